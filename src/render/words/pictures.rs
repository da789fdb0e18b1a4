//! The pictures: which command has which, and where they stand in its screens.

mod bytes;
mod timeline;
mod wire;

use crate::cli::Report;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Picture, plain};
use crate::render::style::Style;
use crate::report::{Demo, ExpiryReport, InspectReport, TamperAnswer};

/// The picture of what a command found. `None` for a command, or an answer, that has none. That of the story is one for
/// each of its scenes ([`of_the_story`]).
fn of(report: &Report, lang: Lang) -> Option<Picture> {
    Some(match report {
        Report::Login(report) => Picture::Wire(wire::of_a_login(report, lang)?),
        Report::Visit(report) => Picture::Wire(wire::of_a_visit(report, lang)?),
        Report::Logout(report) => Picture::Wire(wire::of_a_logout(report, lang)?),
        Report::Tamper(report) => match &**report {
            TamperAnswer::Sent(report) => Picture::Wire(wire::of_a_forgery(&report.tampering, lang)),
            TamperAnswer::NoSession(_) => return None,
        },
        Report::Inspect(report) => match &**report {
            InspectReport::One(examined) => Picture::Bytes(bytes::of(examined, lang)),
            InspectReport::OfLogin(of_login) => Picture::Bytes(bytes::of(&of_login.examined, lang)),
            InspectReport::NoSession(_) | InspectReport::Many(_) | InspectReport::Deletion(_) => return None,
        },
        Report::Expire(report) => Picture::Timeline(match &**report {
            ExpiryReport::Expiry(expiry) => timeline::of_an_ending(&expiry.ending, lang),
            ExpiryReport::Simulation(simulation) => timeline::of_a_simulation(&simulation.simulation, lang),
            ExpiryReport::NoSession(_) => return None,
        }),
        _ => return None,
    })
}

/// The picture of each scene that has one, with the place of the scene among these. One scene may be all there is.
fn of_the_story(demo: &Demo, scenes: usize, lang: Lang) -> Vec<(usize, Picture)> {
    let story = &demo.story;
    let all = vec![
        (1, Picture::Wire(wire::of_steps(&story.first_visit, &story.first_page, lang))),
        (2, Picture::Wire(wire::of_steps(&story.login, &story.login_page, lang))),
        (3, Picture::Bytes(bytes::of(&demo.inspection, lang))),
        (4, Picture::Wire(wire::of_a_forgery(&story.tampering, lang))),
        (5, Picture::Wire(wire::of_a_theft(story, lang))),
        (6, Picture::Timeline(timeline::of_the_last_seconds(story, lang))),
        (7, Picture::Wire(wire::of_a_copy_after_logout(story, lang))),
    ];
    match demo.scene {
        Some(scene) if scenes == 1 => {
            all.into_iter().filter(|(place, _)| place + 1 == scene).map(|(_, picture)| (0, picture)).collect()
        }
        _ => all,
    }
}

/// Puts the timeline of `expire` into its screen, as few lines: the words of the screen say the rest.
pub fn beside(documents: &mut [Document], report: &Report, style: &Style) {
    /// The most stops of the clock beside which there is room for it.
    const MOST_STOPS: usize = 7;
    let Report::Expire(report) = report else { return };
    let timeline = match &**report {
        ExpiryReport::Expiry(expiry) => timeline::of_an_ending(&expiry.ending, style.lang),
        ExpiryReport::NoSession(_) => return,
        // of a real app there is more to say, and its picture is shown alone
        ExpiryReport::Simulation(simulated) if simulated.simulation.asked.is_some() => return,
        ExpiryReport::Simulation(simulated) if simulated.simulation.stops.len() > MOST_STOPS => return,
        ExpiryReport::Simulation(simulated) => timeline::of_a_simulation(&simulated.simulation, style.lang),
    };
    let Some(mut brief) = timeline::brief(timeline) else { return };
    if matches!(**report, ExpiryReport::Simulation(_)) {
        // the screen begins with it
        brief.about = plain("");
    }
    if let Some(first) = documents.first_mut() {
        first.before_the_next_command(Block::Picture(Box::new(Picture::Timeline(brief))));
    }
}

/// Puts every picture into the screens that it belongs to.
pub fn into(documents: &mut [Document], report: &Report, lang: Lang) {
    let pictures = match report {
        Report::Demo(demo) => of_the_story(demo, documents.len(), lang),
        report => of(report, lang).map(|picture| (0, picture)).into_iter().collect(),
    };
    for (place, picture) in pictures {
        if let Some(document) = documents.get_mut(place) {
            document.before_the_next_command(Block::Picture(Box::new(picture)));
        }
    }
}

/// The pictures alone, each as a screen, and the next command at their end. An answer that has none says so.
pub fn alone(documents: &[Document], report: &Report, lang: Lang) -> Vec<Document> {
    let mut screens = screens(documents, report, lang);
    let is_next = |block: &&Block| matches!(block, Block::TryNext { .. });
    let next = documents.iter().flat_map(Document::blocks).rfind(is_next);
    if let (Some(last), Some(next)) = (screens.last_mut(), next) {
        last.blank().push(next.clone());
    }
    screens
}

/// The pictures alone, each as a screen.
pub fn screens(documents: &[Document], report: &Report, lang: Lang) -> Vec<Document> {
    let screen = |title: Option<&Block>, picture: Picture| {
        let mut document = Document::new();
        if let Some(title) = title {
            document.push(title.clone());
        }
        document.push(Block::Picture(Box::new(picture)));
        document
    };
    match report {
        Report::Demo(demo) => {
            let title = |place: usize| documents.get(place).and_then(|scene| scene.blocks().first());
            match of_the_story(demo, documents.len(), lang) {
                pictures if pictures.is_empty() => vec![none(lang)],
                pictures => pictures.into_iter().map(|(place, picture)| screen(title(place), picture)).collect(),
            }
        }
        // each of many cookies had its line
        _ if documents.is_empty() => Vec::new(),
        report => vec![of(report, lang).map_or_else(|| none(lang), |picture| screen(None, picture))],
    }
}

/// That an answer has no picture, where its command has one.
fn none(lang: Lang) -> Document {
    let mut document = Document::new();
    document.text(say!(lang, "There is nothing here to draw.", "ここには図にするものがありません。"));
    document
}
