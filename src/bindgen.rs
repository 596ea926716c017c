//! The door that `wasm-pack build` opens: the whole API through wasm-bindgen.
//!
//! It gives the verdicts and the errors of the npm package; that one is faster and smaller.
//! `pkg-template/index.d.ts` documents each function.

use alloc::{format, string::String, vec::Vec};

use js_sys::{
    Array, ArrayBuffer, DataView, Error as JsError, JSON, JsString, Object, Reflect, TypeError,
    Uint8Array,
};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::json::blank_trailing_commas;
use crate::parse::{max_members, parse_in};
use crate::{
    CATALOGUE, Encoding, Error, EventSpec, JsonError, JsonFault, MAX_BODY_BYTES, MAX_SECRET_BYTES,
    MacKey, Options, Signature, verify,
};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type Body = string | Uint8Array | ArrayBuffer | ArrayBufferView;
export type Secret = string | Uint8Array;
export interface Options {
  encoding?: "auto" | "bytes" | "latin1" | "ascii";
  maxBodyBytes?: number;
  strict?: boolean;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// A body as it arrived.
    #[wasm_bindgen(typescript_type = "Body")]
    pub type JsBody;
    /// The value of the signature header.
    #[wasm_bindgen(typescript_type = "string | null | undefined | readonly string[]")]
    pub type JsSignature;
    /// A MAC secret.
    #[wasm_bindgen(typescript_type = "Secret")]
    pub type JsSecret;
    /// One secret, or several during a rotation.
    #[wasm_bindgen(typescript_type = "Secret | readonly Secret[]")]
    pub type JsSecrets;
}

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
    Ok(delivery.verify(&options).is_ok())
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
    delivery.verify(&options).map_err(to_error)?;
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
    options.admit(&body.bytes).map_err(to_error)?;
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

/// A body as bytes; and, if it was a string that has no bytes, how many stand before the fault.
struct Body {
    bytes: Vec<u8>,
    lone_surrogate: Option<usize>,
}

impl Body {
    fn parse(&mut self, strict: bool) -> Result<JsValue, JsValue> {
        if let Some(at) = self.lone_surrogate {
            let error = JsonError::at(&self.bytes[..at], JsonFault::NotUtf8);
            return Err(to_error(Error::InvalidJson(error)));
        }
        let mut places = alloc::vec![0; max_members(self.bytes.len())];
        let parsed = parse_in(&self.bytes, strict, &mut places).map_err(to_error)?;
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

    fn verify(&self, options: &Options) -> Result<(), Error> {
        options.admit(&self.body.bytes)?;
        let signature = Signature::parse(&self.signature)?;
        if self.body.lone_surrogate.is_some() {
            return Err(Error::SignatureMismatch);
        }
        verify(&self.body.bytes, &signature, &self.keys, options.encoding)
    }
}

fn to_body(body: &JsValue) -> Result<Body, JsValue> {
    if let Some(text) = body.dyn_ref::<JsString>() {
        return Ok(text_body(text));
    }
    let view = if ArrayBuffer::is_view(body) {
        // Every view has the three properties of a DataView.
        let view = body.unchecked_ref::<DataView>();
        let (offset, length) = (view.byte_offset(), view.byte_length());
        let range = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Uint8Array::new_with_byte_offset_and_length(&view.buffer(), range(offset), range(length))
    } else if body.is_instance_of::<ArrayBuffer>() {
        Uint8Array::new(body)
    } else {
        let kind = match body {
            body if body.is_null() => "null".into(),
            body if body.is_object() => "an object".into(),
            body => String::from(body.js_typeof().unchecked_ref::<JsString>()),
        };
        return Err(type_error(&format!(
            "The body is {kind}. Pass it as it arrived, before anything parses it: Express with \
             express.raw(), Next.js without its bodyParser, else await request.text() or await \
             request.arrayBuffer()."
        )));
    };
    Ok(Body { bytes: view.to_vec(), lone_surrogate: None })
}

fn text_body(text: &JsString) -> Body {
    let units = text.iter();
    let mut bytes = String::new();
    let mut lone_surrogate = None;
    for char in char::decode_utf16(units) {
        if char.is_err() {
            lone_surrogate.get_or_insert(bytes.len());
        }
        bytes.push(char.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Body { bytes: bytes.into_bytes(), lone_surrogate }
}

/// Several headers become one malformed one, as HTTP itself would join them.
fn to_signature(signature: &JsValue) -> Result<String, JsValue> {
    let is_text = |value: &JsValue| value.is_string();
    if signature.is_null() || signature.is_undefined() {
        return Ok(String::new());
    }
    if let Some(text) = signature.dyn_ref::<JsString>() {
        return Ok(String::from(text));
    }
    match signature.dyn_ref::<Array>() {
        Some(all) if all.iter().all(|one| is_text(&one)) => Ok(all.join(", ").into()),
        _ => Err(type_error("The signature is not the value of the header x-wms-content-mac.")),
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

fn to_key(secret: &JsValue) -> Result<MacKey, JsValue> {
    let limit = u32::try_from(MAX_SECRET_BYTES).unwrap_or(u32::MAX);
    let bytes = if let Some(text) = secret.dyn_ref::<JsString>() {
        if !text.is_valid_utf16() {
            return Err(type_error("The secret holds a lone surrogate, which has no bytes."));
        }
        // A code unit takes at most three bytes of UTF-8.
        if text.length() > limit / 3 {
            return Err(type_error("The secret is too long: is it a MAC secret?"));
        }
        String::from(text).into_bytes()
    } else if let Some(bytes) = secret.dyn_ref::<Uint8Array>() {
        if bytes.length() > limit {
            return Err(type_error("The secret is too long: is it a MAC secret?"));
        }
        bytes.to_vec()
    } else {
        return Err(type_error(
            "The secret is not a string or a Uint8Array: pass the MAC secret that NuraLogix assigned.",
        ));
    };
    MacKey::new(bytes).map_err(|_| type_error("The secret is empty: anybody could sign with it."))
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
    if options.is_undefined() {
        return Ok(Options::default());
    }
    if !options.is_object() {
        return Err(type_error("The options are not an object."));
    }
    for name in Object::keys(options.unchecked_ref::<Object>()).iter() {
        let name = String::from(JsString::unchecked_from_js(name));
        if !known.contains(&name.as_str()) {
            let known = known.join(", ");
            return Err(type_error(&format!("Unknown option \"{name}\": known here are {known}.")));
        }
        // Serde would take it for nothing.
        if Reflect::get(options, &name.as_str().into())?.is_null() {
            return Err(type_error(&format!("The option \"{name}\" is null: {CHOICES}")));
        }
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

fn type_error(message: &str) -> JsValue {
    TypeError::new(message).into()
}
