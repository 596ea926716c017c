//! Verifies and parses the webhooks of NuraLogix' Web Measurement Service (WMS).
//!
//! [`receive`] gives the event of a delivery only if the delivery is authentic:
//!
//! ```
//! use wms_webhook::{Error, EventCode, MacKey, Options, receive};
//!
//! // Once; during a rotation of the secret, a key for each.
//! let keys = [MacKey::new("mac secret")?];
//!
//! // For each delivery: the bytes of the body, and the value of the header `SIGNATURE_HEADER`.
//! let body = br#"{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
//! let header = "hmac-sha256=7a25e1f7d152a54973b43e98ecbaa7635ecacfafaf173b061bf75bc0e895f166";
//! let event = receive(body, Some(header), &keys, &Options::default())?;
//! assert_eq!(event.code, Some(EventCode::WmsLoaded));
//!
//! let altered = body.map(|byte| if byte == b'0' { b'1' } else { byte });
//! let error = receive(&altered, Some(header), &keys, &Options::default()).unwrap_err();
//! assert_eq!((error, error.status()), (Error::SignatureMismatch, 401));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It has no clock, no I/O and no global state: your receiver checks how old an event is, and whether
//! it arrived before. The repository has [one in axum][axum].
//!
//! # Without allocation
//!
//! With no feature at all the crate is `no_std`, allocates nothing, and verifies:
//!
//! ```
//! use wms_webhook::{Encoding, Error, MacKey, Signature, verify};
//!
//! let keys = [MacKey::new("key")?];
//! let body = b"The quick brown fox jumps over the lazy dog";
//! let signature = Signature::parse(
//!     "hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
//! )?;
//! assert_eq!(verify(body, &signature, &keys, Encoding::Auto), Ok(()));
//! assert_eq!(verify(b"{}", &signature, &keys, Encoding::Auto), Err(Error::SignatureMismatch));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which bytes are signed
//!
//! An ASCII body is the same bytes however it is read; of any other body, [`Encoding`] says which
//! bytes the MAC is over. Under [`Encoding::Auto`], the default, [`Encoding::Bytes`] and
//! [`Encoding::Latin1`] a MAC fits one body. [`Encoding::Ascii`] is the computation that WMS
//! documents for receivers. It is lossy: someone with one captured delivery can alter it.
//!
//! Under all but [`Encoding::Ascii`], a captured delivery does not help anybody to make another. This
//! holds if WMS signs the bytes that the encoding names. Suppose that it signs the low bytes, as its
//! page documents. An attacker opens a session whose ID is the victim's with U+0100 added to each
//! letter, and captures a delivery. Its MAC also fits the ASCII body with the victim's ID. Every
//! encoding accepts this forged body, and every encoding except `Ascii` refuses the body that WMS sent.
//! No receiver can tell. Issue ASCII session IDs that cannot be guessed, and handle only events of those
//! that you issued.
//!
//! # Features
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `alloc` | by `std` | [`parse()`] and [`receive`] |
//! | `std` | yes | `alloc`, and links `std` |
//! | `serde` | yes | `Serialize` for the catalogue, `Deserialize` too for [`EventCode`] and [`Encoding`] |
//! | `session` | by `tools` | [`SessionState`], with `alloc` |
//! | `tools` | by `bindgen` | the tools below, with `session` and `serde` |
//! | `bindgen` | yes | on wasm32: exports `verifyWebhook` and the rest through wasm-bindgen |
//! | `bindgen-tools` | by `bindgen` | on wasm32: exports the tools only, without `std` |
//! | `wasm-abi` | no | the core of the npm package: exports over integers and static memory |
//! | `session-abi` | no | the sessions of the npm package: exports over numbers and static memory |
//!
//! `bindgen` is a default feature because `wasm-pack build`, which takes no features from a manifest,
//! builds the whole API with it. Natively it adds nothing but `tools`. A wasm32 module that depends
//! on this crate exports those functions unless it sets `default-features = false`.
//!
//! # Tools
//!
//! For the developer of a receiver. [`explain()`] finds out why a delivery does not verify.
//! [`Simulation`] makes whole sessions and their signed deliveries, with faults on request.
//! [`Report`] says how many sessions succeed, and why others do not.
//!
//! # Sessions
//!
//! [`SessionState`] says what is missing of a session and what became of its measurements, in whatever
//! order its deliveries arrived, over reloads of the page, and merged from any number of receivers.
//!
//! # Versions
//!
//! The minimum Rust version is 1.88; it rises in minor versions only. [`Options`], [`Evidence`] and
//! [`Simulation`] may get fields in minor versions, too: build them with `..Default::default()`.
//!
//! [SECURITY.md] has the threat model, and for each claim the test that holds it. The [repository]
//! has the npm package of the same core, and receivers for many frameworks and runtimes.
//!
//! [axum]: https://github.com/wms-webhook/wms-webhook/blob/main/examples/axum/src/main.rs
//! [repository]: https://github.com/wms-webhook/wms-webhook
//! [SECURITY.md]: https://github.com/wms-webhook/wms-webhook/blob/main/SECURITY.md

#![no_std]
#![cfg_attr(not(any(feature = "wasm-abi", feature = "session-abi")), forbid(unsafe_code))]

#[cfg(feature = "alloc")]
extern crate alloc;
// The core does not use it. But a cdylib, which wasm-pack asks for, needs a panic handler, and
// std's is the one that does not collide with the user's, wherever there is a std.
#[cfg(any(
    feature = "std",
    not(any(
        feature = "wasm-abi",
        target_os = "none",
        all(feature = "session-abi", target_arch = "wasm32"),
        all(feature = "bindgen-tools", target_arch = "wasm32")
    ))
))]
extern crate std;

// The path of a delivery: the header names a MAC, and the key judges which bytes it signs.
mod encoding;
mod key;
mod options;
mod signature;
mod verify;

// The text becomes an event, if there is memory to work in.
mod catalogue;
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
mod duplicate_keys;
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
mod event;
#[cfg(feature = "wasm-abi")]
mod fast_path;
mod field;
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
mod json;
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
mod parse;
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
mod scalar;

// Both in one step, and why a delivery is refused.
mod error;
#[cfg(feature = "alloc")]
mod receive;

// Beside the path: why a delivery failed, the session that it belongs to, and simulated ones.
#[cfg(feature = "tools")]
mod explain;
#[cfg(feature = "tools")]
mod report;
#[cfg(feature = "session")]
mod session;
#[cfg(feature = "tools")]
mod simulate;

// The doors over that core, for JavaScript: two know wasm memory, the third wasm-bindgen.
mod wasm;

pub use catalogue::{CATALOGUE, EventCode, EventSpec, Severity};
pub use encoding::Encoding;
pub use error::{Error, EventError, EventFault, JsonError, JsonFault};
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
pub use event::{Event, Payload, Visibility};
#[cfg(feature = "tools")]
pub use explain::{Cause, Component, Diagnosis, Evidence, OtherDelivery, Stage, explain};
pub use field::{Field, FieldSpec, FieldType};
#[cfg(feature = "alloc")]
pub use json::without_trailing_commas;
pub use key::{EmptySecret, MacKey};
pub use options::Options;
#[cfg(feature = "alloc")]
pub use receive::{parse, receive};
#[cfg(feature = "tools")]
pub use report::{Collection, Quantile, Report};
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
pub use scalar::{JsonNumber, JsonStr};
#[cfg(feature = "session")]
pub use session::{
    Arrival, DeliveryId, Measurement, MeasurementKey, Outcome, Phase, SessionEvent, SessionState,
    UNUSABLE_SESSION_IDS, Visit, is_usable_session_id,
};
pub use signature::{SIGNATURE_HEADER, Signature};
#[cfg(feature = "tools")]
pub use simulate::{
    DeliveryFault, Mix, PlannedSession, Population, Quirk, Scenario, SimulatedDelivery,
    SimulatedEvent, Simulation,
};
pub use verify::{authenticate, verify};
#[cfg(all(feature = "bindgen-tools", any(target_arch = "wasm32", wms_lint)))]
pub use wasm::bindgen;
/// For `cargo xtask generate`, and for nobody else.
#[cfg(any(feature = "wasm-abi", feature = "session-abi", feature = "tools"))]
#[doc(hidden)]
pub use wasm::boundary;

/// The longest body that [`Options`] let in unless told, and that JavaScript can pass: 1 MiB.
///
/// ```
/// assert_eq!(wms_webhook::Options::default().max_body_bytes, wms_webhook::MAX_BODY_BYTES);
/// ```
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The longest secret that JavaScript can pass: 64 KiB. [`MacKey`] takes longer ones.
///
/// ```
/// assert_eq!(wms_webhook::MAX_SECRET_BYTES, 65_536);
/// ```
pub const MAX_SECRET_BYTES: usize = 64 * 1024;

/// The Rust of the site's page, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../www/docs/guide/rust.md")]
struct Guide;
