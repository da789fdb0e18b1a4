//! `reset`: what is cleared for the next class, and the question before it.

use super::next;
use crate::clock::{HeldClock, Timestamp};
use crate::lang::{Lang, say};
use crate::render::document::{Document, Piece, plain, shortened, whole};
use crate::render::style::Style;
use crate::report::{ResetBrowser, ResetClock, ResetDone, ResetReport};

/// How many paths are named.
const MOST: usize = 3;

/// The screen.
pub fn document(report: &ResetReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    match report.done {
        ResetDone::Nothing => {
            document.text(say!(
                lang,
                "There is nothing to clear: no jar, no clock that is held, and no learner.",
                "消すものはありません。保存されたクッキーも、止めてある時計も、学習者の記録もありません。"
            ));
        }
        ResetDone::Kept => {
            document.text(say!(lang, "Nothing was cleared.", "何も消しませんでした。"));
        }
        ResetDone::Cleared => {
            document.text(say!(lang, "Cleared for the next class:", "初期状態に戻しました:"));
            facts(&mut document, report, lang);
        }
    }
    others(&mut document, report, lang);
    next::repair(&mut document, &next::login(None, &style.given), style);
    document
}

/// What would be cleared.
pub fn what_there_is(report: &ResetReport, lang: Lang) -> Document {
    let mut document = Document::new();
    document.text(say!(lang, "This will be cleared:", "次のものを消します:"));
    facts(&mut document, report, lang);
    others(&mut document, report, lang);
    document
}

/// The question, behind which the answer is typed.
pub fn question(lang: Lang) -> String {
    say!(lang, "  Clear it? [y/N] ", "  消しますか。[y/N] ")
}

fn facts(document: &mut Document, report: &ResetReport, lang: Lang) {
    if !report.browsers.is_empty() {
        let separator = say!(lang, ", ", "、");
        let pieces = report.browsers.iter().enumerate().flat_map(|(place, browser)| {
            [plain(if place > 0 { separator.as_str() } else { "" }), whole(jar(browser, lang))]
        });
        document.fact(say!(lang, "jars", "クッキー"), pieces.collect::<Vec<_>>());
    }
    if let Some(ResetClock { held }) = &report.clock {
        let clock = clock(*held, lang);
        let clock = match report.done {
            ResetDone::Cleared => say!(lang, "released, it was: {clock}", "停止を解除（それまで: {clock}）"),
            ResetDone::Kept | ResetDone::Nothing => clock,
        };
        document.fact(say!(lang, "clock", "時計"), [plain(clock)]);
    }
    let copies = say!(lang, ", and who has a copy of whose session", "（コピー元の記録を含む）");
    for (label, count, more) in [
        (say!(lang, "last pages", "最後のページ"), report.last_pages, ""),
        (say!(lang, "progress", "進み具合"), report.copies, copies.as_str()),
    ] {
        let text = match count {
            0 => continue,
            1 => say!(lang, "of 1 browser{more}", "ブラウザ1個分{more}"),
            _ => say!(lang, "of {count} browsers{more}", "ブラウザ{count}個分{more}"),
        };
        document.fact(label, [plain(text)]);
    }
    if !report.learners.is_empty() {
        document.fact(say!(lang, "learners", "学習者"), names(&report.learners, lang));
    }
    if report.sandboxes > 0 {
        let text = match report.sandboxes {
            1 => say!(lang, "the jars and files of 1 learner", "学習者1人分のクッキーとファイル"),
            count => say!(lang, "the jars and files of {count} learners", "学習者{count}人分のクッキーとファイル"),
        };
        document.fact(say!(lang, "lessons", "レッスン"), [plain(text)]);
    }
    paths(document, say!(lang, "kept aside", "残した分"), &report.aside, lang);
    paths(document, say!(lang, "unfinished", "書きかけ"), &report.unfinished, lang);
}

/// Names, with something between them.
fn names(names: &[String], lang: Lang) -> Vec<Piece> {
    let separator = say!(lang, ", ", "、");
    let pieces = names
        .iter()
        .enumerate()
        .flat_map(|(place, name)| [plain(if place > 0 { separator.as_str() } else { "" }), whole(shortened(name, 40))]);
    pieces.collect()
}

fn jar(ResetBrowser { browser, cookies }: &ResetBrowser, lang: Lang) -> String {
    let browser = shortened(browser, 40);
    match cookies {
        Some(1) => say!(lang, "{browser} (1 cookie)", "{browser}（1個）"),
        Some(cookies) => say!(lang, "{browser} ({cookies} cookies)", "{browser}（{cookies}個）"),
        None => say!(lang, "{browser} (cannot be read)", "{browser}（読み取れないファイル）"),
    }
}

fn clock(held: Option<HeldClock>, lang: Lang) -> String {
    let Some(held) = held else { return say!(lang, "it cannot be read", "読み取れないファイル") };
    match (held.both(), held.browser, held.server) {
        (Some(at), ..) => {
            let at = at.calendar();
            say!(lang, "held at {at} UTC", "{at} UTC で停止中")
        }
        (None, None, None) => say!(lang, "it runs", "動作中"),
        (None, browser, server) => {
            let time = |at: Option<Timestamp>| match at {
                Some(at) => at.calendar(),
                None => say!(lang, "running", "動作中"),
            };
            let (browser, server) = (time(browser), time(server));
            say!(lang, "in UTC: browser {browser}, server {server}", "UTC で、ブラウザ {browser}、サーバー {server}")
        }
    }
}

/// The first of the paths, and how many more there are.
fn paths(document: &mut Document, label: String, paths: &[String], lang: Lang) {
    let mut label = Some(label);
    for path in paths.iter().take(MOST) {
        match label.take() {
            Some(label) => document.fact(label, [plain(path)]),
            None => document.note([plain(path)]),
        };
    }
    if let Some(more @ 1..) = paths.len().checked_sub(MOST) {
        document.note([plain(say!(lang, "and {more} more", "ほか{more}個"))]);
    }
}

fn others(document: &mut Document, report: &ResetReport, lang: Lang) {
    if !report.open_lessons.is_empty() {
        document.fact(say!(lang, "left", "対象外"), names(&report.open_lessons, lang));
        document.note([plain(say!(
            lang,
            "their lesson is open in another window: close it, and type reset again",
            "レッスンが別のウィンドウで開いています。閉じてから、もう一度 reset してください"
        ))]);
    }
    paths(document, say!(lang, "left", "対象外"), &report.others, lang);
    if !report.others.is_empty() {
        document.note([plain(say!(
            lang,
            "not known to be files of sessctl; a folder that is a link is not entered",
            "sessctl のファイルと確認できません。リンクのフォルダーの中は見ません"
        ))]);
    }
}
