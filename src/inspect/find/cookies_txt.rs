//! A Netscape cookies.txt, which is curl's jar.
//!
//! ```text
//! domain TAB subdomains TAB path TAB secure TAB expires TAB name TAB value
//! ```

use super::end;
use super::export::Cookies;
use super::whole::{Offer, Told};

/// The mark of curl in front of the domain of a cookie that has it.
const HTTP_ONLY: &str = "#HttpOnly_";

/// Whether this is such a file.
pub(super) fn is_one(text: &str) -> bool {
    text.starts_with("# Netscape HTTP Cookie File")
        || text.starts_with("# HTTP Cookie File")
        || text.lines().any(|line| row(line).is_some())
}

/// The cookies of the file.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) {
    // where one row is marked, or curl says that it wrote the file, the others are seen to have no HttpOnly
    let is_by_curl = || text.lines().take(4).any(|line| line.starts_with("# ") && line.contains("curl"));
    let marks_http_only = text.contains(HTTP_ONLY) || is_by_curl();
    for row in text.lines().filter_map(row) {
        cookies.add(&Offer { told: Told { http_only: marks_http_only, ..row.told }, ..row });
    }
}

/// A row, also one whose tabs became blanks, or that has lost its empty value or its domain when it was copied.
fn row(line: &str) -> Option<Offer<'_>> {
    let is_yes_or_no = |text: &str| text == "TRUE" || text == "FALSE";
    let by_tabs: Vec<&str> = line.split('\t').take(8).collect();
    let by_blanks: Vec<&str> = line.split_whitespace().take(8).collect();
    let fields = if by_tabs.len() >= 6 { by_tabs } else { by_blanks };
    let (place, secure, expires, name, value) = match *fields.as_slice() {
        [domain, subdomains, path, secure, expires, name, value]
            if is_yes_or_no(subdomains) || path.starts_with('/') =>
        {
            ([domain, subdomains, path], secure, expires, name, value)
        }
        // without its first or its second column, or without a value
        [subdomains, path, secure, expires, name, value] if path.starts_with('/') && is_yes_or_no(subdomains) => {
            (["", subdomains, path], secure, expires, name, value)
        }
        [domain, path, secure, expires, name, value] if path.starts_with('/') && !domain.is_empty() => {
            ([domain, "", path], secure, expires, name, value)
        }
        // without the fourth
        [domain, subdomains, path, expires, name, value]
            if is_yes_or_no(subdomains) && path.starts_with('/') && expires.parse::<f64>().is_ok() =>
        {
            ([domain, subdomains, path], "", expires, name, value)
        }
        [domain, subdomains, path, secure, expires, name] if is_yes_or_no(subdomains) && path.starts_with('/') => {
            ([domain, subdomains, path], secure, expires, name, "")
        }
        _ => return None,
    };
    let has_secure = !secure.is_empty();
    let secure = if has_secure { secure } else { "FALSE" };
    let [domain, subdomains, path] = place;
    // curl marks it in front of the domain
    let (http_only, domain) = match domain.strip_prefix(HTTP_ONLY) {
        Some(domain) => (true, domain),
        None => (false, domain),
    };
    is_yes_or_no(secure).then_some(Offer {
        domain: Some(domain),
        host_only: is_yes_or_no(subdomains).then_some(subdomains == "FALSE"),
        path: Some(path),
        secure: secure == "TRUE",
        http_only,
        told: Told { secure: has_secure, end: true, ..Told::default() },
        ..Offer::of(name, value, end::read(expires))
    })
}

#[cfg(test)]
mod tests {
    use super::super::found::{End, Kind, Wanted};
    use super::*;

    #[test]
    fn the_end_of_a_cookie_is_a_column_and_0_is_none() {
        let text = "a\tFALSE\t/\tFALSE\t0\tsession\tx\na FALSE / FALSE 1800003600.935 session y\nTRUE / FALSE 60 session z\nh / FALSE 61 session w\n";
        assert!(is_one(text));
        let mut cookies = Cookies::new(Wanted { name: "session", is_given: false });
        read(text, &mut cookies);
        let found = cookies.found(Kind::CookiesTxt).expect("cookies");
        let ends: Vec<(&str, Option<i64>)> = found
            .iter()
            .map(|found| match found.end {
                Some(End::Expires { at, .. }) => (found.cookie.as_str(), Some(at.unix())),
                _ => (found.cookie.as_str(), None),
            })
            .collect();
        assert_eq!(ends, [("x", None), ("y", Some(1_800_003_600)), ("z", Some(60)), ("w", Some(61))]);
    }

    #[test]
    fn a_table_of_developer_tools_is_no_such_file() {
        assert!(!is_one("session\tx.y.z\t127.0.0.1\t/\tSession\t99\t✓\n"));
    }
}
