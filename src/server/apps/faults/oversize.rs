//! A cookie that is too large for a browser.

use super::fault::Fault;
use super::pages::{NOTE, alone, is_post, paragraph, typed};
use crate::cookie::Value;
use crate::lang::Bilingual;
use crate::server::apps::tutorial::{LOGIN, LOGIN_PAGE, LOGOUT};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::Session;
use crate::server::flask::{Request, Route};
use crate::teaching::station::Station;

/// Werkzeug sends such a cookie, and only warns its operator: "Browsers may silently ignore cookies larger than this."
/// (`werkzeug/http.py` `dump_cookie`). A browser ignores the line where name and value are more than 4096 bytes (RFC
/// 6265bis section 5.6), and keeps the cookie that it has.
pub(super) const OVERSIZE_SESSION: Fault = Fault {
    name: "oversize-session",
    wrong: Bilingual::new(
        "A whole text is put into the session, so the cookie exceeds 4096 bytes and the browser ignores it.",
        "長い文章をそのままセッションに入れるので、クッキーが 4096 バイトを超え、ブラウザに無視されます。",
    ),
    cause: "cookie-too-large",
    station: Station::Store,
    host: None,
    app: || alone(&[LOGIN, LOGIN_PAGE, NOTE, LONG_NOTE, LOGOUT]),
    mended: || alone(&[LOGIN, LOGIN_PAGE, Route { view: length_of_note, ..NOTE }, LENGTH_OF_LONG_NOTE, LOGOUT]),
};

/// Keeps a text that would be tedious to type. A GET should not do that; here one line of a lesson is to do it.
const LONG_NOTE: Route = Route { rule: "/note/long", methods: &["GET"], view: long_note };
const LENGTH_OF_LONG_NOTE: Route = Route { view: length_of_long_note, ..LONG_NOTE };

fn long_note(_: &Request, session: &mut Session) -> Result<Response, Status> {
    session.set("note", Value::Str(long_text().as_str().into()))?;
    Ok(Response::redirect("/note"))
}

fn length_of_long_note(_: &Request, session: &mut Session) -> Result<Response, Status> {
    set_length(session, &long_text())
}

fn set_length(session: &mut Session, note: &str) -> Result<Response, Status> {
    session.set("length", Value::Int(i64::try_from(note.chars().count()).unwrap_or(i64::MAX).into()))?;
    Ok(Response::redirect("/note"))
}

/// A text of 6000 letters that zlib cannot make much shorter. It is the same every time.
fn long_text() -> String {
    (0..1000_u64).map(|number| format!("{:06x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40)).collect()
}

/// Only the length is put into the session. An app would have the text itself in a database.
fn length_of_note(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if is_post(request) {
        return set_length(session, &typed(request, "note")?);
    }
    paragraph(session.get("length"))
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;

    /// What a browser takes for name and value together.
    const MOST: usize = 4096;

    #[test]
    fn a_long_note_makes_a_cookie_that_no_browser_stores() {
        let sizes = both(&OVERSIZE_SESSION, |mut visitor| {
            visitor.login("alice");
            visitor.post("/note", &format!("note={}", long_text()));
            let size = visitor.cookies.as_ref().map_or(0, |pair| pair.len() - "=".len());
            (size > MOST, visitor.get("/note").0.body.len())
        });
        let whole = "<p></p>".len() + long_text().len();
        assert_eq!(sizes, [(true, whole), (false, "<p>6000</p>".len())]);
    }

    #[test]
    fn one_visit_keeps_a_long_note() {
        let notes = both(&OVERSIZE_SESSION, |mut visitor| {
            visitor.login("alice");
            visitor.get("/note/long");
            let size = visitor.cookies.as_ref().map_or(0, |pair| pair.len() - "=".len());
            (size > MOST, visitor.get("/note").0.body)
        });
        assert_eq!(notes, [(true, format!("<p>{}</p>", long_text())), (false, "<p>6000</p>".to_owned())]);
    }

    #[test]
    fn a_text_of_one_letter_is_compressed_and_shows_nothing() {
        let sizes = both(&OVERSIZE_SESSION, |mut visitor| {
            visitor.post("/note", &format!("note={}", "a".repeat(20_000)));
            visitor.cookies.is_some_and(|pair| pair.len() < 200)
        });
        assert_eq!(sizes, [true, true]);
    }
}
