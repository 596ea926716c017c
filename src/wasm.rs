//! What only wasm32 has: the ways in for JavaScript, and what they run on without std.

#[cfg(feature = "wasm-abi")]
mod abi;
#[cfg(all(feature = "bindgen-tools", any(target_arch = "wasm32", wms_lint)))]
pub mod bindgen;
#[cfg(any(feature = "wasm-abi", feature = "session-abi", feature = "tools"))]
pub mod boundary;
#[cfg(any(feature = "wasm-abi", feature = "session-abi"))]
mod kept;
#[cfg(all(
    target_arch = "wasm32",
    any(feature = "wasm-abi", feature = "session-abi", feature = "bindgen-tools"),
    not(feature = "std")
))]
mod runtime;
#[cfg(feature = "session-abi")]
mod session;
