//! `sign`: make a cookie with a key, as anyone can who knows it.

use std::io;

use clap::Args;

use super::Context;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::reading::read_all;
use super::session_text::session;
use crate::browser::Jar;
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::{Value, dumps, split};
use crate::error::{Error, InputError, Usage};
use crate::lab::app::Setup;
use crate::lab::change::SessionChange;
use crate::lab::{Lab, LabError};
use crate::report::{Sent, Signing};
use crate::server::Config;
use crate::server::apps::tutorial::{self, Settings};
use crate::server::flask::SessionCookie;

/// Arguments of `sign`.
#[derive(Args, Debug)]
pub struct SignArgs {
    /// The session: id=admin, or JSON with Flask's tags; - for standard input
    #[arg(value_name = "SESSION", allow_negative_numbers = true)]
    pub json_text: String,
    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// Signs a session as Flask would have signed it at this moment.
///
/// # Errors
///
/// A session that Flask could not load, a key that cannot be read, or no page came.
pub fn run(args: &SignArgs, context: &Context) -> Result<Signing, Error> {
    let stdin = (args.json_text == "-").then(|| context.stdin.take("-")).transpose()?;
    let keys = Keys::read(&args.secret, &args.signing, context)?;
    let value = match stdin {
        Some(stdin) => session(&text_of(stdin)?)?,
        None => session(&args.json_text)?,
    };
    let now = context.server_now();
    let cookie = dumps(&value, &keys.signer, now).map_err(LabError::Unsignable)?;
    let payload_json = split(&cookie).and_then(|parts| payload::read(parts.payload, MAX_INFLATED).json);
    Ok(Signing {
        payload_json: payload_json.unwrap_or_default(),
        is_session: matches!(value, Value::Dict(_) | Value::None),
        signed_at: now,
        key: if keys.is_tutorials { "tutorial" } else { "current" },
        sent: send(&cookie, args, keys, context)?,
        cookie,
        clock: context.held,
    })
}

/// Shows the cookie to an app with this key.
///
/// A cookie that is signed in another way than Flask's is not shown to the embedded app. A cookie that is longer than a
/// header may be is shown to no app.
fn send(cookie: &str, args: &SignArgs, keys: Keys, context: &Context) -> Result<Option<Sent>, Error> {
    const MOST: usize = 100_000;
    let signs_otherwise = args.signing.is_given() || keys.secret_key.is_empty();
    let setup = match &context.base {
        _ if cookie.len() > MOST => return Ok(None),
        Some(base) => Setup::Real(base.clone(), context.network.clone()),
        None if signs_otherwise => return Ok(None),
        None => Setup::Embedded(Settings {
            config: Config {
                secret_key: keys.secret_key,
                cookie: SessionCookie { name: context.name.clone(), ..SessionCookie::default() },
                ..tutorial::config()
            },
            ..Settings::default()
        }),
    };
    let lab = Lab::open(&setup, context.clocks(), Jar::empty(), &context.name)?;
    let answer = lab.replay(cookie)?;
    let session_change = SessionChange::of_exchange(&answer.exchange, &context.name, context.now());
    Ok(Some(Sent { app: lab.app.facts, page: answer.page, exchange: answer.exchange, session_change }))
}

fn text_of(stdin: io::Stdin) -> Result<String, Error> {
    let limit = MAX_INFLATED as u64;
    let bytes =
        read_all(stdin.lock(), limit).map_err(InputError::Stdin)?.ok_or(InputError::SessionTooLong { limit })?;
    String::from_utf8(bytes).map_err(|_| Usage::NotUtf8.into())
}
