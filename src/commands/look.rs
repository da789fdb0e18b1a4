//! Arguments about where it is seen who is logged in.

use clap::Args;

use crate::browser::{Url, below, shown, whole_address};
use crate::error::{Error, RequestError, Usage};
use crate::lab::probe::Look;

/// Which page shows who is logged in, and by what.
#[derive(Args, Clone, Debug, Default)]
pub struct LookArgs {
    /// A page that shows who is logged in: /me
    #[arg(long, value_name = "PATH")]
    pub page: Option<String>,

    /// A text that only a logged-in user sees
    #[arg(long, value_name = "TEXT")]
    pub shows: Option<String>,
}

impl LookArgs {
    /// As plain settings, for the app at this address.
    ///
    /// # Errors
    ///
    /// As [`page_of`].
    pub fn look(&self, app: Option<&Url>) -> Result<Look, Error> {
        let page = self.page.as_deref().map(|page| page_of(page, "--page", app)).transpose()?;
        Ok(Look { page, shows: self.shows.clone().filter(|text| !text.is_empty()) })
    }

    /// The option that was given, if one was.
    pub fn given(&self) -> Option<&'static str> {
        self.page.as_ref().map(|_| "--page").or(self.shows.as_ref().map(|_| "--shows"))
    }
}

/// The path of a page of this app, as it was typed. Of a whole address below that of the app, its path is taken.
///
/// # Errors
///
/// [`RequestError::WholeAddress`] for any other whole address, or it is not one that a browser can go to.
pub fn page_of(text: &str, option: &'static str, app: Option<&Url>) -> Result<String, Error> {
    let Some(found) = whole_address(text)? else { return Ok(text.to_owned()) };
    if let Some(path) = app.and_then(|app| below(app, &found)) {
        return Ok(path);
    }
    let path = found.query().map_or_else(|| found.path().to_owned(), |query| format!("{}?{query}", found.path()));
    let parts = (found.origin().ascii_serialization(), path);
    let (found, app) = (shown(&found), app.map(shown));
    Err(Usage::Request(RequestError::WholeAddress { option, found, app, parts }).into())
}
