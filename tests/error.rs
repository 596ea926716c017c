//! Each refusal, as a receiver meets it: its code, the status to answer, and what may be logged.
#![cfg(not(target_arch = "wasm32"))]

use wms_webhook::{Encoding, Error, MacKey, Options, parse, receive};

/// What is refused without regard to the body.
fn refused(header: Option<&str>, max_body_bytes: usize) -> Error {
    let options = Options { max_body_bytes, encoding: Encoding::Auto, ..Options::default() };
    let keys = [MacKey::new("key").unwrap()];
    receive(b"{}", header, &keys, &options).unwrap_err()
}

#[test]
fn each_has_its_code_its_status_and_its_words() {
    let forged = format!("hmac-sha256={}", "0".repeat(64));
    let unread = |body: &[u8]| parse(body, &Options::default()).unwrap_err();
    let event = br#"{"timestamp":"soon","sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
    for (error, code, status, words) in [
        (refused(None, 1), "body_too_large", 413, "the body is longer than the limit"),
        (refused(None, 2), "missing_signature", 401, "the signature header is missing or empty"),
        (
            refused(Some("sha1=00"), 2),
            "malformed_signature",
            401,
            "the signature header is not \"hmac-sha256=\" and 64 hexadecimal digits",
        ),
        (
            refused(Some(&forged), 2),
            "signature_mismatch",
            401,
            "no secret explains the signature of this body",
        ),
        (
            Error::AmbiguousBody,
            "ambiguous_body",
            401,
            "only the lossy computation explains the signature: the body may have been altered",
        ),
        (
            unread(b"{\n  x"),
            "invalid_json",
            422,
            "the body is not JSON: expected a key in double quotes at line 2, column 3",
        ),
        (
            unread(event),
            "invalid_event",
            422,
            "the body is not an event of WMS: a field has the wrong type at \"/timestamp\"",
        ),
        (
            unread(b"{}"),
            "invalid_event",
            422,
            "the body is not an event of WMS: a required field is missing at \"/timestamp\"",
        ),
    ] {
        assert_eq!((error.code(), error.status()), (code, status));
        assert_eq!(error.to_string(), words);
        assert!(words.starts_with(error.summary()) && !error.summary().is_empty());
    }
}
