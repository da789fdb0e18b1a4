//! The test: a question, what came of it, and the tests of all learners as CSV.

use std::fmt::Write;

use super::who::who;
use crate::lang::{Lang, say};
use crate::lessons::exam::{QuestionShown, TestResult, TestRow};
use crate::lessons::scene::Scene;
use crate::render::document::{Column, Document, Role, good, piece, plain};
use crate::render::style::Style;
use crate::render::words::next;

/// The first line of the CSV.
const COLUMNS: &str = "learner,test,date,right,of,gain,held";

pub(super) fn begun(document: &mut Document, scene: &Scene, lang: Lang) {
    let Scene::TestBegun { learner, number, of, answered } = scene else { return };
    document.title(say!(lang, "Test {number} of {learner}", "{learner} さんのテスト（{number}回目）"));
    match answered {
        0 => document.text(say!(
            lang,
            "{of} questions. None is marked before the end.",
            "{of}問あります。正解は最後までわかりません。"
        )),
        answered => document.text(say!(
            lang,
            "It goes on where you left it: {answered} of {of} questions have an answer.",
            "前回の続きです。{of}問のうち{answered}問に答えています。"
        )),
    };
}

pub(super) fn question(document: &mut Document, of: usize, question: &QuestionShown, lang: Lang) {
    let (number, text) = (question.number, question.question.of(lang));
    document.blank().paragraph([piece(Role::Quiet, say!(lang, "Question {number} of {of}", "問{number}（全{of}問）"))]);
    document.title(text);
    answers(document, question, lang);
    if let Some(chosen) = question.chosen {
        document.text(say!(lang, "Your answer so far: {chosen}", "今の答え: {chosen}"));
    }
}

/// The right answer, where it is known, has a sign.
fn answers(document: &mut Document, question: &QuestionShown, lang: Lang) {
    let row = |(place, answer): (usize, &crate::lang::BilingualText)| {
        let number = place + 1;
        let text = match question.right == Some(number) {
            true => good(answer.of(lang)),
            false => vec![plain(answer.of(lang))],
        };
        vec![vec![piece(Role::Command, number.to_string())], text]
    };
    document.rows(&[Column::Status, Column::Sentence], question.answers.iter().enumerate().map(row).collect());
}

pub(super) fn shown(document: &mut Document, questions: &[QuestionShown], style: &Style) {
    let (lang, of) = (style.lang, questions.len());
    document.title(say!(lang, "The test: {of} questions", "テスト: 全{of}問"));
    document.text(say!(
        lang,
        "✔ is the right answer. At a terminal they are asked one by one, in another order for each learner.",
        "✔ が正解です。端末では1問ずつ出題されます。順番は学習者ごとに違います。"
    ));
    for question in questions {
        self::question(document, of, question, lang);
    }
    next::repair(document, "learn", style);
}

pub(super) fn tested(document: &mut Document, learner: &str, result: &TestResult, style: &Style) {
    let lang = style.lang;
    let TestResult { number, right, of, before, .. } = result;
    document.blank().title(say!(lang, "{right} of {of} are right.", "{of}問のうち{right}問が正解でした。"));
    if let Some(before) = before {
        document.text(say!(lang, "At the first test it was {before}.", "最初のテストでは{before}問でした。"));
        document.text(gain(result, *before, lang));
    }
    match result.held.is_empty() {
        true if right == of => {}
        true => {
            document.text(say!(lang, "No misconception was betrayed.", "誤解は見つかりませんでした。"));
        }
        false => {
            document.text(say!(lang, "What the wrong answers believe, and is not so:", "間違えた答えの裏にある誤解:"));
            for held in &result.held {
                let (id, believed) = (&held.id, held.believed.of(lang));
                document.text(say!(lang, "- {believed} ({id})", "- {believed}（{id}）"));
            }
        }
    }
    let who = who(learner);
    let command = match number {
        1 => format!("learn {who}"),
        _ => format!("learn certificate {who}"),
    };
    next::repair(document, &command, style);
}

/// The gain in words. What was not known at the first test is what could be gained.
fn gain(result: &TestResult, before: usize, lang: Lang) -> String {
    let open = result.of.saturating_sub(before);
    let Some(gain) = result.gain else {
        return say!(
            lang,
            "There was nothing left to gain: all was right.",
            "最初から全問正解なので、伸びる余地はありませんでした。"
        );
    };
    let gain = format!("{gain:.2}");
    match result.right.cmp(&before) {
        std::cmp::Ordering::Greater => {
            let more = result.right - before;
            say!(
                lang,
                "Of {open} that were wrong then, {more} were gained: a gain of {gain}, where 1.00 is all.",
                "間違えていた{open}問に対し、正解が{more}問増えました。伸びは {gain} です（1.00 が満点）。"
            )
        }
        std::cmp::Ordering::Equal => say!(
            lang,
            "As many are right as then: a gain of {gain}, where 1.00 is all.",
            "正解の数は同じです。伸びは {gain} です（1.00 が満点）。"
        ),
        std::cmp::Ordering::Less => {
            let fewer = before - result.right;
            say!(
                lang,
                "That is {fewer} fewer than then: a gain of {gain}, where 1.00 is all.",
                "正解が{fewer}問減りました。伸びは {gain} です（1.00 が満点）。"
            )
        }
    }
}

pub(super) fn left(document: &mut Document, learner: &str, answered: usize, of: usize, lang: Lang) {
    document.blank().text(say!(
        lang,
        "{answered} of {of} answers are kept. To go on:",
        "{of}問のうち{answered}問の答えを保存しました。続けるには:"
    ));
    let command = format!("sessctl learn test {}", who(learner));
    document.paragraph([plain("  "), piece(Role::Command, command)]);
}

/// The tests of all learners, for a spreadsheet.
pub(super) fn csv(tests: &[TestRow]) -> String {
    let mut text = format!("{COLUMNS}\n");
    for TestRow { learner, test, date, right, of, gain, held } in tests {
        let gain = gain.map(|gain| format!("{gain:.2}")).unwrap_or_default();
        // a file may have been changed by hand: what would be another cell is none
        let is_plain = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
        let plain = |text: &str| text.chars().filter(is_plain).collect::<String>();
        let (date, held) = (plain(date), held.iter().map(|held| plain(held)).collect::<Vec<_>>().join(" "));
        let _ = writeln!(text, "{learner},{test},{date},{right},{of},{gain},{held}");
    }
    text
}

/// The files that the CSV does not speak of.
pub(super) fn unread(document: &mut Document, paths: &[String], lang: Lang) {
    for path in paths {
        document.text(say!(
            lang,
            "not in it: {path}, which cannot be read",
            "含まれていないもの: {path}（読み取れません）"
        ));
    }
}
