//! What a whole command line is: a command, and the options that go with every command.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, Parser, ValueEnum};

use super::given::{Given, Set};
use super::list::Command;
use crate::browser::{Network, OnWait};
use crate::commands::app::AppArgs;
use crate::commands::flask_app::FlaskArgs;
use crate::commands::keys::SecretArgs;
use crate::commands::settings::Continues;
use crate::commands::stdin::is_stdin;
use crate::commands::{Context, timeout};
use crate::error::{Error, Usage};
use crate::lang::Lang;
use crate::report::TypedKey;

/// See what a web session is: a server, a browser, a signed cookie and a clock.
#[derive(Debug, Parser)]
#[command(name = "sessctl", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do. Nothing: a short help.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// What goes with every command.
    #[command(flatten)]
    pub global: Global,

    /// The key that stands in the arguments themselves, where `ps` and the shell's history show it.
    #[arg(skip)]
    pub typed_key: Option<TypedKey>,
}

/// What goes with every command.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// The browser to use; each has a cookie jar of its own
    #[arg(long, value_name = "NAME", default_value = "default", hide_default_value = true)]
    pub browser: String,

    /// Talk to the app at this address instead of the embedded one (or set SESSCTL_URL)
    #[arg(long, value_name = "URL", env = "SESSCTL_URL", hide_env = true)]
    pub url: Option<String>,

    /// Trust the certificates in this PEM file, and no others, for an https app
    #[arg(long, value_name = "FILE", conflicts_with = "insecure")]
    pub cacert: Option<PathBuf>,

    /// Do not check the certificate of an https app
    #[arg(long)]
    pub insecure: bool,

    /// How long each page may take, with its redirects, 30s if nothing is given
    #[arg(long, value_name = "TIME")]
    pub timeout: Option<String>,

    /// The name of the session cookie, session if none is given
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Let the clock stand at this time: 2026-11-22T19:41:33Z, or Unix seconds (or set SESSCTL_NOW)
    #[arg(long, value_name = "TIME", allow_negative_numbers = true, env = "SESSCTL_NOW", hide_env = true)]
    pub now: Option<String>,

    /// Print the facts as JSON, one object a line
    #[arg(long)]
    pub json: bool,

    /// Print the facts for another program: json, or tsv, a table
    #[arg(long, value_name = "FORM", value_parser = ["json", "tsv"], hide_possible_values = true)]
    pub format: Option<String>,

    /// Only these facts, by their places in the JSON: cookie,payload.json (as tsv, unless --json is given)
    #[arg(long, value_name = "LIST")]
    pub fields: Option<String>,

    /// Plain lines without rules or signs, for screen readers
    #[arg(long)]
    pub plain: bool,

    /// Leave out the command to try next, and the notes beside an answer
    #[arg(long, short)]
    pub quiet: bool,

    /// Stop before each answer, for a presenter: Enter goes on, b back, a number and Enter to that scene, ! to a shell
    #[arg(long)]
    pub step: bool,

    /// Write the speaker's notes of each scene to standard error
    #[arg(long)]
    pub notes: bool,
    /// Show the picture of what happened instead of the words
    #[arg(long, conflicts_with = "json")]
    pub picture: bool,

    /// Write the screen, with its picture, to FILE.svg, FILE.html, FILE.md or FILE.txt too
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,

    /// Let --export replace a file
    #[arg(long)]
    pub force: bool,

    /// Leave the configuration file out
    #[arg(long)]
    pub no_config: bool,

    /// The language: en or ja (otherwise from SESSCTL_LANG, LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, value_enum, hide_possible_values = true)]
    pub lang: Option<Lang>,

    /// Colours: auto, always or never
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: When,

    /// The number of a pipe with the key and the settings of an app, from `flask sessctl`
    #[arg(long, value_name = "NUMBER", hide = true)]
    pub app_settings: Option<String>,

    /// What was typed in the place of sessctl: flask --app app sessctl
    #[arg(long, value_name = "WORDS", hide = true)]
    pub typed_as: Option<String>,

    /// Whether `--url` was typed, or stood in the environment.
    #[arg(skip)]
    pub url_was_typed: bool,
}

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Lang] {
        &[Lang::En, Lang::Ja]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Lang::En => PossibleValue::new("en").help("English"),
            Lang::Ja => PossibleValue::new("ja").help("日本語"),
        })
    }
}

/// When to use colours: the values of `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// As the environment says, and otherwise on a terminal only.
    #[default]
    Auto,
    /// Always, into files and pipes too.
    Always,
    /// Never.
    Never,
}

impl Command {
    /// Its name. To watch how a session ends asks the app, and `expire` alone does not.
    fn name_of_what_is_done(&self) -> &'static str {
        match self {
            Command::Expire(args) if args.moves_the_clock() => "expire --simulate",
            other => other.name(),
        }
    }

    /// Whether the clock that a class holds is its own, if only to begin there, as a story does. To move the clock is not
    /// to live by it.
    fn lives_by_the_held_clock(&self) -> bool {
        match self {
            Command::Serve(_) | Command::Login(_) | Command::Visit(_) | Command::Logout(_) | Command::Jar(_) => true,
            Command::Inspect(_) | Command::Tamper(_) | Command::Sign(_) | Command::Expire(_) => true,
            Command::Explain(_) | Command::Worksheet(_) | Command::Demo(_) => true,
            Command::Clock(_) | Command::Plan(_) | Command::Reset(_) | Command::Learn(_) => false,
            Command::Completions(_) | Command::Man(_) | Command::Schema(_) => false,
        }
    }
}

impl Command {
    /// The Flask app whose key and settings it may be given.
    fn app(&self) -> Option<&FlaskArgs> {
        match self {
            Command::Inspect(args) => Some(&args.flask),
            Command::Tamper(args) => Some(&args.flask),
            Command::Sign(args) => Some(&args.flask),
            Command::Expire(args) => Some(&args.flask),
            Command::Explain(args) => Some(&args.flask),
            _ => None,
        }
    }

    /// Where its key comes from, if it has one.
    pub fn secret(&self) -> Option<&SecretArgs> {
        match self {
            Command::Serve(args) => Some(&args.secret),
            Command::Login(args) => Some(&args.secret),
            Command::Visit(args) => Some(&args.secret),
            Command::Logout(args) => Some(&args.secret),
            Command::Inspect(args) => Some(&args.secret),
            Command::Tamper(args) => Some(&args.secret),
            Command::Sign(args) => Some(&args.secret),
            Command::Expire(args) => Some(&args.secret),
            Command::Learn(args) => Some(&args.secret),
            Command::Explain(args) => Some(&args.secret),
            Command::Demo(_) | Command::Jar(_) | Command::Clock(_) | Command::Worksheet(_) => None,
            Command::Plan(_) | Command::Reset(_) => None,
            Command::Completions(_) | Command::Man(_) | Command::Schema(_) => None,
        }
    }

    /// Whether one value alone is wanted: the cookie, or what else the answer is.
    pub fn wants_the_value(&self) -> bool {
        match self {
            Command::Inspect(args) => args.value.value,
            Command::Sign(args) => args.value.value,
            Command::Login(args) => args.value.value,
            Command::Visit(args) => args.value.value,
            Command::Expire(args) => args.value,
            Command::Clock(args) => args.value,
            Command::Tamper(args) => args.value.value,
            Command::Jar(args) => args.value.value,
            Command::Learn(args) => args.value.value,
            _ => false,
        }
    }
}

impl Cli {
    /// What every command is given beside its own arguments. A command that goes on with the session of a browser is
    /// given the settings with which that browser logged in.
    ///
    /// # Errors
    ///
    /// As [`Global::context`], or the settings or an env file cannot be read.
    pub fn context(&self, lang: Lang, given: &Given, set: Set<'_>, on_wait: OnWait) -> Result<Context, Error> {
        let mut context = self.global.context(lang, set, on_wait)?.in_a_lesson();
        if let (Some(Command::Login(args)), Some(_)) = (&self.command, &context.base) {
            args.one_reader_of_stdin()?;
        }
        if let Some(secret) = self.command.as_ref().and_then(Command::secret) {
            let env = secret.read_env_file(&context)?;
            context = context.with_env(env, self.global.name.is_none());
        }
        if let Some(command) = &self.command {
            context.typed = given.typed_at(command.name_of_what_is_done());
        }
        let context = match &self.command {
            Some(command) if command.lives_by_the_held_clock() => context.living_by_the_held_clock()?,
            _ => context,
        };
        let context = match (self.command.as_ref().and_then(Command::app), &self.global.app_settings) {
            (Some(app), settings) => context.with_the_app(app, settings.as_deref())?,
            (None, Some(_)) => {
                let command = self.command.as_ref().map_or("", Command::name);
                return Err(Usage::NotOfAnApp { command }.into());
            }
            (None, None) => context,
        };
        match &self.command {
            Some(Command::Login(args)) => context.beginning(&args.app, &args.secret),
            Some(Command::Visit(args)) if !args.is_elsewhere() => {
                context.continuing(&args.app, &args.secret, Continues::Live)
            }
            Some(Command::Logout(args)) => context.continuing(&args.app, &args.secret, Continues::Live),
            Some(Command::Tamper(args)) => context.continuing(&args.app, &args.secret, Continues::Any),
            Some(Command::Expire(args)) => context.continuing(&args.app, &args.secret, args.continues()),
            Some(Command::Explain(args)) if args.jar => {
                context.continuing(&AppArgs::default(), &args.secret, Continues::Any)
            }
            Some(Command::Inspect(args)) if args.reads_the_jar() => {
                context.continuing(&AppArgs::default(), &args.secret, Continues::Any)
            }
            _ => Ok(context),
        }
    }
}

impl Global {
    /// What every command is given beside its own arguments.
    ///
    /// # Errors
    ///
    /// `--now` is not a time, or `--url` is not an address, or the file of `--cacert` cannot be used.
    pub fn context(&self, lang: Lang, set: Set<'_>, on_wait: OnWait) -> Result<Context, Error> {
        let (now, url) = (self.now.as_deref(), self.url.as_deref().or(set.url));
        let context = Context::new(&self.browser, self.name.as_deref().or(set.name), now, url, lang)?;
        let timeout = self.timeout.as_deref().map(timeout).transpose()?;
        let trust = Context::trust(self.cacert.as_deref(), self.insecure, &on_wait)?;
        if self.cacert.as_deref().is_some_and(is_stdin) {
            context.stdin.take("--cacert")?;
        }
        let network = Network { trust, timeout, on_wait, ..Network::default() };
        let wants_a_screen = self.picture || self.export.is_some();
        Ok(Context {
            base_was_typed: self.url_was_typed && context.base.is_some(),
            key_file_that_is_set: set.secret_file.map(Path::to_owned),
            network,
            wants_a_screen,
            ..context
        })
    }
}
