//! The signature header: what is accepted is the prefix and 64 digits, and means what they say.
#![no_main]

use hmac::{Hmac, KeyInit, Mac};
use libfuzzer_sys::fuzz_target;
use sha2::Sha256;
use wms_webhook::{Encoding, Error, MacKey, Signature, verify};

const SECRET: &[u8] = b"mac secret";

fuzz_target!(|header: &[u8]| {
    let digits = header
        .strip_prefix(b"hmac-sha256=")
        .filter(|digits| digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit));
    match Signature::parse(header) {
        Ok(signature) => {
            let digits =
                String::from_utf8(digits.expect("more than a header").to_ascii_lowercase());
            let digits = digits.expect("digits are ASCII");
            assert_eq!(signature.to_string(), format!("hmac-sha256={digits}"));
            assert_eq!(signature.to_header(), *signature.to_string().as_bytes());

            let mac =
                Hmac::<Sha256>::new_from_slice(SECRET).expect("any length").chain_update(b"{}");
            let right: String =
                mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            let key = MacKey::new(SECRET).expect("not empty");
            let verdict = verify(b"{}", &signature, &[key], Encoding::Auto);
            assert_eq!(verdict.is_ok(), digits == right);
        }
        Err(Error::MissingSignature) => assert!(header.is_empty()),
        Err(error) => {
            assert_eq!(error, Error::MalformedSignature);
            assert!(digits.is_none() && !header.is_empty());
        }
    }
});
