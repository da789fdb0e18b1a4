//! The last line of every screen: what to try next.

use crate::lang::say;
use crate::render::document::{Block, Document, Role, piece, plain};
use crate::render::style::Style;

/// Ends a screen with the next command to try. `command` comes without `sessctl` and without the options that go with
/// every command: those that were given are given again.
pub fn try_next(document: &mut Document, command: &str, style: &Style) {
    let label = say!(style.lang, "Try next: ", "次に試すこと: ");
    let given = match command {
        // its story has an app and a clock of its own
        "demo" => String::new(),
        command if command.starts_with("--browser ") => style.given.anywhere().to_owned(),
        _ => style.given.here(),
    };
    let command = format!("sessctl {given}{command}");
    document.blank().push(Block::TryNext { label: plain(label), command: piece(Role::Command, command) });
}
