//! A pack of lessons, as it is written: TOML with both languages side by side.
//!
//! ```toml
//! [[lesson]]
//! name = "where-is-my-login"
//! title = { en = "Where is my login?", ja = "ログイン状態はどこにある？" }
//! outcome = { en = "…", ja = "…" }
//!
//! [[lesson.step]]
//! name = "the-cookie-comes"
//! station = "set-cookie"
//! predict = { question = { en = "…", ja = "…" }, answer = [ … ] }
//! do = { text = { en = "…", ja = "…" }, commands = ["login {user}"], until = [ … ] }
//! saw = { question = { en = "…", ja = "…" }, answer = [ … ] }
//! explain = [ { text = { en = "…", ja = "…" }, sources = ["rfc6265bis-5.7"] } ]
//! ```
//!
//! A step is predict, do, say what you saw, explain, and sometimes an exercise. A word in braces, as `{user}`, is a
//! value of the lesson, which each learner gets differently.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::evidence::{CookieWas, Sent};
use crate::browser::DropRule;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Spanned<Written>")]
pub struct Text {
    /// English
    pub en: String,
    /// 日本語
    pub ja: String,
    /// Where it stands in the pack, in bytes.
    pub at: usize,
}

/// A text, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    en: String,
    ja: String,
}

impl From<Spanned<Written>> for Text {
    fn from(written: Spanned<Written>) -> Text {
        let at = written.span().start;
        let Written { en, ja } = written.into_inner();
        Text { en, ja, at }
    }
}

/// A name or a command, and where it stands in the pack.
pub type Named = Spanned<String>;

/// A pack: lessons in their order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The lessons.
    #[serde(default, rename = "lesson")]
    pub lessons: Vec<Lesson>,
    /// The sources of facts that the pack adds to those of the program.
    #[serde(default, rename = "source")]
    pub sources: Vec<PackSource>,
}

/// Where a fact is written down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackSource {
    /// Its name, to which a fact refers.
    pub id: Named,
    /// What it is, with the version or the section.
    pub title: String,
    /// Where it is to be found.
    pub url: String,
}

/// A lesson.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its name, in lower case with hyphens. Progress is kept under it.
    pub name: Named,
    /// Its title.
    pub title: Text,
    /// What a learner can do after it.
    pub outcome: Text,
    /// Whether it belongs to the short way of 45 minutes.
    #[serde(default)]
    pub core: bool,
    /// The values that each learner gets differently.
    #[serde(default, rename = "value")]
    pub values: Vec<Drawn>,
    /// The steps.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
    /// The sources that its pack adds, which are written beside the lessons.
    #[serde(skip)]
    pub sources: Vec<PackSource>,
}

/// A value that is drawn for each learner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// The word that stands for it in braces.
    pub name: Named,
    /// One of these.
    #[serde(default)]
    pub choose: Vec<String>,
    /// Or a cookie with this session, as JSON, signed when the lesson begins.
    pub cookie: Option<String>,
    /// The key that signs it: `class.key`, or the tutorial's, if it is left out.
    pub key: Option<String>,
}

/// A step of a lesson.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name, in lower case with hyphens.
    pub name: Named,
    /// The station of a session that it is about.
    pub station: Named,
    /// The app that is running. That of the step before, if it is left out; the tutorial's, at the beginning.
    pub app: Option<AppOf>,
    /// The steps of the tutorial that are done here: `S9`.
    #[serde(default)]
    pub tutorial: Vec<Named>,
    /// What will happen? Asked first.
    pub predict: Option<Question>,
    /// What is to be done.
    #[serde(rename = "do")]
    pub act: Option<Act>,
    /// What did you see?
    pub saw: Option<Question>,
    /// What it means.
    #[serde(default)]
    pub explain: Vec<Fact>,
    /// What the learner does alone.
    pub exercise: Option<Exercise>,
}

/// The app of a step, and how it is set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppOf {
    /// `tutorial`, or the name of a faulty app.
    pub name: Named,
    /// Without its fault.
    #[serde(default)]
    pub mended: bool,
    /// `PERMANENT_SESSION_LIFETIME` in seconds, for the tutorial's.
    pub lifetime: Option<i64>,
    /// Whether the login says `session.permanent = True`, for the tutorial's.
    pub permanent: Option<bool>,
    /// `SESSION_REFRESH_EACH_REQUEST`, for the tutorial's.
    pub refresh: Option<bool>,
}

/// A question with its answers, of which one is right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub question: Text,
    /// Two to four answers.
    #[serde(rename = "answer")]
    pub answers: Vec<Choice>,
}

/// An answer to a question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub text: Text,
    /// Whether it is the right one.
    #[serde(default)]
    pub right: bool,
    /// The misconception that it betrays: `M1`.
    pub holds: Option<Named>,
    /// What is said to those who chose it.
    pub reply: Text,
}

/// What is to be done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What to do.
    pub text: Text,
    /// The commands that do it.
    pub commands: Vec<Named>,
    /// Whether it is done in the learner's own browser. The commands do the same without one.
    #[serde(default)]
    pub own_browser: bool,
    /// By what it is seen that it was done. Empty: the commands were typed, in this order.
    #[serde(default)]
    pub until: Vec<Criterion>,
}

/// A fact, and where it is written down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The fact.
    pub text: Text,
    /// The names of its sources.
    #[serde(default)]
    pub sources: Vec<Named>,
    /// The sentence of the tutorial that it corrects: `E1`. It is shown beside the fact.
    pub corrects: Option<Named>,
}

/// What a learner does alone, and how it is checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The task.
    pub task: Text,
    /// All of what is checked.
    #[serde(rename = "criterion")]
    pub criteria: Vec<Criterion>,
    /// Three hints. The last is nearly the answer.
    pub hints: [Text; 3],
    /// Commands that solve it.
    pub solution: Vec<Named>,
    /// Other ways that solve it.
    pub alternatives: Vec<Vec<Named>>,
}

/// One thing that is checked by what happened. One of the kinds is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// What is expected, in a sentence.
    pub says: Text,
    /// By what the server saw.
    pub request: Option<RequestIs>,
    /// By what a browser's jar holds.
    pub jar: Option<JarIs>,
    /// By what the learner answered: `answer KEY=VALUE`.
    pub answer: Option<AnswerIs>,
    /// By how the lesson's app is set.
    pub app: Option<AppIs>,
    /// By which command ended. Not for an exercise, where it does not matter how it was done.
    pub ran: Option<RanIs>,
}

/// What a request was to the server. What is left out does not matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestIs {
    /// The method.
    pub method: Option<String>,
    /// The path, without its query.
    pub path: Option<String>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// What its session cookie was.
    pub cookie: Option<CookieWas>,
    /// The name in its session.
    pub user: Option<String>,
    /// What the answer did to the cookie.
    pub sent: Option<Sent>,
    /// Which of the lesson's apps, from 1, where there are several.
    pub app: Option<usize>,
    /// Whether the app ran without its fault.
    pub mended: Option<bool>,
    /// Only those after the first request like this.
    pub after: Option<Box<RequestIs>>,
    /// Only those at least so many seconds after it, by the server's clock.
    pub later: Option<i64>,
    /// At least so many. 1, if it is left out.
    pub least: Option<usize>,
    /// At most so many. With 0, there is to be none.
    pub most: Option<usize>,
}

/// What the session cookie in a jar is. What is left out does not matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JarIs {
    /// The browser. `default`, if it is left out.
    pub browser: Option<String>,
    /// The name of the cookie, `*` for any. `session`, if it is left out.
    pub name: Option<String>,
    /// Whether there is one that is alive. True, if it is left out.
    pub alive: Option<bool>,
    /// Whether it has an Expires.
    pub expires: Option<bool>,
    /// What its session holds: a key, and its value as JSON or as a bare text.
    #[serde(default)]
    pub holds: BTreeMap<String, String>,
    /// The keys that its session has not.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Why the browser dropped it last.
    pub dropped: Option<DropRule>,
    /// The browser that has the very same cookie.
    pub same_as: Option<String>,
}

/// What a learner answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerIs {
    /// The key of `answer KEY=VALUE`.
    pub key: String,
    /// One of these, in upper or lower case.
    #[serde(default)]
    pub is: Vec<String>,
    /// Or a cookie.
    pub cookie: Option<CookieIs>,
}

/// What a cookie is that a learner answered with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookieIs {
    /// The key with which it verifies: `tutorial`, or a file beside the learner's commands.
    pub key: String,
    /// What its session holds: a key, and its value as JSON or as a bare text.
    #[serde(default)]
    pub holds: BTreeMap<String, String>,
}

/// How the lesson's app is set. What is left out does not matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppIs {
    /// Whether it runs without its fault.
    pub mended: Option<bool>,
    /// Whether its login says `session.permanent = True`.
    pub permanent: Option<bool>,
    /// `SESSION_REFRESH_EACH_REQUEST`
    pub refresh: Option<bool>,
    /// `PERMANENT_SESSION_LIFETIME`
    pub lifetime: Option<i64>,
}

/// A command that ended.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RanIs {
    /// Its name.
    pub command: String,
}

/// Reads a pack.
///
/// # Errors
///
/// It is no TOML, or not of this form: the line, and what is wrong there.
pub fn read(text: &str) -> Result<Pack, Wrong> {
    let mut pack: Pack = toml::from_str(text).map_err(|error| Wrong {
        line: error.span().map(|span| line_of(text, span.start)),
        what: error.message().to_owned(),
    })?;
    for lesson in &mut pack.lessons {
        lesson.sources.clone_from(&pack.sources);
    }
    Ok(pack)
}

/// What is wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1, where one can be told.
    pub line: Option<usize>,
    /// What is wrong, as the reader of TOML says it.
    pub what: String,
}

/// The number of the line in which this byte stands, from 1.
pub fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}
