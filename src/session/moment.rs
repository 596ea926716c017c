//! What a delivery carries that tells its place in the session, in a total order.

use core::cmp::Ordering;
use core::fmt;

use sha2::{Digest, Sha256};

use crate::{EventCode, Signature};

/// Which delivery: the first 96 bits of its MAC, so that what is kept verifies nothing.
///
/// Two deliveries of one session that share them would have to be sought by somebody with the secret.
///
/// ```
/// use wms_webhook::{DeliveryId, MacKey};
///
/// let signature = MacKey::new("key")?.sign(b"{}");
/// let id = DeliveryId::from(&signature).to_string();
/// assert!(signature.to_string().starts_with(&format!("hmac-sha256={id}")));
/// # Ok::<(), wms_webhook::EmptySecret>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(u128);

#[cfg(any(feature = "serde", feature = "session-abi"))]
impl DeliveryId {
    pub(crate) const BITS: u32 = 96;

    pub(crate) const fn from_bits(bits: u128) -> Self {
        Self(bits & ((1 << Self::BITS) - 1))
    }
}

impl From<[u8; 32]> for DeliveryId {
    /// From the bytes of the MAC.
    fn from(mac: [u8; 32]) -> Self {
        let (high, _) = mac.as_chunks::<16>().0[0].split_at(12);
        Self(high.iter().fold(0, |bits, &byte| bits << 8 | u128::from(byte)))
    }
}

impl From<&Signature> for DeliveryId {
    fn from(signature: &Signature) -> Self {
        (*signature.mac()).into()
    }
}

/// As 24 hexadecimal digits.
impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:024x}", self.0)
    }
}

impl fmt::Debug for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryId({self})")
    }
}

/// Which measurement, without its `measurementId`, which names a person's data: the first 48 bits of the
/// SHA-256 of the ID as UTF-8, of at most its first 1,024 bytes.
///
/// ```
/// use wms_webhook::MeasurementKey;
///
/// // As `printf m-1 | sha256sum` begins.
/// assert_eq!(MeasurementKey::of("m-1").to_string(), "a461b472cb41");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasurementKey(u64);

impl MeasurementKey {
    #[cfg(any(feature = "serde", feature = "session-abi"))]
    pub(crate) const BITS: u32 = 48;
    /// As long as no ID is.
    pub(crate) const MAX_ID_BYTES: usize = 1024;

    /// The key of an ID.
    #[must_use]
    pub fn of(measurement_id: &str) -> Self {
        let mut end = measurement_id.len().min(Self::MAX_ID_BYTES);
        while !measurement_id.is_char_boundary(end) {
            end -= 1;
        }
        Self::of_bytes(&measurement_id.as_bytes()[..end])
    }

    pub(crate) fn of_bytes(id: &[u8]) -> Self {
        let digest = Sha256::digest(id);
        Self(digest.iter().take(6).fold(0, |bits, &byte| bits << 8 | u64::from(byte)))
    }

    #[cfg(any(feature = "serde", feature = "session-abi"))]
    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits & ((1 << Self::BITS) - 1))
    }

    #[cfg(feature = "session-abi")]
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
}

/// As 12 hexadecimal digits.
impl fmt::Display for MeasurementKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

impl fmt::Debug for MeasurementKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MeasurementKey({self})")
    }
}

/// A delivery, as far as its place in the session goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Unix seconds; never NaN.
    pub(crate) time: f64,
    pub(crate) sequence: u64,
    pub(crate) code: Option<EventCode>,
    pub(crate) measurement: Option<MeasurementKey>,
    pub(crate) id: DeliveryId,
}

impl Moment {
    /// Whether both say the same: the same event, in two deliveries if their ids differ.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        self.cmp_event(other).is_eq()
    }

    fn cmp_event(&self, other: &Self) -> Ordering {
        self.time
            .total_cmp(&other.time)
            .then(self.sequence.cmp(&other.sequence))
            .then(self.code.cmp(&other.code))
            .then(self.measurement.cmp(&other.measurement))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cmp_event(other).then(self.id.cmp(&other.id))
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Moment {}
