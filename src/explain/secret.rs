//! What a secret may have been before it was mistaken. What is made of one is erased.

use zeroize::Zeroizing;

use super::header::unquoted;
use super::{Cause, base64};

/// Shows what the secret was before each of the mistakes that are known.
pub(super) fn repairs(secret: &[u8], show: &mut dyn FnMut(Cause, &[u8])) {
    clean(secret, show);

    if let Ok(decoded) = hex::decode(secret).map(Zeroizing::new) {
        show(Cause::SecretHex, &decoded);
    }
    if let Some(decoded) = base64::decode(secret) {
        show(Cause::SecretBase64, &decoded);
    }

    let lower = Zeroizing::new(hex::encode(secret));
    show(Cause::SecretHexDecoded, lower.as_bytes());
    let upper = Zeroizing::new(lower.to_ascii_uppercase());
    show(Cause::SecretHexDecoded, upper.as_bytes());
    for text in base64::encodings(secret) {
        show(Cause::SecretBase64Decoded, text.as_bytes());
    }
}

/// Shows what the secret was before something was put around it.
pub(super) fn clean(secret: &[u8], show: &mut dyn FnMut(Cause, &[u8])) {
    let trimmed = secret.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(secret).trim_ascii();
    if trimmed != secret {
        show(Cause::SecretWhitespace, trimmed);
    }
    if let Some(inner) = unquoted(secret) {
        show(Cause::SecretQuoted, inner);
    }
}

/// Shows what the secret was before two mistakes, of which the later one put something around it.
pub(super) fn repairs_twice(secret: &[u8], show: &mut dyn FnMut([Cause; 2], &[u8])) {
    clean(secret, &mut |last, cleaned| {
        repairs(cleaned, &mut |first, repaired| {
            if first != last {
                show([last, first], repaired);
            }
        });
    });
}
