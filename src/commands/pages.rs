//! Where a look at a real app begins, if no page was named.

use super::{Context, home};
use crate::browser::{LastPages, Url, Visit, join};
use crate::error::Error;
use crate::lab::change::{ChangeKind, SessionChange};
use crate::lab::recognition::Answer;

/// The page on which this browser's last visit to the app ended, or else its first page.
///
/// # Errors
///
/// There is no place for jars, or a browser cannot have this name.
pub fn last_page(context: &Context, app: &Url) -> Result<Url, Error> {
    Ok(pages(context)?.at(app).unwrap_or_else(|| join(app, "/")))
}

/// Keeps the page on which a visit to the app ended, if it can be asked again: it is no error, and did not log in, as a
/// login by GET does. Some apps give a session that cannot be read a new cookie with each answer: that is no login, unless
/// something was sent with it in the address. To keep none is not worth an error.
pub fn keep_page(context: &Context, app: &Url, visit: &Visit, cookie_name: &str) {
    let last = &visit.last().exchange;
    let change = SessionChange::of(visit.last(), cookie_name);
    let may_be_a_login = || {
        let is_only_new = |change: &SessionChange| change.kind == ChangeKind::Unreadable;
        change.as_ref().is_some_and(|change| change.may_have_gained_a_user() && !is_only_new(change))
    };
    // a page that asks who is there shows no user to those who ask for it again
    let is_a_login = Answer::at_the_end_of(visit).asks_who_is_there();
    if last.response.status < 400
        && !is_a_login
        && let (Ok(pages), Ok(page)) = (pages(context), Url::parse(&last.request.url))
        // without its query, which may hold a secret, it is another page
        && page.query().is_none()
        && !may_be_a_login()
    {
        let _ = pages.keep(app, &page);
    }
}

fn pages(context: &Context) -> Result<LastPages, Error> {
    Ok(LastPages::of(&home()?, &context.browser, &context.network.on_wait)?)
}
