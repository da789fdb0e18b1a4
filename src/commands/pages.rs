//! Where a look at a real app begins, if no page was named.

use super::{Context, home};
use crate::browser::{LastPages, Url, Visit, join};
use crate::error::Error;

/// The page on which this browser's last visit to the app ended, or else its first page.
///
/// # Errors
///
/// There is no place for jars, or a browser cannot have this name.
pub fn last_page(context: &Context, app: &Url) -> Result<Url, Error> {
    Ok(pages(context)?.at(app).unwrap_or_else(|| join(app, "/")))
}

/// Keeps the page on which a visit to the app ended, if that is one. To keep none is not worth an error.
pub fn keep_page(context: &Context, app: &Url, visit: &Visit) {
    let last = &visit.last().exchange;
    if last.response.status < 400
        && let (Ok(pages), Ok(page)) = (pages(context), Url::parse(&last.request.url))
    {
        let _ = pages.keep(app, &page);
    }
}

fn pages(context: &Context) -> Result<LastPages, Error> {
    Ok(LastPages::of(&home()?, &context.browser, &context.network.on_wait)?)
}
