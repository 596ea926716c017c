//! The MACs that senders make, with this hash or another.

use hmac::{Hmac, KeyInit, Mac as _};
use md5::Md5;
use sha1::{Digest as _, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_256};

use super::Cause;

type HasHmac = fn(secret: &[u8], message: &[&[u8]], mac: &[u8]) -> bool;
type HasDigest = fn(message: &[&[u8]], mac: &[u8]) -> bool;

/// A hash, and what is made with it of a message in parts.
pub(super) struct Hash {
    /// What is wrong with it; nothing if it is the documented one.
    pub(super) cause: Option<Cause>,
    /// How long its output is, in bytes.
    length: usize,
    /// Whether the MAC is the beginning of the HMAC.
    pub(super) has_hmac: HasHmac,
    /// Whether the MAC is the hash by itself.
    pub(super) has_digest: HasDigest,
}

macro_rules! hash {
    ($hash:ty, $length:literal, $cause:expr) => {
        Hash {
            cause: $cause,
            length: $length,
            has_hmac: |secret, message, mac| {
                let Ok(hmac) = Hmac::<$hash>::new_from_slice(secret) else { return false };
                let hmac = message.iter().fold(hmac, |hmac, part| hmac.chain_update(part));
                hmac.verify_truncated_left(mac).is_ok()
            },
            has_digest: |message, mac| {
                let hash =
                    message.iter().fold(<$hash>::new(), |hash, part| hash.chain_update(part));
                is_equal(&hash.finalize(), mac)
            },
        }
    };
}

static HASHES: [Hash; 7] = [
    hash!(Sha256, 32, None),
    hash!(Sha1, 20, Some(Cause::MacSha1)),
    hash!(Sha512, 64, Some(Cause::MacSha512)),
    hash!(Md5, 16, Some(Cause::MacMd5)),
    hash!(Sha384, 48, Some(Cause::MacSha384)),
    hash!(Sha224, 28, Some(Cause::MacSha224)),
    hash!(Sha512_256, 32, Some(Cause::MacSha512)),
];

/// The hashes that make a MAC of this length, each with what is wrong then. One that is too short may
/// be the beginning of a documented one.
pub(super) fn hashes_of(length: usize) -> impl Iterator<Item = (&'static Hash, Option<Cause>)> {
    let whole = HASHES.iter().filter(move |hash| hash.length == length);
    let longer = HASHES.iter().filter(move |hash| hash.cause.is_none() && hash.length > length);
    whole
        .map(|hash| (hash, hash.cause))
        .chain(longer.map(|hash| (hash, Some(Cause::HeaderTruncated))))
}

/// In constant time: no branch depends on a byte.
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    let difference = one.iter().zip(other).fold(0, |bits, (one, other)| bits | one ^ other);
    one.len() == other.len() && difference == 0
}
