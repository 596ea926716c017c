//! The tools: explain, track, simulate.

use alloc::{format, string::String, vec::Vec};

use js_sys::{Array, JSON, JsString, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::arguments::{check_names, to_body, to_key, to_secret_bytes, to_signature, type_error};
use super::state::{from_state, to_state};
use super::values::{named, object, option, property, set, to_integer};
use super::{JsBody, JsSecrets, JsSignature};
use crate::{
    DeliveryFault, Encoding, Error, EventCode, Evidence, MacKey, OtherDelivery, Scenario,
    Simulation, explain, session::MAX_SEQUENCE, track,
};

/// How to mend an option that is null.
const LEAVE_OUT: &str = "leave it out, or give it a value.";

/// Why a delivery does not verify: the codes of the causes, which [`causes`] describes.
///
/// # Errors
/// A `TypeError` for a mistake of the programmer.
#[wasm_bindgen(js_name = explainWebhook, unchecked_return_type = "object")]
pub fn explain_webhook(
    body: &JsBody,
    signature: &JsSignature,
    secret: &JsSecrets,
    #[wasm_bindgen(unchecked_optional_param_type = "object")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    check_names(
        options,
        &["encoding", "otherSecrets", "otherBodies", "otherDeliveries", "brotli"],
        LEAVE_OUT,
    )?;
    let encoding = match option(options, "encoding")? {
        None => Encoding::default(),
        Some(name) => named(&name, Encoding::ALL, Encoding::as_str).ok_or_else(|| {
            type_error("The option \"encoding\" is one of auto, bytes, latin1, ascii.")
        })?,
    };
    let body = to_body(body)?.into_bytes();
    let header = to_signature(signature)?;
    let secrets = to_list(secret, to_secret_bytes)?;
    if secrets.is_empty() {
        return Err(type_error("The array of secrets is empty: pass at least one."));
    }
    let other_secrets = match option(options, "otherSecrets")? {
        None => Vec::new(),
        Some(list) if list.is_array() => to_list(&list, to_secret_bytes)?,
        Some(_) => return Err(type_error("The option \"otherSecrets\" is an array of secrets.")),
    };
    // First those whose header is known: their places are those that a diagnosis names.
    let mut others = match option(options, "otherDeliveries")? {
        None => Vec::new(),
        Some(list) if list.is_array() => to_list(&list, to_other_delivery)?,
        Some(_) => return Err(type_error(OTHER_DELIVERIES)),
    };
    let deliveries = others.len();
    match option(options, "otherBodies")? {
        None => {}
        Some(list) if list.is_array() => {
            others.extend(to_list(&list, |body| Ok((to_body(body)?.into_bytes(), None)))?);
        }
        Some(_) => return Err(type_error("The option \"otherBodies\" is an array of bodies.")),
    }
    let other_deliveries: Vec<_> = others
        .iter()
        .map(|(body, header)| OtherDelivery { body, header: header.as_deref().map(str::as_bytes) })
        .collect();

    let brotli = option(options, "brotli")?.map(|text| to_body(&text)).transpose()?;
    let brotli = brotli.map(super::arguments::Body::into_bytes);

    let diagnosis = explain(&Evidence {
        body: &body,
        header: (!header.is_empty()).then_some(header.as_bytes()),
        secrets: &slices(&secrets),
        encoding,
        other_secrets: &slices(&other_secrets),
        other_deliveries: &other_deliveries,
        brotli: brotli.as_deref(),
    });

    let causes = diagnosis.causes.iter().map(|cause| JsValue::from(cause.code()));
    let untried = diagnosis.untried.iter().map(|stage| JsValue::from(stage.as_str()));
    let told = object(&[
        ("verdict", code_of(diagnosis.verdict, "authentic").into()),
        ("causes", causes.collect::<Array>().into()),
        ("isProven", diagnosis.is_proven.into()),
        ("untried", untried.collect::<Array>().into()),
    ]);
    if let Some(signed) = diagnosis.signed_body {
        set(&told, "signedBody", &Uint8Array::from(&*signed).into());
    }
    if let Some(other) = diagnosis.other_delivery.filter(|&other| other < deliveries) {
        set(&told, "otherDelivery", &JsValue::from(u32::try_from(other).unwrap_or_default()));
    }
    Ok(told)
}

const OTHER_DELIVERIES: &str =
    "The option \"otherDeliveries\" is an array of deliveries: { body, signature }.";

/// A body with the value of its signature header, if there is one.
fn to_other_delivery(delivery: &JsValue) -> Result<(Vec<u8>, Option<String>), JsValue> {
    if !delivery.is_object() {
        return Err(type_error(OTHER_DELIVERIES));
    }
    let body = to_body(&option(delivery, "body")?.unwrap_or(JsValue::UNDEFINED).unchecked_into())?;
    let header = match option(delivery, "signature")? {
        None => None,
        Some(signature) => Some(to_signature(&signature.unchecked_into())?),
    };
    Ok((body.into_bytes(), header.filter(|header| !header.is_empty())))
}

/// What each cause is: the component at fault, what happened, and what to do.
#[cfg(feature = "bindgen")]
#[wasm_bindgen(unchecked_return_type = "object[]")]
#[must_use]
pub fn causes() -> Array {
    let cause = |cause: &crate::Cause| {
        object(&[
            ("cause", cause.code().into()),
            ("component", cause.component().as_str().into()),
            ("summary", cause.summary().into()),
            ("remedy", cause.remedy().into()),
        ])
    };
    crate::Cause::ALL.iter().map(cause).collect()
}

/// Joins an event to its session.
///
/// # Errors
/// A `TypeError` if the state is none that this function gave, or the event is none.
#[wasm_bindgen(js_name = trackSession, unchecked_return_type = "object")]
pub fn track_session(
    #[wasm_bindgen(unchecked_param_type = "object | null")] state: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "{ event: string; sequence: number }")] event: &JsValue,
) -> Result<JsValue, JsValue> {
    let state = if state.is_null() { None } else { Some(to_state(state).map_err(|_| no_state())?) };
    let code = property(event, "event").and_then(|code| code.as_string());
    let sequence = property(event, "sequence").and_then(|value| to_integer(&value));
    let sequence = sequence.filter(|&sequence| sequence <= MAX_SEQUENCE);
    let Some((code, sequence)) = code.zip(sequence) else {
        return Err(type_error(
            "The event is not one: pass what parseEvent or receiveWebhook gave, with its \"event\" \
             and its \"sequence\".",
        ));
    };
    let tracked = track(state, EventCode::from_name(&code), sequence);

    let state = from_state(&tracked.state);
    let missing = Reflect::get(&state, &"missing".into())?;
    Ok(object(&[
        ("state", state),
        ("arrival", tracked.arrival.as_str().into()),
        ("missing", missing),
    ]))
}

const SESSION_OPTIONS: [&str; 4] = ["scenario", "seed", "sessionId", "startTime"];

/// The events of a simulated session.
///
/// # Errors
/// A `TypeError` for a mistake of the programmer.
#[wasm_bindgen(js_name = simulateSession, unchecked_return_type = "object[]")]
pub fn simulate_session(
    #[wasm_bindgen(unchecked_optional_param_type = "object")] options: &JsValue,
) -> Result<Array, JsValue> {
    check_names(options, &SESSION_OPTIONS, LEAVE_OUT)?;
    let session_id = to_session_id(options)?;
    let events = to_simulation(options, session_id.as_deref())?.events();
    events.iter().map(|event| JSON::parse(&event.body)).collect()
}

/// One event by itself.
///
/// # Errors
/// A `TypeError` for a mistake of the programmer.
#[wasm_bindgen(js_name = simulateEvent, unchecked_return_type = "object")]
pub fn simulate_event(
    #[wasm_bindgen(unchecked_param_type = "string")] code: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "object")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let code = code.as_string().and_then(|name| EventCode::from_name(&name)).ok_or_else(|| {
        type_error("The code is not one of an event that WMS documents: EVENTS has them.")
    })?;
    check_names(options, &SESSION_OPTIONS[1..], LEAVE_OUT)?;
    let session_id = to_session_id(options)?;
    JSON::parse(&to_simulation(options, session_id.as_deref())?.event(code).body)
}

/// The deliveries of a simulated session.
///
/// # Errors
/// A `TypeError` for a mistake of the programmer.
#[wasm_bindgen(js_name = simulateDeliveries, unchecked_return_type = "object[]")]
pub fn simulate_deliveries(
    #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
) -> Result<Array, JsValue> {
    if !options.is_object() {
        return Err(type_error("simulateDeliveries() takes an object: pass at least { secret }."));
    }
    let known: Vec<&str> =
        SESSION_OPTIONS.into_iter().chain(["secret", "oldSecret", "faults"]).collect();
    check_names(options, &known, LEAVE_OUT)?;
    let session_id = to_session_id(options)?;
    let simulation = to_simulation(options, session_id.as_deref())?;
    let key = to_key(&option(options, "secret")?.unwrap_or(JsValue::UNDEFINED))?;
    let old_key = option(options, "oldSecret")?.map(|secret| to_key(&secret)).transpose()?;
    let faults = to_faults(options)?;
    check_old_key(&faults, &key, old_key.as_ref())?;

    let deliveries = simulation.deliveries(&key, old_key.as_ref(), &faults);
    let told = deliveries.iter().map(|delivery| {
        object(&[
            ("body", delivery.body.as_str().into()),
            ("signature", delivery.signature.as_str().into()),
            ("at", JsValue::from_f64(exact(delivery.at))),
            ("fault", delivery.fault.map_or(JsValue::NULL, |fault| fault.as_str().into())),
            ("expected", code_of(delivery.expected, "accepted").into()),
        ])
    });
    Ok(told.collect())
}

fn to_simulation<'a>(
    options: &JsValue,
    session_id: Option<&'a str>,
) -> Result<Simulation<'a>, JsValue> {
    let mut simulation = Simulation { session_id, ..Simulation::default() };
    if let Some(name) = option(options, "scenario")? {
        simulation.scenario = named(&name, Scenario::ALL, Scenario::as_str)
            .ok_or_else(|| one_of("scenario", Scenario::ALL, Scenario::as_str))?;
    }
    if let Some(seed) = option(options, "seed")? {
        simulation.seed = to_integer(&seed)
            .and_then(|seed| u32::try_from(seed).ok())
            .ok_or_else(|| type_error("The option \"seed\" is an integer from 0 to 4294967295."))?;
    }
    if let Some(time) = option(options, "startTime")? {
        simulation.start_time = to_integer(&time)
            .filter(|&time| time <= MAX_START_TIME)
            .ok_or_else(|| {
                type_error("The option \"startTime\" is a whole number of Unix seconds, from 0 to 253402300799.")
            })?;
    }
    Ok(simulation)
}

/// The end of the year 9999.
const MAX_START_TIME: u64 = 253_402_300_799;
const MAX_SESSION_ID: u32 = 1024;

fn to_session_id(options: &JsValue) -> Result<Option<String>, JsValue> {
    let Some(id) = option(options, "sessionId")? else { return Ok(None) };
    match id.dyn_ref::<JsString>() {
        Some(id) if (1..=MAX_SESSION_ID).contains(&id.length()) && id.is_valid_utf16() => {
            Ok(Some(String::from(id)))
        }
        _ => Err(type_error(&format!(
            "The option \"sessionId\" is a string of 1 to {MAX_SESSION_ID} characters without lone surrogates."
        ))),
    }
}

fn to_faults(options: &JsValue) -> Result<Vec<DeliveryFault>, JsValue> {
    let Some(list) = option(options, "faults")? else { return Ok(Vec::new()) };
    if !list.is_array() {
        return Err(type_error("The option \"faults\" is an array, such as [\"duplicated\"]."));
    }
    let fault = |name: JsValue| {
        named(&name, DeliveryFault::ALL, DeliveryFault::as_str)
            .ok_or_else(|| one_of("faults", DeliveryFault::ALL, DeliveryFault::as_str))
    };
    list.unchecked_ref::<Array>().iter().map(fault).collect()
}

fn check_old_key(
    faults: &[DeliveryFault],
    key: &MacKey,
    old: Option<&MacKey>,
) -> Result<(), JsValue> {
    if !faults.contains(&DeliveryFault::OldSecret) {
        return Ok(());
    }
    let Some(old) = old else {
        return Err(type_error("The fault \"old_secret\" needs the option \"oldSecret\"."));
    };
    // Secrets may differ and make one key, such as those that end in zeros.
    if key.sign(&[]).to_header() == old.sign(&[]).to_header() {
        return Err(type_error("The option \"oldSecret\" is the same secret as \"secret\"."));
    }
    Ok(())
}

fn to_list<T>(
    value: &JsValue,
    one: impl Fn(&JsValue) -> Result<T, JsValue>,
) -> Result<Vec<T>, JsValue> {
    match value.dyn_ref::<Array>() {
        Some(all) => all.iter().map(|value| one(&value)).collect(),
        None => Ok(alloc::vec![one(value)?]),
    }
}

fn slices(list: &[Vec<u8>]) -> Vec<&[u8]> {
    list.iter().map(Vec::as_slice).collect()
}

fn one_of<T: Copy>(option: &str, all: &[T], of: fn(T) -> &'static str) -> JsValue {
    let names: Vec<&str> = all.iter().map(|&one| of(one)).collect();
    type_error(&format!("The option \"{option}\" knows {}.", names.join(", ")))
}

/// A session takes minutes, so the milliseconds are exact.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
fn exact(millis: u64) -> f64 {
    millis as f64
}

fn code_of(verdict: Result<(), Error>, right: &'static str) -> &'static str {
    verdict.err().map_or(right, |error| error.code())
}

fn no_state() -> JsValue {
    type_error(
        "The state is not one that trackSession gave: pass its \"state\" as it was, or null for a \
         session that is new.",
    )
}
