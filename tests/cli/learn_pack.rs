//! A pack of one's own: the whole one that the page on lessons shows.

use super::{Home, LANGUAGES};

/// The pack in the page.
fn pack() -> &'static str {
    let page = include_str!("../../docs/lessons.md");
    let (_, rest) = page.split_once("```toml\n").expect("a block of TOML");
    rest.split_once("```").expect("its end").0
}

#[test]
fn the_pack_on_the_page_is_played_and_its_solution_is_a_way() {
    let home = Home::new();
    let file = home.file("pack.toml", pack());
    for (lang, question, task) in
        [("en", "logged in too?", "Let both browsers"), ("ja", "ログイン中になりますか", "両方のブラウザに")]
    {
        let text = home.run(&["--lang", lang, "learn", "two-browsers", "--pack", &file, "--learner", "alice"]);
        assert_eq!(text.code, 0, "{}", text.everything());
        assert!(text.stdout.contains(question) && text.stdout.contains(task), "{}", text.stdout);
        assert!(text.stdout.contains("login alice") && !text.stdout.contains('{'), "{}", text.stdout);
        assert_eq!(text.stdout.matches("jar copy default").count(), 2, "the last hint and the solution");
    }
    // each line of a lesson's JSON is held to its schema
    let lines = home.run(&["learn", "1", "--pack", &file, "--json"]);
    assert_eq!(lines.json_lines().last().expect("a line")["done"]["kind"], "played");
    let ran: Vec<_> = lines.json_lines().into_iter().filter(|line| line["kind"] == "ran").collect();
    assert_eq!(ran.len(), 2);
    assert_eq!(
        ran[1]["lines"][0]["browser"],
        lines.json_lines()[3]["commands"][1].as_str().expect("a line").split(' ').nth(1).expect("a name")
    );
}

#[test]
fn what_is_wrong_with_a_pack_is_said_with_its_line() {
    let home = Home::new();
    let line_of = |text: &str| pack().lines().position(|line| line.contains(text)).expect("a line") + 1;
    for (right, wrong, line) in [
        ("station = \"send\"", "station = \"sent\"", line_of("station = \"send\"")),
        ("name = \"both\"", "name = \"Both\"", line_of("name = \"both\"")),
        ("holds = \"M1\"", "believes = \"M1\"", line_of("holds = \"M1\"")),
        ("sources = [\"my-book\"]", "sources = [\"my-book\"", line_of("corrects")),
    ] {
        let file = home.file("pack.toml", pack().replacen(right, wrong, 1));
        for (lang, said) in LANGUAGES.into_iter().zip([format!("line {line}"), format!("{line}行目")]) {
            let outcome = home.run(&["--lang", lang, "learn", "1", "--pack", &file]);
            assert_eq!(outcome.code, 3, "{wrong}: {}", outcome.everything());
            assert!(
                outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ").contains(&said),
                "{wrong}: {}",
                outcome.stderr
            );
        }
    }
}

#[test]
fn what_comes_next_is_of_the_same_pack() {
    let home = Home::new();
    let file = home.file("pack.toml", pack());
    for lang in LANGUAGES {
        let list = home.run(&["--lang", lang, "learn", "list", "--pack", &file, "--learner", "ann"]);
        let text = list.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("sessctl learn 1 --pack {file}")), "{text}");
        assert!(text.contains(&format!("learn --learner ann --pack {file}")), "{text}");
        assert!(!text.contains("learn 5") && !text.contains("45"), "{text}");
        let built_in = home.run(&["--lang", lang, "learn", "list", "--learner", "ann"]);
        assert!(built_in.stdout.contains("learn 5") && built_in.stdout.contains("45"), "{}", built_in.stdout);
    }
    let checked = home.run(&["learn", "check", "--pack", &file]);
    assert_eq!(checked.stdout.matches("--pack").count(), 1, "{}", checked.stdout);
}

#[test]
fn where_a_pack_has_no_such_lesson_the_list_is_that_of_the_pack() {
    let home = Home::new();
    let file = home.file("pack.toml", pack());
    for lang in LANGUAGES {
        let said = home.run(&["--lang", lang, "learn", "9", "--pack", &file]).stderr;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("sessctl learn list --pack {file}")), "{said}");
        let built_in = home.run(&["--lang", lang, "learn", "99"]).stderr;
        assert!(built_in.contains("sessctl learn list") && !built_in.contains("--pack"), "{built_in}");
    }
}

#[test]
fn a_source_is_shown_with_the_id_that_a_pack_names_it_by() {
    let home = Home::new();
    let file = home.file("pack.toml", pack());
    for lang in LANGUAGES {
        let text = home.run(&["--lang", lang, "learn", "1", "--pack", &file, "--sources"]).stdout;
        assert!(text.contains("my-book: The book of the class") && text.contains("https://example.com/book"), "{text}");
        let without = home.run(&["--lang", lang, "learn", "1", "--pack", &file]).stdout;
        assert!(!without.contains("my-book"), "{without}");
    }
}

#[cfg(unix)]
#[test]
fn a_learner_who_leaves_a_pack_goes_on_in_it() {
    let home = Home::new();
    home.file("pack.toml", pack());
    let line = "cd \"$HOME\" && sessctl learn --pack pack.toml --learner ann; echo code $?";
    let mut terminal = super::presenter::Terminal::run(&home, 40, 80, line);
    terminal.see("q quit");
    terminal.press("q\r").see("sessctl learn --learner ann --pack pack.toml");
}
