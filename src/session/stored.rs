//! A state as it is stored: plain JSON, taken for what it says as far as it has the form of one.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;

use super::event::is_detail;
use super::{DeliveryId, MeasurementKey, Moment, Newest, SessionEvent, SessionState, Vec};
use crate::EventCode;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stored {
    version: u8,
    is_cut: bool,
    events: Vec<Row>,
}

/// Id, time, sequence, code, measurement, signal-to-noise ratio, detail.
type Row = (String, f64, u64, Option<EventCode>, Option<String>, Option<f64>, Option<Box<str>>);

const VERSION: u8 = 1;

/// 2^53 − 1: the highest integer below which each has a number of its own in JavaScript.
const MAX_SEQUENCE: u64 = (1 << 53) - 1;

impl From<SessionState> for Stored {
    fn from(state: SessionState) -> Self {
        let row = |event: &SessionEvent| {
            let Moment { time, sequence, code, measurement, id } = event.moment;
            let measurement = measurement.map(|key| key.to_string());
            (id.to_string(), time, sequence, code, measurement, event.snr, event.detail.clone())
        };
        let events = state.events().iter().map(row).collect();
        Self { version: VERSION, is_cut: state.is_cut(), events }
    }
}

impl TryFrom<Stored> for SessionState {
    type Error = Malformed;

    fn try_from(stored: Stored) -> Result<Self, Malformed> {
        let Stored { version, is_cut, events } = stored;
        if version != VERSION || events.len() > Self::MAX_EVENTS {
            return Err(Malformed);
        }
        let events: Result<Vec<_>, _> = events.into_iter().map(event).collect();
        Ok(Self { newest: Newest::of(events?, is_cut) })
    }
}

fn event(row: Row) -> Result<SessionEvent, Malformed> {
    let (id, time, sequence, code, measurement, snr, detail) = row;
    let is_whole = time.is_finite()
        && sequence <= MAX_SEQUENCE
        && snr.is_none_or(f64::is_finite)
        && detail.as_deref().is_none_or(is_detail);
    if !is_whole {
        return Err(Malformed);
    }
    let id = DeliveryId::from_bits(bits(&id, DeliveryId::BITS)?);
    let key = |text: String| {
        let bits = bits(&text, MeasurementKey::BITS)?;
        Ok(MeasurementKey::from_bits(u64::try_from(bits).map_err(|_| Malformed)?))
    };
    let measurement = measurement.map(key).transpose()?;
    // So that −0 and 0 are one.
    let moment = Moment { time: time + 0.0, sequence, code, measurement, id };
    Ok(SessionEvent { moment, snr: snr.map(|snr| snr + 0.0), detail })
}

/// What hexadecimal digits in lower case stand for, if there are as many as these bits have.
fn bits(digits: &str, bits: u32) -> Result<u128, Malformed> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_whole = digits.len() == usize::try_from(bits / 4).map_err(|_| Malformed)?
        && digits.bytes().all(is_digit);
    let bits = u128::from_str_radix(digits, 16).ok();
    bits.filter(|_| is_whole).ok_or(Malformed)
}

#[derive(Debug)]
pub(super) struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the state of a session")
    }
}
