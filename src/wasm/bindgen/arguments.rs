//! What the programmer passes. Whatever is wrong here is a `TypeError` that explains the fix.

use alloc::{format, string::String, vec::Vec};

use js_sys::{Array, ArrayBuffer, DataView, JsString, Object, Reflect, TypeError, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::boundary::STRINGIFIED_SECRETS;
use crate::{MAX_SECRET_BYTES, MacKey};

/// A body as bytes; and, if it was a string that has no bytes, how many stand before the fault.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) lone_surrogate: Option<usize>,
}

impl Body {
    /// The bytes; of a string that has none, those before the fault and then one that no UTF-8 has,
    /// so that it does not verify.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        if let Some(at) = self.lone_surrogate {
            self.bytes.truncate(at);
            self.bytes.push(0xFF);
        }
        self.bytes
    }
}

pub(super) fn to_body(body: &JsValue) -> Result<Body, JsValue> {
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
pub(super) fn to_signature(signature: &JsValue) -> Result<String, JsValue> {
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

pub(super) fn to_key(secret: &JsValue) -> Result<MacKey, JsValue> {
    MacKey::new(to_secret_bytes(secret)?).map_err(|_| type_error(EMPTY_SECRET))
}

const EMPTY_SECRET: &str = "The secret is empty: anybody could sign with it.";

pub(super) fn to_secret_bytes(secret: &JsValue) -> Result<Vec<u8>, JsValue> {
    let limit = u32::try_from(MAX_SECRET_BYTES).unwrap_or(u32::MAX);
    let bytes = if let Some(text) = secret.dyn_ref::<JsString>() {
        if !text.is_valid_utf16() {
            return Err(type_error("The secret holds a lone surrogate, which has no bytes."));
        }
        if text.length() > 0 && text.trim().length() == 0 {
            return Err(type_error("The secret is white space only."));
        }
        if STRINGIFIED_SECRETS.iter().any(|mistake| text.trim() == *mistake) {
            return Err(type_error(&format!(
                "The secret is the text \"{text}\": a value that is none was made a string."
            )));
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
    if bytes.is_empty() { Err(type_error(EMPTY_SECRET)) } else { Ok(bytes) }
}

/// How to mend an option that is null.
pub(super) const LEAVE_OUT: &str = "leave it out, or give it a value.";

/// Options are an object of these names, or nothing. `choices` tells what each may be.
pub(super) fn check_names(options: &JsValue, known: &[&str], choices: &str) -> Result<(), JsValue> {
    if options.is_undefined() {
        return Ok(());
    }
    if !options.is_object() {
        return Err(type_error("The options are not an object."));
    }
    for name in Object::keys(options.unchecked_ref::<Object>()).iter() {
        let name = String::from(JsString::unchecked_from_js(name));
        if !known.contains(&name.as_str()) {
            let known = known.join(", ");
            return Err(type_error(&format!(
                "Unknown option \"{name}\": the options are {known}."
            )));
        }
        // As through the other door: an option is left out, or has a value.
        if Reflect::get(options, &name.as_str().into())?.is_null() {
            return Err(type_error(&format!("The option \"{name}\" is null: {choices}")));
        }
    }
    Ok(())
}

pub(super) fn type_error(message: &str) -> JsValue {
    TypeError::new(message).into()
}
