//! What a signature header may mean that is not as documented.

use alloc::{vec, vec::Vec};

use super::{Cause, base64};
use crate::Signature;
use crate::signature::PREFIX;

/// How many MACs of a joined header are tried.
const MAX_CLAIMS: usize = 4;

/// A MAC with the algorithm that its length tells.
pub(super) enum Mac {
    Sha256(Signature),
    Sha1([u8; 20]),
    Sha512([u8; 64]),
}

/// A MAC that a header claims, and what is wrong with the header.
pub(super) struct Claim {
    pub(super) causes: Vec<Cause>,
    pub(super) mac: Mac,
}

/// The MACs that a header claims: one if it is as documented.
pub(super) fn claims(header: &[u8]) -> Vec<Claim> {
    if let Ok(signature) = Signature::parse(header) {
        return vec![Claim { causes: vec![], mac: Mac::Sha256(signature) }];
    }
    let parts: Vec<_> = header.split(|&byte| byte == b',').collect();
    if let [header] = parts[..] {
        return claim(header).into_iter().collect();
    }
    let claims = parts.into_iter().filter_map(|part| claim(part.trim_ascii()));
    let joined = claims.take(MAX_CLAIMS).map(|mut claim| {
        claim.causes.insert(0, Cause::HeaderJoined);
        claim
    });
    joined.collect()
}

fn claim(header: &[u8]) -> Option<Claim> {
    let mut causes = vec![];
    let mut value = header.trim_ascii();
    if value != header {
        causes.push(Cause::HeaderWhitespace);
    }
    if let Some(inner) = unquoted(value) {
        causes.push(Cause::HeaderQuoted);
        value = inner.trim_ascii();
    }
    let (prefix, digits) = [value.iter().position(|byte| b"=: ".contains(byte)), None]
        .into_iter()
        .map(|separator| value.split_at(separator.map_or(0, |at| at + 1)))
        .find(|(_, digits)| decode(digits.trim_ascii()).is_some())?;
    let (bytes, is_base64) = decode(digits.trim_ascii())?;
    let mac = match bytes.len() {
        32 => Mac::Sha256(Signature::new(bytes.try_into().ok()?)),
        20 => Mac::Sha1(bytes.try_into().ok()?),
        _ => Mac::Sha512(bytes.try_into().ok()?),
    };
    // Another algorithm has a prefix of its own.
    causes.extend(match mac {
        Mac::Sha1(_) => Some(Cause::MacSha1),
        Mac::Sha512(_) => Some(Cause::MacSha512),
        Mac::Sha256(_) if prefix.is_empty() => Some(Cause::HeaderWithoutPrefix),
        Mac::Sha256(_) if prefix != PREFIX.as_bytes() => Some(Cause::HeaderOtherPrefix),
        Mac::Sha256(_) if digits.trim_ascii() != digits => Some(Cause::HeaderWhitespace),
        Mac::Sha256(_) => None,
    });
    causes.extend(is_base64.then_some(Cause::HeaderBase64));
    Some(Claim { causes, mac })
}

/// A MAC's bytes, and whether they were written as base64. No length is the same in both.
fn decode(digits: &[u8]) -> Option<(Vec<u8>, bool)> {
    let of_hash = |bytes: &Vec<u8>| matches!(bytes.len(), 20 | 32 | 64);
    if let Some(bytes) = hex::decode(digits).ok().filter(of_hash) {
        return Some((bytes, false));
    }
    base64::decode(digits).map(|bytes| bytes.to_vec()).filter(of_hash).map(|bytes| (bytes, true))
}

/// What stands between a pair of quotes.
pub(super) fn unquoted(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] | [b'`', inner @ .., b'`'] => {
            Some(inner)
        }
        _ => None,
    }
}
