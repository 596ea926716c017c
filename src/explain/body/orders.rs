//! The payload in each order of its members.

use alloc::vec::Vec;

use super::json_value::{self, Member, Value};
use super::reserialize::{Escapes, Layout, Order, Style};
use crate::Field;
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// The longest payload whose orders are tried: 4 members have 24.
const MAX_MEMBERS: usize = 4;

/// The longest body that is written so often, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// Tries each order of the payload in an event that is otherwise in the documented one: what reads
/// JSON into a map forgets the order, and that of a payload need not be the documented one.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).ok().filter(|text| text.len() <= MAX_BYTES);
    let Some(mut value) = text.and_then(json_value::parse) else {
        return Flow::Continue(());
    };
    value.reorder(Order::Documented, &Field::ENVELOPE);
    // Heap's algorithm: one swap leads from each order to the next.
    let mut swaps = [0; MAX_MEMBERS];
    let mut at = 0;
    while let Some(payload) = payload(&mut value).filter(|payload| at < payload.len()) {
        if swaps[at] == at {
            swaps[at] = 0;
            at += 1;
            continue;
        }
        payload.swap(if at % 2 == 0 { 0 } else { swaps[at] }, at);
        swaps[at] += 1;
        at = 0;
        for layout in Layout::IN_LINE {
            for escapes in [Escapes::Few, Escapes::Kept] {
                let style = Style { layout, escapes, has_slash_escapes: false };
                if let Some(written) = style.written(&value) {
                    attempt(Cause::BodyReserialized, &written)?;
                }
            }
        }
    }
    Flow::Continue(())
}

/// The members of the payload, unless there are too many.
fn payload<'a, 'v>(value: &'v mut Value<'a>) -> Option<&'v mut Vec<Member<'a>>> {
    let Value::Object(members, _) = value else { return None };
    let payload = members.iter_mut().find(|member| member.key == *Field::Payload.key())?;
    match &mut payload.value {
        Value::Object(members, _) if members.len() <= MAX_MEMBERS => Some(members),
        _ => None,
    }
}
