//! One version everywhere, and what the changelog says of it.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Outcome, done, failed, json};
use crate::package::version;
use crate::root;

pub fn in_step(pkg: &Path) -> Result<Outcome> {
    let (cargo, npm) = (version()?, &json(&pkg.join("package.json"))?["version"]);
    if *npm != *cargo {
        return failed(format!("Cargo.toml {cargo}, package.json {npm}"));
    }
    let clone = format!("git clone --branch v{cargo} ");
    if !fs::read_to_string(root().join("SECURITY.md"))?.contains(&clone) {
        return failed(format!("SECURITY.md does not tell to `{clone}`"));
    }
    done(cargo)
}

/// A tag names the version of the sources.
pub fn tag(tag: Option<&str>) -> Result<Outcome> {
    Ok(tag_of(&version()?, tag))
}

fn tag_of(version: &str, tag: Option<&str>) -> Outcome {
    match tag {
        None => Outcome::Done(format!("none given; it would be v{version}")),
        Some(tag) if tag.strip_prefix('v') == Some(version) => Outcome::Done(tag.into()),
        Some(tag) => Outcome::Failed(format!("it is {tag}, but Cargo.toml has {version}")),
    }
}

/// With a tag the version has its section, with a date, and nothing waits above it.
pub fn changelog(tag: Option<&str>) -> Result<Outcome> {
    let text = fs::read_to_string(root().join("CHANGELOG.md"))?;
    Ok(changelog_of(&text, &version()?, tag.is_some()))
}

fn changelog_of(text: &str, version: &str, is_tagged: bool) -> Outcome {
    let section = text.lines().find_map(|line| line.strip_prefix(&format!("## [{version}]")));
    let date = section.map(|rest| rest.strip_prefix(" - ").filter(|date| is_date(date)));
    let waiting = unreleased(text);
    match (date, waiting) {
        (Some(None), _) => Outcome::Failed(format!(
            "the section {version} has no date: write `## [{version}] - 2026-01-31`"
        )),
        (Some(Some(date)), 0) => Outcome::Done(format!("{version}, of {date}")),
        (None, 0) => Outcome::Failed(format!("nothing is told of {version}, nor under Unreleased")),
        (Some(_), _) if is_tagged => Outcome::Failed(format!(
            "{waiting} entries under Unreleased: move them to {version}, or raise the version"
        )),
        (None, _) if is_tagged => Outcome::Failed(format!(
            "no section {version}, but {waiting} entries under Unreleased: give them that name"
        )),
        (Some(_), _) => Outcome::Done(format!(
            "{waiting} entries under Unreleased: before a tag, raise the version, and name them so"
        )),
        (None, _) => Outcome::Done(format!(
            "{waiting} entries under Unreleased: before the tag, name them {version}, with the date"
        )),
    }
}

/// How many entries stand under `Unreleased`.
fn unreleased(text: &str) -> usize {
    let after = text.split("## [Unreleased]").nth(1).unwrap_or_default();
    let section = after.split("\n## ").next().unwrap_or_default();
    section.lines().filter(|line| line.starts_with("- ")).count()
}

/// `2026-01-31`, as Keep a Changelog wants it.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let is_in = |part: &str, digits: usize, most: u32| {
        part.len() == digits
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    is_in(year, 4, 9999) && is_in(month, 2, 12) && is_in(day, 2, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_done(outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Done(_))
    }

    #[test]
    fn a_tag_names_the_version() {
        assert!(is_done(&tag_of("0.1.0", None)));
        assert!(is_done(&tag_of("0.1.0", Some("v0.1.0"))));
        for wrong in ["0.1.0", "v0.1.1", "v0.1.0-rc.1", "vv0.1.0", "V0.1.0", "v0.1.0 ", "v", ""] {
            assert!(!is_done(&tag_of("0.1.0", Some(wrong))), "{wrong:?}");
        }
    }

    #[test]
    fn a_tagged_version_has_its_section_with_a_date() {
        let judge = |text: &str| {
            let judge = |is_tagged| is_done(&changelog_of(text, "0.1.0", is_tagged));
            (judge(false), judge(true))
        };
        let dated = "# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-31\n\n- One.\n";
        assert_eq!(judge(dated), (true, true));
        assert_eq!(judge(&dated.replace("## [Unreleased]\n\n", "")), (true, true));
        // Entries that wait are for before the tag.
        assert_eq!(judge("## [Unreleased]\n\n- One.\n"), (true, false));
        assert_eq!(judge(&dated.replace("ed]\n", "ed]\n\n- Two.\n")), (true, false));
        // Of another version, or without a date that is one.
        assert_eq!(judge(&dated.replace("0.1.0", "0.1.1")), (false, false));
        assert_eq!(judge("## [Unreleased]\n"), (false, false));
        for wrong in
            ["", "2026-1-31", "2026-13-01", "2026-00-01", "2026-01-32", "+026-01-31", "soon"]
        {
            assert_eq!(judge(&dated.replace("2026-01-31", wrong)), (false, false), "{wrong:?}");
        }
    }
}
