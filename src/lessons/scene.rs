//! What a learner is shown, as facts.

use schemars::JsonSchema;
use serde::Serialize;

use super::check::{AppNow, Checked};
use super::evidence::Exchanged;
use super::exam::QuestionShown;
use super::progress::Part;
use crate::clock::{HeldClock, Timestamp};
use crate::lang::BilingualText;
use crate::teaching::tutorial::Correction;

/// The place in the lessons, which stands above everything.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Head {
    /// The number of the lesson, from 1.
    pub lesson: usize,
    /// How many lessons there are.
    pub lessons: usize,
    /// Its title.
    pub title: BilingualText,
    /// The number of the step, from 1.
    pub step: usize,
    /// How many steps the lesson has.
    pub steps: usize,
    /// The part of the step.
    pub part: Part,
    /// The station of a session that the step is about.
    pub station: String,
    /// The learner.
    pub learner: String,
    /// Whether it is shown anew. Otherwise the screen has it already.
    pub is_new: bool,
}

/// The wire, as it was seen last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WireSeen {
    /// The time by the browser's clock.
    pub browser_now: Timestamp,
    /// The time by the server's clock.
    pub server_now: Timestamp,
    /// The clocks that are held.
    pub held: HeldClock,
    /// Where the lesson's apps run.
    pub urls: Vec<String>,
    /// How the app is set.
    pub app: AppNow,
    /// The last exchanges.
    pub exchanges: Vec<Exchanged>,
    /// The session cookies of the browsers: the browser, and the name in its session.
    pub jars: Vec<JarSeen>,
}

/// The session cookie of a browser.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JarSeen {
    /// The browser.
    pub browser: String,
    /// The cookie is alive.
    pub alive: bool,
    /// The `id` in its session.
    pub user: Option<String>,
}

/// Which question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// What will happen?
    Predict,
    /// What did you see?
    Saw,
}

/// What a learner is shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scene {
    /// A lesson begins.
    Begin {
        /// The place.
        head: Head,
        /// What a learner can do after it.
        outcome: BilingualText,
    },
    /// A question.
    Question {
        /// The place.
        head: Head,
        /// Which.
        asked: Asked,
        /// The wire.
        wire: WireSeen,
        /// The question.
        question: BilingualText,
        /// Its answers, to be numbered from 1.
        answers: Vec<BilingualText>,
    },
    /// What is said to an answer.
    Reply {
        /// Which question it was.
        asked: Asked,
        /// The number of the answer, from 1. Null: none was chosen, and the right one is shown.
        chosen: Option<usize>,
        /// The number of the right one.
        right: usize,
        /// The right one.
        answer: BilingualText,
        /// What is said.
        reply: BilingualText,
        /// The misconception that the answer betrays.
        holds: Option<String>,
    },
    /// What is to be done.
    Act {
        /// The place.
        head: Head,
        /// The wire.
        wire: WireSeen,
        /// What to do.
        text: BilingualText,
        /// The commands that do it.
        commands: Vec<String>,
        /// Whether it is done in the learner's own browser.
        own_browser: bool,
    },
    /// The commands of a step are typed for the learner. The next thing that is seen is the first of them.
    Typed {
        /// The command.
        command: String,
    },
    /// What a command of the lesson printed, where it is told as JSON.
    Ran {
        /// Its exit code. Null: a signal ended it.
        code: Option<i32>,
        /// The lines that it printed, as `sessctl schema` describes them for that command.
        lines: Vec<serde_json::Value>,
        /// The lines on its standard error, as `sessctl schema error` describes them.
        errors: Vec<serde_json::Value>,
    },
    /// What was seen of a command.
    Seen {
        /// The wire.
        wire: WireSeen,
    },
    /// Commands of a step were typed, and not all of them.
    StillToType {
        /// Those that were not.
        commands: Vec<String>,
    },
    /// What it means.
    Explain {
        /// The facts.
        facts: Vec<FactShown>,
        /// Whether the station is to be seen once more.
        head: Head,
    },
    /// The exercise.
    Exercise {
        /// The place.
        head: Head,
        /// The wire.
        wire: WireSeen,
        /// The task.
        task: BilingualText,
        /// What is checked, and what was found.
        criteria: Vec<Checked>,
        /// How many hints were shown.
        hints: usize,
    },
    /// What was checked after a command.
    Criteria {
        /// What is checked, and what was found.
        criteria: Vec<Checked>,
        /// The numbers, from 1, of those that are shown: what the command changed, and the first that is open. Null: all.
        news: Option<Vec<usize>>,
    },
    /// A hint.
    Hint {
        /// Its number, from 1.
        number: usize,
        /// How many there are.
        of: usize,
        /// The hint.
        text: BilingualText,
    },
    /// The exercise is solved: the solution, and other ways.
    Solved {
        /// Commands that solve it.
        solution: Vec<String>,
        /// Other ways.
        alternatives: Vec<Vec<String>>,
        /// How many hints were used.
        hints: usize,
    },
    /// A lesson is over.
    Ended {
        /// Its number.
        lesson: usize,
        /// Its title.
        title: BilingualText,
        /// The exercises that were solved.
        solved: usize,
        /// The exercises that it has.
        exercises: usize,
        /// The next lesson. Null: this was the last.
        next: Option<ListedLesson>,
    },
    /// The lessons.
    List {
        /// The learner.
        learner: String,
        /// The lessons.
        lessons: Vec<ListedLesson>,
    },
    /// The learner's certificate.
    Certificate {
        /// The cookie.
        cookie: String,
        /// What it says, as JSON.
        json: String,
    },
    /// A test begins, or goes on where it was left.
    TestBegun {
        /// The learner.
        learner: String,
        /// Which test of the learner it is, from 1.
        number: usize,
        /// How many questions there are.
        of: usize,
        /// How many have an answer already.
        answered: usize,
    },
    /// A question of a test.
    TestQuestion {
        /// How many questions there are.
        of: usize,
        /// The question.
        question: QuestionShown,
    },
    /// The app was started anew.
    Started {
        /// How it is set.
        app: AppNow,
        /// Where it runs.
        urls: Vec<String>,
    },
    /// The app was started once more as it was.
    Restarted {
        /// Where it runs.
        urls: Vec<String>,
    },
    /// An answer was noted.
    Noted {
        /// The key.
        key: String,
        /// The answer.
        value: String,
    },
    /// The progress could not be read, and was kept aside.
    SetAside {
        /// Where.
        path: String,
    },
    /// The lesson goes on where it was left.
    Resumed {
        /// The learner.
        learner: String,
    },
    /// Something that was typed has no meaning here.
    NotHere {
        /// Why.
        why: NotHere,
    },
    /// The learner leaves.
    Left {
        /// The learner.
        learner: String,
    },
}

/// Why something that was typed has no meaning here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotHere {
    /// A question waits, whose answers have the numbers 1 to this.
    AnswerFirst {
        /// The last number.
        answers: usize,
    },
    /// No question waits for a number.
    NoQuestion,
    /// There is no exercise here that has hints.
    NoHints,
    /// All hints were shown.
    NoMoreHints,
    /// It is the first step of the first lesson.
    NothingBefore,
    /// A quote is not closed.
    Unclosed,
    /// `answer KEY=VALUE` is the form.
    AnswerForm,
    /// `serve [--no-permanent] [--no-refresh] [--lifetime 15m]` is the form.
    ServeForm,
    /// The app has no fault to be mended.
    NothingToMend,
    /// A command that cannot run inside a lesson.
    NotInALesson,
    /// A question of the test waits, whose answers have the numbers 1 to this.
    AnswerOfTest {
        /// The last number.
        answers: usize,
    },
    /// It is the first question of the test.
    FirstQuestion,
    /// It is no name under which progress can be kept.
    NoName {
        /// The most characters that a name has.
        most: usize,
    },
}

/// A fact, with its sources and the sentence of the tutorial that it corrects.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactShown {
    /// The fact.
    pub text: BilingualText,
    /// Its sources.
    pub sources: Vec<SourceShown>,
    /// The sentence of the tutorial, and what is right.
    pub corrects: Option<&'static Correction>,
}

/// The source of a fact.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceShown {
    /// Its id.
    pub id: String,
    /// What it is, with the version or the section. Null: the pack names a source that there is not.
    pub title: Option<String>,
    /// Where it is to be found. Null as well then.
    pub url: Option<String>,
}

/// A lesson in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedLesson {
    /// Its number, from 1.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: BilingualText,
    /// Whether it belongs to the short way of 45 minutes.
    pub core: bool,
    /// How many of its steps were walked through.
    pub done: usize,
    /// How many steps it has.
    pub steps: usize,
    /// How many of its exercises were solved.
    pub solved: usize,
    /// How many exercises it has.
    pub exercises: usize,
    /// Whether the learner is in it.
    pub is_here: bool,
}
