//! The colours. The three parts of a cookie have the same three on every screen.

use colored::{Color, Colorize, control};

use crate::render::document::Role;

/// The text in the colour of its role.
pub(super) fn painted(role: Role, text: &str) -> String {
    // `colored` would decide by the environment; it is asked only where colours are wanted
    control::set_override(true);
    match role {
        Role::Plain => return text.to_owned(),
        Role::Title => text.bold(),
        Role::Quiet => text.dimmed(),
        Role::Command => text.color(Color::Cyan).bold(),
        Role::Payload => text.color(Color::Magenta),
        Role::Timestamp => text.color(Color::Cyan),
        Role::Signature => text.color(Color::BrightBlue),
        Role::Good => text.color(Color::Green),
        Role::Bad => text.color(Color::Red).bold(),
    }
    .to_string()
}
