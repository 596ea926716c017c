//! Pieces of a body: in another order, twice, or without the first of them.

use alloc::vec::Vec;

use crate::Field;
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::json;

/// How many places are tried where a body may end or begin.
const MAX_SEAMS: usize = 8;

/// The longest body in which a part is looked for that stands there twice, in bytes.
const MAX_BYTES: usize = 1024;

/// The longest body of which three pieces are put in other orders, in bytes.
const MAX_REORDERED: usize = 4 * 1024;

/// The least that is such a part, in bytes.
const MIN_PART: usize = 2;

/// How long parts are in a longer body: as long as what is read or sent at once.
const PARTS: [usize; 7] = [512, 1024, 1448, 1460, 4096, 8192, 16_384];

/// How events of some years begin, with a time or without.
const BEGINNINGS: [&str; 10] = [
    "{\"timestamp\":16",
    "{\"timestamp\":17",
    "{\"timestamp\":18",
    "{\"timestamp\": 16",
    "{\"timestamp\": 17",
    "{\"timestamp\": 18",
    "{\"sessionId\":\"",
    "{\"sessionId\": \"",
    "{\n  \"timestamp\": ",
    "{\n  \"sessionId\": ",
];

/// Tries two pieces in the other order, and a piece once that stands there twice. What is JSON is neither.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if !body.contains(&b'{') || is_json(body) {
        return Flow::Continue(());
    }
    for seam in seams(body) {
        attempt(Cause::BodyReordered, &[&body[seam..], &body[..seam]].concat())?;
    }
    repeated(body, attempt)
}

/// Tries a piece once that stands there twice, the beginning that an event has, and three pieces in the other
/// orders.
pub(super) fn reordered(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    repeated(body, attempt)?;
    if is_json(body) {
        return Flow::Continue(());
    }
    beginnings(body, attempt)?;
    if body.len() > MAX_REORDERED {
        return Flow::Continue(());
    }
    // All of one length, and backwards.
    for length in 1..body.len() {
        let whole: Vec<u8> = body.rchunks(length).flatten().copied().collect();
        if whole.starts_with(b"{") {
            attempt(Cause::BodyReordered, &whole)?;
        }
    }
    let seams = seams(body);
    for &seam in &seams {
        let (before, after) = body.split_at(seam);
        // The last piece came before the middle one, or the first one behind it.
        if body.starts_with(b"{") {
            for cut in 1..before.len() {
                let whole = [&before[..cut], after, &before[cut..]].concat();
                attempt(Cause::BodyReordered, &whole)?;
            }
        }
        if body.trim_ascii_end().ends_with(b"}") {
            for cut in 1..after.len() {
                let whole = [&after[..cut], before, &after[cut..]].concat();
                attempt(Cause::BodyReordered, &whole)?;
            }
        }
        // All came backwards.
        for &other in seams.iter().filter(|&&other| other > seam) {
            let whole = [&body[other..], &body[seam..other], &body[..seam]].concat();
            attempt(Cause::BodyReordered, &whole)?;
        }
    }
    Flow::Continue(())
}

/// Where an object begins and where one ends, though JSON has neither there.
fn seams(body: &[u8]) -> Vec<usize> {
    let is_begun = |at: usize| {
        let before = body[..at].trim_ascii_end().last();
        body[at] == b'{' && before.is_some_and(|byte| !b":,[".contains(byte))
    };
    let is_ended = |at: usize| body[at - 1] == b'}' && !b",}] \n\r\t".contains(&body[at]);
    (1..body.len()).filter(|&at| is_begun(at) || is_ended(at)).take(MAX_SEAMS).collect()
}

/// Without a part that follows itself.
fn repeated(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let longest = body.len().min(MAX_BYTES) / 2;
    let lengths = (MIN_PART..=longest).rev().filter(|_| body.len() <= MAX_BYTES);
    let of_chunks = PARTS.into_iter().filter(|_| body.len() > MAX_BYTES);
    for length in lengths.chain(of_chunks).filter(|length| 2 * length <= body.len()) {
        let mut same = 0;
        for at in 0..body.len() - length {
            same = if body[at] == body[at + length] { same + 1 } else { 0 };
            // Whichever of a longer run is left out, the rest is the same.
            if same == length {
                let whole = [&body[..=at], &body[at + 1 + length..]].concat();
                attempt(Cause::BodyDoubled, &whole)?;
            }
        }
    }
    Flow::Continue(())
}

/// With the beginning that is the same for all events of some years.
fn beginnings(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).unwrap_or_default();
    if !text.contains("\":") || text.starts_with('{') {
        return Flow::Continue(());
    }
    for start in BEGINNINGS {
        for length in 1..=start.len() {
            attempt(Cause::BodyTruncated, &[&start.as_bytes()[..length], body].concat())?;
        }
    }
    Flow::Continue(())
}

/// Whether it is a piece of an event, by a field that stands there as in JSON, behind which all is JSON to
/// where it breaks off.
pub(in crate::explain) fn is_piece(text: &str) -> bool {
    // No more than the first key is left, or nothing.
    if !text.is_empty() && BEGINNINGS.iter().any(|start| start.starts_with(text)) {
        return true;
    }
    let starts = Field::ENVELOPE.iter().chain(&Field::PAYLOAD).filter_map(|field| {
        let key = ["\"", field.key(), "\":"].concat();
        text.find(&key).filter(|&at| text[..at].trim_ascii_end().ends_with(','))
    });
    let Some(start) = starts.min().filter(|_| !text.contains("}{")) else {
        return false;
    };
    let rest = ["{", &text[start..]].concat();
    json::read(&rest, false, &mut |_| {})
        .is_err_and(|error| error.fault == crate::JsonFault::UnexpectedEnd)
}

fn is_json(body: &[u8]) -> bool {
    core::str::from_utf8(body).is_ok_and(|text| json::read(text, false, &mut |_| {}).is_ok())
}
