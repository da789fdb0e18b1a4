//! The test: twelve questions, asked before the lessons and after them, and what was gained between.
//!
//! ```toml
//! [[question]]
//! name = "where-it-is"
//! question = { en = "…", ja = "…" }
//!
//! [[question.answer]]
//! text = { en = "…", ja = "…" }
//! holds = "M1"        # the misconception that it betrays; the right one has `right = true`
//! ```
//!
//! The gain is the normalised one: of what was not known before, the part that is known now.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::audit::{Fault, What};
use super::pack::{Named, Text, line_of};
use super::progress::{Progress, TestBegun, TestTaken};
use crate::lang::BilingualText;

/// The test that is built in.
pub const BUILT_IN: &str = include_str!("flask/test.toml");

/// A test.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The questions.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// A question of a test.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name, under which an answer is kept.
    pub name: Named,
    /// The question.
    pub question: Text,
    /// Two to four answers, of which one is right.
    #[serde(rename = "answer")]
    pub answers: Vec<Answer>,
}

/// An answer to a question of a test.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer.
    pub text: Text,
    /// Whether it is the right one.
    #[serde(default)]
    pub right: bool,
    /// The misconception that it betrays: `M1`.
    pub holds: Option<String>,
}

/// A question of a test, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionShown {
    /// Its number, from 1.
    pub number: usize,
    /// The question.
    pub question: BilingualText,
    /// Its answers, to be numbered from 1.
    pub answers: Vec<BilingualText>,
    /// The number of the answer that was given before, from 1.
    pub chosen: Option<usize>,
    /// The number of the right answer, from 1. Null while the test is taken.
    pub right: Option<usize>,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TestResult {
    /// Which test of this learner it was, from 1.
    pub number: usize,
    /// The right answers.
    pub right: usize,
    /// The questions.
    pub of: usize,
    /// The right answers of the first test. Null: this was the first.
    pub before: Option<usize>,
    /// Of what was not known at the first test, the part that is known now: 1 is all of it, and below 0 more is wrong than
    /// before. Null: this was the first test, or at the first all was right.
    pub gain: Option<f64>,
    /// The misconceptions that the wrong answers betrayed.
    pub held: Vec<Held>,
}

/// A misconception that a wrong answer betrayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// Its name: `M1`.
    pub id: String,
    /// What is believed.
    pub believed: BilingualText,
}

/// A test of a learner, without the learner's name.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TestRow {
    /// The number of the learner, from 1. It says nothing of the name.
    pub learner: usize,
    /// Which test of the learner it was, from 1.
    pub test: usize,
    /// The day.
    pub date: String,
    /// The right answers.
    pub right: usize,
    /// The questions.
    pub of: usize,
    /// As in the result of a test.
    pub gain: Option<f64>,
    /// The names of the misconceptions that the wrong answers betrayed.
    pub held: Vec<String>,
}

/// Reads a test.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn read(text: &str) -> Result<Test, Fault> {
    let wrong = |error: toml::de::Error| Fault {
        line: error.span().map(|span| line_of(text, span.start)),
        what: What::Form(error.message().to_owned()),
    };
    let test: Test = toml::from_str(text).map_err(wrong)?;
    if test.questions.is_empty() {
        return Err(Fault { line: None, what: What::Empty });
    }
    let mut names = BTreeSet::new();
    for question in &test.questions {
        let line = Some(line_of(text, question.name.span().start));
        if !names.insert(question.name.get_ref()) {
            return Err(Fault { line, what: What::Name(question.name.get_ref().clone()) });
        }
        let right = question.answers.iter().filter(|answer| answer.right).count();
        let answers = question.answers.len();
        if !(2..=4).contains(&answers) || right != 1 {
            return Err(Fault { line, what: What::Answers { answers, right } });
        }
    }
    Ok(test)
}

impl Test {
    /// The questions in the order in which this learner is asked in the test of this number.
    fn in_order(&self, learner: &str, number: usize) -> Vec<&Question> {
        let mut questions: Vec<&Question> = self.questions.iter().collect();
        let place = |question: &&Question| {
            let seed = Sha256::new_with_prefix(learner).chain_update([0]).chain_update(number.to_string());
            seed.chain_update([0]).chain_update(question.name.get_ref()).finalize()
        };
        questions.sort_by_cached_key(place);
        questions
    }

    /// The questions in the order of the test, each with its right answer.
    pub fn with_answers(&self) -> Vec<QuestionShown> {
        let shown = |(place, question): (usize, &Question)| question.shown(place + 1, None, question.right());
        self.questions.iter().enumerate().map(shown).collect()
    }
}

impl Question {
    fn right(&self) -> Option<usize> {
        self.answers.iter().position(|answer| answer.right).map(|place| place + 1)
    }

    fn shown(&self, number: usize, chosen: Option<usize>, right: Option<usize>) -> QuestionShown {
        let answers = self.answers.iter().map(|answer| both(&answer.text)).collect();
        QuestionShown { number, question: both(&self.question), answers, chosen, right }
    }
}

/// A learner in a test. What was answered is kept in the progress, so that a break loses nothing.
pub struct Sitting<'a> {
    questions: Vec<&'a Question>,
    number: usize,
    begun: TestBegun,
}

impl<'a> Sitting<'a> {
    /// The next test of a learner, or the one that was broken off.
    pub fn of(test: &'a Test, progress: &Progress) -> Sitting<'a> {
        let number = progress.tests.len() + 1;
        let questions = test.in_order(&progress.name, number);
        let mut begun = progress.test.clone().unwrap_or_default();
        begun.answers.retain(|name, chosen| {
            let question = questions.iter().find(|question| question.name.get_ref() == name);
            question.is_some_and(|question| (1..=question.answers.len()).contains(chosen))
        });
        begun.at = begun.at.min(questions.len().saturating_sub(1));
        Sitting { questions, number, begun }
    }

    /// Which test of the learner it is, from 1.
    pub fn number(&self) -> usize {
        self.number
    }

    /// How many questions there are.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether there is no question.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }

    /// How many were answered.
    pub fn answered(&self) -> usize {
        self.begun.answers.len()
    }

    /// The place, to be kept.
    pub fn begun(&self) -> TestBegun {
        self.begun.clone()
    }

    /// The question that waits.
    pub fn question(&self) -> Option<QuestionShown> {
        let question = self.questions.get(self.begun.at)?;
        let chosen = self.begun.answers.get(question.name.get_ref()).copied();
        Some(question.shown(self.begun.at + 1, chosen, None))
    }

    /// How many answers the question has that waits.
    pub fn answers(&self) -> usize {
        self.questions.get(self.begun.at).map_or(0, |question| question.answers.len())
    }

    /// Answers the question that waits, by a number from 1, and goes to the next that has no answer.
    /// False: there is no such answer.
    pub fn answer(&mut self, chosen: usize) -> bool {
        let Some(question) = self.questions.get(self.begun.at) else { return false };
        if !(1..=question.answers.len()).contains(&chosen) {
            return false;
        }
        self.begun.answers.insert(question.name.get_ref().clone(), chosen);
        let is_open = |place: &usize| {
            self.questions.get(*place).is_some_and(|question| !self.begun.answers.contains_key(question.name.get_ref()))
        };
        let behind = self.begun.at + 1..self.questions.len();
        self.begun.at = behind.chain(0..self.questions.len()).find(is_open).unwrap_or(self.begun.at);
        true
    }

    /// Goes back to the question before. False: this is the first.
    pub fn back(&mut self) -> bool {
        let before = self.begun.at.checked_sub(1);
        self.begun.at = before.unwrap_or(0);
        before.is_some()
    }

    /// The test, as it is kept once every question has an answer.
    pub fn taken(&self, today: &str) -> Option<TestTaken> {
        if self.answered() < self.questions.len() {
            return None;
        }
        let chosen = |question: &&'a Question| {
            let number = *self.begun.answers.get(question.name.get_ref())?;
            question.answers.get(number.checked_sub(1)?)
        };
        let answers: Vec<&Answer> = self.questions.iter().filter_map(chosen).collect();
        let wrong = answers.iter().filter(|answer| !answer.right);
        let mut held: Vec<String> = wrong.filter_map(|answer| answer.holds.clone()).collect();
        held.sort_by_key(|id| number_of(id));
        held.dedup();
        let right = answers.iter().filter(|answer| answer.right).count();
        Some(TestTaken { when: today.to_owned(), right, of: answers.len(), held })
    }
}

/// What came of the test of this number, from 1. `None`: there was none.
pub fn result(tests: &[TestTaken], number: usize) -> Option<TestResult> {
    let test = tests.get(number.checked_sub(1)?)?;
    let first = tests.first().filter(|_| number > 1);
    let held = |id: &String| {
        let believed = crate::teaching::misconceptions::misconception(id)?.believed;
        let believed = BilingualText { en: believed.en.to_owned(), ja: believed.ja.to_owned() };
        Some(Held { id: id.clone(), believed })
    };
    Some(TestResult {
        number,
        right: test.right,
        of: test.of,
        before: first.map(|first| first.right),
        gain: first.and_then(|first| gain(first, test)),
        held: test.held.iter().filter_map(held).collect(),
    })
}

/// The tests of these learners, without their names. Their order is that of a hash, so that it says nothing of the names.
pub fn rows(mut learners: Vec<Progress>) -> Vec<TestRow> {
    learners.retain(|progress| !progress.tests.is_empty());
    learners.sort_by_cached_key(|progress| Sha256::digest(&progress.name));
    let of_a_learner = |(learner, progress): (usize, &Progress)| -> Vec<TestRow> {
        let row = |(test, taken): (usize, &TestTaken)| TestRow {
            learner: learner + 1,
            test: test + 1,
            date: taken.when.clone(),
            right: taken.right,
            of: taken.of,
            gain: progress.tests.first().filter(|_| test > 0).and_then(|first| gain(first, taken)),
            held: taken.held.clone(),
        };
        progress.tests.iter().enumerate().map(row).collect()
    };
    learners.iter().enumerate().flat_map(of_a_learner).collect()
}

/// The normalised gain, in hundredths. `None`: nothing was left to learn, or it was another number of questions.
fn gain(first: &TestTaken, later: &TestTaken) -> Option<f64> {
    let count = |number: usize| u32::try_from(number).ok().map(f64::from);
    let (before, after, of) = (count(first.right)?, count(later.right)?, count(first.of)?);
    let is_one = first.of == later.of && first.right < first.of;
    is_one.then(|| ((after - before) / (of - before) * 100.0).round() / 100.0)
}

/// The number in the name of a misconception, by which they are in order.
fn number_of(id: &str) -> u32 {
    id.trim_start_matches('M').parse().unwrap_or(u32::MAX)
}

fn both(Text { en, ja, .. }: &Text) -> BilingualText {
    BilingualText { en: en.clone(), ja: ja.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teaching::misconceptions::{MISCONCEPTIONS, misconception};

    fn learner(name: &str) -> Progress {
        Progress { name: name.to_owned(), ..Progress::default() }
    }

    /// Answers every question: right, or with the first that is wrong.
    fn answered(test: &Test, progress: &mut Progress, is_right: impl Fn(usize) -> bool) {
        let mut sitting = Sitting::of(test, progress);
        for place in 0..sitting.len() {
            let question = sitting.questions[sitting.begun.at];
            let number = question.answers.iter().position(|answer| answer.right == is_right(place)).unwrap() + 1;
            assert!(sitting.answer(number));
        }
        let taken = sitting.taken("2026-11-26").unwrap();
        progress.tests.push(taken);
    }

    #[test]
    fn the_built_in_test_has_twelve_questions_whose_wrong_answers_betray_all_fourteen() {
        let test = read(BUILT_IN).unwrap();
        assert_eq!(test.questions.len(), 12);
        let answers = || test.questions.iter().flat_map(|question| &question.answers);
        for answer in answers() {
            assert!(!answer.right || answer.holds.is_none());
            assert!(answer.holds.as_ref().is_none_or(|holds| misconception(holds).is_some()), "{:?}", answer.holds);
        }
        let betrayed: BTreeSet<&str> = answers().filter_map(|answer| answer.holds.as_deref()).collect();
        assert_eq!(betrayed, MISCONCEPTIONS.iter().map(|one| one.id).collect());
    }

    #[test]
    fn the_order_is_another_for_each_learner_and_each_test_and_the_same_again() {
        let test = read(BUILT_IN).unwrap();
        let order = |name: &str, number| {
            test.in_order(name, number).iter().map(|question| question.name.get_ref().clone()).collect::<Vec<_>>()
        };
        assert_eq!(order("alice", 1), order("alice", 1));
        let orders = BTreeSet::from([order("alice", 1), order("alice", 2), order("bob", 1)]);
        assert_eq!(orders.len(), 3);
    }

    #[test]
    fn the_gain_is_the_part_of_what_was_not_known() {
        let test = read(BUILT_IN).unwrap();
        let mut alice = learner("alice");
        for right in [4, 8, 12, 0, 4] {
            answered(&test, &mut alice, |place| place < right);
        }
        let results: Vec<TestResult> = (1..=5).filter_map(|number| result(&alice.tests, number)).collect();
        let gains: Vec<Option<f64>> = results.iter().map(|result| result.gain).collect();
        assert_eq!(gains, [None, Some(0.5), Some(1.0), Some(-0.5), Some(0.0)]);
        assert_eq!((results[1].before, results[1].right), (Some(4), 8));
        assert_eq!(results[2].held, []);
        let all_held: Vec<&str> = results[3].held.iter().map(|held| held.id.as_str()).collect();
        assert_eq!(all_held.first(), Some(&"M1"));
        assert!(result(&alice.tests, 0).is_none() && result(&alice.tests, 6).is_none());

        let mut knew_all = learner("bob");
        answered(&test, &mut knew_all, |_| true);
        answered(&test, &mut knew_all, |place| place > 0);
        assert_eq!(result(&knew_all.tests, 2).unwrap().gain, None, "there was nothing to gain");

        let rows = rows(vec![learner("carol"), alice, knew_all]);
        assert_eq!(rows.len(), 7, "who took no test has no row");
        assert_eq!(rows.iter().map(|row| row.learner).collect::<BTreeSet<_>>(), BTreeSet::from([1, 2]));
    }

    #[test]
    fn a_test_that_was_broken_off_goes_on_and_an_answer_can_be_changed() {
        let test = read(BUILT_IN).unwrap();
        let mut alice = learner("alice");
        let mut sitting = Sitting::of(&test, &alice);
        assert!(!sitting.back() && !sitting.answer(0) && !sitting.answer(5));
        assert!(sitting.answer(1) && sitting.answer(2) && sitting.back());
        assert_eq!(sitting.question().unwrap().chosen, Some(2));
        assert!(sitting.answer(3));
        assert_eq!((sitting.answered(), sitting.question().unwrap().number), (2, 3));
        assert!(sitting.taken("").is_none());
        alice.test = Some(sitting.begun());
        let again = Sitting::of(&test, &alice);
        assert_eq!((again.answered(), again.question()), (2, sitting.question()));
        // answers of another test, or none that there are
        let strange = TestBegun { at: 99, answers: [("nothing".to_owned(), 1), ("flags".to_owned(), 9)].into() };
        alice.test = Some(strange);
        let again = Sitting::of(&test, &alice);
        assert_eq!((again.answered(), again.question().unwrap().number), (0, 12));
    }

    #[test]
    fn what_is_wrong_with_a_test_is_told_with_its_line() {
        let one = "[[question]]\nname = \"a\"\nquestion = { en = \"\", ja = \"\" }\nanswer = [{ text = { en = \"\", ja = \"\" } }]\n";
        assert_eq!(read(one).unwrap_err(), Fault { line: Some(2), what: What::Answers { answers: 1, right: 0 } });
        assert_eq!(read("question = []").unwrap_err().what, What::Empty);
        assert!(matches!(read("x = 1").unwrap_err().what, What::Form(_)));
    }
}
