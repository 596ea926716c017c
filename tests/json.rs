//! The parser against `serde_json`: any text at all gets one verdict from both.
#![cfg(not(target_arch = "wasm32"))]

use std::borrow::Cow;
use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::Value;
use wms_webhook::{
    CATALOGUE, Error, EventFault, Field, JsonFault, Options, parse, without_trailing_commas,
};

const STRICT: Options =
    Options { encoding: wms_webhook::Encoding::Auto, max_body_bytes: 1 << 20, strict: true };
const EVENT: &str = r#"{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"X","severity":"INFO","extra":@}"#;

/// Whether the text is JSON to us: an event or not.
fn is_json(text: &str) -> bool {
    !matches!(parse(text.as_bytes(), &STRICT), Err(Error::InvalidJson(_)))
}

/// Whether it is JSON to `serde_json`, which knows neither numbers beyond `f64` nor lone
/// surrogates: RFC 8259 leaves both to the reader.
fn is_json_to_serde(text: &str) -> Option<bool> {
    match serde_json::from_str::<Value>(text) {
        Ok(_) => Some(true),
        Err(error) => {
            let message = error.to_string();
            let is_left_open =
                ["number out of range", "surrogate", "hex escape", "recursion limit"];
            (!is_left_open.iter().any(|open| message.contains(open))).then_some(false)
        }
    }
}

fn any_value() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_string()),
        Just("true".to_string()),
        "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?",
        any::<String>().prop_map(|text| Value::String(text).to_string()),
    ];
    scalar.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|all| format!("[{}]", all.join(" ,"))),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|all| {
                let members = all
                    .iter()
                    .map(|(key, value)| format!("{} : {value}", Value::String(key.clone())));
                format!("{{{}}}", members.collect::<Vec<_>>().join("\n,"))
            }),
        ]
    })
}

/// A key as code units, and one of the many ways to write it: each unit escaped or not, in either case
/// of digits. Few units, so that keys are often equal, or nearly so; halves of surrogate pairs among them.
fn any_key() -> impl Strategy<Value = (Vec<u16>, String)> {
    let unit = prop::sample::select(vec![
        0x61, 0x62, 0x22, 0x5C, 0xE9, 0x6F22, 0xD800, 0xDBFF, 0xDC00, 0xDFFF,
    ]);
    prop::collection::vec((unit, any::<bool>(), any::<bool>()), 0..5).prop_map(|units| {
        let mut written = String::new();
        let mut rest = &units[..];
        while let [(unit, is_escaped, is_upper), tail @ ..] = rest {
            rest = tail;
            let escape = |unit: u16| {
                if *is_upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") }
            };
            match (unit, tail) {
                (high @ 0xD800..0xDC00, [(low @ 0xDC00..0xE000, ..), after @ ..])
                    if !is_escaped =>
                {
                    written += &String::from_utf16(&[*high, *low]).unwrap();
                    rest = after;
                }
                (0x22 | 0x5C, _) if *is_upper => {
                    written.extend(['\\', char::from(u8::try_from(*unit).unwrap())]);
                }
                (0x22 | 0x5C | 0xD800..0xE000, _) => written += &escape(*unit),
                _ if *is_escaped => written += &escape(*unit),
                _ => written.push(char::from_u32(u32::from(*unit)).unwrap()),
            }
        }
        (units.into_iter().map(|(unit, ..)| unit).collect(), written)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 4 } else { 2000 }, failure_persistence: None, ..ProptestConfig::default() })]

    /// NUL stands for a comma or a space here: no JSON has one.
    #[test]
    fn a_comma_before_a_closing_bracket_is_a_space_to_others(
        values in prop::collection::vec((any::<String>(), any_value()), 1..4),
    ) {
        let member = |(key, value): &(String, String)| format!("{}:[{value}\0]", Value::String(key.clone()));
        let members: Vec<_> = values.iter().map(member).collect();
        let text = format!("{{{}\0 }}", members.join(" , "));
        let [sent, read] = [",", " "].map(|instead| text.replace('\0', instead));
        prop_assert_eq!(without_trailing_commas(&sent), &*read);
        prop_assert!(matches!(without_trailing_commas(&read), Cow::Borrowed(same) if same == read));
    }

    #[test]
    fn json_is_json(value in any_value()) {
        prop_assert!(is_json(&EVENT.replace('@', &value)));
        prop_assert_eq!(parse(EVENT.replace('@', &value).as_bytes(), &STRICT).err(), None);
    }

    #[test]
    fn damaged_json_gets_the_verdict_of_serde(
        value in any_value(),
        place in any::<prop::sample::Index>(),
        byte in r#"[\[\]{},:"\\0-9eE+\-.truefalsn \t\n\r\x00-\x1f]"#,
        how in 0..3,
    ) {
        let mut text: Vec<char> = EVENT.replace('@', &value).chars().collect();
        let place = place.index(text.len());
        let char = byte.chars().next().unwrap();
        match how {
            0 => text[place] = char,
            1 => text.insert(place, char),
            _ => { text.remove(place); }
        }
        let text: String = text.into_iter().collect();
        if let Some(expected) = is_json_to_serde(&text) {
            prop_assert_eq!(is_json(&text), expected, "{}", text);
        }
    }

    #[test]
    fn what_is_nearly_a_number_gets_the_verdict_of_serde(
        value in "[+-]?[0-9]{0,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?",
    ) {
        let text = EVENT.replace('@', &value);
        if let Some(expected) = is_json_to_serde(&text) {
            prop_assert_eq!(is_json(&text), expected, "{}", value);
        }
    }

    #[test]
    fn any_bytes_get_an_answer(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&body, &Options::default());
    }

    #[test]
    fn a_key_that_is_given_twice_is_found(keys in prop::collection::vec("[a-e]{0,3}", 0..32)) {
        let members: Vec<_> = keys.iter().map(|key| format!("\"{key}\":0")).collect();
        let payload = format!("\"payload\":{{{}}}", members.join(","));
        let found = match parse(EVENT.replace("\"extra\":@", &payload).as_bytes(), &STRICT) {
            Err(Error::InvalidEvent(error)) => Some((error.field, error.fault)),
            other => other.map(|_| None).unwrap(),
        };
        let is_repeated = keys.iter().collect::<HashSet<_>>().len() < keys.len();
        prop_assert_eq!(found, is_repeated.then_some((Field::Payload, EventFault::Repeated)));
    }

    #[test]
    fn keys_are_equal_where_their_code_units_are(keys in prop::collection::vec(any_key(), 0..24)) {
        let members: Vec<_> = keys.iter().map(|(_, written)| format!("\"{written}\":0")).collect();
        let payload = format!("\"payload\":{{{}}}", members.join(","));
        let body = EVENT.replace("\"extra\":@", &payload);
        let is_refused = match parse(body.as_bytes(), &STRICT) {
            Err(Error::InvalidEvent(error)) => {
                prop_assert_eq!((error.field, error.fault), (Field::Payload, EventFault::Repeated));
                true
            }
            other => other.map(|_| false).unwrap(),
        };
        let distinct: HashSet<_> = keys.iter().map(|(units, _)| units).collect();
        prop_assert_eq!(is_refused, distinct.len() < keys.len(), "{}", payload);
    }

    #[test]
    fn strings_are_what_serde_reads(text in any::<String>(), escaped in "(\\\\u[0-9a-cA-C][0-9a-f]{3}|[a-z]|\\\\[nrtbf/\"\\\\]){0,8}") {
        for written in [Value::String(text).to_string(), format!("\"{escaped}\"")] {
            let body = EVENT.replace('@', "1").replace("\"s-1\"", &written);
            let expected: String = serde_json::from_str(&written).unwrap();
            let event = parse(body.as_bytes(), &STRICT).unwrap();
            prop_assert_eq!(event.session_id.to_string(), expected.clone());
            prop_assert!(event.session_id == *expected);
        }
    }

    #[test]
    fn integers_are_what_serde_reads(value in any::<i64>()) {
        let body = EVENT.replace("\"sequence\":0", &format!("\"sequence\":{value}")).replace('@', "1");
        let expected = u64::try_from(value).ok().filter(|value| *value < 1 << 53);
        prop_assert_eq!(parse(body.as_bytes(), &STRICT).ok().map(|event| event.sequence), expected);
    }
}

/// At each edge of the surrogates, and against each other one: the same pair is the same key, however
/// its halves are written, and no other pair is.
#[test]
fn a_surrogate_pair_is_the_same_key_escaped_or_not() {
    let pairs: Vec<_> = [0xD800_u16, 0xD801, 0xDBFE, 0xDBFF]
        .into_iter()
        .flat_map(|high| [0xDC00_u16, 0xDC01, 0xDFFE, 0xDFFF].map(|low| [high, low]))
        // One of each half.
        .step_by(if cfg!(miri) { 5 } else { 1 })
        .collect();
    for one in &pairs {
        let escaped = format!("\\u{:04x}\\u{:04X}", one[0], one[1]);
        for other in &pairs {
            let literal = String::from_utf16(other).unwrap();
            let members = format!("\"{escaped}\":0,\"{literal}\":0");
            let body = EVENT.replace("\"extra\":@", &format!("\"payload\":{{{members}}}"));
            let fault = match parse(body.as_bytes(), &STRICT) {
                Err(Error::InvalidEvent(error)) => Some(error.fault),
                other => other.map(|_| None).unwrap(),
            };
            assert_eq!(fault, (one == other).then_some(EventFault::Repeated), "{members}");
        }
        // Its halves the other way round, or with something between, are no pair.
        let turned = format!("\\u{:04x}\\u{:04x}", one[1], one[0]);
        let body = EVENT.replace("\"extra\":@", &format!("\"{turned}\":0,\"{escaped}\":0"));
        assert_eq!(parse(body.as_bytes(), &STRICT).err(), None);
    }
}

/// Each fault, by the smallest text that has it.
#[test]
fn every_fault_of_json_is_named() {
    let faults = [
        ("{", JsonFault::UnexpectedEnd),
        ("[x]", JsonFault::ExpectedValue),
        ("{x}", JsonFault::ExpectedKey),
        ("{\"a\" 1}", JsonFault::ExpectedColon),
        ("[1 2]", JsonFault::ExpectedCommaOrClose),
        ("[1,]", JsonFault::TrailingComma),
        ("[\"\t\"]", JsonFault::ControlCharacter),
        ("[\"\\x\"]", JsonFault::InvalidEscape),
        ("[1.x]", JsonFault::InvalidNumber),
        ("1 2", JsonFault::TextAfterValue),
    ];
    for (text, fault) in faults {
        let found = match parse(text.as_bytes(), &STRICT) {
            Err(Error::InvalidJson(error)) => error.fault,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(found, fault, "{text}");
    }
    let deep = parse(&[b'['; 129], &STRICT);
    assert!(matches!(deep, Err(Error::InvalidJson(error)) if error.fault == JsonFault::TooDeep));
    let binary = parse(b"[\xff]", &STRICT);
    assert!(matches!(binary, Err(Error::InvalidJson(error)) if error.fault == JsonFault::NotUtf8));
    assert_eq!(faults.len() + 2, JsonFault::ALL.len());
}

/// A quote that is escaped does not end a key.
#[test]
fn keys_that_differ_behind_an_escaped_quote_are_two() {
    for (first, second, is_repeated) in
        [(r#"a\"1"#, r#"a\"2"#, false), (r#"a\"1"#, r#"a\"1"#, true), (r"a\\", r"a\\b", false)]
    {
        let body = EVENT.replace('@', &format!("1,\"{first}\":1,\"{second}\":2"));
        let repeated = matches!(
            parse(body.as_bytes(), &STRICT),
            Err(Error::InvalidEvent(error)) if error.fault == EventFault::Repeated
        );
        assert_eq!(repeated, is_repeated, "{body}");
    }
}

#[test]
fn a_hundred_thousand_levels_are_an_error() {
    let nested =
        |open: &str, close: &str, levels| open.repeat(levels) + "0" + &close.repeat(levels);
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        assert!(is_json(&nested(open, close, 128)));
        for levels in [129, 100_000] {
            assert!(!is_json(&nested(open, close, levels)), "{levels}");
        }
        assert!(!is_json(&open.repeat(100_000)));
    }
}

/// A log is no place for what a sender writes.
#[test]
fn scalars_are_told_and_compared_but_not_shown() {
    let body = EVENT.replace('@', "1").replace("1689684577", "1.5e3");
    let event = parse(body.as_bytes(), &STRICT).unwrap();
    assert_eq!(event.session_id.as_str(), Some("s-1"));
    assert!(event.session_id == "s-1" && event.session_id != "s-2");
    assert_eq!(format!("{:?}", event.session_id), "JsonStr(3 bytes)");
    assert_eq!((event.timestamp.as_str(), event.timestamp.to_f64()), ("1.5e3", 1500.0));
    assert_eq!(format!("{} {0:?}", event.timestamp), "1.5e3 JsonNumber(5 bytes)");

    let escaped = body.replace("s-1", "s\\u002d1");
    let id = parse(escaped.as_bytes(), &STRICT).unwrap().session_id;
    assert_eq!(id.as_str(), None);
    assert!(id == "s-1" && id != "s-2");
}

#[test]
fn a_payload_shows_which_fields_it_has_and_not_what_they_hold() {
    let shown = |event: &str, payload: &str| {
        let head = r#"{"timestamp":1,"sessionId":"s-1","sequence":3,"event":"#;
        let body = format!("{head}\"{event}\",\"payload\":{payload}}}");
        let payload = parse(body.as_bytes(), &STRICT).unwrap().payload;
        payload.map(|payload| format!("{payload:?}")).unwrap()
    };
    assert_eq!(
        shown("PAGE_VISIBILITY_CHANGE", r#"{"state":"HIDDEN","new":"name"}"#),
        "Payload { measurement_id: None, snr: None, state: Some(\"…\"), details: None, .. }"
    );
    assert_eq!(
        shown("GENERAL_ERROR", r#"{"details":"name"}"#),
        "Payload { measurement_id: None, snr: None, state: None, details: Some(JsonStr(4 bytes)), .. }"
    );
}

/// Space and undocumented fields included.
#[test]
fn a_payload_is_told_as_it_was_sent() {
    for sent in [r#"{ "new" :[1, {}],"snr":null }"#, "{}"] {
        let body = EVENT.replace("\"extra\":@", &format!("\"payload\": {sent} "));
        let payload = parse(body.as_bytes(), &STRICT).unwrap().payload;
        assert_eq!(payload.map(|payload| payload.json), Some(sent));
    }
    let body = EVENT.replace("extra\":@", "payload\":null");
    assert!(parse(body.as_bytes(), &STRICT).unwrap().payload.is_none());
}

/// The types that the catalogue tells are those that the parser takes.
#[test]
fn a_timestamp_from_ten_to_the_eleventh_on_is_in_milliseconds() {
    let times: [(&str, f64); 6] = [
        ("0", 0.0),
        ("1689684577.5", 1_689_684_577.5),
        ("99999999999", 99_999_999_999.0),
        ("100000000000", 100_000_000.0),
        ("1689684577250", 1_689_684_577.25),
        ("-1689684577250", -1_689_684_577_250.0),
    ];
    for (sent, seconds) in times {
        let body = EVENT.replace("1689684577", sent).replace('@', "0");
        let event = parse(body.as_bytes(), &STRICT).unwrap();
        assert_eq!(event.unix_seconds().to_bits(), seconds.to_bits(), "{sent}");
    }
}

#[test]
fn every_documented_field_has_its_type() {
    use wms_webhook::FieldType::{Integer, Number, String, Visibility};
    let values = [
        ("\"VISIBLE\"", &[String, Visibility][..]),
        ("\"text\"", &[String]),
        ("1", &[Number, Integer]),
        ("1.5", &[Number]),
        ("null", &[]),
        ("[]", &[]),
    ];
    for spec in CATALOGUE {
        for field in spec.payload {
            for (value, types) in values {
                let others =
                    spec.payload.iter().filter(|other| other.field != field.field).map(|other| {
                        let value = match other.field_type {
                            String => "\"text\"",
                            Number | Integer => "1",
                            Visibility => "\"HIDDEN\"",
                            unknown => panic!("no value is known of {unknown:?}"),
                        };
                        format!("\"{}\":{value},", other.field.key())
                    });
                let body = EVENT.replace("\"X\"", &format!("\"{}\"", spec.name)).replace(
                    "\"extra\":@",
                    &format!(
                        "\"payload\":{{{}\"{}\":{value}}}",
                        others.collect::<std::string::String>(),
                        field.field.key()
                    ),
                );
                let fault = match value {
                    "null" => field.is_required.then_some(EventFault::Missing),
                    _ if types.contains(&field.field_type) => None,
                    "\"text\"" if field.field_type == Visibility => {
                        Some(EventFault::UndocumentedValue)
                    }
                    _ => Some(EventFault::WrongType),
                };
                let event = parse(body.as_bytes(), &Options::default()).unwrap();
                let found = event.deviation.map(|error| (error.field, error.fault));
                assert_eq!(found, fault.map(|fault| (field.field, fault)), "{body}");
                assert_eq!(event.is_documented(), fault.is_none(), "{body}");
                let strict = parse(body.as_bytes(), &STRICT).map(|_| ());
                let refusal = event.deviation.map_or(Ok(()), |error| Err(error.into()));
                assert_eq!(strict, refusal, "{body}");
            }
        }
    }
}
