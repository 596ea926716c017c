//! The key: the HMAC-SHA256 state (RFC 2104) that a secret gives.

use core::fmt;

use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Signature;

/// A MAC secret, ready for use.
///
/// The inner and the outer state of HMAC are derived once, so a delivery does not pay for them.
/// Both are erased when the key is dropped, and `Debug` does not show them.
///
/// ```
/// use wms_webhook::{Encoding, MacKey, verify};
///
/// let keys = [MacKey::new("mac secret")?];
/// assert!(verify(b"{}", &keys[0].sign(b"{}"), &keys, Encoding::Auto).is_ok());
/// # Ok::<(), wms_webhook::EmptySecret>(())
/// ```
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl MacKey {
    /// Derives the key from the secret that NuraLogix assigned, of any length from 1 byte.
    ///
    /// # Errors
    /// [`EmptySecret`]: a MAC under an empty secret is one that anybody can make.
    ///
    /// ```
    /// let key = wms_webhook::MacKey::new(b"mac secret")?;
    /// assert_eq!(format!("{key:?}"), "MacKey(…)");
    /// # Ok::<(), wms_webhook::EmptySecret>(())
    /// ```
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, EmptySecret> {
        match secret.as_ref() {
            [] => Err(EmptySecret),
            // HMAC takes a key of any length, so the error of `hmac` never comes.
            secret => Hmac::new_from_slice(secret).map(Self).map_err(|_| EmptySecret),
        }
    }

    /// Signs the bytes of a body, as a test of a receiver needs it.
    ///
    /// ```
    /// let key = wms_webhook::MacKey::new("key")?;
    /// assert_eq!(
    ///     key.sign(b"The quick brown fox jumps over the lazy dog").to_string(),
    ///     "hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
    /// );
    /// # Ok::<(), wms_webhook::EmptySecret>(())
    /// ```
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> Signature {
        Signature::new(finish(self.mac().chain_update(body)).into_bytes().into())
    }

    /// Whether `signature` is the MAC of `body`, in a time that tells nothing of either MAC.
    pub(crate) fn verify(&self, body: &[u8], signature: &Signature) -> bool {
        is_of(self.mac().chain_update(body), signature)
    }

    /// [`verify`](Self::verify) for a body that comes byte by byte.
    pub(crate) fn verify_iter(
        &self,
        body: impl Iterator<Item = u8>,
        signature: &Signature,
    ) -> bool {
        let mut mac = self.mac();
        crate::encoding::in_blocks(body, |block| mac.update(block));
        is_of(mac, signature)
    }

    fn mac(&self) -> Hmac<Sha256> {
        self.0.clone()
    }
}

/// Not inlined: the core that is shipped has it once.
#[inline(never)]
fn finish(mac: Hmac<Sha256>) -> CtOutput<Hmac<Sha256>> {
    mac.finalize()
}

/// `CtOutput` is compared in constant time.
fn is_of(mac: Hmac<Sha256>, signature: &Signature) -> bool {
    finish(mac) == CtOutput::new((*signature.mac()).into())
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(…)")
    }
}

/// The secret is empty.
///
/// ```
/// assert_eq!(wms_webhook::MacKey::new("").unwrap_err(), wms_webhook::EmptySecret);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptySecret;

impl fmt::Display for EmptySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the secret is empty: pass the MAC secret that NuraLogix assigned")
    }
}

impl core::error::Error for EmptySecret {}
