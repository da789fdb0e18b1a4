//! The screens themselves: languages, colours, pauses, and how wide they are.

use unicode_width::UnicodeWidthStr;

use super::{ALICE, Home, LANGUAGES, NOW, Outcome};

const LATE: &str = "--now=2026-11-22T19:44:40Z";

/// A command for every screen there is, to be typed in this order.
pub(super) const SCREENS: &[&[&str]] = &[
    &[],
    &[NOW, "visit"],
    &[NOW, "login", "alice"],
    &[NOW, "inspect"],
    &[NOW, "inspect", ALICE, "--secret=wrong"],
    &[NOW, "inspect", ALICE, "--max-age=none"],
    &[LATE, "inspect", ALICE],
    &[LATE, "expire"],
    &["--now=2026-11-22T19:41:00Z", "inspect", ALICE],
    &[NOW, "inspect", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImFsaWNlIn0.c2lnbmF0dXJl"],
    &[NOW, "inspect", "session=no-cookie-at-all"],
    &[NOW, "inspect", "WzFd.awNFbQ.AGCIg4LRZ8-31tqskEuZha5BwWo"],
    &[NOW, "inspect", "Set-Cookie: session=\"e30.awNFbQ.x\"; Path=/"],
    &[NOW, "tamper", "id=admin"],
    &[NOW, "tamper", "id=bob"],
    &[NOW, "sign", r#"{"id":"admin"}"#],
    &[NOW, "sign", "[1]"],
    &[NOW, "visit"],
    &[NOW, "visit", "/nowhere"],
    &[NOW, "expire"],
    &[NOW, "expire", "--simulate"],
    &[NOW, "expire", "--simulate", "--no-permanent", "--after=10m"],
    &[NOW, "expire", "--simulate", "--no-refresh"],
    &[NOW, "jar"],
    &[NOW, "jar", "copy", "default", "thief"],
    &[NOW, "jar", "restart"],
    &[NOW, "logout"],
    &[NOW, "login", "bob", "--no-permanent"],
    &[NOW, "expire"],
    &[NOW, "jar", "restart"],
    &[NOW, "jar"],
    &[NOW, "login", "日本語"],
    &[NOW, "inspect"],
    &[NOW, "jar", "clear"],
    &[NOW, "demo"],
    &["clock", "hold", "2026-11-22T19:41:33Z"],
    &["clock"],
    &["login", "alice"],
    &["clock", "-1m"],
    &["clock", "+1m"],
    &["clock", "+181s", "--server-only"],
    &["visit"],
    &["clock", "-90s", "--browser-only"],
    &["explain"],
    &["explain", "payload"],
    &["explain", "age"],
    &[NOW, "explain", ALICE],
    &[NOW, "explain", ALICE, "--secret=wrong"],
    &[NOW, "explain", "eyJpZCI6ImFkbWluIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo"],
    &[NOW, "worksheet", "login"],
    &[NOW, "worksheet", "inspect"],
    &[NOW, "worksheet", "expire", "--answers"],
    &["plan"],
    &["plan", "--minutes=90"],
    &[NOW, "learn", "list"],
    &[NOW, "learn", "certificate"],
    &["reset", "--yes"],
    &["reset", "--yes"],
];

const HELP: &[&[&str]] = &[
    &["--help"],
    &["demo", "--help"],
    &["serve", "--help"],
    &["login", "--help"],
    &["visit", "--help"],
    &["logout", "--help"],
    &["jar", "--help"],
    &["jar", "restart", "--help"],
    &["jar", "copy", "--help"],
    &["jar", "clear", "--help"],
    &["inspect", "--help"],
    &["tamper", "--help"],
    &["sign", "--help"],
    &["expire", "--help"],
    &["clock", "--help"],
    &["learn", "--help"],
    &["explain", "--help"],
    &["worksheet", "--help"],
    &["plan", "--help"],
    &["reset", "--help"],
    &["completions", "--help"],
    &["man", "--help"],
    &["schema", "--help"],
];

/// Every screen and every help, in order, with these options besides.
fn all(options: &[&str]) -> Vec<Outcome> {
    let home = Home::new();
    let outcomes: Vec<Outcome> = SCREENS.iter().chain(HELP).map(|args| home.run(&[options, args].concat())).collect();
    for outcome in &outcomes {
        assert!(outcome.is_answer(), "{}: {}", outcome.what, outcome.stderr);
    }
    outcomes
}

/// Three English words in a row that are no list, no code and no name of the field.
pub(super) fn english_sentence(screen: &str) -> Option<String> {
    const NAMES: [&str; 4] = ["INTERNAL SERVER ERROR", "JSON Web Token", "Netscape HTTP Cookie", "NOT FOUND"];
    let is_word = |word: &&str| {
        let letters = word.trim_end_matches(['.', ':', ';']);
        letters.starts_with(|c: char| c.is_ascii_alphabetic())
            && letters.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
    };
    let is_sentence = |line: &&str| {
        let line = NAMES.iter().fold((*line).to_owned(), |line, name| line.replace(name, "…"));
        // a command to type is the same in every language
        let words: Vec<&str> = line.split("sessctl ").next().unwrap_or_default().split_whitespace().collect();
        words.windows(3).any(|three| three.iter().all(is_word))
    };
    // what Python says is what Python says
    screen.lines().filter(|line| !line.starts_with("  Python ")).find(is_sentence).map(str::to_owned)
}

#[test]
fn no_english_sentence_in_japanese() {
    for outcome in all(&["--lang=ja"]) {
        assert_eq!(english_sentence(&outcome.stdout), None, "{}", outcome.what);
        assert!(outcome.stdout.chars().any(|c| ('ぁ'..='龯').contains(&c)), "{}: no Japanese at all", outcome.what);
    }
}

#[test]
fn no_japanese_in_english_but_the_tutorials_page() {
    for outcome in all(&["--lang=en"]) {
        let text = outcome.stdout.replace("でログイン中", "").replace("日本語", "");
        assert!(!text.chars().any(|c| ('ぁ'..='龯').contains(&c)), "{}:\n{text}", outcome.what);
    }
}

#[test]
fn the_language_comes_from_the_environment() {
    let home = Home::new();
    let is_japanese = |name: &str, value: &str| home.run_with_env(&[], name, value).stdout.contains("正体");
    for name in ["SESSCTL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        assert!(is_japanese(name, "ja_JP.UTF-8"), "{name}");
        assert!(!is_japanese(name, "en_US.UTF-8") && !is_japanese(name, "C"), "{name}");
    }
    assert!(home.run_with_env(&["bogus"], "LANG", "ja_JP.UTF-8").stderr.starts_with("エラー: "));
    assert!(home.run_with_env(&["--lang=en", "bogus"], "LANG", "ja_JP.UTF-8").stderr.starts_with("error: "));
    let mut both = home.command::<&str>(&[]);
    both.env("LANG", "ja_JP.UTF-8").env("LC_ALL", "C");
    assert!(!super::finished(&mut both, &[]).stdout.contains("正体"), "LC_ALL comes before LANG");
    both.env("SESSCTL_LANG", "ja");
    assert!(super::finished(&mut both, &[]).stdout.contains("正体"), "SESSCTL_LANG comes first");
}

#[test]
fn the_facts_are_the_same_in_both_languages() {
    let facts = LANGUAGES.map(|lang| {
        let home = Home::new();
        SCREENS[1..]
            .iter()
            .map(|args| without_ports(&home.run(&[*args, &["--json", "--lang", lang]].concat()).stdout))
            .collect::<Vec<_>>()
    });
    for ((english, japanese), args) in facts[0].iter().zip(&facts[1]).zip(&SCREENS[1..]) {
        assert_eq!(english, japanese, "{args:?}");
    }
}

/// The embedded server takes another port each time.
fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "127.0.0.1:" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[test]
fn colours_only_where_they_are_wanted() {
    let plain = all(&["--color=never"]);
    let colourful = all(&["--color=always"]);
    for (plain, colourful) in plain.iter().zip(&colourful) {
        assert!(!plain.stdout.contains('\u{1b}'), "{}", plain.what);
        assert_eq!(without_colours(&colourful.stdout), plain.stdout, "{}", plain.what);
        assert!(colourful.stdout.contains('\u{1b}') || plain.what.contains("--help"), "{}", plain.what);
    }
    let home = Home::new();
    assert!(!home.run(&[NOW, "demo"]).stdout.contains('\u{1b}'), "a pipe is no terminal");
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb"), ("FORCE_COLOR", "0"), ("CLICOLOR", "1")] {
        assert!(!home.run_with_env(&[NOW, "demo"], name, value).stdout.contains('\u{1b}'), "{name}");
    }
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] {
        assert!(home.run_with_env(&[NOW, "demo"], name, "1").stdout.contains('\u{1b}'), "{name} colours a pipe too");
        assert!(!home.run_with_env(&[NOW, "demo", "--color=never"], name, "1").stdout.contains('\u{1b}'), "{name}");
        let mut both = home.command(&[NOW, "demo"]);
        both.env(name, "1").env("NO_COLOR", "1");
        assert!(!super::finished(&mut both, &[]).stdout.contains('\u{1b}'), "NO_COLOR wins over {name}");
    }
    let asked = home.run_with_env(&[NOW, "demo", "--color=always"], "NO_COLOR", "1");
    assert!(asked.stdout.contains('\u{1b}'), "always means always");
}

#[test]
fn errors_have_colours_where_they_are_wanted_too() {
    let home = Home::new();
    for args in [&["inspect"][..], &["--now=x", "jar"], &["bogus"], &["login"], &["jar", "--bogus"]] {
        let colourful = home.command(&[&["--color=always"], args].concat()).output().expect("sessctl");
        let text = String::from_utf8(colourful.stderr).expect("UTF-8");
        assert!(text.contains('\u{1b}'), "{args:?}");
        assert_eq!(without_colours(&text), home.run(&[&["--color=never"], args].concat()).stderr, "{args:?}");
    }
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

/// Whether it is the command to type next. It is copied from its line, so that is whole, and a terminal wraps it itself.
fn is_command(line: &str) -> bool {
    // or one that stands alone, because it did not fit beside its label
    is_ours(line.trim_start())
        || ["Try next: ", "次に試すこと: "].iter().any(|label| line.strip_prefix(label).is_some_and(is_ours))
}

fn is_ours(command: &str) -> bool {
    command.starts_with("sessctl ")
}

#[test]
fn a_projector_has_eighty_columns() {
    for lang in LANGUAGES {
        for outcome in all(&["--lang", lang]) {
            for line in outcome.stdout.lines() {
                assert!(is_command(line) || without_value(line).width() <= 80, "{}: {line}", outcome.what);
            }
        }
    }
}

/// The line without the value of a cookie, which is never broken: the terminal goes on with it in its next row.
fn without_value(line: &str) -> String {
    let is_value = |word: &&str| {
        let value = word.split_once('=').map_or(*word, |(_, value)| value);
        value.len() > 20 && value.matches('.').count() == 2
    };
    match line.split(' ').find(is_value) {
        Some(value) => line.replace(value, ""),
        None => line.to_owned(),
    }
}

#[test]
fn a_value_is_one_line_and_can_be_had_alone() {
    for lang in LANGUAGES {
        let home = Home::of_alice();
        for args in [&["login", "alice"][..], &["inspect"], &["inspect", ALICE], &["jar"]] {
            let screen = home.run(&[&[NOW, "--lang", lang], args].concat());
            assert!(screen.stdout.lines().any(|line| line.contains(ALICE)), "{}", screen.stdout);
            let alone = home.run(&[&[NOW, "--lang", lang], args, &["--value"]].concat());
            assert_eq!((alone.stdout, alone.stderr, alone.code), (format!("{ALICE}\n"), String::new(), screen.code));
        }
        let signed = home.run(&[NOW, "sign", "id=admin", "--value"]).stdout;
        let inspected = home.run(&[NOW, "--lang", lang, "inspect", signed.trim()]);
        assert!(inspected.code == 0 && inspected.stdout.contains(signed.trim()), "{}", inspected.stdout);
        let forged = home.run(&[NOW, "tamper", "id=admin", "--value"]);
        assert_eq!(forged.code, 1, "the answer is no, and stays no");
        assert_eq!(home.run(&[NOW, "inspect", forged.stdout.trim(), "--value"]).stdout, forged.stdout);
        let both = format!("{ALICE}\n{signed}");
        assert_eq!(home.feed(&both, &[NOW, "inspect", "--value"]).stdout, both);
        let none = Home::new().run(&[NOW, "--lang", lang, "jar", "--value"]);
        assert_eq!((none.code, none.stdout.as_str()), (3, ""));
        let gone = home.run(&[LATE, "--lang", lang, "inspect", "--value"]);
        assert!(gone.stdout.is_empty() && gone.stderr.contains("Expires"), "{}", gone.stderr);
        assert_eq!(home.run(&[NOW, "inspect", "--value", "--json"]).code, 2);
        assert_eq!(home.run(&[NOW, "demo", "--value"]).code, 2);
    }
}

#[test]
fn what_tamper_changed_stands_in_sight_with_a_mark_under_it() {
    for (change, sent, marks) in
        [("id=admin", "…CI6ImFkbWluIn0.awNFbQ.dgxKsKrm…", 5), ("id=bob", "…ZCI6ImJvYiJ9.awNFbQ.dgxKsKrm…", 6)]
    {
        let screen = Home::of_alice().run(&[NOW, "tamper", change]).stdout;
        let mut lines = screen.lines().skip_while(|line| !line.contains("Cookie: "));
        let (cookie, under) = (lines.next().expect("a cookie"), lines.next().expect("marks"));
        assert!(cookie.contains(sent), "{screen}");
        assert_eq!((under.trim(), under.len() - marks), ("^".repeat(marks).as_str(), under.find('^').expect("a mark")));
    }
    for (args, says) in
        [(&["tamper", "id=admin"][..], "tutorial's key"), (&["tamper", "id=admin", "--secret=k"], "signs nothing")]
    {
        let screen = Home::of_alice().run(&[&[NOW], args].concat()).stdout;
        assert!(screen.contains(says), "{screen}");
    }
}

#[test]
fn one_scene_of_the_demo_can_be_seen_alone() {
    let home = Home::new();
    let whole = home.run(&[NOW, "demo"]).stdout;
    for scene in 1..=8 {
        let number = scene.to_string();
        let alone = home.run(&[NOW, "demo", &number]);
        let (shown, next) = alone.stdout.trim_end().rsplit_once("\n\n").expect("a last line");
        assert!(whole.contains(shown) && shown.starts_with(&format!("{scene}/8")), "{}", alone.stdout);
        let expected = if scene < 8 { format!("demo {}", scene + 1) } else { "login alice".to_owned() };
        assert!(next.starts_with("Try next: ") && next.ends_with(&expected), "{next}");
        assert_eq!(home.run(&[NOW, "demo", &number, "--json"]).json()["scene"], scene);
    }
    for wrong in ["0", "9", "x"] {
        assert_eq!(home.run(&[NOW, "demo", wrong]).code, 2);
    }
}

#[test]
fn notes_are_on_standard_error_and_each_question_has_one() {
    for lang in LANGUAGES {
        let home = Home::new();
        for args in [
            &["demo"][..],
            &["login", "alice"],
            &["visit"],
            &["inspect"],
            &["tamper", "id=admin"],
            &["sign", "id=admin"],
            &["expire"],
            &["expire", "--simulate"],
            &["logout"],
        ] {
            let args = [&[NOW, "--lang", lang], args].concat();
            let screen = home.run(&args);
            let noted = Home::of_alice().run(&[&args[..], &["--notes"]].concat());
            if args.contains(&"demo") {
                assert_eq!(noted.stdout, screen.stdout, "{args:?}");
            }
            let notes: Vec<&str> = noted.stderr.trim_end().split("\n\n").collect();
            for note in &notes {
                let question = if lang == "en" { "?" } else { "。" };
                let sentences = note.matches(if lang == "en" { ". " } else { "。" }).count();
                assert!(note.starts_with("  ▸ ") && note.contains(question) && sentences <= 5, "{args:?}: {note}");
                assert!(note.lines().count() > 1, "{args:?}: no note to {note}");
            }
            assert!(!notes.is_empty() && screen.stderr.is_empty(), "{args:?}");
        }
    }
}

#[test]
fn a_scene_has_twenty_lines() {
    let mut too_long = Vec::new();
    for lang in LANGUAGES {
        let home = Home::new();
        let mut measure = |what: &str, screen: &str| {
            let height = screen.trim_end().lines().count();
            if height > 20 {
                too_long.push(format!("{what} in {lang}: {height} lines"));
            }
        };
        let demo = home.run(&[NOW, "--lang", lang, "demo"]).stdout;
        let scenes: Vec<&str> = demo.split("/8  ").collect();
        assert_eq!(scenes.len(), 9);
        for (number, scene) in scenes.iter().enumerate().skip(1) {
            // the number of the next scene stands behind each
            measure(&format!("scene {number} of the demo"), scene.trim_end_matches(|c: char| c.is_ascii_digit()));
        }
        for args in [
            &["login", "alice"][..],
            &["inspect"],
            &["visit"],
            &["tamper", "id=admin"],
            &["expire"],
            &["jar"],
            &["logout"],
        ] {
            measure(&args.join(" "), &home.run(&[&[NOW, "--lang", lang], args].concat()).stdout);
        }
    }
    assert!(too_long.is_empty(), "{}", too_long.join("\n"));
}

#[test]
fn every_screen_ends_with_what_to_try_next() {
    for (lang, label) in [("en", "Try next: sessctl "), ("ja", "次に試すこと: sessctl ")] {
        let home = Home::new();
        for args in &SCREENS[1..] {
            let screen = home.run(&[&["--lang", lang], *args].concat());
            assert!(screen.stdout.lines().last().is_some_and(|line| line.starts_with(label)), "{}", screen.what);
        }
    }
}

#[test]
fn step_goes_on_by_itself_without_a_keyboard() {
    for command in [&["demo"][..], &["expire", "--simulate"]] {
        let home = Home::new();
        let args = [&[NOW, "--step"], command].concat();
        let expected = home.run(&[&[NOW], command].concat()).stdout;
        let typed = [&b""[..], &b"\n".repeat(20), &b"\xff\0\x1b[2J\n".repeat(20)];
        for outcome in typed.map(|typed| home.feed(typed, &args)).into_iter().chain([home.run(&args)]) {
            assert_eq!(outcome.code, 0);
            assert_eq!(outcome.stdout, expected);
            assert_eq!(outcome.stderr, "", "nobody is asked");
        }
    }
    let json = Home::new().feed("", &[NOW, "demo", "--step", "--json"]);
    assert_eq!((json.json_lines().len(), json.stderr.as_str()), (1, ""));
}

/// What the terminal surface draws and a screen reader has no use for.
const SIGNS: &[char] = &['─', '│', '▸', '→', '←', '✔', '✘', '–', '≤', '^', '━', '┃', '●', '◆', '▶', '╌', '≈'];

#[test]
fn plain_lines_have_words_only() {
    for lang in LANGUAGES {
        let home = Home::new();
        for args in SCREENS {
            let screen = home.run(&[&["--plain", "--color=always", "--lang", lang], *args].concat());
            let line = screen.stdout.lines().find(|line| line.contains(SIGNS) || line.contains('\u{1b}'));
            assert_eq!(line, None, "{}", screen.what);
            let line = screen.stdout.lines().find(|line| line.starts_with(' ') || line.ends_with(' '));
            assert_eq!(line, None, "{}: a line that is indented", screen.what);
            assert!(screen.is_answer() && !screen.stdout.is_empty(), "{}", screen.what);
        }
    }
}

#[test]
fn plain_lines_say_what_the_screen_says() {
    for lang in LANGUAGES {
        let homes = [Home::new(), Home::new()];
        for args in SCREENS {
            let args = [&["--lang", lang], *args].concat();
            let screen = without_ports(&homes[0].run(&args).stdout);
            let plain = homes[1].run(&[&["--plain"], args.as_slice()].concat());
            let plain_words = without_layout(&without_ports(&plain.stdout));
            let is_layout = |word: &&str| {
                word.contains(SIGNS) || word.contains(['…', '.']) || word.chars().all(|c| c == '-') || is_bar(word)
            };
            for word in screen.split_whitespace().filter(|word| !is_layout(word) && *word != "?") {
                // the numbers that are compared, and the arrows that are explained, are told in other words
                let is_told_otherwise =
                    screen.lines().any(|line| line.contains(word) && line.contains(['≤', '>', '→']));
                assert!(is_told_otherwise || plain_words.contains(word), "{}: {word}\n{}", plain.what, plain.stdout);
            }
        }
    }
}

/// The text without what a surface may put between its words.
fn without_layout(screen: &str) -> String {
    screen.chars().filter(|character| !character.is_whitespace()).collect()
}

const UTF_8: &str = "C.UTF-8";

#[test]
fn a_terminal_without_utf_8_has_the_signs_of_ascii() {
    let homes = [20, 40, 60, 80, 0].map(|columns| (columns, Home::new()));
    for args in SCREENS.iter().filter(|args| !args.iter().any(|arg| arg.contains('日'))) {
        for (columns, home) in &homes {
            let args = [&["--color=never", "--lang=en"], *args].concat();
            let Some(screen) = on_a_terminal(home, *columns, "C", &args) else {
                not_tested_here();
                return;
            };
            let said =
                screen.replace("でログイン中", "").replace("日本語", "").replace("でログイ", "").replace("ン中", "");
            let other = said.chars().find(|character| !character.is_ascii());
            assert!(
                other.is_none_or(|other| ('ぁ'..='龯').contains(&other)),
                "{columns} columns, {args:?}: {other:?}\n{screen}"
            );
        }
    }
    let home = Home::new();
    let Some(screen) = on_a_terminal(&home, 80, "C", &[NOW, "--lang=ja", "login", "alice"]) else { return };
    assert!(screen.contains("->") && screen.contains("ログイン中") && !screen.contains('→'), "{screen}");
}

/// What a command writes to a terminal of so many columns.
#[cfg(target_os = "linux")]
fn on_a_terminal(home: &Home, columns: usize, locale: &str, args: &[&str]) -> Option<String> {
    let quoted = args.iter().map(|arg| format!("'{}'", arg.replace('\'', "'\\''")));
    let program = env!("CARGO_BIN_EXE_sessctl");
    let line = format!("stty cols {columns} rows 20; exec '{program}' {}", quoted.collect::<Vec<_>>().join(" "));
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env_clear().env("SESSCTL_HOME", home.0.path()).env("LANG", locale);
    script.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(std::process::Stdio::null());
    let output = script.output().ok()?;
    Some(String::from_utf8(output.stdout).expect("UTF-8").replace('\r', ""))
}

#[cfg(not(target_os = "linux"))]
fn on_a_terminal(_: &Home, _: usize, _: &str, _: &[&str]) -> Option<String> {
    None
}

#[allow(clippy::print_stderr)]
fn not_tested_here() {
    eprintln!("not tested here: this takes Linux and its `script`, to make a terminal with");
}

#[test]
fn every_screen_reads_on_terminals_of_sixty_and_of_forty_columns() {
    for lang in LANGUAGES {
        let homes = [80, 60, 40].map(|columns| (columns, Home::new()));
        for args in SCREENS {
            let args = [&["--color=never", "--lang", lang], *args].concat();
            let mut whole = None;
            for (columns, home) in &homes {
                let Some(screen) = on_a_terminal(home, *columns, UTF_8, &args) else {
                    not_tested_here();
                    return;
                };
                assert!(!screen.contains('\u{1b}'), "{args:?}");
                for line in screen.lines() {
                    let is_value = without_value(line) != line && line.width() <= 2 * columns;
                    let is_whole = is_command(line) || is_value;
                    assert!(line.width() <= *columns || is_whole, "{columns} columns, {args:?}: {line}");
                }
                let whole = whole.get_or_insert_with(|| screen.clone());
                assert_nothing_is_lost(whole, &screen, &format!("{columns} columns, {args:?}"));
            }
        }
    }
}

/// Whether it is a bar of a timeline.
fn is_bar(word: &str) -> bool {
    let is_long = word.contains("━━") || word.contains("==") || word.contains("╌╌");
    // the mark of now stands alone behind the end of a bar
    word == "*" || is_long && word.chars().all(|c| "━┃●◆▶╌✘≈?=-|ox*>~".contains(c))
}

/// Every word of the page of 80 columns stands on a narrower one, but for pictures and what an ellipsis shortens.
fn assert_nothing_is_lost(whole: &str, narrow: &str, what: &str) {
    let narrow_text = without_layout(&without_ports(narrow));
    let is_picture = |line: &&str| {
        let is_drawn = |word: &str| word.chars().all(|c| "─-^".contains(c)) || is_bar(word);
        line.split_whitespace().any(is_drawn) || line.contains('…') || is_compared(line)
    };
    for line in without_ports(whole).lines().filter(|line| !is_picture(line)) {
        for word in without_value(line).split_whitespace() {
            assert!(narrow_text.contains(word), "{what}: {word} is lost\n{narrow}");
        }
    }
}

/// A line of a comparison, which is a window where the page is narrow.
fn is_compared(line: &str) -> bool {
    ["before ", "after ", "変更前 ", "変更後 "].iter().any(|label| line.trim_start().starts_with(label))
}

#[test]
fn a_terminal_has_colours_and_a_terminal_of_a_hundred_columns_shows_eighty() {
    let home = Home::new();
    let Some(screen) = on_a_terminal(&home, 100, UTF_8, &[NOW, "demo"]) else {
        not_tested_here();
        return;
    };
    assert!(screen.contains('\u{1b}'));
    let plain = without_colours(&screen);
    let plain: String = plain.split_inclusive('\n').filter(|line| !line.contains("demo --step")).collect();
    assert_eq!(without_ports(&plain), without_ports(&home.run(&[NOW, "demo"]).stdout));
}

/// The terminals of the screens that are looked at in these widths, by home.
const WIDTHS: [usize; 3] = [80, 60, 40];

#[test]
fn a_command_is_whole_on_every_screen_in_every_width() {
    // each stands inside a sentence or beside a label somewhere
    let commands = [
        "sessctl clock release",
        "sessctl explain TERM",
        "sessctl explain 用語",
        "sessctl demo --step",
        "sessctl demo 1",
        "sessctl clock hold 2026-11-22T19:41:33Z",
        "sessctl explain eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo",
        "sessctl inspect .eJyrVoovSC3KTcxLzStRsiopKk3VUcpMUbJSiik1NjAxIo9UqgUAlzYZHw.awNFbQ.cHT-kGei098ihEhUIc30dd7IeEQ",
    ];
    let more: [&[&str]; 3] = [&["explain", "base64"], &["explain", "zlib"], &["plan", "--minutes=45"]];
    let mut seen = commands.map(|_| 0);
    for lang in LANGUAGES {
        for columns in WIDTHS {
            let home = Home::new();
            for args in SCREENS.iter().chain(&more) {
                let args = [&["--color=never", "--lang", lang], *args].concat();
                let Some(screen) = on_a_terminal(&home, columns, UTF_8, &args) else {
                    not_tested_here();
                    return;
                };
                let joined = without_layout(&screen);
                for (command, seen) in commands.iter().zip(&mut seen) {
                    let whole = screen.matches(command).count();
                    assert_eq!(
                        whole,
                        joined.matches(&without_layout(command)).count(),
                        "{columns}, {args:?}\n{screen}"
                    );
                    *seen += whole;
                }
            }
        }
    }
    assert!(seen.iter().all(|&seen| seen >= WIDTHS.len()), "{seen:?}");
}

#[test]
fn the_parts_of_a_cookie_have_names_where_it_takes_two_rows() {
    for (lang, names) in [("en", "payload.time.signature"), ("ja", "ペイロード（中身）.時刻.署名")] {
        for args in [&["inspect", ALICE][..], &["explain", ALICE], &["inspect", ALICE, "--picture"]] {
            let home = Home::new();
            let args = [&[NOW, "--color=never", "--lang", lang], args].concat();
            let Some(screen) = on_a_terminal(&home, 60, UTF_8, &args) else {
                not_tested_here();
                return;
            };
            assert!(screen.contains(&format!("{ALICE}\n  {names}\n")), "{args:?}\n{screen}");
        }
    }
}

#[test]
fn a_picture_breaks_neither_a_cookie_nor_its_json_on_sixty_columns() {
    let home = Home::new();
    let picture = |args: &[&str]| on_a_terminal(&home, 60, UTF_8, &[&[NOW, "--color=never"], args].concat());
    let Some(login) = picture(&["login", "alice", "--picture"]) else {
        not_tested_here();
        return;
    };
    let lines: Vec<&str> = login.lines().filter(|line| line.contains("ookie: session=")).collect();
    assert_eq!(lines.len(), 3, "{login}");
    assert!(lines.iter().all(|line| line.contains(".awNFbQ.dgxKsKrm…") && line.width() <= 60), "{login}");
    let inspected = picture(&["inspect", "--picture"]).unwrap_or_default();
    assert!(inspected.contains(r#"{"_permanent":true,"id":"alice"}"#), "{inspected}");
}

#[test]
fn the_simulation_fits_a_terminal_of_twenty_four_lines() {
    for (home, name) in [(Home::new(), "without a login"), (Home::of_alice(), "after a login")] {
        for lang in LANGUAGES {
            let screen = home.run(&[NOW, "--lang", lang, "expire", "--simulate"]).stdout;
            // one line is the command itself
            assert!(screen.lines().count() < 24, "{name}: {}\n{screen}", screen.lines().count());
            for fact in ["19:47:32 UTC", "session.permanent = False: ", "181 > 180"] {
                assert!(screen.contains(fact), "{name}: {fact}\n{screen}");
            }
        }
    }
}

#[test]
fn the_place_on_the_path_stands_at_the_margin_like_the_command_below_it() {
    let home = Home::new();
    for (lang, place) in [("en", "\nstep 1 of 12\nTry next: "), ("ja", "\n全12段階の1番目\n次に試すこと: ")]
    {
        let screen = home.run(&[NOW, "--lang", lang, "login", "alice"]).stdout;
        assert!(screen.contains(place), "{screen}");
    }
}

#[test]
fn the_story_says_on_a_terminal_alone_how_it_is_shown_in_parts() {
    let home = Home::new();
    for lang in LANGUAGES {
        let Some(screen) = on_a_terminal(&home, 80, UTF_8, &[NOW, "--lang", lang, "--color=never", "demo"]) else {
            not_tested_here();
            return;
        };
        let first = screen.split("2/8").next().unwrap_or_default();
        assert!(first.contains("sessctl demo --step") && first.contains("sessctl demo 1"), "{screen}");
        let one = on_a_terminal(&home, 80, UTF_8, &[NOW, "--lang", lang, "demo", "1"]).unwrap_or_default();
        assert!(!one.contains("demo --step"), "{one}");
        assert!(!home.run(&[NOW, "--lang", lang, "demo"]).stdout.contains("demo --step"));
    }
}
