//! The two languages, and words that come as data.

pub use crate::render::Lang;

/// One text in both languages, for words that are needed before there is a report: prompts, the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// English.
    pub en: &'static str,
    /// 日本語
    pub ja: &'static str,
}

impl Bilingual {
    /// The text in one language.
    pub const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ja => self.ja,
        }
    }
}
