//! A shared cache in front of an app: it gives one page of the app to everyone who asks for it within a minute.
//!
//! Which requests are for the same page is for the app to say, in `Vary`. Whether others may have it at all is in
//! `Cache-Control` (RFC 9111 sections 4.1 and 5.2.2).

use crate::clock::Timestamp;
use crate::server::flask::response::{Response, Status};
use crate::server::flask::{Request, Served};
use crate::server::store::Store;

/// How long a page is kept, in seconds. A page that says nothing of this is kept as long as the cache likes (RFC 9111
/// section 4.2.2).
const KEPT_FOR: i64 = 60;

/// The cache of one page.
#[derive(Debug)]
pub(super) struct Cache {
    path: &'static str,
    /// The page, and when it came. It is kept once, or once for each `Cookie` header if it varies with that.
    pages: Store<(Response, Timestamp)>,
}

impl Cache {
    /// An empty cache of the page at this path.
    pub(super) fn of(path: &'static str) -> Cache {
        Cache { path, pages: Store::default() }
    }

    /// Answers a request from what is kept, or asks the app. The app has seen nothing of the first kind.
    pub(super) fn answer(
        &self,
        request: Request,
        now: Timestamp,
        ask: impl FnOnce(Request) -> (Response, Served),
    ) -> (Response, Option<Served>) {
        if !(request.path == self.path && request.method == "GET") {
            let (response, served) = ask(request);
            return (response, Some(served));
        }
        let for_everyone = request.query.clone();
        let for_this_cookie = format!("{for_everyone}\nCookie: {}", request.cookies.as_deref().unwrap_or_default());
        let kept = self.pages.get(&for_everyone, now).or_else(|| self.pages.get(&for_this_cookie, now));
        if let Some((mut response, came)) = kept {
            response.add_header("Age", (now.unix() - came.unix()).max(0).to_string());
            return (response, None);
        }
        let (response, served) = ask(request);
        match response.header("Vary") {
            _ if !may_be_shared(&response) => {}
            None => self.pages.put(for_everyone, (response.clone(), now), now, now.plus(KEPT_FOR)),
            Some("Cookie") => self.pages.put(for_this_cookie, (response.clone(), now), now, now.plus(KEPT_FOR)),
            // it varies with more than a view of ours can see
            Some(_) => {}
        }
        (response, Some(served))
    }

    /// The number of pages that it keeps.
    pub(super) fn len(&self) -> usize {
        self.pages.len()
    }
}

/// Whether a shared cache may keep a page. One that sets a cookie is not kept, as nginx and Varnish do by default.
fn may_be_shared(response: &Response) -> bool {
    let forbids = |directive: &str| ["private", "no-store"].contains(&directive.trim());
    response.status == Status::Ok
        && response.header("Set-Cookie").is_none()
        && !response.header("Cache-Control").unwrap_or_default().split(',').any(forbids)
}
