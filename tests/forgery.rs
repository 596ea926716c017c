//! No forgery: under which encodings one captured pair of body and MAC fits another body.
//!
//! What a MAC under a key proves is which bytes were signed. So the mapping from an accepted body to
//! its signed bytes must be injective: else a captured MAC fits two bodies. The model here computes
//! U, L and A by its own means; `verify` is asked about each of them.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use wms_webhook::{Encoding, Error, MacKey, verify};

/// ASCII that A confuses with others; the same character as UTF-8 and as the byte of Latin-1; one
/// whose low byte is `#`; the replacement character; a byte order mark; an astral character; the
/// parts of broken UTF-8: a lone continuation, an overlong start, FD (the low byte of what replaces
/// it), a surrogate's bytes, FF.
const ALPHABET: [&[u8]; 15] = [
    b"#",
    b"\xA3",
    b"\xC2",
    "é".as_bytes(),
    b"\xE9",
    "ģ".as_bytes(),
    "Ã".as_bytes(),
    "\u{A9}".as_bytes(),
    "\u{FFFD}".as_bytes(),
    "\u{FEFF}".as_bytes(),
    "😀".as_bytes(),
    b"\xC0",
    b"\xFD",
    b"\xED\xA0\x80",
    b"\xFF",
];

fn key() -> MacKey {
    MacKey::new("mac secret").unwrap()
}

/// The body's text in UTF-16, as Node's `body.toString()` has it.
fn units(body: &[u8]) -> Vec<u16> {
    String::from_utf8_lossy(body).encode_utf16().collect()
}

/// Every byte string that could be signed for a body: its own bytes (U or the exact bytes) and the
/// low bytes of its text (A, and L where it is defined).
fn candidates(body: &[u8]) -> HashSet<Vec<u8>> {
    let low = units(body).iter().map(|unit| unit.to_le_bytes()[0]).collect();
    HashSet::from([body.to_vec(), low])
}

/// The bytes for which `verify` takes the body as signed.
fn signed_bytes(key: &MacKey, body: &[u8], encoding: Encoding) -> Vec<Vec<u8>> {
    let accepted = candidates(body).into_iter().filter(|bytes| {
        verify(body, &key.sign(bytes), std::slice::from_ref(key), encoding) == Ok(())
    });
    accepted.collect()
}

/// What the README's table says of the body, computed apart from the crate.
fn expected(body: &[u8], encoding: Encoding) -> HashSet<Vec<u8>> {
    let units = units(body);
    let low: Vec<u8> = units.iter().map(|unit| unit.to_le_bytes()[0]).collect();
    let latin1 = units.iter().all(|&unit| unit <= 0xFF).then(|| low.clone());
    let utf8 = std::str::from_utf8(body).is_ok().then(|| body.to_vec());
    let all = match encoding {
        Encoding::Auto => {
            vec![utf8, latin1.filter(|bytes| bytes == body || std::str::from_utf8(bytes).is_err())]
        }
        Encoding::Bytes => vec![Some(body.to_vec())],
        Encoding::Latin1 => vec![latin1],
        Encoding::Ascii => vec![Some(low)],
        other => panic!("the table has no {other:?}"),
    };
    all.into_iter().flatten().collect()
}

/// Every string of up to four parts of the alphabet.
fn short_bodies() -> HashSet<Vec<u8>> {
    let mut all = HashSet::from([Vec::new()]);
    for _ in 0..4 {
        let longer: Vec<_> = all
            .iter()
            .flat_map(|body| ALPHABET.map(|part| [body.as_slice(), part].concat()))
            .collect();
        all.extend(longer);
    }
    all
}

/// One MAC fits one body, for every short body of a telling alphabet. Under `ascii` it fits several,
/// and the test says so: else it would not see them where they must not be.
#[test]
fn exhaustively_one_mac_fits_one_body() {
    let (key, bodies) = (key(), short_bodies());
    assert!(bodies.len() > 30_000, "{} bodies", bodies.len());
    for &encoding in Encoding::ALL {
        let mut body_of: HashMap<Vec<u8>, &[u8]> = HashMap::new();
        let mut forgeries = 0;
        for body in &bodies {
            let signed = signed_bytes(&key, body, encoding);
            assert_eq!(
                signed.iter().cloned().collect::<HashSet<_>>(),
                expected(body, encoding),
                "{body:X?} under {encoding:?}"
            );
            for bytes in signed {
                if body_of.insert(bytes, body).is_some_and(|other| other != body) {
                    forgeries += 1;
                }
            }
        }
        match encoding {
            Encoding::Ascii => assert!(forgeries > 1000, "{forgeries} forgeries under ascii"),
            // L of a text is told for its UTF-8 only, so a text has one body.
            _ => assert_eq!(forgeries, 0, "under {encoding:?}"),
        }
    }
}

/// What only the low bytes explain is refused by its own name, and under no other circumstance.
#[test]
fn ambiguous_is_what_only_the_low_bytes_explain() {
    let key = key();
    for body in short_bodies() {
        for bytes in candidates(&body) {
            let verdict =
                verify(&body, &key.sign(&bytes), std::slice::from_ref(&key), Encoding::Auto);
            let is_authentic = expected(&body, Encoding::Auto).contains(&bytes);
            let low: Vec<u8> = units(&body).iter().map(|unit| unit.to_le_bytes()[0]).collect();
            let is_low = bytes == low;
            assert_eq!(verdict == Ok(()), is_authentic, "{body:X?}");
            assert_eq!(verdict == Err(Error::AmbiguousBody), is_low && !is_authentic, "{body:X?}");
        }
    }
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        any::<char>().prop_map(|char| char.to_string().into_bytes()),
        (0_u32..0x400).prop_map(|unit| char::from_u32(unit).unwrap().to_string().into_bytes()),
        any::<u8>().prop_map(|byte| vec![byte]),
        prop::sample::select(ALPHABET.to_vec()).prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Beyond the short ones: the accepted bytes are those of the table.
    #[test]
    fn any_body_is_signed_as_the_table_says(body in any_body()) {
        let key = key();
        for &encoding in Encoding::ALL {
            let signed = signed_bytes(&key, &body, encoding).into_iter().collect::<HashSet<_>>();
            prop_assert_eq!(signed, expected(&body, encoding));
        }
    }

    /// Two bodies that share signed bytes are one body, in each encoding but `ascii`. The second is
    /// made of the first, as a forger would: another text with the same low bytes, or the signed
    /// bytes themselves, or these read as Latin-1.
    #[test]
    fn a_captured_mac_fits_no_other_body(body in any_body(), high in any::<u8>(), place in any::<prop::sample::Index>()) {
        let key = key();
        for encoding in [Encoding::Auto, Encoding::Bytes, Encoding::Latin1] {
            for signed in expected(&body, encoding) {
                let mut lossy: Vec<u16> = signed.iter().copied().map(u16::from).collect();
                if !lossy.is_empty() {
                    let place = place.index(lossy.len());
                    lossy[place] |= u16::from(high) << 8;
                }
                let latin1: String = signed.iter().copied().map(char::from).collect();
                for other in [String::from_utf16_lossy(&lossy).into_bytes(), latin1.into_bytes(), signed.clone()] {
                    let verdict = verify(&other, &key.sign(&signed), std::slice::from_ref(&key), encoding);
                    prop_assert!(other == body || verdict != Ok(()), "{:X?} passes for {:X?}", other, body);
                }
            }
        }
    }
}
