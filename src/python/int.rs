//! Integers of any size, and `int(text, base)`: Python's reading of an integer from text.
//!
//! Flask's UUID and date tags go through it, so a UUID may hold underscores, a sign
//! or full-width digits and still be one (CPython, `Objects/longobject.c`).

use super::text::Text;

/// An integer of any size, as its decimal digits: `-` only if negative, no leading zero, never `-0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Integer(Text);

impl Integer {
    /// Python reads and writes integers of at most this many decimal digits (`sys.int_info.default_max_str_digits`).
    pub const MAX_DIGITS: usize = 4300;

    /// Takes the digits of a JSON integer, which has no leading zero. `None` above [`Integer::MAX_DIGITS`].
    pub(crate) fn from_json(text: &str) -> Option<Integer> {
        if text.len() - usize::from(text.starts_with('-')) > Integer::MAX_DIGITS {
            return None;
        }
        Some(Integer(if text == "-0" { "0".into() } else { text.into() }))
    }

    /// The decimal digits.
    pub fn digits(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }

    /// The number, if every JSON reader keeps it exactly: its absolute value is at most 2^53 - 1.
    pub fn as_exact_i64(&self) -> Option<i64> {
        const LIMIT: i64 = (1 << 53) - 1;
        self.digits().parse().ok().filter(|number| (-LIMIT..=LIMIT).contains(number))
    }
}

impl From<i64> for Integer {
    fn from(number: i64) -> Integer {
        Integer(number.to_string().into())
    }
}

/// A sign and an absolute value. A value beyond 128 bits is read as the largest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedInt {
    /// Whether the text has a minus sign.
    pub is_negative: bool,
    /// The absolute value.
    pub magnitude: u128,
}

impl ParsedInt {
    /// The signed number, within the range of `i128`.
    pub fn signed(self) -> i128 {
        let magnitude = i128::try_from(self.magnitude).unwrap_or(i128::MAX);
        if self.is_negative { -magnitude } else { magnitude }
    }
}

/// Reads an integer in base 10 or 16. `None` where Python raises `ValueError`.
pub fn parse(text: &Text, base: u32) -> Option<ParsedInt> {
    let ascii: Vec<u8> = text.code_points().map(as_ascii).collect::<Option<_>>()?;
    let mut rest = ascii.as_slice();
    while let [first, tail @ ..] = rest
        && is_c_space(*first)
    {
        rest = tail;
    }
    while let [head @ .., last] = rest
        && is_c_space(*last)
    {
        rest = head;
    }
    let is_negative = rest.first() == Some(&b'-');
    if let [b'+' | b'-', tail @ ..] = rest {
        rest = tail;
    }
    if base == 16
        && let [b'0', b'x' | b'X', tail @ ..] = rest
    {
        rest = tail.strip_prefix(b"_").unwrap_or(tail);
    }
    let mut magnitude: u128 = 0;
    let mut digits = 0;
    let mut follows_digit = false;
    for &byte in rest {
        if byte == b'_' && follows_digit {
            follows_digit = false;
            continue;
        }
        let digit = char::from(byte).to_digit(base)?;
        magnitude = magnitude.saturating_mul(u128::from(base)).saturating_add(u128::from(digit));
        digits += 1;
        follows_digit = true;
    }
    let is_readable = follows_digit && (base != 10 || digits <= Integer::MAX_DIGITS);
    is_readable.then_some(ParsedInt { is_negative, magnitude })
}

/// A decimal digit of any script as an ASCII digit, and white space of any script as a blank.
fn as_ascii(code_point: u32) -> Option<u8> {
    if code_point < 0x7f {
        return u8::try_from(code_point).ok();
    }
    if is_python_space(code_point) {
        return Some(b' ');
    }
    let zero = *DECIMAL_ZEROS.get(DECIMAL_ZEROS.partition_point(|&zero| zero <= code_point).checked_sub(1)?)?;
    u8::try_from(code_point - zero).ok().filter(|&digit| digit < 10).map(|digit| b'0' + digit)
}

fn is_c_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Python's `str.isspace`, which also knows four separators of ASCII that Unicode does not call white space.
pub fn is_python_space(code_point: u32) -> bool {
    matches!(code_point, 0x1c..=0x1f) || char::from_u32(code_point).is_some_and(char::is_whitespace)
}

/// Python's `str.isdigit`: the decimal digits of any script, and what looks like one but `int` does not read, such as `²` and `①`.
pub fn is_python_digit(code_point: u32) -> bool {
    as_ascii(code_point).is_some_and(|byte| byte.is_ascii_digit())
        || matches!(
            code_point,
            0xb2..=0xb3
                | 0xb9
                | 0x1369..=0x1371
                | 0x19da
                | 0x2070
                | 0x2074..=0x2079
                | 0x2080..=0x2089
                | 0x2460..=0x2468
                | 0x2474..=0x247c
                | 0x2488..=0x2490
                | 0x24ea
                | 0x24f5..=0x24fd
                | 0x24ff
                | 0x2776..=0x277e
                | 0x2780..=0x2788
                | 0x278a..=0x2792
                | 0x10a40..=0x10a43
                | 0x10e60..=0x10e68
                | 0x11052..=0x1105a
                | 0x1f100..=0x1f10a
        )
}

/// Where the ten digits of each script begin (general category Nd of Unicode 14, Python 3.11's).
const DECIMAL_ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0,
    0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Option<i128> {
        parse(&text.into(), 16).map(ParsedInt::signed)
    }

    #[test]
    fn texts_that_pythons_int_accepts() {
        assert_eq!(hex(" 0x_fF\n"), Some(255));
        assert_eq!(hex("-1_0"), Some(-16));
        assert_eq!(hex("１２"), Some(0x12));
        assert_eq!(parse(&"\u{3000}+007".into(), 10).map(ParsedInt::signed), Some(7));
        for refused in ["", "_1", "1_", "1__0", "0x", "- 1", "²", "1\u{1c}", "\u{7f}1"] {
            assert_eq!(hex(refused), None, "{refused:?}");
        }
        assert!(parse(&"9".repeat(4301).into(), 10).is_none());
    }
}
