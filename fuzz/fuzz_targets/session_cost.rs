//! What a delivery costs the shipped sessions, whatever came before: never more than a fixed count. An
//! interpreter counts the instructions.
//!
//! An input is the call, then runs of deliveries: how many, their event, by how much time and sequence differ
//! from one to the next, and the measurement, which is one for all, or one for each.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use wms_webhook_core_tests::{CALLS, Row, Session};

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(Session::shipped());
}

fn rows(runs: &[u8], most: usize) -> Vec<Row> {
    let (mut rows, mut time, mut sequence) = (Vec::new(), 0.0, 0.0);
    for &[count, code, later, further, measurement] in runs.as_chunks().0 {
        for at in 0..count {
            let measurement = f64::from(measurement) + f64::from(at) * f64::from(measurement >> 7);
            // The number of none and of those that are not documented is −1.
            let code = if code < 22 { f64::from(code) } else { -1.0 };
            let id = f64::from(u32::try_from(rows.len()).expect("few"));
            rows.push([0.0, id, time, sequence, code, measurement - 1.0]);
            if rows.len() == most {
                return rows;
            }
            time += f64::from(later.cast_signed()) / 2.0;
            sequence = (sequence + f64::from(further.cast_signed())).max(0.0);
        }
    }
    rows
}

fuzz_target!(|input: &[u8]| {
    let Some((choice, runs)) = input.split_first() else { return };
    let (call, most, limit) = CALLS[usize::from(*choice) % CALLS.len()];
    let rows = rows(runs, most);
    // Every call has a delivery.
    if !rows.is_empty() {
        let count = SESSION.with_borrow_mut(|session| session.count(call, &rows, limit));
        assert!(count.is_some(), "{call} takes more than {limit}");
    }
});
