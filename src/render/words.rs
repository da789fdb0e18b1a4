//! The words: what was found, as documents in both languages. One file a command.
//!
//! Nothing is found out here. A fact that a screen needs stands in the report, so that JSON has it too.

pub mod cookie;
pub mod demo;
pub mod errors;
pub mod exchange;
pub mod expire;
pub mod inspect;
pub mod jar;
pub mod note;
pub mod serve;
pub mod sign;
pub mod system;
pub mod tamper;
pub mod time;
pub mod verdict;
pub mod visit;
pub mod welcome;

use super::Style;
use super::document::{Block, Document, Role, piece, plain, shortened};
use crate::cli::Report;
use crate::lang::{Lang, say};
use crate::report::{ExpiryReport, InspectReport};
use crate::server::apps::tutorial::Page;

/// What a command found, a document a scene.
pub fn documents(report: &Report, style: &Style) -> Vec<Document> {
    match report {
        Report::Login(report) | Report::Visit(report) | Report::Logout(report) => vec![visit::document(report, style)],
        Report::Jar(report) => vec![jar::document(report, style)],
        Report::Inspect(report) => match &**report {
            InspectReport::One(examined) => vec![inspect::document(examined, style)],
            InspectReport::Many(_) => Vec::new(),
        },
        Report::Tamper(report) => vec![tamper::document(report, style)],
        Report::Sign(signing) => vec![sign::document(signing, style)],
        Report::Expire(report) => match &**report {
            ExpiryReport::Expiry(expiry) => vec![expire::document(expiry, style)],
            ExpiryReport::Simulation(simulation) => expire::simulation(simulation, style),
        },
        Report::Demo(demo) => demo::documents(demo, style),
        Report::Serve(served) => vec![serve::document(served, style)],
        Report::Completions(_) | Report::Man(_) | Report::Schema(_) => Vec::new(),
    }
}

/// The last line of every screen. `command` comes without `sessctl` and without the options that
/// go with every command: those that were given are given again.
pub fn try_next(document: &mut Document, command: &str, style: &Style) {
    let label = say!(style.lang, "Try next: ", "次に試すこと: ");
    let given = if command.contains("--browser") || command == "demo" { "" } else { style.given.as_str() };
    let command = format!("sessctl {given}{command}");
    document.blank().push(Block::TryNext { label: plain(label), command: piece(Role::Command, command) });
}

/// What a page says to the person in front of it.
pub fn page(page: &Page, lang: Lang) -> String {
    match page {
        Page::LoggedIn { name } if name.is_empty() => {
            say!(
                lang,
                "The page says \"でログイン中\": somebody without a name is logged in.",
                "ページには「でログイン中」とあります。名前のない誰かがログインしています。"
            )
        }
        Page::LoggedIn { name } => {
            let name = shortened(name, 40);
            say!(
                lang,
                "The page says \"{name}でログイン中\": {name} is logged in.",
                "ページには「{name}でログイン中」とあります。{name} としてログインしています。"
            )
        }
        Page::LoginForm => {
            say!(
                lang,
                "The page is the login form: nobody is logged in.",
                "ページはログインフォームです。誰もログインしていません。"
            )
        }
        Page::Other { begins } if begins.is_empty() => say!(lang, "The page is empty.", "ページは空です。"),
        Page::Other { begins } => say!(lang, "The page begins: \"{begins}\"", "ページの冒頭:「{begins}」"),
    }
}
