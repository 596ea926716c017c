//! A typed event, borrowed from the body that it was parsed from.

use crate::{EventCode, EventError, JsonNumber, JsonStr};

/// An event of WMS.
///
/// It is one if its envelope holds. What else differs from the documentation refuses nothing: a code
/// that is not documented has [`code`](Self::code) `None`, and
/// [`deviation`](Self::deviation) is the first thing that is not as documented.
///
/// ```
/// use wms_webhook::{EventFault, Options, parse};
///
/// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
/// let event = parse(body, &Options::default())?;
/// assert_eq!((event.timestamp.to_f64(), event.sequence), (1.0, 0));
/// assert!(event.session_id == "s-1" && event.severity.is_some_and(|severity| severity == "INFO"));
/// assert!(event.is_documented());
///
/// let body = br#"{"timestamp":1,"sequence":7,"event":"SCAN_COMPLETED","payload":[]}"#;
/// let event = parse(body, &Options::default())?;
/// let deviation = event.deviation.expect("a payload is an object");
/// assert_eq!((deviation.path(), deviation.fault), ("/payload", EventFault::WrongType));
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Event<'a> {
    /// When it happened: seconds since 1970-01-01T00:00:00Z, perhaps with a fraction. See
    /// [`unix_seconds`](Self::unix_seconds) for milliseconds.
    pub timestamp: JsonNumber<'a>,
    /// The session that it belongs to, as named in the URL that the user was sent to; empty if it
    /// came without.
    pub session_id: JsonStr<'a>,
    /// Its place in the session: 0 for the first event, one more for each that follows; at most
    /// 2^53 − 1.
    pub sequence: u64,
    /// The code as it was sent; not empty.
    pub event: JsonStr<'a>,
    /// The code, if WMS documents it.
    pub code: Option<EventCode>,
    /// The severity as it was sent; the documented one if a known event came without. `None` if
    /// another event did, or if it is not a string.
    pub severity: Option<JsonStr<'a>>,
    /// What else the event says; `None` if the body has no payload, or `null` for it.
    pub payload: Option<Payload<'a>>,
    /// The first thing that is not as WMS documents it: the severity, the payload, or a field of
    /// the payload of a documented code. [`Options::strict`](crate::Options::strict) refuses it.
    pub deviation: Option<EventError>,
}

impl Event<'_> {
    /// Whether WMS documents its code, and everything in it is as documented.
    ///
    /// ```
    /// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"NEW_EVENT"}"#;
    /// let event = wms_webhook::parse(body, &Default::default())?;
    /// assert!(!event.is_documented() && event.deviation.is_none());
    /// # Ok::<(), wms_webhook::Error>(())
    /// ```
    #[must_use]
    pub const fn is_documented(&self) -> bool {
        self.code.is_some() && self.deviation.is_none()
    }

    /// From here on a timestamp is taken for milliseconds: as seconds it is after the year 5138.
    pub(crate) const FIRST_MILLISECONDS: f64 = 1e11;

    /// When it happened, in seconds since 1970-01-01T00:00:00Z, for judging its age. WMS documents
    /// seconds; a [`timestamp`](Self::timestamp) from 10^11 on is taken for milliseconds.
    ///
    /// ```
    /// let body = br#"{"timestamp":1689684577000,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
    /// let event = wms_webhook::parse(body, &Default::default())?;
    /// assert_eq!(event.unix_seconds(), 1_689_684_577.0);
    /// # Ok::<(), wms_webhook::Error>(())
    /// ```
    #[must_use]
    pub fn unix_seconds(&self) -> f64 {
        let timestamp = self.timestamp.to_f64();
        if timestamp < Self::FIRST_MILLISECONDS { timestamp } else { timestamp / 1000.0 }
    }
}

/// The payload of an event.
///
/// A field is `Some` if WMS documents it for the event's code and the event has it as documented. It is
/// `None` if it is absent or `null`, or of another type or value, which is a
/// [`deviation`](Event::deviation).
///
/// ```
/// use wms_webhook::{Options, parse};
///
/// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":7,"event":"SCAN_COMPLETED",
///     "payload":{"measurementId":"m-1","new":[1]}}"#;
/// let payload = parse(body, &Options::default())?.payload.expect("it has one");
/// assert_eq!(payload.measurement_id.map(|id| id.to_string()).as_deref(), Some("m-1"));
/// assert_eq!(payload.json, r#"{"measurementId":"m-1","new":[1]}"#);
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct Payload<'a> {
    /// The measurement.
    pub measurement_id: Option<JsonStr<'a>>,
    /// The signal-to-noise ratio of intermediate results. WMS documents no unit and no range.
    pub snr: Option<JsonNumber<'a>>,
    /// The place of intermediate results in their measurement, within ±(2^53 − 1).
    pub sequence: Option<i64>,
    /// Whether the page can be seen.
    pub state: Option<Visibility>,
    /// What went wrong.
    pub details: Option<JsonStr<'a>>,
    /// The whole payload as it was sent, fields that WMS does not document included, and whatever
    /// came in place of an object. Unless it was parsed with [`strict`](crate::Options::strict), a comma may stand before a closing bracket.
    pub json: &'a str,
}

/// Shows which fields there are, and not what they hold.
impl core::fmt::Debug for Payload<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Payload")
            .field("measurement_id", &self.measurement_id)
            .field("snr", &self.snr)
            .field("state", &self.state.map(|_| "…"))
            .field("details", &self.details)
            .finish_non_exhaustive()
    }
}

/// Whether the page of WMS can be seen.
///
/// ```
/// use wms_webhook::{Options, Visibility, parse};
///
/// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":3,"event":"PAGE_VISIBILITY_CHANGE",
///     "payload":{"state":"HIDDEN"}}"#;
/// let payload = parse(body, &Options::default())?.payload.expect("it has one");
/// assert_eq!(payload.state, Some(Visibility::Hidden));
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// `"VISIBLE"`
    Visible,
    /// `"HIDDEN"`
    Hidden,
}

impl Visibility {
    /// Every value.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Visibility::ALL[1].as_str(), "HIDDEN");
    /// ```
    pub const ALL: &[Self] = &[Self::Visible, Self::Hidden];

    /// The name on the wire.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Visibility::Hidden.as_str(), "HIDDEN");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visible => "VISIBLE",
            Self::Hidden => "HIDDEN",
        }
    }
}
