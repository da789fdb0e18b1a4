//! The wire of a lesson: browser, wire and server, with their clocks above them.

use super::checked;
use crate::lang::{Lang, say};
use crate::lessons::evidence::{Exchanged, Sent};
use crate::lessons::scene::{JarSeen, WireSeen};
use crate::render::document::picture::{Event, Wire};
use crate::render::document::{Block, Document, Exchange, Picture, Role, Shown, piece, plain, shortened, sign};

/// Adds the picture.
pub(super) fn seen(document: &mut Document, seen: &WireSeen, lang: Lang) {
    let urls = seen.urls.join(", ");
    // the name of a fault would be the answer to what is wrong
    let app = match seen.app.is_tutorial() {
        true => say!(lang, "the tutorial's app: {urls}", "チュートリアルのアプリ: {urls}"),
        false => say!(lang, "the lesson's app: {urls}", "レッスンのアプリ: {urls}"),
    };
    document.paragraph([piece(Role::Quiet, app)]);
    let (browser, server) = (seen.browser_now.time_of_day(), seen.server_now.time_of_day());
    let mut events: Vec<Event> =
        seen.exchanges.iter().map(|exchange| Event::Crossed(Box::new(crossed(exchange, lang)))).collect();
    events.extend(seen.jars.iter().map(|jar| Event::InBrowser(vec![plain(self::jar(jar, lang))])));
    if seen.jars.is_empty() {
        events.push(Event::InBrowser(vec![plain(say!(lang, "no cookie is kept", "クッキーは保存されていません"))]));
    }
    document.push(Block::Picture(Box::new(Picture::Wire(Wire {
        title: plain(""),
        columns: [
            plain(say!(lang, "browser {browser}", "ブラウザ {browser}")),
            plain(say!(lang, "the wire", "通信")),
            plain(say!(lang, "server {server}", "サーバー {server}")),
        ],
        events,
    }))));
}

fn jar(JarSeen { browser, alive, user }: &JarSeen, lang: Lang) -> String {
    let user = user.as_deref().map(|user| shortened(user, 24));
    match (alive, user) {
        (true, Some(user)) => say!(lang, "{browser} keeps a cookie: {user}", "{browser} のクッキー: {user}"),
        (true, None) => say!(lang, "{browser} keeps a cookie", "{browser} のクッキーあり"),
        (false, _) => say!(lang, "{browser} has dropped its cookie", "{browser} はクッキーを捨てた"),
    }
}

fn crossed(exchange: &Exchanged, lang: Lang) -> Exchange {
    let Exchanged { method, path, status, sent, .. } = exchange;
    let path = shortened(path, 40);
    let cookie = checked::cookie(exchange, lang);
    let sent = match sent {
        Sent::Nothing => Vec::new(),
        Sent::Set => vec![vec![plain(say!(lang, "Set-Cookie: a cookie", "Set-Cookie: クッキー"))]],
        Sent::Deleted => vec![vec![plain(say!(lang, "Set-Cookie: delete it", "Set-Cookie: 削除"))]],
    };
    Exchange {
        shown: Shown::Whole,
        to_server: sign(Role::Quiet, "→ ", say!(lang, "request: ", "リクエスト: ")),
        request_line: plain(format!("{method} {path}")),
        cookie: Some(vec![plain(say!(lang, "Cookie: {cookie}", "Cookie: {cookie}"))]),
        body: None,
        to_browser: sign(Role::Quiet, "← ", say!(lang, "response: ", "応答: ")),
        status_line: plain(status.to_string()),
        set_cookies: sent,
        location: None,
        jar: Vec::new(),
    }
}

/// What the server saw, a line a request.
pub(super) fn in_short(document: &mut Document, seen: &WireSeen, lang: Lang) {
    for (place, exchange) in seen.exchanges.iter().enumerate() {
        let label = if place == 0 { say!(lang, "server saw", "サーバー側") } else { String::new() };
        let sent = match exchange.sent {
            Sent::Nothing => say!(lang, "no Set-Cookie", "Set-Cookie なし"),
            Sent::Set => say!(lang, "Set-Cookie", "Set-Cookie あり"),
            Sent::Deleted => say!(lang, "Set-Cookie that deletes it", "Set-Cookie で削除"),
        };
        let exchange = checked::exchange(exchange, lang);
        document.fact(label, [plain(say!(lang, "{exchange}, {sent}", "{exchange}、{sent}"))]);
    }
}
