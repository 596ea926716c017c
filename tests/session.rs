//! The session: any order and any duplication ends in the same state, within bounds.
#![cfg(all(feature = "tools", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use wms_webhook::{
    Arrival, CATALOGUE, EventCode, Phase, Scenario, SessionState, Simulation, track,
};

type Events = Vec<(u64, Option<EventCode>)>;

fn tracked(events: &[(u64, Option<EventCode>)]) -> SessionState {
    let state = events.iter().fold(None, |state, &(sequence, code)| {
        // By way of what is stored, as a receiver does it.
        let state = state.map(|state: SessionState| {
            serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap()
        });
        Some(track(state, code, sequence).state)
    });
    state.unwrap()
}

fn simulated(scenario: Scenario, seed: u32) -> Events {
    let events = Simulation { scenario, seed, ..Simulation::default() }.events();
    events.iter().zip(0..).map(|(event, sequence)| (sequence, Some(event.code))).collect()
}

fn sessions() -> impl Strategy<Value = Events> {
    let simulated = (select(Scenario::ALL), any::<u32>())
        .prop_map(|(scenario, seed)| simulated(scenario, seed));
    let code = || proptest::option::weighted(0.9, select(CATALOGUE).prop_map(|spec| spec.code));
    // What no honest sender has: any codes, and several of one sequence.
    let any_codes = vec((0..40_u64, code()), 1..60);
    let long = (1..513_u64).prop_flat_map(move |length| {
        vec(code(), usize::try_from(length).unwrap()).prop_map(|codes| (0..).zip(codes).collect())
    });
    prop_oneof![simulated, any_codes, long]
}

/// A session, and its events in another order and some of them several times.
fn shuffled() -> impl Strategy<Value = (Events, Events)> {
    (sessions(), vec(any::<Index>(), 0..30)).prop_flat_map(|(events, again)| {
        let copies = again.iter().map(|index| *index.get(&events));
        let all: Events = events.iter().copied().chain(copies).collect();
        (Just(events), Just(all).prop_shuffle())
    })
}

/// Phase and reason by their definition, from all events at once.
fn by_definition(events: &[(u64, Option<EventCode>)]) -> (Phase, Option<EventCode>) {
    use EventCode as Code;
    let known: BTreeSet<_> = events.iter().filter_map(|&(at, code)| Some((at, code?))).collect();
    let stage = |code| match code {
        Code::WmsLoaded | Code::ConfigurationLoaded => Some(Phase::Loaded),
        Code::CameraPermissionGranted | Code::CameraStarted => Some(Phase::Camera),
        Code::MeasurementStarted | Code::MeasurementCreated => Some(Phase::Measuring),
        _ => None,
    };
    let opening = known.iter().filter_map(|&(at, code)| Some((at, stage(code)?))).max();
    let since: Vec<Code> = known
        .iter()
        .filter(|(at, _)| opening.is_none_or(|(opened, _)| *at > opened))
        .map(|&(_, code)| code)
        .collect();
    let has = |codes: &[Code]| codes.iter().any(|code| since.contains(code));
    let failures = [
        Code::CameraPermissionDenied,
        Code::ConstraintViolation,
        Code::WebsocketReconnectionFailed,
        Code::ApiError,
        Code::LowSnr,
        Code::FailedInitBloodFlow,
        Code::GeneralError,
    ];
    let under_way = [
        Code::IntermediateResults,
        Code::ScanCompleted,
        Code::WebsocketDisconnected,
        Code::WebsocketReconnected,
    ];
    // Of more than 8 failures the last 8 are kept.
    let failed: Vec<_> = known.iter().filter(|(_, code)| failures.contains(code)).collect();
    let kept = &failed[failed.len().saturating_sub(8)..];
    let first = kept.iter().find(|(at, _)| opening.is_none_or(|(opened, _)| *at > opened));

    if has(&[Code::ResultsReceived]) {
        (Phase::Completed, None)
    } else if let Some((_, code)) = first {
        (Phase::Failed, Some(*code))
    } else if has(&[Code::MeasurementCanceled]) {
        (Phase::Cancelled, Some(Code::MeasurementCanceled))
    } else if has(&[Code::PageUnloaded]) {
        (Phase::Left, None)
    } else if has(&under_way) {
        (Phase::Measuring, None)
    } else {
        (opening.map_or(Phase::Unknown, |(_, stage)| stage), None)
    }
}

proptest! {
    #[test]
    fn any_order_and_any_duplication_end_in_the_same_state((events, shuffled) in shuffled()) {
        let state = tracked(&events);
        prop_assert_eq!(&tracked(&shuffled), &state);
        prop_assert_eq!((state.phase(), state.reason()), by_definition(&events));
    }

    #[test]
    fn missing_is_what_a_set_lacks(sequences in vec(0..512_u64, 1..600)) {
        let mut seen = BTreeSet::new();
        let mut state = None;
        for sequence in sequences {
            let is_empty = seen.is_empty();
            let next = seen.last().map_or(0, |highest| highest + 1);
            let is_new = seen.insert(sequence);
            let arrival = match () {
                () if !is_new => Arrival::Duplicate,
                () if sequence < next => Arrival::Late,
                () if sequence > next => Arrival::Gap,
                () if is_empty => Arrival::First,
                () => Arrival::Next,
            };
            let tracked = track(state, None, sequence);
            prop_assert_eq!(tracked.arrival, arrival);
            let next = tracked.state.next();
            prop_assert_eq!(Some(&(next - 1)), seen.last());
            let missing = tracked.state.missing().iter().flat_map(|&[from, to]| from..=to);
            let lacking = (0..next).filter(|sequence| !seen.contains(sequence));
            prop_assert!(missing.eq(lacking));
            prop_assert_eq!(tracked.state.forgotten_below(), 0);
            state = Some(tracked.state);
        }
    }

    #[test]
    fn a_state_is_bounded_whatever_comes(
        sequences in vec(prop_oneof![any::<u64>(), 0..1_u64 << 53, (0..5000_u64).prop_map(|n| n * 2)], 1..2000),
        codes in vec(select(CATALOGUE), 1..50),
    ) {
        let mut state = None;
        for (sequence, spec) in sequences.into_iter().zip(codes.iter().cycle()) {
            state = Some(track(state, Some(spec.code), sequence).state);
        }
        let state = state.unwrap();
        prop_assert!(state.missing().len() <= 256);
        let json = serde_json::to_string(&state).unwrap();
        prop_assert!(json.len() <= 12 * 1024, "{} bytes", json.len());
        prop_assert_eq!(serde_json::from_str::<SessionState>(&json).unwrap(), state);
    }

    /// It is refused, or it is a state to go on from.
    #[test]
    fn a_hostile_state_does_no_harm(
        path in select(&["next", "missing", "forgottenBelow", "phase", "reason", "marks"][..]),
        value in prop_oneof![
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,9}".prop_map(Value::from),
            vec((any::<u64>(), 0..1_u64 << 54), 0..400).prop_map(|pairs| json!(pairs)),
            btree_set(0..1000_u64, 0..600).prop_map(|set| {
                let list: Vec<_> = set.into_iter().collect();
                json!(list.chunks_exact(2).collect::<Vec<_>>())
            }),
            Just(json!({ "opening": [5, "left"], "failures": [[3, "LOW_SNR"], [3, "LOW_SNR"]] })),
        ],
        sequence in any::<u64>(),
    ) {
        let mut state = serde_json::to_value(tracked(&simulated(Scenario::LowSnr, 0))).unwrap();
        state[path] = value;
        if let Ok(state) = serde_json::from_value(state) {
            let state = track(Some(state), Some(EventCode::LowSnr), sequence).state;
            let json = serde_json::to_string(&state).unwrap();
            prop_assert_eq!(serde_json::from_str::<SessionState>(&json).unwrap(), state);
        }
    }
}

#[test]
fn every_scenario_ends_where_it_says() {
    for &scenario in Scenario::ALL {
        let expected = match scenario {
            Scenario::Success
            | Scenario::WebsocketRecovered
            | Scenario::TabHidden
            | Scenario::MeasuredAgain
            | Scenario::Reloaded
            | Scenario::Returned => (Phase::Completed, None),
            Scenario::WentSilent => (Phase::Measuring, None),
            Scenario::Cancelled => (Phase::Cancelled, Some(EventCode::MeasurementCanceled)),
            Scenario::LeftEarly => (Phase::Left, None),
            Scenario::PermissionDenied => (Phase::Failed, Some(EventCode::CameraPermissionDenied)),
            Scenario::LowSnr | Scenario::FakeFace => (Phase::Failed, Some(EventCode::LowSnr)),
            Scenario::ConstraintViolated => (Phase::Failed, Some(EventCode::ConstraintViolation)),
            Scenario::WebsocketLost => {
                (Phase::Failed, Some(EventCode::WebsocketReconnectionFailed))
            }
            Scenario::ApiError => (Phase::Failed, Some(EventCode::ApiError)),
            Scenario::BloodFlowFailed => (Phase::Failed, Some(EventCode::FailedInitBloodFlow)),
            Scenario::CameraFailed => (Phase::Failed, Some(EventCode::GeneralError)),
            other => panic!("no end is stated of {other:?}"),
        };
        let state = tracked(&simulated(scenario, 7));
        assert_eq!((state.phase(), state.reason()), expected, "{}", scenario.as_str());
    }
}

#[test]
fn past_256_gaps_the_lowest_are_forgotten_and_the_state_says_so() {
    let even: Events = (0..300).map(|n| (2 * n + 1, None)).collect();
    let state = tracked(&even);
    assert_eq!(state.missing().len(), 256);
    assert_eq!(state.missing()[0], [88, 88]);
    assert_eq!(state.forgotten_below(), 87);
    // Nobody can tell whether 10 came before, so it is not called a duplicate.
    assert_eq!(track(Some(state.clone()), None, 10).arrival, Arrival::Late);
    assert_eq!(track(Some(state.clone()), None, 87).arrival, Arrival::Duplicate);
    assert_eq!(track(Some(state), None, 88).arrival, Arrival::Late);
}

#[test]
fn the_highest_sequence_is_kept_exactly() {
    let highest = (1 << 53) - 1;
    let state = tracked(&[(highest, None), (u64::MAX, None)]);
    assert_eq!(state.next(), 1 << 53);
    assert_eq!(state.missing(), [[0, highest - 1]]);
}

#[test]
fn a_state_is_documented_json() {
    let state = tracked(&[
        (0, Some(EventCode::WmsLoaded)),
        (4, Some(EventCode::MeasurementCreated)),
        (5, Some(EventCode::IntermediateResults)),
        (6, Some(EventCode::LowSnr)),
        (7, Some(EventCode::MeasurementCanceled)),
        (9, Some(EventCode::PageUnloaded)),
    ]);
    let expected = json!({
        "version": 1,
        "next": 10,
        "missing": [[1, 3], [8, 8]],
        "forgottenBelow": 0,
        "phase": "failed",
        "reason": "LOW_SNR",
        "marks": {
            "opening": [4, "measuring"],
            "underWay": 5,
            "completed": null,
            "cancelled": 7,
            "left": 9,
            "failures": [[6, "LOW_SNR"]],
        },
    });
    assert_eq!(serde_json::to_value(&state).unwrap(), expected);

    let refused = |change: fn(&mut Value)| {
        let mut state = expected.clone();
        change(&mut state);
        serde_json::from_value::<SessionState>(state).is_err()
    };
    let changes: [fn(&mut Value); 18] = [
        |state| state["version"] = json!(2),
        |state| state["next"] = json!(0),
        |state| state["next"] = json!(9),
        |state| state["next"] = json!((1_u64 << 53) + 1),
        |state| state["missing"] = json!([[3, 1]]),
        |state| state["missing"] = json!([[1, 2], [3, 3]]),
        |state| state["missing"] = json!([[8, 8], [1, 3]]),
        |state| state["missing"] = json!([[9, 9]]),
        |state| state["forgottenBelow"] = json!(2),
        |state| state["forgottenBelow"] = json!(10),
        |state| state["phase"] = json!("completed"),
        |state| state["reason"] = json!(null),
        |state| state["reason"] = json!("low_snr"),
        |state| state["marks"]["left"] = json!(10),
        |state| state["marks"]["opening"] = json!([4, "left"]),
        |state| state["marks"]["failures"] = json!([[6, "WMS_LOADED"]]),
        |state| state["marks"]["failures"] = json!([[6, "LOW_SNR"], [6, "LOW_SNR"]]),
        |state| *state = json!({}),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        assert!(refused(change), "change {place}");
    }
    assert!(!refused(|_| {}));
    assert!(!refused(|state| state["forgottenBelow"] = json!(1)));
}

/// A new code of the catalogue says nothing of the phase until `src/session/phase.rs` knows it.
#[test]
fn two_codes_say_nothing_of_the_phase() {
    let silent = CATALOGUE.iter().filter(|spec| {
        let before = track(None, Some(EventCode::CameraStarted), 0).state;
        let after = track(Some(before.clone()), Some(spec.code), 1).state;
        let alone = track(None, Some(spec.code), 0).state;
        let none = track(None, None, 0).state;
        (after.phase(), alone.phase()) == (before.phase(), none.phase())
    });
    let codes: Vec<_> = silent.map(|spec| spec.name).collect();
    assert_eq!(codes, ["REDIRECTING_TO_CALLBACK", "PAGE_VISIBILITY_CHANGE"]);
}
