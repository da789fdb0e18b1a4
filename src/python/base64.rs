//! Base64, exactly as lenient as Python's.
//!
//! itsdangerous appends `=` to a section and passes it to Python's decoder, which skips unknown characters. So a cookie
//! with junk in its signature can still be a good cookie. This file decides which characters count. The `base64` crate
//! decodes them.

use base64::alphabet;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, decoded_len_estimate};
use smallvec::SmallVec;

/// The bytes of a section. Those of a timestamp or a signature are short, and need no allocation.
pub type Bytes = SmallVec<[u8; 64]>;

/// Unused bits at the end are not checked, so four spellings of the last character decode to the same signature.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE_LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD_LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// `base64_encode` of itsdangerous (`encoding.py`): the URL-safe alphabet, no padding.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `base64_decode` of itsdangerous (`encoding.py`). `None` where Python raises.
///
/// ```text
/// dgxK sKrm   data characters, four to a quad; - and + are the same, so are _ and /
/// dg!xK sKrm  anything else is skipped, but it counts for the padding that is appended
/// dgxK sKr=   an = that completes a quad ends the reading, whatever follows
/// ```
pub fn decode(section: &str) -> Option<Bytes> {
    // a section that a server made has neither junk nor padding
    if !section.ends_with('=')
        && let Some(bytes) = decoded(&URL_SAFE_LENIENT, section.as_bytes())
    {
        return Some(bytes);
    }
    let padding = (4 - section.len() % 4) % 4;
    let padded = section.bytes().chain(std::iter::repeat_n(b'=', padding));
    let data = data_characters(padded.map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }))?;
    decoded(&STANDARD_LENIENT, &data)
}

/// `base64.b64decode(text)` of Python: the standard alphabet, and no padding appended.
pub fn decode_standard(text: &[u8]) -> Option<Bytes> {
    decoded(&STANDARD_LENIENT, &data_characters(text.iter().copied())?)
}

fn decoded(engine: &GeneralPurpose, text: &[u8]) -> Option<Bytes> {
    let mut bytes = Bytes::from_elem(0, decoded_len_estimate(text.len()));
    let length = engine.decode_slice(text, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

/// `base64.b64encode(bytes)` of Python: the standard alphabet, padded.
pub fn encode_standard(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The characters that carry data, up to the padding that ends the reading
/// (CPython, `binascii.a2b_base64` without `strict_mode`). `None` if a quad stays incomplete.
fn data_characters(text: impl Iterator<Item = u8>) -> Option<Vec<u8>> {
    let mut data = Vec::with_capacity(text.size_hint().0);
    let mut pads = 0;
    for byte in text {
        let in_quad = data.len() % 4;
        match byte {
            b'=' if in_quad >= 2 => {
                pads += 1;
                if in_quad + pads >= 4 {
                    return Some(data);
                }
            }
            b'+' | b'/' => {
                pads = 0;
                data.push(byte);
            }
            _ if byte.is_ascii_alphanumeric() => {
                pads = 0;
                data.push(byte);
            }
            _ => {}
        }
    }
    data.len().is_multiple_of(4).then_some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_four_accepted_last_characters() {
        let signature = decode("dgxKsKrmZVNxYXtxk3etDJkRXjo");
        for last in ["p", "q", "r"] {
            assert_eq!(decode(&format!("dgxKsKrmZVNxYXtxk3etDJkRXj{last}")), signature, "{last}");
        }
        assert_ne!(decode("dgxKsKrmZVNxYXtxk3etDJkRXjs"), signature);
    }

    #[test]
    fn junk_is_skipped_but_counts_for_the_padding() {
        let signature = decode("dgxKsKrmZVNxYXtxk3etDJkRXjo");
        assert!(signature.is_some());
        for accepted in
            ["dgxKsKrmZVNxYXtxk3etDJkRXjo=", "dgxK!!sKrmZVNxYXtxk3etDJkRXjo", "dgxKsKrmZVNxYXtxk3etDJkRXjo=!AAAA"]
        {
            assert_eq!(decode(accepted), signature, "{accepted}");
        }
        assert_eq!(decode("dgxK!sKrmZVNxYXtxk3etDJkRXjo"), None, "one junk character leaves no room for padding");
    }

    #[test]
    fn all_junk_is_empty() {
        for nothing in ["!!!!", "==", ""] {
            assert_eq!(decode(nothing).as_deref(), Some(&[][..]), "{nothing}");
        }
        assert_eq!(decode("A"), None);
    }

    #[test]
    fn standard_base64_is_not_padded_for_you() {
        assert_eq!(decode_standard(b"AP8=").as_deref(), Some(&[0, 0xff][..]));
        assert_eq!(decode_standard(b"AP8"), None);
        assert_eq!(decode_standard(b"AP-_"), None);
        assert_eq!(decode_standard(b"!!!!").as_deref(), Some(&[][..]));
    }
}
