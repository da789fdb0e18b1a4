//! A Netscape cookies.txt, which is curl's jar.
//!
//! ```text
//! domain TAB subdomains TAB path TAB secure TAB expires TAB name TAB value
//! ```

use super::end;
use super::export::Cookies;

/// Whether this is such a file.
pub(super) fn is_one(text: &str) -> bool {
    text.starts_with("# Netscape HTTP Cookie File")
        || text.starts_with("# HTTP Cookie File")
        || text.lines().any(|line| row(line).is_some())
}

/// The cookies of the file.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) {
    for Row { name, value, expires } in text.lines().filter_map(row) {
        cookies.add(name, value, end::read(expires));
    }
}

struct Row<'a> {
    name: &'a str,
    value: &'a str,
    expires: &'a str,
}

/// A row, also one whose tabs became blanks, or that has lost its empty value or its domain when it was copied.
fn row(line: &str) -> Option<Row<'_>> {
    let is_yes_or_no = |text: &str| text == "TRUE" || text == "FALSE";
    let by_tabs: Vec<&str> = line.split('\t').take(8).collect();
    let by_blanks: Vec<&str> = line.split_whitespace().take(8).collect();
    let fields = if by_tabs.len() >= 6 { by_tabs } else { by_blanks };
    match fields.as_slice() {
        [_, subdomains, path, secure, expires, name, value] if is_yes_or_no(subdomains) || path.starts_with('/') => {
            (is_yes_or_no(secure)).then_some(Row { name, value, expires })
        }
        // without its first or its second column, or without a value
        [domain, path, secure, expires, name, value] if path.starts_with('/') && !domain.is_empty() => {
            is_yes_or_no(secure).then_some(Row { name, value, expires })
        }
        // without the fourth
        [_, subdomains, path, expires, name, value]
            if is_yes_or_no(subdomains) && path.starts_with('/') && expires.parse::<f64>().is_ok() =>
        {
            Some(Row { name, value, expires })
        }
        [_, subdomains, path, secure, expires, name] if is_yes_or_no(subdomains) && path.starts_with('/') => {
            is_yes_or_no(secure).then_some(Row { name, value: "", expires })
        }
        _ => None,
    }
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
