//! Which visit each event belongs to, and what is missing of it.
//!
//! The sequence of a visit most likely begins at 0 and grows by one; times grow with it, but for clocks
//! of whole seconds and clocks that are set. So the events are taken in the order of their times, and
//! each joins the visit that it continues best. A later delivery can thereby move events that came
//! before it: the visits are those of the whole set.

use super::measurement::{Judged, Walk};
use super::{Arrival, Measurement, MeasurementKey, Moment, Phase, Vec};
use crate::EventCode;

/// The seconds by which times may contradict sequences: a second is the unit of the clock, and who stamps
/// events as they come in may see neighbours in the wrong order.
const CLOCK_SLACK: f64 = 5.0;

/// The seconds for which a page that is no longer the newest may be silent and still go on, in a second tab.
const TAB_SILENCE: f64 = 600.0;

/// One load of the page. The numbers are places in [`SessionState::events`](super::SessionState::events).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Visit {
    /// Its events in the order of their sequences; at least one.
    pub events: Vec<usize>,
    /// The sequences that are missing of it, as ranges with both ends included, ascending. They count from
    /// its `WMS_LOADED`, or else from 0; if the visit is cut, from the lowest that is kept.
    pub missing: Vec<[u64; 2]>,
    /// Whether events of its beginning may have been dropped, as those before it were.
    pub is_cut: bool,
    /// Where it stands.
    pub phase: Phase,
    /// The event that tells why it failed or was cancelled.
    pub reason: Option<usize>,
    /// The measurements that began in it, in their order.
    pub measurements: Vec<Measurement>,
}

/// The visits of a session, from its events in ascending order.
pub(crate) fn visits(moments: &[Moment], is_cut: bool) -> Vec<Visit> {
    let drafts = drafts(moments);
    let mut walk = Walk::new(moments);
    for draft in &drafts {
        walk.visit(&draft.by_sequence);
    }
    let visits = drafts.into_iter().zip(walk.finish()).enumerate();
    let visits = visits.map(|(at, (draft, Judged { phase, reason, measurements }))| {
        let is_cut = is_cut && at == 0;
        let missing = draft.missing(moments, is_cut);
        Visit { events: draft.by_sequence, missing, is_cut, phase, reason, measurements }
    });
    visits.collect()
}

/// How the event at `at` stands to the others of its visit.
pub(crate) fn arrival(moments: &[Moment], is_cut: bool, at: usize) -> Arrival {
    let drafts = drafts(moments);
    let Some(place) = drafts.iter().position(|draft| draft.by_sequence.contains(&at)) else {
        return Arrival::Late;
    };
    let this = &moments[at];
    let others = || drafts[place].moments(moments).filter(|one| one.id != this.id);
    let Some(highest) = others().next_back() else {
        let is_start = this.sequence == 0 || this.code == Some(EventCode::WmsLoaded);
        let is_first = is_start || is_cut && place == 0;
        return if is_first { Arrival::First } else { Arrival::Gap };
    };
    match this.sequence.checked_sub(highest.sequence) {
        Some(1) => Arrival::Next,
        Some(2..) => Arrival::Gap,
        _ if others().any(|one| one.says_as(this)) => Arrival::Copy,
        _ => Arrival::Late,
    }
}

/// A visit that is being put together.
struct Draft {
    /// The time of its first event, and of its last one so far.
    begun: f64,
    latest: f64,
    by_sequence: Vec<usize>,
    /// Which its events name.
    measurements: Vec<MeasurementKey>,
}

fn drafts(moments: &[Moment]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut begin = 0;
    for same_time in moments.chunk_by(|one, other| one.time.total_cmp(&other.time).is_eq()) {
        let mut group: Vec<usize> = (begin..begin + same_time.len()).collect();
        begin += same_time.len();
        take_leave(&mut drafts, moments, &mut group);
        for at in group {
            let time = moments[at].time;
            let place = choose(&drafts, moments, &moments[at]).unwrap_or_else(|| {
                let (by_sequence, measurements) = (Vec::new(), Vec::new());
                drafts.push(Draft { begun: time, latest: time, by_sequence, measurements });
                drafts.len() - 1
            });
            drafts[place].add(moments, at);
        }
    }
    drafts
}

/// A page that is loaded again is left and loaded within one second, so that the order of sequences puts
/// the last events of one visit behind the first of the next. Takes those last ones out of the group, which
/// is all of that second: the departure, and those right before it.
fn take_leave(drafts: &mut [Draft], moments: &[Moment], group: &mut Vec<usize>) {
    let is = |at: &usize, code| moments[*at].code == Some(code);
    if !group.iter().any(|at| is(at, EventCode::WmsLoaded)) {
        return;
    }
    let departures = group.iter().copied().filter(|at| is(at, EventCode::PageUnloaded));
    for departure in departures.rev().collect::<Vec<_>>() {
        if !group.contains(&departure) {
            continue;
        }
        let mut last_events = alloc::vec![departure];
        let mut first = moments[departure].sequence;
        for &at in group.iter().rev() {
            if moments[at].sequence.checked_add(1) == Some(first) {
                first -= 1;
                last_events.push(at);
            }
        }
        let highest = |draft: &Draft| draft.highest(moments).sequence;
        let reaches = |draft: &Draft| {
            highest(draft) < moments[departure].sequence
                && first <= highest(draft).saturating_add(1)
        };
        let found = drafts.iter().rposition(reaches);
        let found = found.or_else(|| drafts.iter().rposition(|draft| highest(draft) < first));
        let Some(draft) = found.map(|place| &mut drafts[place]) else { continue };
        let before = highest(draft);
        last_events.retain(|&at| moments[at].sequence > before);
        group.retain(|at| !last_events.contains(at));
        for at in last_events {
            draft.add(moments, at);
        }
    }
}

/// The visit that the event continues, of those that began before it; `None` if it begins one.
fn choose(drafts: &[Draft], moments: &[Moment], this: &Moment) -> Option<usize> {
    let last_where = |fits: &dyn Fn(&Draft) -> bool| drafts.iter().rposition(fits);
    // The same event, signed again.
    let copy = last_where(&|draft| draft.at(moments, this.sequence).any(|one| one.says_as(this)));
    if copy.is_some() {
        return copy;
    }
    // A page that was loaded again measures anew.
    let by_measurement = last_where(&|draft| {
        this.measurement.is_some_and(|key| draft.measurements.contains(&key))
            && draft.is_free(moments, this.sequence)
    });
    if by_measurement.is_some() {
        return by_measurement;
    }
    if this.code == Some(EventCode::WmsLoaded) {
        // It begins a visit, unless later events of that have an earlier time.
        return last_where(&|draft| {
            draft.gap(moments, this) == Some(None)
                && draft.moments(moments).all(|one| one.code != this.code)
        });
    }
    let newest = drafts.len().checked_sub(1)?;
    let continues = |place: usize| {
        let draft = &drafts[place];
        let highest = draft.highest(moments);
        let is_next = highest.sequence.checked_add(1) == Some(this.sequence);
        let is_open = highest.code != Some(EventCode::PageUnloaded)
            && this.time - draft.latest <= TAB_SILENCE;
        is_next && (is_open || place == newest)
    };
    // In two tabs the sequences tell; of those that fit alike, the one that was heard of last.
    let by_latest =
        |&one: &usize, &other: &usize| drafts[one].latest.total_cmp(&drafts[other].latest);
    let next = (0..drafts.len()).filter(|&place| continues(place)).max_by(by_latest);
    if next.is_some() {
        return next;
    }
    // The newest page, and those before it as long as the clocks may err.
    let is_open =
        |place: usize| place == newest || this.time - drafts[place + 1].begun <= CLOCK_SLACK;
    let gaps = (0..drafts.len()).rev().filter(|&place| is_open(place)).filter_map(|place| {
        let below = drafts[place].gap(moments, this)?;
        Some((this.sequence - below.unwrap_or(0), place))
    });
    gaps.min_by_key(|&(gap, _)| gap).map(|(_, place)| place)
}

impl Draft {
    fn add(&mut self, moments: &[Moment], at: usize) {
        let key = |place: usize| (moments[place].sequence, place);
        let place = self.by_sequence.partition_point(|&other| key(other) < key(at));
        self.by_sequence.insert(place, at);
        self.latest = moments[at].time;
        let key = moments[at].measurement;
        self.measurements.extend(key.filter(|key| !self.measurements.contains(key)));
    }

    fn moments<'a>(&'a self, moments: &'a [Moment]) -> impl DoubleEndedIterator<Item = &'a Moment> {
        self.by_sequence.iter().map(|&at| &moments[at])
    }

    /// Where the sequences from this one on begin.
    fn place_of(&self, moments: &[Moment], sequence: u64) -> usize {
        self.by_sequence.partition_point(|&at| moments[at].sequence < sequence)
    }

    fn at<'a>(&'a self, moments: &'a [Moment], sequence: u64) -> impl Iterator<Item = &'a Moment> {
        let from = self.place_of(moments, sequence);
        let rest = self.by_sequence[from..].iter().map(|&at| &moments[at]);
        rest.take_while(move |one| one.sequence == sequence)
    }

    fn is_free(&self, moments: &[Moment], sequence: u64) -> bool {
        self.at(moments, sequence).next().is_none()
    }

    /// A draft is made with its first event.
    fn highest<'a>(&self, moments: &'a [Moment]) -> &'a Moment {
        &moments[self.by_sequence[self.by_sequence.len() - 1]]
    }

    /// The highest sequence below that of an event which fits: its sequence is free, and what is above it
    /// is not older than clocks allow.
    #[allow(clippy::option_option, reason = "it may fit below all others")]
    fn gap(&self, moments: &[Moment], this: &Moment) -> Option<Option<u64>> {
        let place = self.place_of(moments, this.sequence);
        let above = self.by_sequence.get(place).map(|&at| &moments[at]);
        let fits = above
            .is_none_or(|one| one.sequence > this.sequence && this.time - one.time <= CLOCK_SLACK);
        fits.then(|| place.checked_sub(1).map(|below| moments[self.by_sequence[below]].sequence))
    }

    fn missing(&self, moments: &[Moment], is_cut: bool) -> Vec<[u64; 2]> {
        let mut missing = Vec::new();
        let mut expected = None;
        for one in self.moments(moments) {
            let is_start = is_cut || one.code == Some(EventCode::WmsLoaded);
            let next = expected.unwrap_or(if is_start { one.sequence } else { 0 });
            if next < one.sequence {
                missing.push([next, one.sequence - 1]);
            }
            expected = Some(one.sequence + 1);
        }
        missing
    }
}
