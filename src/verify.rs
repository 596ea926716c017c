//! The verdict on a delivery and on its MAC.

use crate::encoding::{is_latin1, is_utf8, low_bytes};
use crate::{Encoding, Error, MacKey, Options, Signature};

/// Whether a delivery is authentic: the one order in which everything that refuses it is judged.
/// `header` is the value of [`SIGNATURE_HEADER`](crate::SIGNATURE_HEADER).
///
/// # Errors
/// [`Error::BodyTooLarge`], [`Error::MissingSignature`], [`Error::MalformedSignature`], and then as
/// [`verify`] does.
///
/// ```
/// use wms_webhook::{Error, MacKey, Options, authenticate};
///
/// let keys = [MacKey::new("key")?];
/// let header = "hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
/// let body = b"The quick brown fox jumps over the lazy dog";
/// assert_eq!(authenticate(body, Some(header), &keys, &Options::default()), Ok(()));
///
/// let unsigned = authenticate(body, None::<&str>, &keys, &Options::default());
/// assert_eq!(unsigned, Err(Error::MissingSignature));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn authenticate<'k>(
    body: &[u8],
    header: Option<impl AsRef<[u8]>>,
    keys: impl IntoIterator<Item = &'k MacKey>,
    options: &Options,
) -> Result<(), Error> {
    options.check_len(body)?;
    let signature = Signature::parse(header.ok_or(Error::MissingSignature)?)?;
    verify(body, &signature, keys, options.encoding)
}

/// Whether the delivery was signed with one of the keys.
///
/// Every key is tried, and every MAC is compared in constant time: the time depends on the body
/// and on the number of keys, not on the MACs nor on which key matched.
///
/// # Errors
/// [`Error::SignatureMismatch`], or [`Error::AmbiguousBody`] under [`Encoding::Auto`].
///
/// ```
/// use wms_webhook::{Encoding, Error, MacKey, Signature, verify};
///
/// let keys = [MacKey::new("old secret")?, MacKey::new("key")?];
/// let header = "hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
/// let signature = Signature::parse(header)?;
/// let body = b"The quick brown fox jumps over the lazy dog";
///
/// assert_eq!(verify(body, &signature, &keys, Encoding::Auto), Ok(()));
/// assert_eq!(verify(b"{}", &signature, &keys, Encoding::Auto), Err(Error::SignatureMismatch));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify<'k>(
    body: &[u8],
    signature: &Signature,
    keys: impl IntoIterator<Item = &'k MacKey>,
    encoding: Encoding,
) -> Result<(), Error> {
    let signed = SignedBytes::new(body, encoding);
    let verdicts = keys.into_iter().map(|key| signed.verify_with(key, signature));
    match verdicts.fold(Verdict::Mismatch, Verdict::max) {
        Verdict::Mismatch => Err(Error::SignatureMismatch),
        Verdict::Ambiguous => Err(Error::AmbiguousBody),
        Verdict::Authentic => Ok(()),
    }
}

/// What a MAC proves, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Mismatch,
    Ambiguous,
    Authentic,
}

/// What a MAC over the signed bytes of a body proves. It depends on the body and the encoding
/// only, so it may take a path of its own for each: the sender knows both.
pub(crate) struct SignedBytes<'a> {
    body: &'a [u8],
    /// Of a MAC over the body's bytes.
    exact: Verdict,
    /// Of a MAC over the low bytes, where these differ from the body's bytes.
    low: Verdict,
}

impl<'a> SignedBytes<'a> {
    pub(crate) fn new(body: &'a [u8], encoding: Encoding) -> Self {
        use Verdict::{Ambiguous, Authentic, Mismatch};
        let proven = |condition| if condition { Authentic } else { Mismatch };

        let (exact, low) = match encoding {
            Encoding::Bytes => (Authentic, Mismatch),
            _ if body.is_ascii() => (Authentic, Mismatch),
            Encoding::Auto if is_latin1(body) && !is_utf8(low_bytes(body)) => {
                (Authentic, Authentic)
            }
            Encoding::Auto => (proven(core::str::from_utf8(body).is_ok()), Ambiguous),
            Encoding::Latin1 => (Mismatch, proven(is_latin1(body))),
            Encoding::Ascii => (Mismatch, Authentic),
        };
        Self { body, exact, low }
    }

    /// What the signature proves under one key. No branch depends on the key or the MAC.
    pub(crate) fn verify_with(&self, key: &MacKey, signature: &Signature) -> Verdict {
        let exact = self.exact.only_if(|| key.verify(self.body, signature));
        let low = self.low.only_if(|| key.verify_iter(low_bytes(self.body), signature));
        exact.max(low)
    }
}

impl Verdict {
    /// This verdict if the MAC is right, else a mismatch. A MAC that proves nothing is not made.
    fn only_if(self, is_right: impl FnOnce() -> bool) -> Self {
        if self != Self::Mismatch && is_right() { self } else { Self::Mismatch }
    }
}
