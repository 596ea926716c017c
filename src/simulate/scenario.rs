//! What happens in a session, scenario by scenario.

use super::named;
use super::script::Timeline;
use crate::EventCode as Code;
use crate::Visibility;

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
            "The user moves or is too far away, so the measurement is cancelled.";
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
        MeasuredAgain "measured-again"
            "A constraint is violated, and a second measurement on the same page succeeds.";
        Reloaded "reloaded"
            "The user reloads the page during the scan; the sequence starts at 0 again, and the measurement succeeds.";
        Returned "returned"
            "The signal is too weak; up to 90 min later the user opens the same link again, and the measurement succeeds.";
        WentSilent "went-silent" "The events stop during the scan: the device is off or offline.";
        FakeFace "fake-face"
            "The measuring service takes the face for a picture, so the measurement is cancelled.";
    }
}

/// A scan of 30 s gives results for every 5 s.
const CHUNKS: u32 = 6;

/// What the sibling products call the conditions for measuring.
const CONSTRAINTS: &[&str] = &[
    "TOO_CLOSE",
    "TOO_FAR",
    "TURN_LEFT",
    "TURN_RIGHT",
    "LOOK_UP",
    "LOOK_DOWN",
    "TILT_LEFT",
    "TILT_RIGHT",
    "NOT_CENTERED",
    "HOLD_STILL",
];
/// A guess: nothing that is public lists them.
const API_ERRORS: &[&str] =
    &["LICENSE_EXPIRED", "INVALID_TOKEN", "LIMIT_REACHED", "INTERNAL_ERROR"];
/// The signal-to-noise ratios of the sibling products that are none.
const TOO_LOW: &[&str] = &["-100"];
const FAKE: &[&str] = &["-90", "-91"];

impl Timeline {
    pub(super) fn play_scenario(&mut self, scenario: Scenario) {
        self.load(0..1);
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
                self.fail_for_snr(TOO_LOW);
                self.redirect();
            }
            Scenario::ConstraintViolated => {
                self.measure(2);
                self.violate_constraint();
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
                self.event_with_one_of(Code::ApiError, 300..1500, "errorCode", API_ERRORS);
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
            Scenario::MeasuredAgain => {
                self.measure(2);
                self.violate_constraint();
                self.forget_measurement();
                self.begin();
                self.scan_to(CHUNKS);
                self.succeed();
            }
            Scenario::Reloaded => {
                self.measure(2);
                self.event(Code::PageUnloaded, 500..4000);
                self.visit_again(500..3000);
                self.measure(CHUNKS);
                self.succeed();
            }
            Scenario::Returned => {
                self.fail_for_snr(TOO_LOW);
                self.redirect();
                self.visit_again(1_200_000..5_400_000);
                self.measure(CHUNKS);
                self.succeed();
            }
            Scenario::WentSilent => self.measure(3),
            Scenario::FakeFace => {
                self.fail_for_snr(FAKE);
                self.redirect();
            }
        }
    }

    fn fail_for_snr(&mut self, sentinels: &[&str]) {
        self.open_camera();
        self.begin();
        for _ in 0..3 {
            self.results(20..120);
        }
        self.results_of(sentinels);
        self.event_with(Code::LowSnr, 200..600, ("details", "LOW_SNR"));
        self.event(Code::MeasurementCanceled, 150..400);
    }

    fn violate_constraint(&mut self) {
        self.event_with_one_of(Code::ConstraintViolation, 500..3000, "code", CONSTRAINTS);
        self.event(Code::MeasurementCanceled, 150..400);
    }
}
