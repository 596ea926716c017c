//! The populations of the simulator: which session each of them is.

use alloc::{format, vec::Vec};

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::arguments::{LEAVE_OUT, check_names, to_key, type_error};
use super::simulate::{check_old_key, exact, names, now, to_seed, to_start_time};
use super::values::{object, option, to_integer};
use crate::{DeliveryFault, Mix, Population, Quirk, Scenario};

/// For how long sessions start, in seconds: with what comes late they are younger than the day that a
/// receiver tolerates.
const DEFAULT_PERIOD: u32 = 6 * 3600;
/// The last session is over by then, in seconds: with its retries, and when it was opened again.
const MARGIN: u64 = 3 * 3600;

/// The options of a population, completed by a seed of chance and a time before now, and checked: what
/// [`plan_session`] takes.
///
/// # Errors
/// A `TypeError` for a programming error.
#[wasm_bindgen(js_name = planPopulation, unchecked_return_type = "object")]
pub fn plan_population(
    #[wasm_bindgen(unchecked_optional_param_type = "object")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let known = ["sessions", "seed", "startTime", "period", "mix", "secret", "oldSecret"];
    check_names(options, &known, LEAVE_OUT)?;
    let default = Population::default();
    let period = to_u32(options, "period", 0, "in seconds")?.unwrap_or(DEFAULT_PERIOD);
    let recent = now().saturating_sub(u64::from(period) + MARGIN);
    let start_time = to_start_time(options)?.unwrap_or(recent);
    let sessions = to_u32(options, "sessions", 1, "a number of sessions")?;
    let mix = OwnMix::read(options)?;
    if let Some(secret) = option(options, "secret")? {
        let key = to_key(&secret)?;
        let old = option(options, "oldSecret")?.map(|secret| to_key(&secret)).transpose()?;
        let faults = mix.faults.iter().filter(|&&(_, share)| share > 0).map(|&(fault, _)| fault);
        check_old_key(&faults.collect::<Vec<_>>(), &key, old.as_ref())?;
    }
    Ok(object(&[
        ("sessions", sessions.unwrap_or(default.sessions).into()),
        ("seed", to_seed(options)?.into()),
        ("startTime", exact(start_time).into()),
        ("period", period.into()),
        ("mix", option(options, "mix")?.unwrap_or(JsValue::UNDEFINED)),
    ]))
}

/// One session of a population: options that `simulateDeliveries` takes.
///
/// # Errors
/// A `TypeError` if the population is none that [`plan_population`] gave.
#[wasm_bindgen(js_name = planSession, unchecked_return_type = "object")]
pub fn plan_session(
    #[wasm_bindgen(unchecked_param_type = "object")] population: &JsValue,
    index: u32,
) -> Result<JsValue, JsValue> {
    let OwnMix { scenarios, quirks, faults } = OwnMix::read(population)?;
    let default = Population::default();
    let planned = Population {
        sessions: to_u32(population, "sessions", 1, "a number of sessions")?
            .unwrap_or(default.sessions),
        seed: to_seed(population)?,
        start_time: to_start_time(population)?.unwrap_or(default.start_time),
        period: to_u32(population, "period", 0, "in seconds")?.unwrap_or(default.period),
        mix: Mix { scenarios: &scenarios, quirks: &quirks, faults: &faults },
    }
    .session(index);
    let quirks = planned.quirks.iter().map(|quirk| JsValue::from(quirk.as_str()));
    let faults = planned.faults.iter().map(|fault| JsValue::from(fault.as_str()));
    Ok(object(&[
        ("scenario", planned.scenario.as_str().into()),
        ("seed", planned.seed.into()),
        ("startTime", exact(planned.start_time).into()),
        ("quirks", quirks.collect::<Array>().into()),
        ("faults", faults.collect::<Array>().into()),
    ]))
}

/// The mix of the options; a part that they leave out is the default's.
struct OwnMix {
    scenarios: Vec<(Scenario, u32)>,
    quirks: Vec<(Quirk, u32)>,
    faults: Vec<(DeliveryFault, u32)>,
}

impl OwnMix {
    fn read(options: &JsValue) -> Result<Self, JsValue> {
        let mix = option(options, "mix")?.unwrap_or(JsValue::UNDEFINED);
        check_names(&mix, &["scenarios", "quirks", "faults"], LEAVE_OUT)?;
        let default = Mix::default();
        let weights =
            numbers(&mix, "scenarios", f64::MAX, &names(Scenario::ALL, Scenario::as_str))?;
        let whole = weights.iter().flatten().sum::<f64>();
        if weights.is_some() && !(whole > 0.0 && whole.is_finite()) {
            return Err(type_error(
                "The option \"mix.scenarios\" needs a weight above 0, such as { success: 1 }.",
            ));
        }
        let quirks = numbers(&mix, "quirks", 1.0, &names(Quirk::ALL, Quirk::as_str))?;
        let faults =
            numbers(&mix, "faults", 1.0, &names(DeliveryFault::ALL, DeliveryFault::as_str))?;
        Ok(Self {
            scenarios: shares(Scenario::ALL, weights, whole, default.scenarios),
            quirks: shares(Quirk::ALL, quirks, 1.0, default.quirks),
            faults: shares(DeliveryFault::ALL, faults, 1.0, default.faults),
        })
    }
}

/// The numbers of a part, in the order of `names`, whatever that of the object; 0 where there is none.
fn numbers(
    mix: &JsValue,
    part: &str,
    max: f64,
    names: &[&str],
) -> Result<Option<Vec<f64>>, JsValue> {
    let Some(given) = option(mix, part)? else { return Ok(None) };
    check_names(&given, names, LEAVE_OUT)?;
    let number = |name: &&str| {
        let Some(number) = option(&given, name)? else { return Ok(0.0) };
        number.as_f64().filter(|number| (0.0..=max).contains(number)).ok_or_else(|| {
            let range = if max > 1.0 { "a number from 0" } else { "a share from 0 to 1" };
            type_error(&format!("The option \"mix.{part}.{name}\" must be {range}."))
        })
    };
    names.iter().map(number).collect::<Result<_, _>>().map(Some)
}

fn shares<T: Copy>(
    all: &[T],
    numbers: Option<Vec<f64>>,
    whole: f64,
    default: &[(T, u32)],
) -> Vec<(T, u32)> {
    let Some(numbers) = numbers else { return default.to_vec() };
    all.iter().zip(numbers).map(|(&one, number)| (one, millionths(number / whole))).collect()
}

/// Of a number from 0 to 1.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn millionths(share: f64) -> u32 {
    // Without `f64::round`, which core does not have.
    (share * f64::from(Mix::WHOLE) + 0.5) as u32
}

fn to_u32(options: &JsValue, name: &str, min: u32, unit: &str) -> Result<Option<u32>, JsValue> {
    let Some(number) = option(options, name)? else { return Ok(None) };
    let integer = to_integer(&number).and_then(|number| u32::try_from(number).ok());
    let integer = integer.filter(|&number| number >= min);
    integer.map(Some).ok_or_else(|| {
        type_error(&format!(
            "The option \"{name}\" must be an integer from {min} to 4294967295, {unit}."
        ))
    })
}
