//! Floats, written as Python writes them: `repr`, and the JSON names of nan and the infinities.

/// `repr(float)`: `nan`, `inf`, `-inf`, or the shortest digits. The neutral form has the same.
pub fn repr_of_float(float: f64) -> String {
    if float.is_nan() {
        "nan".to_owned()
    } else if float.is_infinite() {
        if float > 0.0 { "inf".to_owned() } else { "-inf".to_owned() }
    } else {
        repr_of_finite(float)
    }
}

/// A float as JSON: Python's `repr`, or `NaN`, `Infinity`, `-Infinity`.
pub fn write_float(float: f64) -> String {
    if float.is_nan() {
        "NaN".to_owned()
    } else if float.is_infinite() {
        if float > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() }
    } else {
        repr_of_finite(float)
    }
}

/// Python's `repr` of a finite float: the shortest digits that read back the same, an exponent
/// below 1e-4 and from 1e16 on, and always a point or an exponent (`1.0`, `1e+16`).
fn repr_of_finite(float: f64) -> String {
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(float);
    // zmij writes an exponent where Python does, with one exception: one more leading zero
    if !shortest.contains('e') && !shortest.trim_start_matches('-').starts_with("0.0000") {
        return shortest.to_owned();
    }
    let (sign, shortest) = shortest.split_at(usize::from(shortest.starts_with('-')));
    let (digits, exponent) = digits_and_exponent(shortest);
    if (-4..16).contains(&exponent) {
        return format!("{sign}{}", positional(&digits, exponent));
    }
    let (first, rest) = digits.split_at(1);
    let (point, minus) = (if rest.is_empty() { "" } else { "." }, if exponent < 0 { '-' } else { '+' });
    format!("{sign}{first}{point}{rest}e{minus}{:02}", exponent.abs())
}

/// `0.00125`, `12.5` and `1.25e1` are the digits 125 and an exponent of the first one: -3, 1 and 1.
fn digits_and_exponent(number: &str) -> (String, i32) {
    let (mantissa, exponent) = number.split_once('e').unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let digits = all.trim_start_matches('0');
    let leading_zeros = all.len() - digits.len();
    let exponent = exponent.parse::<i32>().unwrap_or(0) + whole.len() as i32 - 1 - leading_zeros as i32;
    match digits.trim_end_matches('0') {
        "" => ("0".to_owned(), 0),
        digits => (digits.to_owned(), exponent),
    }
}

/// The digits 125 and an exponent of 1 are `12.5`.
fn positional(digits: &str, exponent: i32) -> String {
    let Ok(exponent) = usize::try_from(exponent) else {
        return format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1));
    };
    let whole = exponent + 1;
    match digits.split_at_checked(whole) {
        Some((whole, "")) => format!("{whole}.0"),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => format!("{digits}{}.0", "0".repeat(whole - digits.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_python_writes_them() {
        for (float, written) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e-7, "1.5e-07"),
            (5e-324, "5e-324"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e22, "1e+22"),
        ] {
            assert_eq!(write_float(float), written);
        }
    }
}
