//! What a page says, in a sentence.

use crate::lang::{Lang, say};
use crate::render::document::shortened;
use crate::server::apps::tutorial::{FirstWords, Page};

/// Who is logged in, as the page shows it.
pub fn page(page: &Page, lang: Lang) -> String {
    match page {
        Page::LoggedIn { name } => says(name, lang),
        Page::LoginForm => login_form(lang),
        Page::Other { begins, begins_with } => first_words(begins, *begins_with, lang),
    }
}

/// The tutorial's words for who is logged in.
pub fn says(name: &str, lang: Lang) -> String {
    if name.is_empty() {
        return say!(
            lang,
            "The page says \"でログイン中\", that is: somebody without a name is logged in.",
            "ページには「でログイン中」とあります。名前は空です。"
        );
    }
    let name = shortened(name, 40);
    // a page can be another user's, out of a cache: so it is the page that says it
    say!(
        lang,
        "The page says \"{name}でログイン中\", that is: {name} is logged in.",
        "ページには「{name}でログイン中」とあります。"
    )
}

/// The tutorial's form.
pub fn login_form(lang: Lang) -> String {
    say!(
        lang,
        "The page is the login form: nobody is logged in.",
        "ページはログインフォームです。誰もログインしていません。"
    )
}

/// The heading, the title or the first words of any other page.
pub fn first_words(begins: &str, begins_with: FirstWords, lang: Lang) -> String {
    match (begins, begins_with) {
        ("", _) => say!(lang, "The page has no text.", "ページに文字はありません。"),
        (begins, FirstWords::Heading) => {
            say!(lang, "The page's heading: \"{begins}\"", "ページの見出し:「{begins}」")
        }
        (begins, FirstWords::Title) => {
            say!(lang, "The page's title: \"{begins}\"", "ページのタイトル:「{begins}」")
        }
        (begins, FirstWords::Text) => {
            say!(lang, "The page's text begins: \"{begins}\"", "ページの本文の冒頭:「{begins}」")
        }
        (begins, FirstWords::Json) => {
            say!(lang, "The page is JSON, value by value: {begins}", "ページは JSON です。値を順に並べると、{begins}")
        }
    }
}
