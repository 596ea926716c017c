//! Which sequences were seen.

use super::Vec;

/// How an event stands to those of its session that came before.
///
/// ```
/// use wms_webhook::{Arrival, track};
///
/// let state = track(None, None, 0).state;
/// assert_eq!(track(Some(state), None, 0).arrival, Arrival::Duplicate);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Arrival {
    /// The session's first event, and nothing came before it.
    First,
    /// The one after the highest so far.
    Next,
    /// An event of this sequence came before.
    Duplicate,
    /// Those between it and the highest so far have not come.
    Gap,
    /// It was missing; or it lies where gaps were forgotten, so nobody can tell that it came before.
    Late,
}

impl Arrival {
    /// Every value.
    pub const ALL: &[Self] = &[Self::First, Self::Next, Self::Duplicate, Self::Gap, Self::Late];

    /// The name in JavaScript.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Arrival::Gap.as_str(), "gap");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Next => "next",
            Self::Duplicate => "duplicate",
            Self::Gap => "gap",
            Self::Late => "late",
        }
    }
}

/// The gaps that are kept. A session of n events has at most n / 2.
pub(crate) const MAX_GAPS: usize = 256;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SequenceSet {
    pub(super) next: u64,
    /// Ascending, apart from each other, below `next`, and none below `forgotten_below`.
    pub(super) missing: Vec<[u64; 2]>,
    pub(super) forgotten_below: u64,
}

impl SequenceSet {
    pub(super) fn see(&mut self, sequence: u64) -> Arrival {
        let arrival = if sequence >= self.next {
            self.insert_ahead(sequence)
        } else {
            self.see_behind(sequence)
        };
        if self.missing.len() > MAX_GAPS {
            self.forgotten_below = self.missing.remove(0)[1] + 1;
        }
        arrival
    }

    fn insert_ahead(&mut self, sequence: u64) -> Arrival {
        let is_new = self.next == 0;
        let expected = core::mem::replace(&mut self.next, sequence + 1);
        if sequence > expected {
            self.missing.push([expected, sequence - 1]);
            Arrival::Gap
        } else if is_new {
            Arrival::First
        } else {
            Arrival::Next
        }
    }

    fn see_behind(&mut self, sequence: u64) -> Arrival {
        let place = self.missing.partition_point(|&[_, to]| to < sequence);
        match self.missing.get(place) {
            Some(&[from, to]) if from <= sequence => {
                let left = (from < sequence).then(|| [from, sequence - 1]);
                let right = (sequence < to).then(|| [sequence + 1, to]);
                self.missing.splice(place..=place, left.into_iter().chain(right));
                Arrival::Late
            }
            _ if sequence < self.forgotten_below => Arrival::Late,
            _ => Arrival::Duplicate,
        }
    }
}
