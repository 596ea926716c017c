//! Letters that are gone, since something keeps ASCII only.

use super::accents;
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// At how many places a letter is put back, and how many places apart two are.
const MAX_GAPS: usize = 64;
const MAX_BETWEEN: usize = 12;

/// Signs beside letters.
const SIGNS: [char; 12] = ['€', '£', '°', '©', '®', '™', '–', '—', '’', '“', '”', '…'];

/// The letters of which two are put back.
const FREQUENT: [&str; 7] = ["ä", "ö", "ü", "ß", "é", "Ü", "á"];

/// Tries a letter in each place of a word or a sentence.
pub(super) fn letter(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    for gap in accents::words(text).into_iter().take(MAX_GAPS) {
        for letter in ('\u{C0}'..='\u{17F}').chain(SIGNS) {
            let whole = [&text[..gap], letter.encode_utf8(&mut [0; 4]), &text[gap..]].concat();
            attempt(Cause::BodyEmojiDropped, whole.as_bytes())?;
        }
    }
    Flow::Continue(())
}

/// Tries two of the most frequent ones.
pub(super) fn two_letters(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let gaps = accents::words(text);
    for (place, &gap) in gaps.iter().enumerate().take(MAX_GAPS) {
        for &next in gaps[place..].iter().take(MAX_BETWEEN) {
            for one in FREQUENT {
                for other in FREQUENT {
                    let whole =
                        [&text[..gap], one, &text[gap..next], other, &text[next..]].concat();
                    attempt(Cause::BodyEmojiDropped, whole.as_bytes())?;
                }
            }
        }
    }
    Flow::Continue(())
}
