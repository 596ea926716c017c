//! Text that a page, an editor or a chat made look better: escapes of HTML, curly quotes, spaces and
//! characters that nobody sees, composed and decomposed letters.

use alloc::{string::String, vec::Vec};
use core::fmt::Write;

use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, normalize, notation};

/// At how many places a character that nobody sees is put back.
const MAX_PLACES: usize = 512;

/// The escapes that writers of HTML make, each with its character.
const ESCAPES: [(&str, char); 14] = [
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&#x22;", '"'),
    ("&#039;", '\''),
    ("&#39;", '\''),
    ("&#x27;", '\''),
    ("&apos;", '\''),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&#x2F;", '/'),
    ("&#47;", '/'),
    ("&#x3D;", '='),
    ("&nbsp;", '\u{A0}'),
    ("&amp;", '&'),
];

/// Tries the text as it was before.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    if text.contains('&') {
        let unescaped = unescape_html(text);
        if unescaped != text {
            attempt(Cause::BodyHtmlEscapes, unescaped.as_bytes())?;
        }
    }
    if text.is_ascii() {
        return Flow::Continue(());
    }
    quotes(text, attempt)?;
    let plain = |text: &str| text.replace(notation::is_wide_space, " ");
    let visible: String = text
        .chars()
        .filter(|&char| notation::is_wide_space(char) || !notation::is_invisible(char))
        .collect();
    for (cause, repaired) in
        [(Cause::BodyNoBreakSpaces, plain(text)), (Cause::BodyZeroWidth, visible)]
    {
        if repaired != text {
            attempt(cause, repaired.as_bytes())?;
        }
    }
    for repaired in [normalize::composed(text), normalize::decomposed(text)] {
        if repaired != text {
            attempt(Cause::BodyNormalized, repaired.as_bytes())?;
        }
    }
    Flow::Continue(())
}

/// Tries the escapes of HTML that somebody took away.
pub(super) fn escaped(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    for (quote, apostrophe) in [("\"", "'"), ("\"", "&#39;"), ("&quot;", "'"), ("&quot;", "&#39;")]
        .into_iter()
        .chain([("&quot;", "&#039;"), ("&quot;", "&#x27;"), ("&#34;", "&#39;")])
    {
        let escaped = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', quote)
            .replace('\'', apostrophe);
        if escaped != text {
            attempt(Cause::BodyHtmlEscapes, escaped.as_bytes())?;
        }
    }
    control_characters(text, attempt)
}

/// Tries the escapes of control characters that JSON has in no string.
fn control_characters(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let mut escaped = String::with_capacity(text.len());
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            escaped.push('"');
        }
        for char in part.chars() {
            match char {
                '\n' if at % 2 == 1 => escaped.push_str("\\n"),
                '\r' if at % 2 == 1 => escaped.push_str("\\r"),
                '\t' if at % 2 == 1 => escaped.push_str("\\t"),
                '\0'..' ' if at % 2 == 1 => {
                    let _ = write!(escaped, "\\u{:04x}", u32::from(char));
                }
                other => escaped.push(other),
            }
        }
    }
    if escaped != text {
        attempt(Cause::BodyReserialized, escaped.as_bytes())?;
    }
    Flow::Continue(())
}

/// The text with the escapes of HTML that it must have, or with those of quotes as well.
pub(in crate::explain) fn escape_html(text: &str, with_quotes: bool) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if with_quotes { escaped.replace('"', "&quot;").replace('\'', "&#39;") } else { escaped }
}

/// Each escape once: `&amp;quot;` becomes `&quot;`.
pub(in crate::explain) fn unescape_html(text: &str) -> String {
    let mut parts = text.split('&');
    let mut unescaped = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let known = ESCAPES
            .iter()
            .find_map(|(escape, char)| part.strip_prefix(&escape[1..]).map(|rest| (*char, rest)));
        if let Some((char, rest)) = known.or_else(|| numeric(part)) {
            unescaped.push(char);
            unescaped.push_str(rest);
        } else {
            unescaped.push('&');
            unescaped.push_str(part);
        }
    }
    unescaped
}

/// `#233;` and `#xE9;`.
fn numeric(part: &str) -> Option<(char, &str)> {
    let (number, rest) = part.strip_prefix('#')?.split_once(';')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(|char| (char, rest))
}

/// Straight quotes; or, where the text has curly ones of its own, only in the places of JSON's.
fn quotes(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let double = |char| matches!(char, '“' | '”' | '„' | '‟' | '«' | '»' | '″');
    let single = |char| matches!(char, '‘' | '’' | '‚' | '′');
    let straight = text.replace(double, "\"");
    if straight != text {
        attempt(Cause::BodySmartQuotes, straight.as_bytes())?;
    }
    let all = straight.replace(single, "'");
    if all != straight {
        attempt(Cause::BodySmartQuotes, all.as_bytes())?;
    }
    // As JavaScript's style guides write it.
    let dashes = all.replace(['–', '—'], "-").replace('…', "...");
    if dashes != all {
        attempt(Cause::BodySmartQuotes, dashes.as_bytes())?;
    }
    Flow::Continue(())
}

/// Puts back, at one place, what nobody sees; or all the no-break spaces.
pub(super) fn restore(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let spaces: Vec<_> = text.match_indices(' ').map(|(at, _)| at).take(MAX_PLACES).collect();
    for space in ["\u{A0}", "\u{202F}", "\u{3000}"] {
        let all = text.replace(' ', space);
        if all != text {
            attempt(Cause::BodyNoBreakSpaces, all.as_bytes())?;
        }
        for &at in &spaces {
            let one = [&text[..at], space, &text[at + 1..]].concat();
            attempt(Cause::BodyNoBreakSpaces, one.as_bytes())?;
        }
    }
    for invisible in
        ["\u{200B}", "\u{FEFF}", "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{2060}", "\u{AD}"]
    {
        for (at, _) in text.char_indices().take(MAX_PLACES) {
            let one = [&text[..at], invisible, &text[at..]].concat();
            attempt(Cause::BodyZeroWidth, one.as_bytes())?;
        }
    }
    Flow::Continue(())
}
