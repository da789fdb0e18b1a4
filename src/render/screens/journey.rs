//! `login`, `visit`, `logout`: what crossed the wire, and what became of it.

use super::{page, try_next};
use crate::browser::{Received, Row, Step};
use crate::render::layout::{Scene, piece};
use crate::render::palette::Style;
use crate::render::wire::Wire;
use crate::render::words::{Lang, say};
use crate::report::{Action, Journey};

/// The screen.
pub fn scene(journey: &Journey, lang: Lang) -> Scene {
    let mut scene = Scene::new();
    let mut wire = Wire::new();
    for step in &journey.exchanges {
        wire.step(&mut scene, step, lang);
    }
    scene.blank();
    match &journey.action {
        Action::Login { .. } => after_login(&mut scene, journey, lang),
        Action::Visit { .. } => after_visit(&mut scene, journey, lang),
        Action::Logout => after_logout(&mut scene, journey, lang),
    }
    scene
}

fn after_login(scene: &mut Scene, journey: &Journey, lang: Lang) {
    scene.text(2, page(&journey.page, lang));
    if journey.is_yes {
        scene.text(
            2,
            say!(
                lang,
                "The server has kept nothing. The cookie in the browser is the session.",
                "サーバーは何も保存していません。ブラウザのクッキーがセッションそのものです。"
            ),
        );
        try_next(scene, "sessctl inspect", lang);
    } else {
        scene.paragraph(
            2,
            [piece(
                Style::Bad,
                say!(
                    lang,
                    "✘ No session came of it: the browser keeps no cookie.",
                    "✘ セッションはできませんでした。ブラウザはクッキーを保存していません。"
                ),
            )],
        );
        try_next(scene, "sessctl login alice", lang);
    }
}

fn after_visit(scene: &mut Scene, journey: &Journey, lang: Lang) {
    scene.text(2, page(&journey.page, lang));
    let was_sent = journey.exchanges.first().is_some_and(|step| step.cookie_was_sent());
    if !was_sent {
        scene.text(2, say!(lang, "The browser had no cookie to send.", "ブラウザには送るクッキーがありませんでした。"));
        try_next(scene, "sessctl login alice", lang);
        return;
    }
    let was_renewed = journey.exchanges.iter().any(|step| !step.set_cookies.is_empty());
    scene.text(
        2,
        if was_renewed {
            say!(
                lang,
                "Every answer renews the cookie: the time starts again.",
                "応答のたびにクッキーが更新され、有効期間は最初から数え直しになります。"
            )
        } else {
            say!(lang, "The answer brought no new cookie.", "応答に新しいクッキーはありませんでした。")
        },
    );
    try_next(scene, "sessctl expire --simulate", lang);
}

fn after_logout(scene: &mut Scene, journey: &Journey, lang: Lang) {
    let was_deleted = |step: &Step| step.set_cookies.iter().any(|line| line.received == Received::Deleted);
    if journey.is_yes && !journey.exchanges.iter().any(was_deleted) {
        scene.text(
            2,
            say!(
                lang,
                "There was no cookie to delete, and the server has nothing to delete either.",
                "消すクッキーはありませんでした。サーバーにも、消すものはありません。"
            ),
        );
    } else if journey.is_yes {
        scene.text(
            2,
            say!(
                lang,
                "One line deleted one cookie, in this browser's jar. Nothing else changed: the server had nothing to delete, and a copy of the cookie still works until its time is over.",
                "この1行が削除したのは、このブラウザのクッキー1つだけです。サーバーには消すものがなく、コピーされたクッキーは期限が来るまで使えます。"
            ),
        );
    } else {
        scene.paragraph(
            2,
            [piece(
                Style::Bad,
                say!(
                    lang,
                    "✘ The browser still holds a session cookie.",
                    "✘ ブラウザにはまだセッションのクッキーがあります。"
                ),
            )],
        );
    }
    jar_line(scene, &journey.jar, lang);
    try_next(scene, "sessctl demo", lang);
}

fn jar_line(scene: &mut Scene, jar: &[Row], lang: Lang) {
    let left = jar.iter().filter(|row| !row.is_expired).count();
    let line = match left {
        0 => say!(lang, "The jar is empty.", "ブラウザにクッキーはありません。"),
        1 => say!(lang, "One cookie is left in the jar.", "ブラウザには1つのクッキーが残っています。"),
        _ => say!(lang, "{left} cookies are left in the jar.", "ブラウザには{left}個のクッキーが残っています。"),
    };
    scene.text(2, line);
}
