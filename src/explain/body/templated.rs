//! A template that a sender signed before its variables were filled in.

use super::json_value::{self, Value};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// How many members are tried.
const MAX_MEMBERS: usize = 16;

/// Tries a variable in place of each value: `"timestamp":{{timestamp}}`, as Postman has it.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let Some(Value::Object(members, _)) = json_value::parse(text) else {
        return Flow::Continue(());
    };
    for member in members.iter().take(MAX_MEMBERS) {
        let place = member.value_place();
        let quote = if matches!(member.value, Value::String(_)) { "\"" } else { "" };
        let (before, after) = (&text[..place.start], &text[place.end..]);
        for (open, close) in [("{{", "}}"), ("{{$", "}}"), ("${", "}"), ("{", "}")] {
            let variable = [quote, open, member.key.as_raw(), close, quote].concat();
            attempt(Cause::MacOfPlaceholder, [before, &variable, after].concat().as_bytes())?;
        }
    }
    Flow::Continue(())
}
