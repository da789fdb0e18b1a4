//! How a page of the tutorial is read.
//!
//! The app answers every visit with one of two pages, and with status 200 for both. Only the text tells whether the
//! visitor is logged in.

use schemars::JsonSchema;
use serde::Serialize;

/// Where the first words of a page stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstWords {
    /// In its first heading, `<h1>`.
    Heading,
    /// In its `<title>`.
    Title,
    /// In its text, at the beginning. It may not be what a browser shows first: that is of its styles.
    #[default]
    Text,
    /// In its JSON: each value behind the way to it, `user/name: mia`.
    Json,
}

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
        /// Its heading, its title, or the first words of its text, `…` at their end where they go on. Empty where the page
        /// was not read any further.
        begins: String,
        /// Which of these it is.
        begins_with: FirstWords,
    },
}

impl Page {
    /// Reads the HTML of a page.
    pub fn read(html: &str) -> Page {
        if let Some(name) = logged_in_name(html) {
            return Page::LoggedIn { name };
        }
        if is_the_form(html) {
            Page::LoginForm
        } else {
            Page::Other { begins: String::new(), begins_with: FirstWords::Text }
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

/// Whether the page is the form: one that is posted to `/`, in which `id` is the only field to type into.
///
/// Other apps have forms too, and fields named `id`.
fn is_the_form(html: &str) -> bool {
    let tags = |name: &'static str| html.split('<').filter_map(move |tag| tag.strip_prefix(name)?.split('>').next());
    let is = |tag: &str, attribute: &str| {
        let spelled = [attribute.to_owned(), attribute.replace('"', "'")];
        spelled.iter().any(|spelled| tag.contains(spelled.as_str()))
    };
    let typed =
        tags("input").filter(|tag| !["submit", "hidden"].iter().any(|kind| is(tag, &format!("type=\"{kind}\""))));
    let mut forms = tags("form");
    forms.next().is_some_and(|form| is(form, "action=\"/\""))
        && forms.next().is_none()
        && typed.collect::<Vec<_>>().as_slice().iter().map(|tag| is(tag, "name=\"id\"")).eq([true])
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
        let form = "<form action='/' method='POST'><input type='text' name='id'><input type='submit'></form>";
        assert_eq!(Page::read(form), Page::LoginForm);
        assert_eq!(Page::read(&form.replace('\'', "\"")), Page::LoginForm);
        for other in [
            "<title>x</title>",
            "<form action='/'><input type='hidden' name='id'></form>",
            "<form action='/search'><input name='id'></form>",
            "<form action='/'><input name='id'><input type='password' name='p'></form>",
            &form.repeat(2),
        ] {
            assert_eq!(
                Page::read(other),
                Page::Other { begins: String::new(), begins_with: FirstWords::Text },
                "{other}"
            );
        }
    }
}
