//! The cookies of a jar in the forms that other programs read.

use reqwest::Url;
use serde_json::json;

use super::Jar;
use super::cookie::Cookie;
use super::left_out::{AllLeftOut, LeftOut, Reason};
use super::row::Row;
use crate::browser::set_cookie::SameSite;
use crate::clock::Timestamp;

/// A form in which cookies are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// A Netscape cookies.txt, for curl and wget.
    CookiesTxt,
    /// A command line of curl that sends them to an address.
    Curl,
    /// The `Cookie` header that an address gets.
    Header,
    /// A list in JSON, as extensions of browsers and Playwright have it.
    Json,
}

impl ExportForm {
    /// All of them.
    pub const ALL: [ExportForm; 4] = [ExportForm::CookiesTxt, ExportForm::Curl, ExportForm::Header, ExportForm::Json];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ExportForm::CookiesTxt => "cookies.txt",
            ExportForm::Curl => "curl",
            ExportForm::Header => "header",
            ExportForm::Json => "json",
        }
    }
}

/// Cookies that were written down.
pub struct Export {
    /// The text, with a line end.
    pub text: String,
    /// How many cookies are in it.
    pub cookies: usize,
    /// Those that are not, by their reasons.
    pub left_out: Vec<LeftOut>,
}

impl Jar {
    /// Writes the live cookies down: all of them, or in a header those that go to this address.
    pub fn export(&self, form: ExportForm, url: &Url, now: Timestamp) -> Export {
        let (cookies, is_for_app): (Vec<&Cookie>, _) = match form {
            ExportForm::CookiesTxt | ExportForm::Json => (self.live(now).collect(), false),
            ExportForm::Curl | ExportForm::Header => (self.sent_to(url, now), true),
        };
        let (carried, unwritable): (Vec<Row>, Vec<Row>) =
            cookies.into_iter().map(|cookie| Row::of(cookie, now)).partition(is_plain);
        let mut left_out = AllLeftOut::default();
        for cookie in &self.cookies {
            let row = Row::of(cookie, now);
            let why = cookie.kept_from(url, now).or((!cookie.goes_to(url)).then_some(Reason::OtherPath));
            match why {
                Some(Reason::Expired) => left_out.add(Reason::Expired, 1, &row.name),
                Some(Reason::OtherHost) if is_for_app => left_out.add(Reason::OtherHost, 1, &row.domain),
                Some(why) if is_for_app => left_out.add(why, 1, &row.name),
                _ => {}
            }
        }
        unwritable.iter().for_each(|row| left_out.add(Reason::Unwritable, 1, &row.name));
        let text = match form {
            ExportForm::CookiesTxt => cookies_txt(&carried),
            ExportForm::Json => list(&carried),
            ExportForm::Header => format!("Cookie: {}\n", pairs(&carried)),
            ExportForm::Curl => format!("curl -b '{}' '{}'\n", quoted(&pairs(&carried)), quoted(url.as_str())),
        };
        Export { text, cookies: carried.len(), left_out: left_out.groups() }
    }
}

/// Printable ASCII, which every program reads as it is written.
fn is_plain(row: &Row) -> bool {
    [&row.name, &row.value, &row.domain, &row.path]
        .into_iter()
        .all(|text| text.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
}

fn pairs(rows: &[Row]) -> String {
    let pair = |row: &Row| match row.name.as_str() {
        "" => row.value.clone(),
        name => format!("{name}={}", row.value),
    };
    rows.iter().map(pair).collect::<Vec<_>>().join("; ")
}

/// A text between single quotes of a shell.
fn quoted(text: &str) -> String {
    text.replace('\'', r"'\''")
}

/// `domain TAB subdomains TAB path TAB secure TAB expires TAB name TAB value`; curl marks HttpOnly in front.
fn cookies_txt(rows: &[Row]) -> String {
    let yes_or_no = |is_so: bool| if is_so { "TRUE" } else { "FALSE" };
    let line = |row: &Row| {
        let http_only = if row.http_only == Some(true) { "#HttpOnly_" } else { "" };
        let dot = if row.host_only { "" } else { "." };
        let expires = row.expires.map_or(0, Timestamp::unix);
        let (subdomains, secure) = (yes_or_no(!row.host_only), yes_or_no(row.secure == Some(true)));
        format!(
            "{http_only}{dot}{}\t{subdomains}\t{}\t{secure}\t{expires}\t{}\t{}\n",
            row.domain, row.path, row.name, row.value
        )
    };
    format!("# Netscape HTTP Cookie File\n\n{}", rows.iter().map(line).collect::<String>())
}

fn list(rows: &[Row]) -> String {
    let cookie = |row: &Row| {
        let mut cookie = json!({
            "name": row.name,
            "value": row.value,
            "domain": row.domain,
            "path": row.path,
            "expires": row.expires.map_or(-1, Timestamp::unix),
            "hostOnly": row.host_only,
        });
        // what is not known is left to who reads it
        for (key, flag) in [("httpOnly", row.http_only), ("secure", row.secure)] {
            if let Some(is_set) = flag {
                cookie[key] = is_set.into();
            }
        }
        // for a cookie without the attribute a browser applies its own default
        if let Some(same_site) = row.same_site {
            cookie["sameSite"] = match same_site {
                SameSite::Strict => "Strict",
                SameSite::Lax => "Lax",
                SameSite::None => "None",
            }
            .into();
        }
        cookie
    };
    format!("{:#}\n", rows.iter().map(cookie).collect::<serde_json::Value>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_value_stays_in_the_quotes_of_the_shell() {
        let (url, now) =
            (Url::parse("http://127.0.0.1:5000/").expect("an address"), Timestamp::from_unix(1_800_000_000));
        let mut jar = Jar::empty();
        jar.receive("a=it's; Path=/", &url, now);
        jar.receive("s=x; Path=/; HttpOnly; Max-Age=60", &url, now);
        jar.receive("o=1; Path=/other", &url, now);
        jar.receive("u=\u{e9}; Path=/", &url, now);
        let written = |form| jar.export(form, &url, now);
        assert_eq!(written(ExportForm::Curl).text, "curl -b 'a=it'\\''s; s=x' 'http://127.0.0.1:5000/'\n");
        let header = written(ExportForm::Header);
        assert_eq!((header.text.as_str(), header.cookies), ("Cookie: a=it's; s=x\n", 2));
        let left_out = |why, name: &str| LeftOut { why, cookies: 1, of: vec![name.to_owned()] };
        let unwritable = left_out(Reason::Unwritable, "u");
        assert_eq!(header.left_out, [left_out(Reason::OtherPath, "o"), unwritable.clone()]);
        assert_eq!(written(ExportForm::Json).left_out, [unwritable]);
        let txt = written(ExportForm::CookiesTxt).text;
        assert!(txt.contains("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t1800000060\ts\tx\n"), "{txt}");
        assert!(txt.contains("127.0.0.1\tFALSE\t/other\tFALSE\t0\to\t1\n"), "{txt}");
        assert!(written(ExportForm::Json).text.contains("\"expires\": 1800000060"));
    }
}
