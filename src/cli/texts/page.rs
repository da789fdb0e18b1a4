//! A manual page as its sections, and how it is written: in roff, and as plain text where no `man` reads roff.

/// A manual page.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Its name: `sessctl-inspect`.
    pub name: String,
    /// What stands in the middle of the line above the page.
    pub manual: &'static str,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a page. In its texts, what stands in backticks is typed as it is.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// The title of a section.
    Section(&'static str),
    /// The name of the page, and what it is on: a line that `whatis` reads.
    Name(String),
    /// A paragraph.
    Paragraph(String),
    /// An option, a file, a number, and what it is.
    Item(String, String),
    /// A line to type.
    Line(String),
}

/// When the pages were last changed. A page that is made today is the page that was made yesterday.
const DATE: &str = "2026-11-27";

/// No word is hyphenated, since most are names to type: by the register for the macros of groff, which ask it anew in each
/// paragraph, and by the request for others.
const WHOLE: &str = ".nr HY 0\n.nh\n";

impl Page {
    /// The page in roff, with the macros of man(7). What is not ASCII is UTF-8.
    pub(super) fn roff(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let title = self.name.to_uppercase();
        let head = format!(".TH {title} 1 {DATE} \"sessctl {version}\" \"{}\"\n", self.manual);
        let mut roff = match self.manual.is_ascii() {
            true => format!("{head}{WHOLE}"),
            // groff's `preconv` reads the first line; the few blanks of Japanese are not there to be widened
            false => format!("'\\\" -*- coding: UTF-8 -*-\n{head}{WHOLE}.ad l\n"),
        };
        let mut was_section = false;
        for block in &self.blocks {
            match block {
                Block::Section(title) => roff.push_str(&format!(".SH \"{title}\"\n")),
                // `whatis` reads one line, which is long in Japanese: mandoc counts no line that begins with an escape
                Block::Name(text) if !text.is_ascii() => roff.push_str(&format!("\\&{}\n", in_roff(text))),
                Block::Name(text) => roff.push_str(&format!("{}\n", in_roff(text))),
                Block::Paragraph(text) if was_section => roff.push_str(&format!("{}\n", filled(text))),
                Block::Paragraph(text) => roff.push_str(&format!(".PP\n{}\n", filled(text))),
                Block::Item(what, text) => roff.push_str(&format!(".TP\n{}\n{}\n", in_roff(what), filled(text))),
                Block::Line(line) => roff.push_str(&format!(".PP\n.EX\n    {}\n.EE\n", in_roff(&format!("`{line}`")))),
            }
            was_section = matches!(block, Block::Section(_));
        }
        roff
    }

    /// The page as text, a paragraph on a line.
    pub(super) fn plain(&self) -> String {
        let mut plain = String::new();
        for block in &self.blocks {
            match block {
                Block::Section(title) => plain.push_str(&format!("{title}\n\n")),
                Block::Name(text) | Block::Paragraph(text) => {
                    plain.push_str(&format!("    {}\n\n", text.replace('`', "")))
                }
                Block::Item(what, text) => {
                    plain.push_str(&format!("    {}\n        {}\n\n", what.replace('`', ""), text.replace('`', "")));
                }
                Block::Line(line) => plain.push_str(&format!("        {line}\n\n")),
            }
        }
        plain
    }
}

/// Text in roff whose lines can be broken. No line is longer than mandoc asks for. Where a line ends, its reader sees a
/// blank; Japanese has none, so that `\c` there says that the word goes on.
fn filled(text: &str) -> String {
    const WIDTH: usize = 80;
    const GOES_ON: &str = "\\:\\c";
    let mut lines = String::new();
    let mut width = 0;
    let mut gap = "";
    for piece in in_roff(&with_breaks(text)).split_inclusive([' ', BREAK]) {
        let word = piece.trim_end_matches([' ', BREAK]);
        let goes_on = if piece.ends_with(BREAK) { GOES_ON.len() } else { 0 };
        if width > 0 && width + gap.len() + in_ascii(word) + goes_on > WIDTH {
            let end = match gap {
                // behind the end of a sentence there would be two blanks
                " " if lines.ends_with(['.', '!', '?']) => "\\&",
                " " => "",
                _ => GOES_ON,
            };
            // a line that begins with a dot would be one of roff's own
            lines.push_str(&format!("{end}\n{}", if word.starts_with('.') { "\\&" } else { "" }));
            width = 0;
        } else {
            lines.push_str(gap);
            width += gap.len();
        }
        lines.push_str(word);
        width += in_ascii(word);
        gap = if piece.ends_with(BREAK) { "\\:" } else { " " };
    }
    lines
}

/// The bytes of a word as mandoc counts them, which reads a sign that is not ASCII as `\[u3042]`.
fn in_ascii(word: &str) -> usize {
    word.chars().map(|sign| if sign.is_ascii() { 1 } else { "\\[u3042]".len() }).sum()
}

/// Stands where a line may be broken. No text has it.
const BREAK: char = '\u{200b}';

/// Between two wide signs a line may be broken, but neither behind an opening sign nor before one that ends something.
fn with_breaks(text: &str) -> String {
    let mut broken = String::new();
    let mut before = ' ';
    for sign in text.chars() {
        let is_kept = "（「『".contains(before)
            || "、。，．：；？！）」』・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々".contains(sign);
        if !before.is_ascii() && !sign.is_ascii() && !is_kept {
            broken.push(BREAK);
        }
        broken.push(sign);
        before = sign;
    }
    broken
}

/// Text in roff: what is in backticks is bold, and no sign of it is read as roff's own.
fn in_roff(text: &str) -> String {
    let mut roff = String::new();
    let mut is_bold = false;
    for character in text.chars() {
        match character {
            '`' => {
                is_bold = !is_bold;
                roff.push_str(if is_bold { "\\fB" } else { "\\fR" });
            }
            '\\' => roff.push_str("\\e"),
            '-' => roff.push_str("\\-"),
            '\'' => roff.push_str("\\(aq"),
            '~' => roff.push_str("\\(ti"),
            '^' => roff.push_str("\\(ha"),
            '.' if roff.is_empty() => roff.push_str("\\&."),
            '\n' => roff.push(' '),
            character => roff.push(character),
        }
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::{filled, in_roff};

    #[test]
    fn nothing_of_a_text_is_read_as_roff() {
        assert_eq!(in_roff(".env is a `--file`"), r"\&.env is a \fB\-\-file\fR");
        assert_eq!(in_roff(r"'\n' ~ ^"), r"\(aq\en\(aq \(ti \(ha");
    }

    #[test]
    fn a_line_is_broken_where_its_language_breaks_it() {
        assert_eq!(filled(&format!("{} .b", "a".repeat(79))), format!("{}\n\\&.b", "a".repeat(79)));
        assert_eq!(filled("計を、（止める）"), r"計\:を、\:（止\:め\:る）");
        assert_eq!(filled(&"計".repeat(10)), format!("{}\\:\\c\n計\\:計\\:計", ["計"; 7].join("\\:")));
        assert_eq!(filled(&format!("{}. 計", "a".repeat(75))), format!("{}.\\&\n計", "a".repeat(75)));
    }
}
