//! A word of the field in six lines, and how such words are written down.

use crate::lang::Bilingual;

/// A word of the field.
#[derive(Debug)]
pub struct Term {
    /// What it is called.
    pub name: Bilingual,
    /// Other names by which it is found.
    pub aliases: &'static [&'static str],
    /// What it is, in a sentence or two.
    pub what: Bilingual,
    /// Where it is seen: bytes, or a line of a screen.
    pub seen: Bilingual,
    /// What people get wrong, and what is right.
    pub mistake: Bilingual,
    /// A command to type.
    pub example: &'static str,
    /// The ids of the sources where it is defined. Behind `#` stands the function in a file.
    pub sources: &'static [&'static str],
    /// The English names of the terms to read next.
    pub see: &'static [&'static str],
}

impl Term {
    /// All names by which it is found.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let Bilingual { en, ja } = self.name;
        [en].into_iter().chain((ja != en).then_some(ja)).chain(self.aliases.iter().copied())
    }
}

/// Writes the terms of a family.
macro_rules! family {
    ($(#[$doc:meta])* $family:ident: $(
        $en:literal, $ja:literal $(, $alias:literal)* {
            what: $what_en:literal, $what_ja:literal;
            seen: $seen_en:literal, $seen_ja:literal;
            mistake: $mistake_en:literal, $mistake_ja:literal;
            example: $example:literal;
            sources: $($source:literal),+;
            see: $($see:literal),+;
        }
    )+) => {
        $(#[$doc])*
        pub(super) const $family: &[crate::teaching::term::Term] = &[$(crate::teaching::term::Term {
            name: crate::lang::Bilingual::new($en, $ja),
            aliases: &[$($alias),*],
            what: crate::lang::Bilingual::new($what_en, $what_ja),
            seen: crate::lang::Bilingual::new($seen_en, $seen_ja),
            mistake: crate::lang::Bilingual::new($mistake_en, $mistake_ja),
            example: $example,
            sources: &[$($source),+],
            see: &[$($see),+],
        }),+];
    };
}
pub(super) use family;
