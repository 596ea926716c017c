//! Text that lost its backslashes, as `stripslashes` of PHP and `wp_unslash` take them.

use alloc::string::String;

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// The digits of an escape.
const DIGITS: usize = 4;

/// Tries the escapes that are left as `u00fc`: those beyond ASCII, and all; with those of slashes or without.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    for least in [0x80, 0] {
        let restored = with_backslashes(text, least);
        if restored != text {
            attempt(Cause::BodyBackslashes, restored.as_bytes())?;
            attempt(Cause::BodyBackslashes, restored.replace('/', "\\/").as_bytes())?;
        }
    }
    Flow::Continue(())
}

fn with_backslashes(text: &str, least: u32) -> String {
    let mut restored = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        let digits = text.get(at + 1..=at + DIGITS);
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if char == 'u' && unit.is_some_and(|unit| unit >= least) && !text[..at].ends_with('\\') {
            restored.push('\\');
        }
        restored.push(char);
    }
    restored
}
