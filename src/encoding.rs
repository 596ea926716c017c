//! Which bytes of a body are signed.
//!
//! The documented computation reads the body as text and hashes the *low byte* of every UTF-16
//! code unit. For ASCII these are the body's own bytes. For anything else the computation is not
//! injective: U+0123 signs like `#`, so a body can be altered under the MAC that it came with.

/// How a body that is not ASCII was turned into the bytes that are signed.
///
/// With T the body as text: U is its UTF-8 bytes; L is one byte a code unit, defined while every
/// unit is at most U+00FF; A is the low byte of every unit, the documented computation. An ASCII
/// body is the same bytes under each, and costs one MAC.
///
/// | | bodies that one MAC fits |
/// |---|---|
/// | `Auto` | one. U determines T, and L determines T; what is accepted as L is not valid UTF-8, so no text signs as U what another signs as L |
/// | `Bytes` | one: the bytes are what is signed |
/// | `Latin1` | one: L determines T |
/// | `Ascii` | any text with the same low bytes: each character can be exchanged for 255 others of the Basic Multilingual Plane, so the body is not protected |
///
/// So a captured delivery does not help anybody to make another. This holds if WMS signs the bytes that
/// the encoding names. Suppose that it signs the low bytes, as its page documents. An attacker opens a
/// session whose ID is the victim's with U+0100 added to each letter, and captures a delivery. Its MAC
/// also fits the ASCII body with the victim's ID. Every encoding accepts this forged body, and every
/// encoding except `Ascii` refuses the body that WMS sent. No receiver can tell. Issue ASCII session IDs
/// that cannot be guessed, and handle only events of those that you issued.
///
/// ```
/// use wms_webhook::{Encoding, Error, MacKey, verify};
///
/// let keys = [MacKey::new("mac secret")?];
/// let captured = keys[0].sign(b"camera #1");
/// let altered = "camera \u{123}1".as_bytes();
/// assert_eq!(verify(altered, &captured, &keys, Encoding::Auto), Err(Error::AmbiguousBody));
/// assert_eq!(verify(altered, &captured, &keys, Encoding::Ascii), Ok(()));
/// # Ok::<(), wms_webhook::EmptySecret>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Encoding {
    /// The body is valid UTF-8 and the MAC is over U; or L is defined, is not itself valid UTF-8,
    /// and the MAC is over L. A MAC that only A explains is
    /// [`AmbiguousBody`](crate::Error::AmbiguousBody).
    #[default]
    Auto,
    /// The MAC is over the exact bytes, whatever they are.
    Bytes,
    /// The MAC is over L.
    Latin1,
    /// The MAC is over A, lossy as it is. Only if unavoidable.
    Ascii,
}

impl Encoding {
    /// Every encoding, in the order of its number.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Encoding::ALL[0], wms_webhook::Encoding::default());
    /// ```
    pub const ALL: &[Self] = &[Self::Auto, Self::Bytes, Self::Latin1, Self::Ascii];

    /// The name of the option's value in JavaScript.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Encoding::Latin1.as_str(), "latin1");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Bytes => "bytes",
            Self::Latin1 => "latin1",
            Self::Ascii => "ascii",
        }
    }
}

/// The UTF-16 code units of the body as text. What is not UTF-8 becomes U+FFFD, one for each
/// maximal part, as in `Buffer.toString()` and the WHATWG Encoding Standard.
pub(crate) fn code_units(body: &[u8]) -> impl Iterator<Item = u16> {
    body.utf8_chunks().flat_map(|chunk| {
        let replacement = (!chunk.invalid().is_empty()).then_some(0xFFFD);
        chunk.valid().encode_utf16().chain(replacement)
    })
}

/// A: what the documented computation signs.
pub(crate) fn low_bytes(body: &[u8]) -> impl Iterator<Item = u8> {
    code_units(body).map(|unit| unit.to_le_bytes()[0])
}

/// Whether L is defined. For a body that is not UTF-8 it is not: U+FFFD is above U+00FF.
pub(crate) fn is_latin1(body: &[u8]) -> bool {
    code_units(body).all(|unit| unit <= 0xFF)
}

/// Whether bytes that come one by one are valid UTF-8.
pub(crate) fn is_utf8(bytes: impl Iterator<Item = u8>) -> bool {
    let mut pending = [0; 4];
    let mut length = 0;
    for byte in bytes {
        pending[length] = byte;
        length += 1;
        match core::str::from_utf8(&pending[..length]) {
            Ok(_) => length = 0,
            // No error length: the start of a character, of at most 3 bytes.
            Err(error) if error.error_len().is_none() => {}
            Err(_) => return false,
        }
    }
    length == 0
}

/// Hands over bytes that come one by one in blocks of SHA-256's size.
pub(crate) fn in_blocks(mut bytes: impl Iterator<Item = u8>, mut take: impl FnMut(&[u8])) {
    let mut block = [0; 64];
    loop {
        let length = block.iter_mut().zip(&mut bytes).map(|(slot, byte)| *slot = byte).count();
        if length == 0 {
            return;
        }
        take(&block[..length]);
    }
}
