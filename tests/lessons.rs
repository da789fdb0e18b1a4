//! All lessons, played at a terminal: each question answered rightly and wrongly, each step done, each exercise solved.
//!
//! What is to be typed is read in the lessons themselves, and where the learner is, in the file of the progress.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![cfg(unix)]

#[path = "program/pty.rs"]
mod pty;

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Child;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use pty::{Pty, start};
use pty_process::blocking::Command;
use sessctl::browser::OnWait;
use sessctl::clock::{Clock, Timestamp};
use sessctl::lang::Lang;
use sessctl::lessons::course::Course;
use sessctl::lessons::pack::{Lesson, Question};
use sessctl::lessons::progress::{Part, Progress, file_name, file_of};
use sessctl::lessons::{BUILT_IN, audit};

/// How long a prompt is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
const LEARNER: &str = "花子 \"x";

fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().flat_map(|text| audit::read(text).expect("a pack").lessons).collect()
}

/// A learner at a terminal.
struct Window {
    child: Child,
    keys: File,
    written: Receiver<Vec<u8>>,
    /// What was written since the last line was typed.
    text: String,
    lang: Lang,
}

impl Window {
    fn open(home: &tempfile::TempDir, lang: Lang, args: &[&str]) -> Window {
        Window::of_size(home, lang, args, [24, 80], "C.UTF-8")
    }

    /// The same in a terminal of so many rows and columns, with this locale.
    fn of_size(home: &tempfile::TempDir, lang: Lang, args: &[&str], size: [u16; 2], locale: &str) -> Window {
        let name = if lang == Lang::En { "en" } else { "ja" };
        let command = Command::new(env!("CARGO_BIN_EXE_sessctl")).arg("learn").args(args);
        let command = command.env_clear().env("TERM", "xterm").env("LANG", locale).env("NO_COLOR", "1");
        let command = command.env("SESSCTL_HOME", home.path()).env("HOME", home.path()).env("SESSCTL_LANG", name);
        let Pty { child, keys, written } = start(command, size);
        let mut window = Window { child, keys, written, text: String::new(), lang };
        window.prompt();
        window
    }

    /// Waits for the prompt. Returns what was written before it.
    fn prompt(&mut self) -> String {
        let begun = Instant::now();
        let keys = if self.lang == Lang::En { "q quit" } else { "q 終了" };
        loop {
            let shown = plain(&self.text);
            if shown
                .rfind(keys)
                .or(shown.rfind("h n b l x q"))
                .is_some_and(|place| shown[place..].trim_end().ends_with('>'))
            {
                self.text.clear();
                return shown;
            }
            match self.written.recv_timeout(Duration::from_millis(200)) {
                Ok(bytes) => self.text.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => assert!(begun.elapsed() < PATIENCE, "no prompt behind\n{shown}"),
            }
        }
    }

    /// Types a line, and returns what is shown before the next prompt.
    fn line(&mut self, line: &str) -> String {
        self.keys.write_all(format!("{line}\r").as_bytes()).expect("a keyboard");
        self.prompt()
    }

    fn leave(self) {
        self.leave_by(b"q\r");
    }

    /// Ends it by these keys.
    fn leave_by(mut self, keys: &[u8]) {
        self.keys.write_all(keys).expect("a keyboard");
        let begun = Instant::now();
        while self.child.try_wait().expect("a child").is_none() {
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(5));
        }
        assert!(self.child.wait().expect("an end").success());
    }

    fn kill(mut self) {
        self.child.kill().expect("a kill");
        self.child.wait().expect("an end");
    }
}

/// The text without what a terminal obeys.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' if rest.next_if_eq(&'[').is_some() => {
                while rest.next().is_some_and(|character| !character.is_ascii_alphabetic()) {}
            }
            '\r' => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The same without blanks and breaks, since a surface breaks a text where it likes.
fn pressed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn progress(home: &tempfile::TempDir) -> Progress {
    file_of(home.path(), LEARNER, &OnWait::default()).unwrap().read().unwrap().expect("progress")
}

/// The course as the window has it, with the addresses of the app.
fn course<'a>(home: &tempfile::TempDir, lessons: &'a [Lesson]) -> Course<'a> {
    let mut course = Course::of(lessons, progress(home), Timestamp::from_unix(0)).expect("lessons");
    let sandbox: PathBuf = home.path().join("sandboxes").join(file_name(LEARNER));
    let lent: serde_json::Value =
        serde_json::from_slice(&fs::read(sandbox.join("lesson.json")).expect("an app")).expect("JSON");
    for (place, url) in lent["urls"].as_array().expect("addresses").iter().enumerate() {
        let url = url.as_str().expect("an address");
        let number = if place == 0 { String::new() } else { (place + 1).to_string() };
        course.set_value(&format!("url{number}"), url);
        course.set_value(&format!("port{number}"), url.rsplit_once(':').expect("a port").1);
    }
    course
}

fn right(question: &Question) -> usize {
    question.answers.iter().position(|answer| answer.right).expect("a right answer") + 1
}

/// Which answers are given.
#[derive(Clone, Copy, PartialEq)]
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

#[test]
fn a_kill_at_any_step_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let lessons = lessons();
    let mut window = Window::open(&home, Lang::En, &["--learner", LEARNER]);
    // a sequence that looks random, and is the same each time
    let mut number = Clock::Standing(Timestamp::from_unix(20_261_126)).now().unix();
    for kill in 0..20 {
        number = (number * 1_103_515_245 + 12_345) & 0x7fff_ffff;
        for _ in 0..number / 65_536 % 9 {
            if !go_on(&mut window, &home, &lessons, Answers::Right) {
                return;
            }
        }
        let before = progress(&home);
        if kill % 2 == 1 {
            // in the middle of a command
            window.keys.write_all(b"expire --simulate\r").expect("a keyboard");
            thread::sleep(Duration::from_millis(u64::try_from(number % 40).expect("a time")));
        }
        window.kill();
        window = Window::open(&home, Lang::En, &["--learner", LEARNER]);
        let after = progress(&home);
        assert_eq!((after.place, after.lessons, after.begun_at), (before.place, before.lessons, before.begun_at));
        assert!(after.evidence.exchanges.starts_with(&before.evidence.exchanges), "kill {kill}");
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
    assert!(answered.contains("✔ The station is right.") && answered.contains("1 of 4 done"), "{answered}");
    window.leave();
}
