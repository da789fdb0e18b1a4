//! The cookies of an export, among which each value is found once.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use super::form::is_signed;
use super::found::{End, Found, Kind, Wanted, raw, unquoted};
use super::incomplete::{has_half_a_mark, is_redacted, is_shortened};
use super::nothing::Nothing;
use super::whole::{Every, Offer};
use crate::formats::{Format, recognise};

/// The most cookies that are kept.
const LIMIT: usize = 100_000;
/// The most names of other cookies that are kept, and the most bytes of each.
const NAMES: usize = 20;
const LONGEST_NAME: usize = 100;
/// The longest value whose format is asked for, in bytes: twice as long as browsers keep one.
pub(super) const LONGEST_FOREIGN: usize = 8192;

/// The cookies of an export.
pub(super) struct Cookies<'a> {
    wanted: Wanted<'a>,
    /// Every cookie, if that is what is asked for. Then nothing else is kept.
    every: Option<Every>,
    /// Those of the wanted name.
    named: Values,
    /// Those of other names that have the form of a signed value.
    signed: Values,
    /// Those of other names that are another framework's.
    foreign: Values,
    others: BTreeSet<String>,
    /// The wanted cookie came with an empty value, and with this end.
    empty: Option<Option<End>>,
    is_shortened: bool,
    is_redacted: bool,
    has_pieces: bool,
}

impl<'a> Cookies<'a> {
    /// No cookies yet.
    pub(super) fn new(wanted: Wanted<'a>) -> Cookies<'a> {
        let values = Values::default;
        let (named, signed, foreign) = (values(), values(), values());
        Cookies {
            wanted,
            every: None,
            named,
            signed,
            foreign,
            others: BTreeSet::new(),
            empty: None,
            is_shortened: false,
            is_redacted: false,
            has_pieces: false,
        }
    }

    /// No cookies yet, and every one is to be kept, with all that is said of it.
    pub(super) fn every(wanted: Wanted<'a>) -> Cookies<'a> {
        Cookies { every: Some(Every::default()), ..Cookies::new(wanted) }
    }

    /// The list of every cookie, if that is what is asked for.
    pub(super) fn as_every(&mut self) -> Option<&mut Every> {
        self.every.as_mut()
    }

    /// The list of every cookie. None if that was not asked for.
    pub(super) fn into_every(self) -> Option<Every> {
        self.every
    }

    /// Which cookie is looked for.
    pub(super) fn wanted(&self) -> Wanted<'a> {
        self.wanted
    }

    /// Takes in a cookie, with what is said of it.
    pub(super) fn add(&mut self, offer: &Offer<'_>) {
        if let Some(every) = &mut self.every {
            return every.add(offer);
        }
        let (name, value, end) = (offer.name, unquoted(offer.value), offer.end);
        let is_wanted = name == self.wanted.name;
        if is_shortened(value) {
            self.is_shortened |= is_wanted || !self.wanted.is_given;
        } else if is_wanted && has_half_a_mark(value) {
            self.has_pieces = true;
        } else if is_wanted && is_redacted(value) {
            self.is_redacted = true;
        } else if is_wanted && value.is_empty() {
            self.empty = Some(self.empty.flatten().or(end));
        } else if is_wanted {
            self.named.add(Some(name), value, end);
        } else {
            self.add_other(name, value, end);
        }
    }

    /// Takes in a cookie of our own jar, in which nothing is shortened or blanked out, and an empty value is a value.
    pub(super) fn keep(&mut self, offer: &Offer<'_>) {
        if let Some(every) = &mut self.every {
            return every.add(&Offer { is_exact: true, ..*offer });
        }
        let (name, value, end) = (offer.name, offer.value, offer.end);
        match name == self.wanted.name {
            true => self.named.add(Some(name), unquoted(value), end),
            false => self.add_other(name, unquoted(value), end),
        }
    }

    /// Takes in a value that came without a name.
    pub(super) fn add_nameless(&mut self, value: &str, end: Option<End>) {
        if let Some(every) = &mut self.every {
            return every.add(&Offer::of(self.wanted.name, value, end));
        }
        match is_shortened(value) {
            true => self.is_shortened = true,
            false => self.named.add(None, value, end),
        }
    }

    fn add_other(&mut self, name: &str, value: &str, end: Option<End>) {
        if self.others.len() < NAMES && !value.is_empty() {
            self.others.insert(name.chars().take(LONGEST_NAME).collect());
        }
        if self.wanted.is_given {
            return;
        }
        if is_signed(value) {
            self.signed.add(Some(name), value, end);
        } else if is_foreign(value) {
            self.foreign.add(Some(name), value, end);
        }
    }

    /// Whether nothing at all was taken in.
    pub(super) fn is_empty(&self) -> bool {
        self.every.as_ref().is_none_or(Every::is_empty)
            && self.named.found.is_empty()
            && self.others.is_empty()
            && self.empty.is_none()
            && !self.is_shortened
            && !self.is_redacted
            && !self.has_pieces
    }

    /// The cookies of the wanted name, or else those of the form of a signed value. Each value is there once: a browser
    /// sends the same cookie with every request.
    ///
    /// # Errors
    ///
    /// There is no such cookie.
    pub(super) fn found(self, kind: Kind) -> Result<Vec<Found>, Nothing> {
        let lists = [self.named, self.signed, self.foreign];
        match lists.into_iter().find(|values| !values.found.is_empty()) {
            Some(Values { is_full: true, .. }) => Err(Nothing::TooMany { limit: LIMIT }),
            Some(values) => Ok(values.found.into_iter().map(|found| Found { kind, ..found }).collect()),
            None if let Some(end) = self.empty => Err(Nothing::EmptyValue { name: self.wanted.name.to_owned(), end }),
            None if self.is_shortened => Err(Nothing::Shortened),
            None if self.has_pieces => Err(Nothing::Pieces),
            None if self.is_redacted => Err(Nothing::Redacted),
            None if self.others.is_empty() => Err(Nothing::Text),
            None => Err(Nothing::OtherNames(self.others.into_iter().collect())),
        }
    }
}

/// Whether another framework made a value, and not just any random id.
pub(super) fn is_foreign(value: &str) -> bool {
    value.len() <= LONGEST_FOREIGN && recognise(value).is_some_and(|foreign| foreign.format != Format::RandomId)
}

/// Values in the order in which they came, each once.
#[derive(Default)]
struct Values {
    found: Vec<Found>,
    /// Where a value of this hash stands.
    places: HashMap<u64, usize>,
    is_full: bool,
}

impl Values {
    fn add(&mut self, name: Option<&str>, value: &str, end: Option<End>) {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        let next = self.found.len();
        let place = *self.places.entry(hasher.finish()).or_insert(next);
        match self.found.get_mut(place) {
            Some(earlier) if earlier.cookie == value => earlier.end = earlier.end.or(end),
            _ if next == LIMIT => self.is_full = true,
            _ => self.found.push(Found { name: name.map(str::to_owned), end, ..raw(value, Kind::Text) }),
        }
    }
}
