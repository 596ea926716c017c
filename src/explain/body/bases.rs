//! Notations of bytes that are seldom used: base32, Ascii85 and its kin, uuencode, binary digits.

use alloc::vec::Vec;

use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, notation};

/// The digits of RFC 1924, as `b85encode` of Python and `git` write them.
const RFC_1924: &[u8; 85] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/// Those of ZeroMQ's Z85.
const Z85: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// The longest body that is read in all of them, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// Tries the bytes that the body stands for. JSON is in none of these notations.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if body.len() > MAX_BYTES {
        return Flow::Continue(());
    }
    let trimmed = body.trim_ascii();
    let text = notation::unquoted(trimmed).unwrap_or(trimmed);
    let framed = text.strip_prefix(b"<~").and_then(|text| text.strip_suffix(b"~>"));
    let decoded = [
        base32(text),
        ascii85(framed.unwrap_or(text)),
        base85(text, &|digit| value(RFC_1924, digit)),
        base85(text, &|digit| value(Z85, digit)),
        uuencoded(body),
        binary(text),
    ];
    for bytes in decoded.into_iter().flatten().filter(|bytes| is_plausible(bytes)) {
        attempt(Cause::BodyOtherBase, &bytes)?;
    }
    Flow::Continue(())
}

/// Whether it is text or compressed: nearly every word is some bytes in one of these notations.
fn is_plausible(bytes: &[u8]) -> bool {
    bytes.len() > 1
        && (bytes.starts_with(&[0x1F, 0x8B])
            || bytes.starts_with(&[0x78])
            || core::str::from_utf8(bytes).is_ok())
}

/// In lines or in one, in capitals or in small letters.
fn base32(text: &[u8]) -> Option<Vec<u8>> {
    if text.iter().any(u8::is_ascii_lowercase) && text.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let digits: Vec<_> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    notation::base32(&digits).map(|bytes| bytes.to_vec())
}

/// With `z` for four zeros and `y` for four spaces.
fn ascii85(text: &[u8]) -> Option<Vec<u8>> {
    let is_short = |byte: &u8| matches!(byte, b'z' | b'y');
    let digit = |byte: u8| byte.checked_sub(b'!').filter(|&value| value < 85);
    let mut bytes = Vec::with_capacity(text.len());
    for group in text.split_inclusive(is_short) {
        let (digits, short) = match group.split_last() {
            Some((short, digits)) if is_short(short) => (digits, Some(*short)),
            _ => (group, None),
        };
        bytes.extend(base85(digits, &digit)?);
        match short {
            Some(b'z') => bytes.extend([0; 4]),
            Some(_) => bytes.extend([b' '; 4]),
            None => {}
        }
    }
    Some(bytes)
}

/// Four bytes for each five digits, and at the end one less than there are.
fn base85(text: &[u8], value: &dyn Fn(u8) -> Option<u8>) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut group, mut count) = (0u64, 0);
    for &byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        group = group * 85 + u64::from(value(byte)?);
        count += 1;
        if count == 5 {
            bytes.extend(u32::try_from(group).ok()?.to_be_bytes());
            (group, count) = (0, 0);
        }
    }
    if count > 0 {
        // As if the highest digits followed.
        let whole = (count..5).fold(group, |group, _| group * 85 + 84);
        let whole = u32::try_from(whole).ok()?.to_be_bytes();
        bytes.extend(whole.get(..count - 1).filter(|rest| !rest.is_empty())?);
    }
    Some(bytes)
}

fn value(alphabet: &[u8; 85], digit: u8) -> Option<u8> {
    let at = alphabet.iter().position(|&known| known == digit)?;
    u8::try_from(at).ok()
}

/// The lines of `uuencode`, with `begin` and `end` around them or not.
fn uuencoded(text: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(text).ok()?.trim_start();
    let mut bytes = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with("begin ") && *line != "end") {
        let (&length, digits) = line.as_bytes().split_first()?;
        // A grave accent is a zero, as a space is, which ends of lines lose.
        let sextet = |byte: u8| byte.checked_sub(b' ').filter(|&value| value <= 64);
        let length = usize::from(sextet(length)? & 63);
        let groups = length.div_ceil(3);
        if digits.len() > 4 * groups + 1 || digits.len() + 3 < 4 * groups {
            return None;
        }
        let padded = digits.iter().copied().chain([b' '; 3]);
        let values: Vec<_> = padded.take(4 * groups).map(sextet).collect::<Option<_>>()?;
        let mut row = Vec::with_capacity(3 * groups);
        for four in values.chunks_exact(4) {
            let group = four.iter().fold(0, |group, value| group << 6 | u32::from(value & 63));
            row.extend(&group.to_be_bytes()[1..]);
        }
        bytes.extend(row.get(..length)?);
    }
    Some(bytes)
}

/// Eight digits for each byte, with something between the bytes or not.
fn binary(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut count = 0;
    for byte in text {
        match byte {
            b'0' | b'1' if count % 8 == 0 => bytes.push(byte & 1),
            b'0' | b'1' => {
                let last = bytes.last_mut()?;
                *last = *last << 1 | byte & 1;
            }
            b' ' | b',' | b'\n' | b'\r' if count % 8 == 0 => continue,
            _ => return None,
        }
        count += 1;
    }
    (count % 8 == 0).then_some(bytes)
}
