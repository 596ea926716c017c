//! Letters that were spelled with those of ASCII: `ue` for `ü`, `ss` for `ß`, `EUR` for `€`; and whole words
//! of which each letter lost its accent, as `unidecode` and `iconv //TRANSLIT` leave them.

use alloc::{string::String, vec::Vec};

use super::accents;
use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, normalize};

/// How many texts are tried of each spelling with so many letters changed.
const MAX_TEXTS: usize = 2500;

/// How many, where nothing else is tried behind them.
const MAX_LAST_TEXTS: usize = 6000;

/// How many letters are put back among others that stay.
const MAX_LETTERS: usize = 6;

/// How many places of a text are looked at.
const MAX_PLACES: usize = 64;

/// Letters and signs for which ASCII takes two or more, and dashes: what is written, and each that it may have been.
const SPELLED: &str = "ae=äæ oe=öøœ ue=ü ss=ß aa=å th=þ dj=đ Ae=ÄÆ Oe=ÖØŒ Ue=Ü AE=ÄÆ OE=ÖØŒ UE=Ü SS=ßẞ Aa=Å Th=Þ Dj=Đ EUR=€ GBP=£ PS=£ deg=° (c)=© (C)=© (r)=® (R)=® (TM)=™ tm=™ ...=… --=–— -=–— '=’‘ <<=« >>=» ->=→ *=•";

/// The letters of a language that has accents, in the same form.
const LANGUAGES: [&str; 11] = [
    // German.
    "a=ä o=ö u=ü ss=ß A=Ä O=Ö U=Ü -=– '=’",
    // Spanish.
    "a=á e=é i=í o=ó u=úü n=ñ A=Á E=É N=Ñ",
    // French.
    "e=éèêë a=àâ c=ç i=îï o=ô u=ùû oe=œ E=É A=À C=Ç '=’",
    // Swedish, Danish, Norwegian and Icelandic.
    "a=åäá o=øöó ae=æ d=ð th=þ A=ÅÄ O=ØÖ Th=Þ",
    // Polish.
    "a=ą c=ć e=ę l=ł n=ń o=ó s=ś z=żź L=Ł S=Ś Z=ŻŹ",
    // Portuguese.
    "a=ãáâà o=õóô e=éê c=ç i=í u=ú",
    // Czech and Slovak.
    "a=á c=č d=ď e=ěé i=í l=ľ n=ň o=óô r=ř s=š t=ť u=ůú y=ý z=ž C=Č R=Ř S=Š Z=Ž",
    // Croatian, Serbian and Slovene.
    "c=čć s=š z=ž d=đ dj=đ C=ČĆ S=Š Z=Ž D=Đ",
    // Turkish.
    "i=ı s=ş g=ğ u=ü o=ö c=ç I=İ S=Ş U=Ü O=Ö C=Ç",
    // Hungarian.
    "a=á e=é i=í o=öóő u=üúű",
    // Romanian.
    "a=ăâ i=î s=șş t=țţ S=ȘŞ T=ȚŢ",
];

/// The marks that `iconv` of macOS and Alpine puts before a letter, each with the accent that it stands for.
const MARKS: [(char, char); 5] =
    [('\'', '\u{301}'), ('`', '\u{300}'), ('^', '\u{302}'), ('~', '\u{303}'), ('"', '\u{308}')];

/// Tries what is spelled with two letters or more: as few as may be first.
pub(super) fn spelled(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    if let Some(joined) = without_marks(text) {
        attempt(Cause::BodyAccentsStripped, joined.as_bytes())?;
    }
    let places = places(text, SPELLED);
    for letters in 1..=MAX_LETTERS {
        Changes { text, places: &places, left: MAX_TEXTS }.tried(letters, attempt)?;
    }
    all(text, &places, attempt)
}

/// Tries two letters of each language, more of the first, and three of the others.
pub(super) fn of_languages(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    for letters in 2..=MAX_LETTERS {
        let tried = if letters > 3 { 1 } else { LANGUAGES.len() };
        for language in &LANGUAGES[..tried] {
            Changes { text, places: &places(text, language), left: MAX_TEXTS }
                .tried(letters, attempt)?;
        }
    }
    Flow::Continue(())
}

/// Tries more letters of the other languages.
pub(super) fn of_more_letters(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    for letters in 4..MAX_LETTERS {
        for language in &LANGUAGES[1..] {
            Changes { text, places: &places(text, language), left: MAX_LAST_TEXTS }
                .tried(letters, attempt)?;
        }
    }
    Flow::Continue(())
}

/// Where something may have stood that ASCII has not.
struct Place {
    at: usize,
    length: usize,
    originals: &'static str,
}

/// The places in the values that are words or sentences, in their order.
fn places(text: &str, spelling: &'static str) -> Vec<Place> {
    let mut places = Vec::new();
    for at in accents::words(text) {
        for (plain, originals) in spelling.split(' ').filter_map(|pair| pair.split_once('=')) {
            if text[at..].starts_with(plain) && places.len() < MAX_PLACES {
                places.push(Place { at, length: plain.len(), originals });
            }
        }
    }
    places
}

/// With all of them changed, the longest where two overlap.
fn all(text: &str, places: &[Place], attempt: &mut Attempt<'_>) -> Flow {
    let mut whole = String::with_capacity(text.len());
    let mut end = 0;
    for Place { at, length, originals } in places.iter().filter(|place| place.length > 1) {
        if *at >= end {
            whole.push_str(&text[end..*at]);
            whole.extend(originals.chars().next());
            end = at + length;
        }
    }
    if end == 0 {
        return Flow::Continue(());
    }
    whole.push_str(&text[end..]);
    attempt(Cause::BodyAccentsStripped, whole.as_bytes())
}

/// The texts with so many places changed, each in each way.
struct Changes<'a> {
    text: &'a str,
    places: &'a [Place],
    /// How many more are tried.
    left: usize,
}

impl Changes<'_> {
    fn tried(mut self, letters: usize, attempt: &mut Attempt<'_>) -> Flow {
        let mut whole = String::with_capacity(2 * self.text.len());
        self.changed(letters, 0, 0, &mut whole, attempt)
    }

    /// Adds to a text, which is made up to where the rest begins, each way to change so many of the places
    /// from that on.
    fn changed(
        &mut self,
        letters: usize,
        from: usize,
        rest: usize,
        whole: &mut String,
        attempt: &mut Attempt<'_>,
    ) -> Flow {
        let made = whole.len();
        for (at, place) in self.places.iter().enumerate().skip(from) {
            for original in place.originals.chars().filter(|_| place.at >= rest) {
                if self.left == 0 {
                    return Flow::Continue(());
                }
                whole.push_str(&self.text[rest..place.at]);
                whole.push(original);
                let end = place.at + place.length;
                if letters > 1 {
                    self.changed(letters - 1, at + 1, end, whole, attempt)?;
                } else {
                    self.left -= 1;
                    whole.push_str(&self.text[end..]);
                    attempt(Cause::BodyAccentsStripped, whole.as_bytes())?;
                }
                whole.truncate(made);
            }
        }
        Flow::Continue(())
    }
}

/// With each letter joined to the mark before it; nothing if none has one. The mark of an umlaut is the quote of
/// a string, too, but for one within a word or behind another quote.
fn without_marks(text: &str) -> Option<String> {
    let mut joined = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    let mut is_changed = false;
    while let Some(char) = chars.next() {
        let mark = MARKS.iter().find(|(mark, _)| *mark == char).map(|(_, accent)| *accent);
        let is_within = char != '"' || before.is_alphanumeric() || before == '"';
        match (mark.filter(|_| is_within), chars.peek().copied()) {
            (Some(accent), Some(letter)) if letter.is_ascii_alphabetic() => {
                joined.extend([letter, accent]);
                chars.next();
                before = letter;
                is_changed = true;
            }
            _ => {
                joined.push(char);
                before = char;
            }
        }
    }
    is_changed.then(|| normalize::composed(&joined))
}
