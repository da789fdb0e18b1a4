//! What a command was given by files and not by what was typed, to be said beside its answer.

use super::config::Config;
use super::line::Cli;
use super::list::Command;
use crate::commands::Context;
use crate::commands::keys::SecretArgs;
use crate::report::{FromFiles, Setting, Taken};
use crate::teaching::terms;

impl Cli {
    /// What of the configuration file and of an env file changes the answer of this line.
    pub fn from_files(&self, config: &Config, context: &Context) -> FromFiles {
        let Some(command) = &self.command else { return FromFiles::default() };
        let set = self.of_config(command, config, context);
        FromFiles {
            config: config.path.clone().filter(|_| !set.is_empty()).map(|path| (path, set)),
            env: self.of_env(command, context),
        }
    }

    fn of_config(&self, command: &Command, config: &Config, context: &Context) -> Vec<Setting> {
        let url = config.url.clone().filter(|_| self.global.url.is_none() && talks(command));
        let of_env = context.env.as_ref().and_then(|env| env.cookie_name.as_ref());
        let is_named = self.global.name.is_some() || of_env.is_some();
        let name = config.name.clone().filter(|name| !is_named && names(command) && *name == context.name);
        let is_given = command.secret().is_none_or(SecretArgs::is_given) || SecretArgs::is_in_the_environment();
        // a login keeps the path that it was given, and says so itself
        let is_of_login = context.login.in_force.key.is_some();
        let is_read = !is_given && !is_of_login && reads_a_key(command, context);
        let file = context.key_file_that_is_set.clone().filter(|_| is_read);
        let settings = [url.map(Setting::Url), name.map(Setting::Name), file.map(Setting::SecretFile)];
        settings.into_iter().flatten().collect()
    }

    /// The names of the env file that count. What is typed wins.
    fn of_env(&self, command: &Command, context: &Context) -> Option<(std::path::PathBuf, Vec<Taken>)> {
        let path = command.secret()?.env_file.clone()?;
        let (lifetime, fallbacks) = takes(command, context);
        let is_taken = |taken: &&Taken| match taken.name.trim_start_matches("FLASK_") {
            "PERMANENT_SESSION_LIFETIME" => lifetime,
            "SECRET_KEY_FALLBACKS" => fallbacks,
            "SESSION_COOKIE_NAME" => self.global.name.is_none() && names(command),
            _ => reads_a_key(command, context),
        };
        let taken: Vec<Taken> = context.env.as_ref()?.taken.iter().filter(is_taken).cloned().collect();
        (!taken.is_empty()).then_some((path, taken))
    }
}

/// Whether the command goes to the app at an address, or looks for the cookies of one.
fn talks(command: &Command) -> bool {
    match command {
        Command::Login(_) | Command::Visit(_) | Command::Logout(_) | Command::Tamper(_) | Command::Sign(_) => true,
        Command::Expire(_) | Command::Jar(_) | Command::Inspect(_) => true,
        Command::Explain(args) => is_of_a_cookie(args.subject.as_deref(), args.jar),
        _ => false,
    }
}

/// Whether the name of the session cookie matters to it.
fn names(command: &Command) -> bool {
    talks(command) || matches!(command, Command::Serve(_))
}

/// Whether it reads a key. A real app has its own, which its login and logout need not know.
fn reads_a_key(command: &Command, context: &Context) -> bool {
    match command {
        Command::Login(_) | Command::Logout(_) => context.base.is_none(),
        Command::Explain(args) => is_of_a_cookie(args.subject.as_deref(), args.jar),
        Command::Learn(args) => args.what.as_deref() == Some("certify"),
        other => other.secret().is_some(),
    }
}

fn is_of_a_cookie(subject: Option<&std::ffi::OsStr>, is_of_jar: bool) -> bool {
    let is_term = |subject: &std::ffi::OsStr| subject.to_str().is_some_and(|text| terms::find(text).is_some());
    is_of_jar || subject.is_some_and(|subject| !is_term(subject))
}

/// Whether the lifetime of an env file counts, and whether its older keys do.
fn takes(command: &Command, context: &Context) -> (bool, bool) {
    let is_real = context.base.is_some();
    match command {
        Command::Serve(args) => (args.app.lifetime.is_none(), false),
        Command::Login(args) => (args.app.lifetime.is_none() && !is_real, false),
        Command::Logout(args) => (args.app.lifetime.is_none() && !is_real, false),
        Command::Tamper(args) => (args.app.lifetime.is_none() && !is_real, false),
        Command::Visit(args) => (args.app.lifetime.is_none(), args.signing.fallbacks.0.is_empty() && is_real),
        Command::Expire(args) => {
            let reads_them = is_real || !args.moves_the_clock();
            (args.app.lifetime.is_none(), args.signing.fallbacks.0.is_empty() && reads_them)
        }
        Command::Inspect(args) => (args.max_age.is_none(), args.signing.fallbacks.0.is_empty()),
        Command::Explain(args) => {
            let is_cookie = is_of_a_cookie(args.subject.as_deref(), args.jar);
            (args.max_age.is_none() && is_cookie, args.signing.fallbacks.0.is_empty() && is_cookie)
        }
        _ => (false, false),
    }
}
