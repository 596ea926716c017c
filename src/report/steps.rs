//! What a session adds to a report: how far its visits came, and how its measurements ended.

use super::{Report, hour};
use crate::EventCode::{self as Code, self};
use crate::{Measurement, Outcome, Phase, SessionEvent, SessionState, Visit};

/// The funnel. A step is reached by one of its events, or by one of a later step, so that a delivery that was
/// lost is no user who was.
const FUNNEL: [(&str, &[EventCode]); 8] = [
    ("loaded", &[Code::WmsLoaded]),
    ("configured", &[Code::ConfigurationLoaded]),
    ("cameraAllowed", &[Code::CameraPermissionGranted, Code::CameraStarted]),
    ("started", &[Code::MeasurementStarted]),
    ("created", &[Code::MeasurementCreated]),
    ("firstResults", &[Code::IntermediateResults]),
    ("scanCompleted", &[Code::ScanCompleted]),
    ("results", &[Code::ResultsReceived]),
];
/// The step after these. A user is also redirected without results, so it is reached after them only.
const REDIRECTED: &str = "redirected";

/// From the first event of one code to the first of the other, in a visit.
const BETWEEN: [(&str, EventCode, EventCode); 8] = [
    ("loaded-configured", Code::WmsLoaded, Code::ConfigurationLoaded),
    ("configured-cameraAllowed", Code::ConfigurationLoaded, Code::CameraPermissionGranted),
    ("cameraAllowed-started", Code::CameraPermissionGranted, Code::MeasurementStarted),
    ("started-created", Code::MeasurementStarted, Code::MeasurementCreated),
    ("created-firstResults", Code::MeasurementCreated, Code::IntermediateResults),
    ("firstResults-scanCompleted", Code::IntermediateResults, Code::ScanCompleted),
    ("scanCompleted-results", Code::ScanCompleted, Code::ResultsReceived),
    ("results-redirected", Code::ResultsReceived, Code::RedirectingToCallback),
];
/// Of these, the ones of a measurement, which a visit may have several of.
const OF_MEASUREMENT: core::ops::Range<usize> = 3..7;

/// What stands for an outcome that no event tells.
const SILENT: &str = "silent";

pub(super) fn count(state: &SessionState, report: &mut Report) {
    let events = state.events();
    let visits = state.visits();
    let Some(first) = events.first() else { return };
    let outcome = session_outcome(&visits);
    let hour = hour(first.time());
    report.add("sessions/total", 1);
    report.add("sessions/cut", state.is_cut().into());
    report.add(format_args!("sessions/outcome/{outcome}"), 1);
    report.add(format_args!("hours/{hour}/sessions"), 1);
    report.add(format_args!("hours/{hour}/outcome/{outcome}"), 1);
    let mut furthest = 0;
    for (place, visit) in visits.iter().enumerate() {
        let is_last = place + 1 == visits.len();
        let reached = reached(visit, events);
        furthest = furthest.max(reached);
        count_funnel("visits", reached, report);
        count_visit(visit, is_last, events, report);
    }
    count_funnel("sessions", furthest, report);
}

/// That of its best measurement: the user has results, or why not is told by the last visit.
fn session_outcome(visits: &[Visit]) -> &'static str {
    let measurements = || visits.iter().flat_map(|visit| &visit.measurements);
    if measurements().any(|one| one.outcome == Some(Outcome::Completed)) {
        return Outcome::Completed.as_str();
    }
    visits.last().map_or(SILENT, |visit| visit_outcome(visit, true))
}

fn visit_outcome(visit: &Visit, is_last: bool) -> &'static str {
    match visit.phase {
        Phase::Completed | Phase::Cancelled | Phase::Failed | Phase::Left => visit.phase.as_str(),
        // A user who is in a later visit has left this one.
        _ if !is_last => Outcome::Left.as_str(),
        _ => SILENT,
    }
}

/// How many steps of the funnel, the last one among them.
fn reached(visit: &Visit, events: &[SessionEvent]) -> usize {
    let has = |code: EventCode| visit.events.iter().any(|&at| events[at].code() == Some(code));
    let last = FUNNEL.iter().rposition(|(_, codes)| codes.iter().any(|&code| has(code)));
    let steps = last.map_or(0, |place| place + 1);
    steps + usize::from(steps == FUNNEL.len() && has(Code::RedirectingToCallback))
}

fn count_funnel(of: &str, reached: usize, report: &mut Report) {
    let steps = FUNNEL.iter().map(|&(name, _)| name).chain([REDIRECTED]);
    for name in steps.take(reached) {
        report.add(format_args!("funnel/{name}/{of}"), 1);
    }
}

fn count_visit(visit: &Visit, is_last: bool, events: &[SessionEvent], report: &mut Report) {
    let outcome = visit_outcome(visit, is_last);
    report.add("visits/total", 1);
    report.add(format_args!("visits/outcome/{outcome}"), 1);
    for [from, to] in &visit.missing {
        report.add("deliveries/missing", to - from + 1);
    }
    for (place, between) in BETWEEN.iter().enumerate() {
        if !OF_MEASUREMENT.contains(&place) {
            count_between(between, &visit.events, events, report);
        }
    }
    for measurement in &visit.measurements {
        count_measurement(measurement, events, report);
    }
    let is_told = visit.measurements.iter().any(|one| one.reason == visit.reason);
    match visit.reason {
        Some(reason) if !is_told => count_reason(&events[reason], report),
        None if visit.measurements.is_empty() => report.add(format_args!("reasons/{outcome}"), 1),
        _ => {}
    }
}

fn count_measurement(measurement: &Measurement, events: &[SessionEvent], report: &mut Report) {
    let outcome = measurement.outcome.map_or(SILENT, Outcome::as_str);
    report.add("measurements/total", 1);
    report.add(format_args!("measurements/outcome/{outcome}"), 1);
    match (measurement.outcome, measurement.reason) {
        (Some(Outcome::Completed), _) => {}
        (_, Some(reason)) => count_reason(&events[reason], report),
        (_, None) => report.add(format_args!("reasons/{outcome}"), 1),
    }
    for between in &BETWEEN[OF_MEASUREMENT] {
        count_between(between, &measurement.events, events, report);
    }
    let last = measurement.events.iter().rev().find_map(|&at| events[at].snr());
    match last {
        Some(snr) if snr >= 0.0 => {
            report.measure(format_args!("snr/{outcome}/values"), snr);
        }
        // What is below 0 is a word, not a ratio: -100 for one that is too low, -90 and -91 for a fake.
        Some(word) => report.add(format_args!("snr/{outcome}/words/{}", whole(word)), 1),
        None => {}
    }
}

/// Without its fraction: no word has one.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, reason = "it saturates")]
const fn whole(word: f64) -> i64 {
    word as i64
}

fn count_reason(event: &SessionEvent, report: &mut Report) {
    let Some(code) = event.code() else { return };
    match event.detail() {
        Some(detail) => report.add(format_args!("reasons/{}/{detail}", code.as_str()), 1),
        None => report.add(format_args!("reasons/{}", code.as_str()), 1),
    }
}

fn count_between(
    &(name, from, to): &(&str, EventCode, EventCode),
    places: &[usize],
    events: &[SessionEvent],
    report: &mut Report,
) {
    let first = |code| {
        let of_code = places.iter().map(|&at| &events[at]).find(|one| one.code() == Some(code));
        of_code.map(SessionEvent::time)
    };
    let Some((from, to)) = first(from).zip(first(to)) else { return };
    // A clock that was set back in between tells nothing.
    if to >= from {
        report.measure(format_args!("seconds/{name}"), to - from);
    }
}
