//! Where a command is on the path, and what is kept for that: which browser has a copy of whose session.

use sha2::{Digest, Sha256};

use super::gone::{EMBEDDED, is_for};
use super::{Context, home};
use crate::browser::{Copied, Copies, DropRule, Jar, KeptLogin, Row, Url, is_below, shown};
use crate::cookie::split;
use crate::error::Error;
use crate::lab::another_user::{another_user, whole_session};
use crate::lab::change::SessionChange;
use crate::lab::login::{is_for_the_host, session_cookie, signed_at};
use crate::lab::recognition::Verdict;
use crate::report::{AnotherApp, LoginWay, Place, Station, TypedAt, TypedOption, UsedFor};
use crate::server::apps::tutorial;

/// The most cookies of a browser that are remembered as copied.
const MOST_COPIED: usize = 100;

/// The most pages of a browser of which it is remembered that they have shown a user.
const MOST_SHOWN: usize = 30;

/// What makes the tutorial's session say that it is another user's.
const TUTORIALS: &str = "id=admin";

/// The options whose value is a file.
const FILES: [&str; 4] = ["secret-file", "fallback-file", "env-file", "cacert"];

/// The options that say where a key is and how it signs.
const OF_A_KEY: [&str; 10] = [
    "app",
    "secret-file",
    "env-file",
    "secret-stdin",
    "secret",
    "fallback-file",
    "fallback",
    "salt",
    "digest",
    "key-derivation",
];

/// The value of an option, as it means the same in another folder.
fn kept_value(option: &TypedOption) -> Option<String> {
    let value = option.value.as_deref()?;
    let path = match FILES.contains(&option.name.as_str()) && value != "-" {
        true => std::path::absolute(value).ok(),
        false => None,
    };
    Some(path.and_then(|path| path.into_os_string().into_string().ok()).unwrap_or_else(|| value.to_owned()))
}

/// What is kept of a cookie that was copied. Its value stands in the jar, and nowhere else.
fn digest(row: &Row) -> String {
    short_digest(&format!("{}={}", row.name, row.value))
}

/// What is kept of a page. There may be a secret in its query.
fn page_digest(page: &Url) -> String {
    short_digest(&format!("{}?{}", page.path(), page.query().unwrap_or_default()))
}

fn short_digest(text: &str) -> String {
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the tutorial's own key signed a cookie.
pub(super) fn is_signed_by_the_tutorial(row: &Row) -> bool {
    let signer = tutorial::config().signer();
    split(&row.value).is_some_and(|is| signer.key_of(is.signed_text, is.signature).is_some())
}

impl Context {
    /// What is kept of the browsers' copies. Without a home nothing is.
    fn copies(&self) -> Option<Copies> {
        Some(Copies::below(&home().ok()?, &self.network.on_wait))
    }

    /// The app, as it is kept beside a browser's login.
    fn app_of_login(&self) -> Option<String> {
        self.base.as_ref().map(shown)
    }

    /// This station, of the browser that is used.
    pub fn station(&self, at: Station) -> Place {
        self.station_with(&self.typed, at)
    }

    /// The same, where the key that was given is known to be another than the one of this session. It is not kept.
    pub fn station_without_the_key(&self, at: Station) -> Place {
        let options = self.typed.options.iter().filter(|option| !OF_A_KEY.contains(&option.name.as_str()));
        let typed = TypedAt { options: options.cloned().collect(), takes: self.typed.takes.clone() };
        self.station_with(&typed, at)
    }

    fn station_with(&self, typed: &TypedAt, at: Station) -> Place {
        self.keep_reached(&self.browser, at);
        let other = self.copies().and_then(|copies| copies.of(&self.browser).to);
        self.with(typed, Place::at(at, &self.browser, other.as_deref()))
    }

    /// The same place, with the options that are in force. What was typed now is kept for the stations behind it.
    fn with_options(&self, place: Place) -> Place {
        self.with(&self.typed, place)
    }

    /// The same, where these were typed.
    fn with(&self, typed: &TypedAt, place: Place) -> Place {
        let options = typed.after(&self.options_of(&self.browser));
        let written: Vec<_> = options.iter().map(|option| (option.name.clone(), kept_value(option))).collect();
        self.keep(&self.browser, |copied| {
            if self.is_for_this_app(copied) {
                copied.app = self.app_of_login();
                copied.typed.clone_from(&written);
            }
        });
        let session = self.jar_of(&place.first).and_then(|jar| self.session_in(&jar)).ok();
        let another_user = session.as_ref().map(|row| another_user(&row.value));
        // a session in which no key can be named is neither changed nor made anew
        let is_unnamed = another_user == Some(None) && matches!(place.next, Some(Station::Tamper | Station::Sign));
        let place = if is_unnamed { place.then(Station::Expire) } else { place };
        let change = another_user.as_ref().and_then(Option::as_deref);
        let whole_session = session.zip(change).and_then(|(row, change)| whole_session(&row.value, change));
        let another_user = another_user.flatten().filter(|change| self.base.is_some() || change != TUTORIALS);
        Place { options, another_user, whole_session, ..place }
    }

    /// Whether what is kept of a browser is of this app, or of none yet: a session may come in another way than by a login.
    fn is_for_this_app(&self, copied: &Copied) -> bool {
        copied.app == self.app_of_login() || copied.user.is_none() && copied.app.is_none()
    }

    /// The options that were typed for a browser at this app, and that are in force.
    fn options_of(&self, browser: &str) -> Vec<TypedOption> {
        self.options_at(browser, self.app_of_login().as_deref())
    }

    /// The same, at the app of this address.
    fn options_at(&self, browser: &str, app: Option<&str>) -> Vec<TypedOption> {
        let copied = self.copies().map(|copies| copies.of(browser)).unwrap_or_default();
        let of_this_app = if copied.app.as_deref() == app { copied.typed } else { Vec::new() };
        of_this_app.into_iter().map(|(name, value)| TypedOption { name, value }).collect()
    }

    /// The station of a copy that was made.
    pub(super) fn station_of_a_new_copy(&self, from: &str, to: &str, copied: &[Row]) -> Place {
        self.keep_copy(from, to, copied);
        self.keep_reached(from, Station::JarCopy);
        let options = match self.real_app_of_copies(from, copied) {
            Some(app) => self.options_at(from, Some(&shown(&app))),
            None => self.options_of(from),
        };
        Place { options, ..Place::at(Station::JarCopy, from, Some(to)) }
    }

    /// This station, if the browser has a session.
    pub fn station_with_a_session(&self, at: Station) -> Option<Place> {
        self.has_a_session().then(|| self.station(at))
    }

    /// Whether the browser has a live session.
    pub(super) fn has_a_session(&self) -> bool {
        self.jar_of(&self.browser).is_ok_and(|jar| self.session_in(&jar).is_ok())
    }

    /// The name with which a browser logged in last to this app.
    pub fn user_of(&self, browser: &str) -> Option<String> {
        let copied = self.copies()?.of(browser);
        copied.user.filter(|_| copied.app == self.app_of_login())
    }

    /// Whether the app at which a browser logged in last is a real one.
    pub(super) fn logged_in_at_a_real_app(&self, browser: &str) -> bool {
        self.copies().is_some_and(|copies| copies.of(browser).app.is_some())
    }

    /// The address of that real app.
    pub(super) fn real_app_of_login(&self, browser: &str) -> Option<Url> {
        let app = self.copies()?.of(browser).app?;
        Url::parse(&app).ok()
    }

    /// The same, where no address was given now and the jar has no session that is seen to be the embedded app's.
    pub(super) fn real_app_that_is_not_asked(&self, jar: &Jar) -> Option<Url> {
        let app = self.real_app_of_login(&self.browser).filter(|_| self.base.is_none())?;
        match self.session_in(jar) {
            Ok(row) if self.is_of_the_embedded_app(&self.browser, jar, &row) => None,
            Ok(row) if !is_for(&row.domain, &app) => None,
            _ => Some(app),
        }
    }

    /// Keeps that the browser is used for the app of this address, where its cookies came in another way than by a login.
    pub(super) fn keep_app(&self) {
        if self.base.is_none() {
            return;
        }
        self.keep(&self.browser, |copied| {
            if self.is_for_this_app(copied) {
                copied.app = self.app_of_login();
            }
        });
    }

    /// The same, where cookies were put into its jar that are of this app, whatever it had before. `session` is the name of the
    /// one that was taken for its session by its form.
    pub(super) fn keep_app_of_imported(&self, session: Option<&str>) {
        if self.base.is_none() {
            return;
        }
        self.keep(&self.browser, |copied| {
            if copied.app != self.app_of_login() {
                *copied = Copied { app: self.app_of_login(), ..copied.anew() };
            }
            copied.shown_at.clear();
            if session.is_some() {
                copied.cookie_name = session.map(str::to_owned);
            }
        });
    }

    /// The same, where no address was given now and this jar has the session of that app.
    pub(super) fn login_url_of(&self, jar: &Jar) -> Option<Url> {
        if self.base.is_some() {
            return None;
        }
        let app = self.real_app_of_login(&self.browser)?;
        let kept = self.cookie_name_of_login_at(&app);
        let name = kept.as_deref().unwrap_or(&self.name);
        session_cookie(jar, &app, name, self.name_was_typed, self.now()).map(|_| app)
    }

    /// Whether it is seen that a cookie of a browser's jar is a session of the embedded app: its login left a note beside it,
    /// or the tutorial's key signed it and the browser logged in last at no real app.
    pub(super) fn is_of_the_embedded_app(&self, browser: &str, jar: &Jar, row: &Row) -> bool {
        // a note stands beside one cookie
        let is_noted = || jar.noted(self.now()).is_some_and(|(noted, _)| noted == *row);
        row.domain == EMBEDDED
            && (is_noted() || is_signed_by_the_tutorial(row) && !self.logged_in_at_a_real_app(browser))
    }

    /// The address of the real app of the session in the jar of the browser, where no address was given, it is known, and the
    /// session is not seen to be the embedded app's.
    pub(super) fn real_app_of_session(&self, jar: &Jar) -> Option<Url> {
        match self.session_in(jar) {
            Ok(_) if self.base.is_some() => None,
            Ok(row) if self.is_of_the_embedded_app(&self.browser, jar, &row) => None,
            Ok(row) => self.real_app_of_login(&self.browser).filter(|url| is_for(&row.domain, url)),
            Err(_) => self.login_url_of(jar),
        }
    }

    /// The address of the real app of which cookies were copied, where no address was given and it is known.
    pub(super) fn real_app_of_copies(&self, from: &str, copied: &[Row]) -> Option<Url> {
        let app = self.real_app_of_login(from).filter(|_| self.base.is_none())?;
        copied.iter().any(|row| is_for(&row.domain, &app)).then_some(app)
    }

    /// Whether no address was given, none is known of a browser's login, and its session is not seen to be the embedded app's.
    pub(super) fn has_none_of_a_known_app(&self, browser: &str) -> Result<bool, Error> {
        let jar = self.jar_of(browser)?;
        let session = self.session_in(&jar).ok();
        let is_seen = session.is_some_and(|row| self.is_of_the_embedded_app(browser, &jar, &row));
        Ok(self.base.is_none() && self.user_of(browser).is_none() && !is_seen)
    }

    /// The app of a session in the jar of the browser, where no address was given and it is not seen to be the embedded one.
    pub(super) fn another_app(&self, jar: &Jar, row: &Row, key_fits: Option<bool>) -> Option<AnotherApp> {
        if self.base.is_some() || self.is_of_the_embedded_app(&self.browser, jar, row) {
            return None;
        }
        let login_url = self.real_app_of_login(&self.browser).filter(|url| is_for(&row.domain, url));
        Some(AnotherApp { login_url: login_url.map(|url| shown(&url)), key_fits, has_session: true })
    }

    /// How a browser logged in last to this app, or to the real one that it was used for, where no address was given.
    pub(super) fn login_way_of(&self, browser: &str) -> LoginWay {
        let copied = self.copies().map(|copies| copies.of(browser));
        let is_of_it = |copied: &Copied| self.base.is_none() || copied.app == self.app_of_login();
        let copied = copied.filter(is_of_it).unwrap_or_default();
        let url = self.real_app_of_login(browser).filter(|_| self.base.is_none());
        // another program may have written the file
        let is_method = |method: &String| method.bytes().all(|byte| byte.is_ascii_uppercase());
        LoginWay {
            login: KeptLogin { method: copied.login.method.filter(is_method), ..copied.login },
            elsewhere: url.map(|url| Box::new(UsedFor { url: shown(&url), user: copied.user })),
        }
    }

    /// The address of the real app that a browser was used for, where none was given now.
    pub(super) fn used_for(&self, browser: &str) -> Option<Box<str>> {
        let app = self.real_app_of_login(browser).filter(|_| self.base.is_none());
        app.map(|app| shown(&app).into_boxed_str())
    }

    /// The name for a new login to this app, or to the real one that the browser was used for where no address was given.
    pub(super) fn user_for_a_login(&self, browser: &str) -> Option<String> {
        match self.used_for(browser) {
            Some(_) => self.copies()?.of(browser).user,
            None => self.user_of(browser),
        }
    }

    /// The name of the session cookie that the last login to this app brought, where it was known by its form. Cookies that
    /// came since then may hide which one it is, and the browser may have logged in to another app.
    pub(super) fn cookie_name_of_login(&self) -> Option<String> {
        let copied = self.copies()?.of(&self.browser);
        let name = match self.app_of_login() {
            Some(app) => copied.cookie_name_at(|at| at == app),
            None => copied.cookie_name.filter(|_| copied.app.is_none()),
        };
        name.filter(|_| !self.name_was_typed)
    }

    /// The same of the app to which this page belongs.
    pub(super) fn cookie_name_of_login_at(&self, page: &Url) -> Option<String> {
        self.cookie_name_of_a_login(|app| is_below(page, app))
    }

    /// The same of the last login on the server of this app, at whichever path.
    pub(super) fn cookie_name_of_login_on_this_server(&self) -> Option<String> {
        let app = self.base.as_ref()?;
        self.cookie_name_of_a_login(|at| at.origin() == app.origin())
    }

    fn cookie_name_of_a_login(&self, is_it: impl Fn(&Url) -> bool) -> Option<String> {
        let copied = self.copies()?.of(&self.browser);
        let name = copied.cookie_name_at(|app| Url::parse(app).is_ok_and(|app| is_it(&app)));
        name.filter(|_| !self.name_was_typed)
    }

    /// The name under which a session of the app is looked for: the one that was typed, or that its login brought, or
    /// `session`.
    pub(super) fn name_of_session(&self) -> String {
        self.cookie_name_of_login().unwrap_or_else(|| self.name.clone())
    }

    /// The name that the login at the app of this page brought, while the browser holds a cookie of this name for it. One
    /// that has expired counts.
    pub(super) fn held_name_of_login(&self, jar: &Jar, page: &Url) -> Option<String> {
        let name = self.cookie_name_of_login_at(page)?;
        let rows = jar.rows(self.now());
        rows.iter().any(|row| row.name == name && is_for_the_host(row, page)).then_some(name)
    }

    /// Keeps the name of the session cookie that the login has brought.
    pub(super) fn keep_cookie_name(&self, name: Option<&str>) {
        self.keep(&self.browser, |copied| copied.cookie_name = name.map(str::to_owned));
    }

    /// Keeps the name of the session cookie of the app from which the browser logs out, which need not be one to which it
    /// logged in by a login.
    pub(super) fn keep_cookie_name_of_logout(&self, name: &str) {
        self.keep(&self.browser, |copied| {
            if self.is_for_this_app(copied) {
                copied.app = self.app_of_login();
                copied.cookie_name = Some(name.to_owned());
            }
        });
    }

    /// Keeps which cookies of this jar from before the login are in the jar as they were. A cookie that came with an earlier
    /// login to this app is none of them.
    ///
    /// `earlier` are those of the login before, where it was to this app.
    pub(super) fn keep_cookies_before_login(&self, before: &Jar, after: &Jar, earlier: Option<&[String]>) {
        let (now, left) = (self.now(), after.rows(self.now()));
        let is_left = |row: &Row| !row.is_expired && left.contains(row);
        let digests = before.rows(now).into_iter().filter(is_left).map(|row| digest(&row));
        let digests = digests.filter(|kept| earlier.is_none_or(|earlier| earlier.contains(kept)));
        let digests: Vec<String> = digests.take(MOST_COPIED).collect();
        self.keep(&self.browser, |copied| {
            if copied.app == self.app_of_login() {
                copied.before_login.clone_from(&digests);
            }
        });
    }

    /// The cookies that were in the jar before the last login to this app and that it left as they were. `None`: no login to
    /// it is known.
    pub(super) fn cookies_before_login(&self) -> Option<Vec<String>> {
        let copied = self.copies()?.of(&self.browser);
        (copied.user.is_some() && copied.app == self.app_of_login()).then_some(copied.before_login)
    }

    /// The names of the live cookies of this jar that go to a page of the app and are of them.
    pub(super) fn left_from_before_login(&self, jar: &Jar, page: &Url) -> Vec<String> {
        let Some(before) = self.cookies_before_login() else { return Vec::new() };
        let rows = jar.rows_for(page, self.now()).into_iter();
        rows.filter(|row| before.contains(&digest(row))).map(|row| row.name).collect()
    }

    /// Whether a cookie was in the jar before the last login to this app, which left it as it was.
    pub(super) fn is_from_before_login(&self, row: &Row) -> bool {
        self.cookies_before_login().is_some_and(|before| before.contains(&digest(row)))
    }

    /// Keeps how the browser has logged in.
    pub(super) fn keep_login_way(&self, way: &KeptLogin) {
        self.keep(&self.browser, |copied| copied.login = way.clone());
    }

    /// How far on the path this browser is, before this user logs in again because the session is over. 0: the path begins
    /// anew, with another user, beside a session that is good, or behind the end.
    pub(super) fn reached_by(&self, user: &str) -> usize {
        let (Some(copies), Ok(jar)) = (self.copies(), self.jar_of(&self.browser)) else { return 0 };
        let copied = copies.of(&self.browser);
        let is_the_same = copied.app == self.app_of_login() && copied.user.as_deref() == Some(user);
        // one that is signed later than the server's clock shows is refused too
        let is_early = |row: &Row| signed_at(row).is_ok_and(|signed_at| signed_at > self.server_now());
        let is_good = self.session_in(&jar).is_ok_and(|row| !is_early(&row));
        if is_the_same && !is_good { copied.reached } else { 0 }
    }

    /// Keeps that the browser has logged in. What was known of copies is of a session before. Behind it, the path goes on
    /// from the number of stations that were reached.
    pub(super) fn keep_login(&self, user: &str, reached: usize) -> Place {
        self.keep(&self.browser, |copied| {
            *copied = copied.anew();
            (copied.user, copied.app) = (Some(user.to_owned()), self.app_of_login());
            copied.reached = Station::after_a_new_login(reached).map_or(0, |_| reached);
        });
        let place = self.station(Station::Login);
        match Station::after_a_new_login(reached) {
            Some(next) => place.then(next),
            None => place,
        }
    }

    /// Keeps the app of a login of which it could not be told whether it worked, and which brought cookies: they are seen to
    /// be of that app. No user is kept, for none is known to be logged in.
    ///
    /// `session` is the name of the session cookie, where it is known by its form. Where the login did not bring it, what was
    /// known of a session before stays. How it was sent is kept beside either.
    pub(super) fn keep_untold_login(
        &self,
        user: &str,
        way: &KeptLogin,
        session: Option<&str>,
        brought_the_session: bool,
    ) {
        self.keep(&self.browser, |copied| {
            let is_known = copied.app == self.app_of_login() && copied.user.as_deref() == Some(user);
            if is_known {
                copied.login = way.clone();
            }
            if is_known || !brought_the_session && !self.is_for_this_app(copied) {
                return;
            }
            if brought_the_session {
                *copied = copied.anew();
            }
            copied.app = self.app_of_login();
            copied.cookie_name = session.map(str::to_owned);
            copied.login = way.clone();
        });
    }

    /// Keeps that a browser has reached a station of the path, if that is the furthest. At the end nothing is kept.
    fn keep_reached(&self, browser: &str, at: Station) {
        self.keep(browser, |copied| {
            // without a login there is none to go on from
            if copied.user.is_some() && copied.app == self.app_of_login() {
                copied.reached = match at {
                    Station::Demo | Station::Learn => 0,
                    at => copied.reached.max(at.number()),
                };
            }
        });
    }

    /// Keeps that pages of this app have shown a user to this browser.
    pub(super) fn keep_shown_at(&self, pages: &[Url]) {
        let is_for_this_app = |copied: &Copied| self.base.is_some() && self.is_for_this_app(copied);
        self.keep(&self.browser, |copied| {
            if is_for_this_app(copied) {
                copied.app = self.app_of_login();
                let new: Vec<String> =
                    pages.iter().map(page_digest).filter(|is| !copied.shown_at.contains(is)).collect();
                copied.shown_at.extend(new);
                copied.shown_at.truncate(MOST_SHOWN);
            }
        });
    }

    /// Forgets it, where another user may be in the session now.
    pub(super) fn forget_shown_at(&self) {
        self.keep(&self.browser, |copied| copied.shown_at.clear());
    }

    /// The verdict, and beside it that a page which sends to a login now has shown this browser its user before.
    pub(super) fn beside_what_was_shown(&self, verdict: Verdict, page: &Url) -> Verdict {
        let copied = self.copies().map(|copies| copies.of(&self.browser)).unwrap_or_default();
        let was_shown = copied.shown_at.contains(&page_digest(page)) && copied.app == self.app_of_login();
        verdict.where_it_was_shown(page.path().to_owned(), was_shown && self.base.is_some())
    }

    /// Keeps that the browser has logged out.
    pub(super) fn keep_logout(&self) {
        self.keep(&self.browser, |copied| copied.logged_out = true);
    }

    /// Keeps that one browser has a copy of the session of another.
    fn keep_copy(&self, from: &str, to: &str, rows: &[Row]) {
        self.keep(from, |copied| (copied.to, copied.logged_out) = (Some(to.to_owned()), false));
        let user = self.copies().map(|copies| copies.of(from));
        self.keep(to, |copied| {
            *copied = Default::default();
            copied.from = Some(from.to_owned());
            copied.copied = rows.iter().take(MOST_COPIED).map(digest).collect();
            if let Some(of) = user.clone() {
                (copied.user, copied.app, copied.typed) = (of.user, of.app, of.typed);
                copied.cookie_name = of.cookie_name;
                copied.names_elsewhere = of.names_elsewhere;
                copied.login = of.login;
            }
        });
    }

    /// Forgets what was kept of a browser whose jar is emptied.
    pub(super) fn forget_copies(&self, browser: &str) {
        self.keep(browser, |copied| *copied = Default::default());
    }

    /// To keep nothing is not worth an error.
    fn keep(&self, browser: &str, change: impl Fn(&mut Copied)) {
        if let Some(copies) = self.copies() {
            let _ = copies.change(browser, change);
        }
    }

    /// The station of a logout: behind it the copy is looked at, if there is one that lives.
    pub(super) fn station_of_logout(&self) -> Option<Place> {
        let copies = self.copies()?;
        let other = copies.of(&self.browser).to?;
        self.keep_reached(&self.browser, Station::Logout);
        let place = self.with_options(Place::at(Station::Logout, &self.browser, Some(&other)));
        let copy = copies.of(&other);
        let lives = |jar: &Jar| self.session_in(jar).is_ok_and(|row| copy.copied.contains(&digest(&row)));
        let has_copy = copy.from.as_deref() == Some(&self.browser) && self.jar_of(&other).is_ok_and(|jar| lives(&jar));
        Some(if has_copy { place } else { place.then(Station::Demo) })
    }

    /// Whether this browser has logged out of this app since it logged in.
    pub(super) fn has_logged_out(&self) -> bool {
        let copied = self.copies().map(|copies| copies.of(&self.browser)).unwrap_or_default();
        copied.logged_out && copied.app == self.app_of_login()
    }

    /// Keeps what became of the copy of a session of this name: the app has renewed it, or given the browser a session of its
    /// own, or taken it. `before` is the jar as it was.
    pub(super) fn follow_the_copy(&self, before: &Jar, after: &Jar, name: &str) {
        let Some(copies) = self.copies() else { return };
        let is_copied = |copied: &Copied, row: &Row| copied.copied.contains(&digest(row));
        let now = self.now();
        let copied = copies.of(&self.browser);
        let old = before.rows(now).into_iter().find(|row| row.name == name && is_copied(&copied, row));
        let (Some(_), Some(old)) = (copied.from, old) else { return };
        let is_it = |row: &Row| (&row.name, &row.domain, &row.path) == (&old.name, &old.domain, &old.path);
        let new = after.rows(now).into_iter().find(is_it);
        let change = SessionChange::between(Some(&old.value), new.as_ref().map(|row| row.value.as_str()));
        let is_copy = !change.is_no_copy_any_more();
        self.keep(&self.browser, |copied| match &new {
            Some(new) if is_copy => {
                if let Some(digest_of_it) = copied.copied.iter_mut().find(|kept| **kept == digest(&old)) {
                    *digest_of_it = digest(new);
                }
            }
            _ => copied.from = None,
        });
    }

    /// The browser whose session another has a copy of, while a cookie of this name in the jar is what was copied, or what
    /// the app renewed that to.
    pub(super) fn copied_from(&self, browser: &str, jar: &Jar, name: &str) -> Option<String> {
        let copied = self.copies()?.of(browser);
        let is_it = |row: Row| row.name == name && copied.copied.contains(&digest(&row));
        copied.from.filter(|_| jar.rows(self.now()).into_iter().any(is_it))
    }

    /// The station of a visit with a copy that was sent: before or after the logout of the browser that it came from.
    /// `None`: that browser's session went in another way, or the copy is not seen to be good while it lives.
    pub(super) fn station_of_copy(&self, from: &str, is_good: bool) -> Option<Place> {
        let jar = self.jar_of(from).ok()?;
        let lives = self.session_in(&jar).is_ok();
        let was_deleted = || self.was_deleted(&jar);
        let first = self.copies()?.of(from);
        // a logout after a new login is one from another session
        let at = match first.to.is_some() && (first.logged_out || !lives && was_deleted()) {
            true => Station::Copy,
            false if lives && is_good => Station::OtherBrowser,
            false => return None,
        };
        self.keep_reached(from, at);
        Some(self.with_options(Place::at(at, from, Some(&self.browser))))
    }

    /// Whether the last session that a browser dropped was deleted by the server.
    fn was_deleted(&self, jar: &Jar) -> bool {
        let dropped = jar.dropped(self.now()).into_iter().rfind(|dropped| dropped.name == self.name_of_session());
        dropped.is_some_and(|dropped| dropped.rule == DropRule::Deleted)
    }

    /// A station at the end of the path, for a browser that has walked it.
    pub(super) fn end_of_the_path(&self, at: Station) -> Option<Place> {
        let is_walked = self.copies().is_some_and(|copies| copies.has_one_that_logged_out());
        is_walked.then(|| self.station(at))
    }
}
