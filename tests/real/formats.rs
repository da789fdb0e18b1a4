//! The cookies of other frameworks, made anew by their own libraries: `fixtures/formats/make` made `fixtures/formats.jsonl`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};
use sessctl::formats::recognise;

use crate::stage::text;

fn lines(output: &str) -> Vec<Json> {
    output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// How many cookies there are of each format and library.
fn kinds(samples: &[Json]) -> BTreeMap<(String, String), usize> {
    let mut kinds = BTreeMap::new();
    for sample in samples {
        let library = text(&sample["made_by"]).split(' ').next().expect("a name").to_owned();
        *kinds.entry((text(&sample["format"]).to_owned(), library)).or_default() += 1;
    }
    kinds
}

#[test]
#[ignore = "needs the libraries of other frameworks: run tests/real/setup.sh first"]
fn cookies_that_the_libraries_make_anew_are_named_and_read() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let made = Command::new(fixtures.join("formats/make")).output().expect("a script that starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let made = lines(&String::from_utf8(made.stdout).expect("UTF-8"));
    let committed = lines(&std::fs::read_to_string(fixtures.join("formats.jsonl")).expect("the samples"));
    assert_eq!(kinds(&made), kinds(&committed), "the committed samples are those of the script");

    for sample in made {
        let foreign = recognise(text(&sample["cookie"])).unwrap_or_else(|| panic!("not named: {sample}"));
        assert_eq!(json!(foreign.format), sample["format"], "{sample}");
        for (name, put_in) in sample["shows"].as_object().expect("facts by name") {
            let fact = foreign.facts.iter().find(|fact| json!(fact.name) == **name);
            let shown = json!(fact.unwrap_or_else(|| panic!("no {name}: {sample}")).value);
            let shown = shown.get("unix").cloned().unwrap_or(shown);
            // JSON may be written in two ways
            let value = |json: &Json| json.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
            assert!(
                shown == *put_in || (value(&shown).is_some() && value(&shown) == value(put_in)),
                "{shown}: {sample}"
            );
        }
    }
}
