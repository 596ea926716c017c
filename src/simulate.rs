//! Whole sessions without WMS, as a developer of a receiver needs them, and what goes wrong with
//! their deliveries.
//!
//! The same seed gives the same bytes on every machine and in every version of the same major
//! number: [`oorandom`] states the output of its generator, and nothing here counts in floats.

mod body;
mod deliver;
mod population;
mod quoted;
mod scenario;
mod script;

use alloc::string::String;
use alloc::vec::Vec;

pub use body::Quirk;
use body::Wire;
pub use deliver::{DeliveryFault, SimulatedDelivery};
pub use population::{Mix, PlannedSession, Population};
pub use scenario::Scenario;
use script::Timeline;

use crate::{EventCode, MacKey};

/// Which session to simulate. Minor versions may add fields: fill up with `..Simulation::default()`.
///
/// ```
/// use wms_webhook::{Scenario, Simulation};
///
/// let simulation = Simulation { scenario: Scenario::LowSnr, seed: 7, ..Simulation::default() };
/// assert_eq!(simulation.events(), simulation.events());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulation<'a> {
    /// What happens in it.
    pub scenario: Scenario,
    /// What chance decides: times, IDs, signal-to-noise ratios and which deliveries have a fault.
    pub seed: u32,
    /// The session's ID; one that the seed gives, if `None`.
    pub session_id: Option<&'a str>,
    /// When the session starts, in Unix seconds.
    pub start_time: u64,
    /// How its events are written. [`Quirk::NoSessionId`] wins over `session_id`.
    pub quirks: &'a [Quirk],
}

impl Default for Simulation<'_> {
    /// A successful session of seed 0, at the time of the example that WMS publishes.
    fn default() -> Self {
        Self {
            scenario: Scenario::Success,
            seed: 0,
            session_id: None,
            start_time: 1_689_684_577,
            quirks: &[],
        }
    }
}

/// An event of a simulated session.
///
/// ```
/// use wms_webhook::{Options, Simulation, parse};
///
/// let event = &Simulation::default().events()[0];
/// assert_eq!(parse(event.body.as_bytes(), &Options::default())?.code, Some(event.code));
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimulatedEvent {
    /// Which event.
    pub code: EventCode,
    /// When it happens: milliseconds after the start of the session.
    pub at: u64,
    /// Its body, which [`parse`](crate::parse()) takes.
    pub body: String,
}

impl Simulation<'_> {
    /// The session's events in their order, with the sequences from 0; again from 0 where the page
    /// is opened again.
    ///
    /// ```
    /// use wms_webhook::{EventCode, Simulation};
    ///
    /// let events = Simulation::default().events();
    /// assert_eq!(events[0].code, EventCode::WmsLoaded);
    /// assert!(events.iter().any(|event| event.code == EventCode::ResultsReceived));
    /// ```
    #[must_use]
    pub fn events(&self) -> Vec<SimulatedEvent> {
        self.told(&Timeline::play(self.scenario, self.seed))
    }

    /// One event by itself, with the sequence 0: as it comes in the first scenario that has it; else
    /// with a value for each field that WMS documents.
    ///
    /// ```
    /// use wms_webhook::{EventCode, Options, Simulation, parse};
    ///
    /// let event = Simulation::default().event(EventCode::LowSnr);
    /// assert!(parse(event.body.as_bytes(), &Options::default())?.is_documented());
    /// # Ok::<(), wms_webhook::Error>(())
    /// ```
    #[must_use]
    pub fn event(&self, code: EventCode) -> SimulatedEvent {
        let mut events = self.told(&Timeline::only(code, self.seed));
        events.swap_remove(0)
    }

    fn told(&self, script: &Timeline) -> Vec<SimulatedEvent> {
        let wire = Wire::new(self, &script.session_id);
        let event = |scene: &script::ScriptedEvent| SimulatedEvent {
            code: scene.code,
            at: scene.at,
            body: scene.body(&wire),
        };
        script.scenes.iter().map(event).collect()
    }

    /// The session's deliveries as they arrive, signed over their bytes, with these faults. Each
    /// fault touches about every tenth event, and at least one.
    ///
    /// [`DeliveryFault::OldSecret`] needs `old_key`, which differs from `key`; without it that fault touches
    /// nothing.
    ///
    /// ```
    /// use wms_webhook::{Encoding, DeliveryFault, MacKey, Signature, Simulation, verify};
    ///
    /// let key = MacKey::new("mac secret")?;
    /// for delivery in Simulation::default().deliveries(&key, None, &[DeliveryFault::Forged]) {
    ///     let signature = Signature::parse(&delivery.signature)?;
    ///     let verdict = verify(delivery.body.as_bytes(), &signature, &[key.clone()], Encoding::Auto);
    ///     assert_eq!(verdict, delivery.expected);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn deliveries(
        &self,
        key: &MacKey,
        old_key: Option<&MacKey>,
        faults: &[DeliveryFault],
    ) -> Vec<SimulatedDelivery> {
        deliver::deliver(self, key, old_key, faults)
    }
}

/// Declares an enum whose values have a name in JavaScript and a description.
macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal $description:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $(#[doc = $description] $variant,)+
        }

        impl $type {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in JavaScript.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it is, in one line.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $description,)+
                }
            }
        }
    };
}
use named;
