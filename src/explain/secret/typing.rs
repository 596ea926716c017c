//! What a hand or an editor made of a secret: characters that look alike, lost or swapped, white space in it.

use alloc::{string::String, vec::Vec};

use zeroize::Zeroizing;

use super::Show;
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// The longest secret that somebody types, in bytes. Each of its characters is tried.
const MAX_BYTES: usize = 64;

/// Characters that look like another in some font.
const ALIKE: [&str; 6] = ["0Oo", "1lI|", "5S", "2Z", "8B", "-_"];

/// Shows what an editor, a terminal or the other side may have made of it.
pub(super) fn repairs(secret: &[u8], show: &mut Show<'_>) {
    let Ok(text) = core::str::from_utf8(secret) else {
        return;
    };
    white_space(text, show);
    dashes(text, show);
    full_width(text, show);
    for (before, after) in [("", "\n"), ("", "\r\n"), ("\"", "\""), ("'", "'")] {
        let around = Zeroizing::new([before, text, after].concat());
        show(Cause::SecretOfSender, around.as_bytes());
    }
}

/// Line breaks and spaces within it, as of a terminal or a mail that wraps.
fn white_space(text: &str, show: &mut Show<'_>) {
    let whole: Zeroizing<String> =
        Zeroizing::new(text.chars().filter(|char| !char.is_whitespace()).collect());
    if *whole != text.trim() {
        show(Cause::SecretWhitespace, whole.as_bytes());
    }
}

/// Dashes that an editor made of hyphens, one or two.
fn dashes(text: &str, show: &mut Show<'_>) {
    let is_dash = |char| matches!(char, '\u{2010}'..='\u{2015}' | '\u{2212}');
    for hyphens in ["-", "--"] {
        let plain = Zeroizing::new(text.replace(is_dash, hyphens));
        if *plain != text {
            show(Cause::SecretInvisible, plain.as_bytes());
        }
    }
}

/// Letters as wide as Chinese ones, as an input method types them.
fn full_width(text: &str, show: &mut Show<'_>) {
    let narrow = |char: char| match char {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(char) - 0xFEE0).unwrap_or(char),
        other => other,
    };
    let plain: Zeroizing<String> = Zeroizing::new(text.chars().map(narrow).collect());
    if *plain != text {
        show(Cause::SecretInvisible, plain.as_bytes());
    }
}

/// Shows the secret with one other character, with two swapped, and with one more at an end.
pub(super) fn mistyped(secret: &[u8], show: &mut Show<'_>) {
    if core::str::from_utf8(secret).is_err() && secret.len() <= MAX_BYTES {
        return without_nul(secret, show);
    }
    if !secret.is_ascii() || secret.len() > MAX_BYTES {
        return;
    }
    let mut typed = Zeroizing::new(Vec::from(secret));
    for at in 0..typed.len() {
        let own = typed[at];
        let group = ALIKE.iter().find(|group| group.as_bytes().contains(&own));
        for &other in group.map_or(&b""[..], |group| group.as_bytes()) {
            if other != own {
                typed[at] = other;
                show(Cause::SecretMistyped, &typed);
            }
        }
        typed[at] = own;
        if at + 1 < typed.len() && typed[at + 1] != own {
            typed.swap(at, at + 1);
            show(Cause::SecretMistyped, &typed);
            typed.swap(at, at + 1);
        }
    }
    letter_of_question_mark(secret, show);
    // One that the selection missed.
    for lost in b'!'..=b'~' {
        let lost = [lost];
        for whole in [[&lost, &typed[..]].concat(), [&typed[..], &lost].concat()] {
            show(Cause::SecretMistyped, &Zeroizing::new(whole));
        }
    }
}

/// Shows the letters for which another charset has a question mark.
fn letter_of_question_mark(secret: &[u8], show: &mut Show<'_>) {
    let Some((before, after)) =
        core::str::from_utf8(secret).ok().and_then(|text| text.split_once('?'))
    else {
        return;
    };
    for letter in '\u{C0}'..='\u{17F}' {
        let whole = Zeroizing::new([before, letter.encode_utf8(&mut [0; 4]), after].concat());
        show(Cause::SecretCharset, whole.as_bytes());
    }
}

/// Shows the bytes with the zero that no variable of a shell can hold.
fn without_nul(secret: &[u8], show: &mut Show<'_>) {
    for at in 0..=secret.len() {
        let (before, after) = secret.split_at(at);
        show(Cause::SecretMistyped, &Zeroizing::new([before, b"\0", after].concat()));
    }
}

/// Tries the secret with each of its characters gone or another one, and with one more anywhere.
pub(super) fn edited(secret: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if !secret.is_ascii() || secret.len() > MAX_BYTES {
        return Flow::Continue(());
    }
    for at in 0..=secret.len() {
        let (before, rest) = secret.split_at(at);
        // In place of nothing, and of the character that stands there.
        let afters = [Some(rest), rest.get(1..)];
        if let Some(after) = afters[1] {
            attempt(Cause::SecretMistyped, &Zeroizing::new([before, after].concat()))?;
        }
        for after in afters.into_iter().flatten() {
            for other in b' '..=b'~' {
                let typed = Zeroizing::new([before, &[other], after].concat());
                attempt(Cause::SecretMistyped, &typed)?;
            }
        }
    }
    Flow::Continue(())
}
