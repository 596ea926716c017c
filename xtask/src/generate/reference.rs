//! Parts of the site's reference: a heading for each error, event and cause, so that a link and the search
//! lead to it.

use std::fmt::Write as _;

use wms_webhook::{CATALOGUE, Cause, EventSpec, FieldSpec, FieldType, Visibility};

use super::{ReceiverError, core_errors, events, sentence};

pub(super) fn core_error_codes() -> String {
    entries(
        core_errors()
            .iter()
            .map(|error| error_entry(error.code(), error.status(), error.summary())),
    )
}

pub(super) fn receiver_error_codes(errors: &[ReceiverError]) -> String {
    entries(errors.iter().map(|error| error_entry(&error.code, error.status, &error.summary)))
}

fn error_entry(code: &str, status: u16, summary: &str) -> String {
    format!("### `{code}`\n\n{}. Status {status}.\n", sentence(summary))
}

pub(super) fn event_codes() -> String {
    entries(CATALOGUE.iter().map(event_entry))
}

fn event_entry(spec: &EventSpec) -> String {
    let mut entry = format!("### `{}`\n\n{}\n", spec.name, events::about(spec));
    if !spec.payload.is_empty() {
        entry += "\n| field of `payload` | type | what it is |\n|---|---|---|\n";
    }
    for field in spec.payload {
        let (key, about) = (field.field.key(), field.field.description());
        let _ = writeln!(entry, "| `{key}` | {} | {about} |", type_of(*field));
    }
    entry
}

fn type_of(spec: FieldSpec) -> String {
    let name = match spec.field_type {
        FieldType::String => "string".into(),
        FieldType::Number => "number".into(),
        FieldType::Integer => "integer".into(),
        FieldType::Visibility => {
            let states = Visibility::ALL.iter().map(|state| format!("`{:?}`", state.as_str()));
            states.collect::<Vec<_>>().join(" or ")
        }
        other => panic!("the reference has no name for {other:?}"),
    };
    if spec.is_required { name } else { format!("{name}, optional") }
}

pub(super) fn causes() -> String {
    entries(Cause::ALL.iter().map(|cause| {
        let (code, summary, remedy) = (cause.code(), plain(cause.summary()), plain(cause.remedy()));
        format!("## `{code}`\n\n{summary}\n\nAt fault: {}. {remedy}\n", cause.component().as_str())
    }))
}

/// A text that is no Markdown, in Markdown.
fn plain(text: &str) -> String {
    text.chars().fold(String::new(), |mut plain, character| {
        if "\\`*_<[".contains(character) {
            plain.push('\\');
        }
        plain.push(character);
        plain
    })
}

fn entries(entries: impl Iterator<Item = String>) -> String {
    entries.collect::<Vec<_>>().join("\n")
}
