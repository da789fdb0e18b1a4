//! Where a look at a real app begins, if no page was named.

use super::{Context, home};
use crate::browser::{LastPages, Url, Visit, join};
use crate::error::Error;
use crate::lab::change::SessionChange;

/// The page on which this browser's last visit to the app ended, or else its first page.
///
/// # Errors
///
/// There is no place for jars, or a browser cannot have this name.
pub fn last_page(context: &Context, app: &Url) -> Result<Url, Error> {
    Ok(pages(context)?.at(app).unwrap_or_else(|| join(app, "/")))
}

/// Keeps the page on which a visit to the app ended, if it can be asked again: it is no error, and did not log in, as a
/// login by GET does. To keep none is not worth an error.
pub fn keep_page(context: &Context, app: &Url, visit: &Visit, cookie_name: &str) {
    let last = &visit.last().exchange;
    let change = SessionChange::of(visit.last(), cookie_name);
    if last.response.status < 400
        && !change.is_some_and(|change| change.may_have_gained_a_user())
        && let (Ok(pages), Ok(page)) = (pages(context), Url::parse(&last.request.url))
    {
        let _ = pages.keep(app, &page);
    }
}

fn pages(context: &Context) -> Result<LastPages, Error> {
    Ok(LastPages::of(&home()?, &context.browser, &context.network.on_wait)?)
}
