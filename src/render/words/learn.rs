//! The lessons: a scene, its question, and what was seen.

mod app;
mod certificates;
mod checked;
mod exam;
mod found;
mod who;
mod wire;

use self::who::who;
use crate::cookie::split;
use crate::lang::{BilingualText, Lang, say};
use crate::lessons::scene::{Asked, FactShown, Head, ListedLesson, NotHere, Scene, SourceShown, WireSeen};
use crate::render::document::{Block, Column, Document, Piece, Role, bad, carried, good, piece, plain, sign, whole};
use crate::render::style::Style;
use crate::render::words::next;
use crate::report::{LearnReport, Place, Taught};
use crate::teaching::station::Station;

/// What `learn` found, where it is no lesson that was played.
pub fn document(report: &LearnReport, style: &Style) -> Document {
    let mut document = Document::new();
    let (lang, learner) = (style.lang, report.learner.as_deref().unwrap_or_default());
    match &report.done {
        Taught::Played { shown, next, path } => played(&mut document, learner, *shown, *next, path.as_ref(), style),
        Taught::Listed { lessons } => {
            list(&mut document, learner, lessons, style);
            next::repair(&mut document, &format!("learn {}", who(learner)), style);
        }
        Taught::Certificate { cookie, json } => {
            certificates::own(&mut document, cookie, json, lang);
            next::repair(&mut document, &format!("learn {}", who(learner)), style);
        }
        Taught::TestShown { questions } => exam::shown(&mut document, questions, style),
        Taught::Tested { result } => exam::tested(&mut document, learner, result, style),
        Taught::TestLeft { answered, of } => exam::left(&mut document, learner, *answered, *of, lang),
        // they stand alone, for another program
        Taught::Certified { .. } | Taught::Tests { .. } => {}
        Taught::Checked { pack, lessons, findings } => {
            found::document(&mut document, pack.as_deref(), lessons, findings, style);
        }
    }
    document
}

/// Whether it stands alone on standard output, for another program.
pub fn is_bare(report: &LearnReport) -> bool {
    matches!(report.done, Taught::Certified { .. } | Taught::Tests { .. })
}

/// What stands there.
pub fn bare(report: &LearnReport) -> String {
    match &report.done {
        Taught::Certified { certificates, .. } => certificates::certified(certificates),
        Taught::Tests { tests, .. } => exam::csv(tests),
        _ => String::new(),
    }
}

/// What is not there, and why. It is said on standard error.
pub fn left_out(report: &LearnReport, lang: Lang) -> Document {
    let mut document = Document::new();
    match &report.done {
        Taught::Certified { refused, .. } => certificates::refused(&mut document, refused, lang),
        Taught::Tests { unread, .. } => exam::unread(&mut document, unread, lang),
        _ => {}
    }
    document
}

/// What comes behind a lesson that was shown to its end.
fn played(
    document: &mut Document,
    learner: &str,
    shown: Option<usize>,
    next: Option<usize>,
    path: Option<&Place>,
    style: &Style,
) {
    let who = who(learner);
    let command = match (shown, next) {
        (None, _) => return,
        (Some(_), Some(next)) => format!("learn {next} {who}"),
        (Some(_), None) => format!("learn certificate {who}"),
    };
    match path {
        Some(place) => next::after_with(document, place, &command, Clone::clone, style),
        None => next::repair(document, &command, style),
    }
}

/// A scene of a lesson.
pub fn scene(scene: &Scene, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    match scene {
        Scene::Begin { head, outcome } => {
            let (number, of, title) = (head.lesson, head.lessons, head.title.of(lang));
            let title = say!(lang, "Lesson {number} of {of}: {title}", "レッスン{number}（全{of}）: {title}");
            document.blank().paragraph([piece(Role::Title, title)]);
            let outcome = outcome.of(lang);
            document.text(say!(lang, "{outcome}", "{outcome}"));
        }
        Scene::Question { head, asked, wire, question, answers } => {
            place(&mut document, head, wire, style);
            self::question(&mut document, *asked, question, answers, style);
        }
        Scene::Reply { .. } => reply(&mut document, scene, lang),
        Scene::Act { head, wire, text, commands, own_browser } => {
            place(&mut document, head, wire, style);
            document.blank().text(text.of(lang));
            if *own_browser {
                document.text(say!(
                    lang,
                    "Press Enter here when you have done it. Without a browser, type:",
                    "終わったら、ここで Enter を押してください。ブラウザがないときは、次のように入力します:"
                ));
            }
            commands_of(&mut document, commands);
        }
        Scene::Typed { command } => {
            document.blank().paragraph([piece(Role::Quiet, "> "), piece(Role::Command, command)]);
        }
        Scene::Seen { wire } => {
            document.blank();
            wire::in_short(&mut document, wire, lang);
        }
        Scene::Explain { facts, .. } => {
            facts.iter().for_each(|fact| explain(&mut document, fact, style));
            go_on(&mut document, style);
        }
        Scene::Exercise { head, wire, task, criteria, .. } => {
            place(&mut document, head, wire, style);
            let begin = say!(
                lang,
                "On your own, with empty jars and a clock that runs:",
                "やってみましょう（クッキーはなし、時計は動いている状態から始めます）:"
            );
            document.blank().paragraph([piece(Role::Title, begin)]);
            with_cookies(&mut document, task.of(lang));
            checked::list(&mut document, criteria, lang);
        }
        Scene::Criteria { criteria, news: None } => checked::list(&mut document, criteria, lang),
        Scene::Criteria { criteria, news: Some(news) } => checked::news(&mut document, criteria, news, lang),
        Scene::Hint { number, of, text } => {
            let text = text.of(lang);
            document.text(say!(lang, "Hint {number} of {of}: {text}", "ヒント{number}（全{of}）: {text}"));
        }
        Scene::StillToType { commands } => {
            document.text(say!(lang, "Still to type:", "まだ入力していないコマンド:"));
            commands_of(&mut document, commands);
        }
        Scene::Solved { .. } => {
            solved(&mut document, scene, lang);
            go_on(&mut document, style);
        }
        Scene::Ended { .. } => ended(&mut document, scene, lang),
        Scene::List { learner, lessons } => list(&mut document, learner, lessons, style),
        Scene::Certificate { cookie, json } => certificates::own(&mut document, cookie, json, lang),
        Scene::TestBegun { .. } => exam::begun(&mut document, scene, lang),
        Scene::TestQuestion { of, question } => exam::question(&mut document, *of, question, lang),
        other => aside(&mut document, other, style),
    }
    document
}

/// Those of the test, which stand above its prompt.
pub fn keys_of_the_test(style: &Style) -> String {
    say!(style.lang, "1 to 4 answer  b back  q quit", "1〜4 答え  b 前へ  q 終了")
}

/// The place and the keys, which stand above the prompt.
pub fn keys(lesson: (usize, usize), step: (usize, usize), style: &Style) -> String {
    let lang = style.lang;
    let ((lesson, lessons), (step, steps)) = (lesson, step);
    let enter = match style.projects {
        true => say!(lang, "Enter shows what comes  ", "Enter 先を見せる  "),
        false => String::new(),
    };
    let keys = say!(
        lang,
        "h hint  n next  b back  l list  x reset  q quit",
        "h ヒント  n 次へ  b 前へ  l 一覧  x やり直し  q 終了"
    );
    let place = say!(lang, "{lesson}/{lessons}, step {step}/{steps}  ", "{lesson}/{lessons} ステップ{step}/{steps}  ");
    // two columns stand before them
    let fits = |line: &String| crate::render::surface::width(line) + 2 < style.width;
    let all = [format!("{place}{enter}{keys}"), format!("{enter}{keys}"), keys];
    all.into_iter().find(fits).unwrap_or_else(|| format!("{lesson}/{lessons} {step}/{steps} h n b l x q"))
}

/// What is asked at the first start.
pub fn name(style: &Style) -> String {
    say!(
        style.lang,
        "What is your name? Your progress is kept under it. (Enter: learner)",
        "お名前は？ 進み具合をこの名前で保存します（Enter だけなら learner）"
    )
}

/// Where in the lessons it is, and the seven stations of a session with the one in question lit.
fn place(document: &mut Document, head: &Head, wire: &WireSeen, style: &Style) {
    if !head.is_new {
        return;
    }
    let lang = style.lang;
    let (lesson, lessons, title) = (head.lesson, head.lessons, head.title.of(lang));
    let (step, steps, learner) = (head.step, head.steps, &head.learner);
    document.blank().paragraph([
        piece(Role::Title, say!(lang, "{lesson}/{lessons} {title}", "{lesson}/{lessons} {title}")),
        piece(
            Role::Quiet,
            say!(lang, "  step {step} of {steps}, {learner}", "  ステップ{step}（全{steps}）、{learner}"),
        ),
    ]);
    let lit = Station::of_a_pack(&head.station);
    let stations = Station::ALL.iter().flat_map(|station| {
        let before = if station.number() == 1 { plain("") } else { sign(Role::Quiet, " → ", ", ") };
        let name = station.name().of(lang);
        let shown = match Some(*station) == lit {
            true => piece(Role::Title, format!("[{name}]")),
            false => piece(Role::Quiet, name),
        };
        [before, shown.unbroken()]
    });
    document.paragraph(stations.collect::<Vec<_>>());
    wire::seen(document, wire, lang);
}

/// A text in which a cookie stands on a line of its own, so that it can be taken with the mouse.
fn with_cookies(document: &mut Document, text: &str) {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let is_cookie = word.len() > 40 && split(word).is_some_and(|parts| parts.timestamp.is_some());
        if is_cookie {
            document.text(words.join(" ")).paragraph([carried(Role::Plain, word)]);
            words.clear();
        } else {
            words.push(word);
        }
    }
    if !words.is_empty() {
        document.text(words.join(" "));
    }
}

fn question(document: &mut Document, asked: Asked, question: &BilingualText, answers: &[BilingualText], style: &Style) {
    let lang = style.lang;
    document.blank();
    match asked {
        Asked::Predict => document.text(say!(lang, "Before you try it:", "試す前に予想してください:")),
        Asked::Saw => document.text(say!(lang, "What did you see?", "何が見えましたか。")),
    };
    document.paragraph([piece(Role::Title, question.of(lang))]);
    let row = |(place, answer): (usize, &BilingualText)| {
        vec![vec![piece(Role::Command, (place + 1).to_string())], vec![plain(answer.of(lang))]]
    };
    let rows = answers.iter().enumerate().map(row);
    match style.projects {
        // room for those who sit at the back
        true => rows.for_each(|row| {
            document.blank().rows(&[Column::Status, Column::Sentence], vec![row]);
        }),
        false => drop(document.rows(&[Column::Status, Column::Sentence], rows.collect())),
    }
}

fn reply(document: &mut Document, scene: &Scene, lang: Lang) {
    let Scene::Reply { asked, chosen, right, answer, reply, .. } = scene else { return };
    let answer = answer.of(lang);
    document.blank();
    match (chosen, asked) {
        (None, _) => {
            document.paragraph([
                sign(Role::Good, "✔ ", say!(lang, "right: ", "正解: ")),
                piece(Role::Good, format!("{right}  {answer}")),
            ]);
        }
        (Some(chosen), Asked::Predict) if chosen == right => {
            document.text(say!(lang, "Your prediction: {chosen}.", "予想は{chosen}ですね。"));
        }
        (Some(chosen), Asked::Predict) => {
            document.text(say!(
                lang,
                "Your prediction: {chosen}. See what happens.",
                "予想は{chosen}ですね。どうなるか見てみましょう。"
            ));
        }
        (Some(chosen), Asked::Saw) if chosen == right => {
            document.paragraph(good(say!(lang, "Yes, that was to be seen.", "はい、そのとおりでした。")));
        }
        (Some(_), Asked::Saw) => {
            document.paragraph(bad(say!(
                lang,
                "No. What was to be seen: {answer}",
                "違います。見えていたもの: {answer}"
            )));
        }
    }
    document.text(reply.of(lang));
}

fn commands_of(document: &mut Document, commands: &[String]) {
    for command in commands {
        document.paragraph([plain("  "), piece(Role::Command, command)]);
    }
}

fn explain(document: &mut Document, fact: &FactShown, style: &Style) {
    let lang = style.lang;
    document.blank().text(fact.text.of(lang));
    if let Some(correction) = fact.corrects {
        let (says, really) = (correction.says.of(lang), correction.really.of(lang));
        let says = plain(say!(lang, "\"{says}\"", "「{says}」"));
        document.fact(say!(lang, "the tutorial", "チュートリアル"), [says]);
        document.fact(say!(lang, "really", "実際は"), [plain(really)]);
    }
    for source in fact.sources.iter().filter(|_| style.sources) {
        self::source(document, source, lang);
    }
}

fn source(document: &mut Document, SourceShown { id, title, url }: &SourceShown, lang: Lang) {
    match (title, url) {
        (Some(title), Some(url)) => {
            document.note([piece(Role::Quiet, say!(lang, "source {id}: {title}", "出典 {id}: {title}"))]);
            document.note([piece(Role::Quiet, url).unbroken()]);
        }
        _ => {
            document.note([piece(Role::Quiet, say!(lang, "source: {id}, not known", "出典: {id}（未定義）"))]);
        }
    }
}

/// How a learner goes on, where there is nothing to be typed.
fn go_on(document: &mut Document, style: &Style) {
    if style.has_keyboard {
        document.blank().paragraph([piece(Role::Quiet, say!(style.lang, "Enter goes on.", "Enter で進みます。"))]);
    }
}

fn solved(document: &mut Document, scene: &Scene, lang: Lang) {
    let Scene::Solved { solution, alternatives, .. } = scene else { return };
    document.blank().text(say!(lang, "One way to solve it:", "解き方の例:"));
    commands_of(document, solution);
    for way in alternatives {
        document.text(say!(lang, "Another way:", "別の解き方:"));
        commands_of(document, way);
    }
}

fn ended(document: &mut Document, scene: &Scene, lang: Lang) {
    let Scene::Ended { lesson, title, solved, exercises, next } = scene else { return };
    let title = title.of(lang);
    document.blank().title(say!(
        lang,
        "Lesson {lesson}, {title}, is over.",
        "レッスン{lesson}「{title}」は終わりです。"
    ));
    document.text(say!(
        lang,
        "Exercises solved: {solved} of {exercises}.",
        "解いた課題: {exercises}個のうち{solved}個"
    ));
    if next.is_none() {
        document.text(say!(
            lang,
            "That was the last lesson. certificate shows what you have done.",
            "最後のレッスンでした。certificate と入力すると、修了証が表示されます。"
        ));
    }
}

fn list(document: &mut Document, learner: &str, lessons: &[ListedLesson], style: &Style) {
    let lang = style.lang;
    document.paragraph([piece(Role::Title, say!(lang, "Lessons of {learner}", "{learner}さんのレッスン"))]);
    let row = |lesson: &ListedLesson| {
        let ListedLesson { number, done, steps, solved, exercises, .. } = lesson;
        let title = lesson.title.of(lang);
        let core = if lesson.core { "*" } else { " " };
        let mut row = vec![
            vec![piece(Role::Command, format!("{number} {core}"))],
            vec![plain(say!(
                lang,
                "{title} (steps {done}/{steps}, exercises {solved}/{exercises})",
                "{title}（ステップ {done}/{steps}、課題 {solved}/{exercises}）"
            ))],
        ];
        if let (true, Some(last)) = (lesson.is_here, row.last_mut()) {
            last.push(piece(Role::Title, say!(lang, "  here", "  今ここ")).unbroken());
        }
        row
    };
    document.rows(&[Column::Status, Column::Sentence], lessons.iter().map(row).collect());
    below_the_list(document, lessons, style);
}

/// What the star means, if there is one, and how a lesson is begun. How long a pack takes is not known.
fn below_the_list(document: &mut Document, lessons: &[ListedLesson], style: &Style) {
    let (lang, pack) = (style.lang, style.given.pack());
    let star = match (lessons.iter().any(|lesson| lesson.core), pack.is_empty()) {
        (true, true) => say!(lang, "* the short way of 45 minutes. ", "* は45分の短いコースです。"),
        (true, false) => say!(lang, "* the short way. ", "* は短いコースです。"),
        (false, _) => String::new(),
    };
    let number = lessons.len().min(5);
    document.text(say!(
        lang,
        "{star}A lesson: sessctl learn {number}{pack}",
        "{star}レッスンを始めるには: sessctl learn {number}{pack}"
    ));
}

/// What is said beside the lesson itself.
fn aside(document: &mut Document, scene: &Scene, style: &Style) {
    let lang = style.lang;
    match scene {
        Scene::Started { app, urls } => {
            let (urls, app) = (urls.join(", "), app::settings(app, lang));
            document.text(say!(
                lang,
                "The app was started anew at {urls}{app}",
                "アプリを {urls} で起動し直しました{app}"
            ));
        }
        Scene::Restarted { urls } => {
            let urls = urls.join(", ");
            document.text(say!(
                lang,
                "The app was started once more at {urls}, as it was.",
                "アプリを、同じ設定のまま {urls} で起動し直しました。"
            ));
        }
        Scene::Noted { key, value } => {
            document.text(say!(lang, "Noted: {key} = {value}", "回答: {key} = {value}"));
        }
        Scene::Resumed { learner } => {
            document.text(say!(
                lang,
                "Welcome back, {learner}. It goes on where you left it.",
                "{learner} さん、お帰りなさい。前回の続きからです。"
            ));
        }
        Scene::SetAside { path } => {
            document.text(say!(
                lang,
                "The progress could not be read, and is kept aside as {path}",
                "進み具合を読み取れないので、{path} に残しました。"
            ));
        }
        Scene::Left { learner } => {
            let (who, pack) = (who(learner), style.given.pack());
            document.text(say!(lang, "All is kept. To go on:", "ここまでの内容は保存されています。続けるには:"));
            document
                .push(Block::Paragraph(vec![plain("  "), piece(Role::Command, format!("sessctl learn {who}{pack}"))]));
        }
        Scene::NotHere { why } => {
            document.paragraph([not_here(*why, lang)]);
        }
        _ => {}
    }
}

fn not_here(why: NotHere, lang: Lang) -> Piece {
    whole(match why {
        NotHere::AnswerFirst { answers } => say!(
            lang,
            "Type the number of your answer, 1 to {answers}. n goes on without one.",
            "答えの番号（1〜{answers}）を入力してください。n で答えずに進めます。"
        ),
        NotHere::NoQuestion => {
            say!(lang, "No question waits for a number here.", "今は、番号で答える質問はありません。")
        }
        NotHere::NoHints => say!(lang, "Hints belong to exercises.", "ヒントは課題のときに使えます。"),
        NotHere::NoMoreHints => say!(lang, "Those were all the hints.", "ヒントはこれで全部です。"),
        NotHere::NothingBefore => say!(lang, "This is the beginning.", "ここが最初です。"),
        NotHere::Unclosed => say!(lang, "A quote is not closed.", "引用符が閉じていません。"),
        NotHere::AnswerForm => say!(lang, "The form is: answer KEY=VALUE", "形式: answer KEY=VALUE"),
        NotHere::ServeForm => say!(
            lang,
            "The form is: serve [--no-permanent] [--no-refresh] [--lifetime 15m]",
            "形式: serve [--no-permanent] [--no-refresh] [--lifetime 15m]"
        ),
        NotHere::AnswerOfTest { answers } => say!(
            lang,
            "Type the number of your answer, 1 to {answers}. b goes back, q leaves.",
            "答えの番号（1〜{answers}）を入力してください。b で前の問題、q で終了です。"
        ),
        NotHere::FirstQuestion => say!(lang, "This is the first question.", "これが最初の問題です。"),
        NotHere::NoName { most } => say!(
            lang,
            "A name has 1 to {most} characters, and none that a terminal obeys.",
            "名前は1〜{most}文字で、制御文字は使えません。"
        ),
        NotHere::NothingToMend => say!(lang, "This app has no fault.", "このアプリに不具合はありません。"),
        NotHere::NotInALesson => say!(
            lang,
            "A lesson cannot be started inside a lesson. l lists them, q leaves.",
            "レッスンの中で別のレッスンは始められません。l で一覧、q で終了です。"
        ),
    })
}
