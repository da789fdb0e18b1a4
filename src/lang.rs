//! The two languages of the screens, and the two ways of writing a text in both.

pub mod width;

use schemars::JsonSchema;
use serde::Serialize;

/// A language of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English
    En,
    /// 日本語
    Ja,
}

impl Lang {
    /// The language of the environment: that of SESSCTL_LANG, or else the one that was set, or else that of the first of
    /// LC_ALL, LC_MESSAGES and LANG that is not empty. Where none of them says anything, Windows and macOS are asked for
    /// the language of the user.
    pub fn of_environment_or(set: Option<Lang>) -> Lang {
        let first = |variables: &[&str]| variables.iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
        let own = first(&["SESSCTL_LANG"]);
        if let (None, Some(set)) = (&own, set) {
            return set;
        }
        let said = own.or_else(|| first(&["LC_ALL", "LC_MESSAGES", "LANG"]));
        match said.map(|locale| locale.to_string_lossy().into_owned()).or_else(of_the_system) {
            Some(locale) => Lang::of_locale(&locale),
            None => Lang::En,
        }
    }

    /// `ja`, `ja_JP.UTF-8` and `ja-JP` are Japanese; everything else is English.
    fn of_locale(locale: &str) -> Lang {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "ja" | "japanese" => Lang::Ja,
            _ => Lang::En,
        }
    }
}

#[cfg(any(windows, target_os = "macos"))]
fn of_the_system() -> Option<String> {
    sys_locale::get_locale()
}

/// Elsewhere the variables are all there is.
#[cfg(not(any(windows, target_os = "macos")))]
fn of_the_system() -> Option<String> {
    None
}

/// One sentence in both languages, with the values that stand in it. Leaving one language out does not compile.
macro_rules! say {
    ($lang:expr, $en:literal, $ja:literal $(,)?) => {
        match $lang {
            $crate::lang::Lang::En => format!($en),
            $crate::lang::Lang::Ja => format!($ja),
        }
    };
}
pub(crate) use say;

/// A text without values in both languages, for tables of text such as the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bilingual {
    /// English
    pub en: &'static str,
    /// 日本語
    pub ja: &'static str,
}

impl Bilingual {
    /// Both texts.
    pub const fn new(en: &'static str, ja: &'static str) -> Bilingual {
        Bilingual { en, ja }
    }

    /// The text in one language.
    pub const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ja => self.ja,
        }
    }
}

/// The same, of a text that has values in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BilingualText {
    /// English
    pub en: String,
    /// 日本語
    pub ja: String,
}

impl BilingualText {
    /// The text in one language.
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_known_by_the_language_of_a_locale() {
        for locale in ["ja", "ja_JP", "ja_JP.UTF-8", "ja-JP", "JA_jp.eucJP", "Japanese_Japan.932"] {
            assert_eq!(Lang::of_locale(locale), Lang::Ja, "{locale}");
        }
        for locale in ["C", "POSIX", "en_US.UTF-8", "jam_JM", "en_JA", ""] {
            assert_eq!(Lang::of_locale(locale), Lang::En, "{locale}");
        }
    }

    #[test]
    fn a_text_of_data_has_both_languages() {
        const BOTH: Bilingual = Bilingual::new("clock", "時計");
        assert_eq!([Lang::En, Lang::Ja].map(|lang| BOTH.of(lang)), ["clock", "時計"]);
    }
}
