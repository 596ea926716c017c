//! What a signature header may mean that is not as documented.

use alloc::{vec, vec::Vec};

use super::mac::hashes_of;
use super::{Cause, body, notation, secret};
use crate::signature::PREFIX;
use crate::{SIGNATURE_HEADER, Signature};

/// How many MACs of a joined header are tried.
const MAX_CLAIMS: usize = 4;

/// The shortest part of a MAC that proves anything, in bytes.
const MIN_TRUNCATED: usize = 16;

/// The longest header that is read.
const MAX_HEADER_BYTES: usize = 4096;

/// A MAC that a header claims, and what is wrong with the header.
pub(super) struct Claim {
    pub(super) causes: Vec<Cause>,
    pub(super) mac: Vec<u8>,
}

impl Claim {
    /// What the header looks like, where no MAC tells.
    pub(super) fn looks(&self) -> Vec<Cause> {
        let wrong = hashes_of(self.mac.len()).next().and_then(|(_, wrong)| wrong);
        [wrong.as_slice(), &self.causes].concat()
    }
}

/// The MACs that a header claims: one if it is as documented.
pub(super) fn claims(header: &[u8]) -> Vec<Claim> {
    if let Ok(signature) = Signature::parse(header) {
        let header = signature.to_header();
        let mac = hex::decode(&header[PREFIX.len()..]).unwrap_or_default();
        return vec![Claim { causes: vec![], mac }];
    }
    if header.len() > MAX_HEADER_BYTES {
        return vec![];
    }
    if let Some(claim) = claim(header) {
        return [Some(claim), of_number(header)].into_iter().flatten().collect();
    }
    let parts = header.split(|byte| b",;\n".contains(byte)).map(<[u8]>::trim_ascii);
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let joined = parts.iter().filter_map(|part| claim(part)).take(MAX_CLAIMS).map(|mut claim| {
        if parts.len() > 1 {
            claim.causes.insert(0, Cause::HeaderJoined);
        }
        claim
    });
    let joined: Vec<_> = joined.collect();
    if joined.is_empty() { digits_inside(header).into_iter().collect() } else { joined }
}

/// Gives what is under a cover, and what is wrong with that.
type Uncover = fn(&[u8]) -> Option<(Cause, Vec<u8>)>;

/// What is put around a value or done to all of it. Each is undone once, in whatever order they came.
const COVERS: [Uncover; 5] = [
    |value| changed(Cause::HeaderWhitespace, value, trimmed(value)?.as_bytes()),
    |value| listed(value).map(|inner| (Cause::HeaderQuoted, inner.to_vec())),
    |value| unquoted(value).map(|inner| (Cause::HeaderQuoted, inner.to_vec())),
    |value| changed(Cause::HeaderEscaped, value, &unescaped(value)?),
    |value| named(value).map(|rest| (Cause::HeaderNamed, rest.to_vec())),
];

fn claim(header: &[u8]) -> Option<Claim> {
    let mut causes = vec![];
    let mut value = header.to_vec();
    // Twice, since white space may stand within quotes.
    for uncover in COVERS.iter().chain(&COVERS) {
        if let Some((cause, inner)) = uncover(&value) {
            if !causes.contains(&cause) {
                causes.push(cause);
            }
            value = inner;
        }
    }
    // Svix has a version and a comma there.
    let version = Some(2).filter(|_| value.starts_with(b"v1,"));
    let (prefix, digits) = [version, value.iter().position(|byte| b"=: ".contains(byte)), None]
        .into_iter()
        .map(|separator| value.split_at(separator.map_or(0, |at| at + 1)))
        .find(|(_, digits)| decode(digits).is_some())?;
    let (mac, written) = decode(digits)?;
    causes.extend(match prefix {
        // Another hash has a prefix of its own.
        _ if !matches!(mac.len(), 32) && is_of_hash(&mac) => None,
        [] => Some(Cause::HeaderWithoutPrefix),
        prefix if prefix != PREFIX.as_bytes() => Some(Cause::HeaderOtherPrefix),
        _ => None,
    });
    for cause in written {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    Some(Claim { causes, mac })
}

fn changed(cause: Cause, before: &[u8], after: &[u8]) -> Option<(Cause, Vec<u8>)> {
    (before != after).then(|| (cause, after.to_vec()))
}

/// What stands in quotes, before which Python has a `b`.
fn unquoted(value: &[u8]) -> Option<&[u8]> {
    notation::unquoted(value.strip_prefix(b"b").unwrap_or(value))
}

/// The only value of a list, as JSON and most languages print it. One of numbers is that of a MAC's bytes.
fn listed(value: &[u8]) -> Option<&[u8]> {
    let inner = value.strip_prefix(b"[")?.strip_suffix(b"]")?.trim_ascii();
    inner
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || b"\"'".contains(byte))
        .then_some(inner)
}

/// Without white space, or anything else that nobody sees, around it.
fn trimmed(value: &[u8]) -> Option<&str> {
    let is_blank = |char: char| char.is_whitespace() || notation::is_invisible(char);
    core::str::from_utf8(value).ok().map(|text| text.trim_matches(is_blank))
}

/// Without the escapes of URLs, HTML or JSON.
fn unescaped(value: &[u8]) -> Option<Vec<u8>> {
    if let Some(plain) = notation::percent(value) {
        return Some(plain.to_vec());
    }
    let text = core::str::from_utf8(value).ok()?;
    let text = text.replace("\\u003d", "=").replace("\\u003D", "=").replace("\\\"", "\"");
    Some(body::unescape_html(&text).into_bytes())
}

/// The value behind its header's name.
fn named(value: &[u8]) -> Option<&[u8]> {
    let at = value.iter().position(|byte| b":=".contains(byte))?;
    let name = value[..at].trim_ascii();
    let is_name = name.len() >= 3 && name[..2].eq_ignore_ascii_case(b"x-")
        || name.eq_ignore_ascii_case(SIGNATURE_HEADER.as_bytes())
        || name.eq_ignore_ascii_case(b"HTTP_X_WMS_CONTENT_MAC");
    is_name.then(|| value[at + 1..].trim_ascii())
}

/// A MAC's bytes, and what is wrong with how they are written.
fn decode(digits: &[u8]) -> Option<(Vec<u8>, Vec<Cause>)> {
    if let Some(mac) = bytes(digits) {
        return Some((mac, vec![Cause::HeaderBytes]));
    }
    let trimmed = digits.trim_ascii();
    let mut causes = vec![];
    if trimmed != digits {
        causes.push(Cause::HeaderWhitespace);
    }
    let inner = notation::unquoted(trimmed).unwrap_or(trimmed);
    if inner != trimmed {
        causes.push(Cause::HeaderQuoted);
    }
    // Structured fields have bytes between colons (RFC 9651).
    let inner = match inner {
        [b':', bytes @ .., b':'] => bytes,
        inner => inner,
    };
    if let Ok(mac) = hex::decode(inner)
        && is_of_hash(&mac)
    {
        // 64 bytes that are digits, all of them, are those of 32.
        let Some(mac) = hex::decode(&mac).ok().filter(|mac| is_of_hash(mac)) else {
            return Some((mac, causes));
        };
        causes.push(Cause::HeaderDigits);
        return Some((mac, causes));
    }
    let plain: Vec<u8> = inner
        .strip_prefix(b"0x")
        .or(inner.strip_prefix(b"0X"))
        .unwrap_or(inner)
        .iter()
        .copied()
        .filter(|byte| !b": -\t\r\n".contains(byte))
        .collect();
    let separated = hex::decode(&plain).ok().filter(|mac| is_of_hash(mac));
    if let Some(mac) = separated.or_else(|| sign_extended(inner)) {
        causes.push(Cause::HeaderDigits);
        return Some((mac, causes));
    }
    let list = Some(inner).filter(|inner| inner.starts_with(b"["));
    if let Some(mac) = list.and_then(notation::number_list).filter(|mac| is_of_hash(mac)) {
        causes.push(Cause::HeaderDigits);
        return Some((mac.to_vec(), causes));
    }
    if let Some(bytes) = notation::base64(inner) {
        // Base64 of the bytes; or of the digits, which are bytes as well.
        let digits = hex::decode(&*bytes).ok().filter(|mac| is_of_hash(mac));
        // 64 digits of anything are base64 of 48 bytes, too.
        let is_mixed = |range: fn(&u8) -> bool| inner.iter().any(range);
        let is_plausible = bytes.len() != 48
            || is_mixed(u8::is_ascii_lowercase) && is_mixed(u8::is_ascii_uppercase);
        let whole = || (is_of_hash(&bytes) && is_plausible).then(|| bytes.to_vec());
        if let Some(mac) = digits.or_else(whole) {
            causes.push(Cause::HeaderBase64);
            return Some((mac, causes));
        }
    }
    // Half a byte at the end proves nothing.
    let even = &plain[..plain.len() & !1];
    let mac = hex::decode(even).ok().filter(|mac| (MIN_TRUNCATED..32).contains(&mac.len()))?;
    Some((mac, causes))
}

/// `ffffffd4` for each byte from 80 on, as `Integer.toHexString` of Java writes one that has a sign.
fn sign_extended(digits: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(digits).ok().filter(|text| text.contains("ffffff"))?;
    hex::decode(text.replace("ffffff", "")).ok().filter(|mac| mac.len() == 32)
}

/// Whether it is many digits with signs among them, of which some lack the zero before them.
pub(super) fn has_signs(header: &[u8]) -> bool {
    core::str::from_utf8(header).is_ok_and(|text| text.matches("ffffff").count() > 3)
}

/// The bytes of a MAC that are none of digits: as they are, as Latin-1, or as Python prints them.
fn bytes(value: &[u8]) -> Option<Vec<u8>> {
    let printed = value.strip_prefix(b"b").and_then(notation::unquoted).and_then(body::unescaped);
    let text = core::str::from_utf8(value).ok();
    let latin1 = text.map(|text| text.chars().map(|char| u8::try_from(char).ok()).collect());
    let bytes = printed.or(latin1.unwrap_or_else(|| Some(value.to_vec())))?;
    (bytes.len() == 32 && !bytes.is_ascii()).then_some(bytes)
}

/// Whether it holds bytes of a MAC that were taken for text.
pub(super) fn is_of_bytes(header: &[u8]) -> bool {
    core::str::from_utf8(header).is_ok_and(|text| text.contains('\u{FFFD}'))
}

/// Whether it is as long as what a hash makes. No length is the same in base64 and in digits.
fn is_of_hash(mac: &[u8]) -> bool {
    matches!(mac.len(), 16 | 20 | 28 | 32 | 48 | 64)
}

/// The MAC of a number's digits, which lack the zero before them.
fn of_number(header: &[u8]) -> Option<Claim> {
    let digits = header.rsplit(|byte| !byte.is_ascii_hexdigit()).next()?;
    let mac = hex::decode([b"0", digits].concat()).ok().filter(|mac| mac.len() == 32)?;
    Some(Claim { causes: vec![Cause::HeaderDigits], mac })
}

/// Whether it holds what stands in place of a MAC.
pub(super) fn is_placeholder(header: &[u8]) -> bool {
    let value = header.rsplit(|byte| b"=:".contains(byte)).next().unwrap_or(header);
    [header, value].into_iter().any(secret::placeholder::is_placeholder)
}

/// The digits of a MAC within any other text, or behind those of a body: `Sum` of Go appends.
fn digits_inside(header: &[u8]) -> Option<Claim> {
    let runs = header.split(|byte| !byte.is_ascii_hexdigit());
    let digits = runs.max_by_key(|run| run.len())?;
    if let Some((appended, mac)) = hex::decode(digits).ok()?.split_last_chunk::<32>()
        && appended.starts_with(b"{")
        && appended.ends_with(b"}")
    {
        return Some(Claim { causes: vec![Cause::HeaderJoined], mac: mac.to_vec() });
    }
    let digits = Some(digits).filter(|run| run.len() < header.len())?;
    let mac = hex::decode(digits).ok().filter(|mac| is_of_hash(mac))?;
    Some(Claim { causes: vec![Cause::HeaderOtherPrefix], mac })
}
