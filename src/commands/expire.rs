//! `expire`: who ends a session, and when.

use clap::Args;

use super::app::AppArgs;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::settings::Continues;
use super::{Context, seconds};
use crate::browser::{Jar, Row};
use crate::error::Error;
use crate::lab::app::App;
use crate::lab::{ageing, ending, simulate};
use crate::report::{Expiry, ExpiryReport, Simulation};

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
    fn moves_the_clock(&self) -> bool {
        self.simulate || !self.after.is_empty()
    }

    /// To say when a session ended is to continue it, and to move the clock takes one that lives.
    pub fn continues(&self) -> Continues {
        if self.moves_the_clock() { Continues::Live } else { Continues::Any }
    }
}

/// Says when the jar's session ends and who ends it, or moves the clock and watches.
///
/// # Errors
///
/// A key, an app, a jar or a cookie that cannot be used, or no page came.
pub fn run(args: &ExpireArgs, context: &Context) -> Result<ExpiryReport, Error> {
    let after: Vec<i64> = args.after.iter().map(|text| seconds(text, "--after")).collect::<Result<_, _>>()?;
    match (args.moves_the_clock(), &context.base) {
        (false, _) => read_the_cookie(args, context).map(ExpiryReport::Expiry),
        (true, None) => move_the_clock(args, &after, context).map(ExpiryReport::Simulation),
        (true, Some(base)) => {
            age_the_cookie(args, &after, App::real(base, &context.network), context).map(ExpiryReport::Simulation)
        }
    }
}

fn read_the_cookie(args: &ExpireArgs, context: &Context) -> Result<Expiry, Error> {
    let row = newest(&context.jar_of(&context.browser)?, context)?;
    let keys =
        Keys::read_to_verify(&args.secret, &args.signing, context)?.that_match(std::slice::from_ref(&row.value))?;
    let settings = ending::Settings {
        signer: &keys.signer,
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime: args.app.lifetime_given()?,
        of_login: context.login.lifetime(),
    };
    Ok(Expiry {
        browser: context.browser.clone(),
        ending: ending::ending(&row, &settings, context.now())?,
        settings: context.login.in_force.if_any(),
    })
}

fn move_the_clock(args: &ExpireArgs, after: &[i64], context: &Context) -> Result<Simulation, Error> {
    let settings = args.app.settings(args.secret.read(context)?, context)?;
    let jar = context.jar_of(&context.browser)?;
    let mut simulation = simulate::simulate(&settings, &jar, context.now(), after)?;
    simulation.app.settings = context.login.in_force.if_any();
    simulation.typed = args.app.typed()?.if_any();
    Ok(simulation)
}

fn age_the_cookie(args: &ExpireArgs, after: &[i64], app: App, context: &Context) -> Result<Simulation, Error> {
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let settings = ageing::Settings {
        cookie_name: &context.name,
        signer: &keys.signer,
        has_own_key: keys.is_own,
        lifetime: args.app.lifetime_given()?,
        after,
    };
    Ok(ageing::simulate(app, &settings, &context.jar_of(&context.browser)?, &context.clock)?)
}

/// The live session cookie, or else the one that has expired: that too is an answer.
fn newest(jar: &Jar, context: &Context) -> Result<Row, Error> {
    context.session_in(jar).or_else(|no_cookie| {
        let expired = jar.rows(context.now()).into_iter().rfind(|row| row.name == context.name);
        expired.ok_or(no_cookie)
    })
}
