//! What is wrong with a lesson, a pack or the progress of a learner, in words.

use super::jar;
use crate::browser::JarError;
use crate::cli::Given;
use crate::error::LessonError;
use crate::lab::LabError;
use crate::lang::{Lang, say};
use crate::lessons::audit::{Fault, What};
use crate::lessons::sandbox::SandboxError;
use crate::render::words::system;
use crate::teaching::station::Station;

/// `of_an_app` says what is wrong with an app.
pub(super) fn words(
    error: &LessonError,
    given: &Given,
    of_an_app: impl Fn(&LabError) -> (String, String),
    lang: Lang,
) -> (String, String) {
    match error {
        LessonError::Unknown { given: found, lessons } => {
            let pack = given.pack();
            (
                say!(
                    lang,
                    "found `{found}`, expected the number of a lesson, 1 to {lessons}, or its name",
                    "`{found}` というレッスンはありません。番号（1〜{lessons}）か名前で指定してください"
                ),
                say!(lang, "for the list: sessctl learn list{pack}", "一覧: sessctl learn list{pack}"),
            )
        }
        LessonError::Broken { path, fault } => {
            let path = path.as_ref().map(|path| path.display().to_string());
            broken(path.as_deref(), fault, lang)
        }
        LessonError::Progress(error @ (JarError::Newer { path, .. } | JarError::Damaged { path, .. })) => {
            let (what, _) = jar::words(error, lang);
            let path = path.display();
            (what, say!(lang, "move {path} aside, and begin anew", "{path} を別の場所へ移して、始め直してください"))
        }
        LessonError::Progress(error) | LessonError::Sandbox(SandboxError::File(error)) => jar::words(error, lang),
        LessonError::Sandbox(SandboxError::InAnotherWindow) => (
            say!(
                lang,
                "found the lessons of this learner open in another window, expected one window a learner",
                "この学習者のレッスンは、別のウィンドウで開いています。1人の学習者が使えるのは、1つのウィンドウだけです"
            ),
            say!(
                lang,
                "close the other window, or take another name: sessctl learn --learner NAME",
                "そのウィンドウを閉じるか、別の名前にしてください: sessctl learn --learner NAME"
            ),
        ),
        LessonError::Sandbox(SandboxError::Folder { path, source }) => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            (
                say!(lang, "{path} cannot be used: {why}", "{path} を使えません: {why}"),
                say!(lang, "SESSCTL_HOME names another folder", "SESSCTL_HOME で別のフォルダーを指定できます"),
            )
        }
        LessonError::Sandbox(SandboxError::App(error)) => of_an_app(error),
        LessonError::BadName { characters } => (
            say!(
                lang,
                "found a name of {characters} characters, expected 1 to 100",
                "名前が{characters}文字です。1〜100文字にしてください"
            ),
            say!(lang, "for example: sessctl learn --learner alice", "例: sessctl learn --learner alice"),
        ),
        LessonError::ControlInName { found } => {
            let found = format!("U+{:04X}", u32::from(*found));
            (
                say!(
                    lang,
                    "found {found} in the name, which a terminal obeys and does not show",
                    "名前に {found} があります。端末では表示されず、制御に使われる文字です"
                ),
                say!(lang, "for example: sessctl learn --learner alice", "例: sessctl learn --learner alice"),
            )
        }
        LessonError::OwnApps => (
            say!(
                lang,
                "found --url beside learn, whose lessons run apps of their own",
                "learn のレッスンは専用のアプリを使うので、--url は使えません"
            ),
            say!(lang, "leave --url out", "--url を外してください"),
        ),
        LessonError::NoKey => (
            say!(
                lang,
                "found no key to certify with, expected one that the learners do not have",
                "認定に使う鍵がありません。学習者の知らない鍵が必要です"
            ),
            certify_with_a_file(lang),
        ),
        LessonError::TutorialsKey => (
            say!(
                lang,
                "found the tutorial's key, which everyone has, expected one that the learners do not have",
                "これはチュートリアルの鍵で、誰でも知っています。学習者の知らない鍵が必要です"
            ),
            certify_with_a_file(lang),
        ),
        LessonError::NoCertificates => (
            say!(
                lang,
                "found no certificate, expected one as an argument, or one a line on standard input",
                "修了証がありません。引数で1つ渡すか、標準入力から1行に1つ渡してください"
            ),
            certify_with_a_file(lang),
        ),
        LessonError::NotStarted(source) => {
            let why = system::io_error(source, lang);
            (
                say!(lang, "the command could not be started: {why}", "コマンドを起動できません: {why}"),
                say!(lang, "try it again", "もう一度試してください"),
            )
        }
    }
}

fn certify_with_a_file(lang: Lang) -> String {
    let command = "sessctl learn certify --secret-file class.key < certificates.txt";
    say!(lang, "for example: {command}", "例: {command}")
}

fn broken(path: Option<&str>, fault: &Fault, lang: Lang) -> (String, String) {
    let pack = path.map_or_else(|| say!(lang, "the built-in lessons", "組み込みのレッスン"), str::to_owned);
    let place = match fault.line {
        Some(line) => say!(lang, "{pack}, line {line}", "{pack} の{line}行目"),
        None => pack,
    };
    let stations = Station::ALL.map(|station| station.name().en.to_ascii_lowercase()).join(&say!(lang, ", ", "、"));
    let what = match &fault.what {
        What::Form(message) => {
            let message = message.replace('\n', "; ");
            say!(lang, "found what is not a pack of lessons: {message}", "レッスンの形式ではありません（{message}）")
        }
        What::NotText => say!(
            lang,
            "found bytes that are no text, expected UTF-8",
            "文字として読めないバイトがあります。UTF-8 で保存してください"
        ),
        What::TooLarge(most) => say!(
            lang,
            "found more than {most} bytes, expected a smaller pack",
            "{most}バイトを超えています。もっと小さくしてください"
        ),
        What::Empty => {
            say!(lang, "found no lesson with a step, expected one or more", "ステップのあるレッスンがありません")
        }
        What::Name(name) => say!(
            lang,
            "found the name `{name}`, expected lower-case letters, digits and hyphens, and each name once",
            "`{name}` は名前に使えません。小文字の英数字とハイフンだけで、重ならない名前にしてください"
        ),
        What::Station(name) => say!(
            lang,
            "found the station `{name}`, expected one of {stations}",
            "`{name}` という地点はありません。使えるのは {stations} です"
        ),
        What::App(name) => say!(
            lang,
            "found the app `{name}`, expected tutorial or the name of a faulty app",
            "`{name}` というアプリはありません。tutorial か、不具合のあるアプリの名前が必要です"
        ),
        What::Answers { answers, right } => say!(
            lang,
            "found {answers} answers of which {right} are right, expected 2 to 4 and one right",
            "選択肢が{answers}個、正解が{right}個あります。選択肢は2〜4個、正解は1個にしてください"
        ),
        What::Criterion => say!(
            lang,
            "found a criterion of no kind or of two, expected one of request, jar, answer, app and ran",
            "基準の種類がないか、2つあります。request、jar、answer、app、ran のどれか1つが必要です"
        ),
        What::Control => {
            say!(
                lang,
                "found a control character or a line break, expected a text in one line",
                "制御文字か改行があります。1行の普通の文字だけが使えます"
            )
        }
    };
    (
        say!(lang, "{place}: {what}", "{place}: {what}"),
        say!(
            lang,
            "docs/lessons.md has the form, and sessctl learn check FILE checks it",
            "形式は docs/lessons.md にあります。sessctl learn check FILE で確かめられます"
        ),
    )
}
