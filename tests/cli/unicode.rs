//! The characters that no terminal is to be sent, as Unicode 16.0 lists them.
//!
//! Surrogates (Cs) are missing because no Rust text can hold one.

use std::ops::RangeInclusive;

/// The name of a property, and who has it.
type Property = (&'static str, &'static [RangeInclusive<char>]);

/// General categories, Default_Ignorable_Code_Point and Noncharacter_Code_Point.
pub const HOSTILE: &[Property] = &[
    ("control", &['\0'..='\u{1f}', '\u{7f}'..='\u{9f}']),
    ("line and paragraph separator", &['\u{2028}'..='\u{2029}']),
    (
        "format",
        &[
            '\u{ad}'..='\u{ad}',
            '\u{600}'..='\u{605}',
            '\u{61c}'..='\u{61c}',
            '\u{6dd}'..='\u{6dd}',
            '\u{70f}'..='\u{70f}',
            '\u{890}'..='\u{891}',
            '\u{8e2}'..='\u{8e2}',
            '\u{180e}'..='\u{180e}',
            '\u{200b}'..='\u{200f}',
            '\u{202a}'..='\u{202e}',
            '\u{2060}'..='\u{2064}',
            '\u{2066}'..='\u{206f}',
            '\u{feff}'..='\u{feff}',
            '\u{fff9}'..='\u{fffb}',
            '\u{110bd}'..='\u{110bd}',
            '\u{110cd}'..='\u{110cd}',
            '\u{13430}'..='\u{1343f}',
            '\u{1bca0}'..='\u{1bca3}',
            '\u{1d173}'..='\u{1d17a}',
            '\u{e0001}'..='\u{e0001}',
            '\u{e0020}'..='\u{e007f}',
        ],
    ),
    (
        "default ignorable",
        &[
            '\u{ad}'..='\u{ad}',
            '\u{34f}'..='\u{34f}',
            '\u{61c}'..='\u{61c}',
            '\u{115f}'..='\u{1160}',
            '\u{17b4}'..='\u{17b5}',
            '\u{180b}'..='\u{180f}',
            '\u{200b}'..='\u{200f}',
            '\u{202a}'..='\u{202e}',
            '\u{2060}'..='\u{206f}',
            '\u{3164}'..='\u{3164}',
            '\u{fe00}'..='\u{fe0f}',
            '\u{feff}'..='\u{feff}',
            '\u{ffa0}'..='\u{ffa0}',
            '\u{fff0}'..='\u{fff8}',
            '\u{1bca0}'..='\u{1bca3}',
            '\u{1d173}'..='\u{1d17a}',
            '\u{e0000}'..='\u{e0fff}',
        ],
    ),
    ("private use", &['\u{e000}'..='\u{f8ff}', '\u{f0000}'..='\u{ffffd}', '\u{100000}'..='\u{10fffd}']),
    (
        "noncharacter",
        &[
            '\u{fdd0}'..='\u{fdef}',
            '\u{fffe}'..='\u{ffff}',
            '\u{1fffe}'..='\u{1ffff}',
            '\u{2fffe}'..='\u{2ffff}',
            '\u{3fffe}'..='\u{3ffff}',
            '\u{4fffe}'..='\u{4ffff}',
            '\u{5fffe}'..='\u{5ffff}',
            '\u{6fffe}'..='\u{6ffff}',
            '\u{7fffe}'..='\u{7ffff}',
            '\u{8fffe}'..='\u{8ffff}',
            '\u{9fffe}'..='\u{9ffff}',
            '\u{afffe}'..='\u{affff}',
            '\u{bfffe}'..='\u{bffff}',
            '\u{cfffe}'..='\u{cffff}',
            '\u{dfffe}'..='\u{dffff}',
            '\u{efffe}'..='\u{effff}',
            '\u{ffffe}'..='\u{fffff}',
            '\u{10fffe}'..='\u{10ffff}',
        ],
    ),
];

/// Whether a terminal would obey it, or a reader not see it.
pub fn is_hostile(character: char) -> bool {
    HOSTILE.iter().any(|(_, ranges)| ranges.iter().any(|range| range.contains(&character)))
}

/// Of each property a text: both ends of every range, and all between them where those are few.
pub fn texts() -> impl Iterator<Item = String> {
    const FEW: usize = 40;
    HOSTILE.iter().map(|(_, ranges)| {
        let of = |range: &RangeInclusive<char>| match range.clone().count() {
            ..=FEW => range.clone().collect::<String>(),
            _ => String::from_iter([*range.start(), *range.end()]),
        };
        ranges.iter().map(of).collect()
    })
}

#[test]
fn what_unicode_says_not_to_show_is_escaped_and_nothing_else() {
    use sessctl::render::escape::{escape, escape_json};
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
