//! One HMAC-SHA256 under a kept key, verified in constant time, by each library: interleaved rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use wms_webhook::{Encoding, MacKey, Signature, verify};

const SECRET: &[u8] = b"mac secret of a Config ID";
const ROUNDS: usize = 21;
const TURN: Duration = Duration::from_millis(10);

fn main() {
    for length in [64, 192, 1024, 4096, 65536, 1_048_576] {
        let body = vec![b'x'; length];
        let keys = [MacKey::new(SECRET).expect("a secret")];
        let signature = keys[0].sign(&body);
        let ring_key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET);
        let mac = ring::hmac::sign(&ring_key, &body);
        let header = signature.to_string();
        let openssl_key = PKey::hmac(SECRET).expect("a secret");

        let ours = || verify(black_box(&body), &signature, &keys, Encoding::Auto).is_ok();
        let with_header = || {
            let signature = Signature::parse(black_box(&header)).expect("a header");
            verify(black_box(&body), &signature, &keys, Encoding::Auto).is_ok()
        };
        let rings = || ring::hmac::verify(&ring_key, black_box(&body), mac.as_ref()).is_ok();
        let openssls = || {
            let mut signer = Signer::new(MessageDigest::sha256(), &openssl_key).expect("a signer");
            let found = signer.sign_oneshot_to_vec(black_box(&body)).expect("a MAC");
            openssl::memcmp::eq(&found, mac.as_ref())
        };
        let all: [(&str, &dyn Fn() -> bool); 4] = [
            ("wms-webhook", &ours),
            ("ring", &rings),
            ("OpenSSL", &openssls),
            ("wms-webhook, with its header", &with_header),
        ];
        let times: Vec<_> = race(&all)
            .into_iter()
            .map(|(name, [low, median, high])| {
                serde_json::json!({ "name": name, "low": low, "median": median, "high": high })
            })
            .collect();
        let line = serde_json::json!({
            "runtime": "native", "section": "native", "point": length.to_string(), "times": times,
        });
        println!("::bench {line}");
    }
}

/// Nanoseconds a call: the first quarter of the rounds, their median, the last quarter.
fn race<'a>(all: &[(&'a str, &dyn Fn() -> bool)]) -> Vec<(&'a str, [f64; 3])> {
    let turn = |call: &dyn Fn() -> bool, calls: u32| {
        let start = Instant::now();
        for _ in 0..calls {
            assert!(call(), "an authentic body is refused");
        }
        start.elapsed()
    };
    let calls: Vec<u32> = all
        .iter()
        .map(|(_, call)| {
            let mut calls = 1;
            while turn(call, calls) < TURN {
                calls *= 2;
            }
            calls
        })
        .collect();
    let mut times = vec![Vec::new(); all.len()];
    for _ in 0..ROUNDS {
        for (at, (_, call)) in all.iter().enumerate() {
            times[at].push(turn(call, calls[at]).as_secs_f64() * 1e9 / f64::from(calls[at]));
        }
    }
    let quarters = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        [times[ROUNDS / 4], times[ROUNDS / 2], times[ROUNDS * 3 / 4]]
    };
    all.iter().zip(times).map(|((name, _), times)| (*name, quarters(times))).collect()
}
