//! `jar`: the cookie table, as the developer tools of a browser show it.

use super::try_next;
use crate::browser::{Row, SameSite};
use crate::render::Manner;
use crate::render::layout::{LABEL, Scene, cut, piece, plain};
use crate::render::palette::Style;
use crate::render::wire;
use crate::render::words::{Lang, say};
use crate::report::{JarAction, JarReport};

/// The screen.
pub fn scene(report: &JarReport, manner: &Manner) -> Scene {
    let lang = manner.lang;
    let mut scene = Scene::new();
    done(&mut scene, report, lang);
    let (expired, live): (Vec<&Row>, Vec<&Row>) = report.jar.iter().partition(|row| row.is_expired);
    scene.blank();
    if live.is_empty() {
        let browser = &report.browser;
        scene.text(
            2,
            say!(lang, "The jar of browser \"{browser}\" is empty.", "ブラウザ「{browser}」にクッキーはありません。"),
        );
    } else {
        table(&mut scene, &live, lang);
    }
    for row in expired {
        let name = &row.name;
        let when = row.expires.map(|expires| expires.calendar()).unwrap_or_default();
        scene.paragraph(
            2,
            [piece(
                Style::Quiet,
                say!(
                    lang,
                    "{name} is gone: its Expires was {when} UTC.",
                    "{name} はもうありません。Expires は {when} UTC でした。"
                ),
            )],
        );
    }
    let next = match (&report.done, live.is_empty()) {
        (_, true) => "login alice".to_owned(),
        (JarAction::Copied { .. }, _) => format!("--browser {} visit", report.browser),
        (JarAction::Listed, _) => "inspect".to_owned(),
        _ => "visit".to_owned(),
    };
    try_next(&mut scene, &next, manner);
    scene
}

fn done(scene: &mut Scene, report: &JarReport, lang: Lang) {
    let browser = &report.browser;
    let names = |rows: &[Row]| rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(", ");
    let sentence = match &report.done {
        JarAction::Listed => return,
        JarAction::Restarted { dropped } if dropped.is_empty() && report.jar.is_empty() => {
            say!(
                lang,
                "Browser \"{browser}\" was closed and opened again.",
                "ブラウザ「{browser}」を閉じて開き直しました。"
            )
        }
        JarAction::Restarted { dropped } if dropped.is_empty() => say!(
            lang,
            "Browser \"{browser}\" was closed and opened again. Nothing was lost: every cookie had an Expires.",
            "ブラウザ「{browser}」を閉じて開き直しました。消えたクッキーはありません。どれにも Expires があるからです。"
        ),
        JarAction::Restarted { dropped } => {
            let names = names(dropped);
            say!(
                lang,
                "Browser \"{browser}\" was closed and opened again. Gone, because it had no Expires: {names}.",
                "ブラウザ「{browser}」を閉じて開き直しました。Expires がなかったので消えたもの: {names}"
            )
        }
        JarAction::Copied { from, copied } => {
            let names = names(copied);
            say!(
                lang,
                "Copied from browser \"{from}\" into browser \"{browser}\": {names}. Nothing in a cookie says which browser it belongs to.",
                "ブラウザ「{from}」からブラウザ「{browser}」へコピーしました: {names}。クッキーには、どのブラウザのものかは書かれていません。"
            )
        }
        JarAction::Cleared { set_aside: Some(path), .. } => say!(
            lang,
            "The jar of browser \"{browser}\" could not be read. It is kept as {path}, and a new one begins.",
            "ブラウザ「{browser}」のクッキーのファイルは読み取れませんでした。{path} として残し、新しく始めます。"
        ),
        JarAction::Cleared { dropped, set_aside: None } => {
            let count = dropped.len();
            say!(lang, "Emptied. Cookies thrown away: {count}.", "空にしました。捨てたクッキー: {count}個")
        }
    };
    scene.text(2, sentence);
}

/// Names of columns are DevTools' own, in every language.
fn table(scene: &mut Scene, rows: &[&Row], lang: Lang) {
    for row in rows {
        scene.blank();
        scene.fact("Name", [plain(cut(&row.name, 60))]);
        scene.fact("Value", wire::cookie(&row.value, row.value.len() > 200));
        scene.fact("Domain", [plain(&row.domain)]);
        scene.fact("Path", [plain(&row.path)]);
        let expires = match row.expires {
            Some(expires) => {
                let date = expires.calendar();
                say!(lang, "{date} UTC", "{date} UTC")
            }
            None => say!(lang, "Session (gone when the browser is closed)", "Session(ブラウザを閉じると消えます)"),
        };
        scene.fact("Expires", [plain(expires)]);
        scene.fact("Size", [plain(row.size.to_string())]);
        let same_site = match row.same_site {
            Some(SameSite::Strict) => "Strict",
            Some(SameSite::Lax) => "Lax",
            Some(SameSite::None) => "None",
            None => "",
        };
        let ticks = [("HttpOnly", row.http_only), ("Secure", row.secure)];
        let flags = ticks.iter().map(|(name, is_set)| format!("{name} {}", if *is_set { "✔" } else { "–" }));
        let same_site = format!("SameSite {}", if same_site.is_empty() { "–" } else { same_site });
        let flags: Vec<String> = flags.chain([same_site]).collect();
        scene.hanging(LABEL, LABEL, [plain(flags.join("   "))]);
    }
}
