//! Values that were blanked out or cut before they were shared.

use super::found::unquoted;
use super::pieces::begins;
use super::search;

/// Whether a part was left out of a value: no cookie has `…` or three dots in it.
pub(super) fn is_shortened(value: &str) -> bool {
    value.contains('…') || value.contains("...")
}

/// Whether a value ends, or was cut, in a mark that a page puts into it: `eyJpZCI6&shy`, behind which it would go on.
pub(super) fn has_half_a_mark(value: &str) -> bool {
    const SPELLED: [&str; 6] = ["&shy", "&#173", "&#xad", "&#46", "&#x2e", "&period"];
    let value = unquoted(value);
    let is_spelled = || {
        let mut rests = value.match_indices('&').filter_map(|(place, _)| value.get(place..));
        rests.any(|rest| {
            SPELLED.iter().any(|mark| rest.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark)))
        })
    };
    begins(value) && (value.contains(['\u{ad}', '\u{200b}', '\u{2060}']) || is_spelled())
}

/// Whether a part of a value stands for something that a shell or a template puts in later, or was painted over.
fn has_placeholder(value: &str) -> bool {
    let is_name = |text: &str| text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let variable = value.match_indices('$').any(|(place, _)| {
        let rest = value.get(place + 1..).unwrap_or_default();
        rest.starts_with(['{', '(']) || is_name(rest)
    });
    let pair = |open: &str, close: &str| value.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    let of_windows = value.split('%').skip(1).zip(value.split('%').skip(2)).any(|(inner, _)| {
        is_name(inner) && inner.len() > 2 && inner.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    });
    variable
        || of_windows
        || [("{{", "}}"), ("<", ">"), ("[", "]"), ("`", "`")].iter().any(|(open, close)| pair(open, close))
        || ["•", "●", "█"].iter().any(|painted| value.contains(painted))
}

/// Whether a value was blanked out before it was shared, or stands for one that is put in later.
pub(super) fn is_redacted(value: &str) -> bool {
    const WORDS: [&str; 8] = ["redacted", "filtered", "masked", "hidden", "removed", "secret", "scrubbed", "sanitized"];
    let inner = value.trim_matches(['[', ']', '<', '>', '{', '}', '(', ')', '%', '*', '_', '-']);
    value.contains("***")
        || begins(value) && has_placeholder(value) && search::next(value, 0).is_none()
        || ["$", "{{"].iter().any(|beginning| value.starts_with(beginning))
        || inner.len() < value.len() && WORDS.iter().any(|word| inner.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    #[test]
    fn a_part_that_is_put_in_later_makes_no_value() {
        for placeholder in [
            "${X}",
            "$X",
            "$(cat t)",
            "`cat t`",
            "%REST%",
            "{{ x }}",
            "{{.X}}",
            "<%= x %>",
            "<rest>",
            "<snip>",
            "[REDACTED]",
            "••••",
            "████",
        ] {
            for value in [format!("{}{placeholder}", &C[..60]), format!("{}.{placeholder}.{}", &C[..43], &C[51..])] {
                assert!(is_redacted(&value), "{value}");
            }
            assert!(!is_redacted(&format!("{C}{placeholder}")), "a whole value stands before it");
        }
        for value in [C, &C[..60], "a<b>c", "eyJ%41b", "eyJ$", "{\"a\":[1]}", "x[1]", "eyJhIjox%2Cfoo%2C"] {
            assert!(!is_redacted(value), "{value}");
        }
    }
}
