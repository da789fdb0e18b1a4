//! `serve`: where it listens, and a line an exchange.

use super::clock;
use super::next;
use super::time::{exact, span};
use crate::cli::Given;
use crate::clock::Timestamp;
use crate::lang::{Lang, say};
use crate::render::document::{Column, Document, Role, piece, plain, shortened, sign};
use crate::render::style::Style;
use crate::report::{ServeEvent, ServedReport};
use crate::server::apps::tutorial::COOKIE_NAME;
use crate::server::{CookieSaid, SentBack, Served};

/// What to say about an event.
pub fn event(event: &ServeEvent, style: &Style) -> Document {
    let lang = style.lang;
    match event {
        ServeEvent::Started { app, port_taken, open_to_others, others_url, clock } => {
            let mut document = Document::new();
            if let Some(port) = port_taken {
                document.text(say!(
                        lang,
                        "Port {port} is taken, by another app that is still running or, on a Mac, by AirPlay. Taking a free one.",
                        "ポート {port} は使われています。ほかのアプリが動いているか、Mac なら AirPlay かもしれません。空いているポートを使います。"
                    ),
                );
            }
            if *open_to_others {
                document.paragraph([piece(
                        Role::Bad,
                        say!(
                            lang,
                            "Other machines on this network can reach this server. There is no password: anyone on the network can have sessions signed with its key.",
                            "このネットワークのほかのマシンからも、このサーバーにアクセスできます。パスワードはないので、このネットワークにいる人は誰でも、このサーバーの鍵で署名されたセッションを手に入れられます。"
                        ),
                    )],
                );
            }
            let url = &app.url;
            document.paragraph([
                plain(say!(lang, "The tutorial's app listens on ", "チュートリアルのアプリを起動しました: ")),
                piece(Role::Command, format!("{url}/")),
            ]);
            if let Some(others_url) = others_url {
                document.paragraph([
                    plain(say!(lang, "From other machines: ", "ほかのマシンからは: ")),
                    piece(Role::Command, others_url),
                ]);
            }
            if let Some(held) = clock {
                document.paragraph(clock::held(*held, lang));
            }
            let lifetime = span(app.lifetime.unwrap_or_default(), lang);
            document.text(say!(
                lang,
                "Lifetime {lifetime}. Ctrl-C stops it. Open it in a browser, or type the next line in another terminal.",
                "有効期間は{lifetime}です。Ctrl-C で止まります。ブラウザで開くか、別の端末で次の行を入力してください。"
            ));
            let name = app.cookie_name.as_deref().filter(|name| *name != COOKIE_NAME);
            next::repair_with(&mut document, "login alice", &Given::of_app(url, name), style);
            document
        }
        ServeEvent::Exchange(served) => exchange(served, lang),
        ServeEvent::ClockMoved { held_at, now, by } => {
            let mut document = Document::new();
            document.paragraph([piece(Role::Title, clock_moved(*held_at, *now, *by, lang))]);
            document
        }
        ServeEvent::ClockUnread { path } => {
            let mut document = Document::new();
            let text = say!(
                lang,
                "The held clock {path} was changed and cannot be read: the server's clock stays as it was.",
                "時計のファイル {path} が変更されましたが、読み取れません。サーバーの時計はそのままです。"
            );
            document.paragraph([piece(Role::Bad, text)]);
            document
        }
        ServeEvent::Untold { requests } => {
            let mut document = Document::new();
            let text = say!(
                lang,
                "{requests} more requests were answered, faster than they could be shown.",
                "ほかに{requests}件のリクエストに応答しました。表示が間に合わなかった分です。"
            );
            document.paragraph([piece(Role::Quiet, text)]);
            document
        }
    }
}

fn clock_moved(held_at: Option<Timestamp>, now: Timestamp, by: Option<i64>, lang: Lang) -> String {
    let now = now.calendar();
    let length = exact(by.unwrap_or_default().saturating_abs(), lang);
    match (held_at, by) {
        (None, _) => {
            say!(lang, "The clock runs again: it is {now} UTC.", "時計が再び動かしました。今は {now} UTC です。")
        }
        (Some(_), None) => say!(lang, "The clock is held at {now} UTC.", "時計が {now} UTC で止まりました。"),
        (Some(_), Some(0..)) => {
            say!(
                lang,
                "The clock was moved {length} forward, to {now} UTC.",
                "時計が{length}進み、{now} UTC になりました。"
            )
        }
        (Some(_), Some(_)) => {
            say!(
                lang,
                "The clock was moved {length} back, to {now} UTC.",
                "時計が{length}戻り、{now} UTC になりました。"
            )
        }
    }
}

fn exchange(served: &Served, lang: Lang) -> Document {
    let time = served.at.time_of_day();
    let request = shortened(&format!("{} {}", served.method, served.path), 22);
    let (said, role) = match &served.cookie {
        CookieSaid::NoCookie => (say!(lang, "no cookie", "クッキーなし"), Role::Quiet),
        CookieSaid::Opened { id: Some(id) } => {
            let id = shortened(id, 20);
            (say!(lang, "the cookie says {id}", "クッキーの id: {id}"), Role::Good)
        }
        CookieSaid::Opened { id: None } => (say!(lang, "a session without id", "id のないセッション"), Role::Plain),
        CookieSaid::Empty { refused: None } => (say!(lang, "an empty cookie", "空のクッキー"), Role::Quiet),
        CookieSaid::Empty { refused: Some(refused) } => {
            let class = refused.class;
            (say!(lang, "refused: {class}", "拒否: {class}"), Role::Bad)
        }
        CookieSaid::Crashed { class } => (say!(lang, "not caught: {class}", "例外: {class}"), Role::Bad),
    };
    let sent = match &served.sent {
        SentBack::Nothing => plain(""),
        SentBack::Set { .. } => sign(Role::Plain, "→ Set-Cookie", say!(lang, "sent Set-Cookie", "Set-Cookie を送信")),
        SentBack::Deleted => {
            let shown = say!(lang, "→ deletes it", "→ 削除");
            sign(Role::Plain, shown, say!(lang, "deleted it", "クッキーを削除"))
        }
    };
    let row = vec![
        vec![piece(Role::Quiet, time)],
        vec![plain(request)],
        vec![plain(served.status.to_string())],
        vec![piece(role, said)],
        vec![sent],
    ];
    const COLUMNS: [Column; 5] =
        [Column::TimeOfDay, Column::Request, Column::Status, Column::Finding, Column::Sentence];
    let mut document = Document::new();
    document.rows(&COLUMNS, vec![row]);
    document
}

/// The end.
pub fn document(report: &ServedReport, style: &Style) -> Document {
    let lang = style.lang;
    let answered = report.answered;
    let mut document = Document::new();
    document.text(say!(
        lang,
        "Stopped after {answered} requests. A cookie that was handed out works until its lifetime is over.",
        "{answered}件のリクエストに応答しました。渡したクッキーは、期限が来るまで使えます。"
    ));
    next::repair(&mut document, "--help", style);
    document
}
