//! Bodies that are still compressed.

use alloc::vec::Vec;

use miniz_oxide::inflate;

#[cfg(not(target_arch = "wasm32"))]
use super::brotli;

use crate::MAX_BODY_BYTES;
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// Tries what the body decompresses to, if that is no longer than a body may be.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if let Some(text) = gzip_data(body).and_then(inflate) {
        attempt(Cause::BodyGzip, &text)?;
    }
    if let Ok(text) = inflate::decompress_to_vec_zlib_with_limit(body, MAX_BODY_BYTES) {
        attempt(Cause::BodyDeflate, &text)?;
    }
    // These two begin with nothing that tells them from text. Text is neither.
    if core::str::from_utf8(body).is_ok_and(|text| text.starts_with(['{', '['])) {
        return Flow::Continue(());
    }
    if let Some(text) = inflate(body).filter(|text| !text.is_empty()) {
        attempt(Cause::BodyDeflate, &text)?;
    }
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(text) = brotli::decompressed(body) {
        attempt(Cause::BodyBrotli, &text)?;
    }
    Flow::Continue(())
}

fn inflate(data: &[u8]) -> Option<Vec<u8>> {
    inflate::decompress_to_vec_with_limit(data, MAX_BODY_BYTES).ok()
}

/// What follows the header of gzip (RFC 1952).
fn gzip_data(body: &[u8]) -> Option<&[u8]> {
    let (header, mut rest) = body.split_at_checked(10)?;
    let [0x1F, 0x8B, 8, flags, ..] = *header else {
        return None;
    };
    if flags & 4 != 0 {
        let (length, extra) = rest.split_at_checked(2)?;
        let length = usize::from(u16::from_le_bytes(length.try_into().ok()?));
        rest = extra.get(length..)?;
    }
    // A name, and a comment.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|&byte| byte == 0)?;
            rest = &rest[end + 1..];
        }
    }
    if flags & 2 != 0 { rest.get(2..) } else { Some(rest) }
}
