//! What is wrong with a field, a header, a method, a password, as it was typed.

use crate::error::RequestError;
use crate::lang::{Lang, say};
use crate::render::words::login::word;

/// What was found and what was expected, and the hint.
pub(super) fn words(error: &RequestError, lang: Lang) -> (String, String) {
    match error {
        RequestError::RealOnly { option } => (
            say!(
                lang,
                "found {option} without --url: it is for a real app, and the embedded one needs none",
                "{option} は --url で指定するアプリ用で、内蔵アプリには使えません"
            ),
            say!(
                lang,
                "leave {option} out, or name the app: --url http://127.0.0.1:5000",
                "{option} を外すか、アプリを指定してください: --url http://127.0.0.1:5000"
            ),
        ),
        RequestError::WholeAddress { option, found, app, parts: (server, path) } => {
            let (server, path) = (word(server), word(path));
            let what = match app {
                Some(app) => say!(
                    lang,
                    "found {found} for {option}, which is no page of {app}; expected a path such as /me",
                    "{option} の {found} は、{app} のページではありません。/me のようなパスで指定します"
                ),
                None => say!(
                    lang,
                    "found the whole address {found} for {option}, expected a path such as /me",
                    "{option} に、アドレス全体 {found} が指定されています。/me のようなパスで指定します"
                ),
            };
            let hint = say!(
                lang,
                "give the address with --url, and the path here: --url {server} {option} {path}",
                "アドレスは --url で、パスは {option} で指定してください: --url {server} {option} {path}"
            );
            (what, hint)
        }
        RequestError::Field => (
            say!(
                lang,
                "found a --field without a name and `=`, expected NAME=VALUE",
                "--field の値が NAME=VALUE の形になっていません"
            ),
            say!(lang, "for example --field username=alice", "例: --field username=alice"),
        ),
        RequestError::NoColon => (
            say!(
                lang,
                "found a --header without a colon, expected NAME: VALUE",
                "--header の値が NAME: VALUE の形になっていません"
            ),
            header_example(lang),
        ),
        RequestError::HeaderName => (
            say!(
                lang,
                "found a --header whose name is none in HTTP, expected letters, digits and hyphens",
                "--header の名前が、HTTP のヘッダー名として使えません。英数字とハイフンで書いてください"
            ),
            header_example(lang),
        ),
        RequestError::HeaderValue { name } => (
            say!(
                lang,
                "found a value for the header `{name}` that HTTP cannot carry, expected one line of ASCII",
                "ヘッダー `{name}` の値は HTTP では送れません。ASCII の1行で書いてください"
            ),
            header_example(lang),
        ),
        RequestError::OwnHeader { name } => (
            say!(
                lang,
                "found the header `{name}`, which the browser makes itself",
                "ヘッダー `{name}` はブラウザが自分で付けるので、指定できません"
            ),
            say!(
                lang,
                "leave it out; a cookie is put into the jar with jar import",
                "このヘッダーを外してください。クッキーは jar import で取り込めます"
            ),
        ),
        RequestError::Data { line, column } => (
            say!(
                lang,
                "found text that is not JSON in --data, at line {line}, column {column}",
                "--data の{line}行目、{column}文字目から先が JSON になっていません"
            ),
            say!(
                lang,
                "quote it for the shell: --data '{{\"username\": \"{{user}}\", \"password\": \"{{password}}\"}}'",
                "シェルに解釈されないように、引用符で囲んでください: --data '{{\"username\": \"{{user}}\", \"password\": \"{{password}}\"}}'"
            ),
        ),
        RequestError::Method { text } => (
            say!(
                lang,
                "found `{text}`, expected a method of HTTP such as POST",
                "`{text}` は HTTP のメソッドではありません"
            ),
            say!(lang, "use GET, POST, PUT, PATCH or DELETE", "GET、POST、PUT、PATCH、DELETE のどれかにしてください"),
        ),
        RequestError::PasswordNeeded => (
            say!(
                lang,
                "a password is needed, and there is no terminal to ask for it",
                "パスワードが必要ですが、入力できる端末がありません"
            ),
            say!(
                lang,
                "use --password-file PATH or --password-stdin",
                "--password-file PATH か --password-stdin を使ってください"
            ),
        ),
        RequestError::PasswordNotText => (
            say!(
                lang,
                "found a password that is not UTF-8, and JSON has to be",
                "パスワードが UTF-8 ではないので、JSON では送れません"
            ),
            say!(
                lang,
                "write it in UTF-8, or send it with the form of a page, which carries any bytes",
                "UTF-8 で書くか、ページのフォームで送ってください（フォームなら、どんなバイト列でも送れます）"
            ),
        ),
    }
}

fn header_example(lang: Lang) -> String {
    say!(lang, "for example --header 'X-Api-Key: k'", "例: --header 'X-Api-Key: k'")
}
