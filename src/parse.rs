//! From a body to an event: which JSON is an event of WMS.
//!
//! What is not JSON is reported before what is not an event: a key that appears twice in the envelope,
//! a field that breaks it, in the order of [`Field::ENVELOPE`], a key that appears twice in the
//! payload. What else is not as WMS documents it is a deviation, and refused under `strict` only.
//! `null` is the same as a field that is not there.

use crate::duplicate_keys::has_duplicate;
use crate::json::{self, Document, Kind, Member, Value};
use crate::{
    Error, Event, EventCode, EventError, EventFault, Field, FieldSpec, JsonError, JsonFault,
    JsonNumber, JsonStr, Payload, Severity, Visibility,
};

/// How many unknown keys an object can have in a body of that length: the shortest member,
/// `"":0,`, has 5 bytes.
pub(crate) const fn max_members(body_bytes: usize) -> usize {
    body_bytes / 5 + 1
}

/// An event, and whether other parsers need [`json::blank_trailing_commas`] to read its text.
#[derive(Debug)]
pub(crate) struct Parsed<'a> {
    pub(crate) event: Event<'a>,
    #[allow(dead_code, reason = "only the two doors, each behind its feature, read it")]
    pub(crate) has_trailing_comma: bool,
}

/// Reads an event. `scratch` is working memory: [`max_members`] of the body's length.
pub(crate) fn parse_with_scratch<'a>(
    body: &'a [u8],
    strict: bool,
    scratch: &mut [usize],
) -> Result<Parsed<'a>, Error> {
    let text = core::str::from_utf8(body).map_err(|error| {
        Error::InvalidJson(JsonError::at(&body[..error.valid_up_to()], JsonFault::NotUtf8))
    })?;
    let (document, envelope) = Object::read(text, strict, &Field::ENVELOPE, scratch)?;
    if document.kind != Kind::Object {
        return Err(fault(Field::Body, EventFault::WrongType).into());
    }
    envelope.refuse_repeated(Field::Body)?;

    let timestamp = envelope.required(Field::Timestamp, finite)?;
    let session_id = envelope.optional(Field::SessionId, text_of)?;
    let sequence = envelope.required(Field::Sequence, sequence)?;
    let event = envelope.required(Field::Event, name)?;
    let code = EventCode::from_text(event);

    let mut deviation = None;
    let severity = match envelope.optional(Field::Severity, severity) {
        Ok(None) => code.map(|code| JsonStr::from_raw(code.spec().severity.as_str(), false)),
        Ok(sent) => sent,
        Err(error) => {
            deviation = Some(error);
            envelope.get(Field::Severity).and_then(Value::as_text)
        }
    };
    let fields = code.map_or(&[][..], |code| code.spec().payload);
    let value = envelope.get(Field::Payload);
    let payload = payload(fields, value, strict, scratch, &mut deviation)?;
    if let (true, Some(error)) = (strict, deviation) {
        return Err(error.into());
    }

    let session_id = session_id.unwrap_or(JsonStr::from_raw("", false));
    Ok(Parsed {
        event: Event { timestamp, session_id, sequence, event, code, severity, payload, deviation },
        has_trailing_comma: document.has_trailing_comma,
    })
}

/// Reads the payload of an event that has these documented fields, and notes the first deviation.
fn payload<'a>(
    fields: &[FieldSpec],
    value: Option<Value<'a>>,
    strict: bool,
    scratch: &mut [usize],
    deviation: &mut Option<EventError>,
) -> Result<Option<Payload<'a>>, Error> {
    let mut payload = Payload { json: value.map_or("", |value| value.text), ..Payload::default() };
    let object = match value {
        None => None,
        Some(Value { kind: Kind::Object, text, .. }) => {
            let (_, object) = Object::read(text, strict, &Field::PAYLOAD, scratch)?;
            object.refuse_repeated(Field::Payload)?;
            Some(object)
        }
        Some(_) => {
            deviation.get_or_insert(fault(Field::Payload, EventFault::WrongType));
            return Ok(Some(payload));
        }
    };
    for &FieldSpec { field, is_required, .. } in fields {
        let read = match object.as_ref().and_then(|object| object.get(field)) {
            Some(value) => set(&mut payload, field, value),
            None if is_required => Err(EventFault::Missing),
            None => Ok(()),
        };
        if let Err(reason) = read {
            deviation.get_or_insert(fault(field, reason));
        }
    }
    Ok(value.map(|_| payload))
}

/// Takes a documented field, if the value is of its type.
fn set<'a>(payload: &mut Payload<'a>, field: Field, value: Value<'a>) -> Result<(), EventFault> {
    match field {
        Field::MeasurementId => payload.measurement_id = Some(text_of(value)?),
        Field::Snr => payload.snr = Some(finite(value)?),
        Field::PayloadSequence => payload.sequence = Some(integer(value)?),
        Field::State => payload.state = Some(visibility(value)?),
        Field::Details => payload.details = Some(text_of(value)?),
        _ => {}
    }
    Ok(())
}

fn text_of(value: Value<'_>) -> Result<JsonStr<'_>, EventFault> {
    value.as_text().ok_or(EventFault::WrongType)
}

fn name(value: Value<'_>) -> Result<JsonStr<'_>, EventFault> {
    let text = text_of(value)?;
    if text == *"" { Err(EventFault::Empty) } else { Ok(text) }
}

fn finite(value: Value<'_>) -> Result<JsonNumber<'_>, EventFault> {
    value.as_number().filter(|number| number.is_finite()).ok_or(EventFault::WrongType)
}

fn integer(value: Value<'_>) -> Result<i64, EventFault> {
    value.as_number().and_then(JsonNumber::as_safe_integer).ok_or(EventFault::WrongType)
}

fn sequence(value: Value<'_>) -> Result<u64, EventFault> {
    u64::try_from(integer(value)?).map_err(|_| EventFault::WrongType)
}

fn severity(value: Value<'_>) -> Result<JsonStr<'_>, EventFault> {
    let text = text_of(value)?;
    let is_documented = Severity::ALL.iter().any(|severity| text == *severity.as_str());
    is_documented.then_some(text).ok_or(EventFault::UndocumentedValue)
}

fn visibility(value: Value<'_>) -> Result<Visibility, EventFault> {
    let text = text_of(value)?;
    let state = Visibility::ALL.iter().copied().find(|state| text == *state.as_str());
    state.ok_or(EventFault::UndocumentedValue)
}

fn fault(field: Field, fault: EventFault) -> EventError {
    EventError { field, fault }
}

/// The most fields that are asked for in one object.
const MAX_FIELDS: usize = if Field::ENVELOPE.len() > Field::PAYLOAD.len() {
    Field::ENVELOPE.len()
} else {
    Field::PAYLOAD.len()
};

/// The members of one object: the values of the fields asked for, and whether a key is repeated.
struct Object<'a> {
    fields: &'static [Field],
    values: [Option<Value<'a>>; MAX_FIELDS],
    repeated: Option<DuplicateKey>,
}

/// Which key appears twice. A key that WMS does not document is the sender's text: no name.
enum DuplicateKey {
    Known(Field),
    Unknown,
}

impl<'a> Object<'a> {
    fn read(
        text: &'a str,
        strict: bool,
        fields: &'static [Field],
        scratch: &mut [usize],
    ) -> Result<(Document, Self), Error> {
        let mut object = Self { fields, values: [None; MAX_FIELDS], repeated: None };
        let mut unknown = 0;
        let document = json::read(text, strict, &mut |member| {
            if !object.record(&member) {
                scratch[unknown] = member.key_at;
                unknown += 1;
            }
        });
        let scratch = &mut scratch[..unknown];
        if document.is_ok() && object.repeated.is_none() && has_duplicate(text, scratch) {
            object.repeated = Some(DuplicateKey::Unknown);
        }
        // Working memory may outlive the call, and tells of the body.
        scratch.fill(0);
        Ok((document.map_err(Error::InvalidJson)?, object))
    }

    /// Keeps the value of a field that was asked for; false if the member is none of these.
    fn record(&mut self, member: &Member<'a>) -> bool {
        let mut known = self.fields.iter().zip(&mut self.values);
        let Some((field, value)) = known.find(|(field, _)| member.key == *field.key()) else {
            return false;
        };
        if value.replace(member.value).is_some() {
            self.repeated.get_or_insert(DuplicateKey::Known(*field));
        }
        true
    }

    fn refuse_repeated(&self, holder: Field) -> Result<(), EventError> {
        match self.repeated {
            None => Ok(()),
            Some(DuplicateKey::Known(field)) => Err(fault(field, EventFault::Repeated)),
            Some(DuplicateKey::Unknown) => Err(fault(holder, EventFault::Repeated)),
        }
    }

    /// The value of a field; `null` is none.
    fn get(&self, field: Field) -> Option<Value<'a>> {
        let (_, value) = self.fields.iter().zip(self.values).find(|(known, _)| **known == field)?;
        value.filter(|value| value.kind != Kind::Null)
    }

    fn optional<T>(
        &self,
        field: Field,
        read: impl FnOnce(Value<'a>) -> Result<T, EventFault>,
    ) -> Result<Option<T>, EventError> {
        self.get(field).map(read).transpose().map_err(|reason| fault(field, reason))
    }

    fn required<T>(
        &self,
        field: Field,
        read: impl FnOnce(Value<'a>) -> Result<T, EventFault>,
    ) -> Result<T, EventError> {
        self.optional(field, read)?.ok_or(fault(field, EventFault::Missing))
    }
}
