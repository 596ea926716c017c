//! What can still trap in the shipped core, and why it does not.
//!
//! `panics.txt` lists every panic that the compiler left in, by the source line that it stands for,
//! with the reason why no caller reaches it. Every other trap of wasm is looked for here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload};
use wms_webhook_core_tests::shipped;

/// What the core is made of.
#[derive(Default)]
struct Contents {
    data: Vec<(usize, Vec<u8>)>,
    /// Whom each function in the code section calls.
    calls: Vec<Vec<u32>>,
    /// How often each instruction that may trap, or grow memory, occurs.
    trapping: BTreeMap<&'static str, usize>,
    imports: usize,
    exports: BTreeSet<String>,
}

fn contents(wasm: &[u8]) -> Contents {
    let mut found = Contents::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::ImportSection(imports) => found.imports += imports.count() as usize,
            Payload::ExportSection(exports) => {
                let functions = exports
                    .into_iter()
                    .map(Result::unwrap)
                    .filter(|export| export.kind == ExternalKind::Func);
                found.exports.extend(functions.map(|export| export.name.to_owned()));
            }
            Payload::DataSection(section) => {
                for segment in section {
                    let segment = segment.unwrap();
                    let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
                    let Operator::I32Const { value } =
                        offset_expr.get_operators_reader().read().unwrap()
                    else {
                        continue;
                    };
                    found.data.push((usize::try_from(value).unwrap(), segment.data.to_vec()));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let mut calls = Vec::new();
                for operator in body.get_operators_reader().unwrap() {
                    let operator = operator.unwrap();
                    if let Operator::Call { function_index } = operator {
                        calls.push(function_index);
                    }
                    if let Some(name) = trapping(&operator) {
                        *found.trapping.entry(name).or_default() += 1;
                    }
                }
                found.calls.push(calls);
            }
            _ => {}
        }
    }
    found
}

/// Loads and stores are not here: what Rust compiles checks its bounds, and the one module of the core with
/// `unsafe` code, `src/wasm/kept.rs`, gives out whole statics.
fn trapping(operator: &Operator<'_>) -> Option<&'static str> {
    Some(match operator {
        Operator::Unreachable => "unreachable",
        Operator::I32DivS | Operator::I64DivS | Operator::I32RemS | Operator::I64RemS => {
            "signed division"
        }
        Operator::I32DivU | Operator::I64DivU | Operator::I32RemU | Operator::I64RemU => {
            "unsigned division"
        }
        Operator::I32TruncF32S
        | Operator::I32TruncF32U
        | Operator::I32TruncF64S
        | Operator::I32TruncF64U => "truncation",
        Operator::I64TruncF32S
        | Operator::I64TruncF32U
        | Operator::I64TruncF64S
        | Operator::I64TruncF64U => "truncation",
        Operator::CallIndirect { .. } => "indirect call",
        Operator::MemoryGrow { .. } => "memory growth",
        _ => return None,
    })
}

/// Every panic location in the data: 16 bytes that tell file, line and column.
fn panic_locations(contents: &Contents) -> BTreeSet<(String, usize)> {
    let text = |at: usize, length: usize| {
        let (start, bytes) = contents
            .data
            .iter()
            .find(|(start, bytes)| (*start..start + bytes.len()).contains(&at))?;
        std::str::from_utf8(bytes.get(at - start..at - start + length)?).ok()
    };
    let mut found = BTreeSet::new();
    for (start, bytes) in &contents.data {
        let aligned = start.next_multiple_of(4) - start;
        for record in bytes.get(aligned..).unwrap_or_default().windows(16).step_by(4) {
            let word = |at: usize| {
                usize::try_from(u32::from_le_bytes(record[at..at + 4].try_into().unwrap())).unwrap()
            };
            if let Some(file) =
                text(word(0), word(4)).filter(|file| file.ends_with(".rs") && file.len() < 200)
            {
                found.insert((file.to_owned(), word(8)));
            }
        }
    }
    found
}

/// `file: the line's text`; of a dependency, its number.
fn described((file, line): &(String, usize)) -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(file);
    match fs::read_to_string(source) {
        Ok(source) => {
            format!("{file}: {}", source.lines().nth(line - 1).unwrap_or_default().trim())
        }
        Err(_) => format!("{}: line {line}", file.trim_start_matches("/cargo/")),
    }
}

#[test]
fn every_panic_that_is_left_is_listed_with_its_reason() {
    let list =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("panics.txt")).unwrap();
    let listed: BTreeMap<&str, &str> = list
        .split("\n\n")
        .skip(1)
        .map(|entry| entry.trim().split_once('\n').expect("a place, and below it the reason"))
        .collect();
    let found: BTreeSet<String> =
        panic_locations(&contents(&shipped())).iter().map(described).collect();
    assert!(!found.is_empty(), "the search finds nothing");
    for place in &found {
        println!("{place}");
        assert!(
            listed.contains_key(place.as_str()),
            "a panic that panics.txt does not explain: {place}"
        );
    }
    for place in listed.keys() {
        assert!(found.contains(*place), "panics.txt explains a panic that is gone: {place}");
    }
}

#[test]
fn nothing_else_traps_grows_memory_or_comes_from_outside() {
    let contents = contents(&shipped());
    println!("{:?}", contents.trapping);
    // Each stands behind a panic, or closes a loop that does not end by itself.
    assert!(contents.trapping["unreachable"] <= MOST_UNREACHABLE, "{:?}", contents.trapping);
    let never =
        ["signed division", "unsigned division", "truncation", "memory growth", "indirect call"];
    for none in never {
        assert_eq!(contents.trapping.get(none), None, "{none}");
    }
    assert_eq!(contents.imports, 0);
    let exports = ["derive_key", "erase", "layout", "parse", "receive", "sign", "verify"];
    assert_eq!(contents.exports, exports.map(String::from).into());
}

/// What the tool chain of the last count left; fewer is better.
const MOST_UNREACHABLE: usize = 34;

/// No function reaches itself, so no body makes the stack deeper than it is measured to be.
#[test]
fn nothing_recurses() {
    fn visit(calls: &[Vec<u32>], at: usize, state: &mut [u8]) {
        assert_ne!(state[at], 1, "function {at} reaches itself");
        if state[at] == 0 {
            state[at] = 1;
            for &next in &calls[at] {
                visit(calls, usize::try_from(next).unwrap(), state);
            }
            state[at] = 2;
        }
    }
    let contents = contents(&shipped());
    assert_eq!(contents.imports, 0, "functions are numbered from the imports");
    assert_eq!(contents.trapping.get("indirect call"), None, "each call names whom it calls");
    let calls = contents.calls;
    let mut state = vec![0; calls.len()];
    (0..calls.len()).for_each(|at| visit(&calls, at, &mut state));
}
