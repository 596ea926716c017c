//! Copies of other deliveries: mixed up by mistake, or altered on purpose.

use alloc::{string::String, vec::Vec};

use super::{Cause, Evidence, OtherDelivery};
use crate::{Field, MacKey, Options, authenticate, json};

/// What went wrong if the signature in hand is that of another delivery's body. Who sends a header a
/// second time with another body has altered a copy. So has who alters one value of the same event.
pub(super) fn cause_of(evidence: &Evidence<'_>, other: &OtherDelivery<'_>) -> Cause {
    let has_same_header = other.header.is_some() && other.header == evidence.header;
    if has_same_header || has_one_other_value(evidence.body, other.body) {
        Cause::BodyAlteredCopy
    } else {
        Cause::BodyOfOtherDelivery
    }
}

/// The authentic delivery that has the same body, and so another signature than the one in hand.
pub(super) fn original_of_header(evidence: &Evidence<'_>) -> Option<usize> {
    evidence.other_deliveries.iter().position(|other| {
        other.body == evidence.body
            && other.header != evidence.header
            && is_authentic(evidence, other)
    })
}

/// The authentic delivery of the same event, of which the one in hand may be a forged copy.
pub(super) fn original_of_event(evidence: &Evidence<'_>) -> Option<usize> {
    let identity = Envelope::read(evidence.body)?;
    evidence.other_deliveries.iter().position(|other| {
        Envelope::read(other.body).is_some_and(|envelope| envelope.identity == identity.identity)
            && is_authentic(evidence, other)
    })
}

fn is_authentic(evidence: &Evidence<'_>, other: &OtherDelivery<'_>) -> bool {
    let keys: Vec<_> =
        evidence.secrets.iter().filter_map(|secret| MacKey::new(secret).ok()).collect();
    let options = Options { encoding: evidence.encoding, ..Options::default() };
    authenticate(other.body, other.header, &keys, &options).is_ok()
}

fn has_one_other_value(body: &[u8], other: &[u8]) -> bool {
    let (Some(one), Some(other)) = (Envelope::read(body), Envelope::read(other)) else {
        return false;
    };
    let differing = one.values.iter().filter(|value| !other.values.contains(value)).count();
    one.identity == other.identity && one.values.len() == other.values.len() && differing <= 1
}

/// An event as the values of its envelope, and what tells it from another event of its session.
struct Envelope {
    identity: Vec<String>,
    values: Vec<(String, String)>,
}

impl Envelope {
    fn read(body: &[u8]) -> Option<Self> {
        let text = core::str::from_utf8(body).ok()?;
        let mut identity = Vec::new();
        let mut values = Vec::new();
        json::read(text, false, &mut |member| {
            let value = String::from(member.value.text);
            if [Field::Timestamp, Field::SessionId, Field::Sequence]
                .iter()
                .any(|field| member.key == *field.key())
            {
                identity.push(value.clone());
            }
            values.push((alloc::string::ToString::to_string(&member.key), value));
        })
        .ok()?;
        (identity.len() == 3).then_some(Self { identity, values })
    }
}
