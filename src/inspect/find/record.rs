//! A cookie whose facts stand on lines of their own: YAML, the rows that Firefox's developer tools copy, source in Python.
//!
//! ```text
//! - name: session                  session:"eyJpZCI6Img…"                     Cookie(
//!   value: eyJpZCI6Img…            Created:"Fri, 15 Jan 2027 08:00:00 GMT"        name='session',
//!   expires: 1795376673            Expires / Max-Age:"Fri, 15 Jan 2027 …"         value='eyJpZCI6Img…',
//! ```
//!
//! The cookies themselves are found without this. It tells what else is said of them.

use super::end;
use super::form::is_signed;
use super::found::End;

/// The most records that are kept.
const LIMIT: usize = 100_000;

/// What is said of a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The value.
    pub value: String,
    /// The name.
    pub name: Option<String>,
    /// The end.
    pub end: Option<End>,
}

/// What is said of each cookie of a text.
pub(super) fn all(text: &str) -> Vec<Record> {
    let (mut records, mut open) = (Vec::new(), Vec::<Open>::new());
    for line in text.lines() {
        let field = Field::read(line);
        let is_over = |last: &Open| field.as_ref().is_none_or(|field| last.ends_before(field));
        while let Some(last) = open.pop_if(|last| is_over(last)) {
            records.extend(last.record());
        }
        match field {
            None => records.extend(in_braces(line)),
            Some(field) => {
                if open.last().is_none_or(|last| last.column < field.column) {
                    open.push(Open { column: field.column, ..Open::default() });
                }
                if let Some(last) = open.last_mut() {
                    last.take(field);
                }
            }
        }
        if records.len() >= LIMIT {
            return records;
        }
    }
    records.extend(open.into_iter().filter_map(Open::record));
    records
}

/// A record of one line: `- {name: session, value: eyJpZCI6Img…, expires: 1795376673}`.
fn in_braces(line: &str) -> Option<Record> {
    let inner = line.trim().trim_start_matches("- ").strip_prefix('{')?.strip_suffix('}')?;
    let mut open = Open::default();
    inner.split(", ").filter_map(Field::read).for_each(|field| open.take(field));
    open.record()
}

/// A line that gives a fact.
struct Field<'a> {
    /// Where its key begins.
    column: usize,
    /// Whether a dash before it begins a record.
    is_first: bool,
    key: &'a str,
    value: &'a str,
}

impl Field<'_> {
    fn read(line: &str) -> Option<Field<'_>> {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let text = trimmed.strip_prefix("- ").map_or(trimmed, str::trim_start);
        let (key, value) = text.split_at_checked(text.find([':', '='])?)?;
        let key = key.trim().trim_matches(['"', '\'']);
        let is_key = |letter: char| letter.is_alphanumeric() || "-_./ ".contains(letter);
        let value = value.get(1..)?.trim().trim_end_matches([',', ';']);
        let value = value.split_once(" #").map_or(value, |(value, _)| value.trim_end());
        let is_first = text.len() < trimmed.len();
        (!key.is_empty() && key.len() < 100 && key.chars().all(is_key)).then_some(Field {
            column: line.len() - text.len(),
            is_first,
            key,
            value: bare(value),
        })
    }

    /// Whether the value is a cookie that stands behind its name.
    fn is_cookie(&self) -> bool {
        is_signed(self.value) && !self.key.eq_ignore_ascii_case("value")
    }
}

/// A text without the quotes around it.
fn bare(text: &str) -> &str {
    let between = |quote| text.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    between('"').or_else(|| between('\'')).unwrap_or(text)
}

/// A record that is being read.
#[derive(Default)]
struct Open {
    column: usize,
    keys: Vec<String>,
    name: Option<String>,
    value: Option<String>,
    end: Option<End>,
    max_age: Option<End>,
}

impl Open {
    /// Whether a field stands around it, or begins the next record.
    fn ends_before(&self, field: &Field<'_>) -> bool {
        self.column > field.column
            || self.column == field.column
                && (field.is_first
                    || self.keys.iter().any(|key| key == field.key)
                    || field.is_cookie() && !self.keys.is_empty())
    }

    fn take(&mut self, field: Field<'_>) {
        const MOST_KEYS: usize = 40;
        if self.keys.len() < MOST_KEYS {
            self.keys.push(field.key.to_owned());
        }
        let key = field.key.to_ascii_lowercase();
        match key.as_str() {
            "name" | "key" => self.name = Some(field.value.to_owned()),
            "value" => self.value = Some(field.value.to_owned()).filter(|value| is_signed(value)),
            "expires" | "expirationdate" | "expiry" | "expiration" | "expires / max-age" | "有効期限" => {
                self.end = end::read(field.value);
            }
            "max-age" | "max_age" | "maxage" => self.max_age = end::max_age(field.value),
            _ if field.is_cookie() => {
                (self.name, self.value) = (Some(field.key.to_owned()), Some(field.value.to_owned()));
            }
            _ => {}
        }
    }

    fn record(self) -> Option<Record> {
        Some(Record { value: self.value?, name: self.name, end: self.max_age.or(self.end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    fn ends(text: &str) -> Vec<(Option<String>, Option<i64>)> {
        let end = |end: End| match end {
            End::Expires { at, .. } => at.unix(),
            End::MaxAge { seconds } => seconds,
            End::MaxAgeUntil { at } => at.unix(),
        };
        all(&text.replace('@', C)).into_iter().map(|record| (record.name, record.end.map(end))).collect()
    }

    #[test]
    fn a_record_has_the_name_and_the_end_of_its_value() {
        let (name, at) = (Some("session".to_owned()), Some(1_800_003_600));
        for text in [
            "- name: session\n  value: @\n  expires: 1800003600\n",
            "cookies:\n  - domain: h\n    expirationDate: 1800003600.9\n    name: session\n    value: \"@\"  # it\n",
            "- {name: session, value: @, expires: 1800003600, domain: h}\n",
            "session:\"@\"\nCreated:\"Fri, 15 Jan 2027 08:00:00 GMT\"\nExpires / Max-Age:\"Fri, 15 Jan 2027 09:00:00 GMT\"\nSize:85\n",
            "session:\"@\"\n有効期限:\"Fri, 15 Jan 2027 09:00:00 GMT\"\n",
            "Cookie(\n    version=0,\n    name='session',\n    value='@',\n    expires=1800003600,\n)",
            "Name     : session\nValue    : @\nExpires  : 2027-01-15 09:00:00Z\n",
            "session=@;\nexpires=Fri, 15 Jan 2027 09:00:00 GMT;\npath=/\n",
        ] {
            assert_eq!(ends(text), [(name.clone(), at)], "{text}");
        }
    }

    #[test]
    fn the_end_of_one_cookie_is_not_that_of_another() {
        let none = [(Some("session".to_owned()), None)];
        for text in [
            "- name: a\n  value: b\n  expires: 60\n- name: session\n  value: @\n",
            "- name: session\n  value: @\n- name: a\n  value: b\n  expires: 60\n",
            "theme:\"dark\"\nExpires / Max-Age:\"Fri, 15 Jan 2027 09:00:00 GMT\"\nsession:\"@\"\nExpires / Max-Age:\"Session\"\n",
            "session:\"@\"\nExpires / Max-Age:\"Session\"\ntheme:\"dark\"\nExpires / Max-Age:\"Fri, 15 Jan 2027 09:00:00 GMT\"\n",
            "session: @\n\nexpires: 1800003600\n",
        ] {
            assert_eq!(ends(text), none, "{text}");
        }
        assert_eq!(ends("a: b\nexpires: 60\nnothing at all\n"), []);
    }
}
