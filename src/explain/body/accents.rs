//! Letters that lost their accents: transliterated, or put into an alphabet without them.

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, normalize};

/// How many accents are tried in one string.
const MAX_ACCENTS: usize = 512;

/// Letters that have their accent within, so that Unicode does not part the two.
const STROKES: [(char, char); 8] = [
    ('o', 'ø'),
    ('O', 'Ø'),
    ('l', 'ł'),
    ('L', 'Ł'),
    ('d', 'đ'),
    ('D', 'Đ'),
    ('i', 'ı'),
    ('h', 'ħ'),
];

/// A letter's place, and what may have stood there.
type Accent = (usize, char);

/// Tries each accent on each letter of the strings that are no codes.
pub(super) fn on_one_letter(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    for (at, other) in accents(text, |_| true).into_iter().flatten() {
        let one = [&text[..at], other.encode_utf8(&mut [0; 2]), &text[at + 1..]].concat();
        attempt(Cause::BodyAccentsStripped, one.as_bytes())?;
    }
    Flow::Continue(())
}

/// Tries each two of them that are of one string without digits, which IDs have.
pub(super) fn on_two_letters(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let is_name =
        |string: &Range<usize>| !text[string.clone()].contains(|char: char| char.is_ascii_digit());
    for string in accents(text, is_name) {
        for (place, &(at, one)) in string.iter().enumerate() {
            for &(next, other) in string[place..].iter().filter(|(next, _)| *next > at) {
                let [one, other] = [one, other].map(String::from);
                let two = [&text[..at], &one, &text[at + 1..next], &other, &text[next + 1..]];
                attempt(Cause::BodyAccentsStripped, two.concat().as_bytes())?;
            }
        }
    }
    Flow::Continue(())
}

/// Those of each string that is meant.
fn accents(text: &str, is_meant: impl Fn(&Range<usize>) -> bool) -> Vec<Vec<Accent>> {
    let letters = letters();
    let of_string = |string: Range<usize>| -> Vec<Accent> {
        let places = text[string.clone()].char_indices();
        let of_place = |(at, letter): (usize, char)| {
            let same = letters.iter().filter(move |(plain, _)| *plain == letter);
            same.map(move |&(_, other)| (string.start + at, other))
        };
        places.flat_map(of_place).take(MAX_ACCENTS).collect()
    };
    strings(text).into_iter().filter(is_meant).map(of_string).collect()
}

/// The accented letters of Europe, each behind the plain one.
fn letters() -> Vec<(char, char)> {
    let accented: String = ('\u{C0}'..='\u{17F}').collect();
    // NFD has the plain letter first, and then its accents.
    let decomposed = normalize::decomposed(&accented);
    let plain = decomposed.chars().filter(|char| !('\u{300}'..'\u{370}').contains(char));
    let pairs = plain.zip(accented.chars()).filter(|(plain, _)| plain.is_ascii());
    pairs.chain(STROKES).collect()
}

/// The values that are words or sentences. What has digits and no space is an ID.
fn values(text: &str) -> impl Iterator<Item = Range<usize>> {
    strings(text).into_iter().filter(|string| {
        let value = &text[string.clone()];
        value.contains(' ') || !value.contains(|char: char| char.is_ascii_digit())
    })
}

/// Every place between two characters of these.
pub(super) fn words(text: &str) -> Vec<usize> {
    let places = |value: Range<usize>| {
        let inner = text[value.clone()].char_indices().map(move |(at, _)| value.start + at);
        inner.chain([value.end]).collect::<Vec<_>>()
    };
    values(text).flat_map(places).collect()
}

/// Where the strings stand that are values and have small letters, which codes have not.
fn strings(text: &str) -> Vec<Range<usize>> {
    let mut strings = Vec::new();
    let mut start = 0;
    for (at, string) in text.split('"').enumerate() {
        let end = start + string.len();
        let is_value = at % 2 == 1 && !text[end..].starts_with("\":");
        if is_value && string.bytes().any(|byte| byte.is_ascii_lowercase()) {
            strings.push(start..end);
        }
        start = end + 1;
    }
    strings
}
