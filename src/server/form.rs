//! `request.form`: what the browser typed in, as Werkzeug reads it (`werkzeug/formparser.py`).
//!
//! ```text
//! Content-Type: application/x-www-form-urlencoded
//!
//! id=%E6%97%A5%E6%9C%AC+x
//! ```
//!
//! Anything that is no form is an empty form, and the tutorial then logs in as `None`.

use percent_encoding::percent_decode_str;

use super::response::Status;
use super::{multipart, parameters};

/// A form. An urlencoded one stays as it came until a field is asked for: most are never read.
#[derive(Clone, Debug)]
pub enum Form {
    /// `a=1&b=2`
    Urlencoded(String),
    /// Name and value of each part that is not a file.
    Multipart(Vec<(String, String)>),
}

/// Why a form cannot be read. A malformed one can: it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is beyond a limit: `RequestEntityTooLarge`.
    TooLarge,
    /// It ends before its `Content-Length`: `ClientDisconnected`.
    BrokenOff,
}

impl From<Unreadable> for Status {
    fn from(unreadable: Unreadable) -> Status {
        match unreadable {
            Unreadable::TooLarge => Status::RequestEntityTooLarge,
            Unreadable::BrokenOff => Status::BadRequest,
        }
    }
}

impl Form {
    /// No field at all.
    pub const EMPTY: Form = Form::Urlencoded(String::new());

    /// `request.form.get(name)`: the first field of this name.
    pub fn get(&self, name: &str) -> Option<String> {
        match self {
            Form::Urlencoded(text) => text
                .split('&')
                .filter(|field| !field.is_empty())
                .map(|field| field.split_once('=').unwrap_or((field, "")))
                .find(|(key, _)| unquote(key) == name)
                .map(|(_, value)| unquote(value)),
            Form::Multipart(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()),
        }
    }

    /// Reads a body, as far as it came, by its `Content-Type` (`FormDataParser.parse`).
    pub fn read(content_type: &str, body: Vec<u8>, is_whole: bool) -> Result<Form, Unreadable> {
        let (mimetype, parameters) = parameters::parse(content_type);
        match mimetype.to_lowercase().as_str() {
            "application/x-www-form-urlencoded" if is_whole => Ok(Form::urlencoded(body)),
            "application/x-www-form-urlencoded" => Err(Unreadable::BrokenOff),
            "multipart/form-data" => match parameters.get("boundary") {
                Some(boundary) if boundary.is_ascii() && !boundary.is_empty() => {
                    let fields = multipart::fields(&body, is_whole, boundary)?;
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

/// `urllib.parse.unquote_plus`. Bytes that make no UTF-8 stay percent-encoded, in capitals
/// (Werkzeug's error handler `werkzeug.url_quote`).
fn unquote(text: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(&text.replace('+', " ")).collect();
    let mut unquoted = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        unquoted.push_str(chunk.valid());
        unquoted.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    unquoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(body: impl Into<Vec<u8>>) -> Option<String> {
        Form::urlencoded(body).get("id")
    }

    #[test]
    fn the_first_of_two_fields_wins() {
        assert_eq!(id("a=0&&id=first&id=second").as_deref(), Some("first"));
        assert_eq!(id("id").as_deref(), Some(""), "a name alone is a blank value");
        assert_eq!(id("%69d=a;id=b").as_deref(), Some("a;id=b"), "a semicolon separates nothing");
        assert_eq!(id("i+d=a"), None);
    }

    #[test]
    fn what_makes_no_text_stays_percent_encoded() {
        assert_eq!(id("id=%e6%97%a5%ff%41%e6%97").as_deref(), Some("日%FFA%E6%97"));
        assert_eq!(id("id=日%e6日%97%a5").as_deref(), Some("日%E6日%97%A5"));
        assert_eq!(id("id=%c3%28%ed%a0%80").as_deref(), Some("%C3(%ED%A0%80"));
        assert_eq!(id("id=a+b%2Bc%20d%zz%").as_deref(), Some("a b+c d%zz%"));
    }

    #[test]
    fn one_raw_byte_that_is_no_text_drops_the_whole_form() {
        assert_eq!(id(b"id=a&x=\xff".as_slice()), None);
    }
}
