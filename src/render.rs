//! The screens: words make documents of what was found, and a surface breaks their lines.
//!
//! Nothing is computed here: the facts are in the reports. The functions of this file are all that the rest of the
//! program calls.

pub mod colour;
pub mod document;
pub mod export;
pub mod output;
pub mod pager;
pub mod presenter;
pub mod progress;
pub mod prompt;
pub mod shells;
pub mod stream;
pub mod style;
pub mod surface;
pub mod table;
pub mod words;

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};
use document::Document;
use document::escape::{escape, escape_json};
use serde::Serialize;
use serde_json::ser::Formatter;
pub use style::Style;

use crate::browser::Wait;
use crate::cli::Report;
use crate::clock::HeldClock;
use crate::error::Error;
use crate::lessons::scene::{Asked, Scene};
use crate::python::ascii;
use crate::report::{
    ErrorReport, Examined, FlaskApp, FromFiles, InspectReport, JarAction, JarReport, NoteReport, ResetReport,
    ServeEvent, TamperAnswer, Taught, TypedKey, VisitReport,
};

/// Shows what a command found.
///
/// # Errors
/// The output cannot be written, or the keyboard cannot be read for the pause between two documents.
pub fn report(report: &Report, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match report {
        Report::Completions(script) if !style.json => write!(out, "{}", script.text)?,
        Report::Man(manual) if !style.json && style.is_terminal => {
            write!(out, "{}", surface::fitted(&manual.plain, style.width))?
        }
        Report::Man(manual) if !style.json => write!(out, "{}", manual.text)?,
        Report::Schema(schema) if !style.json => writeln!(out, "{}", serde_json::to_string_pretty(schema)?)?,
        Report::Jar(jar) if !style.json && exported(jar).is_some() => {
            write!(out, "{}", exported(jar).unwrap_or_default())?
        }
        Report::Learn(learned) if !style.json && words::learn::is_bare(learned) => {
            write!(out, "{}", words::learn::bare(learned))?
        }
        Report::Inspect(found) => inspection(found, report, style, out)?,
        _ if style.json => facts(report, style, out)?,
        // it says by itself how one scene is seen
        Report::Demo(_) => documents(&words::documents(report, style), first_scene(report), style, out)?,
        _ => screen(words::documents(report, style), style, out)?,
    }
    out.flush()
}

/// The one value that is a command's answer: mostly that of a cookie. `None` where it has none, or shows many.
pub fn value_of(report: &Report) -> Option<Cow<'_, str>> {
    match report {
        Report::Expire(report) => report.seconds().map(|seconds| seconds.to_string().into()),
        Report::Clock(report) => report.time().map(|time| time.rfc3339().into()),
        other => cookie_of(other).map(Cow::Borrowed),
    }
}

fn cookie_of(report: &Report) -> Option<&str> {
    match report {
        Report::Inspect(found) => match &**found {
            InspectReport::One(examined) => Some(&examined.inspection.cookie),
            InspectReport::OfLogin(of_login) => Some(&of_login.examined.inspection.cookie),
            InspectReport::NoSession(_) | InspectReport::Deletion(_) => None,
            // each had its line
            InspectReport::Many(_) => None,
        },
        Report::Sign(signing) => Some(&signing.cookie),
        Report::Login(login) if login.visit.is_yes => live(&login.visit),
        Report::Visit(visit) => live(visit),
        Report::Tamper(tampered) => match &**tampered {
            TamperAnswer::Sent(sent) => Some(&sent.tampering.forgery.forged),
            TamperAnswer::NoSession(_) => None,
        },
        Report::Jar(jar) => jar.value.as_deref(),
        Report::Learn(learned) => match &learned.done {
            Taught::Certificate { cookie, .. } => Some(cookie),
            _ => None,
        },
        _ => None,
    }
}

/// The session cookie that a visit left in the jar.
fn live(visit: &VisitReport) -> Option<&str> {
    let row = visit.jar.iter().find(|row| row.name == visit.cookie_name && !row.is_expired);
    row.map(|row| row.value.as_str())
}

/// Writes a value alone on its line. On a terminal what that would obey is escaped.
///
/// # Errors
/// The output cannot be written.
pub fn value(value: &str, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match style.is_terminal {
        true => writeln!(out, "{}", escape(value)),
        false => writeln!(out, "{value}"),
    }
}

/// The scene at which a presenter begins, counted from 0.
fn first_scene(report: &Report) -> usize {
    match report {
        Report::Demo(demo) => demo.scene.map_or(0, |scene| scene.saturating_sub(1)),
        _ => 0,
    }
}

/// What was written down for another program, which is to have nothing else on standard output.
fn exported(jar: &JarReport) -> Option<&str> {
    match &jar.done {
        JarAction::Exported { text, .. } => Some(text),
        _ => None,
    }
}

fn inspection(found: &InspectReport, report: &Report, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match found {
        InspectReport::One(examined) if style.json => {
            header(style, out)?;
            one_of_many(examined, style, out)
        }
        InspectReport::OfLogin(of_login) if style.json => {
            header(style, out)?;
            ascii_facts(&**of_login, style, out)
        }
        InspectReport::NoSession(no_session) if style.json => facts(no_session, style, out),
        InspectReport::One(_) | InspectReport::OfLogin(_) | InspectReport::NoSession(_) => {
            screen(words::documents(report, style), style, out)
        }
        InspectReport::Deletion(deletion) if style.json => facts(deletion, style, out),
        InspectReport::Deletion(_) => screen(words::documents(report, style), style, out),
        // each cookie had its own line
        InspectReport::Many(_) if style.json => Ok(()),
        InspectReport::Many(many) => write!(out, "\n{}", style.text(&words::inspect::sum(&many.tally, style))),
    }
}

/// Shows one of many cookies, in a line or two.
///
/// # Errors
/// The output cannot be written.
pub fn one_of_many(examined: &Examined, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match style.json {
        true => ascii_facts(examined, style, out),
        false if style.value => value(&examined.inspection.cookie, style, out),
        false => write!(out, "{}", style.text(&words::inspect::row(examined, style.lang))),
    }
}

/// One object on one line, in ASCII, or the fields of it that are wanted. The header of a table stands before it.
fn ascii_facts(found: &impl Serialize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match style.table.as_deref() {
        Some(table) if table.is_tsv => return table::row(found, table, out),
        Some(table) => ascii::write(&table::fields(found, table)?, &mut *out)?,
        None => ascii::write(found, &mut *out)?,
    }
    out.write_all(b"\n")
}

/// What was found, on one line: all of it as JSON, or the fields that are wanted.
fn facts(found: &impl Serialize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match style.table.as_deref() {
        Some(table) if table.is_tsv => {
            table::header(table, out)?;
            table::row(found, table, out)
        }
        Some(table) => json(&table::fields(found, table)?, out),
        None => json(found, out),
    }
}

/// The header of a table, before its first row.
///
/// # Errors
/// The output cannot be written.
pub fn header(style: &Style, out: &mut impl Write) -> io::Result<()> {
    style.table.as_deref().map_or(Ok(()), |table| table::header(table, out))
}

/// Shows what happens while the server runs. All events are written at once, because many may come together.
///
/// # Errors
/// The output cannot be written.
pub fn events(events: &[ServeEvent], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for event in events {
        match style.json {
            true => facts(event, style, &mut lines)?,
            false => write!(lines, "{}", style.text(&words::serve::event(event, style)))?,
        }
    }
    out.write_all(&lines)?;
    out.flush()
}

/// Says that many cookies are told of by the held clock. In JSON each cookie has a line of its own, and this has none.
///
/// # Errors
/// The output cannot be written.
pub fn held_clock(clock: HeldClock, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json || style.value {
        return Ok(());
    }
    let mut document = Document::new();
    document.paragraph(words::clock::held(clock, style.lang));
    write!(out, "{}", style.text(&document))
}

/// Says which app told its key and settings, before many cookies are told of.
///
/// # Errors
/// The output cannot be written.
pub fn told_by(app: &FlaskApp, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json || style.value {
        return Ok(());
    }
    let mut document = Document::new();
    words::flask_app::told_by(&mut document, Some(app), style.lang);
    write!(out, "{}", style.text(&document))
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
        let (message, hint) = words::errors::words(error, &style.given, style.lang);
        return json(&ErrorReport::of(error, message, hint), out);
    }
    write!(out, "{}", style.text(&words::errors::document(error, &style.given, style.lang)))
}

/// Says why a key does not belong on the command line.
///
/// # Errors
/// The output cannot be written.
pub fn note(key: TypedKey, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json {
        let message = words::note::sentence(key, style.lang);
        return json(&NoteReport::of(key.kind(), message), out);
    }
    write!(out, "{}", style.text(&words::note::typed_key(key, style.lang)))
}

/// Says what came out of files, and was not typed.
///
/// # Errors
/// The output cannot be written.
pub fn from_files(files: &FromFiles, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for (kind, message) in words::note::from_files(files, style.lang) {
        match style.json {
            true => json(&NoteReport::of(kind, message), out)?,
            false => write!(out, "{}", style.text(&words::note::of(message, style.lang)))?,
        }
    }
    Ok(())
}

/// Says what was left out of what was written down for another program. That itself stands alone on standard output.
///
/// # Errors
/// The output cannot be written.
pub fn left_out(report: &Report, style: &Style, out: &mut impl Write) -> io::Result<()> {
    match report {
        Report::Jar(jar) if !style.json => match words::jar::export_note(jar, style.lang) {
            Some(note) => write!(out, "{}", style.text(&note)),
            None => Ok(()),
        },
        Report::Learn(learned) if !style.json => {
            write!(out, "{}", style.text(&words::learn::left_out(learned, style.lang)))
        }
        _ => Ok(()),
    }
}

/// Says what would be cleared, and asks whether it is to be.
///
/// # Errors
/// The output cannot be written.
pub fn clearing(found: &ResetReport, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let style = Style { json: false, ..style.clone() };
    write!(out, "{}", style.text(&words::reset::what_there_is(found, style.lang)))?;
    write!(out, "{}", words::reset::question(style.lang))
}

/// Shows a scene of a lesson.
///
/// # Errors
/// The output cannot be written.
pub fn scene(scene: &Scene, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let document = words::learn::scene(scene, style);
    match style.json {
        true => facts(scene, style, out)?,
        false if document.blocks().is_empty() => {}
        // a class predicts on a page of its own; what it saw stays above the question about it
        false
            if style.projects
                && style.is_terminal
                && !style.plain
                && matches!(scene, Scene::Question { asked: Asked::Predict, .. }) =>
        {
            queue!(out, Clear(ClearType::All), MoveTo(0, 0))?;
            write!(out, "{}", style.text(&document))?;
        }
        // a pause before each, since a command may have written before it
        false => write!(out, "\n{}", style.text(&document))?,
    }
    out.flush()
}

/// Says that a file was written.
///
/// # Errors
/// The output cannot be written.
pub fn written(path: &Path, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json {
        return json(&NoteReport::of("written", words::note::written_sentence(path, style.lang)), out);
    }
    write!(out, "{}", style.text(&words::note::written(path, style.lang)))
}

/// Says for what a command waits.
///
/// # Errors
/// The output cannot be written.
pub fn waiting(wait: &Wait, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.json {
        return json(&NoteReport::of(wait.kind(), words::note::wait_sentence(wait, style.lang)), out);
    }
    write!(out, "{}", style.text(&words::note::waiting(wait, style.lang)))
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
        out.write_all(escape_json(fragment).as_bytes())
    }
}

/// Shows a screen. Where a terminal is not high enough for it, the screen says how it is seen in parts.
fn screen(mut shown: Vec<Document>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let is_too_high =
        style.can_step && !style.step && !style.quiet && presenter::rows_of(&shown, style) > stream::rows();
    if let (true, Some(last)) = (is_too_high, shown.last_mut()) {
        last.before_the_next_command(words::note::in_parts(style.lang));
    }
    documents(&shown, 0, style, out)
}

fn documents(documents: &[Document], first: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if style.step && !documents.is_empty() {
        return presenter::present(documents, first, style, out);
    }
    for (place, document) in documents.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", style.text(&document.clone().without_presenter()))?;
        // below the answers: where both stand on one terminal, a note tells what is to be guessed
        if style.notes {
            out.flush()?;
            presenter::notes(document, style);
        }
    }
    Ok(())
}
