//! An event without its severity: a class that lacks the field does not write it, and the catalogue knows it.

use super::json_value::{self, Value};
use super::reserialize::{Escapes, Layout, Order, Style};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::{CATALOGUE, Field};

/// Tries the documented severity behind the event, in the order that the members have and in the documented one.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    for order in [Order::Kept, Order::Documented] {
        let Some(mut value) = json_value::parse(text) else { break };
        value.reorder(order, &Field::ENVELOPE);
        let Value::Object(members, _) = &value else { break };
        let of = |field: Field| members.iter().find(|member| member.key == *field.key());
        let (None, Some(event)) = (of(Field::Severity), of(Field::Event)) else { break };
        let Value::String(code) = event.value else { break };
        let Some(spec) = CATALOGUE.iter().find(|spec| code == *spec.name) else { break };
        for layout in Layout::IN_LINE {
            let style = Style { layout, escapes: Escapes::Kept, has_slash_escapes: false };
            let written = style.written(&value).unwrap_or_default();
            let [comma, colon] = layout.marks();
            let event = [r#""event""#, colon, "\"", spec.name, "\""].concat();
            let severity =
                [comma, r#""severity""#, colon, "\"", spec.severity.as_str(), "\""].concat();
            let whole = core::str::from_utf8(&written).unwrap_or_default();
            let whole = whole.replacen(&event, &[event.as_str(), &severity].concat(), 1);
            attempt(Cause::BodyNullDropped, whole.as_bytes())?;
        }
    }
    Flow::Continue(())
}
