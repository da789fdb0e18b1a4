//! Arguments about keys, and where a key is read. What is read here never leaves as text.

use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use zeroize::Zeroizing;

use super::Context;
use super::key_text::{SecretText, bytes_of, key_of_line, key_of_text_or_bytes};
use super::private::keep_memory_private;
use super::reading::read_secret;
use super::stdin::{ask_unseen, is_stdin, unbuffered};
use crate::cookie::signer::FLASK_SALT;
use crate::cookie::{Digest, KeyDerivation, SecretKey, Signer};
use crate::error::{Error, InputError, KeyError};
use crate::lang::Bilingual;
use crate::server::apps::tutorial;

/// The longest key that is read, in bytes.
const MAX_KEY: u64 = 1024 * 1024;

/// Where the secret key comes from.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "secret_source", multiple = false)]
pub struct SecretArgs {
    /// Read the app's secret key from a file
    #[arg(long, value_name = "PATH")]
    pub secret_file: Option<PathBuf>,

    /// Read the app's secret key from standard input
    #[arg(long)]
    pub secret_stdin: bool,

    /// The app's secret key itself (or set SESSCTL_SECRET); hex: and base64: give bytes
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub secret: Option<SecretText>,
}

impl SecretArgs {
    /// Whether the key stands in standard input.
    pub fn reads_stdin(&self) -> bool {
        self.secret_stdin || self.secret_file.as_deref().is_some_and(is_stdin)
    }

    /// The key, if one was given. What it is read from may be read once only, so a command reads it once and hands
    /// it on.
    ///
    /// # Errors
    ///
    /// What was named cannot be read, is empty or is too long, or standard input has another reader.
    pub fn read(&self, context: &Context) -> Result<Option<SecretKey>, Error> {
        let key = self.read_from_its_source(context)?;
        if key.is_some() {
            keep_memory_private();
        }
        Ok(key)
    }

    fn read_from_its_source(&self, context: &Context) -> Result<Option<SecretKey>, Error> {
        if let Some(path) = self.secret_file.as_deref().filter(|path| !is_stdin(path)) {
            let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
            let bytes = File::open(path).and_then(|file| read_secret(file, MAX_KEY)).map_err(unreadable)?;
            return key_of_line(bytes.ok_or(KeyError::TooLong { limit: MAX_KEY })?, "--secret-file").map(Some);
        }
        if self.reads_stdin() {
            let option = if self.secret_stdin { "--secret-stdin" } else { "--secret-file" };
            return key_of_line(read_stdin(option, context)?, option).map(Some);
        }
        if let Some(SecretText(text)) = &self.secret {
            return bytes_of(text, "--secret").map(|bytes| Some(bytes.into()));
        }
        match std::env::var_os("SESSCTL_SECRET") {
            Some(value) => key_of_text_or_bytes(value.into_encoded_bytes().into(), "SESSCTL_SECRET").map(Some),
            None => Ok(None),
        }
    }
}

/// The words that stand before a key that is typed.
const PROMPT: Bilingual =
    Bilingual { en: "secret_key (it is not shown): ", ja: "secret_key(入力は表示されません): " };

/// The key on standard input. At a keyboard it is asked for, and not shown while it is typed.
fn read_stdin(option: &'static str, context: &Context) -> Result<Zeroizing<Vec<u8>>, Error> {
    let stdin = context.stdin.take(option)?;
    if stdin.is_terminal() {
        let typed = ask_unseen(PROMPT, context.lang).map_err(InputError::Stdin)?;
        return Ok(typed.into_bytes().into());
    }
    let bytes = unbuffered(&stdin).and_then(|stdin| read_secret(stdin, MAX_KEY)).map_err(InputError::Stdin)?;
    Ok(bytes.ok_or(KeyError::TooLong { limit: MAX_KEY })?)
}

/// How the app signs, where that is not Flask's default.
#[derive(Args, Clone, Debug, Default)]
pub struct SigningArgs {
    /// An older key of SECRET_KEY_FALLBACKS that still verifies; repeat it in the order of the config
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub fallback: Vec<SecretText>,

    /// The salt, cookie-session for Flask
    #[arg(long, value_name = "SALT", allow_hyphen_values = true)]
    pub salt: Option<String>,

    /// The digest: md5, sha1, sha224, sha256, sha384 or sha512
    #[arg(long, value_parser = one_of(&Digest::ALL, Digest::name), hide_possible_values = true)]
    pub digest: Option<Digest>,

    /// How the signing key is made: hmac, concat, django-concat or none
    #[arg(
        long,
        value_name = "WAY",
        value_parser = one_of(&KeyDerivation::ALL, KeyDerivation::name),
        hide_possible_values = true
    )]
    pub key_derivation: Option<KeyDerivation>,
}

impl SigningArgs {
    /// Whether the app signs in another way than Flask does by default.
    pub fn is_given(&self) -> bool {
        self.salt.is_some() || self.digest.is_some() || self.key_derivation.is_some()
    }
}

/// A closed set of values by their names.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|value| name(*value)))
        .try_map(move |given| all.iter().copied().find(|value| name(*value) == given).ok_or("no such name"))
}

/// A signer, and whether its key is the asker's own.
pub struct Keys {
    /// How to sign and verify.
    pub signer: Signer,
    /// The current key.
    pub secret_key: SecretKey,
    /// Whether any key was given.
    pub is_own: bool,
    /// Whether the current key is the tutorial's, for want of another.
    pub is_tutorials: bool,
}

impl Keys {
    /// Reads the keys that the arguments name. Without any it is the tutorial's.
    ///
    /// # Errors
    ///
    /// As [`SecretArgs::read`], or [`KeyPrefix`](crate::error::Usage::KeyPrefix).
    pub fn read(secret: &SecretArgs, signing: &SigningArgs, context: &Context) -> Result<Keys, Error> {
        let own = secret.read(context)?;
        let fallback = |SecretText(text): &SecretText| bytes_of(text, "--fallback").map(SecretKey::from);
        let fallbacks = signing.fallback.iter().map(fallback).collect::<Result<Vec<_>, _>>()?;
        if !fallbacks.is_empty() {
            keep_memory_private();
        }
        let salt = match &signing.salt {
            Some(salt) => bytes_of(salt, "--salt")?,
            None => FLASK_SALT.to_vec().into(),
        };
        let (is_own, is_tutorials) = (own.is_some() || !fallbacks.is_empty(), own.is_none());
        let secret_key = own.unwrap_or_else(|| SecretKey::new(tutorial::SECRET_KEY));
        let (digest, way) = (signing.digest.unwrap_or_default(), signing.key_derivation.unwrap_or_default());
        let signer = Signer::new(&secret_key, &fallbacks, &salt, digest, way);
        Ok(Keys { signer, secret_key, is_own, is_tutorials })
    }
}
