//! `demo`: eight scenes, each with one thing to look at.

use super::exchange::Wire;
use super::next;
use super::page::page;
use super::time::span;
use super::{expire, inspect, tamper};
use crate::inspect::Inspection;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Column, Document, Role, piece, plain, sign};
use crate::render::style::Style;
use crate::report::{Demo, Story};

/// The screens.
pub fn documents(demo: &Demo, style: &Style) -> Vec<Document> {
    let lang = style.lang;
    let (story, mut wire) = (&demo.story, Wire::new().without_sessions());
    vec![
        the_server(story, lang),
        first_visit(story, &mut wire, lang),
        login(story, &mut wire, lang),
        taken_apart(&demo.inspection.inspection, lang),
        one_letter(story, lang),
        another_browser(story, &mut wire, lang),
        the_clock(story, lang),
        logout(demo, style),
    ]
}

/// A heading with its number, and the one thing to look at.
fn opening(number: usize, title: &str, look: String) -> Document {
    let mut document = Document::new();
    let number = piece(Role::Title, format!("{number}/8"));
    document.push(Block::Title(vec![number, sign(Role::Title, "  ", ": "), piece(Role::Title, title)]));
    document.push(Block::LookAt(plain(look))).blank();
    document
}

fn the_server(story: &Story, lang: Lang) -> Document {
    let mut document = opening(
        1,
        &say!(lang, "The server", "サーバー"),
        say!(
            lang,
            "Look at what it is set to: a key and three minutes. It has no list of who is logged in.",
            "設定を見てください。鍵と、3分の有効期間だけです。誰がログイン中かの一覧はどこにもありません。"
        ),
    );
    let lifetime = story.app.lifetime.map(|seconds| span(seconds, lang)).unwrap_or_default();
    let begins_at = story.begins_at.calendar();
    let settings = [
        (say!(lang, "routes", "ルート"), "/  /login  /logout".to_owned()),
        ("secret_key".to_owned(), say!(lang, "the tutorial's", "チュートリアルのもの")),
        ("permanent_session_lifetime".to_owned(), lifetime),
        ("session.permanent".to_owned(), "True".to_owned()),
        (say!(lang, "the clock stands at", "時計の時刻"), say!(lang, "{begins_at} UTC", "{begins_at} UTC")),
    ];
    let rows = settings.into_iter().map(|(name, value)| vec![vec![plain(name)], vec![plain(value)]]);
    document.rows(&[Column::Setting, Column::Sentence], rows.collect());
    document
}

fn first_visit(story: &Story, wire: &mut Wire, lang: Lang) -> Document {
    let mut document = opening(
        2,
        &say!(lang, "A first visit", "最初のアクセス"),
        say!(
            lang,
            "Look for a cookie: the browser sends none, and the server hands out none.",
            "クッキーを探してください。ブラウザは送らず、サーバーも渡しません。"
        ),
    );
    wire.steps(&mut document, &story.first_visit, lang);
    document.blank();
    document.text(page(&story.first_page, lang));
    document
}

fn login(story: &Story, wire: &mut Wire, lang: Lang) -> Document {
    let mut document = opening(
        3,
        &say!(lang, "alice logs in", "alice のログイン"),
        say!(
            lang,
            "Follow the cookie: Set-Cookie hands it over, Cookie brings it back.",
            "クッキーを追ってください。Set-Cookie で渡され、Cookie で戻ってきます。"
        ),
    );
    wire.steps(&mut document, &story.login, lang);
    document.blank();
    document.text(page(&story.login_page, lang));
    document
}

fn taken_apart(inspection: &Inspection, lang: Lang) -> Document {
    let mut document = opening(
        4,
        &say!(lang, "The cookie, taken apart", "クッキーの分解"),
        say!(
            lang,
            "Look at the payload: it was read without any key. A session is not encrypted, it is signed.",
            "ペイロードを見てください。鍵なしで読めました。セッションは暗号化されているのではなく、署名されています。"
        ),
    );
    inspect::parts(&mut document, inspection, lang);
    document
}

fn one_letter(story: &Story, lang: Lang) -> Document {
    let mut document = opening(
        5,
        &say!(lang, "One letter changed", "1文字だけの改ざん"),
        say!(
            lang,
            "Look at the answer: 200 and the login form. The signature no longer fits, and nobody says so.",
            "応答を見てください。200 とログインフォームです。署名が合わなくなったのに、どこにもそう書かれていません。"
        ),
    );
    tamper::difference(&mut document, &story.tampering, lang);
    document.blank();
    Wire::short().exchange(&mut document, &story.tampering.exchange, lang);
    document.text(page(&story.tampering.page, lang));
    document
}

fn another_browser(story: &Story, wire: &mut Wire, lang: Lang) -> Document {
    let mut document = opening(
        6,
        &say!(lang, "Another browser", "別のブラウザ"),
        say!(
            lang,
            "Look at who is logged in: nobody at first, and alice as soon as it has a copy of her cookie.",
            "誰がログインしているかを見てください。最初は誰もログインしていませんが、クッキーをコピーすると alice になります。"
        ),
    );
    wire.steps(&mut document, &story.stranger, lang);
    document.text(page(&story.stranger_page, lang)).blank();
    document.text(say!(
        lang,
        "Now with a copy of alice's cookie in its jar:",
        "次に、alice のクッキーをコピーしてアクセスします。"
    ));
    wire.steps(&mut document, &story.thief, lang);
    document.text(page(&story.thief_page, lang));
    document
}

fn the_clock(story: &Story, lang: Lang) -> Document {
    let mut document = opening(
        7,
        &say!(lang, "The last three seconds", "最後の3秒"),
        say!(
            lang,
            "Look at +180 s: the browser has dropped the cookie, and the server would still accept it.",
            "+180秒を見てください。ブラウザはもう捨てていますが、サーバーではまだ有効です。"
        ),
    );
    expire::table(&mut document, &story.clock, story.app.lifetime, lang);
    document
}

fn logout(demo: &Demo, style: &Style) -> Document {
    let (story, lang) = (&demo.story, style.lang);
    let mut wire = Wire::short().without_sessions();
    let mut document = opening(
        8,
        &say!(lang, "Logout, and the copy that still works", "ログアウトと、まだ使えるコピー"),
        say!(
            lang,
            "Look at what is deleted: one cookie in one browser. A copy is still alice.",
            "削除されるのは1つのブラウザのクッキーだけです。コピーはまだ alice です。"
        ),
    );
    document.text(say!(lang, "The clock is set to one minute after the login.", "時計をログインの1分後に合わせます。"));
    if let Some(step) = story.logout.first() {
        wire.step(&mut document, step, lang);
    }
    let left = story.jar_after_logout.iter().filter(|row| !row.is_expired).count();
    document.text(match left {
        0 => say!(
            lang,
            "alice's browser holds nothing any more. And now the copy:",
            "alice のブラウザには何も残っていません。次に、コピーを送ります。"
        ),
        _ => say!(
            lang,
            "alice's browser still holds {left} cookies. And now the copy:",
            "alice のブラウザにはまだ{left}個あります。次に、コピーを送ります。"
        ),
    });
    wire.exchange(&mut document, &story.replay, lang);
    document.text(page(&story.replay_page, lang));
    match &demo.path {
        // the same app, for a real browser
        Some(place) => next::after_with(&mut document, place, "serve", Clone::clone, style),
        None => next::repair(&mut document, "login alice", style),
    }
    document
}
