//! What the tests of the shipped core share: the core in an interpreter that counts.
//!
//! `CORE_WASM` names the core, as `pkg/core.wasm` ships it.

use std::{env, fs};

use wasmi::{
    CompilationMode, Config, Engine, Instance, Linker, Memory, Module, Store, WasmParams,
    WasmResults,
};

/// The most that `parse` may execute for each byte of a body, in the interpreter's units: a quarter
/// above the most that a family of `tests/linear.rs` takes. An opening bracket, with its shift of 128
/// bits, takes about 1000.
pub const PARSE_PER_BYTE: u64 = 1500;

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

/// One instance of a core. Every instruction that it executes takes fuel, the same for the same
/// instruction; memory copies take fuel by their length.
pub struct Core {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
    layout: [usize; 6],
}

impl Core {
    /// An instance of its own.
    #[must_use]
    pub fn new(wasm: &[u8]) -> Self {
        let mut config = Config::default();
        // Eager: else the first call of a function pays for its translation.
        config.consume_fuel(true).compilation_mode(CompilationMode::Eager);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, wasm).expect("the core is wasm");
        let mut store = Store::new(&engine, ());
        store.set_fuel(u64::MAX).expect("fuel is counted");
        let instance =
            Linker::new(&engine).instantiate_and_start(&mut store, &module).expect("no imports");
        let memory = instance.get_memory(&store, "memory").expect("it exports its memory");
        let mut core = Self { store, instance, memory, layout: [0; 6] };
        let (at, _): (i32, u64) = core.call("layout", ());
        let mut bytes = [0; 24];
        core.memory.read(&core.store, usize::try_from(at).unwrap(), &mut bytes).unwrap();
        for (word, bytes) in core.layout.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = usize::try_from(u32::from_le_bytes(bytes.try_into().unwrap())).unwrap();
        }
        core
    }

    /// Calls an export; with the result, how much it executed.
    pub fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, parameters: P) -> (R, u64) {
        let function =
            self.instance.get_typed_func::<P, R>(&self.store, name).expect("it is exported");
        self.store.set_fuel(u64::MAX).unwrap();
        let result = function.call(&mut self.store, parameters).expect("the core does not trap");
        (result, u64::MAX - self.store.get_fuel().unwrap())
    }

    /// What the body is, by the number that `parse` answers; `None` if that takes more than this much.
    pub fn parse_within(&mut self, body: &[u8], is_strict: bool, limit: u64) -> Option<(i32, u64)> {
        let length = self.write(BODY, body);
        let parse = self.instance.get_typed_func::<(i32, i32, i32), i32>(&self.store, "parse").unwrap();
        self.store.set_fuel(limit).unwrap();
        match parse.call(&mut self.store, (length, MAX_BODY_BYTES, i32::from(is_strict))) {
            Ok(answer) => Some((answer, limit - self.store.get_fuel().unwrap())),
            Err(error) if self.store.get_fuel().is_ok_and(|fuel| fuel < limit) => {
                assert!(error.to_string().contains("fuel"), "the core traps: {error}");
                None
            }
            Err(error) => panic!("the core does not trap: {error}"),
        }
    }

    fn write(&mut self, window: usize, bytes: &[u8]) -> i32 {
        self.memory.write(&mut self.store, self.layout[window], bytes).expect("it fits");
        i32::try_from(bytes.len()).unwrap()
    }

    /// Derives the key of a secret into a slot; how much that executed.
    pub fn derive(&mut self, slot: i32, secret: &[u8]) -> u64 {
        let length = self.write(SECRET, secret);
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
        let signature = self.write(SIGNATURE, header.as_bytes());
        let tried = self.write(TRIED, slots);
        let length = self.write(BODY, body);
        self.call("verify", (signature, length, tried, encoding, MAX_BODY_BYTES))
    }

    /// The header that it makes of a body, with the key of this slot.
    pub fn sign(&mut self, slot: i32, body: &[u8]) -> String {
        let length = self.write(BODY, body);
        let (length, _): (i32, u64) = self.call("sign", (slot, length));
        let mut header = vec![0; usize::try_from(length).unwrap()];
        self.memory.read(&self.store, self.layout[SIGNATURE], &mut header).unwrap();
        String::from_utf8(header).unwrap()
    }
}
