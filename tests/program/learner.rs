//! A learner at the prompt of a lesson: what is typed goes in, and where the learner is, is read in the file of the progress.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Child;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use pty_process::blocking::Command;
use sessctl::browser::OnWait;
use sessctl::clock::Timestamp;
use sessctl::lang::Lang;
use sessctl::lessons::course::Course;
use sessctl::lessons::pack::Lesson;
use sessctl::lessons::progress::{Progress, file_name, file_of};
use sessctl::lessons::{BUILT_IN, audit};

use crate::pty::{Pty, start};

/// How long a prompt is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const LEARNER: &str = "花子 \"x";

pub(crate) fn lessons() -> Vec<Lesson> {
    BUILT_IN.iter().flat_map(|text| audit::read(text).expect("a pack").lessons).collect()
}

/// A learner at a terminal.
pub(crate) struct Window {
    pub(crate) child: Child,
    pub(crate) keys: File,
    pub(crate) written: Receiver<Vec<u8>>,
    /// What was written since the last line was typed.
    pub(crate) text: String,
    pub(crate) lang: Lang,
}

impl Window {
    pub(crate) fn open(home: &tempfile::TempDir, lang: Lang, args: &[&str]) -> Window {
        Window::of_size(home, lang, args, [24, 80], "C.UTF-8")
    }

    /// The same in a terminal of so many rows and columns, with this locale.
    pub(crate) fn of_size(home: &tempfile::TempDir, lang: Lang, args: &[&str], size: [u16; 2], locale: &str) -> Window {
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
    pub(crate) fn prompt(&mut self) -> String {
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
    pub(crate) fn line(&mut self, line: &str) -> String {
        self.keys.write_all(format!("{line}\r").as_bytes()).expect("a keyboard");
        self.prompt()
    }

    pub(crate) fn leave(self) {
        self.leave_by(b"q\r");
    }

    /// Ends it by these keys.
    pub(crate) fn leave_by(mut self, keys: &[u8]) {
        self.keys.write_all(keys).expect("a keyboard");
        let begun = Instant::now();
        while self.child.try_wait().expect("a child").is_none() {
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(5));
        }
        assert!(self.child.wait().expect("an end").success());
    }
}

/// The text without what a terminal obeys.
pub(crate) fn plain(text: &str) -> String {
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

pub(crate) fn progress(home: &tempfile::TempDir) -> Progress {
    file_of(home.path(), LEARNER, &OnWait::default()).expect("a file").read().expect("a file").expect("progress")
}

/// The course as the window has it, with the addresses of the app.
pub(crate) fn course<'a>(home: &tempfile::TempDir, lessons: &'a [Lesson]) -> Course<'a> {
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
