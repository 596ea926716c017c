//! The deliveries that `npx wms-webhook conform` sends: those of the corpus that any receiver with
//! one secret and default options must accept or refuse, to be signed with that secret.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::consumer::corpus;
use crate::package::brotli;
use crate::root;

/// Of the corpus, where most groups have it as their only secret.
const SECRET: &str = "mac secret of a Config ID";

/// The deliveries as JSON, compressed by Brotli: a list of `{ group, name, body, header, over?, accept }`.
/// In `header` stands `{mac}` or `{MAC}` where the digits go, over `over` or else the body.
pub fn deliveries() -> Result<Vec<u8>> {
    let mut deliveries = Vec::new();
    for file in corpus()? {
        let text = fs::read_to_string(root().join("tests/vectors").join(&file))?;
        let group: Value = serde_json::from_str(&text).with_context(|| file.clone())?;
        for case in group["cases"].as_array().context("a group has cases")? {
            if let Some(accept) = grade(case) {
                deliveries.push(json!({
                    "group": group["group"],
                    "name": case["name"],
                    "body": bytes(&case["body"])?,
                    "header": template(case),
                    "over": bytes(&case["signed"])?,
                    "accept": accept,
                }));
            }
        }
    }
    brotli(serde_json::to_string(&deliveries)?.as_bytes())
}

/// As text, where base64 is that of UTF-8: text is a third of its size when it is packed. What else
/// there is are parts of base64, each with how often it comes.
fn bytes(value: &Value) -> Result<Value> {
    let Value::String(base64) = value else { return Ok(value.clone()) };
    let bytes = data_encoding::BASE64.decode(base64.as_bytes()).context("a body is base64")?;
    Ok(String::from_utf8(bytes).map_or_else(|_| json!([[base64, 1]]), Value::String))
}

/// Whether a receiver must accept it; nothing if that is its own choice: its limit of length, and
/// what it answers to an authentic delivery that is no event.
fn grade(case: &Value) -> Option<bool> {
    let is_default = case["options"].as_object()?.iter().all(|(name, value)| {
        (name == "encoding" && value == "auto") || (name == "strict" && value == false)
    });
    let expect = &case["expect"];
    let is_own_choice = expect["code"] == "body_too_large"
        || (expect["verified"] == true && expect["code"].is_string());
    (is_default && !is_own_choice && case["secrets"] == json!([SECRET]))
        .then(|| expect["verified"] == true)
}

/// The header with a place for the digits, unless they are of a MAC that must be wrong.
fn template(case: &Value) -> Value {
    if case.get("signed").is_some_and(Value::is_null) {
        return case["signature"].clone();
    }
    let insert = |header: &str| {
        let is_digit = |byte: &u8| byte.is_ascii_hexdigit();
        let start = header.as_bytes().windows(64).position(|digits| digits.iter().all(is_digit));
        start.map_or(header.into(), |start| {
            let (before, digits, after) =
                (&header[..start], &header[start..start + 64], &header[start + 64..]);
            let is_upper = digits.bytes().any(|digit| digit.is_ascii_uppercase());
            format!("{before}{}{after}", if is_upper { "{MAC}" } else { "{mac}" })
        })
    };
    match &case["signature"] {
        Value::String(header) => insert(header).into(),
        Value::Array(headers) => headers.iter().filter_map(Value::as_str).map(insert).collect(),
        other => other.clone(),
    }
}
