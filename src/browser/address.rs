//! Where to go: the address of an app, and of a page in it.

use reqwest::Url;

use super::BrowserError;

/// Reads the address of an app: `localhost:5000`, `http://127.0.0.1:5000/app`. A query or fragment is left out.
///
/// # Errors
///
/// [`BrowserError::BadAddress`] for what is no address, [`BrowserError::WrongScheme`] for what is not http or https.
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

/// The page of an app: `http://h/app` and `/login?next=1` are `http://h/app/login?next=1`. Never leaves the host.
pub fn join(base: &Url, page: &str) -> Url {
    let page = page.split('#').next().unwrap_or(page);
    let (path, query) = page.split_once('?').map_or((page, None), |(path, query)| (path, Some(query)));
    let mut url = base.clone();
    url.set_path(&format!("{}/{}", base.path().trim_end_matches('/'), path.strip_prefix('/').unwrap_or(path)));
    url.set_query(query);
    url
}

/// An address for a screen or a report: a password in it stays hidden.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        // only addresses without a host take no password, and then there is none
        let _ = url.set_password(Some("***"));
    }
    url.to_string()
}

/// What is no address may hold a password all the same.
fn without_password(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, host)) => format!("***@{host}"),
        None => text.to_owned(),
    }
}

/// Whether a browser can go there at all.
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
    fn a_page_stays_inside_its_app() {
        assert_eq!(joined("http://h", "/login"), "http://h/login");
        assert_eq!(joined("http://h/app/", "login?next=/a#top"), "http://h/app/login?next=/a");
        assert_eq!(joined("http://h/app", "//evil.example/"), "http://h/app//evil.example/");
        assert_eq!(joined("http://h", "http://evil.example/"), "http://h/http://evil.example/");
    }
}
