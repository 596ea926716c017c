//! A receiver in axum, with the native crate.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use lru::LruCache;
use wms_webhook::{Error, Event, MAX_BODY_BYTES, MacKey, Options, SIGNATURE_HEADER, receive};

/// How old, and how far ahead, an event may be, in seconds.
const TOLERANCE: f64 = 24.0 * 60.0 * 60.0;
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

struct Receiver {
    keys: Vec<MacKey>,
    /// The MACs of the deliveries that were handled. A fleet would keep them in a store it shares.
    handled: Mutex<LruCache<String, ()>>,
}

async fn webhook(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut signatures = headers.get_all(SIGNATURE_HEADER).iter().map(|value| value.as_bytes());
    let header = signatures.next();
    if signatures.next().is_some() {
        return refuse(&Error::MalformedSignature);
    }
    let event = match receive(&body, header, &receiver.keys, &Options::default()) {
        Ok(event) => event,
        Err(error) => return refuse(&error),
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |now| now.as_secs_f64());
    if (now - event.unix_seconds()).abs() > TOLERANCE {
        return StatusCode::UNAUTHORIZED;
    }
    // The digits may come in either case.
    let id = String::from_utf8_lossy(header.unwrap_or_default()).to_lowercase();
    let mut handled = receiver.handled.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = handled.put(id, ()).is_none();
    drop(handled);
    if is_new {
        handle(&event);
    }
    StatusCode::OK
}

/// The sender learns the status; the reason is for the log.
fn refuse(error: &Error) -> StatusCode {
    eprintln!("{}", error.code());
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNAUTHORIZED)
}

fn handle(event: &Event<'_>) {
    println!("{} {}", event.event, event.sequence);
    if let Some(snr) = event.payload.and_then(|payload| payload.snr) {
        println!("SNR {}", snr.to_f64());
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let receiver = Receiver {
        keys: vec![MacKey::new(std::env::var("MAC_SECRET")?)?],
        handled: Mutex::new(LruCache::new(REMEMBERED)),
    };
    let app = Router::new()
        .route("/webhooks/wms", post(webhook))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(Arc::new(receiver));
    let address = format!("127.0.0.1:{}", std::env::var("PORT")?);
    axum::serve(tokio::net::TcpListener::bind(address).await?, app).await?;
    Ok(())
}
