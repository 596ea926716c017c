//! `explain`: it ends, and what it says is true of the delivery.
//!
//! The first byte chooses what else is in hand; the rest is a body, and behind the last line feed a
//! header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wms_webhook::{Encoding, Error, Evidence, MacKey, Signature, explain, verify};

fuzz_target!(|input: &[u8]| {
    let Some((&choice, rest)) = input.split_first() else { return };
    let cut = rest.iter().rposition(|&byte| byte == b'\n');
    let (body, header) = cut.map_or((rest, None), |cut| (&rest[..cut], Some(&rest[cut + 1..])));
    let key = MacKey::new("mac secret").expect("not empty");
    // Often the header is one that a mistake can explain: that of the body without its last byte.
    let made = key.sign(body.strip_suffix(b" ").unwrap_or(body)).to_string();
    let header = if choice & 1 == 0 { Some(made.as_bytes()) } else { header };
    let encoding = Encoding::ALL[usize::from(choice >> 1) % Encoding::ALL.len()];
    let secrets: &[&[u8]] =
        if choice & 8 == 0 { &[b"mac secret"] } else { &[b"", b"mac secret\n"] };
    let evidence = Evidence { body, header, secrets, encoding, ..Evidence::default() };

    let diagnosis = explain(&evidence);
    let is_authentic = diagnosis.verdict.is_ok();
    assert_eq!(diagnosis.causes.is_empty(), is_authentic);
    let keys: Vec<_> = secrets.iter().filter_map(|secret| MacKey::new(secret).ok()).collect();
    let judged = header
        .ok_or(Error::MissingSignature)
        .and_then(Signature::parse)
        .and_then(|signature| verify(body, &signature, &keys, encoding));
    assert_eq!(diagnosis.verdict, judged);
    if diagnosis.signed_body.is_some() {
        assert!(diagnosis.is_proven && !is_authentic);
    }
});
