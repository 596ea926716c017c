//! The parser against `serde_json`: whether a text is JSON, and what its event says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wms_webhook::{Encoding, Error, JsonFault, Options, parse};

const STRICT: Options = Options { encoding: Encoding::Auto, max_body_bytes: 1 << 20, strict: true };

/// What RFC 8259 leaves to the reader, and `serde_json` decides otherwise.
const LEFT_OPEN: [&str; 4] = ["number out of range", "surrogate", "hex escape", "recursion limit"];

fuzz_target!(|body: &[u8]| {
    let strict = parse(body, &STRICT);
    let lenient = parse(body, &Options::default());
    // A trailing comma and a deviation are the only differences, and only ever refused.
    let has_trailing_comma =
        matches!(strict, Err(Error::InvalidJson(error)) if error.fault == JsonFault::TrailingComma);
    if !has_trailing_comma {
        let deviation = lenient.as_ref().ok().and_then(|event| event.deviation);
        let refusal = deviation.map(Error::InvalidEvent).or(lenient.as_ref().err().copied());
        assert_eq!(strict.as_ref().err(), refusal.as_ref());
    }
    if let Err(Error::InvalidJson(error)) = strict {
        assert!(error.line >= 1 && error.column >= 1);
    }

    match serde_json::from_slice::<Value>(body) {
        Ok(value) => {
            assert!(
                !matches!(strict, Err(Error::InvalidJson(error)) if error.fault != JsonFault::TooDeep)
            );
            if let Ok(event) = &lenient {
                let session_id = value["sessionId"].as_str().unwrap_or_default();
                assert_eq!(session_id, event.session_id.to_string());
                assert_eq!(value["event"], event.event.to_string());
                assert_eq!(value["timestamp"].as_f64(), Some(event.timestamp.to_f64()));
                assert_eq!(
                    value["sequence"].as_f64().map(|sequence| sequence as u64),
                    Some(event.sequence)
                );
                let payload =
                    event.payload.map(|payload| serde_json::from_str::<Value>(payload.json));
                let payload =
                    payload.map_or(Value::Null, |json| json.expect("the payload is JSON"));
                assert_eq!(value["payload"], payload);
            }
        }
        Err(error) => {
            let message = error.to_string();
            if !LEFT_OPEN.iter().any(|open| message.contains(open)) {
                assert!(
                    matches!(strict, Err(Error::InvalidJson(_))),
                    "JSON to us, not to serde: {message}"
                );
            }
        }
    }
});
