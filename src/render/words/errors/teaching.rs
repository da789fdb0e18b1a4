//! What is wrong with a command line of `explain`, `worksheet` or `reset`.

use crate::cli::Given;
use crate::error::Usage;
use crate::lang::{Bilingual, Lang, say};
use crate::render::document::shortened;

/// What was found and what was expected, and the hint.
pub(super) fn words(usage: &Usage, given: &Given, lang: Lang) -> (String, String) {
    let options = given.here();
    match usage {
        Usage::UnknownTerm { found, suggested } => {
            let found = shortened(found, 40);
            let hint = of_terms(suggested, lang);
            (
                say!(
                    lang,
                    "found `{found}`, which is neither a term nor a cookie",
                    "`{found}` は、用語でもクッキーでもありません"
                ),
                hint,
            )
        }
        Usage::ManyCookies { count } => {
            let what = match count {
                Some(count) => {
                    say!(
                        lang,
                        "found {count} cookies, expected one",
                        "クッキーが{count}個あります。説明できるのは1個です"
                    )
                }
                None => say!(lang, "found many cookies, expected one", "クッキーが多数あります。説明できるのは1個です"),
            };
            (
                what,
                say!(
                    lang,
                    "sessctl inspect takes many; give one of them here",
                    "多数なら sessctl inspect が使えます。ここには1つだけ渡してください"
                ),
            )
        }
        Usage::MadeOfEmbedded => (
            say!(
                lang,
                "found --url beside worksheet, which is made from a run of the embedded app",
                "worksheet は内蔵のアプリを動かして作るので、--url は使えません"
            ),
            say!(lang, "leave --url out", "--url を外してください"),
        ),
        _ => (
            say!(
                lang,
                "found no terminal to ask at whether to clear everything, expected --yes",
                "すべて消してよいかを確認できる端末がありません。--yes が必要です"
            ),
            say!(
                lang,
                "to clear without being asked: sessctl {options}reset --yes",
                "確認せずに消すなら: sessctl {options}reset --yes"
            ),
        ),
    }
}

/// What was found on standard input, which has neither a term nor a cookie.
pub(super) fn neither_on_stdin(text: Option<&str>, suggested: &[Bilingual], lang: Lang) -> (String, String) {
    let what = match text {
        Some(text) => {
            let text = shortened(text, 40);
            say!(
                lang,
                "found `{text}` on standard input, which is neither a term nor a cookie",
                "標準入力の `{text}` は、用語でもクッキーでもありません"
            )
        }
        None => {
            say!(lang, "found neither a term nor a cookie on standard input", "標準入力に、用語もクッキーもありません")
        }
    };
    (what, of_terms(suggested, lang))
}

/// What may be meant by a text that is neither a term nor a cookie.
fn of_terms(suggested: &[Bilingual], lang: Lang) -> String {
    let names: Vec<String> =
        suggested.iter().map(|name| name.of(lang)).map(|name| say!(lang, "{name}", "「{name}」")).collect();
    let names = names.join(&say!(lang, ", ", "、"));
    match suggested {
        [] => say!(
            lang,
            "sessctl explain lists the terms; a cookie is explained whole, as it was copied",
            "用語の一覧は、sessctl explain で見られます。クッキーは、コピーしたままの値を渡してください"
        ),
        _ => {
            say!(
                lang,
                "did you mean {names}? sessctl explain lists all",
                "{names}のことですか。用語の一覧は、sessctl explain で見られます"
            )
        }
    }
}
