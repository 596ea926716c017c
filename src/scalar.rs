//! Strings and numbers of a JSON text, borrowed as they are written.

use core::fmt;

/// A string of a JSON text, without its quotes and with its escapes still in it.
///
/// It compares with `str`, and `Display` writes it, as the text that it stands for.
///
/// ```
/// use wms_webhook::{Options, parse};
///
/// let body = br#"{"timestamp":1,"sessionId":"s\u002d1","sequence":0,"event":"WMS_LOADED"}"#;
/// let session_id = parse(body, &Options::default())?.session_id;
/// assert!(session_id == "s-1" && session_id.to_string() == "s-1");
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct JsonStr<'a> {
    raw: &'a str,
    has_escapes: bool,
}

impl<'a> JsonStr<'a> {
    /// `raw` is what stands between the quotes of a valid JSON string.
    pub(crate) const fn from_raw(raw: &'a str, has_escapes: bool) -> Self {
        Self { raw, has_escapes }
    }

    /// The text itself, unless it was written with escapes; then `to_string` makes it.
    ///
    /// ```
    /// let body = br#"{"timestamp":1,"sessionId":"plain","sequence":0,"event":"WMS_LOADED"}"#;
    /// assert_eq!(wms_webhook::parse(body, &Default::default())?.session_id.as_str(), Some("plain"));
    /// # Ok::<(), wms_webhook::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> Option<&'a str> {
        (!self.has_escapes).then_some(self.raw)
    }

    /// The text as it is written, between its quotes.
    #[cfg(feature = "tools")]
    pub(crate) const fn as_raw(self) -> &'a str {
        self.raw
    }

    /// The UTF-16 code units that the text stands for. An escape may name a lone surrogate.
    pub(crate) fn code_units(self) -> impl Iterator<Item = u16> {
        let mut chars = self.raw.chars();
        let mut low_half = None;
        core::iter::from_fn(move || {
            low_half.take().or_else(|| match chars.next()? {
                '\\' => escaped(&mut chars),
                plain => {
                    let mut pair = [0; 2];
                    plain.encode_utf16(&mut pair);
                    low_half = (plain.len_utf16() == 2).then_some(pair[1]);
                    Some(pair[0])
                }
            })
        })
    }
}

/// The code unit of an escape whose backslash was read.
pub(crate) fn escaped(chars: &mut core::str::Chars<'_>) -> Option<u16> {
    Some(match chars.next()? {
        'b' => 0x08,
        'f' => 0x0C,
        'n' => 0x0A,
        'r' => 0x0D,
        't' => 0x09,
        'u' => {
            let mut unit = 0;
            for digit in chars.take(4) {
                unit = unit << 4 | u16::try_from(digit.to_digit(16)?).ok()?;
            }
            unit
        }
        // The quote, the backslash and the slash stand for themselves.
        other => u16::try_from(u32::from(other)).ok()?,
    })
}

impl PartialEq<str> for JsonStr<'_> {
    fn eq(&self, other: &str) -> bool {
        match self.as_str() {
            Some(text) => text == other,
            None => self.code_units().eq(other.encode_utf16()),
        }
    }
}

impl PartialEq<&str> for JsonStr<'_> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// Writes the text that the string stands for; a lone surrogate becomes U+FFFD.
impl fmt::Display for JsonStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        if let Some(plain) = self.as_str() {
            return f.write_str(plain);
        }
        char::decode_utf16(self.code_units())
            .try_for_each(|char| f.write_char(char.unwrap_or(char::REPLACEMENT_CHARACTER)))
    }
}

/// Shows the length only: what a sender writes may be about a person's health.
impl fmt::Debug for JsonStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonStr({} bytes)", self.raw.len())
    }
}

/// A number of a JSON text, as it is written. It is below 1e308, so it is finite as an `f64`.
///
/// ```
/// use wms_webhook::{Options, parse};
///
/// let body = br#"{"timestamp":1.5e3,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
/// let timestamp = parse(body, &Options::default())?.timestamp;
/// assert_eq!((timestamp.as_str(), timestamp.to_f64()), ("1.5e3", 1500.0));
/// # Ok::<(), wms_webhook::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct JsonNumber<'a>(&'a str);

impl<'a> JsonNumber<'a> {
    /// The greatest integer below which each has a number of its own in JavaScript: 2^53 − 1.
    const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

    /// `raw` is a valid JSON number.
    pub(crate) const fn from_raw(raw: &'a str) -> Self {
        Self(raw)
    }

    /// The number as it is written.
    ///
    /// ```
    /// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
    /// let timestamp = wms_webhook::parse(body, &Default::default())?.timestamp;
    /// assert_eq!(timestamp.as_str(), "1");
    /// # Ok::<(), wms_webhook::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }

    /// The nearest `f64`, as `JSON.parse` gives it.
    ///
    /// ```
    /// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
    /// let timestamp = wms_webhook::parse(body, &Default::default())?.timestamp;
    /// assert_eq!(timestamp.to_f64(), 1.0);
    /// # Ok::<(), wms_webhook::Error>(())
    /// ```
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    pub(crate) fn is_finite(self) -> bool {
        self.places().all(|(digit, power)| digit == 0 || power < 308)
    }

    /// The value, if it is exactly an integer within ±(2^53 − 1), however it is written.
    pub(crate) fn as_safe_integer(self) -> Option<i64> {
        let mut magnitude = 0;
        for (digit, power) in self.places().filter(|&(digit, _)| digit != 0) {
            // 2^53 has 16 digits.
            let power = u32::try_from(power).ok().filter(|&power| power < 16)?;
            magnitude += i64::from(digit) * 10_i64.pow(power);
        }
        let value = if self.0.starts_with('-') { -magnitude } else { magnitude };
        (magnitude <= Self::MAX_SAFE_INTEGER).then_some(value)
    }

    /// Each digit with the power of ten that it counts.
    fn places(self) -> impl Iterator<Item = (u8, i64)> {
        let unsigned = self.0.strip_prefix('-').unwrap_or(self.0);
        let (digits, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        // An exponent past the range of i32 moves every digit past every bound, too.
        let clipped = if exponent.starts_with('-') { i32::MIN } else { i32::MAX };
        let exponent = i64::from(exponent.parse().unwrap_or(clipped));
        let ones = digits.bytes().take_while(|&byte| byte != b'.').count();
        let highest = exponent.saturating_add_unsigned(u64::try_from(ones).unwrap_or(u64::MAX));
        let digits = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0');
        digits.scan(highest, |power, digit| {
            *power -= 1;
            Some((digit, *power))
        })
    }
}

impl fmt::Display for JsonNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Shows the length only: what a sender writes may be about a person's health.
impl fmt::Debug for JsonNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonNumber({} bytes)", self.0.len())
    }
}
