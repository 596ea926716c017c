//! The corpus of `tests/vectors`, through the native crate.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use serde_json::Value;
use wms_webhook::{Encoding, Error, Event, MacKey, Options, Signature, receive, verify};

#[test]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
    files.retain(|path| !path.ends_with("schema.json"));
    files.sort();

    let (mut total, mut failures, mut compared) = (0, Vec::new(), 0);
    for path in files {
        let group: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let cases = group["cases"].as_array().unwrap();
        let failed = failures.len();
        for case in cases {
            match differ(case) {
                Ok(was_compared) => compared += usize::from(was_compared),
                Err(difference) => failures.push(format!("{}: {difference}", case["name"])),
            }
        }
        total += cases.len();
        // For the matrix of `cargo xtask test`.
        println!(
            "::result {{\"group\":{},\"cases\":{},\"passed\":{},\"failures\":[]}}",
            group["group"],
            cases.len(),
            cases.len() - (failures.len() - failed),
        );
    }
    assert!(failures.is_empty(), "{} of {total} differ: {:#?}", failures.len(), &failures[..1]);
    assert!(total > 3000, "only {total} deliveries");
    assert!(compared > 1000, "only {compared} events were compared");
}

/// Whether the event was compared, too; or what the crate says otherwise than it should.
fn differ(case: &Value) -> Result<bool, String> {
    let body = body_of(&case["body"]);
    let header = header_of(&case["signature"]);
    let keys: Vec<MacKey> = case["secrets"].as_array().unwrap().iter().map(key_of).collect();
    let options = options_of(&case["options"]);
    let expect = &case["expect"];

    let verified = header.as_ref().is_some_and(|header| {
        body.len() <= options.max_body_bytes
            && Signature::parse(header)
                .is_ok_and(|signature| verify(&body, &signature, &keys, options.encoding).is_ok())
    });
    if expect["verified"] != verified {
        return Err(format!("verified {verified}"));
    }
    match receive(&body, header, &keys, &options) {
        Ok(event) if expect.get("code").is_none() => compare(&event, &expect["event"]),
        Ok(_) => Err("accepted".into()),
        Err(error) => {
            let path = match error {
                Error::InvalidEvent(error) => Some(error.path()),
                _ => None,
            };
            if expect["code"] != error.code() || expect["path"].as_str() != path {
                return Err(format!("{} at {path:?}", error.code()));
            }
            Ok(false)
        }
    }
}

/// `serde_json` reads what the event must be. It has no lone surrogates, nor more than 127 levels.
fn compare(event: &Event<'_>, expected: &Value) -> Result<bool, String> {
    let Some(Ok(expected)) = expected.as_str().map(serde_json::from_str::<Value>) else {
        return Ok(false);
    };
    let same = [
        expected["timestamp"].as_f64() == Some(event.timestamp.to_f64()),
        expected["sessionId"] == *event.session_id.to_string(),
        expected["sequence"].as_f64() == Some(to_f64(&event.sequence)),
        expected["event"] == *event.event.to_string(),
        expected["severity"].as_str().map(String::from)
            == event.severity.map(|text| text.to_string()),
        event.code.is_none_or(|code| expected["event"] == code.as_str()),
        expected.get("payload").is_none_or(Value::is_null) == event.payload.is_none(),
    ];
    let payload = &expected["payload"];
    let same_payload = event.payload.is_none_or(|got| {
        got.measurement_id.is_none_or(|id| payload["measurementId"] == *id.to_string())
            && got.snr.is_none_or(|snr| payload["snr"].as_f64() == Some(snr.to_f64()))
            && got
                .sequence
                .is_none_or(|sequence| payload["sequence"].as_f64() == Some(to_f64(&sequence)))
            && got.state.is_none_or(|state| payload["state"] == state.as_str())
            && got.details.is_none_or(|details| payload["details"] == *details.to_string())
    });
    if same.contains(&false) || !same_payload {
        return Err(format!("another event: {same:?}, payload {same_payload}"));
    }
    Ok(true)
}

fn to_f64(integer: &impl ToString) -> f64 {
    integer.to_string().parse().unwrap()
}

fn body_of(body: &Value) -> Vec<u8> {
    let decode = |text: &Value| BASE64.decode(text.as_str().unwrap().as_bytes()).unwrap();
    match body.as_array() {
        None => decode(body),
        Some(parts) => parts
            .iter()
            .flat_map(|part| decode(&part[0]).repeat(part[1].as_u64().unwrap().try_into().unwrap()))
            .collect(),
    }
}

/// Several headers are one malformed one, as HTTP itself would join them.
fn header_of(signature: &Value) -> Option<String> {
    match signature {
        Value::Array(all) => {
            let all: Vec<_> = all.iter().map(|one| one.as_str().unwrap()).collect();
            Some(all.join(", "))
        }
        _ => signature.as_str().map(String::from),
    }
}

fn key_of(secret: &Value) -> MacKey {
    match secret.as_str() {
        Some(text) => MacKey::new(text),
        None => MacKey::new(BASE64.decode(secret["base64"].as_str().unwrap().as_bytes()).unwrap()),
    }
    .unwrap()
}

fn options_of(options: &Value) -> Options {
    let mut chosen = Options::default();
    if let Some(name) = options["encoding"].as_str() {
        let is_named = |encoding: &Encoding| encoding.as_str() == name;
        chosen.encoding = Encoding::ALL.iter().copied().find(is_named).unwrap();
    }
    if let Some(limit) = options["maxBodyBytes"].as_u64() {
        chosen.max_body_bytes = limit.try_into().unwrap();
    }
    chosen.strict = options["strict"].as_bool().unwrap_or_default();
    chosen
}
