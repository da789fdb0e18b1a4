//! The two widths of a Japanese keyboard: letters and signs of ASCII written wide, and katakana written narrow.

/// The blank of a Japanese keyboard.
pub const WIDE_BLANK: char = '\u{3000}';

/// How far the wide form of a sign of ASCII stands behind it.
const BEHIND_ASCII: u32 = 0xfee0;

/// The narrow katakana from U+FF61 on, as they are written elsewhere.
const KANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// Whether it is the wide form of a sign of ASCII, the blank too.
pub fn is_wide(character: char) -> bool {
    matches!(character, '\u{ff01}'..='\u{ff5e}' | WIDE_BLANK)
}

/// The text with its wide signs of ASCII as ASCII, which is all that Unicode's NFKC does to them.
///
/// ```
/// use sessctl::lang::width::narrow;
///
/// assert_eq!(narrow("id＝ａｄｍｉｎ　太郎"), "id=admin 太郎");
/// ```
pub fn narrow(text: &str) -> String {
    text.chars().map(narrow_character).collect()
}

fn narrow_character(character: char) -> char {
    match character {
        WIDE_BLANK => ' ',
        wide if is_wide(wide) => char::from_u32(u32::from(wide) - BEHIND_ASCII).unwrap_or(wide),
        other => other,
    }
}

/// The text in one width: ASCII as [`narrow`] has it, and narrow katakana wide, with their marks: `ﾍﾟ` is `ペ`.
///
/// ```
/// use sessctl::lang::width::in_one_width;
///
/// assert_eq!(in_one_width("ﾍﾟｲﾛｰﾄﾞ ＪＷＴ"), "ペイロード JWT");
/// ```
pub fn in_one_width(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        let marked = match character {
            'ﾞ' => folded.chars().last().and_then(voiced),
            'ﾟ' => folded.chars().last().and_then(half_voiced),
            _ => None,
        };
        match marked {
            Some(marked) => {
                folded.pop();
                folded.push(marked);
            }
            None => folded.push(wide_kana(character).unwrap_or_else(|| narrow_character(character))),
        }
    }
    folded
}

fn wide_kana(character: char) -> Option<char> {
    let place = u32::from(character).checked_sub(0xff61)?;
    KANA.chars().nth(usize::try_from(place).ok()?)
}

/// `カ` is `ガ`: the character behind it.
fn voiced(kana: char) -> Option<char> {
    match kana {
        'ウ' => Some('ヴ'),
        'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ' | 'ト'
        | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => char::from_u32(u32::from(kana) + 1),
        _ => None,
    }
}

/// `ハ` is `パ`: the second character behind it.
fn half_voiced(kana: char) -> Option<char> {
    matches!(kana, 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ').then(|| char::from_u32(u32::from(kana) + 2)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_ascii_has_one_wide_form_and_nothing_else_is_changed() {
        let ascii: String = (' '..='~').collect();
        let wide: String = std::iter::once(WIDE_BLANK).chain('\u{ff01}'..='\u{ff5e}').collect();
        assert_eq!((narrow(&wide), wide.chars().all(is_wide)), (ascii.clone(), true));
        let other = ascii + "太郎ﾍﾟペー、。〜é\u{ff5f}\u{ffe5}";
        assert_eq!((narrow(&other), other.chars().any(is_wide)), (other.clone(), false));
    }

    #[test]
    fn narrow_katakana_are_those_of_every_dictionary() {
        assert_eq!(KANA.chars().count(), 0xff9f - 0xff61 + 1);
        for (narrow, wide) in [
            ("ｾｯｼｮﾝ", "セッション"),
            ("ﾍﾟｲﾛｰﾄﾞ", "ペイロード"),
            ("ｸｯｷｰ", "クッキー"),
            ("ﾘﾌﾟﾚｲ攻撃", "リプレイ攻撃"),
            ("ｳﾞ･ﾜﾝ", "ヴ・ワン"),
            ("ﾞｱﾞ", "゛ア゛"),
        ] {
            assert_eq!(in_one_width(narrow), wide);
        }
    }
}
