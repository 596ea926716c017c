//! What body, header and secret look like, where no MAC tells.
//!
//! A wrong guess sends somebody the wrong way, so a body is named only for what is plain to see: it is
//! no event, and undoing one mistake makes it one.

use alloc::{vec, vec::Vec};

use super::attempt::{Budget, Flow};
use super::{Cause, Evidence, body, secret, signer};
use crate::json::{self, Kind};
use crate::{Field, JsonFault};

/// How many decodings are undone one after another.
const MAX_DECODINGS: usize = 3;

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
            secret::clean(secret, &mut |cause, _| add(cause));
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
    if trimmed == b"[object Object]" {
        return vec![Cause::BodyObjectText];
    }
    if is_placeholder(trimmed) || body.iter().all(|&byte| byte == 0) {
        return vec![Cause::BodyPlaceholder];
    }
    if is_event(body) {
        let text = core::str::from_utf8(body).unwrap_or_default();
        let is_replaced = text.contains('\u{FFFD}').then_some(Cause::BodyReplaced);
        let is_lossy = || has_question_in_word(text).then_some(Cause::BodyQuestionMarks);
        let is_cased = || body::is_in_one_case(text).then_some(Cause::BodyCase);
        let is_masked = || text.split('"').any(is_mask).then_some(Cause::BodyMasked);
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
    let mut budget = Budget::for_body(body);
    let mut found = None;
    let _ = decoded(&[], body, MAX_DECODINGS, &mut budget, &mut found);
    let is_cased = || {
        let text = core::str::from_utf8(trimmed).ok()?;
        (text.starts_with('{') && body::is_in_one_case(text)).then_some(Cause::BodyCase)
    };
    found.unwrap_or_else(|| unfinished(body).or_else(is_cased).into_iter().collect())
}

/// Whether it is what stands in place of a text: the name of an object or of a file, or a template.
fn is_placeholder(body: &[u8]) -> bool {
    let Some(text) = core::str::from_utf8(body).ok().filter(|text| text.len() < 128) else {
        return false;
    };
    let encloses = |open: &str, close: &str| text.starts_with(open) && text.ends_with(close);
    // `[B@6d06d69c` of Java, `System.Byte[]` of .NET, `@body.json` of curl, `<_io.BytesIO object …>`.
    signer::PLACEHOLDERS.contains(&text)
        || ["[B@", "[C@", "java.", "System.", "@", "&{", "b''"]
            .iter()
            .any(|start| text.starts_with(start))
        || [("<", ">"), ("{{", "}}"), ("${", "}"), ("[object ", "]")]
            .iter()
            .any(|(open, close)| encloses(open, close) && !text.contains(['"', '/']))
}

/// Whether a question mark stands between two letters, as in `M?ller`, and not in a URL; or several are
/// a word.
fn has_question_in_word(text: &str) -> bool {
    let in_word = |three: &[u8]| {
        three[1] == b'?' && three[0].is_ascii_alphabetic() && three[2].is_ascii_alphabetic()
    };
    let marks_only = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte == b'?');
    text.split('"').any(|string| {
        !string.contains(['/', '='])
            && (string.as_bytes().windows(3).any(in_word) || string.split(' ').any(marks_only))
    })
}

/// Whether it is what logs and monitors write in place of a value.
fn is_mask(string: &str) -> bool {
    let word = string.trim_matches(['[', ']', '<', '>']);
    ["filtered", "redacted", "masked"].iter().any(|mask| word.eq_ignore_ascii_case(mask))
        || string.starts_with("***") && string.trim_start_matches('*').len() <= 4
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
        if depth > 1 && inner.len() < 16 {
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
    let trimmed = text.trim_ascii();
    if !text.contains("\":") && !text.contains("\" :") {
        return rewritten(trimmed);
    }
    if !trimmed.starts_with('{') {
        // What was opened before it is closed in it.
        let is_rest = trimmed.ends_with('}')
            && !trimmed.starts_with(['[', '"', '<'])
            && trimmed.matches('}').count() > trimmed.matches('{').count();
        return is_rest.then_some(Cause::BodyTruncated);
    }
    match json::read(text, false, &mut |_| {}) {
        Err(error) if error.fault == JsonFault::UnexpectedEnd => Some(Cause::BodyTruncated),
        _ => None,
    }
}

/// A text that names what an event has, and is no JSON: a form, YAML, a map of Java.
fn rewritten(text: &str) -> Option<Cause> {
    let is_named = |field: &&Field| text.contains(field.key());
    if Field::ENVELOPE.iter().filter(is_named).count() < 4 {
        return None;
    }
    let is_form = !text.contains(|char: char| char.is_ascii_whitespace() || char == '{')
        && text.contains('=')
        && text.contains('&');
    Some(if is_form { Cause::BodyFormEncoded } else { Cause::BodyPrinted })
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
