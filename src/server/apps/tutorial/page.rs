//! How a page of the tutorial is read.
//!
//! The app answers every visit with one of two pages, and with status 200 for both. Only the text tells whether the
//! visitor is logged in.

use schemars::JsonSchema;
use serde::Serialize;

/// The kinds of page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Page {
    /// `NAMEでログイン中`: the visitor is logged in.
    LoggedIn {
        /// The name on the page.
        name: String,
    },
    /// The form that asks for a name.
    LoginForm,
    /// Another page.
    Other {
        /// The first words of its text.
        begins: String,
    },
}

impl Page {
    /// Reads the HTML of a page.
    pub fn read(html: &str) -> Page {
        if let Some(name) = logged_in_name(html) {
            return Page::LoggedIn { name };
        }
        let has_field = |quote: char| html.contains(&format!("name={quote}id{quote}"));
        if html.contains("<form") && (has_field('"') || has_field('\'')) {
            Page::LoginForm
        } else {
            Page::Other { begins: first_words(html) }
        }
    }

    /// The name on the page, if it says that the visitor is logged in.
    pub fn logged_in_as(&self) -> Option<&str> {
        match self {
            Page::LoggedIn { name } => Some(name),
            _ => None,
        }
    }
}

/// The text of `<p>NAMEでログイン中</p>`, as a person reads it.
fn logged_in_name(html: &str) -> Option<String> {
    let (before, _) = html.split_once("でログイン中</p>")?;
    let (_, name) = before.rsplit_once("<p>")?;
    Some(unescaped(name))
}

/// The heading, or else the text between the tags, as far as a line goes.
fn first_words(html: &str) -> String {
    const MOST: usize = 60;
    let heading = html.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>"));
    let html = heading.map_or(html, |(heading, _)| heading);
    let body = html.split_once("<body").map_or(html, |(_, body)| body.split_once('>').map_or(body, |(_, body)| body));
    let text: Vec<&str> = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let words: Vec<&str> = text.iter().flat_map(|text| text.split_whitespace()).collect();
    unescaped(&words.join(" ")).chars().take(MOST).collect()
}

/// The five characters that Jinja escapes. `&amp;` last, or `&amp;lt;` would become `<`.
fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&#34;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_person_reads_it() {
        let named = Page::read("<body>\n    <p>a&amp;lt;&#39;日本語でログイン中</p>\n</body>");
        assert_eq!(named.logged_in_as(), Some("a&lt;'日本語"));
        assert_eq!(Page::read("<p>でログイン中</p>").logged_in_as(), Some(""));
        assert_eq!(Page::read("<form><input name=\"id\"></form>"), Page::LoginForm);
        let other = Page::read("<title>x</title><body class=a><b>not</b> &lt;here&gt;</body>");
        assert_eq!(other, Page::Other { begins: "not <here>".into() });
        assert_eq!(Page::read("<p>x<h1>404</h1>y"), Page::Other { begins: "404".into() });
    }
}
