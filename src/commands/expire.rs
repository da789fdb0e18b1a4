//! `expire`: who ends a session, and when.

use clap::Args;

use super::app::AppArgs;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::{Context, seconds};
use crate::browser::{Jar, Row};
use crate::cookie::split;
use crate::error::Error;
use crate::lab::login::{lifetime_of, signed_at};
use crate::lab::{ageing, simulate};
use crate::report::{Expiry, ExpiryReport};

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

/// Says when the jar's session ends and who ends it, or moves the clock and watches.
///
/// # Errors
///
/// A key, an app, a jar or a cookie that cannot be used, or no page came.
pub fn run(args: &ExpireArgs, context: &Context) -> Result<ExpiryReport, Error> {
    match args.simulate || !args.after.is_empty() {
        true => watch(args, context),
        false => Ok(ExpiryReport::Expiry(ending(args, context)?)),
    }
}

/// Moves the clock of the embedded app, or makes the cookies of a real one older.
fn watch(args: &ExpireArgs, context: &Context) -> Result<ExpiryReport, Error> {
    let jar = || context.jar_of(&context.browser);
    let after: Vec<i64> = args.after.iter().map(|text| seconds(text, "--after")).collect::<Result<_, _>>()?;
    let simulation = match &context.base {
        None => {
            let settings = args.app.settings(args.secret.read(context)?)?;
            simulate::simulate(&settings, &jar()?, &context.name, context.now(), &after)?
        }
        Some(base) => {
            let keys = Keys::read(&args.secret, &args.signing, context)?;
            let settings = ageing::Settings {
                cookie_name: &context.name,
                signer: &keys.signer,
                has_own_key: keys.is_own,
                lifetime: args.app.lifetime_given()?,
                after: &after,
            };
            ageing::simulate(base, &settings, &jar()?, &context.clock)?
        }
    };
    Ok(ExpiryReport::Simulation(simulation))
}

fn ending(args: &ExpireArgs, context: &Context) -> Result<Expiry, Error> {
    let now = context.now();
    let row = newest(&context.jar_of(&context.browser)?, context)?;
    let signed_at = signed_at(&row)?;
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let parts = split(&row.value);
    let is_verified = match parts.and_then(|parts| keys.signer.key_of(parts.signed_text, parts.signature)) {
        Some(_) => Some(true),
        None => keys.is_own.then_some(false),
    };
    let is_tutorials = is_verified == Some(true) && keys.is_tutorials;
    let (lifetime, lifetime_from) = lifetime_of(args.app.lifetime_given()?, is_tutorials, row.expires, signed_at);
    let age = now.unix().saturating_sub(signed_at.unix());
    Ok(Expiry {
        browser: context.browser.clone(),
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
    })
}

/// The live session cookie, or else the one that has expired: that too is an answer.
fn newest(jar: &Jar, context: &Context) -> Result<Row, Error> {
    context.session_in(jar).or_else(|no_cookie| {
        let expired = jar.rows(context.now()).into_iter().rfind(|row| row.name == context.name);
        expired.ok_or(no_cookie)
    })
}
