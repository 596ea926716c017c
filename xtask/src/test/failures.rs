//! What failed in a run, and why, in a few lines: a whole run prints too much to search.

/// Lines of a reason that are told. The whole of it stands where the suite ran.
const LONGEST_REASON: usize = 12;

/// The tests of `node --test` that failed by themselves, not by one within them.
pub fn of_node(text: &str) -> Vec<String> {
    let lines: Vec<_> = text.lines().map(str::trim_start).collect();
    let failed = lines.iter().enumerate().filter(|(_, line)| line.starts_with("not ok "));
    let told = failed.filter_map(|(at, line)| {
        // What TAP says of a test stands between two lines of its own.
        let about = lines[at + 1..].iter().skip(1).take_while(|line| **line != "...");
        let about: Vec<_> = about.copied().collect();
        let is_outer = about.iter().any(|line| line.starts_with("failureType: 'subtestsFailed'"));
        let reason = about.iter().skip_while(|line| !line.starts_with("error:"));
        let reason = reason.take_while(|line| !line.starts_with("code:")).take(LONGEST_REASON);
        let name = line.split_once(" - ").map_or(*line, |(_, name)| name);
        (!is_outer)
            .then(|| [name].into_iter().chain(reason.copied()).collect::<Vec<_>>().join("\n"))
    });
    told.collect()
}

/// The tests of `cargo test` that panicked.
pub fn of_cargo(text: &str) -> Vec<String> {
    let is_panic = |line: &&str| line.starts_with("thread '") && line.contains(" panicked at ");
    let lines: Vec<_> = text.lines().collect();
    let panics = lines.windows(2).filter(|pair| is_panic(&pair[0]));
    panics.map(|pair| pair.join("\n")).collect()
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    const TAP: &str = "\
# Subtest: deployments
    # Subtest: one: production build
    ok 1 - one: production build
      ---
      duration_ms: 4
      ...
    # Subtest: two: production build
    not ok 2 - two: production build
      ---
      duration_ms: 30051
      location: '/a/deployed.test.mjs:81:7'
      failureType: 'testCodeFailure'
      error: |-
        too long: answered ECONNRESET
        + actual
      code: 'ERR_ASSERTION'
      stack: |-
        attacked (file:///a/deployed.test.mjs:46:12)
      ...
not ok 1 - deployments
  ---
  duration_ms: 40000
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  code: 'ERR_TEST_FAILURE'
  ...
";

    #[test]
    fn a_test_that_failed_is_told_with_its_reason() {
        let told = "two: production build\nerror: |-\ntoo long: answered ECONNRESET\n+ actual";
        assert_eq!(of_node(TAP), [told]);
        assert!(of_node(&TAP.replace("not ok", "ok")).is_empty());
    }

    #[test]
    fn a_panic_is_told_with_its_message() {
        let text = "\nthread 'a::b' (7) panicked at src/a.rs:1:2:\nleft is not right\nnote: run\n";
        let told = "thread 'a::b' (7) panicked at src/a.rs:1:2:\nleft is not right";
        assert_eq!(of_cargo(text), [told]);
        assert!(of_cargo("test a::b ... ok\n").is_empty());
    }
}
