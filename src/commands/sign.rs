//! `sign`: make a cookie with a key, as anyone can who knows it.

use std::io;

use clap::Args;

use super::World;
use super::app::App;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::reading::read_all;
use crate::browser::{Browser, Jar};
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::tags::{self, TagError};
use crate::cookie::{Dict, PayloadError, Value, dumps, split};
use crate::error::{Error, Usage};
use crate::python::json;
use crate::python::json::JsonError;
use crate::report::{Report, Sent, Signing};
use crate::server::Config;
use crate::server::apps::tutorial::{self, Page, Settings};

/// Arguments of `sign`.
#[derive(Args, Debug)]
pub struct SignArgs {
    /// The session as JSON, Flask's tags included; - for standard input
    #[arg(value_name = "JSON", allow_hyphen_values = true)]
    pub json_text: String,
    /// The key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// Signs a session as Flask would have signed it at this moment.
pub fn run(args: &SignArgs, world: &World) -> Result<Report, Error> {
    let text = if args.json_text == "-" { standard_input()? } else { args.json_text.clone() };
    let value = match (json::read(&text), text.split_once('=')) {
        (Ok(value), _) => value,
        // what tamper takes, and what no shell has to be told about
        (Err(_), Some((key, value))) if is_a_name(key) => {
            Value::Dict(Dict::from_iter([(key.into(), json::read(value).unwrap_or_else(|_| value.into()))]))
        }
        (Err(JsonError::Syntax { at }), _) => return Err(Usage::Json { at: at + 1 }.into()),
        (Err(error), _) => return Err(Usage::Unloadable(PayloadError::Json(error)).into()),
    };
    let value = tags::untag(value).map_err(|error| match error {
        TagError::Bad(bad) => Usage::Unloadable(PayloadError::Tag(bad)),
        TagError::TooLarge => Usage::Unloadable(PayloadError::TooLarge { limit: MAX_INFLATED }),
    })?;
    let keys = Keys::read(&args.secret, &args.signing)?;
    let now = world.now();
    let cookie = dumps(&value, &keys.signer, now).map_err(Error::Unsignable)?;
    let payload_json = split(&cookie).and_then(|parts| payload::read(parts.payload, MAX_INFLATED).json);
    Ok(Report::Signing(Signing {
        payload_json: payload_json.unwrap_or_default(),
        is_session: matches!(value, Value::Dict(_) | Value::None),
        signed_at: now,
        key: if keys.is_tutorials { "tutorial" } else { "current" },
        sent: send(&cookie, args, &keys, world)?,
        cookie,
    }))
}

fn is_a_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.'))
}

/// Shows the cookie to an app with this key. The embedded one signs as Flask does and in no other way,
/// and it knows no session that no header can carry.
fn send(cookie: &str, args: &SignArgs, keys: &Keys, world: &World) -> Result<Option<Sent>, Error> {
    let signs_otherwise = args.signing.salt.is_some()
        || args.signing.digest.is_some()
        || args.signing.key_derivation.is_some()
        || keys.secret_key.is_empty();
    const MOST: usize = 100_000;
    if signs_otherwise && world.base.is_none() || cookie.len() > MOST {
        return Ok(None);
    }
    let app = match &world.base {
        Some(base) => App::real(base),
        None => {
            let secret_key = keys.secret_key.clone();
            let config = Config { secret_key, ..tutorial::config() };
            App::embedded(&Settings { config, ..Settings::default() }, &world.clock)?
        }
    };
    let browser = Browser::new(world.clock.clone(), Jar::empty());
    let exchange = browser.send_copy(&app.page("/login"), &format!("{}={cookie}", world.name))?;
    Ok(Some(Sent { page: Page::read(&exchange.response.body), exchange }))
}

fn standard_input() -> Result<String, Error> {
    let limit = MAX_INFLATED as u64;
    let bytes = read_all(io::stdin().lock(), limit).map_err(Error::Stdin)?.ok_or(Error::SessionTooLong { limit })?;
    String::from_utf8(bytes).map_err(|_| Usage::NotUtf8.into())
}
