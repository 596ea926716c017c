//! A set of which the newest are kept. Inserting and merging commute, and doing either twice changes
//! nothing: what is kept is a function of the whole set.

use super::{Moment, Vec};

/// How many are kept.
pub(super) const MAX: usize = 256;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Newest<T> {
    /// Ascending by their moments, each once.
    items: Vec<T>,
    /// Whether the whole set has more than these.
    is_cut: bool,
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self { items: Vec::new(), is_cut: false }
    }
}

impl<T: AsRef<Moment>> Newest<T> {
    /// What an application has kept: any order and any number will do.
    #[cfg(any(feature = "serde", feature = "session-abi"))]
    pub(crate) fn of(items: impl IntoIterator<Item = T>, is_cut: bool) -> Self {
        let mut newest = Self { is_cut, ..Self::default() };
        for item in items {
            newest.insert(item);
        }
        newest
    }

    /// Whether it was not there.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        let moment = item.as_ref();
        let place = self.items.partition_point(|kept| kept.as_ref() < moment);
        if self.items.get(place).is_some_and(|kept| kept.as_ref() == moment) {
            return false;
        }
        self.items.insert(place, item);
        if self.items.len() > MAX {
            self.items.remove(0);
            self.is_cut = true;
        }
        true
    }

    /// The newest of a union are among the newest of its parts.
    pub(crate) fn merge(&mut self, other: Self) {
        self.is_cut |= other.is_cut;
        for item in other.items {
            self.insert(item);
        }
    }

    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }
}

impl<T> Newest<T> {
    pub(crate) const fn is_cut(&self) -> bool {
        self.is_cut
    }
}
