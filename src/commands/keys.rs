//! Arguments about keys, and where a key is read. What is read here never leaves as text.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use zeroize::Zeroizing;

use super::Context;
use super::env_settings::{self, EnvSettings};
use super::fallbacks::{Fallback, Fallbacks};
use super::key_shape::{Odd, is_blank, odd_shape};
use super::key_text::{SecretText, bytes_of, key_of_text_or_bytes, without_line_end};
use super::private::keep_memory_private;
use super::reading::{open, read_secret};
use super::stdin::{ask_unseen, is_stdin, unbuffered};
use crate::cookie::signer::FLASK_SALT;
use crate::cookie::verdict::Sections;
use crate::cookie::{Digest, KeyDerivation, SecretKey, Signer};
use crate::error::{Error, InputError, KeyError};
use crate::inspect::search::{Search, SignedWith};
use crate::inspect::working::Recipe;
use crate::lab::kept::KeptKey;
use crate::lang::Bilingual;
use crate::server::apps::tutorial;

/// The longest key that is read, in bytes.
const MAX_KEY: u64 = 1024 * 1024;
const OF_ENV_FILE: &str = "--env-file";

/// Where the secret key comes from.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "secret_source", multiple = false)]
pub struct SecretArgs {
    /// Read the app's secret key from a file
    #[arg(long, value_name = "PATH")]
    pub secret_file: Option<PathBuf>,

    /// Read SECRET_KEY, and the settings of sessions beside it, from a .env file
    #[arg(long, value_name = "PATH")]
    pub env_file: Option<PathBuf>,

    /// Read the app's secret key from standard input
    #[arg(long)]
    pub secret_stdin: bool,

    /// The app's secret key itself (or set SESSCTL_SECRET); hex: and base64: give bytes
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub secret: Option<SecretText>,
}

/// A key that was given. What it is read from may be read once only, so a command reads it once and hands it on.
struct Given {
    key: SecretKey,
    /// What it looks like, if it may be more than the key, and the option that gave it.
    odd: Option<(&'static str, Odd)>,
}

impl Given {
    /// The key, if it has no odd shape.
    fn strictly(self) -> Result<SecretKey, Error> {
        match self.odd {
            None => Ok(self.key),
            Some((option, Odd { shape, .. })) => Err(KeyError::Odd { option, shape, is_match: None }.into()),
        }
    }
}

impl SecretArgs {
    /// Whether the key stands in standard input.
    pub fn reads_stdin(&self) -> bool {
        self.option_of_stdin().is_some()
    }

    /// The option by which the key is read from standard input, if it is.
    pub fn option_of_stdin(&self) -> Option<&'static str> {
        let is_it = |path: &Option<PathBuf>| path.as_deref().is_some_and(is_stdin);
        let options = [
            (self.secret_stdin, "--secret-stdin"),
            (is_it(&self.secret_file), "--secret-file"),
            (is_it(&self.env_file), OF_ENV_FILE),
        ];
        options.into_iter().find(|(is_given, _)| *is_given).map(|(_, option)| option)
    }

    /// Whether the key, or where it is, was typed.
    pub fn is_given(&self) -> bool {
        self.secret_file.is_some() || self.env_file.is_some() || self.secret_stdin || self.secret.is_some()
    }

    /// Whether a variable has a key. An empty one is how a shell writes none.
    pub fn is_in_the_environment() -> bool {
        of_environment().is_some()
    }

    /// The key, if one was given, or if the browser's login left the path of one.
    ///
    /// # Errors
    ///
    /// What was named cannot be read, is empty, is too long or looks like more than a key, or standard input has another
    /// reader.
    pub fn read(&self, context: &Context) -> Result<Option<SecretKey>, Error> {
        self.read_as_it_stands(context)?.map(Given::strictly).transpose()
    }

    /// What the env file says, if one was given. It is read once, before the command runs.
    ///
    /// # Errors
    ///
    /// It cannot be read, or has no key, or a value with which Flask could not work.
    pub fn read_env_file(&self, context: &Context) -> Result<Option<EnvSettings>, Error> {
        let Some(path) = &self.env_file else { return Ok(None) };
        let bytes = bytes_of_file(path, OF_ENV_FILE, context)?;
        keep_memory_private();
        EnvSettings::read(&bytes).map(Some)
    }

    fn read_as_it_stands(&self, context: &Context) -> Result<Option<Given>, Error> {
        let given = self.read_from_its_source(context)?;
        if given.is_some() {
            keep_memory_private();
        }
        Ok(given)
    }

    fn read_from_its_source(&self, context: &Context) -> Result<Option<Given>, Error> {
        if let Some(path) = &self.secret_file {
            return key_of_file(path, "--secret-file", context).map(Some);
        }
        if let Some(path) = &self.env_file {
            // it was read before the command ran, for the settings beside the key
            let key = match &context.env {
                Some(settings) => settings.key.clone(),
                None => env_settings::key(&bytes_of_file(path, OF_ENV_FILE, context)?)?,
            };
            return Ok(Some(Given { key, odd: None }));
        }
        if self.secret_stdin {
            return key_of_line(read_stdin("--secret-stdin", context)?, "--secret-stdin").map(Some);
        }
        // what is typed is the key itself, whatever it looks like
        if let Some(SecretText(text)) = &self.secret {
            let key = bytes_of(text, "--secret").map(SecretKey::from)?;
            return Ok(Some(Given { key, odd: None }));
        }
        // what the app tells is older than what is typed, and newer than what a login left or the environment has
        if let Some(app) = &context.flask {
            return Ok(Some(Given { key: app.key()?, odd: None }));
        }
        match &context.login.in_force.key {
            Some(KeptKey::SecretFile { path }) => {
                return key_of_line(bytes_of_kept_file(path, context)?, "--secret-file").map(Some);
            }
            Some(KeptKey::EnvFile { path }) => {
                return Ok(Some(Given { key: env_settings::key(&bytes_of_kept_file(path, context)?)?, odd: None }));
            }
            Some(KeptKey::NotKept) | None => {}
        }
        match (of_environment(), &context.key_file_that_is_set) {
            (Some(value), _) => key_of(value.into_encoded_bytes().into(), "SESSCTL_SECRET").map(Some),
            (None, Some(path)) => key_of_file(path, "secret_file", context).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn bytes_of_file(path: &Path, option: &'static str, context: &Context) -> Result<Zeroizing<Vec<u8>>, Error> {
    if is_stdin(path) {
        return read_stdin(option, context);
    }
    let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
    let on_wait = &context.network.on_wait;
    let bytes = open(path, on_wait, |file| read_secret(file, MAX_KEY)).map_err(unreadable)?;
    Ok(bytes.ok_or(KeyError::TooLong { limit: MAX_KEY })?)
}

/// The bytes of the key file with which the browser logged in. Its path comes from the jar, not from this command line.
fn bytes_of_kept_file(path: &Path, context: &Context) -> Result<Zeroizing<Vec<u8>>, Error> {
    let gone = |source| InputError::KeptKeyFile { path: path.to_owned(), source };
    let bytes = open(path, &context.network.on_wait, |file| read_secret(file, MAX_KEY)).map_err(gone)?;
    Ok(bytes.ok_or(KeyError::TooLong { limit: MAX_KEY })?)
}

/// The key in the variable.
fn of_environment() -> Option<OsString> {
    std::env::var_os("SESSCTL_SECRET").filter(|value| !value.is_empty())
}

fn key_of_file(path: &Path, option: &'static str, context: &Context) -> Result<Given, Error> {
    key_of_line(bytes_of_file(path, option, context)?, option)
}

/// The key on a line. A line that is blank is an error, because the wrong file was named or the pipe was empty. An empty
/// key is typed as `--secret=`.
fn key_of_line(bytes: Zeroizing<Vec<u8>>, option: &'static str) -> Result<Given, Error> {
    let bytes = without_line_end(bytes);
    if is_blank(&bytes) {
        return Err(KeyError::Empty { option }.into());
    }
    key_of(bytes, option)
}

fn key_of(bytes: Zeroizing<Vec<u8>>, option: &'static str) -> Result<Given, Error> {
    let odd = odd_shape(&bytes).map(|odd| (option, odd));
    Ok(Given { key: key_of_text_or_bytes(bytes, option)?, odd })
}

/// The words that stand before a key that is typed.
const PROMPT: Bilingual =
    Bilingual { en: "secret_key (it is not shown): ", ja: "secret_key（入力は表示されません）: " };

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
    /// The older keys that still verify.
    #[command(flatten)]
    pub fallbacks: Fallbacks,

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
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
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
    fallbacks: Vec<SecretKey>,
    settings: Settings,
    odd: Vec<(&'static str, Odd)>,
}

/// How the keys sign.
struct Settings {
    salt: Vec<u8>,
    digest: Digest,
    key_derivation: KeyDerivation,
    /// Whether an app said that its session interface has this salt.
    is_told: bool,
}

impl Settings {
    fn signer(&self, secret_key: &SecretKey, fallbacks: &[SecretKey]) -> Signer {
        let signer = Signer::new(secret_key, fallbacks, &self.salt, self.digest, self.key_derivation);
        if self.is_told { signer.of_a_session_interface() } else { signer }
    }
}

impl Keys {
    /// How they sign.
    pub fn sign_with(&self) -> SignedWith {
        SignedWith::new(self.settings.digest, self.settings.key_derivation, &self.settings.salt)
    }

    /// Reads the keys that the arguments name. Without any it is the tutorial's.
    ///
    /// # Errors
    ///
    /// As [`SecretArgs::read`], or [`KeyPrefix`](crate::error::Usage::KeyPrefix).
    pub fn read(secret: &SecretArgs, signing: &SigningArgs, context: &Context) -> Result<Keys, Error> {
        Keys::read_to_verify(secret, signing, context)?.that_match(&[])
    }

    /// As [`Keys::read`], where there will be a cookie to say whether a key of an odd shape is one:
    /// [`Keys::that_match`].
    ///
    /// # Errors
    ///
    /// As [`Keys::read`], but for the odd shape.
    pub fn read_to_verify(secret: &SecretArgs, signing: &SigningArgs, context: &Context) -> Result<Keys, Error> {
        let mut odd = Vec::new();
        let mut as_it_stands = |given: Given| {
            odd.extend(given.odd);
            given.key
        };
        let own = secret.read_as_it_stands(context)?.map(&mut as_it_stands);
        let mut fallbacks = Vec::new();
        for fallback in &signing.fallbacks.0 {
            fallbacks.push(match fallback {
                Fallback::Typed(SecretText(text)) => bytes_of(text, "--fallback").map(SecretKey::from)?,
                Fallback::File(path) => as_it_stands(key_of_file(path, "--fallback-file", context)?),
            });
        }
        // older keys that are typed, or a current one, leave none of the app's
        if let Some(app) = context.flask.as_ref().filter(|_| fallbacks.is_empty() && !secret.is_given()) {
            fallbacks.extend_from_slice(app.fallbacks());
        }
        if !fallbacks.is_empty() {
            keep_memory_private();
        } else if let Some(settings) = &context.env {
            fallbacks.clone_from(&settings.fallbacks);
        }
        let of_app = context.flask.as_ref().and_then(|app| app.signing.clone());
        let is_told = of_app.is_some() && signing.salt.is_none();
        let (apps_salt, apps_digest, apps_derivation) =
            of_app.unwrap_or_else(|| (FLASK_SALT.to_vec(), Digest::default(), KeyDerivation::default()));
        let salt = match &signing.salt {
            Some(salt) => bytes_of(salt, "--salt")?.to_vec(),
            None => apps_salt,
        };
        let (is_own, is_tutorials) = (own.is_some() || !fallbacks.is_empty(), own.is_none());
        let secret_key = own.unwrap_or_else(|| SecretKey::new(tutorial::SECRET_KEY));
        let digest = signing.digest.unwrap_or(apps_digest);
        let key_derivation = signing.key_derivation.unwrap_or(apps_derivation);
        let settings = Settings { salt, digest, key_derivation, is_told };
        let signer = settings.signer(&secret_key, &fallbacks);
        Ok(Keys { signer, secret_key, is_own, is_tutorials, fallbacks, settings, odd })
    }

    /// Whether they sign as Flask does by default.
    pub fn sign_as_flask_does(&self) -> bool {
        let Settings { salt, digest, key_derivation, .. } = &self.settings;
        salt == FLASK_SALT && *digest == Digest::default() && *key_derivation == KeyDerivation::default()
    }

    /// How they sign. A salt that was given is not told.
    pub fn recipe(&self) -> Recipe {
        let Settings { salt, digest, key_derivation, .. } = &self.settings;
        Recipe { digest: *digest, key_derivation: *key_derivation, is_flasks_salt: salt == FLASK_SALT }
    }

    /// Whether a key has an odd shape, and a cookie is needed to say whether it is one.
    pub fn are_odd(&self) -> bool {
        !self.odd.is_empty()
    }

    /// The same keys, if none has an odd shape, or one of these cookies is signed with them as they stand.
    ///
    /// # Errors
    ///
    /// [`KeyError::Odd`], and whether the key that is meant matches a cookie.
    pub fn that_match(self, cookies: &[String]) -> Result<Keys, Error> {
        let are_signed_by = |signer: &Signer| {
            cookies.iter().filter_map(|cookie| Sections::of(cookie)).any(|sections| sections.key(signer).is_some())
        };
        let Some((option, Odd { shape, meant })) = self.odd.first() else { return Ok(self) };
        if are_signed_by(&self.signer) {
            return Ok(self);
        }
        let is_meant =
            |meant: &Zeroizing<Vec<u8>>| are_signed_by(&self.settings.signer(&SecretKey::from(meant.clone()), &[]));
        let is_match = meant.as_ref().filter(|_| !cookies.is_empty()).map(is_meant);
        Err(KeyError::Odd { option, shape: *shape, is_match }.into())
    }

    /// A search for the settings with which the given keys match. `None` if no key was given.
    pub fn search(&self) -> Option<Search> {
        let current = (!self.is_tutorials).then(|| self.secret_key.clone());
        self.is_own.then(|| Search::new(current, self.fallbacks.clone(), self.settings.salt.clone()))
    }
}
