//! The deliveries that `npx wms-webhook conform` sends: those of the corpus that any receiver with
//! one secret and default options must accept or refuse, to be signed with that secret.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::consumer::corpus;
use crate::root;

/// Of the corpus, where most groups have it as their only secret.
const SECRET: &str = "mac secret of a Config ID";

/// The deliveries as gzipped JSON: a list of `{ group, name, body, header, over?, accept }`.
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
                    "body": case["body"],
                    "header": template(case),
                    "over": case["signed"],
                    "accept": accept,
                }));
            }
        }
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(serde_json::to_string(&deliveries)?.as_bytes())?;
    Ok(gzip.finish()?)
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
