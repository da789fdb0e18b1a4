//! The value of a cookie, in its three parts.

use crate::cookie::split;
use crate::lang::{Lang, say};
use crate::render::document::{Cookie, Piece, Role, carried};

/// The longest text of the wire that is shown whole, in characters.
const LONGEST: usize = 300;

/// The longest part of a value that is shown whole, in characters: twice what a browser keeps.
const LONGEST_PART: usize = 8192;

/// The text, or its first 300 characters and an ellipsis.
pub fn short(text: &str) -> String {
    beginning(text, LONGEST)
}

fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A cookie value as it stands, to be carried elsewhere.
pub fn cookie(value: &str, lang: Lang) -> Cookie {
    let count = value.chars().count();
    let length = say!(lang, "{count} characters", "{count}文字");
    let part = |role: Role, text: &str| carried(role, beginning(text, LONGEST_PART));
    match split(value) {
        Some(parts) if parts.timestamp.is_some() => Cookie::Parts {
            payload: part(Role::Payload, parts.payload).of_length(length),
            timestamp: part(Role::Timestamp, parts.timestamp.unwrap_or_default()),
            signature: part(Role::Signature, parts.signature),
        },
        _ => Cookie::Whole(part(Role::Plain, value).of_length(length)),
    }
}

/// Characters at the beginning, and at the end, of a payload that is shown short.
const ENDS: [usize; 2] = [6, 8];

/// A cookie value that has been seen before, short: both ends of its payload, for a change is often at its end.
pub fn short_cookie(value: &str) -> Cookie {
    match split(value) {
        Some(parts) if parts.timestamp.is_some() => Cookie::Parts {
            payload: carried(Role::Payload, ends(parts.payload)),
            timestamp: timestamp(parts.timestamp),
            signature: signature(parts.signature),
        },
        _ => Cookie::Whole(carried(Role::Plain, beginning(value, 24))),
    }
}

fn timestamp(text: Option<&str>) -> Piece {
    carried(Role::Timestamp, beginning(text.unwrap_or_default(), 8))
}

fn signature(text: &str) -> Piece {
    carried(Role::Signature, beginning(text, 8))
}

fn ends(payload: &str) -> String {
    let length = payload.chars().count();
    let [first, last] = ENDS;
    if length <= first + last + 1 {
        return payload.to_owned();
    }
    let head: String = payload.chars().take(first).collect();
    let tail: String = payload.chars().skip(length - last).collect();
    format!("{head}…{tail}")
}

/// Characters of a change that are shown at most.
const CHANGED: usize = 16;
/// Characters around a change that are shown at most.
const AROUND: usize = 6;

/// A forged value, short, with what differs from the original in sight. `None` if it is not in three parts.
pub fn forged(value: &str, original: &str) -> Option<Vec<Piece>> {
    let (parts, original) = (split(value)?, split(original)?);
    parts.timestamp?;
    let [new, old] = [parts.payload, original.payload].map(|text| text.chars().collect::<Vec<char>>());
    let start = new.iter().zip(&old).take_while(|(one, other)| one == other).count();
    let room = new.len().min(old.len()) - start;
    let same_end = new.iter().rev().zip(old.iter().rev()).take_while(|(one, other)| one == other).count().min(room);
    let end = new.len() - same_end;
    let text = |from: usize, to: usize| new.get(from..to).unwrap_or_default().iter().collect::<String>();
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let from = if start <= AROUND + 1 { 0 } else { start - AROUND };
    let to = end.min(start + CHANGED);
    let until = if to < end {
        to
    } else if new.len() <= end + AROUND + 1 {
        new.len()
    } else {
        end + AROUND
    };
    let dot = || carried(Role::Quiet, ".");
    Some(vec![
        carried(Role::Payload, format!("{}{}", cut(from > 0), text(from, start))),
        carried(Role::Payload, text(start, to)).changed(),
        carried(Role::Payload, format!("{}{}", text(to, until), cut(until < new.len()))),
        dot(),
        timestamp(parts.timestamp),
        dot(),
        signature(parts.signature),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| if piece.is_changed() { format!("[{}]", piece.text()) } else { piece.text().to_owned() })
            .collect()
    }

    #[test]
    fn a_short_value_has_both_ends_of_its_payload() {
        let alice = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
        assert_eq!(shown(&short_cookie(alice).pieces()), "eyJfcG…saWNlIn0.awNFbQ.dgxKsKrm…");
        assert_eq!(shown(&short_cookie("e30.awNFbQ.x").pieces()), "e30.awNFbQ.x");
    }

    #[test]
    fn what_was_changed_stands_in_sight() {
        let of = |payload: &str| format!("{payload}.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo");
        let shown = |new: &str, old: &str| forged(&of(new), &of(old)).map(|pieces| shown(&pieces));
        let end = ".awNFbQ.dgxKsKrm…";
        assert_eq!(shown("abcdefghijKLmno", "abcdefghijklmno"), Some(format!("…efghij[KL]mno{end}")));
        assert_eq!(shown("Xb", "ab"), Some(format!("[X]b{end}")));
        let long = "y".repeat(50);
        assert_eq!(shown(&long, "x"), Some(format!("[{}]…{end}", "y".repeat(16))));
        assert_eq!(forged("no cookie", "e30.awNFbQ.x"), None);
    }
}
