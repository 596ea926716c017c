//! Sessions, as `pkg-template/types/session.d.ts` documents them.

use alloc::{string::String, string::ToString, vec};

use js_sys::{Array, JSON};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::arguments::type_error;
use super::values::object;
use crate::parse::{max_members, parse_with_scratch};
use crate::{
    DeliveryId, EventCode, Measurement, MeasurementKey, Outcome, Phase, SessionEvent, SessionState,
    Signature, Visit,
};

/// Joins a delivery to its session.
///
/// # Errors
/// A `TypeError` if the state, the event or the id is none.
#[wasm_bindgen(js_name = trackSession, unchecked_return_type = "object")]
pub fn track_session(
    #[wasm_bindgen(unchecked_param_type = "object | null")] state: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "object")] event: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
) -> Result<JsValue, JsValue> {
    let mut state = to_state(state)?;
    let event = to_event(event, to_id(id)?)?;
    let arrival = state.track(event);
    Ok(object(&[("state", from_state(&state)?), ("arrival", arrival.as_str().into())]))
}

/// The state of the deliveries of both.
///
/// # Errors
/// A `TypeError` if a state is none.
#[wasm_bindgen(js_name = mergeSessions, unchecked_return_type = "object")]
pub fn merge_sessions(
    #[wasm_bindgen(unchecked_param_type = "object | null")] one: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "object | null")] other: &JsValue,
) -> Result<JsValue, JsValue> {
    let mut state = to_state(one)?;
    state.merge(to_state(other)?);
    from_state(&state)
}

/// The visits of a session, and what became of their measurements.
///
/// # Errors
/// A `TypeError` if the state is none.
#[wasm_bindgen(js_name = summarizeSession, unchecked_return_type = "object")]
pub fn summarize_session(
    #[wasm_bindgen(unchecked_param_type = "object | null")] state: &JsValue,
) -> Result<JsValue, JsValue> {
    let state = to_state(state)?;
    let events = state.events();
    let visits = state.visits();
    let (phase, reason) =
        visits.last().map_or((Phase::Unknown, None), |visit| (visit.phase, visit.reason));
    let [reason, detail] = reason_of(events, reason);
    let visits = visits.iter().map(|visit| from_visit(events, visit)).collect::<Array>();
    Ok(object(&[
        ("phase", phase.as_str().into()),
        ("reason", reason),
        ("detail", detail),
        ("visits", visits.into()),
        ("isCut", state.is_cut().into()),
    ]))
}

/// What stands for a `measurementId` in a session.
#[wasm_bindgen(js_name = measurementKey)]
#[must_use]
pub fn measurement_key(measurement_id: &str) -> String {
    MeasurementKey::of(measurement_id).to_string()
}

/// Whether a session ID tells a session from others.
#[wasm_bindgen(js_name = isUsableSessionId)]
#[must_use]
pub fn is_usable_session_id(id: &str) -> bool {
    crate::is_usable_session_id(id)
}

fn to_state(state: &JsValue) -> Result<SessionState, JsValue> {
    if state.is_null() {
        return Ok(SessionState::default());
    }
    serde_wasm_bindgen::from_value(state.clone()).map_err(|_| {
        type_error(
            "The state is not one that trackSession or mergeSessions gave: pass it as it was, or null \
             for a session that is new.",
        )
    })
}

fn from_state(state: &SessionState) -> Result<JsValue, JsValue> {
    Ok(state.serialize(&Serializer::json_compatible())?)
}

fn to_event(event: &JsValue, id: DeliveryId) -> Result<SessionEvent, JsValue> {
    let text = JSON::stringify(event).ok().and_then(|text| text.as_string()).unwrap_or_default();
    let mut scratch = vec![0; max_members(text.len())];
    let parsed = parse_with_scratch(text.as_bytes(), false, &mut scratch).map_err(|_| {
        type_error("The argument is not an event: pass what parseEvent or receiveWebhook gave.")
    })?;
    Ok(SessionEvent::new(&parsed.event, id))
}

fn to_id(id: &JsValue) -> Result<DeliveryId, JsValue> {
    let digits = id.as_string().unwrap_or_default();
    let signature = Signature::parse(alloc::format!("hmac-sha256={digits}"));
    signature.map(|signature| (&signature).into()).map_err(|_| {
        type_error(
            "The id is not that of a delivery: pass the \"id\" that a receiver's handler is given, or the \
             64 digits of the signature header.",
        )
    })
}

fn from_visit(events: &[SessionEvent], visit: &Visit) -> JsValue {
    let range = |[from, to]: &[u64; 2]| Array::of2(&exact(*from), &exact(*to));
    let measurements = visit.measurements.iter().map(|one| from_measurement(events, one));
    let [reason, detail] = reason_of(events, visit.reason);
    let [started_at, last_at] = times(events, &visit.events);
    let deliveries = visit.events.iter().map(|&at| JsValue::from(events[at].id().to_string()));
    object(&[
        ("startedAt", started_at),
        ("lastAt", last_at),
        ("events", visit.events.len().into()),
        ("deliveries", deliveries.collect::<Array>().into()),
        ("missing", visit.missing.iter().map(range).collect::<Array>().into()),
        ("isCut", visit.is_cut.into()),
        ("phase", visit.phase.as_str().into()),
        ("reason", reason),
        ("detail", detail),
        ("measurements", measurements.collect::<Array>().into()),
    ])
}

fn from_measurement(events: &[SessionEvent], measurement: &Measurement) -> JsValue {
    let [reason, detail] = reason_of(events, measurement.reason);
    let [started_at, last_at] = times(events, &measurement.events);
    let snr = measurement.events.iter().filter_map(|&at| events[at].snr());
    let deliveries = measurement.events.iter().chain(&measurement.copies);
    let deliveries = deliveries.map(|&at| JsValue::from(events[at].id().to_string()));
    object(&[
        ("key", or_null(measurement.key.map(|key| key.to_string()))),
        ("deliveries", deliveries.collect::<Array>().into()),
        ("startedAt", started_at),
        ("lastAt", last_at),
        ("outcome", or_null(measurement.outcome.map(Outcome::as_str))),
        ("reason", reason),
        ("detail", detail),
        ("snr", snr.map(JsValue::from_f64).collect::<Array>().into()),
    ])
}

/// The code of the event that tells why, and its detail.
fn reason_of(events: &[SessionEvent], reason: Option<usize>) -> [JsValue; 2] {
    let event = reason.map(|at| &events[at]);
    let code = event.and_then(SessionEvent::code).map(EventCode::as_str);
    [or_null(code), or_null(event.and_then(SessionEvent::detail))]
}

/// The first and the last time; the state's events stand in the order of theirs.
fn times(events: &[SessionEvent], places: &[usize]) -> [JsValue; 2] {
    let time = |at: Option<&usize>| or_null(at.map(|&at| events[at].time()));
    [time(places.iter().min()), time(places.iter().max())]
}

fn or_null(value: Option<impl Into<JsValue>>) -> JsValue {
    value.map_or(JsValue::NULL, Into::into)
}

/// At most 2^53, which is exact.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
fn exact(value: u64) -> JsValue {
    JsValue::from_f64(value as f64)
}
