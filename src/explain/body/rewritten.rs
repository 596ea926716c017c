//! JSON whose values a program changed on the way: members that came or went, numbers in another
//! writing.

use alloc::{format, string::String, string::ToString, vec::Vec};
use core::ops::Range;

use super::json_value::{self, Member, Value};
use super::reserialize::{Escapes, Layout, Style};
use crate::Field;
use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, date, notation};

/// How many values of a body are changed one by one.
const MAX_VALUES: usize = 64;

/// Tries the text without one change, and else as it is written.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let Some(value @ Value::Object(..)) = json_value::parse(text) else {
        return Flow::Continue(());
    };
    let edit = Edit { text, colon: if text.contains("\": ") { ": " } else { ":" } };
    edit.numbers(&value, attempt)?;
    edit.nulls_dropped(&value, attempt)?;
    edit.cleaned(&value, attempt)?;
    edit.added(&value, attempt)?;
    pruned(text, attempt)
}

/// Without all that is `null`, as a model writes what it lacks; and without all that is not documented.
fn pruned(text: &str, attempt: &mut Attempt<'_>) -> Flow {
    let is_null = |member: &Member<'_>| matches!(member.value, Value::Plain("null"));
    let is_foreign = |member: &Member<'_>| {
        !Field::ENVELOPE.iter().chain(&Field::PAYLOAD).any(|field| member.key == *field.key())
    };
    let layout = Layout::IN_LINE[usize::from(text.contains("\": "))];
    let checks: [&dyn Fn(&Member<'_>) -> bool; 2] = [&is_null, &is_foreign];
    for is_added in checks {
        let Some(mut value) = json_value::parse(text) else { break };
        let Value::Object(members, _) = &mut value else { break };
        members.retain(|member| !is_added(member));
        for member in members {
            if let Value::Object(inner, _) = &mut member.value {
                inner.retain(|member| !is_added(member));
            }
        }
        let style = Style { layout, escapes: Escapes::Kept, has_slash_escapes: false };
        if let Some(written) = style.written(&value).filter(|written| written.len() < text.len()) {
            attempt(Cause::BodyFieldAdded, &written)?;
        }
    }
    Flow::Continue(())
}

struct Edit<'a> {
    text: &'a str,
    /// What stands between a key and its value.
    colon: &'static str,
}

impl Edit<'_> {
    fn replaced(&self, place: Range<usize>, by: &str) -> String {
        [&self.text[..place.start], by, &self.text[place.end..]].concat()
    }

    /// Without each member, and without each two.
    fn added(&self, value: &Value<'_>, attempt: &mut Attempt<'_>) -> Flow {
        let mut members = Vec::new();
        collect_members(value, &mut members);
        members.truncate(MAX_VALUES);
        let mut without = Vec::new();
        for member in &members {
            let is_severity = member.key == *Field::Severity.key();
            let cause = if is_severity { Cause::BodySeverityFilled } else { Cause::BodyFieldAdded };
            if is_severity {
                let null = self.replaced(member.value_place(), "null");
                attempt(cause, null.as_bytes())?;
            }
            let place = self.with_comma(&member.place);
            attempt(cause, self.replaced(place.clone(), "").as_bytes())?;
            without.push(place);
        }
        for (at, one) in without.iter().enumerate() {
            for other in without[at + 1..].iter().filter(|other| other.start >= one.end) {
                let text = [
                    &self.text[..one.start],
                    &self.text[one.end..other.start],
                    &self.text[other.end..],
                ]
                .concat();
                attempt(Cause::BodyFieldAdded, text.as_bytes())?;
            }
        }
        Flow::Continue(())
    }

    /// With strings that are not trimmed, empty ones for `null`, and objects for those written as strings.
    fn cleaned(&self, value: &Value<'_>, attempt: &mut Attempt<'_>) -> Flow {
        let mut members = Vec::new();
        collect_members(value, &mut members);
        for member in members.iter().take(MAX_VALUES) {
            let place = member.value_place();
            let string = match member.value {
                Value::Plain("null") => {
                    attempt(Cause::BodyValuesCleaned, self.replaced(place, "\"\"").as_bytes())?;
                    continue;
                }
                Value::String(string) => string.to_string(),
                // PHP has one type for both.
                Value::Array(_, "[]") => {
                    attempt(Cause::BodyReserialized, self.replaced(place, "{}").as_bytes())?;
                    continue;
                }
                Value::Object(_, "{}") => {
                    attempt(Cause::BodyReserialized, self.replaced(place, "[]").as_bytes())?;
                    continue;
                }
                _ => continue,
            };
            if string.is_empty() {
                attempt(Cause::BodyValuesCleaned, self.replaced(place, "null").as_bytes())?;
                continue;
            }
            let forms = notation::guid(string.as_bytes());
            for form in forms.iter().filter(|form| !form.eq_ignore_ascii_case(string.as_bytes())) {
                let id = [b"\"", &form[..], b"\""].concat();
                let id = core::str::from_utf8(&id).unwrap_or_default();
                attempt(Cause::BodyValuesCleaned, self.replaced(place.clone(), id).as_bytes())?;
            }
            if let Some(seconds) = date::seconds(&string) {
                attempt(Cause::BodyNumbers, self.replaced(place.clone(), &seconds).as_bytes())?;
            }
            for form in date::other_forms(&string) {
                let other = self.replaced(place.clone(), &["\"", &form, "\""].concat());
                attempt(Cause::BodyNumbers, other.as_bytes())?;
            }
            if string.starts_with('{') {
                let object = self.replaced(place.clone(), &string);
                attempt(Cause::BodyJsonEncoded, object.as_bytes())?;
            }
            for trimmed in [place.end - 1, place.start + 1] {
                let spaced = self.replaced(trimmed..trimmed, " ");
                attempt(Cause::BodyValuesCleaned, spaced.as_bytes())?;
            }
        }
        Flow::Continue(())
    }

    /// A member with the comma that parts it from another, and the white space there.
    fn with_comma(&self, place: &Range<usize>) -> Range<usize> {
        let before = self.text[..place.start].trim_ascii_end();
        if before.ends_with(',') {
            return before.len() - 1..place.end;
        }
        let after = &self.text[place.end..];
        let rest = after.trim_ascii_start();
        match rest.strip_prefix(',') {
            Some(rest) => place.start..self.text.len() - rest.trim_ascii_start().len(),
            None => place.clone(),
        }
    }

    /// With a documented field that is `null` or empty, wherever it may stand.
    fn nulls_dropped(&self, value: &Value<'_>, attempt: &mut Attempt<'_>) -> Flow {
        let Value::Object(members, _) = value else {
            return Flow::Continue(());
        };
        let payload = members.iter().find(|member| member.key == *Field::Payload.key());
        let of_payload = match payload.map(|payload| &payload.value) {
            Some(Value::Object(members, _)) => &members[..],
            _ => &[],
        };
        for (fields, members) in
            [(&Field::ENVELOPE[..], &members[..]), (&Field::PAYLOAD, of_payload)]
        {
            for field in fields {
                if members.iter().any(|member| member.key == *field.key()) {
                    continue;
                }
                let empty = match field {
                    Field::Sequence => "0",
                    Field::SessionId => "\"\"",
                    _ => "null",
                };
                for member in members.iter().take(MAX_VALUES) {
                    self.with_member(field.key(), "null", member, attempt)?;
                    if empty != "null" {
                        self.with_member(field.key(), empty, member, attempt)?;
                    }
                }
            }
        }
        Flow::Continue(())
    }

    fn with_member(
        &self,
        key: &str,
        value: &str,
        beside: &Member<'_>,
        attempt: &mut Attempt<'_>,
    ) -> Flow {
        let comma = if self.colon == ": " { ", " } else { "," };
        let written = format!("\"{key}\"{}{value}", self.colon);
        let place = &beside.place;
        let before = self.replaced(place.start..place.start, &[&written, comma].concat());
        attempt(Cause::BodyNullDropped, before.as_bytes())?;
        let after = self.replaced(place.end..place.end, &[comma, &written].concat());
        attempt(Cause::BodyNullDropped, after.as_bytes())
    }

    /// All numbers, or one, as another language writes them.
    fn numbers(&self, value: &Value<'_>, attempt: &mut Attempt<'_>) -> Flow {
        let mut places = Vec::new();
        collect_plain(value, &mut places);
        places.truncate(MAX_VALUES);
        for writer in WRITERS {
            let mut all = String::with_capacity(self.text.len());
            let mut end = 0;
            let mut changed = 0;
            for place in &places {
                let Some(number) = writer(&self.text[place.clone()]) else { continue };
                let one = self.replaced(place.clone(), &number);
                attempt(Cause::BodyNumbers, one.as_bytes())?;
                all.push_str(&self.text[end..place.start]);
                all.push_str(&number);
                end = place.end;
                changed += 1;
            }
            if changed > 1 {
                all.push_str(&self.text[end..]);
                attempt(Cause::BodyNumbers, all.as_bytes())?;
            }
        }
        Flow::Continue(())
    }
}

fn collect_members<'a, 'v>(value: &'v Value<'a>, members: &mut Vec<&'v Member<'a>>) {
    match value {
        Value::Object(inner, _) => {
            for member in inner.iter().take(MAX_VALUES) {
                members.push(member);
                collect_members(&member.value, members);
            }
        }
        Value::Array(elements, _) => {
            elements.iter().take(MAX_VALUES).for_each(|value| collect_members(value, members));
        }
        _ => {}
    }
}

/// Where the numbers stand that are values of an object.
fn collect_plain(value: &Value<'_>, places: &mut Vec<Range<usize>>) {
    match value {
        Value::Object(members, _) => {
            for member in members.iter().take(MAX_VALUES) {
                match &member.value {
                    Value::Plain(text)
                        if text.starts_with(|char: char| "-0123456789".contains(char)) =>
                    {
                        places.push(member.value_place());
                    }
                    value => collect_plain(value, places),
                }
            }
        }
        Value::Array(elements, _) => {
            elements.iter().take(MAX_VALUES).for_each(|value| collect_plain(value, places));
        }
        _ => {}
    }
}

type Writer = fn(&str) -> Option<String>;

/// What a number may have been. Nothing if the writer does not write such a number otherwise.
const WRITERS: [Writer; 15] = [
    |text| small(text, false),
    |text| small(text, true),
    // A string of digits that PHP took for a number.
    |text| Some(["\"", text, "\""].concat()),
    |text| is_integer(text).then(|| format!("{text}.0")),
    |text| is_integer(text).then(|| format!("{text}.00")),
    // One zero less, one more.
    |text| {
        text.strip_suffix('0')
            .filter(|rest| rest.contains('.') && !rest.ends_with('.'))
            .map(String::from)
    },
    // Java has an exponent in place of `.0` where a number is long.
    |text| match text.strip_suffix(".0").or(text.strip_suffix(".00")) {
        Some(whole) => Some(whole.into()),
        None => text.contains('E').then(|| scientific(text)).flatten(),
    },
    |text| (text.contains('.') && !text.contains(['e', 'E'])).then(|| format!("{text}0")),
    // `1e-7` in JavaScript is `1e-07` in Python and `1.0E-7` in Java.
    |text| text.split_once("e-").map(|(digits, power)| format!("{digits}e-0{power}")),
    |text| text.split_once("e-0").map(|(digits, power)| format!("{digits}e-{power}")),
    scientific,
    single_precision,
    // All digits that a `double` has, as PHP writes them with a precision of 17.
    |text| {
        let double: f64 = text.parse().ok().filter(|_| text.len() > 16)?;
        Some(double.to_string()).filter(|short| short.len() < text.len())
    },
    // A date, as mappers write a time.
    |text| Some(["\"", &date::iso(text)?, "\""].concat()),
    // Seconds and milliseconds.
    |text| match text.len() {
        10 if is_integer(text) => Some(format!("{text}000")),
        13 => text.strip_suffix("000").filter(|text| is_integer(text)).map(String::from),
        _ => None,
    },
];

fn is_integer(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// `1e-05`, as Python writes 0.00001, or `1.0E-5`, as Java does.
fn small(text: &str, is_of_java: bool) -> Option<String> {
    let digits = text.strip_prefix("0.")?;
    let significant = digits.trim_start_matches('0');
    let power = 1 + digits.len() - significant.len();
    let is_plain = !significant.is_empty() && is_integer(significant);
    let (first, rest) =
        significant.split_at_checked(1).filter(|_| is_plain && (4..100).contains(&power))?;
    let point = if rest.is_empty() { "" } else { "." };
    Some(if is_of_java {
        format!("{first}.{}E-{power}", if rest.is_empty() { "0" } else { rest })
    } else {
        format!("{first}{point}{rest}e-{power:02}")
    })
}

/// `1.689684577E9`, as Java writes a number from ten million on; and its plain digits.
pub(in crate::explain) fn scientific(text: &str) -> Option<String> {
    if let Some((digits, power)) = text.split_once(['E', 'e']) {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let power = power.trim_start_matches('+').parse().ok().filter(|power| *power < 20)?;
        let fraction = fraction.trim_end_matches('0');
        let zeros = usize::checked_sub(power, fraction.len())?;
        return Some([whole, fraction, &"0".repeat(zeros)].concat());
    }
    let digits = text.trim_start_matches('-');
    if !is_integer(text) || digits.len() < 8 {
        return None;
    }
    let sign = &text[..text.len() - digits.len()];
    let fraction = digits[1..].trim_end_matches('0');
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    Some(format!("{sign}{}.{fraction}E{}", &digits[..1], digits.len() - 1))
}

/// A `float` that became a `double`, or the other way: `1.23` and `1.2300000190734863`.
fn single_precision(text: &str) -> Option<String> {
    if !text.contains('.') || text.contains(['e', 'E']) {
        return None;
    }
    let single = to_single(text.parse().ok()?);
    let widened = f64::from(single).to_string();
    if widened != text {
        return Some(widened);
    }
    // The shortest text that is the same `float`: some of its digits, the last one perhaps one higher.
    let point = text.find('.')?;
    (point + 2..text.len()).find_map(|end| {
        let cut = &text[..end];
        let above = cut[end - 1..].parse::<u8>().ok()? + 1;
        let above = [&cut[..end - 1], &above.to_string()].concat();
        [cut, &above].into_iter().find_map(|short| {
            let is_same = to_single(short.parse().ok()?).to_bits() == single.to_bits();
            (is_same && short.len() == end).then(|| short.into())
        })
    })
}

/// The nearest number of single precision.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "it is to lose precision"
)]
fn to_single(double: f64) -> f32 {
    double as f32
}
