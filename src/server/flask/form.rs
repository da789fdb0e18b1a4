//! `request.form`: the fields of a submitted form, as Werkzeug reads them (`werkzeug/formparser.py`).
//!
//! ```text
//! Content-Type: application/x-www-form-urlencoded
//!
//! id=%E6%97%A5%E6%9C%AC+x
//! ```
//!
//! A body that is not a form is read as an empty form.

mod multipart;
mod parameters;
mod unreadable;
mod urlencoded;

pub use multipart::{MAX_FORM_MEMORY_SIZE, MAX_FORM_PARTS};
pub use unreadable::Unreadable;

/// A form. An urlencoded form is decoded when a field is read, because most forms are never read.
#[derive(Clone, Debug)]
pub enum Form {
    /// `a=1&b=2`
    Urlencoded(String),
    /// Name and value of each part that is not a file.
    Multipart(Vec<(String, String)>),
}

impl Form {
    /// No field at all.
    pub const EMPTY: Form = Form::Urlencoded(String::new());

    /// `request.form.get(name)`: the first field of this name.
    pub fn get(&self, name: &str) -> Option<String> {
        match self {
            Form::Urlencoded(text) => urlencoded::first(text, name),
            Form::Multipart(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()),
        }
    }

    /// Reads a body, as far as it came, by its `Content-Type` (`FormDataParser.parse`).
    ///
    /// # Errors
    ///
    /// A form beyond a limit, and one that ends before its `Content-Length`. A malformed one is an empty form.
    pub fn read(content_type: &str, body: &[u8], is_whole: bool) -> Result<Form, Unreadable> {
        let (mimetype, parameters) = parameters::parse(content_type);
        match mimetype.to_lowercase().as_str() {
            "application/x-www-form-urlencoded" if is_whole => Ok(Form::urlencoded(body)),
            "application/x-www-form-urlencoded" => Err(Unreadable::BrokenOff),
            "multipart/form-data" => match parameters.get("boundary") {
                Some(boundary) if boundary.is_ascii() && !boundary.is_empty() => {
                    let fields = multipart::fields(body, is_whole, boundary)?;
                    Ok(fields.map_or(Form::EMPTY, Form::Multipart))
                }
                _ => Ok(Form::EMPTY),
            },
            _ => Ok(Form::EMPTY),
        }
    }

    /// One byte that is not UTF-8 drops the whole form (`_parse_urlencoded`).
    pub fn urlencoded(body: impl Into<Vec<u8>>) -> Form {
        String::from_utf8(body.into()).map_or(Form::EMPTY, Form::Urlencoded)
    }
}
