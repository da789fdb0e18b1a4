//! `worksheet`: handouts with blanks, and the teacher's copy.

use serde_json::Value as Json;

use super::{Home, LANGUAGES, NOW};

const TOPICS: [&str; 4] = ["demo", "login", "inspect", "expire"];

fn items(sheet: &Json) -> Vec<Json> {
    let sections = sheet["sections"].as_array().expect("sections");
    sections.iter().flat_map(|section| section["items"].as_array().expect("items").clone()).collect()
}

fn texts<'a>(values: &'a Json, lang: &str) -> Vec<&'a str> {
    values.as_array().into_iter().flatten().map(|value| value[lang].as_str().expect("a text")).collect()
}

#[test]
fn the_answers_stand_in_the_teachers_copy_alone() {
    let home = Home::new();
    for topic in TOPICS {
        let handout = home.facts(&[NOW, "worksheet", topic]);
        let copy = home.facts(&[NOW, "worksheet", topic, "--answers"]);
        assert_eq!((&handout["has_answers"], &copy["has_answers"]), (&false.into(), &true.into()));
        for (handed_out, answered) in items(&handout).iter().zip(items(&copy)) {
            assert!(handed_out["answers"].is_null() && handed_out["correction"].is_null());
            for lang in LANGUAGES {
                let text = handed_out["text"][lang].as_str().expect("a text");
                assert_eq!(text.matches("____").count(), texts(&answered["answers"], lang).len(), "{text}");
                assert!(!text.replace("____", "").contains('_') && !text.contains('{'), "{text}");
            }
        }
        for lang in LANGUAGES {
            let [handout, answers] = [&[][..], &["--answers"]]
                .map(|more| home.run(&[&[NOW, "--lang", lang, "worksheet", topic], more].concat()).stdout);
            let blanks = |screen: &str| screen.split(|c| c != '_').filter(|blank| blank.len() >= 6).count();
            assert!(blanks(&handout) > 7, "{handout}");
            assert_eq!(blanks(&answers), 0, "{answers}");
        }
    }
}

#[test]
fn the_questions_come_first_and_are_numbered() {
    let home = Home::new();
    for topic in TOPICS {
        let sheet = home.facts(&[NOW, "worksheet", topic]);
        let sections = sheet["sections"].as_array().expect("sections");
        assert_eq!(sections.first().map(|section| &section["part"]), Some(&"guess".into()));
        assert_eq!(sections.last().map(|section| &section["part"]), Some(&"why".into()));
        let numbers: Vec<Json> = items(&sheet).iter().map(|item| item["number"].clone()).collect();
        assert_eq!(numbers, (1..=numbers.len()).map(Json::from).collect::<Vec<_>>());
    }
}

/// What a blank of a section asks for is on the screens of its commands, typed at the clock that the handout names.
#[test]
fn what_belongs_in_a_blank_is_what_its_commands_show() {
    for topic in TOPICS {
        let home = Home::new();
        let copy = home.facts(&[NOW, "worksheet", topic, "--answers"]);
        let at = copy["made_at"]["date"].as_str().expect("a date");
        assert_eq!(home.run(&["clock", "hold", at]).code, 0);
        for section in copy["sections"].as_array().expect("sections") {
            let commands = section["commands"].as_array().expect("commands");
            if commands.is_empty() {
                continue;
            }
            let screens: String = commands
                .iter()
                .map(|command| {
                    let words: Vec<&str> = command.as_str().expect("a command").split(' ').skip(1).collect();
                    home.run(&words).stdout
                })
                .collect();
            let shown: String = screens.split_whitespace().collect();
            for item in section["items"].as_array().expect("items") {
                for answer in texts(&item["answers"], "en") {
                    let is_number_or_name = answer.len() > 1 && !answer.contains(char::is_alphabetic)
                        || answer.starts_with(['{', '/'])
                        || ["Set-Cookie", "Cookie", "session", "id=alice"].contains(&answer);
                    // a count, and a difference of two times, are found by hand
                    let is_told_by_hand = ["27", "20", "180"].contains(&answer);
                    let compact: String = answer.split_whitespace().collect();
                    if is_number_or_name && !is_told_by_hand {
                        assert!(shown.contains(&compact), "{topic}: {answer}\n{screens}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_bytes_that_a_worksheet_asks_for_are_those_of_explain() {
    let home = Home::of_alice();
    let copy = home.facts(&[NOW, "worksheet", "inspect", "--answers"]);
    let answers: Vec<String> =
        items(&copy).iter().flat_map(|item| texts(&item["answers"], "en")).map(str::to_owned).collect();
    let worked = home.facts(&[NOW, "explain", "--jar"]);
    let bytes = worked["working"]["timestamp_bytes"].as_str().expect("bytes");
    assert!(answers.iter().any(|answer| answer == bytes), "{answers:?}");
    let signature = worked["inspection"]["signature"]["encoded"].as_str().expect("a signature");
    assert!(answers.contains(&signature.len().to_string()));
}

#[test]
fn the_numbers_are_those_of_the_clock_it_is_made_at() {
    let home = Home::new();
    let [early, late] = ["1795376493", "1795380093"].map(|now| home.run(&["--now", now, "worksheet", "login"]).stdout);
    assert!(early.contains("sessctl clock hold 2026-11-22T19:41:33Z"), "{early}");
    assert!(late.contains("sessctl clock hold 2026-11-22T20:41:33Z"), "{late}");
    assert_eq!(home.run(&["clock", "hold", "2026-11-22T19:41:33Z"]).code, 0);
    assert!(home.run(&["worksheet", "login"]).stdout.contains("sessctl clock hold 2026-11-22T19:41:33Z"));
    let demo = home.facts(&[NOW, "worksheet"]);
    assert_eq!(demo["topic"], "demo", "the whole story, where nothing is named");
}

#[test]
fn the_tutorials_sentence_stands_beside_what_is_right() {
    let home = Home::new();
    let english = home.run(&[NOW, "worksheet", "inspect", "--answers"]).stdout;
    assert!(english.contains("the tutorial says: ") && english.contains("really: It signs."), "{english}");
    let japanese = home.run(&[NOW, "--lang=ja", "worksheet", "expire", "--answers"]).stdout;
    let joined: String = japanese.split_whitespace().collect();
    assert!(joined.contains("「セッションに格納されている情報は自動的に破棄されるようにします。」"), "{japanese}");
    let ids: Vec<String> = TOPICS
        .iter()
        .flat_map(|topic| items(&home.facts(&[NOW, "worksheet", topic, "--answers"])))
        .filter_map(|item| item["correction"]["id"].as_str().map(str::to_owned))
        .collect();
    assert!(ids.len() >= 10, "{ids:?}");
}

#[test]
fn no_page_is_longer_than_a_screen() {
    let home = Home::new();
    for (lang, topic) in LANGUAGES.iter().flat_map(|lang| TOPICS.map(|topic| (lang, topic))) {
        for more in [&[][..], &["--answers"]] {
            let screen = home.run(&[&[NOW, "--lang", lang, "worksheet", topic], more].concat()).stdout;
            // a page ends where a title begins
            let pages = screen.split("\n\n").map(|page| page.lines().count()).max();
            assert!(pages.is_some_and(|lines| lines <= 20), "{screen}");
        }
    }
}

#[test]
fn what_cannot_be_made_is_said() {
    let home = Home::new();
    let other = home.run(&["worksheet", "tamper"]);
    assert!(other.code == 2 && other.stderr.contains("demo, login, inspect, expire"), "{}", other.stderr);
    let elsewhere = home.run(&["--url=http://127.0.0.1:1", "worksheet", "login"]);
    assert!(elsewhere.code == 2 && elsewhere.stderr.contains("made from a run"), "{}", elsewhere.stderr);
    assert_eq!(home.run(&["--now=9999-12-31T23:59:00Z", "worksheet", "login"]).code, 3);
}

#[test]
fn where_a_browser_logs_in_the_sheet_begins_with_an_empty_jar() {
    let home = Home::new();
    for topic in TOPICS {
        let facts = home.facts(&[NOW, "worksheet", topic]);
        let (reset, hold) = ("sessctl reset --yes", "sessctl clock hold 2026-11-22T19:41:33Z");
        let expected = if topic == "demo" { vec![hold] } else { vec![reset, hold] };
        assert_eq!(facts["before"], serde_json::json!(expected), "{topic}");
        for lang in LANGUAGES {
            let screen = home.run(&[NOW, "--lang", lang, "worksheet", topic]).stdout;
            assert!(screen.contains(&format!("\n  {hold}\n")), "{screen}");
            assert_eq!(screen.contains(&format!("\n  {reset}\n")), topic != "demo", "{screen}");
        }
    }
    // a jar that is live does not change what the sheet is about
    home.run(&["login", "mallory"]);
    for line in [&["reset", "--yes"][..], &["clock", "hold", "2026-11-22T19:41:33Z"], &["login", "alice"]] {
        assert_eq!(home.run(line).code, 0);
    }
    let first = &home.facts(&["jar"])["jar"][0]["value"];
    assert_eq!(first, super::ALICE);
}

#[test]
fn the_handout_of_the_login_fits_a_terminal_of_twenty_four_lines() {
    for lang in LANGUAGES {
        let screen = Home::new().run(&["--lang", lang, "worksheet", "login"]).stdout;
        // one line is the command itself
        assert!(screen.lines().count() < 24, "{}\n{screen}", screen.lines().count());
    }
}

#[test]
fn a_page_of_the_handout_has_its_title_once() {
    let home = Home::new();
    for (topic, title) in [("login", "where is my login?"), ("demo", "the whole story")] {
        for ending in ["html", "md"] {
            let file = home.path(&format!("{topic}.{ending}"));
            let path = file.to_str().expect("a path");
            assert_eq!(home.run(&[NOW, "worksheet", topic, "--export", path]).code, 0);
            let page = std::fs::read_to_string(&file).expect("a page");
            // a page of HTML has it in its head too, where it names the window
            let body = page.split("</head>").last().unwrap_or_default();
            assert_eq!(body.matches(title).count(), 1, "{body}");
        }
    }
}
