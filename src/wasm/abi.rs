//! The door of the npm package: integers, and windows of memory that JavaScript writes into.
//!
//! No heap, so memory never grows and a view that JavaScript holds is never detached. One
//! JavaScript object owns one instance and calls it on one thread, never from inside a call.
#![allow(unsafe_code, reason = "this module talks to wasm memory")]

#[cfg(test)]
mod tests;

use core::cell::UnsafeCell;

use crate::fast_path::CanonicalEvent;
use crate::json::blank_trailing_commas;
use crate::parse::{max_members, parse_with_scratch};
use crate::verify::SignedBytes;
use crate::{
    Encoding, Error, EventError, JsonError, MAX_BODY_BYTES, MAX_SECRET_BYTES, MacKey, Signature,
};

/// The longest signature header that is read. A longer one is cut, and malformed either way.
const MAX_SIGNATURE_BYTES: usize = 128;
/// How many keys are kept; the last is for secrets that are bytes, and for one call only.
const KEY_SLOTS: usize = 16;
/// More than any call takes of the stack; a test measures it.
const STACK_BYTES: usize = 2048;

/// A value that outlives the calls.
struct Kept<T>(UnsafeCell<T>);

// SAFETY: wasm32 without the `atomics` feature has one thread.
unsafe impl<T> Sync for Kept<T> {}

impl<T> Kept<T> {
    const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    fn address(&self) -> *mut T {
        self.0.get()
    }

    /// Each export borrows each value at most once, and no export calls another.
    #[allow(clippy::mut_from_ref, reason = "one thread, one borrow a call")]
    fn borrow(&self) -> &mut T {
        // SAFETY: the line above; the values are initialised and never move.
        unsafe { &mut *self.address() }
    }
}

static SIGNATURE: Kept<[u8; MAX_SIGNATURE_BYTES]> = Kept::new([0; MAX_SIGNATURE_BYTES]);
static SECRET: Kept<[u8; MAX_SECRET_BYTES]> = Kept::new([0; MAX_SECRET_BYTES]);
static BODY: Kept<[u8; MAX_BODY_BYTES]> = Kept::new([0; MAX_BODY_BYTES]);
static PLACES: Kept<[usize; max_members(MAX_BODY_BYTES)]> =
    Kept::new([0; max_members(MAX_BODY_BYTES)]);
static KEYS: Kept<[Option<MacKey>; KEY_SLOTS]> = Kept::new([const { None }; KEY_SLOTS]);
/// Of the last refusal: the number of the fault; then line and column, or the field's number.
static REPORT: Kept<[u32; 3]> = Kept::new([0; 3]);
/// Of the last canonical event: timestamp, sequence, the number of its code; then where its
/// `sessionId` and the fields of its payload start and end in the body.
static FIELDS: Kept<[f64; 11]> = Kept::new([0.0; 11]);
static LAYOUT: Kept<[usize; 9]> = Kept::new([0; 9]);

/// Where the windows are and how long: signature, secret, body; then where the report and the
/// fields are, and how many key slots there are. JavaScript asks once: memory never moves.
#[unsafe(no_mangle)]
extern "C" fn layout() -> *const [usize; 9] {
    let layout = LAYOUT.borrow();
    *layout = [
        SIGNATURE.address().addr(),
        MAX_SIGNATURE_BYTES,
        SECRET.address().addr(),
        MAX_SECRET_BYTES,
        BODY.address().addr(),
        MAX_BODY_BYTES,
        REPORT.address().addr(),
        FIELDS.address().addr(),
        KEY_SLOTS,
    ];
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

/// What the signature in its window proves of the body in its window: 0 nothing, 1 that only the
/// lossy computation explains it, 2 that it is authentic; 3 if it is missing, 4 if malformed.
#[unsafe(no_mangle)]
extern "C" fn verify(
    slot: usize,
    signature_bytes: usize,
    body_bytes: usize,
    encoding: usize,
) -> u32 {
    let signature = match Signature::parse(&SIGNATURE.borrow()[..signature_bytes]) {
        Ok(signature) => signature,
        Err(Error::MissingSignature) => return 3,
        Err(_) => return 4,
    };
    let Some(key) = &KEYS.borrow()[slot] else { return 0 };
    let body = &BODY.borrow()[..body_bytes];
    u32::from(SignedBytes::new(body, Encoding::ALL[encoding]).verify_with(key, &signature).rank())
}

/// Leaves the signature header of the body in the signature window; its length, or 0 without a key.
#[unsafe(no_mangle)]
extern "C" fn sign(slot: usize, body_bytes: usize) -> usize {
    let Some(key) = &KEYS.borrow()[slot] else { return 0 };
    let header = key.sign(&BODY.borrow()[..body_bytes]).to_header();
    SIGNATURE.borrow()[..header.len()].copy_from_slice(&header);
    header.len()
}

/// What the body in its window is: 0 an event; 1 one whose trailing commas were replaced in the
/// window by spaces; 2 one that [`FIELDS`] tells as a whole; 3 not JSON; 4 not an event.
#[unsafe(no_mangle)]
extern "C" fn parse(body_bytes: usize, strict: bool) -> u32 {
    let body = &mut BODY.borrow()[..body_bytes];
    if let Some(event) = CanonicalEvent::match_bytes(body) {
        tell(&event);
        return 2;
    }
    let report = REPORT.borrow();
    match parse_with_scratch(body, strict, PLACES.borrow()) {
        Ok(parsed) if parsed.has_trailing_comma => {
            blank_trailing_commas(body);
            1
        }
        Ok(_) => 0,
        Err(Error::InvalidEvent(EventError { field, fault })) => {
            *report = [fault.index(), field.index(), 0];
            4
        }
        // Parsing judges no MAC and no length: nothing else is left.
        Err(error) => {
            if let Error::InvalidJson(JsonError { line, column, fault }) = error {
                *report = [fault.index(), line, column];
            }
            3
        }
    }
}

/// Each number is exact as an `f64`: it is an integer below 10^15.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
fn tell(CanonicalEvent { timestamp, sequence, code, session_id, payload }: &CanonicalEvent) {
    let [first, second, third] = payload;
    *FIELDS.borrow() = [
        *timestamp as f64,
        *sequence as f64,
        *code as usize as f64,
        session_id.start as f64,
        session_id.end as f64,
        first.start as f64,
        first.end as f64,
        second.start as f64,
        second.end as f64,
        third.start as f64,
        third.end as f64,
    ];
}

/// Ends a call: erases the body, what was told of it, the signature, the key of a secret that is
/// bytes, and what the call left on the stack. The other keys stay, and [`REPORT`].
#[unsafe(no_mangle)]
extern "C" fn erase(body_bytes: usize) {
    BODY.borrow()[..body_bytes].fill(0);
    FIELDS.borrow().fill(0.0);
    SIGNATURE.borrow().fill(0);
    KEYS.borrow()[KEY_SLOTS - 1] = None;
    // No call is under way, so this is where the next frame begins, as that of the last call did.
    core::hint::black_box([0_u8; STACK_BYTES]);
}
