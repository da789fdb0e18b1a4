//! `sign`: make a cookie with a key, as anyone can who knows it.

use std::io;

use clap::Args;

use super::World;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::reading::read_all;
use crate::cookie::json::JsonError;
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::{Value, dumps, json, split, tags};
use crate::error::{Error, Usage};
use crate::report::{Report, Signing};

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
    let value = json::read(&text).map_err(|error| match error {
        JsonError::Syntax { at } => Usage::Json { at: Some(at + 1) },
        JsonError::TooManyDigits | JsonError::TooDeep => Usage::Json { at: None },
    })?;
    let value = tags::untag(value).map_err(|_| Usage::Json { at: None })?;
    let keys = Keys::read(&args.secret, &args.signing)?;
    let now = world.now();
    let cookie = dumps(&value, &keys.signer, now).map_err(Error::Unsignable)?;
    let payload_json = split(&cookie).and_then(|parts| payload::read(parts.payload, MAX_INFLATED).json);
    Ok(Report::Signing(Signing {
        payload_json: payload_json.unwrap_or_default(),
        is_session: matches!(value, Value::Dict(_) | Value::None),
        signed_at: now,
        key: if keys.is_own { "current" } else { "tutorial" },
        cookie,
    }))
}

fn standard_input() -> Result<String, Error> {
    let limit = MAX_INFLATED as u64;
    let bytes = read_all(io::stdin().lock(), limit).map_err(Error::Stdin)?.ok_or(Error::TooMuchInput { limit })?;
    String::from_utf8(bytes).map_err(|_| Usage::NotUtf8.into())
}
