#![no_std]
#![cfg_attr(not(feature = "lean"), forbid(unsafe_code))]
#![doc = include_str!("../README.md")]
// Without memory to work in, nothing parses.
#![cfg_attr(not(any(feature = "alloc", feature = "lean")), allow(dead_code))]

#[cfg(feature = "alloc")]
extern crate alloc;
// The core does not use it. But a cdylib, which wasm-pack asks for, needs a panic handler, and
// std's is the one that does not collide with the user's, wherever there is a std.
#[cfg(any(
    feature = "std",
    not(any(
        feature = "lean",
        target_os = "none",
        all(feature = "bindgen-tools", target_arch = "wasm32")
    ))
))]
extern crate std;

// The path of a delivery: the header names a MAC, and the key judges which bytes it signs.
mod encoding;
mod key;
mod signature;
mod verify;

// The text becomes an event.
mod catalogue;
mod event;
mod field;
mod json;
mod parse;
#[cfg(feature = "lean")]
mod plain;
mod scalar;

// Both in one step, and why a delivery is refused.
mod error;
#[cfg(feature = "alloc")]
mod receive;

// Beside the path: why a delivery failed, the session that it belongs to, and simulated ones.
#[cfg(feature = "tools")]
mod explain;
#[cfg(feature = "tools")]
mod session;
#[cfg(feature = "tools")]
mod simulate;

// The two doors over that core. One knows wasm memory, the other knows JavaScript.
#[cfg(all(
    target_arch = "wasm32",
    any(feature = "lean", feature = "bindgen-tools"),
    not(feature = "std")
))]
mod bare;
#[cfg(all(feature = "bindgen-tools", any(target_arch = "wasm32", wms_lint)))]
pub mod bindgen;
#[cfg(feature = "lean")]
mod lean;

pub use catalogue::{CATALOGUE, EventCode, EventSpec, Severity};
pub use encoding::Encoding;
pub use error::{Error, EventError, EventFault, JsonError, JsonFault};
pub use event::{Event, Payload, Visibility};
#[cfg(feature = "tools")]
pub use explain::{Cause, Diagnosis, Evidence, Part, explain};
pub use field::{Field, FieldSpec, FieldType};
pub use key::{EmptySecret, MacKey};
#[cfg(feature = "alloc")]
pub use receive::{Options, parse, receive};
pub use scalar::{Number, Text};
#[cfg(feature = "tools")]
pub use session::{Arrival, Phase, SessionState, Tracked, track};
pub use signature::{SIGNATURE_HEADER, Signature};
#[cfg(feature = "tools")]
pub use simulate::{Fault, Scenario, SimulatedDelivery, SimulatedEvent, Simulation};
pub use verify::verify;

/// The longest body that either door of the npm package takes: 1 MiB. Events of WMS stay under 1 KiB.
///
/// ```
/// assert_eq!(wms_webhook::Options::default().max_body_bytes, wms_webhook::MAX_BODY_BYTES);
/// ```
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The longest secret that either door of the npm package takes: 64 KiB.
///
/// ```
/// assert_eq!(wms_webhook::MAX_SECRET_BYTES, 65_536);
/// ```
pub const MAX_SECRET_BYTES: usize = 64 * 1024;
