//! A header with parameters (`werkzeug/http.py` `parse_options_header`).
//!
//! ```text
//! form-data; name="id"; filename=a.txt       a token, or text in quotes
//! form-data; name*=utf-8''%E6%97%A5          percent-encoded, and in which charset (RFC 2231)
//! form-data; name*0=a; name*1=b              in pieces (RFC 2231)
//! ```

use percent_encoding::percent_decode_str;

/// The parameters of a header, by name. A malformed parameter is skipped.
#[derive(Debug, Default)]
pub(super) struct Parameters(Vec<Parameter>);

#[derive(Debug, Default)]
struct Parameter {
    name: String,
    value: String,
    is_in_pieces: bool,
    charset: String,
}

/// What stands before the parameters, and the parameters.
pub(super) fn parse(header: &str) -> (&str, Parameters) {
    let (value, rest) = header.split_once(';').unwrap_or((header, ""));
    let (value, rest) = (trim(value), trim(rest));
    let mut parameters = Parameters::default();
    if !value.is_empty() {
        for (name, text) in pairs(rest) {
            parameters.add(&name.to_ascii_lowercase(), text);
        }
    }
    (value, parameters)
}

impl Parameters {
    /// Of two with the same name the last counts.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.value.as_str())
    }

    fn add(&mut self, marked: &str, text: &str) {
        let (name, is_in_pieces, is_encoded) = marks(marked);
        let before = self.0.iter().position(|parameter| parameter.name == name).map(|place| self.0.swap_remove(place));
        let mut parameter = before.filter(|before| is_in_pieces && before.is_in_pieces).unwrap_or_default();
        let (charset, text) = if is_encoded { charset_and_text(text) } else { ("", text) };
        if !charset.is_empty() {
            parameter.charset = charset.to_ascii_lowercase();
        }
        parameter.value += &match parameter.charset.as_str() {
            _ if !is_encoded => unquote_header_value(text).replace("%22", "\""),
            charset if is_known(charset) => decoded(&percent_decode_str(text).collect::<Vec<u8>>(), charset),
            _ => text.to_owned(),
        };
        self.0.push(Parameter { name: name.to_owned(), is_in_pieces, ..parameter });
    }
}

/// The charsets that Werkzeug knows.
fn is_known(charset: &str) -> bool {
    ["ascii", "us-ascii", "utf-8", "iso-8859-1"].contains(&charset)
}

/// `bytes.decode(charset, "replace")`, and every charset but those is UTF-8.
pub(super) fn decoded(bytes: &[u8], charset: &str) -> String {
    match charset {
        "iso-8859-1" => bytes.iter().map(|&byte| char::from(byte)).collect(),
        "ascii" | "us-ascii" => {
            bytes.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { char::REPLACEMENT_CHARACTER }).collect()
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Each `name=value` as it is written.
fn pairs(mut rest: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    loop {
        let (name, after) = rest.split_at(token_length(rest));
        if let Some(after) = after.strip_prefix('=').filter(|_| !name.is_empty()) {
            let (mut value, mut behind) = after.split_at(token_length(after));
            if after.starts_with('"') {
                // quotes that never close end the reading
                let Some(end) = quoted_length(after) else { return pairs };
                (value, behind) = after.split_at(end);
            }
            if !value.is_empty() {
                pairs.push((name, value));
            }
            rest = behind;
        }
        let Some((_, next)) = rest.split_once(';') else { return pairs };
        rest = next.trim_start_matches([' ', '\t']);
    }
}

fn token_length(text: &str) -> usize {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"_!#$%&'*+-.^`|~".contains(&byte);
    text.bytes().position(|byte| !is_token(byte)).unwrap_or(text.len())
}

fn quoted_length(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let inner = text.strip_prefix('"')?;
    let length = inner.bytes().enumerate().position(|(place, byte)| {
        let is_end = byte == b'"' && !is_escaped;
        let is_escape = byte == b'\\' && matches!(inner.as_bytes().get(place + 1), Some(b'\\' | b'"'));
        is_escaped = is_escape && !is_escaped;
        is_end
    });
    length.map(|length| length + 2)
}

/// `name*0*`: the name, whether it comes in pieces, and whether it is encoded.
fn marks(name: &str) -> (&str, bool, bool) {
    let (name, is_encoded) = name.strip_suffix('*').map_or((name, false), |name| (name, true));
    let before = name.trim_end_matches(|character: char| character.is_ascii_digit());
    match before.strip_suffix('*') {
        Some(whole) if before.len() < name.len() => (whole, true, is_encoded),
        _ => (name, false, is_encoded),
    }
}

/// `charset'language'text`
fn charset_and_text(text: &str) -> (&str, &str) {
    let parts = text.split_once('\'').and_then(|(charset, rest)| Some((charset, rest.split_once('\'')?.1)));
    parts.filter(|(_, encoded)| !text.starts_with('"') && !encoded.is_empty()).unwrap_or(("", text))
}

/// The value without its quotes, and without backslashes before characters (`unquote_header_value` of Werkzeug).
fn unquote_header_value(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return text.to_owned() };
    let mut characters = inner.chars();
    let mut unquoted = String::with_capacity(inner.len());
    while let Some(character) = characters.next() {
        unquoted.push(if character == '\\' { characters.next().unwrap_or(character) } else { character });
    }
    unquoted
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(parameters: &str) -> Option<String> {
        parse(&format!("form-data; {parameters}")).1.get("name").map(str::to_owned)
    }

    #[test]
    fn a_value_is_a_bare_word_or_in_quotes() {
        for (parameters, expected) in [
            ("name=id", Some("id")),
            ("NAME=\"id\"", Some("id")),
            ("x; =y; na me=z;;  name=id z", Some("id")),
            ("name=\"a;\\\"\\\\b\\c\"", Some("a;\"\\bc")),
            ("name=\"%22\"", Some("\"")),
            ("name=a; name=b", Some("b")),
            ("name=", None),
            ("name = id", None),
            ("name=\"id", None),
            ("name=\"id\\\"", None),
        ] {
            assert_eq!(name(parameters).as_deref(), expected, "{parameters}");
        }
        assert_eq!(parse(" \ttext/plain ;").0, "text/plain");
        assert_eq!(parse("; name=id").1.get("name"), None, "parameters of nothing");
    }

    #[test]
    fn a_value_may_be_encoded_or_come_in_pieces() {
        for (parameters, expected) in [
            ("name*=UTF-8'de'%e6%97%a5", "日"),
            ("name*=iso-8859-1''%e9", "é"),
            ("name*=us-ascii''a%e9", "a\u{fffd}"),
            ("name*=koi8-r''%69d", "%69d"),
            ("name*=''%69d", "%69d"),
            ("name*=id", "id"),
            ("name*=\"id\"", "\"id\""),
            ("name*0=i; name*1=d", "id"),
            ("name*0*=utf-8''%69; name*1*=%64; name*2=\"%64\"", "id%64"),
            ("name*0=i; name=d", "d"),
            ("name=i; name*1=d", "d"),
            ("name**=x; name=id", "id"),
        ] {
            assert_eq!(name(parameters).as_deref(), Some(expected), "{parameters}");
        }
    }
}
