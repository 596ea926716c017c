//! Base64 as it is met: standard or for URLs, padded or not.

use alloc::{string::String, vec::Vec};

use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding};

pub(super) struct Form {
    decode: fn(&str) -> Option<Vec<u8>>,
    pub(super) encode: fn(&[u8]) -> String,
}

pub(super) const FORMS: [Form; 4] = [
    Form::of::<Base64>(),
    Form::of::<Base64Unpadded>(),
    Form::of::<Base64Url>(),
    Form::of::<Base64UrlUnpadded>(),
];

impl Form {
    const fn of<E: Encoding>() -> Self {
        Self { decode: |text| E::decode_vec(text).ok(), encode: E::encode_string }
    }

    pub(super) fn decode(&self, text: &[u8]) -> Option<Vec<u8>> {
        (self.decode)(core::str::from_utf8(text).ok()?)
    }
}
