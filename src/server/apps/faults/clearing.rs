//! What a login and a logout leave in the session, or leave out of it.

use super::fault::Fault;
use super::pages::{NOTE, alone, is_post};
use crate::lang::Bilingual;
use crate::server::apps::tutorial::{self, LOGIN, LOGIN_PAGE, LOGOUT, Settings};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::Session;
use crate::server::flask::{Request, Route};
use crate::teaching::station::Station;

pub(super) const LOGIN_NOT_PERMANENT: Fault = Fault {
    name: "login-not-permanent",
    wrong: Bilingual::new(
        "The login leaves out session.permanent = True, so the cookie has no Expires and no visit renews it.",
        "ログインの処理に session.permanent = True がないので、クッキーに Expires が付かず、アクセスしても更新されません。",
    ),
    cause: "not-permanent",
    station: Station::SetCookie,
    host: None,
    app: || vec![tutorial::app(&Settings { is_permanent: false, ..Settings::default() }).into()],
    mended: || vec![tutorial::app(&Settings::default()).into()],
};

pub(super) const LOGOUT_WITHOUT_CLEAR: Fault = Fault {
    name: "logout-without-clear",
    wrong: Bilingual::new(
        "The logout takes the name out of the session and leaves everything else in it.",
        "ログアウトの処理は、セッションから名前だけを取り除き、ほかのものをすべて残します。",
    ),
    cause: "logout-leaves-the-rest",
    station: Station::Write,
    host: None,
    app: || alone(&[LOGIN, LOGIN_PAGE, NOTE, Route { view: logout_without_clear, ..LOGOUT }]),
    mended: || alone(&[LOGIN, LOGIN_PAGE, NOTE, LOGOUT]),
};

pub(super) const LOGIN_WITHOUT_CLEAR: Fault = Fault {
    name: "login-without-clear",
    wrong: Bilingual::new(
        "The login writes a new name over the old one, so the next person gets the session of the last.",
        "ログインの処理は、前の名前に新しい名前を上書きするだけなので、次の人が前の人のセッションを引き継ぎます。",
    ),
    cause: "login-keeps-the-old-session",
    station: Station::Write,
    host: None,
    app: || alone(&[LOGIN, LOGIN_PAGE, NOTE, LOGOUT]),
    mended: || alone(&[LOGIN_AFTER_CLEAR, LOGIN_PAGE, NOTE, LOGOUT]),
};

/// The tutorial's login, which begins a new session.
pub(super) const LOGIN_AFTER_CLEAR: Route = Route { view: login_after_clear, ..LOGIN };

fn logout_without_clear(_: &Request, session: &mut Session) -> Result<Response, Status> {
    session.pop("id")?;
    Ok(Response::redirect("/"))
}

fn login_after_clear(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if is_post(request) {
        session.clear()?;
    }
    (LOGIN.view)(request, session)
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;
    use crate::server::flask::SentBack;
    use crate::server::visitor::{NOW, Visitor};

    fn note_of(visitor: &mut Visitor) -> String {
        visitor.get("/note").0.body
    }

    #[test]
    fn without_permanent_no_visit_renews_the_cookie() {
        let sent = both(&LOGIN_NOT_PERMANENT, |mut visitor| {
            let login = visitor.login("alice").sent;
            visitor.now = NOW.plus(60);
            [login, visitor.get("/login").1.sent]
        });
        let until = |seconds: i64| SentBack::Set { expires: Some(NOW.plus(seconds)) };
        assert_eq!(sent, [[SentBack::Set { expires: None }, SentBack::Nothing], [until(180), until(240)]]);
    }

    #[test]
    fn a_logout_that_pops_the_name_leaves_the_rest_for_the_next_person() {
        let found = both(&LOGOUT_WITHOUT_CLEAR, |mut visitor| {
            visitor.login("alice");
            visitor.post("/note", "note=secret");
            let sent = visitor.get("/logout").1.sent;
            (visitor.who(), note_of(&mut visitor), sent == SentBack::Deleted)
        });
        assert_eq!(found, [(None, "<p>secret</p>".to_owned(), false), (None, "<p>None</p>".to_owned(), true)]);
    }

    #[test]
    fn a_login_over_another_takes_over_what_was_in_the_session() {
        let found = both(&LOGIN_WITHOUT_CLEAR, |mut visitor| {
            visitor.login("alice");
            visitor.post("/note", "note=<secret>");
            visitor.login("bob");
            (visitor.who(), note_of(&mut visitor))
        });
        let bob = || Some("bob".to_owned());
        assert_eq!(found, [(bob(), "<p>&lt;secret&gt;</p>".to_owned()), (bob(), "<p>None</p>".to_owned())]);
    }
}
