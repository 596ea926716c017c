//! The corpus of `tests/vectors`, through the native crate.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use serde_json::{Value, json};
use wms_webhook::{
    Encoding, Error, Event, EventError, Field, JsonStr, MacKey, Options, Signature, Visibility,
    receive, verify,
};

#[test]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
    files.retain(|path| !path.ends_with("schema.json"));
    files.sort();

    let (mut total, mut failures, mut compared) = (0, Vec::new(), 0);
    let mut results = Vec::new();
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
        results.push(json!({
            "group": group["group"],
            "cases": cases.len(),
            "passed": cases.len() - (failures.len() - failed),
            "failures": failures[failed..].iter().take(5).collect::<Vec<_>>(),
        }));
    }
    // For the matrix of `cargo xtask test conformance`.
    println!("{}", Value::from(results));
    assert!(failures.is_empty(), "{} of {total} differ: {:#?}", failures.len(), &failures[..1]);
    assert!(total > 5000, "only {total} deliveries");
    assert!(compared > 2000, "only {compared} events were compared");
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
        Ok(event) if expect.get("code").is_none() => {
            let class = if event.is_documented() { "documented" } else { "other" };
            if expect["class"] != class || !is_told(event.deviation, &expect["deviation"]) {
                return Err(format!("{class}, {:?}", event.deviation));
            }
            let text = expect["event"].as_str().map_or(body.as_slice(), str::as_bytes);
            compare(&event, text, expect.get("rounded").is_some())
        }
        Ok(_) => Err("accepted".into()),
        Err(error) => {
            let place = match error {
                Error::InvalidEvent(error) => Some(error),
                _ => None,
            };
            if expect["code"] != error.code() || !is_told(place, expect) {
                return Err(format!("{} at {place:?}", error.code()));
            }
            Ok(false)
        }
    }
}

/// Whether path and reason are those that are expected, or both have none.
fn is_told(error: Option<EventError>, expected: &Value) -> bool {
    let told = error.map(|error| (error.path(), error.fault.code()));
    told == expected["path"].as_str().zip(expected["reason"].as_str())
}

/// `serde_json` reads what the event must be. It has no lone surrogates, nor more than 127 levels.
/// Its numbers are doubles: one that is `rounded` to an integer is none.
fn compare(event: &Event<'_>, text: &[u8], is_rounded: bool) -> Result<bool, String> {
    let Ok(expected) = serde_json::from_slice::<Value>(text) else { return Ok(false) };
    let same = [
        expected["timestamp"].as_f64() == Some(event.timestamp.to_f64()),
        expected["sessionId"] == *event.session_id.to_string(),
        expected["sequence"].as_f64() == Some(to_f64(&event.sequence)),
        expected["event"] == *event.event.to_string(),
        expected["severity"].as_str() == event.severity.map(|one| one.to_string()).as_deref(),
        event.code.is_none_or(|code| expected["event"] == code.as_str()),
        expected["payload"].is_null() == event.payload.is_none(),
    ];
    let same_payload = event.payload.is_none_or(|got| {
        let documented = event.code.map_or(&[][..], |code| code.spec().payload);
        let want = |field: Field| {
            let spec = documented.iter().find(|spec| spec.field == field);
            spec.map_or(&Value::Null, |spec| &expected["payload"][spec.field.key()])
        };
        let is_integer = |number: &f64| number.fract() == 0.0 && number.abs() < 2f64.powi(53);
        let snr = want(Field::Snr).as_f64().filter(|snr| snr.abs() < 1e308);
        let sequence = want(Field::PayloadSequence).as_f64().filter(is_integer);
        let sequence = sequence.filter(|_| !is_rounded);
        let state = want(Field::State).as_str().filter(|name| ["VISIBLE", "HIDDEN"].contains(name));
        is_same(got.measurement_id, want(Field::MeasurementId).as_str())
            && got.snr.map(|snr| snr.to_f64()) == snr
            && got.sequence.map(|sequence| to_f64(&sequence)) == sequence
            && got.state.map(Visibility::as_str) == state
            && is_same(got.details, want(Field::Details).as_str())
    });
    if same.contains(&false) || !same_payload {
        return Err(format!("another event: {same:?}, payload {same_payload}"));
    }
    Ok(true)
}

fn is_same(got: Option<JsonStr<'_>>, want: Option<&str>) -> bool {
    got.map(|text| text.to_string()).as_deref() == want
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
