//! How much the shipped core executes does not depend on a MAC or on a key.
//!
//! An interpreter counts the instructions. `EARLY_EXIT_WASM` is the same core with a comparison that
//! stops at the first byte that differs: what holds for the shipped one must fail for that.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wms_webhook_core_tests::{AUTHENTIC, Core, MISMATCH, read, shipped};

const SECRET: &[u8] = b"mac secret";
/// Of the same length.
const OTHERS: [&[u8]; 3] = [b"1234567890", b"\0\0\0\0\0\0\0\0\0\0", b"mac secreu"];

fn header(secret: &[u8], signed: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret).unwrap().chain_update(signed).finalize();
    let digits = mac.into_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("hmac-sha256={digits}")
}

/// The header with another digit of the same kind at a place: it is the sender's own, and reading a
/// letter is not reading a digit.
fn with_wrong_digit(header: &str, place: usize) -> String {
    let mut bytes = header.as_bytes().to_vec();
    let digit = &mut bytes["hmac-sha256=".len() + place];
    *digit = match *digit {
        b'9' => b'0',
        b'f' => b'a',
        other => other + 1,
    };
    String::from_utf8(bytes).unwrap()
}

/// Bodies with the bytes that are signed, and the encoding: ASCII of many lengths; what is not ASCII
/// takes a path of its own, which the sender knows.
fn deliveries() -> Vec<(Vec<u8>, Vec<u8>, i32)> {
    let mut all = Vec::new();
    for length in [0, 1, 55, 56, 63, 64, 65, 192, 1000, 4000] {
        let body = vec![b'x'; length];
        all.extend((0..4).map(|encoding| (body.clone(), body.clone(), encoding)));
    }
    for (text, signed) in [
        ("caf\u{e9}", "caf\u{e9}".as_bytes()),
        ("caf\u{e9}", b"caf\xE9"),
        ("\u{123}\u{1F600}", "\u{123}\u{1F600}".as_bytes()),
    ] {
        all.extend((0..4).map(|encoding| (text.as_bytes().to_vec(), signed.to_vec(), encoding)));
    }
    all
}

/// The first place whose count is not that of another one. The right MAC may have a count of its own:
/// the verdict is no secret.
fn first_difference(wasm: &[u8]) -> Option<String> {
    let mut core = Core::new(wasm);
    core.derive(0, SECRET);
    for (slot, other) in (1..).zip(OTHERS) {
        core.derive(slot, other);
    }
    for (body, signed, encoding) in deliveries() {
        let right = header(SECRET, &signed);
        let (_, expected) = core.verify(&[0], &with_wrong_digit(&right, 63), &body, encoding);
        for place in 0..64 {
            let (wrong, count) = core.verify(&[0], &with_wrong_digit(&right, place), &body, encoding);
            assert_eq!(wrong, MISMATCH, "a wrong digit at {place} is no match");
            if count != expected {
                return Some(format!("digit {place}: {count}, not {expected}"));
            }
        }
        for slot in 1..=3_u8 {
            let (wrong, count) = core.verify(&[slot], &right, &body, encoding);
            assert_eq!(wrong, MISMATCH, "another secret is no match");
            if count != expected {
                return Some(format!("secret {slot}: {count}, not {expected}"));
            }
        }
    }
    None
}

#[test]
fn no_digit_of_the_mac_and_no_secret_changes_the_count() {
    assert_eq!(first_difference(&shipped()), None);
}

#[test]
fn a_comparison_with_early_exit_is_found() {
    let difference = first_difference(&read("EARLY_EXIT_WASM")).expect("it goes unnoticed");
    println!("with early exit, {difference}");
}

#[test]
fn right_macs_are_authentic_and_so_the_counts_are_of_matches_too() {
    let mut core = Core::new(&shipped());
    core.derive(0, SECRET);
    let verdicts: Vec<_> = deliveries()
        .iter()
        .map(|(body, signed, encoding)| core.verify(&[0], &header(SECRET, signed), body, *encoding).0)
        .collect();
    // ASCII under each encoding; U under auto and bytes; L under auto, latin1 and ascii.
    assert_eq!(
        verdicts.iter().filter(|verdict| **verdict == AUTHENTIC).count(),
        10 * 4 + 2 + 3 + 2
    );
}

#[test]
fn whichever_secret_of_a_list_matches_the_count_is_the_same() {
    let body = [b'x'; 192];
    let slots = [0, 1, 2, 3, 4, 5, 6, 7];
    let mut counts = Vec::new();
    for right in 0..8 {
        let mut core = Core::new(&shipped());
        let mut count = 0;
        for slot in 0..8 {
            count += core.derive(slot, if slot == right { SECRET } else { OTHERS[0] });
        }
        let (verdict, tried) = core.verify(&slots, &header(SECRET, &body), &body, 0);
        assert_eq!(verdict, AUTHENTIC);
        counts.push(count + tried);
    }
    counts.dedup();
    assert_eq!(counts.len(), 1, "{counts:?}");
}

/// Of an ASCII body, which costs one MAC: its length counts, and that of the secret when the key is
/// derived; nothing else of either does.
#[test]
fn the_count_depends_on_lengths_only() {
    let mut core = Core::new(&shipped());
    let mut by_length = Vec::new();
    for length in [0_usize, 1, 64, 192, 1000] {
        let bodies = [
            vec![b'a'; length],
            vec![0; length],
            vec![0x7F; length],
            (0..length).map(|at| u8::try_from(at % 127).unwrap()).collect(),
        ];
        for secret in [SECRET, OTHERS[0]] {
            core.derive(0, secret);
            let mut counts: Vec<_> = bodies
                .iter()
                .map(|body| core.verify(&[0], &header(b"any", b"any"), body, 0).1)
                .collect();
            counts.dedup();
            assert_eq!(counts.len(), 1, "length {length}: {counts:?}");
            by_length.push(counts[0]);
        }
    }
    by_length.dedup();
    assert_eq!(by_length.len(), 5, "longer bodies execute more: {by_length:?}");

    for length in [1, 32, 63, 64, 65, 200] {
        let mut counts: Vec<_> = [vec![0; length], vec![0xFF; length], vec![b'k'; length]]
            .iter()
            .map(|secret| core.derive(0, secret))
            .collect();
        counts.dedup();
        assert_eq!(counts.len(), 1, "a secret of {length} bytes: {counts:?}");
    }
}
