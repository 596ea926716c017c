//! The catalogue: `EVENTS`, the types of the events, and the guide's table.

use std::fmt::Write as _;

use wms_webhook::{CATALOGUE, EventSpec, Field, FieldSpec, FieldType, Visibility};

use super::{NOTE, union};

pub(super) fn script() -> String {
    let events = CATALOGUE.iter().fold(String::new(), |mut events, spec| {
        let fields: Vec<String> = spec.payload.iter().copied().map(field_js).collect();
        let payload = match fields.as_slice() {
            [] => "{}".into(),
            fields => format!("{{ {} }}", fields.join(", ")),
        };
        let _ = writeln!(
            events,
            "  {}: {{ severity: {:?}, payload: {payload} }},",
            spec.name,
            spec.severity.as_str(),
        );
        events
    });
    format!(
        "{NOTE}\n\
         /** @param {{any}} value */\n\
         function freeze(value) {{\n  \
           for (const inner of Object.values(value)) if (typeof inner === \"object\") freeze(inner);\n  \
           return Object.freeze(value);\n\
         }}\n\n\
         export const EVENTS = /* @__PURE__ */ freeze({{\n{events}}});\n"
    )
}

fn field_js(spec: FieldSpec) -> String {
    let required = spec.is_required;
    let field_type = match spec.field_type {
        FieldType::String | FieldType::Visibility => "string",
        FieldType::Number => "number",
        FieldType::Integer => "integer",
        other => panic!("EVENTS has no name for {other:?}"),
    };
    let values = match spec.field_type {
        FieldType::Visibility => {
            let names: Vec<_> = Visibility::ALL.iter().map(|state| state.as_str()).collect();
            format!(", values: {names:?}")
        }
        _ => String::new(),
    };
    format!("{}: {{ type: {field_type:?}, required: {required}{values} }}", spec.field.key())
}

pub(super) fn types() -> String {
    let codes = union(CATALOGUE.iter().map(|spec| spec.name));
    let envelopes = envelopes();
    let interfaces: String = CATALOGUE.iter().map(event_interface).collect();
    let members = CATALOGUE.iter().fold(String::new(), |mut members, spec| {
        let _ = write!(members, "\n  | {}", interface_name(spec));
        members
    });
    let specs = CATALOGUE.iter().fold(String::new(), |mut specs, spec| {
        let fields: Vec<_> =
            spec.payload.iter().map(|field| format!("{:?}", field.field.key())).collect();
        let fields = if fields.is_empty() { "never".into() } else { fields.join(" | ") };
        let _ = writeln!(
            specs,
            "  readonly {}: EventSpec<{:?}, {fields}>;",
            spec.name,
            spec.severity.as_str()
        );
        specs
    });
    format!(
        "{NOTE}\n\
         import type {{ EventSpec, Undocumented }} from \"../types/catalogue.js\";\n\
         import type {{ Severity }} from \"./constants.js\";\n\n\
         /** The code of an event that WMS documents. */\n\
         export type EventCode ={codes};\n\n\
         {envelopes}\
         {interfaces}\
         /** An event as WMS documents it; `switch (event.event)` narrows its payload. */\n\
         export type WmsEvent ={members};\n\n\
         /**\n \
           * The 22 events that WMS documents.\n \
           *\n \
           * @example\n \
           * ```js\n \
           * import {{ EVENTS }} from \"wms-webhook\";\n \
           *\n \
           * console.log(EVENTS.LOW_SNR.severity, EVENTS.LOW_SNR.payload.details.required); // ERROR true\n \
           * ```\n \
           */\n\
         export declare const EVENTS: {{\n{specs}}};\n"
    )
}

pub(super) fn interface_name(spec: &EventSpec) -> String {
    let camel =
        spec.name.split('_').map(|word| format!("{}{}", &word[..1], word[1..].to_lowercase()));
    format!("{}Event", camel.collect::<String>())
}

/// What the events share: that of every class, and that of those that are as documented.
fn envelopes() -> String {
    let field = |field: Field, field_type| {
        format!("{}  {}: {field_type};\n", tsdoc("  ", field.description()), field.key())
    };
    let every = [
        field(Field::Timestamp, "number"),
        field(Field::SessionId, "string"),
        field(Field::Sequence, "number"),
        field(Field::Event, "string"),
    ];
    let known = [field(Field::Event, "Code"), field(Field::Severity, "Severity")];
    format!(
        "/** What every event has. */\n\
         export interface Envelope {{\n{}}}\n\n\
         /** What every event has that is as WMS documents it. */\n\
         export interface KnownEnvelope<Code extends EventCode = EventCode> extends Envelope {{\n{}}}\n\n",
        every.concat(),
        known.concat(),
    )
}

/// When it is sent and what comes with it, as one paragraph.
pub(super) fn about(spec: &EventSpec) -> String {
    let mut about = format!("{} Severity: {}.", spec.code.description(), spec.severity.as_str());
    if spec.code.has_unnamed_field() {
        about += " Its payload also holds a code under a key that WMS does not name.";
    }
    about
}

fn event_interface(spec: &EventSpec) -> String {
    let name = spec.name;
    let mut about = about(spec);
    if spec.code.has_unnamed_field() {
        about += " `payloadCode(event)` finds it.";
    }
    format!(
        "{}export interface {} extends KnownEnvelope<{name:?}> {{\n{}}}\n\n",
        tsdoc("", &about),
        interface_name(spec),
        payload(spec),
    )
}

/// The property `payload`. It has an index signature only where a key is not named, so that a
/// misspelt field does not compile.
fn payload(spec: &EventSpec) -> String {
    if spec.payload.is_empty() {
        return "  /** WMS documents none. */\n  payload?: object | null;\n".into();
    }
    let fields: String = spec.payload.iter().copied().map(payload_field).collect();
    let mut payload = format!("{{\n{fields}  }}");
    if spec.code.has_unnamed_field() {
        payload = format!("(Undocumented & {payload})");
    }
    if spec.payload.iter().any(|field| field.is_required) {
        format!("  payload: {payload};\n")
    } else {
        format!("  payload?: {payload} | null;\n")
    }
}

fn payload_field(spec: FieldSpec) -> String {
    let field_type = match spec.field_type {
        FieldType::String => "string".into(),
        FieldType::Number | FieldType::Integer => "number".into(),
        FieldType::Visibility => {
            let names = Visibility::ALL.iter().map(|state| format!("{:?}", state.as_str()));
            names.collect::<Vec<_>>().join(" | ")
        }
        other => panic!("TypeScript has no type for {other:?}"),
    };
    let (about, key) = (spec.field.description(), spec.field.key());
    if spec.is_required {
        format!("{}    {key}: {field_type};\n", tsdoc("    ", about))
    } else {
        let about = format!("{about} Absent or `null` if there is none.");
        format!("{}    {key}?: {field_type} | null;\n", tsdoc("    ", &about))
    }
}

/// The text as a comment for TypeScript, in lines of at most 110 characters.
fn tsdoc(indent: &str, text: &str) -> String {
    let comment = format!("{indent}/** {text} */\n");
    if comment.len() <= 110 {
        return comment;
    }
    let mut comment = format!("{indent}/**");
    let mut room = 0;
    for word in text.split(' ') {
        if room <= word.len() {
            room = 110 - indent.len() - " *".len();
            let _ = write!(comment, "\n{indent} *");
        }
        room -= " ".len() + word.len();
        let _ = write!(comment, " {word}");
    }
    comment + &format!("\n{indent} */\n")
}

pub(super) fn table() -> String {
    let mut table = String::from("| event | severity | payload | when |\n|---|---|---|---|\n");
    for spec in CATALOGUE {
        let fields = spec.payload.iter().map(|field| {
            let mark = if field.is_required { "" } else { "?" };
            format!("`{}{mark}`", field.field.key())
        });
        let fields: Vec<String> = fields.collect();
        let (name, severity, when) = (spec.name, spec.severity.as_str(), spec.code.description());
        let _ = writeln!(table, "| `{name}` | {severity} | {} | {when} |", fields.join(" "));
    }
    table
}
