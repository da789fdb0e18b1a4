//! The values of a lesson: what `{user}` stands for. Each learner gets others, and the same ones every time.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::pack::{Drawn, Lesson, Text};
use crate::clock::Timestamp;
use crate::cookie::{SecretKey, Signer, dumps, tags};
use crate::python::json;
use crate::server::apps::tutorial::SECRET_KEY;

/// The values, by the words that stand for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// The values of a lesson for the learner of this name. A cookie among them was signed at this moment.
    pub fn of(lesson: &Lesson, learner: &str, at: Timestamp) -> Values {
        let mut values = Values::default();
        values.set("name", learner);
        for drawn in &lesson.values {
            let value = values.drawn(drawn, lesson.name.get_ref(), learner, at);
            values.set(drawn.name.get_ref(), &value);
        }
        values
    }

    fn drawn(&self, drawn: &Drawn, lesson: &str, learner: &str, at: Timestamp) -> String {
        let value = match drawn.choose.len() {
            0 => String::new(),
            count => {
                let seed = Sha256::new_with_prefix(learner).chain_update([0]).chain_update(lesson).chain_update([0]);
                let hash = seed.chain_update(drawn.name.get_ref()).finalize();
                let number = hash.iter().take(7).fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
                drawn.choose.get(number % count).cloned().unwrap_or_default()
            }
        };
        match &drawn.cookie {
            None => value,
            Some(json) => {
                let key = match drawn.key.as_deref() {
                    Some(CLASS_KEY) => class_key(learner),
                    _ => SECRET_KEY.to_owned(),
                };
                signed(&self.fill(json), &key, at).unwrap_or_default()
            }
        }
    }

    /// Lets a word stand for this value.
    pub fn set(&mut self, word: &str, value: &str) {
        self.0.insert(word.to_owned(), value.to_owned());
    }

    /// The words that stand for something.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text with the values in it. `{{` is a brace. A word that stands for nothing is left as it is.
    pub fn fill(&self, text: &str) -> String {
        self.filled(text, str::to_owned)
    }

    /// The same of a command line, where each value is one word of the shell.
    pub fn fill_command(&self, text: &str) -> String {
        self.filled(text, |value| match shlex::try_quote(value) {
            Ok(quoted) => quoted.into_owned(),
            Err(_) => "''".to_owned(), // a NUL, which no argument can hold
        })
    }

    /// The same in both languages.
    pub fn fill_text(&self, text: &Text) -> Text {
        Text { en: self.fill(&text.en), ja: self.fill(&text.ja), at: text.at }
    }

    fn filled(&self, text: &str, quoted: impl Fn(&str) -> String) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(place) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(place);
            filled.push_str(before);
            let value = from.strip_prefix('{').and_then(|inside| inside.split_once('}'));
            let value = value.and_then(|(word, behind)| Some((self.0.get(word)?, behind)));
            rest = match value {
                Some((value, behind)) => {
                    filled.push_str(&quoted(value));
                    behind
                }
                None => {
                    let doubled = from.starts_with("{{") || from.starts_with("}}");
                    filled.extend(from.chars().next());
                    from.get(if doubled { 2 } else { 1 }..).unwrap_or_default()
                }
            };
        }
        filled + rest
    }
}

/// The file that holds the key of the class, beside the learner's commands.
pub const CLASS_KEY: &str = "class.key";

/// The key of the class in the sandbox of a learner. That of a real class is random.
pub fn class_key(learner: &str) -> String {
    let hash = Sha256::new_with_prefix("the key of the class of ").chain_update(learner).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A cookie with this session, signed with this key. `None`: the text is no session.
pub fn signed(json: &str, key: &str, at: Timestamp) -> Option<String> {
    let session = tags::untag(json::read(json).ok()?).ok()?;
    dumps(&session, &Signer::flask(&SecretKey::new(key)), at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::BUILT_IN;
    use crate::lessons::pack;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    fn values() -> Values {
        let mut values = Values::default();
        values.set("user", "a b");
        values
    }

    #[test]
    fn words_in_braces_are_filled_in_and_other_braces_stay() {
        for (text, filled) in [
            ("login {user}!", "login a b!"),
            ("{user}{user}", "a ba b"),
            ("{nobody} {", "{nobody} {"),
            ("{{\"id\": 1}}", "{\"id\": 1}"),
            ("{{user}}", "{user}"),
            ("日本{user}語", "日本a b語"),
            ("}", "}"),
        ] {
            assert_eq!(values().fill(text), filled, "{text}");
        }
        assert_eq!(values().fill_command("login {user}"), "login 'a b'");
    }

    #[test]
    fn each_learner_gets_other_values_and_the_same_ones_every_time() {
        let lessons: Vec<Lesson> = BUILT_IN.iter().flat_map(|text| pack::read(text).expect("a pack").lessons).collect();
        let of = |name: &str| lessons.iter().map(|lesson| Values::of(lesson, name, NOW)).collect::<Vec<_>>();
        assert_eq!(of("alice"), of("alice"));
        let others =
            ["bob", "花子", "a\"b"].map(|name| of("alice").iter().zip(of(name)).filter(|(a, b)| **a != *b).count());
        assert!(others.iter().all(|count| *count == lessons.len()), "at least the name differs: {others:?}");
        let drawn =
            |name: &str| of(name).iter().map(|values| values.fill("{first}{other}{reader}{mate}")).collect::<String>();
        assert_ne!(drawn("alice"), drawn("bob"));
    }

    #[test]
    fn a_class_has_another_key_than_the_tutorial() {
        assert_ne!(class_key("alice"), class_key("bob"));
        let [ours, theirs] = [&class_key("alice"), SECRET_KEY].map(|key| signed(r#"{"name":"a"}"#, key, NOW).unwrap());
        assert_ne!(ours, theirs);
        assert_eq!(signed("{", SECRET_KEY, NOW), None);
    }
}
