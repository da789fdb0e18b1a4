//! The quick way to the neutral form, for the sessions that most are.

use smallvec::SmallVec;

use crate::cookie::tags;
use crate::python::budget::Budget;
use crate::python::json::Reader;
use crate::python::neutral::write;

/// Rewrites the JSON of a session in its neutral form while it is read, without making a value of all of it.
///
/// `None` where more is needed: for what is not a dict with entries, or has equal keys, a lone surrogate, a
/// text that Python would spell otherwise, or an error in it. The value then says what it is.
pub fn rewrite(json: &str) -> Option<String> {
    let mut budget = Budget::default();
    let reader = Reader::new(json, &mut budget);
    let (keys, out) = (SmallVec::new(), Vec::with_capacity(json.len() + json.len() / 2 + 64));
    let mut rewriter = Rewriter { reader, json, keys, out };
    rewriter.reader.skip_blanks();
    rewriter.dict(false)?;
    rewriter.reader.skip_blanks();
    if !rewriter.reader.is_at_end() {
        return None;
    }
    String::from_utf8(rewriter.out).ok()
}

struct Rewriter<'a> {
    reader: Reader<'a>,
    json: &'a str,
    /// The keys of the dicts that are open.
    keys: SmallVec<[&'a str; 16]>,
    out: Vec<u8>,
}

/// A longer result is not worth holding.
const LONGEST: usize = 256 * 1024;
/// More keys are not worth comparing each with each.
const MOST_KEYS: usize = 32;

impl<'a> Rewriter<'a> {
    fn value(&mut self) -> Option<()> {
        if self.out.len() > LONGEST {
            return None;
        }
        match self.reader.peek()? {
            b'"' => {
                let text = self.text()?;
                self.put_text(text);
                Some(())
            }
            b'{' => self.dict(true),
            b'[' => self.list(),
            _ => match short_number(self.reader.bytes()) {
                Some(number) => {
                    let number = self.reader.take(number);
                    let is_float = number.contains('.');
                    self.put(if is_float { "{\"$float\":\"" } else { "" });
                    self.put(number);
                    self.put(if is_float { "\"}" } else { "" });
                    Some(())
                }
                None => {
                    let value = self.reader.word_or_number().ok()?;
                    write(&value, &mut self.out).ok()
                }
            },
        }
    }

    /// A dict, or what its tag makes of it. At the top there may be no tag, and there has to be an entry.
    fn dict(&mut self, is_inner: bool) -> Option<()> {
        let (begin, own_keys) = (self.reader.at(), self.keys.len());
        self.reader.enter(b'{').ok()?;
        if is_inner && self.reader.looks_like_a_tag() {
            if self.reader.eat_all("\" t\":") && self.reader.peek() == Some(b'[') {
                return self.tuple();
            }
            self.reader.leave_to(begin);
            return self.tagged();
        }
        self.put("{\"$dict\":[");
        if is_inner && self.reader.eat(b'}') {
            self.reader.leave();
            self.put("]}");
            return Some(());
        }
        loop {
            let key = self.text().filter(|key| !key.starts_with(' ') && !key.contains('\\'))?;
            let siblings = self.keys.get(own_keys..).unwrap_or_default();
            if siblings.len() == MOST_KEYS || siblings.contains(&key) {
                return None;
            }
            self.keys.push(key);
            self.out.push(b'[');
            self.put_text(key);
            self.out.push(b',');
            self.reader.skip_blanks();
            self.reader.expect(b':').ok()?;
            self.reader.skip_blanks();
            self.value()?;
            self.out.push(b']');
            self.reader.skip_blanks();
            if self.reader.eat(b'}') {
                self.reader.leave();
                self.keys.truncate(own_keys);
                self.put("]}");
                return Some(());
            }
            self.reader.expect(b',').ok()?;
            self.reader.skip_blanks();
            self.out.push(b',');
        }
    }

    fn list(&mut self) -> Option<()> {
        self.reader.enter(b'[').ok()?;
        self.out.push(b'[');
        if !self.reader.eat(b']') {
            loop {
                self.value()?;
                self.reader.skip_blanks();
                if self.reader.eat(b']') {
                    break;
                }
                self.reader.expect(b',').ok()?;
                self.reader.skip_blanks();
                self.out.push(b',');
            }
        }
        self.reader.leave();
        self.out.push(b']');
        Some(())
    }

    /// The list of a tuple's items, and the end of its tag. Another key behind it would make it a dict.
    fn tuple(&mut self) -> Option<()> {
        self.put("{\"$tuple\":");
        self.list()?;
        self.reader.skip_blanks();
        self.reader.expect(b'}').ok()?;
        self.reader.leave();
        self.out.push(b'}');
        Some(())
    }

    /// What has another tag in it, by its value.
    fn tagged(&mut self) -> Option<()> {
        let mut value = self.reader.value().ok()?;
        tags::untag_within(self.reader.budget(), &mut value).ok()?;
        write(&value, &mut self.out).ok()
    }

    /// A text, as it is spelled between its quotes, if the neutral form spells it the same.
    fn text(&mut self) -> Option<&'a str> {
        self.reader.expect(b'"').ok()?;
        let begin = self.reader.at();
        self.reader.skip_text()?;
        self.json.get(begin..self.reader.at() - 1)
    }

    fn put(&mut self, token: &str) {
        self.out.extend_from_slice(token.as_bytes());
    }

    fn put_text(&mut self, text: &str) {
        self.out.push(b'"');
        self.put(text);
        self.out.push(b'"');
    }
}

/// How many bytes a number takes, if it is spelled as Python spells it and none of its digits can be lost: up to
/// fifteen fit a double, and come out of it again.
fn short_number(json: &[u8]) -> Option<usize> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(json.starts_with(b"-"));
    let unsigned = json.get(sign..)?;
    let whole = digits(unsigned);
    let fraction = unsigned.get(whole..)?.strip_prefix(b".").map(|rest| rest.get(..digits(rest)).unwrap_or_default());
    let is_as_python_spells_it = match (unsigned.get(..whole)?, fraction) {
        (b"0", None) => sign == 0,
        // below 0.0001 there is an exponent
        (b"0", Some(fraction)) if fraction.starts_with(b"0000") => false,
        ([b'0', _, ..], _) => false,
        (_, None | Some(b"0")) => true,
        (_, Some(fraction)) => fraction.last().is_some_and(|&last| last != b'0'),
    };
    let fraction = fraction.map_or(0, <[u8]>::len);
    let length = sign + whole + if fraction > 0 { 1 + fraction } else { 0 };
    let has_ended = matches!(json.get(length), Some(b',' | b']' | b'}'));
    (is_as_python_spells_it && has_ended && (1..=15).contains(&whole) && whole + fraction <= 15).then_some(length)
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::python::json;
    use crate::python::neutral::neutral;

    fn by_its_value(json: &str) -> Option<Json> {
        tags::untag(json::read(json).ok()?).ok().map(|value| neutral(&value))
    }

    #[test]
    fn what_is_rewritten_is_what_the_value_says() {
        let texts = [
            r#"{"_permanent":true,"id":"alice"}"#,
            r#" { "a" : [ 1 , -2.50 , 1e400 , NaN , null , [ ] , { } ] , "b" : { "c" : "" } } "#,
            r#"{"a":{"b":{"a":1}},"c":{"a":2}}"#,
            r#"{"n":[9007199254740991,9007199254740992,-0,12345678901234567890]}"#,
            r#"{"n":[0,-0.0,0.0,-7,10,1.50,0.0001,0.00001,-0.00012,999999999999999,1234567890123456,99999999999999.9]}"#,
            r#"{"n":[0.123456789012345,0.1234567890123456,100000.000000001,1e2,1E-2,5 ,0.5 ,123456789.0,1234567890123456.0]}"#,
            r#"{"t":{" t":[1,{" b":"AP8="},{" di":{" t__":1}},{" x":[]}]},"d":{" d":"soon"}}"#,
            r#"{"a":{" t":[]},"b":[{" t":[{" t":[{" t":[1]}]} ]}],"c":{" t": [1]},"d":{" t":"ab"},"e":{" \u0074":[1]}}"#,
            r#"{"s":"\u65e5\u672c \ud83d\udc08 \" \\ \b\f \n \u202e \u007f"}"#,
        ];
        for text in texts {
            let rewritten = rewrite(text).expect(text);
            assert!(rewritten.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{rewritten}");
            assert_eq!(serde_json::from_str::<Json>(&rewritten).ok(), by_its_value(text), "{text}");
        }
    }

    #[test]
    fn what_takes_more_than_a_look_is_left_to_the_value() {
        let many_keys: Vec<String> = (0..100).map(|n| format!("\"k{n}\":0")).collect();
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
        for text in [
            "{}",
            "null",
            "[1]",
            r#"{"a":1,"a":2}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{" t":[1]}"#,
            r#"{"a":{" t":5}}"#,
            r#"{"a":{" t":[1],"b":2}}"#,
            r#"{"a":{" t":[1],}}"#,
            r#"{"s":"\ud800"}"#,
            r#"{"s":"日"}"#,
            r#"{"s":"\/"}"#,
            r#"{"s":"\u0041"}"#,
            r#"{"s":"\u000a"}"#,
            r#"{"s":"\u65E5"}"#,
            "{\"s\":\"\u{7f}\"}",
            r#"{"s":"\x"}"#,
            r#"{"s":"#,
            r#"{"s":1,}"#,
            r#"{"s":1}}"#,
            r#"{"s":01}"#,
            r#"{"s":00.5}"#,
            r#"{"s":1.}"#,
            r#"{"s":-.5}"#,
            r#"{"s":-}"#,
            "{\"s\":\"\n\"}",
            &format!("{{{}}}", many_keys.join(",")),
            &deep,
        ] {
            assert_eq!(rewrite(text), None, "{text}");
        }
    }
}
