//! The text of a page, out of its bytes.

use encoding_rs::{Encoding, UTF_8};

/// How far a page is searched for a `<meta charset>`, in bytes (HTML standard, 13.2.3.2).
const PRESCAN: usize = 1024;

/// A page as text, and the name of its encoding. Bytes that it has no character for are replaced by U+FFFD.
///
/// The encoding is the one of a byte order mark, of the `Content-Type`, of the page's own `<meta>`, or else UTF-8.
pub(super) fn decode(page: &[u8], content_type: Option<&str>) -> (String, &'static str) {
    let named = content_type.and_then(of_content_type);
    let encoding = named.or_else(|| of_meta(page)).unwrap_or(UTF_8);
    let (text, encoding, _) = encoding.decode(page);
    (text.into_owned(), encoding.name())
}

/// `text/html; charset=Shift_JIS`
fn of_content_type(header: &str) -> Option<&'static Encoding> {
    header.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| Encoding::for_label(value.trim().trim_matches('"').as_bytes()))?
    })
}

/// `<meta charset="shift_jis">`, or `<meta http-equiv=… content="text/html; charset=shift_jis">`
fn of_meta(page: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&page[..page.len().min(PRESCAN)]).to_ascii_lowercase();
    start.split("<meta").skip(1).find_map(|tag| {
        let tag = tag.split('>').next()?;
        let (_, label) = tag.split_once("charset=")?;
        let label = label.trim_start_matches(['"', '\'', ' ']);
        let label = label.split(|char: char| !char.is_ascii_alphanumeric() && !"-_:.".contains(char)).next()?;
        Encoding::for_label(label.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAPANESE: &[u8] = b"\x93\xfa\x96{"; // 日本 in Shift_JIS

    #[test]
    fn a_page_says_its_encoding_in_its_header_or_in_its_head_and_is_utf_8_otherwise() {
        let with = |head: &str| [head.as_bytes(), JAPANESE].concat();
        let header = "text/html; Charset=\"shift_jis\"";
        assert_eq!(decode(JAPANESE, Some(header)), ("日本".to_owned(), "Shift_JIS"));
        for head in ["<meta charset=Shift_JIS>", "<META http-equiv=x content='text/html; charset=sjis'>"] {
            let (text, name) = decode(&with(head), Some("text/html"));
            assert_eq!((text.strip_prefix(head), name), (Some("日本"), "Shift_JIS"), "{head}");
        }
        assert_eq!(decode("\u{feff}é".as_bytes(), Some(header)), ("é".to_owned(), "UTF-8"), "a mark comes first");
        assert_eq!(decode(b"\xff", Some("text/html; charset=no-such")), ("\u{fffd}".to_owned(), "UTF-8"));
        assert_eq!(decode(b"<meta charset=", None).1, "UTF-8");
    }
}
