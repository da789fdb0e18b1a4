//! Whether a pack can be used, and what is found in one that can. Nothing is run for it.
//!
//! * [`read`]: a pack that can be used, or the first thing that is wrong with it
//! * [`content`]: what is found in a lesson. [`finding`]: all that can be found
//! * [`met`]: what all lessons together meet

pub mod content;
mod figures;
pub mod finding;
pub mod met;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeSet;
use std::fmt;

use super::pack::{self, Lesson, Named, Pack, Question, Step, Text, line_of};
use crate::teaching::station::Station;

/// What is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1, where one can be told.
    pub line: Option<usize>,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong at a place of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is no TOML, or not of the form of a pack; as the reader of TOML says it.
    Form(String),
    /// It is no UTF-8.
    NotText,
    /// It is larger than this number of bytes.
    TooLarge(u64),
    /// It has no lesson, or a lesson without a step.
    Empty,
    /// A name that is used twice, or has other characters than lower case letters, digits and hyphens.
    Name(String),
    /// A station that there is not.
    Station(String),
    /// An app that there is not.
    App(String),
    /// A question that has other than two to four answers, or other than one right one.
    Answers {
        /// How many it has.
        answers: usize,
        /// How many are right.
        right: usize,
    },
    /// A criterion that says nothing of what happened, or of more than one kind.
    Criterion,
    /// A character that a terminal would obey.
    Control,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        match &self.what {
            What::Form(message) => f.write_str(message),
            What::NotText => f.write_str("not UTF-8"),
            What::TooLarge(most) => write!(f, "more than {most} bytes"),
            What::Empty => f.write_str("no lesson with a step"),
            What::Name(name) => write!(f, "the name `{name}`"),
            What::Station(name) => write!(f, "no station `{name}`"),
            What::App(name) => write!(f, "no app `{name}`"),
            What::Answers { answers, right } => write!(f, "{answers} answers, {right} of them right"),
            What::Criterion => f.write_str("a criterion of no kind, or of two"),
            What::Control => f.write_str("a control character"),
        }
    }
}

/// The largest pack, in bytes.
pub const LARGEST: u64 = 4 * 1024 * 1024;

/// The text of a pack.
///
/// # Errors
///
/// It is no UTF-8: the line where it stops being text.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let until = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(until).filter(|byte| **byte == b'\n').count() + 1;
        Fault { line: Some(line), what: What::NotText }
    })
}

/// Reads a pack that can be used.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn read(text: &str) -> Result<Pack, Fault> {
    // an escape sequence may stand in TOML as \u001b, so that the text itself is not looked over
    let pack = pack::read(text).map_err(|wrong| Fault { line: wrong.line, what: What::Form(wrong.what) })?;
    match first_fault(&pack) {
        Some((place, what)) => Err(Fault { line: place.map(|place| line_of(text, place)), what }),
        None => Ok(pack),
    }
}

/// Where, in bytes, and what.
type At = (Option<usize>, What);

fn first_fault(pack: &Pack) -> Option<At> {
    if pack.lessons.is_empty() {
        return Some((None, What::Empty));
    }
    let mut names = BTreeSet::new();
    pack.lessons.iter().find_map(|lesson| named(&lesson.name, &mut names).or_else(|| of_lesson(lesson)))
}

fn named<'a>(name: &'a Named, names: &mut BTreeSet<&'a str>) -> Option<At> {
    let text = name.get_ref();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_name = !text.is_empty() && text.len() <= 64 && text.bytes().all(is_plain);
    (!is_name || !names.insert(text)).then(|| (Some(name.span().start), What::Name(text.clone())))
}

fn of_lesson(lesson: &Lesson) -> Option<At> {
    if lesson.steps.is_empty() {
        return Some((Some(lesson.name.span().start), What::Empty));
    }
    let drawn = lesson.values.iter().find(|drawn| {
        let texts = drawn.choose.iter().chain(&drawn.cookie).chain(&drawn.key);
        texts.chain([drawn.name.get_ref()]).any(|text| has_control(text))
    });
    if let Some(drawn) = drawn {
        return Some((Some(drawn.name.span().start), What::Control));
    }
    if let Some(at) = [&lesson.title, &lesson.outcome].into_iter().find_map(control_in) {
        return Some((Some(at), What::Control));
    }
    let mut names = BTreeSet::new();
    lesson.steps.iter().find_map(|step| named(&step.name, &mut names).or_else(|| of_step(step)))
}

fn of_step(step: &Step) -> Option<At> {
    let station = step.station.get_ref();
    if Station::of_a_pack(station).is_none() {
        return Some((Some(step.station.span().start), What::Station(station.clone())));
    }
    if let Some(app) = step.app.as_ref().filter(|app| !super::sandbox::is_app(app.name.get_ref())) {
        return Some((Some(app.name.span().start), What::App(app.name.get_ref().clone())));
    }
    let place = Some(step.name.span().start);
    let nothing = step.predict.is_none()
        && step.act.is_none()
        && step.saw.is_none()
        && step.explain.is_empty()
        && step.exercise.is_none();
    if nothing {
        return Some((place, What::Empty));
    }
    let criteria = step.act.iter().flat_map(|act| &act.until);
    let criteria = criteria.chain(step.exercise.iter().flat_map(|exercise| &exercise.criteria));
    let kinds = |criterion: &pack::Criterion| {
        let pack::Criterion { request, jar, answer, app, ran, .. } = criterion;
        [request.is_some(), jar.is_some(), answer.is_some(), app.is_some(), ran.is_some()]
            .iter()
            .filter(|is| **is)
            .count()
    };
    if criteria.into_iter().any(|criterion| kinds(criterion) != 1) {
        return Some((place, What::Criterion));
    }
    if let Some(at) = texts_of(step).find_map(control_in).or_else(|| control_in_commands(step)) {
        return Some((Some(at), What::Control));
    }
    let of = |question| of_question(question).map(|what| (Some(question.question.at), what));
    step.predict.iter().chain(&step.saw).find_map(of)
}

/// All texts of a step.
fn texts_of(step: &Step) -> impl Iterator<Item = &Text> {
    let questions = step.predict.iter().chain(&step.saw).flat_map(|question| {
        let answers = question.answers.iter().flat_map(|answer| [&answer.text, &answer.reply]);
        [&question.question].into_iter().chain(answers)
    });
    let act = step.act.iter().flat_map(|act| [&act.text].into_iter().chain(act.until.iter().map(|one| &one.says)));
    let facts = step.explain.iter().map(|fact| &fact.text);
    let exercise = step.exercise.iter().flat_map(|exercise| {
        [&exercise.task].into_iter().chain(&exercise.hints).chain(exercise.criteria.iter().map(|one| &one.says))
    });
    questions.chain(act).chain(facts).chain(exercise)
}

fn control_in(text: &Text) -> Option<usize> {
    (has_control(&text.en) || has_control(&text.ja)).then_some(text.at)
}

fn control_in_commands(step: &Step) -> Option<usize> {
    let ways = step
        .exercise
        .iter()
        .flat_map(|exercise| exercise.solution.iter().chain(exercise.alternatives.iter().flatten()));
    let mut commands = step.act.iter().flat_map(|act| &act.commands).chain(ways);
    commands.find(|command| has_control(command.get_ref())).map(|command| command.span().start)
}

/// Whether a text has a character that a terminal obeys, or that turns the direction of what stands behind it.
fn has_control(text: &str) -> bool {
    control(text).is_some()
}

/// The first such character of a text.
pub fn control(text: &str) -> Option<char> {
    text.chars().find(|c| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

fn of_question(question: &Question) -> Option<What> {
    let (answers, right) = (question.answers.len(), question.answers.iter().filter(|answer| answer.right).count());
    (!(2..=4).contains(&answers) || right != 1).then_some(What::Answers { answers, right })
}
