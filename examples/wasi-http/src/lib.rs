//! A receiver for hosts of `wasi:http`, such as Spin, wasmCloud and `wasmtime serve`, with the crate itself.

use std::time::{SystemTime, UNIX_EPOCH};

use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{
    Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::StreamError;
use wms_webhook::{Event, MAX_BODY_BYTES, MacKey, Options, SIGNATURE_HEADER, receive};

/// How old, and how far ahead, an event may be, in seconds.
const TOLERANCE: f64 = 24.0 * 60.0 * 60.0;

struct Receiver;

wasip2::http::proxy::export!(Receiver);

impl Guest for Receiver {
    fn handle(request: IncomingRequest, answer: ResponseOutparam) {
        let status = answer_to(&request).unwrap_or_else(|status| status);
        let response = OutgoingResponse::new(Fields::new());
        // These calls fail only for an invalid status or a second body.
        let _ = response.set_status_code(status);
        let body = response.body();
        ResponseOutparam::set(answer, Ok(response));
        let _ = body.map(|body| OutgoingBody::finish(body, None));
    }
}

/// The status to answer with; as an error if the delivery is refused.
fn answer_to(request: &IncomingRequest) -> Result<u16, u16> {
    match (request.method(), request.path_with_query().as_deref()) {
        (Method::Post, Some("/webhooks/wms")) => {}
        (_, Some("/webhooks/wms")) => return Err(405),
        _ => return Err(404),
    }
    // Without a secret the sender must try again, so it is no 4xx.
    let secret = std::env::var("MAC_SECRET").map_err(|_| log("MAC_SECRET is not set", 500))?;
    let keys = [MacKey::new(secret).map_err(|error| log(&error.to_string(), 500))?];
    let signatures = request.headers().get(SIGNATURE_HEADER);
    // Several headers are a malformed one.
    let signature = (!signatures.is_empty()).then(|| signatures.join(&b", "[..]));
    let body = body_of(request)?;
    let event = receive(&body, signature, &keys, &Options::default())
        .map_err(|error| log(error.code(), error.status()))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |now| now.as_secs_f64());
    if (now - event.unix_seconds()).abs() > TOLERANCE {
        return Err(log("stale_event", 401));
    }
    handle(&event);
    Ok(200)
}

/// Keeps no more than one byte over the limit, by which `receive` refuses it. It reads the rest all the same:
/// some hosts reset a connection with unread bytes, and the next delivery on it is lost.
fn body_of(request: &IncomingRequest) -> Result<Vec<u8>, u16> {
    let incoming = request.consume().map_err(|()| 500_u16)?;
    let stream = incoming.stream().map_err(|()| 500_u16)?;
    let mut body = Vec::new();
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(bytes) => body.extend(bytes.iter().take(MAX_BODY_BYTES + 1 - body.len())),
            Err(StreamError::Closed) => return Ok(body),
            Err(StreamError::LastOperationFailed(_)) => return Err(400),
        }
    }
}

/// An instance keeps nothing for the next request: de-duplicate by the lower-case signature in a store
/// that the instances share, such as that of `wasi:keyvalue`.
fn handle(event: &Event<'_>) {
    println!("{} {}", event.event, event.sequence);
}

/// The sender learns the status; the reason is for the log.
fn log(reason: &str, status: u16) -> u16 {
    eprintln!("{reason}");
    status
}
