//! What is made once in a run, and what one does at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

/// A value that the first who asks for it makes, while others that ask wait. If making it fails, the next one tries.
#[derive(Default)]
pub struct Once<T>(Mutex<Option<T>>);

impl<T: Clone> Once<T> {
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    pub const fn of(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    pub fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut place = lock(&self.0);
        let value = match place.take() {
            Some(value) => value,
            None => make()?,
        };
        Ok(place.insert(value).clone())
    }
}

/// Waits for its turn. Who had it before may have panicked.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use anyhow::bail;

    use super::*;

    #[test]
    fn of_two_that_ask_one_makes_it() {
        let (value, count) = (Once::new(), AtomicUsize::new(0));
        let make = || {
            thread::yield_now();
            Ok(count.fetch_add(1, Ordering::SeqCst))
        };
        thread::scope(|scope| {
            let two = [(); 2].map(|()| scope.spawn(|| value.get(make).unwrap()));
            assert_eq!(two.map(|one| one.join().unwrap()), [0, 0]);
        });
    }

    #[test]
    fn what_failed_is_tried_again() {
        let value = Once::new();
        assert!(value.get(|| bail!("no network")).is_err());
        assert_eq!(value.get(|| Ok(1)).unwrap(), 1);
    }
}
