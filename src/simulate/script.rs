//! What happens in a session, event by event.

use alloc::format;
use core::ops::Range;

use oorandom::Rand32;

use super::quoted::Quoted;
use super::{String, Vec, named};
use crate::EventCode::{self as Code, self};
use crate::{Field, FieldSpec, FieldType, Visibility};

named! {
    /// What happens in a simulated session. Between them the scenarios have all 22 events.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Scenario::TabHidden.as_str(), "tab-hidden");
    /// ```
    Scenario {
        Success "success" "The measurement succeeds and the user is sent to the callback URL.";
        PermissionDenied "permission-denied" "The user denies camera permission.";
        LowSnr "low-snr" "The signal is too weak, so the measurement is cancelled.";
        ConstraintViolated "constraint-violated"
            "The face leaves the frame, so the measurement is cancelled.";
        Cancelled "cancelled" "The measurement is cancelled halfway.";
        WebsocketRecovered "websocket-recovered"
            "The connection drops during the scan and comes back; the measurement succeeds.";
        WebsocketLost "websocket-lost" "The connection drops during the scan and does not come back.";
        ApiError "api-error" "The measuring service answers with an error before it has a measurement.";
        TabHidden "tab-hidden"
            "The user looks at another tab during the scan and comes back; the measurement succeeds.";
        LeftEarly "left-early" "The user closes the page during the scan.";
        BloodFlowFailed "blood-flow-failed" "The component that reads blood flow does not start.";
        CameraFailed "camera-failed" "Camera permission is granted, but the camera does not start.";
    }
}

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
    /// As JSON.
    measurement_id: String,
    is_created: bool,
    /// The chunks of the scan so far.
    chunks: u32,
}

/// A scan of 30 s gives results for every 5 s.
const CHUNKS: u32 = 6;

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
            measurement_id: format!("{}", Quoted(&measurement_id)),
            is_created: false,
            chunks: 0,
        };
        script.play_scenario(scenario);
        script
    }

    fn play_scenario(&mut self, scenario: Scenario) {
        self.event(Code::WmsLoaded, 0..1);
        self.event(Code::ConfigurationLoaded, 150..900);
        match scenario {
            Scenario::Success => {
                self.measure(CHUNKS);
                self.succeed();
            }
            Scenario::PermissionDenied => {
                self.event(Code::CameraPermissionDenied, 1500..8000);
                self.redirect();
            }
            Scenario::LowSnr => {
                self.open_camera();
                self.begin();
                for _ in 0..4 {
                    self.results(20..120);
                }
                self.event_with(Code::LowSnr, 200..600, ("details", "LOW_SNR"));
                self.event(Code::MeasurementCanceled, 150..400);
                self.redirect();
            }
            Scenario::ConstraintViolated => {
                self.measure(2);
                let constraint = ("constraint", "FACE_OUT_OF_FRAME");
                self.event_with(Code::ConstraintViolation, 500..3000, constraint);
                self.event(Code::MeasurementCanceled, 150..400);
                self.redirect();
            }
            Scenario::Cancelled => {
                self.measure(3);
                self.event(Code::MeasurementCanceled, 500..3000);
                self.event(Code::PageUnloaded, 400..2000);
            }
            Scenario::WebsocketRecovered => {
                self.measure(3);
                self.event(Code::WebsocketDisconnected, 500..2500);
                self.event(Code::WebsocketReconnected, 800..2000);
                self.scan_to(CHUNKS);
                self.succeed();
            }
            Scenario::WebsocketLost => {
                self.measure(3);
                self.event(Code::WebsocketDisconnected, 500..2500);
                self.event(Code::WebsocketReconnectionFailed, 8000..12000);
                self.event(Code::MeasurementCanceled, 150..400);
                self.redirect();
            }
            Scenario::ApiError => {
                self.open_camera();
                self.event(Code::MeasurementStarted, 800..4000);
                self.event_with(Code::ApiError, 300..1500, ("errorCode", "LICENSE_EXPIRED"));
                self.redirect();
            }
            Scenario::TabHidden => {
                self.measure(2);
                self.show(Visibility::Hidden);
                self.show(Visibility::Visible);
                self.scan_to(CHUNKS);
                self.succeed();
            }
            Scenario::LeftEarly => {
                self.measure(1);
                self.event(Code::PageUnloaded, 500..4000);
            }
            Scenario::BloodFlowFailed => {
                self.open_camera();
                self.begin();
                self.event(Code::FailedInitBloodFlow, 300..1200);
                self.event(Code::MeasurementCanceled, 150..400);
                self.redirect();
            }
            Scenario::CameraFailed => {
                self.event(Code::CameraPermissionGranted, 1500..8000);
                self.event_with(Code::GeneralError, 300..1500, ("details", "CAMERA_START_ERROR"));
                self.redirect();
            }
        }
    }

    fn open_camera(&mut self) {
        self.event(Code::CameraPermissionGranted, 1500..8000);
        self.event(Code::CameraStarted, 300..1200);
    }

    fn begin(&mut self) {
        self.event(Code::MeasurementStarted, 800..4000);
        self.is_created = true;
        self.event(Code::MeasurementCreated, 200..600);
        self.event(Code::WebsocketReconnected, 150..500);
    }

    fn measure(&mut self, chunks: u32) {
        self.open_camera();
        self.begin();
        self.scan_to(chunks);
    }

    fn scan_to(&mut self, chunks: u32) {
        while self.chunks < chunks {
            self.results(180..650);
        }
    }

    fn succeed(&mut self) {
        self.event(Code::ScanCompleted, 150..500);
        self.event(Code::ResultsReceived, 1500..5000);
        self.redirect();
    }

    fn redirect(&mut self) {
        self.event(Code::RedirectingToCallback, 150..600);
        self.event(Code::PageUnloaded, 150..600);
    }

    fn show(&mut self, state: Visibility) {
        self.event_with(Code::PageVisibilityChange, 1000..3000, ("state", state.as_str()));
    }

    /// The results of one chunk, with a signal-to-noise ratio out of a range of hundredths.
    fn results(&mut self, snr: Range<u32>) {
        let snr = self.random.rand_range(snr);
        // A chunk takes 5 s from the one before, however long anything took in between.
        self.event(Code::IntermediateResults, 4800..5200);
        if let Some(scene) = self.scenes.last_mut() {
            scene.payload.push(("snr", format!("{}.{:02}", snr / 100, snr % 100)));
            scene.payload.push(("sequence", format!("{}", self.chunks)));
        }
        self.chunks += 1;
    }

    fn event_with(&mut self, code: EventCode, pause: Range<u32>, field: (&'static str, &str)) {
        self.event(code, pause);
        if let Some(scene) = self.scenes.last_mut() {
            scene.payload.push((field.0, format!("{}", Quoted(field.1))));
        }
    }

    /// An event after a pause out of a range of milliseconds.
    fn event(&mut self, code: EventCode, pause: Range<u32>) {
        self.now += u64::from(self.random.rand_range(pause));
        let names_measurement =
            code.spec().payload.iter().any(|spec| spec.field == Field::MeasurementId);
        let payload = if names_measurement && self.is_created {
            alloc::vec![("measurementId", self.measurement_id.clone())]
        } else {
            Vec::new()
        };
        let sequence = u64::try_from(self.scenes.len()).unwrap_or(u64::MAX);
        self.scenes.push(ScriptedEvent { code, sequence, at: self.now, payload });
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
