//! Breaking text into lines: at phrases, with the columns of Japanese counted.

use unicode_width::UnicodeWidthChar;

use crate::render::document::Role;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Its role.
    pub role: Role,
    /// Its text.
    pub text: String,
    /// Whether it stays on one line where that is possible.
    pub is_whole: bool,
    /// Whether it is of the value of a cookie. It stays on one line, however long that is.
    pub is_carried: bool,
}

impl Span {
    /// Ordinary text.
    pub(super) fn plain(text: impl Into<String>) -> Span {
        Span { role: Role::Plain, text: text.into(), is_whole: false, is_carried: false }
    }
}

/// Columns that a text takes. East Asian characters take two.
pub fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// Columns that the pieces of a line take.
pub(super) fn width_of(spans: &[Span]) -> usize {
    spans.iter().map(|span| width(&span.text)).sum()
}

/// Fills up to a width, with one blank at least.
pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text)).max(1)))
}

/// A line has this many columns behind its indent at least.
const LEAST: usize = 8;

#[derive(Clone, Copy)]
struct Glyph {
    character: char,
    role: Role,
    /// The number of its piece, if that is not to be broken.
    whole: Option<usize>,
    /// The number of the first piece of a value that is carried, or of a command. Neither is broken.
    carried: Option<usize>,
}

/// Breaks a text into lines of a width: the first begins at one column, those after it at another.
///
/// It is broken after blanks and between East Asian words; a word longer than a line is broken anywhere. The value of a
/// cookie is not broken at all: a terminal goes on in its next row, and the mouse takes the value as one. Nor is a command,
/// which goes to the next line as a whole.
pub(super) fn broken(first: usize, rest: usize, spans: Vec<Span>, columns: usize) -> Vec<Vec<Span>> {
    if first + width_of(&spans) <= columns {
        return vec![joined(first, spans)];
    }
    let mut glyphs = Vec::with_capacity(spans.iter().map(|span| span.text.len()).sum());
    let mut value = None;
    for (number, Span { role, text, is_whole, is_carried }) in spans.iter().enumerate() {
        let whole = is_whole.then_some(number);
        value = is_carried.then(|| value.unwrap_or(number));
        let carried = value.or((*role == Role::Command && *is_whole).then_some(number));
        glyphs.extend(text.chars().map(|character| Glyph { character, role: *role, whole, carried }));
    }
    let mut lines = Vec::new();
    let mut remaining = glyphs.as_slice();
    let mut indent = first;
    loop {
        let [this, next] = [indent, rest].map(|indent| columns.saturating_sub(indent).max(LEAST));
        let (line, after) = remaining.split_at(line_length(remaining, this, next));
        lines.push(spans_of(indent, line));
        let next = after.iter().position(|glyph| glyph.character != ' ').unwrap_or(after.len());
        remaining = after.get(next..).unwrap_or_default();
        indent = rest;
        if remaining.is_empty() {
            return lines;
        }
    }
}

/// A text that was laid out for a wider page, on one of so many columns. A line goes on below its last column.
pub fn fitted(text: &str, columns: usize) -> String {
    /// The last column has this many columns of the page at least: where there is no room for that, it goes below.
    const LEAST_OF_THE_LAST: usize = 24;
    let mut lines = Vec::new();
    for line in text.lines() {
        if width(line) <= columns {
            lines.push(line.to_owned());
            continue;
        }
        let (before, last) = line.split_at(last_column(line));
        let indent = width(before).min(columns.saturating_sub(LEAST_OF_THE_LAST));
        let broken = broken(indent, indent, vec![Span::plain(last)], columns);
        let mut broken = broken.iter().map(|line| line.iter().map(|span| span.text.as_str()).collect::<String>());
        match before.trim().is_empty() {
            true => {}
            false if width(before) > indent => lines.push(before.trim_end().to_owned()),
            false => lines.extend(broken.next().map(|first| format!("{before}{}", first.trim()))),
        }
        lines.extend(broken.map(|line| line.trim_end().to_owned()));
    }
    let end = if text.ends_with('\n') { "\n" } else { "" };
    lines.join("\n") + end
}

/// Where the last column of a line begins: behind its last two blanks.
fn last_column(line: &str) -> usize {
    let trimmed = line.trim_end();
    trimmed.rfind("  ").map_or(0, |blanks| blanks + 2)
}

/// All on one line, neighbours of one role as one piece.
fn joined(indent: usize, spans: Vec<Span>) -> Vec<Span> {
    let mut line: Vec<Span> = Vec::with_capacity(spans.len() + 1);
    for span in spans.into_iter().filter(|span| !span.text.is_empty()) {
        match line.last_mut() {
            Some(last) if last.role == span.role => last.text.push_str(&span.text),
            _ => line.push(span),
        }
    }
    if indent > 0 && !line.is_empty() {
        line.insert(0, Span::plain(" ".repeat(indent)));
    }
    line
}

/// How many of the glyphs go on a line of this many columns. The line after it has `next` columns.
fn line_length(glyphs: &[Glyph], columns: usize, next: usize) -> usize {
    let mut taken = 0;
    let fitting = glyphs
        .iter()
        .take_while(|glyph| {
            taken += glyph.character.width().unwrap_or(0);
            taken <= columns
        })
        .count();
    if fitting == glyphs.len() {
        return fitting;
    }
    if let Some(length) = around_a_command(glyphs, fitting).or_else(|| around_a_value(glyphs, fitting, next)) {
        return length;
    }
    let stays_together = |place: usize| {
        is_inside_a_value(glyphs, place)
            || is_inside_a_quantity(glyphs, place)
            || is_inside_a_comparison(glyphs, place)
            || is_before_a_particle(glyphs, place)
            || is_inside_a_compound(glyphs, place)
    };
    let last = |least: usize, may_break: fn(&Glyph, &Glyph) -> bool| {
        (least..=fitting).rev().find(|&place| {
            match (place.checked_sub(1).and_then(|one| glyphs.get(one)), glyphs.get(place)) {
                (Some(before), Some(after)) => may_break(before, after) && !stays_together(place),
                _ => false,
            }
        })
    };
    // a long word after a short one is broken, so that the short one does not stand alone
    last(fitting / 2, is_between_words)
        .or_else(|| last(fitting / 3, is_after_a_phrase))
        .or_else(|| last(fitting / 2, is_allowed))
        .unwrap_or_else(|| anywhere(glyphs, fitting))
}

/// Where a line ends at whose end a command stands: before the command, if anything stands there, and otherwise behind it.
/// A bracket or a full stop beside it goes with it.
fn around_a_command(glyphs: &[Glyph], fitting: usize) -> Option<usize> {
    let is_command = |glyph: &Glyph| glyph.role == Role::Command && glyph.carried.is_some();
    let follows = |glyph: &Glyph| !is_command(glyph) && NEVER_FIRST.contains(glyph.character);
    let (before, after) = glyphs.split_at(fitting);
    let command = match after.first()? {
        first_out if is_command(first_out) => first_out.carried,
        first_out if follows(first_out) => {
            before.iter().rev().find(|glyph| !follows(glyph)).filter(|glyph| is_command(glyph))?.carried
        }
        _ => None,
    }?;
    let is_of_it = |glyph: &Glyph| glyph.carried == Some(command);
    let start = glyphs.iter().position(is_of_it)?;
    let behind = glyphs.iter().rposition(is_of_it)? + 1;
    let opening = glyphs.get(..start)?.iter().rev().take_while(|glyph| NEVER_LAST.contains(glyph.character)).count();
    let closing = glyphs.get(behind..)?.iter().take_while(|glyph| follows(glyph)).count();
    match start - opening {
        0 => Some(behind + closing),
        first => Some(first),
    }
}

/// Where a line ends at whose end a value stands that is not broken: before its word, if the next line has room for it,
/// and otherwise behind it.
fn around_a_value(glyphs: &[Glyph], fitting: usize, next: usize) -> Option<usize> {
    // a sign that follows the value, such as a semicolon, belongs to it
    let first_out = glyphs.get(fitting).filter(|glyph| glyph.carried.is_some() || glyph.character != ' ')?;
    let value = first_out.carried.or_else(|| glyphs.get(fitting.checked_sub(1)?)?.carried)?;
    let start = glyphs.iter().position(|glyph| glyph.carried == Some(value))?;
    let word = glyphs.iter().take(start).rposition(|glyph| glyph.character == ' ').map_or(0, |blank| blank + 1);
    let is_over = |glyph: &Glyph| glyph.carried != Some(value) && glyph.character == ' ';
    let end = glyphs.iter().skip(fitting).position(is_over).map_or(glyphs.len(), |length| fitting + length);
    let columns = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| glyph.character.width().unwrap_or(0)).sum::<usize>();
    let is_for_the_next = word > 0 && columns(glyphs.get(word..end).unwrap_or_default()) <= next;
    Some(if is_for_the_next { word } else { end })
}

/// Where a line of so many glyphs is broken that has no good place for it in its second half.
fn anywhere(glyphs: &[Glyph], fitting: usize) -> usize {
    let at = |place: usize| glyphs.get(place);
    // what is not to be broken goes to the next line as a whole, if anything stands before it
    let whole = at(fitting).and_then(|glyph| glyph.whole);
    let before = glyphs.get(..fitting).unwrap_or_default().iter().rposition(|glyph| glyph.whole != whole);
    match (whole, before) {
        (Some(_), Some(last)) => last + 1,
        _ => fitting.max(1),
    }
}

/// The value of a cookie stays together, also at a blank.
fn is_inside_a_value(glyphs: &[Glyph], place: usize) -> bool {
    let value = |place: Option<usize>| place.and_then(|place| glyphs.get(place)).and_then(|glyph| glyph.carried);
    value(Some(place)).is_some() && value(Some(place)) == value(place.checked_sub(1))
}

/// `180 s` stays together.
fn is_inside_a_quantity(glyphs: &[Glyph], place: usize) -> bool {
    let at = |place: Option<usize>| place.and_then(|place| glyphs.get(place)).map(|glyph| glyph.character);
    let blank = if at(Some(place)) == Some(' ') { Some(place) } else { place.checked_sub(1) };
    let number = at(blank.and_then(|blank| blank.checked_sub(1)));
    let (unit, then) = (at(blank.map(|blank| blank + 1)), at(blank.map(|blank| blank + 2)));
    at(blank) == Some(' ')
        && number.is_some_and(|digit| digit.is_ascii_digit())
        && unit == Some('s')
        && !then.is_some_and(char::is_alphanumeric)
}

/// `(181 > 180)` stays together.
fn is_inside_a_comparison(glyphs: &[Glyph], place: usize) -> bool {
    const LONGEST: usize = 24;
    let is_outside = |glyph: &&Glyph| !matches!(glyph.character, '0'..='9' | ' ' | '>' | '≤');
    let (before, after) = glyphs.split_at(place);
    before.iter().rev().take(LONGEST).find(is_outside).is_some_and(|glyph| glyph.character == '(')
        && after.iter().take(LONGEST).find(is_outside).is_some_and(|glyph| glyph.character == ')')
}

/// `Expires が` stays together: a blank before hiragana is one between a foreign word and its particle.
fn is_before_a_particle(glyphs: &[Glyph], place: usize) -> bool {
    let mut rest = glyphs.iter().skip(place).skip_while(|glyph| glyph.character == ' ');
    let is_beside_a_blank = [place.checked_sub(1), Some(place)]
        .into_iter()
        .flatten()
        .any(|place| glyphs.get(place).is_some_and(|glyph| glyph.character == ' '));
    is_beside_a_blank && rest.next().is_some_and(is_hiragana)
}

/// The kanji with which the second verb of a compound begins: 受け入れる, 署名し直す.
const SECOND_VERBS: &str = "入直受込出取換替返継付渡除飛切合方抜分";
/// The hiragana with which its first verb ends: those of the rows of i and e, but for the particles.
const FIRST_VERBS: &str = "いきぎしじちぢみりびぴえけげせぜめれべぺ";

/// 受け入れる, もう一度 and 3つ目 stay together, though kanji follow hiragana there.
fn is_inside_a_compound(glyphs: &[Glyph], place: usize) -> bool {
    let at = |place: Option<usize>| place.and_then(|place| glyphs.get(place)).map(|glyph| glyph.character);
    let (before, after) = (at(place.checked_sub(1)), at(Some(place)));
    match (before, after) {
        (Some('う'), Some('一')) => at(place.checked_sub(2)) == Some('も'),
        (Some('つ'), Some('目')) | (Some('一'), Some('度')) => true,
        (Some(first), Some(second)) => FIRST_VERBS.contains(first) && SECOND_VERBS.contains(second),
        _ => false,
    }
}

/// A blank, or the place where a Japanese phrase ends: after a comma, or where hiragana gives way to another script.
fn is_between_words(before: &Glyph, after: &Glyph) -> bool {
    if before.whole.is_some() && before.whole == after.whole {
        return false;
    }
    before.character == ' ' || after.character == ' ' || is_after_a_phrase(before, after)
}

fn is_after_a_phrase(before: &Glyph, after: &Glyph) -> bool {
    let ends_a_phrase = "、。)」".contains(before.character) || is_hiragana(before) && !is_hiragana(after);
    ends_a_phrase && is_allowed(before, after)
}

fn is_hiragana(glyph: &Glyph) -> bool {
    matches!(glyph.character, 'ぁ'..='ん')
}

/// Where Japanese may be broken at all.
fn is_allowed(before: &Glyph, after: &Glyph) -> bool {
    let is_wide = |glyph: &Glyph| glyph.character.width() == Some(2);
    (is_wide(before) || is_wide(after))
        && !NEVER_FIRST.contains(after.character)
        && !NEVER_LAST.contains(before.character)
}

/// Japanese line breaking: these may not begin a line.
const NEVER_FIRST: &str = "、。，．・：；？！」』）〕］｝〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…,.:;?!)]}'\"%";
/// And these may not end one.
const NEVER_LAST: &str = "「『（〔［｛〈《([{";

fn spans_of(indent: usize, glyphs: &[Glyph]) -> Vec<Span> {
    let mut spans = Vec::new();
    if indent > 0 && !glyphs.is_empty() {
        spans.push(Span::plain(" ".repeat(indent)));
    }
    for run in glyphs.chunk_by(|one, other| one.role == other.role) {
        let role = run.first().map_or(Role::Plain, |glyph| glyph.role);
        let text: String = run.iter().map(|glyph| glyph.character).collect();
        spans.push(Span { role, ..Span::plain(text) });
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_it_may_be_in_either_language() {
        for columns in [20, 40, 60, 80] {
            for text in
                ["a word and another ".repeat(20), "署名は一致し、まだ有効期間内です。".repeat(12), "x".repeat(300)]
            {
                for line in broken(2, 4, vec![Span::plain(text)], columns) {
                    let line: String = line.iter().map(|span| span.text.as_str()).collect();
                    assert!(width(&line) <= columns, "{line}");
                    assert!(!line.trim_start().starts_with(['、', '。']), "{line}");
                }
            }
        }
    }

    #[test]
    fn a_quantity_stays_with_its_unit_and_a_long_word_fills_its_line() {
        let shown = |text: &str, columns: usize| -> Vec<String> {
            let lines = broken(0, 0, vec![Span::plain(text)], columns);
            lines.iter().map(|line| line.iter().map(|span| span.text.trim_end()).collect()).collect()
        };
        assert_eq!(shown("it is good for 180 s.", 18), ["it is good for", "180 s."]);
        assert_eq!(shown("拒否する(181 > 180)", 15), ["拒否する", "(181 > 180)"]);
        assert_eq!(shown(&("x".repeat(10) + "; Path=/"), 10), ["x".repeat(10), "; Path=/".to_owned()]);
    }

    #[test]
    fn a_japanese_word_is_not_broken_and_keeps_its_particle() {
        let shown = |text: &str, columns: usize| -> Vec<String> {
            let lines = broken(0, 0, vec![Span::plain(text)], columns);
            lines.iter().map(|line| line.iter().map(|span| span.text.trim_end()).collect()).collect()
        };
        assert_eq!(shown("開き直しました。Expires がなかったので", 26), ["開き直しました。", "Expires がなかったので"]);
        assert_eq!(
            shown("応答に新しいクッキーはありませんでした。", 38),
            ["応答に新しい", "クッキーはありませんでした。"]
        );
    }

    #[test]
    fn a_text_for_a_wide_page_goes_on_below_its_last_column() {
        let wide = "使い方: sessctl\n\n  --now TIME  時計をこの時刻で止めておくため\n              か Unix 時間\n";
        assert_eq!(fitted(wide, 80), wide);
        assert_eq!(
            fitted(wide, 40),
            "使い方: sessctl\n\n  --now TIME  時計をこの時刻で\n              止めておくため\n              か Unix 時間\n"
        );
        assert_eq!(
            fitted("  --a-long-option FILE  ファイルから読む（繰り返し可）", 36),
            "  --a-long-option FILE\n            ファイルから読む\n            （繰り返し可）"
        );
    }

    #[test]
    fn a_compound_of_kana_and_kanji_is_not_broken_in_its_middle() {
        for (before, compound) in [
            ("サーバーはまだ", "受け入れます。"),
            ("応答のたびに", "署名し直す"),
            ("5000番で", "待ち受ける"),
            ("0から", "数え直します。"),
            ("中身が", "持ち込まれた"),
            ("全体を", "もう一度"),
            ("署名付きの値の", "3つ目"),
            ("クッキーを", "書き換える"),
            ("行が", "入れ替わる"),
        ] {
            let text = format!("{before}{compound}");
            for columns in 12..width(&text) {
                let lines = broken(0, 0, vec![Span::plain(&text)], columns);
                let lines: Vec<String> =
                    lines.iter().map(|line| line.iter().map(|span| span.text.as_str()).collect()).collect();
                let starts_inside = |line: &String| {
                    compound.char_indices().skip(1).any(|(place, _)| {
                        let rest = compound.get(place..).unwrap_or_default();
                        line.as_str() == rest
                            && rest.starts_with(|c: char| SECOND_VERBS.contains(c) || "一目度".contains(c))
                    })
                };
                assert!(!lines.iter().any(starts_inside), "{columns} columns: {lines:?}");
            }
        }
    }

    #[test]
    fn the_value_of_a_cookie_is_one_line_however_long_it_is() {
        let carried = |text: &str| Span { is_carried: true, ..Span::plain(text) };
        let shown = |before: &str, length: usize| -> Vec<String> {
            let value = [carried(&"x".repeat(length)), carried("."), carried("sig nature")];
            let line = [Span::plain(before)].into_iter().chain(value).chain([Span::plain("; Path=/; HttpOnly")]);
            let lines = broken(2, 4, line.collect(), 40);
            lines.iter().map(|line| line.iter().map(|span| span.text.trim()).collect()).collect()
        };
        let long = format!("Set-Cookie: a={}.sig nature;", "x".repeat(60));
        assert_eq!(shown("Set-Cookie: a=", 60), [&long, "Path=/; HttpOnly"]);
        let short = format!("a={}.sig nature; Path=/;", "x".repeat(10));
        assert_eq!(shown("Set-Cookie: abcdef=1; a=", 10), ["Set-Cookie: abcdef=1;", &short, "HttpOnly"]);
    }

    #[test]
    fn a_command_is_never_broken_and_takes_what_stands_beside_it_along() {
        let command = |text: &str| Span { role: Role::Command, is_whole: true, ..Span::plain(text) };
        let shown = |spans: &[Span], columns: usize| -> Vec<String> {
            let lines = broken(0, 0, spans.to_vec(), columns);
            lines.iter().map(|line| line.iter().map(|span| span.text.as_str()).collect::<String>()).collect()
        };
        let held =
            [Span::plain("Clock held at noon ("), command("sessctl clock release"), Span::plain("). It stands.")];
        let japanese =
            [Span::plain("停止中です（再開: "), command("sessctl clock release"), Span::plain("）。再開まで停止")];
        // the command and its Japanese brackets take 25 columns
        for columns in 25..60 {
            for line in shown(&held, columns).iter().chain(&shown(&japanese, columns)) {
                assert_eq!(line.contains("sessctl"), line.contains("release"), "{columns}: {line}");
                assert!(!line.starts_with([')', '）']) && width(line.trim_end()) <= columns, "{columns}: {line}");
            }
        }
        assert_eq!(shown(&held, 30), ["Clock held at noon ", "(sessctl clock release). It ", "stands."]);
        let long = [Span::plain("type "), command("sessctl explain a-cookie"), Span::plain(" now")];
        assert_eq!(shown(&long, 10), ["type ", "sessctl explain a-cookie", "now"]);
    }

    #[test]
    fn a_date_is_not_broken_where_it_fits_on_the_next_line() {
        let date = Span { is_whole: true, ..Span::plain("Expires=Thu, 01 Jan 1970") };
        let lines = broken(0, 2, vec![Span::plain("session=; "), date], 30);
        assert_eq!(lines.last().map(|line| width_of(line)), Some(26), "{lines:?}");
    }
}
