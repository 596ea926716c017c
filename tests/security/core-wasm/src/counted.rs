use wasmi::{
    CompilationMode, Config, Engine, Instance, Linker, Memory, Module, Store, WasmParams,
    WasmResults,
};

/// One instance of a wasm, with so many windows in its memory. Every instruction that it executes takes
/// fuel, the same for the same instruction; memory copies take fuel by their length.
pub struct Counted<const WINDOWS: usize> {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
    layout: [usize; WINDOWS],
}

impl<const WINDOWS: usize> Counted<WINDOWS> {
    /// An instance of its own, whose export of that name says where the windows are.
    pub fn new(wasm: &[u8], layout: &str) -> Self {
        let mut config = Config::default();
        // Eager: else the first call of a function pays for its translation.
        config.consume_fuel(true).compilation_mode(CompilationMode::Eager);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, wasm).expect("it is wasm");
        let mut store = Store::new(&engine, ());
        store.set_fuel(u64::MAX).expect("fuel is counted");
        let instance =
            Linker::new(&engine).instantiate_and_start(&mut store, &module).expect("no imports");
        let memory = instance.get_memory(&store, "memory").expect("it exports its memory");
        let mut counted = Self { store, instance, memory, layout: [0; WINDOWS] };
        let (at, _): (i32, u64) = counted.call(layout, ());
        let words = counted.bytes(usize::try_from(at).unwrap(), 4 * WINDOWS);
        for (window, word) in counted.layout.iter_mut().zip(words.as_chunks().0) {
            *window = usize::try_from(u32::from_le_bytes(*word)).unwrap();
        }
        counted
    }

    /// Calls an export; with the result, how much it executed.
    pub fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, parameters: P) -> (R, u64) {
        let function =
            self.instance.get_typed_func::<P, R>(&self.store, name).expect("it is exported");
        self.store.set_fuel(u64::MAX).unwrap();
        let result = function.call(&mut self.store, parameters).expect("it does not trap");
        (result, u64::MAX - self.store.get_fuel().unwrap())
    }

    /// As `call`; `None` if it takes more than this much.
    pub fn call_within<P: WasmParams, R: WasmResults>(
        &mut self,
        name: &str,
        parameters: P,
        limit: u64,
    ) -> Option<(R, u64)> {
        let function =
            self.instance.get_typed_func::<P, R>(&self.store, name).expect("it is exported");
        self.store.set_fuel(limit).unwrap();
        match function.call(&mut self.store, parameters) {
            Ok(result) => Some((result, limit - self.store.get_fuel().unwrap())),
            Err(error) => {
                assert!(error.to_string().contains("fuel"), "{name} traps: {error}");
                None
            }
        }
    }

    /// Writes to a window; how much that is.
    pub fn write(&mut self, window: usize, bytes: &[u8]) -> i32 {
        self.memory.write(&mut self.store, self.layout[window], bytes).expect("it fits");
        i32::try_from(bytes.len()).unwrap()
    }

    pub fn read(&self, window: usize, length: usize) -> Vec<u8> {
        self.bytes(self.layout[window], length)
    }

    fn bytes(&self, at: usize, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.memory.read(&self.store, at, &mut bytes).unwrap();
        bytes
    }
}
