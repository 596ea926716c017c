//! The header, for any bytes: `Signature::parse` says what another reading of the rule says.
#![cfg(not(target_arch = "wasm32"))]

use std::ops::Range;

use data_encoding::HEXLOWER_PERMISSIVE;
use proptest::prelude::*;
use wms_webhook::{Error, Signature};

const PREFIX: &[u8] = b"hmac-sha256=";

/// The MAC that a header names, by another decoder of hexadecimal digits.
fn oracle(header: &[u8]) -> Result<Vec<u8>, Error> {
    if header.is_empty() {
        return Err(Error::MissingSignature);
    }
    let (before, digits) =
        header.split_at_checked(PREFIX.len()).ok_or(Error::MalformedSignature)?;
    match HEXLOWER_PERMISSIVE.decode(digits) {
        Ok(mac) if before == PREFIX && mac.len() == 32 => Ok(mac),
        _ => Err(Error::MalformedSignature),
    }
}

/// The MAC that the crate reads, from what it writes.
fn read(header: &[u8]) -> Result<Vec<u8>, Error> {
    let written = Signature::parse(header)?.to_header();
    let digits = written.strip_prefix(PREFIX).expect("it writes the prefix");
    Ok(HEXLOWER_PERMISSIVE.decode(digits).expect("and digits"))
}

/// A header as anybody may write it, the digits of either case.
fn valid() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(&b"0123456789abcdefABCDEF"[..]), 64)
        .prop_map(|digits| [PREFIX, &digits].concat())
}

/// Any byte, and often one that is nearly right: a digit, a letter of the prefix, a neighbour of the
/// digits' ranges, what HTTP trims.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![any::<u8>(), prop::sample::select(&b"09afAFhmc-=/:`gG@ \t\r\n\0"[..])]
}

fn bytes(count: Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(byte(), count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 4 } else { 1000 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_the_verdict_of_the_oracle(header in bytes(0..160)) {
        prop_assert_eq!(read(&header), oracle(&header));
    }

    #[test]
    fn any_digits_behind_the_prefix_do(digits in bytes(0..130)) {
        let header = [PREFIX, &digits].concat();
        prop_assert_eq!(read(&header), oracle(&header));
    }

    #[test]
    fn a_valid_header_is_its_digits_in_either_case(header in valid()) {
        let mac = HEXLOWER_PERMISSIVE.decode(&header[PREFIX.len()..]).unwrap();
        for digits in [&header[PREFIX.len()..], &header[PREFIX.len()..].to_ascii_uppercase()] {
            prop_assert_eq!(read(&[PREFIX, digits].concat()), Ok(mac.clone()));
        }
    }

    #[test]
    fn one_byte_changed_is_another_mac_or_malformed(header in valid(), at in 0..76_usize, to in byte()) {
        let mut changed = header.clone();
        changed[at] = to;
        let is_header = header[at] == to || at >= PREFIX.len() && to.is_ascii_hexdigit();
        prop_assert_eq!(read(&changed).is_ok(), is_header);
        prop_assert_eq!(read(&changed), oracle(&changed));
        let is_same_digit = header[at].eq_ignore_ascii_case(&to);
        prop_assert_eq!(read(&changed) == read(&header), is_header && is_same_digit);
    }

    #[test]
    fn the_case_of_the_prefix_matters(header in valid(), at in 0..PREFIX.len()) {
        let mut flipped = header.clone();
        flipped[at] ^= 0x20;
        prop_assert_eq!(read(&flipped), Err(Error::MalformedSignature));
    }

    #[test]
    fn digits_behind_another_prefix_are_malformed(header in valid(), prefix in bytes(0..24)) {
        prop_assume!(prefix != PREFIX);
        let other = [&prefix, &header[PREFIX.len()..]].concat();
        prop_assert_eq!(read(&other), Err(Error::MalformedSignature));
    }

    #[test]
    fn a_header_cut_anywhere_is_malformed(header in valid()) {
        for at in 1..header.len() {
            prop_assert_eq!(read(&header[at..]), Err(Error::MalformedSignature));
            prop_assert_eq!(read(&header[..at]), Err(Error::MalformedSignature));
        }
    }

    #[test]
    fn a_longer_header_is_malformed(
        header in valid(),
        before in bytes(0..3),
        behind in prop_oneof![bytes(0..3), bytes(60..80)],
    ) {
        prop_assume!(before.len() + behind.len() > 0);
        let longer = [&before[..], &header, &behind].concat();
        prop_assert_eq!(read(&longer), Err(Error::MalformedSignature));
    }

    #[test]
    fn a_byte_less_or_more_inside_is_malformed(header in valid(), at in 0..76_usize, more in byte()) {
        let (before, behind) = header.split_at(at);
        prop_assert_eq!(read(&[before, &behind[1..]].concat()), Err(Error::MalformedSignature));
        prop_assert_eq!(read(&[before, &[more], behind].concat()), Err(Error::MalformedSignature));
    }
}
