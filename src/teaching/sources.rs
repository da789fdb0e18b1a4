//! Where the facts are written down that lessons and terms state: documentation, the source of a package, a standard.
//!
//! A fact names its sources by their ids. An id says what it is: `rfc6265bis-5.7` is a section of
//! draft-ietf-httpbis-rfc6265bis, `flask-config-secret-key` an entry of Flask's configuration, `flask-sessions-py` a file.

use schemars::JsonSchema;
use serde::Serialize;

/// Where a fact is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// Its id, by which a fact names it.
    pub id: &'static str,
    /// What it is, with the version or the section.
    pub title: &'static str,
    /// Where it is to be found.
    pub url: &'static str,
}

macro_rules! sources {
    ($($id:literal: $title:literal, $url:literal;)+) => {
        /// Every source.
        pub const SOURCES: &[Source] = &[$(Source { id: $id, title: $title, url: $url }),+];
    };
}

sources! {
    // Flask 3.1
    "flask-quickstart-sessions":
        "Flask documentation, Quickstart: Sessions",
        "https://flask.palletsprojects.com/en/stable/quickstart/#sessions";
    "flask-quickstart-http-methods":
        "Flask documentation, Quickstart: HTTP Methods",
        "https://flask.palletsprojects.com/en/stable/quickstart/#http-methods";
    "flask-api-sessions":
        "Flask documentation, API: Sessions",
        "https://flask.palletsprojects.com/en/stable/api/#sessions";
    "flask-config-secret-key":
        "Flask documentation, Configuration: SECRET_KEY",
        "https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY";
    "flask-config-secret-key-fallbacks":
        "Flask documentation, Configuration: SECRET_KEY_FALLBACKS",
        "https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY_FALLBACKS";
    "flask-config-permanent-session-lifetime":
        "Flask documentation, Configuration: PERMANENT_SESSION_LIFETIME",
        "https://flask.palletsprojects.com/en/stable/config/#PERMANENT_SESSION_LIFETIME";
    "flask-config-session-refresh-each-request":
        "Flask documentation, Configuration: SESSION_REFRESH_EACH_REQUEST",
        "https://flask.palletsprojects.com/en/stable/config/#SESSION_REFRESH_EACH_REQUEST";
    "flask-config-session-cookie-name":
        "Flask documentation, Configuration: SESSION_COOKIE_NAME",
        "https://flask.palletsprojects.com/en/stable/config/#SESSION_COOKIE_NAME";
    "flask-config-session-cookie-domain":
        "Flask documentation, Configuration: SESSION_COOKIE_DOMAIN",
        "https://flask.palletsprojects.com/en/stable/config/#SESSION_COOKIE_DOMAIN";
    "flask-config-session-cookie-httponly":
        "Flask documentation, Configuration: SESSION_COOKIE_HTTPONLY",
        "https://flask.palletsprojects.com/en/stable/config/#SESSION_COOKIE_HTTPONLY";
    "flask-config-session-cookie-secure":
        "Flask documentation, Configuration: SESSION_COOKIE_SECURE",
        "https://flask.palletsprojects.com/en/stable/config/#SESSION_COOKIE_SECURE";
    "flask-config-session-cookie-samesite":
        "Flask documentation, Configuration: SESSION_COOKIE_SAMESITE",
        "https://flask.palletsprojects.com/en/stable/config/#SESSION_COOKIE_SAMESITE";
    "flask-sessions-py":
        "Flask 3.1.3, flask/sessions.py",
        "https://github.com/pallets/flask/blob/3.1.3/src/flask/sessions.py";
    "flask-json-tag-py":
        "Flask 3.1.3, flask/json/tag.py",
        "https://github.com/pallets/flask/blob/3.1.3/src/flask/json/tag.py";
    "flask-session-docs": "Flask-Session documentation", "https://flask-session.readthedocs.io/";
    // itsdangerous 2.2 and Werkzeug 3.1
    "itsdangerous-index": "itsdangerous documentation", "https://itsdangerous.palletsprojects.com/en/stable/";
    "itsdangerous-concepts":
        "itsdangerous documentation, General Concepts",
        "https://itsdangerous.palletsprojects.com/en/stable/concepts/";
    "itsdangerous-signer-py":
        "itsdangerous 2.2.0, itsdangerous/signer.py",
        "https://github.com/pallets/itsdangerous/blob/2.2.0/src/itsdangerous/signer.py";
    "itsdangerous-timed-py":
        "itsdangerous 2.2.0, itsdangerous/timed.py",
        "https://github.com/pallets/itsdangerous/blob/2.2.0/src/itsdangerous/timed.py";
    "itsdangerous-url-safe-py":
        "itsdangerous 2.2.0, itsdangerous/url_safe.py",
        "https://github.com/pallets/itsdangerous/blob/2.2.0/src/itsdangerous/url_safe.py";
    "itsdangerous-encoding-py":
        "itsdangerous 2.2.0, itsdangerous/encoding.py",
        "https://github.com/pallets/itsdangerous/blob/2.2.0/src/itsdangerous/encoding.py";
    "itsdangerous-exc-py":
        "itsdangerous 2.2.0, itsdangerous/exc.py",
        "https://github.com/pallets/itsdangerous/blob/2.2.0/src/itsdangerous/exc.py";
    "werkzeug-http-py":
        "Werkzeug 3.1.9, werkzeug/http.py",
        "https://github.com/pallets/werkzeug/blob/3.1.9/src/werkzeug/http.py";
    // Cookies: draft-ietf-httpbis-rfc6265bis, whose sections have other numbers than those of RFC 6265
    "rfc6265bis-3":
        "RFC 6265bis (draft), 3 Overview",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-3";
    "rfc6265bis-3.1":
        "RFC 6265bis (draft), 3.1 Examples",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-3.1";
    "rfc6265bis-4.1":
        "RFC 6265bis (draft), 4.1 Set-Cookie",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1";
    "rfc6265bis-4.1.2.1":
        "RFC 6265bis (draft), 4.1.2.1 The Expires Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.1";
    "rfc6265bis-4.1.2.2":
        "RFC 6265bis (draft), 4.1.2.2 The Max-Age Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.2";
    "rfc6265bis-4.1.2.3":
        "RFC 6265bis (draft), 4.1.2.3 The Domain Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.3";
    "rfc6265bis-4.1.2.4":
        "RFC 6265bis (draft), 4.1.2.4 The Path Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.4";
    "rfc6265bis-4.1.2.5":
        "RFC 6265bis (draft), 4.1.2.5 The Secure Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.5";
    "rfc6265bis-4.1.2.6":
        "RFC 6265bis (draft), 4.1.2.6 The HttpOnly Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.6";
    "rfc6265bis-4.1.2.7":
        "RFC 6265bis (draft), 4.1.2.7 The SameSite Attribute",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.7";
    "rfc6265bis-4.1.3.2":
        "RFC 6265bis (draft), 4.1.3.2 The \"__Host-\" Prefix",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2";
    "rfc6265bis-4.2":
        "RFC 6265bis (draft), 4.2 Cookie",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.2";
    "rfc6265bis-5.1.1":
        "RFC 6265bis (draft), 5.1.1 Dates",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.1";
    "rfc6265bis-5.1.3":
        "RFC 6265bis (draft), 5.1.3 Domain Matching",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.3";
    "rfc6265bis-5.1.4":
        "RFC 6265bis (draft), 5.1.4 Paths and Path-Match",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.4";
    "rfc6265bis-5.2":
        "RFC 6265bis (draft), 5.2 \"Same-site\" and \"cross-site\" Requests",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2";
    "rfc6265bis-5.6":
        "RFC 6265bis (draft), 5.6 The Set-Cookie Header Field",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6";
    "rfc6265bis-5.6.1":
        "RFC 6265bis (draft), 5.6.1 The Expires Attribute, as a browser reads it",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.1";
    "rfc6265bis-5.6.2":
        "RFC 6265bis (draft), 5.6.2 The Max-Age Attribute, as a browser reads it",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.2";
    "rfc6265bis-5.7":
        "RFC 6265bis (draft), 5.7 Storage Model",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7";
    "rfc6265bis-5.8":
        "RFC 6265bis (draft), 5.8 Retrieval Model",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8";
    "rfc6265bis-5.8.3":
        "RFC 6265bis (draft), 5.8.3 Retrieval Algorithm",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3";
    "rfc6265bis-7.3":
        "RFC 6265bis (draft), 7.3 User Controls",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-7.3";
    "rfc6265bis-8.2":
        "RFC 6265bis (draft), 8.2 Ambient Authority",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.2";
    "rfc6265bis-8.3":
        "RFC 6265bis (draft), 8.3 Clear Text",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.3";
    "rfc6265bis-8.4":
        "RFC 6265bis (draft), 8.4 Session Identifiers",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.4";
    "rfc6265bis-8.5":
        "RFC 6265bis (draft), 8.5 Weak Confidentiality",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.5";
    "rfc6265bis-8.6":
        "RFC 6265bis (draft), 8.6 Weak Integrity",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.6";
    "rfc6265bis-8.8":
        "RFC 6265bis (draft), 8.8 SameSite Cookies",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.8";
    // Other standards
    "rfc9110-3.5": "RFC 9110, 3.5 User Agents", "https://www.rfc-editor.org/rfc/rfc9110.html#section-3.5";
    "rfc9110-3.6": "RFC 9110, 3.6 Origin Server", "https://www.rfc-editor.org/rfc/rfc9110.html#section-3.6";
    "rfc9110-6.3": "RFC 9110, 6.3 Header Fields", "https://www.rfc-editor.org/rfc/rfc9110.html#section-6.3";
    "rfc9110-9.2.1": "RFC 9110, 9.2.1 Safe Methods", "https://www.rfc-editor.org/rfc/rfc9110.html#section-9.2.1";
    "rfc9110-9.3.1": "RFC 9110, 9.3.1 GET", "https://www.rfc-editor.org/rfc/rfc9110.html#section-9.3.1";
    "rfc9110-9.3.3": "RFC 9110, 9.3.3 POST", "https://www.rfc-editor.org/rfc/rfc9110.html#section-9.3.3";
    "rfc9110-15.3.1": "RFC 9110, 15.3.1 200 OK", "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.1";
    "rfc9110-15.4": "RFC 9110, 15.4 Redirection 3xx", "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4";
    "rfc9111-4.1":
        "RFC 9111, 4.1 Calculating Cache Keys with the Vary Header Field",
        "https://www.rfc-editor.org/rfc/rfc9111.html#section-4.1";
    "rfc1122-3.2.1.3": "RFC 1122, 3.2.1.3 Addressing", "https://www.rfc-editor.org/rfc/rfc1122.html#section-3.2.1.3";
    "rfc1950": "RFC 1950, ZLIB Compressed Data Format", "https://www.rfc-editor.org/rfc/rfc1950.html";
    "rfc2104": "RFC 2104, HMAC", "https://www.rfc-editor.org/rfc/rfc2104.html";
    "rfc3339": "RFC 3339, Date and Time on the Internet", "https://www.rfc-editor.org/rfc/rfc3339.html";
    "rfc4648-5":
        "RFC 4648, 5 Base 64 Encoding with URL and Filename Safe Alphabet",
        "https://www.rfc-editor.org/rfc/rfc4648.html#section-5";
    "rfc6454-4": "RFC 6454, 4 Origin of a URI", "https://www.rfc-editor.org/rfc/rfc6454.html#section-4";
    "rfc6761-6.3":
        "RFC 6761, 6.3 Domain Name Reservation Considerations for \"localhost.\"",
        "https://www.rfc-editor.org/rfc/rfc6761.html#section-6.3";
    "rfc7519": "RFC 7519, JSON Web Token", "https://www.rfc-editor.org/rfc/rfc7519.html";
    "rfc7519-3": "RFC 7519, 3 JSON Web Token (JWT) Overview", "https://www.rfc-editor.org/rfc/rfc7519.html#section-3";
    "rfc8259":
        "RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format",
        "https://www.rfc-editor.org/rfc/rfc8259.html";
    "html-forms": "HTML Standard, Forms", "https://html.spec.whatwg.org/multipage/forms.html";
    // Guides
    "mdn-set-cookie":
        "MDN, Set-Cookie",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie";
    "mdn-cors": "MDN, Cross-Origin Resource Sharing", "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS";
    "mdn-html-lang":
        "MDN, the lang attribute",
        "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Global_attributes/lang";
    "owasp-session-management":
        "OWASP, Session Management Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html";
    "ceur-2058-calzavara":
        "Calzavara, Rabitti, Bugliesi: Dr Cookie and Mr Token (2018)",
        "https://ceur-ws.org/Vol-2058/";
    // What others met
    "gh-pallets-flask-1784":
        "GitHub pallets/flask#1784: host names and cookies",
        "https://github.com/pallets/flask/issues/1784";
    "gh-pallets-flask-1789":
        "GitHub pallets/flask#1789: a session too large for a cookie",
        "https://github.com/pallets/flask/issues/1789";
    "gh-pallets-flask-1983":
        "GitHub pallets/flask#1983: a change inside a list is not saved",
        "https://github.com/pallets/flask/issues/1983";
    "gh-maxcountryman-flask-login-392":
        "GitHub maxcountryman/flask-login#392: a key for each worker",
        "https://github.com/maxcountryman/flask-login/issues/392";
    "gh-maxcountryman-flask-login-480":
        "GitHub maxcountryman/flask-login#480: a logout that ends nothing",
        "https://github.com/maxcountryman/flask-login/issues/480";
    "gh-CTFd-CTFd-64": "GitHub CTFd/CTFd#64: a random key for each worker", "https://github.com/CTFd/CTFd/issues/64";
    "gh-OctoPrint-OctoPrint-1479":
        "GitHub OctoPrint/OctoPrint#1479: two apps with one cookie name",
        "https://github.com/OctoPrint/OctoPrint/issues/1479";
    "gh-mdn-content-41366":
        "GitHub mdn/content#41366: Secure cookies at http://localhost",
        "https://github.com/mdn/content/issues/41366";
    "gh-PacktPublishing-Cloud-Native-Observability-18":
        "GitHub PacktPublishing/Cloud-Native-Observability#18: port 5000 on macOS",
        "https://github.com/PacktPublishing/Cloud-Native-Observability/issues/18";
    "gh-firebase-codelab-friendlychat-web-653":
        "GitHub firebase/codelab-friendlychat-web#653: port 5000 on macOS",
        "https://github.com/firebase/codelab-friendlychat-web/issues/653";
    "gh-blacklanternsecurity-badsecrets":
        "badsecrets: lists of keys that are publicly known",
        "https://github.com/blacklanternsecurity/badsecrets";
    "ghsa-68rp-wp8r-4726":
        "GHSA-68rp-wp8r-4726 (CVE-2026-27205): Vary: Cookie and the session",
        "https://github.com/advisories/GHSA-68rp-wp8r-4726";
    "ghsa-m2qf-hxjv-5gpq":
        "GHSA-m2qf-hxjv-5gpq: a session in a shared cache",
        "https://github.com/advisories/GHSA-m2qf-hxjv-5gpq";
}

/// A source, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cited {
    /// The id of the source.
    pub id: &'static str,
    /// What it is, with the version or the section.
    pub title: &'static str,
    /// Where it is to be found.
    pub url: &'static str,
    /// The function in a file. Null: all of it.
    pub within: Option<&'static str>,
}

impl Cited {
    /// It in few words, in two parts: `RFC 6265bis` and `5.7`, or a file and the function in it.
    ///
    /// ```
    /// use sessctl::teaching::sources::cited;
    ///
    /// let short = |name| cited(name).map(|cited| cited.short());
    /// assert_eq!(short("rfc6265bis-5.7"), Some(("RFC 6265bis", Some("5.7"))));
    /// assert_eq!(short("flask-sessions-py#open_session"), Some(("flask/sessions.py", Some("open_session"))));
    /// assert_eq!(short("flask-quickstart-sessions"), Some(("Flask", Some("quickstart/#sessions"))));
    /// assert_eq!(short("flask-config-secret-key"), Some(("Flask config:", Some("SECRET_KEY"))));
    /// ```
    pub fn short(&self) -> (&'static str, Option<&'static str>) {
        /// Where the documentation of Flask is.
        const FLASK: &str = "https://flask.palletsprojects.com/en/stable/";
        let Cited { title, url, within, .. } = *self;
        if let Some(entry) = title.strip_prefix("Flask documentation, Configuration: ") {
            return ("Flask config:", Some(entry));
        }
        match title.split_once(", ") {
            // its address names a page of the documentation as it is quoted: quickstart/#sessions
            Some(("Flask documentation", _)) => ("Flask", url.strip_prefix(FLASK)),
            Some((_, file)) if file.ends_with(".py") => (file, within),
            Some((standard, section)) if standard.starts_with("RFC ") => {
                let number =
                    section.split(' ').next().filter(|number| number.starts_with(|c: char| c.is_ascii_digit()));
                (standard.trim_end_matches(" (draft)"), number)
            }
            None => title.strip_suffix(" documentation").map_or((title, None), |name| (name, Some("docs"))),
            Some(_) => (title, None),
        }
    }
}

/// The source that a term names: by its id, or by its id, `#` and a function in that file.
///
/// ```
/// use sessctl::teaching::sources::cited;
///
/// let cited = cited("flask-sessions-py#open_session").expect("a source");
/// assert_eq!((cited.title, cited.within), ("Flask 3.1.3, flask/sessions.py", Some("open_session")));
/// ```
pub fn cited(name: &'static str) -> Option<Cited> {
    let (id, within) = name.split_once('#').map_or((name, None), |(id, within)| (id, Some(within)));
    let &Source { id, title, url } = source(id)?;
    Some(Cited { id, title, url, within })
}

/// The source of this id.
pub fn source(id: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_sources_have_one_id_or_one_address() {
        let ids: BTreeSet<&str> = SOURCES.iter().map(|source| source.id).collect();
        let urls: BTreeSet<&str> = SOURCES.iter().map(|source| source.url).collect();
        assert_eq!((ids.len(), urls.len()), (SOURCES.len(), SOURCES.len()));
        assert!(SOURCES.iter().all(|one| source(one.id) == Some(one)));
        assert_eq!(source("rfc6265bis"), None);
    }

    #[test]
    fn an_id_is_plain_and_an_address_is_https() {
        for Source { id, title, url } in SOURCES {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            assert!(id.chars().all(is_plain) && id.starts_with(|c: char| c.is_ascii_lowercase()), "{id}");
            assert!(url.starts_with("https://") && url.is_ascii() && !url.contains(' '), "{url}");
            assert!(!title.is_empty() && title.trim() == *title && !title.contains('\n'), "{title}");
        }
    }

    #[test]
    fn the_address_of_a_section_ends_with_its_number() {
        for Source { id, title, url } in SOURCES {
            let Some((_, section)) = id.strip_prefix("rfc").and_then(|id| id.split_once('-')) else { continue };
            assert!(url.ends_with(&format!("#section-{section}")), "{url}");
            assert!(title.contains(&format!(", {section} ")), "{title}");
        }
    }
}
