//! The functions of the package: verify, receive, parse, sign, and the catalogue.

use alloc::{format, string::String, vec::Vec};

use js_sys::{Array, Error as JsError, JSON, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::arguments::{Body, check_names, to_body, to_key, to_signature, type_error};
use super::values::{named, object, option, set, to_integer};
use super::{JsBody, JsSecret, JsSecrets, JsSignature};
use crate::boundary::MAX_SECRETS;
use crate::json::blank_trailing_commas;
use crate::parse::{max_members, parse_with_scratch};
use crate::{
    CATALOGUE, Encoding, Error, EventCode, EventError, EventFault, EventSpec, Field, JsonError,
    JsonFault, MAX_BODY_BYTES, MacKey, Options, authenticate,
};

/// Whether a delivery was signed with one of the secrets.
///
/// # Errors
/// A `TypeError` for a programming error; never for what a sender controls.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify_webhook(
    body: &JsBody,
    signature: &JsSignature,
    secret: &JsSecrets,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<bool, JsValue> {
    let options = to_options(options, &["encoding", "maxBodyBytes"])?;
    let delivery = Delivery::new(body, signature, secret)?;
    Ok(delivery.authenticate(&options).is_ok())
}

/// Verifies a delivery and, if it is authentic, parses it.
///
/// # Errors
/// An `Error` with `code`, `status` and, where there is one, `path`; or a `TypeError`.
#[wasm_bindgen(js_name = receiveWebhook, unchecked_return_type = "object")]
pub fn receive_webhook(
    body: &JsBody,
    signature: &JsSignature,
    secret: &JsSecrets,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let options = to_options(options, &["encoding", "maxBodyBytes", "strict"])?;
    let mut delivery = Delivery::new(body, signature, secret)?;
    delivery.authenticate(&options).map_err(to_error)?;
    delivery.body.parse(options.strict)
}

/// The event of a body.
///
/// # Errors
/// An `Error` with `code`, `status` and, where there is one, `path`; or a `TypeError`.
#[wasm_bindgen(js_name = parseEvent, unchecked_return_type = "object")]
pub fn parse_event(
    body: &JsBody,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let options = to_options(options, &["maxBodyBytes", "strict"])?;
    let mut body = to_body(body)?;
    options.check_len(&body.bytes).map_err(to_error)?;
    body.parse(options.strict)
}

/// The signature header's value for a body.
///
/// # Errors
/// A `TypeError` for a programming error.
#[wasm_bindgen(js_name = signWebhook)]
pub fn sign_webhook(body: &JsBody, secret: &JsSecret) -> Result<String, JsValue> {
    let body = to_body(body)?;
    if body.lone_surrogate.is_some() {
        return Err(type_error("The body holds a lone surrogate, which has no bytes."));
    }
    if body.bytes.len() > MAX_BODY_BYTES {
        return Err(type_error(&format!("The body is longer than {MAX_BODY_BYTES} bytes.")));
    }
    Ok(format!("{}", to_key(secret)?.sign(&body.bytes)))
}

/// Whether WMS documents the event: its code, and everything in it as it is.
///
/// # Errors
/// What a getter of the event throws.
#[wasm_bindgen(js_name = isKnownEvent)]
pub fn is_known_event(event: &JsValue) -> Result<bool, JsValue> {
    Ok(judge_event(event)?.is_ok_and(|code| code.is_some()))
}

/// What is not as WMS documents it: the first such place as `path`, and the `reason`; else `undefined`.
///
/// # Errors
/// What a getter of the event throws.
#[wasm_bindgen(js_name = deviationOf, unchecked_return_type = "{ path: string; reason: string } | undefined")]
pub fn deviation_of(event: &JsValue) -> Result<JsValue, JsValue> {
    Ok(match judge_event(event)? {
        Ok(_) => JsValue::UNDEFINED,
        Err(error) => {
            object(&[("path", error.path().into()), ("reason", error.fault.code().into())])
        }
    })
}

/// The code of an event that deviates nowhere, if it is documented; else the first deviation.
fn judge_event(event: &JsValue) -> Result<Result<Option<EventCode>, EventError>, JsValue> {
    let text = JSON::stringify(&outline(event, &Field::ENVELOPE)?)?.as_string().unwrap_or_default();
    let mut scratch = alloc::vec![0; max_members(text.len())];
    Ok(match parse_with_scratch(text.as_bytes(), true, &mut scratch) {
        Ok(parsed) => Ok(parsed.event.code),
        Err(Error::InvalidEvent(error)) => Err(error),
        Err(_) => Err(EventError { field: Field::Body, fault: EventFault::WrongType }),
    })
}

/// What is documented of a value. `true`, which no field may be, stands for what has no JSON.
fn outline(value: &JsValue, fields: &[Field]) -> Result<JsValue, JsValue> {
    if value.is_object() && !value.is_array() {
        // Without a prototype, no `toJSON` writes it.
        let known: JsValue = Object::create(JsValue::NULL.unchecked_ref::<Object>()).into();
        for &field in fields {
            let name = field.key().into();
            if Object::has_own(value.unchecked_ref::<Object>(), &name) {
                let inner = if field == Field::Payload { &Field::PAYLOAD[..] } else { &[] };
                set(&known, field.key(), &outline(&Reflect::get(value, &name)?, inner)?);
            }
        }
        return Ok(known);
    }
    if value.is_null() || value.is_undefined() {
        return Ok(JsValue::NULL);
    }
    let has_json = value.is_string() || value.as_f64().is_some_and(f64::is_finite);
    Ok(if has_json { value.clone() } else { JsValue::TRUE })
}

/// The catalogue: code, severity, payload and description of each event.
///
/// # Errors
/// None that can be reached.
#[wasm_bindgen(js_name = events, unchecked_return_type = "object")]
pub fn events() -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Entry {
        #[serde(flatten)]
        spec: &'static EventSpec,
        description: &'static str,
    }
    let entries = CATALOGUE.iter().map(|spec| Entry { spec, description: spec.code.description() });
    let entries: Vec<_> = entries.collect();
    Ok(entries.serialize(&Serializer::json_compatible())?)
}

impl Body {
    fn parse(&mut self, strict: bool) -> Result<JsValue, JsValue> {
        if let Some(at) = self.lone_surrogate {
            let error = JsonError::at(&self.bytes[..at], JsonFault::NotUtf8);
            return Err(to_error(Error::InvalidJson(error)));
        }
        let mut scratch = alloc::vec![0; max_members(self.bytes.len())];
        let parsed = parse_with_scratch(&self.bytes, strict, &mut scratch).map_err(to_error)?;
        let code = parsed.event.code;
        if parsed.has_trailing_comma {
            blank_trailing_commas(&mut self.bytes);
        }
        let event = JSON::parse(core::str::from_utf8(&self.bytes).unwrap_or_default())?;
        if is_absent(&event, "sessionId") {
            set(&event, "sessionId", &"".into());
        }
        if is_absent(&event, "severity") {
            match code {
                Some(code) => set(&event, "severity", &code.spec().severity.as_str().into()),
                None => {
                    Reflect::delete_property(event.unchecked_ref::<Object>(), &"severity".into())?;
                }
            }
        }
        Ok(event)
    }
}

/// Whether a fresh object lacks a field, or has `null` for it.
fn is_absent(event: &JsValue, name: &str) -> bool {
    !Object::has_own(event.unchecked_ref::<Object>(), &name.into())
        || Reflect::get(event, &name.into()).is_ok_and(|value| value.is_null())
}

struct Delivery {
    body: Body,
    signature: String,
    keys: Vec<MacKey>,
}

impl Delivery {
    fn new(body: &JsValue, signature: &JsValue, secret: &JsValue) -> Result<Self, JsValue> {
        let body = to_body(body)?;
        Ok(Self { body, signature: to_signature(signature)?, keys: to_keys(secret)? })
    }

    fn authenticate(&self, options: &Options) -> Result<(), Error> {
        // A lone surrogate has no bytes, so no key can have signed it.
        let keys = if self.body.lone_surrogate.is_none() { &self.keys[..] } else { &[] };
        authenticate(&self.body.bytes, Some(&self.signature), keys, options)
    }
}

fn to_keys(secret: &JsValue) -> Result<Vec<MacKey>, JsValue> {
    match secret.dyn_ref::<Array>() {
        Some(all) if all.length() == 0 => {
            Err(type_error("The array of secrets is empty: pass at least one."))
        }
        Some(all) if usize::try_from(all.length()).is_ok_and(|count| count > MAX_SECRETS) => {
            Err(type_error(&format!("The array has more than {MAX_SECRETS} secrets.")))
        }
        Some(all) => all.iter().map(|one| to_key(&one)).collect(),
        None => Ok(alloc::vec![to_key(secret)?]),
    }
}

const CHOICES: &str = "encoding is auto, bytes, latin1 or ascii; maxBodyBytes an integer from 1 to \
                       1048576; strict true or false.";

fn to_options(options: &JsValue, known: &[&str]) -> Result<Options, JsValue> {
    check_names(options, known, CHOICES)?;
    let mut chosen = Options::default();
    let wrong = |name: &str| type_error(&format!("The option \"{name}\" is wrong: {CHOICES}"));
    if let Some(encoding) = option(options, "encoding")? {
        chosen.encoding =
            named(&encoding, Encoding::ALL, Encoding::as_str).ok_or_else(|| wrong("encoding"))?;
    }
    if let Some(limit) = option(options, "maxBodyBytes")? {
        chosen.max_body_bytes = to_integer(&limit)
            .and_then(|limit| usize::try_from(limit).ok())
            .filter(|limit| (1..=MAX_BODY_BYTES).contains(limit))
            .ok_or_else(|| wrong("maxBodyBytes"))?;
    }
    if let Some(strict) = option(options, "strict")? {
        chosen.strict = strict.as_bool().ok_or_else(|| wrong("strict"))?;
    }
    Ok(chosen)
}

fn to_error(error: Error) -> JsValue {
    let js: JsValue = JsError::new(&format!("{error}")).into();
    let set = |name: &str, value: JsValue| set(&js, name, &value);
    // Safari keeps there where in the program an error was made.
    for name in ["line", "column"] {
        let _ = Reflect::delete_property(js.unchecked_ref::<Object>(), &name.into());
    }
    // As that of a built-in error, it is not listed.
    let name = object(&[
        ("value", "WmsWebhookError".into()),
        ("writable", true.into()),
        ("configurable", true.into()),
    ]);
    Object::define_property(js.unchecked_ref::<Object>(), &"name".into(), name.unchecked_ref());
    set("code", error.code().into());
    set("status", error.status().into());
    match error {
        Error::InvalidJson(JsonError { line, column, .. }) => {
            set("line", line.into());
            set("column", column.into());
        }
        Error::InvalidEvent(error) => {
            set("path", error.path().into());
            set("reason", error.fault.code().into());
        }
        _ => {}
    }
    js
}
