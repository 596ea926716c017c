//! How much the crate executes natively does not depend on a MAC or on a key. Callgrind counts the
//! instructions of each call of `judged` in the program `DELIVERY`, which `src/bin/delivery.rs` explains.

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
