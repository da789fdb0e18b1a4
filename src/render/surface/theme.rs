//! The colours of pictures and pages, on white paper and on a dark screen, and the sheet that a file shows.

use crate::render::document::picture::Side;
use crate::render::document::{Document, Role};

/// What a file shows: the documents of a screen, what they are about, and their language.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What it is about.
    pub title: &'a str,
    /// The language, as `lang` of HTML has it.
    pub lang: &'a str,
    /// The screens.
    pub documents: &'a [Document],
}

/// What has a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Text in a role.
    Text(Role),
    /// A bar.
    Bar(Side),
    /// Lines of the drawing.
    Line,
}

const INKS: [Ink; 12] = [
    Ink::Text(Role::Plain),
    Ink::Text(Role::Title),
    Ink::Text(Role::Quiet),
    Ink::Text(Role::Command),
    Ink::Text(Role::Payload),
    Ink::Text(Role::Timestamp),
    Ink::Text(Role::Signature),
    Ink::Text(Role::Good),
    Ink::Text(Role::Bad),
    Ink::Bar(Side::Browser),
    Ink::Bar(Side::Server),
    Ink::Line,
];

impl Ink {
    /// The name of its class.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Ink::Text(Role::Plain) => "plain",
            Ink::Text(Role::Title) => "title",
            Ink::Text(Role::Quiet) => "quiet",
            Ink::Text(Role::Command) => "command",
            Ink::Text(Role::Payload) => "payload",
            Ink::Text(Role::Timestamp) => "time",
            Ink::Text(Role::Signature) => "signature",
            Ink::Text(Role::Good) => "good",
            Ink::Text(Role::Bad) => "bad",
            Ink::Bar(Side::Browser) => "browser",
            Ink::Bar(Side::Server) => "server",
            Ink::Line => "line",
        }
    }

    /// Its colour on white, and on dark.
    const fn colours(self) -> [&'static str; 2] {
        match self {
            Ink::Text(Role::Plain | Role::Title) => ["#1b1f24", "#eceef2"],
            Ink::Text(Role::Quiet) => ["#565e6c", "#a9b2c0"],
            Ink::Text(Role::Command) => ["#00616b", "#6fdbe4"],
            Ink::Text(Role::Payload) => ["#8f1a7c", "#ff95dd"],
            Ink::Text(Role::Timestamp) => ["#00616b", "#6fdbe4"],
            Ink::Text(Role::Signature) => ["#1d4fc4", "#93b8ff"],
            Ink::Text(Role::Good) => ["#0f6b2f", "#7fe09a"],
            Ink::Text(Role::Bad) => ["#b1261c", "#ff958c"],
            Ink::Bar(Side::Browser) => ["#3f6fd1", "#6f9cf5"],
            Ink::Bar(Side::Server) => ["#b0681a", "#d9a04e"],
            Ink::Line => ["#6b7482", "#8f98a8"],
        }
    }
}

/// What a page is painted on: the page, and a panel on it, on white and on dark.
const PAPER: [[&str; 2]; 2] = [["#ffffff", "#14171c"], ["#f2f4f8", "#20252d"]];

/// The backgrounds of the three parts of a cookie, and of the second between two ends.
const TINTS: [(&str, [&str; 2]); 4] = [
    ("on-payload", ["#fbe6f7", "#3a2036"]),
    ("on-time", ["#ddf4f6", "#123439"]),
    ("on-signature", ["#e3ecff", "#1c2b4d"]),
    ("between", ["#fff0c2", "#4a3d10"]),
];

/// The class of the background of a part of a cookie.
pub(super) const fn tint(role: Role) -> Option<&'static str> {
    match role {
        Role::Payload => Some("on-payload"),
        Role::Timestamp => Some("on-time"),
        Role::Signature => Some("on-signature"),
        _ => None,
    }
}

/// The style sheet of both: classes for text and for shapes. Paper is white.
pub(super) fn css() -> String {
    let mut css = of(0);
    css.push_str("@media screen and (prefers-color-scheme: dark) {\n");
    css.push_str(&of(1));
    css.push_str("}\n");
    css
}

fn of(scheme: usize) -> String {
    let colour = |both: [&'static str; 2]| both.get(scheme).copied().unwrap_or_default();
    let mut css = String::new();
    let [paper, panel] = PAPER.map(colour);
    css.push_str(&format!(".paper {{ background: {paper}; fill: {paper} }}\n"));
    css.push_str(&format!(".panel {{ background: {panel}; fill: {panel} }}\n"));
    for (class, both) in TINTS {
        let tint = colour(both);
        css.push_str(&format!(".{class} {{ background: {tint}; fill: {tint} }}\n"));
    }
    for ink in INKS {
        let (class, ink_colour) = (ink.class(), colour(ink.colours()));
        css.push_str(&match ink {
            Ink::Text(_) => format!(".{class} {{ color: {ink_colour}; fill: {ink_colour} }}\n"),
            Ink::Bar(_) => format!(".{class} {{ fill: {ink_colour}; stroke: {ink_colour} }}\n"),
            Ink::Line => format!(".{class} {{ stroke: {ink_colour}; fill: none }}\n"),
        });
    }
    // a shape of lines in the colour of a text
    for (class, role) in [("good-line", Role::Good), ("bad-line", Role::Bad), ("title-line", Role::Title)] {
        let ink = colour(Ink::Text(role).colours());
        css.push_str(&format!(".{class} {{ stroke: {ink}; fill: none }}\n"));
    }
    css
}

/// A text between tags, and between quotes, of HTML and of XML.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML has no form for these
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            character if character.is_control() => escaped.push('\u{fffd}'),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours (WCAG 2.2, relative luminance).
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let part = |from: usize| {
                let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).expect("hex")) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn every_text_can_be_read_and_every_shape_seen_on_white_and_on_dark() {
        assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
        for scheme in [0, 1] {
            let papers: Vec<&str> = PAPER.iter().map(|both| both[scheme]).collect();
            let tints: Vec<&str> = TINTS.iter().map(|(_, both)| both[scheme]).collect();
            for ink in INKS {
                let colour = ink.colours()[scheme];
                let (least, on) = match ink {
                    Ink::Text(_) => (4.5, [papers.as_slice(), &tints].concat()),
                    Ink::Bar(_) | Ink::Line => (3.0, papers.clone()),
                };
                for paper in on {
                    let found = contrast(colour, paper);
                    assert!(found >= least, "{ink:?} {colour} on {paper}: {found:.2}");
                }
            }
        }
    }

    #[test]
    fn nothing_breaks_out_of_a_text() {
        assert_eq!(escaped("<script>\"&'\u{1b}]]>"), "&lt;script&gt;&quot;&amp;&#39;\u{fffd}]]&gt;");
    }
}
