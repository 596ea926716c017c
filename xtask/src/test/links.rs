//! The links of the Markdown as GitHub shows it: each leads to a file that is there, and to a heading of it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

use super::{Session, Tally};
use crate::generate::page_names;
use crate::process::say;
use crate::root;

/// Beside the README and the pages of the site.
const DOCUMENTS: [&str; 5] =
    ["CHANGELOG.md", "CONTRIBUTING.md", "PRIVACY.md", "SECURITY.md", "llms.txt"];
/// Pages beside others that the build of the site writes: the suite `docs` follows their links there.
const PARTLY_BUILT: [&str; 2] = ["www/docs/reference/", "www/docs/evidence/"];
/// How a page names a file that the site does not have.
const OURS: [&str; 2] = [
    "https://github.com/wms-webhook/wms-webhook/blob/main/",
    "https://github.com/wms-webhook/wms-webhook/tree/main/",
];

pub fn links(_: &Session) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut pages = page_names(root())?;
    pages.retain(|page| !PARTLY_BUILT.iter().any(|folder| page.starts_with(folder)));
    for document in DOCUMENTS.map(String::from).into_iter().chain(pages) {
        let text = fs::read_to_string(root().join(&document)).with_context(|| document.clone())?;
        for target in targets(&text) {
            let is_there = leads_somewhere(&document, target)?;
            if !is_there {
                say!("  {document} links to {target}: not there");
            }
            tally.add(Tally::of(is_there));
        }
    }
    Ok(tally)
}

/// What stands in `](...)`, or behind `[name]: ` at the begin of a line, outside of code.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    prose(text).flat_map(|line| {
        let inline = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        let named = line.strip_prefix('[').and_then(|rest| rest.split_once("]: "));
        inline.map(|(target, _)| target).chain(named.map(|(_, target)| target))
    })
}

/// The lines outside of fences.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

fn leads_somewhere(document: &str, target: &str) -> Result<bool> {
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let file = match OURS.iter().find_map(|prefix| path.strip_prefix(prefix)) {
        Some(ours) => PathBuf::from(ours),
        None if path.contains("://") || path.starts_with("mailto:") => return Ok(true),
        None if path.is_empty() => PathBuf::from(document),
        None => without_dots(&Path::new(document).with_file_name(path)),
    };
    let file = root().join(file);
    if heading.is_empty() || file.extension().is_none_or(|kind| kind != "md") {
        return Ok(file.exists());
    }
    let Ok(text) = fs::read_to_string(&file) else { return Ok(false) };
    let is_there = prose(&text).any(|line| {
        let title = line.trim_start_matches('#');
        title != line && slug(title.trim()) == heading
    });
    Ok(is_there)
}

/// The path without `..`, which must not leave the repository.
fn without_dots(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut clean, part| {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
        clean
    })
}

/// The anchor that GitHub gives a heading. That of the site is the same for letters, digits and spaces.
fn slug(title: &str) -> String {
    let kept = title.to_lowercase();
    let kept = kept.chars().filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign));
    kept.map(|sign| if sign == ' ' { '-' } else { sign }).collect()
}
