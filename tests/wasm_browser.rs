//! For `wasm-pack test --headless` with `--chrome` or `--firefox`.
#![cfg(target_arch = "wasm32")]

#[path = "wasm/cases.rs"]
mod cases;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
