//! The MACs that senders make, with this hash or another.

use alloc::{vec, vec::Vec};

use md5::Md5;
use sha1::{Digest as _, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_256};
use zeroize::Zeroizing;

use super::Cause;

/// A hash, and what is made with it of a message in parts.
pub(super) struct Hash {
    /// What is wrong with it; nothing if it is the documented one.
    pub(super) cause: Option<Cause>,
    /// How long its output is, in bytes.
    length: usize,
    /// How long the blocks are that it reads.
    block: usize,
    digest: fn(&[&[u8]]) -> Vec<u8>,
}

impl Hash {
    /// Whether the MAC is the beginning of the HMAC (RFC 2104). One function for all hashes, since each of
    /// `hmac`'s own would be as long again.
    pub(super) fn has_hmac(&self, secret: &[u8], message: &[&[u8]], mac: &[u8]) -> bool {
        let mut key = Zeroizing::new(vec![0; self.block]);
        if secret.len() > self.block {
            key[..self.length].copy_from_slice(&Zeroizing::new((self.digest)(&[secret])));
        } else {
            key[..secret.len()].copy_from_slice(secret);
        }
        let pad = |with: u8| Zeroizing::new(key.iter().map(|byte| byte ^ with).collect::<Vec<_>>());
        let inner = (self.digest)(&[&[&pad(0x36)[..]], message].concat());
        let hmac = (self.digest)(&[&pad(0x5C), &inner]);
        hmac.get(..mac.len()).is_some_and(|start| is_equal(start, mac))
    }

    /// Whether the MAC is the hash by itself.
    pub(super) fn has_digest(&self, message: &[&[u8]], mac: &[u8]) -> bool {
        is_equal(&(self.digest)(message), mac)
    }
}

macro_rules! hash {
    ($hash:ty, $length:literal, $block:literal, $cause:expr) => {
        Hash {
            cause: $cause,
            length: $length,
            block: $block,
            digest: |message| {
                let hash =
                    message.iter().fold(<$hash>::new(), |hash, part| hash.chain_update(part));
                hash.finalize().to_vec()
            },
        }
    };
}

static HASHES: [Hash; 7] = [
    hash!(Sha256, 32, 64, None),
    hash!(Sha1, 20, 64, Some(Cause::MacSha1)),
    hash!(Sha512, 64, 128, Some(Cause::MacSha512)),
    hash!(Md5, 16, 64, Some(Cause::MacMd5)),
    hash!(Sha384, 48, 128, Some(Cause::MacSha384)),
    hash!(Sha224, 28, 64, Some(Cause::MacSha224)),
    hash!(Sha512_256, 32, 128, Some(Cause::MacSha512)),
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

/// The hash of a message by each of them.
pub(super) fn digests(message: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    HASHES.iter().map(move |hash| (hash.digest)(&[message]))
}

/// In constant time: no branch depends on a byte.
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    let difference = one.iter().zip(other).fold(0, |bits, (one, other)| bits | one ^ other);
    one.len() == other.len() && difference == 0
}
