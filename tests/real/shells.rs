//! Completions in real shells, and manual pages as real formatters read them.
//!
//! `tests/real/shells-setup.sh` installs bash, zsh, fish, groff, mandoc and `man` where they are missing.

use std::fs;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use pty_process::blocking::Command as InTerminal;

use crate::pty::{Pty, start};

const COLUMNS: u16 = 100;
/// Longer than any shell takes to draw its line, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);

fn share() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/data/data/share")
}

/// A home with two browsers and a key, and `sessctl` on the path.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join("bin")).expect("a folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_sessctl"), home.path().join("bin/sessctl")).expect("a link");
    fs::write(home.path().join("my key.txt"), "a key").expect("a file");
    for name in HARD {
        fs::write(home.path().join(name), "a key").expect("a file");
    }
    for browser in ["default", "thief"] {
        let login = Command::new(env!("CARGO_BIN_EXE_sessctl"))
            .args(["--browser", browser, "login", "alice"])
            .env("SESSCTL_HOME", home.path().join("kept"))
            .output();
        assert!(login.expect("sessctl runs").status.success());
    }
    home
}

/// A program at a terminal.
struct Screen {
    pty: Pty,
    parser: vt100::Parser,
}

impl Screen {
    fn of(command: InTerminal, rows: u16) -> Screen {
        let size = |length| NonZeroU16::new(length).expect("a size");
        Screen { pty: start(command, [rows, COLUMNS]), parser: vt100::Parser::new(size(rows), size(COLUMNS), 0) }
    }

    fn press(&mut self, keys: &str) {
        use std::io::Write;
        self.pty.keys.write_all(keys.as_bytes()).expect("a keyboard");
    }

    /// Reads until the screen is as it is wanted, and tells what is on it.
    fn until(&mut self, what: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let shown = self.parser.screen().contents();
            if is_wanted(&shown) {
                return shown;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.pty.written.recv_timeout(left) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(_) => panic!("not seen: {what}\n{shown}"),
            }
        }
    }

    /// What stands behind the prompt once these words are there, on a screen that was cleared.
    fn tab(&mut self, typed: &str, expected: &str) {
        self.press("\x15\x0c");
        self.until("an empty line", |shown| shown.trim() == "ready>");
        self.press(typed);
        self.until(typed, |shown| shown.trim_end().ends_with(typed.trim_end()));
        self.press("\tX");
        let line = |shown: &str| shown.trim().replace('\n', "");
        self.until(expected, |shown| line(shown).starts_with("ready> ") && line(shown).contains('X'));
        let expected = format!("ready> {expected}X");
        self.until(&expected, |shown| line(shown) == expected);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // it may have ended
        let _ = self.pty.child.kill();
        let _ = self.pty.child.wait();
    }
}

/// Files whose names have what a shell reads in its own way.
const HARD: [&str; 6] = ["fx=y", "fa:b", "fal ice", "~root", "g{a,b}", "it's"];

/// What a Tab makes of lines that each of the two would read in its own way.
fn lines_of(shell: &str) -> &'static [(&'static str, &'static str)] {
    match shell {
        "bash" => &[
            ("sessctl sign --secret-file \"fal", "sessctl sign --secret-file \"fal ice\" "),
            ("sessctl sign --secret-file 'fal", "sessctl sign --secret-file 'fal ice' "),
            ("sessctl sign --secret-file \"it", "sessctl sign --secret-file \"it's\" "),
            ("sessctl sign --secret-file 'it", "sessctl sign --secret-file 'it"),
            ("sessctl sign --secret-file ~r", r"sessctl sign --secret-file \~root "),
            ("sessctl sign --secret-file g{", r"sessctl sign --secret-file g\{a,b\} "),
        ],
        "zsh" => &[
            ("sessctl sign --secret-file \"fal", "sessctl sign --secret-file \"fal"),
            ("sessctl sign --secret-file g{", "sessctl sign --secret-file g{"),
            ("sessctl sign --secret-file g", r"sessctl sign --secret-file g\{a,b\} "),
        ],
        _ => &[],
    }
}

fn shell(name: &str, arguments: &[&str], set_up: &str) {
    let home = home();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", home.path().join("bin").display());
    let command = InTerminal::new(name)
        .args(arguments)
        .env_clear()
        .env("PATH", path)
        .env("HOME", home.path())
        .env("SESSCTL_HOME", home.path().join("kept"))
        .env("LANG", "C.UTF-8")
        .env("TERM", "xterm")
        .env("PS1", "ready> ")
        .current_dir(home.path());
    let mut screen = Screen::of(command, 24);
    screen.until("a prompt", |shown| shown.contains("ready>"));
    screen.press(&format!("{set_up}; echo do''ne\r"));
    screen.until("the script", |shown| shown.lines().any(|line| line.trim() == "done"));
    for (typed, expected) in [
        ("sessctl --browser th", "sessctl --browser thief "),
        ("sessctl visit --browser=th", "sessctl visit --browser=thief "),
        ("sessctl jar co", "sessctl jar copy "),
        ("sessctl jar copy default th", "sessctl jar copy default thief "),
        ("sessctl explain payl", "sessctl explain payload "),
        ("sessctl learn three", "sessctl learn three-minutes "),
        ("sessctl worksheet ex", "sessctl worksheet expire "),
        ("sessctl plan 9", "sessctl plan 90 "),
        ("sessctl tamper --lifet", "sessctl tamper --lifetime "),
        ("sessctl sign --secret-file my", r"sessctl sign --secret-file my\ key.txt "),
        ("sessctl sign --secret-file ~/my", r"sessctl sign --secret-file ~/my\ key.txt "),
        // the time may be any
        ("sessctl --now ", "sessctl --now "),
        ("sessctl tamper id=", "sessctl tamper id="),
        ("sessctl sign id=", "sessctl sign id="),
        ("sessctl inspect session=", "sessctl inspect session="),
        ("sessctl sign --typed-", "sessctl sign --typed-"),
        ("sessctl sign --secret-file fa:", "sessctl sign --secret-file fa:b "),
    ] {
        screen.tab(typed, expected);
    }
    for (typed, expected) in lines_of(name) {
        screen.tab(typed, expected);
    }
    fs::remove_dir_all(home.path().join("kept/browsers")).expect("a folder");
    fs::write(home.path().join("kept/browsers"), "no folder").expect("a file");
    screen.tab("sessctl --browser th", "sessctl --browser th");
}

#[test]
#[ignore = "needs bash: tests/real/shells-setup.sh"]
fn bash_completes() {
    shell("bash", &["--norc", "--noprofile", "-i"], "source <(sessctl completions bash)");
}

#[test]
#[ignore = "needs zsh: tests/real/shells-setup.sh"]
fn zsh_completes_by_the_script_it_was_told() {
    shell("zsh", &["-f", "-i"], "autoload -U compinit; compinit -u -D; source <(sessctl completions zsh)");
}

#[test]
#[ignore = "needs zsh: tests/real/shells-setup.sh"]
fn zsh_completes_by_the_file_of_a_package_at_the_first_tab() {
    let folder = share().join("zsh/site-functions");
    shell("zsh", &["-f", "-i"], &format!("fpath=({} $fpath); autoload -U compinit; compinit -u -D", folder.display()));
}

#[test]
#[ignore = "needs fish: tests/real/shells-setup.sh"]
fn fish_completes() {
    let prompt = "function fish_prompt; echo -n 'ready> '; end; function fish_greeting; end";
    let script = share().join("fish/vendor_completions.d/sessctl.fish");
    shell("fish", &["--no-config", "-i", "-C", prompt], &format!("source {}", script.display()));
}

/// Every page in a language.
fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(share().join(folder)).expect("pages").map(|entry| entry.expect("a page").path());
    let pages: Vec<PathBuf> = entries.collect();
    assert!(pages.len() > 15);
    pages
}

/// What a formatter says of a page.
fn said(mut formatter: Command, page: &Path) -> String {
    let output = formatter.arg(page).output().expect("a formatter");
    assert!(output.stdout.is_empty() || formatter.get_program() == "mandoc", "{}", page.display());
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

#[test]
#[ignore = "needs mandoc and groff: tests/real/shells-setup.sh"]
fn no_formatter_has_a_word_to_say_of_a_page() {
    for page in [pages("man/man1"), pages("man/ja/man1")].concat() {
        assert_eq!(said(command("mandoc", &["-T", "lint", "-W", "style"]), &page), "");
        assert_eq!(said(command("groff", &["-ww", "-k", "-man", "-Tutf8", "-z"]), &page), "");
    }
}

#[test]
#[ignore = "needs groff: tests/real/shells-setup.sh"]
fn no_name_is_hyphenated_on_a_page() {
    for page in [pages("man/man1"), pages("man/ja/man1")].concat() {
        for width in ["-rLL=60n", "-rLL=80n", "-rLL=100n"] {
            let output = command("groff", &["-k", "-man", "-Tutf8", "-P-c", width]).arg(&page).output().expect("groff");
            let shown = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(shown.lines().count() > 20, "{}", page.display());
            let hyphenated: Vec<&str> = shown.lines().filter(|line| line.ends_with('\u{2010}')).collect();
            assert_eq!(hyphenated, [""; 0], "{} {width}", page.display());
        }
    }
}

fn man(path: &str, lang: &str, locale: &str) -> String {
    let home = home();
    let command = InTerminal::new(env!("CARGO_BIN_EXE_sessctl"))
        .args(["--lang", lang, "man", "plan"])
        .env_clear()
        .env("PATH", path)
        .env("HOME", home.path())
        .env("MANPAGER", "cat")
        .env("TERM", "xterm")
        .env("LANG", locale);
    let mut screen = Screen::of(command, 200);
    screen.until("the end of the page", |shown| shown.contains("sessctl-worksheet"))
}

#[test]
#[ignore = "needs man: tests/real/shells-setup.sh"]
fn a_page_is_shown_by_man_on_a_terminal_and_as_text_where_there_is_none() {
    // a pager makes the titles bold, which a terminal alone shows otherwise
    for (lang, words, manual) in
        [("en", "Prints a lesson plan", "User Commands"), ("ja", "授業計画を出力します", "ユーザーコマンド")]
    {
        let by_man = man("/usr/local/bin:/usr/bin:/bin", lang, "C.UTF-8");
        assert!(by_man.contains("SESSCTL-PLAN(1)") && by_man.contains(manual) && by_man.contains(words), "{by_man}");
        let as_text = man("/nowhere", lang, "C.UTF-8");
        assert!(as_text.contains(words) && !as_text.contains(manual) && !as_text.contains(".SH"), "{as_text}");
    }
}

#[test]
#[ignore = "needs man: tests/real/shells-setup.sh"]
fn a_japanese_page_is_whole_in_every_locale() {
    for locale in ["C", "POSIX", "ja_JP.eucJP", "xx_XX.UTF-8"] {
        let page = man("/usr/local/bin:/usr/bin:/bin", "ja", locale);
        assert!(page.contains("ユーザーコマンド") && page.contains("授業計画を出力します"), "{locale}: {page}");
    }
}

#[test]
#[ignore = "needs man: tests/real/shells-setup.sh"]
fn a_signal_leaves_no_page_behind() {
    for signal in ["TERM", "HUP", "QUIT"] {
        let home = home();
        let folder = home.path().join("for a while");
        fs::create_dir(&folder).expect("a folder");
        let man = InTerminal::new(env!("CARGO_BIN_EXE_sessctl"))
            .args(["man", "plan"])
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", home.path())
            .env("TMPDIR", &folder)
            .env("TERM", "xterm")
            .env("LANG", "C.UTF-8");
        let mut screen = Screen::of(man, 24);
        screen.until("the page", |shown| shown.contains("SESSCTL-PLAN(1)"));
        let files = || fs::read_dir(&folder).expect("a folder").count();
        assert_eq!(files(), 1, "the page that is being read");
        let process = screen.pty.child.id().to_string();
        assert!(command("kill", &["-s", signal, &process]).status().expect("kill").success());
        let status = screen.pty.child.wait().expect("its end");
        assert!(!status.success(), "{signal}");
        assert_eq!(files(), 0, "{signal}");
    }
}
