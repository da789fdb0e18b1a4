//! `-q`: no command to try next and no notes, and nothing of the answer is lost.

use super::screens::SCREENS;
use super::{ALICE, Home, LANGUAGES, NOW};

/// What ends a screen without belonging to its answer.
fn is_beside(line: &str) -> bool {
    ["Try next: ", "次に試すこと: ", "Add --", "Too high for this window"].iter().any(|begin| line.starts_with(begin))
        || line
            .strip_prefix("step ")
            .and_then(|place| place.split_once(" of "))
            .is_some_and(|(number, of)| [number, of].iter().all(|word| word.parse::<u8>().is_ok()))
        || line.starts_with('全') && line.contains("段階の")
}

/// The lines of an answer, those beside it and the blank ones left out.
fn answer(text: &str) -> Vec<String> {
    let mut is_in_it = false;
    let kept = |line: &&str| {
        let begins = is_beside(line);
        is_in_it = begins || is_in_it && line.starts_with("  ");
        !is_in_it && !line.trim().is_empty()
    };
    text.lines().filter(kept).map(str::to_owned).collect()
}

/// Ports and times of real clocks differ from run to run.
fn without_ports(lines: Vec<String>) -> Vec<String> {
    let shown = |line: String| line.split("127.0.0.1:").next().unwrap_or_default().to_owned();
    lines.into_iter().map(shown).collect()
}

#[test]
fn nothing_of_any_screen_is_lost_but_what_stands_beside_the_answer() {
    for lang in LANGUAGES {
        let [loud, quiet] = [Home::new(), Home::new()];
        let mut suggested = 0;
        for args in SCREENS.iter().filter(|args| !args.is_empty()) {
            let said = loud.run(&[&["--lang", lang], *args].concat());
            let less = quiet.run(&[&["--lang", lang, "-q"], *args].concat());
            assert_eq!(said.code, less.code, "{}", less.what);
            assert_eq!(without_ports(answer(&said.stdout)), without_ports(answer(&less.stdout)), "{}", less.what);
            assert!(!less.stdout.lines().any(is_beside), "{}: {}", less.what, less.stdout);
            assert_eq!(less.stderr, "", "{}", less.what);
            suggested += usize::from(said.stdout.lines().any(is_beside));
        }
        assert!(suggested > 40, "only {suggested} screens suggest something: does this test look at them?");
    }
}

#[test]
fn no_note_stands_beside_an_answer() {
    let home = Home::of_alice();
    home.file("jars/config.toml", "name = 'session'\n");
    let env = home.file(".env", "SECRET_KEY=x\n");
    let picture = home.path("a.svg");
    let picture = picture.to_str().expect("UTF-8");
    for lang in LANGUAGES {
        for args in [
            &["inspect", ALICE, "--secret=x"][..],
            &["inspect", ALICE, "--fallback=x"],
            &["inspect", ALICE, "--env-file", &env],
            &["inspect", ALICE, "--export", picture, "--force"],
            &["--browser=thief", "visit"],
            &["--url=http://localhost:5000", "jar", "export"],
        ] {
            let outcome = home.run(&[&["--lang", lang, NOW, "--quiet"], args].concat());
            let is_error = outcome.stderr.starts_with("error: ") || outcome.stderr.starts_with("エラー: ");
            assert!(outcome.stderr.is_empty() || is_error, "{}: {}", outcome.what, outcome.stderr);
        }
    }
}
