//! Who may know whom: the imports of every file of `src`, held to the table below.
//!
//! A file knows what it names: in a `use`, or by a path in an expression, a type, an attribute or a macro's arguments.
//! An alias and a re-export are followed to the file that has the item. `mod` is no import, and neither is
//! `pub use`: a lesson's first page may list what stands in its other files without knowing it. So a file may
//! take `super::Item` from the page above it, unless that page itself uses the file. `#[cfg(test)]` is left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "walls/imports.rs"]
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use imports::{File, House, Mention};

/// The rooms in the order of knowledge: each may import from those that stand before it, or from fewer.
const ROOMS: &[(&str, Knows)] = &[
    ("clock", Knows::Above),
    ("exchange", Knows::Above),
    ("lang", Knows::Above),
    ("teaching", Knows::Only(&["lang"])), // texts, and nothing that is computed
    ("python", Knows::Only(&["clock"])),
    ("cookie", Knows::Only(&["clock", "python"])),
    ("formats", Knows::Only(&["clock", "python", "cookie"])),
    ("stack", Knows::Only(&["cookie"])),
    ("browser", Knows::Only(&["clock", "exchange", "lang"])), // it cannot read what it carries
    ("server", Knows::AboveBut(&["browser"])),                // the two meet over HTTP
    ("inspect", Knows::Above),
    ("lab", Knows::Above),
    ("lessons", Knows::Above),
    ("error", Knows::Above),
    ("report", Knows::Above),
    ("commands", Knows::Above), // so neither `cli` nor `render`
    ("cli", Knows::Above),
    ("render::document", Knows::AboveBut(&["commands"])),
    ("render::surface", Knows::Only(&["render::document"])),
    ("render", Knows::AboveBut(&["commands"])),
    ("main", Knows::Above),
];

enum Knows {
    Above,
    AboveBut(&'static [&'static str]),
    Only(&'static [&'static str]),
}

/// What only these places may name.
const ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["clap", "clap_complete", "clap_complete_nushell"], &["commands", "cli"]),
    (&["reqwest"], &["browser"]),
    // the client hands the words beside a status, and its errors, to the browser in hyper's types
    (&["hyper"], &["server", "browser::wire", "browser::failure"]),
    (&["tokio"], &["server", "browser::names"]),
    (&["hyper_util", "http_body_util"], &["server"]),
    (&["html5gum"], &["lab::page"]),
    (&["encoding_rs"], &["browser::charset", "lab"]),
    (&["rustls", "rustls_platform_verifier"], &["browser::trust", "browser::failure"]),
    (&["SystemTime", "Instant::now", "now_utc", "now_local", "UtcDateTime::now"], &["clock"]),
    (&["println!", "print!", "eprintln!", "eprint!", "dbg!", "io::stdout", "io::stderr"], &["render", "main"]),
];

/// What these places never name, but for a part of them.
const NEVER_IN: &[(&[&str], &[&str], &[&str])] = &[
    (OUTSIDE, &["cookie", "python", "formats", "inspect", "render::words"], &[]),
    (&["std::thread", "async", "crate::clock::Clock"], &["cookie", "python", "formats", "inspect"], &["inspect::bulk"]),
    (&["std::fs", "std::net", "crate::clock::Clock"], &["render"], &[]),
    (&["crate::browser::Browser", "crate::server::Server", "crate::cookie::Signer"], &["render"], &[]),
];
const OUTSIDE: &[&str] = &["std::fs", "std::net", "std::env", "std::process", "io::stdin", "crate::clock::ManualClock"];

#[test]
fn every_file_imports_only_what_its_room_may_know() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    assert!(files.len() > 60, "only {} files: is this the project?", files.len());
    let sources: Vec<(String, String)> = files
        .iter()
        .map(|file| (file.strip_prefix(root).unwrap(), fs::read_to_string(file).expect("source")))
        .map(|(file, text)| (file.to_string_lossy().replace('\\', "/"), text))
        .collect();
    let offences = offences(&House::read(&sources));
    assert!(offences.is_empty(), "{} arrows on the wrong side of a wall:\n{}", offences.len(), offences.join("\n"));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn offences(house: &House) -> Vec<String> {
    let mut offences = BTreeSet::new();
    let mut arrows: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for file in house.0.values().filter(|file| file.path != "src/lib.rs") {
        let from = file.place();
        if room(&from).is_none() {
            offences.insert(format!("  {}: no room of the table", file.path));
        }
        let mut told = BTreeSet::new();
        for Mention { line, names, is_passed_on } in &file.mentions {
            let (at, what) = (format!("  {}:{line}", file.path), names.join("::"));
            let home = house.home(names).filter(|home| home.path != file.path);
            // by the name that is written, and by the file behind it
            let written = names.strip_prefix(&["crate".to_owned()]).map(|names| names.join("::"));
            let may = written.iter().chain(&home.map(File::place)).all(|to| may_know(&from, to));
            let is_fenced = ONLY_IN.iter().any(|(what, places)| names_any(names, what) && !is_in_any(&from, places))
                || NEVER_IN.iter().any(|(what, places, but)| {
                    names_any(names, what) && is_in_any(&from, places) && !is_in_any(&from, but)
                });
            if (!may || is_fenced) && told.insert(names) {
                offences.insert(format!("{at}: {from} must not know {what}"));
            }
            if let Some(home) = home.filter(|_| !is_passed_on) {
                arrows.entry(&file.path).or_default().entry(&home.path).or_insert(*line);
            }
        }
    }
    for (from, to, line) in arrows.iter().flat_map(|(from, to)| to.iter().map(move |(to, line)| (*from, *to, line))) {
        if reaches(&arrows, to, from) {
            offences.insert(format!("  {from}:{line}: {from} and {to} stand in a circle"));
        }
    }
    offences.into_iter().collect()
}

fn is_in(place: &str, room: &str) -> bool {
    place.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn is_in_any(place: &str, rooms: &[&str]) -> bool {
    rooms.iter().any(|room| is_in(place, room))
}

fn room(place: &str) -> Option<usize> {
    ROOMS.iter().position(|(name, _)| is_in(place, name))
}

fn may_know(from: &str, to: &str) -> bool {
    let (Some(ours), Some(theirs)) = (room(from), room(to)) else { return room(from).is_none() };
    // a page above its own files is of their room
    ours == theirs
        || match ROOMS[ours].1 {
            Knows::Above => theirs < ours,
            Knows::AboveBut(rooms) => theirs < ours && !is_in_any(to, rooms),
            Knows::Only(rooms) => is_in_any(to, rooms),
        }
}

/// Whether `std::fs` stands in `std::fs::File`.
fn names_any(names: &[String], what: &[&str]) -> bool {
    what.iter().any(|what| {
        let what: Vec<&str> = what.split("::").collect();
        names.windows(what.len()).any(|some| some == what)
    })
}

fn reaches(arrows: &BTreeMap<&str, BTreeMap<&str, usize>>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        if seen.insert(file) {
            next.extend(arrows.get(file).into_iter().flat_map(BTreeMap::keys));
        }
    }
    seen.contains(to)
}

mod the_checker {
    use super::{House, offences};

    fn found(sources: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<_> = sources.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        offences(&House::read(&sources))
    }

    #[test]
    fn an_import_from_a_lower_room_is_an_offence_however_it_is_written() {
        for text in [
            "use crate::render::Lang;",
            "use crate::{clock, render};",
            "use crate::{clock::{self, Clock}, render::{words}};",
            "use crate::render as paint;",
            "use crate::render::*;",
            "use super::render::Lang;",
            "mod inner { use super::super::render::Lang; }",
            "pub use crate::render::Lang;",
            "pub(crate) use crate::render::Lang;",
            "fn f() -> crate::render::Lang { loop {} }",
            "fn f() { let lang = crate::render::Lang::default(); }",
            "fn f() { say!(lang, crate::render::words::name(1)); }",
            "#[derive(crate::render::Show)] struct X;",
        ] {
            let found = found(&[("src/report.rs", text), ("src/render.rs", "")]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with("  src/report.rs:1: report must not know crate::render"), "{found:?}");
        }
        assert_eq!(found(&[("src/report.rs", ""), ("src/render.rs", "use crate::report::Report;")]), [""; 0]);
        let found = found(&[("src/report/deep.rs", "\nuse super::super::render::Lang;"), ("src/render.rs", "")]);
        assert_eq!(found, ["  src/report/deep.rs:2: report::deep must not know crate::render::Lang"]);
    }

    #[test]
    fn a_page_that_passes_an_item_on_does_not_hide_where_it_stands() {
        let found = found(&[
            ("src/render.rs", "use crate::cli::Run;"),
            ("src/cli.rs", "pub use crate::commands::Run;"),
            ("src/commands.rs", "pub struct Run;"),
        ]);
        assert_eq!(found, ["  src/render.rs:1: render must not know crate::cli::Run"]);
    }

    #[test]
    fn two_files_in_a_circle_are_found_and_a_list_of_contents_is_not() {
        let page = "mod value; mod json; pub use value::Value; pub use json::write; pub struct Limit;";
        let value = ("src/cookie/value.rs", "use super::Limit; pub struct Value;");
        let json = ("src/cookie/json.rs", "use super::{Limit, Value}; pub fn write(value: &Value) {}");
        assert_eq!(found(&[("src/cookie.rs", page), value, json]), [""; 0]);
        let both = ("src/cookie/value.rs", "pub struct Value; fn f(value: &Value) { super::write(value) }");
        assert_eq!(found(&[("src/cookie.rs", page), both, json]).len(), 2, "an arrow each way");
        // a page that uses what it passes on knows it
        let using = format!("{page} pub fn first(value: &Value) -> Limit {{ Limit }}");
        assert_eq!(found(&[("src/cookie.rs", &using), value, json]).len(), 2);
        let three = [
            ("src/lab/a.rs", "use super::b::B;"),
            ("src/lab/b.rs", "use super::c::C;"),
            ("src/lab/c.rs", "use super::a::A;"),
        ];
        assert_eq!(found(&three).len(), 3);
    }

    #[test]
    fn a_forbidden_name_is_found_behind_an_alias_and_in_a_macro() {
        for (path, text) in [
            ("src/lab.rs", "use clap::Parser;"),
            ("src/lab.rs", "#[derive(Debug, clap::Args)] struct Args;"),
            ("src/lab.rs", "use std::time::SystemTime;"),
            ("src/lab.rs", "fn f() { println!(); }"),
            ("src/lab.rs", "fn f() { debug!({ eprintln!() }); }"),
            ("src/lab.rs", "use std::io; fn f() { io::stdout(); }"),
            ("src/python/json.rs", "use std::{fmt, fs};"),
            ("src/cookie.rs", "async fn f() {}"),
            ("src/render/words.rs", "fn f() { let text = std::io::stdin(); }"),
            ("src/nowhere.rs", ""),
        ] {
            let found = found(&[(path, text)]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
        }
        let allowed = [("src/main.rs", "fn main() { println!() }"), ("src/cli.rs", "use clap::Parser;")];
        assert_eq!(found(&allowed), [""; 0]);
        assert_eq!(found(&[("src/lab.rs", "#[cfg(test)] mod tests { use crate::render::Lang; }")]), [""; 0]);
    }
}
