//! What stands where a secret or a header should be: a name, a path, a mask, a word from an example.

use zeroize::Zeroizing;

use crate::explain::{notation, signer};

/// Whether it says where the secret is kept: a URL, a path, or the name that a secrets manager has for it.
pub(super) fn is_reference(text: &str) -> bool {
    ["arn:aws:", "op://", "vault:", "projects/", "@Microsoft.KeyVault(", "/run/secrets/", "file:"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.split_once("://").is_some_and(|(scheme, _)| {
            scheme.bytes().all(|byte| byte.is_ascii_lowercase() || b"+-".contains(&byte))
        })
}

/// Whether stars or dots hide a part of it, or all, as in `sk_****1234`.
fn is_masked(text: &str) -> bool {
    let is_mark = |char| matches!(char, '*' | '•' | '…');
    let marks = text.chars().filter(|&char| is_mark(char)).count();
    let shown = text.trim_start_matches(|char| !is_mark(char));
    // What is shown behind them is short.
    marks > 2 && shown.trim_start_matches(is_mark).len() <= 4
}

/// Whether it is what stands where the secret should be.
pub(in crate::explain) fn is_placeholder(secret: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(secret) else {
        return false;
    };
    let text = text.trim_ascii();
    if is_reference(text) || is_masked(text) {
        return true;
    }
    // `$WMS_SECRET`, `@wms-secret` of Vercel, and a path.
    let is_name = |start: &str, sign: fn(&char) -> bool| {
        text.strip_prefix(start)
            .is_some_and(|rest| rest.len() > 2 && rest.chars().all(|char| sign(&char)))
    };
    let is_upper = |char: &char| matches!(char, 'A'..='Z' | '0'..='9' | '_');
    let is_lower = |char: &char| matches!(char, 'a'..='z' | '0'..='9' | '_' | '-' | '.' | '/');
    if is_name("$", is_upper) || ["@", "/", "./", "~/"].iter().any(|start| is_name(start, is_lower))
    {
        return true;
    }
    let encloses = |open: &str, close: &str| text.starts_with(open) && text.ends_with(close);
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    encloses("${", "}")
        || encloses("{{", "}}")
        || encloses("<", ">")
        || encloses("(", ")")
        || encloses("[", "]") && !text.contains([',', '"'])
        || encloses("ENC[", "]")
        || text.starts_with("$ANSIBLE_VAULT;")
        || text.starts_with("-----BEGIN ")
        || encloses("%", "%") && text.len() > 2
        || lower.starts_with("process.env.")
        || signer::PLACEHOLDERS.contains(&text) && notation::unquoted(text.as_bytes()).is_none()
        || ["changeme", "change-me", "your-secret", "your_secret", "todo", "xxx", "secret here"]
            .contains(&&**lower)
}
