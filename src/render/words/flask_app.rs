//! The Flask app that told its key and settings, and why one did not.

use crate::error::AppError;
use crate::lang::{Lang, say};
use crate::render::document::{Document, Role, piece, shortened};
use crate::render::words::system;
use crate::report::{AskedBy, FlaskApp};

/// Where the key and the settings come from.
pub fn told_by(document: &mut Document, app: Option<&FlaskApp>, lang: Lang) {
    let Some(app) = app else { return };
    document.paragraph([piece(Role::Quiet, sentence(app, lang))]);
}

/// The same, as one paragraph of text.
fn sentence(app: &FlaskApp, lang: Lang) -> String {
    let name = shortened(&app.name, 40);
    let flask = match app.flask.as_deref() {
        Some(version) => format!("Flask {}", shortened(version, 20)),
        None => "Flask".to_owned(),
    };
    let what = match app.has_its_key {
        true => say!(
            lang,
            "the key, lifetime and cookie name of the app {name}, from {flask}",
            "鍵、有効期間、クッキー名は、アプリ {name} のものです（{flask} から取得）。"
        ),
        false => say!(
            lang,
            "lifetime and cookie name of the app {name}, from {flask}; the key was given",
            "有効期間とクッキー名は、アプリ {name} のものです（{flask} から取得）。鍵は指定されたものです。"
        ),
    };
    let python = (app.asked_by == AskedBy::Sessctl).then(|| {
        let (version, path) = (shortened(&app.python, 20), shortened(&app.executable, 200));
        say!(lang, "asked by Python {version}, {path}", "Python {version}（{path}）で読み込みました。")
    });
    let interface = app.interface.as_deref().map(|interface| {
        let interface = shortened(interface, 100);
        say!(
            lang,
            "its session interface is {interface}, made from Flask's: what it changes beside key, salt and digest is not known here",
            "セッションインターフェースは Flask のものから作られた {interface} です。鍵、ソルト、ダイジェスト以外に何を変えているかは、ここではわかりません。"
        )
    });
    [Some(what), python, interface].into_iter().flatten().collect::<Vec<_>>().join(&say!(lang, "; ", ""))
}

/// That an app has older keys which take no part. Another version of its Flask might use them.
pub(super) fn unused_fallbacks(app: &FlaskApp, lang: Lang) -> String {
    let flask = app.flask.as_deref().map_or_else(|| "Flask".to_owned(), |version| format!("Flask {version}"));
    let count = app.unused_fallbacks;
    say!(
        lang,
        "the app's SECRET_KEY_FALLBACKS ({count}) were not tried: its serializer ({flask}) does not use them. Flask's own does since 3.1",
        "アプリの SECRET_KEY_FALLBACKS（{count}個）は試していません。このアプリの署名処理（{flask}）が使わないためです。Flask 自身が使うのは 3.1 以降です"
    )
}

/// What went wrong, and the hint.
pub(super) fn words(error: &AppError, lang: Lang) -> (String, String) {
    match error {
        AppError::Descriptor { found, source } => {
            let found = shortened(found, 40);
            let why =
                source.as_ref().map(|source| format!(" ({})", system::io_error(source, lang))).unwrap_or_default();
            (
                say!(
                    lang,
                    "found `{found}` for --app-settings, expected the number of an open pipe{why}",
                    "--app-settings の `{found}` は、開いているパイプの番号ではありません{why}"
                ),
                say!(
                    lang,
                    "this option is how flask sessctl hands over an app; by hand it is --app app:app",
                    "これは flask sessctl がアプリの設定を渡すためのオプションです。手で指定するときは --app app:app を使ってください。"
                ),
            )
        }
        AppError::NotSettings => (
            say!(
                lang,
                "found something else where the app's settings were expected",
                "アプリの設定ではないものが渡されました"
            ),
            say!(
                lang,
                "check that flask sessctl and sessctl are of one version: pip install --force-reinstall sessctl",
                "flask sessctl と sessctl が同じ版か確認してください: pip install --force-reinstall sessctl"
            ),
        ),
        AppError::NoPython { looked_for } => {
            let looked_for = looked_for.iter().map(|path| shortened(path, 200)).collect::<Vec<_>>();
            let looked_for = looked_for.join(&say!(lang, ", ", "、"));
            (
                say!(
                    lang,
                    "found no Python to ask the app with; looked for {looked_for}",
                    "アプリを読み込む Python が見つかりません。探したもの: {looked_for}"
                ),
                say!(
                    lang,
                    "activate the app's virtual environment, or give the key with --secret-file",
                    "アプリの仮想環境を有効にするか、--secret-file で鍵を渡してください"
                ),
            )
        }
        AppError::Python { path, source } => {
            let (path, why) = (shortened(path, 200), system::io_error(source, lang));
            (
                say!(lang, "cannot start {path}: {why}", "{path} を起動できません: {why}"),
                say!(
                    lang,
                    "activate the app's virtual environment, or give the key with --secret-file",
                    "アプリの仮想環境を有効にするか、--secret-file で鍵を渡してください"
                ),
            )
        }
        AppError::Slow { path, seconds } => {
            let path = shortened(path, 200);
            (
                say!(lang, "{path} gave no answer within {seconds} s", "{path} は{seconds}秒以内に答えませんでした"),
                say!(
                    lang,
                    "--timeout gives it longer; an app that waits for something when it is imported never answers",
                    "待ち時間は --timeout で延ばせます。ただし、読み込み中に何かを待ち続けるアプリは、いつまでも答えません。"
                ),
            )
        }
        AppError::NoAnswer { path, said } => {
            let path = shortened(path, 200);
            let what = match said.as_deref().map(last) {
                Some(said) if said.is_empty() => say!(
                    lang,
                    "{path} ended without an answer, and said nothing",
                    "{path} は答えずに終了し、何も表示しませんでした"
                ),
                Some(said) => {
                    say!(lang, "{path} ended without an answer: {said}", "{path} は答えずに終了しました: {said}")
                }
                None => say!(lang, "{path} ended without an answer", "{path} は答えずに終了しました"),
            };
            (
                what,
                say!(
                    lang,
                    "check that it is a Python 3.8 or later, and that flask --app starts the app",
                    "Python 3.8 以降であること、flask --app でアプリを起動できることを確認してください"
                ),
            )
        }
        AppError::NoFlask { executable, python, said } => {
            let (executable, python, said) = (shortened(executable, 200), shortened(python, 20), last(said));
            (
                say!(
                    lang,
                    "Python {python} ({executable}) has no Flask: {said}",
                    "Python {python}（{executable}）には Flask がありません: {said}"
                ),
                say!(lang, "activate the virtual environment of the app", "アプリの仮想環境を有効にしてください"),
            )
        }
        AppError::NotFound { said } => {
            let said = last(said);
            (
                say!(lang, "Flask says: {said}", "Flask からのエラー: {said}"),
                say!(
                    lang,
                    "name it as for flask --app, in the folder from which flask runs",
                    "flask を実行するフォルダーで、flask --app と同じように指定してください"
                ),
            )
        }
        AppError::Raised { said } => {
            let said = last(said);
            (
                say!(lang, "the app cannot be imported: {said}", "アプリを読み込めません: {said}"),
                say!(
                    lang,
                    "flask --app with the same name shows all of it",
                    "flask --app に同じ名前を渡すと、全体が表示されます"
                ),
            )
        }
        AppError::NoKey { app } => {
            let app = shortened(app, 40);
            (
                say!(
                    lang,
                    "the app {app} has no SECRET_KEY: its session is always empty, and the first write to it fails",
                    "アプリ {app} には SECRET_KEY がありません。セッションは常に空で、最初に書き込むとエラーになります。"
                ),
                say!(
                    lang,
                    "set app.secret_key, or give the key that is meant with --secret-file",
                    "app.secret_key を設定するか、使う鍵を --secret-file で渡してください"
                ),
            )
        }
        AppError::ManyKeys { app, found, most } => {
            let app = shortened(app, 40);
            (
                say!(
                    lang,
                    "the app {app} has {found} older keys, expected {most} at most",
                    "アプリ {app} の古い鍵は{found}個あります。使えるのは{most}個までです"
                ),
                say!(
                    lang,
                    "each is tried for each cookie: leave out the oldest of SECRET_KEY_FALLBACKS",
                    "クッキーごとにすべての鍵を試します。SECRET_KEY_FALLBACKS から古いものを外してください"
                ),
            )
        }
        AppError::Unreadable { app, what, said } => {
            let (app, what, said) = (shortened(app, 40), shortened(what, 60), last(said));
            (
                say!(
                    lang,
                    "{what} of the app {app} cannot be used: {said}",
                    "アプリ {app} の {what} を使えません: {said}"
                ),
                match what.as_str() {
                    "SECRET_KEY" if said.starts_with("TypeError") => {
                        say!(lang, "set it to text or to bytes", "文字列かバイト列を設定してください")
                    }
                    _ => say!(
                        lang,
                        "it was read outside of a request: an app that tells it at a request only has to be asked itself (--url URL visit)",
                        "リクエストの外で読み取りました。リクエスト中にだけ決まる値なら、アプリ自身に聞いてください（--url URL visit）"
                    ),
                },
            )
        }
        AppError::OtherInterface { app, interface } => {
            let (app, interface) = (shortened(app, 40), shortened(interface, 100));
            (
                say!(
                    lang,
                    "the app {app} keeps its sessions with {interface}, not in Flask's signed cookie",
                    "アプリ {app} のセッションは、Flask の署名付きクッキーではなく {interface} が管理しています"
                ),
                say!(
                    lang,
                    "sessctl inspect shows what the cookie itself says, and sessctl --url URL visit and logout ask the app",
                    "クッキー自体から読めることは sessctl inspect で、アプリの答えは sessctl --url URL visit や logout で確かめられます"
                ),
            )
        }
        AppError::OtherSigner { app, found } => {
            let (app, found) = (shortened(app, 40), shortened(found, 100));
            (
                say!(
                    lang,
                    "the app {app} signs with {found}, which is none of itsdangerous' ways that are known here",
                    "アプリ {app} の署名に使われている {found} には対応していません"
                ),
                say!(
                    lang,
                    "sessctl inspect without --app shows what can be read without a key",
                    "鍵なしで読めることは、--app を付けない sessctl inspect で見られます"
                ),
            )
        }
    }
}

/// What went wrong, and below it the lines that Flask or Python said. `None`: one line says all.
pub(super) fn in_lines(error: &AppError, lang: Lang) -> Option<(String, Vec<String>)> {
    let (what, said) = match error {
        AppError::NotFound { said } => (say!(lang, "Flask says:", "Flask からのエラー:"), said),
        AppError::Raised { said } => (say!(lang, "the app cannot be imported:", "アプリを読み込めません:"), said),
        AppError::NoAnswer { path, said: Some(said) } => {
            let path = shortened(path, 200);
            let what = say!(lang, "{path} ended without an answer:", "{path} は答えずに終了しました:");
            (what, said)
        }
        _ => return None,
    };
    let lines = lines_of(said, lang);
    (lines.len() > 1).then_some((what, lines))
}

/// The lines of what was said. Of many, the first, which say what was done, and the last, which say most.
fn lines_of(said: &str, lang: Lang) -> Vec<String> {
    /// How many of the first and of the last lines are shown.
    const ENDS: (usize, usize) = (6, 13);
    /// The most columns of one.
    const WIDEST: usize = 240;
    let all: Vec<&str> = said.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let shown = |lines: &[&str]| lines.iter().map(|line| shortened(line, WIDEST)).collect::<Vec<_>>();
    let between = all.len().saturating_sub(ENDS.0 + ENDS.1);
    // a line that says that one line is left out is no shorter
    if between < 2 {
        return shown(&all);
    }
    let (first, rest) = all.split_at(ENDS.0);
    let left_out = say!(lang, "… {between} more lines …", "…（ほか{between}行）…");
    [shown(first), vec![left_out], shown(rest.get(between..).unwrap_or_default())].concat()
}

/// The end of what was said, which says most, on one line.
fn last(said: &str) -> String {
    const MOST: usize = 600;
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let said = lines.join(" | ");
    let start = said.char_indices().rev().nth(MOST - 1).map_or(0, |(start, _)| start);
    let end = said.get(start..).unwrap_or_default();
    if start == 0 { end.to_owned() } else { format!("…{end}") }
}
