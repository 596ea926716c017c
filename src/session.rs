//! The session that an event belongs to: what is missing of it, and where the measurement stands.
//!
//! Deliveries come late, twice, in any order or not at all. So nothing here depends on the order:
//! a state is a function of the *set* of events that it has seen.

pub(crate) mod phase;
pub(crate) mod sequence;
pub(crate) mod stored;

use alloc::vec::Vec;

use phase::Marks;
pub use phase::Phase;
pub use sequence::Arrival;
use sequence::SequenceSet;
use stored::Stored;

use crate::EventCode;

/// What is kept of a session: at most 12 KB of JSON, whatever was sent, and nothing that is
/// about a person.
///
/// With serde it is plain JSON, which `pkg-template/types/tools.d.ts` documents. JSON that [`track`]
/// could not have made is an error when it is read.
///
/// ```
/// use wms_webhook::{EventCode, track};
///
/// let state = track(None, Some(EventCode::WmsLoaded), 0).state;
/// assert_eq!((state.next(), state.missing().len()), (1, 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct SessionState {
    seen: SequenceSet,
    marks: Marks,
}

impl SessionState {
    /// One past the highest sequence seen.
    ///
    /// ```
    /// let state = wms_webhook::track(None, None, 3).state;
    /// assert_eq!(state.next(), 4);
    /// ```
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.seen.next
    }

    /// The sequences that have not been seen, as ranges with both ends included, in their order.
    ///
    /// At most 256 ranges: exact for a session of up to 512 events in any order. Of a longer one
    /// that has more gaps, the lowest are forgotten.
    ///
    /// ```
    /// let state = wms_webhook::track(None, None, 3).state;
    /// assert_eq!(state.missing(), [[0, 2]]);
    /// ```
    #[must_use]
    pub fn missing(&self) -> &[[u64; 2]] {
        &self.seen.missing
    }

    /// Below this sequence gaps were forgotten; 0 if none were.
    ///
    /// ```
    /// let state = wms_webhook::track(None, None, 3).state;
    /// assert_eq!(state.forgotten_below(), 0);
    /// ```
    #[must_use]
    pub const fn forgotten_below(&self) -> u64 {
        self.seen.forgotten_below
    }

    /// Where the measurement stands.
    ///
    /// ```
    /// use wms_webhook::{EventCode, Phase, track};
    ///
    /// let state = track(None, Some(EventCode::MeasurementStarted), 5).state;
    /// assert_eq!(state.phase(), Phase::Measuring);
    /// ```
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.marks.phase()
    }

    /// The event that tells why it failed or was cancelled; `None` if it did neither.
    ///
    /// ```
    /// use wms_webhook::{EventCode, track};
    ///
    /// let state = track(None, Some(EventCode::LowSnr), 9).state;
    /// assert_eq!(state.reason(), Some(EventCode::LowSnr));
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<EventCode> {
        self.marks.reason()
    }
}

/// What an event tells of its session.
///
/// ```
/// let tracked = wms_webhook::track(None, None, 0);
/// assert_eq!(tracked.arrival, wms_webhook::Arrival::First);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tracked {
    /// The session with the event.
    pub state: SessionState,
    /// How the event stands to those before it.
    pub arrival: Arrival,
}

/// Joins an event to its session. `state` is that after the session's event before, or `None` for a
/// session that is new.
///
/// `sequence` is at most 2^53 − 1, as [`parse`](crate::parse()) sees to; a higher one counts as that.
///
/// ```
/// use wms_webhook::{Arrival, EventCode, Phase, track};
///
/// let first = track(None, Some(EventCode::WmsLoaded), 0);
/// assert_eq!(first.arrival, Arrival::First);
///
/// let gap = track(Some(first.state), Some(EventCode::CameraStarted), 3);
/// assert_eq!(gap.arrival, Arrival::Gap);
/// assert_eq!(gap.state.missing(), [[1, 2]]);
/// assert_eq!(gap.state.phase(), Phase::Camera);
/// ```
#[must_use]
pub fn track(state: Option<SessionState>, code: Option<EventCode>, sequence: u64) -> Tracked {
    let sequence = sequence.min(MAX_SEQUENCE);
    let new = || SessionState { seen: SequenceSet::default(), marks: Marks::default() };
    let mut state = state.unwrap_or_else(new);
    let arrival = state.seen.see(sequence);
    if let Some(code) = code {
        state.marks.mark(code, sequence);
    }
    Tracked { state, arrival }
}

/// 2^53 − 1: the highest integer below which each has a number of its own in JavaScript.
pub(crate) const MAX_SEQUENCE: u64 = (1 << 53) - 1;
