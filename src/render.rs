//! The words, the layout and the colours. Nothing is computed here: what is shown was found elsewhere.

pub mod escape;
pub mod layout;
pub mod palette;
pub mod screens;
pub mod wire;
pub mod words;

use std::io::{self, BufRead, Write};

use layout::Scene;
use screens::{demo, expire, inspect, jar, journey, serve, sign, tamper, welcome};
use serde::Serialize;
use words::say;

use crate::report::{Report, ServeEvent};
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
        Report::Text(text) if !manner.json => write!(out, "{}", text.text)?,
        Report::Inspections(examined) if manner.json => {
            examined.iter().try_for_each(|examined| json(examined, out))?;
        }
        _ if manner.json => json(report, out)?,
        _ => scenes(&scenes_of(report, manner), manner, out)?,
    }
    out.flush()
}

/// Shows what happens while the server runs.
pub fn event(event: &ServeEvent, manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    match manner.json {
        true => json(event, out)?,
        false => write!(out, "{}", serve::event(event, manner.lang).to_text())?,
    }
    out.flush()
}

/// Shows where to begin.
pub fn welcome(manner: &Manner, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}", welcome::scene(manner.lang).to_text())?;
    out.flush()
}

/// One object on one line. A terminal may show it too, so what it would obey is escaped here as well.
fn json(facts: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let line = serde_json::to_string(facts).map_err(io::Error::other)?;
    writeln!(out, "{}", escape::escape_json(&line))
}

fn scenes_of(report: &Report, manner: &Manner) -> Vec<Scene> {
    match report {
        Report::Journey(report) => vec![journey::scene(report, manner)],
        Report::Jar(report) => vec![jar::scene(report, manner)],
        Report::Inspections(examined) => inspect::scenes(examined, manner),
        Report::Tampering(tampering) => vec![tamper::scene(tampering, manner)],
        Report::Signing(signing) => vec![sign::scene(signing, manner)],
        Report::Expiry(expiry) => vec![expire::expiry(expiry, manner)],
        Report::Simulation(simulation) => expire::simulation(simulation, manner),
        Report::Demo(demo) => demo::scenes(demo, manner),
        Report::Served(served) => vec![serve::scene(served, manner)],
        Report::Text(_) => Vec::new(),
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

/// Waits for Enter. Where there is no keyboard, the end of the input goes on at once.
fn wait_for_enter(lang: Lang) -> io::Result<()> {
    let mut prompt = io::stderr().lock();
    write!(prompt, "{}", say!(lang, "  [Enter]", "  [Enter で次へ]"))?;
    prompt.flush()?;
    io::stdin().lock().read_line(&mut String::new()).map(|_| ())
}
