//! A whole delivery in one step: verified first, parsed only if it is authentic.

use alloc::vec;

use crate::parse::{max_members, parse_in};
use crate::{Encoding, Error, Event, MAX_BODY_BYTES, MacKey, Signature, verify};

/// What a receiver may choose. Minor versions may add fields: fill up with `..Options::default()`.
///
/// ```
/// use wms_webhook::{Error, Options, parse};
///
/// let strict = Options { strict: true, max_body_bytes: 4096, ..Options::default() };
/// assert!(matches!(parse(b"{\"a\":1,}", &strict), Err(Error::InvalidJson(_))));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which bytes are signed.
    pub encoding: Encoding,
    /// The longest body that is taken, in bytes; [`MAX_BODY_BYTES`] unless told.
    pub max_body_bytes: usize,
    /// Whether a comma before a closing bracket is an error. The published example of an event
    /// has one, so it is not, unless told.
    pub strict: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { encoding: Encoding::default(), max_body_bytes: MAX_BODY_BYTES, strict: false }
    }
}

impl Options {
    pub(crate) fn admit(&self, body: &[u8]) -> Result<(), Error> {
        if body.len() > self.max_body_bytes { Err(Error::BodyTooLarge) } else { Ok(()) }
    }
}

/// Verifies a delivery and, if it is authentic, parses it. `header` is the value of
/// [`SIGNATURE_HEADER`](crate::SIGNATURE_HEADER).
///
/// # Errors
/// Every [`Error`], in the order of its variants.
///
/// ```
/// use wms_webhook::{Error, EventCode, MacKey, Options, receive};
///
/// let body = br#"{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
/// let header = "hmac-sha256=7a25e1f7d152a54973b43e98ecbaa7635ecacfafaf173b061bf75bc0e895f166";
/// let keys = [MacKey::new("mac secret")?];
///
/// let event = receive(body, Some(header), &keys, &Options::default())?;
/// assert_eq!(event.code, Some(EventCode::WmsLoaded));
///
/// let unsigned = receive(body, None::<&str>, &keys, &Options::default());
/// assert_eq!(unsigned.unwrap_err(), Error::MissingSignature);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn receive<'a>(
    body: &'a [u8],
    header: Option<impl AsRef<[u8]>>,
    keys: &[MacKey],
    options: &Options,
) -> Result<Event<'a>, Error> {
    options.admit(body)?;
    let signature = Signature::parse(header.ok_or(Error::MissingSignature)?)?;
    verify(body, &signature, keys, options.encoding)?;
    parse(body, options)
}

/// Parses a body that was verified, or that needs no verification, such as a stored one.
///
/// Time and memory grow linearly with the body, whatever is in it. Memory: a word for each 5 bytes of
/// the body while it runs, which is 1.6 times the body's length on a 64-bit target.
///
/// # Errors
/// [`Error::BodyTooLarge`], [`Error::InvalidJson`] or [`Error::InvalidEvent`].
///
/// ```
/// use wms_webhook::{Options, parse};
///
/// let body = br#"{"timestamp":1689684577,"sessionId":"s-1","sequence":true,"event":"WMS_LOADED"}"#;
/// let error = parse(body, &Options::default()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the body is not an event of WMS: a field has the wrong type at \"/sequence\"",
/// );
/// ```
pub fn parse<'a>(body: &'a [u8], options: &Options) -> Result<Event<'a>, Error> {
    options.admit(body)?;
    let mut places = vec![0; max_members(body.len())];
    parse_in(body, options.strict, &mut places).map(|parsed| parsed.event)
}
