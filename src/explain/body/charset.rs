//! Text that was read or written in the wrong charset.

use alloc::{string::String, vec::Vec};

use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, notation};

/// What Windows-1252 has at 0x80 to 0x9F; elsewhere it is Latin-1. (WHATWG Encoding Standard, where
/// the five bytes without a character are the control characters of Latin-1.)
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// What code pages have at 0x80 to 0xFF; what is nowhere there is the control character of Latin-1.
#[rustfmt::skip]
static CODE_PAGES: [&str; 5] = [
    // Code page 437, of DOS and the console of Windows.
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}",
    // Code page 850, the one of Western Europe.
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}",
    // Windows-1250.
    "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    // Windows-1251.
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
    // Mac OS Roman.
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
];

/// The bytes of EBCDIC for the printable characters of ASCII: code pages 37 and 500.
#[rustfmt::skip]
static EBCDIC: [&[u8; 95]; 2] = [
    b"\x40\x5A\x7F\x7B\x5B\x6C\x50\x7D\x4D\x5D\x5C\x4E\x6B\x60\x4B\x61\xF0\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\x7A\x5E\x4C\x7E\x6E\x6F\x7C\xC1\xC2\xC3\xC4\xC5\xC6\xC7\xC8\xC9\xD1\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xD9\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\xBA\xE0\xBB\xB0\x6D\x79\x81\x82\x83\x84\x85\x86\x87\x88\x89\x91\x92\x93\x94\x95\x96\x97\x98\x99\xA2\xA3\xA4\xA5\xA6\xA7\xA8\xA9\xC0\x4F\xD0\xA1",
    b"\x40\x4F\x7F\x7B\x5B\x6C\x50\x7D\x4D\x5D\x5C\x4E\x6B\x60\x4B\x61\xF0\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\x7A\x5E\x4C\x7E\x6E\x6F\x7C\xC1\xC2\xC3\xC4\xC5\xC6\xC7\xC8\xC9\xD1\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xD9\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\x4A\xE0\x5A\x5F\x6D\x79\x81\x82\x83\x84\x85\x86\x87\x88\x89\x91\x92\x93\x94\x95\x96\x97\x98\x99\xA2\xA3\xA4\xA5\xA6\xA7\xA8\xA9\xC0\xBB\xD0\xA1",
];

/// Tries text in units of two or four bytes, of either order.
pub(super) fn wide_units(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let narrow = [utf16(body, u16::from_le_bytes), utf16(body, u16::from_be_bytes)];
    let wide = [utf32(body, u32::from_le_bytes), utf32(body, u32::from_be_bytes)];
    for text in narrow.into_iter().chain(wide).flatten() {
        attempt(Cause::BodyUtf16, text.as_bytes())?;
        // `>` of PowerShell adds a line end as well.
        if let Some(line) = text.strip_suffix("\r\n") {
            attempt(Cause::BodyUtf16, line.as_bytes())?;
        }
    }
    Flow::Continue(())
}

/// The text of UTF-16, without its byte order mark.
pub(in crate::explain) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    without_bom(utf16_units(bytes, unit)?)
}

fn utf16_units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    char::decode_utf16(units.iter().map(|&pair| unit(pair))).collect::<Result<_, _>>().ok()
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
        return match utf7(body) {
            Some(text) => attempt(Cause::BodyCharset, text.as_bytes()),
            None => Flow::Continue(()),
        };
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
    if windows != latin1 {
        attempt(Cause::BodyEncodedLatin1, windows.as_bytes())?;
    }
    code_pages(body, attempt)
}

/// Tries text that was read in a code page and written as UTF-8, or written in a code page.
fn code_pages(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).ok();
    for page in CODE_PAGES {
        let page: Vec<char> = page.chars().collect();
        let byte_of = |char: char| match u8::try_from(char) {
            Ok(byte) if byte.is_ascii() => Some(byte),
            _ => page
                .iter()
                .position(|&known| known == char)
                .and_then(|at| u8::try_from(0x80 + at).ok()),
        };
        let char_of = |&byte: &u8| match byte.checked_sub(0x80) {
            Some(at) => page[usize::from(at)],
            None => char::from(byte),
        };
        let repaired: Option<Vec<u8>> = match text {
            Some(text) => text.chars().map(byte_of).collect(),
            None => Some(body.iter().map(char_of).collect::<String>().into_bytes()),
        };
        if let Some(repaired) = repaired {
            attempt(Cause::BodyCharset, &repaired)?;
        }
    }
    // Lower-case letters are no ASCII there, digits no UTF-8.
    for page in EBCDIC.into_iter().filter(|_| text.is_none()) {
        let char_of = |byte: &u8| match byte {
            0x15 | 0x25 => Some(b'\n'),
            byte => page
                .iter()
                .position(|known| known == byte)
                .and_then(|at| u8::try_from(0x20 + at).ok()),
        };
        if let Some(text) = body.iter().map(char_of).collect::<Option<Vec<u8>>>() {
            attempt(Cause::BodyCharset, &text)?;
        }
    }
    Flow::Continue(())
}

/// The text of UTF-7 (RFC 2152), which has base64 of UTF-16 between `+` and `-`. Nothing if there is none.
fn utf7(body: &[u8]) -> Option<String> {
    let mut parts = core::str::from_utf8(body).ok()?.split('+');
    let mut text = String::from(parts.next()?);
    let mut is_changed = false;
    for part in parts {
        let end = part
            .find(|char: char| !char.is_ascii_alphanumeric() && char != '/')
            .unwrap_or(part.len());
        let (coded, rest) = part.split_at(end);
        if coded.is_empty() {
            text.push('+');
        } else {
            let units = notation::base64(coded.as_bytes())?;
            text.push_str(&utf16_units(&units, u16::from_be_bytes)?);
        }
        text.push_str(rest.strip_prefix('-').unwrap_or(rest));
        is_changed = true;
    }
    is_changed.then_some(text)
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
