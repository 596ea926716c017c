//! What is kept of a delivery.

use alloc::boxed::Box;
use alloc::string::ToString;

use super::{DeliveryId, MeasurementKey, Moment};
use crate::json::{self, Member};
use crate::{Event, EventCode, Payload};

/// What is kept of a delivery: when and in which place of its visit which event happened, in which
/// measurement, and what it says of the signal or of a failure. No session ID and no free text.
///
/// ```
/// use wms_webhook::{EventCode, Options, SessionEvent, parse};
///
/// let body = br#"{"timestamp":1689684577000,"sessionId":"s-1","sequence":9,"event":"CONSTRAINT_VIOLATION",
///     "payload":{"measurementId":"m-1","code":"TOO_FAR"}}"#;
/// let event = SessionEvent::new(&parse(body, &Options::default())?, [7; 32].into());
/// assert_eq!((event.time(), event.sequence()), (1_689_684_577.0, 9));
/// assert_eq!(event.code(), Some(EventCode::ConstraintViolation));
/// assert_eq!(event.detail(), Some("TOO_FAR"));
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SessionEvent {
    pub(super) moment: Moment,
    pub(super) snr: Option<f64>,
    pub(super) detail: Option<Box<str>>,
}

impl SessionEvent {
    /// Of an event with the id of its delivery. Verify it first: [`receive`](crate::receive()).
    #[must_use]
    pub fn new(event: &Event<'_>, id: DeliveryId) -> Self {
        let payload = event.payload.unwrap_or_default();
        let measurement = payload.measurement_id.filter(|id| *id != *"");
        let moment = Moment {
            // So that −0 and 0 are one.
            time: event.unix_seconds() + 0.0,
            sequence: event.sequence,
            code: event.code,
            measurement: measurement.map(|id| MeasurementKey::of(&id.to_string())),
            id,
        };
        let snr = payload.snr.map(|snr| snr.to_f64() + 0.0);
        Self { moment, snr, detail: event.code.and_then(|code| detail(code, &payload)) }
    }

    /// The delivery.
    #[must_use]
    pub const fn id(&self) -> DeliveryId {
        self.moment.id
    }

    /// When it happened, in Unix seconds, by a clock that nobody documents.
    #[must_use]
    pub const fn time(&self) -> f64 {
        self.moment.time
    }

    /// Its place in its visit.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.moment.sequence
    }

    /// Which event, if WMS documents it.
    #[must_use]
    pub const fn code(&self) -> Option<EventCode> {
        self.moment.code
    }

    /// The measurement that it names.
    #[must_use]
    pub const fn measurement(&self) -> Option<MeasurementKey> {
        self.moment.measurement
    }

    /// The signal-to-noise ratio of intermediate results.
    #[must_use]
    pub const fn snr(&self) -> Option<f64> {
        self.snr
    }

    /// The details of an error, the constraint that was violated, or the error of the API: 1 to 32 letters,
    /// digits, dots, dashes and underscores. What is longer or has others is not kept.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl AsRef<Moment> for SessionEvent {
    fn as_ref(&self) -> &Moment {
        &self.moment
    }
}

const MAX_DETAIL: usize = 32;

/// Whether it is a code, and not a text that might name somebody.
pub(super) fn is_detail(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=MAX_DETAIL).contains(&text.len()) && text.bytes().all(is_plain)
}

fn detail(code: EventCode, payload: &Payload<'_>) -> Option<Box<str>> {
    let detail = if code.has_unnamed_field() {
        unnamed(payload.json)?
    } else {
        payload.details?.to_string().into()
    };
    is_detail(&detail).then_some(detail)
}

/// The value under `code`; else that of the only field beside the `measurementId` that is a text or a
/// number, as `payloadCode` of the npm package finds it.
fn unnamed(payload: &str) -> Option<Box<str>> {
    let (mut named, mut others, mut last) = (None, 0, None);
    // What was parsed reads again.
    let _ = json::read(payload, false, &mut |Member { key, value, .. }| {
        let text = value.as_text().filter(|text| *text != *"");
        if key == *"measurementId" || text.is_none() && value.as_number().is_none() {
            return;
        }
        let written = text.map(|text| text.to_string().into()).or_else(|| {
            // As JavaScript writes it: other numbers are no codes.
            let number = value.as_number()?.as_safe_integer()?;
            Some(number.to_string().into())
        });
        if key == *"code" {
            named = Some(written);
        } else {
            others += 1;
            last = written;
        }
    });
    named.unwrap_or(if others == 1 { last } else { None })
}
