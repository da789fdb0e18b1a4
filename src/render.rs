//! The words, the layout and the colours. Nothing is computed here: what is shown was found elsewhere.

pub mod escape;
pub mod layout;
pub mod output;
pub mod palette;
pub mod progress;
pub mod screens;
pub mod wire;
pub mod words;

use std::io::{self, BufRead, Write};

use layout::Scene;
use screens::{demo, expire, inspect, jar, journey, notice, serve, sign, tamper, trouble, welcome};
use serde::Serialize;
use serde_json::ser::Formatter;
use words::say;

use crate::cli::Report;
use crate::error::Error;
use crate::report::{Examined, ExpiryReport, InspectReport, ServeEvent, TypedKey, line};
pub use words::Lang;

/// How to show things.
#[derive(Clone, Debug)]
pub struct Manner {
    /// In which language.
    pub lang: Lang,
    /// As JSON.
    pub json: bool,
    /// With a pause after each scene.
    pub step: bool,
    /// The options that were given and that the next command needs too, each with a blank behind it.
    pub given: String,
}

/// Shows what a command found.
pub fn report(report: &Report, manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    match report {
        Report::Completions(text) | Report::Man(text) if !manner.json => write!(out, "{}", text.text)?,
        Report::Inspect(found) => inspection(found, manner, out)?,
        _ if manner.json => json(report, out)?,
        _ => scenes(&scenes_of(report, manner), manner, out)?,
    }
    out.flush()
}

fn inspection(found: &InspectReport, manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    match found {
        InspectReport::One(examined) if manner.json => one_of_many(examined, manner, out),
        InspectReport::One(examined) => scenes(&[inspect::scene(examined, manner)], manner, out),
        // each cookie had its own line
        InspectReport::Many(_) if manner.json => Ok(()),
        InspectReport::Many(tally) => write!(out, "\n{}", inspect::sum(tally, manner).to_text()),
    }
}

/// Shows why a command could not do what it was asked: two lines, or one object.
pub fn error(error: &Error, lang: Lang, as_json: bool, out: &mut impl Write) -> io::Result<()> {
    if as_json {
        let (message, hint) = trouble::words(error, lang);
        return json(&serde_json::json!({"error": {"kind": error.kind(), "message": message, "hint": hint}}), out);
    }
    write!(out, "{}", trouble::scene(error, lang).to_text())
}

/// Shows what is worth a word beside the answer: one line, or one object.
pub fn note(key: TypedKey, lang: Lang, as_json: bool, out: &mut impl Write) -> io::Result<()> {
    if as_json {
        let message = notice::sentence(key, lang);
        return json(&serde_json::json!({"note": {"kind": key.kind(), "message": message}}), out);
    }
    write!(out, "{}", notice::typed_key(key, lang).to_text())
}

/// Shows one of many cookies, in a line or two.
pub fn one_of_many(examined: &Examined, manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    match manner.json {
        true => {
            line::write(examined, out)?;
            out.write_all(b"\n")
        }
        false => write!(out, "{}", inspect::row(examined, manner.lang).to_text()),
    }
}

/// Shows what happens while the server runs. Much may happen at once, and it is written at once.
pub fn events(events: &[ServeEvent], manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for event in events {
        match manner.json {
            true => json(event, &mut lines)?,
            false => write!(lines, "{}", serve::event(event, manner.lang).to_text())?,
        }
    }
    out.write_all(&lines)?;
    out.flush()
}

/// Shows where to begin.
pub fn welcome(manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}", welcome::scene(manner.lang).to_text())?;
    out.flush()
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

fn scenes_of(report: &Report, manner: &Manner) -> Vec<Scene> {
    match report {
        Report::Login(report) | Report::Visit(report) | Report::Logout(report) => vec![journey::scene(report, manner)],
        Report::Jar(report) => vec![jar::scene(report, manner)],
        Report::Tamper(report) => vec![tamper::scene(report, manner)],
        Report::Sign(signing) => vec![sign::scene(signing, manner)],
        Report::Expire(report) => match &**report {
            ExpiryReport::Expiry(expiry) => vec![expire::expiry(expiry, manner)],
            ExpiryReport::Simulation(simulation) => expire::simulation(simulation, manner),
        },
        Report::Demo(demo) => demo::scenes(demo, manner),
        Report::Serve(served) => vec![serve::scene(served, manner)],
        Report::Inspect(_) | Report::Completions(_) | Report::Man(_) => Vec::new(),
    }
}

fn scenes(scenes: &[Scene], manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    for (place, scene) in scenes.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", scene.to_text())?;
        if manner.step && place + 1 < scenes.len() {
            out.flush()?;
            wait_for_enter(manner.lang)?;
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
