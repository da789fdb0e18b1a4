//! The colours. The three parts of a cookie have the same three on every screen.
//!
//! All of them are of the 240 colours behind the first sixteen. Those are the same on every terminal, while a theme may
//! set each of the sixteen to anything, its own background included. Each has a contrast of 3 : 1 at least on white and
//! on black, and no colour says what the text does not say as well.

use colored::{Color, Colorize, control};

use crate::render::document::Role;

const PURPLE: u8 = 133;
const TEAL: u8 = 30;
const BLUE: u8 = 27;
const GREEN: u8 = 28;
const RED: u8 = 160;
const GREY: u8 = 244;

/// The text in the colour of its role.
pub(super) fn painted(role: Role, text: &str) -> String {
    // `colored` would decide by the environment; it is asked only where colours are wanted
    control::set_override(true);
    let text = match colour(role) {
        Some(colour) => text.color(Color::AnsiColor(colour)),
        None if is_bold(role) => text.bold(),
        None => return text.to_owned(),
    };
    if is_bold(role) { text.bold().to_string() } else { text.to_string() }
}

fn colour(role: Role) -> Option<u8> {
    match role {
        Role::Plain | Role::Title | Role::Command => None,
        Role::Quiet => Some(GREY),
        Role::Payload => Some(PURPLE),
        Role::Timestamp => Some(TEAL),
        Role::Signature => Some(BLUE),
        Role::Good => Some(GREEN),
        Role::Bad => Some(RED),
    }
}

fn is_bold(role: Role) -> bool {
    matches!(role, Role::Title | Role::Command | Role::Bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first sixteen colours of three terminals as they come: xterm, Windows Terminal (Campbell), macOS (Basic).
    const SIXTEEN: [(&str, [u32; 16]); 3] = [
        (
            "xterm",
            [
                0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
                0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
            ],
        ),
        (
            "Campbell",
            [
                0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xcccccc, 0x767676, 0xe74856,
                0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6, 0xf2f2f2,
            ],
        ),
        (
            "Basic",
            [
                0x000000, 0xc23621, 0x25bc24, 0xadad27, 0x492ee1, 0xd338d3, 0x33bbc8, 0xcbcccd, 0x818383, 0xfc391f,
                0x31e722, 0xeaec23, 0x5833ff, 0xf935f8, 0x14f0f0, 0xe9ebeb,
            ],
        ),
    ];

    const ROLES: [Role; 9] = [
        Role::Plain,
        Role::Title,
        Role::Quiet,
        Role::Command,
        Role::Payload,
        Role::Timestamp,
        Role::Signature,
        Role::Good,
        Role::Bad,
    ];

    /// The colour of a number above 15, as all three terminals have it: a cube of six levels, and 24 greys.
    fn of_the_cube(number: u8) -> u32 {
        let (place, level) = (u32::from(number) - 16, |step: u32| if step == 0 { 0 } else { 55 + 40 * step });
        match number {
            232.. => (8 + 10 * (u32::from(number) - 232)) * 0x01_01_01,
            _ => level(place / 36) << 16 | level(place / 6 % 6) << 8 | level(place % 6),
        }
    }

    /// The relative luminance of WCAG 2.
    fn luminance(colour: u32) -> f64 {
        let of = |shift: u32| {
            let value = f64::from(colour >> shift & 0xff) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * of(16) + 0.7152 * of(8) + 0.0722 * of(0)
    }

    /// The lower of the two contrasts of WCAG 2, on white and on black.
    fn contrast(colour: u32) -> f64 {
        let luminance = luminance(colour);
        (1.05 / (luminance + 0.05)).min((luminance + 0.05) / 0.05)
    }

    #[test]
    fn every_colour_is_seen_on_white_and_on_black() {
        for colour in ROLES.into_iter().filter_map(colour) {
            assert!(colour >= 16, "{colour} is another on each terminal");
            let contrast = contrast(of_the_cube(colour));
            assert!(contrast >= 3.0, "{colour}: {contrast:.2}");
        }
    }

    #[test]
    fn of_the_first_sixteen_too_few_are_seen_on_all_three_terminals() {
        let is_seen = |number: usize| SIXTEEN.iter().all(|(_, colours)| contrast(colours[number]) >= 3.0);
        let seen: Vec<usize> = (0..16).filter(|number| is_seen(*number)).collect();
        // red, bright black, bright red, bright blue, bright magenta: two for errors, one for what is of less weight
        assert_eq!(seen, [1, 8, 9, 12, 13]);
    }

    #[test]
    fn the_parts_of_a_cookie_differ_and_a_command_to_type_is_bold() {
        let [payload, timestamp, signature] = [Role::Payload, Role::Timestamp, Role::Signature].map(colour);
        assert!(payload != timestamp && timestamp != signature && payload != signature);
        assert!(painted(Role::Command, "x").starts_with("\u{1b}[1m"));
        assert_eq!(painted(Role::Plain, "x"), "x");
    }
}
