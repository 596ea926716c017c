//! Text that was read or written in the wrong charset.

use alloc::{string::String, vec::Vec};

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// What Windows-1252 has at 0x80 to 0x9F; elsewhere it is Latin-1. (WHATWG Encoding Standard, where
/// the five bytes without a character are the control characters of Latin-1.)
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Tries text in units of two or four bytes, of either order.
pub(super) fn wide_units(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let narrow = [utf16(body, u16::from_le_bytes), utf16(body, u16::from_be_bytes)];
    let wide = [utf32(body, u32::from_le_bytes), utf32(body, u32::from_be_bytes)];
    for text in narrow.into_iter().chain(wide).flatten() {
        attempt(Cause::BodyUtf16, text.as_bytes())?;
    }
    Flow::Continue(())
}

/// The text of UTF-16, without its byte order mark.
pub(in crate::explain) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let text: Result<String, _> =
        char::decode_utf16(units.iter().map(|&pair| unit(pair))).collect();
    without_bom(text.ok()?)
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Option<String> {
    let (units, []) = bytes.as_chunks::<4>() else {
        return None;
    };
    let text: Option<String> =
        units.iter().map(|&unit_bytes| char::from_u32(unit(unit_bytes))).collect();
    without_bom(text?)
}

/// Nothing, too, if it is no text: half of any bytes are two of UTF-16.
fn without_bom(text: String) -> Option<String> {
    let ascii = text.bytes().filter(u8::is_ascii).count();
    let text = text.strip_prefix('\u{FEFF}').map(String::from).unwrap_or(text);
    (ascii > 0).then_some(text)
}

/// The text in UTF-16 of either order, with its byte order mark or without.
pub(in crate::explain) fn to_utf16(text: &str) -> impl Iterator<Item = Vec<u8>> {
    let orders: [fn(u16) -> [u8; 2]; 2] = [u16::to_le_bytes, u16::to_be_bytes];
    orders.into_iter().flat_map(move |bytes| {
        ["", "\u{FEFF}"]
            .map(|mark| mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect())
    })
}

/// Undoes what can be undone without a guess.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if body.is_ascii() {
        return Flow::Continue(());
    }
    if let Ok(text) = core::str::from_utf8(body) {
        let latin1: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
        if let Some(bytes) = &latin1 {
            attempt(Cause::BodyDecodedLatin1, bytes)?;
        }
        let windows: Option<Vec<u8>> = text.chars().map(to_windows_1252).collect();
        if windows != latin1
            && let Some(bytes) = windows
        {
            attempt(Cause::BodyDecodedWindows1252, &bytes)?;
        }
    }
    if let Some(text) = cesu8(body) {
        attempt(Cause::BodyUtf16, text.as_bytes())?;
    }
    let latin1: String = body.iter().map(|&byte| char::from(byte)).collect();
    attempt(Cause::BodyEncodedLatin1, latin1.as_bytes())?;
    let windows: String = body.iter().map(|&byte| from_windows_1252(byte)).collect();
    if windows == latin1 {
        return Flow::Continue(());
    }
    attempt(Cause::BodyEncodedLatin1, windows.as_bytes())
}

/// The text of CESU-8, which has each half of a surrogate pair in three bytes, as Java's `DataOutput` and
/// Oracle's UTF8 write it. Nothing if there are none.
fn cesu8(body: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Err(error) = core::str::from_utf8(rest) {
        let (before, halves) = rest.split_at(error.valid_up_to());
        let (halves, after) = halves.split_at_checked(6)?;
        let &[0xED, high @ 0xA0..=0xAF, one, 0xED, low @ 0xB0..=0xBF, other] = halves else {
            return None;
        };
        let unit =
            |middle: u8, last: u8| 0xD000 | u16::from(middle & 0x3F) << 6 | u16::from(last & 0x3F);
        let pair = char::decode_utf16([unit(high, one), unit(low, other)]).next()?.ok()?;
        text.push_str(core::str::from_utf8(before).ok()?);
        text.push(pair);
        rest = after;
    }
    text.push_str(core::str::from_utf8(rest).ok()?);
    (text.as_bytes() != body).then_some(text)
}

fn to_windows_1252(char: char) -> Option<u8> {
    let place = WINDOWS_1252.iter().position(|&known| known == char);
    place.and_then(|place| u8::try_from(0x80 + place).ok()).or_else(|| u8::try_from(char).ok())
}

fn from_windows_1252(byte: u8) -> char {
    let place = usize::from(byte).checked_sub(0x80);
    place.and_then(|place| WINDOWS_1252.get(place)).copied().unwrap_or(char::from(byte))
}
