//! Which bytes are signed: `verify` against U, L and A as Rust's standard library computes them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wms_webhook::{Encoding, Error, MacKey, verify};

static KEY: LazyLock<[MacKey; 1]> =
    LazyLock::new(|| [MacKey::new("mac secret").expect("not empty")]);

fuzz_target!(|body: &[u8]| {
    let text = String::from_utf8_lossy(body);
    let low: Vec<u8> = text.encode_utf16().map(|unit| unit.to_le_bytes()[0]).collect();
    let is_utf8 = std::str::from_utf8(body).is_ok();
    let is_latin1 = text.encode_utf16().all(|unit| unit <= 0xFF);
    let is_low_utf8 = std::str::from_utf8(&low).is_ok();
    let [over_body, over_low] = [body, &low].map(|signed| KEY[0].sign(signed));
    let is_one = low == body;

    for &encoding in Encoding::ALL {
        let (body_counts, low_counts) = match encoding {
            Encoding::Auto => (is_utf8, is_latin1 && !is_low_utf8),
            Encoding::Bytes => (true, false),
            Encoding::Latin1 => (false, is_latin1),
            Encoding::Ascii => (false, true),
            other => panic!("the table has no {other:?}"),
        };
        let any = body_counts || low_counts;
        let expected = if is_one { [any, any] } else { [body_counts, low_counts] };
        for (signature, is_authentic) in [&over_body, &over_low].into_iter().zip(expected) {
            let verdict = verify(body, signature, &*KEY, encoding);
            assert_eq!(verdict.is_ok(), is_authentic, "{encoding:?}");
            // Of a body that is not UTF-8 the low bytes may be its own: U+FFFD ends in FD.
            let is_low = is_one || std::ptr::eq(signature, &raw const over_low);
            let is_ambiguous = encoding == Encoding::Auto && is_low && !is_authentic;
            assert_eq!(verdict == Err(Error::AmbiguousBody), is_ambiguous);
        }
    }
});
