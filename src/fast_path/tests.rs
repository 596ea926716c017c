//! What is recognised is what the grammar reads.

extern crate std;

use std::prelude::rust_2024::*;
use std::{format, fs, vec};

use data_encoding::BASE64;
use serde_json::Value;

use super::CanonicalEvent;
use crate::catalogue::MAX_PAYLOAD_FIELDS;
use crate::parse::{max_members, parse_with_scratch};
use crate::{CATALOGUE, FieldSpec, FieldType};

/// Whether it is recognised; and if so, the grammar and `serde_json` must read the same from it.
fn is_recognised(body: &[u8]) -> bool {
    let Some(plain) = CanonicalEvent::match_bytes(body) else { return false };
    let mut places = vec![0; max_members(body.len())];
    for strict in [false, true] {
        let event = parse_with_scratch(body, strict, &mut places).unwrap().event;
        let text = |range: core::ops::Range<usize>| core::str::from_utf8(&body[range]).unwrap();
        assert_eq!(event.timestamp.as_str(), format!("{}", plain.timestamp));
        assert_eq!(event.sequence, plain.sequence);
        assert_eq!(event.code, Some(plain.code));
        assert!(event.is_documented());
        assert!(event.severity.unwrap() == *plain.code.spec().severity.as_str());
        assert!(event.session_id == *text(plain.session_id.clone()));
        let value: Value = serde_json::from_slice(body).unwrap();
        let fields = plain.code.spec().payload.iter().zip(plain.payload.clone());
        let payload: serde_json::Map<String, Value> = fields
            .filter(|(_, place)| place.start > 0)
            .map(|(spec, place)| {
                let value = match spec.field_type {
                    FieldType::String | FieldType::Visibility => Value::from(text(place)),
                    _ => serde_json::from_str(text(place)).unwrap(),
                };
                (spec.field.key().into(), value)
            })
            .collect();
        let length = 5 + usize::from(!payload.is_empty());
        let payload = (!payload.is_empty()).then_some(Value::Object(payload));
        assert_eq!(value.get("payload"), payload.as_ref());
        assert_eq!(value.as_object().unwrap().len(), length);
    }
    true
}

/// Miri takes a thousand times as long: it looks at some of the bytes.
const STEP: usize = if cfg!(miri) { 41 } else { 1 };

const BODY: &str = r#"{"timestamp":1,"sessionId":"s","sequence":0,"event":"SCAN_COMPLETED","severity":"INFO","payload":{"measurementId":"m"}}"#;

#[cfg_attr(miri, ignore = "it reads files")]
#[test]
fn the_corpus_agrees() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let mut recognised = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "json") || path.ends_with("schema.json") {
            continue;
        }
        let group: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for case in group["cases"].as_array().unwrap() {
            let Some(body) = case["body"].as_str() else { continue };
            recognised += usize::from(is_recognised(&BASE64.decode(body.as_bytes()).unwrap()));
        }
    }
    assert!(recognised > 300, "only {recognised}");
}

#[test]
fn one_byte_that_differs_is_left_to_the_grammar_or_read_the_same() {
    assert!(is_recognised(BODY.as_bytes()));
    for at in (0..BODY.len()).step_by(STEP) {
        for byte in (0..=255).step_by(STEP) {
            let mut body = BODY.as_bytes().to_vec();
            body[at] = byte;
            is_recognised(&body);
            body[at] = BODY.as_bytes()[at];
            body.insert(at, byte);
            is_recognised(&body);
        }
        assert!(!is_recognised(&BODY.as_bytes()[..at]));
    }
}

#[test]
fn a_text_is_of_ascii_without_escapes_wherever_its_bytes_stand() {
    // It is read by sixteen bytes, and the rest byte by byte.
    for length in [1, 15, 16, 17, 32, 36] {
        let text = "x".repeat(length);
        let body = BODY.replace("\"s\"", &format!("\"{text}\""));
        let start = body.find(&text).unwrap();
        for at in (start..start + length).step_by(STEP) {
            for byte in (0..=255).step_by(STEP) {
                let mut body = body.clone().into_bytes();
                body[at] = byte;
                let is_plain = matches!(byte, 0x20..0x7F) && byte != b'"' && byte != b'\\';
                assert_eq!(is_recognised(&body), is_plain, "{byte} at {at}, of {length}");
            }
        }
    }
}

#[test]
fn every_event_of_the_catalogue_has_the_form() {
    let altered_values = [
        ("1.25", ["1.", "1.2.5", "1e5", "-1", "01"]),
        ("3", ["3.0", "-3", "03", "\"3\"", "null"]),
        ("\"HIDDEN\"", ["\"hidden\"", "\"\"", "1", "\"HIDDENN\"", "null"]),
    ];
    let (head, _) = BODY.split_once("SCAN_COMPLETED").unwrap();
    for spec in CATALOGUE {
        assert!(spec.payload.len() <= MAX_PAYLOAD_FIELDS);
        let field = |field: &FieldSpec| {
            let value = match field.field_type {
                FieldType::String => "\"a text\"",
                FieldType::Number => "1.25",
                FieldType::Integer => "3",
                FieldType::Visibility => "\"HIDDEN\"",
            };
            format!("\"{}\":{value}", field.field.key())
        };
        let fields: Vec<String> = spec.payload.iter().map(field).collect();
        let turned: Vec<String> = fields.iter().rev().cloned().collect();
        let envelope = format!("{head}{}\",\"severity\":\"{}\"", spec.name, spec.severity.as_str());
        let with = |payload: &str| format!("{envelope},\"payload\":{{{payload}}}}}");
        let bare = format!("{envelope}}}");
        let whole = if fields.is_empty() { bare.clone() } else { with(&fields.join(",")) };

        assert!(is_recognised(whole.as_bytes()), "{whole}");
        let is_optional = spec.payload.iter().all(|field| !field.is_required);
        assert_eq!(is_recognised(bare.as_bytes()), is_optional, "{bare}");
        assert!(!is_recognised(with("").as_bytes()));
        let is_turned = is_recognised(with(&turned.join(",")).as_bytes());
        assert_eq!(is_turned, fields.len() == 1, "{turned:?}");
        for (value, others) in altered_values {
            for other in others {
                let altered = whole.replace(&format!(":{value}"), &format!(":{other}"));
                assert!(altered == whole || !is_recognised(altered.as_bytes()), "{altered}");
            }
        }
    }
}

#[test]
fn its_form_is_exact() {
    let with = |from: &str, to: &str| is_recognised(BODY.replace(from, to).as_bytes());
    assert!(!with(r#","payload":{"measurementId":"m"}"#, ""));
    assert!(with("SCAN_COMPLETED", "PAGE_UNLOADED"));
    assert!(with(
        r#"SCAN_COMPLETED","severity":"INFO","payload":{"measurementId":"m"}"#,
        r#"WMS_LOADED","severity":"INFO""#
    ));
    assert!(with(":1,", ":999999999999999,"));
    for (from, to) in [
        (":1,", ":01,"),
        (":1,", ":-1,"),
        (":1,", ":1.0,"),
        (":1,", ":1000000000000000,"),
        (":0,", ":-0,"),
        ("\"s\"", "\"\\u0073\""),
        ("\"s\"", "\"é\""),
        ("\"s\"", "\"\t\""),
        ("INFO", "WARN"),
        ("SCAN_COMPLETED", "SCAN_COMPLETE"),
        ("SCAN_COMPLETED", "INTERMEDIATE_RESULTS"),
        ("SCAN_COMPLETED", "LOW_SNR"),
        ("}}", "},}"),
        ("}}", "}} "),
        ("{\"t", " {\"t"),
    ] {
        assert!(!with(from, to), "{from} made {to}");
    }
}
