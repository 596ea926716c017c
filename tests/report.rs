//! The report over many sessions: what it counts, and that reports add up.
#![cfg(all(feature = "tools", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, missing_docs)]

use proptest::prelude::*;
use proptest::sample::select;
use wms_webhook::{
    Collection, Encoding, MacKey, Mix, PlannedSession, Population, Report, Scenario, Signature,
    Simulation, verify,
};

/// What arrives: authentic or not, with the number of its session.
type Arrived = (usize, String, Signature, bool);

fn arrived(planned: impl Iterator<Item = PlannedSession>) -> Vec<Arrived> {
    let key = MacKey::new("key").unwrap();
    let sessions = planned.enumerate().flat_map(|(number, session)| {
        let deliveries = session.simulation().deliveries(&key, None, &session.faults);
        let key = &key;
        deliveries.into_iter().map(move |one| {
            let signature = Signature::parse(&one.signature).unwrap();
            let keys = std::slice::from_ref(key);
            let is_authentic =
                verify(one.body.as_bytes(), &signature, keys, Encoding::Auto).is_ok();
            (number, one.body, signature, is_authentic)
        })
    });
    sessions.collect()
}

fn collected<'a>(arrived: impl IntoIterator<Item = &'a Arrived>) -> Collection {
    let mut collection = Collection::default();
    for (_, body, signature, is_authentic) in arrived {
        if *is_authentic {
            collection.accept(body.as_bytes(), signature.into()).unwrap();
        } else {
            collection.refuse("signature_mismatch", Some(7200.0));
        }
    }
    collection
}

/// All but the figure that depends on the order.
fn without_late(report: &Report) -> Vec<(String, u64)> {
    let names = report.iter().filter(|(name, _)| !name.ends_with("/late"));
    names.map(|(name, count)| (name.to_owned(), count)).collect()
}

fn population(seed: u32) -> Vec<Arrived> {
    let mix = Mix::default();
    let faults: Vec<_> = mix.faults.iter().map(|&(fault, _)| (fault, 200_000)).collect();
    let mix = Mix { faults: &faults, ..mix };
    arrived(Population { sessions: 60, seed, mix, ..Population::default() }.iter())
}

fn of(scenario: Scenario) -> Report {
    let simulation = Simulation { scenario, seed: 4, ..Simulation::default() };
    let key = MacKey::new("key").unwrap();
    let mut collection = Collection::default();
    for delivery in simulation.deliveries(&key, None, &[]) {
        let signature = Signature::parse(&delivery.signature).unwrap();
        collection.accept(delivery.body.as_bytes(), (&signature).into()).unwrap();
    }
    collection.report()
}

/// From the scenarios' own descriptions.
#[test]
fn each_scenario_counts_as_what_it_is() {
    let constraint = |report: &Report| {
        report
            .iter()
            .any(|(name, count)| name.starts_with("reasons/CONSTRAINT_VIOLATION/") && count == 1)
    };
    for &scenario in Scenario::ALL {
        let report = of(scenario);
        let (outcome, visits, measurements, reason) = match scenario {
            Scenario::Success | Scenario::WebsocketRecovered | Scenario::TabHidden => {
                ("completed", 1, 1, None)
            }
            Scenario::PermissionDenied => ("failed", 1, 0, Some("CAMERA_PERMISSION_DENIED")),
            Scenario::LowSnr | Scenario::FakeFace => ("failed", 1, 1, Some("LOW_SNR/LOW_SNR")),
            Scenario::ConstraintViolated | Scenario::ApiError => ("failed", 1, 1, None),
            Scenario::Cancelled => ("cancelled", 1, 1, Some("MEASUREMENT_CANCELED")),
            Scenario::WebsocketLost => ("failed", 1, 1, Some("WEBSOCKET_RECONNECTION_FAILED")),
            Scenario::LeftEarly => ("left", 1, 1, Some("left")),
            Scenario::BloodFlowFailed => ("failed", 1, 1, Some("FAILED_INIT_BLOOD_FLOW")),
            Scenario::CameraFailed => ("failed", 1, 0, Some("GENERAL_ERROR/CAMERA_START_ERROR")),
            Scenario::MeasuredAgain => ("completed", 1, 2, None),
            Scenario::Reloaded => ("completed", 2, 2, Some("left")),
            Scenario::Returned => ("completed", 2, 2, Some("LOW_SNR/LOW_SNR")),
            Scenario::WentSilent => ("silent", 1, 1, Some("silent")),
            other => panic!("nothing is stated of {other:?}"),
        };
        let name = scenario.as_str();
        assert_eq!(report.count("sessions/total"), 1, "{name}");
        assert_eq!(report.count(&format!("sessions/outcome/{outcome}")), 1, "{name} {report:?}");
        assert_eq!(report.count("visits/total"), visits, "{name}");
        assert_eq!(report.count("measurements/total"), measurements, "{name}");
        if let Some(reason) = reason {
            assert_eq!(report.count(&format!("reasons/{reason}")), 1, "{name} {report:?}");
        }
        if matches!(scenario, Scenario::ConstraintViolated | Scenario::MeasuredAgain) {
            assert!(constraint(&report), "{name} {report:?}");
        }
        let reasons = report.iter().filter(|(name, _)| name.starts_with("reasons/"));
        let expected = u64::from(!(outcome == "completed" && measurements == 1));
        assert_eq!(reasons.map(|(_, count)| count).sum::<u64>(), expected, "{name} {report:?}");
        assert_eq!(report.count("deliveries/missing") + report.count("deliveries/duplicate"), 0);
    }
}

#[test]
fn a_visit_comes_as_far_as_its_last_step_tells() {
    let steps = [
        "loaded",
        "configured",
        "cameraAllowed",
        "started",
        "created",
        "firstResults",
        "scanCompleted",
        "results",
        "redirected",
    ];
    for (scenario, reached) in [
        (Scenario::Success, 9),
        (Scenario::PermissionDenied, 2),
        (Scenario::ApiError, 4),
        (Scenario::LeftEarly, 6),
        (Scenario::CameraFailed, 3),
    ] {
        let report = of(scenario);
        for (place, step) in steps.iter().enumerate() {
            let count = report.count(&format!("funnel/{step}/visits"));
            assert_eq!(count, u64::from(place < reached), "{} {step}", scenario.as_str());
        }
    }
}

#[test]
fn of_two_visits_without_an_end_the_first_was_left() {
    let mut collection = Collection::default();
    for time in [1, 100] {
        let body =
            format!(r#"{{"timestamp":{time},"sessionId":"s","sequence":0,"event":"WMS_LOADED"}}"#);
        collection.accept(body.as_bytes(), [time; 32].into()).unwrap();
    }
    let report = collection.report();
    for name in ["visits/outcome/left", "visits/outcome/silent", "reasons/left", "reasons/silent"] {
        assert_eq!(report.count(name), 1, "{name}");
    }
    assert_eq!(report.count("sessions/outcome/silent"), 1);
}

#[test]
fn sentinels_are_no_ratios() {
    let report = of(Scenario::LowSnr);
    assert_eq!(report.count("snr/failed/words/-100"), 1);
    assert!(report.quantile("snr/failed/values", 0.5).is_none());
    let fake = of(Scenario::FakeFace);
    assert_eq!(fake.count("snr/failed/words/-90") + fake.count("snr/failed/words/-91"), 1);
}

#[test]
fn deliveries_without_a_session_are_counted_by_what_stands_for_it() {
    let mut collection = Collection::default();
    for (id, number) in [r#""""#, "null", r#""undefined""#, r#""undefined""#, r#""null""#, r#""s""#]
        .into_iter()
        .zip(0..)
    {
        let body =
            format!(r#"{{"timestamp":5,"sessionId":{id},"sequence":0,"event":"WMS_LOADED"}}"#);
        collection.accept(body.as_bytes(), [number; 32].into()).unwrap();
    }
    let report = collection.report();
    assert_eq!(report.count("deliveries/withoutSession/empty"), 2);
    assert_eq!(report.count("deliveries/withoutSession/undefined"), 2);
    assert_eq!(report.count("deliveries/withoutSession/null"), 1);
    assert_eq!(report.count("sessions/total"), 1);
    assert_eq!(report.count("hours/0/accepted"), 6);
}

#[test]
fn what_is_no_event_and_what_is_refused() {
    let mut collection = Collection::default();
    assert!(collection.accept(b"{", [0; 32].into()).is_err());
    assert!(collection.accept(b"{}", [0; 32].into()).is_err());
    collection.refuse("signature_mismatch", Some(-1.0));
    collection.refuse("../<script>", None);
    let report = collection.report();
    let all: Vec<_> = report.iter().collect();
    assert_eq!(
        all,
        [
            ("deliveries/refused/invalid_event", 1),
            ("deliveries/refused/invalid_json", 1),
            ("deliveries/refused/other", 1),
            ("deliveries/refused/signature_mismatch", 1),
            // The hour before 1970.
            ("hours/-1/refused", 1),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Machines may share the sessions, in any way.
    #[test]
    fn reports_of_disjoint_sessions_add_up(seed in any::<u32>(), mask in any::<u64>()) {
        let all = population(seed);
        let (one, other): (Vec<_>, Vec<_>) =
            all.iter().partition(|(number, ..)| mask >> (number % 64) & 1 == 0);
        let mut sum = collected(one).report();
        sum.merge(&collected(other).report());
        prop_assert_eq!(sum, collected(&all).report());
    }

    /// A boundary may divide sessions, anywhere: their states are merged.
    #[test]
    fn collections_of_any_deliveries_merge(seed in any::<u32>(), split in any::<u64>()) {
        let all = population(seed);
        let is_here = |at: usize| split >> (at % 61) & 1 == 0;
        let part = |is_first: bool| {
            let chosen = all.iter().enumerate().filter(move |&(at, _)| is_here(at) == is_first);
            collected(chosen.map(|(_, one)| one))
        };
        let mut merged = part(true);
        merged.merge(part(false));
        let whole = collected(&all).report();
        prop_assert_eq!(without_late(&merged.report()), without_late(&whole));
    }

    #[test]
    fn the_order_changes_nothing_but_what_is_late(seed in any::<u32>(), stride in select(vec![7_usize, 11, 13, 101])) {
        let all = population(seed);
        let count = all.len();
        prop_assume!(!count.is_multiple_of(stride));
        let shuffled = (0..count).map(|at| &all[at * stride % count]);
        let report = collected(shuffled).report();
        prop_assert_eq!(without_late(&report), without_late(&collected(&all).report()));
    }

    /// Against the sorted values, by the nearest rank.
    #[test]
    fn a_quantile_is_as_exact_as_it_says(
        mut values in proptest::collection::vec(prop_oneof![0.0..100_000.0_f64, (0..64_u8).prop_map(f64::from)], 1..60),
        share in select(vec![0.5, 0.9, 0.01, 1.0]),
    ) {
        let mut report = Report::default();
        for &value in &values {
            report.measure("x", value);
        }
        values.sort_by(f64::total_cmp);
        #[allow(clippy::as_conversions, clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rank = (values.len() as f64 * share).ceil() as usize;
        let exact = values[rank.max(1) - 1];
        let told = report.quantile("x", share).unwrap();
        prop_assert_eq!(told.count, u64::try_from(values.len()).unwrap());
        if exact <= 64.0 && exact.fract() == 0.0 {
            prop_assert!((told.value - exact).abs() < f64::EPSILON);
        }
        prop_assert!(told.value <= exact && told.value >= exact * (1.0 - 1.0 / 32.0));
    }
}
