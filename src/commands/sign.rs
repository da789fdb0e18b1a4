//! `sign`: make a cookie with a key, as anyone can who knows it.

use std::io;

use clap::Args;

use super::Context;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::reading::read_all;
use crate::browser::Jar;
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::tags::{self, TagError};
use crate::cookie::{Dict, PayloadError, Value, dumps, split};
use crate::error::{Error, InputError, Usage};
use crate::lab::app::Setup;
use crate::lab::{Lab, LabError};
use crate::python::json::{self, JsonError};
use crate::report::{Sent, Signing};
use crate::server::Config;
use crate::server::apps::tutorial::{self, Settings};

/// Arguments of `sign`.
#[derive(Args, Debug)]
pub struct SignArgs {
    /// The session as JSON, Flask's tags included; - for standard input
    #[arg(value_name = "JSON", allow_negative_numbers = true)]
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
    let now = context.now();
    let cookie = dumps(&value, &keys.signer, now).map_err(LabError::Unsignable)?;
    let payload_json = split(&cookie).and_then(|parts| payload::read(parts.payload, MAX_INFLATED).json);
    Ok(Signing {
        payload_json: payload_json.unwrap_or_default(),
        is_session: matches!(value, Value::Dict(_) | Value::None),
        signed_at: now,
        key: if keys.is_tutorials { "tutorial" } else { "current" },
        sent: send(&cookie, args, keys, context)?,
        cookie,
    })
}

/// JSON with Flask's tags, or `KEY=VALUE`, which `tamper` takes too and for which no shell needs quotes.
fn session(text: &str) -> Result<Value, Usage> {
    let value = match (json::read(text), text.split_once('=')) {
        (Ok(value), _) => value,
        (Err(_), Some((key, value))) if is_a_name(key) => {
            Value::Dict(Dict::from_iter([(key.into(), json::read(value).unwrap_or_else(|_| value.into()))]))
        }
        (Err(JsonError::Syntax { at }), _) => return Err(no_json(text, at)),
        (Err(error), _) => return Err(Usage::Unloadable(PayloadError::Json(error))),
    };
    tags::untag(value).map_err(|error| match error {
        TagError::Bad(bad) => Usage::Unloadable(PayloadError::Tag(bad)),
        TagError::TooLarge => Usage::Unloadable(PayloadError::TooLarge { limit: MAX_INFLATED }),
    })
}

/// What was meant, where that can be seen: a dict of Python's, a word, or JSON.
fn no_json(text: &str, at: usize) -> Usage {
    /// Longer than a word or two is no mistyped KEY=VALUE.
    const SHORT: usize = 40;
    let text = text.trim();
    let is_python = ["'", "True", "False", "None", "u\"", "b\""].iter().any(|word| text.contains(word));
    match text.chars().next() {
        Some('{' | '[' | '(') if is_python => Usage::PythonDict,
        Some(first) if !"{[\"".contains(first) && text.len() <= SHORT && !text.contains('\n') => {
            Usage::NoSession { text: text.to_owned() }
        }
        _ => Usage::Json { at: at + 1 },
    }
}

fn is_a_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.'))
}

/// Shows the cookie to an app with this key. The embedded one signs as Flask does and in no other way,
/// and it knows no session that no header can carry.
fn send(cookie: &str, args: &SignArgs, keys: Keys, context: &Context) -> Result<Option<Sent>, Error> {
    const MOST: usize = 100_000;
    let signs_otherwise = args.signing.is_given() || keys.secret_key.is_empty();
    let setup = match &context.base {
        _ if cookie.len() > MOST => return Ok(None),
        Some(base) => Setup::Real(base.clone()),
        None if signs_otherwise => return Ok(None),
        None => Setup::Embedded(Settings {
            config: Config { secret_key: keys.secret_key, ..tutorial::config() },
            ..Settings::default()
        }),
    };
    let lab = Lab::open(&setup, context.clock.clone(), Jar::empty(), &context.name)?;
    let answer = lab.replay(cookie)?;
    Ok(Some(Sent { page: answer.page, exchange: answer.exchange }))
}

fn text_of(stdin: io::Stdin) -> Result<String, Error> {
    let limit = MAX_INFLATED as u64;
    let bytes =
        read_all(stdin.lock(), limit).map_err(InputError::Stdin)?.ok_or(InputError::SessionTooLong { limit })?;
    String::from_utf8(bytes).map_err(|_| Usage::NotUtf8.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_told_from_its_form() {
        for dict in ["{'a': True}", "{'a': 1}", "{\"a\": None}", "['a']", "('a', 1)"] {
            assert!(matches!(session(dict), Err(Usage::PythonDict)), "{dict}");
        }
        for word in ["id", "not json", "admin", "'id'"] {
            assert!(matches!(session(word), Err(Usage::NoSession { .. })), "{word}");
        }
        for json in ["{", "{\"id\":", "{id:1}", "[1", "\"x", ""] {
            assert!(matches!(session(json), Err(Usage::Json { .. })), "{json}");
        }
        assert!(session("id=it's").is_ok());
    }
}
