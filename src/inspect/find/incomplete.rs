//! Values that were blanked out or cut before they were shared.

/// Whether a part was left out of a value: no cookie has `…` or three dots in it.
pub(super) fn is_shortened(value: &str) -> bool {
    value.contains('…') || value.contains("...")
}

/// Whether a value was blanked out before it was shared, or stands for one that is put in later.
pub(super) fn is_redacted(value: &str) -> bool {
    const WORDS: [&str; 8] = ["redacted", "filtered", "masked", "hidden", "removed", "secret", "scrubbed", "sanitized"];
    let inner = value.trim_matches(['[', ']', '<', '>', '{', '}', '(', ')', '%', '*', '_', '-']);
    value.contains("***")
        || ["$", "{{"].iter().any(|beginning| value.starts_with(beginning))
        || inner.len() < value.len() && WORDS.iter().any(|word| inner.eq_ignore_ascii_case(word))
}
