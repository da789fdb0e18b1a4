//! The screens: words make documents of what was found, and a surface breaks their lines.
//!
//! Nothing is computed here: what is shown was found elsewhere. This file is the one door.

pub mod colour;
pub mod document;
pub mod escape;
pub mod output;
pub mod progress;
pub mod stream;
pub mod surface;
pub mod words;

use std::io::{self, BufRead, Write};

use document::Document;
use serde::Serialize;
use serde_json::ser::Formatter;
use surface::{plain, terminal};

use crate::cli::Report;
use crate::error::Error;
use crate::lang::{Lang, say};
use crate::python::ascii;
use crate::report::{ErrorReport, Examined, InspectReport, NoteReport, ServeEvent, TypedKey};

/// The width of a page that is on no terminal, and of the widest that is, in columns.
pub const WIDTH: usize = terminal::WIDEST;

/// How to show things.
#[derive(Clone, Debug)]
pub struct Style {
    /// In which language.
    pub lang: Lang,
    /// As JSON.
    pub json: bool,
    /// With a pause after each scene.
    pub step: bool,
    /// As plain lines, without boxes, rules and signs.
    pub plain: bool,
    /// In so many columns.
    pub width: usize,
    /// In colours.
    pub colour: bool,
    /// The options that were given and that the next command needs too, each with a blank behind it.
    pub given: String,
}

impl Style {
    /// Screens of [`WIDTH`] columns without colours.
    pub fn new(lang: Lang) -> Style {
        Style { lang, json: false, step: false, plain: false, width: WIDTH, colour: false, given: String::new() }
    }

    fn text(&self, document: &Document) -> String {
        match self.plain {
            true => plain::text(document),
            // what is not JSON beside it is read by a program all the same
            false => terminal::text(document, self.width, self.colour && !self.json),
        }
    }
}

/// Shows what a command found.
///
/// # Errors
/// The output cannot be written, or the keyboard cannot be read for the pause between two scenes.
pub fn report(report: &Report, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match report {
        Report::Completions(text) | Report::Man(text) if !style.json => write!(out, "{}", text.text)?,
        Report::Schema(schema) if !style.json => writeln!(out, "{}", serde_json::to_string_pretty(schema)?)?,
        Report::Inspect(found) => inspection(found, report, style, out)?,
        _ if style.json => json(report, out)?,
        _ => scenes(&words::documents(report, style), style, out)?,
    }
    out.flush()
}

fn inspection(found: &InspectReport, report: &Report, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match found {
        InspectReport::One(examined) if style.json => one_of_many(examined, style, out),
        InspectReport::One(_) => scenes(&words::documents(report, style), style, out),
        // each cookie had its own line
        InspectReport::Many(_) if style.json => Ok(()),
        InspectReport::Many(tally) => write!(out, "\n{}", style.text(&words::inspect::sum(tally, style))),
    }
}

/// Shows one of many cookies, in a line or two.
///
/// # Errors
/// The output cannot be written.
pub fn one_of_many(examined: &Examined, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match style.json {
        true => {
            ascii::write(examined, &mut *out)?;
            out.write_all(b"\n")
        }
        false => write!(out, "{}", style.text(&words::inspect::row(examined, style.lang))),
    }
}

/// Shows what happens while the server runs. Much may happen at once, and it is written at once.
///
/// # Errors
/// The output cannot be written.
pub fn events(events: &[ServeEvent], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for event in events {
        match style.json {
            true => json(event, &mut lines)?,
            false => write!(lines, "{}", style.text(&words::serve::event(event, style.lang)))?,
        }
    }
    out.write_all(&lines)?;
    out.flush()
}

/// Shows where to begin.
///
/// # Errors
/// The output cannot be written.
pub fn welcome(style: &Style, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}", style.text(&words::welcome::document(style.lang)))?;
    out.flush()
}

/// Says what could not be done, and what to do about it.
///
/// # Errors
/// The output cannot be written.
pub fn error(error: &Error, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json {
        let (message, hint) = words::errors::words(error, style.lang);
        return json(&ErrorReport::of(error, message, hint), out);
    }
    write!(out, "{}", style.text(&words::errors::document(error, style.lang)))
}

/// Says why a key does not belong on the command line.
///
/// # Errors
/// The output cannot be written.
pub fn note(key: TypedKey, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json {
        let message = words::note::sentence(key, style.lang);
        return json(&NoteReport::of(key, message), out);
    }
    write!(out, "{}", style.text(&words::note::typed_key(key, style.lang)))
}

/// One object on one line. A terminal may show it too, so what it would obey is escaped here as well.
fn json(facts: &impl Serialize, mut out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    facts.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Harmless))?;
    out.write_all(b"\n")
}

/// Writes the texts of JSON so that a terminal obeys nothing in them. All else in JSON is plain ASCII.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        out.write_all(escape::escape_json(fragment).as_bytes())
    }
}

fn scenes(documents: &[Document], style: &Style, out: &mut impl Write) -> io::Result<()> {
    for (place, document) in documents.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", style.text(document))?;
        if style.step && place + 1 < documents.len() {
            out.flush()?;
            wait_for_enter(style.lang)?;
        }
    }
    Ok(())
}

/// Waits for Enter, whatever was typed before it. Where there is no keyboard, the end of the input goes on at once.
fn wait_for_enter(lang: Lang) -> io::Result<()> {
    let mut prompt = io::stderr().lock();
    write!(prompt, "{}", say!(lang, "  [Enter]", "  [Enter で次へ]"))?;
    prompt.flush()?;
    io::stdin().lock().skip_until(b'\n').map(|_| ())
}
