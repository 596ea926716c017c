//! The simulator: deterministic, whole, and right about each of its deliveries.
#![cfg(all(feature = "tools", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use wms_webhook::{
    CATALOGUE, DeliveryFault, Encoding, EventCode, MacKey, Mix, Options, PlannedSession,
    Population, Quirk, Scenario, Signature, Simulation, parse, verify,
};

fn simulations() -> impl Strategy<Value = (Scenario, u32, Option<String>, Vec<Quirk>)> {
    (
        select(Scenario::ALL),
        any::<u32>(),
        proptest::option::of("\\PC{1,30}|[\\x00-\\x7f]{1,9}"),
        subsequence(Quirk::ALL, 0..=Quirk::ALL.len()),
    )
}

/// The events of a scenario as another reader of JSON has them.
fn read(scenario: Scenario, seed: u32, quirks: &[Quirk]) -> Vec<Value> {
    let events = Simulation { scenario, seed, quirks, ..Simulation::default() }.events();
    events.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect()
}

/// The values of a payload field in a scenario, over many seeds.
fn seen(scenario: Scenario, code: &str, field: &str) -> BTreeSet<String> {
    let sessions = (0..300).flat_map(|seed| read(scenario, seed, &[]));
    let events = sessions.filter(|event| event["event"] == code);
    events.map(|event| event["payload"][field].to_string()).collect()
}

#[test]
fn between_them_the_scenarios_have_all_events() {
    let mut codes = BTreeSet::new();
    for &scenario in Scenario::ALL {
        let events = Simulation { scenario, ..Simulation::default() }.events();
        codes.extend(events.iter().map(|event| event.code.as_str()));
    }
    assert_eq!(codes, CATALOGUE.iter().map(|spec| spec.name).collect());
}

/// The generator's output is specified, so these bytes hold on every machine.
#[test]
fn each_event_by_itself_is_as_documented() {
    for spec in CATALOGUE {
        let simulation = Simulation { session_id: Some("s-1"), seed: 7, ..Simulation::default() };
        let simulated = simulation.event(spec.code);
        let event = parse(simulated.body.as_bytes(), &Options::default()).unwrap();
        assert_eq!((event.code, simulated.code, simulated.at), (Some(spec.code), spec.code, 0));
        assert!(event.is_documented() && event.session_id == "s-1" && event.sequence == 0);
        assert_eq!(event.timestamp.as_str(), "1689684577");
    }
}

#[test]
fn the_first_bodies_of_seed_0() {
    let events = Simulation::default().events();
    let session = "7b5ihp7oyudxv7p0345x7ljhi";
    assert_eq!(
        events[0].body,
        format!(
            r#"{{"timestamp":1689684577,"sessionId":"{session}","sequence":0,"event":"WMS_LOADED","severity":"INFO"}}"#
        ),
    );
    assert!(events[5].body.ends_with(
        r#""event":"MEASUREMENT_CREATED","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}"#
    ));
}

/// The vocabulary of the vendor's other pages.
#[test]
fn constraints_and_ratios_are_those_of_the_sibling_products() {
    let constraints = seen(Scenario::ConstraintViolated, "CONSTRAINT_VIOLATION", "code");
    let expected = "TOO_CLOSE TOO_FAR TURN_LEFT TURN_RIGHT LOOK_UP LOOK_DOWN TILT_LEFT TILT_RIGHT \
                    NOT_CENTERED HOLD_STILL";
    assert_eq!(constraints, expected.split(' ').map(|name| format!("\"{name}\"")).collect());
    let ratios = |scenario| seen(scenario, "INTERMEDIATE_RESULTS", "snr");
    let sentinels = |scenario| ratios(scenario).into_iter().filter(|snr| snr.starts_with('-'));
    assert!(sentinels(Scenario::LowSnr).eq(["-100"]));
    assert!(sentinels(Scenario::FakeFace).eq(["-90", "-91"]));
    assert_eq!(sentinels(Scenario::Success).count(), 0);
}

/// 30 s in six chunks of 5 s.
#[test]
fn a_scan_has_six_chunks_of_5_s() {
    let events = Simulation::default().events();
    let chunks: Vec<_> =
        events.iter().filter(|event| event.code == EventCode::IntermediateResults).collect();
    assert_eq!(chunks.len(), 6);
    for pair in chunks.windows(2) {
        let pause = pair[1].at - pair[0].at;
        assert!((4_800..5_200).contains(&pause), "{pause} ms");
    }
}

#[test]
fn each_measurement_has_an_id_of_its_own() {
    for &scenario in Scenario::ALL {
        let events = read(scenario, 5, &[]);
        let created = events.iter().filter(|event| event["event"] == "MEASUREMENT_CREATED");
        let ids: Vec<_> = created.map(|event| event["payload"]["measurementId"].as_str()).collect();
        let again = [Scenario::MeasuredAgain, Scenario::Reloaded, Scenario::Returned];
        let expected = if again.contains(&scenario) { 2 } else { 1 };
        assert!(ids.len() <= expected, "{}", scenario.as_str());
        if expected == 2 {
            assert!(ids.len() == 2 && ids[0] != ids[1], "{}", scenario.as_str());
        }
    }
}

#[test]
fn a_quirk_changes_what_it_names_and_nothing_else() {
    let plain = read(Scenario::PermissionDenied, 9, &[]);
    let changed = |quirk, seed| {
        let (plain, quirky) = (
            read(Scenario::PermissionDenied, seed, &[]),
            read(Scenario::PermissionDenied, seed, &[quirk]),
        );
        plain.into_iter().zip(quirky).map(|(mut one, mut other)| {
            for event in [&mut one, &mut other] {
                event["timestamp"].take();
            }
            (one, other)
        })
    };
    for (event, quirky) in
        plain.iter().zip(read(Scenario::PermissionDenied, 9, &[Quirk::Milliseconds]))
    {
        let seconds = quirky["timestamp"].as_u64().unwrap() / 1000;
        assert_eq!(Some(seconds), event["timestamp"].as_u64());
    }
    let mut shifts = BTreeSet::new();
    for seed in 0..200 {
        let first = read(Scenario::Success, seed, &[Quirk::ClockOff])[0]["timestamp"].as_i64();
        shifts.insert(first.unwrap() - 1_689_684_577);
    }
    assert!(shifts.iter().all(|shift| (60..43_200).contains(&shift.abs())));
    assert!(shifts.first() < Some(&-20_000) && shifts.last() > Some(&20_000));
    for (event, mut quirky) in changed(Quirk::NullFields, 9) {
        // The redirection may name a measurement, and there was none.
        if event.get("payload").is_none() {
            let payload = quirky.as_object_mut().unwrap().remove("payload").unwrap();
            let null = json!({ "measurementId": null });
            assert!(payload.is_null() || payload == null, "{payload}");
        }
        assert_eq!(event, quirky);
    }
    let mut ids = BTreeSet::new();
    for (mut event, mut quirky) in (0..60).flat_map(|seed| changed(Quirk::NoSessionId, seed)) {
        let id = quirky.as_object_mut().unwrap().remove("sessionId");
        ids.insert(id.map_or("missing".to_owned(), |id| id.to_string()));
        event.as_object_mut().unwrap().remove("sessionId");
        assert_eq!(event, quirky);
    }
    assert_eq!(
        ids,
        ["\"\"", "\"null\"", "\"undefined\"", "missing", "null"].map(str::to_owned).into()
    );
}

#[test]
fn a_delivery_is_retried_after_1_5_and_30_min() {
    let key = MacKey::new("secret").unwrap();
    let deliveries = Simulation::default().deliveries(&key, None, &[DeliveryFault::Retried]);
    let (retries, first): (Vec<_>, Vec<_>) =
        deliveries.iter().partition(|delivery| delivery.fault == Some(DeliveryFault::Retried));
    assert!(!retries.is_empty() && retries.len().is_multiple_of(3));
    for one in first {
        let copies = retries.iter().filter(|retry| retry.body == one.body);
        let minutes: Vec<_> = copies
            .map(|retry| {
                assert_eq!(retry.signature, one.signature);
                (retry.at - one.at) / 60_000
            })
            .collect();
        assert!(minutes.is_empty() || minutes == [1, 5, 30], "{minutes:?}");
    }
}

#[test]
fn a_population_has_the_shares_of_its_mix() {
    let sessions = 20_000;
    let population =
        Population { sessions, seed: 3, start_time: 1_000, period: 600, ..Population::default() };
    let planned: Vec<_> = population.iter().collect();
    assert!(planned.is_sorted_by_key(|session| session.start_time));
    assert_eq!((planned[0].start_time, planned[19_999].start_time), (1_000, 1_599));
    assert_eq!(planned.iter().map(|session| session.seed).collect::<BTreeSet<_>>().len(), 20_000);

    let mix = Mix::default();
    let whole: u32 = mix.scenarios.iter().map(|&(_, weight)| weight).sum();
    // Six standard deviations, of a draw that the seed fixes: nothing here is left to chance.
    let is_near = |count: usize, share: f64| {
        let (count, n) = (f64::from(u32::try_from(count).unwrap()), f64::from(sessions));
        (count - n * share).abs() <= 6.0 * (n * share * (1.0 - share)).sqrt()
    };
    let count = |is_one: &dyn Fn(&PlannedSession) -> bool| {
        planned.iter().filter(|session| is_one(session)).count()
    };
    for &(scenario, weight) in mix.scenarios {
        let count = count(&|session| session.scenario == scenario);
        assert!(
            is_near(count, f64::from(weight) / f64::from(whole)),
            "{} {count}",
            scenario.as_str()
        );
    }
    for &(quirk, share) in mix.quirks {
        let count = count(&|session| session.quirks.contains(&quirk));
        assert!(is_near(count, f64::from(share) / 1e6), "{} {count}", quirk.as_str());
    }
    for &(fault, share) in mix.faults {
        let count = count(&|session| session.faults.contains(&fault));
        assert!(is_near(count, f64::from(share) / 1e6), "{} {count}", fault.as_str());
    }
}

#[test]
fn a_mix_has_what_it_names_and_nothing_else() {
    let scenarios = [(Scenario::LowSnr, 0), (Scenario::Reloaded, 1), (Scenario::Success, 0)];
    let mix = Mix { scenarios: &scenarios, quirks: &[(Quirk::ClockOff, Mix::WHOLE)], faults: &[] };
    let population = Population { mix, ..Population::default() };
    assert_eq!(population.iter().count(), 100);
    for session in population.iter() {
        assert_eq!(
            (session.scenario, &*session.quirks),
            (Scenario::Reloaded, &[Quirk::ClockOff][..])
        );
        assert!(session.faults.is_empty());
    }
}

proptest! {
    #[test]
    fn sessions_are_whole((scenario, seed, session_id, quirks) in simulations()) {
        let simulation = Simulation {
            scenario, seed, session_id: session_id.as_deref(), start_time: 1, quirks: &quirks,
        };
        let events = simulation.events();
        prop_assert_eq!(&events, &simulation.events());
        let mut before = 0;
        let mut sequence = 0;
        let mut visits = 0;
        for event in &events {
            if event.code == EventCode::WmsLoaded {
                visits += 1;
                sequence = 0;
            }
            let parsed = parse(event.body.as_bytes(), &Options { strict: true, ..Options::default() });
            let parsed = parsed.unwrap();
            prop_assert_eq!(parsed.sequence, sequence);
            prop_assert_eq!(parsed.code, Some(event.code));
            let id = parsed.session_id.to_string();
            if quirks.contains(&Quirk::NoSessionId) {
                prop_assert!(["", "undefined", "null"].contains(&&*id));
            } else if let Some(given) = &session_id {
                prop_assert_eq!(&id, given);
            }
            prop_assert!(event.at >= before && event.at < before + 5_400_000);
            before = event.at;
            sequence += 1;
        }
        let is_opened_again = matches!(scenario, Scenario::Reloaded | Scenario::Returned);
        prop_assert_eq!(visits, if is_opened_again { 2 } else { 1 });
    }

    #[test]
    fn each_fault_touches_a_delivery_and_is_expected_rightly(
        (scenario, seed, session_id, quirks) in simulations(),
        faults in subsequence(DeliveryFault::ALL, 0..=DeliveryFault::ALL.len()),
    ) {
        let simulation = Simulation {
            scenario,
            seed,
            session_id: session_id.as_deref(),
            quirks: &quirks,
            ..Simulation::default()
        };
        let (key, old) = (MacKey::new("secret").unwrap(), MacKey::new("old").unwrap());
        let deliveries = simulation.deliveries(&key, Some(&old), &faults);
        let events = simulation.events();
        prop_assert!(deliveries.is_sorted_by_key(|delivery| delivery.at));
        for delivery in &deliveries {
            let body = delivery.body.as_bytes();
            let signature = Signature::parse(&delivery.signature).unwrap();
            let verdict = verify(body, &signature, std::slice::from_ref(&key), Encoding::Auto);
            prop_assert_eq!(verdict, delivery.expected);
            prop_assert!(parse(body, &Options::default()).is_ok());
            if delivery.fault == Some(DeliveryFault::OldSecret) {
                let verdict = verify(body, &signature, std::slice::from_ref(&old), Encoding::Auto);
                prop_assert_eq!(verdict, Ok(()));
            }
            if delivery.fault == Some(DeliveryFault::Forged) {
                let lossy = verify(body, &signature, std::slice::from_ref(&key), Encoding::Ascii);
                prop_assert_eq!(lossy, Ok(()));
            }
        }
        let place_of = |body: &str| deliveries.iter().position(|delivery| delivery.body == body);
        for &fault in &faults {
            let has = deliveries.iter().any(|delivery| delivery.fault == Some(fault));
            match fault {
                DeliveryFault::Dropped => {
                    prop_assert!(events.iter().any(|event| place_of(&event.body).is_none()));
                }
                DeliveryFault::Reordered => {
                    let is_reordered = events.windows(2).any(|pair| {
                        let places = (place_of(&pair[0].body), place_of(&pair[1].body));
                        matches!(places, (Some(one), Some(next)) if one > next
                            && deliveries[one].fault == Some(DeliveryFault::Reordered))
                    });
                    prop_assert!(is_reordered);
                }
                _ => prop_assert!(has, "{}", fault.as_str()),
            }
        }
        if faults.is_empty() {
            let bodies: Vec<_> = events.iter().map(|event| &event.body).collect();
            prop_assert_eq!(bodies, deliveries.iter().map(|one| &one.body).collect::<Vec<_>>());
        }
    }
}
