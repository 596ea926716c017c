//! A session: any deliveries of any length in any order, parted among two states in any way. They merge to the
//! state of all, which stays small and reads back; and its visits part its deliveries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wms_webhook::{
    Arrival, CATALOGUE, DeliveryId, MAX_BODY_BYTES, Options, SessionEvent, SessionState, parse,
};

fuzz_target!(|input: &[u8]| {
    let chunks = input.as_chunks::<4>().0;
    let events: Vec<_> =
        chunks.iter().take(300).enumerate().map(|(at, chunk)| event(at == 0, chunk)).collect();
    let [mut whole, mut one, mut other] = [(); 3].map(|()| SessionState::default());
    for (event, [.., part]) in events.iter().zip(chunks) {
        let is_known = whole.events().contains(event);
        assert_eq!(whole.track(event.clone()) == Arrival::Duplicate, is_known);
        if part & 1 == 0 {
            one.insert(event.clone())
        } else {
            other.insert(event.clone())
        };
    }
    let mut backwards = SessionState::default();
    for event in events.iter().rev() {
        backwards.insert(event.clone());
    }
    assert_eq!(backwards, whole, "in the other order");
    let mut swapped = other.clone();
    swapped.merge(one.clone());
    one.merge(other);
    assert_eq!(one, whole, "merged");
    assert_eq!(swapped, whole, "merged the other way round");
    let json = serde_json::to_string(&whole).expect("it is JSON");
    assert!(json.len() <= 48 * 1024, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<SessionState>(&json).expect("its own JSON"), whole);
    let visits = whole.visits();
    let mut places: Vec<_> = visits.iter().flat_map(|visit| visit.events.clone()).collect();
    places.sort_unstable();
    assert!(places.into_iter().eq(0..whole.events().len()));
});

/// The first is of up to 1 MiB, the others are short.
fn event(is_first: bool, [code, time, sequence, more]: &[u8; 4]) -> SessionEvent {
    let code = CATALOGUE.get(usize::from(*code)).map_or("NEW", |spec| spec.name);
    let length = (more >> 5) * if is_first { 3 } else { 1 };
    // Two of them fit into the longest body.
    let text = "x".repeat((1 << length).min(MAX_BODY_BYTES / 2 - 100));
    let text = match more >> 1 & 3 {
        0 => format!(r#""code":"{text}","details":"{text}""#),
        measurement => format!(r#""measurementId":"{text}{measurement}""#),
    };
    let body = format!(
        r#"{{"timestamp":{},"sequence":{},"event":"{code}","payload":{{{text}}}}}"#,
        f64::from(*time) * if more & 8 == 0 { 1.0 } else { 1000.5 },
        u64::from(*sequence) << if more & 16 == 0 { 0 } else { 45 },
    );
    // Equal bodies are one delivery.
    let mut id = [0; 32];
    let [first, _, third, ..] = code.as_bytes() else {
        unreachable!("every code has three letters")
    };
    let of_code = code.len().to_le_bytes()[0];
    id[..7].copy_from_slice(&[*time, *sequence, more & 0xFE, of_code, *first, *third, length]);
    let event = parse(body.as_bytes(), &Options::default()).expect("an event");
    SessionEvent::new(&event, DeliveryId::from(id))
}
