//! `explain`: it ends, and what it says is true of the delivery.
//!
//! The first byte chooses what else is in hand, the second how often the rest is repeated, up to 1 MiB;
//! the rest is a body, and behind the last line feed a header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wms_webhook::{Encoding, Error, Evidence, MacKey, Signature, Stage, explain, verify};

fuzz_target!(|input: &[u8]| {
    let [choice, length, rest @ ..] = input else { return };
    let cut = rest.iter().rposition(|&byte| byte == b'\n');
    let (body, header) = cut.map_or((rest, None), |cut| (&rest[..cut], Some(&rest[cut + 1..])));
    // Most bodies are short. The longest takes the whole budget, as each that is long.
    let times = 1usize << (length.saturating_sub(0xE0) / 2);
    let body = &body.repeat(times)[..(body.len() * times).min(1 << 20)];
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
    // Nothing is left untried but what comes last.
    assert!(Stage::ALL.ends_with(diagnosis.untried));
    assert!(diagnosis.untried.is_empty() || !diagnosis.is_proven);
    if diagnosis.signed_body.is_some() {
        assert!(diagnosis.is_proven && !is_authentic);
    }
});
