//! `expire`: who ends a session, and when.

use clap::Args;

use super::World;
use super::app::AppArgs;
use super::keys::{Keys, SecretArgs, SigningArgs};
use crate::browser::{Jar, Row};
use crate::clock::Timestamp;
use crate::cookie::{split, timestamp};
use crate::error::Error;
use crate::inspect::LifetimeFrom;
use crate::report::{Expiry, Report};
use crate::server::apps::tutorial;
use crate::server::flask::config::FLASK_DEFAULT_LIFETIME;

/// Arguments of `expire`.
#[derive(Args, Debug)]
pub struct ExpireArgs {
    /// Move the clock and watch
    #[arg(long)]
    pub simulate: bool,

    /// Stop the moved clock here too, counted from the signing: 10m; implies --simulate
    #[arg(long, value_name = "TIME")]
    pub after: Vec<String>,

    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

impl ExpireArgs {
    /// Whether it is not enough to say when, and the clock is to be moved.
    pub fn moves_the_clock(&self) -> bool {
        self.simulate || !self.after.is_empty()
    }
}

/// Says when the jar's session ends, and who ends it.
pub fn run(args: &ExpireArgs, world: &World) -> Result<Report, Error> {
    let now = world.now();
    let row = newest(&world.jar_of(&world.browser)?, world)?;
    let signed_at = signed_at(&row)?;
    let keys = Keys::read(&args.secret, &args.signing)?;
    let parts = split(&row.value);
    let is_verified = match parts.and_then(|parts| keys.signer.key_of(parts.signed_text, parts.signature)) {
        Some(_) => Some(true),
        None => keys.is_own.then_some(false),
    };
    let is_tutorials = is_verified == Some(true) && keys.is_tutorials;
    let (lifetime, lifetime_from) = lifetime(args, is_tutorials, &row, signed_at)?;
    let age = now.unix().saturating_sub(signed_at.unix());
    Ok(Report::Expiry(Expiry {
        browser_name: world.browser.clone(),
        cookie_name: row.name.clone(),
        now,
        signed_at,
        age,
        lifetime,
        lifetime_from,
        browser_drops_at: row.expires,
        browser_drops_in: row.expires.map(|end| end.unix() - now.unix()).filter(|&left| left > 0),
        server_accepts_until: signed_at.plus(lifetime),
        server_accepts_for: lifetime.saturating_sub(age),
        is_verified,
        is_alive: !row.is_expired && (0..=lifetime).contains(&age) && is_verified != Some(false),
    }))
}

/// The live session cookie, or else the one that has expired: that too is an answer.
fn newest(jar: &Jar, world: &World) -> Result<Row, Error> {
    world.session_in(jar).or_else(|no_cookie| {
        let expired = jar.rows(world.now()).into_iter().rfind(|row| row.name == world.name);
        expired.ok_or(no_cookie)
    })
}

/// When a cookie claims to have been signed.
pub fn signed_at(row: &Row) -> Result<Timestamp, Error> {
    split(&row.value)
        .and_then(|parts| parts.timestamp)
        .and_then(timestamp::read)
        .and_then(timestamp::calendar_date)
        .ok_or_else(|| Error::NotASession { name: row.name.clone() })
}

/// A permanent session tells its lifetime itself: Expires less the time of signing.
pub fn lifetime(
    args: &ExpireArgs,
    is_tutorials: bool,
    row: &Row,
    signed_at: Timestamp,
) -> Result<(i64, LifetimeFrom), Error> {
    Ok(match (args.app.lifetime_given()?, row.expires) {
        (Some(given), _) => (given, LifetimeFrom::Given),
        (None, Some(expires)) if expires >= signed_at => (expires.unix() - signed_at.unix(), LifetimeFrom::Expires),
        (None, _) if is_tutorials => (tutorial::LIFETIME, LifetimeFrom::Tutorial),
        (None, _) => (FLASK_DEFAULT_LIFETIME, LifetimeFrom::FlaskDefault),
    })
}
