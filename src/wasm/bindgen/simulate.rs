//! The simulator: events, deliveries and populations.

use alloc::{format, string::String, vec::Vec};

use js_sys::{Array, Date, JSON, JsString, Math};
use wasm_bindgen::prelude::*;

use super::arguments::{LEAVE_OUT, check_names, to_key, type_error};
use super::values::{code_of, named, object, option, to_integer};
use crate::{DeliveryFault, EventCode, MacKey, Quirk, Scenario, Simulation};

const SESSION_OPTIONS: [&str; 5] = ["scenario", "seed", "sessionId", "startTime", "quirks"];

/// The events of a simulated session.
///
/// # Errors
/// A `TypeError` for a programming error.
#[wasm_bindgen(js_name = simulateSession, unchecked_return_type = "object[]")]
pub fn simulate_session(
    #[wasm_bindgen(unchecked_optional_param_type = "object")] options: &JsValue,
) -> Result<Array, JsValue> {
    check_names(options, &SESSION_OPTIONS, LEAVE_OUT)?;
    let events = Choices::read(options)?.ending_now().events();
    events.iter().map(|event| JSON::parse(&event.body)).collect()
}

/// One event by itself.
///
/// # Errors
/// A `TypeError` for a programming error.
#[wasm_bindgen(js_name = simulateEvent, unchecked_return_type = "object")]
pub fn simulate_event(
    #[wasm_bindgen(unchecked_param_type = "string")] code: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "object")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let code = code.as_string().and_then(|name| EventCode::from_name(&name)).ok_or_else(|| {
        type_error("The code is not one of an event that WMS documents: EVENTS has them.")
    })?;
    check_names(options, &SESSION_OPTIONS[1..], LEAVE_OUT)?;
    JSON::parse(&Choices::read(options)?.starting_at(now()).event(code).body)
}

/// The deliveries of a simulated session.
///
/// # Errors
/// A `TypeError` for a programming error.
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
    let session = Choices::read(options)?;
    let key = to_key(&option(options, "secret")?.unwrap_or(JsValue::UNDEFINED))?;
    let old_key = option(options, "oldSecret")?.map(|secret| to_key(&secret)).transpose()?;
    let faults = to_names(options, "faults", DeliveryFault::ALL, DeliveryFault::as_str)?;
    check_old_key(&faults, &key, old_key.as_ref())?;

    let deliveries = session.ending_now().deliveries(&key, old_key.as_ref(), &faults);
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

/// The options of a session, completed by what JavaScript alone has: a clock and chance.
struct Choices {
    scenario: Scenario,
    seed: u32,
    session_id: Option<String>,
    start_time: Option<u64>,
    quirks: Vec<Quirk>,
}

impl Choices {
    fn read(options: &JsValue) -> Result<Self, JsValue> {
        let scenario = match option(options, "scenario")? {
            None => Scenario::Success,
            Some(name) => named(&name, Scenario::ALL, Scenario::as_str)
                .ok_or_else(|| one_of("scenario", &names(Scenario::ALL, Scenario::as_str)))?,
        };
        let session = Self {
            scenario,
            seed: to_seed(options)?,
            session_id: to_session_id(options)?,
            start_time: to_start_time(options)?,
            quirks: to_names(options, "quirks", Quirk::ALL, Quirk::as_str)?,
        };
        if session.session_id.is_some() && session.quirks.contains(&Quirk::NoSessionId) {
            return Err(type_error(
                "The option \"sessionId\" does not go with the quirk \"no_session_id\".",
            ));
        }
        Ok(session)
    }

    fn starting_at(&self, otherwise: u64) -> Simulation<'_> {
        Simulation {
            scenario: self.scenario,
            seed: self.seed,
            session_id: self.session_id.as_deref(),
            start_time: self.start_time.unwrap_or(otherwise),
            quirks: &self.quirks,
        }
    }

    /// Its last event happens now, unless it was told when it starts.
    fn ending_now(&self) -> Simulation<'_> {
        let simulation = self.starting_at(now());
        if self.start_time.is_some() {
            return simulation;
        }
        let duration = simulation.events().last().map_or(0, |event| event.at.div_ceil(1000));
        Simulation { start_time: simulation.start_time.saturating_sub(duration), ..simulation }
    }
}

/// In Unix seconds.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn now() -> u64 {
    // The cast saturates, as clocks before 1970 are none.
    (Date::now() / 1000.0) as u64
}

/// That of the options, or one of chance.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn to_seed(options: &JsValue) -> Result<u32, JsValue> {
    let Some(seed) = option(options, "seed")? else {
        // From 0 to 1, without 1.
        return Ok((Math::random() * (f64::from(u32::MAX) + 1.0)) as u32);
    };
    let seed = to_integer(&seed).and_then(|seed| u32::try_from(seed).ok());
    seed.ok_or_else(|| type_error("The option \"seed\" must be an integer from 0 to 4294967295."))
}

pub(super) fn to_start_time(options: &JsValue) -> Result<Option<u64>, JsValue> {
    let Some(time) = option(options, "startTime")? else { return Ok(None) };
    let time = to_integer(&time).filter(|&time| time <= MAX_START_TIME);
    time.map(Some).ok_or_else(|| {
        type_error(
            "The option \"startTime\" must be a whole number of Unix seconds, from 0 to 253402300799.",
        )
    })
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
            "The option \"sessionId\" must be a string of 1 to {MAX_SESSION_ID} characters without lone surrogates."
        ))),
    }
}

fn to_names<T: Copy>(
    options: &JsValue,
    name: &str,
    all: &[T],
    of: fn(T) -> &'static str,
) -> Result<Vec<T>, JsValue> {
    let places = places(options, name, &names(all, of))?;
    Ok(places.into_iter().filter_map(|place| all.get(place).copied()).collect())
}

/// Where each name of a list stands among those that are known.
fn places(options: &JsValue, name: &str, known: &[&str]) -> Result<Vec<usize>, JsValue> {
    let Some(list) = option(options, name)? else { return Ok(Vec::new()) };
    let Some(list) = list.dyn_ref::<Array>() else {
        let first = known.first().copied().unwrap_or_default();
        return Err(type_error(&format!(
            "The option \"{name}\" must be an array, such as [\"{first}\"]."
        )));
    };
    let place = |one: JsValue| {
        let one = one.as_string();
        let place = known.iter().position(|&known| one.as_deref() == Some(known));
        place.ok_or_else(|| one_of(name, known))
    };
    list.iter().map(place).collect()
}

pub(super) fn names<T: Copy>(all: &[T], of: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|&one| of(one)).collect()
}

pub(super) fn check_old_key(
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

fn one_of(option: &str, known: &[&str]) -> JsValue {
    type_error(&format!("The option \"{option}\" must be one of {}.", known.join(", ")))
}

/// Below 2^53: the milliseconds of a session, or the seconds until the year 9999.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
pub(super) fn exact(millis: u64) -> f64 {
    millis as f64
}
