//! A body that was decoded as a form though it is none, and a form that was decoded or written otherwise.

use alloc::{format, string::String, vec::Vec};

use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, guess};

/// How many spaces are put back one by one.
const MAX_SPACES: usize = 48;

/// Of how many spaces each choice is tried.
const MAX_CHOICES: usize = 6;

/// The field of a form that holds an event.
const NAMES: [&str; 5] = ["payload", "data", "body", "event", "json"];

/// What the writers of forms leave as it is, beside letters and digits: Python, PHP, `encodeURIComponent`, browsers.
const KEPT: [&str; 4] = ["-_.~", "-_.", "-_.!~*'()", "-_.*"];

/// Tries the plus signs and escapes that were decoded although the body is no form.
pub(super) fn decoded_once_more(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Some(text) = core::str::from_utf8(body).ok().filter(|text| text.contains(' ')) else {
        return Flow::Continue(());
    };
    for space in ["+", "%20"] {
        attempt(Cause::BodyFormEncoded, text.replace(' ', space).as_bytes())?;
    }
    for (at, _) in text.match_indices(' ').take(MAX_SPACES) {
        let one = [&text[..at], "+", &text[at + 1..]].concat();
        attempt(Cause::BodyFormEncoded, one.as_bytes())?;
    }
    Flow::Continue(())
}

/// Tries what is too much to be tried beside another mistake: some of the spaces, another writer of forms, and the
/// form that a parser took the body from.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    some_spaces(text, attempt)?;
    if text.contains('%') {
        written_otherwise(text, attempt)?;
    }
    if guess::is_event(body) {
        taken_from_a_field(text, attempt)?;
        // What decodes a form may have another charset in mind.
        let latin1: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
        if let Some(exact) = latin1.filter(|_| !text.is_ascii())
            && let Ok(exact) = core::str::from_utf8(&exact)
        {
            taken_from_a_field(exact, attempt)?;
        }
    }
    Flow::Continue(())
}

/// Each choice of spaces that were plus signs, with `%2F` that was decoded as well or not.
fn some_spaces(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let spaces: Vec<_> = text.match_indices(' ').map(|(at, _)| at).collect();
    if spaces.len() > MAX_CHOICES {
        return Flow::Continue(());
    }
    for chosen in 0..1 << spaces.len() {
        let mut form = String::from(text);
        for (number, at) in spaces.iter().enumerate() {
            if chosen >> number & 1 == 1 {
                form.replace_range(*at..=*at, "+");
            }
        }
        attempt(Cause::BodyFormEncoded, form.as_bytes())?;
        if text.contains('/') {
            attempt(Cause::BodyFormEncoded, form.replace('/', "%2F").as_bytes())?;
        }
    }
    Flow::Continue(())
}

/// `+` for `%20`, and the digits of the escapes in the other case.
fn written_otherwise(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    for form in [text.replace("%20", "+"), text.replace('+', "%20")] {
        attempt(Cause::BodyFormEncoded, form.as_bytes())?;
        for change in [str::make_ascii_lowercase, str::make_ascii_uppercase] {
            let mut other = form.clone();
            for (at, _) in form.match_indices('%') {
                if let Some(digits) = other.get_mut(at + 1..at + 3) {
                    change(digits);
                }
            }
            attempt(Cause::BodyFormEncoded, other.as_bytes())?;
        }
    }
    Flow::Continue(())
}

/// `payload=%7B%22timestamp%22…`, of which a parser gave the event alone.
fn taken_from_a_field(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let mut tried: Vec<String> = Vec::new();
    for kept in KEPT {
        for space in ["+", "%20"] {
            let value = escaped(text, kept, space);
            if tried.contains(&value) {
                continue;
            }
            for name in NAMES {
                attempt(Cause::BodyFormEncoded, format!("{name}={value}").as_bytes())?;
            }
            tried.push(value);
        }
    }
    Flow::Continue(())
}

fn escaped(text: &str, kept: &str, space: &str) -> String {
    text.bytes().fold(String::with_capacity(2 * text.len()), |mut escaped, byte| {
        match byte {
            b' ' => escaped.push_str(space),
            _ if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte) => {
                escaped.push(char::from(byte));
            }
            _ => escaped.extend(["%", &hex::encode_upper([byte])]),
        }
        escaped
    })
}
