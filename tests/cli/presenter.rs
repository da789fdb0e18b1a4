//! `--step` in a terminal: the keys, the pages, and what is left of the terminal afterwards.
//!
//! What is written is read by a terminal's emulation, so that it is seen what stands on the screen.

use std::fs::File;
use std::io::Write;
use std::num::NonZeroU16;
use std::process::{Child, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use pty_process::blocking::Command;

use super::pty::{Pty, start};
use super::{Home, LANGUAGES, NOW};

/// How long something may take to stand on the screen.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long nothing may come before a screen is taken for whole.
const QUIET: Duration = Duration::from_millis(150);

const PAGE_DOWN: &str = "\u{1b}[6~";
const PAGE_UP: &str = "\u{1b}[5~";
const RIGHT: &str = "\u{1b}[C";
const LEFT: &str = "\u{1b}[D";

fn size(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).expect("a size")
}

/// A shell in a terminal, which tells what the command left behind.
pub(super) struct Terminal {
    child: Child,
    keys: File,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that was written, with all that a terminal obeys.
    raw: Vec<u8>,
}

impl Terminal {
    /// Runs a line of the shell, in a terminal of this size.
    pub(super) fn run(home: &Home, rows: u16, columns: u16, line: &str) -> Terminal {
        let folder = std::path::Path::new(env!("CARGO_BIN_EXE_sessctl")).parent().expect("a folder").to_owned();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
        let command = Command::new("sh").args(["-c", line]).env_clear().env("PATH", path).env("TERM", "xterm");
        let command = command.env("LANG", "C.UTF-8").env("SHELL", "/bin/sh").env("PS1", "% ");
        let command = command.env("SESSCTL_HOME", home.path("jars")).env("HOME", home.0.path());
        let Pty { child, keys, written } = start(command, [rows, columns]);
        Terminal { child, keys, written, screen: vt100::Parser::new(size(rows), size(columns), 0), raw: Vec::new() }
    }

    /// Runs `sessctl` at [`NOW`], and then shows its exit code and whether the terminal is as it was.
    fn step(home: &Home, rows: u16, columns: u16, args: &str) -> Terminal {
        let line = format!(
            "before=$(stty -g); sessctl {NOW} {args} --step; echo \"code $?\"; test \"$before\" = \"$(stty -g)\" && echo sane"
        );
        Terminal::run(home, rows, columns, &line)
    }

    pub(super) fn press(&mut self, keys: &str) -> &mut Terminal {
        self.keys.write_all(keys.as_bytes()).expect("a keyboard");
        self
    }

    fn take(&mut self, patience: Duration) -> bool {
        match self.written.recv_timeout(patience) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
                true
            }
            Err(_) => false,
        }
    }

    /// The screen as soon as it shows this, and nothing more comes.
    pub(super) fn see(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let shown = self.shown();
            let is_there = shown.contains(text);
            if !self.take(QUIET) && is_there {
                return shown;
            }
            assert!(begun.elapsed() < PATIENCE, "no {text:?} on\n{shown}");
        }
    }

    /// The screen when nothing more comes.
    fn still(&mut self) -> String {
        while self.take(QUIET) {}
        self.shown()
    }

    /// The screen as soon as it is another than before, with the keys in its last row, or the command has ended.
    fn another(&mut self, before: &str) -> String {
        let begun = Instant::now();
        loop {
            let is_whole = !self.take(QUIET);
            let shown = self.shown();
            if is_whole && shown != before && (shown.contains("sane") || self.last_row().contains("Enter")) {
                return shown;
            }
            assert!(begun.elapsed() < PATIENCE, "nothing new on\n{shown}");
        }
    }

    fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    fn last_row(&self) -> String {
        let (rows, columns) = self.screen.screen().size();
        let (rows, columns) = (rows.get(), columns.get());
        self.screen.screen().contents_between(rows - 1, 0, rows - 1, columns)
    }

    /// The end: the exit code, and a terminal that is as it was.
    fn ends_with(&mut self, code: i32) -> String {
        let shown = self.see("sane");
        assert!(shown.contains(&format!("code {code}")), "{shown}");
        shown
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_stops_before_each_answer_and_goes_on_and_back() {
    let mut terminal = Terminal::step(&Home::new(), 24, 80, "demo");
    let first = terminal.see("Where in the settings of the server");
    assert!(
        !first.contains("secret_key") && first.starts_with("1/8"),
        "the answer is seen before the question\n{first}"
    );
    assert!(terminal.last_row().starts_with("1/8  Enter next"), "{first}");
    for key in ["\r", PAGE_DOWN, RIGHT, " ", "\n"] {
        terminal.press(key).see("secret_key");
        let key = if key == "\r" { "b" } else { LEFT };
        let back = terminal.press(key).see("Where in the settings of the server");
        assert!(!back.contains("secret_key"), "{back}");
    }
    terminal.press("\r").see("secret_key");
    let second = terminal.press(PAGE_DOWN).see("A first visit");
    assert!(!second.contains("secret_key"), "each scene begins on a clear screen\n{second}");
    let back = terminal.press(PAGE_UP).see("secret_key");
    assert!(back.starts_with("1/8"), "back is to the answer before\n{back}");
    terminal.press("b").see("Where in the settings");
    assert!(terminal.press("b").still().contains("Where in the settings"), "there is nothing before the first");
    terminal.press("q").ends_with(0);
}

#[test]
fn a_number_jumps_and_keys_that_mean_nothing_do_nothing() {
    let mut terminal = Terminal::step(&Home::new(), 24, 80, "demo 3");
    let third = terminal.see("3/8  alice logs in");
    assert!(!third.contains("POST"), "{third}");
    for key in ["x", "\t", "\u{1b}[A", "\u{1b}OP", "é", "日", "\u{2}"] {
        let written = terminal.raw.len();
        assert_eq!(terminal.press(key).still(), third, "{key:?} means nothing");
        assert_eq!(terminal.raw.len(), written, "{key:?} writes nothing");
    }
    let typed = terminal.press("111").see("111  there are scenes 1 to 8");
    assert!(typed.starts_with("3/8") && !typed.contains("scene 111"), "{typed}");
    terminal.press("\r").see("scenes 1 to 8");
    assert_eq!(terminal.press("x").still(), third, "there is no such scene");
    assert!(terminal.press("5").see("Enter: scene 5 of 8").starts_with("3/8"));
    assert_eq!(terminal.press("\u{7f}").still(), third, "a digit can be taken back");
    let fifth = terminal.press("5\r").see("5/8  One letter changed");
    assert!(!fifth.contains("200 OK"), "{fifth}");
    // there is no ninth scene, and none before the first
    for number in ["9", "0"] {
        let said = terminal.press(&format!("{number}\r")).see("scenes 1 to 8");
        assert_eq!(terminal.last_row(), "scenes 1 to 8");
        let without_keys = |screen: &str| screen.rsplit_once('\n').map(|(page, _)| page.to_owned());
        assert_eq!(without_keys(&said), without_keys(&fifth), "the page stays");
        assert_eq!(terminal.press("x").still(), fifth, "until the next key");
    }
    terminal.press("８\r").see("8/8");
    terminal.press("q").ends_with(0);
}

#[test]
fn what_was_typed_ahead_is_dropped() {
    let mut terminal = Terminal::step(&Home::new(), 24, 80, "demo");
    terminal.see("1/8");
    terminal.press(&"\r".repeat(40)).see("secret_key");
    assert!(terminal.still().starts_with("1/8"), "one stop, however often it was pressed");
    let mut early = Terminal::run(&Home::new(), 24, 80, &format!("sleep 1; sessctl {NOW} demo --step; echo over"));
    early.press("\r\r\r\r").see("Where in the settings of the server");
    assert!(!early.still().contains("secret_key"), "what was typed before the first question");
    early.press("q").see("over");
}

#[test]
fn every_way_out_leaves_the_terminal_as_it_was_and_the_code_of_the_answer() {
    let home = Home::of_alice();
    for (args, code, stops) in [
        ("demo", 0, 3),
        ("login alice", 0, 2),
        ("tamper id=admin", 1, 2),
        ("inspect", 0, 3),
        ("expire --simulate", 0, 4),
    ] {
        for stop in 0..stops {
            for way in ["q", "\u{3}"] {
                let mut terminal = Terminal::step(&home, 24, 80, args);
                terminal.see("q quit");
                for _ in 0..stop {
                    terminal.press("\r").still();
                }
                terminal.press(way).ends_with(code);
            }
        }
    }
    let mut terminal = Terminal::step(&home, 24, 80, "tamper id=admin");
    terminal.see("What will the server");
    let end = terminal.press("\r").see("Try next");
    assert!(end.contains("Enter end"), "{end}");
    terminal.press("\r").ends_with(1);
}

#[test]
fn the_end_of_input_goes_on_without_a_prompt() {
    let mut terminal = Terminal::step(&Home::new(), 60, 80, "demo 7");
    terminal.see("7/8");
    terminal.press("\u{4}");
    let end = terminal.ends_with(0);
    assert!(end.contains("+181 s") && end.contains("8/8") && end.contains("Try next: "), "{end}");
    assert!(!end.contains("q quit"), "{end}");
    let mut fed = Terminal::run(&Home::new(), 60, 80, &format!("sessctl {NOW} demo 8 --step </dev/null; echo over"));
    let end = fed.see("over");
    assert!(end.starts_with("8/8") && !end.contains("q quit"), "{end}");
}

#[test]
fn a_signal_restores_the_terminal() {
    for signal in ["TERM", "INT", "HUP"] {
        let line = format!(
            "before=$(stty -g); sh -c 'echo $$ >\"$HOME/pid\"; exec sessctl {NOW} demo --step'; echo \"code $?\"; test \"$before\" = \"$(stty -g)\" && echo sane"
        );
        let home = Home::new();
        let mut terminal = Terminal::run(&home, 24, 80, &line);
        terminal.see("q quit");
        let pid = std::fs::read_to_string(home.path("pid")).expect("a number");
        let kill =
            std::process::Command::new("kill").args([&format!("-{signal}"), pid.trim()]).stdin(Stdio::null()).status();
        assert!(kill.expect("kill").success());
        let shown = terminal.see("sane");
        let number = match signal {
            "TERM" => 143,
            "INT" => 130,
            _ => 129,
        };
        assert!(shown.contains(&format!("code {number}")), "{signal}: {shown}");
    }
}

#[test]
fn a_shell_is_opened_and_the_same_place_is_there_afterwards() {
    let mut terminal = Terminal::step(&Home::new(), 24, 80, "demo 3");
    terminal.see("3/8");
    let before = terminal.press("\r").see("POST");
    let shell = terminal.press("!").see("exit leads back.");
    assert!(!shell.contains("POST"), "the shell begins on a clear screen\n{shell}");
    terminal.see("% ");
    terminal.press("echo in the $((1 + 1))nd shell\n").see("in the 2nd shell");
    terminal.press("\u{3}").still();
    terminal.press("exit\n").see("POST");
    assert_eq!(terminal.still(), before);
    terminal.press("b").see("How does the next request");
    terminal.press("q").ends_with(0);
}

#[test]
fn a_shell_that_leaves_another_mode_behind_does_not_leave_it_to_the_end() {
    let mut terminal = Terminal::step(&Home::new(), 24, 80, "demo 3");
    terminal.see("3/8");
    terminal.press("!").see("% ");
    terminal.press("stty raw -echo; exit\n").see("3/8");
    terminal.press("\r").see("POST");
    terminal.press("q").ends_with(0);
}

#[test]
fn a_server_has_no_presenter_and_ctrl_c_leaves_the_terminal_as_it_was() {
    // Ctrl-C is for the shell too
    let line = format!(
        "trap : INT; before=$(stty -g); sessctl {NOW} serve --port 0 --step; echo \"code $?\"; test \"$before\" = \"$(stty -g)\" && echo sane"
    );
    let mut terminal = Terminal::run(&Home::new(), 24, 80, &line);
    let shown = terminal.see("Ctrl-C stops it");
    assert!(!shown.contains("q quit"), "{shown}");
    let end = terminal.press("\u{3}").ends_with(0);
    assert!(!end.contains("q quit"), "{end}");
}

#[test]
fn notes_are_written_beside_the_screen_or_on_it() {
    let home = Home::new();
    let file = home.path("notes");
    let line = format!("sessctl {NOW} demo --step --notes 2>'{}'; echo over", file.display());
    let mut terminal = Terminal::run(&home, 24, 80, &line);
    let shown = terminal.see("1/8");
    assert!(!shown.contains("a table of users"), "the class does not see it\n{shown}");
    terminal.press("\r").see("secret_key");
    terminal.press("\r").see("2/8");
    terminal.press("q").see("over");
    let notes = std::fs::read_to_string(file).expect("notes");
    assert!(notes.contains("table of users") && notes.contains("session there is nothing to put"), "{notes}");
    assert!(!notes.contains('\u{1b}'), "{notes}");
    // on the screen of the class it would tell the answer before it is seen
    let mut same = Terminal::step(&home, 24, 80, "--notes demo");
    let shown = same.see("1/8  Enter");
    assert!(!shown.contains("note: "), "{shown}");
    let shown = same.press("\r").see("note: ");
    assert!(shown.contains("table of users") && same.last_row().starts_with("1/8"), "{shown}");
    same.press("q").ends_with(0);
    let mut at_once = Terminal::run(&home, 60, 80, &format!("sessctl {NOW} --notes demo 1; echo over"));
    let shown = at_once.see("over");
    let [answer, note] = ["secret_key", "table of users"].map(|text| shown.find(text));
    assert!(answer.is_some() && answer < note, "{shown}");
}

#[test]
fn the_jar_and_the_age_of_a_cookie_are_asked_for() {
    for (lang, asked, aged) in [
        ("en", "What do you expect in the table", "a cookie that is 171 s old"),
        ("ja", "表には、どのクッキーが", "署名から171秒たったクッキー"),
    ] {
        let home = Home::of_alice();
        let mut jar = Terminal::step(&home, 24, 80, &format!("--lang {lang} jar"));
        let shown = jar.see(asked);
        assert!(!shown.contains("HttpOnly"), "{shown}");
        jar.press("\r").see("HttpOnly");
        jar.press("q").ends_with(0);
        let later = "--now 2026-11-22T19:44:24Z";
        let line = format!("sessctl {later} --lang {lang} visit --step; echo over");
        Terminal::run(&home, 24, 80, &line).see(aged);
    }
    let notes = Home::of_alice().run(&[NOW, "--notes", "jar"]);
    assert!(notes.stderr.contains("Application"), "{}", notes.stderr);
}

#[test]
fn a_screen_that_is_too_high_says_how_it_is_seen_in_parts() {
    let home = Home::of_alice();
    for (lang, parts) in [("en", "with --step it comes in parts"), ("ja", "--step を付けると")] {
        for args in ["login alice", "explain --jar"] {
            let line = format!("sessctl {NOW} --lang {lang} {args}");
            let shown = Terminal::run(&home, 20, 60, &format!("{line}; echo over")).see("over");
            assert!(shown.contains(parts), "{args}\n{shown}");
            let shown = Terminal::run(&home, 40, 80, &format!("{line}; echo over")).see("over");
            assert!(!shown.contains("--step"), "{args}\n{shown}");
            // without a keyboard there are no steps
            let shown = Terminal::run(&home, 20, 60, &format!("{line} </dev/null; echo over")).see("over");
            assert!(!shown.contains("--step"), "{args}\n{shown}");
        }
        // the names of the terms are longer in Japanese
        let fitting = if lang == "en" { &["inspect", "jar", "explain"][..] } else { &["inspect", "jar"] };
        for args in fitting {
            let line = format!("SESSCTL_NOW=2026-11-22T19:41:33Z sessctl --lang {lang} {args}; echo over");
            let shown = Terminal::run(&home, 20, 60, &line).see("over");
            assert!(!shown.contains("--step"), "{args} fits\n{shown}");
        }
    }
}

#[test]
fn ctrl_c_at_a_key_that_is_not_shown_leaves_the_terminal_as_it_was() {
    let home = Home::of_alice();
    let line = |args: &str, behind: &str| {
        format!(
            "before=$(stty -g); sessctl {NOW} {args} --secret-stdin; echo \"code $?\"; {behind}; \
             test \"$before\" = \"$(stty -g)\" && echo sane"
        )
    };
    // the shell goes on, whatever ended the command
    let with_trap = |args: &str| format!("trap : INT; {}", line(args, ":"));
    let mut asked = Terminal::run(&home, 24, 80, &with_trap("inspect"));
    asked.see("secret_key");
    asked.press("\u{3}").ends_with(130);
    // after a key, Ctrl-C is what it was: it ends the server in good order
    let mut served = Terminal::run(&home, 24, 80, &with_trap("serve --port 0"));
    served.see("secret_key");
    served.press("a-key\r").see("http://127.0.0.1:");
    served.press("\u{3}").ends_with(0);
}

/// The commands that stop, each after a login.
const STOPPING: [&str; 10] = [
    "demo",
    "login alice",
    "visit",
    "logout",
    "tamper id=admin",
    "sign id=admin",
    "inspect",
    "expire",
    "expire --simulate",
    "jar",
];

#[test]
fn every_scene_fits_a_projector_in_both_languages() {
    for (rows, columns) in [(24, 80), (20, 60), (20, 40)] {
        for lang in LANGUAGES {
            for args in STOPPING {
                let home = Home::of_alice();
                let mut terminal = Terminal::step(&home, rows, columns, &format!("--lang {lang} {args}"));
                let (next, end) =
                    if lang == "en" { ("Enter next", "Enter end") } else { ("Enter 次へ", "Enter 終了") };
                let (next, end) = if columns == 40 { ("Enter", "Enter") } else { (next, end) };
                terminal.see(next);
                let what = format!("{args} in {lang} on {columns} by {rows}");
                let mut before = String::new();
                for stop in 0.. {
                    let shown = terminal.another(&before);
                    if shown.contains("sane") {
                        break;
                    }
                    assert!(stop < 60, "{what} does not end");
                    let line = terminal.last_row();
                    assert!(
                        line.contains(next) || line.contains(end),
                        "{what}: the keys are not in the last row\n{shown}"
                    );
                    // a page that is too high has scrolled
                    assert!(!terminal.raw.windows(2).any(|two| two == b"\x1bD"), "{what}");
                    let example = if lang == "en" { "5 Enter" } else { "5 Enter 場面" };
                    assert!(args == "demo" || !line.contains(example), "{what}: there is no fifth scene\n{line}");
                    if args == "demo" {
                        assert!(shown.contains("/8"), "{what}: the title is gone\n{shown}");
                    }
                    terminal.press("\r");
                    before = shown;
                }
            }
        }
    }
}

#[test]
fn a_screen_reader_hears_the_question_and_each_answer_once() {
    let mut terminal = Terminal::step(&Home::new(), 60, 80, "--plain demo 7");
    terminal.see("At which second");
    terminal.press("\r").see("will the browser send it?");
    terminal.press("q").ends_with(0);
    let written = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!written.contains('\u{1b}') && !written.contains('▸'), "{written:?}");
    assert_eq!(written.matches("At which second").count(), 1, "{written}");
}
