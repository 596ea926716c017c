//! What a body may have been before somebody handled it.

mod accents;
mod bases;
#[cfg(not(target_arch = "wasm32"))]
mod brotli;
mod cased;
mod catalogued;
mod charset;
mod compression;
mod dropped;
mod dumped;
mod edges;
mod form;
mod framing;
mod json_value;
mod lost;
mod orders;
mod pieces;
mod placeholder;
mod printed;
mod renamed;
mod reserialize;
mod rewritten;
mod rounded;
mod templated;
mod transliterated;
mod typed;
mod typography;
mod unslashed;
mod wrapping;

pub(super) use cased::is_in_one_case;
pub(super) use charset::{to_utf16, utf16};
pub(super) use lost::{is_out_of_json, looks_decoded_as_ascii};
pub(super) use pieces::is_piece;
pub(super) use placeholder::{is_mask, is_placeholder};
pub(super) use printed::by_languages as printed_by_languages;
pub(super) use rewritten::scientific;
pub(super) use typography::{escape_html, unescape_html};
pub(super) use wrapping::unescaped;

use super::attempt::{Attempt, Flow};

/// A step that tries every text of which one kind of mistake could have made this one.
pub(super) type Step = fn(&[u8], &mut Attempt<'_>) -> Flow;

/// How many passes over a body all steps make, whatever they find.
pub(super) const PASSES: usize = 16;

/// Tries other ends and line endings.
pub(super) fn edges(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    edges::repairs(body, attempt)
}

/// Tries what the body is a notation, a compressed form or a message of. What is not one costs a
/// look, so several of these are undone one after another.
pub(super) fn decodings(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    compression::repairs(body, attempt)?;
    charset::wide_units(body, attempt)?;
    charset::repairs(body, attempt)?;
    bases::repairs(body, attempt)?;
    wrapping::repairs(body, attempt)?;
    framing::repairs(body, attempt)?;
    printed::repairs(body, attempt)?;
    dumped::repairs(body, attempt)?;
    typed::repairs(body, attempt)?;
    typography::repairs(body, attempt)?;
    pieces::repairs(body, attempt)
}

/// Tries other texts that a reader takes for the same.
pub(super) fn rewritings(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    edges::truncated(body, attempt)?;
    reserialize::repairs(body, attempt)?;
    orders::repairs(body, attempt)?;
    typography::escaped(body, attempt)?;
    form::decoded_once_more(body, attempt)
}

/// Tries pieces in other orders, one that stands there twice, and the beginning that is the same for all events.
pub(super) fn reordered(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    pieces::reordered(body, attempt)
}

/// Tries letters in the other case.
pub(super) fn cased(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    cased::repairs(body, attempt)
}

/// Tries JSON with other values.
pub(super) fn rewritten(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    rewritten::repairs(body, attempt)?;
    renamed::repairs(body, attempt)
}

/// Tries, one by one, what may stand where something was lost and left a trace.
pub(super) fn lost_with_trace(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    lost::with_trace(body, attempt)?;
    catalogued::repairs(body, attempt)?;
    templated::repairs(body, attempt)?;
    form::repairs(body, attempt)?;
    unslashed::repairs(body, attempt)?;
    rounded::repairs(body, attempt)
}

/// Tries, one by one, what nobody sees to be missing.
pub(super) fn lost_without_trace(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    typography::restore(body, attempt)?;
    lost::without_trace(body, attempt)
}
