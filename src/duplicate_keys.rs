//! Whether two keys of an object are the same text, in time linear in the length of the keys.
//!
//! A sender chooses the keys. So they are neither sorted by comparing them, which reads a long key
//! once for each comparison, nor hashed, since anybody can compute collisions. All keys are read in
//! step instead, one character a round: those that are equal so far form a group, each round splits
//! the groups by the next character, and a key that is alone is read no further. That reads a
//! character at most once for each bit that tells it from another.

use crate::scalar::escaped;

/// Marks the first key of a group. No place in a text has this bit: it is at most `isize::MAX`.
const FIRST: usize = 1 << (usize::BITS - 1);

/// What stands for a key's closing quote: one bit more than any character has.
const END: u32 = 1 << 21;

/// Whether two of the keys are the same text, however each is written.
///
/// `keys` has the place of each key's first character in `text`, which must be valid JSON. It is
/// working memory: what it holds afterwards has no meaning.
pub(crate) fn has_duplicate(text: &str, keys: &mut [usize]) -> bool {
    let mut keys = keys;
    if let Some(first) = keys.first_mut() {
        *first |= FIRST;
    }
    while !keys.is_empty() {
        for_each_group(keys, |group| {
            let differing = differing_bits(text, group);
            for bit in (0..=END.ilog2()).rev().map(|bit| 1 << bit) {
                if differing & bit != 0 {
                    for_each_group(group, |group| split(text, group, bit));
                }
            }
        });
        keys = without_singles(keys);
        for key in keys.iter_mut() {
            let (char, next) = char_at(text, *key & !FIRST);
            if char == END {
                // It is not alone, and what its group shares has now ended.
                return true;
            }
            *key = *key & FIRST | next;
        }
    }
    false
}

/// Calls `act` with each group: a key that is marked, and those up to the next one that is.
fn for_each_group(mut keys: &mut [usize], mut act: impl FnMut(&mut [usize])) {
    while !keys.is_empty() {
        let is_first = |key: &usize| key & FIRST != 0;
        let length = keys.iter().skip(1).take_while(|key| !is_first(key)).count() + 1;
        let (group, rest) = keys.split_at_mut(length);
        act(group);
        keys = rest;
    }
}

/// The bits in which the next characters of a group differ.
fn differing_bits(text: &str, group: &[usize]) -> u32 {
    let [first, others @ ..] = group else { return 0 };
    let (first, _) = char_at(text, first & !FIRST);
    others.iter().fold(0, |bits, key| bits | char_at(text, *key).0 ^ first)
}

/// Puts the keys whose next character has the bit behind those whose has not, as two groups.
fn split(text: &str, group: &mut [usize], bit: u32) {
    if let Some(first) = group.first_mut() {
        *first &= !FIRST;
    }
    let mut without = 0;
    for at in 0..group.len() {
        if char_at(text, group[at]).0 & bit == 0 {
            group.swap(without, at);
            without += 1;
        }
    }
    for start in [0, without] {
        if let Some(first) = group.get_mut(start) {
            *first |= FIRST;
        }
    }
}

/// The keys without the groups of one.
fn without_singles(keys: &mut [usize]) -> &mut [usize] {
    let mut left = 0;
    for at in 0..keys.len() {
        let is_first = |at: usize| keys.get(at).is_none_or(|key| key & FIRST != 0);
        if !(is_first(at) && is_first(at + 1)) {
            keys[left] = keys[at];
            left += 1;
        }
    }
    keys.get_mut(..left).unwrap_or_default()
}

/// The character that stands at a place of a key, and the place of the next; [`END`] at its end.
///
/// Two escapes that make a surrogate pair are one character, as the same character unescaped is.
/// Nothing else can make that pair, so characters are equal where code units are.
#[allow(clippy::inline_always, reason = "a third of the time")]
#[inline(always)]
fn char_at(text: &str, at: usize) -> (u32, usize) {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() && byte != b'"' && byte != b'\\' => {
            (u32::from(byte), at + 1)
        }
        _ => other_char_at(text, at),
    }
}

#[inline(never)]
fn other_char_at(text: &str, at: usize) -> (u32, usize) {
    let mut chars = text.get(at..).unwrap_or_default().chars();
    let char = match chars.next() {
        None | Some('"') => END,
        Some('\\') => match escaped(&mut chars).map_or(END, u32::from) {
            high @ 0xD800..=0xDBFF => {
                let mut rest = chars.clone();
                let next = (rest.next() == Some('\\')).then(|| escaped(&mut rest)).flatten();
                match next.map_or(END, u32::from) {
                    low @ 0xDC00..=0xDFFF => {
                        chars = rest;
                        0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                    }
                    _ => high,
                }
            }
            unit => unit,
        },
        Some(char) => u32::from(char),
    };
    (char, text.len() - chars.as_str().len())
}
