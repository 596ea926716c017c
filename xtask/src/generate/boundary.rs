//! The JavaScript side of the boundary: its numbers, and how the parts of a canonical event become a
//! payload.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wms_webhook::boundary::{FIRST_MILLISECONDS, NUMBERS, PAYLOAD_PART, STRINGIFIED_SECRETS};
use wms_webhook::{CATALOGUE, Error, EventFault, Field, FieldSpec, FieldType, JsonFault};

use super::{NOTE, core_errors, quoted_lines};

pub(super) fn numbers() -> String {
    let numbers = NUMBERS.iter().fold(String::new(), |mut numbers, (name, value, doc)| {
        let _ = write!(numbers, "/**{doc} */\nexport const {name} = {value};\n\n");
        numbers
    });
    let json_faults = quoted_lines(JsonFault::ALL.iter().map(|fault| fault.summary()));
    let event_faults = EventFault::ALL.iter().fold(String::new(), |mut faults, fault| {
        let (reason, summary) = (fault.code(), fault.summary());
        let _ = writeln!(faults, "  {{ reason: {reason:?}, summary: {summary:?} }},");
        faults
    });
    let paths = quoted_lines(Field::ALL.iter().map(|field| field.pointer()));
    let fields = |holder: &'static str| {
        let is_in = move |field: &&Field| {
            !field.key().is_empty() && field.pointer() == format!("{holder}/{}", field.key())
        };
        quoted_lines(Field::ALL.iter().filter(is_in).map(|field| field.key()))
    };
    let (envelope, payload) = (fields(""), fields("/payload"));
    let mistakes = quoted_lines(STRINGIFIED_SECRETS.into_iter());
    let refusals = quoted_lines(core_errors().iter().map(Error::code));
    format!(
        "{NOTE}\n\
         {numbers}\
         /** From here on a timestamp is taken for milliseconds: as seconds it is after the year 5138. */\n\
         export const FIRST_MILLISECONDS = {FIRST_MILLISECONDS};\n\n\
         /** What a template or a settings file makes of a secret that is not there. */\n\
         export const STRINGIFIED_SECRETS = /* @__PURE__ */ Object.freeze([\n{mistakes}]);\n\n\
         // What the core names by number.\n\
         /** @type {{readonly import(\"./constants.d.ts\").CoreErrorCode[]}} */\n\
         export const REFUSALS = /* @__PURE__ */ Object.freeze([\n{refusals}]);\n\n\
         export const JSON_FAULTS = /* @__PURE__ */ Object.freeze([\n{json_faults}]);\n\n\
         /** @type {{readonly {{ reason: import(\"./constants.d.ts\").EventFault, summary: string }}[]}} */\n\
         export const EVENT_FAULTS = /* @__PURE__ */ Object.freeze([\n{event_faults}]);\n\n\
         /** @type {{readonly import(\"./constants.d.ts\").FieldPath[]}} */\n\
         export const FIELD_PATHS = /* @__PURE__ */ Object.freeze([\n{paths}]);\n\n\
         export const ENVELOPE_FIELDS = /* @__PURE__ */ Object.freeze([\n{envelope}]);\n\n\
         export const PAYLOAD_FIELDS = /* @__PURE__ */ Object.freeze([\n{payload}]);\n"
    )
}

/// Objects are written as literals: an assignment would be taken by a setter of `Object.prototype`,
/// and computed keys are slow in an engine that has seen several kinds of events.
pub(super) fn payloads() -> String {
    let mut shapes = BTreeMap::new();
    for spec in CATALOGUE {
        shapes.entry(payload_of(spec.payload)).or_insert(spec.name);
    }
    let functions = shapes.iter().fold(String::new(), |mut functions, (function, name)| {
        let _ = write!(functions, "/** @type {{PayloadOf}} */\nconst of{name} = {function};\n\n");
        functions
    });
    let by_number = CATALOGUE.iter().fold(String::new(), |mut lines, spec| {
        let name = shapes[&payload_of(spec.payload)];
        let _ = writeln!(lines, "  of{name},");
        lines
    });
    format!(
        "{NOTE}\n\
         import {{ slice }} from \"../core/primordials.js\";\n\n\
         /** @typedef {{(text: string, parts: Float64Array) => Record<string, unknown> | undefined}} PayloadOf */\n\n\
         {functions}\
         /** The payload of a canonical event by the number of its code, from the text and the parts. */\n\
         export const PAYLOADS = /* @__PURE__ */ Object.freeze([\n{by_number}]);\n"
    )
}

/// A function from text and parts to the object with the fields.
fn payload_of(fields: &[FieldSpec]) -> String {
    match object(fields, 0, &[]).as_str() {
        "undefined" => "() => undefined".into(),
        object => format!("(text, parts) => {object}"),
    }
}

/// The object with the fields from `at` on and those before it that are known to be there.
fn object(fields: &[FieldSpec], at: usize, known: &[usize]) -> String {
    let start = |place: usize| PAYLOAD_PART + 2 * place;
    let Some(spec) = fields.get(at) else {
        let members: Vec<_> = known
            .iter()
            .map(|&place| {
                let (from, to) = (start(place), start(place) + 1);
                let text = format!("slice(text, parts[{from}], parts[{to}])");
                let value = match fields[place].field_type {
                    FieldType::Number | FieldType::Integer => format!("+{text}"),
                    _ => text,
                };
                format!("{}: {value}", fields[place].field.key())
            })
            .collect();
        return match members.as_slice() {
            [] => "undefined".into(),
            members => format!("({{ {} }})", members.join(", ")),
        };
    };
    let there = object(fields, at + 1, &[known, &[at]].concat());
    if spec.is_required {
        return there;
    }
    format!("parts[{}] === 0 ? {} : {there}", start(at), object(fields, at + 1, known))
}
