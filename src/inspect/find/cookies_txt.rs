//! A Netscape cookies.txt, which is curl's jar.

use super::export::Cookies;
use crate::clock::Timestamp;

/// Whether this is such a file.
pub(super) fn is_one(text: &str) -> bool {
    text.starts_with("# Netscape HTTP Cookie File")
        || text.starts_with("# HTTP Cookie File")
        || text.lines().any(|line| line.split('\t').count() == 7)
}

/// `domain TAB subdomains TAB path TAB secure TAB expires TAB name TAB value`
pub(super) fn read(text: &str, name: &str) -> Cookies {
    let mut cookies = Cookies::default();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [_, _, _, _, expires, key, value] = fields.as_slice() {
            // 0 is a cookie that ends with the browser
            let expires = expires.parse().ok().filter(|&seconds: &i64| seconds > 0).map(Timestamp::from_unix);
            cookies.add_until(key, value, name, expires);
        }
    }
    cookies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_cookie_is_a_column_and_0_is_none() {
        let text = "a\tFALSE\t/\tFALSE\t0\tsession\tx\na\tFALSE\t/\tFALSE\t60\tsession\ty\n";
        assert!(is_one(text));
        let expected = [("x".to_owned(), None), ("y".to_owned(), Some(Timestamp::from_unix(60)))];
        assert_eq!(read(text, "session").wanted, expected);
    }
}
