//! What is wrong with a file that a screen is to be written to, in words.

use std::io::ErrorKind;

use super::jar;
use crate::error::ExportError;
use crate::lang::{Lang, say};
use crate::render::words::system;

pub(super) fn words(error: &ExportError, lang: Lang) -> (String, String) {
    match error {
        ExportError::Ending { path } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "found `{path}` for --export, expected a name that ends in .svg, .html, .md or .txt",
                    "--export に `{path}` は指定できません。名前の終わりは .svg、.html、.md、.txt のどれかです"
                ),
                say!(
                    lang,
                    "the ending says how it is written, as in lesson.html",
                    "終わりの部分で形式が決まります。例: lesson.html"
                ),
            )
        }
        ExportError::NoScreen { command: "" } => (
            say!(lang, "found --export without a command", "--export がありますが、コマンドがありません"),
            say!(
                lang,
                "for example: sessctl expire --simulate --export expire.svg",
                "例: sessctl expire --simulate --export expire.svg"
            ),
        ),
        ExportError::NoScreen { command } => (
            say!(
                lang,
                "found --export beside `{command}`, which has no screen to write down",
                "`{command}` には書き出す画面がないので、--export は使えません"
            ),
            say!(lang, "send its output to a file instead: > FILE", "出力をそのままファイルに保存してください: > FILE"),
        ),
        ExportError::Many => (
            say!(
                lang,
                "found many cookies, expected one: of many there is no screen for --export or --picture",
                "--export と --picture は、クッキーが1個のときだけ使えます。複数のときは画面がありません"
            ),
            say!(
                lang,
                "give one cookie, or send the lines to a file: > FILE",
                "クッキーを1個だけ渡すか、行をファイルに保存してください: > FILE"
            ),
        ),
        ExportError::NoPicture { command } => {
            let what = match *command {
                "" => say!(lang, "found --picture without a command", "--picture がありますが、コマンドがありません"),
                command => say!(
                    lang,
                    "found --picture beside `{command}`, which has no picture",
                    "`{command}` には図がないので、--picture は使えません"
                ),
            };
            let hint = say!(
                lang,
                "these have one: login, visit, tamper, logout, expire, inspect, demo",
                "図があるのは: login、visit、tamper、logout、expire、inspect、demo"
            );
            (what, hint)
        }
        ExportError::ForceAlone => (
            say!(lang, "found --force, expected --export beside it", "--force は --export と一緒に使います"),
            say!(lang, "add --export FILE, or leave --force out", "--export FILE を付けるか、--force を外してください"),
        ),
        ExportError::Exists { path } => {
            let path = path.display();
            (
                say!(lang, "found a file {path}, which is not replaced unasked", "{path} はすでにあります"),
                say!(
                    lang,
                    "choose another name, or add --force to replace it",
                    "別の名前にするか、置き換えるなら --force を付けてください"
                ),
            )
        }
        ExportError::NoFolder { folder } => {
            let folder = folder.display();
            (
                say!(lang, "found no folder {folder} to write to", "書き出し先のフォルダー {folder} がありません"),
                say!(lang, "make it first, or choose another", "先に作るか、別のフォルダーにしてください"),
            )
        }
        ExportError::IsFolder { path } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "{path} is a folder, expected the name of a file",
                    "{path} はフォルダーです。ファイル名が必要です"
                ),
                say!(lang, "add a name: {path}/lesson.svg", "名前を付けてください: {path}/lesson.svg"),
            )
        }
        ExportError::NotAFile { path, what } => {
            let (path, what) = (path.display(), jar::thing(*what, lang));
            (
                say!(lang, "{path} is {what}, expected a file", "{path} は{what}です。ファイルが必要です"),
                say!(
                    lang,
                    "choose the name of a file; to hand the screen to a program, leave --export out: | PROGRAM",
                    "ファイル名を指定してください。画面をプログラムに渡すなら、--export を外して: | PROGRAM"
                ),
            )
        }
        ExportError::Unwritable { path, source } => {
            let path = path.display();
            let why = match source.kind() {
                // its folder is there: it is one that the system makes itself
                ErrorKind::NotFound => say!(lang, "no file can be made there", "そこにはファイルを作れません"),
                _ => system::io_error(source, lang),
            };
            let hint = match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!(
                    lang,
                    "make room there, or choose another folder",
                    "空きを増やすか、別のフォルダーにしてください"
                ),
                _ => say!(lang, "choose a folder that you may write to", "書き込めるフォルダーを選んでください"),
            };
            (say!(lang, "{path} cannot be written: {why}", "{path} に書き込めません: {why}"), hint)
        }
    }
}
