//! `--format` and `--fields`: which of the facts are printed, and whether as JSON or as a table.
//!
//! A field is a path through the keys of a command's JSON: `verification.error`. A path through a list, as
//! `exchanges.request.path`, is that of each of its items; `exchanges[].request.path` is the same. The schema of the command
//! says which fields there are, so one that there never is is wrong usage.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value as Json;

use super::line::Cli;
use super::list::{Command, schema_of};
use super::similar::similar;
use crate::commands::jar::JarCommand;
use crate::error::Usage;

/// Some of the facts of a command, as a table or as JSON.
#[derive(Debug)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Whether a row is a line of TSV. Otherwise it is a line of JSON with these fields alone.
    pub is_tsv: bool,
    has_header: AtomicBool,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As it was typed.
    pub path: String,
    /// Its keys, from the outside.
    pub keys: Vec<String>,
}

impl Table {
    /// Whether the header has not been written yet. It asks once: from then on it has been.
    pub fn needs_its_header(&self) -> bool {
        self.is_tsv && !self.has_header.swap(true, Ordering::Relaxed)
    }

    /// The table that the command line asks for, if it does.
    ///
    /// # Errors
    ///
    /// [`Usage::UnknownField`], or two options that do not go together.
    pub fn of(cli: &Cli) -> Result<Option<Table>, Usage> {
        let Some(command) = &cli.command else { return Ok(None) };
        let format = cli.format();
        if let (true, Some("tsv")) = (cli.global.json, format) {
            return Err(Usage::Conflict { argument: "--json".to_owned(), other: "--format tsv".to_owned() });
        }
        let is_json = cli.global.json || format == Some("json");
        let fields = cli.global.fields.as_deref();
        if fields.is_none() && format != Some("tsv") {
            return Ok(None);
        }
        let schema = schema_of(command.name()).map(Json::from).unwrap_or_default();
        let columns = match fields {
            Some(fields) => fields_of(fields, &schema)?,
            None => Level::of(&schema, &[&schema]).names.into_iter().map(|name| Column::of(&name)).collect(),
        };
        if columns.is_empty() {
            return Err(match fields {
                Some(_) => Usage::NoValue { argument: "--fields".to_owned(), valid: Vec::new() },
                // a schema has no keys of its own
                None => Usage::Conflict { argument: "--format tsv".to_owned(), other: command.name().to_owned() },
            });
        }
        Ok(Some(Table { columns, is_tsv: !is_json, has_header: AtomicBool::new(false) }))
    }
}

impl Cli {
    /// What `--format` says of the output. `jar export` has one of its own, which is about cookies.
    pub fn format(&self) -> Option<&str> {
        let is_of_cookies =
            matches!(&self.command, Some(Command::Jar(args)) if matches!(args.action, Some(JarCommand::Export { .. })));
        self.global.format.as_deref().filter(|_| !is_of_cookies)
    }

    /// Whether facts are wanted, and not a screen.
    pub fn wants_facts(&self) -> bool {
        self.global.json || self.global.fields.is_some() || self.format().is_some()
    }
}

impl Column {
    fn of(path: &str) -> Column {
        let keys = path.split('.').map(|key| key.trim_end_matches("[]").to_owned());
        Column { path: path.to_owned(), keys: keys.collect() }
    }
}

fn fields_of(fields: &str, schema: &Json) -> Result<Vec<Column>, Usage> {
    let columns = fields.split(',').map(str::trim).filter(|field| !field.is_empty()).map(Column::of);
    columns.map(|column| is_there(&column, schema).map(|()| column)).collect()
}

/// Looks for a field in the schema, key by key.
fn is_there(column: &Column, schema: &Json) -> Result<(), Usage> {
    let mut schemas = vec![schema];
    let mut within = String::new();
    for key in &column.keys {
        let level = Level::of(schema, &schemas);
        schemas = level.below(key);
        if schemas.is_empty() {
            if level.is_open {
                return Ok(());
            }
            let known = level.names.iter().map(|name| format!("{within}{name}")).collect::<Vec<_>>();
            let whole = format!("{within}{key}");
            let suggested = similar(&whole, known.iter().map(String::as_str));
            return Err(Usage::UnknownField { found: column.path.clone(), within, suggested, known });
        }
        within.push_str(key);
        within.push('.');
    }
    Ok(())
}

/// What a schema says of the keys of an object, or of the objects in a list.
#[derive(Default)]
struct Level<'a> {
    /// The keys, in their order.
    names: Vec<String>,
    properties: Vec<(&'a str, &'a Json)>,
    /// Whether other keys may be there too.
    is_open: bool,
}

impl<'a> Level<'a> {
    fn of(root: &'a Json, schemas: &[&'a Json]) -> Level<'a> {
        let mut level = Level::default();
        let mut seen = BTreeSet::new();
        schemas.iter().for_each(|schema| level.take(root, schema, &mut seen));
        level
    }

    fn take(&mut self, root: &'a Json, schema: &'a Json, seen: &mut BTreeSet<&'a str>) {
        let Some(keywords) = schema.as_object() else {
            self.is_open |= *schema == Json::Bool(true);
            return;
        };
        if let Some(path) = keywords.get("$ref").and_then(Json::as_str).filter(|path| seen.insert(path)) {
            let defined = root.pointer(path.trim_start_matches('#'));
            defined.into_iter().for_each(|defined| self.take(root, defined, seen));
        }
        for word in ["anyOf", "oneOf", "allOf", "prefixItems"] {
            let choices = keywords.get(word).and_then(Json::as_array).into_iter().flatten();
            choices.for_each(|choice| self.take(root, choice, seen));
        }
        if let Some(items) = keywords.get("items").filter(|items| items.is_object()) {
            self.take(root, items, seen);
        }
        for (name, property) in keywords.get("properties").and_then(Json::as_object).into_iter().flatten() {
            if !self.names.contains(name) {
                self.names.push(name.clone());
            }
            self.properties.push((name, property));
        }
        let says_nothing = ["$ref", "anyOf", "oneOf", "allOf", "type", "const", "enum", "properties"];
        let has_any = !says_nothing.iter().any(|word| keywords.contains_key(*word));
        self.is_open |= has_any || keywords.get("additionalProperties").is_some_and(|more| *more != Json::Bool(false));
    }

    fn below(&self, key: &str) -> Vec<&'a Json> {
        self.properties.iter().filter(|(name, _)| *name == key).map(|(_, schema)| *schema).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(command: &str) -> Json {
        schema_of(command).map(Json::from).expect("a schema")
    }

    fn unknown(command: &str, fields: &str) -> (String, Vec<String>) {
        match fields_of(fields, &schema(command)) {
            Err(Usage::UnknownField { within, suggested, .. }) => (within, suggested),
            other => panic!("{fields}: {other:?}"),
        }
    }

    #[test]
    fn a_field_is_a_path_through_the_json_of_its_command() {
        for (command, fields) in [
            ("inspect", "cookie, payload.json,verification.error,flask.answer"),
            ("inspect", "payload.value,payload.value.$dict,deleted,settings.key.path,timestamp.date"),
            ("visit", "exchanges[].request.path,exchanges.response.status,jar[].name,logged_in,app.url"),
            ("expire", "lifetime,steps[].after,steps.server.accepted"),
            ("clock", "clock.browser.date,done.kind"),
            ("man", "text"),
        ] {
            assert!(fields_of(fields, &schema(command)).is_ok(), "{command} {fields}");
        }
        let columns = fields_of("jar[].name", &schema("visit")).expect("a field");
        assert_eq!(columns, [Column { path: "jar[].name".into(), keys: vec!["jar".into(), "name".into()] }]);
    }

    #[test]
    fn a_field_that_never_is_names_those_that_are() {
        assert_eq!(unknown("inspect", "cookei"), (String::new(), vec!["cookie".to_owned()]));
        assert_eq!(unknown("inspect", "payload.jsn"), ("payload.".to_owned(), vec!["payload.json".to_owned()]));
        assert_eq!(unknown("inspect", "cookie.x").0, "cookie.");
        assert_eq!(unknown("visit", "exchanges[].request.pth").1, ["exchanges.request.path"]);
        assert_eq!(unknown("login", "id"), (String::new(), vec![]));
    }
}
