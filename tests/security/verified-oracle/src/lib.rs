//! Random deliveries, judged beside an independent implementation of HMAC-SHA-256.
//!
//! That is HACL* as `libcrux-hmac` has it: C that is proven in F* to compute what its specification
//! says, compiled to Rust. It shares no code with `hmac` and `sha2`, from which our MACs come.

mod delivery;
mod subject;

use wms_webhook::{Encoding, Error};

use delivery::{Delivery, Random};
pub use subject::{Native, Subject};

/// What came of comparing.
#[derive(Debug, Default)]
pub struct Compared {
    /// How many deliveries came under each encoding, in the order of [`Encoding::ALL`].
    pub deliveries: [u64; Encoding::ALL.len()],
    /// What does not agree, by the number of the delivery.
    pub faults: Vec<String>,
}

/// Compares that many deliveries, the same ones for the same seed: what HACL* signs is what the
/// subject signs and accepts, and what is one bit beside is a mismatch.
pub fn compare(subject: &mut impl Subject, seed: u64, count: u64) -> Compared {
    let mut random = Random::new(seed);
    let mut compared = Compared::default();
    for number in 0..count {
        let place = random.below(Encoding::ALL.len());
        let encoding = Encoding::ALL[place];
        let delivery = Delivery::new(&mut random, encoding);
        compared.deliveries[place] += 1;
        if let Some(what) = fault(subject, &delivery, encoding, &mut random) {
            let fault = format!("delivery {number} of seed {seed}, {encoding:?}: {what}");
            compared.faults.push(fault);
        }
    }
    compared
}

fn fault(
    subject: &mut impl Subject,
    Delivery { secret, body, signed }: &Delivery,
    encoding: Encoding,
    random: &mut Random,
) -> Option<&'static str> {
    let mac = hacl(secret, signed);
    subject.set_secret(secret);
    if subject.sign(signed) != header(mac) {
        return Some("another signature");
    }
    let mut verdict = |mac| subject.verify(&header(mac), body, encoding);
    if verdict(mac) != Ok(()) {
        return Some("refused");
    }
    [
        (random.beside(&mac).try_into().expect("its length"), "no mismatch for another MAC"),
        (hacl(&random.beside(secret), signed), "no mismatch for another secret"),
        (hacl(secret, &random.beside(signed)), "no mismatch for other signed bytes"),
    ]
    .into_iter()
    .find_map(|(mac, what)| (verdict(mac) != Err(Error::SignatureMismatch)).then_some(what))
}

fn hacl(secret: &[u8], signed: &[u8]) -> [u8; 32] {
    let mut mac = [0; 32];
    libcrux_hmac::hmac(libcrux_hmac::Algorithm::Sha256, secret, signed, &mut mac);
    mac
}

fn header(mac: [u8; 32]) -> String {
    format!("hmac-sha256={}", mac.map(|byte| format!("{byte:02x}")).concat())
}
