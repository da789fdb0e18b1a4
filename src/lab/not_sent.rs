//! Why a browser sent no session cookie, or not the one that a page with a form set for it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::change::sent;
use super::recognition::{Evidence, Verdict};
use super::signs::is_against_forgery;
use crate::browser::{EndBy, Jar, Line, Received, Row, Step, Url, Why};
use crate::clock::Timestamp;

/// Why no session cookie was sent, by what the browser held before the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyNotSent {
    /// There was none.
    NoCookie,
    /// The browser had dropped it.
    Expired {
        /// When: its Expires, or what its Max-Age meant.
        at: Timestamp,
        /// Which of them it was.
        by: EndBy,
    },
    /// It is for other pages of this host.
    OtherPath {
        /// The folder whose pages get it.
        path: String,
    },
    /// It goes to https pages only.
    NeedsHttps,
    /// It is for another host.
    OtherHost {
        /// The host, or the domain.
        domain: String,
    },
}

/// Why none of these cookies went to this page under this name. `rows` are those before the request.
pub fn why_not_sent(rows: &[Row], name: &str, page: &Url) -> WhyNotSent {
    let host = page.host_str().unwrap_or_default();
    let is_for_host = |row: &&Row| {
        let below = host.strip_suffix(row.domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
        row.domain == host || below && !row.host_only
    };
    let named = || rows.iter().filter(|row| row.name == name);
    let here = || named().filter(is_for_host);
    let expired = here().filter(|row| row.is_expired && is_in_folder(page.path(), &row.path));
    if let Some((at, by)) = expired.filter_map(|row| Some((row.expires?, row.expires_by))).next_back() {
        return WhyNotSent::Expired { at, by };
    }
    let live = |row: &&Row| !row.is_expired;
    if let Some(row) = here().find(live) {
        return match is_in_folder(page.path(), &row.path) {
            true if row.secure == Some(true) => WhyNotSent::NeedsHttps,
            // nothing keeps it back: it came later
            true => WhyNotSent::NoCookie,
            false => WhyNotSent::OtherPath { path: row.path.clone() },
        };
    }
    named().find(live).map_or(WhyNotSent::NoCookie, |row| WhyNotSent::OtherHost { domain: row.domain.clone() })
}

/// A cookie that the page with a form set, and that the browser did not send with the form. An app may need it there: its
/// token against forged requests may be in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftBehind {
    /// Its name.
    pub name: String,
    /// Why: `other_path` or `needs_https`.
    pub why: WhyNotSent,
}

impl LeftBehind {
    /// The session cookie of this name that the page set, or else one against forged requests, if a path or http kept it back
    /// from the form.
    pub fn of(page: &Step, form: &Step, name: &str, now: Timestamp) -> Option<LeftBehind> {
        let set = || page.set_cookies.iter().map(|line| &line.said.name);
        let names = set().filter(|set| *set == name).chain(set().filter(|set| is_against_forgery(set)));
        names
            .filter(|name| sent(form, name).is_none())
            .find_map(|name| Some(LeftBehind { name: name.clone(), why: why_left_behind(page, form, name, now)? }))
    }
}

fn why_left_behind(page: &Step, form: &Step, name: &str, now: Timestamp) -> Option<WhyNotSent> {
    let headers = page.exchange.response.headers.iter();
    let lines = headers.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie")).map(|(_, line)| line.as_str());
    let [from, to] = [page, form].map(|step| Url::parse(&step.exchange.request.url).ok());
    why_kept_back(lines, name, (&from?, &to?), now)
}

/// Why what these lines of a page say of this cookie does not go to another page.
fn why_kept_back<'a>(
    lines: impl Iterator<Item = &'a str>,
    name: &str,
    (from, to): (&Url, &Url),
    now: Timestamp,
) -> Option<WhyNotSent> {
    let mut jar = Jar::empty();
    let lines: Vec<Line> = lines.map(|line| jar.receive(line, from, now)).collect();
    match &lines.iter().rfind(|line| line.said.name == name)?.received {
        Received::Ignored(Why::SecureOverHttp) => (to.scheme() == "http").then_some(WhyNotSent::NeedsHttps),
        Received::Deleted | Received::Ignored(_) => None,
        _ if jar.names_for(std::slice::from_ref(to), now).iter().any(|sent| sent == name) => None,
        Received::Stored | Received::Replaced => Some(why_not_sent(&jar.rows(now), name, to))
            .filter(|why| matches!(why, WhyNotSent::OtherPath { .. } | WhyNotSent::NeedsHttps)),
    }
}

/// What can be said of a page to which no session was sent: that no user is logged in, unless the browser holds a cookie of this
/// host for other pages.
pub fn unless_kept_back(verdict: Verdict, rows: &[Row], page: &Url) -> Verdict {
    let sent: &[String] = match verdict.beside_a_missing_text() {
        [Evidence::NothingSent] | [Evidence::NothingAtFirst, ..] => &[],
        [Evidence::NoSession { others }] => others,
        _ => return verdict,
    };
    let is_kept = |row: &&Row| !row.is_expired && !sent.contains(&row.name);
    let names: BTreeSet<&str> = rows.iter().filter(is_kept).map(|row| row.name.as_str()).collect();
    match names.into_iter().find_map(|name| kept_back(rows, name, page)) {
        Some(kept_back) => Verdict { answer: None, evidence: [verdict.evidence, vec![kept_back]].concat() },
        None => verdict,
    }
}

/// That the cookie of this name goes to other pages than this one.
fn kept_back(rows: &[Row], name: &str, page: &Url) -> Option<Evidence> {
    match why_not_sent(rows, name, page) {
        WhyNotSent::OtherPath { path } => Some(Evidence::KeptBack { path, secure: false }),
        WhyNotSent::NeedsHttps => Some(Evidence::KeptBack { path: "/".to_owned(), secure: true }),
        _ => None,
    }
}

/// The same verdict, beside that no cookie of this name went to the page that it is of, but others did, and why. `sent` are the
/// names of those that went, and `rows` what the browser holds.
pub fn naming_what_went(verdict: Verdict, name: &str, sent: Vec<String>, rows: &[Row], page: Option<&Url>) -> Verdict {
    let mut verdict = verdict.naming_the_others(name, sent);
    let is_another = verdict.evidence.iter().any(|seen| matches!(seen, Evidence::OthersAlone { .. }));
    let page = page.filter(|_| is_another && verdict.answer.is_none());
    verdict.evidence.extend(page.and_then(|page| kept_back(rows, name, page)));
    verdict
}

/// Whether a page is in the folder of a cookie (RFC 6265bis section 5.1.4).
fn is_in_folder(page: &str, folder: &str) -> bool {
    page.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || folder.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn why(lines: &[(&str, &str)], later: i64) -> WhyNotSent {
        let url = |text: &str| Url::parse(text).unwrap();
        let mut jar = Jar::empty();
        lines.iter().for_each(|(line, from)| drop(jar.receive(line, &url(from), NOW)));
        why_not_sent(&jar.rows(NOW.plus(later)), "s", &url("http://h.example/app/me"))
    }

    #[test]
    fn what_kept_a_cookie_back_is_named() {
        let (here, other) = ("http://h.example/", "http://127.0.0.1/");
        let [other_path, other_host] = [
            WhyNotSent::OtherPath { path: "/ap".to_owned() },
            WhyNotSent::OtherHost { domain: "127.0.0.1".to_owned() },
        ];
        for (lines, later, expected) in [
            (&[("t=1; Path=/", here)][..], 0, WhyNotSent::NoCookie),
            (&[("s=1; Path=/ap", here)], 0, other_path),
            (&[("s=1; Path=/; Max-Age=60", here)], 60, WhyNotSent::Expired { at: NOW.plus(60), by: EndBy::MaxAge }),
            (&[("s=1; Path=/; Max-Age=60", other)], 60, WhyNotSent::NoCookie),
            (&[("s=1; Path=/", other)], 0, other_host),
            (&[("s=1; Secure; Path=/app", "https://h.example/")], 0, WhyNotSent::NeedsHttps),
            (&[("s=1; Path=/app", here)], 0, WhyNotSent::NoCookie),
        ] {
            assert_eq!(why(lines, later), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_a_page_with_a_form_set_may_not_go_with_the_form() {
        let other_path = || Some(WhyNotSent::OtherPath { path: "/shop".to_owned() });
        let [http, https, here] = ["http://h.example/login", "https://h.example/login", "http://127.0.0.1/login"];
        for (line, from, to, expected) in [
            ("s=1; Path=/shop", http, http, other_path()),
            ("s=1; Path=/shop", http, "http://h.example/shop/login", None),
            ("s=1; Path=/", http, http, None),
            ("s=1", http, "http://h.example/", None),
            ("s=1; Path=/; Secure", http, http, Some(WhyNotSent::NeedsHttps)),
            ("s=1; Path=/; Secure", http, https, None),
            ("s=1; Path=/; Secure", https, http, Some(WhyNotSent::NeedsHttps)),
            ("s=1; Path=/; Secure", here, here, None),
            ("s=; Path=/shop; Max-Age=0", http, http, None),
            ("t=1; Path=/shop", http, http, None),
        ] {
            let [from, to] = [from, to].map(|url| Url::parse(url).unwrap());
            assert_eq!(why_kept_back(std::iter::once(line), "s", (&from, &to), NOW), expected, "{line} {from} {to}");
        }
    }
}
