//! The exports as JavaScript calls them, natively: with integers, through the windows.

extern crate std;

use std::sync::{Mutex, MutexGuard};

use super::{
    BODY, FIELDS, KEY_SLOTS, KEYS, Kept, REPORT, SECRET, SIGNATURE, derive_key, erase, layout,
    parse, sign, verify,
};
use crate::Encoding;

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

/// The window as it is, the first bytes of it.
fn seen<const N: usize>(window: &Kept<[u8; N]>, bytes: usize) -> &str {
    core::str::from_utf8(&window.borrow()[..bytes]).unwrap()
}

fn verified(slot: usize, header: &str, body: &str, encoding: usize) -> u32 {
    verify(slot, put(&SIGNATURE, header), put(&BODY, body), encoding)
}

fn keep(slot: usize, secret: &str) {
    derive_key(slot, put(&SECRET, secret));
}

#[test]
fn the_layout_tells_where_the_windows_are() {
    let _alone = alone();
    // SAFETY: it points to a static, which nobody else borrows now.
    let [signature, header, secret, secrets, body, bodies, report, fields, slots] =
        unsafe { *layout() };
    assert_eq!((signature, header), place(&SIGNATURE));
    assert_eq!((secret, secrets), place(&SECRET));
    assert_eq!((body, bodies), place(&BODY));
    assert_eq!([report, fields], [place(&REPORT).0, place(&FIELDS).0]);
    assert_eq!(slots, KEYS.borrow().len());
}

/// Where it stands, and how many bytes it takes.
fn place<T>(kept: &Kept<T>) -> (usize, usize) {
    (kept.address().addr(), size_of::<T>())
}

#[test]
fn each_verdict_has_its_number() {
    let _alone = alone();
    keep(0, "mac secret");
    keep(1, "another");
    assert_eq!(verified(0, OF_EVENT, EVENT, AUTO), 2);
    assert_eq!(verified(1, OF_EVENT, EVENT, AUTO), 0);
    assert_eq!(verified(0, OF_EVENT, &EVENT.replace('0', "1"), AUTO), 0);
    assert_eq!(verified(0, OF_CAMERA, ALTERED, AUTO), 1);
    assert_eq!(verified(0, OF_CAMERA, ALTERED, ASCII), 2);
    assert_eq!(verified(0, "", EVENT, AUTO), 3);
    assert_eq!(verified(0, &OF_EVENT[1..], EVENT, AUTO), 4);
    for encoding in 0..Encoding::ALL.len() {
        assert_eq!(verified(0, OF_EVENT, EVENT, encoding), 2);
    }
}

#[test]
fn a_secret_is_erased_and_an_empty_one_makes_no_key() {
    let _alone = alone();
    keep(2, "mac secret");
    assert_eq!(SECRET.borrow()[..10], [0; 10]);
    assert_eq!(sign(2, put(&BODY, EVENT)), OF_EVENT.len());
    assert_eq!(seen(&SIGNATURE, OF_EVENT.len()), OF_EVENT);
    keep(2, "");
    assert_eq!(sign(2, EVENT.len()), 0);
    assert_eq!(verified(2, OF_EVENT, EVENT, AUTO), 0);
}

#[test]
fn each_kind_of_body_has_its_number() {
    let _alone = alone();
    let parsed = |body: &str, strict| parse(put(&BODY, body), strict);
    assert_eq!(parsed(EVENT, false), 0);
    let with_comma = EVENT.replace('}', ",}");
    assert_eq!(parsed(&with_comma, false), 1);
    assert_eq!(seen(&BODY, with_comma.len()), EVENT.replace('}', " }"));
    assert_eq!(parsed(&with_comma, true), 3);
    assert_eq!(*REPORT.borrow(), [crate::JsonFault::TrailingComma.index(), 1, 76]);
    assert_eq!(parsed("{}", false), 4);
    assert_eq!(
        *REPORT.borrow(),
        [crate::EventFault::Missing.index(), crate::Field::Timestamp.index(), 0]
    );
}

#[test]
fn commas_are_blanked_before_brackets_only() {
    let _alone = alone();
    let body = r#"{"timestamp":1,"sessionId":"a,}\",]\\","sequence":0,"event":"WMS_LOADED","x":[{},[1,2],"",{"y" : "," , },],}"#;
    let mended = r#"{"timestamp":1,"sessionId":"a,}\",]\\","sequence":0,"event":"WMS_LOADED","x":[{},[1,2],"",{"y" : ","   } ] }"#;
    assert_eq!(parse(put(&BODY, body), false), 1);
    assert_eq!(seen(&BODY, body.len()), mended);
    assert!(serde_json::from_str::<serde_json::Value>(mended).is_ok());
}

#[test]
fn a_plain_event_is_told_by_its_places() {
    let _alone = alone();
    let body = concat!(
        r#"{"timestamp":1689684577,"sessionId":"s-1","sequence":12,"#,
        r#""event":"MEASUREMENT_CREATED","severity":"INFO","payload":{"measurementId":"m-1"}}"#
    );
    assert_eq!(parse(put(&BODY, body), true), 2);
    let [timestamp, sequence, code, places @ ..] = *FIELDS.borrow();
    assert_eq!([timestamp, sequence, code].map(exact), [1_689_684_577, 12, 6]);
    assert_eq!(places.map(exact), [37, 40, 132, 135, 0, 0, 0, 0]);
}

/// The integer that a field holds.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, reason = "small integers")]
fn exact(field: f64) -> i64 {
    field as i64
}

#[test]
fn an_erased_call_leaves_the_keys_of_strings_only() {
    let _alone = alone();
    let last = KEY_SLOTS - 1;
    keep(0, "mac secret");
    keep(last, "mac secret");
    assert_eq!(verified(last, OF_EVENT, EVENT, AUTO), 2);
    FIELDS.borrow().fill(1.0);
    erase(EVENT.len());
    assert_eq!(BODY.borrow()[..EVENT.len()], [0; EVENT.len()]);
    assert_eq!(*SIGNATURE.borrow(), [0; 128]);
    assert_eq!(FIELDS.borrow().map(exact), [0; 11]);
    assert!(KEYS.borrow()[last].is_none());
    assert_eq!(verified(0, OF_EVENT, EVENT, AUTO), 2);
}
