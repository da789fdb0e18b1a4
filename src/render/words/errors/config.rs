//! What is wrong with the configuration file.

use super::{jar, system};
use crate::error::{ConfigError, ConfigValue, ConfigWrong};
use crate::lang::{Lang, say};

/// What was found and what was expected, and the hint. A value of the file is not told: it may be a secret.
pub(super) fn words(error: &ConfigError, lang: Lang) -> (String, String) {
    let path = error.path.display();
    let leave_out = || {
        say!(
            lang,
            "repair it, or leave it out with --no-config",
            "直すか、--no-config を付けて使わないようにしてください"
        )
    };
    match &error.wrong {
        ConfigWrong::Unreadable(source) => {
            let why = system::io_error(source, lang);
            (say!(lang, "cannot read {path}: {why}", "{path} を読めません: {why}"), leave_out())
        }
        ConfigWrong::NotAFile(what) => {
            let what = jar::thing(*what, lang);
            let what = say!(lang, "{path} is {what}, expected a file", "{path} はファイルではなく、{what}です");
            (what, leave_out())
        }
        ConfigWrong::TooLarge(limit) => (
            say!(
                lang,
                "{path} has more than {limit} bytes, expected a configuration",
                "{path} が{limit}バイトを超えています。設定ファイルではないようです"
            ),
            leave_out(),
        ),
        ConfigWrong::OthersWrite(place) => {
            let path = place.display();
            (
                say!(
                    lang,
                    "others can write to {path}, and so send a login to an app of theirs",
                    "{path} にはほかのユーザーも書き込めます。ログイン先を書き換えられるおそれがあります"
                ),
                say!(lang, "take that right away: chmod o-w {path}", "権限を外してください: chmod o-w {path}"),
            )
        }
        ConfigWrong::Syntax { line } => (
            say!(lang, "line {line} of {path} is not TOML", "{path} の{line}行目が TOML ではありません"),
            say!(
                lang,
                "write KEY = VALUE, a text in quotes: lang = \"ja\"",
                "KEY = VALUE の形で書き、文字列は引用符で囲みます: lang = \"ja\""
            ),
        ),
        ConfigWrong::UnknownKey { line, key, suggested, known } => {
            let separator = say!(lang, ", ", "、");
            let hint = match suggested.as_slice() {
                [] => {
                    let known = known.join(&separator);
                    say!(lang, "it takes {known}", "使えるもの: {known}")
                }
                suggested => {
                    let suggested = suggested.join(&separator);
                    say!(lang, "did you mean {suggested}?", "{suggested} のことですか。")
                }
            };
            let what = say!(
                lang,
                "found `{key}` on line {line} of {path}, which it does not know",
                "{path} の{line}行目の `{key}` は、設定ファイルでは使えません"
            );
            (what, hint)
        }
        ConfigWrong::Secret { line, key } => (
            say!(
                lang,
                "found a secret in `{key}` on line {line} of {path}, where none belongs",
                "{path} の{line}行目の `{key}` に秘密の値が書かれています。設定ファイルに秘密の値は書けません"
            ),
            say!(
                lang,
                "the file is read by every command; a key has a file of its own: secret_file = \"PATH\"",
                "設定ファイルはすべてのコマンドが読みます。鍵は別のファイルに置いてください: secret_file = \"PATH\""
            ),
        ),
        ConfigWrong::BadValue { line, key, expected } => {
            let what = say!(
                lang,
                "found a value that `{key}` does not take on line {line} of {path}",
                "{path} の{line}行目にある `{key}` の値は使えません"
            );
            let hint = match expected {
                ConfigValue::OneOf(valid) => {
                    let valid = valid.join(&say!(lang, ", ", "、"));
                    say!(lang, "it takes one of {valid}, in quotes", "使えるもの（引用符で囲む）: {valid}")
                }
                ConfigValue::Number(first, last) => {
                    say!(lang, "it takes a number from {first} to {last}", "{first}から{last}までの数を書いてください")
                }
                ConfigValue::Name => say!(
                    lang,
                    "it takes the name of a cookie, in quotes; none has `;`, `=` or a control character in it",
                    "クッキーの名前を引用符で囲んで書いてください（`;`、`=`、制御文字は使えません）"
                ),
                ConfigValue::Address => say!(
                    lang,
                    "it takes an address in quotes: url = \"http://127.0.0.1:5000\"",
                    "アドレスを引用符で囲んで書いてください: url = \"http://127.0.0.1:5000\""
                ),
                ConfigValue::Path => {
                    say!(lang, "it takes the path of a file, in quotes", "ファイルのパスを引用符で囲んで書いてください")
                }
            };
            (what, hint)
        }
    }
}
