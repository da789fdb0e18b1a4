//! A logout by GET, which an image can fetch.

use super::fault::Fault;
use super::pages::{alone, paragraph};
use crate::lang::Bilingual;
use crate::server::apps::tutorial::{LOGIN, LOGIN_PAGE, LOGOUT};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::Session;
use crate::server::flask::{Request, Route};
use crate::teaching::station::Station;

/// A browser fetches images by GET and by itself, with its cookies. A GET should change nothing on the server (RFC 9110
/// section 9.2.1).
pub(super) const LOGOUT_BY_AN_IMAGE: Fault = Fault {
    name: "logout-by-an-image",
    wrong: Bilingual::new(
        "The logout answers to GET, so an image with its address logs out everyone who sees the page.",
        "ログアウトが GET で実行されるので、その URL を画像として埋め込んだページを見た人は全員ログアウトさせられます。",
    ),
    cause: "logout-by-get",
    station: Station::Send,
    host: None,
    app: || alone(&[LOGIN, LOGIN_PAGE, LOGOUT, PROFILE]),
    mended: || alone(&[LOGIN, LOGIN_PAGE_WITH_A_BUTTON, LOGOUT_BY_POST, PROFILE]),
};

const LOGOUT_BY_POST: Route = Route { methods: &["POST"], ..LOGOUT };
const LOGIN_PAGE_WITH_A_BUTTON: Route = Route { view: login_page_with_a_button, ..LOGIN_PAGE };

/// A page with an image that a user has put there.
const PROFILE: Route = Route { rule: "/profile", methods: &["GET"], view: profile };

const IMAGE: &str = r#"<img src="/logout" alt="">"#;
const LINK: &str = r#"<a href="/logout">Logout</a>"#;
const BUTTON: &str = r#"<form method="post" action="/logout"><button type="submit">Logout</button></form>"#;

fn profile(_: &Request, session: &mut Session) -> Result<Response, Status> {
    let name = paragraph(session.get("id"))?.body;
    Ok(Response::page(name + IMAGE))
}

fn login_page_with_a_button(request: &Request, session: &mut Session) -> Result<Response, Status> {
    let Response { body, .. } = (LOGIN_PAGE.view)(request, session)?;
    Ok(Response::page(body.replace(LINK, BUTTON)))
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;

    /// The addresses of the images on a page, which a browser fetches.
    fn images(html: &str) -> Vec<String> {
        let sources = html.split(r#"<img src=""#).skip(1);
        sources.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    #[test]
    fn an_image_that_is_fetched_by_get_logs_out() {
        let found = both(&LOGOUT_BY_AN_IMAGE, |mut visitor| {
            visitor.login("alice");
            let page = visitor.get("/profile").0.body;
            let statuses: Vec<u16> = images(&page).iter().map(|image| visitor.get(image).1.status).collect();
            (page.contains("alice"), statuses, visitor.who())
        });
        assert_eq!(found, [(true, vec![302], None), (true, vec![405], Some("alice".to_owned()))]);
    }

    #[test]
    fn a_button_still_logs_out_of_the_mended_app() {
        let found = both(&LOGOUT_BY_AN_IMAGE, |mut visitor| {
            visitor.login("alice");
            let has_button = visitor.get("/login").0.body.contains(r#"<form method="post" action="/logout">"#);
            (has_button, visitor.post("/logout", "").1.status, visitor.who())
        });
        assert_eq!(found, [(false, 405, Some("alice".to_owned())), (true, 302, None)]);
    }
}
