//! A state as it is stored: plain JSON, believed only as far as [`track`](super::track) could have
//! made it.

use core::fmt;

use super::phase::{MAX_FAILURES, Marks, Milestone};
use super::sequence::{MAX_GAPS, SequenceSet};
use super::{MAX_SEQUENCE, Phase, SessionState, Vec};
use crate::EventCode;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stored {
    pub(crate) version: u8,
    pub(crate) next: u64,
    pub(crate) missing: Vec<[u64; 2]>,
    pub(crate) forgotten_below: u64,
    pub(crate) phase: Phase,
    pub(crate) reason: Option<EventCode>,
    pub(crate) marks: Marks,
}

const VERSION: u8 = 1;

impl From<SessionState> for Stored {
    fn from(state: SessionState) -> Self {
        let (phase, reason) = (state.phase(), state.reason());
        let SessionState { seen: SequenceSet { next, missing, forgotten_below }, marks } = state;
        Self { version: VERSION, next, missing, forgotten_below, phase, reason, marks }
    }
}

impl TryFrom<Stored> for SessionState {
    type Error = Malformed;

    fn try_from(stored: Stored) -> Result<Self, Malformed> {
        let Stored { version, next, missing, forgotten_below, phase, reason, marks } = stored;
        let state = Self { seen: SequenceSet { next, missing, forgotten_below }, marks };
        let is_whole = version == VERSION
            && is_possible(&state.seen)
            && are_possible(&state.marks, next)
            && (phase, reason) == (state.phase(), state.reason());
        if is_whole { Ok(state) } else { Err(Malformed) }
    }
}

fn is_possible(SequenceSet { next, missing, forgotten_below }: &SequenceSet) -> bool {
    // The highest sequence was seen, so neither a gap nor what is forgotten reaches it.
    let Some(highest) = next.checked_sub(1).filter(|&highest| highest <= MAX_SEQUENCE) else {
        return false;
    };
    let mut above = *forgotten_below;
    let are_apart = missing.iter().enumerate().all(|(place, &[from, to])| {
        let is_apart = from >= above + u64::from(place > 0) && from <= to && to < highest;
        above = to.saturating_add(1);
        is_apart
    });
    are_apart && missing.len() <= MAX_GAPS && *forgotten_below <= highest
}

fn are_possible(marks: &Marks, next: u64) -> bool {
    let Marks { opening, under_way, completed, cancelled, left, failures } = marks;
    let opening_mark = opening.map(|(sequence, _)| sequence);
    let marks = [opening_mark, *under_way, *completed, *cancelled, *left];
    let failed =
        |&(sequence, code)| sequence < next && matches!(Milestone::of(code), Milestone::Failed);
    marks.into_iter().flatten().all(|sequence| sequence < next)
        && opening.is_none_or(|(_, phase)| (Phase::Loaded..=Phase::Measuring).contains(&phase))
        && failures.len() <= MAX_FAILURES
        && failures.iter().all(failed)
        && failures.is_sorted_by(|one, other| one < other)
}

#[derive(Debug)]
pub(crate) struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a state that tracking a session could have made")
    }
}
