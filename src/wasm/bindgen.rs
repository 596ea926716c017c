//! The door of wasm-bindgen: what `wasm-pack build` opens, and the tools of the npm package.
//!
//! It gives the verdicts and the errors of the npm package; that one's core is faster and smaller.
//! `pkg-template/types/index.d.ts` and `pkg-template/types/tools.d.ts` document each function.

#[cfg(feature = "bindgen")]
mod api;
mod arguments;
mod population;
mod report;
#[cfg(feature = "bindgen")]
mod session;
mod simulate;
mod tools;
mod values;

use wasm_bindgen::prelude::*;

#[cfg(feature = "bindgen")]
pub use api::{
    deviation_of, events, is_known_event, parse_event, receive_webhook, sign_webhook,
    verify_webhook,
};
pub use population::{plan_population, plan_session};
pub use report::ReportCollection;
#[cfg(feature = "bindgen")]
pub use session::{
    is_usable_session_id, measurement_key, merge_sessions, summarize_session, track_session,
};
pub use simulate::{simulate_deliveries, simulate_event, simulate_session};
#[cfg(feature = "bindgen")]
pub use tools::causes;
pub use tools::explain_webhook;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type Body = string | Uint8Array | ArrayBuffer | ArrayBufferView;
export type Secret = string | Uint8Array;
export interface Options {
  encoding?: "auto" | "bytes" | "latin1" | "ascii";
  maxBodyBytes?: number;
  strict?: boolean;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// A body as it arrived.
    #[wasm_bindgen(typescript_type = "Body")]
    pub type JsBody;
    /// The value of the signature header.
    #[wasm_bindgen(typescript_type = "string | null | undefined | readonly string[]")]
    pub type JsSignature;
    /// A MAC secret.
    #[wasm_bindgen(typescript_type = "Secret")]
    pub type JsSecret;
    /// One secret, or several during a rotation.
    #[wasm_bindgen(typescript_type = "Secret | readonly Secret[]")]
    pub type JsSecrets;
}
