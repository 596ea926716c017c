//! JSON in which each value has a type beside it, as databases write it.

use alloc::string::{String, ToString};

use super::json_value::{self, Value};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// The keys of types whose value is in a string: of DynamoDB, and of extended JSON of MongoDB.
const NUMBERS: [&str; 4] = ["N", "$numberInt", "$numberLong", "$numberDouble"];

/// The keys of other types.
const TYPES: [&str; 5] = ["S", "BOOL", "M", "L", "NULL"];

/// Tries `{"a":1}` for `{"a":{"N":"1"}}`.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).unwrap_or_default();
    let is_typed = NUMBERS.iter().any(|key| text.contains(&["{\"", key, "\":"].concat()));
    if !is_typed && !text.contains(":[") {
        return Flow::Continue(());
    }
    let Some(value) = json_value::parse(text) else {
        return Flow::Continue(());
    };
    let mut plain = String::with_capacity(text.len());
    write(&value, &mut plain);
    attempt(Cause::BodyTyped, plain.as_bytes())
}

/// Writes a value without its types.
fn write(value: &Value<'_>, text: &mut String) {
    match value {
        Value::Plain(plain) => text.push_str(plain),
        Value::String(string) => text.extend(["\"", string.as_raw(), "\""]),
        // R has a list for each scalar.
        Value::Array(elements, _) if elements.len() == 1 => write(&elements[0], text),
        Value::Array(elements, _) => {
            text.push('[');
            for (at, element) in elements.iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                write(element, text);
            }
            text.push(']');
        }
        Value::Object(members, _) => {
            if let [only] = &members[..] {
                let key = only.key.to_string();
                match &only.value {
                    Value::String(digits) if NUMBERS.contains(&&*key) => {
                        return text.push_str(digits.as_raw());
                    }
                    Value::Plain("true") if key == "NULL" => return text.push_str("null"),
                    value if TYPES.contains(&&*key) => return write(value, text),
                    _ => {}
                }
            }
            text.push('{');
            for (at, member) in members.iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                text.extend(["\"", member.key.as_raw(), "\":"]);
                write(&member.value, text);
            }
            text.push('}');
        }
    }
}
