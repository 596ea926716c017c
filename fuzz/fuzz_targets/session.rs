//! A session: any sequence numbers in any order. It ends, stays small, and gaps are what a set of the
//! numbers says.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use wms_webhook::{Arrival, CATALOGUE, SessionState, track};

fuzz_target!(|input: &[u8]| {
    let mut state: Option<SessionState> = None;
    let mut seen = BTreeSet::new();
    for [code, far, near] in input.as_chunks::<3>().0.iter().take(100) {
        let code = CATALOGUE.get(usize::from(*code)).map(|spec| spec.code);
        let sequence = u64::from(*near) + if far & 0x80 == 0 { 0 } else { u64::from(*far) << 46 };
        let tracked = track(state, code, sequence);
        let sequence = sequence.min((1 << 53) - 1);
        let highest = seen.last().copied();
        let expected = match highest {
            None if sequence == 0 => Arrival::First,
            None => Arrival::Gap,
            Some(_) if seen.contains(&sequence) => Arrival::Duplicate,
            Some(highest) if sequence == highest + 1 => Arrival::Next,
            Some(highest) if sequence > highest => Arrival::Gap,
            Some(_) => Arrival::Late,
        };
        assert_eq!(tracked.arrival, expected, "{sequence} after {highest:?}");
        seen.insert(sequence);
        assert_eq!(tracked.state.next(), seen.last().expect("one was seen") + 1);
        for [from, to] in tracked.state.missing() {
            assert!(
                from <= to && seen.range(*from..=*to).next().is_none(),
                "{sequence} is missing"
            );
        }
        let json = serde_json::to_string(&tracked.state).expect("it is JSON");
        assert_eq!(
            serde_json::from_str::<SessionState>(&json).expect("its own JSON"),
            tracked.state
        );
        state = Some(tracked.state);
    }
});
