//! A whole delivery in one step: verified first, parsed only if it is authentic.

use alloc::vec;

use crate::parse::{max_members, parse_with_scratch};
use crate::{Error, Event, MacKey, Options, authenticate};

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
pub fn receive<'a, 'k>(
    body: &'a [u8],
    header: Option<impl AsRef<[u8]>>,
    keys: impl IntoIterator<Item = &'k MacKey>,
    options: &Options,
) -> Result<Event<'a>, Error> {
    authenticate(body, header, keys, options)?;
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
///     "the body is not a valid WMS event: a field has the wrong type at \"/sequence\"",
/// );
/// ```
pub fn parse<'a>(body: &'a [u8], options: &Options) -> Result<Event<'a>, Error> {
    options.check_len(body)?;
    let mut scratch = vec![0; max_members(body.len())];
    parse_with_scratch(body, options.strict, &mut scratch).map(|parsed| parsed.event)
}
