//! The screens themselves: languages, colours, pauses, and how wide they are.

use unicode_width::UnicodeWidthStr;

use super::{ALICE, Home, LANGUAGES, NOW, Outcome};

const LATE: &str = "--now=2026-11-22T19:44:40Z";

/// A command for every screen there is, to be typed in this order.
const SCREENS: &[&[&str]] = &[
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

#[test]
fn a_projector_has_eighty_columns() {
    for lang in LANGUAGES {
        for outcome in all(&["--lang", lang]) {
            for line in outcome.stdout.lines() {
                assert!(line.width() <= 80, "{}: {line}", outcome.what);
            }
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
fn step_waits_for_enter_and_goes_on_without_a_keyboard() {
    for command in [&["demo"][..], &["expire", "--simulate"]] {
        let home = Home::new();
        let args = [&[NOW, "--step"], command].concat();
        let expected = home.run(&[&[NOW], command].concat()).stdout;
        let typed = [&b""[..], &b"\n".repeat(20), &b"\xff\0\x1b[2J\n".repeat(20)];
        for outcome in typed.map(|typed| home.feed(typed, &args)).into_iter().chain([home.run(&args)]) {
            assert_eq!(outcome.code, 0);
            assert_eq!(outcome.stdout, expected);
            assert!(outcome.stderr.contains("[Enter]"), "the prompt is not part of the output");
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

/// What a command writes to a terminal of so many columns.
#[cfg(target_os = "linux")]
fn on_a_terminal(home: &Home, columns: usize, args: &[&str]) -> Option<String> {
    let quoted = args.iter().map(|arg| format!("'{}'", arg.replace('\'', "'\\''")));
    let program = env!("CARGO_BIN_EXE_sessctl");
    let line = format!("stty cols {columns} rows 20; exec '{program}' {}", quoted.collect::<Vec<_>>().join(" "));
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env_clear().env("SESSCTL_HOME", home.0.path()).env("LANG", "C");
    script.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(std::process::Stdio::null());
    let output = script.output().ok()?;
    Some(String::from_utf8(output.stdout).expect("UTF-8").replace('\r', ""))
}

#[cfg(not(target_os = "linux"))]
fn on_a_terminal(_: &Home, _: usize, _: &[&str]) -> Option<String> {
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
                let Some(screen) = on_a_terminal(home, *columns, &args) else {
                    not_tested_here();
                    return;
                };
                assert!(!screen.contains('\u{1b}'), "{args:?}");
                for line in screen.lines() {
                    assert!(line.width() <= *columns, "{columns} columns, {args:?}: {line}");
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
        for word in line.split_whitespace() {
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
    let Some(screen) = on_a_terminal(&home, 100, &[NOW, "demo"]) else {
        not_tested_here();
        return;
    };
    assert!(screen.contains('\u{1b}'));
    let plain = without_colours(&screen);
    assert_eq!(without_ports(&plain), without_ports(&home.run(&[NOW, "demo"]).stdout));
}
