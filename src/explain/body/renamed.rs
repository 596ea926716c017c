//! JSON whose keys or kinds of values a mapper changed: `session_id`, `SessionId`, `"4"` for `4`.

use alloc::{string::String, string::ToString, vec::Vec};
use core::ops::Range;

use super::json_value::{self, Member, Value};
use crate::Field;
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// The fields that hold a number.
const NUMBERS: [Field; 4] = [Field::Timestamp, Field::Sequence, Field::Snr, Field::PayloadSequence];

/// A part of the text, and what stands there in an event as documented.
type Change = (Range<usize>, String);

/// Tries the documented keys, numbers without quotes, and both.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let Some(Value::Object(members, _)) = json_value::parse(text) else {
        return Flow::Continue(());
    };
    let (mut keys, mut numbers) = (Vec::new(), Vec::new());
    for member in &members {
        changes(member, &Field::ENVELOPE, &mut keys, &mut numbers);
        if let Value::Object(payload, _) = &member.value {
            for member in payload {
                changes(member, &Field::PAYLOAD, &mut keys, &mut numbers);
            }
        }
    }
    let mut both = [&keys[..], &numbers].concat();
    both.sort_by_key(|(place, _)| place.start);
    if !keys.is_empty() {
        attempt(Cause::BodyFieldsRenamed, changed(text, &keys).as_bytes())?;
    }
    if !numbers.is_empty() {
        attempt(Cause::BodyNumbers, changed(text, &numbers).as_bytes())?;
    }
    if !keys.is_empty() && !numbers.is_empty() {
        attempt(Cause::BodyFieldsRenamed, changed(text, &both).as_bytes())?;
    }
    Flow::Continue(())
}

fn changes(
    member: &Member<'_>,
    fields: &[Field],
    keys: &mut Vec<Change>,
    numbers: &mut Vec<Change>,
) {
    let key = member.key.to_string();
    let Some(field) = fields.iter().find(|field| is_same(field.key(), &key)) else {
        return;
    };
    if key != field.key() {
        let start = member.place.start + 1;
        keys.push((start..start + key.len(), field.key().into()));
    }
    if let Value::String(value) = &member.value
        && NUMBERS.iter().any(|number| number.key() == field.key())
    {
        let digits = value.to_string();
        if json_value::parse(&digits).is_some_and(|value| matches!(value, Value::Plain(_))) {
            numbers.push((member.value_place(), digits));
        }
    }
}

/// Whether two keys differ in nothing but case, underscores and hyphens.
fn is_same(documented: &str, key: &str) -> bool {
    let letters =
        key.bytes().filter(|byte| !b"_-".contains(byte)).map(|byte| byte.to_ascii_lowercase());
    letters.eq(documented.bytes().map(|byte| byte.to_ascii_lowercase()))
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut end = 0;
    for (place, by) in changes {
        whole.push_str(&text[end..place.start]);
        whole.push_str(by);
        end = place.end;
    }
    whole.push_str(&text[end..]);
    whole
}
