//! `2|1:0|10:1700000000|7:session|8:YWxpY2U=|signature`, Tornado's `create_signed_value`.

/// Whether a cookie, percent-decoded, looks like this.
pub fn is_one(cookie: &str) -> bool {
    cookie.starts_with("2|") && cookie.split('|').count() == 6
}
