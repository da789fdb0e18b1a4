//! `schema`: the JSON Schema of what a command prints under `--json`, made from its report.
//!
//! Draft 2020-12. An object has the keys that its schema names and no others. Nothing here runs for any other command.

use clap::Args;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::similar::similar;
use crate::error::{Error, Usage};
use crate::report::ErrorLine;

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// The command; error is for standard error
    pub command: String,
}

/// The name under which the schema of standard error is known.
const ERROR: &str = "error";

/// The schema of one line that a command prints, or of one line on standard error.
///
/// # Errors
///
/// [`Usage::UnknownCommand`], or [`Usage::BadValue`] where no command has a name like it.
pub fn run(
    name: &str,
    schema_of: impl Fn(&str) -> Option<Schema>,
    commands: impl Iterator<Item = &'static str>,
) -> Result<Schema, Error> {
    let found = if name == ERROR { Some(of::<ErrorLine>()) } else { schema_of(name) };
    let Some(mut schema) = found else { return Err(unknown(name, commands.chain([ERROR]).collect()).into()) };
    let title = match name {
        ERROR => "a line on standard error under --json".to_owned(),
        name => format!("a line of sessctl {name} --json"),
    };
    schema.insert("title".to_owned(), title.into());
    Ok(schema)
}

/// The schema of a report.
pub fn of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .with_transform(RecursiveTransform(first_paragraph as fn(&mut Schema)))
        .with_transform(RecursiveTransform(closed as fn(&mut Schema)))
        .into_generator()
        .into_root_schema_for::<T>()
}

/// Forbids the keys that are not named.
fn closed(schema: &mut Schema) {
    let is_open = schema.get("properties").is_some() && schema.get("additionalProperties").is_none();
    let is_one_of_several = ["$ref", "allOf", "anyOf", "oneOf"].iter().any(|key| schema.get(*key).is_some());
    if is_open {
        let keyword = if is_one_of_several { "unevaluatedProperties" } else { "additionalProperties" };
        schema.insert(keyword.to_owned(), false.into());
    }
}

/// Keeps the fact of a description. The examples below it are for readers of the source.
fn first_paragraph(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let first = text.split("\n\n").next().unwrap_or_default();
        *text = first.replace('\n', " ");
    }
}

pub(super) fn unknown(name: &str, known: Vec<&str>) -> Usage {
    let suggested = similar(name, known.iter().copied());
    match suggested.is_empty() {
        true => Usage::BadValue {
            argument: "<COMMAND>".to_owned(),
            value: name.to_owned(),
            valid: known.into_iter().map(str::to_owned).collect(),
            range: None,
        },
        false => Usage::UnknownCommand { found: name.to_owned(), within: String::new(), suggested, known: Vec::new() },
    }
}
