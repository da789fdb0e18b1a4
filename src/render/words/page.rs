//! What a page says, in a sentence.

use super::sentence::apart;
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
            "The page says \"でログイン中\": somebody without a name is logged in.",
            "ページには「でログイン中」とあります。名前が空のまま、ログインしています。"
        );
    }
    let name = shortened(name, 40);
    let apart = apart(&name);
    say!(
        lang,
        "The page says \"{name}でログイン中\": {name} is logged in.",
        "ページには「{name}でログイン中」とあります。{apart}としてログインしています。"
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
    }
}
