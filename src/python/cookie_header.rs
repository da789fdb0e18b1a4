//! The `Cookie` header, as the server reads it (`werkzeug/sansio/http.py` `parse_cookie`).

/// The value of the first cookie of this name. `None` if the header has no well-formed one.
///
/// ```text
/// a=b;  session = eyJf… ; session=later     blanks are dropped, the first one wins
/// session="eyJf…"                           quotes are dropped, backslashes unescaped
/// session=ey Jf…                            an inner blank or quote spoils the pair
/// ```
pub fn first(header: &str, name: &str) -> Option<String> {
    let mut rest = header;
    while !rest.is_empty() {
        match pair(rest) {
            Some((key, value, _)) if key == name => return Some(unquoted(value)),
            Some((_, _, after)) => rest = after,
            // a malformed pair is skipped, up to the next semicolon
            None => rest = rest.split_once(';')?.1,
        }
    }
    None
}

/// One `key=value` up to its semicolon, and what follows: `[ \t]*key([ \t]*=[ \t]*value)?[ \t]*(;|$)`.
fn pair(text: &str) -> Option<(&str, &str, &str)> {
    let text = trim_start(text);
    let (key, after_key) = text.split_at(text.find([' ', '\t', '=', '"', ';']).unwrap_or(text.len()));
    if key.is_empty() {
        return None;
    }
    if let Some(after_sign) = trim_start(after_key).strip_prefix('=') {
        let after_sign = trim_start(after_sign);
        if let Some(end) = quoted_end(after_sign) {
            let (value, after) = after_sign.split_at(end);
            if let Some(after) = end_of_pair(after) {
                return Some((key, value, after));
            }
        }
        let (value, after) = after_sign.split_at(after_sign.find([' ', '\t', '"', ';']).unwrap_or(after_sign.len()));
        return end_of_pair(after).map(|after| (key, value, after));
    }
    end_of_pair(after_key).map(|after| (key, "", after))
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

fn end_of_pair(text: &str) -> Option<&str> {
    let text = trim_start(text);
    if text.is_empty() { Some("") } else { text.strip_prefix(';') }
}

/// Where a value in double quotes ends: `"(?:[^\\"]|\\.)*"`.
fn quoted_end(text: &str) -> Option<usize> {
    let mut characters = text.strip_prefix('"')?.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return Some(place + 2),
            '\\' => {
                characters.next().filter(|(_, escaped)| *escaped != '\n')?;
            }
            _ => {}
        }
    }
    None
}

/// The value without its quotes. `\054` is an octal byte, and a backslash before another character is dropped.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..]) => {
                bytes.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest = after;
            }
            (b'\\', [escaped, after @ ..]) if *escaped != b'\n' => {
                bytes.push(*escaped);
                rest = after;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(header: &str) -> Option<String> {
        first(header, "session")
    }

    #[test]
    fn the_first_of_two_wins() {
        assert_eq!(session("session=bad; session=good").as_deref(), Some("bad"));
        assert_eq!(session("Session=a; session=b").as_deref(), Some("b"));
    }

    #[test]
    fn blanks_and_quotes_are_dropped() {
        assert_eq!(session("a=b;  session = x.y.z ;c=d").as_deref(), Some("x.y.z"));
        assert_eq!(session(r#"session="x\054\"y""#).as_deref(), Some("x,\"y"));
        assert_eq!(session("session").as_deref(), Some(""));
    }

    #[test]
    fn an_inner_blank_or_quote_spoils_the_pair() {
        assert_eq!(session("session=a b"), None);
        assert_eq!(session("session=a\"b; session=c").as_deref(), Some("c"));
        assert_eq!(session("session=\"a; session=b").as_deref(), Some("b"), "a quote that never closes");
        assert_eq!(session(""), None);
    }
}
