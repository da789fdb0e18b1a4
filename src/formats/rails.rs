//! `payload--signature`, or `ciphertext--iv--tag`: the cookies of Rails.

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    let sections: Vec<&str> = cookie.split("--").collect();
    let is_hex = |text: &str| matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match sections.as_slice() {
        [payload, signature] => !payload.is_empty() && is_hex(signature),
        [_, iv, tag] => iv.ends_with('=') && tag.ends_with("=="),
        _ => false,
    }
}
