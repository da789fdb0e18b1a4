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
use words::say;

use crate::report::{Report, ServeEvent};
pub use words::Lang;

/// How to show things.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// In which language.
    pub lang: Lang,
    /// As JSON.
    pub json: bool,
    /// With a pause after each scene.
    pub step: bool,
}

/// Shows what a command found.
pub fn report(report: &Report, manner: Manner, out: &mut impl Write) -> io::Result<()> {
    match report {
        Report::Text(text) if !manner.json => write!(out, "{}", text.text),
        _ if manner.json => {
            for line in report.json_lines() {
                writeln!(out, "{line}")?;
            }
            Ok(())
        }
        _ => scenes(&scenes_of(report, manner.lang), manner, out),
    }?;
    out.flush()
}

/// Shows what happens while the server runs.
pub fn event(event: &ServeEvent, manner: Manner, out: &mut impl Write) -> io::Result<()> {
    if manner.json {
        writeln!(out, "{}", crate::report::to_json(event))?;
    } else {
        write!(out, "{}", serve::event(event, manner.lang).to_text())?;
    }
    out.flush()
}

/// Shows where to begin.
pub fn welcome(manner: Manner, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}", welcome::scene(manner.lang).to_text())?;
    out.flush()
}

fn scenes_of(report: &Report, lang: Lang) -> Vec<Scene> {
    match report {
        Report::Journey(journey) => vec![journey::scene(journey, lang)],
        Report::Jar(report) => vec![jar::scene(report, lang)],
        Report::Inspections(examined) => inspect::scenes(examined, lang),
        Report::Tampering(tampering) => vec![tamper::scene(tampering, lang)],
        Report::Signing(signing) => vec![sign::scene(signing, lang)],
        Report::Expiry(expiry) => vec![expire::expiry(expiry, lang)],
        Report::Simulation(simulation) => expire::simulation(simulation, lang),
        Report::Demo(demo) => demo::scenes(demo, lang),
        Report::Served(served) => vec![serve::scene(served, lang)],
        Report::Text(_) => Vec::new(),
    }
}

fn scenes(scenes: &[Scene], manner: Manner, out: &mut impl Write) -> io::Result<()> {
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
