//! All lessons, played at a terminal: each question answered rightly and wrongly, each step done, each exercise solved.
//!
//! What is to be typed is read in the lessons themselves, and where the learner is, in the file of the progress.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![cfg(unix)]

#[path = "program/learner.rs"]
mod learner;
#[path = "program/pty.rs"]
mod pty;

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use learner::{LEARNER, PATIENCE, Window, course, lessons, plain, progress};
use sessctl::clock::Clock;
use sessctl::lang::Lang;
use sessctl::lessons::pack::{Lesson, Question};
use sessctl::lessons::progress::Part;

impl Window {
    /// Types keys without Enter, waits until the line has what is expected, and takes them back. Returns what was shown.
    fn typing(&mut self, keys: &str, expected: &str) -> String {
        self.keys.write_all(keys.as_bytes()).expect("a keyboard");
        let begun = Instant::now();
        while !plain(&self.text).contains(expected) && begun.elapsed() < PATIENCE {
            if let Ok(bytes) = self.written.recv_timeout(Duration::from_millis(200)) {
                self.text.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
        // a second Tab would list what there is
        self.keys.write_all(b"\x15").expect("a keyboard");
        let shown = plain(&std::mem::take(&mut self.text));
        self.line("l");
        shown
    }

    fn kill(mut self) {
        self.child.kill().expect("a kill");
        self.child.wait().expect("an end");
    }
}

/// The same without blanks and breaks, since a surface breaks a text where it likes.
fn pressed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn right(question: &Question) -> usize {
    question.answers.iter().position(|answer| answer.right).expect("a right answer") + 1
}

/// Which answers are given.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Answers {
    /// The right one.
    Right,
    /// All wrong ones before it.
    WrongOnesFirst,
}

/// Does what this place asks for. Returns false where the lessons are over.
fn go_on(window: &mut Window, home: &tempfile::TempDir, lessons: &[Lesson], answers: Answers) -> bool {
    let course = course(home, lessons);
    let at = format!("lesson {} step {} {:?}", course.lesson_number() + 1, course.step_number() + 1, course.part());
    let place = progress(home).place.expect("a place");
    match course.part() {
        Part::Predict | Part::Saw => {
            let (question, _) = course.question().expect("a question");
            if answers == Answers::WrongOnesFirst {
                for (number, answer) in question.answers.iter().enumerate().filter(|(_, answer)| !answer.right) {
                    let shown = window.line(&(number + 1).to_string());
                    let reply = course.text(&answer.reply);
                    let reply = pressed(reply.of(window.lang));
                    assert!(pressed(&shown).contains(&reply), "{at}: no {reply} in\n{shown}");
                    window.line("b");
                    assert_eq!(progress(home).place.as_ref(), Some(&place), "{at}: back at the question");
                }
            }
            let shown = window.line(&right(question).to_string());
            let reply = course.text(&question.answers[right(question) - 1].reply);
            assert!(pressed(&shown).contains(&pressed(reply.of(window.lang))), "{at}\n{shown}");
            assert_ne!(progress(home).place.as_ref(), Some(&place), "{at}: it went on");
        }
        Part::Act => {
            let act = course.step_now().act.as_ref().expect("something to do");
            let mut shown = String::new();
            for command in &act.commands {
                if progress(home).place.as_ref() != Some(&place) {
                    break;
                }
                shown = window.line(&course.line(command.get_ref()));
            }
            if act.own_browser && progress(home).place.as_ref() == Some(&place) {
                shown = window.line("");
            }
            assert_ne!(progress(home).place.as_ref(), Some(&place), "{at}: not done by its commands\n{shown}");
        }
        Part::Explain | Part::Solved => {
            let is_last =
                course.lesson_number() + 1 == lessons.len() && course.step_number() + 1 == course.lesson().steps.len();
            window.line("");
            let stays = progress(home).place.as_ref() == Some(&place);
            assert_eq!(
                stays,
                is_last && (course.step_now().exercise.is_none() || course.part() == Part::Solved),
                "{at}"
            );
            return !stays;
        }
        Part::Exercise => {
            let exercise = course.step_now().exercise.as_ref().expect("an exercise");
            for (number, hint) in exercise.hints.iter().enumerate().filter(|_| answers == Answers::WrongOnesFirst) {
                let shown = window.line("h");
                let hint = course.text(hint);
                assert!(pressed(&shown).contains(&pressed(hint.of(window.lang))), "{at}: hint {number} in\n{shown}");
            }
            let mut shown = String::new();
            for command in &exercise.solution {
                shown = window.line(&course.line(command.get_ref()));
            }
            let now = progress(home).place.expect("a place");
            assert_eq!((now.part, &now.step), (Part::Solved, &place.step), "{at}: not solved\n{shown}");
        }
    }
    true
}

fn play(lang: Lang, answers: Answers) {
    let home = tempfile::tempdir().unwrap();
    let lessons = lessons();
    let mut window = Window::open(&home, lang, &["--learner", LEARNER]);
    while go_on(&mut window, &home, &lessons, answers) {}
    window.leave();
    let done = progress(&home).lessons;
    for lesson in &lessons {
        let done = &done[lesson.name.get_ref()];
        let exercises = lesson.steps.iter().filter(|step| step.exercise.is_some()).count();
        assert_eq!((done.steps.len(), done.solved.len()), (lesson.steps.len(), exercises), "{}", lesson.name.get_ref());
        let predicts = lesson.steps.iter().any(|step| step.predict.is_some());
        assert_eq!(!done.held.is_empty(), predicts && answers == Answers::WrongOnesFirst, "{}", lesson.name.get_ref());
    }
}

#[test]
fn every_lesson_can_be_played_in_english_with_right_answers() {
    play(Lang::En, Answers::Right);
}

#[test]
fn every_lesson_can_be_played_in_japanese_with_right_answers() {
    play(Lang::Ja, Answers::Right);
}

#[test]
fn every_wrong_answer_in_english_is_spoken_to_and_every_hint_is_given() {
    play(Lang::En, Answers::WrongOnesFirst);
}

#[test]
fn every_wrong_answer_in_japanese_is_spoken_to_and_every_hint_is_given() {
    play(Lang::Ja, Answers::WrongOnesFirst);
}

/// Twenty kills, each at a place that this number decides.
#[expect(clippy::print_stderr, reason = "a failure says with which seed")]
fn play_with_kills(lang: Lang, answers: Answers, seed: u64) {
    eprintln!("{lang:?}, {answers:?}, seed {seed}");
    let home = tempfile::tempdir().unwrap();
    let lessons = lessons();
    let mut window = Window::open(&home, lang, &["--learner", LEARNER]);
    let mut number = seed;
    for kill in 0..20 {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let random = number >> 33;
        for _ in 0..random % 7 {
            assert!(go_on(&mut window, &home, &lessons, answers), "the lessons end behind {kill} kills");
        }
        let before = progress(&home);
        if random & 64 == 0 {
            // in the middle of a command
            window.keys.write_all(b"expire --simulate\r").expect("a keyboard");
            thread::sleep(Duration::from_millis(random % 40));
        }
        window.kill();
        window = Window::open(&home, lang, &["--learner", LEARNER]);
        let after = progress(&home);
        assert_eq!((after.lessons, after.begun_at), (before.lessons, before.begun_at));
        let (place, old) = (after.place.expect("a place"), before.place.expect("a place"));
        // a command that came to its end may be what the step asked for
        let is_further = place.part != old.part && old.part == Part::Act && (random & 64) == 0;
        assert!(
            place == old || (is_further && (&place.lesson, &place.step) == (&old.lesson, &old.step)),
            "kill {kill}"
        );
        assert!(after.evidence.exchanges.starts_with(&before.evidence.exchanges), "kill {kill}");
    }
    window.leave();
}

/// Another one at each run, and the one of the run before where it is given: `SEED=7 cargo test --test lessons kill`.
fn seed() -> u64 {
    let given = std::env::var("SEED").ok().map(|seed| seed.parse().expect("a number"));
    given.unwrap_or_else(|| Clock::System.now().unix().unsigned_abs())
}

#[test]
fn a_kill_at_any_step_loses_nothing() {
    play_with_kills(Lang::En, Answers::Right, seed());
}

#[test]
fn a_kill_at_any_step_loses_nothing_in_japanese_with_wrong_answers() {
    play_with_kills(Lang::Ja, Answers::WrongOnesFirst, seed() ^ 1);
}

#[test]
fn a_tab_offers_the_commands_their_options_and_what_is_in_the_sandbox_and_not_in_the_jars_of_the_learner() {
    let home = tempfile::tempdir().unwrap();
    let mut own = std::process::Command::new(env!("CARGO_BIN_EXE_sessctl"));
    let own = own.args(["login", "eve", "--browser", "own-jar"]).env("SESSCTL_HOME", home.path()).output();
    assert!(own.expect("a program").status.success());
    let mut window = Window::open(&home, Lang::En, &["2", "--no-quiz", "--learner", LEARNER]);
    window.line("login alice --browser tablet");
    for (typed, expected) in [
        ("insp\t", "> inspect "),
        ("sessctl visi\t", "> sessctl visit "),
        ("mend\t", "> mend "),
        ("serve --no-p\t", "> serve --no-permanent "),
        ("expire --sim\t", "> expire --simulate "),
        ("jar copy tab\t", "> jar copy tablet "),
        ("visit --browser=tab\t", "> visit --browser=tablet "),
        ("certify cl\t", "> certify cl"),
        ("inspect --secret-file cl\t", "> inspect --secret-file class.key "),
        ("jar copy \t\t", "tablet"),
    ] {
        let shown = window.typing(typed, expected);
        assert!(shown.contains(expected), "{typed:?}: {shown}");
        assert!(!shown.contains("own-jar"), "{typed:?}: {shown}");
    }
    window.leave();
}

#[test]
fn ctrl_c_and_the_end_of_the_input_at_any_prompt_keep_the_place() {
    let home = tempfile::tempdir().unwrap();
    let lessons = lessons();
    for keys in [&b"\x03"[..], b"\x04", b"half a line\x03"].into_iter().cycle().take(9) {
        let mut window = Window::open(&home, Lang::En, &["--learner", LEARNER]);
        go_on(&mut window, &home, &lessons, Answers::Right);
        let place = progress(&home).place;
        window.leave_by(keys);
        assert_eq!(progress(&home).place, place);
    }
}

#[test]
fn a_narrow_terminal_without_unicode_can_be_learned_at_and_what_is_no_answer_is_said() {
    let lessons = lessons();
    for (columns, locale) in [(40, "C"), (60, "C.UTF-8"), (20, "C")] {
        let home = tempfile::tempdir().unwrap();
        let mut window = Window::of_size(&home, Lang::En, &["--learner", LEARNER], [20, columns], locale);
        let place = progress(&home).place;
        for nonsense in ["9", "0", "yes", "\u{1b}[A", "answer", "h", "'"] {
            let shown = window.line(nonsense);
            assert_eq!(progress(&home).place, place, "{nonsense}: {shown}");
        }
        for _ in 0..6 {
            go_on(&mut window, &home, &lessons, Answers::Right);
        }
        window.leave();
    }
}

#[test]
fn a_class_sees_a_question_on_a_page_of_its_own_and_enter_shows_what_comes_and_nothing_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(&home, Lang::En, &["1", "--project"]);
    let shown = window.line("");
    assert!(shown.contains("✔ 3") && shown.contains("Enter shows what comes"), "the right answer: {shown}");
    let shown = window.line("");
    assert!(shown.contains("> login learner") && shown.contains("What did you see?"), "its commands: {shown}");
    window.leave();
    assert!(!home.path().join("learners").exists() && !home.path().join("sandboxes").exists());
}

#[test]
fn a_command_shows_what_it_changed_and_enter_shows_all_and_neither_gives_the_station_away() {
    let home = tempfile::tempdir().unwrap();
    let lessons = lessons();
    let mut window = Window::open(&home, Lang::En, &["9", "--learner", LEARNER, "--no-quiz"]);
    window.line("");
    let user = course(&home, &lessons).line("login {user}");
    let mut shown = window.line(&user);
    shown += &window.line("visit --times 2");
    assert_eq!(shown.matches("✘").count(), 2, "the first that is open, twice: {shown}");
    assert!(shown.contains("0 of 4 done") && shown.contains("a cookie, no user"), "{shown}");
    let all = window.line("");
    assert_eq!(all.matches("✘").count(), 4, "{all}");
    assert!(!(shown + &all).contains("refused"), "it would be the station");
    let answered = window.line("answer station=verify");
    assert!(answered.contains("✔ The right station was named.") && answered.contains("1 of 4 done"), "{answered}");
    window.leave();
}
