//! The plain screens of this tool, which have a line for each section of a cookie.
//!
//! ```text
//! payload: eyJpZCI6ImFsaWNlIn0
//! time: awNFbQ
//! signature: dgxKsKrmZVNxYXtxk3etDJkRXjo
//! ```

use super::export::Cookies;
use super::form::is_signed;

/// The longest text that can be a screen, in bytes.
const LONGEST: usize = 256 * 1024;

/// Takes the cookies whose three sections stand on three lines, in any language. Returns whether there are some.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let sections: Vec<&str> = text.lines().map(|line| section(line).unwrap_or_default()).collect();
    let mut has_some = false;
    for three in sections.windows(3).filter(|three| three.iter().all(|section| !section.is_empty())) {
        let cookie = three.join(".");
        if is_signed(&cookie) {
            has_some = true;
            cookies.add_nameless(&cookie, None);
        }
    }
    has_some
}

/// The only word behind the label of a line.
fn section(line: &str) -> Option<&str> {
    let (_, word) = line.trim().split_once(": ")?;
    (!word.contains(char::is_whitespace)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::super::found::{Kind, Wanted};
    use super::*;

    #[test]
    fn three_sections_on_three_lines_are_a_cookie() {
        for labels in [["payload", "time", "signature"], ["ペイロード", "時刻", "署名"]] {
            let sections = ["eyJpZCI6IngifQ", "awNFbQ", "dgxKsKrmZVNxYXtxk3etDJkRXjo"];
            let lines: Vec<String> =
                labels.iter().zip(sections).map(|(label, text)| format!("{label}: {text}\n")).collect();
            let mut cookies = Cookies::new(Wanted { name: "session", is_given: false });
            assert!(read(&format!("a: b\n{}c: d\n", lines.concat()), &mut cookies));
            assert_eq!(cookies.found(Kind::Text).expect("a cookie")[0].cookie, sections.join("."));
        }
        assert!(!read(
            "payload: x\ntime: y\nsignature: z\n",
            &mut Cookies::new(Wanted { name: "session", is_given: false })
        ));
    }
}
