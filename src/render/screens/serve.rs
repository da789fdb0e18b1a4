//! `serve`: where it listens, and a line an exchange.

use crate::clock::Timestamp;
use crate::render::Manner;
use crate::render::layout::{Scene, cut, piece, plain};
use crate::render::palette::Style;
use crate::render::words::{self, Lang, say};
use crate::report::{ServeEvent, ServedReport};
use crate::server::{CookieSaid, SentBack, Served};

/// What to say about an event.
pub fn event(event: &ServeEvent, lang: Lang) -> Scene {
    match event {
        ServeEvent::Started { app, port_taken, open_to_others, others_url } => {
            let mut scene = Scene::new();
            if let Some(port) = port_taken {
                scene.text(
                    2,
                    say!(
                        lang,
                        "Port {port} is taken, by another app that is still running or, on a Mac, by AirPlay. Taking a free one.",
                        "ポート {port} は使われています。ほかのアプリが動いているか、Mac なら AirPlay かもしれません。空いているポートを使います。"
                    ),
                );
            }
            if *open_to_others {
                scene.paragraph(
                    2,
                    [piece(
                        Style::Bad,
                        say!(
                            lang,
                            "Other machines on this network can reach this server. There is no password, and its key may be a published one.",
                            "このネットワークのほかのマシンからもアクセスできます。パスワードはなく、鍵は公開されているものかもしれません。"
                        ),
                    )],
                );
            }
            let url = &app.url;
            scene.paragraph(
                2,
                [
                    plain(say!(lang, "The tutorial's app listens on ", "チュートリアルのアプリはここで待っています: ")),
                    piece(Style::Command, format!("{url}/")),
                ],
            );
            if let Some(others_url) = others_url {
                scene.paragraph(
                    2,
                    [
                        plain(say!(lang, "From other machines: ", "ほかのマシンからは: ")),
                        piece(Style::Command, others_url),
                    ],
                );
            }
            let lifetime = words::span(app.lifetime.unwrap_or_default(), lang);
            scene.text(
                2,
                say!(
                    lang,
                    "Lifetime {lifetime}. Ctrl-C stops it. Open it in a browser, or in another terminal:",
                    "有効期間は{lifetime}です。Ctrl-C で止まります。ブラウザで開くか、別の端末で:"
                ),
            );
            scene.paragraph(2, [piece(Style::Command, format!("sessctl --url {url} login alice"))]);
            scene
        }
        ServeEvent::Exchange(served) => exchange(served, lang),
        ServeEvent::Untold { requests } => {
            let mut scene = Scene::new();
            let text = say!(
                lang,
                "{requests} more requests were answered, faster than they could be shown.",
                "ほかに{requests}件のリクエストに応答しました。表示が間に合わなかった分です。"
            );
            scene.paragraph(2, [piece(Style::Quiet, text)]);
            scene
        }
    }
}

fn exchange(served: &Served, lang: Lang) -> Scene {
    let time = Timestamp::from_unix(served.at).time_of_day();
    let request = cut(&format!("{} {}", served.method, served.path), 22);
    let (said, style) = match &served.cookie {
        CookieSaid::NoCookie => (say!(lang, "no cookie", "クッキーなし"), Style::Quiet),
        CookieSaid::Opened { id: Some(id) } => {
            let id = cut(id, 20);
            (say!(lang, "the cookie says {id}", "クッキーの id: {id}"), Style::Good)
        }
        CookieSaid::Opened { id: None } => (say!(lang, "a session without id", "id のないセッション"), Style::Plain),
        CookieSaid::Empty { refused: None } => (say!(lang, "an empty cookie", "空のクッキー"), Style::Quiet),
        CookieSaid::Empty { refused: Some(refused) } => {
            let class = refused.class;
            (say!(lang, "refused: {class}", "拒否: {class}"), Style::Bad)
        }
        CookieSaid::Crashed { class } => (say!(lang, "not caught: {class}", "例外: {class}"), Style::Bad),
    };
    let sent = match &served.sent {
        SentBack::Nothing => String::new(),
        SentBack::Set { .. } => say!(lang, "→ Set-Cookie", "→ Set-Cookie"),
        SentBack::Deleted => say!(lang, "→ deletes it", "→ 削除"),
    };
    let row = vec![
        piece(Style::Quiet, time),
        plain(request),
        plain(served.status.to_string()),
        piece(style, said),
        plain(sent),
    ];
    let mut scene = Scene::new();
    scene.table(2, &[10, 23, 5, 26], &[row]);
    scene
}

/// The end.
pub fn scene(report: &ServedReport, manner: &Manner) -> Scene {
    let lang = manner.lang;
    let answered = report.answered;
    let mut scene = Scene::new();
    scene.text(
        2,
        say!(
            lang,
            "Stopped after {answered} requests. The cookies that were handed out are good until their time is over.",
            "{answered}件のリクエストに応答しました。渡したクッキーは、期限が来るまで使えます。"
        ),
    );
    super::try_next(&mut scene, "demo", manner);
    scene
}
