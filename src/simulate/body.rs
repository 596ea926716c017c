//! An event as WMS writes it.

use core::fmt::Write as _;

use super::String;
use super::quoted::Quoted;
use super::script::ScriptedEvent;

impl ScriptedEvent {
    /// The body of the event, as compact JSON.
    pub(super) fn body(&self, session_id: &str, start_time: u64) -> String {
        let spec = self.code.spec();
        let mut body = String::new();
        // A String takes whatever is written.
        let _ = write!(
            body,
            r#"{{"timestamp":{},"sessionId":{},"sequence":{},"event":"{}","severity":"{}""#,
            start_time.saturating_add(self.at / 1000),
            Quoted(session_id),
            self.sequence,
            spec.name,
            spec.severity.as_str(),
        );
        for (place, (name, value)) in self.payload.iter().enumerate() {
            let before = if place == 0 { ",\"payload\":{" } else { "," };
            let _ = write!(body, r#"{before}"{name}":{value}"#);
        }
        body.push_str(if self.payload.is_empty() { "}" } else { "}}" });
        body
    }
}
