//! An event as WMS writes it.

use core::fmt::{self, Write as _};

use super::String;
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

/// Writes a text as a JSON string (RFC 8259, section 7).
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' | '\\' => write!(f, "\\{char}")?,
                '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(char))?,
                char => f.write_char(char)?,
            }
        }
        f.write_char('"')
    }
}
