//! What can be found in lessons without running them.

use super::finding::{Finding, MOST_CHARACTERS, MOST_WORDS, Reason, WIDEST_ANSWER, WIDEST_COMMAND};
use super::{texts, texts_of};
use crate::lessons::pack::{Exercise, Fact, Lesson, Named, Question, Step, Text, line_of};
use crate::teaching::misconceptions::misconception;
use crate::teaching::sources::source;
use crate::teaching::tutorial;

/// What is found in a lesson, which stands in this pack.
pub fn findings(lesson: &Lesson, pack: &str) -> Vec<Finding> {
    let mut found = Found { lesson, pack, step: None, findings: Vec::new() };
    found.texts([&lesson.title, &lesson.outcome]);
    for step in &lesson.steps {
        found.step = Some(step);
        found.texts(texts_of(step));
        found.names(step);
        found.commands(step);
        found.sizes(step);
    }
    found.findings
}

/// A finding at this place of a pack.
pub fn finding(lesson: &Lesson, step: &Step, pack: &str, at: usize, reason: Reason) -> Finding {
    Finding {
        lesson: Some(lesson.name.get_ref().clone()),
        step: Some(step.name.get_ref().clone()),
        line: Some(line_of(pack, at)),
        reason,
    }
}

struct Found<'a> {
    lesson: &'a Lesson,
    pack: &'a str,
    step: Option<&'a Step>,
    findings: Vec<Finding>,
}

impl<'a> Found<'a> {
    fn add(&mut self, at: usize, reason: Reason) {
        self.findings.push(Finding {
            lesson: Some(self.lesson.name.get_ref().clone()),
            step: self.step.map(|step| step.name.get_ref().clone()),
            line: Some(line_of(self.pack, at)),
            reason,
        });
    }

    fn texts(&mut self, all: impl IntoIterator<Item = &'a Text>) {
        for text in all {
            texts::reasons(text).into_iter().for_each(|reason| self.add(text.at, reason));
            self.values(&text.en, text.at);
        }
    }

    /// The words in braces, each of which stands for something.
    fn values(&mut self, text: &str, at: usize) {
        /// Those that every lesson has. An app has a second address where it is two.
        const ALWAYS: [&str; 5] = ["name", "url", "url2", "port", "port2"];
        for word in texts::values(text) {
            let is_drawn = self.lesson.values.iter().any(|drawn| *drawn.name.get_ref() == word);
            if !is_drawn && !ALWAYS.contains(&word.as_str()) {
                self.add(at, Reason::UnknownValue { word });
            }
        }
    }

    /// The names by which a step refers to something.
    fn names(&mut self, step: &Step) {
        let unknown = |named: &Named, is_known: bool, reason: fn(String) -> Reason| {
            (!is_known).then(|| (named.span().start, reason(named.get_ref().clone())))
        };
        let mut found = Vec::new();
        for named in &step.tutorial {
            let is_known = tutorial::step(named.get_ref()).is_some();
            found.extend(unknown(named, is_known, |id| Reason::UnknownTutorialStep { id }));
        }
        for Fact { text, sources, corrects } in &step.explain {
            if sources.is_empty() {
                found.push((text.at, Reason::NoSource));
            }
            for named in sources {
                let id = named.get_ref();
                let is_of_pack = self.lesson.sources.iter().any(|source| source.id.get_ref() == id);
                let is_known = is_of_pack || source(id).is_some();
                found.extend(unknown(named, is_known, |id| Reason::UnknownSource { id }));
            }
            if let Some(named) = corrects {
                let is_known = tutorial::correction(named.get_ref()).is_some();
                found.extend(unknown(named, is_known, |id| Reason::UnknownCorrection { id }));
            }
        }
        for answer in step.predict.iter().chain(&step.saw).flat_map(|question| &question.answers) {
            if let Some(named) = &answer.holds {
                let is_known = misconception(named.get_ref()).is_some();
                found.extend(unknown(named, is_known, |id| Reason::UnknownMisconception { id }));
            }
        }
        let predicted = step.predict.iter().flat_map(|question| &question.answers);
        let nameless = predicted.filter(|answer| !answer.right && answer.holds.is_none());
        found.extend(nameless.map(|answer| (answer.text.at, Reason::NoMisconception)));
        found.into_iter().for_each(|(at, reason)| self.add(at, reason));
    }

    fn commands(&mut self, step: &Step) {
        for command in commands_of(step) {
            let at = command.span().start;
            let columns = texts::columns(command.get_ref());
            if columns > WIDEST_COMMAND {
                self.add(at, Reason::WideCommand { columns });
            }
            self.values(command.get_ref(), at);
        }
        let Some(Exercise { criteria, alternatives, .. }) = &step.exercise else { return };
        for criterion in criteria.iter().filter(|criterion| criterion.ran.is_some()) {
            self.add(criterion.says.at, Reason::GoesByCommand);
        }
        if alternatives.is_empty() {
            self.add(step.name.span().start, Reason::OneWay);
        }
    }

    fn sizes(&mut self, step: &Step) {
        for answer in step.predict.iter().chain(&step.saw).flat_map(|question| &question.answers) {
            let columns = texts::columns(&answer.text.en).max(texts::columns(&answer.text.ja));
            if columns > WIDEST_ANSWER {
                self.add(answer.text.at, Reason::WideAnswer { columns });
            }
        }
        let (words, characters) = before_the_act(step);
        if words > MOST_WORDS || characters > MOST_CHARACTERS {
            self.add(step.name.span().start, Reason::TooMuchToRead { words, characters });
        }
    }
}

/// The commands of a step: those that do it, and those that solve its exercise.
fn commands_of(step: &Step) -> impl Iterator<Item = &Named> {
    let ways = step
        .exercise
        .iter()
        .flat_map(|exercise| exercise.solution.iter().chain(exercise.alternatives.iter().flatten()));
    step.act.iter().flat_map(|act| &act.commands).chain(ways)
}

/// What is read in a step before something is typed, in English words and in Japanese characters: the longest reply to
/// the prediction and what is to be done. Where nothing is done, the explanation and the task of the exercise.
fn before_the_act(step: &Step) -> (usize, usize) {
    let size = |text: &Text| (texts::words(&text.en), texts::characters(&text.ja));
    let add = |one: (usize, usize), other: (usize, usize)| (one.0 + other.0, one.1 + other.1);
    let replies = |question: &Question| {
        let sizes = question.answers.iter().map(|answer| size(&answer.reply));
        sizes.fold((0, 0), |most, size| (most.0.max(size.0), most.1.max(size.1)))
    };
    let reply = step.predict.as_ref().map(replies).unwrap_or_default();
    let behind = match &step.act {
        Some(act) => size(&act.text),
        None => {
            let facts = step.explain.iter().map(|fact| size(&fact.text));
            facts.chain(step.exercise.iter().map(|exercise| size(&exercise.task))).fold((0, 0), add)
        }
    };
    add(reply, behind)
}
