//! A mail in quoted-printable (RFC 2045, section 6.7), as it is saved or forwarded.
//!
//! ```text
//! Content-Transfer-Encoding: quoted-printable
//!
//! session=3DeyJpZCI6Img=        =3D is an equals sign,
//! ifQ.awNFbQ.dgxK...            and an equals sign at the end of a line joins it with the next
//! ```

use super::in_place;

/// Whether one of the first lines says that the text is encoded so.
pub(super) fn is_encoded(text: &str) -> bool {
    const LINES: usize = 200;
    const SAID: &str = "content-transfer-encoding: quoted-printable";
    let says_so = |line: &str| line.get(..SAID.len()).is_some_and(|line| line.eq_ignore_ascii_case(SAID));
    text.lines().take(LINES).any(says_so)
}

/// The text that it is.
pub(super) fn decoded(text: String) -> String {
    let text = in_place::replaced(text, |rest| rest.starts_with(b"=\r\n").then_some((3, None)));
    let text = in_place::replaced(text, |rest| rest.starts_with(b"=\n").then_some((2, None)));
    in_place::replaced(text, |rest| {
        let digits = std::str::from_utf8(rest.strip_prefix(b"=")?.get(..2)?).ok()?;
        Some((3, Some(u8::from_str_radix(digits, 16).ok()?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equals_sign_joins_lines_and_spells_bytes() {
        let mail = "Content-Transfer-Encoding: quoted-printable\r\n\r\nsession=3Dabc=\r\ndef =E6=97=A5 a=b";
        assert!(is_encoded(mail));
        assert!(decoded(mail.to_owned()).ends_with("session=abcdef 日 a=b"));
    }
}
