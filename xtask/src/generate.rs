//! What is written from the catalogue and the errors of the crate: tables and types for JavaScript, schemas, and
//! parts of the README and of the site's pages. All of it is committed; a test fails when it is stale.

mod boundary;
mod events;
mod fixtures;
mod pages;
mod reference;
mod schemas;
mod session;
mod tools;
mod webhooks;

pub use pages::{page_names, replace_part};

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;
use wms_webhook::{
    Encoding, Error, EventFault, Field, MAX_BODY_BYTES, MAX_SECRET_BYTES, Options,
    SIGNATURE_HEADER, Severity, parse,
};

const NOTE: &str = "// Generated from src/ by `cargo xtask generate`.\n";

/// One value of each error, in the order in which a delivery is judged.
fn core_errors() -> [Error; 7] {
    let of_parsing = |body| parse(body, &Options::default()).expect_err("it is not an event");
    [
        Error::BodyTooLarge,
        Error::MissingSignature,
        Error::MalformedSignature,
        Error::SignatureMismatch,
        Error::AmbiguousBody,
        of_parsing(b""),
        of_parsing(b"[]"),
    ]
}

/// What only the receiver answers, which knows requests, clocks and stores.
#[derive(Deserialize)]
struct ReceiverError {
    code: String,
    status: u16,
    summary: String,
}

fn receiver_errors(root: &Path) -> Result<Vec<ReceiverError>> {
    let text = fs::read_to_string(root.join("pkg-template/receiver/errors.json"))?;
    serde_json::from_str(&text).context("the errors of the receiver cannot be read")
}

/// Writes each generated file, and names those that were stale.
pub fn generate(root: &Path) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for (name, text) in files(root)? {
        let path = root.join(&name);
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text).with_context(|| format!("cannot write {name}"))?;
            stale.push(name);
        }
    }
    Ok(stale)
}

/// How many files are generated, and the names of those that do not stand as they would be written.
pub fn stale(root: &Path) -> Result<(usize, Vec<String>)> {
    let is_stale = |(name, text): &(String, String)| {
        fs::read_to_string(root.join(name)).ok().as_ref() != Some(text)
    };
    let files = files(root)?;
    let count = files.len();
    Ok((count, files.into_iter().filter(is_stale).map(|(name, _)| name).collect()))
}

fn files(root: &Path) -> Result<Vec<(String, String)>> {
    let receiver_errors = receiver_errors(root)?;
    let mut files = vec![
        ("pkg-template/generated/constants.js".into(), constants_js()),
        ("pkg-template/generated/constants.d.ts".into(), constants_types(&receiver_errors)),
        ("pkg-template/generated/abi.js".into(), boundary::numbers()),
        ("pkg-template/generated/payloads.js".into(), boundary::payloads()),
        ("pkg-template/generated/events.js".into(), events::script()),
        ("pkg-template/generated/events.d.ts".into(), events::types()),
        ("pkg-template/generated/session-lists.js".into(), session::script()),
        ("pkg-template/generated/session-codes.d.ts".into(), session::types()),
        ("pkg-template/generated/tool-codes.js".into(), tools::script()),
        ("pkg-template/generated/tool-codes.d.ts".into(), tools::types()),
        ("pkg-template/generated/fixtures.js".into(), fixtures::script()),
        ("pkg-template/generated/schemas/event.json".into(), pretty(&schemas::event())),
        ("pkg-template/generated/schemas/any-event.json".into(), pretty(&schemas::any_event())),
        (
            "pkg-template/generated/schemas/openapi.json".into(),
            pretty(&webhooks::openapi(&receiver_errors)),
        ),
        ("pkg-template/generated/schemas/asyncapi.json".into(), pretty(&webhooks::asyncapi())),
    ];
    let parts = [
        ("events", events::table()),
        ("errors", errors_table(&receiver_errors)),
        ("core error codes", reference::core_error_codes()),
        ("receiver error codes", reference::receiver_error_codes(&receiver_errors)),
        ("event codes", reference::event_codes()),
        ("causes", reference::causes()),
    ];
    files.extend(pages::pages(root, &parts)?);
    Ok(files)
}

/// JSON as a person reads it; what packs the files removes the spaces.
fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn quoted_lines<'a>(items: impl Iterator<Item = &'a str>) -> String {
    items.fold(String::new(), |mut lines, item| {
        let _ = writeln!(lines, "  {item:?},");
        lines
    })
}

fn constants_js() -> String {
    let errors = core_errors().iter().fold(String::new(), |mut errors, error| {
        let (code, status, summary) = (error.code(), error.status(), error.summary());
        let _ = writeln!(errors, "  {code}: {{ status: {status}, summary: {summary:?} }},");
        errors
    });
    let encodings = quoted_lines(Encoding::ALL.iter().map(|encoding| encoding.as_str()));
    format!(
        "{NOTE}\n\
         export const SIGNATURE_HEADER = {SIGNATURE_HEADER:?};\n\n\
         export const MAX_BODY_BYTES = {MAX_BODY_BYTES};\n\n\
         export const MAX_SECRET_BYTES = {MAX_SECRET_BYTES};\n\n\
         export const ENCODINGS = /* @__PURE__ */ Object.freeze([\n{encodings}]);\n\n\
         export const ERRORS = /* @__PURE__ */ Object.freeze({{\n{errors}}});\n"
    )
}

fn constants_types(receiver_errors: &[ReceiverError]) -> String {
    let core = union(core_errors().iter().map(Error::code));
    let receiver = union(receiver_errors.iter().map(|error| error.code.as_str()));
    let statuses = error_statuses(receiver_errors);
    let encodings = union(Encoding::ALL.iter().map(|encoding| encoding.as_str()));
    let severities = [Severity::Info, Severity::Warn, Severity::Error];
    let severities = union(severities.into_iter().map(Severity::as_str));
    let paths = union(Field::ALL.iter().map(|field| field.pointer()));
    let faults = union(EventFault::ALL.iter().map(|fault| fault.code()));
    format!(
        "{NOTE}\n\
         /** Why a body and its signature are refused. */\n\
         export type CoreErrorCode ={core};\n\n\
         /** Why a receiver (`wms-webhook/receiver`) did not handle what those do not refuse. */\n\
         export type ReceiverErrorCode ={receiver};\n\n\
         /** The HTTP status to answer the sender with, by the code of the error. */\n\
         export interface ErrorStatus {{\n{statuses}}}\n\n\
         /** How a body that is not ASCII was turned into the bytes that are signed. */\n\
         export type Encoding ={encodings};\n\n\
         /** How much an event matters, as WMS ranks it. */\n\
         export type Severity ={severities};\n\n\
         /** A documented place in an event, as a JSON pointer (RFC 6901). */\n\
         export type FieldPath ={paths};\n\n\
         /** What is wrong at a place of an event. */\n\
         export type EventFault ={faults};\n\n\
         /** The name of the header that carries the signature, in lower case. */\n\
         export declare const SIGNATURE_HEADER: {SIGNATURE_HEADER:?};\n\n\
         export declare const MAX_BODY_BYTES: {MAX_BODY_BYTES};\n\
         export declare const MAX_SECRET_BYTES: {MAX_SECRET_BYTES};\n\
         export declare const ENCODINGS: readonly Encoding[];\n\
         export declare const ERRORS: Readonly<Record<CoreErrorCode, {{ status: number; summary: string }}>>;\n"
    )
}

fn union<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.fold(String::new(), |mut union, name| {
        let _ = write!(union, "\n  | {name:?}");
        union
    })
}

fn error_statuses(receiver_errors: &[ReceiverError]) -> String {
    let line = |code: &str, status: u16, summary: &str| {
        format!("  /** {}. */\n  readonly {code}: {status};\n", sentence(summary))
    };
    let of_core =
        core_errors().map(|error| line(error.code(), error.status(), error.summary())).concat();
    let of_receiver =
        receiver_errors.iter().map(|error| line(&error.code, error.status, &error.summary));
    of_core + &of_receiver.collect::<String>()
}

/// The text with its first letter in upper case.
fn sentence(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}

fn errors_table(receiver_errors: &[ReceiverError]) -> String {
    let mut table = String::from("| `code` | `status` | when |\n|---|---|---|\n");
    let row =
        |code: &str, status: u16, summary: &str| format!("| `{code}` | {status} | {summary} |");
    for error in core_errors() {
        let _ = writeln!(table, "{}", row(error.code(), error.status(), error.summary()));
    }
    for ReceiverError { code, status, summary } in receiver_errors {
        let _ = writeln!(table, "{}", row(code, *status, summary));
    }
    table
}
