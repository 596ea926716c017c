//! The catalogue: `EVENTS`, the types of the events, and the README's table.

use std::fmt::Write as _;

use wms_webhook::{CATALOGUE, EventSpec, FieldSpec, FieldType, Severity, Visibility};

use super::{NOTE, union};

pub(super) fn script() -> String {
    let events = CATALOGUE.iter().fold(String::new(), |mut events, spec| {
        let fields: Vec<String> = spec.payload.iter().copied().map(field_js).collect();
        let payload = match fields.as_slice() {
            [] => "{}".into(),
            fields => format!("{{ {} }}", fields.join(", ")),
        };
        let _ = write!(
            events,
            "  {}: {{\n    severity: {:?},\n    payload: {payload},\n    description: {:?},\n  }},\n",
            spec.name,
            spec.severity.as_str(),
            spec.code.description(),
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
    let severities = [Severity::Info, Severity::Warn, Severity::Error];
    let severities = union(severities.into_iter().map(Severity::as_str));
    let codes = union(CATALOGUE.iter().map(|spec| spec.name));
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
         import type {{ Envelope, EventSpec, Undocumented }} from \"../types/index.js\";\n\n\
         /** How much an event matters, as WMS ranks it. */\n\
         export type Severity ={severities};\n\n\
         /** The code of an event that WMS documents. */\n\
         export type EventCode ={codes};\n\n\
         {interfaces}\
         /** An event that WMS documents; `switch (event.event)` narrows its payload. */\n\
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

fn interface_name(spec: &EventSpec) -> String {
    let camel =
        spec.name.split('_').map(|word| format!("{}{}", &word[..1], word[1..].to_lowercase()));
    format!("{}Event", camel.collect::<String>())
}

fn event_interface(spec: &EventSpec) -> String {
    let fields = spec.payload.iter().map(|field| {
        let mark = if field.is_required { "" } else { "?" };
        let field_type = match field.field_type {
            FieldType::String => "string".into(),
            FieldType::Number | FieldType::Integer => "number".into(),
            FieldType::Visibility => {
                let names = Visibility::ALL.iter().map(|state| format!("{:?}", state.as_str()));
                names.collect::<Vec<_>>().join(" | ")
            }
            other => panic!("TypeScript has no type for {other:?}"),
        };
        format!("{}{mark}: {field_type}", field.field.key())
    });
    let fields: Vec<String> = fields.collect();
    let payload = match fields.as_slice() {
        [] => "Undocumented".into(),
        fields => format!("{{ {} }} & Undocumented", fields.join("; ")),
    };
    let is_required = spec.payload.iter().any(|field| field.is_required);
    let payload = if is_required {
        format!("payload: {payload}")
    } else {
        format!("payload?: ({payload}) | null")
    };
    format!(
        "/** {} Severity: {}. */\nexport interface {} extends Envelope {{\n  event: {:?};\n  {payload};\n}}\n\n",
        spec.code.description(),
        spec.severity.as_str(),
        interface_name(spec),
        spec.name,
    )
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
