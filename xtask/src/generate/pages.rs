//! The parts of Markdown pages that are written from the sources: in the README, and in the pages of the site.
//!
//! A part stands between `<!-- name -->` and `<!-- /name -->`. `<!-- file: path -->` is the code of that file, which
//! some suite runs: `cargo xtask test examples deployed queues`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The folder of the pages.
const DOCS: &str = "www/docs";
const README: &str = "README.md";
const REPOSITORY: &str = "https://github.com/wms-webhook/wms-webhook/blob/main";

/// The README and each page, by name, with its parts written anew.
pub fn pages(root: &Path, parts: &[(&str, String)]) -> Result<Vec<(String, String)>> {
    page_names(root)?.into_iter().map(|name| page(root, name, parts)).collect()
}

/// The README and each page, in the order of their names.
pub fn page_names(root: &Path) -> Result<Vec<String>> {
    let mut names = vec![README.to_owned()];
    collect(root, Path::new(DOCS), &mut names)?;
    names.sort();
    Ok(names)
}

fn page(root: &Path, name: String, parts: &[(&str, String)]) -> Result<(String, String)> {
    let page = fs::read_to_string(root.join(&name)).with_context(|| name.clone())?;
    let mut text = with_files(root, &page).with_context(|| name.clone())?;
    for (part, content) in parts {
        if text.contains(&opening(part)) {
            text = replace_part(&text, part, content).with_context(|| name.clone())?;
        }
    }
    Ok((name, text))
}

/// The pages of a folder. What begins with a dot is the site's configuration.
fn collect(root: &Path, folder: &Path, names: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(root.join(folder)).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let (file, path) = (entry.file_name(), folder.join(entry.file_name()));
        let file = file.to_string_lossy();
        if file.starts_with('.') || file == "node_modules" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(root, &path, names)?;
        } else if Path::new(&*file).extension().is_some_and(|kind| kind == "md") {
            names.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// The page with the code of each file that it shows.
fn with_files(root: &Path, page: &str) -> Result<String> {
    const OPEN: &str = "<!-- file: ";
    const CLOSE: &str = "<!-- /file -->";
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((path, after)) = after.split_once(" -->\n") else {
            bail!("{OPEN} without a path")
        };
        let Some((_, after)) = after.split_once(CLOSE) else { bail!("{path} lacks {CLOSE}") };
        let code = fs::read_to_string(root.join(path)).with_context(|| path.to_owned())?;
        let language = path.rsplit('.').next().unwrap_or_default();
        let fence = format!("```{language} example\n{code}```");
        text += &format!(
            "{before}{OPEN}{path} -->\n\n[`{path}`]({REPOSITORY}/{path})\n\n{fence}\n\n{CLOSE}"
        );
        rest = after;
    }
    Ok(text + rest)
}

fn opening(name: &str) -> String {
    format!("<!-- {name} -->\n")
}

/// The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced.
pub fn replace_part(text: &str, name: &str, part: &str) -> Result<String> {
    let (open, close) = (opening(name), format!("<!-- /{name} -->"));
    let Some((before, rest)) = text.split_once(&open) else { bail!("it lacks {open}") };
    let Some((_, after)) = rest.split_once(&close) else { bail!("it lacks {close}") };
    Ok(format!("{before}{open}\n{part}\n{close}{after}"))
}
