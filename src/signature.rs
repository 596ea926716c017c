//! The signature header: `X-WMS-Content-MAC: hmac-sha256=<64 hex digits>`.

use core::fmt;

use crate::Error;

/// The name of the header that carries the signature, in lower case.
///
/// ```
/// assert!("X-WMS-Content-MAC".eq_ignore_ascii_case(wms_webhook::SIGNATURE_HEADER));
/// ```
pub const SIGNATURE_HEADER: &str = "x-wms-content-mac";

/// What stands before the digits. RFC 9110 lets header names, not values, vary in case.
pub(crate) const PREFIX: &str = "hmac-sha256=";
const MAC_BYTES: usize = 32;

/// The MAC that a delivery claims, or that [`MacKey::sign`](crate::MacKey::sign) made.
///
/// `Display` writes the header's value; `Debug` does not show the MAC.
/// There is no `PartialEq`: a MAC is compared by [`verify`](crate::verify), in constant time.
///
/// ```
/// let signature = wms_webhook::MacKey::new("key")?.sign(b"{}");
/// assert!(signature.to_string().starts_with("hmac-sha256="));
/// assert_eq!(format!("{signature:?}"), "Signature(…)");
/// # Ok::<(), wms_webhook::EmptySecret>(())
/// ```
#[derive(Clone)]
pub struct Signature([u8; MAC_BYTES]);

impl Signature {
    /// The length of the header's value in bytes.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Signature::HEADER_BYTES, 76);
    /// ```
    pub const HEADER_BYTES: usize = PREFIX.len() + 2 * MAC_BYTES;

    /// Reads the header's value. The digits may be of either case; nothing may stand around them.
    ///
    /// # Errors
    /// [`Error::MissingSignature`] if it is empty, [`Error::MalformedSignature`] if it is anything
    /// but the prefix and 64 hexadecimal digits.
    ///
    /// ```
    /// use wms_webhook::{Error, Signature};
    ///
    /// let header = "hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    /// assert!(Signature::parse(header).is_ok());
    /// assert_eq!(Signature::parse("sha1=00").unwrap_err(), Error::MalformedSignature);
    /// ```
    pub fn parse(header: impl AsRef<[u8]>) -> Result<Self, Error> {
        let header = header.as_ref();
        if header.is_empty() {
            return Err(Error::MissingSignature);
        }
        let digits =
            header.strip_prefix(PREFIX.as_bytes()).and_then(|digits| digits.try_into().ok());
        digits.and_then(decode).map(Self).ok_or(Error::MalformedSignature)
    }

    /// The header's value, in lower case.
    ///
    /// ```
    /// let signature = wms_webhook::MacKey::new("key")?.sign(b"{}");
    /// assert_eq!(signature.to_header(), *signature.to_string().as_bytes());
    /// # Ok::<(), wms_webhook::EmptySecret>(())
    /// ```
    #[must_use]
    pub fn to_header(&self) -> [u8; Self::HEADER_BYTES] {
        let mut header = [0; Self::HEADER_BYTES];
        let (prefix, digits) = header.split_at_mut(PREFIX.len());
        prefix.copy_from_slice(PREFIX.as_bytes());
        let has_room = hex::encode_to_slice(self.0, digits).is_ok();
        debug_assert!(has_room, "two digits a byte");
        header
    }

    pub(crate) const fn new(mac: [u8; MAC_BYTES]) -> Self {
        Self(mac)
    }

    pub(crate) const fn mac(&self) -> &[u8; MAC_BYTES] {
        &self.0
    }
}

/// The bytes that the digits stand for. It does not end at the first wrong one, so that a compiler
/// reads sixteen at once.
fn decode(digits: &[u8; 2 * MAC_BYTES]) -> Option<[u8; MAC_BYTES]> {
    let values = digits.map(value);
    let mut mac = [0; MAC_BYTES];
    for (byte, [high, low]) in mac.iter_mut().zip(values.as_chunks().0) {
        *byte = high << 4 | low;
    }
    (values.into_iter().fold(0, u8::max) <= 0xF).then_some(mac)
}

/// The value of a hexadecimal digit; more than 15 for everything else.
const fn value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => u8::MAX,
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(…)")
    }
}
