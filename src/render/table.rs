//! Some of the facts: a line of JSON with a few fields, or a row of TSV.
//!
//! ```text
//! payload.json<TAB>verification.error
//! {"id":"alice"}<TAB>
//! ```
//!
//! A text stands as it is, with `\t`, `\n`, `\r` and `\\` for what would break the table, and `\u001b` for what a terminal
//! would obey. What there is not is an empty cell, and a list or an object is a JSON text.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::document::escape::escape_json;
use crate::cli::Table;
use crate::cli::fields::Column;

/// The names of the columns, once and before any row.
///
/// # Errors
/// The output cannot be written.
pub fn header(table: &Table, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    match table.needs_its_header() {
        true => line(table.columns.iter().map(|column| text(&column.path)), out),
        false => Ok(()),
    }
}

/// One row, of what was found.
///
/// # Errors
/// The output cannot be written.
pub fn row(found: &impl Serialize, table: &Table, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let found = serde_json::to_value(found)?;
    line(table.columns.iter().map(|column| cell(at(&found, &column.keys).as_deref())), out)
}

/// The fields of what was found, in the places where they stand.
///
/// # Errors
/// What was found is no JSON.
pub fn fields(found: &impl Serialize, table: &Table) -> io::Result<Json> {
    let found = serde_json::to_value(found)?;
    let columns: Vec<&[String]> = table.columns.iter().map(|Column { keys, .. }| keys.as_slice()).collect();
    Ok(only(&found, &columns))
}

fn line<'a>(cells: impl Iterator<Item = Cow<'a, str>>, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.write_all(b"\t")?;
        }
        out.write_all(cell.as_bytes())?;
    }
    out.write_all(b"\n")
}

/// What stands at a path. That of a list is the list of what its items have there.
fn at<'a>(found: &'a Json, keys: &[String]) -> Option<Cow<'a, Json>> {
    match (found, keys) {
        (found, []) => Some(Cow::Borrowed(found)),
        (Json::Array(items), keys) => {
            let each = |item| at(item, keys).map_or(Json::Null, Cow::into_owned);
            Some(Cow::Owned(items.iter().map(each).collect()))
        }
        (Json::Object(object), [key, keys @ ..]) => at(object.get(key)?, keys),
        _ => None,
    }
}

/// What was found, with these paths alone. A key that is not there is null.
fn only(found: &Json, paths: &[&[String]]) -> Json {
    if paths.iter().any(|path| path.is_empty()) {
        return found.clone();
    }
    match found {
        Json::Array(items) => items.iter().map(|item| only(item, paths)).collect(),
        Json::Object(object) => {
            let mut some = Map::new();
            for key in paths.iter().filter_map(|path| path.first()) {
                let below: Vec<&[String]> =
                    paths.iter().filter(|path| path.first() == Some(key)).filter_map(|path| path.get(1..)).collect();
                if !some.contains_key(key) {
                    some.insert(key.clone(), object.get(key).map_or(Json::Null, |value| only(value, &below)));
                }
            }
            Json::Object(some)
        }
        _ => Json::Null,
    }
}

fn cell<'a>(value: Option<&Json>) -> Cow<'a, str> {
    match value {
        None | Some(Json::Null) => Cow::Borrowed(""),
        Some(Json::String(text_of)) => Cow::Owned(text(text_of).into_owned()),
        Some(other) => Cow::Owned(text(&other.to_string()).into_owned()),
    }
}

/// A text without what ends a cell or a row.
fn text(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'[' | b']'..=b'~')) {
        return Cow::Borrowed(text);
    }
    let plain = text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r");
    Cow::Owned(escape_json(&plain).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn keys(path: &str) -> Vec<String> {
        path.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_cell_holds_nothing_that_breaks_the_table() {
        let of = |value: Json| cell(Some(&value)).into_owned();
        assert_eq!(of(json!("a\tb\nc\r\\d\u{1b}[31m\u{202e}日")), r"a\tb\nc\r\\d\u001b[31m\u202e日");
        assert_eq!([of(json!(null)), of(json!(true)), of(json!(-5)), of(json!(""))], ["", "true", "-5", ""]);
        assert_eq!(of(json!(["a\n", {"b": 1}])), r#"["a\\n",{"b":1}]"#);
        assert_eq!(cell(None), "");
    }

    #[test]
    fn a_path_goes_through_lists_and_ends_where_nothing_is() {
        let found = json!({"a": {"b": 1}, "l": [{"x": 1, "y": 2}, {"x": null}, {}], "n": null});
        let one = |path: &str| at(&found, &keys(path)).map(Cow::into_owned);
        assert_eq!(
            [one("a.b"), one("l.x"), one("a")],
            [Some(json!(1)), Some(json!([1, null, null])), Some(json!({"b": 1}))]
        );
        assert_eq!([one("n.x"), one("none"), one("a.b.c")], [None, None, None]);
        let paths = ["a.b", "l.x", "l.y", "none", "n.x"].map(keys);
        let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
        let some = json!({"a": {"b": 1}, "l": [{"x": 1, "y": 2}, {"x": null, "y": null}, {"x": null, "y": null}], "none": null, "n": null});
        assert_eq!(only(&found, &paths), some);
        let whole = [&keys("a")[..], &keys("a.b")[..]].map(<[String]>::to_vec);
        assert_eq!(only(&found, &whole.iter().map(Vec::as_slice).collect::<Vec<_>>()), json!({"a": {"b": 1}}));
    }
}
