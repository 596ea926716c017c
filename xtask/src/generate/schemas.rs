//! The events as JSON Schema 2020-12. What a schema accepts is what the core gives that class, for a
//! body as it came and for an event as it was given.
//!
//! Only keywords that draft 7 has, too, and no sibling of `$ref`: AsyncAPI reads schemas so.

use serde_json::{Map, Value, json};
use wms_webhook::{CATALOGUE, EventSpec, Field, FieldSpec, FieldType, Severity, Visibility};

use super::events::{about, interface_name};

/// Where the published package has the schemas. `$id`s begin with it.
const HOME: &str = "https://unpkg.com/wms-webhook/schemas";

const DEFINITIONS: &str = "#/$defs/";

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// As the core takes them: each number below it is one in every language.
const MAX_NUMBER: f64 = 1e308;

/// 2^53 - 1: beyond it JSON's numbers are not exact in JavaScript.
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// Of class *documented*.
pub(super) fn event() -> Value {
    let mut schema = document("event", "WmsEvent", documented(DEFINITIONS));
    schema["$defs"] = Value::Object(definitions(DEFINITIONS).collect());
    schema
}

/// Of class *documented* or *other*.
pub(super) fn any_event() -> Value {
    let mut schema = document("any-event", "AnyEvent", envelope());
    schema["description"] =
        "An event, whether as WMS documents it or not: what every event has.".into();
    schema
}

/// A file of its own.
fn document(file: &str, title: &str, schema: Value) -> Value {
    let id = format!("{HOME}/{file}.json");
    led_by(json!({ "$schema": DIALECT, "$id": id, "title": title }), schema)
}

/// The schemas of both classes by their names, for documents that have a place for schemas: `at` is
/// the reference to it.
pub(super) fn components(at: &str) -> Map<String, Value> {
    let other = json!({
        "description": "An event that is not as WMS documents it: its code is new, or its severity or payload \
                        deviates. Acknowledge it all the same.",
        "allOf": [reference(at, "Envelope")],
    });
    let both = [("WmsEvent".into(), documented(at)), ("UnknownEvent".into(), other)];
    both.into_iter().chain(definitions(at)).collect()
}

/// A reference to one of them.
pub(super) fn reference(at: &str, name: &str) -> Value {
    json!({ "$ref": format!("{at}{name}") })
}

fn documented(at: &str) -> Value {
    let events = CATALOGUE.iter().map(|spec| reference(at, &interface_name(spec)));
    json!({ "description": "An event as WMS documents it.", "oneOf": events.collect::<Vec<_>>() })
}

/// What the union is made of.
fn definitions(at: &str) -> impl Iterator<Item = (String, Value)> {
    let severities: Vec<_> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
    let known = json!({
        "description": "What every event has that is as WMS documents it.",
        "allOf": [reference(at, "Envelope")],
        "type": "object",
        "properties": { "severity": described(Field::Severity, one_of(&severities, true)) },
    });
    let shared = [("Envelope".into(), envelope()), ("KnownEnvelope".into(), known)];
    let events = CATALOGUE.iter().map(move |spec| (interface_name(spec), of_code(at, spec)));
    shared.into_iter().chain(events)
}

fn envelope() -> Value {
    let properties = [
        (Field::Timestamp, number(false)),
        (Field::SessionId, json!({ "type": ["string", "null"] })),
        (Field::Sequence, integer(0, false)),
        (Field::Event, json!({ "type": "string", "minLength": 1 })),
    ];
    let properties =
        properties.map(|(field, schema)| (field.key().into(), described(field, schema)));
    json!({
        "description": "What every event has.",
        "type": "object",
        "required": ["timestamp", "sequence", "event"],
        "properties": Map::from_iter(properties),
    })
}

fn of_code(at: &str, spec: &EventSpec) -> Value {
    let required: &[_] = if has_required_field(spec) { &["event", "payload"] } else { &["event"] };
    json!({
        "description": about(spec),
        "allOf": [reference(at, "KnownEnvelope")],
        "type": "object",
        "required": required,
        "properties": { "event": { "const": spec.name }, "payload": payload(spec) },
    })
}

fn payload(spec: &EventSpec) -> Value {
    let is_optional = !has_required_field(spec);
    let mut payload = json!({ "type": or_null("object", is_optional) });
    if spec.payload.is_empty() {
        return payload;
    }
    let required: Vec<_> = spec
        .payload
        .iter()
        .filter(|field| field.is_required)
        .map(|field| field.field.key())
        .collect();
    if !required.is_empty() {
        payload["required"] = json!(required);
    }
    let properties = spec
        .payload
        .iter()
        .copied()
        .map(|field| (field.field.key().into(), described(field.field, payload_field(field))));
    payload["properties"] = Value::Object(properties.collect());
    payload
}

fn has_required_field(spec: &EventSpec) -> bool {
    spec.payload.iter().any(|field| field.is_required)
}

fn payload_field(spec: FieldSpec) -> Value {
    let is_optional = !spec.is_required;
    match spec.field_type {
        FieldType::String => json!({ "type": or_null("string", is_optional) }),
        FieldType::Number => number(is_optional),
        FieldType::Integer => integer(-MAX_SAFE_INTEGER, is_optional),
        FieldType::Visibility => {
            let states: Vec<_> = Visibility::ALL.iter().map(|state| state.as_str()).collect();
            one_of(&states, is_optional)
        }
        other => panic!("JSON Schema has no type for {other:?}"),
    }
}

fn number(is_nullable: bool) -> Value {
    let kind = or_null("number", is_nullable);
    json!({ "type": kind, "exclusiveMinimum": -MAX_NUMBER, "exclusiveMaximum": MAX_NUMBER })
}

fn integer(minimum: i64, is_nullable: bool) -> Value {
    let kind = or_null("integer", is_nullable);
    json!({ "type": kind, "minimum": minimum, "maximum": MAX_SAFE_INTEGER })
}

fn or_null(name: &str, is_nullable: bool) -> Value {
    if is_nullable { json!([name, "null"]) } else { json!(name) }
}

fn one_of(values: &[&str], is_nullable: bool) -> Value {
    let mut values = json!(values);
    if is_nullable {
        values.as_array_mut().expect("it is an array").push(Value::Null);
    }
    json!({ "enum": values })
}

fn described(field: Field, schema: Value) -> Value {
    led_by(json!({ "description": field.description() }), schema)
}

/// The keywords of both, those of the first before the others.
fn led_by(mut first: Value, others: Value) -> Value {
    if let (Value::Object(first), Value::Object(others)) = (&mut first, others) {
        first.extend(others);
    }
    first
}
