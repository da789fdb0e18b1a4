//! A row of the table of cookies that developer tools show, copied with its tabs.
//!
//! ```text
//! Name TAB Value TAB Domain TAB Path TAB Expires TAB Size TAB HttpOnly TAB Secure TAB SameSite …
//! ```

use super::end;
use super::export::Cookies;
use super::whole::{Offer, Told};

/// Takes the cookies of all rows. Returns whether there are rows.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) -> bool {
    let mut has_rows = false;
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').map(str::trim).take(12).collect();
        if let [name, value, domain, path, expires, ..] = fields.as_slice()
            && path.starts_with('/')
            && !name.is_empty()
            && !domain.contains(['/', '='])
        {
            has_rows = true;
            let is_set = |column: usize| fields.get(column).is_some_and(|field| matches!(*field, "✓" | "true"));
            cookies.add(&Offer {
                domain: Some(domain),
                path: Some(path),
                http_only: is_set(6),
                secure: is_set(7),
                same_site: fields.get(8).copied(),
                told: Told {
                    http_only: fields.len() > 6,
                    secure: fields.len() > 7,
                    end: !expires.is_empty(),
                    ..Told::default()
                },
                ..Offer::of(name, value, end::read(expires))
            });
        }
    }
    has_rows
}

#[cfg(test)]
mod tests {
    use super::super::found::{Kind, Wanted};
    use super::*;

    #[test]
    fn the_fifth_column_is_the_end() {
        for (expires, has_end) in [("Session", false), ("2027-01-15T09:00:00.000Z", true), ("セッション", false)] {
            let mut cookies = Cookies::new(Wanted { name: "session", is_given: false });
            let text = format!("theme\tdark\th\t/\tSession\nsession\tx.y.z\t127.0.0.1\t/\t{expires}\t99\t✓\t\tLax\n");
            assert!(read(&text, &mut cookies));
            let found = cookies.found(Kind::Table).expect("a cookie");
            assert_eq!((found[0].cookie.as_str(), found[0].end.is_some()), ("x.y.z", has_end), "{expires}");
        }
    }
}
