//! Where to go: the URL of an app, and of a page in it.

use reqwest::Url;

use super::error::BrowserError;

/// Reads the address of an app. The scheme may be left out, and a query or fragment is dropped.
///
/// ```
/// use sessctl::browser::parse_base;
///
/// assert_eq!(parse_base("localhost:5000")?.as_str(), "http://localhost:5000/");
/// assert_eq!(parse_base("https://h.example/app?next=1")?.as_str(), "https://h.example/app");
///
/// let error = parse_base("ftp://h.example/").expect_err("no browser speaks it");
/// assert_eq!(error.to_string(), "`ftp://h.example/` has the scheme ftp, expected http or https");
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
///
/// # Errors
///
/// [`BrowserError::BadAddress`] if the text is not a URL with a host.
/// [`BrowserError::WrongScheme`] if the scheme is not http or https.
pub fn parse_base(text: &str) -> Result<Url, BrowserError> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let mut url = Url::parse(&with_scheme)
        .map_err(|error| BrowserError::BadAddress { text: without_password(text), what: error.to_string() })?;
    if !is_web(&url) {
        return Err(BrowserError::WrongScheme { text: without_password(text), scheme: url.scheme().to_owned() });
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The URL of a page below the address of its app. The page cannot lead to another host.
///
/// ```
/// use sessctl::browser::{join, parse_base};
///
/// let app = parse_base("http://h.example/app")?;
/// assert_eq!(join(&app, "/login?next=1").as_str(), "http://h.example/app/login?next=1");
/// assert_eq!(join(&app, "//evil.example/").as_str(), "http://h.example/app//evil.example/");
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
pub fn join(base: &Url, page: &str) -> Url {
    let page = page.split('#').next().unwrap_or(page);
    let (path, query) = page.split_once('?').map_or((page, None), |(path, query)| (path, Some(query)));
    let mut url = base.clone();
    url.set_path(&format!("{}/{}", base.path().trim_end_matches('/'), path.strip_prefix('/').unwrap_or(path)));
    url.set_query(query);
    url
}

/// The address in a text that was given where a path is expected. `None` if the text is a path. A query is kept.
///
/// ```
/// use sessctl::browser::whole_address;
///
/// assert_eq!(whole_address("/login?next=http://h/")?, None);
/// assert_eq!(whole_address("http://h.example/me?x=1")?.map(String::from).as_deref(), Some("http://h.example/me?x=1"));
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
///
/// # Errors
///
/// As [`parse_base`].
pub fn whole_address(text: &str) -> Result<Option<Url>, BrowserError> {
    let text = text.trim();
    let Some((scheme, rest)) = text.split_once(':') else { return Ok(None) };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    // a path may have a colon in it
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if !is_scheme || !(is_web || rest.starts_with("//")) {
        return Ok(None);
    }
    let base = parse_base(&format!("{scheme}://{}", rest.trim_start_matches('/')))?;
    Ok(Some(Url::parse(text).unwrap_or(base)))
}

/// The path of a page below the address of its app, as [`join`] takes it. `None` if it is not below it.
///
/// ```
/// use sessctl::browser::{Url, below, parse_base};
///
/// let app = parse_base("http://h.example/app")?;
/// let path = |text| below(&app, &Url::parse(text).expect("a URL"));
/// assert_eq!(path("http://h.example/app/me?x=1").as_deref(), Some("/me?x=1"));
/// assert_eq!(path("http://h.example/apple"), None);
/// assert_eq!(path("https://h.example/app/me"), None);
/// # Ok::<(), sessctl::browser::BrowserError>(())
/// ```
pub fn below(app: &Url, page: &Url) -> Option<String> {
    let path = page.path().strip_prefix(app.path().trim_end_matches('/'))?;
    let is_below = page.origin() == app.origin() && (path.is_empty() || path.starts_with('/'));
    let path = if path.is_empty() { "/" } else { path };
    is_below.then(|| page.query().map_or(path.to_owned(), |query| format!("{path}?{query}")))
}

/// A URL for a screen or a report, with `***` in the place of a password.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        // this fails for URLs without a host only, which have no password
        let _ = url.set_password(Some("***"));
    }
    url.to_string()
}

/// A text that is not a URL may hold a password too: everything before the last `@` is hidden.
fn without_password(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, host)) => format!("***@{host}"),
        None => text.to_owned(),
    }
}

/// Whether the scheme is http or https.
pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, page: &str) -> String {
        join(&parse_base(base).unwrap(), page).into()
    }

    #[test]
    fn an_address_may_be_as_short_as_people_type_it() {
        assert_eq!(parse_base("localhost:5000").unwrap().as_str(), "http://localhost:5000/");
        assert_eq!(parse_base("https://h.example/app?x#y").unwrap().as_str(), "https://h.example/app");
        assert!(matches!(parse_base("ftp://h/"), Err(BrowserError::WrongScheme { scheme, .. }) if scheme == "ftp"));
        for text in ["", "http://", "mailto:me", "local host", "localhost:99999"] {
            assert!(matches!(parse_base(text), Err(BrowserError::BadAddress { .. })), "{text}");
        }
    }

    #[test]
    fn a_whole_address_is_told_from_a_path() {
        for text in ["http://h/", "HTTP://h/", " https://h/a?b#c", "http:h", "http:/h/x"] {
            assert!(matches!(whole_address(text), Ok(Some(url)) if url.host_str() == Some("h")), "{text}");
        }
        for text in ["/a", "a", "//h/x", "/http://h/", "a:b", "localhost:5000", "x?y=http://h/", "", "/a:b//c", "é://h"]
        {
            assert_eq!(whole_address(text), Ok(None), "{text}");
        }
        assert!(matches!(whole_address("ftp://h/"), Err(BrowserError::WrongScheme { scheme, .. }) if scheme == "ftp"));
        assert!(matches!(whole_address("http://"), Err(BrowserError::BadAddress { .. })));
    }

    #[test]
    fn a_page_stays_inside_its_app() {
        assert_eq!(joined("http://h", "/login"), "http://h/login");
        assert_eq!(joined("http://h/app/", "login?next=/a#top"), "http://h/app/login?next=/a");
        assert_eq!(joined("http://h/app", "//evil.example/"), "http://h/app//evil.example/");
        assert_eq!(joined("http://h", "http://evil.example/"), "http://h/http://evil.example/");
    }
}
