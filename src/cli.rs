//! What can be typed. The doc comments are the help; their Japanese is in [`help`].

pub mod help;

use std::ffi::OsString;

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::commands::{expire, inspect, jar, login, serve, sign, tamper, visit};
use crate::render::palette::When;
use crate::render::{Lang, Manner};
use crate::tutorial::COOKIE_NAME;

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
}

/// What goes with every command.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// The browser to use; each has a cookie jar of its own
    #[arg(long, global = true, value_name = "NAME", default_value = "default", hide_default_value = true)]
    pub browser: String,

    /// Talk to the app at this address instead of the embedded one (or set SESSCTL_URL)
    #[arg(long, global = true, value_name = "URL", env = "SESSCTL_URL", hide_env = true)]
    pub url: Option<String>,

    /// The name of the session cookie, session if none is given
    #[arg(long, global = true, value_name = "NAME", default_value = COOKIE_NAME, hide_default_value = true)]
    pub name: String,

    /// Let the clock stand at this time: 2026-11-22T19:41:33Z, or Unix seconds
    #[arg(long, global = true, value_name = "TIME", allow_negative_numbers = true)]
    pub now: Option<String>,

    /// Print the facts as JSON, one object a line
    #[arg(long, global = true)]
    pub json: bool,

    /// Stop after each scene until Enter is pressed
    #[arg(long, global = true)]
    pub step: bool,

    /// The language: en or ja (otherwise from LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    pub lang: Option<Lang>,

    /// Colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: When,
}

impl Global {
    /// How to show things. What the next command needs too is given again in what to try next.
    pub fn manner(&self, lang: Lang) -> Manner {
        let mut given = String::new();
        let mut again = |option: &str, value: Option<&str>| {
            if let Some(value) = value {
                given.push_str(&format!("--{option} {value} "));
            }
        };
        again("browser", Some(self.browser.as_str()).filter(|name| *name != "default"));
        again("url", self.url.as_deref().filter(|url| !url.contains('@')));
        again("name", Some(self.name.as_str()).filter(|name| *name != COOKIE_NAME));
        again("now", self.now.as_deref());
        Manner { lang, json: self.json, step: self.step, given }
    }
}

/// The commands, in the order of a lesson.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole story in eight scenes
    Demo,
    /// Run the tutorial's app for a real browser
    Serve(serve::ServeArgs),
    /// Log in, and see each request and response
    Login(login::LoginArgs),
    /// Get a page with the cookies of the jar
    Visit(visit::VisitArgs),
    /// Log out, and see what that deletes
    Logout(login::LogoutArgs),
    /// Look into the cookie jar
    Jar(jar::JarArgs),
    /// Take a cookie apart and verify it
    Inspect(inspect::InspectArgs),
    /// Change a cookie without the key, and see it refused
    Tamper(tamper::TamperArgs),
    /// Make a cookie with a key
    Sign(sign::SignArgs),
    /// When does this session end, and who ends it
    Expire(expire::ExpireArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell: bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// The value of `--lang` among the arguments, before they are parsed: help and usage errors
/// have a language too.
pub fn language(arguments: &[OsString]) -> Lang {
    last_value(arguments, "--lang").unwrap_or_else(Lang::of_environment)
}

/// The value of `--color` among the arguments, before they are parsed: usage errors have colours too.
pub fn colour(arguments: &[OsString]) -> When {
    last_value(arguments, "--color").unwrap_or_default()
}

fn last_value<T: ValueEnum>(arguments: &[OsString], option: &str) -> Option<T> {
    let texts: Vec<&str> = arguments.iter().map_while(|text| text.to_str()).take_while(|text| *text != "--").collect();
    let values = texts.iter().enumerate().filter_map(|(place, text)| match text.strip_prefix(option)? {
        "" => texts.get(place + 1).copied(),
        joined => joined.strip_prefix('='),
    });
    values.filter_map(|value| T::from_str(value, true).ok()).fold(None, |_, value| Some(value))
}

/// Reads the command line. What is no command comes back as clap's error, help and version among them,
/// in the language that was asked for.
pub fn parse(arguments: &[OsString], lang: Lang) -> Result<Cli, clap::Error> {
    let only_one = typed(arguments).map(help::without_words).map(|command| command.try_get_matches_from(arguments));
    let mut matches = match only_one {
        Some(Ok(matches)) => matches,
        _ => help::command(lang).try_get_matches_from(arguments)?,
    };
    Cli::from_arg_matches_mut(&mut matches)
}

/// The command line with no other command than the one that was typed, or seems to be. To describe them all takes
/// longer than most of them run.
fn typed(arguments: &[OsString]) -> Option<clap::Command> {
    let (name, augment) = arguments.iter().skip(1).find_map(|argument| {
        let name = argument.to_str()?;
        let augment: fn(clap::Command) -> clap::Command = match name {
            "serve" => serve::ServeArgs::augment_args,
            "login" => login::LoginArgs::augment_args,
            "visit" => visit::VisitArgs::augment_args,
            "logout" => login::LogoutArgs::augment_args,
            "jar" => jar::JarArgs::augment_args,
            "inspect" => inspect::InspectArgs::augment_args,
            "tamper" => tamper::TamperArgs::augment_args,
            "sign" => sign::SignArgs::augment_args,
            "expire" => expire::ExpireArgs::augment_args,
            _ => return None,
        };
        Some((name.to_owned(), augment))
    })?;
    Some(Global::augment_args(clap::Command::new("sessctl")).subcommand(augment(clap::Command::new(name))))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn a_command_alone_takes_what_it_takes_among_all() {
        for whole in Cli::command().get_subcommands() {
            let arguments = ["sessctl", whole.get_name()].map(OsString::from);
            let Some(alone) = typed(&arguments) else {
                assert_eq!(whole.get_arguments().count(), usize::from(whole.get_name() == "completions"));
                continue;
            };
            let alone = alone.find_subcommand(whole.get_name()).expect("the command");
            let taken =
                |command: &clap::Command| command.get_arguments().map(|arg| format!("{arg:?}")).collect::<Vec<_>>();
            assert_eq!(taken(alone), taken(whole), "{}", whole.get_name());
            assert_eq!(alone.get_subcommands().count(), whole.get_subcommands().count());
        }
    }
}
