//! Apps with one thing wrong. Each is one entry of [`FAULTS`], with the same app beside it, mended.
//!
//! All log in as the tutorial does. Some have one more page, to see what else is in the session:
//!
//! ```text
//! POST /note    keeps the note in the session → 302 /note
//! GET  /note    shows it                      → <p>NOTE</p>
//! ```

use super::tutorial::{self, LOGIN, LOGIN_PAGE, LOGOUT, Settings};
use crate::cookie::Value;
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::Session;
use crate::server::flask::{Flask, Request, Route};

/// An app with one thing wrong.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The name, in lower case with hyphens.
    pub name: &'static str,
    /// What is wrong, in one sentence.
    pub wrong: &'static str,
    /// The app with the fault.
    pub app: fn() -> Flask,
    /// The same app without it.
    pub mended: fn() -> Flask,
}

/// Every fault.
pub const FAULTS: [Fault; 3] = [
    Fault {
        name: "login-not-permanent",
        wrong: "The login leaves out session.permanent = True, so the cookie has no Expires and no visit renews it.",
        app: || tutorial::app(&Settings { is_permanent: false, ..Settings::default() }),
        mended: || tutorial::app(&Settings::default()),
    },
    Fault {
        name: "logout-without-clear",
        wrong: "The logout takes the name out of the session and leaves everything else in it.",
        app: || app(&[LOGIN, LOGIN_PAGE, NOTE, Route { view: logout_without_clear, ..LOGOUT }]),
        mended: || app(&[LOGIN, LOGIN_PAGE, NOTE, LOGOUT]),
    },
    Fault {
        name: "login-without-clear",
        wrong: "The login writes a new name over the old one, so the next person gets the session of the last.",
        app: || app(&[LOGIN, LOGIN_PAGE, NOTE, LOGOUT]),
        mended: || app(&[Route { view: login_after_clear, ..LOGIN }, LOGIN_PAGE, NOTE, LOGOUT]),
    },
];

/// The fault of this name.
pub fn find(name: &str) -> Option<&'static Fault> {
    const TABLE: &[Fault] = &FAULTS;
    TABLE.iter().find(|fault| fault.name == name)
}

/// An app with the tutorial's settings and these routes.
fn app(routes: &'static [Route]) -> Flask {
    Flask::new(&tutorial::config(), routes)
}

const NOTE: Route = Route { rule: "/note", methods: &["GET", "POST"], view: note };

fn note(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if request.method.eq_ignore_ascii_case("POST") {
        let form = request.form.as_ref().map_err(|&unreadable| unreadable)?;
        session.set("note", Value::Str(form.get("note").unwrap_or_default().into()))?;
        return Ok(Response::redirect("/note"));
    }
    tutorial::templates::paragraph(session.get("note").unwrap_or(&Value::None)).map(Response::page)
}

fn logout_without_clear(_: &Request, session: &mut Session) -> Result<Response, Status> {
    session.pop("id")?;
    Ok(Response::redirect("/"))
}

fn login_after_clear(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if request.method.eq_ignore_ascii_case("POST") {
        session.clear()?;
    }
    (LOGIN.view)(request, session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::flask::SentBack;
    use crate::server::flask::visitor::{NOW, Visitor};

    /// The results of a test in the app with the fault and in the mended one.
    fn both<T>(name: &str, test: impl Fn(Visitor) -> T) -> [T; 2] {
        let fault = find(name).expect("a fault of this name");
        [fault.app, fault.mended].map(|app| test(Visitor::to(app())))
    }

    fn note_of(visitor: &mut Visitor) -> String {
        visitor.get("/note").0.body
    }

    #[test]
    fn every_fault_has_a_name_of_its_own_and_one_sentence() {
        for (place, fault) in FAULTS.iter().enumerate() {
            assert!(fault.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", fault.name);
            assert!(FAULTS[..place].iter().all(|other| other.name != fault.name), "{}", fault.name);
            assert!(fault.wrong.ends_with('.') && !fault.wrong.contains(". "), "{}", fault.wrong);
        }
    }

    #[test]
    fn without_permanent_no_visit_renews_the_cookie() {
        let sent = both("login-not-permanent", |mut visitor| {
            let login = visitor.login("alice").sent;
            visitor.now = NOW.plus(60);
            [login, visitor.get("/login").1.sent]
        });
        let until = |seconds: i64| SentBack::Set { expires: Some(NOW.plus(seconds)) };
        assert_eq!(sent, [[SentBack::Set { expires: None }, SentBack::Nothing], [until(180), until(240)]]);
    }

    #[test]
    fn a_logout_that_pops_the_name_leaves_the_rest_for_the_next_person() {
        let found = both("logout-without-clear", |mut visitor| {
            visitor.login("alice");
            visitor.post("/note", "note=secret");
            let sent = visitor.get("/logout").1.sent;
            (visitor.who(), note_of(&mut visitor), sent == SentBack::Deleted)
        });
        assert_eq!(found, [(None, "<p>secret</p>".to_owned(), false), (None, "<p>None</p>".to_owned(), true)]);
    }

    #[test]
    fn a_login_over_another_takes_over_what_was_in_the_session() {
        let found = both("login-without-clear", |mut visitor| {
            visitor.login("alice");
            visitor.post("/note", "note=<secret>");
            visitor.login("bob");
            (visitor.who(), note_of(&mut visitor))
        });
        let bob = || Some("bob".to_owned());
        assert_eq!(found, [(bob(), "<p>&lt;secret&gt;</p>".to_owned()), (bob(), "<p>None</p>".to_owned())]);
    }
}
