use crate::counted::Counted;
use crate::read;

/// What JavaScript gives of a delivery: the halves of its id, its time, sequence, code and measurement; of
/// the last two −1 is none. It has checked that they are finite, and whole but for the time.
pub type Row = [f64; 6];

/// The calls, each with the most rows that it is given and the most that it may execute then, in the
/// interpreter's units: a half above the most that a family of `tests/linear.rs` takes.
pub const CALLS: [(&str, usize, u64); 3] =
    [("track", 257, 40_000_000), ("merge", 512, 2_500_000), ("summarize", 256, 42_000_000)];

/// The rows' window, by `session_layout`.
const ROWS: usize = 0;

/// One instance of the shipped sessions.
pub struct Session(Counted<3>);

impl Session {
    /// An instance of its own.
    #[must_use]
    pub fn shipped() -> Self {
        Self(Counted::new(&read("SESSION_WASM"), "session_layout"))
    }

    /// How much a call with these rows executes; `None` if that is more than the limit.
    pub fn count(&mut self, call: &str, rows: &[Row], limit: u64) -> Option<u64> {
        let bytes = rows.as_flattened().iter().flat_map(|number| number.to_le_bytes());
        self.0.write(ROWS, &bytes.collect::<Vec<_>>());
        let rows = i32::try_from(rows.len()).unwrap();
        let ((), count) = self.0.call_within(call, (rows, 0), limit)?;
        Some(count)
    }
}
