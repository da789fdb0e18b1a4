//! The ticket of Apache's mod_auth_tkt, which repoze.who (`_auth_tkt.py`), Paste (`auth/auth_tkt.py`) and Pyramid
//! (`authentication.py`, `AuthTicket`) make too.
//!
//! ```text
//! 32 digits of MD5 | 6553f100 | ann.bo ! editor,staff ! userid_type:int
//! or 64, 128         time       user     tokens         user data        of which the tokens may be missing
//! ```
//!
//! The user is percent-encoded, and Pyramid writes a name in base64 before that. Some apps put the whole into base64.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::fact::{Fact, FactName};
use super::{flask_login, random_id, shape};

/// The hexadecimal digits of SHA-512, SHA-256 and MD5.
const DIGESTS: [usize; 3] = [128, 64, 32];
/// The hexadecimal digits of the time.
const TIME: usize = 8;
/// From so many hexadecimal digits on, a run of them is an id or a piece of other text.
const RUN: usize = 16;
/// With so many letters that are no hexadecimal digits, a run of letters is a word.
const WORD: usize = 2;

/// What it shows: the user, when it was made, the tokens and the user data.
pub fn read(cookie: &str) -> Option<Vec<Fact>> {
    if cookie.contains('!') {
        return DIGESTS.into_iter().find_map(|digits| of_digest(cookie, digits));
    }
    // shorter than a digest, a time, one letter and the mark
    if cookie.len() < 56 || cookie.contains('.') {
        return None;
    }
    let plain = String::from_utf8(shape::base64(cookie)?).ok()?;
    DIGESTS.into_iter().find_map(|digits| of_digest(&plain, digits))
}

fn of_digest(ticket: &str, digits: usize) -> Option<Vec<Fact>> {
    let (digest, rest) = ticket.split_at_checked(digits)?;
    let (time, rest) = rest.split_at_checked(TIME)?;
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !shape::is_hex(digest, digits) || !time.bytes().all(is_hex) {
        return None;
    }
    let unix = i64::from_str_radix(time, 16).ok().filter(|unix| shape::is_of_this_century(*unix))?;
    let (user, data) = rest.split_once('!')?;
    let (tokens, data) = data.split_once('!').unwrap_or(("", data));
    let user = named(user, data);
    if !is_written_by_a_library(&user, tokens, data) {
        return None;
    }
    let mut facts = vec![Fact::text(FactName::UserId, user), Fact::moment(FactName::SignedAt, unix)];
    for (name, text) in [(FactName::Tokens, tokens), (FactName::UserData, data)] {
        if !text.is_empty() {
            facts.push(Fact::text(name, text));
        }
    }
    Some(facts)
}

/// The user, as an app reads the name.
fn named(user: &str, data: &str) -> String {
    let user = percent_decode_str(user).decode_utf8().unwrap_or(Cow::Borrowed(user));
    let is_base64 = ["userid_type:b64unicode", "userid_type:b64str"].contains(&data);
    let decoded = || String::from_utf8(shape::base64(&user)?).ok();
    is_base64.then(decoded).flatten().unwrap_or_else(|| user.into_owned())
}

/// Whether a user is named and the rest is no piece of some other hexadecimal text.
fn is_written_by_a_library(user: &str, tokens: &str, data: &str) -> bool {
    let texts = [user, tokens, data];
    let is_no_digit = |letter: char| letter.is_alphabetic() && !letter.is_ascii_hexdigit();
    let is_word = |word: &str| word.chars().filter(|letter| is_no_digit(*letter)).count() >= WORD;
    let has_word = |text: &str| text.split(|letter: char| !letter.is_alphabetic()).any(is_word);
    let is_id = shape::is_hex(user, 24) || shape::is_hex(user, 32) || random_id::is_uuid(user);
    let is_user = flask_login::is_an_id(user) || user.contains(is_no_digit) || user.contains(['.', '-', '_', '@']);
    let is_alone = tokens.is_empty() && data.is_empty();
    !user.is_empty()
        && is_user
        && (is_alone || texts.into_iter().any(has_word))
        && (is_id || longest_run(user) < RUN)
        && longest_run(tokens) < RUN
        && runs(data).all(|run| run < RUN || [24, 32, 40, 64, 128].contains(&run))
        && !texts.into_iter().any(|text| text.contains(char::is_control))
}

fn longest_run(text: &str) -> usize {
    runs(text).max().unwrap_or_default()
}

/// How long each run of hexadecimal digits is.
fn runs(text: &str) -> impl Iterator<Item = usize> {
    text.split(|character: char| !character.is_ascii_hexdigit()).map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "d86d5e2f9c8b7a6958473625140f3e2d";

    #[test]
    fn a_ticket_names_its_user_whatever_dots_the_name_has() {
        for (written, user) in [
            ("manager", "manager"),
            ("ann.bo", "ann.bo"),
            ("a.b", "a.b"),
            ("jo%40mail.example.com", "jo@mail.example.com"),
            ("jo@mail.example.com", "jo@mail.example.com"),
            ("%E8%8A%B1%E5%AD%90", "花子"),
            ("17", "17"),
        ] {
            let facts = read(&format!("{DIGEST}6553f100{written}!")).unwrap_or_default();
            let (user, at) = (Fact::text(FactName::UserId, user), Fact::moment(FactName::SignedAt, 1_700_000_000));
            assert_eq!(facts, [user, at], "{written}");
        }
    }

    #[test]
    fn what_has_no_user_no_time_or_no_digest_is_no_ticket() {
        for text in [
            format!("{DIGEST}6553f100!"),
            format!("{DIGEST}00000000manager!"),
            format!("{DIGEST}6553f100manager"),
            format!("{}6553f100manager!", &DIGEST.to_uppercase()),
            format!("{}6553f100manager!", &DIGEST.replace('f', "g")),
            // an id of 64 digits and a MAC
            format!("{DIGEST}6553f100{}!lnXSP6ktd2zYp7WYiPjYq7lzYmc=", "0".repeat(24)),
            // a run of digits with a mark in it
            format!("{DIGEST}6553f100{DIGEST}5!{DIGEST}"),
            format!("{DIGEST}6553f100a1!{DIGEST}"),
        ] {
            assert_eq!(read(&text), None, "{text}");
        }
    }
}
