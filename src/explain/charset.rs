//! Text that was read or written in the wrong charset.

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use super::Cause;
use super::attempt::{Attempt, Flow};

/// What Windows-1252 has at 0x80 to 0x9F; elsewhere it is Latin-1. (WHATWG Encoding Standard, where
/// the five bytes without a character are the control characters of Latin-1.)
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// At how many places that may have lost their high bits, or not, they are set again.
const MAX_PLACES: usize = 64;

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
    let latin1: String = body.iter().map(|&byte| char::from(byte)).collect();
    attempt(Cause::BodyEncodedLatin1, latin1.as_bytes())?;
    let windows: String = body.iter().map(|&byte| from_windows_1252(byte)).collect();
    if windows == latin1 {
        return Flow::Continue(());
    }
    attempt(Cause::BodyEncodedLatin1, windows.as_bytes())
}

fn to_windows_1252(char: char) -> Option<u8> {
    let place = WINDOWS_1252.iter().position(|&known| known == char);
    place.and_then(|place| u8::try_from(0x80 + place).ok()).or_else(|| u8::try_from(char).ok())
}

fn from_windows_1252(byte: u8) -> char {
    let place = usize::from(byte).checked_sub(0x80);
    place.and_then(|place| WINDOWS_1252.get(place)).copied().unwrap_or(char::from(byte))
}

/// Undoes, by guessing, what lost information.
pub(super) fn restore(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if body.is_ascii() { restore_high_bits(body, attempt) } else { restore_replaced(body, attempt) }
}

/// Puts back what U+FFFD stands for: one or two bytes, wherever they stand; or, if several stand in
/// a row, one character that chunks shared.
fn restore_replaced(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let parts: Vec<_> = text.split('\u{FFFD}').map(str::as_bytes).collect();
    match parts[..] {
        [before, after] => {
            for byte in 0x80..=0xFF {
                attempt(Cause::BodyReplaced, &[before, &[byte], after].concat())?;
            }
        }
        [before, between, after] => {
            for (one, other) in
                (0x80..=0xFF).flat_map(|one| (0x80..=0xFF).map(move |other| (one, other)))
            {
                attempt(Cause::BodyReplaced, &[before, &[one], between, &[other], after].concat())?;
            }
        }
        _ => {}
    }
    // A character of two bytes was among the pairs.
    let [before, between @ .., after] = &parts[..] else {
        return Flow::Continue(());
    };
    if (1..=3).contains(&between.len()) && between.iter().all(|part| part.is_empty()) {
        // Those of three bytes, and emoji.
        for char in ('\u{800}'..='\u{FFFF}').chain('\u{1F000}'..='\u{1FAFF}') {
            let mut utf8 = [0; 4];
            let char = char.encode_utf8(&mut utf8).as_bytes();
            attempt(Cause::BodyReplaced, &[before, char, after].concat())?;
        }
    }
    Flow::Continue(())
}

/// Sets the high bits again of what would then be characters of UTF-8: of those that hold a control
/// character, and of up to two others.
fn restore_high_bits(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let mut restored = body.to_vec();
    let mut open = Vec::new();
    for place in high_bit_places(body) {
        if body[place.clone()].iter().copied().any(is_out_of_json) {
            restored[place].iter_mut().for_each(|byte| *byte |= 0x80);
        } else if open.len() < MAX_PLACES {
            open.push(place);
        }
    }
    if restored != body {
        attempt(Cause::BodyDecodedAscii, &restored)?;
    }
    for (at, one) in open.iter().enumerate() {
        restored[one.clone()].iter_mut().for_each(|byte| *byte |= 0x80);
        attempt(Cause::BodyDecodedAscii, &restored)?;
        for other in &open[at + 1..] {
            restored[other.clone()].iter_mut().for_each(|byte| *byte |= 0x80);
            attempt(Cause::BodyDecodedAscii, &restored)?;
            restored[other.clone()].iter_mut().for_each(|byte| *byte &= 0x7F);
        }
        restored[one.clone()].iter_mut().for_each(|byte| *byte &= 0x7F);
    }
    Flow::Continue(())
}

/// Whether it is a control character that JSON has nowhere.
pub(super) fn is_out_of_json(byte: u8) -> bool {
    byte < b' ' && !b"\t\n\r".contains(&byte)
}

/// Where ASCII may have been a character of UTF-8. No two places overlap: a first byte is at least
/// 0x42 without its high bit, another one at most 0x3F.
fn high_bit_places(body: &[u8]) -> impl Iterator<Item = Range<usize>> {
    (0..body.len()).filter_map(|start| {
        let length = match body[start] {
            0x42..=0x5F => 2,
            0x60..=0x6F => 3,
            0x70..=0x74 => 4,
            _ => return None,
        };
        let place = start..start + length;
        let bytes: Vec<_> = body.get(place.clone())?.iter().map(|byte| byte | 0x80).collect();
        core::str::from_utf8(&bytes).ok().map(|_| place)
    })
}
