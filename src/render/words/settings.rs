//! The settings of the embedded app: those that a browser's login left, and those that were typed for one command.

use super::time::span;
use crate::lang::{Lang, say};
use crate::render::document::Document;
use crate::report::{KeptKey, LoginSettings, Simulation};

/// That the settings of this login begin to be in force. A session that was permanent before is permanent still.
pub fn begun(settings: &LoginSettings, is_permanent_still: bool, lang: Lang) -> String {
    let list = list(settings, lang);
    let still = match is_permanent_still {
        true => say!(
            lang,
            " The session that was there before is permanent still.",
            "ただし、前からあるセッションは permanent のままです。"
        ),
        false => String::new(),
    };
    let sentence = say!(
        lang,
        "Settings of this login, in force until its session is gone: {list}.{still}",
        "このログインの設定（セッションがなくなるまで有効）: {list}。{still}"
    );
    with_the_key(sentence, settings, lang)
}

/// That the settings of the browser's login are in force.
pub fn of_login(settings: &LoginSettings, lang: Lang) -> String {
    let list = list(settings, lang);
    let sentence = say!(lang, "Settings of this browser's login: {list}.", "このブラウザのログイン時の設定: {list}。");
    with_the_key(sentence, settings, lang)
}

/// The sentence, and that a key has to be given again.
fn with_the_key(sentence: String, settings: &LoginSettings, lang: Lang) -> String {
    let give = match settings.key {
        Some(KeptKey::NotKept) => say!(
            lang,
            " The key it was given is not kept: give it again with each command.",
            "指定された鍵は保存していません。コマンドごとに指定してください。"
        ),
        _ => String::new(),
    };
    format!("{sentence}{give}")
}

/// The session that was watched is older than the settings that were typed for the simulation, or than its login.
pub fn of_simulation(document: &mut Document, simulation: &Simulation, lang: Lang) {
    if !simulation.had_session {
        return;
    }
    let Some(typed) = simulation.typed.as_deref() else {
        let of_login = simulation.app.settings.as_deref().and_then(|settings| settings.permanent);
        if (of_login, simulation.permanent) == (Some(false), Some(true)) {
            document.text(say!(
                lang,
                "The session is permanent all the same: it was so before that login.",
                "それでもセッションは permanent です。そのログインの前から permanent だったからです。"
            ));
        }
        return;
    };
    let list = list(typed, lang);
    let session = match simulation.permanent {
        Some(true) => say!(
            lang,
            "The session is of an earlier login, which made it permanent: this is what that session does.",
            "セッションは、以前のログインで permanent として作られたものです。以下は、そのセッションの動作です。"
        ),
        Some(false) => say!(
            lang,
            "The session is of an earlier login, which left it not permanent: this is what that session does.",
            "セッションは、以前のログインで permanent にせずに作られたものです。以下は、そのセッションの動作です。"
        ),
        None => say!(
            lang,
            "The session is of an earlier login: this is what that session does.",
            "セッションは、以前のログインで作られたものです。以下は、そのセッションの動作です。"
        ),
    };
    let typed = say!(lang, "Settings of this command alone: {list}. ", "このコマンドだけの設定: {list}。");
    document.text(format!("{typed}{session}"));
}

/// `lifetime 10 min, not permanent, key file /keys/plum`
fn list(settings: &LoginSettings, lang: Lang) -> String {
    let LoginSettings { lifetime, permanent, refresh_each_request, cookie_name, key } = settings;
    let mut list = Vec::new();
    list.extend(lifetime.map(|lifetime| {
        let lifetime = span(lifetime, lang);
        say!(lang, "lifetime {lifetime}", "有効期間{lifetime}")
    }));
    if *permanent == Some(false) {
        list.push(say!(lang, "not permanent", "permanent なし"));
    }
    if *refresh_each_request == Some(false) {
        list.push(say!(lang, "no refresh", "アクセスによる更新なし"));
    }
    list.extend(cookie_name.as_ref().map(|name| say!(lang, "cookie `{name}`", "クッキー名 `{name}`")));
    list.extend(key.as_ref().map(|key| match key {
        KeptKey::SecretFile { path } => {
            let path = path.display();
            say!(lang, "key file {path}", "鍵ファイル {path}")
        }
        KeptKey::EnvFile { path } => {
            let path = path.display();
            say!(lang, "key of the env file {path}", "--env-file {path} の鍵")
        }
        KeptKey::NotKept => say!(lang, "a key of its own", "独自の鍵"),
    }));
    list.join(match lang {
        Lang::En => ", ",
        Lang::Ja => "、",
    })
}
