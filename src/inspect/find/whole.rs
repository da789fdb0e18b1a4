//! Every cookie of a text, with all that its source says of it, for a browser that is to keep it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::end;
use super::found::{End, Found, unquoted};
use super::incomplete::{has_half_a_mark, is_redacted, is_shortened};
use super::nothing::Nothing;
use crate::browser::SameSite;
use crate::clock::Timestamp;

/// The most cookies that are kept.
pub(super) const LIMIT: usize = 100_000;
/// The longest address of a page that is kept, in bytes.
const LONGEST_PAGE: usize = 8192;

/// A cookie with all that its source says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The name. Empty for a cookie without one.
    pub name: String,
    /// The value, as a browser keeps it: quotes belong to it.
    pub value: String,
    /// Whether the value was blanked out or cut before it was shared.
    pub is_incomplete: bool,
    /// How the source came by it.
    pub origin: Origin,
    /// The host that gets the cookie, or the domain whose hosts all get it. None: that of the page.
    pub domain: Option<String>,
    /// Whether `domain` is a host, and the hosts below it do not get the cookie.
    pub host_only: bool,
    /// The address of the page that set the cookie or was sent it, if it is known. It may begin with `//`.
    pub page: Option<Arc<str>>,
    /// The `Path`.
    pub path: Option<String>,
    /// The end that came with it.
    pub end: Option<End>,
    /// When it was set, if that is known.
    pub received: Option<Timestamp>,
    /// The `Secure` attribute.
    pub secure: bool,
    /// The `HttpOnly` attribute.
    pub http_only: bool,
    /// The `SameSite` attribute.
    pub same_site: Option<SameSite>,
    /// What of this the source tells.
    pub told: Told,
}

/// What a source tells of a cookie beside its name and its value, also that it is not there. A `Cookie` header has a place for
/// nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Whether it has `HttpOnly`.
    pub http_only: bool,
    /// Whether it has `Secure`.
    pub secure: bool,
    /// Its `SameSite`.
    pub same_site: bool,
    /// When it ends, or that it has no end.
    pub end: bool,
    /// Which attribute a date comes from.
    pub end_by: bool,
}

impl Told {
    /// What a `Set-Cookie` line tells.
    pub const ALL: Told = Told { http_only: true, secure: true, same_site: true, end: true, end_by: true };
}

/// How a source came by a cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A program's list of the cookies that it keeps.
    #[default]
    Kept,
    /// A request carried it: its name and value are known, and nothing else.
    Sent {
        /// The number of the header. Of two cookies of one name in it, the app takes the first.
        header: usize,
    },
    /// A response set it.
    Set,
}

/// A cookie as a reader of one form hands it on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offer<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub origin: Origin,
    pub end: Option<End>,
    pub domain: Option<&'a str>,
    /// Where the source does not say it, a domain without a leading dot is a host.
    pub host_only: Option<bool>,
    pub path: Option<&'a str>,
    pub secure: bool,
    pub http_only: bool,
    pub same_site: Option<&'a str>,
    pub told: Told,
    /// Whether the value is known to be whole, whatever is in it.
    pub is_exact: bool,
    /// Whether it is known not to be whole.
    pub is_incomplete: bool,
}

impl<'a> Offer<'a> {
    /// A cookie of which only this is known.
    pub(super) fn of(name: &'a str, value: &'a str, end: Option<End>) -> Offer<'a> {
        Offer { name, value, end, ..Offer::default() }
    }
}

/// Every cookie of a text, in order, as often as it stands there.
#[derive(Default)]
pub(super) struct Every {
    cookies: Vec<Whole>,
    is_full: bool,
    /// Whether values stand in the quotes of LWP.
    is_lwp: bool,
    /// The page that comes with what follows.
    page: Option<Arc<str>>,
    received: Option<Timestamp>,
    /// The first cookie of this page.
    begins: usize,
    headers: usize,
}

impl Every {
    /// What follows belongs to another request.
    pub(super) fn page_begins(&mut self) {
        (self.page, self.received, self.begins) = (None, None, self.cookies.len());
        self.headers += 1;
    }

    /// The address of the request, which may stand behind its cookies.
    pub(super) fn page_is(&mut self, address: &str) {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        if address.is_empty() || address.len() > LONGEST_PAGE {
            return;
        }
        let page: Arc<str> = address.into();
        for cookie in self.cookies.iter_mut().skip(self.begins) {
            cookie.page.get_or_insert_with(|| page.clone());
        }
        self.page = Some(page);
    }

    /// When the request was made, which may stand behind its cookies.
    pub(super) fn came_at(&mut self, text: &str) {
        if let Some(End::Expires { at, .. }) = end::read(text) {
            self.cookies.iter_mut().skip(self.begins).for_each(|cookie| cookie.received = Some(at));
            self.received = Some(at);
        }
    }

    /// What follows stands in another header. Returns its number.
    pub(super) fn header_begins(&mut self) -> usize {
        self.headers += 1;
        self.headers
    }

    /// The number of the header, or of the list, that is being read.
    pub(super) fn header(&self) -> usize {
        self.headers
    }

    /// What follows is a jar of LWP.
    pub(super) fn is_lwp(&mut self) {
        self.is_lwp = true;
    }

    /// Takes in a cookie.
    pub(super) fn add(&mut self, offer: &Offer<'_>) {
        // `$Version` is no cookie, and what has neither name nor value is none either
        let is_none = matches!(offer.origin, Origin::Sent { .. }) && offer.name.starts_with('$')
            || offer.name.is_empty() && offer.value.is_empty();
        if is_none {
            return;
        }
        if self.cookies.len() == LIMIT {
            self.is_full = true;
            return;
        }
        let unescaped = |text: &str| match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if self.is_lwp => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
            _ => text.to_owned(),
        };
        let origin = if self.is_lwp { Origin::Kept } else { offer.origin };
        let domain = offer.domain.map(unescaped).filter(|domain| !matches!(domain.as_str(), "" | "."));
        let has_dot = domain.as_ref().is_some_and(|domain| domain.starts_with('.'));
        let own = domain.map(|domain| domain.strip_prefix('.').unwrap_or(&domain).to_ascii_lowercase());
        // Python adds it to a host without a dot
        let own = own.map(|domain| match domain.strip_suffix(".local") {
            Some(host) if self.is_lwp && !host.contains('.') => host.to_owned(),
            _ => domain,
        });
        self.cookies.push(Whole {
            name: offer.name.to_owned(),
            value: unescaped(offer.value),
            is_incomplete: offer.is_incomplete
                || !offer.is_exact
                    && (is_shortened(offer.value) || has_half_a_mark(offer.value) || is_redacted(offer.value)),
            origin,
            domain: own,
            host_only: origin != Origin::Set && offer.host_only.unwrap_or(!has_dot),
            page: self.page.clone(),
            path: offer.path.map(unescaped).filter(|path| path.starts_with('/')),
            end: offer.end,
            received: self.received,
            secure: offer.secure,
            http_only: offer.http_only,
            same_site: offer.same_site.and_then(same_site),
            told: Told {
                same_site: offer.told.same_site || offer.same_site.is_some(),
                // a jar of LWP has dates alone
                end_by: offer.told.end_by && !self.is_lwp,
                ..offer.told
            },
        });
    }

    /// Takes in a cookie that was found by its form, with a name for one that has none.
    pub(super) fn add_found(&mut self, found: &Found, name: &str) {
        let name = found.name.as_deref().unwrap_or(name);
        let origin = if found.end.is_some() { Origin::Set } else { Origin::Sent { header: self.header_begins() } };
        self.add(&Offer { origin, is_exact: true, ..Offer::of(name, &found.cookie, found.end) });
    }

    /// Makes of the cookies of headers and lines what [`document`](super::document) found in them: another value of their
    /// names is but a part of theirs. Without `are_exact` quotes around a value are not its own.
    pub(super) fn agree_with(&mut self, found: &[Found], name: &str, are_exact: bool) {
        let name_of = |found: &Found| found.name.as_deref().unwrap_or(name).to_owned();
        let names: BTreeSet<String> = found.iter().map(name_of).collect();
        let by_value: BTreeMap<&str, &Found> = found.iter().map(|found| (found.cookie.as_str(), found)).collect();
        let mut known = BTreeSet::new();
        self.cookies.retain_mut(|cookie| {
            let Some(found) = by_value.get(unquoted(&cookie.value)) else {
                // a deletion, and what was blanked out, are none of these
                return !names.contains(&cookie.name) || cookie.value.is_empty() || cookie.is_incomplete;
            };
            if cookie.name.is_empty() {
                cookie.name = name_of(found);
            }
            if !are_exact {
                cookie.value.clone_from(&found.cookie);
            }
            known.insert(found.cookie.as_str());
            true
        });
        // each stands where it was found: of two values of a name the later counts
        let mut rest = std::mem::take(&mut self.cookies).into_iter().peekable();
        for found in found {
            let is_it = |cookie: &Whole| unquoted(&cookie.value) == found.cookie;
            match known.contains(found.cookie.as_str()) {
                true => {
                    let is_before = |cookie: &Whole| !is_it(cookie);
                    self.cookies.extend(std::iter::from_fn(|| rest.next_if(|cookie| is_before(cookie))));
                    self.cookies.extend(rest.next());
                }
                false => self.add_found(found, name),
            }
        }
        self.cookies.extend(rest);
    }

    /// The values of a name are known not to be whole.
    pub(super) fn is_incomplete(&mut self, name: &str) {
        let of_name = self.cookies.iter_mut().filter(|cookie| cookie.name == name);
        of_name.for_each(|cookie| cookie.is_incomplete = true);
    }

    /// Whether there were more than are kept.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.cookies.is_empty()
    }

    /// All of them.
    ///
    /// # Errors
    ///
    /// There are more than are kept at once.
    pub(super) fn all(self) -> Result<Vec<Whole>, Nothing> {
        if self.is_full { Err(Nothing::TooMany { limit: LIMIT }) } else { Ok(self.cookies) }
    }
}

/// The names of RFC 6265bis, and that of the extensions of Chromium.
fn same_site(text: &str) -> Option<SameSite> {
    match text.to_ascii_lowercase().as_str() {
        "strict" => Some(SameSite::Strict),
        "lax" => Some(SameSite::Lax),
        "none" | "no_restriction" => Some(SameSite::None),
        _ => None,
    }
}
