//! What can be typed. The doc comments are the help; their Japanese is in [`help`].

pub mod help;

use std::ffi::OsString;

use clap::builder::PossibleValue;
use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::commands::{expire, inspect, jar, login, serve, sign, tamper, visit};
use crate::lang::Lang;
use crate::render::Style;
use crate::render::colour::When;
use crate::render::stream::Stream;
use crate::server::apps::tutorial::COOKIE_NAME;

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

    /// Plain lines without rules or signs, for screen readers
    #[arg(long, global = true)]
    pub plain: bool,

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
    /// How to show things on a stream. What the next command needs too is given again in what to try next.
    pub fn style(&self, lang: Lang, stream: Stream) -> Style {
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
        Style { json: self.json, step: self.step, plain: self.plain, given, ..style_on(stream, lang, self.color) }
    }
}

/// How to show things on a stream when only the language and the colours are known.
pub fn style_on(stream: Stream, lang: Lang, colour: When) -> Style {
    Style { width: stream.width(), colour: colour.wants_colour(stream.is_terminal()), ..Style::new(lang) }
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

impl ValueEnum for When {
    fn value_variants<'a>() -> &'a [When] {
        &[When::Auto, When::Always, When::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            When::Auto => PossibleValue::new("auto").help("As the environment says, and otherwise on a terminal only"),
            When::Always => PossibleValue::new("always").help("Always, into files and pipes too"),
            When::Never => PossibleValue::new("never").help("Never"),
        })
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

/// Whether `--plain` is among the arguments, before they are parsed.
pub fn is_plain(arguments: &[OsString]) -> bool {
    arguments.iter().take_while(|text| *text != "--").any(|text| text == "--plain")
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
    match at_once(arguments) {
        Some(cli) => Ok(cli),
        None => Cli::from_arg_matches_mut(&mut help::command(lang).try_get_matches_from(arguments)?),
    }
}

/// The same, of a command line that begins with its command and is right. To describe all the other commands to clap
/// takes longer than most of them run.
fn at_once(arguments: &[OsString]) -> Option<Cli> {
    let (_, arguments) = arguments.split_first()?;
    match arguments.first()?.to_str()? {
        "serve" => alone(arguments, Command::Serve),
        "login" => alone(arguments, Command::Login),
        "visit" => alone(arguments, Command::Visit),
        "logout" => alone(arguments, Command::Logout),
        "jar" => alone(arguments, Command::Jar),
        "inspect" => alone(arguments, Command::Inspect),
        "tamper" => alone(arguments, Command::Tamper),
        "sign" => alone(arguments, Command::Sign),
        "expire" => alone(arguments, Command::Expire),
        _ => None,
    }
}

fn alone<A: Args>(arguments: &[OsString], command: fn(A) -> Command) -> Option<Cli> {
    let described = Global::augment_args(A::augment_args(clap::Command::new("sessctl"))).args_override_self(true);
    // a line that asks for help is left to the whole description
    let described = described.disable_help_flag(true).disable_version_flag(true);
    let mut matches = described.try_get_matches_from(arguments).ok()?;
    let command = A::from_arg_matches_mut(&mut matches).ok().map(command);
    Some(Cli { command: Some(command?), global: Global::from_arg_matches_mut(&mut matches).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(line: &str) -> [Option<String>; 2] {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let whole = help::command(Lang::En).try_get_matches_from(&arguments);
        let whole = whole.and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches)).ok();
        [at_once(&arguments), whole].map(|cli| cli.map(|cli| format!("{cli:?}")))
    }

    #[test]
    fn what_is_read_at_once_is_what_the_whole_description_reads() {
        for line in [
            "sessctl inspect",
            "sessctl inspect a.b.c --json --max-age none --digest sha256 --fallback x --fallback y --lang ja",
            "sessctl inspect --now -1 --name s --name t --url http://127.0.0.1:5000 --secret=k --raw -- -x",
            "sessctl serve --port 0 --host 0.0.0.0 --lifetime 1h --color never --no-refresh",
            "sessctl login alice --browser b --step",
            "sessctl visit /login --secret-file f",
            "sessctl logout",
            "sessctl jar",
            "sessctl jar restart --browser b",
            "sessctl jar --browser b copy alice mallory --json",
            "sessctl jar clear",
            "sessctl tamper id=admin",
            "sessctl sign {} --salt s --key-derivation concat",
            "sessctl expire --simulate --after 10m --after 20m --color always",
        ] {
            let [at_once, whole] = both(line);
            assert!(at_once.is_some(), "{line}");
            assert_eq!(at_once, whole, "{line}");
        }
    }

    #[test]
    fn what_is_wrong_or_no_command_is_left_to_the_whole_description() {
        for line in [
            "sessctl",
            "sessctl --json inspect a.b.c",
            "sessctl demo",
            "sessctl inspekt",
            "sessctl inspect a b",
            "sessctl inspect --digest crc",
            "sessctl inspect --help",
            "sessctl inspect --version",
            "sessctl inspect -V",
            "sessctl login",
            "sessctl jar help",
            "sessctl jar steal",
            "sessctl serve --port 70000",
        ] {
            assert_eq!(both(line)[0], None, "{line}");
        }
    }
}
