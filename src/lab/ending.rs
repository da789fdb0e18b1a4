//! What ends a session, and when, before any clock is moved.

use schemars::JsonSchema;
use serde::Serialize;

use super::login::{LOGIN_PAGE, lifetime_of, signed_at};
use crate::browser::{EndBy, Jar, Row, Url, join};
use crate::clock::Timestamp;
use crate::cookie::verdict::Sections;
use crate::cookie::{Signer, split};
use crate::formats::{Format, recognise};
use crate::inspect::LifetimeFrom;
use crate::inspect::search::{Fit, Search};

/// What is known of the app that signed a session.
pub struct Settings<'a> {
    /// How it signs, as far as is known.
    pub signer: &'a Signer,
    /// How else a given key may have signed, to be tried where it does not match.
    pub search: Option<Search>,
    /// Whether a key was given.
    pub has_own_key: bool,
    /// Whether the signer's key is the tutorial's.
    pub is_tutorials: bool,
    /// Whether the app may be a real one, which may have another key than the one that was given.
    pub is_real: bool,
    /// Its lifetime in seconds, if it was given.
    pub lifetime: Option<i64>,
    /// Its lifetime, if the login tells it.
    pub of_login: Option<(i64, LifetimeFrom)>,
}

/// What ends a session, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ending {
    /// The cookie's name.
    pub cookie_name: String,
    /// The moment of the question, by the browser's clock.
    pub now: Timestamp,
    /// Whether it may be of a real app, which may have another key than the one that was given. False: it is seen to be the
    /// embedded app's.
    pub is_real: bool,
    /// What the cookie is, if it has another format than Flask's session.
    pub looks_like: Option<Format>,
    /// The timestamp of the cookie. Null if it is not a Flask session: then nothing is known of the server.
    pub signed_at: Option<Timestamp>,
    /// Seconds since it was signed.
    pub age: Option<i64>,
    /// The server's `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: Option<i64>,
    /// How the lifetime is known.
    pub lifetime_from: Option<LifetimeFrom>,
    /// Why the browser does not send the cookie to this app. Null: it does.
    pub not_sent: Option<NotSent>,
    /// The host or domain that gets the cookie.
    pub domain: String,
    /// The folder whose pages get the cookie.
    pub path: String,
    /// When the browser drops the cookie. Null: when the browser closes.
    pub browser_drops_at: Option<Timestamp>,
    /// What said so.
    pub browser_drops_by: EndBy,
    /// In how many seconds that is. Null if it has dropped it, or drops it when it closes.
    pub browser_drops_in: Option<i64>,
    /// The last second at which the server accepts it.
    pub server_accepts_until: Option<Timestamp>,
    /// For how many more seconds. Below 0 the session is over.
    pub server_accepts_for: Option<i64>,
    /// Whether the key fits: the given one, or the tutorial's. Null if none was given and the tutorial's does not fit.
    pub is_verified: Option<bool>,
    /// The settings with which the given key makes the signature, where those that were asked for do not.
    pub fits: Option<Fit>,
    /// Whether a key makes the signature with a salt that is not the one of Flask's sessions. Then the age that is accepted
    /// is a rule of the app's own, and not what its Expires or its Max-Age says.
    pub is_of_another_salt: bool,
    /// Whether the browser sends it and the server accepts it now. Null where that cannot be known: the cookie is not a
    /// Flask session, its salt is another than Flask's, it was not verified and its lifetime is not known, or it was signed in
    /// the future, which a real app refuses with itsdangerous 2 and accepted before.
    pub is_alive: Option<bool>,
}

/// Why a browser does not send a cookie to an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotSent {
    /// It has expired.
    Expired,
    /// It is for another host.
    OtherHost,
    /// It is for pages of this host that are not the app's.
    OtherPath,
    /// It goes to https pages only.
    Secure,
}

/// Why a browser with this jar does not send the cookie to any page of this app. `None`: it does.
pub fn not_sent(jar: &Jar, row: &Row, app: &Url, now: Timestamp) -> Option<NotSent> {
    if row.is_expired {
        return Some(NotSent::Expired);
    }
    let goes_to = |page: &Url| jar.find(&row.name, Some(page), now).contains(row);
    let mut page = app.clone();
    page.set_path(&row.path);
    let is_below = row.path.starts_with(app.path().trim_end_matches('/'));
    let is_above = [app.clone(), join(app, "/"), join(app, LOGIN_PAGE)].iter().any(goes_to);
    if is_above || is_below && goes_to(&page) {
        return None;
    }
    if goes_to(&page) {
        return Some(NotSent::OtherPath);
    }
    let mut secure = page.clone();
    // it fails for addresses that are not of the web
    let _ = secure.set_scheme("https");
    Some(if row.secure == Some(true) && goes_to(&secure) { NotSent::Secure } else { NotSent::OtherHost })
}

/// Reads from a session cookie in a jar what will end it, by the browser's clock and by the server's.
pub fn ending(row: &Row, not_sent: Option<NotSent>, settings: &Settings<'_>, clocks: [Timestamp; 2]) -> Ending {
    let [now, of_the_server] = clocks;
    let key = split(&row.value).and_then(|parts| settings.signer.key_of(parts.signed_text, parts.signature));
    let foreign = recognise(&row.value).map(|foreign| foreign.format).filter(|_| key.is_none());
    // Starlette's session is Flask's but for the salt and the base64
    let is_signed_alike = matches!(foreign, None | Some(Format::Starlette)) && signed_at(row).is_ok();
    let search = settings.search.as_ref().filter(|_| key.is_none() && is_signed_alike);
    let fits = search.and_then(|search| search.signer_that_fits(&Sections::of(&row.value)?)).map(|(_, fit)| fit);
    let foreign = foreign.filter(|_| fits.is_none());
    let signed_at = signed_at(row).ok().filter(|_| foreign.is_none());
    let is_verified = match key {
        Some(_) => Some(true),
        None if fits.is_some() => Some(true),
        None => settings.has_own_key.then_some(false),
    };
    let is_of_another_salt = match &fits {
        Some(fit) => !fit.has_flasks_salt(),
        None => key.is_some() && !settings.signer.signs_sessions(),
    };
    let is_tutorials = key.is_some() && settings.is_tutorials;
    let rule = signed_at.map(|signed_at| match settings.of_login {
        Some(of_login) if settings.lifetime.is_none() => of_login,
        _ => lifetime_of(settings.lifetime, is_tutorials, (row.expires_for_the_server(), row.expires_by), signed_at),
    });
    let rule =
        rule.filter(|(_, from)| !is_of_another_salt || matches!(from, LifetimeFrom::Given | LifetimeFrom::Login));
    let (lifetime, lifetime_from) = (rule.map(|(lifetime, _)| lifetime), rule.map(|(_, from)| from));
    let age = signed_at.map(|signed_at| of_the_server.unix().saturating_sub(signed_at.unix()));
    let is_in_time = age.zip(lifetime).map(|(age, lifetime)| (0..=lifetime).contains(&age));
    // the app may have set another lifetime, and another key than the one that does not fit
    let is_guess = lifetime_from == Some(LifetimeFrom::FlaskDefault);
    let is_of_another_key = is_verified == Some(false) && settings.is_real;
    let is_alive = match is_in_time {
        _ if not_sent.is_some() => Some(false),
        None => None,
        Some(_) if is_of_another_key => None,
        // before itsdangerous 2.0, Flask accepted it
        Some(_) if settings.is_real && age < Some(0) => None,
        Some(_) if is_verified == Some(false) || age < Some(0) => Some(false),
        // whether the app's key made it is not known
        Some(true) if is_verified.is_none() && settings.is_real => None,
        Some(is_in_time) => Some(is_in_time).filter(|_| !is_guess),
    };
    Ending {
        cookie_name: row.name.clone(),
        now,
        is_real: settings.is_real,
        looks_like: foreign,
        signed_at,
        age,
        lifetime,
        lifetime_from,
        not_sent,
        domain: row.domain.clone(),
        path: row.path.clone(),
        browser_drops_at: row.expires,
        browser_drops_by: row.expires_by,
        browser_drops_in: row.expires.map(|end| end.unix() - now.unix()).filter(|&left| left > 0),
        server_accepts_until: signed_at.zip(lifetime).map(|(signed_at, lifetime)| signed_at.plus(lifetime)),
        server_accepts_for: lifetime.zip(age).map(|(lifetime, age)| lifetime.saturating_sub(age)),
        is_verified: is_verified.filter(|_| signed_at.is_some()),
        fits,
        is_of_another_salt,
        is_alive,
    }
}
