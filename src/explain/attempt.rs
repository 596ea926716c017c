//! What a step of the search is handed, and what it may cost.

use core::ops::ControlFlow;

use super::Cause;

/// Stops the search: with a proof, or because the budget is spent.
pub(super) type Flow = ControlFlow<()>;

/// What is handed each repaired body with the cause that the repair undoes.
pub(super) type Attempt<'a> = dyn FnMut(Cause, &[u8]) -> Flow + 'a;

/// What a diagnosis may cost, in bytes read, written or hashed. It is counted, not timed, so that a
/// delivery gets the same diagnosis everywhere.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// Enough for two mistakes in a body of some KiB, and for one in a body of 1 MiB.
    const BASE: usize = 64 << 20;
    const PER_BYTE: usize = 128;

    pub(super) fn for_body(body: &[u8]) -> Self {
        Self { left: Self::BASE + Self::PER_BYTE * body.len() }
    }

    /// Pays for a text as often as it is read. What is not ASCII, or has percent escapes, takes four
    /// times as long, since it is decoded.
    pub(super) fn charge_text(&mut self, text: &[u8], times: usize) -> Flow {
        let is_plain = text.is_ascii() && !text.contains(&b'%');
        let weight = if is_plain { 1 } else { 4 };
        self.charge(weight * times * text.len())
    }

    /// Pays for so many bytes; breaks off if nothing is left to pay with.
    pub(super) fn charge(&mut self, bytes: usize) -> Flow {
        let Some(left) = self.left.checked_sub(bytes) else {
            self.left = 0;
            return Flow::Break(());
        };
        self.left = left;
        Flow::Continue(())
    }
}
