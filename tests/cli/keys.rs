//! Keys: every way to give one. No key is shown again.

use std::fs;
#[cfg(target_os = "linux")]
use std::io::{Read, Write};
#[cfg(target_os = "linux")]
use std::process::Stdio;
#[cfg(target_os = "linux")]
use std::thread;
#[cfg(target_os = "linux")]
use std::time::Duration;

use serde_json::{Value as Json, json};

use sessctl::cli;
use sessctl::lang::Lang;

use super::{ALICE, Home, LANGUAGES, NOW, OTHER_KEY, Outcome, Serving, files, finished, server};

const KEY: &str = "Zebra!7f3a-hunter2";
/// The same in hex.
const HEX: &str = "5a6562726121376633612d68756e74657232";

/// A cookie signed with the key by the program itself.
fn signed(home: &Home, options: &[&str]) -> String {
    let facts = home.facts(&[&[NOW, "sign", r#"{"id":"x"}"#], options].concat());
    facts["cookie"].as_str().expect("a cookie").to_owned()
}

fn verified_by(outcome: &Outcome) -> (Option<String>, Option<String>) {
    let verification = &outcome.json()["verification"];
    let text = |field: &str| verification[field].as_str().map(str::to_owned);
    (text("error"), text("key"))
}

fn is_current(outcome: &Outcome) {
    assert_eq!(verified_by(outcome), (None, Some("current".into())), "{}", outcome.what);
}

#[test]
fn a_key_can_be_given_in_every_way() {
    let home = Home::new();
    let cookie = signed(&home, &["--secret", KEY]);
    let inspect = [NOW, "inspect", "--json", &cookie];
    let with = |options: &[&str]| home.run(&[&inspect, options].concat());

    is_current(&with(&["--secret", KEY]));
    for ending in ["", "\n", "\r\n"] {
        let path = home.file("key", format!("{KEY}{ending}"));
        is_current(&with(&["--secret-file", &path]));
        is_current(&home.feed(format!("{KEY}{ending}"), &[&inspect[..], &["--secret-stdin"]].concat()));
    }
    is_current(&home.run_with_env(&inspect, "SESSCTL_SECRET", KEY));
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    is_current(&with(&[&format!("--secret=hex:{hex}")]));
    is_current(&with(&[&format!("--secret=hex:{}", hex.to_uppercase())]));
    is_current(&with(&["--secret=base64:WmVicmEhN2YzYS1odW50ZXIy"]));
    let path = home.file("key", format!("hex:{hex}\n"));
    is_current(&with(&["--secret-file", &path]));

    assert_eq!(verified_by(&with(&[])).0.as_deref(), Some("Unverified"));
    assert_eq!(verified_by(&with(&["--secret", "wrong"])).0.as_deref(), Some("BadTimeSignature"));
    let both = home.run_with_env(&[&inspect[..], &["--secret", KEY]].concat(), "SESSCTL_SECRET", "wrong");
    is_current(&both);
}

#[test]
#[cfg(not(unix))]
#[cfg_attr(not(unix), ignore = "needs Unix: variables of any bytes")]
fn a_key_of_bytes_that_are_no_text_is_read_from_a_file_and_not_overlooked_in_the_environment() {}

#[test]
#[cfg(unix)]
fn a_key_of_bytes_that_are_no_text_is_read_from_a_file_and_not_overlooked_in_the_environment() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let cookie = signed(&home, &["--secret=hex:fffe00ff"]);
    let path = home.file("key", b"\xff\xfe\x00\xff\n");
    is_current(&home.run(&[NOW, "inspect", "--json", &cookie, "--secret-file", &path]));

    let cookie = signed(&home, &["--secret=hex:fffeff"]);
    let bytes = std::ffi::OsStr::from_bytes(b"\xff\xfe\xff");
    let outcome = home.run_with_env(&[NOW, "inspect", "--json", &cookie], "SESSCTL_SECRET", bytes);
    assert!(outcome.code >= 2 || verified_by(&outcome).1.is_some(), "a key was given, and was quietly not used");
}

#[test]
fn fallbacks_are_counted_in_the_order_of_the_config() {
    let home = Home::new();
    let keys = ["--secret=current", "--fallback=older", "--fallback=oldest"];
    for (key, name) in [("current", "current"), ("older", "fallback 1"), ("oldest", "fallback 2")] {
        let cookie = signed(&home, &["--secret", key]);
        let outcome = home.run(&[&[NOW, "inspect", "--json", &cookie], &keys[..]].concat());
        assert_eq!(verified_by(&outcome), (None, Some(name.into())));
    }
    let cookie = signed(&home, &["--secret=hex:ff00"]);
    let outcome = home.run(&[NOW, "inspect", "--json", &cookie, "--secret=x", "--fallback=hex:ff00"]);
    assert_eq!(verified_by(&outcome).1.as_deref(), Some("fallback 1"));
}

#[test]
fn the_tutorials_key_is_never_called_current() {
    let alice = Home::new().run(&[NOW, "inspect", "--json", ALICE, "--fallback=x"]);
    assert_ne!(verified_by(&alice).1.as_deref(), Some("current"), "no current key was given");
}

#[test]
fn salt_digest_and_derivation_are_those_of_the_signer() {
    let home = Home::new();
    for options in [
        ["--salt=another", "--digest=sha1", "--key-derivation=hmac"],
        ["--salt=hex:00ff", "--digest=sha256", "--key-derivation=concat"],
        ["--salt=", "--digest=sha512", "--key-derivation=django-concat"],
        ["--salt=cookie-session", "--digest=md5", "--key-derivation=none"],
        ["--salt=base64:AP8=", "--digest=sha224", "--key-derivation=hmac"],
        ["--salt=x", "--digest=sha384", "--key-derivation=hmac"],
    ] {
        let cookie = signed(&home, &[&["--secret", KEY][..], &options].concat());
        is_current(&home.run(&[&[NOW, "inspect", "--json", &cookie, "--secret", KEY][..], &options].concat()));
        let plain = home.run(&[NOW, "inspect", "--json", &cookie, "--secret", KEY]);
        assert_eq!(verified_by(&plain).0.as_deref(), Some("BadTimeSignature"), "{options:?}");
    }
}

#[test]
fn max_age_is_a_number_or_none() {
    let home = Home::new();
    let error = |max_age: &str| -> Json {
        let outcome = home.run(&["--now=2026-11-22T19:44:34Z", "inspect", "--json", ALICE, "--max-age", max_age]);
        outcome.json()["verification"]["error"].clone()
    };
    assert_eq!(error("180"), "SignatureExpired");
    assert_eq!(error("0"), "SignatureExpired");
    for fresh in ["181", "none", "4m", "31d"] {
        assert_eq!(error(fresh), Json::Null, "{fresh}");
    }
    for nonsense in ["", "-1", "x", "1e3", "99999999999999999999"] {
        assert_eq!(home.run(&["inspect", ALICE, &format!("--max-age={nonsense}")]).code, 2, "{nonsense}");
    }
    let own_key = home.facts(&[NOW, "inspect", ALICE, "--secret=abcdefghijklmn"]);
    assert_eq!(own_key["max_age"], 2_678_400, "Flask's 31 days for a key of one's own");
}

#[test]
fn the_longest_lifetime_of_flask_is_a_max_age() {
    // timedelta.max, in seconds
    Home::new().facts(&[NOW, "inspect", ALICE, "--max-age", "86399999999999"]);
}

#[test]
fn an_empty_key_signs_and_gives_no_sessions() {
    let home = Home::new();
    let cookie = signed(&home, &["--secret="]);
    is_current(&home.run(&[NOW, "inspect", "--json", &cookie, "--secret="]));
    for command in [&["login", "alice"][..], &["visit"], &["logout"], &["serve", "--port=0"], &["expire", "--simulate"]]
    {
        assert_eq!(home.run(&[command, &["--secret="]].concat()).code, 3, "{command:?}");
    }
}

#[test]
fn a_key_that_cannot_be_read_is_an_error_and_not_another_key() {
    let home = Home::of_alice();
    let inspect = [NOW, "inspect", "--json", ALICE];
    assert_eq!(home.run(&[&inspect[..], &["--secret-file", "/nowhere/key"]].concat()).code, 3);
    assert_eq!(home.run(&[&inspect[..], &["--secret-file", "/"]].concat()).code, 3);
    for bad in ["--secret=hex:0", "--secret=hex:zz", "--secret=base64:!", "--fallback=hex:z", "--salt=base64:?"] {
        assert_eq!(home.run(&[&inspect[..], &[bad]].concat()).code, 2, "{bad}");
    }
    assert_eq!(home.run(&[&inspect[..], &["--secret=a", "--secret-stdin"]].concat()).code, 2);
    assert_eq!(home.run_with_env(&inspect, "SESSCTL_SECRET", "hex:zz").code, 2);
}

#[test]
fn the_app_takes_the_key_too() {
    let home = Home::new();
    let path = home.file("key", KEY);
    let login = home.facts(&[NOW, "login", "alice", "--secret-file", &path]);
    let cookie = login["jar"][0]["value"].as_str().expect("a cookie").to_owned();
    is_current(&home.run(&[NOW, "inspect", "--json", &cookie, "--secret", KEY]));
    let visit_with = |options: &[&str]| home.facts(&[&[NOW, "visit"], options].concat())["page"].clone();
    assert_eq!(visit_with(&["--secret", OTHER_KEY])["kind"], "login_form", "another key, another app");
    assert_eq!(visit_with(&[])["name"], "alice", "the path lasts as long as the session");
    assert_eq!(home.facts(&[NOW, "visit", "--secret", KEY])["page"]["name"], "alice");
}

/// Where `--secret-stdin` is taken: each command reads its key once and uses it.
#[test]
fn a_key_from_standard_input_is_read_once_and_used_by_the_whole_command() {
    let home = Home::new();
    let key = home.file("key", OTHER_KEY);
    assert_eq!(home.run(&[NOW, "login", "alice", "--secret-file", &key]).code, 0);
    for command in [&["tamper", "id=admin"][..], &["expire"], &["expire", "--simulate"], &["visit"], &["inspect"]] {
        let by_file = home.run(&[&[NOW, "--json"], command, &["--secret-file", &key]].concat());
        assert!(by_file.code <= 1, "{}", by_file.stderr);
        for way in [&["--secret-stdin"][..], &["--secret-file", "/dev/stdin"]] {
            let by_stdin = home.feed(OTHER_KEY, &[&[NOW, "--json"], command, way].concat());
            assert_eq!(by_stdin.code, by_file.code, "{}: {}", by_stdin.what, by_stdin.stderr);
            // the next command needs its key from the same place
            let facts = |outcome: &Outcome| without_ports(&without_options(&outcome.stdout));
            assert_eq!(facts(&by_stdin), facts(&by_file), "{}", by_stdin.what);
        }
    }
    let signed = home.feed(KEY, &[NOW, "--json", "sign", r#"{"id":"x"}"#, "--secret-stdin"]);
    assert_eq!(signed.json()["cookie"], SIGNED);
}

/// `--secret-file <(…)` can be read once: a second reader finds nothing in it.
#[test]
#[cfg(unix)]
fn a_key_from_a_process_substitution_is_right_wherever_a_key_is_taken() {
    let home = Home::new();
    let key = home.file("key", KEY);
    assert_eq!(home.run(&[NOW, "login", "alice", "--secret-file", &key]).code, 0);
    let cookie = signed(&home, &["--secret-file", &key]);
    let bash = |line: &str| {
        let line = format!("{} {NOW} --json {line} --secret-file <(cat {key})", env!("CARGO_BIN_EXE_sessctl"));
        finished(&mut home.program("bash", &["-c", &line]), &["--json", line.as_str()])
    };
    is_current(&bash(&format!("inspect {cookie}")));
    is_current(&bash(&format!("inspect - <<< {cookie}")));
    is_current(&bash("inspect"));
    assert_eq!(bash("tamper id=admin").json()["was_believed"], false);
    assert_eq!(bash("expire").json()["is_verified"], true);
    assert_eq!(bash("expire --simulate").json()["steps"][0]["server"]["logged_in_as"], "alice");
    assert_eq!(bash("sign id=x").json()["cookie"], SIGNED);
    assert_eq!(bash("visit").json()["page"]["name"], "alice");
}

#[test]
fn standard_input_has_one_reader_and_the_second_is_told_of_both() {
    let home = Home::new();
    for (command, way) in [
        (&["sign", "-"][..], &["--secret-stdin"][..]),
        (&["inspect", "-"], &["--secret-stdin"]),
        (&["inspect", "-"], &["--secret-file", "/dev/stdin"]),
        (&["inspect", "--raw", "-"], &["--secret-stdin"]),
        (&["inspect", "/dev/stdin"], &["--secret-stdin"]),
        (&["inspect", "/dev/fd/0"], &["--secret-file", "/dev/stdin"]),
    ] {
        for lang in LANGUAGES {
            let outcome = home.feed(KEY, &[&[NOW, "--lang", lang], command, way].concat());
            assert_eq!(outcome.code, 2, "{}: {}", outcome.what, outcome.everything());
            let first = if command.contains(&"-") { "`-`" } else { "`/dev/stdin`" };
            let names_both = outcome.stderr.contains(first) && outcome.stderr.contains(&format!("`{}`", way[0]));
            assert!(names_both, "{}", outcome.stderr);
        }
        let json: Json =
            serde_json::from_str(&home.feed(KEY, &[&["--json"], command, way].concat()).stderr).expect("JSON");
        assert_eq!(json["error"]["kind"], "stdin_twice");
    }
    let key = home.file("key", KEY);
    is_current(&home.feed(SIGNED, &[NOW, "--json", "inspect", "-", "--secret-file", &key]));
    is_current(&home.feed(SIGNED, &[NOW, "--json", "inspect", "/dev/stdin", "--secret-file", &key]));
    let cookie = home.feed(r#"{"id":"x"}"#, &[NOW, "--json", "sign", "-", "--secret-file", &key]);
    assert_eq!(cookie.json()["cookie"], SIGNED);
}

#[test]
fn a_key_that_is_not_there_is_never_the_empty_key() {
    let home = Home::of_alice();
    let file = home.file("empty", "\n");
    for command in
        [&["sign", "{}"][..], &["inspect", ALICE], &["inspect"], &["expire"], &["tamper", "id=x"], &["visit"]]
    {
        for lang in LANGUAGES {
            let stdin = [&[NOW, "--lang", lang], command, &["--secret-stdin"]].concat();
            for nothing in ["", "\n", "\r\n"] {
                let outcome = home.feed(nothing, &stdin);
                assert_eq!(outcome.code, 3, "{}: {}", outcome.what, outcome.everything());
                assert!(outcome.stderr.contains("--secret-stdin"), "{}", outcome.stderr);
            }
            let in_file = [&[NOW, "--lang", lang], command, &["--secret-file", &file]].concat();
            assert_eq!(home.run(&in_file).code, 3, "{in_file:?}");
        }
    }
}

/// Runs it at a terminal, as `script` makes one, and types a line. What the terminal showed.
#[cfg(target_os = "linux")]
fn typed_at_a_terminal(home: &Home, line: &str, args: &[&str]) -> String {
    let quoted: Vec<String> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let run = format!("{} {}", env!("CARGO_BIN_EXE_sessctl"), quoted.join(" "));
    let mut script = home.program("script", &["-q", "-e", "-c", &run, "/dev/null"]);
    let mut child = script.env("PATH", "/usr/bin:/bin").stdin(Stdio::piped()).spawn().expect("script");
    let (mut keyboard, mut screen) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let mut shown = Vec::new();
    let mut byte = [0];
    // a person types when asked, and needs a moment to begin
    while !shown.ends_with(b": ") && screen.read(&mut byte).expect("a byte") == 1 {
        shown.push(byte[0]);
    }
    thread::sleep(Duration::from_millis(500));
    keyboard.write_all(format!("{line}\n").as_bytes()).expect("a keyboard");
    screen.read_to_end(&mut shown).expect("a screen");
    child.wait().expect("an end");
    String::from_utf8(shown).expect("text")
}

#[test]
#[cfg(target_os = "linux")]
fn at_a_terminal_the_key_is_asked_for_and_not_shown() {
    let home = Home::new();
    for (lang, prompt) in [("en", "secret_key (it is not shown): "), ("ja", "secret_key（入力は表示されません）: ")]
    {
        let args = [NOW, "--lang", lang, "--json", "sign", "id=x", "--secret-stdin"];
        let shown = typed_at_a_terminal(&home, KEY, &args);
        assert!(shown.contains(prompt) && shown.contains(SIGNED), "{shown}");
        assert_eq!(shown_key(&shown), None, "{shown}");
    }
}

/// Every command, and what people get wrong about keys.
const COMMANDS: &[&[&str]] = &[
    &["login", "alice"],
    &["visit"],
    &["inspect"],
    &["inspect", SIGNED],
    &["inspect", "junk"],
    &["inspect", "--fallback", KEY, ALICE],
    &["inspect", "--salt", KEY, ALICE],
    &["tamper", "id=admin"],
    &["sign", "{\"id\":\"x\"}"],
    &["sign", "not json"],
    &["sign", "-"],
    &["expire"],
    &["expire", "--simulate"],
    &["expire", "--fallback", KEY],
    &["jar"],
    &["jar", "copy", "default", "other"],
    &["jar", "list"],
    &["jar", "export"],
    &["jar", "import"],
    &["jar", "restart"],
    &["jar", "clear"],
    &["demo"],
    &["learn", "certify", ALICE],
    &["learn", "certificate"],
    &["logout"],
    &["serve", "--host=203.0.113.1"],
    &["completions", "bash"],
    &["man"],
    &["schema", "jar"],
    &["clock"],
    &["explain"],
    &["explain", "payload"],
    &["explain", SIGNED],
    &["explain", "--salt", KEY, ALICE],
    &["explain", "junk"],
    &["worksheet", "inspect", "--answers"],
    &["plan"],
    &["reset"],
    &["--url=http://127.0.0.1:1", "login", "alice"],
    &["--url=http://127.0.0.1:1", "expire", "--simulate"],
    &["--now=never", "login", "alice"],
    &["--browser=/", "login", "alice"],
    &["--bogus", "inspect"],
    &["inspect", "--bogus", "--help"],
    &["inspect", "--help"],
    &["bogus"],
    &[],
];

/// `{"id":"x"}`, signed with the key at [`NOW`].
const SIGNED: &str = "eyJpZCI6IngifQ.awNFbQ.yT7blIEWhCKE2eAOKlreUGMuDnQ";

/// The key, and everything it could have been turned into on its way out.
fn shown_key(text: &str) -> Option<&'static str> {
    const FORMS: [&str; 7] = [
        KEY,
        "hunter2",
        HEX,
        "WmVicmEhN2YzYS1odW50ZXIy",
        "90, 101, 98, 114, 97",
        "Zebra%217f3a",
        "5A6562726121376633612D68756E74657232",
    ];
    let text: String = text.split('\n').map(str::trim_start).collect();
    FORMS.into_iter().find(|form| text.contains(form) || text.contains(&form.replace(' ', "")))
}

fn assert_quiet(outcome: &Outcome) {
    assert_eq!(shown_key(&outcome.everything()), None, "{}:\n{}", outcome.what, outcome.everything());
}

#[test]
fn no_secret_ever_shows_up_anywhere() {
    let home = Home::new();
    assert_eq!(signed(&home, &["--secret", KEY]), SIGNED);
    let path = home.file("key", KEY);
    let (hex, base64) = (format!("hex:{HEX}"), "base64:WmVicmEhN2YzYS1odW50ZXIy");
    let broken = format!("base64:{KEY}");
    let env_file = home.file(".env", format!("export SECRET_KEY='{KEY}'\n"));
    let no_env_file = home.file("no.env", format!("{KEY}\nAPP_SECRET_KEY={KEY}\n"));
    let python = home.file("settings.py", format!("SECRET_KEY = '{KEY}'\n"));
    let quoted = home.file("quoted", format!("b'{KEY}' \n"));
    let equals = |option: &str| format!("{option}={KEY}");
    let ways: &[&[&str]] = &[
        &["--secret", KEY],
        &["--secret-file", &path],
        &["--secret", &hex],
        &["--secret", base64],
        &["--secret", &broken],
        &[&equals("--fallback")],
        &["--secret", KEY, "--secret-stdin"],
        &["--secret", KEY, "--secret-file", &path],
        &["--secret", KEY, "--secret", KEY],
        &[&equals("--secrt")],
        &[&equals("--secret-stdin")],
        &[&equals("--fallbacks")],
        &["--secret", KEY, "--bogus"],
        &["--secret", KEY, "--help"],
        &["--env-file", &env_file],
        &["--env-file", &no_env_file],
        &["--secret-file", &python],
        &["--fallback-file", &path, "--fallback-file", &quoted],
        &["--help", "--secret", KEY],
        &[],
    ];
    for (number, command) in COMMANDS.iter().enumerate() {
        for (place, way) in ways.iter().enumerate() {
            // every pair once, in one language or the other, as JSON or not
            let lang = format!("--lang={}", LANGUAGES[(number + place) % 2]);
            let json: &[&str] = if (number / 2 + place) % 2 == 0 { &["--json"] } else { &[] };
            let args = [&[NOW, &lang], *command, *way, json].concat();
            let mut run = home.command(&args);
            run.env("SESSCTL_SECRET", KEY).env("RUST_BACKTRACE", "full");
            assert_quiet(&finished(&mut run, &args));
        }
    }
    // before the command, where no key is expected
    for (way, command) in ways.iter().zip(COMMANDS) {
        assert_quiet(&home.run(&[*way, *command].concat()));
    }
    for path in [&path, &env_file, &no_env_file, &python, &quoted] {
        fs::remove_file(path).expect("the key file");
    }
    let kept = files(home.0.path());
    assert!(!kept.is_empty());
    for (path, content) in kept {
        assert_eq!(shown_key(&String::from_utf8_lossy(&content)), None, "{}", path.display());
    }
}

#[test]
fn every_command_is_among_those() {
    fn leaves(command: &clap::Command, path: &[&str], all: &mut Vec<String>) {
        let here = [path, &[command.get_name()]].concat();
        if command.get_subcommands().next().is_none() {
            all.push(here[1..].join(" "));
        }
        command.get_subcommands().for_each(|sub| leaves(sub, &here, all));
    }
    let mut all = Vec::new();
    leaves(&cli::help::command(Lang::En), &[], &mut all);
    for leaf in all {
        assert!(COMMANDS.iter().any(|command| command.join(" ").starts_with(&leaf)), "{leaf}");
    }
}

#[test]
fn no_secret_shows_up_in_debug_or_in_a_panic() {
    use sessctl::clock::{Clock, Timestamp};
    use sessctl::commands::Context;
    use sessctl::commands::key_text::SecretText;
    use sessctl::commands::keys::SecretArgs;
    use sessctl::cookie::signer::FLASK_SALT;
    use sessctl::cookie::{Digest, KeyDerivation, SecretKey, Signer, payload};
    use sessctl::inspect::{Lifetime, Question};
    use sessctl::server::apps::tutorial::{self, Settings};
    use sessctl::server::{Config, Server};
    use std::fmt::Debug;

    fn check(holder: impl Debug + std::panic::UnwindSafe) {
        for text in [format!("{holder:?}"), format!("{holder:#?}")] {
            assert_eq!(shown_key(&text), None, "{text}");
        }
        let failed = [holder].into_iter().try_for_each(Err);
        let panic = std::panic::catch_unwind(|| failed.expect("no panic")).expect_err("a panic");
        let message = panic.downcast_ref::<String>().expect("a message");
        assert!(message.starts_with("no panic: ") && shown_key(message).is_none(), "{message}");
    }

    let key = SecretKey::new(KEY);
    let (salt, digest, way) = (FLASK_SALT, Digest::Sha1, KeyDerivation::None);
    let signer = Signer::new(&key, std::slice::from_ref(&key), salt, digest, way);
    let config = Config { secret_key: key.clone(), fallbacks: vec![key.clone()], ..tutorial::config() };
    let settings = Settings { config, ..Settings::default() };
    let secret = SecretArgs { secret: Some(SecretText::from(KEY.to_owned())), ..SecretArgs::default() };
    let server =
        Server::start(tutorial::app(&settings), Clock::System, ([127, 0, 0, 1], 0).into(), None).expect("a port");
    check(format!("{server:?}"));
    check(Question {
        signer: signer.clone(),
        has_own_key: true,
        search: None,
        cookie_name: "session".into(),
        is_tutorials: false,
        lifetime: Lifetime::Default,
        max_payload: payload::MAX_INFLATED,
        now: Timestamp::from_unix(0),
    });
    check(key);
    check(signer);
    check(settings);
    let context = Context::new("default", Some("session"), None, None, Lang::En).map_err(|_| "no context");
    check(secret.read(&context.expect("a context")).map_err(|_| "unread"));
    check(secret);
    // a salt is no secret, and stands in Debug
    for command in COMMANDS.iter().filter(|command| !command.contains(&"--salt")) {
        let args = [&["sessctl"], *command, &["--secret", KEY]].concat();
        let args: Vec<_> = args.into_iter().map(std::ffi::OsString::from).collect();
        match cli::parse(&args, Lang::En) {
            Ok(cli) => check(cli),
            Err(stop) => check(stop),
        }
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs Linux: /proc")]
fn a_key_from_a_file_is_not_in_the_list_of_processes() {
    let home = Home::new();
    let path = home.file("key", KEY);
    let serving = Serving::start(&home, &["--port=0", "--secret-file", &path]);
    serving.get("/login");
    let process = format!("/proc/{}", serving.child.id());
    let mut titles = vec![fs::read(format!("{process}/cmdline")).expect("a command line")];
    for task in fs::read_dir(format!("{process}/task")).expect("threads") {
        titles.push(fs::read(task.expect("a thread").path().join("comm")).expect("a name"));
    }
    assert!(titles.len() > 2, "the command line and the threads: {titles:?}");
    for title in titles {
        assert_eq!(shown_key(&String::from_utf8_lossy(&title)), None);
    }
    assert_quiet(&serving.interrupted());
}

/// Standard error without its note, and the note.
fn note_of(outcome: &Outcome) -> (Option<&str>, &str) {
    match outcome.stderr.split_once('\n') {
        Some((note, rest)) if ["note: ", "注意: ", r#"{"note":"#].iter().any(|start| note.starts_with(start)) => {
            (Some(note), rest)
        }
        _ => (None, &outcome.stderr),
    }
}

#[test]
fn a_key_on_the_command_line_is_worth_a_note_and_changes_nothing_else() {
    for command in [
        &["login", "alice"][..],
        &["visit"],
        &["inspect"],
        &["inspect", "junk"],
        &["sign", "{}"],
        &["sign", "no json"],
        &["tamper", "id=admin"],
        &["expire"],
        &["expire", "--simulate"],
        &["logout"],
        &["serve", "--host=203.0.113.1"],
    ] {
        for (lang, style) in [("--lang=en", &[][..]), ("--lang=ja", &[]), ("--lang=en", &["--json"])] {
            let args = [&[NOW, lang], command, style].concat();
            let run = |way: &[&str]| Home::of_alice().run(&[&args[..], way].concat());
            let home = Home::of_alice();
            let in_file = home.run(&[&args[..], &["--secret-file", &home.file("key", KEY)]].concat());
            let by_variable = Home::of_alice().run_with_env(&args, "SESSCTL_SECRET", KEY);
            assert_eq!((note_of(&in_file).0, note_of(&by_variable).0), (None, None), "{args:?}");
            for typed in [run(&["--secret", KEY]), run(&["--secret", "x", "--secret", KEY])] {
                let (note, rest) = note_of(&typed);
                let note = note.unwrap_or_else(|| panic!("{args:?}: {}", typed.stderr));
                assert!(note.contains("--secret-file") && note.contains("ps"), "{note}");
                assert_eq!(note.starts_with("注意: "), lang == "--lang=ja", "{note}");
                assert_eq!(rest, by_variable.stderr, "{args:?}");
                assert_eq!(typed.code, by_variable.code);
                // what was typed is to be typed again, and a variable stays
                let screen: String = typed.stdout.split_inclusive('\n').filter(|line| !is_of_a_secret(line)).collect();
                let screen = screen.replace(r#"{"name":"secret","value":null}"#, "");
                assert_eq!(without_ports(&screen), without_ports(&by_variable.stdout), "{args:?}");
            }
        }
    }
}

/// Whether it is the line that says to type the key again.
fn is_of_a_secret(line: &str) -> bool {
    let of_it = ["Add --secret as before", "--secret の値は秘密かもしれない"];
    of_it.iter().any(|words| line.contains(words)) || line.trim() == "付け直してください。"
}

/// JSON without the options that the next command on the path is given again.
fn without_options(json: &str) -> String {
    match json.split_once(r#""options":["#) {
        Some((before, options)) => before.to_owned() + options.split_once(']').map_or(options, |(_, after)| after),
        None => json.to_owned(),
    }
}

/// Each embedded server takes a port of its own.
fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "127.0.0.1" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[test]
fn an_older_key_is_worth_a_note_too_and_the_server_says_it_before_it_listens() {
    let home = Home::new();
    for (lang, word) in [("en", "an old one"), ("ja", "以前の鍵")] {
        for command in [&["inspect", ALICE][..], &["sign", "{}"], &["expire"]] {
            let typed = home.run(&[&[NOW, "--lang", lang], command, &["--fallback=x", "--fallback=y"]].concat());
            assert!(note_of(&typed).0.is_some_and(|note| note.contains(word)), "{}", typed.stderr);
        }
    }
    let both = home.run(&[NOW, "inspect", ALICE, "--fallback=x", "--secret=y"]);
    assert!(note_of(&both).0.is_some_and(|note| note.contains("--secret-file")) && note_of(&both).1.is_empty());
    let serving = Serving::start(&home, &["--port=0", "--secret", KEY]);
    let end = serving.interrupted();
    assert!(note_of(&end).0.is_some() && note_of(&end).1.is_empty(), "{}", end.stderr);
}

#[test]
fn a_password_in_an_address_is_a_secret_too() {
    let quiet = server(|_| super::page("", "hello")).replace("http://", "http://user:hunter2@");
    let home = Home::new();
    for args in [&["--url", &quiet, "visit"][..], &["--url", &quiet, "visit", "--json"]] {
        let said = home.run(args).everything();
        assert!(!said.contains("hunter2") && !said.contains("dXNlcjpodW50ZXIy"), "{args:?}");
    }
    let unanswered = home.run(&["--url", "http://user:hunter2@127.0.0.1:1", "visit"]);
    assert!(!unanswered.everything().contains("hunter2"), "{}", unanswered.stderr);
}

#[test]
fn a_mistyped_option_is_not_taken_for_a_cookie_or_a_user() {
    let home = Home::new();
    for args in [&["inspect", "--secrt=hunter2"][..], &["login", "--secrt=hunter2"], &["tamper", "--secrt=hunter2"]] {
        let outcome = home.run(args);
        assert_eq!(outcome.code, 2, "{args:?}");
        assert!(!outcome.everything().contains("hunter2"), "{args:?}");
    }
    let dashes = home.run(&[NOW, "--json", "login", "--", "--secrt"]);
    assert_eq!(dashes.json()["page"], json!({"kind": "logged_in", "name": "--secrt"}));
}

#[test]
fn a_wrong_key_does_not_lead_to_a_login_with_it() {
    let home = Home::of_alice();
    let wrong = home.file("wrong", "not the key of this app");
    for lang in LANGUAGES {
        let screen = home.run(&[NOW, "--lang", lang, "inspect", "--secret-file", &wrong]);
        assert_eq!(screen.code, 1, "{}", screen.stdout);
        let next = screen.stdout.lines().last().unwrap_or_default();
        assert!(next.ends_with(" login alice") && !next.contains("secret"), "{next}");
    }
    home.run(&[NOW, "login", "alice"]);
    assert_eq!(home.run(&[NOW, "inspect"]).code, 0);
}
