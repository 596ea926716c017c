//! The sessions of a report, by the digests of their IDs.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::SessionState;

/// The first half of the SHA-256 of a session ID, so that the ID is not kept.
type Key = [u8; 16];

/// A tree over the hexadecimal digits of the keys. It is as deep as two keys begin alike, which for digests
/// is next to nothing, and never deeper than a key is long, whatever IDs somebody makes up.
#[derive(Clone, Debug)]
pub(super) struct Sessions {
    branches: Vec<[Slot; 16]>,
    states: Vec<(Key, SessionState)>,
}

/// What is below a digit; the numbers are places.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Empty,
    State(usize),
    Branch(usize),
}

const EMPTY: [Slot; 16] = [Slot::Empty; 16];

impl Default for Sessions {
    fn default() -> Self {
        Self { branches: [EMPTY].into(), states: Vec::new() }
    }
}

impl Sessions {
    /// The state of a session, which begins empty.
    pub(super) fn state(&mut self, session_id: &str) -> &mut SessionState {
        let digest = Sha256::digest(session_id);
        self.at(digest.as_chunks::<16>().0[0])
    }

    fn at(&mut self, key: Key) -> &mut SessionState {
        let place = self.place(&key);
        &mut self.states[place].1
    }

    fn place(&mut self, key: &Key) -> usize {
        let mut branch = 0;
        for depth in 0.. {
            let slot = self.branches[branch][digit(key, depth)];
            branch = match slot {
                Slot::Branch(next) => next,
                Slot::State(place) if self.states[place].0 == *key => return place,
                Slot::State(place) => {
                    // Two keys that begin alike: one step down, the other one first.
                    let mut below = EMPTY;
                    below[digit(&self.states[place].0, depth + 1)] = slot;
                    let next = self.branches.len();
                    self.branches.push(below);
                    self.branches[branch][digit(key, depth)] = Slot::Branch(next);
                    next
                }
                Slot::Empty => {
                    let place = self.states.len();
                    self.states.push((*key, SessionState::default()));
                    self.branches[branch][digit(key, depth)] = Slot::State(place);
                    return place;
                }
            };
        }
        unreachable!("keys that differ do so in one of their digits")
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &SessionState> {
        self.states.iter().map(|(_, state)| state)
    }

    /// Joins the states of another's sessions to the own ones, in turn.
    pub(super) fn merge(
        &mut self,
        other: Self,
        mut join: impl FnMut(&mut SessionState, SessionState),
    ) {
        for (key, state) in other.states {
            join(self.at(key), state);
        }
    }
}

/// A hexadecimal digit of a key.
fn digit(key: &Key, at: usize) -> usize {
    let byte = key[at / 2];
    usize::from(if at.is_multiple_of(2) { byte >> 4 } else { byte & 15 })
}
