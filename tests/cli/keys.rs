//! Keys: every way to give one, and that none is ever seen again.

use std::fs;

use serde_json::{Value as Json, json};

use super::{ALICE, Home, LANGUAGES, NOW, Outcome, files, server};

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
    assert_eq!(home.facts(&[NOW, "visit"])["page"]["kind"], "login_form", "another key, another app");
    assert_eq!(home.facts(&[NOW, "visit", "--secret", KEY])["page"]["name"], "alice");
}

#[test]
fn no_secret_ever_shows_up_anywhere() {
    let quiet = server(|_| super::page("", "hello"));
    let home = Home::new();
    let path = home.file("key", KEY);
    let cookie = signed(&home, &["--secret", KEY]);
    let prefixed = format!("hex:{HEX}");
    let broken = format!("base64:{KEY}");
    let commands: &[&[&str]] = &[
        &["login", "alice"],
        &["visit"],
        &["inspect"],
        &["inspect", &cookie],
        &["inspect", "junk"],
        &["inspect", "--fallback", KEY, ALICE],
        &["inspect", "--salt", KEY, ALICE],
        &["tamper", "id=admin"],
        &["sign", "{\"id\":\"x\"}"],
        &["sign", "not json"],
        &["expire"],
        &["expire", "--simulate"],
        &["jar"],
        &["demo"],
        &["logout"],
        &["--url", &quiet, "login", "alice"],
        &["--url", "http://127.0.0.1:1", "login", "alice"],
        &["inspect", "--bogus", "--help"],
    ];
    let ways: &[&[&str]] = &[
        &["--secret", KEY],
        &["--secret-file", &path],
        &["--secret", &prefixed],
        &["--secret", &broken],
        &["--secret", KEY, "--secret-stdin"],
        &["--secret", KEY, "--secret", KEY],
        &[],
    ];
    for (number, command) in commands.iter().enumerate() {
        for (place, way) in ways.iter().enumerate() {
            // every pair once, in one language or the other, as JSON or not
            let lang = format!("--lang={}", LANGUAGES[(number + place) % 2]);
            let json: &[&str] = if (number / 2 + place) % 2 == 0 { &["--json"] } else { &[] };
            let outcome = home.run_with_env(&[&[NOW, &lang], *command, *way, json].concat(), "SESSCTL_SECRET", KEY);
            // a salt is no secret, but it is not shown either
            for secret in [KEY, HEX, "hunter2"] {
                assert!(!outcome.everything().contains(secret), "{}:\n{}", outcome.what, outcome.everything());
            }
        }
    }
    fs::remove_file(&path).expect("the key file");
    let kept = files(home.0.path());
    assert!(!kept.is_empty());
    for (path, content) in kept {
        assert!(!String::from_utf8_lossy(&content).contains("hunter2"), "{}", path.display());
    }
}

#[test]
fn a_password_in_an_address_is_a_secret_too() {
    let quiet = server(|_| super::page("", "hello")).replace("http://", "http://user:hunter2@");
    let home = Home::new();
    for args in [&["--url", &quiet, "visit"][..], &["--url", &quiet, "visit", "--json"]] {
        assert!(!home.run(args).everything().contains("hunter2"), "{args:?}");
    }
    let nobody = home.run(&["--url", "http://user:hunter2@127.0.0.1:1", "visit"]);
    assert!(!nobody.everything().contains("hunter2"), "{}", nobody.stderr);
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
