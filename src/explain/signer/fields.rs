//! The fields of the body in a row, as payment providers sign them: `event=…&sequence=…`, sorted or not.

use alloc::{string::String, string::ToString, vec::Vec};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::json;

/// How many fields are put in a row, and of how many each two and three are.
const MAX_FIELDS: usize = 24;
const MAX_CHOSEN: usize = 6;

/// What a query has no escapes for.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

type Row = Vec<(String, String)>;

/// How the fields of an inner object are called.
type Naming = fn(&str, &str) -> String;

/// Tries all fields in a row, and two or three of them.
pub(super) fn messages(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let mut rows = Vec::new();
    let namings: [Option<Naming>; 3] = [
        None,
        Some(|outer, inner| [outer, "[", inner, "]"].concat()),
        Some(|outer, inner| [outer, ".", inner].concat()),
    ];
    for naming in namings {
        let Some(row) = row(text, naming).filter(|row| row.len() <= MAX_FIELDS) else {
            return Flow::Continue(());
        };
        let sorted = sorted(&row);
        rows.extend([row, sorted]);
    }
    for row in &rows {
        // One field is that of a form which a parser has read.
        let is_form = row.len() == 1;
        let cause = if is_form { Cause::BodyFormEncoded } else { Cause::MacOfOtherNotation };
        for message in written(row) {
            attempt(cause, message.as_bytes())?;
        }
    }
    let values: Vec<_> = rows[0].iter().map(|(_, value)| value.as_str()).collect();
    chosen(&values[..values.len().min(MAX_CHOSEN)], attempt)
}

/// The members of an object in their order, and those of inner objects if they have names of their own.
fn row(text: &str, naming: Option<Naming>) -> Option<Row> {
    let mut row = Row::new();
    let is_flat = |value: &json::Value<'_>| naming.is_none() || value.kind != json::Kind::Object;
    json::read(text, false, &mut |member| {
        let key = member.key.to_string();
        let value = member.value;
        match (naming, value.as_text()) {
            (_, Some(text)) => row.push((key, text.to_string())),
            (Some(naming), None) if !is_flat(&value) => {
                let inner = self::row(value.text, None).unwrap_or_default();
                row.extend(inner.into_iter().map(|(name, value)| (naming(&key, &name), value)));
            }
            _ => row.push((key, value.text.into())),
        }
    })
    .ok()
    .map(|_| row)
}

/// By name. They are few, and a sort is long.
fn sorted(row: &Row) -> Row {
    let mut sorted = Row::new();
    for field in row {
        let at = sorted.iter().position(|other| other.0 > field.0).unwrap_or(sorted.len());
        sorted.insert(at, field.clone());
    }
    sorted
}

fn written(row: &Row) -> Vec<String> {
    let escaped = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
    let query = row.iter().map(|(key, value)| (escaped(key), escaped(value))).collect();
    let query = joined(&query, Some("="), "&");
    let mut all = Vec::from([query.replace("%20", "+"), query]);
    // As a loop has it that puts each field behind the last.
    all.push(["&", &joined(row, Some("="), "&")].concat());
    for separator in ["", "|", "&", ":", ".", ",", "\n", "-", ";"] {
        for sign in [None, Some("="), Some(""), Some(":")] {
            all.push(joined(row, sign, separator));
        }
    }
    all
}

/// The values, each behind its name and a sign if there is one.
fn joined(row: &Row, sign: Option<&str>, separator: &str) -> String {
    let mut whole = String::new();
    for (at, (key, value)) in row.iter().enumerate() {
        whole.push_str(if at > 0 { separator } else { "" });
        if let Some(sign) = sign {
            whole.extend([key, sign]);
        }
        whole.push_str(value);
    }
    whole
}

/// Each two and three of the values, in each order.
fn chosen(values: &[&str], attempt: &mut Attempt<'_>) -> Flow {
    for separator in ["", ".", "|", ":", "-", "&", ","] {
        for one in values {
            for two in values.iter().filter(|two| *two != one) {
                attempt(Cause::MacOfPart, [one, two].map(|part| *part).join(separator).as_bytes())?;
                for three in values.iter().filter(|three| *three != one && *three != two) {
                    let message = [*one, two, three].join(separator);
                    attempt(Cause::MacOfPart, message.as_bytes())?;
                }
            }
        }
    }
    Flow::Continue(())
}
