//! The exports as JavaScript calls them, natively: with integers, through the windows.

extern crate std;

use std::sync::{Mutex, MutexGuard};

use super::{
    BODY, CALL, Call, KEYS, Kept, REPORT, SCRATCH, SECRET, derive_key, erase, layout, numbers,
    parse, receive, sign, verify,
};
use crate::{Encoding, Error, EventError, EventFault, Field, JsonError, JsonFault, MAX_BODY_BYTES};

const EVENT: &str =
    r#"{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
/// By `openssl dgst -sha256 -hmac "mac secret"`.
const OF_EVENT: &str =
    "hmac-sha256=7a25e1f7d152a54973b43e98ecbaa7635ecacfafaf173b061bf75bc0e895f166";
const OF_CAMERA: &str =
    "hmac-sha256=7467856f18ebe70d2fb983d02a41632eee4be77f35c0c0d31e802b5356d5f537";
/// `camera #1` altered: the low bytes are the same.
const ALTERED: &str = "camera \u{123}1";
const AUTO: usize = 0;
const ASCII: usize = 3;

/// The windows are one a process, as the thread is in wasm.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(|poisoned| {
        ONE.clear_poison();
        poisoned.into_inner()
    })
}

fn put<const N: usize>(window: &Kept<[u8; N]>, text: &str) -> usize {
    window.borrow()[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
}

/// The delivery in its windows, and the slots to try: the lengths of header and body.
fn deliver(slots: &[u8], header: &str, body: &str) -> (usize, usize) {
    let call = CALL.borrow();
    call.tried[..slots.len()].copy_from_slice(slots);
    call.signature[..header.len()].copy_from_slice(header.as_bytes());
    (header.len(), put(&BODY, body))
}

/// The window as it is, the first bytes of it.
fn seen<const N: usize>(window: &Kept<[u8; N]>, bytes: usize) -> &str {
    core::str::from_utf8(&window.borrow()[..bytes]).unwrap()
}

/// The answer to the delivery under the keys of these slots.
fn verified(slots: &[u8], header: &str, body: &str, encoding: usize) -> usize {
    let (signature_bytes, body_bytes) = deliver(slots, header, body);
    verify(signature_bytes, body_bytes, slots.len(), encoding, MAX_BODY_BYTES)
}

fn received(slots: &[u8], header: &str, body: &str, strict: bool) -> usize {
    let (signature_bytes, body_bytes) = deliver(slots, header, body);
    receive(signature_bytes, body_bytes, slots.len(), AUTO, MAX_BODY_BYTES, strict)
}

fn parsed(body: &str, strict: bool) -> usize {
    parse(put(&BODY, body), MAX_BODY_BYTES, strict)
}

fn keep(slot: usize, secret: &str) {
    derive_key(slot, put(&SECRET, secret));
}

const TOO_LARGE: usize = Error::BodyTooLarge.index();
const MISSING: usize = Error::MissingSignature.index();
const MALFORMED: usize = Error::MalformedSignature.index();
const MISMATCH: usize = Error::SignatureMismatch.index();
const AMBIGUOUS: usize = Error::AmbiguousBody.index();
const NOT_JSON: usize = 5;
const NOT_AN_EVENT: usize = 6;

#[test]
fn no_answer_has_the_number_of_an_error() {
    let no_json = JsonError { line: 1, column: 1, fault: JsonFault::UnexpectedEnd };
    let no_event = EventError { field: Field::Body, fault: EventFault::WrongType };
    assert_eq!(Error::InvalidJson(no_json).index(), NOT_JSON);
    assert_eq!(Error::InvalidEvent(no_event).index(), NOT_AN_EVENT);
    let errors = [TOO_LARGE, MISSING, MALFORMED, MISMATCH, AMBIGUOUS, NOT_JSON, NOT_AN_EVENT];
    assert_eq!(errors, [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(numbers::AUTHENTIC, errors.len());
    let events = [numbers::EVENT, numbers::MENDED_EVENT, numbers::CANONICAL_EVENT];
    assert!(events.is_sorted() && events[0] > numbers::AUTHENTIC);
}

#[test]
fn the_layout_says_where_the_windows_are() {
    let _alone = alone();
    // SAFETY: it points to a static, which nobody else borrows now.
    let layout = unsafe { *layout() };
    let Call { parts, signature, tried } = CALL.borrow();
    for (word, place, bytes) in [
        (numbers::SIGNATURE, at(signature), numbers::SIGNATURE_BYTES),
        (numbers::SECRET, place(&SECRET), numbers::SECRET_BYTES),
        (numbers::TRIED, at(tried), numbers::STRING_SLOTS + numbers::BYTES_SLOTS),
        (numbers::BODY, place(&BODY), numbers::BODY_BYTES),
        (numbers::REPORT, place(&REPORT), 4 * numbers::REPORT_WORDS),
        (numbers::PARTS, at(parts), 8 * numbers::PARTS_NUMBERS),
    ] {
        assert_eq!((layout[word], bytes), place);
    }
}

/// Where it stands, and how many bytes it takes.
fn place<T>(kept: &Kept<T>) -> (usize, usize) {
    (kept.address().addr(), size_of::<T>())
}

fn at<T>(window: &T) -> (usize, usize) {
    (core::ptr::from_ref(window).addr(), size_of::<T>())
}

#[test]
fn each_verdict_has_its_number() {
    let _alone = alone();
    keep(0, "mac secret");
    keep(1, "another");
    assert_eq!(verified(&[0], OF_EVENT, EVENT, AUTO), numbers::AUTHENTIC);
    assert_eq!(verified(&[1], OF_EVENT, EVENT, AUTO), MISMATCH);
    assert_eq!(verified(&[], OF_EVENT, EVENT, AUTO), MISMATCH);
    assert_eq!(verified(&[0], OF_EVENT, &EVENT.replace('0', "1"), AUTO), MISMATCH);
    assert_eq!(verified(&[0], OF_CAMERA, ALTERED, AUTO), AMBIGUOUS);
    assert_eq!(verified(&[0], OF_CAMERA, ALTERED, ASCII), numbers::AUTHENTIC);
    assert_eq!(verified(&[0], "", EVENT, AUTO), MISSING);
    assert_eq!(verified(&[0], &OF_EVENT[1..], EVENT, AUTO), MALFORMED);
    for encoding in 0..Encoding::ALL.len() {
        assert_eq!(verified(&[0], OF_EVENT, EVENT, encoding), numbers::AUTHENTIC);
    }
}

#[test]
fn the_best_of_the_keys_counts_wherever_it_stands() {
    let _alone = alone();
    for slot in 0..8 {
        keep(slot, "another");
    }
    keep(numbers::STRING_SLOTS, "mac secret");
    let last = u8::try_from(numbers::STRING_SLOTS).unwrap();
    for place in 0..8 {
        let mut slots = [0, 1, 2, 3, 4, 5, 6, 7];
        assert_eq!(verified(&slots, OF_EVENT, EVENT, AUTO), MISMATCH);
        slots[place] = last;
        assert_eq!(verified(&slots, OF_EVENT, EVENT, AUTO), numbers::AUTHENTIC);
        assert_eq!(verified(&slots, OF_CAMERA, ALTERED, AUTO), AMBIGUOUS);
    }
}

#[test]
fn a_length_is_judged_before_anything_else() {
    let _alone = alone();
    keep(0, "mac secret");
    let (header, body) = deliver(&[0], OF_EVENT, EVENT);
    let limited = |bytes, limit| {
        let verdict = verify(header, bytes, 1, AUTO, limit);
        let event = receive(header, bytes, 1, AUTO, limit, false);
        (verdict, event, parse(bytes, limit, false))
    };
    assert_eq!(limited(body, body), (numbers::AUTHENTIC, numbers::EVENT, numbers::EVENT));
    assert_eq!(limited(body, body - 1), (TOO_LARGE, TOO_LARGE, TOO_LARGE));
    // What JavaScript passes for a body that does not fit the window.
    assert_eq!(limited(usize::MAX, MAX_BODY_BYTES), (TOO_LARGE, TOO_LARGE, TOO_LARGE));
    assert_eq!(verify(0, usize::MAX, 1, AUTO, MAX_BODY_BYTES), TOO_LARGE);
}

#[test]
fn only_an_authentic_body_is_parsed() {
    let _alone = alone();
    keep(0, "mac secret");
    assert_eq!(received(&[0], OF_EVENT, EVENT, true), numbers::EVENT);
    assert_eq!(received(&[], OF_EVENT, EVENT, true), MISMATCH);
    assert_eq!(received(&[0], OF_EVENT, "{}", false), MISMATCH);
    assert_eq!(received(&[0], "", "{}", false), MISSING);
    let brackets = crate::MacKey::new("mac secret").unwrap().sign(b"{}").to_header();
    let header = core::str::from_utf8(&brackets).unwrap();
    assert_eq!(received(&[0], header, "{}", false), NOT_AN_EVENT);
}

#[test]
fn a_secret_is_erased_and_an_empty_one_makes_no_key() {
    let _alone = alone();
    keep(2, "mac secret");
    assert_eq!(SECRET.borrow()[..10], [0; 10]);
    assert_eq!(sign(2, put(&BODY, EVENT)), OF_EVENT.len());
    assert_eq!(CALL.borrow().signature[..OF_EVENT.len()], *OF_EVENT.as_bytes());
    keep(2, "");
    assert_eq!(sign(2, EVENT.len()), 0);
    assert_eq!(verified(&[2], OF_EVENT, EVENT, AUTO), MISMATCH);
}

#[test]
fn each_kind_of_body_has_its_number() {
    let _alone = alone();
    let class = |number: usize| [0, 0, u32::try_from(number).unwrap()];
    assert_eq!(parsed(EVENT, false), numbers::EVENT);
    assert_eq!(*REPORT.borrow(), class(numbers::DOCUMENTED));
    assert_eq!(parsed(&EVENT.replace("WMS_LOADED", "NEW"), false), numbers::EVENT);
    assert_eq!(*REPORT.borrow(), class(numbers::NEW_CODE));
    let with_comma = EVENT.replace('}', ",}");
    assert_eq!(parsed(&with_comma, false), numbers::MENDED_EVENT);
    assert_eq!(seen(&BODY, with_comma.len()), EVENT.replace('}', " }"));
    assert_eq!(parsed(&with_comma, true), NOT_JSON);
    assert_eq!(*REPORT.borrow(), [JsonFault::TrailingComma.index(), 1, 76]);
    assert_eq!(parsed("{}", false), NOT_AN_EVENT);
    assert_eq!(*REPORT.borrow(), [EventFault::Missing.index(), Field::Timestamp.index(), 0]);
    let deviating = EVENT.replace('}', ",\"severity\":\"LOUD\"}");
    let (severity, undocumented) = (Field::Severity.index(), EventFault::UndocumentedValue.index());
    assert_eq!(parsed(&deviating, false), numbers::EVENT);
    let [.., deviates] = class(numbers::DEVIATING);
    assert_eq!(*REPORT.borrow(), [undocumented, severity, deviates]);
    assert_eq!(parsed(&deviating, true), NOT_AN_EVENT);
    assert_eq!(*REPORT.borrow(), [undocumented, severity, 0]);
}

#[test]
fn commas_are_blanked_before_brackets_only() {
    let _alone = alone();
    let body = r#"{"timestamp":1,"sessionId":"a,}\",]\\","sequence":0,"event":"WMS_LOADED","x":[{},[1,2],"",{"y" : "," , },],}"#;
    let mended = r#"{"timestamp":1,"sessionId":"a,}\",]\\","sequence":0,"event":"WMS_LOADED","x":[{},[1,2],"",{"y" : ","   } ] }"#;
    assert_eq!(parsed(body, false), numbers::MENDED_EVENT);
    assert_eq!(seen(&BODY, body.len()), mended);
    assert!(serde_json::from_str::<serde_json::Value>(mended).is_ok());
}

#[test]
fn a_canonical_event_is_its_parts() {
    let _alone = alone();
    let body = concat!(
        r#"{"timestamp":1689684577,"sessionId":"s-1","sequence":12,"#,
        r#""event":"MEASUREMENT_CREATED","severity":"INFO","payload":{"measurementId":"m-1"}}"#
    );
    assert_eq!(parsed(body, true), numbers::CANONICAL_EVENT);
    let [timestamp, sequence, code, places @ ..] = CALL.borrow().parts;
    assert_eq!([timestamp, sequence, code].map(exact), [1_689_684_577, 12, 6]);
    assert_eq!(places.map(exact)[..4], [37, 40, 132, 135]);
    assert!(places.map(exact)[4..].iter().all(|&place| place == 0));
}

/// The integer that a field holds.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, reason = "small integers")]
fn exact(field: f64) -> i64 {
    field as i64
}

#[test]
fn an_erased_call_leaves_the_keys_of_strings_only() {
    let _alone = alone();
    let (string, bytes) = (numbers::STRING_SLOTS - 1, numbers::STRING_SLOTS);
    for slot in [string, bytes, bytes + 1] {
        keep(slot, "mac secret");
    }
    let slots = [string, bytes].map(|slot| u8::try_from(slot).unwrap());
    assert_eq!(verified(&slots[1..], OF_EVENT, EVENT, AUTO), numbers::AUTHENTIC);
    CALL.borrow().parts.fill(1.0);
    erase(EVENT.len(), 1);
    assert_eq!(BODY.borrow()[..EVENT.len()], [0; EVENT.len()]);
    let Call { parts, signature, tried } = CALL.borrow();
    assert_eq!(*signature, [0; numbers::SIGNATURE_BYTES]);
    assert_eq!(*tried, [0; numbers::STRING_SLOTS + numbers::BYTES_SLOTS]);
    assert!(parts.iter().all(|&part| exact(part) == 0));
    let is_kept = [string, bytes, bytes + 1].map(|slot| KEYS.borrow()[slot].is_some());
    assert_eq!(is_kept, [true, false, true]);
    erase(usize::MAX, numbers::BYTES_SLOTS);
    assert!(KEYS.borrow()[bytes..].iter().all(Option::is_none));
    assert!(SCRATCH.borrow().iter().all(|&place| place == 0));
    assert_eq!(verified(&slots[..1], OF_EVENT, EVENT, AUTO), numbers::AUTHENTIC);
}
