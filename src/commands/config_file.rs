//! A key in the configuration of what starts the app: a unit of systemd, a file of Docker Compose or of Kubernetes.
//!
//! ```text
//! Environment="SECRET_KEY=plum-key"       systemd
//!   SECRET_KEY: plum-key                  a map of YAML
//!   - SECRET_KEY=plum-key                 a list of YAML
//!   - name: SECRET_KEY                    Kubernetes
//!     value: plum-key
//! ```

use super::env_file::NAMES;

/// A line that gives a variable a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// Its name.
    pub name: String,
    /// Its value. `None` if it is made of other variables.
    pub value: Option<String>,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What a file says of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// This.
    One(Setting),
    /// Two keys, by their lines.
    Different(usize, usize),
}

/// The key of a file, by the first of the names that is there. A file may say it twice, if it is the same.
pub(super) fn secret(text: &str) -> Said {
    first_of(text, &NAMES)
}

/// The same of any other setting.
pub(super) fn first_of(text: &str, names: &[&str]) -> Said {
    let settings = settings(text, names);
    for name in names {
        let mut named = settings.iter().filter(|setting| setting.name == *name);
        let Some(first) = named.next() else { continue };
        return match named.find(|other| other.value != first.value) {
            Some(other) => Said::Different(first.line, other.line),
            None => Said::One(first.clone()),
        };
    }
    Said::Nothing
}

/// The lines that give one of the names a value.
fn settings(text: &str, names: &[&str]) -> Vec<Setting> {
    let mut settings = Vec::new();
    // the name that Kubernetes gives on the line before
    let mut named: Option<&str> = None;
    for (before, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        let item = trimmed.strip_prefix("- ").map(str::trim_start);
        let pairs = match trimmed.strip_prefix("Environment=") {
            Some(words) => systemd_words(words),
            None => in_yaml(trimmed, item, named, names).into_iter().collect(),
        };
        let is_of_interest = |(name, _): &(String, _)| names.contains(&name.as_str());
        let setting = |(name, value)| Setting { name, value, line: before + 1 };
        settings.extend(pairs.into_iter().filter(is_of_interest).map(setting));
        let name = item.unwrap_or(trimmed).strip_prefix("name:").map(|name| name.trim().trim_matches(['"', '\'']));
        named = name;
    }
    settings
}

/// A name and its value, if that is not made of other variables.
type Pair = (String, Option<String>);

/// The assignments behind `Environment=`, each a word, perhaps in quotes. `%%` is a percent sign, and `%i` is for
/// systemd alone to read (systemd.unit, "Specifiers").
fn systemd_words(text: &str) -> Vec<Pair> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let next = match character {
            _ if quote == Some(character) => {
                quote = None;
                continue;
            }
            '"' | '\'' if quote.is_none() => {
                quote = Some(character);
                continue;
            }
            ' ' | '\t' if quote.is_none() => {
                words.push(String::new());
                continue;
            }
            '\\' => characters.next().map(|escaped| match escaped {
                'n' => '\n',
                't' => '\t',
                's' => ' ',
                other => other,
            }),
            other => Some(other),
        };
        if let Some(last) = words.last_mut() {
            last.extend(next);
        }
    }
    let pair = |word: String| {
        let (name, value) = word.split_once('=')?;
        let plain = value.replace("%%", "");
        Some((name.to_owned(), (!plain.contains('%')).then(|| value.replace("%%", "%"))))
    };
    words.into_iter().filter_map(pair).collect()
}

/// `NAME: value`, `- NAME=value`, or the `value: …` behind a `name: …`.
fn in_yaml(line: &str, item: Option<&str>, named: Option<&str>, names: &[&str]) -> Option<Pair> {
    let assignment = item.map(|item| (item, scalar(item))).and_then(|(item, scalar)| {
        let text = scalar.filter(|text| !text.is_empty()).unwrap_or_else(|| item.to_owned());
        text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
    });
    let is_name = |name: &str| names.contains(&name);
    let (name, value) = match assignment.filter(|(name, _)| is_name(name)) {
        Some(assignment) => assignment,
        None => {
            let (key, value) = item.unwrap_or(line).split_once(':')?;
            let key = key.trim_end().trim_matches(['"', '\'']);
            let value = scalar(value.strip_prefix([' ', '\t'])?).filter(|value| !value.is_empty())?;
            (if key == "value" { named? } else { key }.to_owned(), value)
        }
    };
    // Compose puts in the value of another variable, and Kubernetes too
    let is_of_others = value.match_indices('$').any(|(at, _)| {
        let next = value.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| next.is_ascii_alphanumeric() || "_{($".contains(next))
    });
    Some((name, (!is_of_others).then_some(value)))
}

/// A text as YAML writes it: plain, or in quotes. `None` for anything else, and for what is an assignment of Python.
fn scalar(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_suffix(',').unwrap_or(text);
    let is_end = |rest: &str| rest.trim_start().is_empty() || rest.trim_start().starts_with('#');
    if let Some(quoted) = text.strip_prefix('\'') {
        let (inner, rest) =
            quoted.replace("''", "\0").rsplit_once('\'').map(|(inner, rest)| (inner.to_owned(), rest.to_owned()))?;
        return (is_end(&rest) && !inner.contains('\'')).then(|| inner.replace('\0', "'"));
    }
    if let Some(quoted) = text.strip_prefix('"') {
        let (mut inner, mut characters) = (String::new(), quoted.chars());
        loop {
            match characters.next()? {
                '"' => return is_end(characters.as_str()).then_some(inner),
                '\\' => match characters.next()? {
                    'n' => inner.push('\n'),
                    't' => inner.push('\t'),
                    same @ ('"' | '\\' | '/') => inner.push(same),
                    _ => return None,
                },
                other => inner.push(other),
            }
        }
    }
    let plain = text.split(" #").next().unwrap_or_default().trim_end();
    (!plain.starts_with(['|', '>', '&', '*', '!', '{', '[', '@', '`', '#']) && !plain.contains(" = "))
        .then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<(usize, Option<String>)> {
        match secret(text) {
            Said::One(setting) => Some((setting.line, setting.value)),
            Said::Nothing | Said::Different(..) => None,
        }
    }

    #[test]
    fn the_key_is_read_in_each_spelling_that_carries_its_name() {
        for (text, line, value) in [
            ("[Service]\nEnvironment=\"SECRET_KEY=plum key\"\n", 2, "plum key"),
            ("Environment=SECRET_KEY=plum-key", 1, "plum-key"),
            ("Environment='SECRET_KEY=a=b' \"DEBUG=1\"", 1, "a=b"),
            ("Environment=DEBUG=1 SECRET_KEY=\"plum key\"", 1, "plum key"),
            ("Environment=\"SECRET_KEY=50%% \\\"x\\\" $y\"", 1, "50% \"x\" $y"),
            ("services:\n  web:\n    environment:\n      SECRET_KEY: plum-key  # it\n", 4, "plum-key"),
            ("  SECRET_KEY: 'it''s'", 1, "it's"),
            ("  SECRET_KEY: \"a \\\"b\\\" #c\"", 1, "a \"b\" #c"),
            ("    - SECRET_KEY=plum-key", 1, "plum-key"),
            ("    - \"SECRET_KEY=plum key\"", 1, "plum key"),
            ("    - 'FLASK_SECRET_KEY=plum-key'", 1, "plum-key"),
            ("    - SECRET_KEY=\"plum\"", 1, "\"plum\""),
            ("  - name: SECRET_KEY\n    value: plum-key\n", 2, "plum-key"),
            ("{\n  \"SECRET_KEY\": \"plum-key\",\n}", 2, "plum-key"),
            ("  SECRET_KEY: a\n  SECRET_KEY: a\n", 1, "a"),
        ] {
            assert_eq!(one(text), Some((line, Some(value.to_owned()))), "{text}");
        }
    }

    #[test]
    fn what_only_the_program_can_read_is_not_guessed() {
        for text in [
            "Environment=SECRET_KEY=%i",
            "  SECRET_KEY: ${KEY}",
            "  SECRET_KEY: a$$b",
            "  - SECRET_KEY=$KEY",
            "SECRET_KEY: a$b",
        ] {
            assert_eq!(one(text), Some((1, None)), "{text}");
        }
        assert_eq!(secret("SECRET_KEY: a\nx:\n  SECRET_KEY: b"), Said::Different(1, 3));
        for text in [
            "SECRET_KEY:",
            "  - SECRET_KEY",
            "SECRET_KEY: |\n  x",
            "SECRET_KEY: str = 'x'",
            "# SECRET_KEY: x",
            "SECRET_KEY: \"\\x41\"",
            "- name: OTHER\n  value: x",
            "OTHER_SECRET_KEY: x",
            "SECRET_KEY = 'x'",
        ] {
            assert_eq!(secret(text), Said::Nothing, "{text}");
        }
    }
}
