//! Deliveries judged one after the other, each by one call of `judged`, which callgrind counts.
//!
//! `delivery verify` asks the crate; `delivery early-exit` compares the header as text, as most
//! receivers do: the count must tell the two apart.

use std::env;
use std::hint::black_box;

use wms_webhook::{Encoding, MacKey, Signature, verify};

const BODY: &[u8] =
    br#"{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;

#[inline(never)]
#[unsafe(no_mangle)]
extern "C" fn judged(keys: &[MacKey; 4], signature: &Signature, is_early_exit: bool) -> bool {
    if is_early_exit {
        let right = keys[0].sign(BODY).to_header();
        return signature.to_header().iter().zip(right).all(|(one, other)| *one == other);
    }
    verify(BODY, signature, keys, Encoding::Auto).is_ok()
}

fn main() {
    let is_early_exit = env::args().nth(1).as_deref() == Some("early-exit");
    let key = |secret| MacKey::new(secret).expect("not empty");
    let keys = ["mac secret", "1234567890", "abcdefghij", "0000000000"].map(key);
    let right = keys[0].sign(BODY).to_string();
    let mut verdicts = String::new();
    let mut judge = |keys: &[MacKey; 4], header: &str| {
        let signature = Signature::parse(header).expect("64 digits");
        let verdict = judged(black_box(keys), black_box(&signature), black_box(is_early_exit));
        verdicts.push(if verdict { 'y' } else { 'n' });
    };
    // The right MAC under each place in the list; none of them; each place of a first wrong digit.
    for place in 0..4 {
        let mut turned = keys.clone();
        turned.swap(0, place);
        judge(&turned, &right);
    }
    judge(&[1, 2, 3, 1].map(|place: usize| keys[place].clone()), &right);
    for place in 12..right.len() {
        let mut wrong = right.clone().into_bytes();
        wrong[place] = if wrong[place] == b'0' { b'f' } else { b'0' };
        judge(&keys, str::from_utf8(&wrong).expect("ASCII"));
    }
    println!("{verdicts}");
}
