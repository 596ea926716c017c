//! How many sessions fare: a report over all deliveries of a time.
//!
//! A [`Report`] is a bag of counts, each under a name. That is why reports add up: the report of two
//! disjoint sets of sessions is the sum of theirs, whatever machines have counted them. Sessions that a
//! boundary divides, such as midnight, are put together before they are counted:
//! [`Collection::merge`] joins their states, and what it gives is what one machine would have collected.
//!
//! Every figure follows from the *set* of deliveries, whatever their order, but for those that were late.
//! No session ID and no other text of a person is in a report.

mod arrivals;
mod measured;
mod sessions;
mod steps;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::fmt::Display;

use crate::{DeliveryId, Error, Options, SessionEvent, UNUSABLE_SESSION_IDS, parse};
use arrivals::{Hour, Way};
pub use measured::Quantile;
use sessions::Sessions;

/// What a report counts, by names such as `funnel/created/visits`; `pkg-template/types/report.d.ts` has
/// them in the form in which JavaScript gives them.
///
/// ```
/// use wms_webhook::Report;
///
/// let mut report = Report::default();
/// report.add("deliveries/accepted", 2);
/// let mut sum = report.clone();
/// sum.merge(&report);
/// assert_eq!(sum.count("deliveries/accepted"), 4);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    counts: BTreeMap<String, u64>,
}

impl Report {
    /// How often; 0 if never.
    #[must_use]
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// Every name that was counted, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().map(|(name, &count)| (&**name, count))
    }

    /// Counts so many more.
    pub fn add(&mut self, name: impl Display, count: u64) {
        if count > 0 {
            let sum = self.counts.entry(name.to_string()).or_default();
            *sum = sum.saturating_add(count);
        }
    }

    /// Adds what another counted, of other sessions.
    pub fn merge(&mut self, other: &Self) {
        for (name, count) in other.iter() {
            self.add(name, count);
        }
    }
}

/// The sessions of a report while deliveries come in.
///
/// ```
/// use wms_webhook::{Collection, MacKey, Scenario, Signature, Simulation};
///
/// let key = MacKey::new("mac secret")?;
/// let mut collection = Collection::default();
/// for (scenario, seed) in [(Scenario::Success, 1), (Scenario::LowSnr, 2)] {
///     let simulation = Simulation { scenario, seed, ..Simulation::default() };
///     for delivery in simulation.deliveries(&key, None, &[]) {
///         let signature = Signature::parse(&delivery.signature)?;
///         collection.accept(delivery.body.as_bytes(), (&signature).into())?;
///     }
/// }
/// let report = collection.report();
/// assert_eq!(report.count("sessions/outcome/completed"), 1);
/// assert_eq!(report.count("reasons/LOW_SNR/LOW_SNR"), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Collection {
    sessions: Sessions,
    /// What does not follow from the sessions.
    arrived: Report,
    /// Of the hour of the last delivery, not yet in `arrived`: deliveries come hour after hour.
    hour: Hour,
}

impl Collection {
    /// Takes a delivery that is authentic: verify it first.
    ///
    /// # Errors
    /// The body is no event. It is counted as refused for that.
    pub fn accept(&mut self, body: &[u8], id: DeliveryId) -> Result<(), Error> {
        let event = match parse(body, &Options { max_body_bytes: body.len(), ..Options::default() })
        {
            Ok(event) => event,
            Err(error) => {
                self.refuse(error.code(), None);
                return Err(error);
            }
        };
        let hour = hour(event.unix_seconds());
        self.arrive(hour, Way::Accepted);
        let session_id = event.session_id.to_string();
        if let Some(place) = UNUSABLE_SESSION_IDS.iter().position(|id| *id == session_id) {
            self.arrive(hour, Way::WithoutSession(place));
            return Ok(());
        }
        let state = self.sessions.state(&session_id);
        let event = SessionEvent::new(&event, id);
        let is_last = state.events().last().is_none_or(|last| last.as_ref() < event.as_ref());
        if !state.insert(event) {
            self.arrive(hour, Way::Duplicate);
        } else if !is_last {
            self.arrive(hour, Way::Late);
        }
        Ok(())
    }

    /// Takes a delivery that is refused, with the code of the error and when it came, in Unix seconds. What
    /// it says of itself does not count.
    pub fn refuse(&mut self, code: &str, received_at: Option<f64>) {
        let is_code = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let is_known = (1..=MAX_CODE).contains(&code.len()) && code.bytes().all(is_code);
        let code = if is_known { code } else { "other" };
        self.arrived.add(format_args!("deliveries/refused/{code}"), 1);
        if let Some(time) = received_at {
            self.arrived.add(format_args!("hours/{}/refused", hour(time)), 1);
        }
    }

    /// What one machine would have collected of both. What each has called late stays late.
    pub fn merge(&mut self, other: Self) {
        other.hour.write(&mut self.arrived);
        self.arrived.merge(&other.arrived);
        let Self { sessions, arrived, hour } = self;
        sessions.merge(other.sessions, |own, state| {
            for event in state.events() {
                let is_known =
                    own.events().binary_search_by(|kept| kept.as_ref().cmp(event.as_ref())).is_ok();
                if is_known {
                    hour.arrive(self::hour(event.time()), Way::Duplicate, arrived);
                }
            }
            own.merge(state);
        });
    }

    /// The counts of what was collected so far.
    #[must_use]
    pub fn report(&self) -> Report {
        let mut report = self.arrived.clone();
        self.hour.write(&mut report);
        for state in self.sessions.iter() {
            steps::count(state, &mut report);
        }
        report
    }

    fn arrive(&mut self, hour: i64, way: Way) {
        self.hour.arrive(hour, way, &mut self.arrived);
    }
}

/// No code of an error is longer.
const MAX_CODE: usize = 32;

/// Full hours since 1970, in UTC.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, reason = "it saturates")]
fn hour(seconds: f64) -> i64 {
    let hours = seconds / 3600.0;
    let whole = hours as i64;
    // Towards the past also before 1970; core has no `f64::floor`.
    #[allow(clippy::cast_precision_loss, reason = "what is that large has no fraction")]
    let is_above = whole as f64 > hours;
    if is_above { whole.saturating_sub(1) } else { whole }
}
