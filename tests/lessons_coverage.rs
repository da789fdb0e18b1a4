//! The table in `docs/lessons-coverage.md`: what the built-in lessons meet, and by which evidence it is seen.
//!
//! After a change of a lesson: `UPDATE_COVERAGE=1 cargo test --test lessons_coverage`; read the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use sessctl::lessons::BUILT_IN;
use sessctl::lessons::audit::{self, met};
use sessctl::lessons::pack::Lesson;
use sessctl::teaching::misconceptions::MISCONCEPTIONS;
use sessctl::teaching::tutorial::{CORRECTIONS, STEPS};

/// The page, and the cells of its tables.
fn page(lessons: &[Lesson]) -> (String, Vec<String>) {
    let mut page = "# What the lessons cover\n\nWhich step of which lesson meets what people believe of sessions, what the \
                    tutorial gets wrong, and what it does; and by which evidence it is\nseen there. `learn check` holds \
                    the lessons to it. This page is written by `UPDATE_COVERAGE=1 cargo test --test lessons_coverage`.\n"
        .to_owned();
    let mut cells = Vec::new();
    let misconceptions: Vec<(&str, &str)> = MISCONCEPTIONS.iter().map(|one| (one.id, one.believed.en)).collect();
    let corrections: Vec<(&str, &str)> = CORRECTIONS.iter().map(|one| (one.id, one.says.en)).collect();
    let steps: Vec<(&str, &str)> = STEPS.iter().map(|one| (one.id, one.does.en)).collect();
    for (title, what, rows) in [
        ("What people believe", "believed", misconceptions),
        ("What the tutorial says", "says", corrections),
        ("What the tutorial does", "does", steps),
    ] {
        write!(page, "\n## {title}\n\n| | {what} | lesson and step | evidence |\n|---|---|---|---|\n").unwrap();
        for (id, text) in rows {
            for found in met::met(lessons, id) {
                let lesson = &lessons[found.lesson - 1];
                let place = format!(
                    "{} {}, step {} {}",
                    found.lesson,
                    lesson.name.get_ref(),
                    found.step,
                    found.at.name.get_ref()
                );
                let row =
                    [id.to_owned(), text.to_owned(), place, evidence(&found)].map(|cell| cell.replace('|', "\\|"));
                writeln!(page, "| {} |", row.join(" | ")).unwrap();
                cells.extend(row);
            }
        }
    }
    (page, cells)
}

/// What is checked, in a sentence each, or the commands that were typed.
fn evidence(found: &met::Met<'_>) -> String {
    let says: Vec<String> =
        found.evidence().map(|criterion| criterion.says.en.trim_end_matches('.').to_owned()).collect();
    let typed =
        || found.seen_in.act.iter().flat_map(|act| &act.commands).map(|command| format!("`{}`", command.get_ref()));
    match says.is_empty() {
        false => says.join("; "),
        true => match typed().collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => none,
            commands => format!("typed: {commands}"),
        },
    }
}

#[test]
fn the_page_in_docs_is_what_the_lessons_cover_and_no_cell_is_empty() {
    let read = |text: &&str| audit::read(text).expect("a pack").lessons;
    let lessons: Vec<Lesson> = BUILT_IN.iter().flat_map(read).collect();
    let (page, cells) = page(&lessons);
    let ids = MISCONCEPTIONS.len() + CORRECTIONS.len() + STEPS.len();
    assert_eq!(ids, 14 + 20 + 14);
    assert!(cells.len() >= 4 * ids, "{} cells", cells.len());
    let empty: Vec<&[String]> = cells.chunks(4).filter(|row| row.iter().any(|cell| cell.trim().is_empty())).collect();
    assert_eq!(empty, [[""; 0]; 0]);
    assert_eq!(met::left_out(&lessons), []);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lessons-coverage.md");
    if std::env::var_os("UPDATE_COVERAGE").is_some() {
        fs::write(&path, &page).expect("a file");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == page, "docs/lessons-coverage.md is not what the lessons cover: UPDATE_COVERAGE=1");
}
