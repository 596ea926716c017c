//! What stands in place of a body: a word for none, a template, a mask, or the name of the object that would
//! have given it.

use crate::explain::signer;
use crate::{Visibility, json};

/// The longest that is read as one, in bytes.
const MAX_BYTES: usize = 256;

/// Words for none and for anything, in any case.
const WORDS: [&str; 30] = [
    "-",
    "?",
    "%s",
    "%v",
    "%@",
    "{0}",
    "nil",
    "null",
    "none",
    "undefined",
    "true",
    "false",
    "array",
    "object",
    "(null)",
    "n/a",
    "[object]",
    "[array]",
    "[circular]",
    "stringio",
    "rack.input",
    "map[]",
    "optional.empty",
    "promise { <pending> }",
    "stdclass object",
    "...",
    "…",
    "{...}",
    "[...]",
    "php://input",
];

/// How the texts of objects begin: of Java, .NET, Go, Ruby, PHP, JavaScript; and a file that curl did not read.
const STARTS: [&str; 35] = [
    "[B@",
    "[C@",
    "java.",
    "javax.",
    "jakarta.",
    "System.",
    "&{",
    "%!",
    "b''",
    "b\"\"",
    "@",
    "Resource id #",
    "resource id #",
    "resource(",
    "object(",
    "ReadableStream {",
    "IncomingMessage {",
    "Readable {",
    "PassThrough {",
    "Promise {",
    "ArrayBuffer {",
    "[object ",
    "bytearray(b''",
    "[]byte",
    "[]uint8",
    "Uint8Array(0)",
    "Body {",
    "Body(",
    "%Plug.Conn{",
    "Blob {",
    "File {",
    "FormData {",
    "[Function",
    "[AsyncFunction",
    "function ",
];

/// What is put around a name that should have been filled in, or around the name of an object.
const AROUND: [(&str, &str); 6] =
    [("{{", "}}"), ("${", "}"), ("#{", "}"), ("%{", "}"), ("$(", ")"), ("<", ">")];

/// What logs and monitors write in place of a value.
const MASKS: [&str; 9] = [
    "filtered",
    "redacted",
    "masked",
    "omitted",
    "hidden",
    "removed",
    "scrubbed",
    "suppressed",
    "truncated",
];

/// Whether it is one of these.
pub(in crate::explain) fn is_placeholder(body: &[u8]) -> bool {
    let Some(text) = core::str::from_utf8(body).ok().filter(|text| text.len() < MAX_BYTES) else {
        return false;
    };
    let is_word = |word: &&str| text.eq_ignore_ascii_case(word);
    let encloses = |open: &str, close: &str| text.starts_with(open) && text.ends_with(close);
    signer::PLACEHOLDERS.contains(&text)
        || WORDS.iter().any(is_word)
        || STARTS.iter().any(|start| text.starts_with(start))
        || AROUND
            .iter()
            .any(|(open, close)| encloses(open, close) && !text.contains('"') && !is_markup(text))
        || encloses("#", ">")
        || is_mask(text)
        || is_note(text)
        || is_variable(text)
        || is_class(text)
        || is_instance(text)
}

/// Whether it is what logs and monitors write in place of a value.
pub(in crate::explain) fn is_mask(text: &str) -> bool {
    // One of the words is documented, as the state of a page.
    if Visibility::ALL.iter().any(|state| text == state.as_str()) {
        return false;
    }
    let word = text.trim_matches(['[', ']', '<', '>', '(', ')']);
    MASKS.iter().any(|mask| word.eq_ignore_ascii_case(mask))
        || text.starts_with("***") && text.trim_start_matches('*').len() <= 4
}

fn is_markup(text: &str) -> bool {
    text.contains("</") || text.ends_with("/>") || text.starts_with("<!") || text.starts_with("<?")
}

/// `[212 bytes]`, `(binary data)`.
fn is_note(text: &str) -> bool {
    let inner = |open, close| text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
    let is_plain = |char: char| char.is_ascii_alphanumeric() || " -_.:#@$*".contains(char);
    let is_words = |inner: &str| {
        inner.chars().all(is_plain) && inner.chars().any(|char| char.is_ascii_alphabetic())
    };
    inner('[', ']').or(inner('(', ')')).is_some_and(is_words)
        && json::read(text, false, &mut |_| {}).is_err()
}

/// `$body`, `%BODY%`, `{body}`, `__BODY__`, which nobody has filled in.
fn is_variable(text: &str) -> bool {
    let inner = text
        .strip_prefix('$')
        .or_else(|| text.strip_prefix('%')?.strip_suffix('%'))
        .or_else(|| text.strip_prefix('{')?.strip_suffix('}'))
        .or_else(|| text.strip_prefix("__")?.strip_suffix("__"));
    inner.is_some_and(|inner| is_name(inner, ".->()"))
}

/// Whether it is letters, digits and such signs, and begins with a letter.
fn is_name(text: &str, signs: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && text
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || "_$".contains(char) || signs.contains(char))
}

/// The name of a class by itself or in its namespace: `ByteArrayInputStream`, `GuzzleHttp\Psr7\Stream`, `ActionDispatch::Request`, `My.Models.Event`.
fn is_class(text: &str) -> bool {
    // Packages of Java have small letters.
    let class = text.rsplit_once('.').filter(|(package, _)| package.contains('.'));
    let is_java = class.is_some_and(|(package, class)| {
        is_name(package, ".") && is_name(class, "") && class.starts_with(char::is_uppercase)
    });
    let kinds = ["Stream", "Reader", "Buffer", "Request", "Response", "Body"];
    let is_kind = kinds.iter().any(|kind| text.len() > kind.len() && text.ends_with(kind));
    let text = text.strip_suffix(" Object").unwrap_or(text);
    is_java
        || is_kind && is_name(text, "") && text.starts_with(char::is_uppercase)
        || ["\\", "::", "."].into_iter().any(|separator| {
            let is_part = |part: &str| {
                is_name(part, "") && part.starts_with(|char: char| char.is_ascii_uppercase())
            };
            text.contains(separator) && text.split(separator).all(is_part)
        })
}

/// `io.netty.buffer.Bytes@1b6d3586` of Java, and an address of Go: `0xc000112000`.
fn is_instance(text: &str) -> bool {
    let is_address = |digits: &str| {
        (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    // `HASH(0x55d0c8a3d2a0)` of Perl, `table: 0x55d0c8a3d2a0` of Lua.
    let of_type = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let of_type = of_type.or_else(|| text.split_once(": "));
    let address =
        of_type.filter(|(name, _)| is_name(name, ":=")).map_or(text, |(_, address)| address);
    // `212 bytes` is what Swift prints of data.
    let is_length =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_empty = ["([])", "({})", "()"]
        .iter()
        .any(|end| text.strip_suffix(end).is_some_and(|name| is_name(name, "")));
    is_empty
        || text.strip_suffix(" bytes").is_some_and(is_length)
        || address.strip_prefix("0x").is_some_and(is_address)
        || text.rsplit_once('@').is_some_and(|(name, hash)| {
            is_address(hash) && is_name(name, ".;") && name.contains(char::is_uppercase)
        })
}
