//! How deliveries arrive, as far as that does not follow from their sessions.

use super::Report;
use crate::UNUSABLE_SESSION_IDS;

/// How a delivery arrived.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    Accepted,
    Duplicate,
    Late,
    /// Which of [`UNUSABLE_SESSION_IDS`] it has.
    WithoutSession(usize),
}

/// What each way is counted as, in the order of [`Way`], and then of [`UNUSABLE_SESSION_IDS`].
const NAMES: [&str; 3 + UNUSABLE_SESSION_IDS.len()] = [
    "accepted",
    "duplicate",
    "late",
    "withoutSession/empty",
    "withoutSession/undefined",
    "withoutSession/null",
    "withoutSession/NaN",
    "withoutSession/object",
    "withoutSession/promise",
];

/// The deliveries of one hour.
#[derive(Clone, Debug, Default)]
pub(super) struct Hour {
    /// In full hours since 1970.
    hour: i64,
    counts: [u64; NAMES.len()],
}

impl Hour {
    /// Counts a delivery. If it is of another hour, what was counted so far is written to the report first.
    pub(super) fn arrive(&mut self, hour: i64, way: Way, report: &mut Report) {
        if hour != self.hour {
            self.write(report);
            *self = Self { hour, ..Self::default() };
        }
        self.counts[match way {
            Way::Accepted => 0,
            Way::Duplicate => 1,
            Way::Late => 2,
            Way::WithoutSession(place) => 3 + place,
        }] += 1;
    }

    pub(super) fn write(&self, report: &mut Report) {
        let Self { hour, counts } = self;
        for (name, &count) in NAMES.iter().zip(counts) {
            report.add(format_args!("deliveries/{name}"), count);
            report.add(format_args!("hours/{hour}/{name}"), count);
        }
    }
}
