//! Whether a pack can be used, told without running it.

use std::collections::BTreeSet;
use std::fmt;

use super::pack::{self, Lesson, Named, Pack, Question, Step, line_of};

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

/// The stations of a session, in their order.
pub const STATIONS: [&str; 7] = ["write", "sign", "set-cookie", "store", "send", "verify", "read"];

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
    let mut names = BTreeSet::new();
    lesson.steps.iter().find_map(|step| named(&step.name, &mut names).or_else(|| of_step(step)))
}

fn of_step(step: &Step) -> Option<At> {
    let station = step.station.get_ref();
    if !STATIONS.contains(&station.as_str()) {
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
    step.predict.iter().chain(&step.saw).find_map(|question| of_question(question).map(|what| (place, what)))
}

fn of_question(question: &Question) -> Option<What> {
    let (answers, right) = (question.answers.len(), question.answers.iter().filter(|answer| answer.right).count());
    (!(2..=4).contains(&answers) || right != 1).then_some(What::Answers { answers, right })
}
