//! Times as dates: `2026-01-01T00:00:00Z` and seconds since 1970.

use alloc::{format, string::String, string::ToString, vec::Vec};

/// The days of 400 years, after which the calendar is the same again.
const DAYS_PER_ERA: u64 = 146_097;

/// The days from 1 March of the year 0 to 1970: a year that begins in March has its leap day at its end.
const DAYS_TO_1970: u64 = 719_468;

/// The date in UTC of so many seconds, given as ten digits.
pub(super) fn iso(seconds: &str) -> Option<String> {
    let time: u64 = seconds.parse().ok().filter(|_| seconds.len() == 10)?;
    let (days, second) = (time / 86_400 + DAYS_TO_1970, time % 86_400);
    let (era, day) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
    let year = (day - day / 1460 + day / 36_524 - day / (DAYS_PER_ERA - 1)) / 365;
    let day = day - days_before(year);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = 400 * era + year + u64::from(month < 3);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z", second % 60))
}

/// The seconds of a date in UTC, whatever parts day and time.
pub(super) fn seconds(date: &str) -> Option<String> {
    let number = |from: usize, to: usize| date.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let is_utc = matches!(date.get(19..)?, "" | "Z" | ".000Z" | "+00:00" | "+0000");
    if !is_utc || !(1970..10_000).contains(&year) || !(1..13).contains(&month) || day == 0 {
        return None;
    }
    let year = year - u64::from(month < 3);
    let (era, year) = (year / 400, year % 400);
    let months = if month > 2 { month - 3 } else { month + 9 };
    let day = days_before(year) + (153 * months + 2) / 5 + day - 1;
    let days = (era * DAYS_PER_ERA + day).checked_sub(DAYS_TO_1970)?;
    Some((days * 86_400 + hour * 3600 + minute * 60 + second).to_string())
}

/// The widths that writers give a fraction of a second.
const WIDTHS: [usize; 5] = [0, 3, 6, 7, 9];

/// The same date in UTC as other libraries write it: `.12Z`, `.120Z`, `.1200000+00:00`. Nothing if it is no date.
pub(super) fn other_forms(date: &str) -> Vec<String> {
    let in_utc = of_the_us(date).or_else(|| in_utc(date));
    let date = in_utc.as_deref().unwrap_or(date);
    let Some((whole, rest)) = date.split_at_checked(19) else {
        return Vec::new();
    };
    let digits = rest.strip_prefix('.').unwrap_or("");
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    let zone = rest.trim_start_matches('.').trim_start_matches(|char: char| char.is_ascii_digit());
    let is_date = seconds(&[whole, "Z"].concat()).is_some();
    if !is_date || !ZONES.contains(&zone) || digits.len() > 9 {
        return Vec::new();
    }
    let digits = digits.trim_end_matches('0');
    let mut fractions: Vec<String> = WIDTHS
        .iter()
        .filter(|&&width| width >= digits.len())
        .map(|&width| {
            [if width > 0 { "." } else { "" }, digits, &"0".repeat(width - digits.len())].concat()
        })
        .collect();
    if !digits.is_empty() {
        fractions.push([".", digits].concat());
    }
    let (day, time) = (&whole[..10], &whole[11..]);
    let mut forms = Vec::new();
    for fraction in &fractions {
        for zone in ZONES {
            for between in ["T", " "] {
                forms.push([day, between, time, fraction, zone].concat());
            }
        }
    }
    forms
}

/// How UTC is written.
const ZONES: [&str; 4] = ["Z", "+00:00", "+0000", ""];

/// `2023-07-18T12:49:37` for `07/18/2023 12:49:37`, as .NET writes a date by itself.
fn of_the_us(date: &str) -> Option<String> {
    let (day, time) = date.split_once(' ')?;
    let (month, rest) = day.split_once('/')?;
    let (day, year) = rest.split_once('/')?;
    Some([year, "-", month, "-", day, "T", time].concat())
}

/// `2023-11-30T10:13:24.5Z` for `2023-11-30T11:13:24.5+01:00`.
fn in_utc(date: &str) -> Option<String> {
    let (before, zone) = date.split_at_checked(date.rfind(['+', '-']).filter(|&at| at > 18)?)?;
    let (whole, fraction) = before.split_at_checked(19)?;
    let digits = zone[1..].replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.len() == 4)?;
    let offset = 3600 * hours.parse::<u64>().ok()? + 60 * minutes.parse::<u64>().ok()?;
    let local: u64 = seconds(&[whole, "Z"].concat())?.parse().ok()?;
    let time = if zone.starts_with('+') { local.checked_sub(offset)? } else { local + offset };
    let utc = iso(&time.to_string())?;
    Some([utc.trim_end_matches('Z'), fraction, "Z"].concat())
}

/// The days before a year of an era.
fn days_before(year: u64) -> u64 {
    365 * year + year / 4 - year / 100
}

#[cfg(test)]
mod tests {
    use super::{iso, other_forms, seconds};

    #[test]
    fn the_forms_of_a_date_are_those_of_one_moment() {
        let forms = other_forms("2023-07-18T12:49:37.12Z");
        for form in [
            "2023-07-18T12:49:37.120Z",
            "2023-07-18 12:49:37.1200000+00:00",
            "2023-07-18T12:49:37.12",
        ] {
            assert!(forms.iter().any(|other| other == form), "{form}");
        }
        assert!(forms.iter().all(|form| form[17..22] == *"37.12"));
        for local in ["2023-07-18T14:49:37.12+02:00", "2023-07-18T07:19:37.12-0530"] {
            assert_eq!(other_forms(local), forms);
        }
        assert!(other_forms("07/18/2023 12:49:37").contains(&"2023-07-18T12:49:37Z".into()));
        for text in ["2023-07-18T12:49:37+2", "2023-13-18T12:49:37Z", "7/18", "a/b c", "é/é/é é"]
        {
            assert!(other_forms(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn dates_are_those_of_date_of_gnu() {
        for (time, date) in [
            ("1000000000", "2001-09-09T01:46:40Z"),
            ("1709164799", "2024-02-28T23:59:59Z"),
            ("1709164800", "2024-02-29T00:00:00Z"),
            ("1709251200", "2024-03-01T00:00:00Z"),
            ("1767225599", "2025-12-31T23:59:59Z"),
            ("1767225600", "2026-01-01T00:00:00Z"),
            ("4107542400", "2100-03-01T00:00:00Z"),
            ("4107542399", "2100-02-28T23:59:59Z"),
        ] {
            assert_eq!(iso(time).as_deref(), Some(date));
            assert_eq!(seconds(date).as_deref(), Some(time));
        }
        assert_eq!(
            (iso("99"), seconds("2026-01-01"), seconds("2026-00-01T00:00:00Z")),
            (None, None, None)
        );
    }
}
