//! The cookies of an export, taken into a jar for one app.
//!
//! An export may hold the story of a session: a HAR has each request and each response. So its cookies first go
//! through a jar of their own, in order and at their times, as they went through the browser that wrote them. What that
//! jar holds at the end, and would send to the app, is taken.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::browser::{
    Jar, LeftOut, Note, Reason, Received, Row, SameSite, Untold, Url, Why, goes_to_host_of, parse_base,
};
use crate::clock::Timestamp;
use crate::inspect::find::{End, Origin, Told, Whole};

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The cookies that the jar holds now.
    pub taken: Vec<Row>,
    /// Those that it does not hold, by their reasons.
    pub left_out: Vec<LeftOut>,
}

/// For which app cookies are taken in.
#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    /// The address of the app.
    pub app: &'a Url,
    /// Whether it is the embedded one, which every name of this machine means.
    pub is_embedded: bool,
    /// The only name that is wanted, if there is one.
    pub name: Option<&'a str>,
}

/// Takes into a jar what an app would be sent of these cookies.
pub fn take_in(jar: &mut Jar, cookies: &[Whole], wanted: For<'_>, now: Timestamp) -> Intake {
    let mut story = Story { wanted, now, jar: Jar::empty(), left_out: BTreeMap::new(), in_header: None, dropped: 0 };
    cookies.iter().for_each(|cookie| story.go_on(cookie));
    let (taken, mut left_out) = jar.take_for(wanted.app, &story.jar, now);
    for ((place, name, _), why) in story.left_out {
        left_out.add(why.clone(), 1, if why == Reason::OtherHost { &place } else { &name });
    }
    if story.dropped > 0 {
        left_out.add(Reason::NoRoom, story.dropped, wanted.app.host_str().unwrap_or_default());
    }
    Intake { taken, left_out: left_out.groups() }
}

/// A cookie by its domain, its name and its path.
type Key = (String, String, String);

struct Story<'a> {
    wanted: For<'a>,
    now: Timestamp,
    jar: Jar,
    left_out: BTreeMap<Key, Reason>,
    /// The header that is being read, and the names that it had.
    in_header: Option<(usize, BTreeSet<String>)>,
    /// How many cookies the jar dropped because they were too many.
    dropped: usize,
}

impl Story<'_> {
    fn go_on(&mut self, cookie: &Whole) {
        let page = cookie.page.as_deref().and_then(|page| self.page(page));
        let page_host = page.as_ref().and_then(Url::host_str);
        let (domain, host_only) = match &cookie.domain {
            Some(domain) => (Some(domain.as_str()), cookie.host_only),
            None => (page_host, true),
        };
        let path = cookie.path.clone().unwrap_or_default();
        let key = (domain.unwrap_or_default().to_owned(), cookie.name.clone(), path);
        match self.received(cookie, page.as_ref(), domain, host_only) {
            Ok(()) => drop(self.left_out.remove(&key)),
            Err(why) => drop(self.left_out.insert(key, why)),
        }
    }

    /// The address of a page, which may have no scheme.
    fn page(&self, text: &str) -> Option<Url> {
        match text.strip_prefix("//") {
            Some(rest) => parse_base(&format!("{}://{rest}", self.wanted.app.scheme())).ok(),
            None => parse_base(text).ok(),
        }
    }

    /// Whether a host, or a domain, is that of the app.
    fn is_of_app(&self, domain: &str, host_only: bool) -> bool {
        // an IPv6 address has brackets in a URL, and in some exports none
        let domain: Cow<'_, str> = match domain.contains(':') && !domain.starts_with('[') {
            true => format!("[{domain}]").into(),
            false => domain.into(),
        };
        goes_to_host_of(self.wanted.app, &domain, host_only) || self.wanted.is_embedded && is_this_machine(&domain)
    }

    fn received(
        &mut self,
        cookie: &Whole,
        page: Option<&Url>,
        domain: Option<&str>,
        host_only: bool,
    ) -> Result<(), Reason> {
        if domain.is_some_and(|domain| !self.is_of_app(domain, host_only)) {
            return Err(Reason::OtherHost);
        }
        if self.wanted.name.is_some_and(|name| name != cookie.name) {
            return Err(Reason::OtherName);
        }
        if cookie.is_incomplete {
            return Err(Reason::Incomplete);
        }
        let texts = [&cookie.name, &cookie.value].into_iter().chain(&cookie.path);
        if texts.clone().any(|text| text.contains(|letter: char| letter.is_control())) {
            return Err(Reason::Ignored { by: Why::ControlCharacter });
        }
        if texts.clone().any(|text| text.contains(';')) || cookie.name.contains('=') {
            return Err(Reason::Ignored { by: Why::Unparsable });
        }
        let at = cookie.received.map_or(self.now, |at| at.min(self.now));
        let from = self.from(cookie, page);
        let (received, dropped) = match cookie.origin {
            Origin::Sent { header } => {
                if !self.is_first(header, &cookie.name) {
                    return Ok(());
                }
                match prefix(&cookie.name) {
                    None => (self.jar.put_of_header(&cookie.name, &cookie.value, &from, at), 0),
                    Some(attributes) => {
                        let line = format!("{}={}{attributes}; Path=/", cookie.name, cookie.value);
                        (self.jar.receive_without((Untold::ALL, true), &line, &https(&from), at).received, 0)
                    }
                }
            }
            Origin::Kept | Origin::Set => {
                let line = self.line(cookie, host_only, at);
                let line = self.jar.receive_without(untold(cookie), &line, &from, at);
                let dropped = line.notes.iter().map(|note| match note {
                    Note::Evicted { cookies, .. } => *cookies,
                    _ => 0,
                });
                (line.received, dropped.sum())
            }
        };
        self.dropped += dropped;
        match received {
            Received::Stored | Received::Replaced => Ok(()),
            Received::Deleted | Received::Ignored(Why::AlreadyExpired) => Err(Reason::Expired),
            Received::Ignored(Why::NoRoom { .. }) => Ok(()),
            Received::Ignored(by) => Err(Reason::Ignored { by }),
        }
    }

    /// The address that the cookie comes from: the app's host, and the scheme and the path of its page.
    fn from(&self, cookie: &Whole, page: Option<&Url>) -> Url {
        let mut from = self.wanted.app.clone();
        from.set_path(page.map_or("/", Url::path));
        let was_https = page.is_some_and(|page| page.scheme() == "https");
        // a browser has a `Secure` cookie in its list because it came over https
        let is_https = was_https || cookie.origin == Origin::Kept && cookie.secure;
        if is_https { https(&from) } else { from }
    }

    /// Whether a header has no earlier cookie of this name. Of two the app takes the first.
    fn is_first(&mut self, header: usize, name: &str) -> bool {
        match &mut self.in_header {
            Some((current, names)) if *current == header => names.insert(name.to_owned()),
            _ => {
                self.in_header = Some((header, BTreeSet::from([name.to_owned()])));
                true
            }
        }
    }

    /// The `Set-Cookie` line of a cookie that comes at `now`.
    fn line(&self, cookie: &Whole, host_only: bool, now: Timestamp) -> String {
        let Whole { name, value, .. } = cookie;
        // to the embedded app, every name of this machine is its host
        let is_own = |domain: &String| self.wanted.is_embedded && is_this_machine(domain);
        let of_domain = cookie.domain.as_ref().filter(|domain| !(host_only || is_own(domain)));
        let domain = of_domain.map(|domain| format!("; Domain={domain}"));
        // the page of a line that was pasted alone is not known, and neither is its folder
        let default_path = if cookie.origin == Origin::Set && cookie.page.is_some() { None } else { Some("/") };
        let path = cookie.path.as_deref().or(default_path).map(|path| format!("; Path={path}"));
        let end = cookie.end.map(|end| match end {
            End::Expires { at, .. } => format!("; Expires={}", at.http_date()),
            End::MaxAge { seconds } => format!("; Max-Age={seconds}"),
            End::MaxAgeUntil { at } => format!("; Max-Age={}", at.unix() - now.unix()),
        });
        let flag = |is_set: bool, text: &str| is_set.then(|| text.to_owned());
        // some browsers write `None` down where a cookie has no such attribute
        let same_site = cookie
            .same_site
            .filter(|same_site| cookie.origin == Origin::Set || cookie.secure || *same_site != SameSite::None);
        let same_site = same_site.map(|same_site| match same_site {
            SameSite::Strict => "; SameSite=Strict".to_owned(),
            SameSite::Lax => "; SameSite=Lax".to_owned(),
            SameSite::None => "; SameSite=None".to_owned(),
        });
        let flags = [flag(cookie.secure, "; Secure"), flag(cookie.http_only, "; HttpOnly")];
        let attributes: String = [domain, path, end, same_site].into_iter().chain(flags).flatten().collect();
        format!("{name}={value}{attributes}")
    }
}

/// What the source does not tell of a cookie, and whether it does not tell what said its end.
fn untold(cookie: &Whole) -> (Untold, bool) {
    let Told { http_only, secure, same_site, end, end_by } = cookie.told;
    let end_is_told = match cookie.end {
        Some(End::Expires { .. }) => end_by,
        Some(End::MaxAge { .. } | End::MaxAgeUntil { .. }) => true,
        None => end,
    };
    (Untold { http_only: !http_only, secure: !secure, same_site: !same_site }, !end_is_told)
}

/// What the prefix of a name says of the cookie's attributes (RFC 6265bis section 4.1.3): no browser sends one without.
fn prefix(name: &str) -> Option<&'static str> {
    let begins = |with: &str| name.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with));
    if begins("__Http-") || begins("__Host-Http-") {
        Some("; Secure; HttpOnly")
    } else if begins("__Secure-") || begins("__Host-") {
        Some("; Secure")
    } else {
        None
    }
}

fn https(url: &Url) -> Url {
    let mut https = url.clone();
    // this fails for other schemes than those of the web
    let _ = https.set_scheme("https");
    https
}

/// The names and addresses of this machine at which the embedded app can be opened.
fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}
