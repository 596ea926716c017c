//! Unicode's normalization forms (UAX #15): JavaScript's where there is one, which spares the package
//! the tables; else over those of canonical forms only, since compatibility's are as large again.

#[cfg(all(feature = "bindgen-tools", target_arch = "wasm32"))]
pub(super) use javascript::{composed, decomposed};
#[cfg(not(all(feature = "bindgen-tools", target_arch = "wasm32")))]
pub(super) use tables::{composed, decomposed};

#[cfg(not(all(feature = "bindgen-tools", target_arch = "wasm32")))]
mod tables {
    use alloc::{string::String, vec::Vec};

    use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

    /// The text in NFD.
    pub(in crate::explain) fn decomposed(text: &str) -> String {
        let mut chars = Vec::with_capacity(text.len());
        text.chars().for_each(|char| decompose_canonical(char, |part| chars.push(part)));
        // Marks that stand on the same letter have an order.
        chars
            .chunk_by_mut(|_, next| canonical_combining_class(*next) != 0)
            .for_each(|letter| letter.sort_by_key(|&mark| canonical_combining_class(mark)));
        chars.into_iter().collect()
    }

    /// The text in NFC.
    pub(in crate::explain) fn composed(text: &str) -> String {
        let mut composed: Vec<char> = Vec::with_capacity(text.len());
        let mut starter: Option<usize> = None;
        let mut last_class = 0;
        for char in decomposed(text).chars() {
            let class = canonical_combining_class(char);
            // Another mark of the same class, or a letter behind a mark, stands between the two.
            let is_blocked =
                starter.is_some_and(|at| at + 1 < composed.len() && last_class >= class);
            let joined = starter.filter(|_| !is_blocked).and_then(|at| compose(composed[at], char));
            if let (Some(at), Some(joined)) = (starter, joined) {
                composed[at] = joined;
                continue;
            }
            if class == 0 {
                starter = Some(composed.len());
            }
            last_class = class;
            composed.push(char);
        }
        composed.into_iter().collect()
    }
}

#[cfg(all(feature = "bindgen-tools", target_arch = "wasm32"))]
mod javascript {
    use alloc::string::String;

    use js_sys::JsString;

    pub(in crate::explain) fn decomposed(text: &str) -> String {
        JsString::from(text).normalize("NFD").into()
    }

    pub(in crate::explain) fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }
}
