//! What it costs the shipped core to parse a body of any length up to the longest: never more than its
//! length allows. An interpreter counts the instructions.
//!
//! An input is whether the parser is strict, and a recipe: a size, then texts, each with how often it is
//! repeated; `#` in a text is the number of the repetition. So a short input makes a long body, and its
//! parts repeat as they do where a parser looks at something twice.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use wms_webhook_core_tests::{Core, PARSE_PER_BYTE, PARSE_PER_CALL, shipped};

thread_local! {
    static CORE: RefCell<Core> = RefCell::new(Core::new(&shipped()));
}

const EVENT: &[u8] =
    br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"X","severity":"INFO""#;

/// What ends an event whose payload holds members, each with a comma behind it.
const END: &[u8] = br#""":0}}"#;

fn body(recipe: &[u8]) -> Vec<u8> {
    let Some((&[size, is_event], mut rest)) = recipe.split_first_chunk() else {
        return Vec::new();
    };
    // From 4 KiB to 1 MiB; every second is short, since a long one takes seconds.
    let size = 4096 << size.leading_ones();
    let (start, end): (_, &[u8]) = match is_event & 1 {
        1 => ([EVENT, br#","payload":{"#].concat(), END),
        _ => (Vec::new(), b""),
    };
    let mut body = start;
    'texts: while let Some((&[low, high, length], after)) = rest.split_first_chunk() {
        let (text, after) = after.split_at(after.len().min(usize::from(length)));
        rest = after;
        for at in 0..u16::from_le_bytes([low, high]) {
            let before = body.len();
            for &byte in text {
                match byte {
                    b'#' => body.extend(format!("{at:x}").as_bytes()),
                    _ => body.push(byte),
                }
            }
            if body.len() + end.len() > size {
                // Not cut within a text: then it would be no JSON, and some checks would never begin.
                body.truncate(before);
                break 'texts;
            }
        }
    }
    body.extend(end);
    body
}

fuzz_target!(|input: &[u8]| {
    let Some((&is_strict, recipe)) = input.split_first() else { return };
    let body = body(recipe);
    let limit = PARSE_PER_BYTE * body.len() as u64 + PARSE_PER_CALL;
    let told = CORE.with_borrow_mut(|core| core.parse_within(&body, is_strict & 1 == 1, limit));
    assert!(told.is_some(), "{} bytes take more than {limit}", body.len());
});
