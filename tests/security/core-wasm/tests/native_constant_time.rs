//! What the crate executes natively does not depend on a MAC or on a key. Callgrind counts the
//! instructions of each call of `judged` in the program `DELIVERY`, which `src/bin/delivery.rs` explains.
//! Memcheck follows the bytes of the secrets through the program `CTGRIND`, `src/bin/ctgrind.rs`.
//!
//! Valgrind's processor has no SHA extensions, so both look at the portable code of SHA-256.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

struct Counted {
    instructions: Vec<u64>,
    /// `y` or `n` for each call.
    verdicts: String,
}

static VERIFY: LazyLock<Counted> = LazyLock::new(|| callgrind("verify"));

#[test]
fn what_is_right_is_accepted_and_nothing_else() {
    assert_eq!(VERIFY.verdicts, format!("yyyyn{}", "n".repeat(64)));
}

#[test]
fn no_digit_of_the_mac_and_no_place_of_the_secret_changes_the_count() {
    let [first, others @ ..] = &VERIFY.instructions[..] else { panic!("nothing was counted") };
    println!("{first} instructions each");
    assert!(*first > 1000);
    assert!(others.iter().all(|count| count == first), "{:?}", VERIFY.instructions);
}

#[test]
fn a_comparison_with_early_exit_is_found() {
    let counts = callgrind("early-exit").instructions;
    assert!(counts.iter().any(|count| *count != counts[0]), "{counts:?}");
}

/// For secrets of six lengths and five bodies: the signature is right, and depends on the secret.
#[test]
fn no_branch_and_no_address_of_signing_depends_on_a_secret() {
    let (printed, report) = memcheck("sign");
    assert!(report.is_empty(), "{report}");
    assert_eq!(printed, "yyyyy\n".repeat(6));
}

/// The columns are ASCII, L that is not UTF-8, L that is, text above U+00FF, and what is not UTF-8.
/// The first four letters of each are of the MAC over the body, the others of that over the low bytes.
#[test]
fn no_branch_and_no_address_of_verifying_depends_on_a_secret() {
    let (printed, report) = memcheck("verify");
    assert!(report.is_empty(), "{report}");
    let verdicts = "\
auto yyynyyyn yyynyyyn yyynnnnn yyynnnnn nnnnnnnn
bytes yyynyyyn yyynnnnn yyynnnnn yyynnnnn yyynnnnn
latin1 yyynyyyn nnnnyyyn nnnnyyyn -------- --------
ascii yyynyyyn nnnnyyyn nnnnyyyn nnnnyyyn nnnnyyyn
";
    assert_eq!(printed, verdicts);
}

#[test]
fn a_branch_on_a_secret_is_found() {
    let (_, report) = memcheck("early-exit");
    assert!(report.contains("Conditional jump or move depends on uninitialised"), "{report}");
    assert!(report.contains(": ctgrind::is_same "), "{report}");
}

#[test]
fn a_table_looked_up_by_a_secret_is_found() {
    let (_, report) = memcheck("table");
    assert!(report.contains("Use of uninitialised value of size 8"), "{report}");
    assert!(report.contains(": ctgrind::looked_up "), "{report}");
}

/// What the program prints in that mode, and what memcheck reports of it.
fn memcheck(mode: &str) -> (String, String) {
    let watched = Command::new("valgrind")
        .args(["--tool=memcheck", "--quiet", "--expensive-definedness-checks=yes"])
        .args([&env::var("CTGRIND").unwrap(), mode])
        .output()
        .unwrap();
    let [printed, report] =
        [watched.stdout, watched.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(watched.status.success(), "{report}");
    (printed, report)
}

fn callgrind(mode: &str) -> Counted {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("callgrind-{mode}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--collect-atstart=no"])
        .args(["--toggle-collect=judged", "--dump-after=judged"])
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .args([&env::var("DELIVERY").unwrap(), mode])
        .output()
        .unwrap();
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    let verdicts = String::from_utf8(counted.stdout).unwrap().trim().to_owned();
    let count = |call: usize| {
        let profile = fs::read_to_string(folder.join(format!("out.{call}"))).unwrap();
        let total = profile.lines().find_map(|line| line.strip_prefix("summary: "));
        total.expect("callgrind counts").trim().parse().unwrap()
    };
    Counted { instructions: (1..=verdicts.len()).map(count).collect(), verdicts }
}
