//! The screens, one file each. A file reads as its screen does, in both languages.

pub mod demo;
pub mod expire;
pub mod inspect;
pub mod jar;
pub mod journey;
pub mod notice;
pub mod serve;
pub mod sign;
pub mod tamper;
pub mod trouble;
pub mod welcome;

use super::Manner;
use super::layout::{Scene, piece, plain};
use super::palette::Style;
use super::words::{Lang, say};
use crate::server::apps::tutorial::Page;

/// The last line of every screen. `command` comes without `sessctl` and without the options that
/// go with every command: those that were given are given again.
pub fn try_next(scene: &mut Scene, command: &str, manner: &Manner) {
    let label = say!(manner.lang, "Try next: ", "次に試すこと: ");
    let given = if command.contains("--browser") || command == "demo" { "" } else { manner.given.as_str() };
    let command = format!("sessctl {given}{command}");
    scene.blank().paragraph(0, [plain(label), piece(Style::Command, command)]);
}

/// A command, and what it shows.
pub fn command(scene: &mut Scene, command: &str, about: &str) {
    scene.hanging(2, COMMANDS, [piece(Style::Command, super::layout::pad(command, COMMANDS - 2)), plain(about)]);
}

const COMMANDS: usize = 30;

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
            let name = super::layout::cut(name, 40);
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
