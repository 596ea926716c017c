//! Bytes that were written as text: hexadecimal digits, base64, percent escapes, lists of numbers.
//!
//! They may be a secret: base64 is translated in a time that does not tell the bytes, and what is
//! made is erased.

use alloc::{string::String, vec::Vec};

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use percent_encoding::percent_decode;
use zeroize::Zeroizing;

/// The bytes of a text in any of the four notations of base64, in lines or in one.
pub(super) fn base64(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = core::str::from_utf8(text).ok()?;
    let standard: Zeroizing<String> = Zeroizing::new(
        text.trim_end_matches(|char: char| char == '=' || char.is_ascii_whitespace())
            .chars()
            .filter(|char| !char.is_ascii_whitespace())
            .map(|char| match char {
                '-' => '+',
                '_' => '/',
                other => other,
            })
            .collect(),
    );
    Base64Unpadded::decode_vec(&standard).ok().map(Zeroizing::new)
}

/// Base64 in lines of so many digits, each with its end.
pub(super) fn base64_in_lines(bytes: &[u8], length: usize) -> String {
    let digits = Base64::encode_string(bytes);
    let mut lines = String::with_capacity(digits.len() + digits.len() / length + 1);
    for line in digits.as_bytes().chunks(length) {
        lines.push_str(core::str::from_utf8(line).unwrap_or_default());
        lines.push('\n');
    }
    lines
}

/// The bytes that Node makes of a text that is no base64: it passes over what is not of the alphabet.
pub(super) fn lenient_base64(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let text = text.split(|&byte| byte == b'=').next().unwrap_or_default();
    let mut digits: Zeroizing<Vec<u8>> =
        Zeroizing::new(text.iter().copied().filter(is_digit).collect());
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    // The bits that are left over are of no byte.
    let last = digits.len() % 4;
    if let (2 | 3, Some(digit)) = (last, digits.last_mut()) {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let plain = match *digit {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        let value = ALPHABET.iter().position(|&known| known == plain)?;
        *digit = ALPHABET[value & if last == 2 { 0x30 } else { 0x3C }];
    }
    base64(&digits)
}

/// The text in each of the four notations.
pub(super) fn to_base64(bytes: &[u8]) -> [Zeroizing<String>; 4] {
    let standard = Zeroizing::new(Base64::encode_string(bytes));
    let for_urls = Zeroizing::new(standard.replace('+', "-").replace('/', "_"));
    let unpadded = |text: &str| Zeroizing::new(String::from(text.trim_end_matches('=')));
    [unpadded(&standard), unpadded(&for_urls), standard, for_urls]
}

/// The bytes of a text in base32 (RFC 4648), in either case and padded or not.
pub(super) fn base32(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.trim_ascii();
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.iter().filter(|&&byte| byte != b'=') {
        let value = match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_le_bytes()[0]);
        }
    }
    (bytes.len() > 1).then_some(bytes)
}

/// The bytes in base32, padded and not.
pub(super) fn to_base32(bytes: &[u8]) -> [Zeroizing<String>; 2] {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(5) * 8));
    for chunk in bytes.chunks(5) {
        let group = chunk.iter().fold(0u64, |group, &byte| group << 8 | u64::from(byte));
        let group = group << (8 * (5 - chunk.len()));
        let digit = |at: usize| DIGITS[usize::from((group >> (35 - 5 * at)).to_le_bytes()[0]) & 31];
        text.extend((0..(8 * chunk.len()).div_ceil(5)).map(|at| char::from(digit(at))));
    }
    let padding = "=".repeat(text.len().next_multiple_of(8) - text.len());
    [Zeroizing::new([&text, &*padding].concat()), text]
}

/// The forms of a GUID: with hyphens and braces or without, in either case. Nothing if it is none.
pub(super) fn guid(text: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let digits: Zeroizing<Vec<u8>> =
        Zeroizing::new(text.iter().copied().filter(|byte| !b"-{}()".contains(byte)).collect());
    if digits.len() != 32 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Vec::new();
    }
    let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    let hyphens = Zeroizing::new(groups.join(&b'-'));
    let braces = Zeroizing::new([b"{", &hyphens[..], b"}"].concat());
    [digits, hyphens, braces]
        .iter()
        .flat_map(|form| [form.to_ascii_lowercase(), form.to_ascii_uppercase()].map(Zeroizing::new))
        .filter(|form| **form != *text)
        .collect()
}

/// The bytes of hexadecimal digits, whatever parts them: `7b22`, `0x7B 0x22`, `7b:22`, `\x7b\x22`.
pub(super) fn hex(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = core::str::from_utf8(text).ok()?.trim_ascii();
    // As Node and NSData print them.
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    let text = inner.strip_prefix("Buffer").unwrap_or(inner);
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    for group in
        text.split(|char: char| char.is_ascii_whitespace() || b":,-\\".contains(&low(char)))
    {
        let group = group.strip_prefix("0x").or(group.strip_prefix("0X")).unwrap_or(group);
        let group = group.strip_prefix('x').unwrap_or(group);
        // Each byte has both its digits, or a separator would join the halves of two.
        if group.len() % 2 == 1 {
            return None;
        }
        digits.extend_from_slice(group.as_bytes());
    }
    ::hex::decode(&*digits).ok().filter(|bytes| !bytes.is_empty()).map(Zeroizing::new)
}

fn low(char: char) -> u8 {
    u8::try_from(char).unwrap_or_default()
}

/// The bytes of a list of numbers: `123,34`, `[123 34]`, `{"type":"Buffer","data":[123,34]}`,
/// `{"0":123,"1":34}`, `bytearray([123, 34])`; negative where bytes have a sign, as in Java.
pub(super) fn number_list(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = core::str::from_utf8(text).ok()?.trim_ascii();
    // Erlang has `<<123,34>>`.
    let text = text.trim_start_matches('<').trim_end_matches('>');
    // What may stand before the numbers holds digits itself, as in `Uint8Array(2) [ 123, 34 ]`.
    let list = match text.find('[') {
        Some(open) => &text[open + 1..text.rfind([']']).filter(|&close| close > open)?],
        None => text,
    };
    let is_keyed = list.contains(':');
    let mut bytes = Zeroizing::new(Vec::new());
    for entry in list.split(|char: char| char == ',' || (!is_keyed && char.is_ascii_whitespace())) {
        let entry = entry.trim_matches(|char: char| "{} \t\r\n".contains(char));
        if entry.is_empty() {
            continue;
        }
        let number = match entry.split_once(':') {
            Some((key, number)) => {
                let key = key.trim_matches(|char: char| "\"' ".contains(char));
                if key.parse() != Ok(bytes.len()) {
                    return None;
                }
                number.trim_ascii()
            }
            None => entry,
        };
        let number: i16 = number.parse().ok()?;
        let signed = || i8::try_from(number).ok().map(i8::cast_unsigned);
        bytes.push(u8::try_from(number).ok().or_else(signed)?);
    }
    // Two at least: a body may be one number.
    (bytes.len() > 1).then_some(bytes)
}

/// The bytes of a text with percent escapes, if it has any.
pub(super) fn percent(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let decoded: Zeroizing<Vec<u8>> = Zeroizing::new(percent_decode(text).collect());
    (*decoded != text).then_some(decoded)
}

/// What stands between a pair of quotes.
pub(super) fn unquoted(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] | [b'`', inner @ .., b'`'] => {
            Some(inner)
        }
        _ => {
            let inner = core::str::from_utf8(text).ok()?;
            let inner = inner.strip_prefix(['“', '”', '„', '‘', '’', '«'])?;
            inner.strip_suffix(['“', '”', '‘', '’', '»']).map(str::as_bytes)
        }
    }
}

/// What nobody sees in a text and a copy of it may hold: no-break and other spaces of Unicode, the
/// characters without a width, the byte order mark.
pub(super) fn is_invisible(char: char) -> bool {
    is_wide_space(char)
        || matches!(char, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A space that is not the one of ASCII.
pub(super) fn is_wide_space(char: char) -> bool {
    matches!(char, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}
