//! Why a jar could not be opened or saved.

use std::ffi::OsStr;
use std::path::Path;

use crate::browser::{JarError, Thing};
use crate::cli::Given;
use crate::lang::{Lang, say};
use crate::render::words::system;

/// What was found and what was expected, and the hint.
pub(super) fn words(error: &JarError, lang: Lang) -> (String, String) {
    match error {
        JarError::BadName { name } => (
            say!(lang, "found `{name}`, expected the name of a browser", "`{name}` はブラウザの名前に使えません"),
            say!(
                lang,
                "use 1 to 64 letters, digits, -, _ and . (but not first)",
                "1〜64文字の文字（漢字も可）・数字・「-」「_」「.」で書いてください（先頭の「.」は不可）"
            ),
        ),
        JarError::Unreadable { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            (
                say!(lang, "the jar {path} cannot be read: {why}", "クッキーのファイル {path} を読めません: {why}"),
                system::home_hint(source.into(), lang),
            )
        }
        JarError::Damaged { path: path_of_jar, line } => {
            let path = path_of_jar.display();
            let what = match line {
                Some(line) => say!(
                    lang,
                    "the jar {path} is damaged: not JSON from line {line} on",
                    "クッキーのファイル {path} が壊れています（{line}行目から先が JSON になっていません）"
                ),
                None => say!(
                    lang,
                    "{path} is JSON, but not a cookie jar",
                    "{path} は JSON ですが、クッキーのファイルではありません"
                ),
            };
            (what, set_aside(path_of_jar, lang))
        }
        JarError::Newer { path, version } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "the jar {path} has format {version}, expected 1",
                    "クッキーのファイル {path} の形式は{version}です。このバージョンで読めるのは1までです"
                ),
                say!(
                    lang,
                    "a newer sessctl wrote it: use that one, or another --browser",
                    "新しい sessctl が書いたものです。それを使うか、別の --browser を指定してください"
                ),
            )
        }
        JarError::Unwritable { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            let hint = system::home_hint(source.into(), lang);
            (
                say!(lang, "{path} cannot be written: {why}", "{path} に書き込めません: {why}"),
                say!(lang, "{hint}; the old jar is as it was", "{hint}。元のファイルはそのままです"),
            )
        }
        JarError::NotAFile { path, what } => {
            let path = path.display();
            let what = thing(*what, lang);
            (
                say!(lang, "{path} is {what}, expected a file", "{path} は{what}です。ファイルが必要です"),
                say!(
                    lang,
                    "it was not opened: move it away, or set SESSCTL_HOME to another folder",
                    "開いていません。別の場所に移すか、SESSCTL_HOME で別のフォルダーを指定してください"
                ),
            )
        }
        JarError::TooLarge { path, limit } => {
            let shown = path.display();
            (
                say!(
                    lang,
                    "the jar {shown} has more than {limit} bytes, the limit of sessctl",
                    "クッキーのファイル {shown} が、sessctl の上限の{limit}バイトを超えています"
                ),
                set_aside(path, lang),
            )
        }
        JarError::Unlockable { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            (
                say!(lang, "{path} cannot be locked: {why}", "{path} をロックできません: {why}"),
                system::home_hint(source.into(), lang),
            )
        }
        JarError::Locked { path, seconds } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "another process has held the lock {path} for {seconds} s, the limit of sessctl",
                    "別のプロセスが {path} を{seconds}秒間（sessctl の上限）ロックしたままです"
                ),
                say!(
                    lang,
                    "end that process, or let it go on: lsof {path}",
                    "そのプロセスを調べて、終了するか再開してください: lsof {path}"
                ),
            )
        }
    }
}

/// What stands where a file should be.
pub(super) fn thing(what: Thing, lang: Lang) -> String {
    match what {
        Thing::Folder => say!(lang, "a folder", "フォルダー"),
        Thing::Pipe => say!(lang, "a pipe (FIFO)", "パイプ（FIFO）"),
        Thing::Socket => say!(lang, "a socket", "ソケット"),
        Thing::Device | Thing::Disk => say!(lang, "a device", "デバイス"),
        Thing::Link => say!(lang, "a link that leads nowhere", "行き先のないリンク"),
        Thing::Other => say!(lang, "something else", "ファイル以外のもの"),
    }
}

/// The jar may be that of another browser than the one that was asked for.
fn set_aside(path: &Path, lang: Lang) -> String {
    let browser = path.file_stem().map(OsStr::to_string_lossy).unwrap_or_default();
    let options = Given::default().at(&browser);
    say!(
        lang,
        "it was left as it is; to keep it aside and begin a new one: sessctl {options}jar clear",
        "ファイルには手を付けていません。これを残したまま新しく始めるには: sessctl {options}jar clear"
    )
}
