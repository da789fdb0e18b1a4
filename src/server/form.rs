//! `request.form`: what the browser typed in, as Werkzeug reads it (`werkzeug/formparser.py`).
//!
//! ```text
//! Content-Type: application/x-www-form-urlencoded
//!
//! id=%E6%97%A5%E6%9C%AC+x
//! ```
//!
//! Anything that is no form is an empty form, and the tutorial then logs in as `None`.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;

/// `MAX_FORM_MEMORY_SIZE`: the longest value of a multipart field, in bytes. A file may be longer.
pub const MAX_FORM_MEMORY_SIZE: usize = 500_000;
/// `MAX_FORM_PARTS`: the most parts of a multipart form.
pub const MAX_FORM_PARTS: usize = 1000;

/// A form. An urlencoded one stays as it came until a field is asked for: most are never read.
#[derive(Clone, Debug)]
pub enum Form {
    /// `a=1&b=2`
    Urlencoded(String),
    /// Name and value of each part that is not a file.
    Multipart(Vec<(String, String)>),
}

/// A form beyond a limit: reading it raises `RequestEntityTooLarge`, 413.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

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

    /// Reads a body by its `Content-Type` (`FormDataParser.parse`).
    pub async fn read(content_type: &str, body: Bytes) -> Result<Form, TooLarge> {
        let mimetype = content_type.split(';').next().unwrap_or_default().trim_matches([' ', '\t']);
        match mimetype.to_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Ok(Form::urlencoded(body)),
            "multipart/form-data" => multipart(content_type, body).await,
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
    let bytes = percent_decoded(&text.replace('+', " "));
    let mut unquoted = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        unquoted.push_str(chunk.valid());
        unquoted.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    unquoted
}

/// `urllib.parse.unquote_to_bytes`: a `%` without two hexadecimal digits stays.
pub(super) fn percent_decoded(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

/// Whatever is malformed drops the whole form; only the limits are an error.
async fn multipart(content_type: &str, body: Bytes) -> Result<Form, TooLarge> {
    let Ok(mut request) = Request::builder().header(CONTENT_TYPE, content_type).body(Body::from(body)) else {
        return Ok(Form::EMPTY);
    };
    // the server has its own limit, and the body was read under it
    DefaultBodyLimit::disable().apply(&mut request);
    match Multipart::from_request(request, &()).await {
        Ok(parts) => Ok(fields(parts).await?.map_or(Form::EMPTY, Form::Multipart)),
        Err(_) => Ok(Form::EMPTY),
    }
}

/// The fields among the parts (`MultiPartParser.parse`). `None` for what cannot be parsed to its end.
async fn fields(mut parts: Multipart) -> Result<Option<Vec<(String, String)>>, TooLarge> {
    let mut fields = Vec::new();
    let mut count = 0;
    loop {
        let mut part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(Some(fields)),
            Err(_) => return Ok(None),
        };
        count += 1;
        if count > MAX_FORM_PARTS {
            return Err(TooLarge);
        }
        if !part.headers().contains_key("content-disposition") {
            return Ok(None);
        }
        let is_file = part.file_name().is_some();
        let mut value = Vec::new();
        loop {
            match part.chunk().await {
                Ok(Some(_)) if is_file => {}
                Ok(Some(chunk)) if value.len() + chunk.len() > MAX_FORM_MEMORY_SIZE => return Err(TooLarge),
                Ok(Some(chunk)) => value.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(_) => return Ok(None),
            }
        }
        if let (Some(name), false) = (part.name(), is_file) {
            fields.push((name.to_owned(), decoded(&value, part.content_type().unwrap_or_default())));
        }
    }
}

/// A part may name its charset: Werkzeug knows these three, and takes all others for UTF-8 (`get_part_charset`).
fn decoded(value: &[u8], content_type: &str) -> String {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.trim().split_once('='));
    let charset = parameters.filter(|(name, _)| name.eq_ignore_ascii_case("charset")).map(|(_, value)| value).last();
    match charset.unwrap_or_default().trim_matches('"').to_lowercase().as_str() {
        "iso-8859-1" => value.iter().map(|&byte| char::from(byte)).collect(),
        "ascii" | "us-ascii" => {
            value.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { char::REPLACEMENT_CHARACTER }).collect()
        }
        _ => String::from_utf8_lossy(value).into_owned(),
    }
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
