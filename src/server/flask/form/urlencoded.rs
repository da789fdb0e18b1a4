//! `application/x-www-form-urlencoded` (`urllib.parse.parse_qsl`).
//!
//! ```text
//! a=1&id=%E6%97%A5+x
//! ```

use percent_encoding::percent_decode_str;

/// The value of the first field of this name. A name alone has an empty value.
pub(super) fn first(text: &str, name: &str) -> Option<String> {
    text.split('&')
        .filter(|field| !field.is_empty())
        .map(|field| field.split_once('=').unwrap_or((field, "")))
        .find(|(key, _)| unquote(key) == name)
        .map(|(_, value)| unquote(value))
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
    use crate::server::flask::form::Form;

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
    fn bytes_that_are_not_utf_8_stay_percent_encoded() {
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
