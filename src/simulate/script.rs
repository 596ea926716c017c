//! What happens in a session, event by event.

use alloc::format;
use core::ops::Range;

use oorandom::Rand32;

use super::quoted::Quoted;
use super::{Scenario, String, Vec};
use crate::EventCode::{self as Code, self};
use crate::{Field, FieldSpec, FieldType, Visibility};

/// One event of a session.
#[derive(Clone)]
pub(super) struct ScriptedEvent {
    pub(super) code: EventCode,
    pub(super) sequence: u64,
    /// Milliseconds after the start of the session.
    pub(super) at: u64,
    /// Names and, as JSON, values.
    pub(super) payload: Vec<(&'static str, String)>,
}

pub(super) struct Timeline {
    pub(super) session_id: String,
    pub(super) scenes: Vec<ScriptedEvent>,
    random: Rand32,
    now: u64,
    /// Of the next event.
    sequence: u64,
    /// As JSON.
    measurement_id: String,
    is_created: bool,
    /// The chunks of the scan so far.
    chunks: u32,
}

impl Timeline {
    /// A session that is this event alone: as in the first scenario that has it, else with a value for
    /// each field that WMS documents.
    pub(super) fn only(code: EventCode, seed: u32) -> Self {
        let mut scripts = Scenario::ALL.iter().map(|&scenario| Self::play(scenario, seed));
        let found = scripts.find_map(|mut script| {
            let at = script.scenes.iter().position(|scene| scene.code == code)?;
            script.scenes = alloc::vec![script.scenes.swap_remove(at)];
            Some(script)
        });
        let mut script = found.unwrap_or_else(|| Self::play(Scenario::Success, seed).showing(code));
        for scene in &mut script.scenes {
            scene.sequence = 0;
            scene.at = 0;
        }
        script
    }

    fn showing(mut self, code: EventCode) -> Self {
        let value = |spec: &FieldSpec| match (spec.field, spec.field_type) {
            (Field::MeasurementId, _) => self.measurement_id.clone(),
            (_, FieldType::String) => format!("{}", Quoted(code.as_str())),
            (_, FieldType::Number) => "1.25".into(),
            (_, FieldType::Integer) => "1".into(),
            (_, FieldType::Visibility) => format!("{}", Quoted(Visibility::Visible.as_str())),
        };
        let payload = code.spec().payload.iter().map(|spec| (spec.field.key(), value(spec)));
        let payload = payload.collect();
        self.scenes = alloc::vec![ScriptedEvent { code, sequence: 0, at: 0, payload }];
        self
    }

    pub(super) fn play(scenario: Scenario, seed: u32) -> Self {
        let mut random = Rand32::new(u64::from(seed));
        let session_id = session_id(&mut random);
        let measurement_id = measurement_id(&mut random);
        let mut script = Self {
            session_id,
            scenes: Vec::new(),
            random,
            now: 0,
            sequence: 0,
            measurement_id: format!("{}", Quoted(&measurement_id)),
            is_created: false,
            chunks: 0,
        };
        script.play_scenario(scenario);
        script
    }

    pub(super) fn load(&mut self, pause: Range<u32>) {
        self.event(Code::WmsLoaded, pause);
        self.event(Code::ConfigurationLoaded, 150..900);
    }

    /// The page is opened anew, under the same ID.
    pub(super) fn visit_again(&mut self, pause: Range<u32>) {
        self.sequence = 0;
        self.forget_measurement();
        self.load(pause);
    }

    /// The next one has an ID of its own.
    pub(super) fn forget_measurement(&mut self) {
        self.measurement_id = format!("{}", Quoted(&measurement_id(&mut self.random)));
        self.is_created = false;
        self.chunks = 0;
    }

    pub(super) fn open_camera(&mut self) {
        self.event(Code::CameraPermissionGranted, 1500..8000);
        self.event(Code::CameraStarted, 300..1200);
    }

    pub(super) fn begin(&mut self) {
        self.event(Code::MeasurementStarted, 800..4000);
        self.is_created = true;
        self.event(Code::MeasurementCreated, 200..600);
        self.event(Code::WebsocketReconnected, 150..500);
    }

    pub(super) fn measure(&mut self, chunks: u32) {
        self.open_camera();
        self.begin();
        self.scan_to(chunks);
    }

    pub(super) fn scan_to(&mut self, chunks: u32) {
        while self.chunks < chunks {
            self.results(180..650);
        }
    }

    pub(super) fn succeed(&mut self) {
        self.event(Code::ScanCompleted, 150..500);
        self.event(Code::ResultsReceived, 1500..5000);
        self.redirect();
    }

    pub(super) fn redirect(&mut self) {
        self.event(Code::RedirectingToCallback, 150..600);
        self.event(Code::PageUnloaded, 150..600);
    }

    pub(super) fn show(&mut self, state: Visibility) {
        self.event_with(Code::PageVisibilityChange, 1000..3000, ("state", state.as_str()));
    }

    /// The results of one chunk, with a signal-to-noise ratio out of a range of hundredths.
    pub(super) fn results(&mut self, snr: Range<u32>) {
        let snr = self.random.rand_range(snr);
        self.chunk(format!("{}.{:02}", snr / 100, snr % 100));
    }

    /// The results of one chunk, with one of these for its signal-to-noise ratio.
    pub(super) fn results_of(&mut self, snr: &[&str]) {
        let snr = self.one_of(snr).into();
        self.chunk(snr);
    }

    fn chunk(&mut self, snr: String) {
        // A chunk takes 5 s from the one before, however long anything took in between.
        self.event(Code::IntermediateResults, 4800..5200);
        if let Some(scene) = self.scenes.last_mut() {
            scene.payload.push(("snr", snr));
            scene.payload.push(("sequence", format!("{}", self.chunks)));
        }
        self.chunks += 1;
    }

    fn one_of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        let number = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let place = usize::try_from(self.random.rand_range(0..number)).unwrap_or_default();
        values.get(place).copied().unwrap_or_default()
    }

    pub(super) fn event_with_one_of(
        &mut self,
        code: EventCode,
        pause: Range<u32>,
        name: &'static str,
        values: &[&str],
    ) {
        let value = self.one_of(values);
        self.event_with(code, pause, (name, value));
    }

    pub(super) fn event_with(
        &mut self,
        code: EventCode,
        pause: Range<u32>,
        field: (&'static str, &str),
    ) {
        self.event(code, pause);
        if let Some(scene) = self.scenes.last_mut() {
            scene.payload.push((field.0, format!("{}", Quoted(field.1))));
        }
    }

    /// An event after a pause out of a range of milliseconds.
    pub(super) fn event(&mut self, code: EventCode, pause: Range<u32>) {
        self.now += u64::from(self.random.rand_range(pause));
        let names_measurement =
            code.spec().payload.iter().any(|spec| spec.field == Field::MeasurementId);
        let payload = if names_measurement && self.is_created {
            alloc::vec![("measurementId", self.measurement_id.clone())]
        } else {
            Vec::new()
        };
        self.scenes.push(ScriptedEvent { code, sequence: self.sequence, at: self.now, payload });
        self.sequence += 1;
    }
}

/// As long as that of the example that WMS publishes.
fn session_id(random: &mut Rand32) -> String {
    let letter = |_| char::from_digit(random.rand_range(0..36), 36).unwrap_or('0');
    (0..25).map(letter).collect()
}

/// A random UUID (RFC 9562, version 4).
fn measurement_id(random: &mut Rand32) -> String {
    let [a, b, c, d] = [(); 4].map(|()| random.rand_u32());
    let (version, variant) = (b & 0x0FFF, c >> 16 & 0x3FFF | 0x8000);
    format!("{a:08x}-{:04x}-4{version:03x}-{variant:04x}-{:04x}{d:08x}", b >> 16, c & 0xFFFF)
}
