//! The state of a session as JavaScript has it: what its JSON would parse to.

use alloc::vec::Vec;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::values::{named, object, property, to_integer};
use crate::session::{Marks, SessionState, Stored};
use crate::{EventCode, Phase};

pub(super) fn from_state(state: &SessionState) -> JsValue {
    let Stored { version, next, missing, forgotten_below, phase, reason, marks } =
        state.clone().into();
    let Marks { opening, under_way, completed, cancelled, left, failures } = marks;
    let missing = missing.into_iter().map(|[from, to]| pair(number(from), number(to)));
    let opening = opening.map(|(sequence, phase)| pair(number(sequence), phase.name().into()));
    let failures =
        failures.into_iter().map(|(sequence, code)| pair(number(sequence), code.name().into()));
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
        ("phase", phase.name().into()),
        ("reason", reason.map_or(JsValue::NULL, |code| code.name().into())),
        ("marks", marks),
    ])
}

/// The state, if it is one that tracking a session could have made.
pub(super) fn to_state(value: &JsValue) -> Option<SessionState> {
    let integer = |name| to_integer(&property(value, name)?);
    let marks = property(value, "marks")?;
    let mark = |name| to_mark(&property(&marks, name)?);
    let stored = Stored {
        version: integer("version")?.try_into().ok()?,
        next: integer("next")?,
        missing: to_list(&property(value, "missing")?, |pair| {
            Some([to_integer(&pair.get(0))?, to_integer(&pair.get(1))?])
        })?,
        forgotten_below: integer("forgottenBelow")?,
        phase: to_phase(&property(value, "phase")?)?,
        reason: to_option(&property(value, "reason")?, to_code)?,
        marks: Marks {
            opening: to_option(&property(&marks, "opening")?, |pair| {
                let pair = pair.dyn_ref::<Array>()?;
                Some((to_integer(&pair.get(0))?, to_phase(&pair.get(1))?))
            })?,
            under_way: mark("underWay")?,
            completed: mark("completed")?,
            cancelled: mark("cancelled")?,
            left: mark("left")?,
            failures: to_list(&property(&marks, "failures")?, |pair| {
                Some((to_integer(&pair.get(0))?, to_code(&pair.get(1))?))
            })?,
        },
    };
    stored.try_into().ok()
}

/// At most 2^53, which is exact.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
fn number(value: u64) -> JsValue {
    JsValue::from_f64(value as f64)
}

fn mark(sequence: Option<u64>) -> JsValue {
    sequence.map_or(JsValue::NULL, number)
}

fn pair(one: JsValue, other: JsValue) -> JsValue {
    Array::of2(&one, &other).into()
}

fn to_option<T>(value: &JsValue, to: impl Fn(&JsValue) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { to(value).map(Some) }
}

fn to_mark(value: &JsValue) -> Option<Option<u64>> {
    to_option(value, to_integer)
}

/// A list of pairs, no longer than any that is kept.
fn to_list<T>(value: &JsValue, to: impl Fn(&Array) -> Option<T>) -> Option<Vec<T>> {
    let list = value.dyn_ref::<Array>().filter(|list| list.length() <= 256)?;
    (0..list.length()).map(|place| to(list.get(place).dyn_ref::<Array>()?)).collect()
}

fn to_phase(value: &JsValue) -> Option<Phase> {
    named(value, &Phase::ALL, Phase::name)
}

fn to_code(value: &JsValue) -> Option<EventCode> {
    EventCode::named(&value.as_string()?)
}
