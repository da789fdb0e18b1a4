//! A note beside the answer, on standard error: on a typed key, on what a command waits for, and on a file that was written.

use std::path::Path;

use crate::browser::Wait;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, piece, plain};
use crate::report::{FromFiles, Setting, Taken, TypedKey};

/// Why a key does not belong on the command line, in one line.
pub fn typed_key(key: TypedKey, lang: Lang) -> Document {
    of(sentence(key, lang), lang)
}

/// A note.
pub fn of(sentence: String, lang: Lang) -> Document {
    let label = piece(Role::Command, say!(lang, "note: ", "注意: "));
    let mut document = Document::new();
    document.push(Block::Message { label, text: vec![plain(sentence)] });
    document
}

/// Why a key does not belong on the command line.
pub fn sentence(key: TypedKey, lang: Lang) -> String {
    match key {
        TypedKey::Secret => say!(
            lang,
            "a key on the command line shows in ps and history; --secret-file hides it",
            "コマンドラインの鍵は ps や履歴から見えます。--secret-file なら見えません"
        ),
        TypedKey::Fallback => say!(
            lang,
            "a key on the command line shows in ps and history; an old one still signs",
            "コマンドラインの鍵は ps や履歴から見えます。以前の鍵でも署名できます"
        ),
    }
}

/// What came out of files and was not typed: the kind of each note, and its sentence. No value of an env file is told.
pub fn from_files(files: &FromFiles, lang: Lang) -> Vec<(&'static str, String)> {
    let (separator, is) = (say!(lang, ", ", "、"), say!(lang, " ", " = "));
    let config = files.config.as_ref().map(|(path, settings)| {
        let setting = |setting: &Setting| match setting {
            Setting::Url(url) => format!("url{is}{url}"),
            Setting::Name(name) => format!("name{is}{name}"),
            Setting::SecretFile(file) => format!("secret_file{is}{}", file.display()),
        };
        let (path, list) = (path.display(), settings.iter().map(setting).collect::<Vec<_>>().join(&separator));
        ("config_settings", say!(lang, "from {path}: {list}", "設定ファイル {path} の値を使います: {list}"))
    });
    let env = files.env.as_ref().map(|(path, taken)| {
        let one = |Taken { name, line, count }: &Taken| match (name.ends_with("FALLBACKS"), count) {
            (true, 1) => say!(lang, "{name} (line {line}, 1 key)", "{name}（{line}行目、鍵1個）"),
            (true, count) => say!(lang, "{name} (line {line}, {count} keys)", "{name}（{line}行目、鍵{count}個）"),
            (false, _) => say!(lang, "{name} (line {line})", "{name}（{line}行目）"),
        };
        let (path, list) = (path.display(), taken.iter().map(one).collect::<Vec<_>>().join(&separator));
        ("env_file_settings", say!(lang, "from {path}: {list}", "--env-file {path} から読みました: {list}"))
    });
    config.into_iter().chain(env).collect()
}

/// For what a command waits.
pub fn waiting(wait: &Wait, lang: Lang) -> Document {
    let label = piece(Role::Command, say!(lang, "waiting: ", "待機中: "));
    let mut document = Document::new();
    document.push(Block::Message { label, text: vec![plain(wait_sentence(wait, lang))] });
    document
}

/// What has not come yet.
pub fn wait_sentence(wait: &Wait, lang: Lang) -> String {
    match wait {
        Wait::Input => say!(lang, "for standard input (Ctrl-D ends it)", "標準入力を待っています（終わりは Ctrl-D）"),
        Wait::File { path } => {
            let path = path.display();
            say!(
                lang,
                "for a program that writes into {path} (Ctrl-C ends it)",
                "{path} に何かが書き込まれるのを待っています（中止は Ctrl-C）"
            )
        }
        Wait::Lock { path } => {
            let path = path.display();
            say!(lang, "another process has the lock {path}", "別のプロセスが {path} をロックしています")
        }
        Wait::Name { url } => {
            say!(lang, "for a name server to find {url}", "{url} の名前を調べています（DNS）")
        }
        Wait::Connection { url } => say!(lang, "for a connection to {url}", "{url} に接続しています"),
        Wait::Answer { url } => say!(lang, "for the answer of {url}", "{url} の応答を待っています"),
        Wait::Page { url } => {
            say!(lang, "for the rest of the page of {url}", "{url} のページの残りを待っています")
        }
    }
}

/// How a screen that is higher than the terminal is seen in parts.
pub fn in_parts(lang: Lang) -> Block {
    Block::Paragraph(vec![piece(
        Role::Quiet,
        say!(
            lang,
            "Too high for this window: with --step it comes in parts.",
            "この画面には収まりません。--step を付けると、少しずつ表示します。"
        ),
    )])
}

/// That a file was written.
pub fn written(path: &Path, lang: Lang) -> Document {
    let label = piece(Role::Good, say!(lang, "Written: ", "書き出しました: "));
    let mut document = Document::new();
    document.push(Block::Message { label, text: vec![plain(path.display().to_string())] });
    document
}

/// The same as one sentence.
pub fn written_sentence(path: &Path, lang: Lang) -> String {
    let path = path.display();
    say!(lang, "written: {path}", "{path} に書き出しました")
}

/// That no certificate was checked.
pub fn unchecked(lang: Lang) -> String {
    say!(
        lang,
        "The certificate was not checked (--insecure): anyone on the way could have answered.",
        "証明書を確認していません（--insecure）。通信の途中にいる誰かが応答した可能性もあります。"
    )
}
