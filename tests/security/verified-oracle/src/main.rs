//! The long form: `wms-webhook-verified-oracle <native> <shipped>` compares that many deliveries with the
//! native crate and that many with the core that `CORE_WASM` names, and prints what came of it as JSON.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use wms_webhook_core_tests::{Core, shipped};
use wms_webhook_verified_oracle::{Compared, Native, compare};

fn main() {
    let [of_native, of_shipped] = [1, 2].map(|place| {
        let count = env::args().nth(place).and_then(|count| count.parse().ok());
        count.expect("two numbers of deliveries")
    });
    // Others each time; the results tell the seed, which brings them back.
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let native = shown(&compare(&mut Native::default(), seed, of_native));
    let shipped = shown(&compare(&mut Core::new(&shipped()), seed, of_shipped));
    println!(r#"{{ "seed": {seed}, "native": {native}, "shipped": {shipped} }}"#);
}

fn shown(Compared { deliveries, faults }: &Compared) -> String {
    for fault in faults {
        eprintln!("{fault}");
    }
    format!(r#"{{ "deliveries": {deliveries:?}, "faults": {} }}"#, faults.len())
}
