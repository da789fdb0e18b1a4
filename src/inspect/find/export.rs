//! The cookies of an export, among which each value is found once.

use std::collections::{BTreeSet, HashMap};

use super::found::{Found, Kind, OtherNames, raw, unquoted};
use crate::clock::Timestamp;

/// The cookies of an export: the values of the wanted name, and which other names there were.
#[derive(Default)]
pub(super) struct Cookies {
    /// The values of the wanted name, each with its Expires.
    pub wanted: Vec<(String, Option<Timestamp>)>,
    others: BTreeSet<String>,
}

impl Cookies {
    /// Takes in a cookie that is listed without its Expires.
    pub(super) fn add(&mut self, cookie: &str, value: &str, name: &str) {
        self.add_until(cookie, value, name, None);
    }

    /// Takes in a cookie with its Expires. `name` is the wanted one.
    pub(super) fn add_until(&mut self, cookie: &str, value: &str, name: &str, expires: Option<Timestamp>) {
        if cookie == name {
            self.wanted.push((unquoted(value).to_owned(), expires));
        } else {
            self.others.insert(cookie.to_owned());
        }
    }

    /// The cookies of the wanted name, each value once: a browser sends the same cookie with every request.
    ///
    /// # Errors
    ///
    /// There are cookies, and none of them has the wanted name.
    pub(super) fn found(self, kind: Kind) -> Result<Vec<Found>, OtherNames> {
        let mut places = HashMap::new();
        let mut found: Vec<Found> = Vec::new();
        for (value, expires) in self.wanted {
            let place = *places.entry(value.clone()).or_insert(found.len());
            match found.get_mut(place) {
                Some(earlier) => earlier.expires = earlier.expires.or(expires),
                None => found.push(Found { expires, ..raw(&value, kind) }),
            }
        }
        match found.is_empty() && !self.others.is_empty() {
            true => Err(OtherNames(self.others.into_iter().collect())),
            false => Ok(found),
        }
    }
}
