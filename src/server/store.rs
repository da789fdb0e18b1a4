//! What a server keeps from one request to the next, where it keeps anything: a few entries, each for a while, in memory.
//!
//! The tutorial's app keeps nothing. Two of the faulty apps are mended by keeping something, and a cache in front of an
//! app keeps pages.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Timestamp;

/// The most entries of a store, so that no flood of logins fills the memory. One more takes the place of the entry that
/// ends first.
const MOST: usize = 100;

/// Entries by name. A restart loses them.
#[derive(Debug)]
pub(super) struct Store<T>(Mutex<HashMap<String, Entry<T>>>);

#[derive(Debug)]
struct Entry<T> {
    value: T,
    /// The last second at which it is there.
    end: Timestamp,
}

impl<T> Default for Store<T> {
    fn default() -> Store<T> {
        Store(Mutex::default())
    }
}

impl<T: Clone> Store<T> {
    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entry of this name, if its time is not over.
    pub(super) fn get(&self, name: &str, now: Timestamp) -> Option<T> {
        self.entries().get(name).filter(|entry| now <= entry.end).map(|entry| entry.value.clone())
    }

    /// Keeps an entry up to this second, and forgets those whose time is over.
    pub(super) fn put(&self, name: String, value: T, now: Timestamp, end: Timestamp) {
        let mut entries = self.entries();
        entries.retain(|_, entry| now <= entry.end);
        if entries.len() >= MOST && !entries.contains_key(&name) {
            let first = entries.iter().min_by_key(|(_, entry)| entry.end).map(|(name, _)| name.clone());
            first.map(|name| entries.remove(&name));
        }
        entries.insert(name, Entry { value, end });
    }

    /// Forgets an entry.
    pub(super) fn remove(&self, name: &str) {
        self.entries().remove(name);
    }

    /// The number of entries.
    pub(super) fn len(&self) -> usize {
        self.entries().len()
    }
}

/// A random id of 128 bits in hex, from the keys that the system gives to hash tables. For a demonstration that is
/// random enough. A real app takes `secrets.token_urlsafe()`.
pub(super) fn random_id() -> String {
    format!("{:016x}{:016x}", RandomState::new().hash_one(0), RandomState::new().hash_one(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_ends_with_its_last_second() {
        let store = Store::default();
        let at = Timestamp::from_unix;
        store.put("name".to_owned(), 1, at(0), at(180));
        assert_eq!([0, 180, 181].map(|now| store.get("name", at(now))), [Some(1), Some(1), None]);
        store.put("other".to_owned(), 2, at(181), at(361));
        assert_eq!(store.len(), 1, "the first was forgotten");
    }

    #[test]
    fn a_full_store_gives_up_the_entry_that_ends_first() {
        let store = Store::default();
        let at = Timestamp::from_unix;
        for (number, end) in (0..=MOST).zip(1000..) {
            store.put(number.to_string(), (), at(0), at(end));
        }
        assert_eq!((store.len(), store.get("0", at(0)), store.get("1", at(0))), (MOST, None, Some(())));
    }

    #[test]
    fn no_two_ids_are_the_same() {
        let ids: std::collections::HashSet<String> = (0..1000).map(|_| random_id()).collect();
        assert_eq!((ids.len(), ids.iter().all(|id| id.len() == 32)), (1000, true));
    }
}
