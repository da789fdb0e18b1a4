//! On which page a browser was last, at each app: a small file, written as its jar is.
//!
//! ```text
//! <home>/pages/alice.json       {"sessctl_pages": 1, "pages": [{"origin": "http://127.0.0.1:5000", "path": "/me"}]}
//! ```
//!
//! Only paths are kept: a query may hold a secret. A file that is broken, or cannot be read, is as one that is not there,
//! since nothing is lost with it but a page to begin at.

use std::path::Path;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::jar_file::{JarError, JarFile};
use super::waiting::OnWait;

const VERSION: u64 = 1;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 256 * 1024;
/// The most apps, the latest last.
const MOST: usize = 100;
/// The longest path that is kept, in bytes.
const MAX_PATH: usize = 1024;
/// A part of a path that is so long may be a secret, as the link of a forgotten password has.
const LONG: usize = 20;

/// Where the last pages of one browser are kept.
#[derive(Debug)]
pub struct LastPages {
    file: JarFile,
}

#[derive(Default, Deserialize, Serialize)]
struct Content {
    sessctl_pages: u64,
    pages: Vec<Place>,
}

#[derive(Clone, Deserialize, PartialEq, Serialize)]
struct Place {
    origin: String,
    path: String,
}

impl LastPages {
    /// Those of this browser.
    ///
    /// # Errors
    ///
    /// A browser cannot have this name.
    pub fn of(home: &Path, browser_name: &str, on_wait: &OnWait) -> Result<LastPages, JarError> {
        let mut file = JarFile::within(home.join("pages"), browser_name)?;
        file.on_wait = on_wait.clone();
        Ok(LastPages { file })
    }

    /// The page of this app on which the browser was last, if it was on one.
    pub fn at(&self, app: &Url) -> Option<Url> {
        let origin = app.origin().ascii_serialization();
        let place = self.read().into_iter().rfind(|place| place.origin == origin)?;
        let mut page = app.clone();
        page.set_path(&place.path);
        is_below(&page, app).then_some(page)
    }

    /// Keeps the page on which the browser is now. That of another app is not kept, nor one that may hold a secret.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn keep(&self, app: &Url, page: &Url) -> Result<(), JarError> {
        let path = page.path();
        if !is_below(page, app) || path.len() > MAX_PATH || path.split('/').any(may_be_secret) {
            return Ok(());
        }
        let place = Place { origin: app.origin().ascii_serialization(), path: path.to_owned() };
        if self.read().contains(&place) {
            return Ok(());
        }
        let _lock = self.file.lock()?;
        let mut pages = self.read();
        pages.retain(|other| other.origin != place.origin);
        pages.push(place);
        let pages = pages.split_off(pages.len().saturating_sub(MOST));
        let bytes = serde_json::to_vec(&Content { sessctl_pages: VERSION, pages }).unwrap_or_default();
        self.file.replace(&bytes)
    }

    fn read(&self) -> Vec<Place> {
        let bytes = self.file.bytes(MAX_FILE).unwrap_or_default();
        let content: Content = serde_json::from_slice(&bytes).unwrap_or_default();
        if content.sessctl_pages == VERSION { content.pages } else { Vec::new() }
    }
}

/// Whether a page is one of this app: of its server, and below its path.
pub fn is_below(page: &Url, app: &Url) -> bool {
    let below = page.path().strip_prefix(app.path().trim_end_matches('/'));
    app.origin() == page.origin() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn may_be_secret(part: &str) -> bool {
    part.len() >= LONG && part.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn pages(home: &Path) -> LastPages {
        LastPages::of(home, "alice", &OnWait::default()).unwrap()
    }

    #[test]
    fn the_last_page_of_each_app_is_kept_without_its_query() {
        let home = tempfile::tempdir().unwrap();
        let (one, other) = (url("http://h.example/"), url("http://h.example:8000/app"));
        let pages = pages(home.path());
        assert_eq!(pages.at(&one), None);
        pages.keep(&one, &url("http://h.example/me?token=1#x")).unwrap();
        pages.keep(&other, &url("http://h.example:8000/app/a%20b")).unwrap();
        assert_eq!(pages.at(&one), Some(url("http://h.example/me")));
        assert_eq!(pages.at(&other), Some(url("http://h.example:8000/app/a%20b")));

        for foreign in ["http://h.example:8000/", "http://h.example:8000/application", "http://x.example/app"] {
            pages.keep(&other, &url(foreign)).unwrap();
        }
        pages.keep(&one, &url("http://h.example/reset/8f14e45fceea167a5a36dedd4bea2543")).unwrap();
        assert_eq!(pages.at(&one), Some(url("http://h.example/me")));
        assert_eq!(pages.at(&other), Some(url("http://h.example:8000/app/a%20b")));
    }

    #[test]
    fn the_file_is_bounded_and_a_broken_one_is_as_none() {
        let home = tempfile::tempdir().unwrap();
        let pages = pages(home.path());
        let app = |n: usize| url(&format!("http://h{n}.example/"));
        (0..MOST + 5).for_each(|n| pages.keep(&app(n), &app(n).join("/me").unwrap()).unwrap());
        assert_eq!((pages.read().len(), pages.at(&app(0))), (MOST, None));
        let file = home.path().join("pages/alice.json");
        for broken in ["", "{", "[]", r#"{"sessctl_pages": 2, "pages": []}"#, r#"{"sessctl_pages": 1, "pages": [1]}"#] {
            std::fs::write(&file, broken).unwrap();
            assert_eq!(pages.at(&app(9)), None, "{broken}");
        }
        pages.keep(&app(9), &app(9).join("/x").unwrap()).unwrap();
        assert_eq!(pages.at(&app(9)), app(9).join("/x").ok());
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let app = url("http://h.example/");
        pages(home.path()).keep(&app, &app).unwrap();
        let mode = std::fs::metadata(home.path().join("pages/alice.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
