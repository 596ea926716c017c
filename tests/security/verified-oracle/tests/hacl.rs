//! The short form; the long one is a part of the audit.

use wms_webhook_core_tests::{Core, shipped};
use wms_webhook_verified_oracle::{Compared, Native, compare};

#[test]
fn what_hacl_signs_is_what_the_crate_signs_and_accepts() {
    agrees(&compare(&mut Native::default(), 1, 20_000), 4000);
}

#[test]
fn what_hacl_signs_is_what_the_shipped_core_signs_and_accepts() {
    agrees(&compare(&mut Core::new(&shipped()), 2, 2000), 400);
}

/// There is no fault, and at least so many deliveries came under each encoding.
fn agrees(Compared { deliveries, faults }: &Compared, least: u64) {
    assert!(faults.is_empty(), "{} faults, the first: {}", faults.len(), faults[0]);
    assert!(deliveries.iter().all(|count| *count >= least), "{deliveries:?}");
}
