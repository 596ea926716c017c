//! What tools print of a body for people or put into files of theirs: dumps in columns, colours of a
//! terminal, mail, cells of a table.

use alloc::{string::String, vec::Vec};

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// Where `xxd` has its second column, from the end of the offset on: 16 bytes by twos.
const XXD_COLUMN: usize = 40;

/// Tries what was printed.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    if let Some(bytes) = columns(text) {
        attempt(Cause::BodyHex, &bytes)?;
        // `od -x` prints numbers of two bytes.
        let swapped: Vec<u8> = bytes.chunks(2).flat_map(|two| two.iter().rev()).copied().collect();
        attempt(Cause::BodyHex, swapped.strip_suffix(b"\0").unwrap_or(&swapped))?;
    }
    if text.contains('\x1B') {
        attempt(Cause::BodyTerminalColors, without_colors(text).as_bytes())?;
    }
    if let Some(bytes) = quoted_printable(body) {
        attempt(Cause::BodyQuotedPrintable, &bytes)?;
    }
    if let Some(inner) = text.trim_ascii().strip_prefix('"').and_then(|text| text.strip_suffix('"'))
        && inner.contains("\"\"")
    {
        attempt(Cause::BodyQuotesDoubled, inner.replace("\"\"", "\"").as_bytes())?;
    }
    if text.contains("''") {
        attempt(Cause::BodyQuotesDoubled, text.replace("''", "'").as_bytes())?;
    }
    Flow::Continue(())
}

/// The bytes of `xxd`, `hexdump -C` and `od`: an offset, digits, and the text beside them.
fn columns(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in text.lines() {
        // The last line of `hexdump -C` is how long all is.
        let (offset, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let digits = offset.strip_suffix(':').unwrap_or(offset);
        let is_offset = |radix| {
            let offset = usize::from_str_radix(digits, radix);
            // The last number of two bytes may be half of one.
            offset == Ok(bytes.len())
                || rest.is_empty() && offset.map(|at| at + 1) == Ok(bytes.len())
        };
        if ![16, 8, 10].into_iter().any(is_offset) {
            return None;
        }
        let column = match rest.split_once('|') {
            Some((column, _)) => column,
            None if offset.ends_with(':') => rest.get(..XXD_COLUMN).unwrap_or(rest),
            None => rest,
        };
        for group in column.split_ascii_whitespace() {
            bytes.extend(hex::decode(group).ok()?);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// Without the sequences that begin with `ESC [` and end with a letter (ECMA-48, section 5.4).
fn without_colors(text: &str) -> String {
    let mut parts = text.split("\x1B[");
    let mut plain = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|char: char| ('@'..='~').contains(&char));
        plain.push_str(end.map_or("", |end| &part[end + 1..]));
    }
    plain
}

/// The bytes of quoted-printable (RFC 2045, section 6.7); nothing if it has neither escapes nor soft
/// ends of lines.
fn quoted_printable(body: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (b'=', [b'\n', after @ ..] | [b'\r', b'\n', after @ ..]) => after,
            (b'=', [one, other, after @ ..]) => {
                let mut value = [0];
                hex::decode_to_slice([*one, *other], &mut value).ok()?;
                bytes.extend(value);
                after
            }
            (b'=', _) => return None,
            _ => {
                bytes.push(*byte);
                after
            }
        };
    }
    (bytes != body).then_some(bytes)
}
