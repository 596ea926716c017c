//! Values of JavaScript, read and made.

use js_sys::{Number, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::Error;

/// The option, if there are options and it is one of them.
pub(super) fn option(options: &JsValue, name: &str) -> Result<Option<JsValue>, JsValue> {
    if options.is_undefined() {
        return Ok(None);
    }
    let value = Reflect::get(options, &name.into())?;
    Ok((!value.is_undefined()).then_some(value))
}

pub(super) fn named<T: Copy>(name: &JsValue, all: &[T], of: fn(T) -> &'static str) -> Option<T> {
    let name = name.as_string()?;
    all.iter().copied().find(|&one| of(one) == name)
}

/// An integer from 0 to 2^53.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range that is asked for is exact"
)]
pub(super) fn to_integer(value: &JsValue) -> Option<u64> {
    const MAX: f64 = 9_007_199_254_740_992.0;
    let is_integer = Number::is_integer(value);
    let number = value.as_f64().filter(|number| is_integer && (0.0..=MAX).contains(number))?;
    Some(number as u64)
}

/// A fresh object.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object
}

pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // A fresh object takes every property.
    let _ = Reflect::set(object, &name.into(), value);
}

pub(super) fn code_of(verdict: Result<(), Error>, right: &'static str) -> &'static str {
    verdict.err().map_or(right, |error| error.code())
}
