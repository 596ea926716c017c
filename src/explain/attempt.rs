//! What a repair of a body is handed to.

use core::ops::ControlFlow;

use super::Cause;

/// Stops the search: with a proof, or because the budget of MACs is spent.
pub(super) type Flow = ControlFlow<()>;

/// What is handed each repaired body with the cause that the repair undoes.
pub(super) type Attempt<'a> = dyn FnMut(Cause, &[u8]) -> Flow + 'a;
