//! The report over many sessions.

use alloc::string::String;

use js_sys::Array;
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;

use super::simulate::exact;
use crate::{Collection, DeliveryId, Report, Signature};

/// The deliveries and the reports that make one.
#[wasm_bindgen(js_name = ReportCollection)]
#[derive(Default)]
pub struct ReportCollection {
    collection: Collection,
    /// What others have counted, of other sessions.
    others: Report,
    /// As of the last call of `finish`.
    report: Report,
}

#[wasm_bindgen(js_class = ReportCollection)]
impl ReportCollection {
    /// Nothing so far.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a delivery that is authentic. The code of the error if its body is no event.
    pub fn accept(&mut self, body: &[u8], signature: &str) -> Option<String> {
        // Without a MAC the body tells which delivery it is.
        let id = Signature::parse(signature).map_or_else(
            |_| <[u8; 32]>::from(Sha256::digest(body)).into(),
            |mac| DeliveryId::from(&mac),
        );
        self.collection.accept(body, id).err().map(|error| error.code().into())
    }

    /// Takes a delivery that is refused; when it came is NaN if nobody knows.
    pub fn refuse(&mut self, code: &str, received_at: f64) {
        self.collection.refuse(code, Some(received_at).filter(|time| time.is_finite()));
    }

    /// Adds a count of another report.
    pub fn add(&mut self, name: &str, count: f64) {
        #[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // It saturates.
        self.others.add(name, count as u64);
    }

    /// Counts what was collected so far. Names and numbers in turns.
    pub fn finish(&mut self) -> Array {
        self.report = self.collection.report();
        self.report.merge(&self.others);
        let entries = self.report.iter();
        entries.flat_map(|(name, count)| [JsValue::from(name), exact(count).into()]).collect()
    }

    /// A quantile of what is measured under a name; `undefined` if nothing was.
    #[must_use]
    pub fn quantile(&self, name: &str, share: f64) -> Option<f64> {
        self.report.quantile(name, share).map(|quantile| quantile.value)
    }
}
