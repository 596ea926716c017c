//! Each refusal, as a receiver meets it: its code, the status to answer, and what may be logged.
#![cfg(not(target_arch = "wasm32"))]

use wms_webhook::{Error, MacKey, Options, parse, receive};

/// Not ASCII, so that the lossy computation signs another text: `{"s":"a"}`.
const BODY: &str = "{\"s\":\"\u{161}\"}";
/// `createHmac("sha256", "key").update(BODY, "ascii").digest("hex")` of Node.
const LOSSY: &str = "hmac-sha256=5e1f8f4af22439a88da09c1901ac8056dd8ea51b34ebedc066549a004e6305c9";

fn refused(header: Option<&str>, max_body_bytes: usize) -> Error {
    let options = Options { max_body_bytes, ..Options::default() };
    let keys = [MacKey::new("key").unwrap()];
    receive(BODY.as_bytes(), header, &keys, &options).unwrap_err()
}

#[test]
fn each_has_its_code_its_status_and_its_words() {
    let forged = format!("hmac-sha256={}", "0".repeat(64));
    let unread = |body: &[u8]| parse(body, &Options::default()).unwrap_err();
    let event = br#"{"timestamp":"soon","sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
    for (error, code, status, words) in [
        (refused(None, BODY.len() - 1), "body_too_large", 413, "the body is longer than the limit"),
        (
            refused(None, BODY.len()),
            "missing_signature",
            401,
            "the signature header is missing or empty",
        ),
        (
            refused(Some("sha1=00"), BODY.len()),
            "malformed_signature",
            401,
            "the signature header is not \"hmac-sha256=\" and 64 hexadecimal digits",
        ),
        (
            refused(Some(&forged), BODY.len()),
            "signature_mismatch",
            401,
            "the signature does not match any secret",
        ),
        (
            refused(Some(LOSSY), BODY.len()),
            "ambiguous_body",
            401,
            "the signature matches only the documented lossy check: the body may have been altered",
        ),
        (
            unread("{\n \"é\":x".as_bytes()),
            "invalid_json",
            422,
            "the body is not JSON: expected a value at line 2, column 6",
        ),
        (
            unread(event),
            "invalid_event",
            422,
            "the body is not a valid WMS event: a field has the wrong type at \"/timestamp\"",
        ),
        (
            unread(b"{}"),
            "invalid_event",
            422,
            "the body is not a valid WMS event: a required field is missing at \"/timestamp\"",
        ),
    ] {
        assert_eq!((error.code(), error.status()), (code, status));
        assert_eq!(error.to_string(), words);
    }
}
