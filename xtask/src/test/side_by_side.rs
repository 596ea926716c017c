//! Suites side by side. Most wait for something, a browser, a clock, the one thread of a linker, while a processor is
//! idle.

use std::sync::{Mutex, PoisonError};
use std::thread;

use super::Session;
use super::costs::Cost;
use super::suites::Suite;
use crate::once::lock;
use crate::process::held;

/// How many run at once. What each of them starts is by the processors.
const AT_ONCE: usize = 2;

/// Runs each in its turn, and returns what they cost in their order.
pub fn run(suites: Vec<&'static (&str, Suite)>, session: &Session) -> Vec<Cost> {
    if let [alone] = suites[..] {
        return vec![super::run(alone, session)];
    }
    let queue = Mutex::new(suites.into_iter().enumerate());
    let costs = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((place, suite)) = { lock(&queue).next() } {
                    eprintln!("· the suite {}", suite.0);
                    let (cost, text) = held(|| super::run(suite, &session.next()));
                    print!("{text}");
                    lock(&costs).push((place, cost));
                }
            });
        }
    });
    let mut costs = costs.into_inner().unwrap_or_else(PoisonError::into_inner);
    costs.sort_by_key(|(place, _)| *place);
    costs.into_iter().map(|(_, cost)| cost).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use anyhow::{Result, bail};

    use super::*;
    use crate::test::Tally;

    static BOTH: Barrier = Barrier::new(2);

    /// Ends only beside another.
    fn meet(_: &Session) -> Result<Tally> {
        BOTH.wait();
        Ok(Tally::of(true))
    }

    fn fail(_: &Session) -> Result<Tally> {
        bail!("no network")
    }

    static THREE: [(&str, Suite); 3] = [
        ("one", Suite::Native(meet)),
        ("two", Suite::Native(fail)),
        ("three", Suite::Native(meet)),
    ];

    #[test]
    fn two_run_at_once_and_are_told_in_their_order() {
        let costs = run(THREE.iter().collect(), &Session::default());
        let told: Vec<_> = costs.iter().map(|cost| (cost.name, cost.is_good())).collect();
        assert_eq!(told, [("one", true), ("two", false), ("three", true)]);
        assert_eq!(costs[1].failures, ["no network"]);
        assert!(costs[0].failures.is_empty());
    }
}
