//! What a receiver may choose.

use crate::{Encoding, Error, MAX_BODY_BYTES};

/// What a receiver may choose. Minor versions may add fields: fill up with `..Options::default()`.
///
/// ```
/// use wms_webhook::{Error, MacKey, Options, authenticate};
///
/// let keys = [MacKey::new("mac secret")?];
/// let small = Options { max_body_bytes: 4, ..Options::default() };
/// assert_eq!(authenticate(b"[1,2]", Some("…"), &keys, &small), Err(Error::BodyTooLarge));
/// assert_eq!(authenticate(b"[12]", Some("…"), &keys, &small), Err(Error::MalformedSignature));
/// # Ok::<(), wms_webhook::EmptySecret>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which bytes are signed.
    pub encoding: Encoding,
    /// The longest body that is taken, in bytes; [`MAX_BODY_BYTES`] unless told.
    pub max_body_bytes: usize,
    /// Whether what deviates from the documentation is refused: an event with a
    /// [`deviation`](crate::Event::deviation) as [`Error::InvalidEvent`], and a comma before a
    /// closing bracket, which the published example has, as [`Error::InvalidJson`]. Codes and fields
    /// that WMS does not document are kept all the same.
    pub strict: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { encoding: Encoding::default(), max_body_bytes: MAX_BODY_BYTES, strict: false }
    }
}

impl Options {
    /// The first thing that is judged of a delivery: no longer body is looked at.
    pub(crate) fn check_len(&self, body: &[u8]) -> Result<(), Error> {
        if body.len() > self.max_body_bytes { Err(Error::BodyTooLarge) } else { Ok(()) }
    }
}
