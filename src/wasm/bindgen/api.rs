//! The functions of the package: verify, receive, parse, sign, and the catalogue.

use alloc::{format, string::String, vec::Vec};

use js_sys::{Array, Error as JsError, JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::arguments::{Body, check_names, to_body, to_key, to_signature, type_error};
use super::{JsBody, JsSecret, JsSecrets, JsSignature};
use crate::json::blank_trailing_commas;
use crate::parse::{max_members, parse_with_scratch};
use crate::{
    CATALOGUE, Encoding, Error, EventSpec, JsonError, JsonFault, MAX_BODY_BYTES, MacKey, Options,
    authenticate,
};

/// Whether a delivery was signed with one of the secrets.
///
/// # Errors
/// A `TypeError` for a mistake of the programmer; never for what a sender controls.
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
/// A `TypeError` for a mistake of the programmer.
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

/// Whether WMS documents the event's code.
#[wasm_bindgen(js_name = isKnownEvent)]
#[must_use]
pub fn is_known_event(event: &JsValue) -> bool {
    let code = Reflect::get(event, &"event".into()).ok().and_then(|code| code.as_string());
    CATALOGUE.iter().any(|spec| code.as_deref() == Some(spec.name))
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
        let mut places = alloc::vec![0; max_members(self.bytes.len())];
        let parsed = parse_with_scratch(&self.bytes, strict, &mut places).map_err(to_error)?;
        let severity = String::from(parsed.event.severity.as_str().unwrap_or_default());
        if parsed.has_trailing_comma {
            blank_trailing_commas(&mut self.bytes);
        }
        let event = JSON::parse(core::str::from_utf8(&self.bytes).unwrap_or_default())?;
        if !Object::has_own(event.unchecked_ref::<Object>(), &"severity".into()) {
            Reflect::set(&event, &"severity".into(), &severity.into())?;
        }
        Ok(event)
    }
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
        Some(all) => all.iter().map(|one| to_key(&one)).collect(),
        None => Ok(alloc::vec![to_key(secret)?]),
    }
}

const CHOICES: &str = "encoding is auto, bytes, latin1 or ascii; maxBodyBytes an integer from 1 to \
                       1048576; strict true or false.";

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Choices {
    encoding: Option<Encoding>,
    max_body_bytes: Option<usize>,
    strict: Option<bool>,
}

fn to_options(options: &JsValue, known: &[&str]) -> Result<Options, JsValue> {
    check_names(options, known, CHOICES)?;
    if options.is_undefined() {
        return Ok(Options::default());
    }
    let choices: Choices = serde_wasm_bindgen::from_value(options.clone())
        .map_err(|_| type_error(&format!("An option is of the wrong type: {CHOICES}")))?;
    if choices.max_body_bytes.is_some_and(|limit| !(1..=MAX_BODY_BYTES).contains(&limit)) {
        return Err(type_error(&format!("maxBodyBytes is out of range: {CHOICES}")));
    }
    Ok(Options {
        encoding: choices.encoding.unwrap_or_default(),
        max_body_bytes: choices.max_body_bytes.unwrap_or(MAX_BODY_BYTES),
        strict: choices.strict.unwrap_or_default(),
    })
}

fn to_error(error: Error) -> JsValue {
    let js: JsValue = JsError::new(&format!("{error}")).into();
    let set = |name: &str, value: JsValue| {
        // A fresh error takes every property.
        let _ = Reflect::set(&js, &name.into(), &value);
    };
    // Safari keeps there where in the program an error was made.
    for name in ["line", "column"] {
        let _ = Reflect::delete_property(js.unchecked_ref::<Object>(), &name.into());
    }
    set("name", "WmsWebhookError".into());
    set("code", error.code().into());
    set("status", error.status().into());
    match error {
        Error::InvalidJson(JsonError { line, column, .. }) => {
            set("line", line.into());
            set("column", column.into());
        }
        Error::InvalidEvent(error) => set("path", error.path().into()),
        _ => {}
    }
    js
}
