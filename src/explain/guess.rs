//! What body, header and secret look like, where no MAC tells.
//!
//! A wrong guess sends somebody the wrong way, so a body is named only for what is plain to see: it is
//! no event, and undoing one mistake makes it one.

use alloc::{vec, vec::Vec};

use super::attempt::{Budget, Flow};
use super::{Cause, Evidence, body, notation, secret};
use crate::json::{self, Kind};
use crate::{Field, JsonFault};

/// How many decodings are undone one after another.
const MAX_DECODINGS: usize = 3;

/// The longest body that is read again and again for that, in bytes.
const MAX_READ_AGAIN: usize = 64 * 1024;

/// The shortest value of a variable that is taken for a secret, in bytes.
const MIN_SECRET: usize = 8;

/// The causes that are seen, beside those of the header.
pub(super) fn causes(evidence: &Evidence<'_>, of_header: &[Cause]) -> Vec<Cause> {
    let mut causes = of_header.to_vec();
    if evidence.brotli.is_some_and(is_event) {
        causes.push(Cause::BodyBrotli);
    } else {
        causes.extend(of_body(evidence.body));
    }
    for secret in evidence.secrets {
        let mut add = |cause| {
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        };
        if secret::placeholder::is_placeholder(secret) {
            add(Cause::SecretPlaceholder);
        } else {
            secret::clean(secret, &mut |cause, inner| {
                // What follows the equals sign may be the end of the secret.
                if cause != Cause::SecretAssignment || inner.len() >= MIN_SECRET {
                    add(cause);
                }
            });
        }
    }
    if causes.is_empty() {
        causes.push(Cause::Unexplained);
    }
    causes
}

fn of_body(body: &[u8]) -> Vec<Cause> {
    if body.is_empty() {
        return vec![Cause::BodyEmpty];
    }
    let trimmed = body.trim_ascii();
    if body == b"\n" || body == b"\r\n" {
        return vec![Cause::BodyNewlineAdded, Cause::BodyEmpty];
    }
    if trimmed == b"[object Object]" {
        return vec![Cause::BodyObjectText];
    }
    if is_event(body) {
        let text = core::str::from_utf8(body).unwrap_or_default();
        let is_replaced = text.contains('\u{FFFD}').then_some(Cause::BodyReplaced);
        let is_lossy = || has_question_in_word(text).then_some(Cause::BodyQuestionMarks);
        let is_cased = || body::is_in_one_case(text).then_some(Cause::BodyCase);
        let is_masked = || text.split('"').any(body::is_mask).then_some(Cause::BodyMasked);
        return is_replaced
            .or_else(is_lossy)
            .or_else(is_masked)
            .or_else(is_cased)
            .into_iter()
            .collect();
    }
    if body.starts_with("\x1F\u{FFFD}\x08".as_bytes()) {
        return vec![Cause::BodyGzip, Cause::BodyReplaced];
    }
    if let Some(causes) = decoding(body) {
        return causes;
    }
    let is_placeholder = body::is_placeholder(trimmed) && !names_event(body);
    let is_cased = || {
        let text = core::str::from_utf8(trimmed).ok()?;
        (text.starts_with('{') && body::is_in_one_case(text)).then_some(Cause::BodyCase)
    };
    let in_place = || {
        let is_empty = is_placeholder || body.iter().all(|&byte| byte == 0);
        is_empty.then(|| vec![Cause::BodyPlaceholder])
    };
    let of_event = || is_payload(trimmed).then(|| vec![Cause::BodyPart]);
    shown_in_part(trimmed)
        .or_else(|| cut_off(trimmed))
        .or_else(of_event)
        .or_else(in_place)
        .unwrap_or_else(|| unfinished(body).or_else(is_cased).into_iter().collect())
}

/// The fewest decodings that make an event of it.
fn decoding(body: &[u8]) -> Option<Vec<Cause>> {
    let mut budget = Budget::for_body(body);
    let mut found = None;
    let first = if body.len() > MAX_READ_AGAIN { MAX_DECODINGS } else { 1 };
    for depth in first..=MAX_DECODINGS {
        if found.is_some() || decoded(&[], body, depth, &mut budget, &mut found).is_break() {
            break;
        }
    }
    found
}

/// The beginning of an event in what Node prints of a long Buffer, `<Buffer 7b 22 ... 90 more bytes>`, and Swift
/// of long data.
fn shown_in_part(body: &[u8]) -> Option<Vec<Cause>> {
    let (shown, more) = core::str::from_utf8(body).ok()?.split_once(" ... ")?;
    // Of an `ArrayBuffer` there is more before the bracket, and Swift has no bracket.
    let (_, shown) =
        shown.rsplit_once('<').or(shown.rsplit_once("bytes = ")).unwrap_or(("", shown));
    let shown = shown.strip_prefix("Buffer ").unwrap_or(shown).trim_end_matches(',');
    let is_shown = more.contains(" more ") || more.trim_ascii().ends_with('}');
    is_shown.then(|| cut_off(shown.as_bytes()))?
}

/// The beginning of an event in a notation of bytes that a limit cut off.
fn cut_off(body: &[u8]) -> Option<Vec<Cause>> {
    let text = core::str::from_utf8(body).ok().filter(|text| text.len() <= MAX_READ_AGAIN)?;
    let text = without_ellipsis(text);
    let is_begun =
        |bytes: &[u8]| bytes.starts_with(b"{") && unfinished(bytes) == Some(Cause::BodyTruncated);
    (0..4).filter_map(|lost| text.get(..text.len().checked_sub(lost)?)).find_map(|text| {
        let list = notation::number_list([text, "]"].concat().as_bytes());
        let notations = [
            (Cause::BodyHex, notation::hex(text.as_bytes())),
            (Cause::BodyByteList, list.or_else(|| notation::number_list(text.as_bytes()))),
            (Cause::BodyBase64, notation::base64(text.as_bytes())),
        ];
        let found = notations
            .into_iter()
            .find(|(_, bytes)| bytes.as_ref().is_some_and(|bytes| is_begun(bytes)));
        found.map(|(cause, _)| vec![cause, Cause::BodyTruncated])
    })
}

/// Without what a log writes where it cuts a text off.
fn without_ellipsis(text: &str) -> &str {
    let ends = ["...", "…", "[truncated]", "(truncated)", "<truncated>", "[TRUNCATED]"];
    ends.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).trim_ascii_end()
}

/// Whether a question mark stands between two letters, as in `M?ller`, and not in a URL; or several stand in a row.
fn has_question_in_word(text: &str) -> bool {
    let in_word = |three: &[u8]| {
        three[1] == b'?' && three[0].is_ascii_alphabetic() && three[2].is_ascii_alphabetic()
    };
    text.split('"').any(|string| {
        !string.contains(['/', '='])
            && (string.as_bytes().windows(3).any(in_word) || string.contains("??"))
    })
}

/// Undoes decodings until what is left is an event; the fewest that do.
fn decoded(
    before: &[Cause],
    body: &[u8],
    depth: usize,
    budget: &mut Budget,
    found: &mut Option<Vec<Cause>>,
) -> Flow {
    budget.charge_text(body, body::PASSES)?;
    let mut inner = vec![];
    body::decodings(body, &mut |cause, repaired| {
        budget.charge_text(repaired, 1)?;
        // Which charset it was, nothing tells but a MAC.
        let cause = if cause == Cause::BodyEncodedLatin1 { Cause::BodyCharset } else { cause };
        let mut causes = before.to_vec();
        if !causes.contains(&cause) {
            causes.push(cause);
        }
        if is_event(repaired) {
            *found = Some(causes);
            return Flow::Break(());
        }
        // What is in pieces is no more than that.
        let is_whole = !matches!(cause, Cause::BodyReordered | Cause::BodyDoubled);
        if depth > 1 && is_whole && inner.len() < 16 {
            inner.push((causes, repaired.to_vec()));
        }
        Flow::Continue(())
    })?;
    for (causes, repaired) in inner {
        decoded(&causes, &repaired, depth - 1, budget, found)?;
    }
    Flow::Continue(())
}

/// What is left of an object whose end is missing, or whose bytes lost their high bits.
fn unfinished(body: &[u8]) -> Option<Cause> {
    let Ok(text) = core::str::from_utf8(body) else {
        return None;
    };
    // Zeros alone are of a buffer, or of wider characters.
    if body.iter().any(|&byte| byte != 0 && body::is_out_of_json(byte)) {
        return body::looks_decoded_as_ascii(body).then_some(Cause::BodyDecodedAscii);
    }
    let trimmed = without_ellipsis(text.trim_end_matches('\0').trim_ascii());
    let is_closed = trimmed.matches('}').count() > trimmed.matches('{').count();
    if !text.contains("\":") && !text.contains("\" :") {
        let is_rest = is_closed
            && !trimmed.starts_with('{')
            && (trimmed.ends_with("\"}") || trimmed.ends_with("}}"));
        let is_piece = is_rest || body::is_piece(trimmed);
        return rewritten(trimmed).or(is_piece.then_some(Cause::BodyTruncated));
    }
    if !trimmed.starts_with('{') {
        // What was opened before it is closed in it.
        let is_rest = trimmed.ends_with('}') && !trimmed.starts_with(['[', '"', '<']) && is_closed;
        let is_rest = is_rest || is_event(["{", trimmed].concat().as_bytes());
        return (is_rest || body::is_piece(text)).then_some(Cause::BodyTruncated);
    }
    match json::read(trimmed, false, &mut |_| {}) {
        Err(error) if error.fault == JsonFault::UnexpectedEnd => Some(Cause::BodyTruncated),
        _ => None,
    }
}

/// A text that names what an event has, and is no JSON: a form, YAML, a map of Java.
fn rewritten(text: &str) -> Option<Cause> {
    if !names_event(text.as_bytes()) {
        return None;
    }
    let is_form = !text.contains(|char: char| char.is_ascii_whitespace() || char == '{')
        && text.contains('=')
        && text.contains('&');
    Some(if is_form { Cause::BodyFormEncoded } else { Cause::BodyPrinted })
}

/// Whether it has most of the names of an event's fields, in whatever case a language has them.
fn names_event(body: &[u8]) -> bool {
    let text = core::str::from_utf8(body).unwrap_or_default().replace('_', "").to_ascii_lowercase();
    let is_named = |field: &&Field| text.contains(&field.key().to_ascii_lowercase());
    Field::ENVELOPE.iter().filter(is_named).count() >= 4
}

/// Whether it is an object of fields that a payload has, and of no others.
fn is_payload(body: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(body) else {
        return false;
    };
    let (mut known, mut others) = (0, 0);
    let document = json::read(text, false, &mut |member| {
        let is_known = Field::PAYLOAD.iter().any(|field| member.key == *field.key());
        *(if is_known { &mut known } else { &mut others }) += 1;
    });
    document.is_ok_and(|document| document.kind == Kind::Object) && known > 0 && others == 0
}

/// Whether it is an object with two fields of the envelope at least.
pub(super) fn is_event(body: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(body) else {
        return false;
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut fields = 0;
    let document = json::read(text, false, &mut |member| {
        fields += usize::from(Field::ENVELOPE.iter().any(|field| member.key == *field.key()));
    });
    document.is_ok_and(|document| document.kind == Kind::Object) && fields > 1
}
