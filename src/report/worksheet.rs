//! `worksheet`: questions with blanks, and for the teacher what belongs in them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::inspect::Inspection;
use crate::lab::handout::Happened;
use crate::lab::story::Story;
use crate::lang::{Bilingual, BilingualText};
use crate::teaching::sheets::{Item, Part, Section, Sheet};
use crate::teaching::tutorial::{Correction, correction};

/// `worksheet`: a handout. Its numbers are those of a run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Worksheet {
    /// What it is on: `demo`, `login`, `inspect`, `expire`.
    pub topic: &'static str,
    /// Its title.
    pub title: Bilingual,
    /// When the run began from which its numbers are. A class whose clock is held there sees the same numbers.
    pub made_at: Timestamp,
    /// The commands to type before all others: the clock is held at that moment, and where a browser logs in, it begins with no
    /// cookie.
    pub before: Vec<String>,
    /// Whether it is the teacher's copy, with the answers.
    pub has_answers: bool,
    /// Its sections, in order.
    pub sections: Vec<SheetSection>,
}

/// Questions that belong together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SheetSection {
    /// What is to be done with them: `guess` before anything is typed, `type` and fill in, say `why`.
    pub part: PartName,
    /// The commands to type, in order.
    pub commands: Vec<String>,
    /// The questions.
    pub items: Vec<SheetItem>,
}

/// What is to be done with questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartName {
    /// To guess, before anything is typed.
    Guess,
    /// To type the commands, and to fill in what they show.
    Type,
    /// To say why.
    Why,
}

/// A question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SheetItem {
    /// Its number, from 1 on.
    pub number: usize,
    /// Its text, with `____` where a blank is.
    pub text: BilingualText,
    /// How wide a blank is, in columns.
    pub blank_columns: usize,
    /// What belongs in each blank. Null on the handout.
    pub answers: Option<Vec<BilingualText>>,
    /// The tutorial's sentence and what is right. Null on the handout, and where the tutorial says nothing on it.
    pub correction: Option<&'static Correction>,
}

impl Worksheet {
    /// The handout, or the teacher's copy, with the numbers of this run.
    pub fn of(sheet: &Sheet, story: &Story, inspection: &Inspection, has_answers: bool) -> Worksheet {
        let happened = Happened::of(story, inspection);
        let mut number = 0;
        let mut item = |item: &Item| {
            number += 1;
            let answers = has_answers.then(|| item.answers.iter().map(|answer| happened.fill(*answer)).collect());
            SheetItem {
                number,
                text: happened.fill(item.text),
                blank_columns: item.width,
                answers,
                correction: item.correction.filter(|_| has_answers).and_then(correction),
            }
        };
        let mut section = |section: &Section| {
            let (part, commands) = match section.part {
                Part::Guess => (PartName::Guess, &[][..]),
                Part::Type(commands) => (PartName::Type, commands),
                Part::Why => (PartName::Why, &[][..]),
            };
            let filled = |command: &&'static str| happened.fill(Bilingual::new(command, command)).en;
            SheetSection {
                part,
                commands: commands.iter().map(filled).collect(),
                items: section.items.iter().map(&mut item).collect(),
            }
        };
        Worksheet {
            topic: sheet.topic,
            title: sheet.title,
            made_at: story.begins_at,
            before: before(sheet, story),
            has_answers,
            sections: sheet.sections.iter().map(&mut section).collect(),
        }
    }
}

/// What is typed before all else. A demo has browsers of its own, so that it needs no empty jar.
fn before(sheet: &Sheet, story: &Story) -> Vec<String> {
    let logs_in = |section: &Section| match section.part {
        Part::Type(commands) => commands.iter().any(|command| command.starts_with("sessctl login")),
        Part::Guess | Part::Why => false,
    };
    let reset = sheet.sections.iter().any(logs_in).then(|| "sessctl reset --yes".to_owned());
    let at = story.begins_at.rfc3339();
    reset.into_iter().chain([format!("sessctl clock hold {at}")]).collect()
}
