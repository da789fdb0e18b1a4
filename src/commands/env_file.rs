//! A key in a `.env` file, read as python-dotenv reads it.
//!
//! ```text
//! export SECRET_KEY='plum-key'   # for Flask
//! ```
//!
//! The rules are those of `dotenv/parser.py`, because the app reads the file with it. Crates for such files read `$` in a
//! value as the name of a variable, which python-dotenv does not, and a key may well hold a `$`.

/// The names that a key may have, the first that is there counts. `FLASK_SECRET_KEY` is read by
/// `app.config.from_prefixed_env()`.
pub(super) const NAMES: [&str; 3] = ["SECRET_KEY", "FLASK_SECRET_KEY", "SESSCTL_SECRET"];

/// A line that gives a variable a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    /// Its name.
    pub name: String,
    /// Its value, without quotes.
    pub value: String,
    /// The line of the file, from 1.
    pub line: usize,
}

impl Binding {
    /// Whether the value names another variable, as `${HOME}`. Only the app knows what it then is.
    pub(super) fn needs_others(&self) -> bool {
        self.value.split_once("${").is_some_and(|(_, rest)| rest.contains('}'))
    }
}

/// The variables that have a value, in order. A line that is no binding is passed over.
pub(super) fn bindings(text: &str) -> Vec<Binding> {
    let mut reader = Reader { text: text.trim_start_matches('\u{feff}'), at: 0 };
    let mut bindings = Vec::new();
    // counted on from binding to binding: from the start each time, a long file would take its square
    let (mut line, mut counted) = (1, 0);
    loop {
        reader.skip(char::is_whitespace);
        if reader.rest().is_empty() {
            return bindings;
        }
        line += reader.text.get(counted..reader.at).unwrap_or_default().matches('\n').count();
        counted = reader.at;
        match reader.binding() {
            Some((name, Some(value))) => bindings.push(Binding { name, value, line }),
            Some((_, None)) => {}
            None => {
                reader.take_while(|character| !is_line_end(character));
            }
        }
    }
}

/// The binding of the first name that has one. Of several for a name the last counts.
pub(super) fn secret(bindings: &[Binding]) -> Option<&Binding> {
    first_of(bindings, &NAMES)
}

/// The same of any other setting.
pub(super) fn first_of<'a>(bindings: &'a [Binding], names: &[&str]) -> Option<&'a Binding> {
    names.iter().find_map(|name| bindings.iter().rfind(|binding| binding.name == *name))
}

/// The names that look as if they had a key, to be told of. A name in another form may be part of a key.
pub(super) fn likely_names(bindings: &[Binding]) -> Vec<String> {
    let is_usual = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let is_likely =
        |name: &str| ["SECRET_KEY", "_SECRET"].iter().any(|end| name.ends_with(end)) && name.bytes().all(is_usual);
    bindings.iter().map(|binding| binding.name.clone()).filter(|name| is_likely(name)).collect()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() && !is_line_end(character)
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take_while(&mut self, is_so: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = rest.get(..rest.find(|character| !is_so(character)).unwrap_or(rest.len())).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    fn skip(&mut self, is_so: impl Fn(char) -> bool) {
        self.take_while(is_so);
    }

    fn eat(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        self.at += if is_there { token.len() } else { 0 };
        is_there
    }

    /// A name, and its value behind a `=`. `None` if the line is no binding.
    fn binding(&mut self) -> Option<(String, Option<String>)> {
        let begin = self.at;
        if self.eat("export") && self.take_while(is_blank).is_empty() {
            self.at = begin;
        }
        let name = match self.rest().chars().next()? {
            '#' => String::new(),
            '\'' => self.quoted('\'')?,
            _ => self.take_while(|character| !(matches!(character, '=' | '#') || character.is_whitespace())).to_owned(),
        };
        self.skip(is_blank);
        let value = if !name.is_empty() && self.eat("=") {
            let has_blanks = !self.take_while(is_blank).is_empty();
            Some(if has_blanks && self.rest().starts_with('#') { String::new() } else { self.value()? })
        } else {
            None
        };
        self.skip(is_blank);
        if self.rest().starts_with('#') {
            self.skip(|character| !is_line_end(character));
        }
        (self.rest().is_empty() || self.rest().starts_with(is_line_end)).then_some((name, value))
    }

    fn value(&mut self) -> Option<String> {
        match self.rest().chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => {
                let line = self.take_while(|character| !is_line_end(character));
                let comment = line.match_indices('#').map(|(at, _)| line.get(..at).unwrap_or_default());
                let before = comment.into_iter().find(|before| before.ends_with(char::is_whitespace)).unwrap_or(line);
                Some(before.trim_end().to_owned())
            }
        }
    }

    /// What stands between quotes. A backslash keeps the quote that it stands before, and a few letters are escapes.
    fn quoted(&mut self, quote: char) -> Option<String> {
        self.eat(quote.encode_utf8(&mut [0; 4]));
        let mut value = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((at, character)) = characters.next() {
            if character == quote {
                self.at += at + quote.len_utf8();
                return Some(value);
            }
            let next = characters.as_str().chars().next();
            let escape = if character == '\\' { next.and_then(|next| escaped(next, quote)) } else { None };
            if escape.is_some() {
                characters.next();
            }
            value.push(escape.unwrap_or(character));
        }
        None
    }
}

/// The character that a backslash makes of the next one.
fn escaped(character: char, quote: char) -> Option<char> {
    match (character, quote) {
        ('\\' | '\'', _) | ('"', '"') => Some(character),
        ('a', '"') => Some('\u{7}'),
        ('b', '"') => Some('\u{8}'),
        ('f', '"') => Some('\u{c}'),
        ('n', '"') => Some('\n'),
        ('r', '"') => Some('\r'),
        ('t', '"') => Some('\t'),
        ('v', '"') => Some('\u{b}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, String)> {
        bindings(text).into_iter().map(|binding| (binding.name, binding.value)).collect()
    }

    #[test]
    fn a_value_is_what_python_dotenv_reads() {
        for (line, value) in [
            ("SECRET_KEY=plum-key", "plum-key"),
            ("export SECRET_KEY=plum-key", "plum-key"),
            ("  SECRET_KEY = plum-key  ", "plum-key"),
            ("SECRET_KEY='plum-key'", "plum-key"),
            ("SECRET_KEY=\"plum-key\" # for Flask", "plum-key"),
            ("SECRET_KEY=plum # for Flask", "plum"),
            ("SECRET_KEY=plum#key", "plum#key"),
            ("SECRET_KEY=a$b$c", "a$b$c"),
            ("SECRET_KEY=a=b==", "a=b=="),
            ("SECRET_KEY='it\\'s \\n'", "it's \\n"),
            ("SECRET_KEY=\"a\\n\\\"b\\\" \\x\"", "a\n\"b\" \\x"),
            ("SECRET_KEY='two\nlines'", "two\nlines"),
            ("'SECRET_KEY'=x", "x"),
            ("SECRET_KEY=", ""),
            ("SECRET_KEY=  # nothing", ""),
            ("SECRET_KEY=#x", "#x"),
            ("SECRET_KEY=\"x\\\\\"", "x\\"),
            ("\u{feff}SECRET_KEY=x\r\n", "x"),
            ("SECRET_KEY=日本 語", "日本 語"),
            ("export\tSECRET_KEY=x", "x"),
        ] {
            assert_eq!(all(line), [("SECRET_KEY".to_owned(), value.to_owned())], "{line}");
        }
    }

    #[test]
    fn what_is_no_binding_is_passed_over() {
        let text = "# SECRET_KEY=old\nDEBUG\nexport X\nA='open\nB=1 2\nnot a binding = x\nSECRET_KEY='a' b\nC=\"d\"\n";
        let names = bindings(text).into_iter().map(|binding| (binding.name, binding.line)).collect::<Vec<_>>();
        assert_eq!(names, [("C".to_owned(), 8)]);
    }

    #[test]
    fn a_long_file_takes_no_more_than_its_length() {
        let began = crate::clock::instant();
        let open = "A=\"open\n".repeat(50_001);
        assert!(bindings(&open).is_empty());
        let many = bindings(&"KEY_OF_SOMETHING=a value of some length\n".repeat(100_000));
        assert_eq!((many.len(), many.last().map(|last| last.line)), (100_000, Some(100_000)));
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    #[test]
    fn the_last_of_a_name_counts_and_the_first_of_the_names() {
        let secret = |text: &str| secret(&bindings(text)).map(|binding| binding.value.clone());
        assert_eq!(secret("SECRET_KEY=a\nSECRET_KEY=b\n").as_deref(), Some("b"));
        assert_eq!(secret("SESSCTL_SECRET=c\nFLASK_SECRET_KEY=b\n").as_deref(), Some("b"));
        assert_eq!(secret("FLASK_SECRET_KEY=b\nSECRET_KEY=a").as_deref(), Some("a"));
        assert_eq!(secret("APP_SECRET_KEY=x"), None);
        assert!(bindings("SECRET_KEY=${A}b").iter().all(Binding::needs_others));
        assert!(!bindings("SECRET_KEY=$A{b}").iter().any(Binding::needs_others));
    }
}
