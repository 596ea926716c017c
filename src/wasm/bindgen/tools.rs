//! The tool that judges: explain.

use alloc::{string::String, vec::Vec};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::arguments::{
    LEAVE_OUT, check_names, to_body, to_secret_bytes, to_signature, type_error,
};
use super::values::{code_of, named, object, option, set};
use super::{JsBody, JsSecrets, JsSignature};
use crate::{Encoding, Evidence, OtherDelivery, explain};

/// Why a delivery does not verify: the codes of the causes, which [`causes`] describes.
///
/// # Errors
/// A `TypeError` for a programming error.
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
            type_error("The option \"encoding\" must be one of auto, bytes, latin1, ascii.")
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
        Some(_) => {
            return Err(type_error("The option \"otherSecrets\" must be an array of secrets."));
        }
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
        Some(_) => {
            return Err(type_error("The option \"otherBodies\" must be an array of bodies."));
        }
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
    "The option \"otherDeliveries\" must be an array of deliveries: { body, signature }.";

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
