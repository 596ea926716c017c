//! What a session names: arrivals, phases, outcomes and reasons.

use wms_webhook::{
    Arrival, CATALOGUE, EventCode, Options, Outcome, Phase, SessionEvent, SessionState,
    UNUSABLE_SESSION_IDS, parse,
};

use super::{NOTE, quoted_lines, union};

pub(super) fn script() -> String {
    let arrivals = quoted_lines(Arrival::ALL.iter().map(|arrival| arrival.as_str()));
    let phases = quoted_lines(Phase::ALL.iter().map(|phase| phase.as_str()));
    let outcomes = quoted_lines(Outcome::ALL.iter().map(|outcome| outcome.as_str()));
    let unusable = quoted_lines(UNUSABLE_SESSION_IDS.into_iter());
    let list = |name, lines| {
        format!("export const {name} = /* @__PURE__ */ Object.freeze([\n{lines}]);\n")
    };
    [
        NOTE.to_owned(),
        list("ARRIVALS", arrivals),
        list("PHASES", phases),
        list("OUTCOMES", outcomes),
        list("UNUSABLE_SESSION_IDS", unusable),
    ]
    .join("\n")
}

pub(super) fn types() -> String {
    let arrivals = union(Arrival::ALL.iter().map(|arrival| arrival.as_str()));
    let phases = union(Phase::ALL.iter().map(|phase| phase.as_str()));
    let outcomes = union(Outcome::ALL.iter().map(|outcome| outcome.as_str()));
    let reasons = union(reasons().map(EventCode::as_str));
    format!(
        "{NOTE}\n\
         /** How a delivery stands to those of its visit that came before it. */\n\
         export type Arrival ={arrivals};\n\n\
         /** Where a visit stands: how far it came, or how its last measurement ended. */\n\
         export type Phase ={phases};\n\n\
         /** How a measurement ended. */\n\
         export type Outcome ={outcomes};\n\n\
         /** The event that tells why a visit or a measurement failed or was cancelled. */\n\
         export type Reason ={reasons};\n"
    )
}

/// The codes that give a visit of their own a reason.
fn reasons() -> impl Iterator<Item = EventCode> {
    CATALOGUE.iter().filter(|spec| has_reason(spec.name)).map(|spec| spec.code)
}

fn has_reason(code: &str) -> bool {
    let body = format!(r#"{{"timestamp":0,"sequence":0,"event":"{code}"}}"#);
    let event = parse(body.as_bytes(), &Options::default()).expect("it is an event");
    let mut state = SessionState::default();
    state.insert(SessionEvent::new(&event, [0; 32].into()));
    state.visits()[0].reason.is_some()
}
