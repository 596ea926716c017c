//! Characters that were lost: every one that may have been there is tried.

use alloc::{string::String, vec::Vec};
use core::ops::{Range, RangeInclusive};

use super::{accents, dropped, transliterated};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// At how many places that may have lost their high bits, or not, they are set again.
const MAX_PLACES: usize = 64;

/// At how many places that may have lost an emoji one is put back.
const MAX_GAPS: usize = 24;

/// Puts back what left a trace: high bits, U+FFFD or `?` in its place, or how it is spelled in ASCII.
pub(super) fn with_trace(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if body.is_ascii() {
        restore_high_bits(body, attempt)?;
    } else {
        restore_replaced(body, attempt)?;
    }
    restore_question_marks(body, attempt)?;
    match core::str::from_utf8(body) {
        Ok(text) => transliterated::spelled(text, attempt),
        Err(_) => Flow::Continue(()),
    }
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
        for char in emoji().chain('\u{800}'..='\u{FFFF}') {
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
    let (mut restored, mut open) = with_high_bits(body);
    open.truncate(MAX_PLACES);
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

/// The body with its high bits where a control character tells that they are missing, and the places
/// where they may be.
fn with_high_bits(body: &[u8]) -> (Vec<u8>, Vec<Range<usize>>) {
    let mut restored = body.to_vec();
    let mut open = Vec::new();
    for place in high_bit_places(body) {
        if body[place.clone()].iter().copied().any(is_out_of_json) {
            restored[place].iter_mut().for_each(|byte| *byte |= 0x80);
        } else {
            open.push(place);
        }
    }
    (restored, open)
}

/// Whether control characters stand in it, and all of them may be bytes of UTF-8 without their high bits.
pub(in crate::explain) fn looks_decoded_as_ascii(body: &[u8]) -> bool {
    let (restored, _) = with_high_bits(body);
    body.starts_with(b"{") && restored != body && !restored.into_iter().any(is_out_of_json)
}

/// Whether it is a control character that JSON has nowhere.
pub(in crate::explain) fn is_out_of_json(byte: u8) -> bool {
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

/// Puts a character back for the question marks that a charset without it has in its place.
fn restore_question_marks(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('?') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    // One for each byte, code unit or character.
    runs.retain(|run| run.len() <= 4);
    runs.truncate(4);
    if let [one, other] = &runs[..] {
        for first in letters() {
            for second in letters() {
                let between = &text[one.end..other.start];
                let pair = String::from_iter([first]) + between + &String::from_iter([second]);
                attempt_between(body, one.start..other.end, pair.as_bytes(), attempt)?;
            }
        }
    }
    for run in &runs {
        for char in letters().chain('\u{180}'..='\u{52F}').chain(emoji()) {
            attempt_between(body, run.clone(), char.encode_utf8(&mut [0; 4]).as_bytes(), attempt)?;
        }
    }
    Flow::Continue(())
}

fn attempt_between(
    body: &[u8],
    place: Range<usize>,
    lost: &[u8],
    attempt: &mut Attempt<'_>,
) -> Flow {
    let text = [&body[..place.start], lost, &body[place.end..]].concat();
    attempt(Cause::BodyQuestionMarks, &text)
}

/// Puts accents back, letters and, where a word of a string begins or ends, an emoji: what is likelier first.
pub(super) fn without_trace(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let is_edge = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at..].chars().next();
        matches!(before, Some(' '))
            || matches!(after, Some(' '))
            || (after == Some('"') && before != Some(':') && before != Some(','))
            || text[..at].ends_with(":\"")
            || text[..at].ends_with(": \"")
    };
    accents::on_one_letter(text, attempt)?;
    dropped::letter(text, attempt)?;
    transliterated::of_languages(text, attempt)?;
    // Those in a sentence first: codes and IDs have no spaces.
    let edges = || text.char_indices().map(|(at, _)| at).filter(|&at| at > 0 && is_edge(at));
    let in_sentence = |at: &usize| {
        let start = text[..*at].rfind('"').map_or(0, |quote| quote + 1);
        let end = text[*at..].find('"').map_or(text.len(), |quote| at + quote);
        let string = &text[start..end];
        string.contains(' ') && !string.contains([':', '{', ','])
    };
    let gaps = edges().take(8 * MAX_GAPS).filter(in_sentence).take(MAX_GAPS);
    let gaps: Vec<_> = gaps.collect();
    emoji_dropped(body, &gaps, &FREQUENT_EMOJI, attempt)?;
    accents::on_two_letters(text, attempt)?;
    dropped::two_letters(text, attempt)?;
    emoji_dropped(body, &gaps, &OTHER_EMOJI, attempt)?;
    transliterated::of_more_letters(text, attempt)
}

/// Puts each emoji of these ranges back in each of these places.
fn emoji_dropped(
    body: &[u8],
    gaps: &[usize],
    emoji: &[RangeInclusive<char>],
    attempt: &mut Attempt<'_>,
) -> Flow {
    for &gap in gaps {
        let (before, after) = body.split_at(gap);
        for char in emoji.iter().cloned().flatten() {
            let mut utf8 = [0; 4];
            let char = char.encode_utf8(&mut utf8).as_bytes();
            attempt(Cause::BodyEmojiDropped, &[before, char, after].concat())?;
            if char.len() == 3 {
                // As a picture, not as text.
                let text = [before, char, "\u{FE0F}".as_bytes(), after].concat();
                attempt(Cause::BodyEmojiDropped, &text)?;
            }
        }
    }
    Flow::Continue(())
}

/// Letters of Europe, and the marks of its typography.
fn letters() -> impl Iterator<Item = char> {
    ('\u{A0}'..='\u{17F}').chain('\u{2013}'..='\u{2026}').chain(['€', '™'])
}

/// Pictures, faces, vehicles, gestures and signs.
const FREQUENT_EMOJI: [RangeInclusive<char>; 4] = [
    '\u{1F300}'..='\u{1F64F}',
    '\u{1F680}'..='\u{1F6FF}',
    '\u{1F900}'..='\u{1F9FF}',
    '\u{2600}'..='\u{27BF}',
];

/// Those between and beside them.
const OTHER_EMOJI: [RangeInclusive<char>; 5] = [
    '\u{1F000}'..='\u{1F2FF}',
    '\u{1F650}'..='\u{1F67F}',
    '\u{1F700}'..='\u{1F8FF}',
    '\u{1FA00}'..='\u{1FAFF}',
    '\u{2B00}'..='\u{2BFF}',
];

fn emoji() -> impl Iterator<Item = char> {
    FREQUENT_EMOJI.into_iter().chain(OTHER_EMOJI).flatten()
}
