//! The door of the npm package: integers, and windows of memory that JavaScript writes into.
//!
//! No heap, so memory never grows and a view that JavaScript holds is never detached. One
//! JavaScript object owns one instance and calls it on one thread, never from inside a call.
#![allow(unsafe_code, reason = "this module talks to wasm memory")]

#[cfg(test)]
mod tests;

use super::boundary as numbers;
use super::kept::Kept;
use crate::fast_path::CanonicalEvent;
use crate::json::blank_trailing_commas;
use crate::parse::{Parsed, max_members, parse_with_scratch};
use crate::{
    Encoding, Error, Event, EventError, JsonError, MAX_BODY_BYTES, MAX_SECRET_BYTES, MacKey,
    Options, authenticate,
};

/// More than any call takes of the stack; a test measures it.
const STACK_BYTES: usize = 1280;
const KEY_SLOTS: usize = numbers::STRING_SLOTS + numbers::BYTES_SLOTS;

/// The windows that each call erases whole. They stand together, so that it is done at once.
struct Call {
    parts: [f64; numbers::PARTS_NUMBERS],
    signature: [u8; numbers::SIGNATURE_BYTES],
    tried: [u8; KEY_SLOTS],
}

impl Call {
    const ERASED: Self = Self {
        parts: [0.0; numbers::PARTS_NUMBERS],
        signature: [0; numbers::SIGNATURE_BYTES],
        tried: [0; KEY_SLOTS],
    };
}

static CALL: Kept<Call> = Kept::new(Call::ERASED);
static SECRET: Kept<[u8; MAX_SECRET_BYTES]> = Kept::new([0; MAX_SECRET_BYTES]);
static BODY: Kept<[u8; MAX_BODY_BYTES]> = Kept::new([0; MAX_BODY_BYTES]);
static SCRATCH: Kept<[usize; max_members(MAX_BODY_BYTES)]> =
    Kept::new([0; max_members(MAX_BODY_BYTES)]);
static KEYS: Kept<[Option<MacKey>; KEY_SLOTS]> = Kept::new([const { None }; KEY_SLOTS]);
static REPORT: Kept<[u32; numbers::REPORT_WORDS]> = Kept::new([0; numbers::REPORT_WORDS]);
static LAYOUT: Kept<[usize; numbers::LAYOUT_WORDS]> = Kept::new([0; numbers::LAYOUT_WORDS]);

/// Where the windows are. JavaScript asks once: memory never moves.
#[unsafe(no_mangle)]
extern "C" fn layout() -> *const [usize; numbers::LAYOUT_WORDS] {
    let (layout, call) = (LAYOUT.borrow(), CALL.borrow());
    layout[numbers::SIGNATURE] = call.signature.as_ptr().addr();
    layout[numbers::SECRET] = SECRET.address().addr();
    layout[numbers::TRIED] = call.tried.as_ptr().addr();
    layout[numbers::BODY] = BODY.address().addr();
    layout[numbers::REPORT] = REPORT.address().addr();
    layout[numbers::PARTS] = call.parts.as_ptr().addr();
    layout
}

/// Derives the key of the secret in its window, and erases the secret. An empty secret makes no
/// key, and without a key nothing is authentic.
#[unsafe(no_mangle)]
extern "C" fn derive_key(slot: usize, secret_bytes: usize) {
    let secret = &mut SECRET.borrow()[..secret_bytes];
    KEYS.borrow()[slot] = MacKey::new(&*secret).ok();
    secret.fill(0);
}

/// Judges the delivery in the windows under the keys of the first `tried` slots in theirs.
#[unsafe(no_mangle)]
extern "C" fn verify(
    signature_bytes: usize,
    body_bytes: usize,
    tried: usize,
    encoding: usize,
    max_body_bytes: usize,
) -> usize {
    match authentic_body(signature_bytes, body_bytes, tried, encoding, max_body_bytes) {
        Ok(_) => numbers::AUTHENTIC,
        Err(error) => error.index(),
    }
}

/// Judges a delivery as [`verify`] does and, if it is authentic, reads its event as [`parse`] does.
#[unsafe(no_mangle)]
extern "C" fn receive(
    signature_bytes: usize,
    body_bytes: usize,
    tried: usize,
    encoding: usize,
    max_body_bytes: usize,
    strict: bool,
) -> usize {
    authentic_body(signature_bytes, body_bytes, tried, encoding, max_body_bytes)
        .and_then(|body| event_of(body, strict))
        .unwrap_or_else(refuse)
}

/// Reads the event of the body in its window.
#[unsafe(no_mangle)]
extern "C" fn parse(body_bytes: usize, max_body_bytes: usize, strict: bool) -> usize {
    body_in_window(body_bytes)
        .and_then(|body| {
            Options { max_body_bytes, ..Options::default() }.check_len(body)?;
            event_of(body, strict)
        })
        .unwrap_or_else(refuse)
}

/// Leaves the signature header of the body in the signature window; its length, or 0 without a key.
#[unsafe(no_mangle)]
extern "C" fn sign(slot: usize, body_bytes: usize) -> usize {
    let Some(key) = &KEYS.borrow()[slot] else { return 0 };
    let header = key.sign(&BODY.borrow()[..body_bytes]).to_header();
    CALL.borrow().signature[..header.len()].copy_from_slice(&header);
    header.len()
}

/// Ends a call: erases the body, what was told of it, the signature, the first keys of byte arrays,
/// and what the call left on the stack. The keys of strings stay, and the report.
#[unsafe(no_mangle)]
extern "C" fn erase(body_bytes: usize, bytes_keys: usize) {
    let body = BODY.borrow();
    body[..body_bytes.min(MAX_BODY_BYTES)].fill(0);
    *CALL.borrow() = Call::ERASED;
    for key in KEYS.borrow()[numbers::STRING_SLOTS..].iter_mut().take(bytes_keys) {
        *key = None;
    }
    // No call is under way, so this is where the next frame begins, as that of the last call did.
    core::hint::black_box([0_u8; STACK_BYTES]);
}

/// A body that is longer than its window is longer than any limit.
fn body_in_window(bytes: usize) -> Result<&'static mut [u8], Error> {
    BODY.borrow().get_mut(..bytes).ok_or(Error::BodyTooLarge)
}

#[inline(never)]
fn authentic_body(
    signature_bytes: usize,
    body_bytes: usize,
    tried: usize,
    encoding: usize,
    max_body_bytes: usize,
) -> Result<&'static mut [u8], Error> {
    let body = body_in_window(body_bytes)?;
    let Call { signature, tried: slots, .. } = CALL.borrow();
    let header = &signature[..signature_bytes];
    let all = KEYS.borrow();
    let keys = slots[..tried].iter().filter_map(|slot| all[usize::from(*slot)].as_ref());
    let encoding = Encoding::ALL[encoding];
    let options = Options { encoding, max_body_bytes, ..Options::default() };
    authenticate(body, Some(header), keys, &options)?;
    Ok(body)
}

#[inline(never)]
fn event_of(body: &mut [u8], strict: bool) -> Result<usize, Error> {
    if let Some(event) = CanonicalEvent::match_bytes(body) {
        leave_parts(&event);
        return Ok(numbers::CANONICAL_EVENT);
    }
    let Parsed { event, has_trailing_comma } = parse_with_scratch(body, strict, SCRATCH.borrow())?;
    *REPORT.borrow() = class_of(&event);
    if has_trailing_comma {
        blank_trailing_commas(body);
        return Ok(numbers::MENDED_EVENT);
    }
    Ok(numbers::EVENT)
}

/// The report on an event: its first deviation, if there is one, and its class.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, reason = "small numbers")]
const fn class_of(event: &Event<'_>) -> [u32; numbers::REPORT_WORDS] {
    match (event.deviation, event.code) {
        (Some(EventError { field, fault }), _) => {
            [fault.index(), field.index(), numbers::DEVIATING as u32]
        }
        (None, None) => [0, 0, numbers::NEW_CODE as u32],
        (None, Some(_)) => [0, 0, numbers::DOCUMENTED as u32],
    }
}

/// Each number is exact as an `f64`: it is an integer below 10^15.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
fn leave_parts(event: &CanonicalEvent) {
    let parts = &mut CALL.borrow().parts;
    parts[numbers::TIMESTAMP_PART] = event.timestamp as f64;
    parts[numbers::SEQUENCE_PART] = event.sequence as f64;
    parts[numbers::CODE_PART] = event.code as usize as f64;
    // The payload's fields follow.
    let places = parts[numbers::SESSION_ID_PART..].as_chunks_mut::<2>().0;
    let ranges = core::iter::once(&event.session_id).chain(&event.payload);
    for (place, range) in places.iter_mut().zip(ranges) {
        *place = [range.start as f64, range.end as f64];
    }
}

/// Leaves in the report where and why, and gives the error's number.
fn refuse(error: Error) -> usize {
    *REPORT.borrow() = match error {
        Error::InvalidJson(JsonError { line, column, fault }) => [fault.index(), line, column],
        Error::InvalidEvent(EventError { field, fault }) => [fault.index(), field.index(), 0],
        _ => [0; numbers::REPORT_WORDS],
    };
    error.index()
}
