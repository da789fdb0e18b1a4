//! The wire: browser, wire and server, with the cookie on its way.

use crate::lab::change::SessionStep;
use crate::lang::{Lang, say};
use crate::render::document::picture::{Event, Wire};
use crate::render::document::{Block, Document, Role, piece, plain, shortened};
use crate::render::words::exchange;
use crate::render::words::logout::worth_of_a_copy;
use crate::render::words::page::page;
use crate::render::words::recognition::{Question, sentence};
use crate::report::{LoginReport, LogoutReport, Story, Tampering, VisitReport};
use crate::server::apps::tutorial::Page;

/// The longest payload that is shown, in columns.
const MOST_JSON: usize = 120;

/// A way of more exchanges is drawn with those alone that did something.
const MOST: usize = 6;

fn wire(events: Vec<Event>, lang: Lang) -> Wire {
    Wire {
        title: piece(Role::Title, say!(lang, "What crossed the wire", "ブラウザとサーバーのやり取り")),
        columns: [
            plain(say!(lang, "browser", "ブラウザ")),
            plain(say!(lang, "the wire (HTTP)", "通信（HTTP）")),
            plain(say!(lang, "server", "サーバー")),
        ],
        events,
    }
}

/// What was told of exchanges, as events.
fn events(document: &Document) -> Vec<Event> {
    let event = |block: &Block| match block {
        Block::Exchange(exchange) => Some(Event::Crossed(exchange.clone())),
        Block::Paragraph(pieces) => Some(Event::InBrowser(pieces.clone())),
        _ => None,
    };
    document.blocks().iter().filter_map(event).collect()
}

fn crossed(steps: &[SessionStep], whole: Option<usize>, lang: Lang) -> Vec<Event> {
    let (mut document, mut wire) = (Document::new(), exchange::Wire::short().without_sessions());
    match steps.len() > MOST {
        true => wire.around(&mut document, steps, whole.as_slice(), lang),
        false => wire.steps(&mut document, steps, lang),
    }
    events(&document)
}

fn shown(text: String) -> Event {
    Event::InBrowser(vec![plain(text)])
}

/// A way to a page of the embedded app.
pub(super) fn of_steps(steps: &[SessionStep], seen: &Page, lang: Lang) -> Wire {
    let mut events = crossed(steps, None, lang);
    events.push(shown(page(seen, lang)));
    wire(events, lang)
}

/// The page of the embedded app in its words; of another app, who is logged in by what was seen.
fn who(report: &VisitReport, question: Question, lang: Lang) -> String {
    match report.app.embedded {
        true => page(&report.page, lang),
        false => sentence(question, report.logged_in, lang),
    }
}

pub(super) fn of_a_login(report: &LoginReport, lang: Lang) -> Option<Wire> {
    let mut events = crossed(&report.visit.exchanges, report.sent_at, lang);
    if events.is_empty() {
        return None;
    }
    events.push(shown(match report.may_be_older {
        true => sentence(Question::LoggedIn, None, lang),
        false => who(&report.visit, Question::LoggedIn, lang),
    }));
    Some(wire(events, lang))
}

pub(super) fn of_a_visit(report: &VisitReport, lang: Lang) -> Option<Wire> {
    let mut events = match (&report.times, report.exchanges.first()) {
        (Some(_), Some(first)) => {
            let mut document = Document::new();
            exchange::Wire::short().exchange(&mut document, &first.step.exchange, lang);
            events(&document)
        }
        _ => crossed(&report.exchanges, report.exchanges.len().checked_sub(1), lang),
    };
    if events.is_empty() {
        return None;
    }
    events.push(shown(who(report, Question::LoggedIn, lang)));
    Some(wire(events, lang))
}

pub(super) fn of_a_logout(report: &LogoutReport, lang: Lang) -> Option<Wire> {
    let mut events = crossed(&report.visit.exchanges, None, lang);
    if events.is_empty() {
        return None;
    }
    events.push(shown(who(&report.visit, Question::StillLoggedIn, lang)));
    if report.copy_still_works.is_some() || report.asked.is_some() {
        events.push(Event::Meanwhile(plain(say!(
            lang,
            "Then the old cookie was sent once more, as a thief would send a copy of it.",
            "その後、コピーを盗んだ人が送る場合と同じように、ログアウト前のクッキーをもう一度送りました。"
        ))));
        events.push(shown(worth_of_a_copy(report, lang)));
    }
    Some(wire(events, lang))
}

pub(super) fn of_a_forgery(tampering: &Tampering, lang: Lang) -> Wire {
    let mut document = Document::new();
    let way = std::iter::once(&tampering.exchange).chain(&tampering.then);
    exchange::Wire::short().copies(&mut document, way, &tampering.session_changes, None, lang);
    let forged = shortened(&tampering.forgery.forged_json, MOST_JSON);
    let mut all = vec![Event::Meanwhile(plain(say!(
        lang,
        "Changed without the key, with the old signature: {forged}",
        "鍵を使わずに書き換え、署名は元のまま: {forged}"
    )))];
    all.extend(events(&document));
    all.push(shown(page(&tampering.page, lang)));
    all.push(Event::Meanwhile(plain(sentence(Question::Believed, tampering.was_believed, lang))));
    wire(all, lang)
}

/// Another browser, before and after it has a copy of the cookie.
pub(super) fn of_a_theft(story: &Story, lang: Lang) -> Wire {
    let mut events = crossed(&story.stranger, None, lang);
    events.push(shown(page(&story.stranger_page, lang)));
    events.push(Event::Meanwhile(plain(say!(
        lang,
        "Now the same browser has a copy of alice's cookie.",
        "次に、同じブラウザに alice のクッキーをコピーします。"
    ))));
    events.extend(crossed(&story.thief, None, lang));
    events.push(shown(page(&story.thief_page, lang)));
    wire(events, lang)
}

/// The logout, and the copy that was made before it.
pub(super) fn of_a_copy_after_logout(story: &Story, lang: Lang) -> Wire {
    let first = story.logout.get(..1).unwrap_or_default();
    let mut all = crossed(first, None, lang);
    all.push(Event::Meanwhile(plain(say!(
        lang,
        "Another browser sends the copy that it made before the logout.",
        "ログアウト前に作ったコピーを、別のブラウザが送ります。"
    ))));
    let mut document = Document::new();
    exchange::Wire::short().exchange(&mut document, &story.replay, lang);
    all.extend(events(&document));
    all.push(shown(page(&story.replay_page, lang)));
    wire(all, lang)
}
