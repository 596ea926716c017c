//! An event as WMS writes it, or may write it.

use core::fmt::Write as _;

use oorandom::Rand32;

use super::quoted::Quoted;
use super::script::ScriptedEvent;
use super::{Simulation, String, named};
use crate::Field;

named! {
    /// What WMS does not rule out of how a session's events are written.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Quirk::ClockOff.as_str(), "clock_off");
    /// ```
    Quirk {
        NoSessionId "no_session_id"
            "The page was opened without an ID: sessionId is missing, null, \"\", \"undefined\" or \"null\".";
        NullFields "null_fields" "A payload or measurementId that an event does not have is null.";
        ClockOff "clock_off" "The clock of the device is off by 1 min to 12 h.";
        Milliseconds "milliseconds" "The timestamp is in milliseconds.";
    }
}

/// The ID as JSON, if it is there.
pub(super) enum SessionId<'a> {
    Text(&'a str),
    Null,
    Missing,
}

/// How the events of a session are written.
pub(super) struct Wire<'a> {
    pub(super) session_id: SessionId<'a>,
    /// In Unix seconds, by the clock that the events tell.
    start_time: i64,
    is_in_milliseconds: bool,
    has_nulls: bool,
}

/// The stream of the generator that decides how a session is written; none that a scenario uses.
const WIRE_STREAM: u64 = 2;

impl<'a> Wire<'a> {
    /// `session_id` is what the seed gives.
    pub(super) fn new(simulation: &Simulation<'a>, session_id: &'a str) -> Self {
        let mut random = Rand32::new_inc(simulation.seed.into(), WIRE_STREAM);
        let shift = i64::from(random.rand_range(60..43_200));
        let shift = if random.rand_range(0..2) == 0 { shift } else { -shift };
        let none = match random.rand_range(0..5) {
            0 => SessionId::Text(""),
            1 => SessionId::Text("null"),
            2 => SessionId::Null,
            3 => SessionId::Missing,
            _ => SessionId::Text("undefined"),
        };
        let has = |quirk| simulation.quirks.contains(&quirk);
        let start_time = i64::try_from(simulation.start_time).unwrap_or(i64::MAX);
        let given = SessionId::Text(simulation.session_id.unwrap_or(session_id));
        Self {
            session_id: if has(Quirk::NoSessionId) { none } else { given },
            start_time: start_time.saturating_add(if has(Quirk::ClockOff) { shift } else { 0 }),
            is_in_milliseconds: has(Quirk::Milliseconds),
            has_nulls: has(Quirk::NullFields),
        }
    }

    pub(super) fn with_session_id<'b>(&self, id: &'b str) -> Wire<'b> {
        let &Self { start_time, is_in_milliseconds, has_nulls, .. } = self;
        Wire { session_id: SessionId::Text(id), start_time, is_in_milliseconds, has_nulls }
    }

    fn timestamp(&self, at: u64) -> i64 {
        let at = i64::try_from(at).unwrap_or(i64::MAX);
        if self.is_in_milliseconds {
            self.start_time.saturating_mul(1000).saturating_add(at)
        } else {
            self.start_time.saturating_add(at / 1000)
        }
    }
}

impl ScriptedEvent {
    /// The body of the event, as compact JSON.
    pub(super) fn body(&self, wire: &Wire<'_>) -> String {
        let spec = self.code.spec();
        let mut body = String::new();
        // A String takes whatever is written.
        let _ = write!(body, r#"{{"timestamp":{}"#, wire.timestamp(self.at));
        let _ = match wire.session_id {
            SessionId::Text(id) => write!(body, r#","sessionId":{}"#, Quoted(id)),
            SessionId::Null => body.write_str(r#","sessionId":null"#),
            SessionId::Missing => Ok(()),
        };
        let _ = write!(
            body,
            r#","sequence":{},"event":"{}","severity":"{}""#,
            self.sequence,
            spec.name,
            spec.severity.as_str(),
        );
        self.write_payload(&mut body, wire.has_nulls);
        body.push('}');
        body
    }

    fn write_payload(&self, body: &mut String, has_nulls: bool) {
        let id = Field::MeasurementId.key();
        let has_measurement = self.payload.iter().any(|&(name, _)| name == id);
        let takes_measurement =
            self.code.spec().payload.iter().any(|spec| spec.field == Field::MeasurementId);
        let null = (has_nulls && takes_measurement && !has_measurement).then_some((id, "null"));
        let own = self.payload.iter().map(|(name, value)| (*name, &**value));
        let mut before = ",\"payload\":{";
        for (name, value) in null.into_iter().chain(own) {
            let _ = write!(body, r#"{before}"{name}":{value}"#);
            before = ",";
        }
        match before {
            "," => body.push('}'),
            _ if has_nulls => body.push_str(",\"payload\":null"),
            _ => {}
        }
    }
}
