//! What is wrong with a setting in an env file.

use crate::error::{EnvError, EnvValue};
use crate::lang::{Lang, say};

/// What was found and what was expected, and the hint. The value is not told: it may be a secret.
pub(super) fn words(error: &EnvError, lang: Lang) -> (String, String) {
    let EnvError { name, line, expected } = error;
    let is_prefixed = name.starts_with("FLASK_");
    match expected {
        EnvValue::Key => (
            say!(
                lang,
                "found nothing for {name} on line {line} of --env-file, expected a key",
                "--env-file の{line}行目の {name} が空です。鍵が必要です"
            ),
            say!(
                lang,
                "Flask signs no session with an empty key: write {name}=KEY, or give the key with --secret-file",
                "空の鍵では、Flask はセッションに署名しません。{name}=KEY のように書くか、--secret-file で鍵を渡してください"
            ),
        ),
        EnvValue::Keys => {
            let hint = match is_prefixed {
                true => say!(
                    lang,
                    "from_prefixed_env() reads it as JSON: {name}=[\"OLD\", \"OLDER\"]",
                    "from_prefixed_env() は JSON として読みます: {name}=[\"OLD\", \"OLDER\"]"
                ),
                false => say!(
                    lang,
                    "write {name}=[\"OLD\", \"OLDER\"], or keys with commas between them",
                    "{name}=[\"OLD\", \"OLDER\"] のように書くか、鍵をコンマで区切ってください"
                ),
            };
            let what = say!(
                lang,
                "found no list of keys for {name} on line {line} of --env-file",
                "--env-file の{line}行目の {name} は、鍵のリストではありません"
            );
            (what, hint)
        }
        EnvValue::FewerKeys(most) => (
            say!(
                lang,
                "found more than {most} keys for {name} on line {line} of --env-file",
                "--env-file の{line}行目の {name} に、鍵が{most}個より多くあります"
            ),
            say!(
                lang,
                "each is tried for each cookie: leave out the oldest",
                "クッキーごとにすべての鍵を試します。古いものから外してください"
            ),
        ),
        EnvValue::Seconds => (
            say!(
                lang,
                "found no number of seconds for {name} on line {line} of --env-file",
                "--env-file の{line}行目の {name} は、秒数ではありません"
            ),
            say!(
                lang,
                "write {name}=600, or take that line out and give the lifetime as an option",
                "{name}=600 のように書くか、その行を消して、有効期間をオプションで渡してください"
            ),
        ),
        EnvValue::Name => (
            say!(
                lang,
                "found no name of a cookie for {name} on line {line} of --env-file",
                "--env-file の{line}行目の {name} に、クッキーの名前がありません"
            ),
            say!(
                lang,
                "write {name}=session, or take that line out",
                "{name}=session のように書くか、その行を消してください"
            ),
        ),
    }
}
