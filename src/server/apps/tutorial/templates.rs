//! The two pages of the tutorial, as its Jinja templates make them.

use askama::Template;

use crate::cookie::Value;
use crate::python;
use crate::server::flask::response::Status;

/// `index.html`: the form.
#[derive(Template)]
#[template(path = "index.html", config = "src/server/apps/tutorial/templates/askama.toml")]
pub struct Index;

/// `login.html`: who is logged in.
#[derive(Template)]
#[template(path = "login.html", config = "src/server/apps/tutorial/templates/askama.toml", escape = "none")]
pub struct Login {
    /// In HTML.
    id: String,
}

impl Login {
    /// The page of this `id`.
    ///
    /// # Errors
    ///
    /// The `id` holds a lone surrogate, which UTF-8 cannot encode: `UnicodeEncodeError`. The view has run by then, so the
    /// session is still saved.
    pub fn of(id: &Value) -> Result<Login, Status> {
        Ok(Login { id: html(id)? })
    }
}

/// A page of one paragraph: `<p>{{ value }}</p>`
///
/// # Errors
///
/// As [`Login::of`].
pub fn paragraph(value: &Value) -> Result<String, Status> {
    Ok(format!("<p>{}</p>", html(value)?))
}

/// `{{ value }}`: Python's `str()`, escaped.
fn html(value: &Value) -> Result<String, Status> {
    let text = python::repr::str(value);
    let text = text.as_str().ok_or(Status::InternalServerError)?;
    // Markup is HTML already: with the key, one can put a script on the page
    Ok(if let Value::Markup(_) = value { text.to_owned() } else { escape(text) })
}

/// Escapes as Jinja does (`markupsafe.escape`); askama itself would write other entities for the same characters.
fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\'' => html.push_str("&#39;"),
            '"' => html.push_str("&#34;"),
            _ => html.push(character),
        }
    }
    html
}
