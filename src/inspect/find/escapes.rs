//! The escapes of C, of Python and of JSON, which agree where they meet.

/// A text without its escapes: `\n`, `\x1b`, `\033`, `\u0021`. Half of a surrogate pair is U+FFFD, and a backslash before
/// anything else stands for what follows it.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.push_str(before);
        let (letter, length) = read(escape).unzip();
        out.extend(letter);
        rest = escape.get(length.unwrap_or_default()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character of an escape behind its backslash, and how many bytes of the text it takes. `None` at the end.
fn read(escape: &str) -> Option<(char, usize)> {
    let first = escape.chars().next()?;
    let coded = match first {
        'x' => coded(escape, 1, 2, 16),
        'u' => pair(escape).or_else(|| coded(escape, 1, 4, 16)),
        'U' => coded(escape, 1, 8, 16),
        '0'..='7' => coded(escape, 0, 3, 8),
        _ => None,
    };
    let plain = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        other => other,
    };
    Some(coded.unwrap_or((plain, first.len_utf8())))
}

/// A character by its number.
fn coded(escape: &str, from: usize, most: usize, radix: u32) -> Option<(char, usize)> {
    let digits = escape.get(from..)?;
    let count = digits.bytes().take(most).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let number = u32::from_str_radix(digits.get(..count)?, radix).ok()?;
    Some((char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER), from + count))
}

/// A character beyond U+FFFF as JSON writes it: `ud83d\udc08`.
fn pair(escape: &str) -> Option<(char, usize)> {
    let unit = |from: usize| u16::from_str_radix(escape.get(from..from + 4)?, 16).ok();
    escape.get(5..7).filter(|between| *between == "\\u")?;
    let mut characters = char::decode_utf16([unit(1)?, unit(7)?]);
    let character = characters.next()?.ok().filter(|character| character.len_utf16() == 2)?;
    Some((character, 11))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_all_three_are_read() {
        for (text, plain) in [
            (r"a\nb\t\\\'", "a\nb\t\\'"),
            (r"\x41\102\u0021\U0001f408", "AB!🐈"),
            (r"\ud83d\udc08 \ud83d \u65e5", "🐈 \u{fffd} 日"),
            (r"\b\f\/", "\u{8}\u{c}/"),
            (r"\xzz\", "xzz"),
            ("日\\日", "日日"),
        ] {
            assert_eq!(unescaped(text), plain, "{text}");
        }
    }
}
