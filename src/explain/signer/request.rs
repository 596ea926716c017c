//! The body beside other parts of its request, as APIs sign them. Only what is the same for most is tried: nobody
//! has kept the address.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::json;

/// The longest body beside which all these are tried, in bytes.
const MAX_BYTES: usize = 2 * 1024;

/// How many times are tried.
const MAX_TIMES: usize = 5;

/// The longest field that is tried beside it, in bytes.
const MAX_FIELD: usize = 64;

/// What stands before the body: each mark is one of the words below, and between two a separator stands.
const STARTS: &str = "L|F|C|P|M|MC|MP|M P|TM|MT|TMP|MPT";

const METHODS: &str = "POST|post";
const PATHS: &str = "/|/webhook|/webhooks|/api/webhook|/api/webhooks|/wms";
const TYPES: &str = "application/json|application/json; charset=utf-8";
const SEPARATORS: [&str; 8] = ["", "\n", " ", ":", ".", "|", "&", ","];

/// Tries what may have stood before the body, or before the digits of its hash.
pub(super) fn messages(
    body: &[u8],
    digits: &str,
    times: &[String],
    attempt: &mut Attempt<'_>,
) -> Flow {
    if body.len() > MAX_BYTES {
        return Flow::Continue(());
    }
    let length = body.len().to_string();
    for start in STARTS.split('|') {
        let mut starts = Vec::from([String::new()]);
        for mark in start.chars() {
            let words = match mark {
                'L' => length.clone(),
                'F' => fields(body).join("|"),
                'C' => TYPES.into(),
                'P' => PATHS.into(),
                'M' => METHODS.into(),
                'T' => times[..times.len().min(MAX_TIMES)].join("|"),
                // A space stays what it is.
                _ => String::from(" "),
            };
            starts = with_each(&starts, &words);
        }
        for (start, separator) in starts.iter().flat_map(|one| SEPARATORS.map(|other| (one, other)))
        {
            // Nothing stands beside a space, and a separator behind all.
            let start = [start, "\0"].concat().replace("\0 \0", " ").replace('\0', separator);
            let start = start.strip_prefix(separator).unwrap_or(&start);
            for end in [body, digits.as_bytes()] {
                attempt(Cause::MacWithRequest, &[start.as_bytes(), end].concat())?;
            }
        }
    }
    Flow::Continue(())
}

/// Each of the texts with each of the words behind it.
fn with_each(texts: &[String], words: &str) -> Vec<String> {
    let mut longer = Vec::new();
    for text in texts {
        for word in words.split('|') {
            longer.push([text, "\0", word].concat());
        }
    }
    longer
}

/// The short values of an event.
fn fields(body: &[u8]) -> Vec<String> {
    let mut fields = Vec::new();
    let text = core::str::from_utf8(body).unwrap_or_default();
    let _ = json::read(text, false, &mut |member| {
        let value = member.value.as_text().map(|text| text.to_string());
        let value = value.unwrap_or_else(|| member.value.text.into());
        if value.len() < MAX_FIELD {
            fields.push(value);
        }
    });
    fields
}
