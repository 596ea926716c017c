//! A key that is dropped leaves nothing of itself in memory.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unsafe_code, reason = "looks at memory that a key has left")]

use std::mem::{MaybeUninit, size_of};

use wms_webhook::MacKey;

/// The bytes that lie where a key lies or lay.
fn bytes(place: &MaybeUninit<MacKey>) -> Vec<u8> {
    // SAFETY: the place was zeroed before the key was moved in, and is as large as a key.
    unsafe { std::slice::from_raw_parts(place.as_ptr().cast(), size_of::<MacKey>()) }.to_vec()
}

/// How many words of four bytes of the state are still there. Counters and lengths are no state.
fn words_left(before: &[u8], now: &[u8]) -> usize {
    let is_state = |word: &&[u8]| word.iter().filter(|byte| **byte != 0).count() >= 3;
    let left = |word: &[u8]| now.windows(4).any(|other| other == word);
    before.chunks_exact(4).filter(is_state).filter(|word| left(word)).count()
}

#[test]
fn a_dropped_key_leaves_nothing_of_its_state() {
    for secret in ["k", "mac secret", &"long".repeat(40)] {
        let mut place = MaybeUninit::zeroed();
        place.write(MacKey::new(secret).unwrap());
        let before = bytes(&place);
        assert!(
            words_left(&before, &before) >= 14,
            "two states of eight words, nearly all of them"
        );
        // SAFETY: the key was written above and is dropped once.
        unsafe { place.assume_init_drop() };
        assert_eq!(words_left(&before, &bytes(&place)), 0);
    }
}

#[test]
fn a_forgotten_key_is_found() {
    let mut place = MaybeUninit::zeroed();
    place.write(MacKey::new("mac secret").unwrap());
    let before = bytes(&place);
    assert!(words_left(&before, &bytes(&place)) >= 14);
}
