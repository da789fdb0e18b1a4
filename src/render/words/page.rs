//! What a page says, in a sentence.

use crate::lang::{Lang, say};
use crate::render::document::shortened;
use crate::server::apps::tutorial::Page;

/// Who is logged in, as the page shows it.
pub fn page(page: &Page, lang: Lang) -> String {
    match page {
        Page::LoggedIn { name } if name.is_empty() => {
            say!(
                lang,
                "The page says \"でログイン中\": somebody without a name is logged in.",
                "ページには「でログイン中」とあります。名前のない誰かがログインしています。"
            )
        }
        Page::LoggedIn { name } => {
            let name = shortened(name, 40);
            say!(
                lang,
                "The page says \"{name}でログイン中\": {name} is logged in.",
                "ページには「{name}でログイン中」とあります。{name} としてログインしています。"
            )
        }
        Page::LoginForm => {
            say!(
                lang,
                "The page is the login form: nobody is logged in.",
                "ページはログインフォームです。誰もログインしていません。"
            )
        }
        Page::Other { begins } if begins.is_empty() => say!(lang, "The page is empty.", "ページは空です。"),
        Page::Other { begins } => say!(lang, "The page begins: \"{begins}\"", "ページの冒頭:「{begins}」"),
    }
}
