//! A session that is gone: who dropped it, when and by which rule, and how it can be had again.

use super::ends;
use super::next;
use super::time::span;
use crate::browser::{DropRule, EndBy};
use crate::cli::Given;
use crate::lang::{Lang, say};
use crate::render::document::{Document, Role, bad, piece, plain, shortened};
use crate::render::style::Style;
use crate::report::Gone;

/// The screen of a command that takes a session.
pub fn document(gone: &Gone, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let browser = shortened(&gone.browser, 40);
    document.paragraph(bad(match is_one_of_several(gone) {
        true => {
            let name = shortened(&gone.dropped.name, 40);
            say!(
                lang,
                "Browser \"{browser}\" has no live cookie `{name}` now.",
                "ブラウザ「{browser}」に、今は有効な `{name}` クッキーがありません。"
            )
        }
        false => say!(
            lang,
            "Browser \"{browser}\" has no session now.",
            "ブラウザ「{browser}」に、今は有効なセッションがありません。"
        ),
    }));
    let not_asked = match gone.dropped.rule {
        // the value had been emptied before
        _ if gone.dropped.was_empty => String::new(),
        DropRule::Expires | DropRule::Closed => {
            say!(lang, " The server had no part in it.", "サーバーは関わっていません。")
        }
        DropRule::Deleted => String::new(),
    };
    document.text(why(gone, lang) + &not_asked);
    offer(&mut document, gone, style);
    next(&mut document, gone, style);
    document
}

/// Whether it is known only that this cookie is gone: of a real app, a name that was typed need not be that of its session.
fn is_one_of_several(gone: &Gone) -> bool {
    gone.is_real && gone.name_was_typed
}

/// Ends a screen with what repairs it, in the browser in which the session began.
pub fn next(document: &mut Document, gone: &Gone, style: &Style) {
    let repair = repair(gone, &style.given);
    if repair.ends_with(" URL") && !style.quiet {
        document.blank().text(say!(
            style.lang,
            "Instead of URL, give the address of the app.",
            "URL は、アプリのアドレスに置き換えてください。"
        ));
    }
    match &gone.copied_from {
        Some(first) if repair.starts_with("login ") => next::of_a_copy(document, first, &repair, style),
        first => next::repair_in(document, first.as_ref().unwrap_or(&gone.browser), &repair, style),
    }
}

/// What repairs it: a new login, or first a clock that runs where one is held at which no session of a real app lives.
pub fn repair(gone: &Gone, given: &Given) -> String {
    match gone.dropped.rule {
        DropRule::Expires if gone.clock_is_apart => "clock release".to_owned(),
        _ if is_one_of_several(gone) => "jar".to_owned(),
        // at which address the app is, is not known
        _ if gone.is_real && gone.login_way.elsewhere.is_none() && !given.is_at_a_real_app() => {
            "login USER --url URL".to_owned()
        }
        _ => next::login_at(gone.user.as_deref(), &gone.login_way, given),
    }
}

/// Who dropped it, when and by which rule, and that there was no session in it any more.
pub fn why(gone: &Gone, lang: Lang) -> String {
    let empty = match gone.dropped.was_empty {
        true => say!(
            lang,
            " Its value was empty by then, so there was no session in it.",
            "そのとき値は空で、セッションは入っていませんでした。"
        ),
        false => String::new(),
    };
    by_which_rule(gone, lang) + &empty
}

fn by_which_rule(gone: &Gone, lang: Lang) -> String {
    let (name, at) = (shortened(&gone.dropped.name, 40), gone.dropped.at.calendar());
    let ago = match gone.ago {
        0.. => {
            let ago = span(gone.ago, lang);
            say!(lang, ", {ago} ago", "、{ago}前")
        }
        _ => String::new(),
    };
    let moment = ends::moment(gone.dropped.expires_by, lang);
    match gone.dropped.rule {
        // its clock was moved back since
        DropRule::Expires if gone.ago < 0 => say!(
            lang,
            "The browser dropped `{name}` when its clock stood at {at} UTC: {moment} was reached.",
            "ブラウザは、時計が {at} UTC だったときに `{name}` を捨てました。{moment}になったからです。"
        ),
        DropRule::Expires => say!(
            lang,
            "The browser dropped `{name}` at {at} UTC{ago}: {moment} was reached.",
            "ブラウザが `{name}` を捨てました（{at} UTC{ago}）。{moment}になったからです。"
        ),
        DropRule::Closed if gone.dropped.expires_by == EndBy::NotKnown => say!(
            lang,
            "The browser dropped `{name}` at {at} UTC{ago}: it was closed, and no end of the cookie was known.",
            "ブラウザが `{name}` を捨てました（{at} UTC{ago}）。このブラウザは、期限のわからないクッキーを閉じるまでしか保存しないからです。"
        ),
        DropRule::Closed if gone.is_real => say!(
            lang,
            "The browser dropped `{name}` at {at} UTC{ago}: it was closed, and the cookie had no Expires and no Max-Age.",
            "ブラウザが `{name}` を捨てました（{at} UTC{ago}）。Expires も Max-Age もないクッキーは、ブラウザを閉じると消えるからです。"
        ),
        DropRule::Closed => say!(
            lang,
            "The browser dropped `{name}` at {at} UTC{ago}: it was closed, and the cookie had no Expires.",
            "ブラウザが `{name}` を捨てました（{at} UTC{ago}）。Expires のないクッキーは、ブラウザを閉じると消えるからです。"
        ),
        DropRule::Deleted => say!(
            lang,
            "The browser dropped `{name}` at {at} UTC{ago}: a Set-Cookie line deleted it.",
            "ブラウザが `{name}` を捨てました（{at} UTC{ago}）。Set-Cookie が削除を指示したからです。"
        ),
    }
}

/// The clock, for a session that ran out: back to where it lives, or held before the next login.
pub fn offer(document: &mut Document, gone: &Gone, style: &Style) {
    // the clock of a real app goes on
    if gone.dropped.rule != DropRule::Expires || gone.is_real {
        return;
    }
    let lang = style.lang;
    let options = style.given.for_the_clock();
    document.blank();
    if let Some(at) = gone.lives_at {
        let at = at.rfc3339();
        document.paragraph([
            plain(say!(lang, "Back to where it still lives: ", "まだ有効だった時刻に戻る: ")),
            piece(Role::Command, format!("sessctl {options}clock hold {at}")),
        ]);
    }
    if !gone.clock_is_held {
        hold_first(document, style);
    }
}

/// That a clock which is held before the login does not run out.
pub fn hold_first(document: &mut Document, style: &Style) {
    let options = style.given.for_the_clock();
    document.paragraph([
        plain(say!(style.lang, "Hold the clock before the next login: ", "次のログインの前に時計を止める: ")),
        piece(Role::Command, format!("sessctl {options}clock hold")),
    ]);
}
