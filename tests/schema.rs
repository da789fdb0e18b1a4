//! The schemas in `docs/schema` are those that `sessctl schema` prints.
//!
//! After a change of a report: `UPDATE_SCHEMA=1 cargo test --test schema`; read the difference.

#![allow(clippy::expect_used, missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;
use sessctl::cli::list::ABOUT;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema")
}

/// Every command, and the lines on standard error.
fn names() -> BTreeSet<String> {
    ABOUT.iter().map(|about| about.name).chain(["error"]).map(str::to_owned).collect()
}

fn printed(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sessctl")).args(args).output().expect("sessctl runs");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_schema_of_each_command_is_kept_in_docs() {
    let is_update = std::env::var_os("UPDATE_SCHEMA").is_some();
    for name in names() {
        let path = folder().join(format!("{name}.json"));
        let schema = printed(&["schema", &name]);
        if is_update {
            fs::write(&path, &schema).expect("a file");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == schema, "docs/schema/{name}.json is not what `sessctl schema {name}` prints: UPDATE_SCHEMA=1");
    }
    let kept = fs::read_dir(folder()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let kept: BTreeSet<String> = kept.map(|path| path.file_stem().expect("a name").to_string_lossy().into()).collect();
    assert_eq!(kept, names(), "a schema of no command");
}

#[test]
fn each_schema_is_one_of_draft_2020_12_and_the_same_in_every_language_and_under_json() {
    for name in names() {
        let [text, japanese, line] =
            [&["schema", &name][..], &["--lang=ja", "schema", &name], &["schema", &name, "--json"]].map(printed);
        assert_eq!(text, japanese);
        let schema: Json = serde_json::from_str(&text).expect("JSON");
        assert_eq!(schema, serde_json::from_str::<Json>(&line).expect("JSON"), "{name}");
        assert_eq!(line.lines().count(), 1);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
    }
}

#[test]
fn every_key_is_described_and_in_snake_case_and_no_other_is_allowed() {
    for name in names() {
        let schema: Json = serde_json::from_str(&printed(&["schema", &name])).expect("JSON");
        each(&schema, &mut |schema| {
            let Some(keys) = schema.get("properties").and_then(Json::as_object) else { return };
            let is_closed = ["additionalProperties", "unevaluatedProperties"].iter().any(|key| schema[*key] == false);
            assert!(is_closed, "{name}: {schema}");
            for (key, value) in keys {
                let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
                assert!(key.bytes().all(|byte| is_plain(byte) || byte == b'$'), "{name}: {key}");
                // a name is described at its choice, and what is referred to where it stands
                let is_described = ["description", "const", "$ref"].iter().any(|word| value.get(word).is_some());
                assert!(is_described || key.starts_with('$'), "{name}: {key} has no description");
            }
        });
    }
}

#[test]
fn the_table_in_docs_has_a_row_for_each_command_with_each_key_of_its_line() {
    let page = fs::read_to_string(folder().with_file_name("json.md")).expect("a page");
    for about in ABOUT {
        let (name, quoted) = (about.name, format!("`{}`", about.name));
        // `expire` has two rows
        let is_its = |row: &&str| {
            let commands = row.split('|').nth(1).unwrap_or_default();
            row.starts_with("| `") && (commands.contains(&quoted) || commands.contains(&format!("`{name} --")))
        };
        let rows: String = page.lines().filter(is_its).collect();
        assert_ne!(rows, "", "{name} has no row");
        let schema: Json = serde_json::from_str(&printed(&["schema", name])).expect("JSON");
        for key in line_keys(&schema) {
            let is_named = ["`", "[]`", "."].iter().any(|end| rows.contains(&format!("`{key}{end}")));
            assert!(is_named, "{name}: {key}");
        }
    }
}

/// The keys of the line itself, or of each form that it can have.
fn line_keys(schema: &Json) -> BTreeSet<String> {
    let keys = |schema: &Json| -> Vec<String> {
        schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys().cloned()).collect()
    };
    let mut all: BTreeSet<String> = keys(schema).into_iter().collect();
    for form in schema["anyOf"].as_array().into_iter().flatten() {
        let defined = form["$ref"].as_str().and_then(|path| schema.pointer(path.trim_start_matches('#')));
        let Some(defined) = defined else { continue };
        all.extend(keys(defined));
        defined["oneOf"].as_array().into_iter().flatten().for_each(|kind| all.extend(keys(kind)));
    }
    all
}

fn each(json: &Json, check: &mut dyn FnMut(&Json)) {
    check(json);
    match json {
        Json::Object(object) => object.values().for_each(|value| each(value, check)),
        Json::Array(items) => items.iter().for_each(|item| each(item, check)),
        _ => {}
    }
}
