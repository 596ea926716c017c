//! Many sessions, as a receiver sees them in production.

use oorandom::Rand32;

use super::{DeliveryFault, Quirk, Scenario, Simulation, Vec};

/// Which share of the sessions is how.
///
/// ```
/// use wms_webhook::{Mix, Scenario};
///
/// let mix = Mix { scenarios: &[(Scenario::Success, 3), (Scenario::LowSnr, 1)], ..Mix::default() };
/// assert!(mix.quirks.iter().all(|&(_, share)| share < 1_000_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mix<'a> {
    /// The scenarios, each with its weight; the weights of all add up to the whole.
    pub scenarios: &'a [(Scenario, u32)],
    /// How many of a million sessions have each quirk.
    pub quirks: &'a [(Quirk, u32)],
    /// How many of a million sessions have deliveries with each fault.
    pub faults: &'a [(DeliveryFault, u32)],
}

impl Mix<'_> {
    /// The whole, of which quirks and faults are a share.
    pub const WHOLE: u32 = 1_000_000;
}

impl Default for Mix<'_> {
    /// Most succeed, and everything happens. WMS publishes no figures: these are a guess.
    fn default() -> Self {
        Self {
            scenarios: &[
                (Scenario::Success, 600),
                (Scenario::PermissionDenied, 50),
                (Scenario::LowSnr, 60),
                (Scenario::ConstraintViolated, 70),
                (Scenario::Cancelled, 25),
                (Scenario::WebsocketRecovered, 25),
                (Scenario::WebsocketLost, 10),
                (Scenario::ApiError, 8),
                (Scenario::TabHidden, 25),
                (Scenario::LeftEarly, 35),
                (Scenario::BloodFlowFailed, 4),
                (Scenario::CameraFailed, 8),
                (Scenario::MeasuredAgain, 30),
                (Scenario::Reloaded, 20),
                (Scenario::Returned, 15),
                (Scenario::WentSilent, 12),
                (Scenario::FakeFace, 3),
            ],
            quirks: &[
                (Quirk::NoSessionId, 10_000),
                (Quirk::NullFields, 50_000),
                (Quirk::ClockOff, 20_000),
                (Quirk::Milliseconds, 5_000),
            ],
            faults: &[
                (DeliveryFault::Duplicated, 30_000),
                (DeliveryFault::Retried, 10_000),
                (DeliveryFault::Reordered, 50_000),
                (DeliveryFault::Dropped, 10_000),
                (DeliveryFault::Delayed, 20_000),
                (DeliveryFault::Tampered, 1_000),
                (DeliveryFault::Forged, 1_000),
            ],
        }
    }
}

/// Many sessions over a time. Minor versions may add fields: fill up with `..Population::default()`.
///
/// ```
/// use wms_webhook::Population;
///
/// let population = Population { sessions: 3, seed: 7, ..Population::default() };
/// let seeds: Vec<u32> = population.iter().map(|session| session.seed).collect();
/// assert!(seeds.len() == 3 && seeds[0] != seeds[1] && seeds[1] != seeds[2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Population<'a> {
    /// How many there are.
    pub sessions: u32,
    /// What chance decides: each session's seed, scenario, quirks, faults and start.
    pub seed: u32,
    /// When the first may start, in Unix seconds.
    pub start_time: u64,
    /// For how many seconds sessions start, evenly spread.
    pub period: u32,
    /// Which share of the sessions is how.
    pub mix: Mix<'a>,
}

impl Default for Population<'_> {
    /// A hundred sessions of seed 0 in an hour, from the time of the example that WMS publishes.
    fn default() -> Self {
        let start_time = Simulation::default().start_time;
        Self { sessions: 100, seed: 0, start_time, period: 3600, mix: Mix::default() }
    }
}

/// One session of a population.
///
/// ```
/// let session = &wms_webhook::Population::default().session(5);
/// assert!(!session.simulation().events().is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedSession {
    /// What happens in it.
    pub scenario: Scenario,
    /// Its seed, which no other session of the population has.
    pub seed: u32,
    /// When it starts, in Unix seconds.
    pub start_time: u64,
    /// How its events are written.
    pub quirks: Vec<Quirk>,
    /// What goes wrong with its deliveries.
    pub faults: Vec<DeliveryFault>,
}

impl PlannedSession {
    /// The session, to simulate its events or its deliveries.
    ///
    /// ```
    /// let session = wms_webhook::Population::default().session(0);
    /// assert_eq!(session.simulation().seed, session.seed);
    /// ```
    #[must_use]
    pub fn simulation(&self) -> Simulation<'_> {
        let Self { scenario, seed, start_time, ref quirks, .. } = *self;
        Simulation { scenario, seed, session_id: None, start_time, quirks }
    }
}

/// The stream of the generator that decides what a session is; none that a session itself uses.
const POPULATION_STREAM: u64 = 3;
/// Odd, so that it takes each index to a seed of its own (2^32 over the golden ratio).
const STRIDE: u32 = 0x9E37_79B9;

impl Population<'_> {
    /// The session of an index below `sessions`: the same however many others are asked for.
    ///
    /// ```
    /// use wms_webhook::Population;
    ///
    /// let population = Population::default();
    /// assert_eq!(population.session(2), population.iter().nth(2).unwrap());
    /// ```
    #[must_use]
    pub fn session(&self, index: u32) -> PlannedSession {
        let seed = self.seed.wrapping_add(index.wrapping_mul(STRIDE));
        let mut random = Rand32::new_inc(seed.into(), POPULATION_STREAM);
        // What is never chosen draws nothing: naming it changes no session.
        let mut is_in = |share: u32| share > 0 && random.rand_range(0..Mix::WHOLE) < share;
        let chosen = self.mix.quirks.iter().filter(|&&(_, share)| is_in(share));
        let quirks = chosen.map(|&(quirk, _)| quirk).collect();
        let chosen = self.mix.faults.iter().filter(|&&(_, share)| is_in(share));
        let faults = chosen.map(|&(fault, _)| fault).collect();
        let slot = u64::from(self.period) * u64::from(index);
        let place = slot + u64::from(random.rand_range(0..self.period.max(1)));
        PlannedSession {
            scenario: self.mix.scenario(&mut random),
            seed,
            start_time: self.start_time.saturating_add(place / u64::from(self.sessions.max(1))),
            quirks,
            faults,
        }
    }

    /// Each session, one after the other, by when it starts. None is held in memory.
    pub fn iter(&self) -> impl Iterator<Item = PlannedSession> + '_ {
        (0..self.sessions).map(|index| self.session(index))
    }
}

impl Mix<'_> {
    fn scenario(&self, random: &mut Rand32) -> Scenario {
        let whole =
            self.scenarios.iter().fold(0, |sum: u32, &(_, weight)| sum.saturating_add(weight));
        let mut left = random.rand_range(0..whole.max(1));
        let chosen = self.scenarios.iter().find(|&&(_, weight)| {
            let is_here = left < weight;
            left = left.saturating_sub(weight);
            is_here
        });
        chosen.map_or(Scenario::Success, |&(scenario, _)| scenario)
    }
}
