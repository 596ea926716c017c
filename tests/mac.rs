//! The MAC: published answers, and which bytes each encoding takes for signed.
#![cfg(not(target_arch = "wasm32"))]

use wms_webhook::{EmptySecret, Encoding, Error, MacKey, Signature, verify};

/// RFC 4231, sections 4.2 to 4.8: key, data, HMAC-SHA-256. Section 4.6 truncates the tag to 128
/// bits: it stands here with that tag, which must be malformed.
fn rfc_4231() -> Vec<(Vec<u8>, Vec<u8>, &'static str)> {
    vec![
        (
            vec![0x0b; 20],
            b"Hi There".to_vec(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe".to_vec(),
            b"what do ya want for nothing?".to_vec(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            vec![0xaa; 20],
            vec![0xdd; 50],
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
        (
            (0x01..=0x19).collect(),
            vec![0xcd; 50],
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        ),
        (
            vec![0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First".to_vec(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            vec![0xaa; 131],
            b"This is a test using a larger than block-size key and a larger than block-size data. \
              The key needs to be hashed before being used by the HMAC algorithm."
                .to_vec(),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ]
}

#[test]
fn published_answers_verify_and_their_neighbours_do_not() {
    for (secret, data, mac) in rfc_4231() {
        let key = MacKey::new(&secret).unwrap();
        assert_eq!(key.sign(&data).to_string(), format!("hmac-sha256={mac}"));
        let signature = Signature::parse(format!("hmac-sha256={mac}")).unwrap();
        let judge = |body: &[u8], keys: &[MacKey]| verify(body, &signature, keys, Encoding::Bytes);
        assert_eq!(judge(&data, std::slice::from_ref(&key)), Ok(()));

        let other = MacKey::new([&secret[..], b"x"].concat()).unwrap();
        assert_eq!(judge(&data, std::slice::from_ref(&other)), Err(Error::SignatureMismatch));
        assert_eq!(judge(&data, &[]), Err(Error::SignatureMismatch));
        assert_eq!(judge(&data, &[other.clone(), key.clone(), other]), Ok(()));
        // Miri takes a thousand times as long.
        for bit in (0..data.len() * 8).step_by(if cfg!(miri) { 97 } else { 1 }) {
            let mut altered = data.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                judge(&altered, std::slice::from_ref(&key)),
                Err(Error::SignatureMismatch),
                "bit {bit} of the body"
            );
        }
    }
}

#[test]
fn a_truncated_tag_is_malformed() {
    // RFC 4231, section 4.6.
    let header = "hmac-sha256=a3b6167473100ee06e0c796c2955552b";
    assert_eq!(Signature::parse(header).unwrap_err(), Error::MalformedSignature);
}

#[test]
fn an_empty_secret_makes_no_key() {
    assert_eq!(MacKey::new("").unwrap_err(), EmptySecret);
    assert!(MacKey::new("\0").is_ok());
}

#[test]
fn headers_are_read_exactly() {
    let digits = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0123";
    assert!(Signature::parse(format!("hmac-sha256={digits}")).is_ok());
    assert_eq!(Signature::parse("").unwrap_err(), Error::MissingSignature);
    for header in [
        format!("hmac-sha256={}", &digits[1..]),
        format!("hmac-sha256={digits}0"),
        format!("hmac-sha256={}g", &digits[1..]),
        format!("hmac-sha1={digits}"),
        format!("HMAC-SHA256={digits}"),
        format!(" hmac-sha256={digits}"),
        format!("hmac-sha256={digits}\n"),
        digits.into(),
    ] {
        assert_eq!(Signature::parse(&header).unwrap_err(), Error::MalformedSignature, "{header:?}");
    }
}

/// However many are wrong and wherever they stand: no two faults make up for each other.
#[cfg_attr(miri, ignore = "32,000 headers")]
#[test]
fn no_two_wrong_digits_are_right() {
    let header = format!("hmac-sha256={}", "f".repeat(64)).into_bytes();
    let digits = 12..header.len();
    for (one, other) in digits.clone().flat_map(|one| digits.clone().map(move |other| (one, other)))
    {
        // The last is `f` with its highest bit set.
        for wrong in [b'g', b'/', b':', b'@', b'G', b'`', 0, 0xE6] {
            let mut header = header.clone();
            header[one] = wrong;
            header[other] = wrong;
            assert_eq!(Signature::parse(&header).unwrap_err(), Error::MalformedSignature);
        }
    }
    assert!(Signature::parse(&header).is_ok());
}

#[test]
fn a_signature_is_written_as_its_header() {
    let key = MacKey::new("key").unwrap();
    let signature = key.sign(b"The quick brown fox jumps over the lazy dog");
    let header = "hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    assert_eq!(signature.to_header(), *header.as_bytes());
    assert_eq!(signature.to_string(), header);
    assert_eq!(Signature::HEADER_BYTES, header.len());
}

#[test]
fn an_empty_secret_is_told_in_words() {
    assert!(EmptySecret.to_string().contains("the secret is empty"));
}

#[test]
fn nothing_shows_a_secret_or_a_mac() {
    let key = MacKey::new("mac secret").unwrap();
    let shown = format!("{key:?} {:?}", key.sign(b"body"));
    assert_eq!(shown, "MacKey(…) Signature(…)");
}

/// The forgery that the documented check lets pass: U+0123 signs like `#`.
#[test]
fn a_body_with_the_same_low_bytes_is_ambiguous() {
    // Python: hmac.new(b"mac secret", b'{"a":"#"}', "sha256").hexdigest()
    let header = "hmac-sha256=a8bda0a02dd2d7314e511dec2edb7902cbb340a570eff6223aa2476264386503";
    let signature = Signature::parse(header).unwrap();
    let keys = [MacKey::new("mac secret").unwrap()];
    let judge = |body: &str, encoding| verify(body.as_bytes(), &signature, &keys, encoding);
    let (captured, altered) = ("{\"a\":\"#\"}", "{\"a\":\"\u{123}\"}");

    for &encoding in Encoding::ALL {
        assert_eq!(judge(captured, encoding), Ok(()));
    }
    assert_eq!(judge(altered, Encoding::Auto), Err(Error::AmbiguousBody));
    assert_eq!(judge(altered, Encoding::Bytes), Err(Error::SignatureMismatch));
    assert_eq!(judge(altered, Encoding::Latin1), Err(Error::SignatureMismatch));
    assert_eq!(judge(altered, Encoding::Ascii), Ok(()));
}
