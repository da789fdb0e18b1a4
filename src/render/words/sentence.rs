//! Sentences with a command in them.

use unicode_width::UnicodeWidthChar;

use crate::render::document::{Piece, Role, piece};

/// The sentence in pieces. Each of these commands is one of its own, which is never broken.
pub(super) fn with_commands(role: Role, text: &str, commands: &[&str]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        let first = commands.iter().filter_map(|command| Some((rest.find(command)?, command.len())));
        // of two that begin together the longer one is meant
        let Some((place, length)) = first.min_by_key(|&(place, length)| (place, usize::MAX - length)) else { break };
        let (before, found) = rest.split_at(place);
        let (command, after) = found.split_at(length);
        pieces.extend([piece(role, before), piece(Role::Command, command)]);
        rest = after;
    }
    pieces.push(piece(role, rest));
    pieces
}

/// A name before a Japanese particle. A blank keeps Latin letters apart, as everywhere in Japanese sentences. A name in
/// Japanese has none. The tutorial's own words have none either (`aliceでログイン中`).
pub(super) fn apart(name: &str) -> String {
    let is_wide = name.chars().last().is_some_and(|last| last.width() == Some(2));
    if is_wide { name.to_owned() } else { format!("{name} ") }
}

/// A word behind Japanese: one in Latin letters is kept apart from what stands before it.
pub(super) fn apart_before(word: &str) -> String {
    if word.starts_with(|first: char| first.is_ascii()) { format!(" {word}") } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_latin_letters_is_kept_apart_from_what_stands_before_it() {
        assert_eq!(["Max-Age の期限", "期限"].map(apart_before), [" Max-Age の期限", "期限"]);
    }

    #[test]
    fn a_name_in_latin_letters_is_kept_apart_from_a_particle_and_one_in_japanese_is_not() {
        let names = ["alice", "太郎", "はなこ", "a太", "太a"].map(apart);
        assert_eq!(names, ["alice ", "太郎", "はなこ", "a太", "太a "]);
    }

    #[test]
    fn the_commands_are_pieces_of_their_own_and_the_sentence_is_whole() {
        let text = "hold: sessctl clock hold, or sessctl clock";
        let pieces = with_commands(Role::Plain, text, &["sessctl clock", "sessctl clock hold"]);
        assert_eq!(pieces.iter().map(Piece::text).collect::<String>(), text);
        let commands: Vec<&str> =
            pieces.iter().filter(|piece| piece.role() == Role::Command).map(Piece::text).collect();
        assert_eq!(commands, ["sessctl clock hold", "sessctl clock"]);
    }
}
