//! The delivery as OpenAPI 3.1 and as AsyncAPI 3: the header, the events, and what a receiver answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wms_webhook::{CATALOGUE, SIGNATURE_HEADER};

use super::events::{about, interface_name};
use super::schemas::{components, reference};
use super::{ReceiverError, core_errors};

const SCHEMAS: &str = "#/components/schemas/";
const MESSAGES: &str = "#/components/messages/";

/// The version is written over when the package is built.
fn info() -> Value {
    json!({
        "title": "Webhooks of the Web Measurement Service",
        "version": "0.0.0",
        "description": "What NuraLogix' Web Measurement Service (WMS) delivers to a receiver. Made by the project \
                        wms-webhook from what NuraLogix documents; NuraLogix has not reviewed it.",
        "license": { "name": "MIT OR Apache-2.0", "url": "https://github.com/wms-webhook/wms-webhook" },
    })
}

fn signature() -> Value {
    json!({ "type": "string", "pattern": "^hmac-sha256=[0-9A-Fa-f]{64}$" })
}

const ABOUT_SIGNATURE: &str =
    "The HMAC-SHA256 of the exact bytes of the body, under the MAC secret of the Config ID.";

pub(super) fn openapi(receiver_errors: &[ReceiverError]) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": info(),
        "webhooks": { "event": { "post": {
            "operationId": "receiveEvent",
            "summary": "An event of a session",
            "description": "Verify the signature over the bytes of the body before you parse them. A delivery \
                            may come twice and out of order.",
            "parameters": [{
                "name": SIGNATURE_HEADER,
                "in": "header",
                "required": true,
                "description": ABOUT_SIGNATURE,
                "schema": signature(),
            }],
            "requestBody": {
                "required": true,
                "content": { "application/json": { "schema": {
                    "anyOf": [reference(SCHEMAS, "WmsEvent"), reference(SCHEMAS, "UnknownEvent")],
                } } },
            },
            "responses": responses(receiver_errors),
        } } },
        "components": { "schemas": with_discriminator(components(SCHEMAS)) },
    })
}

/// `event` names the event's schema, for tools that generate code.
fn with_discriminator(mut schemas: Map<String, Value>) -> Map<String, Value> {
    let mapping = CATALOGUE.iter().map(|spec| {
        (spec.name.into(), Value::String(format!("{SCHEMAS}{}", interface_name(spec))))
    });
    let mapping: Map<_, _> = mapping.collect();
    schemas["WmsEvent"]["discriminator"] = json!({ "propertyName": "event", "mapping": mapping });
    schemas
}

/// What the receiver of this package answers, a response a status.
fn responses(receiver_errors: &[ReceiverError]) -> Value {
    let handled = (200, "The event was handled, now or before".to_owned());
    let core = core_errors();
    let core = core.iter().map(|error| (error.status(), error.code(), error.summary()));
    let receiver = receiver_errors
        .iter()
        .map(|error| (error.status, error.code.as_str(), error.summary.as_str()));
    let errors = core
        .chain(receiver)
        .map(|(status, code, summary)| (status, format!("`{code}`: {summary}")));
    let mut by_status = BTreeMap::<u16, Vec<String>>::new();
    for (status, reason) in [handled].into_iter().chain(errors) {
        by_status.entry(status).or_default().push(reason);
    }
    let responses = by_status.into_iter().map(|(status, reasons)| {
        (status.to_string(), json!({ "description": reasons.join(". ") + "." }))
    });
    Value::Object(responses.collect())
}

pub(super) fn asyncapi() -> Value {
    let known = CATALOGUE.iter().map(|spec| (spec.name, interface_name(spec), about(spec)));
    let other =
        ("UnknownEvent", "UnknownEvent".into(), "An event that is not as documented.".into());
    let messages = known.chain([other]).map(|(code, name, about)| {
        let message = json!({
            "name": code,
            "summary": about,
            "headers": reference(SCHEMAS, "Headers"),
            "payload": reference(SCHEMAS, &name),
        });
        (name, message)
    });
    let messages: Map<_, _> = messages.collect();
    let of_channel = messages.keys().map(|name| (name.clone(), reference(MESSAGES, name)));
    let of_operation = messages.keys().map(|name| reference("#/channels/events/messages/", name));
    let mut schemas = components(SCHEMAS);
    schemas.insert("Headers".into(), headers());
    json!({
        "asyncapi": "3.0.0",
        "info": info(),
        "defaultContentType": "application/json",
        "channels": { "events": {
            "address": null,
            "description": "The URL that NuraLogix has set up for your Config ID.",
            "messages": of_channel.collect::<Map<_, _>>(),
        } },
        "operations": { "receiveEvent": {
            "action": "receive",
            "channel": { "$ref": "#/channels/events" },
            "summary": "An event of a session",
            "bindings": { "http": { "method": "POST", "bindingVersion": "0.3.0" } },
            "messages": of_operation.collect::<Vec<_>>(),
        } },
        "components": { "messages": messages, "schemas": schemas },
    })
}

fn headers() -> Value {
    let mut signature = signature();
    signature["description"] = ABOUT_SIGNATURE.into();
    json!({
        "type": "object",
        "required": [SIGNATURE_HEADER],
        "properties": { SIGNATURE_HEADER: signature },
    })
}
