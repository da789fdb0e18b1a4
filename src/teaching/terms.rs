//! The words of the field, each in six lines: what it is, where it is seen, what people get wrong, a command to type, the
//! source, and what to read next.
//!
//! A section of "RFC 6265bis" is one of draft-ietf-httpbis-rfc6265bis, whose numbers differ from those of RFC 6265.

mod attacks;
mod cookies;
mod http;
mod sessions;
mod signing;

use super::term::Term;
use crate::lang::Bilingual;
use crate::lang::width::in_one_width;

/// Terms that belong together.
#[derive(Debug)]
pub struct Family {
    /// What they have in common.
    pub name: Bilingual,
    /// The terms, in an order in which they can be read.
    pub terms: &'static [Term],
}

/// All terms.
pub const FAMILIES: &[Family] = &[
    Family { name: Bilingual::new("cookies", "クッキー"), terms: cookies::COOKIES },
    Family { name: Bilingual::new("attributes", "属性"), terms: cookies::ATTRIBUTES },
    Family { name: Bilingual::new("the value", "値の中身"), terms: signing::VALUE },
    Family { name: Bilingual::new("signing", "署名"), terms: signing::SIGNING },
    Family { name: Bilingual::new("sessions", "セッション"), terms: sessions::SESSIONS },
    Family { name: Bilingual::new("time", "時間"), terms: sessions::TIME },
    Family { name: Bilingual::new("HTTP", "HTTP"), terms: http::HTTP },
    Family { name: Bilingual::new("addresses", "アドレス"), terms: http::ADDRESSES },
    Family { name: Bilingual::new("attacks", "攻撃"), terms: attacks::ATTACKS },
];

/// Every term, in the order of the families.
pub fn all() -> impl Iterator<Item = &'static Term> + Clone {
    FAMILIES.iter().flat_map(|family| family.terms)
}

/// The term behind this one, in the order of the families. `None` behind the last.
pub fn following(term: &Term) -> Option<&'static Term> {
    all().skip_while(|other| other.name.en != term.name.en).nth(1)
}

/// The term of this name, in either language. Case, width, blanks, hyphens and underscores do not count.
///
/// ```
/// use sessctl::teaching::terms::find;
///
/// let names = ["Max-Age", "max age attribute", "signature", "署名", "Set Cookie"];
/// let found = names.map(|name| find(name).map(|term| term.name.en));
/// assert_eq!(found, [Some("Max-Age"), Some("Max-Age"), Some("signature"), Some("signature"), Some("Set-Cookie")]);
/// ```
pub fn find(text: &str) -> Option<&'static Term> {
    // `max_age` and `Max-Age` are two terms: a name as it is written comes first
    let exact = all().find(|term| term.names().any(|name| name == text));
    let folded = fold(text);
    exact.or_else(|| all().find(|term| !folded.is_empty() && term.names().any(|name| fold(name) == folded)))
}

/// The English names of the terms that are a slip of the finger away, or that have the text in their name.
pub fn similar(text: &str) -> Vec<&'static Term> {
    /// Suggestions that can be read at a glance.
    const MOST: usize = 4;
    let folded = fold(text);
    let length = folded.chars().count();
    if length < 2 {
        return Vec::new();
    }
    let far = |term: &Term| {
        term.names().map(|name| strsim::damerau_levenshtein(&fold(name), &folded)).min().unwrap_or(usize::MAX)
    };
    let nearest = all().map(far).min().filter(|&distance| distance <= (length / 3).max(1));
    let has_it = |term: &Term| term.names().any(|name| fold(name).contains(&folded));
    let near = |term: &&Term| nearest.map_or_else(|| has_it(term), |nearest| far(term) == nearest);
    all().filter(near).take(MOST).collect()
}

/// A name as it is compared: `Max-Age`, `max age`, `MAX_AGE` and `Ｍａｘ－Ａｇｅ` are one.
fn fold(name: &str) -> String {
    let name = in_one_width(name);
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '・')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_name_finds_its_term_however_it_is_spelled() {
        for term in all() {
            for name in term.names() {
                assert_eq!(find(name).map(|found| found.name.en), Some(term.name.en), "{name}");
            }
            let spelled = term.name.en.to_uppercase().replace('_', "-");
            let found = find(&spelled).map(|found| found.name.en);
            assert!(found.is_some_and(|found| fold(found) == fold(term.name.en)), "{spelled}");
        }
        assert!(find("").is_none() && find("-").is_none() && find("alice").is_none());
    }

    #[test]
    fn a_japanese_name_is_found_in_either_width_and_by_what_stands_in_its_brackets() {
        for (typed, name) in [
            ("ＪＷＴ", "JWT"),
            ("ｊｓｏｎ", "JSON"),
            ("ﾍﾟｲﾛｰﾄﾞ", "payload"),
            ("セッションＩＤ", "session id"),
            ("リプレイ攻撃", "replay"),
            ("キー", "secret key"),
            ("シークレットキー", "secret key"),
            ("秘密鍵", "secret key"),
            ("有効期限", "lifetime"),
            ("無効化", "logout"),
        ] {
            assert_eq!(find(typed).map(|term| term.name.en), Some(name), "{typed}");
        }
        for term in all() {
            let parts = term.name.ja.split(['（', '）']).filter(|part| !part.is_empty());
            for part in parts {
                assert_eq!(find(part).map(|found| found.name.en), Some(term.name.en), "{part}");
            }
        }
    }

    #[test]
    fn no_two_terms_have_one_name_but_the_attribute_and_the_argument() {
        let mut seen = BTreeMap::new();
        for term in all() {
            let mut names: Vec<String> = term.names().map(fold).collect();
            names.sort();
            names.dedup();
            for name in names {
                let other = seen.insert(name.clone(), term.name.en);
                let is_max_age = name == "maxage";
                assert!(other.is_none() || is_max_age, "{name}: {other:?} and {}", term.name.en);
            }
        }
        assert_eq!(find("max_age").map(|term| term.name.en), Some("max_age"));
        assert_eq!(find("max-age").map(|term| term.name.en), Some("Max-Age"));
    }

    #[test]
    fn what_to_read_next_is_a_term_and_another_one() {
        for term in all() {
            for see in term.see {
                assert!(find(see).is_some_and(|found| found.name.en == *see && *see != term.name.en), "{see}");
            }
        }
    }

    #[test]
    fn every_term_names_sources_that_there_are() {
        for term in all() {
            assert!(!term.sources.is_empty(), "{}", term.name.en);
            for source in term.sources {
                assert!(crate::teaching::sources::cited(source).is_some(), "{}: {source}", term.name.en);
            }
        }
    }

    #[test]
    fn there_are_some_forty_terms_and_each_is_short() {
        assert!((40..=70).contains(&all().count()), "{}", all().count());
        for term in all() {
            for (text, most) in [(term.what, 170), (term.seen, 100), (term.mistake, 170)] {
                assert!(text.en.chars().count() <= most, "{}: {} characters", term.name.en, text.en.chars().count());
                assert!(text.ja.chars().count() <= most / 2 + 20, "{}: {}", term.name.en, text.ja);
            }
            for text in [term.what.ja, term.mistake.ja] {
                assert!(text.ends_with('。'), "{}: {text}", term.name.en);
            }
            for text in [term.what.en, term.mistake.en] {
                assert!(text.ends_with('.'), "{}: {text}", term.name.en);
            }
            assert!(term.example.starts_with("sessctl "), "{}", term.name.en);
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_a_suggestion() {
        let names = |text| similar(text).iter().map(|term| term.name.en).collect::<Vec<_>>();
        assert_eq!(names("paylod"), ["payload"]);
        assert_eq!(names("signatur"), ["signature"]);
        assert_eq!(names("HttpOnyl"), ["HttpOnly"]);
        assert!(names("key").contains(&"secret key"));
        assert_eq!(names("zzzzzz"), [""; 0]);
        assert_eq!(names("x"), [""; 0]);
    }
}
