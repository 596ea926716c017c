//! The session: its state is a function of the set of deliveries, merges, and is bounded; a duplicate is the
//! same delivery; visits and measurements are told apart.
#![cfg(all(feature = "tools", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wms_webhook::EventCode as Code;
use wms_webhook::{
    Arrival, CATALOGUE, DeliveryId, MeasurementKey, Options, Outcome, Phase, Scenario,
    SessionEvent, SessionState, Simulation, Visit, is_usable_session_id, parse,
};

const MAX: usize = SessionState::MAX_EVENTS;

/// As a receiver would see it: its id follows from its bytes.
fn event(body: &str) -> SessionEvent {
    let id = DeliveryId::from(<[u8; 32]>::from(Sha256::digest(body)));
    SessionEvent::new(&parse(body.as_bytes(), &Options::default()).unwrap(), id)
}

fn body(time: f64, sequence: u64, code: &str, payload: &Value) -> String {
    json!({ "timestamp": time, "sessionId": "s", "sequence": sequence, "event": code, "payload": payload })
        .to_string()
}

/// Without a measurement.
fn plain(time: u32, sequence: u64, code: &str) -> SessionEvent {
    event(&body(time.into(), sequence, code, &json!({})))
}

fn of(time: u32, sequence: u64, code: &str, measurement: &str) -> SessionEvent {
    event(&body(time.into(), sequence, code, &json!({ "measurementId": measurement })))
}

fn state_of(events: &[SessionEvent]) -> SessionState {
    let mut state = SessionState::default();
    for event in events {
        state.insert(event.clone());
        // By way of what is stored, as a receiver does it; in a long session it takes too long each time.
        if state.events().len() < 40 || state.events().len() % 50 == 0 {
            state = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
        }
    }
    state
}

fn simulated(scenario: Scenario, seed: u32, start_time: u64) -> Vec<SessionEvent> {
    let simulation = Simulation { scenario, seed, start_time, ..Simulation::default() };
    simulation.events().iter().map(|simulated| event(&simulated.body)).collect()
}

/// Several visits of one session, seconds or days apart; and what no honest sender has.
fn sessions() -> impl Strategy<Value = Vec<SessionEvent>> {
    let visit = (select(Scenario::ALL), any::<u32>(), prop_oneof![0..90_u64, 86_400..200_000_u64]);
    let visits = vec(visit, 1..6).prop_map(|visits| {
        let mut start = 1_689_684_577;
        let events = visits.into_iter().flat_map(|(scenario, seed, pause)| {
            start += pause;
            simulated(scenario, seed, start)
        });
        events.collect()
    });
    let time = prop_oneof![(0..30_u32).prop_map(f64::from), -1e9..1e9_f64];
    let code = prop_oneof![select(CATALOGUE).prop_map(|spec| spec.name), Just("NEW")];
    let measurement = prop_oneof![
        Just(json!({})),
        (0..4_u8).prop_map(|n| json!({ "measurementId": n.to_string() }))
    ];
    let one = (time, 0..20_u64, code, measurement)
        .prop_map(|(time, sequence, code, payload)| event(&body(time, sequence, code, &payload)));
    let few = vec(one.clone(), 1..60);
    prop_oneof![8 => visits, 8 => few, 1 => vec(one, 1..MAX * 2)]
}

/// A session, and its deliveries in another order and some of them several times.
fn shuffled() -> impl Strategy<Value = (Vec<SessionEvent>, Vec<SessionEvent>)> {
    (sessions(), vec(any::<Index>(), 0..30)).prop_flat_map(|(events, again)| {
        let copies = again.iter().map(|index| index.get(&events).clone());
        let all: Vec<_> = events.iter().cloned().chain(copies).collect();
        (Just(events), Just(all).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn any_order_and_any_duplication_end_in_the_same_state((events, shuffled) in shuffled()) {
        let state = state_of(&events);
        prop_assert_eq!(&state_of(&shuffled), &state);
        let distinct: BTreeSet<_> = events.iter().map(SessionEvent::id).collect();
        prop_assert_eq!(state.events().len(), distinct.len().min(MAX));
        prop_assert_eq!(state.is_cut(), distinct.len() > MAX);
    }

    #[test]
    fn merging_is_the_union(
        (events, shuffled) in shuffled(),
        parts in vec(0..3_usize, MAX * 2 + 30),
        overlap in vec(any::<Index>(), 0..20),
    ) {
        let mut states = [(); 3].map(|()| SessionState::default());
        for (event, part) in shuffled.iter().zip(parts) {
            states[part].insert(event.clone());
        }
        for (index, part) in overlap.iter().zip([0, 1, 2].into_iter().cycle()) {
            states[part].insert(index.get(&shuffled).clone());
        }
        let merged = |order: [usize; 3]| {
            let mut all = SessionState::default();
            for part in order {
                all.merge(states[part].clone());
            }
            all
        };
        let whole = state_of(&events);
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            prop_assert_eq!(&merged(order), &whole);
        }
        // Grouped the other way, and with itself.
        let [mut one, mut other, third] = states;
        other.merge(third);
        one.merge(other.clone());
        one.merge(other);
        prop_assert_eq!(&one, &whole);
    }

    /// Each delivery is in one visit, each that names a measurement in that one, and no sequence is both
    /// there and missing.
    #[test]
    fn visits_and_measurements_part_the_deliveries(events in sessions()) {
        let state = state_of(&events);
        let mut places: Vec<_> = state.visits().iter().flat_map(|visit| visit.events.clone()).collect();
        places.sort_unstable();
        prop_assert!(places.into_iter().eq(0..state.events().len()));
        let mut keys = Vec::new();
        for visit in state.visits() {
            let at = |place: &usize| state.events()[*place].sequence();
            prop_assert!(visit.events.is_sorted_by_key(at));
            let present: BTreeSet<_> = visit.events.iter().map(at).collect();
            for [from, to] in &visit.missing {
                prop_assert!(from <= to && present.range(from..=to).next().is_none());
            }
            for measurement in visit.measurements {
                keys.extend(measurement.key);
                for place in measurement.events {
                    let named = state.events()[place].measurement();
                    prop_assert!(named.is_none() || named == measurement.key);
                }
            }
        }
        let named: BTreeSet<_> = state.events().iter().filter_map(SessionEvent::measurement).collect();
        prop_assert_eq!(keys.len(), named.len(), "each once");
        prop_assert_eq!(BTreeSet::from_iter(keys), named);
    }

    #[test]
    fn arrival_is_by_the_visit(events in sessions(), again in any::<Index>()) {
        let mut state = SessionState::default();
        for event in &events {
            let before = state.clone();
            let arrival = state.track(event.clone());
            prop_assert_eq!(arrival == Arrival::Duplicate, before.events().contains(event));
            if arrival == Arrival::Duplicate {
                prop_assert_eq!(&state, &before);
            }
        }
        let event = again.get(&events).clone();
        let is_kept = state.events().contains(&event);
        let arrival = state.track(event);
        prop_assert_eq!(arrival, if is_kept { Arrival::Duplicate } else { Arrival::Late });
    }

    /// It is refused, or it is a state to go on from.
    #[test]
    fn a_hostile_state_does_no_harm(
        column in 0..7_usize,
        value in prop_oneof![
            any::<f64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            ".{0,40}".prop_map(Value::from),
            "[0-9a-f]{24}".prop_map(Value::from),
            Just(Value::Null),
        ],
        rows in vec(any::<Index>(), 0..300),
    ) {
        let events = simulated(Scenario::LowSnr, 0, 5);
        let mut state = serde_json::to_value(state_of(&events)).unwrap();
        let whole = state["events"].as_array().unwrap().clone();
        state["events"] = rows.iter().map(|index| index.get(&whole).clone()).collect();
        if let Some(row) = state["events"].get_mut(0) {
            row[column] = value;
        }
        if let Ok(state) = serde_json::from_value::<SessionState>(state) {
            let mut state = state;
            state.track(events[3].clone());
            let _ = state.visits();
            let json = serde_json::to_string(&state).unwrap();
            prop_assert_eq!(serde_json::from_str::<SessionState>(&json).unwrap(), state);
        }
    }
}

#[test]
fn a_state_is_bounded_whatever_comes() {
    let mut state = SessionState::default();
    for n in 0..2000_u32 {
        let payload =
            json!({ "measurementId": "m".repeat(5000), "code": "x".repeat(32), "snr": 1e-300 });
        let time = -1.234_567_890_123_456_7e-300 * f64::from(n);
        state.insert(event(&body(time, (1 << 53) - 1, "CONSTRAINT_VIOLATION", &payload)));
        let long =
            json!({ "measurementId": "m", "snr": -1.234_567_890_123_456_7e-300, "sequence": n });
        state.insert(event(&body(time, (1 << 53) - 1, "INTERMEDIATE_RESULTS", &long)));
    }
    assert_eq!((state.events().len(), state.is_cut()), (MAX, true));
    let json = serde_json::to_string(&state).unwrap();
    assert!(json.len() <= 48 * 1024, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<SessionState>(&json).unwrap(), state);
}

#[test]
fn past_the_bound_the_oldest_are_dropped_and_the_state_says_so() {
    let all: Vec<_> = (0..300).map(|n| plain(n, n.into(), "PAGE_VISIBILITY_CHANGE")).collect();
    let mut state = state_of(&all);
    assert!(state.is_cut());
    assert_eq!(state.events(), &all[300 - MAX..]);
    let [visit] = &state.visits()[..] else { panic!("one visit") };
    assert!(visit.is_cut);
    assert_eq!(visit.missing, [[0; 2]; 0], "nobody can tell that what is dropped is missing");
    // Nobody can tell whether it came before, so it is not called a duplicate.
    assert_eq!(state.track(all[3].clone()), Arrival::Late);
    assert_eq!(state.track(all[299].clone()), Arrival::Duplicate);
    assert!(!state_of(&all[..MAX]).is_cut());
    // What one state has dropped is dropped of both.
    let mut both = SessionState::default();
    both.merge(state_of(&all));
    assert_eq!(both, state_of(&all));
}

#[test]
fn every_scenario_ends_where_it_says() {
    for &scenario in Scenario::ALL {
        use Outcome::{Cancelled, Completed, Failed, Left};
        let (phase, reason, outcomes): (_, _, &[_]) = match scenario {
            Scenario::Success | Scenario::WebsocketRecovered | Scenario::TabHidden => {
                (Phase::Completed, None, &[Some(Completed)])
            }
            Scenario::MeasuredAgain | Scenario::Returned => {
                (Phase::Completed, None, &[Some(Failed), Some(Completed)])
            }
            Scenario::Reloaded => (Phase::Completed, None, &[Some(Left), Some(Completed)]),
            Scenario::WentSilent => (Phase::Measuring, None, &[None]),
            Scenario::Cancelled => {
                (Phase::Cancelled, Some(Code::MeasurementCanceled), &[Some(Cancelled)])
            }
            Scenario::LeftEarly => (Phase::Left, None, &[Some(Left)]),
            Scenario::PermissionDenied => (Phase::Failed, Some(Code::CameraPermissionDenied), &[]),
            Scenario::CameraFailed => (Phase::Failed, Some(Code::GeneralError), &[]),
            failed => {
                let reason = match failed {
                    Scenario::LowSnr | Scenario::FakeFace => Code::LowSnr,
                    Scenario::ConstraintViolated => Code::ConstraintViolation,
                    Scenario::WebsocketLost => Code::WebsocketReconnectionFailed,
                    Scenario::ApiError => Code::ApiError,
                    Scenario::BloodFlowFailed => Code::FailedInitBloodFlow,
                    other => panic!("no end is stated of {other:?}"),
                };
                (Phase::Failed, Some(reason), &[Some(Failed)])
            }
        };
        let name = scenario.as_str();
        let events = simulated(scenario, 7, 1000);
        let state = state_of(&events);
        let visits = state.visits();
        let loaded = events.iter().filter(|event| event.sequence() == 0).count();
        assert_eq!(visits.len(), loaded, "{name}");
        let last = visits.last().unwrap();
        assert_eq!((last.phase, reason_of(&state, last)), (phase, reason), "{name}");
        assert!(visits.iter().all(|visit| visit.missing.is_empty()), "{name}");
        let told: Vec<_> = visits.iter().flat_map(|visit| &visit.measurements).collect();
        assert_eq!(told.iter().map(|one| one.outcome).collect::<Vec<_>>(), outcomes, "{name}");
    }
}

fn reason_of(state: &SessionState, visit: &Visit) -> Option<Code> {
    visit.reason.and_then(|at| state.events()[at].code())
}

/// Where each scenario and each other one meet: in one second, and with anything lost or in any order, what
/// is left of both visits is told apart.
#[test]
fn a_reload_is_a_visit_of_its_own() {
    for &first in Scenario::ALL {
        for &second in Scenario::ALL {
            let one = simulated(first, 1, 1000);
            let start = one.last().unwrap().time();
            #[allow(
                clippy::as_conversions,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss
            )]
            let other = simulated(second, 2, start as u64);
            let mut state = state_of(&one);
            assert_eq!(state.track(other[0].clone()), Arrival::First, "{first:?} {second:?}");
            for event in &other[1..] {
                let expected = if event.sequence() == 0 { Arrival::First } else { Arrival::Next };
                assert_eq!(state.track(event.clone()), expected, "{first:?} {second:?}");
            }
            // A scenario may have reloads of its own.
            let all = [one.clone(), other.clone()].concat();
            let lengths = all.chunk_by(|_, next| next.sequence() != 0).map(<[_]>::len);
            let told = state.visits().into_iter().map(|visit| visit.events.len());
            assert!(told.eq(lengths), "{first:?} {second:?}");
            assert_eq!(state_of(&[other, one].concat()), state);
        }
    }
}

#[test]
fn a_duplicate_is_the_same_delivery_and_not_the_same_sequence() {
    let mut state = SessionState::default();
    let loaded = plain(10, 0, "WMS_LOADED");
    assert_eq!(state.track(loaded.clone()), Arrival::First);
    assert_eq!(state.track(loaded.clone()), Arrival::Duplicate);
    assert_eq!(state.track(plain(70, 0, "WMS_LOADED")), Arrival::First);
    assert_eq!(state.visits().len(), 2);
    // The same event signed by another secret is no visit of its own.
    let text = body(10.0, 0, "WMS_LOADED", &json!({}));
    let again =
        SessionEvent::new(&parse(text.as_bytes(), &Options::default()).unwrap(), [9; 32].into());
    assert_eq!(state.track(again), Arrival::Copy);
    assert_eq!(state.visits().len(), 2);
}

#[test]
fn an_event_that_was_signed_again_begins_no_measurement_and_says_nothing_twice() {
    let signed = |secret: u8, sequence: u64, code, payload: Value| {
        let text =
            body(10.0 + f64::from(u32::try_from(sequence).unwrap()), sequence, code, &payload);
        SessionEvent::new(
            &parse(text.as_bytes(), &Options::default()).unwrap(),
            [secret; 32].into(),
        )
    };
    let results = json!({ "measurementId": "m", "snr": 2.5, "sequence": 0 });
    let originals = [
        signed(9, 0, "MEASUREMENT_STARTED", json!({})),
        signed(10, 1, "MEASUREMENT_CREATED", json!({ "measurementId": "m" })),
        signed(11, 2, "INTERMEDIATE_RESULTS", results.clone()),
    ];
    // One copy stands before its original, and the others behind.
    let copies = [
        signed(1, 0, "MEASUREMENT_STARTED", json!({})),
        signed(20, 0, "MEASUREMENT_STARTED", json!({})),
        signed(21, 2, "INTERMEDIATE_RESULTS", results),
    ];
    let state = state_of(&[&originals[..], &copies].concat());
    let [visit] = &state.visits()[..] else { panic!("one visit") };
    let [measurement] = &visit.measurements[..] else { panic!("one measurement") };
    let of =
        |places: &[usize]| places.iter().map(|&at| state.events()[at].id()).collect::<Vec<_>>();
    let ids = [[1; 32], [10; 32], [11; 32]].map(DeliveryId::from);
    assert_eq!(of(&measurement.events), ids);
    assert_eq!(of(&measurement.copies), [[9; 32], [20; 32], [21; 32]].map(DeliveryId::from));
    // A start that is another event begins another measurement.
    let other = state_of(&[&originals[..], &[plain(14, 4, "MEASUREMENT_STARTED")]].concat());
    assert_eq!(other.visits()[0].measurements.len(), 2);
}

#[test]
fn arrivals_are_told_within_the_visit() {
    let mut state = SessionState::default();
    let mut track = |time, sequence| state.track(plain(time, sequence, "PAGE_VISIBILITY_CHANGE"));
    assert_eq!(track(10, 0), Arrival::First);
    assert_eq!(track(11, 1), Arrival::Next);
    assert_eq!(track(14, 4), Arrival::Gap);
    assert_eq!(track(12, 2), Arrival::Late);
    // A day later, and its beginning is lost.
    assert_eq!(track(90_000, 3), Arrival::Gap);
    let missing: Vec<_> = state.visits().into_iter().map(|visit| visit.missing).collect();
    assert_eq!(missing, [vec![[3, 3]], vec![[0, 2]]]);
}

#[test]
fn a_second_measurement_has_an_outcome_of_its_own() {
    let state = state_of(&[
        plain(10, 0, "WMS_LOADED"),
        plain(12, 1, "MEASUREMENT_STARTED"),
        of(13, 2, "MEASUREMENT_CREATED", "m-1"),
        // It names no measurement.
        event(&body(30.0, 3, "LOW_SNR", &json!({ "details": "LOW_SNR" }))),
        of(30, 4, "MEASUREMENT_CANCELED", "m-1"),
        plain(40, 5, "MEASUREMENT_STARTED"),
        of(41, 6, "MEASUREMENT_CREATED", "m-2"),
        of(71, 7, "RESULTS_RECEIVED", "m-2"),
        // A third fails before it has an ID, and a fourth is reloaded away.
        plain(80, 8, "MEASUREMENT_STARTED"),
        event(&body(81.0, 9, "API_ERROR", &json!({ "errorCode": "LICENSE_EXPIRED" }))),
        plain(90, 10, "MEASUREMENT_STARTED"),
        of(91, 11, "MEASUREMENT_CREATED", "m-4"),
        plain(200, 0, "WMS_LOADED"),
        plain(210, 1, "MEASUREMENT_STARTED"),
    ]);
    let visits = state.visits();
    let told: Vec<_> = visits
        .iter()
        .flat_map(|visit| &visit.measurements)
        .map(|one| {
            let reason = one.reason.map(|at| &state.events()[at]);
            let detail = reason.and_then(SessionEvent::detail);
            (one.key, one.outcome, reason.and_then(SessionEvent::code), detail)
        })
        .collect();
    let key = |id| Some(MeasurementKey::of(id));
    assert_eq!(
        told,
        [
            (key("m-1"), Some(Outcome::Failed), Some(Code::LowSnr), Some("LOW_SNR")),
            (key("m-2"), Some(Outcome::Completed), None, None),
            (None, Some(Outcome::Failed), Some(Code::ApiError), Some("LICENSE_EXPIRED")),
            (key("m-4"), Some(Outcome::Left), None, None),
            (None, None, None, None),
        ]
    );
    assert_eq!([visits[0].phase, visits[1].phase], [Phase::Left, Phase::Measuring]);
}

/// Without an ID, and with nothing that tells of its end: another start begins another measurement, unless only what
/// follows a start has come of the first.
#[test]
fn two_starts_are_two_measurements() {
    let ends = |events: &[SessionEvent]| {
        let visits = state_of(events).visits();
        let all = visits.iter().flat_map(|visit| &visit.measurements);
        all.map(|one| (one.events.len(), one.outcome)).collect::<Vec<_>>()
    };
    let started = |sequence| plain(10, sequence, "MEASUREMENT_STARTED");
    let under_way = |sequence| plain(11, sequence, "INTERMEDIATE_RESULTS");
    assert_eq!(ends(&[started(1), started(3)]), [(1, Some(Outcome::Left)), (1, None)]);
    assert_eq!(
        ends(&[started(1), under_way(2), started(3)]),
        [(2, Some(Outcome::Left)), (1, None)]
    );
    assert_eq!(ends(&[under_way(1), started(2), under_way(3)]), [(3, None)]);
}

/// What is long is cut within 1,024 bytes, and not within a character.
#[test]
fn a_measurement_has_the_digest_of_its_id() {
    let digest = |id: &str| hex::encode(&Sha256::digest(id)[..6]);
    for (id, part) in [
        ("m-1".to_string(), "m-1".to_string()),
        ("x".repeat(1024), "x".repeat(1024)),
        ("x".repeat(1025), "x".repeat(1024)),
        ("x".repeat(1023) + "é", "x".repeat(1023)),
        ("x".repeat(1022) + "漢", "x".repeat(1022)),
        ("x".repeat(1021) + "😀😀", "x".repeat(1021)),
        ("x".repeat(1022) + "é", "x".repeat(1022) + "é"),
    ] {
        let key = MeasurementKey::of(&id);
        assert_eq!(key.to_string(), digest(&part));
        assert_eq!(format!("{key:?}"), format!("MeasurementKey({key})"));
    }
    let id = DeliveryId::from([0xAB; 32]);
    assert_eq!(format!("{id:?}"), format!("DeliveryId({})", "ab".repeat(12)));
}

#[test]
fn intermediate_results_have_a_ratio() {
    let snr = |code: &str, payload: Value| event(&body(1.0, 0, code, &payload)).snr();
    assert_eq!(snr("INTERMEDIATE_RESULTS", json!({ "snr": -2.5 })), Some(-2.5));
    assert_eq!(snr("INTERMEDIATE_RESULTS", json!({ "snr": "2.5" })), None);
    assert_eq!(snr("LOW_SNR", json!({ "snr": 2.5 })), None);
}

const LOADED: &str = "WMS_LOADED";
const SEEN: &str = "PAGE_VISIBILITY_CHANGE";
const LEFT: &str = "PAGE_UNLOADED";

/// The visits of events at seconds that begin far from 0, each as the seconds and sequences that it has.
fn visits_of(events: &[(u32, u64, &str)]) -> Vec<Vec<(u32, u64)>> {
    const BEGIN: u32 = 10_000;
    let all: Vec<_> = events.iter().map(|&(at, n, code)| plain(BEGIN + at, n, code)).collect();
    let state = state_of(&all);
    let place = |at: usize| {
        let found = all.iter().position(|one| *one == state.events()[at]).unwrap();
        (events[found].0, events[found].1)
    };
    let visits = state.visits().into_iter();
    visits.map(|visit| visit.events.into_iter().map(place).collect()).collect()
}

/// In the second of a reload, with what came before it lost: the departure is of the page that was left.
#[test]
fn a_departure_belongs_to_the_page_that_was_left() {
    assert_eq!(
        visits_of(&[(100, 0, LOADED), (200, 17, LEFT), (200, 0, LOADED), (201, 1, SEEN)]),
        [vec![(100, 0), (200, 17)], vec![(200, 0), (201, 1)]]
    );
    // Of two tabs, the one that it continues.
    assert_eq!(
        visits_of(&[
            (100, 0, LOADED),
            (110, 16, SEEN),
            (120, 0, LOADED),
            (150, 3, SEEN),
            (200, 17, LEFT),
            (200, 0, LOADED),
        ]),
        [vec![(100, 0), (110, 16), (200, 17)], vec![(120, 0), (150, 3)], vec![(200, 0)]]
    );
    // And not one that has come as far already.
    assert_eq!(
        visits_of(&[
            (100, 0, LOADED),
            (110, 10, SEEN),
            (120, 0, LOADED),
            (150, 17, SEEN),
            (200, 17, LEFT),
            (200, 0, LOADED),
        ]),
        [vec![(100, 0), (110, 10), (200, 17)], vec![(120, 0), (150, 17)], vec![(200, 0)]]
    );
}

/// The clock may err by five seconds, and not by more.
#[test]
fn a_load_begins_a_visit_unless_its_events_came_before() {
    assert_eq!(visits_of(&[(100, 1, SEEN), (105, 0, LOADED)]), [[(105, 0), (100, 1)]]);
    assert_eq!(visits_of(&[(100, 1, SEEN), (106, 0, LOADED)]), [[(100, 1)], [(106, 0)]]);
    assert_eq!(visits_of(&[(100, 3, SEEN), (500, 0, LOADED)]), [[(100, 3)], [(500, 0)]]);
}

#[test]
fn an_older_tab_goes_on_for_ten_minutes() {
    let tabs = [(100, 0, LOADED), (110, 1, SEEN), (120, 0, LOADED), (130, 1, SEEN), (200, 2, SEEN)];
    let with = |more| visits_of(&[&tabs[..], &[more]].concat());
    let [one, other] = [vec![(100, 0), (110, 1)], vec![(120, 0), (130, 1), (200, 2)]];
    assert_eq!(with((710, 2, SEEN)), [[&one[..], &[(710, 2)]].concat(), other.clone()]);
    assert_eq!(with((711, 2, SEEN)).len(), 3);
    assert_eq!(with((5000, 3, SEEN)), [one, [&other[..], &[(5000, 3)]].concat()]);
}

#[test]
fn a_tab_that_was_left_does_not_go_on() {
    let tabs = [(100, 0, LOADED), (110, 1, LEFT), (120, 0, LOADED), (130, 1, SEEN), (140, 2, SEEN)];
    let visits = visits_of(&[&tabs[..], &[(150, 2, "CAMERA_STARTED")]].concat());
    assert_eq!(visits.len(), 3);
    assert_eq!(visits[0], [(100, 0), (110, 1)]);
}

/// Within five seconds of a reload what is not next in either is of the visit with the smaller gap.
#[test]
fn a_gap_is_the_smallest_that_clocks_allow() {
    let before: [(u32, u64, &str); 4] =
        [(100, 0, LOADED), (101, 4, SEEN), (102, 5, SEEN), (110, 0, LOADED)];
    let with = |at| visits_of(&[&before[..], &[(at, 8, SEEN)]].concat());
    assert_eq!(with(115), [vec![(100, 0), (101, 4), (102, 5), (115, 8)], vec![(110, 0)]]);
    assert_eq!(with(116), [vec![(100, 0), (101, 4), (102, 5)], vec![(110, 0), (116, 8)]]);
}

/// What comes late fits below what is above it by five seconds at most, and nowhere twice.
#[test]
fn a_sequence_that_is_taken_or_long_over_begins_a_visit() {
    let before = [(100, 0, LOADED), (105, 5, SEEN)];
    let with = |more| visits_of(&[&before[..], &[more]].concat());
    assert_eq!(with((110, 3, SEEN)), [[(100, 0), (110, 3), (105, 5)]]);
    assert_eq!(with((111, 3, SEEN)), [vec![(100, 0), (105, 5)], vec![(111, 3)]]);
    assert_eq!(with((106, 5, "CAMERA_STARTED")), [vec![(100, 0), (105, 5)], vec![(106, 5)]]);
}

/// An event is of the visit whose measurement it names, if that has room for it.
#[test]
fn a_measurement_stays_in_its_visit() {
    let sizes = |sequence| {
        let mut state = state_of(&[
            plain(100, 0, LOADED),
            of(110, 1, "MEASUREMENT_CREATED", "m-1"),
            of(111, 2, "SCAN_COMPLETED", "m-1"),
            plain(120, 0, LOADED),
            plain(130, 1, SEEN),
        ]);
        state.insert(of(300, sequence, "RESULTS_RECEIVED", "m-1"));
        state.visits().iter().map(|visit| visit.events.len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(7), [4, 2]);
    assert_eq!(sizes(2), [3, 3]);
}

/// What is missing at the beginning is missing, unless it may have been dropped.
#[test]
fn a_beginning_that_was_not_dropped_is_missing() {
    let mut state = SessionState::default();
    assert_eq!(state.track(plain(10, 3, "CAMERA_STARTED")), Arrival::Gap);
    let [visit] = &state.visits()[..] else { panic!("one visit") };
    assert_eq!((visit.is_cut, &visit.missing[..]), (false, &[[0, 2]][..]));
    let all: Vec<_> = (0..300).map(|n| plain(n, n.into(), SEEN)).collect();
    let mut cut = state_of(&all);
    assert_eq!(cut.track(plain(1_000_000, 250, "CAMERA_STARTED")), Arrival::Gap);
    let visits = cut.visits();
    let told: Vec<_> = visits.iter().map(|visit| (visit.is_cut, visit.missing.len())).collect();
    assert_eq!(told, [(true, 0), (false, 1)]);
}

/// Two tabs of one session at once: the sequences tell which is which.
#[test]
fn two_tabs_are_two_visits() {
    let tab = |from: u32| {
        (0..8_u32).map(move |n| plain(from + 7 * n, n.into(), "PAGE_VISIBILITY_CHANGE"))
    };
    let state = state_of(&tab(100).chain(tab(117)).collect::<Vec<_>>());
    let visits = state.visits();
    assert_eq!(visits.iter().map(|visit| visit.events.len()).collect::<Vec<_>>(), [8, 8]);
    assert!(visits.iter().all(|visit| visit.missing.is_empty()));
}

/// Who stamps events as they come may see neighbours in the wrong order.
#[test]
fn clocks_may_err_by_seconds() {
    let times = [101, 100, 103, 102, 102, 107, 104];
    let events: Vec<_> = times
        .into_iter()
        .zip(0..)
        .map(|(time, n)| plain(time, n, "PAGE_VISIBILITY_CHANGE"))
        .collect();
    assert_eq!(state_of(&events).visits().len(), 1);
    // Milliseconds are the same time.
    let text = body(101_000_000_000.0, 1, "CAMERA_STARTED", &json!({}));
    assert!((event(&text).time() - 101_000_000.0).abs() < f64::EPSILON);
}

#[test]
fn only_codes_are_details() {
    let detail = |code: &str, payload: Value| {
        let event = event(&body(1.0, 0, code, &payload));
        event.detail().map(str::to_owned)
    };
    let constraint = |payload| detail("CONSTRAINT_VIOLATION", payload);
    assert_eq!(constraint(json!({ "code": "TOO_FAR", "other": "x" })).as_deref(), Some("TOO_FAR"));
    assert_eq!(constraint(json!({ "measurementId": "m", "any": "T" })).as_deref(), Some("T"));
    assert_eq!(constraint(json!({ "any": 404 })).as_deref(), Some("404"));
    assert_eq!(constraint(json!({ "any": 4.5 })), None);
    assert_eq!(constraint(json!({ "any": "T", "other": "U" })), None);
    assert_eq!(constraint(json!({ "code": "Ann Example" })), None);
    assert_eq!(constraint(json!({ "code": "x".repeat(33) })), None);
    assert_eq!(constraint(json!({ "code": "x".repeat(32) })), Some("x".repeat(32)));
    assert_eq!(
        detail("GENERAL_ERROR", json!({ "details": "A_B-1.c" })).as_deref(),
        Some("A_B-1.c")
    );
    assert_eq!(detail("GENERAL_ERROR", json!({ "details": "a@b" })), None);
    assert_eq!(detail("WMS_LOADED", json!({ "details": "A", "code": "B" })), None);
}

#[test]
fn a_state_is_documented_json() {
    let events = [
        event(&body(10.0, 0, "NEW_CODE", &json!({ "measurementId": "m-1" }))),
        event(&body(
            12.5,
            1,
            "INTERMEDIATE_RESULTS",
            &json!({ "measurementId": "m-1", "snr": 2.5, "sequence": 0 }),
        )),
        event(&body(
            13.0,
            2,
            "CONSTRAINT_VIOLATION",
            &json!({ "measurementId": "m-1", "code": "TOO_FAR" }),
        )),
    ];
    let [one, two, three] = events.each_ref().map(|event| event.id().to_string());
    // printf m-1 | sha256sum
    let expected = json!({
        "version": 1,
        "isCut": false,
        "events": [
            [one, 10.0, 0, null, null, null, null],
            [two, 12.5, 1, "INTERMEDIATE_RESULTS", "a461b472cb41", 2.5, null],
            [three, 13.0, 2, "CONSTRAINT_VIOLATION", "a461b472cb41", null, "TOO_FAR"],
        ],
    });
    assert_eq!(serde_json::to_value(state_of(&events)).unwrap(), expected);

    let read = |change: &dyn Fn(&mut Value)| {
        let mut state = expected.clone();
        change(&mut state);
        serde_json::from_value::<SessionState>(state).ok()
    };
    assert_eq!(read(&|_| {}), Some(state_of(&events)));
    // JavaScript writes whole numbers without a point; and a store may sort.
    assert_eq!(read(&|state| state["events"][0][1] = json!(10)), Some(state_of(&events)));
    assert_eq!(
        read(&|state| state["events"].as_array_mut().unwrap().reverse()),
        Some(state_of(&events))
    );
    // A zero is a zero, whatever its sign.
    let zero = [event(&body(0.0, 0, "INTERMEDIATE_RESULTS", &json!({ "snr": 0 })))];
    let stored = serde_json::to_string(&state_of(&zero)).unwrap();
    assert_eq!(stored.matches(",0.0,").count(), 2, "{stored}");
    let read_again: SessionState =
        serde_json::from_str(&stored.replace(",0.0,", ",-0.0,")).unwrap();
    assert_eq!(serde_json::to_string(&read_again).unwrap(), stored);
    let refused =
        serde_json::from_str::<SessionState>(&stored.replace("\"version\":1", "\"version\":2"));
    assert_eq!(refused.unwrap_err().to_string(), "not the state of a session");
    let changes: [&dyn Fn(&mut Value); 12] = [
        &|state| state["version"] = json!(2),
        &|state| state["isCut"] = json!(null),
        &|state| state["events"] = json!(null),
        &|state| state["events"][0] = json!([]),
        &|state| state["events"][0][0] = json!("AB".repeat(12)),
        &|state| state["events"][0][0] = json!("+".to_owned() + &"a".repeat(23)),
        &|state| state["events"][0][1] = json!("10"),
        &|state| state["events"][0][2] = json!(1_u64 << 53),
        &|state| state["events"][0][3] = json!("wms_loaded"),
        &|state| state["events"][0][4] = json!("m-1"),
        &|state| state["events"][0][6] = json!("free text"),
        &|state| state["events"] = vec![state["events"][0].clone(); MAX + 1].into(),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        assert_eq!(read(change), None, "change {place}");
    }
}

#[test]
fn an_unusable_session_id_is_told() {
    for id in ["", "undefined", "null", "NaN", "[object Object]", "[object Promise]"] {
        assert!(!is_usable_session_id(id), "{id:?}");
    }
    for id in ["0", "undefined-1", "Null", "ryueiwoqfh910fu3rpqruvfiu"] {
        assert!(is_usable_session_id(id), "{id:?}");
    }
}

/// A new code of the catalogue says nothing until `src/session/phase.rs` knows it.
#[test]
fn two_codes_say_nothing() {
    let silent = CATALOGUE.iter().filter(|spec| {
        let alone = state_of(&[plain(10, 0, spec.name)]).visits().remove(0);
        (alone.phase, alone.measurements.len()) == (Phase::Unknown, 0)
    });
    let codes: Vec<_> = silent.map(|spec| spec.name).collect();
    assert_eq!(codes, ["REDIRECTING_TO_CALLBACK", "PAGE_VISIBILITY_CHANGE"]);
}
