//! What became of each measurement, from the events of the visits in their order.
//!
//! Most events name their measurement. Those that do not, such as `LOW_SNR` and what comes before the
//! measurement has an ID, belong to the one that the visit has begun last.

use super::phase::Milestone;
use super::{MeasurementKey, Moment, Outcome, Phase, Vec};

/// One try to measure. The numbers are places in [`SessionState::events`](super::SessionState::events).
///
/// To tell it from others for good, as somebody must who reports each once: it is known by its key, and
/// before it has one by any of its deliveries. One that was reported under one of these is that one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Measurement {
    /// Which; `None` if it has no `measurementId`, or none of the events with it has come.
    pub key: Option<MeasurementKey>,
    /// Its events in their order; at least one.
    pub events: Vec<usize>,
    /// Further deliveries of these events, signed again.
    pub copies: Vec<usize>,
    /// How it ended; `None` if no event tells that it has.
    pub outcome: Option<Outcome>,
    /// The event that tells why: the first failure, or the cancellation.
    pub reason: Option<usize>,
}

/// A measurement as far as the walk has come.
struct Draft {
    visit: usize,
    key: Option<MeasurementKey>,
    events: Vec<usize>,
    copies: Vec<usize>,
    is_started: bool,
    outcome: Option<Outcome>,
    failure: Option<usize>,
    cancellation: Option<usize>,
    /// Whether another one began after it.
    is_superseded: bool,
}

/// Where a visit stands at its end.
struct Standing {
    /// The measurement that it has begun last, unless it went on to something else since.
    measurement: Option<usize>,
    stage: Phase,
    /// A failure without a measurement.
    failure: Option<usize>,
    has_left: bool,
}

/// The walk through the visits of a session, oldest first.
pub(super) struct Walk<'a> {
    moments: &'a [Moment],
    drafts: Vec<Draft>,
    visits: Vec<Standing>,
}

/// A visit without its events: its phase, with the reason, and its measurements.
pub(super) struct Judged {
    pub(super) phase: Phase,
    pub(super) reason: Option<usize>,
    pub(super) measurements: Vec<Measurement>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(moments: &'a [Moment]) -> Self {
        Self { moments, drafts: Vec::new(), visits: Vec::new() }
    }

    /// Takes the events of the next visit, in the order of their sequences.
    pub(super) fn visit(&mut self, events: &[usize]) {
        let mut standing =
            Standing { measurement: None, stage: Phase::Unknown, failure: None, has_left: false };
        let mut before = None;
        for &at in events {
            match before {
                Some(original) if self.moments[at].says_as(&self.moments[original]) => {
                    self.copy(original, at);
                }
                _ => {
                    self.event(&mut standing, at);
                    before = Some(at);
                }
            }
        }
        self.visits.push(standing);
    }

    /// Takes an event that was signed again. It says nothing new; it stands right behind its original.
    fn copy(&mut self, original: usize, at: usize) {
        let draft = self.drafts.iter_mut().find(|draft| draft.events.last() == Some(&original));
        if let Some(draft) = draft {
            draft.copies.push(at);
        }
    }

    fn event(&mut self, standing: &mut Standing, at: usize) {
        let Moment { code, measurement: key, .. } = self.moments[at];
        let milestone = Milestone::of(code);
        let place = match (milestone, key) {
            (_, Some(key)) => Some(self.named(standing, key)),
            (Milestone::Started, None) => Some(self.started(standing)),
            (
                Milestone::UnderWay | Milestone::End(Outcome::Completed | Outcome::Cancelled),
                None,
            ) => Some(standing.measurement.unwrap_or_else(|| self.begin(standing, None))),
            (Milestone::End(_), None) => standing.measurement,
            (Milestone::Stage(_) | Milestone::Nothing, None) => None,
        };
        match (place, milestone) {
            (Some(place), _) => self.drafts[place].add(at, milestone),
            (None, Milestone::Stage(phase)) => self.stage(standing, phase),
            (None, Milestone::End(Outcome::Failed)) => {
                standing.failure.get_or_insert(at);
            }
            (None, Milestone::End(_)) => standing.has_left = true,
            (None, _) => {}
        }
    }

    /// The measurement of this key: known, or the one that has just begun without an ID, or a new one.
    fn named(&mut self, standing: &mut Standing, key: MeasurementKey) -> usize {
        let known = self.drafts.iter().position(|draft| draft.key == Some(key));
        let unnamed = standing.measurement.filter(|&place| {
            let draft = &self.drafts[place];
            draft.key.is_none() && draft.outcome.is_none()
        });
        match (known, unnamed) {
            (Some(place), _) => place,
            (None, Some(place)) => {
                self.drafts[place].key = Some(key);
                place
            }
            (None, None) => self.begin(standing, Some(key)),
        }
    }

    /// The measurement that starts: a new one, unless the start of the present one is not known.
    fn started(&mut self, standing: &mut Standing) -> usize {
        let present = standing.measurement.filter(|&place| {
            let draft = &self.drafts[place];
            !draft.is_started && draft.outcome.is_none()
        });
        present.unwrap_or_else(|| self.begin(standing, None))
    }

    fn begin(&mut self, standing: &mut Standing, key: Option<MeasurementKey>) -> usize {
        if let Some(place) = standing.measurement {
            self.drafts[place].is_superseded = true;
        }
        self.drafts.push(Draft {
            visit: self.visits.len(),
            key,
            events: Vec::new(),
            copies: Vec::new(),
            is_started: false,
            outcome: None,
            failure: None,
            cancellation: None,
            is_superseded: false,
        });
        let place = self.drafts.len() - 1;
        standing.measurement = Some(place);
        place
    }

    /// The page or the camera is on again: what failed before is over.
    fn stage(&self, standing: &mut Standing, stage: Phase) {
        if standing.measurement.is_none_or(|place| self.drafts[place].outcome.is_some()) {
            *standing = Standing { measurement: None, stage, failure: None, has_left: false };
        }
    }

    /// What became of each visit, in their order.
    pub(super) fn finish(self) -> Vec<Judged> {
        let last = self.visits.len().saturating_sub(1);
        let (places, measurements): (Vec<_>, Vec<_>) =
            self.drafts.into_iter().map(|draft| (draft.visit, draft.finish(last))).unzip();
        let mut judged: Vec<_> =
            self.visits.iter().map(|standing| standing.judge(&measurements)).collect();
        for (visit, measurement) in places.into_iter().zip(measurements) {
            judged[visit].measurements.push(measurement);
        }
        judged
    }
}

impl Draft {
    fn add(&mut self, at: usize, milestone: Milestone) {
        self.events.push(at);
        self.is_started |= milestone == Milestone::Started;
        let Milestone::End(outcome) = milestone else { return };
        match outcome {
            Outcome::Failed => _ = self.failure.get_or_insert(at),
            Outcome::Cancelled => _ = self.cancellation.get_or_insert(at),
            _ => {}
        }
        // The outcomes stand in the order in which they count.
        self.outcome = Some(self.outcome.map_or(outcome, |before| before.min(outcome)));
    }

    /// A user who is in a later visit, or has begun another measurement, has left this one.
    fn finish(self, last_visit: usize) -> Measurement {
        let has_left = self.is_superseded || self.visit < last_visit;
        let outcome = self.outcome.or(has_left.then_some(Outcome::Left));
        let reason = match outcome {
            Some(Outcome::Failed) => self.failure,
            Some(Outcome::Cancelled) => self.cancellation,
            _ => None,
        };
        Measurement { key: self.key, events: self.events, copies: self.copies, outcome, reason }
    }
}

impl Standing {
    fn judge(&self, measurements: &[Measurement]) -> Judged {
        let (phase, reason) = match self.measurement.map(|place| &measurements[place]) {
            Some(measurement) => (measurement.outcome.into(), measurement.reason),
            None if self.failure.is_some() => (Phase::Failed, self.failure),
            None if self.has_left => (Phase::Left, None),
            None => (self.stage, None),
        };
        Judged { phase, reason, measurements: Vec::new() }
    }
}
