//! The short form; the long one is a part of the audit.

use wms_webhook_core_tests::shipped as core_wasm;
use wms_webhook_verified_oracle::{Compared, native, shipped};

#[test]
fn what_is_signed_and_accepted_natively_is_what_hacl_signs() {
    agrees(&native(1, 20_000), 4000);
}

#[test]
fn what_the_shipped_core_accepts_is_what_hacl_signs() {
    agrees(&shipped(&core_wasm(), 2, 2000), 400);
}

/// There is no fault, and at least so many deliveries came under each encoding.
fn agrees(Compared { deliveries, faults }: &Compared, least: u64) {
    assert!(faults.is_empty(), "{} faults, the first: {}", faults.len(), faults[0]);
    assert!(deliveries.iter().all(|count| *count >= least), "{deliveries:?}");
}
