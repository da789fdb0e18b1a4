//! Completions and manual pages: what a shell gets at a Tab, and the scripts and pages that are kept for packages.
//!
//! After a change of a command, an option or a word: `UPDATE_SHELL=1 cargo test --test shells`; read the difference.
#![allow(clippy::expect_used, missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sessctl::cli::list::ABOUT;

fn share() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/data/data/share")
}

fn sessctl(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessctl"));
    command.env_clear().env("SESSCTL_HOME", home).env("LANG", "en_US.UTF-8");
    command
}

fn printed(args: &[&str]) -> String {
    let output = sessctl(Path::new("/nowhere")).args(args).output().expect("sessctl runs");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// Every file that is kept: its place, and what prints it.
fn kept() -> Vec<(PathBuf, Vec<String>)> {
    let mut kept = Vec::new();
    for (lang, folder) in [("en", "man/man1"), ("ja", "man/ja/man1")] {
        let mut page = |name: String, args: &[&str]| {
            let args = ["--lang", lang, "man"].iter().chain(args).map(|arg| (*arg).to_owned()).collect();
            kept.push((share().join(folder).join(name), args));
        };
        page("sessctl.1".to_owned(), &[]);
        ABOUT.iter().for_each(|about| page(format!("sessctl-{}.1", about.name), &[about.name]));
    }
    for (file, shell) in [
        ("bash-completion/completions/sessctl", "bash"),
        ("zsh/site-functions/_sessctl", "zsh"),
        ("fish/vendor_completions.d/sessctl.fish", "fish"),
    ] {
        kept.push((share().join(file), vec!["completions".to_owned(), shell.to_owned()]));
    }
    kept
}

#[test]
fn the_pages_and_the_scripts_are_kept_for_packages() {
    let is_update = std::env::var_os("UPDATE_SHELL").is_some();
    let mut names = BTreeSet::new();
    for (path, args) in kept() {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let text = printed(&args);
        if is_update {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, &text).expect("a file");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == text, "{} is not what `sessctl {}` prints: UPDATE_SHELL=1", path.display(), args.join(" "));
        names.insert(path);
    }
    let mut there = BTreeSet::new();
    files(&share().join("man"), &mut there);
    for path in there {
        assert!(names.contains(&path), "{}: a page of no command", path.display());
    }
}

fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => drop(found.insert(path)),
        }
    }
}

/// A home with two browsers, and a folder with files whose names are hard for a shell.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Desk { folder };
        for browser in ["default", "thief"] {
            let login = desk.sessctl().args(["--browser", browser, "login", "alice"]).output().expect("sessctl runs");
            assert!(login.status.success());
        }
        fs::create_dir_all(desk.folder.path().join("desk")).expect("a folder");
        for name in ["key one.txt", "key.txt"] {
            fs::write(desk.folder.path().join("desk").join(name), "k").expect("a file");
        }
        #[cfg(target_os = "linux")]
        {
            use std::os::unix::ffi::OsStrExt;
            let name = std::ffi::OsStr::from_bytes(b"key\xff");
            fs::write(desk.folder.path().join("desk").join(name), "k").expect("a file");
        }
        #[cfg(unix)]
        for name in ["key\n$(id)", "key\u{1b}[2J", "key\u{202e}txt"] {
            fs::write(desk.folder.path().join("desk").join(name), "k").expect("a file");
        }
        desk
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn sessctl(&self) -> Command {
        sessctl(&self.home())
    }

    /// What is offered for this line at its end, by a shell that shows it a word a line.
    fn offered(&self, shell: &str, words: &[&str]) -> Vec<String> {
        let output = self.tab(shell, words);
        assert!(output.status.success() && output.stderr.is_empty(), "{shell} {words:?}: {output:?}");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().map(str::to_owned).collect()
    }

    /// What bash is offered at the end of a line that it has split into these words, the last without its quote.
    fn in_bash(&self, line: &str, words: &[&str]) -> Vec<String> {
        let output = self.asked("bash", words).env("_SESSCTL_LINE", line).output().expect("sessctl runs");
        assert!(output.status.success() && output.stderr.is_empty(), "{line}: {output:?}");
        String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
    }

    fn tab(&self, shell: &str, words: &[&str]) -> Output {
        self.asked(shell, words).output().expect("sessctl runs")
    }

    fn asked(&self, shell: &str, words: &[&str]) -> Command {
        let place = (words.len() - 1).to_string();
        let mut tab = self.sessctl();
        tab.env("SESSCTL_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", place).env("_CLAP_IFS", "\n");
        tab.current_dir(self.folder.path().join("desk")).arg("--").args(words);
        tab
    }
}

#[test]
fn each_value_is_offered_by_its_kind() {
    let desk = Desk::new();
    let offered = |words: &[&str]| {
        let words: Vec<&str> = ["sessctl"].iter().chain(words).copied().collect();
        desk.offered("elvish", &words)
    };
    assert_eq!(offered(&["--browser", ""]), ["default", "thief"]);
    assert_eq!(offered(&["visit", "--browser=t"]), ["--browser=thief"]);
    assert_eq!(offered(&["jar", "copy", "thief", "d"]), ["default"]);
    assert_eq!(offered(&["inspect", "--secret-file", "key"]), ["key one.txt", "key.txt"]);
    assert_eq!(offered(&["explain", "payl"]), ["payload"]);
    assert_eq!(offered(&["explain", "max-a"]), ["Max-Age"]);
    assert_eq!(offered(&["learn", "three"]), ["three-minutes"]);
    assert_eq!(offered(&["learn", "1"]), ["1", "10"]);
    assert_eq!(offered(&["learn", "cert"]), ["certificate", "certify"]);
    assert_eq!(offered(&["plan", ""]), ["45", "90"]);
    assert_eq!(offered(&["worksheet", ""]), ["demo", "login", "inspect", "expire"]);
    assert_eq!(offered(&["--lang", ""]), ["en", "ja"]);
    assert_eq!(offered(&["jar", "export", "--format", "c"]), ["cookies.txt", "curl"]);
    assert_eq!(offered(&["jar", "co"]), ["copy"]);
    assert_eq!(offered(&["man", "insp"]), ["inspect"]);
    assert_eq!(offered(&["help", "insp"]), ["inspect"]);
    assert_eq!(offered(&["schema", "err"]), ["error"]);
    assert_eq!(offered(&["completions", "n"]), ["nushell"]);
    assert_eq!(offered(&["tamper", "--lif"]), ["--lifetime"]);
    // what is anything: nothing
    for words in [&["--now", ""][..], &["inspect", "--now", "2"], &["--url", ""], &["sign", "--secret", ""]] {
        assert_eq!(offered(words), [""; 0], "{words:?}");
    }
    // an empty word stands for a command, not for the options of all
    let commands = offered(&[""]);
    assert_eq!(commands, ABOUT.iter().map(|about| about.name).collect::<Vec<_>>());
}

#[test]
fn each_shell_gets_words_that_it_reads_and_none_that_it_would_obey() {
    let desk = Desk::new();
    let words = ["sessctl", "inspect", "--secret-file", "key"];
    assert_eq!(desk.offered("bash", &words), [r"key\ one.txt", "key.txt"]);
    assert_eq!(desk.offered("bash", &["sessctl", "inspect", "--secret-file", r"key\ "]), [r"key\ one.txt"]);
    // with its backslash doubled, as what zsh reads before the help has it
    assert_eq!(desk.offered("zsh", &words), [r"key\\ one.txt", "key.txt"]);
    for shell in ["elvish", "fish"] {
        assert_eq!(desk.offered(shell, &words), ["key one.txt", "key.txt"], "{shell}");
    }
    assert_eq!(desk.offered("powershell", &words), ["'key one.txt'", "key.txt"]);
    assert_eq!(
        desk.offered("fish", &["sessctl", "jar", "cl"]),
        ["clear\tEmpty the jar; one that cannot be read is kept aside"]
    );
    assert_eq!(
        desk.offered("zsh", &["sessctl", "--lang", "ja", "jar", "cl"]),
        ["clear:クッキーをすべて消す。保存ファイルが読めなければ別名で残す"]
    );
}

#[test]
#[cfg(unix)]
fn a_word_that_bash_has_split_is_one_and_what_is_left_of_it_is_offered() {
    let desk = Desk::new();
    for name in ["fx=y", "fa:b", "=ls", "~root", "it's", "a=~x", ".env"] {
        fs::write(desk.folder.path().join("desk").join(name), "k").expect("a file");
    }
    fs::create_dir(desk.folder.path().join("desk/~")).expect("a folder");
    let none: [&str; 0] = [];
    assert_eq!(desk.in_bash("sessctl --browser=t", &["sessctl", "--browser", "=", "t"]), ["thief"]);
    assert_eq!(desk.in_bash("sessctl --browser=", &["sessctl", "--browser", "=", ""]), ["default", "thief"]);
    assert_eq!(desk.in_bash(r#"sessctl --browser="t"#, &["sessctl", "--browser", "=", "t"]), ["thief"]);
    assert_eq!(desk.in_bash("X=1 sessctl tamper id=", &["sessctl", "tamper", "id", "=", ""]), none);
    assert_eq!(desk.in_bash("sessctl inspect session=", &["sessctl", "inspect", "session", "=", ""]), none);
    let file = |typed: &str, split: &[&str]| {
        let words = [&["sessctl", "sign", "--secret-file"], split].concat();
        desk.in_bash(&format!("sessctl sign --secret-file {typed}"), &words)
    };
    assert_eq!(file("fx=", &["fx", "=", ""]), ["y"]);
    assert_eq!(file("fa:", &["fa", ":", ""]), ["b"]);
    assert_eq!(file(r#""fa:"#, &["fa:"]), ["fa:b"]);
    // a blank between makes it another word
    assert_eq!(desk.in_bash("sessctl --browser = t", &["sessctl", "--browser", "=", "t"]).len(), 1, "tamper");
    // each quote has its own rules
    assert_eq!(file("\"key", &["key"]), ["key one.txt", "key.txt"]);
    assert_eq!(file("'key", &["key"]), ["key one.txt", "key.txt"]);
    assert_eq!(file("\"it", &["it"]), ["it's"]);
    assert_eq!([file("'it", &["it"]), file("it", &["it"])], [vec![], vec![r"it\'s".to_owned()]]);
    // no home of anybody
    assert_eq!(file("~r", &["~r"]), [r"\~root"]);
    assert_eq!(file("a=", &["a", "=", ""]), [r"\~x"]);
    assert_eq!([file("\"~/", &["~/"]), file(r"\~/", &[r"\~/"])], [vec![""; 0], vec![]]);
    assert_eq!(desk.offered("fish", &["sessctl", "sign", "--secret-file=~/"]), none);
    assert_eq!(file(".e", &[".e"]), [".env"]);

    let zsh = |typed: &str| desk.offered("zsh", &["sessctl", "sign", "--secret-file", typed]);
    assert_eq!([zsh("="), zsh("~r")], [[r"\\=ls"], [r"\\~root"]]);
    assert_eq!([zsh("\"key"), zsh("k{")], [none, none]);
}

#[test]
fn an_option_that_is_not_for_users_is_nowhere() {
    let desk = Desk::new();
    for word in ["--typed-a", "--app-s", "--typed-as=", "--"] {
        let offered = desk.offered("fish", &["sessctl", "inspect", word]);
        assert!(!offered.iter().any(|word| word.contains("typed-as") || word.contains("app-settings")), "{offered:?}");
    }
    let mut texts = vec![printed(&["completions", "nushell"])];
    texts.extend(kept().iter().map(|(_, args)| printed(&args.iter().map(String::as_str).collect::<Vec<_>>())));
    texts.extend(ABOUT.iter().map(|about| printed(&["help", about.name])));
    for text in texts {
        let plain = text.replace('\\', "");
        assert!(!plain.contains("typed-as") && !plain.contains("app-settings"), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_not_offered_and_nothing_is_said() {
    let desk = Desk::new();
    let browsers = desk.home().join("browsers");
    fs::write(browsers.join("default.json"), "{broken").expect("a file");
    assert_eq!(desk.offered("fish", &["sessctl", "--browser", ""]), ["default", "thief"], "it has a jar all the same");
    fs::remove_dir_all(&browsers).expect("a folder");
    fs::write(&browsers, "a file").expect("a file");
    for words in
        [&["sessctl", "--browser", ""][..], &["sessctl", "jar", "copy", ""], &["sessctl", "learn", "--learner", ""]]
    {
        let offered = desk.offered("fish", words);
        assert!(offered.iter().all(|offer| offer.starts_with('-')), "{words:?}: {offered:?}");
    }
    // neither is what is no line at all
    for words in [
        &["sessctl", "--nope", ""][..],
        &["sessctl", "nope", ""],
        &["--"],
        &["sessctl"],
        &[""],
        &["sessctl", "--", "-"],
    ] {
        desk.offered("bash", words);
        desk.offered("powershell", words);
    }
    let nothing = desk.sessctl().env("SESSCTL_COMPLETE", "fish").arg("--").output().expect("sessctl runs");
    assert!(nothing.status.success() && nothing.stdout.is_empty() && nothing.stderr.is_empty());
}

#[test]
fn a_command_line_is_none_the_less_one_whatever_the_variable_says() {
    let desk = Desk::new();
    for shell in ["bash", "tcsh", "", "1"] {
        let output = desk.sessctl().env("SESSCTL_COMPLETE", shell).args(["plan", "45", "--json"]).output();
        assert!(output.expect("sessctl runs").stdout.starts_with(b"{"), "{shell}");
    }
    let output = desk.tab("tcsh", &["sessctl", ""]);
    assert!(!output.status.success() && !output.stderr.is_empty(), "a shell that is not known asks nothing");
}

#[test]
fn a_page_is_the_same_on_every_day_and_in_json() {
    let page = printed(&["man", "inspect"]);
    assert!(page.starts_with(".TH SESSCTL-INSPECT 1 "), "{page}");
    let line = printed(&["man", "inspect", "--json"]);
    let facts: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(facts["text"], page);
    assert!(facts["plain"].as_str().is_some_and(|plain| plain.contains("EXIT STATUS\n")), "{facts}");
    let wrong = sessctl(Path::new("/nowhere")).args(["man", "inspekt"]).output().expect("sessctl runs");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean inspect?"), "{wrong:?}");
}
