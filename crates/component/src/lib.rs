//! The crate `wms-webhook` as a component, for hosts and languages that call WIT: `wit/webhook.wit` says
//! what it exports. It imports nothing, so it has no clock, no network and no file.

#![allow(
    clippy::same_length_and_capacity,
    clippy::needless_pass_by_value,
    reason = "how wit_bindgen hands over a list"
)]

wit_bindgen::generate!({ world: "webhook", path: "wit" });

use exports::wms::webhook::receiver::{
    Deviation, Encoding, Event, Guest, GuestVerifier, Options, Place, Position, Refusal, Verifier,
};
use wms_webhook::{Error, EventError, MacKey, authenticate, parse, without_trailing_commas};

struct Component;

export!(Component);

impl Guest for Component {
    type Verifier = Keys;

    fn parse(body: Vec<u8>, options: Option<Options>) -> Result<Event, Refusal> {
        parsed(&body, &options.map_or_else(Default::default, to_options))
    }

    fn sign(body: Vec<u8>, secret: Vec<u8>) -> Result<String, String> {
        Ok(to_key(&secret)?.sign(&body).to_string())
    }
}

struct Keys {
    keys: Vec<MacKey>,
    options: wms_webhook::Options,
}

impl GuestVerifier for Keys {
    fn create(secrets: Vec<Vec<u8>>, options: Option<Options>) -> Result<Verifier, String> {
        if secrets.is_empty() {
            return Err("the list of secrets is empty: pass at least one".into());
        }
        let keys = secrets.iter().map(|secret| to_key(secret)).collect::<Result<_, _>>()?;
        let options = options.map_or_else(Default::default, to_options);
        if options.max_body_bytes == 0 {
            return Err("max-body-bytes is 0: pass the longest body to accept, in bytes".into());
        }
        Ok(Verifier::new(Self { keys, options }))
    }

    fn verify(&self, body: Vec<u8>, signature: Option<String>) -> bool {
        authenticate(&body, signature, &self.keys, &self.options).is_ok()
    }

    fn receive(&self, body: Vec<u8>, signature: Option<String>) -> Result<Event, Refusal> {
        authenticate(&body, signature, &self.keys, &self.options).map_err(to_refusal)?;
        parsed(&body, &self.options)
    }
}

fn parsed(body: &[u8], options: &wms_webhook::Options) -> Result<Event, Refusal> {
    let event = parse(body, options).map_err(to_refusal)?;
    // What was parsed is UTF-8.
    Ok(to_event(&event, core::str::from_utf8(body).unwrap_or_default()))
}

fn to_key(secret: &[u8]) -> Result<MacKey, String> {
    MacKey::new(secret).map_err(|error| error.to_string())
}

fn to_options(given: Options) -> wms_webhook::Options {
    let mut options = wms_webhook::Options { strict: given.strict, ..Default::default() };
    if let Some(encoding) = given.encoding {
        options.encoding = match encoding {
            Encoding::Auto => wms_webhook::Encoding::Auto,
            Encoding::Bytes => wms_webhook::Encoding::Bytes,
            Encoding::Latin1 => wms_webhook::Encoding::Latin1,
            Encoding::Ascii => wms_webhook::Encoding::Ascii,
        };
    }
    if let Some(limit) = given.max_body_bytes {
        // A longer body does not fit the memory.
        options.max_body_bytes = usize::try_from(limit).unwrap_or(usize::MAX);
    }
    options
}

fn to_event(event: &wms_webhook::Event<'_>, text: &str) -> Event {
    Event {
        timestamp: event.timestamp.to_f64(),
        unix_seconds: event.unix_seconds(),
        session_id: event.session_id.to_string(),
        sequence: event.sequence,
        code: event.event.to_string(),
        severity: event.severity.map(|severity| severity.to_string()),
        payload: event.payload.map(|payload| without_trailing_commas(payload.json).into_owned()),
        documented: event.is_documented(),
        deviation: event.deviation.map(to_deviation),
        json: without_trailing_commas(text).into_owned(),
    }
}

fn to_refusal(error: Error) -> Refusal {
    let place = match error {
        Error::InvalidJson(error) => {
            Some(Place::Json(Position { line: error.line, column: error.column }))
        }
        Error::InvalidEvent(error) => Some(Place::Event(to_deviation(error))),
        _ => None,
    };
    Refusal { code: error.code().into(), status: error.status(), message: error.to_string(), place }
}

fn to_deviation(error: EventError) -> Deviation {
    Deviation { path: error.path().into(), reason: error.fault.code().into() }
}
