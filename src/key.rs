//! The key: the HMAC-SHA256 state (RFC 2104) that a secret gives.

use core::fmt;

use hmac::KeyInit;
use hmac::block_api::HmacCore;
use hmac::digest::block_api::{Buffer, FixedOutputCore, UpdateCore};
use hmac::digest::{CtOutput, Output};
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
pub struct MacKey(HmacCore<Sha256>);

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
            secret => HmacCore::new_from_slice(secret).map(Self).map_err(|_| EmptySecret),
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
        let mut mac = self.mac();
        mac.update(body);
        Signature::new(mac.finish().into_bytes().into())
    }

    /// Whether `signature` is the MAC of `body`, in a time that tells nothing of either MAC.
    pub(crate) fn verify(&self, body: &[u8], signature: &Signature) -> bool {
        let mut mac = self.mac();
        mac.update(body);
        mac.matches(signature)
    }

    /// [`verify`](Self::verify) for a body that comes byte by byte.
    pub(crate) fn verify_iter(
        &self,
        body: impl Iterator<Item = u8>,
        signature: &Signature,
    ) -> bool {
        let mut mac = self.mac();
        crate::encoding::in_blocks(body, |block| mac.update(block));
        mac.matches(signature)
    }

    fn mac(&self) -> MacOfBody {
        MacOfBody { states: self.0.clone(), rest: Buffer::<HmacCore<Sha256>>::default() }
    }
}

/// HMAC under way. It is what `Hmac` is inside, whose end takes it by value: a copy for each delivery.
struct MacOfBody {
    states: HmacCore<Sha256>,
    /// The bytes that do not fill a block yet.
    rest: Buffer<HmacCore<Sha256>>,
}

impl MacOfBody {
    fn update(&mut self, bytes: &[u8]) {
        self.rest.digest_blocks(bytes, |blocks| self.states.update_blocks(blocks));
    }

    /// Not inlined: the core that is shipped has it once.
    #[inline(never)]
    fn finish(&mut self) -> CtOutput<HmacCore<Sha256>> {
        let mut mac = Output::<HmacCore<Sha256>>::default();
        self.states.finalize_fixed_core(&mut self.rest, &mut mac);
        CtOutput::new(mac)
    }

    /// `CtOutput` is compared in constant time.
    fn matches(&mut self, signature: &Signature) -> bool {
        self.finish() == CtOutput::new((*signature.mac()).into())
    }
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
