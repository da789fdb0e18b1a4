//! The list of commands, in the order of a lesson. A command is its file in `commands/`, its words in `render`, and
//! one entry here: its arguments, its report, its help in both languages, and how it is run.

use serde::Serialize;

use super::manual;
use crate::commands::many::WriteOne;
use crate::commands::{Context, Sink, demo, expire, inspect, jar, login, logout, serve, sign, tamper, visit};
use crate::error::Error;
use crate::lang::{Bilingual, Lang};
use crate::report;

/// What a command can tell with before it ends.
pub struct Output<'a, 'b> {
    /// Writes one of many cookies.
    pub write_one: &'a WriteOne<'a>,
    /// Takes the events.
    pub sink: &'a mut Sink<'b>,
    /// The whole description of the command line, for what is made from it.
    pub grammar: fn(Lang) -> clap::Command,
}

macro_rules! commands {
    ($(
        $variant:ident($args:ty) -> $report:ty {
            name: $name:literal, en: $en:literal, ja: $ja:literal,
            run: |$arguments:pat_param, $context:pat_param, $output:pat_param| $run:expr,
            is_yes: $is_yes:expr $(,)?
        }
    )*) => {
        /// A command with its arguments.
        #[derive(Debug, clap::Subcommand)]
        pub enum Command {
            $(
                #[doc = $en]
                #[command(name = $name)]
                $variant($args),
            )*
        }

        /// What a command found.
        #[derive(Serialize)]
        #[serde(untagged)]
        pub enum Report {
            $(
                #[doc = concat!("What `", $name, "` found.")]
                $variant(Box<$report>),
            )*
        }

        impl Report {
            /// Whether the answer is yes: exit code 0 rather than 1.
            pub fn is_yes(&self) -> bool {
                match self {
                    $( Report::$variant(report) => { let is_yes: fn(&$report) -> bool = $is_yes; is_yes(report) } )*
                }
            }
        }

        impl Command {
            /// Runs it. `serve`, and `inspect` of many cookies, have something to tell before it ends.
            ///
            /// # Errors
            ///
            /// It could not do what it was asked.
            pub fn run(&self, context: &Context, output: Output<'_, '_>) -> Result<Report, Error> {
                match self {
                    $( Command::$variant(args) => {
                        let run = |$arguments: &$args, $context: &Context, $output: Output<'_, '_>| $run;
                        let report: Result<$report, Error> = run(args, context, output);
                        Ok(Report::$variant(Box::new(report?)))
                    } )*
                }
            }
        }

        /// The names of all commands, and what the help says of each.
        pub const ABOUT: &[(&str, Bilingual)] = &[$( ($name, Bilingual { en: $en, ja: $ja }) ),*];

        /// Describes one command to clap, and how its arguments become a [`Command`].
        pub(super) fn describe(name: &str, described: clap::Command) -> Option<(clap::Command, FromMatches)> {
            match name {
                $( $name => Some((<$args as clap::Args>::augment_args(described), |matches| {
                    <$args as clap::FromArgMatches>::from_arg_matches_mut(matches).map(Command::$variant)
                })), )*
                _ => None,
            }
        }
    };
}

/// Takes a command out of what clap has read.
pub(super) type FromMatches = fn(&mut clap::ArgMatches) -> Result<Command, clap::Error>;

commands! {
    Demo(demo::DemoArgs) -> report::Demo {
        name: "demo", en: "The whole story in eight scenes", ja: "全体の流れを8つの場面で見せる",
        run: |_, context, _| demo::run(context), is_yes: |_| true,
    }
    Serve(serve::ServeArgs) -> report::ServedReport {
        name: "serve", en: "Run the tutorial's app for a real browser",
        ja: "チュートリアルのアプリを、本物のブラウザで開けるように動かす",
        run: |args, context, output| serve::run(args, context, output.sink), is_yes: |_| true,
    }
    Login(login::LoginArgs) -> report::VisitReport {
        name: "login", en: "Log in, and see each request and response", ja: "ログインし、リクエストと応答を1つずつ見せる",
        run: |args, context, _| login::run(args, context), is_yes: report::VisitReport::is_yes,
    }
    Visit(visit::VisitArgs) -> report::VisitReport {
        name: "visit", en: "Get a page with the cookies of the jar", ja: "保存されたクッキーでページにアクセスする",
        run: |args, context, _| visit::run(args, context), is_yes: report::VisitReport::is_yes,
    }
    Logout(logout::LogoutArgs) -> report::VisitReport {
        name: "logout", en: "Log out, and see what that deletes", ja: "ログアウトし、何が削除されるかを見せる",
        run: |args, context, _| logout::run(args, context), is_yes: report::VisitReport::is_yes,
    }
    Jar(jar::JarArgs) -> report::JarReport {
        name: "jar", en: "Look into the cookie jar", ja: "ブラウザに保存されたクッキーを見る",
        run: |args, context, _| jar::run(args, context), is_yes: |_| true,
    }
    Inspect(inspect::InspectArgs) -> report::InspectReport {
        name: "inspect", en: "Take a cookie apart and verify it", ja: "クッキーを分解し、検証する",
        run: |args, context, output| inspect::run(args, context, output.write_one, output.sink),
        is_yes: report::InspectReport::is_yes,
    }
    Tamper(tamper::TamperArgs) -> report::TamperReport {
        name: "tamper", en: "Change a cookie without the key, and see it refused",
        ja: "鍵なしで改ざんし、拒否されるのを見る",
        run: |args, context, _| tamper::run(args, context), is_yes: report::TamperReport::is_yes,
    }
    Sign(sign::SignArgs) -> report::Signing {
        name: "sign", en: "Make a cookie with a key", ja: "鍵を使ってクッキーを作る",
        run: |args, context, _| sign::run(args, context), is_yes: |_| true,
    }
    Expire(expire::ExpireArgs) -> report::ExpiryReport {
        name: "expire", en: "When does this session end, and who ends it",
        ja: "セッションがいつ、誰によって終わるかを見る",
        run: |args, context, _| expire::run(args, context), is_yes: report::ExpiryReport::is_yes,
    }
    Completions(manual::CompletionsArgs) -> report::Text {
        name: "completions", en: "Print a completion script for a shell", ja: "シェルの補完スクリプトを出力する",
        run: |args, context, output| Ok(manual::completions(args, (output.grammar)(context.lang))), is_yes: |_| true,
    }
    Man(manual::ManArgs) -> report::Text {
        name: "man", en: "Print the manual page", ja: "マニュアルページを出力する",
        run: |_, context, output| manual::man((output.grammar)(context.lang)), is_yes: |_| true,
    }
}
