//! Base64 as it is met: standard or for URLs, padded or not. It may be a secret: it is translated in
//! a time that does not tell the bytes, and erased.

use alloc::{string::String, vec::Vec};

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use zeroize::Zeroizing;

/// The bytes of a text in any of the four notations.
pub(super) fn decode(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = core::str::from_utf8(text).ok()?.trim_end_matches('=');
    let standard = Zeroizing::new(text.replace('-', "+").replace('_', "/"));
    Base64Unpadded::decode_vec(&standard).ok().map(Zeroizing::new)
}

/// The text in each of the four notations.
pub(super) fn encodings(bytes: &[u8]) -> [Zeroizing<String>; 4] {
    let standard = Zeroizing::new(Base64::encode_string(bytes));
    let for_urls = Zeroizing::new(standard.replace('+', "-").replace('/', "_"));
    let unpadded = |text: &str| Zeroizing::new(String::from(text.trim_end_matches('=')));
    [unpadded(&standard), unpadded(&for_urls), standard, for_urls]
}
