//! What the tests of the shipped wasm share: the core and the sessions in an interpreter that counts.
//!
//! `CORE_WASM` names the core, as `pkg/core.wasm` ships it, and `SESSION_WASM` the sessions.

mod counted;
mod session;

use std::{env, fs};

use wasmi::{WasmParams, WasmResults};

use counted::Counted;
pub use session::{CALLS, Row, Session};

/// The most that `parse` may execute for each byte of a body, in the interpreter's units: a quarter
/// above the most that a family of `tests/linear.rs` takes. In keys whose escapes differ in each bit each
/// character is read once a bit.
pub const PARSE_PER_BYTE: u64 = 4400;

/// The most that it may execute besides.
pub const PARSE_PER_CALL: u64 = 20_000;

/// What `verify` answers, by `src/wasm/boundary.rs` and `src/error.rs`.
pub const AUTHENTIC: i32 = 7;
pub const MISMATCH: i32 = 3;

const MAX_BODY_BYTES: i32 = 1 << 20;

/// The words of `layout`.
const SIGNATURE: usize = 0;
const SECRET: usize = 1;
const TRIED: usize = 2;
const BODY: usize = 3;

/// The shipped core's bytes.
#[must_use]
pub fn shipped() -> Vec<u8> {
    read("CORE_WASM")
}

/// The bytes of the file that an environment variable names.
#[must_use]
pub fn read(variable: &str) -> Vec<u8> {
    let path = env::var(variable).unwrap_or_else(|_| panic!("{variable} names no file"));
    fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// One instance of a core.
pub struct Core(Counted<6>);

impl Core {
    /// An instance of its own.
    #[must_use]
    pub fn new(wasm: &[u8]) -> Self {
        Self(Counted::new(wasm, "layout"))
    }

    /// Calls an export; with the result, how much it executed.
    pub fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, parameters: P) -> (R, u64) {
        self.0.call(name, parameters)
    }

    /// What the body is, by the number that `parse` answers; `None` if that takes more than this much.
    pub fn parse_within(&mut self, body: &[u8], is_strict: bool, limit: u64) -> Option<(i32, u64)> {
        let length = self.0.write(BODY, body);
        self.0.call_within("parse", (length, MAX_BODY_BYTES, i32::from(is_strict)), limit)
    }

    /// Derives the key of a secret into a slot; how much that executed.
    pub fn derive(&mut self, slot: i32, secret: &[u8]) -> u64 {
        let length = self.0.write(SECRET, secret);
        self.call::<_, ()>("derive_key", (slot, length)).1
    }

    /// The verdict under the keys of these slots, and how much it executed.
    pub fn verify(
        &mut self,
        slots: &[u8],
        header: &str,
        body: &[u8],
        encoding: i32,
    ) -> (i32, u64) {
        let signature = self.0.write(SIGNATURE, header.as_bytes());
        let tried = self.0.write(TRIED, slots);
        let length = self.0.write(BODY, body);
        self.call("verify", (signature, length, tried, encoding, MAX_BODY_BYTES))
    }

    /// The header that it makes of a body, with the key of this slot.
    pub fn sign(&mut self, slot: i32, body: &[u8]) -> String {
        let length = self.0.write(BODY, body);
        let (length, _): (i32, u64) = self.call("sign", (slot, length));
        let header = self.0.read(SIGNATURE, usize::try_from(length).unwrap());
        String::from_utf8(header).unwrap()
    }
}
