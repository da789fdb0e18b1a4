//! A list in the session that is changed in place.

use super::fault::Fault;
use super::pages::{alone, is_post, paragraph, typed};
use crate::cookie::Value;
use crate::lang::Bilingual;
use crate::python::text::Text;
use crate::server::apps::tutorial::{LOGIN, LOGIN_PAGE, LOGOUT, login_not_permanent};
use crate::server::flask::response::{Response, Status};
use crate::server::flask::session::Session;
use crate::server::flask::{Request, Route};
use crate::teaching::station::Station;

/// "Only the session dictionary itself is tracked; if the session contains mutable data (for example a nested dict) then
/// this must be set to `True` manually when modifying that data." (`modified` in `flask/sessions.py`)
///
/// The login is not permanent. A permanent session is sent again with each answer, and the change with it.
pub(super) const NESTED_LIST: Fault = Fault {
    name: "nested-list",
    wrong: Bilingual::new(
        "The view appends to a list in the session without session.modified = True, so no Set-Cookie is sent.",
        "セッションの中のリストに追加しても session.modified = True がないので、Set-Cookie が送られません。",
    ),
    cause: "change-in-place",
    station: Station::Write,
    host: None,
    app: || alone(&[LOGIN_OF_A_BROWSER_SESSION, LOGIN_PAGE, LOGOUT, CART]),
    mended: || alone(&[LOGIN_OF_A_BROWSER_SESSION, LOGIN_PAGE, LOGOUT, Route { view: cart_and_modified, ..CART }]),
};

const LOGIN_OF_A_BROWSER_SESSION: Route = Route { view: login_not_permanent, ..LOGIN };

/// Puts an item into the cart, and shows it.
const CART: Route = Route { rule: "/cart", methods: &["GET", "POST"], view: cart };

/// The first item is kept, because `setdefault` sets the entry then.
fn cart(request: &Request, session: &mut Session) -> Result<Response, Status> {
    if is_post(request) {
        let item = typed(request, "item")?;
        session.set_default("cart", Value::List(Vec::new()))?;
        if let Some(Value::List(cart)) = session.get_mut("cart") {
            cart.push(Value::Str(item.as_str().into()));
        }
        return Ok(Response::redirect("/cart"));
    }
    paragraph(Some(&Value::Str(joined(session.get("cart")))))
}

fn cart_and_modified(request: &Request, session: &mut Session) -> Result<Response, Status> {
    let response = cart(request, session);
    if is_post(request) {
        session.set_modified();
    }
    response
}

/// `", ".join(cart)`
fn joined(cart: Option<&Value>) -> Text {
    let Some(Value::List(items)) = cart else { return Text::from("") };
    let items = items.iter().map(|item| crate::python::repr::str(item).chars_lossy().collect::<String>());
    Text::from(items.collect::<Vec<_>>().join(", ").as_str())
}

#[cfg(test)]
mod tests {
    use super::super::fault::tests::both;
    use super::*;
    use crate::server::flask::SentBack;

    /// `tests/real` sees the same of real Flask.
    #[test]
    fn only_the_first_item_stays_in_a_cart_that_is_changed_in_place() {
        let found = both(&NESTED_LIST, |mut visitor| {
            visitor.login("alice");
            let sent = ["apple", "bread", "cheese"]
                .map(|item| visitor.post("/cart", &format!("item={item}")).1.sent != SentBack::Nothing);
            (sent, visitor.get("/cart").0.body)
        });
        assert_eq!(
            found,
            [([true, false, false], "<p>apple</p>".to_owned()), ([true; 3], "<p>apple, bread, cheese</p>".to_owned())]
        );
    }
}
