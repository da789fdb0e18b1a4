//! The characters that must not reach a terminal, as Unicode's own data lists them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use icu_properties::props::{BidiControl, DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The property for which a character is not shown: a terminal would obey it, a reader would not see it, or
/// it means something else to everybody. A surrogate (Cs) is missing because no Rust text can hold one.
fn hostile(character: char) -> Option<&'static str> {
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    Some(match category {
        GeneralCategory::Control => "control",
        GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => "line and paragraph separator",
        GeneralCategory::Format => "format",
        GeneralCategory::PrivateUse => "private use",
        _ if CodePointSetData::new::<BidiControl>().contains(character) => "direction",
        _ if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character) => "default ignorable",
        _ if CodePointSetData::new::<NoncharacterCodePoint>().contains(character) => "noncharacter",
        _ => return None,
    })
}

pub(crate) fn is_hostile(character: char) -> bool {
    !matches!(character, ' '..='~') && hostile(character).is_some()
}

/// Every hostile range, by its property.
fn ranges() -> BTreeMap<&'static str, Vec<RangeInclusive<char>>> {
    let mut ranges: BTreeMap<_, Vec<RangeInclusive<char>>> = BTreeMap::new();
    for (property, character) in ('\0'..=char::MAX).filter_map(|character| Some((hostile(character)?, character))) {
        let ranges = ranges.entry(property).or_default();
        match ranges.last_mut() {
            Some(last) if u32::from(*last.end()) + 1 == u32::from(character) => *last = *last.start()..=character,
            _ => ranges.push(character..=character),
        }
    }
    ranges
}

/// Of each property a text: both ends of every range, and all between them where those are few.
pub(crate) fn texts() -> impl Iterator<Item = String> {
    const FEW: usize = 40;
    static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let of = |range: &RangeInclusive<char>| match range.clone().count() {
            ..=FEW => range.clone().collect::<String>(),
            _ => String::from_iter([*range.start(), *range.end()]),
        };
        ranges().into_values().map(|ranges| ranges.iter().map(of).collect()).collect()
    });
    TEXTS.iter().cloned()
}

#[test]
fn the_characters_that_unicode_hides_are_escaped_and_no_others() {
    use sessctl::render::document::escape::{escape, escape_json};
    for character in '\0'..=char::MAX {
        let mut room = [0; 4];
        let text: &str = character.encode_utf8(&mut room);
        let (shown, in_json, is_hostile) = (escape(text), escape_json(text), is_hostile(character));
        assert_eq!((shown != text, in_json != text), (is_hostile, is_hostile), "{character:?}");
        // an escape is in ASCII, which every terminal shows
        assert!(
            !is_hostile || [shown, in_json].iter().all(|escape| escape.bytes().all(|byte| byte.is_ascii_graphic()))
        );
    }
}

#[test]
fn a_digit_is_what_unicode_calls_one_as_far_as_python_knows_it() {
    use sessctl::python::int;
    /// Digits that came after Unicode 14, which is Python 3.11's: in 15, 16 and 17.
    const YOUNGER: [RangeInclusive<char>; 10] = [
        '\u{10d40}'..='\u{10d49}',
        '\u{116d0}'..='\u{116e3}',
        '\u{11bf0}'..='\u{11bf9}',
        '\u{11de0}'..='\u{11de9}',
        '\u{11f50}'..='\u{11f59}',
        '\u{16130}'..='\u{16139}',
        '\u{16d70}'..='\u{16d79}',
        '\u{1ccf0}'..='\u{1ccf9}',
        '\u{1e4f0}'..='\u{1e4f9}',
        '\u{1e5f1}'..='\u{1e5fa}',
    ];
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut zeros = 0;
    for character in '\0'..=char::MAX {
        let is_digit = categories.get(character) == GeneralCategory::DecimalNumber
            && !YOUNGER.iter().any(|range| range.contains(&character));
        let read = int::parse(&character.to_string().as_str().into(), 10);
        assert_eq!(read.is_some(), is_digit, "{character:?}: {read:?}");
        zeros += usize::from(read.is_some_and(|number| number.magnitude == 0));
        // every superscript and circled digit is of this category
        if int::is_python_digit(character.into()) && !is_digit {
            assert_eq!(categories.get(character), GeneralCategory::OtherNumber, "{character:?}");
        }
    }
    assert_eq!(zeros, 66, "ASCII and sixty-five scripts");
}
