//! The XML in which Burp saves requests and responses, each in base64.
//!
//! ```text
//! <items burpVersion="…"><item><request base64="true"><![CDATA[R0VU…]]></request>…
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::export::Cookies;
use super::http;

/// Whether this is such a file.
pub(super) fn is_one(text: &str) -> bool {
    text.get(..4096).unwrap_or(text).contains("<items burpVersion=")
}

/// The cookies of every request and response.
pub(super) fn read(text: &str, cookies: &mut Cookies<'_>) {
    for message in text.split("base64=\"true\"><![CDATA[").skip(1) {
        let encoded = message.split("]]>").next().unwrap_or_default();
        if let Ok(bytes) = STANDARD.decode(encoded.trim()) {
            http::read(&String::from_utf8_lossy(&bytes), cookies);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found::{Kind, Wanted};
    use super::*;

    #[test]
    fn a_message_is_in_base64() {
        let message = STANDARD.encode("GET / HTTP/1.1\r\nCookie: a=b; session=x.y.z\r\n\r\n");
        let text = format!(
            "<?xml version=\"1.0\"?>\n<items burpVersion=\"2025.1\">\n<item><request base64=\"true\"><![CDATA[{message}]]></request></item></items>"
        );
        assert!(is_one(&text));
        let mut cookies = Cookies::new(Wanted { name: "session", is_given: false });
        read(&text, &mut cookies);
        assert_eq!(cookies.found(Kind::Http).expect("a cookie")[0].cookie, "x.y.z");
    }
}
