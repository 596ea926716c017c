//! Random deliveries, judged beside an independent implementation of HMAC-SHA-256.
//!
//! That is HACL* as `libcrux-hmac` has it: C that is proven in F* to compute what its specification
//! says, compiled to Rust. It shares no code with `hmac` and `sha2`, from which our MACs come.

mod delivery;

use wms_webhook::{Encoding, Error, MacKey, Signature, verify};
use wms_webhook_core_tests::{AUTHENTIC, Core, MISMATCH};

use delivery::{Delivery, Random};

/// What came of comparing.
#[derive(Debug, Default)]
pub struct Compared {
    /// How many deliveries came under each encoding, in the order of [`Encoding::ALL`].
    pub deliveries: [u64; Encoding::ALL.len()],
    /// What does not agree, by the number of the delivery.
    pub faults: Vec<String>,
}

/// Compares what the crate signs and accepts natively. The same seed gives the same deliveries.
#[must_use]
pub fn native(seed: u64, count: u64) -> Compared {
    compare(seed, count, |delivery, mac| {
        let Delivery { secret, body, signed, encoding } = delivery;
        let key = MacKey::new(secret).expect("not empty");
        let signature = Signature::parse(header(mac))?;
        let verdict = verify(body, &signature, [&key], *encoding);
        let is_signed = key.sign(signed).to_string() == header(mac);
        assert_eq!(is_signed, verdict.is_ok(), "it signs what it accepts");
        verdict
    })
}

/// Compares what the shipped core accepts, in an interpreter.
///
/// # Panics
/// If it answers what no delivery here can be.
#[must_use]
pub fn shipped(wasm: &[u8], seed: u64, count: u64) -> Compared {
    let mut core = Core::new(wasm);
    compare(seed, count, |delivery, mac| {
        let Delivery { secret, body, encoding, .. } = delivery;
        core.derive(0, secret);
        let number = Encoding::ALL.iter().position(|one| one == encoding).expect("all of them");
        let number = i32::try_from(number).expect("there are four");
        match core.verify(&[0], &header(mac), body, number).0 {
            AUTHENTIC => Ok(()),
            MISMATCH => Err(Error::SignatureMismatch),
            answer => panic!("the core answers {answer}"),
        }
    })
}

fn compare(
    seed: u64,
    count: u64,
    mut verdict: impl FnMut(&Delivery, [u8; 32]) -> Result<(), Error>,
) -> Compared {
    let mut random = Random::new(seed);
    let mut compared = Compared::default();
    for number in 0..count {
        let place = random.below(Encoding::ALL.len());
        let delivery = Delivery::new(&mut random, Encoding::ALL[place]);
        compared.deliveries[place] += 1;
        for (what, mac, expected) in cases(&delivery, &mut random) {
            let found = verdict(&delivery, mac);
            if found != expected {
                let encoding = delivery.encoding;
                let fault = format!("{what}, {encoding:?}: {found:?} for {number} of seed {seed}");
                compared.faults.push(fault);
            }
        }
    }
    compared
}

/// The MAC that HACL* makes, and those of what is one bit beside.
fn cases(
    Delivery { secret, signed, .. }: &Delivery,
    random: &mut Random,
) -> Vec<(&'static str, [u8; 32], Result<(), Error>)> {
    const NO_MATCH: Result<(), Error> = Err(Error::SignatureMismatch);
    let mac = hacl(secret, signed);
    let mut other = mac;
    random.flip_a_bit(&mut other);
    let mut other_secret = secret.clone();
    random.flip_a_bit(&mut other_secret);
    let mut other_signed = signed.clone();
    if other_signed.is_empty() {
        other_signed.push(0);
    } else {
        random.flip_a_bit(&mut other_signed);
    }
    vec![
        ("its MAC", mac, Ok(())),
        ("a bit of the MAC flipped", other, NO_MATCH),
        ("a bit of the secret flipped", hacl(&other_secret, signed), NO_MATCH),
        ("a bit of the signed bytes flipped", hacl(secret, &other_signed), NO_MATCH),
    ]
}

fn hacl(secret: &[u8], signed: &[u8]) -> [u8; 32] {
    let mut mac = [0; 32];
    libcrux_hmac::hmac(libcrux_hmac::Algorithm::Sha256, secret, signed, &mut mac);
    mac
}

fn header(mac: [u8; 32]) -> String {
    format!("hmac-sha256={}", mac.map(|byte| format!("{byte:02x}")).concat())
}
