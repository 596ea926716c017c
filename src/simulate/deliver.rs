//! The deliveries of a session, and what goes wrong with them.

use alloc::format;
use alloc::string::ToString;
use core::ops::Range;

use oorandom::Rand32;

use super::body::{SessionId, Wire};
use super::script::{ScriptedEvent, Timeline};
use super::{Simulation, String, Vec, named};
use crate::{Error, MacKey};

named! {
    /// What goes wrong with a delivery.
    ///
    /// ```
    /// assert_eq!(wms_webhook::DeliveryFault::OldSecret.as_str(), "old_secret");
    /// ```
    DeliveryFault {
        Duplicated "duplicated" "It arrives twice.";
        Retried "retried" "It arrives again after 1, 5 and 30 min, as if each answer had been lost.";
        Reordered "reordered" "It arrives after the next one.";
        Dropped "dropped" "It never arrives.";
        Delayed "delayed" "It arrives 20 to 200 s late.";
        Tampered "tampered" "It arrives again with a different sequence and the same signature.";
        Forged "forged"
            "It arrives again with a different sessionId. The check that WMS documents accepts it.";
        OldSecret "old_secret" "It is signed with the secret that was replaced.";
    }
}

/// A delivery as a receiver gets it.
///
/// ```
/// use wms_webhook::{MacKey, Simulation};
///
/// let key = MacKey::new("mac secret")?;
/// let deliveries = Simulation::default().deliveries(&key, None, &[]);
/// assert!(deliveries.iter().all(|delivery| delivery.fault.is_none() && delivery.expected.is_ok()));
/// # Ok::<(), wms_webhook::EmptySecret>(())
/// ```
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
    pub fault: Option<DeliveryFault>,
    /// What [`verify`](crate::verify()) says of it with the current key alone.
    pub expected: Result<(), Error>,
}

pub(super) fn deliver(
    simulation: &Simulation<'_>,
    key: &MacKey,
    old_key: Option<&MacKey>,
    faults: &[DeliveryFault],
) -> Vec<SimulatedDelivery> {
    let script = Timeline::play(simulation.scenario, simulation.seed);
    let sender = Sender { wire: Wire::new(simulation, &script.session_id), key };
    let mut chance = Rng(Rand32::new_inc(simulation.seed.into(), FAULT_STREAM));
    let mut deliveries: Vec<_> =
        script.scenes.iter().map(|scene| sender.send(scene, chance.pick(40..90))).collect();
    let victims = FaultPlan::choose(script.scenes.len(), faults, &mut chance);

    for &at in &victims.reordered {
        deliveries[at].fault = Some(DeliveryFault::Reordered);
        deliveries[at].at = deliveries[at + 1].at + chance.pick(1..60);
    }
    for &at in &victims.delayed {
        deliveries[at].fault = Some(DeliveryFault::Delayed);
        deliveries[at].at += chance.pick(20_000..200_000);
    }
    if let Some(old_key) = old_key {
        for &at in &victims.old_secret {
            let delivery = &mut deliveries[at];
            delivery.fault = Some(DeliveryFault::OldSecret);
            delivery.signature = old_key.sign(delivery.body.as_bytes()).to_string();
            delivery.expected = Err(Error::SignatureMismatch);
        }
    }
    let copies = victims.copied.iter().map(|&(fault, at, pause)| {
        let mut copy = deliveries[at].clone();
        copy.fault = Some(fault);
        copy.at += pause + chance.pick(200..5000);
        match fault {
            DeliveryFault::Tampered => {
                let scene = &script.scenes[at];
                let altered = ScriptedEvent { sequence: scene.sequence + 1, ..scene.clone() };
                copy.body = altered.body(&sender.wire);
                copy.expected = Err(Error::SignatureMismatch);
            }
            DeliveryFault::Forged => {
                copy.body = sender.forge(&script.scenes[at]);
                copy.expected = Err(Error::AmbiguousBody);
            }
            _ => {}
        }
        copy
    });
    let copies: Vec<_> = copies.collect();

    let mut at = 0..;
    deliveries.retain(|_| at.next().is_some_and(|at| !victims.dropped.contains(&at)));
    // What arrives in the same millisecond stays in the order in which it was sent.
    let mut arrived: Vec<SimulatedDelivery> = Vec::new();
    for delivery in deliveries.into_iter().chain(copies) {
        let place = arrived.partition_point(|before| before.at <= delivery.at);
        arrived.insert(place, delivery);
    }
    arrived
}

/// The stream of the generator that decides on faults. It is none that a scenario uses, so that a
/// session is the same whatever goes wrong with its deliveries.
const FAULT_STREAM: u64 = 1;

struct Rng(Rand32);

impl Rng {
    fn pick(&mut self, range: Range<u32>) -> u64 {
        self.0.rand_range(range).into()
    }

    /// Takes a value out of the list.
    fn take(&mut self, list: &mut Vec<usize>) -> Option<usize> {
        let length = u32::try_from(list.len()).ok().filter(|&length| length > 0)?;
        let place = self.0.rand_range(0..length);
        Some(list.remove(usize::try_from(place).ok()?))
    }
}

/// The faults that copy a delivery, with the milliseconds until each copy.
const COPYING: [(DeliveryFault, &[u64]); 4] = [
    (DeliveryFault::Duplicated, &[0]),
    (DeliveryFault::Tampered, &[0]),
    (DeliveryFault::Forged, &[0]),
    (DeliveryFault::Retried, &[60_000, 300_000, 1_800_000]),
];

/// Which events have which fault. None has two, but what is copied stays whole beside its copy.
#[derive(Default)]
struct FaultPlan {
    /// Each is followed by one that has no fault.
    reordered: Vec<usize>,
    dropped: Vec<usize>,
    delayed: Vec<usize>,
    old_secret: Vec<usize>,
    /// With the milliseconds until the copy comes, beside what chance adds.
    copied: Vec<(DeliveryFault, usize, u64)>,
}

impl FaultPlan {
    /// The shortest session has 5 events: a pair to reorder, and one for each other fault.
    fn choose(events: usize, faults: &[DeliveryFault], chance: &mut Rng) -> Self {
        let each = events.div_ceil(10);
        let mut victims = Self::default();
        let mut left: Vec<usize> = (0..events).collect();
        if faults.contains(&DeliveryFault::Reordered) {
            // Pairs, so that no successor is touched by another fault.
            let mut pairs: Vec<usize> = (0..events - 1).step_by(2).collect();
            victims.reordered.extend((0..each).filter_map(|_| chance.take(&mut pairs)));
            left.retain(|at| !victims.reordered.contains(&(at - at % 2)));
        }
        for (fault, chosen) in [
            (DeliveryFault::Dropped, &mut victims.dropped),
            (DeliveryFault::Delayed, &mut victims.delayed),
            (DeliveryFault::OldSecret, &mut victims.old_secret),
        ] {
            if faults.contains(&fault) {
                chosen.extend((0..each).filter_map(|_| chance.take(&mut left)));
            }
        }
        let is_whole =
            |at: &usize| !victims.dropped.contains(at) && !victims.old_secret.contains(at);
        let whole: Vec<usize> = (0..events).filter(is_whole).collect();
        for (fault, pauses) in COPYING {
            if faults.contains(&fault) {
                let mut whole = whole.clone();
                let copied = (0..each).filter_map(|_| chance.take(&mut whole));
                let each = |at| pauses.iter().map(move |&pause| (fault, at, pause));
                victims.copied.extend(copied.flat_map(each));
            }
        }
        victims
    }
}

struct Sender<'a> {
    wire: Wire<'a>,
    key: &'a MacKey,
}

impl Sender<'_> {
    fn send(&self, scene: &ScriptedEvent, latency: u64) -> SimulatedDelivery {
        let body = scene.body(&self.wire);
        let signature = self.key.sign(body.as_bytes()).to_string();
        SimulatedDelivery { body, signature, at: scene.at + latency, fault: None, expected: Ok(()) }
    }

    /// A body whose low bytes are the bytes of the event's own: all is ASCII but the session's ID,
    /// of which each other byte becomes the character that has it as its low byte, and one letter
    /// of the ID, or else of the code, too.
    fn forge(&self, scene: &ScriptedEvent) -> String {
        let SessionId::Text(id) = self.wire.session_id else {
            return forge_code(scene, &self.wire);
        };
        let altered = id.bytes().position(|byte| byte.is_ascii_alphanumeric());
        let characters = id.bytes().enumerate().map(|(place, byte)| {
            let is_altered = !byte.is_ascii() || Some(place) == altered;
            if is_altered { with_low_byte(byte) } else { byte.into() }
        });
        let id: String = characters.collect();
        let wire = self.wire.with_session_id(&id);
        if altered.is_some() { scene.body(&wire) } else { forge_code(scene, &wire) }
    }
}

fn forge_code(scene: &ScriptedEvent, wire: &Wire<'_>) -> String {
    let name = scene.code.as_str();
    let first = name.bytes().next().map(with_low_byte);
    let forged: String = first.into_iter().chain(name.chars().skip(1)).collect();
    scene.body(wire).replacen(&format!("\"{name}\""), &format!("\"{forged}\""), 1)
}

/// U+0100 to U+01FF, by their low byte.
fn with_low_byte(byte: u8) -> char {
    char::from_u32(0x100 + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}
