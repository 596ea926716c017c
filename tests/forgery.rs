//! No forgery: under which encodings one captured pair of body and MAC fits another body.
//!
//! What a MAC under a key proves is which bytes were signed. So the mapping from an accepted body to
//! its signed bytes must be injective: else a captured MAC fits two bodies. The model here computes
//! U, L and A by its own means; `verify` is asked about each of them.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{HashMap, HashSet};

use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use sha2::Sha256;
use wms_webhook::{Encoding, Error, MacKey, Signature, verify};

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

/// How many parts a short body has at most. Miri takes a thousand times as long.
const PARTS: usize = if cfg!(miri) { 1 } else { 4 };

/// Every string of up to so many parts of the alphabet.
fn short_bodies() -> HashSet<Vec<u8>> {
    let mut all = HashSet::from([Vec::new()]);
    for _ in 0..PARTS {
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
    assert!(cfg!(miri) || bodies.len() > 30_000, "{} bodies", bodies.len());
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
            Encoding::Ascii => assert!(cfg!(miri) || forgeries > 1000, "{forgeries} under ascii"),
            // L of a text is told for its UTF-8 only, so a text has one body.
            _ => assert_eq!(forgeries, 0, "under {encoding:?}"),
        }
    }
}

/// What a sender may sign of a text, apart from the crate: U, L where it is defined, or A.
#[derive(Clone, Copy, Debug)]
enum Signer {
    Utf8,
    Latin1,
    LowBytes,
}

impl Signer {
    fn signed(self, text: &str) -> Option<Vec<u8>> {
        let low = || text.encode_utf16().map(|unit| unit.to_le_bytes()[0]).collect();
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Latin1 => text.chars().all(|char| char <= '\u{FF}').then(low),
            Self::LowBytes => Some(low()),
        }
    }
}

/// That a MAC fits one body does not say that it is the body that was sent: only if the sender signs
/// what the encoding names. The table is exact: where nothing is refused and nothing else is accepted,
/// and where something is.
#[test]
fn the_body_that_fits_is_the_one_sent_if_the_sender_signs_as_named() {
    let (key, bodies) = (key(), short_bodies());
    for &encoding in Encoding::ALL {
        let mut fits: HashMap<Vec<u8>, Vec<&[u8]>> = HashMap::new();
        for body in &bodies {
            for bytes in signed_bytes(&key, body, encoding) {
                fits.entry(bytes).or_default().push(body);
            }
        }
        for signer in [Signer::Utf8, Signer::Latin1, Signer::LowBytes] {
            let (mut lost, mut forged) = (0, 0);
            for sent in bodies.iter().filter_map(|body| std::str::from_utf8(body).ok()) {
                let Some(signed) = signer.signed(sent) else { continue };
                let accepted = fits.get(&signed).map(Vec::as_slice).unwrap_or_default();
                lost += usize::from(!accepted.contains(&sent.as_bytes()));
                let others = accepted.iter().filter(|&&body| body != sent.as_bytes());
                let others: Vec<_> = others.collect();
                forged += others.len();
                // What was sent in ASCII, and what is accepted as ASCII, is safe from U and L.
                if !matches!(signer, Signer::LowBytes) && !matches!(encoding, Encoding::Ascii) {
                    assert!(others.iter().all(|body| !body.is_ascii() && !sent.is_ascii()));
                }
            }
            let (is_lossless, is_safe) = match (encoding, signer) {
                (Encoding::Auto | Encoding::Bytes, Signer::Utf8)
                | (Encoding::Latin1, Signer::Latin1) => (true, true),
                // The documented computation accepts what it signs, and L is a part of it.
                (Encoding::Ascii, Signer::Latin1 | Signer::LowBytes) => (true, false),
                // Under `auto`, L that is valid UTF-8 too: \u{C3}\u{A9} signs like \u{E9}.
                _ => (false, false),
            };
            // Miri has too few bodies to lose or to forge one.
            if is_lossless || !cfg!(miri) {
                assert_eq!(lost == 0, is_lossless, "{lost} lost: {signer:?} under {encoding:?}");
            }
            if is_safe || !cfg!(miri) {
                assert_eq!(forged == 0, is_safe, "{forged} forged: {signer:?} under {encoding:?}");
            }
        }
    }
}

/// If the sender signs the low bytes, one delivery makes another: no encoding but `ascii` accepts what
/// was sent, and every one accepts what was made of it. The MAC is made by `hmac`, not by the crate.
#[test]
fn low_bytes_signed_are_the_mac_of_a_body_that_no_receiver_can_tell() {
    let mac = |bytes: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"mac secret").unwrap();
        mac.update(bytes);
        Signature::parse(format!("hmac-sha256={}", hex::encode(mac.finalize().into_bytes())))
            .unwrap()
    };
    let event = |session: &str| {
        format!(
            r#"{{"timestamp":1689684577,"sessionId":"{session}","sequence":0,"event":"WMS_LOADED"}}"#
        )
    };
    let raised = |char| char::from_u32(u32::from(char) + 0x100).unwrap();
    let (sent, made) = (event(&"victim".chars().map(raised).collect::<String>()), event("victim"));
    assert_ne!(sent, made);
    let captured = mac(&Signer::LowBytes.signed(&sent).unwrap());
    for &encoding in Encoding::ALL {
        let judge = |body: &str| verify(body.as_bytes(), &captured, &[key()], encoding);
        let of_the_sent = match encoding {
            Encoding::Auto => Err(Error::AmbiguousBody),
            Encoding::Ascii => Ok(()),
            _ => Err(Error::SignatureMismatch),
        };
        assert_eq!(judge(&sent), of_the_sent, "{encoding:?}");
        assert_eq!(judge(&made), Ok(()), "{encoding:?}");
        // Neither is it any body: the neighbour is refused.
        assert_eq!(judge(&event("victin")), Err(Error::SignatureMismatch), "{encoding:?}");
    }
    // The other direction: a sender of UTF-8 signs nothing of the kind.
    let signed = mac(sent.as_bytes());
    for encoding in [Encoding::Auto, Encoding::Bytes] {
        assert_eq!(verify(sent.as_bytes(), &signed, &[key()], encoding), Ok(()));
    }
    for &encoding in Encoding::ALL {
        let verdict = verify(made.as_bytes(), &signed, &[key()], encoding);
        assert_eq!(verdict, Err(Error::SignatureMismatch), "{encoding:?}");
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
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 4 } else { 4000 }, failure_persistence: None, ..ProptestConfig::default() })]

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
