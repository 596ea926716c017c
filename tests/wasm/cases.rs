//! The door of wasm-bindgen, in a JavaScript engine. `tests/conformance` runs the whole corpus
//! through it; these are the answers that must not depend on any script.

use js_sys::{Array, JSON, Reflect, TypeError, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use wms_webhook::CATALOGUE;
use wms_webhook::bindgen::{
    causes, deviation_of, explain_webhook, is_known_event, parse_event, receive_webhook,
    sign_webhook, simulate_deliveries, simulate_session, track_session, verify_webhook,
};

const SECRET: &str = "mac secret";
const BODY: &str =
    r#"{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
/// By OpenSSL.
const HEADER: &str = "hmac-sha256=7a25e1f7d152a54973b43e98ecbaa7635ecacfafaf173b061bf75bc0e895f166";

fn js(text: &str) -> JsValue {
    text.into()
}

fn verified(body: &JsValue, header: &JsValue, secret: &JsValue) -> Result<bool, JsValue> {
    verify_webhook(
        body.unchecked_ref(),
        header.unchecked_ref(),
        secret.unchecked_ref(),
        &JsValue::UNDEFINED,
    )
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &js(name)).unwrap()
}

fn known(event: &JsValue) -> bool {
    is_known_event(event).unwrap()
}

fn code_of(error: &JsValue) -> String {
    Reflect::get(error, &js("code")).unwrap().as_string().unwrap_or_default()
}

#[wasm_bindgen_test]
fn a_delivery_verifies_and_its_neighbours_do_not() {
    let bytes = JsValue::from(Uint8Array::from(BODY.as_bytes()));
    for body in [js(BODY), bytes] {
        assert_eq!(verified(&body, &js(HEADER), &js(SECRET)), Ok(true));
        assert_eq!(verified(&body, &js(HEADER), &js("mac secreT")), Ok(false));
        assert_eq!(verified(&body, &JsValue::NULL, &js(SECRET)), Ok(false));
        assert_eq!(verified(&body, &js(&HEADER.to_uppercase()), &js(SECRET)), Ok(false));
    }
    assert_eq!(verified(&js(&BODY.replace('0', "1")), &js(HEADER), &js(SECRET)), Ok(false));
    let secrets = Array::of2(&js("old"), &js(SECRET));
    assert_eq!(verified(&js(BODY), &js(HEADER), &secrets), Ok(true));
    assert_eq!(
        sign_webhook(js(BODY).unchecked_ref(), js(SECRET).unchecked_ref()),
        Ok(HEADER.into())
    );
}

#[wasm_bindgen_test]
fn every_refusal_has_its_code() {
    let receive = |body: &str, header: &JsValue| {
        let refused = receive_webhook(
            js(body).unchecked_ref(),
            header.unchecked_ref(),
            js(SECRET).unchecked_ref(),
            &JsValue::UNDEFINED,
        );
        code_of(&refused.unwrap_err())
    };
    assert_eq!(receive(&"x".repeat(1024 * 1024 + 1), &js(HEADER)), "body_too_large");
    assert_eq!(receive(BODY, &JsValue::UNDEFINED), "missing_signature");
    assert_eq!(receive(BODY, &js("x")), "malformed_signature");
    assert_eq!(receive("{}", &js(HEADER)), "signature_mismatch");
    assert_eq!(receive(&BODY.replace("s-1", "s-\u{131}"), &js(HEADER)), "ambiguous_body");

    let parse = |body: &str| {
        code_of(&parse_event(js(body).unchecked_ref(), &JsValue::UNDEFINED).unwrap_err())
    };
    assert_eq!(parse("{"), "invalid_json");
    assert_eq!(parse("{}"), "invalid_event");
    assert_eq!(
        parse(&BODY.replace("\"timestamp\"", "\"event\":\"X\",\"timestamp\"")),
        "invalid_event"
    );
}

#[wasm_bindgen_test]
fn every_event_of_the_catalogue_is_known() {
    let payload = r#"{"measurementId":"m","snr":1.5,"sequence":2,"state":"HIDDEN","details":"d"}"#;
    for spec in CATALOGUE {
        let body = BODY
            .replace("WMS_LOADED", spec.name)
            .replace('}', &format!(",\"payload\":{payload},}}"));
        let event = parse_event(js(&body).unchecked_ref(), &JsValue::UNDEFINED).unwrap();
        assert!(known(&event) && deviation_of(&event).unwrap().is_undefined());
        let severity = Reflect::get(&event, &js("severity")).unwrap();
        assert_eq!(severity.as_string().as_deref(), Some(spec.severity.as_str()));
        let got = Reflect::get(&event, &js("payload")).unwrap();
        assert_eq!(JSON::stringify(&got).unwrap(), payload);
    }
    let body = BODY.replace("WMS_LOADED\"", "NEW\"");
    let event = parse_event(js(&body).unchecked_ref(), &JsValue::UNDEFINED).unwrap();
    assert!(!known(&event) && deviation_of(&event).unwrap().is_undefined());
    let body = BODY.replace('}', ",\"payload\":[]}");
    let event = parse_event(js(&body).unchecked_ref(), &JsValue::UNDEFINED).unwrap();
    let deviation = JSON::stringify(&deviation_of(&event).unwrap()).unwrap();
    assert_eq!(deviation, r#"{"path":"/payload","reason":"wrong_type"}"#);
    assert!(!known(&event) && !known(&JsValue::NULL));
}

#[wasm_bindgen_test]
fn an_event_is_judged_as_it_is_now() {
    let event = parse_event(js(BODY).unchecked_ref(), &JsValue::UNDEFINED).unwrap();
    assert!(known(&event));
    Reflect::set(&event, &js("severity"), &js("DEBUG")).unwrap();
    let deviation = JSON::stringify(&deviation_of(&event).unwrap()).unwrap();
    assert_eq!(deviation, r#"{"path":"/severity","reason":"undocumented_value"}"#);
    assert!(!known(&event));
}

#[wasm_bindgen_test]
fn mistakes_of_the_programmer_are_type_errors() {
    let object = JSON::parse(BODY).unwrap();
    for (body, header, secret) in [
        (&object, js(HEADER), js(SECRET)),
        (&JsValue::NULL, js(HEADER), js(SECRET)),
        (&js(BODY), js(HEADER), js("")),
        (&js(BODY), js(HEADER), JsValue::UNDEFINED),
        (&js(BODY), js(HEADER), js("undefined")),
        (&js(BODY), js(HEADER), js("[object Promise]")),
        (&js(BODY), js(HEADER), js(" \u{a0}\n")),
        (&js(BODY), js(HEADER), Array::new().into()),
        (&js(BODY), js(HEADER), Array::of2(&js(SECRET), &js("")).into()),
        (&js(BODY), 5.into(), js(SECRET)),
    ] {
        let error = verified(body, &header, &secret).unwrap_err();
        assert!(error.is_instance_of::<TypeError>(), "{error:?}");
    }
}

#[wasm_bindgen_test]
fn the_tools_are_there() {
    let events = simulate_session(&JsValue::UNDEFINED).unwrap();
    let id = js(&HEADER["hmac-sha256=".len()..]);
    let tracked = track_session(&JsValue::NULL, &events.get(0), &id).unwrap();
    assert_eq!(get(&tracked, "arrival"), js("first"));
    let state = get(&tracked, "state");
    let again = track_session(&state, &events.get(0), &id).unwrap();
    assert_eq!(get(&again, "arrival"), js("duplicate"));
    assert!(track_session(&JSON::parse("{}").unwrap(), &events.get(0), &id).is_err());
    assert!(track_session(&state, &events.get(0), &js("1")).is_err());

    let options = JSON::parse(r#"{ "secret": "mac secret" }"#).unwrap();
    assert_eq!(simulate_deliveries(&options).unwrap().length(), events.length());

    let told = explain_webhook(
        js(&format!("{BODY}\n")).unchecked_ref(),
        js(HEADER).unchecked_ref(),
        js(SECRET).unchecked_ref(),
        &JsValue::UNDEFINED,
    );
    let found = Array::from(&get(&told.unwrap(), "causes"));
    assert_eq!(found.join(","), "body_newline_added");
    assert!(causes().iter().any(|cause| get(&cause, "cause") == found.get(0)));
}
