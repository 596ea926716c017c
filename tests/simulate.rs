//! The simulator: deterministic, whole, and right about each of its deliveries.
#![cfg(all(feature = "tools", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use wms_webhook::{
    CATALOGUE, DeliveryFault, Encoding, MacKey, Options, Scenario, Signature, Simulation, parse,
    verify,
};

fn simulations() -> impl Strategy<Value = (Scenario, u32, Option<String>)> {
    (select(Scenario::ALL), any::<u32>(), proptest::option::of("\\PC{1,30}|[\\x00-\\x7f]{1,9}"))
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

proptest! {
    #[test]
    fn sessions_are_whole((scenario, seed, session_id) in simulations()) {
        let simulation =
            Simulation { scenario, seed, session_id: session_id.as_deref(), start_time: 1 };
        let events = simulation.events();
        prop_assert_eq!(&events, &simulation.events());
        let mut before = 0;
        for (event, sequence) in events.iter().zip(0..) {
            let parsed = parse(event.body.as_bytes(), &Options { strict: true, ..Options::default() });
            let parsed = parsed.unwrap();
            prop_assert_eq!(parsed.sequence, sequence);
            prop_assert_eq!(parsed.code, Some(event.code));
            if let Some(id) = &session_id {
                prop_assert_eq!(&parsed.session_id.to_string(), id);
            }
            prop_assert!(event.at >= before && event.at < 90_000);
            before = event.at;
        }
    }

    #[test]
    fn each_fault_touches_a_delivery_and_is_expected_rightly(
        (scenario, seed, session_id) in simulations(),
        faults in subsequence(DeliveryFault::ALL, 0..=DeliveryFault::ALL.len()),
    ) {
        let simulation = Simulation {
            scenario, seed, session_id: session_id.as_deref(), ..Simulation::default()
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
