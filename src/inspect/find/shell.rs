//! The words of a command line, by the rules of the shell that it was copied for.

use super::escapes::unescaped;

/// The words of a command line of a Unix shell: bash, zsh, fish.
pub(super) fn posix(text: &str) -> Option<Vec<String>> {
    // a backslash at its end joins a line with the next
    shlex::split(&plain_quotes(&text.replace("\\\r\n", "").replace("\\\n", "")))
}

/// The words of a command line of Windows' cmd. A caret takes the meaning of the next character, also of a line end.
pub(super) fn cmd(text: &str) -> Option<Vec<String>> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '^' => match letters.next() {
                Some('\r') => {
                    letters.next_if_eq(&'\n');
                    plain.push(' ');
                }
                Some('\n') => plain.push(' '),
                Some(next) => plain.push(next),
                None => {}
            },
            // no quote to cmd
            '\'' => plain.push_str("\\'"),
            other => plain.push(other),
        }
    }
    shlex::split(&plain)
}

/// `$'…'`, in which bash and zsh read the escapes of C, as a text in plain single quotes.
fn plain_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once("$'") {
        out.push_str(before);
        let mut is_escaped = false;
        let length = quoted.bytes().position(|byte| {
            let is_end = !is_escaped && byte == b'\'';
            is_escaped = !is_escaped && byte == b'\\';
            is_end
        });
        let inner = quoted.get(..length.unwrap_or(quoted.len())).unwrap_or_default();
        out.push('\'');
        // a quote inside ends the quotes, stands alone, and begins them again
        out.push_str(&unescaped(inner).replace('\'', "'\\''"));
        out.push('\'');
        rest = quoted.get(inner.len() + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The texts in double quotes of PowerShell, in which a backtick escapes and two quotes are one.
pub(super) fn powershell_texts(text: &str) -> Vec<String> {
    let (mut texts, mut letters) = (Vec::new(), text.chars().peekable());
    while let Some(letter) = letters.next() {
        if letter != '"' {
            continue;
        }
        let mut inner = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '`' => inner.extend(letters.next()),
                '"' if letters.next_if_eq(&'"').is_some() => inner.push('"'),
                '"' => break,
                other => inner.push(other),
            }
        }
        texts.push(inner);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_has_its_own_quotes() {
        for (text, words) in [
            (r"curl -H 'Cookie: a=b c' x", vec!["curl", "-H", "Cookie: a=b c", "x"]),
            (r#"curl -H "Cookie: a=\"b\"" x"#, vec!["curl", "-H", "Cookie: a=\"b\"", "x"]),
            (r"curl -H $'Cookie: a=1\u0021\x41\'' x", vec!["curl", "-H", "Cookie: a=1!A'", "x"]),
            ("curl \\\n  -b'a=b' \\\r\n x", vec!["curl", "-ba=b", "x"]),
        ] {
            assert_eq!(posix(text).expect(text), words, "{text}");
        }
        for (text, words) in [
            ("curl -b ^\"a=b^\" ^\r\n -H ^\"x: y^\"", vec!["curl", "-b", "a=b", "-H", "x: y"]),
            ("curl ^\n -H \"it's\"", vec!["curl", "-H", "it\\'s"]),
        ] {
            assert_eq!(cmd(text).expect(text), words, "{text}");
        }
        assert_eq!(powershell_texts("@{ \"a\"=\"b`\"c\" ; \"d\"=\"\"\"e\" }"), ["a", "b\"c", "d", "\"e"]);
    }
}
