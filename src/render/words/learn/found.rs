//! What was found when lessons were checked.

use crate::cli::shell_word;
use crate::lang::{BilingualText, Lang, say};
use crate::lessons::audit::finding::{Finding, MOST_CHARACTERS, MOST_WORDS, Reason, WIDEST_ANSWER, WIDEST_COMMAND};
use crate::render::document::{Document, Role, bad, good, piece, shortened};
use crate::render::style::Style;
use crate::render::words::next;
use crate::report::CheckedLesson;

/// The longest text of a pack that is repeated, in columns.
const MOST: usize = 100;

pub(super) fn document(
    document: &mut Document,
    pack: Option<&str>,
    lessons: &[CheckedLesson],
    findings: &[Finding],
    style: &Style,
) {
    let lang = style.lang;
    let name = pack.map_or_else(|| say!(lang, "The built-in lessons", "組み込みのレッスン"), str::to_owned);
    document.title(say!(lang, "{name}, each played to its end", "{name}（すべて最後まで実行）"));
    for lesson in lessons {
        self::lesson(document, lesson, lang);
    }
    document.blank();
    match findings.len() {
        0 => document.paragraph(good(say!(lang, "Nothing was found.", "問題は見つかりませんでした。"))),
        count => document.paragraph(bad(say!(lang, "Found: {count}", "見つかった問題: {count}件"))),
    };
    for finding in findings {
        document.paragraph([piece(Role::Quiet, place(finding, lang))]);
        let reason = reason(&finding.reason, lang);
        document.text(say!(lang, "  {reason}", "  {reason}"));
    }
    let next = match (pack, findings.is_empty()) {
        (Some(pack), false) => format!("learn check {}", shell_word(pack)),
        (Some(pack), true) => format!("learn --pack {}", shell_word(pack)),
        (None, _) => "learn".to_owned(),
    };
    next::repair(document, &next, style);
}

fn lesson(document: &mut Document, lesson: &CheckedLesson, lang: Lang) {
    let CheckedLesson { name, steps, exercises, ways, facts, findings, .. } = lesson;
    let text = say!(
        lang,
        "{name}: {steps} steps, {facts} facts, {exercises} exercises solved in {ways} ways",
        "{name}: ステップ{steps}、事実{facts}、課題{exercises}（解き方{ways}通り）"
    );
    document.paragraph(if *findings == 0 { good(text) } else { bad(text) });
}

fn place(Finding { lesson, step, line, .. }: &Finding, lang: Lang) -> String {
    let mut parts: Vec<String> = lesson.iter().chain(step).cloned().collect();
    parts.extend(line.map(|line| say!(lang, "line {line}", "{line}行目")));
    match parts.is_empty() {
        true => say!(lang, "all lessons", "レッスン全体"),
        false => parts.join(&say!(lang, ", ", "、")),
    }
}

fn reason(reason: &Reason, lang: Lang) -> String {
    match reason {
        Reason::NoSource => say!(lang, "The fact has no source.", "この事実には出典がありません。"),
        Reason::UnknownSource { id } => {
            say!(lang, "There is no source {id}.", "{id} という出典はありません。")
        }
        Reason::UnknownMisconception { id } => {
            say!(lang, "There is no misconception {id}.", "{id} という誤解はありません。")
        }
        Reason::UnknownCorrection { id } => {
            say!(lang, "There is no correction {id} of the tutorial.", "チュートリアルの訂正に {id} はありません。")
        }
        Reason::UnknownTutorialStep { id } => {
            say!(lang, "There is no step {id} of the tutorial.", "チュートリアルの手順に {id} はありません。")
        }
        Reason::NoMisconception => say!(
            lang,
            "The wrong answer says not which misconception it shows (holds).",
            "この誤答は、どの誤解によるものかを示していません（holds）。"
        ),
        Reason::NotMet { id } => say!(lang, "No step meets {id}.", "{id} を扱うステップがありません。"),
        Reason::UnknownValue { word } => {
            say!(lang, "{word} in braces stands for nothing.", "波かっこの {word} に対応する値がありません。")
        }
        Reason::MissingText => {
            say!(lang, "One of the languages has no text.", "どちらかの言語の文がありません。")
        }
        Reason::OtherLanguage { text } => {
            let text = shortened(text, MOST);
            say!(lang, "This is of the other language: {text}", "別の言語の文です: {text}")
        }
        Reason::GoesByCommand => say!(
            lang,
            "An exercise goes by what happened, and not by which command ran.",
            "課題は、実行したコマンドではなく、起きたことで判定します。"
        ),
        Reason::OneWay => say!(
            lang,
            "The exercise has no second way to solve it (alternatives).",
            "この課題には、別の解き方がありません（alternatives）。"
        ),
        Reason::Commands { english, japanese } => {
            let (english, japanese) = (list(english), list(japanese));
            say!(
                lang,
                "The commands differ. English only: {english}. Japanese only: {japanese}.",
                "コマンドが違います。英語だけ: {english}、日本語だけ: {japanese}"
            )
        }
        Reason::Figures { english, japanese } => {
            let (english, japanese) = (list(english), list(japanese));
            say!(
                lang,
                "The figures differ. English only: {english}. Japanese only: {japanese}.",
                "数が違います。英語だけ: {english}、日本語だけ: {japanese}"
            )
        }
        Reason::TooMuchToRead { words, characters } => say!(
            lang,
            "Much to read before something is done: {words} English words of {MOST_WORDS}, {characters} Japanese \
             characters of {MOST_CHARACTERS}.",
            "操作の前に読む文が長すぎます。英語{words}語（上限{MOST_WORDS}）、日本語{characters}文字\
             （上限{MOST_CHARACTERS}）"
        ),
        Reason::WideAnswer { columns } => say!(
            lang,
            "The answer is {columns} columns wide, expected {WIDEST_ANSWER} at most.",
            "選択肢の幅が{columns}桁です。{WIDEST_ANSWER}桁以内にしてください。"
        ),
        Reason::WideCommand { columns } => say!(
            lang,
            "The command is {columns} columns wide, expected {WIDEST_COMMAND} at most.",
            "コマンドの幅が{columns}桁です。{WIDEST_COMMAND}桁以内にしてください。"
        ),
        Reason::BadCommand { command } => {
            let command = shortened(command, MOST);
            say!(lang, "This cannot be typed here: {command}", "ここで使えないコマンドです: {command}")
        }
        Reason::NotDone { open } if open.is_empty() => say!(
            lang,
            "The commands were typed, and they do not count as done.",
            "コマンドを入力しても、終わったことになりません。"
        ),
        Reason::NotDone { open } => {
            let open = says(open, lang);
            say!(
                lang,
                "The commands were typed, and this is still open: {open}",
                "コマンドを入力しても、できていません: {open}"
            )
        }
        Reason::SolvedByNothing => {
            say!(lang, "The exercise is solved before anything is done.", "何もしなくても、課題が解けてしまいます。")
        }
        Reason::NotSolved { way: 0, open } => {
            let open = says(open, lang);
            say!(lang, "The solution does not solve it: {open}", "解答例では解けません: {open}")
        }
        Reason::NotSolved { way, open } => {
            let open = says(open, lang);
            say!(lang, "Alternative {way} does not solve it: {open}", "別の解き方{way}では解けません: {open}")
        }
    }
}

fn list(words: &[String]) -> String {
    match words.is_empty() {
        true => "–".to_owned(),
        false => shortened(&words.join(" | "), MOST),
    }
}

fn says(open: &[BilingualText], lang: Lang) -> String {
    let says: Vec<&str> = open.iter().map(|text| text.of(lang)).collect();
    says.join(" / ")
}
