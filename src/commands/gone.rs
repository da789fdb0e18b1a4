//! What became of a session that is gone: an answer, where the browser remembers it.

use super::Context;
use crate::browser::{DropRule, Jar, Row, Url};
use crate::error::Error;
use crate::lab::login::signed_at;
use crate::report::{Gone, NoSession};

/// How long before its end a session is looked at again, in seconds.
const BEFORE: i64 = 60;

/// The host of the embedded app.
pub(super) const EMBEDDED: &str = "127.0.0.1";

/// The last cookie of this name that the browser dropped, if it remembers one. An empty name is that of any cookie.
/// `is_real`: it was looked for at a real app.
pub(super) fn gone(jar: &Jar, browser: &str, name: &str, context: &Context, is_real: bool) -> Option<Gone> {
    let now = context.now();
    let dropped = jar.dropped(now).into_iter().rfind(|dropped| name.is_empty() || dropped.name == name)?;
    let is_it = |row: &Row| {
        (&row.name, &row.domain, &row.path) == (&dropped.name, &dropped.domain, &dropped.path)
            && row.expires == Some(dropped.at)
    };
    let kept = jar.rows(now).into_iter().find(is_it).filter(|_| dropped.rule == DropRule::Expires);
    let lives_at = kept.and_then(|row| {
        let shortly_before = dropped.at.plus(-BEFORE);
        // before its signature it is refused too
        let at = signed_at(&row).map_or(shortly_before, |signed_at| shortly_before.max(signed_at));
        Some(at).filter(|at| *at < dropped.at && at.is_on_the_calendar())
    });
    let is_real = is_real || dropped.domain != EMBEDDED;
    let lives_at = lives_at.filter(|_| !is_real && !dropped.was_empty);
    // one that ran out is still there, and a copy
    let copied_from = context.copied_from(browser, jar, &dropped.name).filter(|_| dropped.rule == DropRule::Expires);
    let user = context.user_of(browser);
    let clock_is_apart =
        context.held.is_some_and(|held| context.base_with_its_own_clock().is_some() || held.both().is_none());
    Some(Gone {
        browser: browser.to_owned(),
        ago: now.unix() - dropped.at.unix(),
        dropped,
        lives_at,
        copied_from,
        clock_is_apart,
        clock_is_held: context.held.is_some_and(|held| held.browser.is_some()),
        user,
        login_way: context.login_way_of(browser),
        is_real,
        name_was_typed: context.name_was_typed,
    })
}

/// Whether a cookie of this domain may have gone to this address.
pub(super) fn is_for(domain: &str, url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// The answer in the place of the error that there is no session. Where none is remembered, the error stays.
pub(super) fn or_gone<T>(found: Result<T, Error>, context: &Context) -> Result<Result<T, NoSession>, Error> {
    let error = match found {
        Err(error @ Error::NoCookie { .. }) => error,
        found => return found.map(Ok),
    };
    let jar = context.own_jar()?;
    // a cookie of another host was none of this app's
    let is_of_the_app = |gone: &Gone| context.base.as_ref().is_none_or(|app| is_for(&gone.dropped.domain, app));
    let of = |name: &str| gone(&jar, &context.browser, name, context, context.base.is_some()).filter(is_of_the_app);
    // the address of the login may have had another path
    let of_login = || context.cookie_name_of_login_on_this_server().and_then(|name| of(&name));
    match of(&context.name_of_session()).or_else(of_login) {
        Some(gone) => Ok(Err(NoSession { gone, clock: context.held })),
        None => Err(error),
    }
}
