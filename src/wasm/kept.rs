//! Values in wasm memory, for the doors that JavaScript reads and writes windows of.
#![allow(unsafe_code, reason = "this module talks to wasm memory")]

use core::cell::UnsafeCell;

/// A value that outlives the calls.
pub(super) struct Kept<T>(UnsafeCell<T>);

// SAFETY: wasm32 without the `atomics` feature has one thread.
unsafe impl<T> Sync for Kept<T> {}

impl<T> Kept<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    pub(super) fn address(&self) -> *mut T {
        self.0.get()
    }

    /// Each export borrows each value at most once, and no export calls another.
    #[allow(clippy::mut_from_ref, reason = "one thread, one borrow a call")]
    pub(super) fn borrow(&self) -> &mut T {
        // SAFETY: the line above; the values are initialised and never move.
        unsafe { &mut *self.address() }
    }
}
