//! The state of a session as JavaScript has it: what its JSON would parse to.

use alloc::vec::Vec;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::values::{named, object, property, to_integer};
use crate::session::phase::Marks;
use crate::session::sequence::MAX_GAPS;
use crate::session::stored::{Malformed, Stored};
use crate::{EventCode, Phase, SessionState};

pub(super) fn from_state(state: &SessionState) -> JsValue {
    let Stored { version, next, missing, forgotten_below, phase, reason, marks } =
        state.clone().into();
    let Marks { opening, under_way, completed, cancelled, left, failures } = marks;
    let missing = missing.into_iter().map(|[from, to]| pair(&number(from), &number(to)));
    let opening = opening.map(|(sequence, phase)| pair(&number(sequence), &phase.as_str().into()));
    let failures =
        failures.into_iter().map(|(sequence, code)| pair(&number(sequence), &code.as_str().into()));
    let marks = object(&[
        ("opening", opening.unwrap_or(JsValue::NULL)),
        ("underWay", mark(under_way)),
        ("completed", mark(completed)),
        ("cancelled", mark(cancelled)),
        ("left", mark(left)),
        ("failures", failures.collect::<Array>().into()),
    ]);
    object(&[
        ("version", version.into()),
        ("next", number(next)),
        ("missing", missing.collect::<Array>().into()),
        ("forgottenBelow", number(forgotten_below)),
        ("phase", phase.as_str().into()),
        ("reason", reason.map_or(JsValue::NULL, |code| code.as_str().into())),
        ("marks", marks),
    ])
}

/// # Errors
/// [`Malformed`], if it is none that tracking a session could have made.
pub(super) fn to_state(value: &JsValue) -> Result<SessionState, Malformed> {
    let of = |name| property(value, name).ok_or(Malformed);
    let marks = of("marks")?;
    let mark = |name| property(&marks, name).ok_or(Malformed);
    let stored = Stored {
        version: to_number(&of("version")?)?.try_into().map_err(|_| Malformed)?,
        next: to_number(&of("next")?)?,
        missing: to_list(&of("missing")?, |from, to| Ok([to_number(from)?, to_number(to)?]))?,
        forgotten_below: to_number(&of("forgottenBelow")?)?,
        phase: to_phase(&of("phase")?)?,
        reason: to_option(&of("reason")?, to_code)?,
        marks: Marks {
            opening: to_option(&mark("opening")?, |value| {
                to_pair(value, |sequence, phase| Ok((to_number(sequence)?, to_phase(phase)?)))
            })?,
            under_way: to_option(&mark("underWay")?, to_number)?,
            completed: to_option(&mark("completed")?, to_number)?,
            cancelled: to_option(&mark("cancelled")?, to_number)?,
            left: to_option(&mark("left")?, to_number)?,
            failures: to_list(&mark("failures")?, |sequence, code| {
                Ok((to_number(sequence)?, to_code(code)?))
            })?,
        },
    };
    stored.try_into()
}

/// At most 2^53, which is exact.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
fn number(value: u64) -> JsValue {
    JsValue::from_f64(value as f64)
}

fn mark(sequence: Option<u64>) -> JsValue {
    sequence.map_or(JsValue::NULL, number)
}

fn pair(one: &JsValue, other: &JsValue) -> JsValue {
    Array::of2(one, other).into()
}

fn to_number(value: &JsValue) -> Result<u64, Malformed> {
    to_integer(value).ok_or(Malformed)
}

fn to_phase(value: &JsValue) -> Result<Phase, Malformed> {
    named(value, Phase::ALL, Phase::as_str).ok_or(Malformed)
}

fn to_code(value: &JsValue) -> Result<EventCode, Malformed> {
    value.as_string().and_then(|name| EventCode::from_name(&name)).ok_or(Malformed)
}

fn to_option<T>(
    value: &JsValue,
    to: impl Fn(&JsValue) -> Result<T, Malformed>,
) -> Result<Option<T>, Malformed> {
    if value.is_null() { Ok(None) } else { to(value).map(Some) }
}

fn to_pair<T>(
    value: &JsValue,
    to: impl Fn(&JsValue, &JsValue) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    let pair = value.dyn_ref::<Array>().filter(|pair| pair.length() == 2).ok_or(Malformed)?;
    to(&pair.get(0), &pair.get(1))
}

/// A list of pairs, not read if it is longer than any that is kept.
fn to_list<T>(
    value: &JsValue,
    to: impl Fn(&JsValue, &JsValue) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let is_short = |list: &&Array| usize::try_from(list.length()).is_ok_and(|n| n <= MAX_GAPS);
    let list = value.dyn_ref::<Array>().filter(is_short).ok_or(Malformed)?;
    (0..list.length()).map(|place| to_pair(&list.get(place), &to)).collect()
}
