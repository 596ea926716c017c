//! The session that deliveries belong to: its visits, their gaps, and what became of each measurement.
//!
//! # Model
//!
//! The vendor's page gives a session no end. Its ID stands in the URL, so a user who reloads the page, goes
//! back or opens the link again tomorrow begins anew under the same ID, in all likelihood with sequence 0
//! again. So a session has **visits**, a visit has **measurements**, and each measurement has an
//! **outcome** with its reason; each visit has its gaps.
//!
//! Deliveries come late, twice, in any order or not at all. A [`SessionState`] is therefore a *set of
//! deliveries*, and everything else is computed from the set: the same deliveries give the same state in
//! whatever order and however often they came, and [`SessionState::merge`] of two states is the state of
//! both sets. That is true by construction, and not a property of each rule below.
//!
//! # Bound
//!
//! A state keeps the newest [`SessionState::MAX_EVENTS`] deliveries, by a total order of what they carry
//! (time, sequence, code, measurement, id). The newest of a union are among the newest of its parts, so
//! the bound keeps order independence and merging exact. Of what is older, one bit is kept: that there was
//! something. Nothing of it is counted, because a count could not tell a duplicate of it.
//!
//! # What is told apart, and how
//!
//! - A **duplicate** is the same delivery, by its id (the MAC), never merely the same sequence.
//! - A **visit** is told by time and sequence, see `visit.rs`.
//! - A **measurement** is told by its `measurementId`; one that failed before it had an ID, by its
//!   `MEASUREMENT_STARTED`, see `measurement.rs`.
//!
//! # What cannot be known
//!
//! - Two page loads within one second send equal bytes for equal events: these count once.
//! - When a page is loaded again within one second and its `PAGE_UNLOADED` is lost, events of that second
//!   may stand in the other visit.
//! - An event whose time is wrong by more than seconds can stand in the wrong visit; so can one of two tabs
//!   that are open at once, if its neighbours are lost.
//! - Silence is no event: a measurement without an end is under way, until somebody with a clock calls it
//!   abandoned.
//! - Events without a usable session ID ([`is_usable_session_id`]) may be of anybody. Never track them as
//!   one session.

mod event;
mod measurement;
mod moment;
mod newest;
mod phase;
#[cfg(feature = "serde")]
mod stored;
mod visit;

use alloc::vec::Vec;

pub use event::SessionEvent;
pub use measurement::Measurement;
pub(crate) use moment::Moment;
pub use moment::{DeliveryId, MeasurementKey};
pub(crate) use newest::Newest;
pub use phase::{Arrival, Outcome, Phase};
pub use visit::Visit;
pub(crate) use visit::{arrival, visits};

/// What is kept of a session: its newest deliveries, without the session's ID and without anything else
/// that names a person.
///
/// It is a function of the set of deliveries that it was given, in whatever order and however often. With
/// serde it is plain JSON of at most 48 KB, some 1.5 KB for a usual session, which
/// `pkg-template/types/session.d.ts` documents.
///
/// ```
/// use wms_webhook::{Arrival, Event, MacKey, Options, Outcome, SessionEvent, SessionState, receive};
///
/// let keys = [MacKey::new("mac secret")?];
/// let mut state = SessionState::default();
/// for body in [
///     r#"{"timestamp":10,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#,
///     r#"{"timestamp":40,"sessionId":"s-1","sequence":2,"event":"RESULTS_RECEIVED","payload":{"measurementId":"m-1"}}"#,
///     // The user reloads the page: sequence 0 again, and no duplicate.
///     r#"{"timestamp":70,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#,
/// ] {
///     let signature = keys[0].sign(body.as_bytes());
///     let event = receive(body.as_bytes(), Some(&signature.to_string()), &keys, &Options::default())?;
///     let event = SessionEvent::new(&event, (&signature).into());
///     assert_ne!(state.track(event.clone()), Arrival::Duplicate);
///     assert_eq!(state.track(event), Arrival::Duplicate);
/// }
/// let [first, second] = &state.visits()[..] else { panic!("two visits") };
/// assert_eq!(first.missing, [[1, 1]]);
/// assert_eq!(first.measurements[0].outcome, Some(Outcome::Completed));
/// assert!(second.measurements.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "stored::Stored", try_from = "stored::Stored"))]
pub struct SessionState {
    newest: Newest<SessionEvent>,
}

impl SessionState {
    /// How many deliveries are kept. A usual session has less than 20.
    pub const MAX_EVENTS: usize = newest::MAX;

    /// Joins a delivery to the session. Another delivery with the same sequence is no duplicate.
    pub fn track(&mut self, event: SessionEvent) -> Arrival {
        let id = event.id();
        if !self.insert(event) {
            return Arrival::Duplicate;
        }
        let moments = self.moments();
        match moments.iter().position(|moment| moment.id == id) {
            Some(at) => arrival(&moments, self.is_cut(), at),
            // Older than all that is kept.
            None => Arrival::Late,
        }
    }

    /// As [`track`](Self::track), without judging how the delivery arrived. Whether it changed the set; one
    /// that is older than all that is kept may have come before.
    pub fn insert(&mut self, event: SessionEvent) -> bool {
        self.newest.insert(event)
    }

    /// The state of both sets of deliveries: of two machines, two files, or two hours.
    ///
    /// ```
    /// use wms_webhook::{Options, SessionEvent, SessionState, parse};
    ///
    /// let event = |second: u8| {
    ///     let body = format!(r#"{{"timestamp":{second},"sessionId":"s","sequence":0,"event":"WMS_LOADED"}}"#);
    ///     SessionEvent::new(&parse(body.as_bytes(), &Options::default()).unwrap(), [second; 32].into())
    /// };
    /// let [mut one, mut other, mut both] = [(); 3].map(|()| SessionState::default());
    /// one.insert(event(1));
    /// other.insert(event(1));
    /// other.insert(event(99));
    /// both.insert(event(99));
    /// both.insert(event(1));
    /// one.merge(other);
    /// assert_eq!(one, both);
    /// ```
    pub fn merge(&mut self, other: Self) {
        self.newest.merge(other.newest);
    }

    /// The deliveries that are kept, each once, oldest first. [`Visit`] and [`Measurement`] name them by
    /// their places here.
    #[must_use]
    pub fn events(&self) -> &[SessionEvent] {
        self.newest.items()
    }

    /// Whether there were older deliveries that are not kept: visits before the oldest one, or a part of it.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.newest.is_cut()
    }

    /// The visits, in the order in which they begin.
    #[must_use]
    pub fn visits(&self) -> Vec<Visit> {
        visits(&self.moments(), self.is_cut())
    }

    fn moments(&self) -> Vec<Moment> {
        self.events().iter().map(|event| event.moment).collect()
    }
}

/// What stands in the place of a session ID when the integrator's page has none: a text that was empty, or
/// that JavaScript made of a value that is none.
pub const UNUSABLE_SESSION_IDS: [&str; 6] =
    ["", "undefined", "null", "NaN", "[object Object]", "[object Promise]"];

/// Whether a session ID tells a session from others. Events of one that is not usable may be of any user:
/// count them, and never track them as one session. The URL that those users were sent to lacks its last
/// path segment, which the integrator chooses.
///
/// ```
/// use wms_webhook::is_usable_session_id;
///
/// assert!(is_usable_session_id("ryueiwoqfh910fu3rpqruvfiu"));
/// assert!(!is_usable_session_id("undefined"));
/// ```
#[must_use]
pub fn is_usable_session_id(id: &str) -> bool {
    !UNUSABLE_SESSION_IDS.contains(&id)
}
