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
struct Change {
    place: Range<usize>,
    by: String,
    is_key: bool,
}

/// Tries the documented keys, numbers without quotes, and both.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let Some(Value::Object(members, _)) = json_value::parse(text) else {
        return Flow::Continue(());
    };
    let mut all = Vec::new();
    for member in &members {
        changes(member, &Field::ENVELOPE, &mut all);
        if let Value::Object(payload, _) = &member.value {
            for member in payload {
                changes(member, &Field::PAYLOAD, &mut all);
            }
        }
    }
    let keys = all.iter().filter(|change| change.is_key).count();
    if keys > 0 {
        let text = changed(text, &all, |change| change.is_key);
        attempt(Cause::BodyFieldsRenamed, text.as_bytes())?;
    }
    if keys < all.len() {
        let text = changed(text, &all, |change| !change.is_key);
        attempt(Cause::BodyNumbers, text.as_bytes())?;
    }
    if keys > 0 && keys < all.len() {
        attempt(Cause::BodyFieldsRenamed, changed(text, &all, |_| true).as_bytes())?;
    }
    Flow::Continue(())
}

fn changes(member: &Member<'_>, fields: &[Field], all: &mut Vec<Change>) {
    let key = member.key.to_string();
    let Some(field) = fields.iter().find(|field| is_same(field.key(), &key)) else {
        return;
    };
    if key != field.key() {
        let start = member.place.start + 1;
        all.push(Change { place: start..start + key.len(), by: field.key().into(), is_key: true });
    }
    if let Value::String(value) = &member.value
        && NUMBERS.iter().any(|number| number.key() == field.key())
    {
        let digits = value.to_string();
        if json_value::parse(&digits).is_some_and(|value| matches!(value, Value::Plain(_))) {
            all.push(Change { place: member.value_place(), by: digits, is_key: false });
        }
    }
}

/// Whether two keys differ in nothing but case, underscores and hyphens.
fn is_same(documented: &str, key: &str) -> bool {
    let letters =
        key.bytes().filter(|byte| !b"_-".contains(byte)).map(|byte| byte.to_ascii_lowercase());
    letters.eq(documented.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// With those changes that are meant.
fn changed(text: &str, changes: &[Change], is_meant: fn(&Change) -> bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut end = 0;
    for Change { place, by, .. } in changes.iter().filter(|change| is_meant(change)) {
        whole.push_str(&text[end..place.start]);
        whole.push_str(by);
        end = place.end;
    }
    whole.push_str(&text[end..]);
    whole
}
