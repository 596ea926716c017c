//! From a body to an event: which JSON is an event of WMS.
//!
//! What is not JSON is reported before what is not an event. Then the envelope is judged: a key
//! given twice, and each field in the order of [`Field::ENVELOPE`]; then the payload likewise.

use crate::duplicate_keys::has_duplicate;
use crate::json::{self, Document, Kind, Member, Value};
use crate::{
    Error, Event, EventCode, EventError, EventFault, Field, FieldSpec, JsonError, JsonFault,
    JsonNumber, JsonStr, Payload, Visibility,
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
    let (document, envelope) = Object::read(text, strict, Field::ENVELOPE, scratch)?;
    if document.kind != Kind::Object {
        return Err(invalid_event(Field::Body, EventFault::WrongType));
    }
    envelope.refuse_repeated(Field::Body)?;

    let timestamp = envelope.required(Field::Timestamp, timestamp)?;
    let session_id = envelope.required(Field::SessionId, Value::as_text)?;
    let sequence = envelope.required(Field::Sequence, sequence)?;
    let event = envelope.required(Field::Event, Value::as_text)?;
    let code = EventCode::from_text(event);
    let severity = match (envelope.optional(Field::Severity, Value::as_text)?, code) {
        (Some(severity), _) => severity,
        (None, Some(code)) => JsonStr::from_raw(code.spec().severity.as_str(), false),
        (None, None) => return Err(invalid_event(Field::Severity, EventFault::Missing)),
    };
    let payload = payload(code, envelope.get(Field::Payload), strict, scratch)?;

    Ok(Parsed {
        event: Event { timestamp, session_id, sequence, event, code, severity, payload },
        has_trailing_comma: document.has_trailing_comma,
    })
}

fn payload<'a>(
    code: Option<EventCode>,
    value: Option<Value<'a>>,
    strict: bool,
    scratch: &mut [usize],
) -> Result<Option<Payload<'a>>, Error> {
    let fields = code.map_or(&[][..], |code| code.spec().payload);
    let json = match value {
        Some(Value { kind: Kind::Object, text, .. }) => text,
        None | Some(Value { kind: Kind::Null, .. }) => {
            return match fields.iter().find(|spec| spec.is_required) {
                Some(spec) => Err(invalid_event(spec.field, EventFault::Missing)),
                None => Ok(None),
            };
        }
        Some(_) => return Err(invalid_event(Field::Payload, EventFault::WrongType)),
    };
    let (_, object) = Object::read(json, strict, Field::PAYLOAD, scratch)?;
    object.refuse_repeated(Field::Payload)?;

    let mut payload = Payload { json, ..Payload::default() };
    for &FieldSpec { field, is_required, .. } in fields {
        match object.get(field) {
            Some(value) => {
                set(&mut payload, field, value)
                    .ok_or(invalid_event(field, EventFault::WrongType))?;
            }
            None if is_required => return Err(invalid_event(field, EventFault::Missing)),
            None => {}
        }
    }
    Ok(Some(payload))
}

/// Takes a documented field, if the value is of its type.
fn set<'a>(payload: &mut Payload<'a>, field: Field, value: Value<'a>) -> Option<()> {
    match field {
        Field::MeasurementId => payload.measurement_id = Some(value.as_text()?),
        Field::Snr => payload.snr = Some(value.as_number().filter(|snr| snr.is_finite())?),
        Field::PayloadSequence => payload.sequence = Some(value.as_number()?.as_safe_integer()?),
        Field::State => payload.state = Some(visibility(value.as_text()?)?),
        Field::Details => payload.details = Some(value.as_text()?),
        _ => return None,
    }
    Some(())
}

fn timestamp(value: Value<'_>) -> Option<JsonNumber<'_>> {
    value.as_number().filter(|seconds| seconds.is_finite())
}

fn sequence(value: Value<'_>) -> Option<u64> {
    u64::try_from(value.as_number()?.as_safe_integer()?).ok()
}

fn visibility(name: JsonStr<'_>) -> Option<Visibility> {
    Visibility::ALL.iter().copied().find(|state| name == *state.as_str())
}

fn invalid_event(field: Field, fault: EventFault) -> Error {
    Error::InvalidEvent(EventError { field, fault })
}

/// The members of one object: the values of the fields asked for, and whether a key is repeated.
struct Object<'a, const N: usize> {
    fields: [Field; N],
    values: [Option<Value<'a>>; N],
    repeated: Option<DuplicateKey>,
}

/// Which key is given twice. A key that WMS does not document is the sender's text: no name.
enum DuplicateKey {
    Known(Field),
    Unknown,
}

impl<'a, const N: usize> Object<'a, N> {
    fn read(
        text: &'a str,
        strict: bool,
        fields: [Field; N],
        scratch: &mut [usize],
    ) -> Result<(Document, Self), Error> {
        let mut object = Self { fields, values: [None; N], repeated: None };
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
        let Some(place) = self.fields.iter().position(|field| member.key == *field.key()) else {
            return false;
        };
        if self.values[place].replace(member.value).is_some() {
            self.repeated = Some(DuplicateKey::Known(self.fields[place]));
        }
        true
    }

    fn refuse_repeated(&self, holder: Field) -> Result<(), Error> {
        match self.repeated {
            None => Ok(()),
            Some(DuplicateKey::Known(field)) => Err(invalid_event(field, EventFault::Repeated)),
            Some(DuplicateKey::Unknown) => Err(invalid_event(holder, EventFault::Repeated)),
        }
    }

    fn get(&self, field: Field) -> Option<Value<'a>> {
        let place = self.fields.iter().position(|known| *known == field)?;
        self.values[place]
    }

    fn optional<T>(
        &self,
        field: Field,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let value = self
            .get(field)
            .map(|value| read(value).ok_or(invalid_event(field, EventFault::WrongType)));
        value.transpose()
    }

    fn required<T>(
        &self,
        field: Field,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Result<T, Error> {
        self.optional(field, read)?.ok_or(invalid_event(field, EventFault::Missing))
    }
}
