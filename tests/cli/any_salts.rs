//! What is said of a cookie that the app's key signs, and Flask's session does not: its salt is another.

use serde_json::{Value as Json, json};
use sessctl::clock::Clock;
use sessctl::cookie::{Digest, KeyDerivation, SecretKey, Signer, payload, sign, verdict};

use super::apps::{KEY, answer, mia};
use super::{Home, LANGUAGES, server};

/// How itsdangerous' serializers sign that were given no salt.
const SETTINGS: [&str; 4] = ["--salt", "itsdangerous", "--key-derivation", "django-concat"];

fn signer(salt: &str) -> Signer {
    Signer::new(&SecretKey::new(KEY), &[], salt.as_bytes(), Digest::Sha1, KeyDerivation::DjangoConcat)
}

/// An app whose cookie is kept for a day, and accepted for so many seconds.
fn serializer(salt: &'static str, lifetime: i64) -> String {
    server(move |request| {
        if request.starts_with("GET /become") {
            let value = sign(&payload::pack(r#"{"user":"mia"}"#), &signer(salt), Clock::System.now());
            let value = value.expect("after 1970");
            return answer(200, &format!("Set-Cookie: session={value}; Max-Age=86400; Path=/\r\n"), "done");
        }
        let sent = request.lines().find_map(|line| line.strip_prefix("Cookie: session=")).unwrap_or_default();
        let is_good = verdict::unsign(sent.trim(), &signer(salt), Some(lifetime), Clock::System.now()).is_ok();
        answer(200, "", if is_good { "<p>Logged in as mia</p>" } else { "<p>You are not logged in</p>" })
    })
}

/// Facts, and the words of both screens without a blank, which must agree in the code.
fn asked(home: &Home, code: i32, args: &[&str]) -> (Json, [String; 2]) {
    let outcome = home.run(&[args, &["--json"]].concat());
    assert_eq!(outcome.code, code, "{args:?} {}{}", outcome.stdout, outcome.stderr);
    let screens = LANGUAGES.map(|lang| {
        let outcome = home.run(&[args, &["--lang", lang]].concat());
        assert_eq!(outcome.code, code, "{args:?}");
        outcome.stdout.split_whitespace().collect::<String>()
    });
    (outcome.json(), screens)
}

#[test]
fn the_expires_of_another_serializers_cookie_is_not_the_servers_limit() {
    let url = serializer("itsdangerous", 100);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let by_key = ["--url", &url, "--secret-file", &key];
    for way in [&[][..], &SETTINGS] {
        let (facts, [english, japanese]) = asked(&home, 3, &[&["expire"], &by_key[..], way].concat());
        assert_eq!((&facts["lifetime"], &facts["server_accepts_until"]), (&Json::Null, &Json::Null), "{facts}");
        assert_eq!((&facts["is_of_another_salt"], &facts["is_verified"]), (&json!(true), &json!(true)));
        let fits = if way.is_empty() { json!("itsdangerous") } else { Json::Null };
        assert_eq!(facts["fits"]["salt"], fits);
        assert!(english.contains("thelimitistheapp'sown") && english.contains("--lifetime"), "{english}");
        assert!(japanese.contains("上限はアプリが決めています") && japanese.contains("--lifetime"), "{japanese}");
        for screen in [&english, &japanese] {
            assert!(!screen.contains("acceptsit") && !screen.contains("まで受け入れます"), "{screen}");
            assert!(screen.contains("--saltitsdangerous") || !way.is_empty(), "{screen}");
        }
    }
    // what was given is known
    let given = [&["expire", "--lifetime", "100"], &by_key[..], &SETTINGS].concat();
    let (facts, [english, _]) = asked(&home, 0, &given);
    assert_eq!((&facts["lifetime"], &facts["lifetime_from"]), (&json!(100), &json!("given")));
    assert!(english.contains("acceptsituptoandincluding"), "{english}");
    // and the app itself knows it
    let (facts, _) = asked(&home, 0, &[&["expire", "--simulate"], &by_key[..]].concat());
    assert_eq!(facts["lifetime"], 100, "{facts}");
}

#[test]
fn what_another_serializer_accepts_is_not_said_to_be_opened_by_flask() {
    let url = serializer("itsdangerous", 100);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let inspect = [&["--url", &url, "inspect", "--secret-file", &key], &SETTINGS[..]].concat();
    let (facts, [english, japanese]) = asked(&home, 0, &inspect);
    assert_eq!((&facts["max_age"], &facts["max_age_from"]), (&Json::Null, &Json::Null));
    assert_eq!((&facts["is_of_another_salt"], &facts["flask"]["answer"]), (&json!(true), &Json::Null));
    assert_eq!(facts["verification"]["error"], Json::Null);
    assert!(english.contains("notknown:withanothersaltthanFlask's"), "{english}");
    assert!(japanese.contains("Flaskとは別のソルト"), "{japanese}");
    for screen in [&english, &japanese] {
        assert!(!screen.contains("wouldopen") && !screen.contains("有効として受け入れます"), "{screen}");
        assert!(!screen.contains("leftof") && !screen.contains("のうち残り"), "{screen}");
    }
    let cookie = facts["cookie"].as_str().expect("a cookie");
    let explained = home.facts(&[&["explain", cookie, "--secret-file", &key], &SETTINGS[..]].concat());
    assert_eq!(explained["working"]["checks"][1], json!({"check": "age", "passed": null}), "{explained}");
    assert_eq!(explained["working"]["checks"][2]["passed"], true);
    // a Flask with such a session interface answers by the limit that is given
    let (facts, [english, _]) = asked(&home, 0, &[&inspect[..], &["--max-age", "100"]].concat());
    assert_eq!((&facts["max_age"], &facts["flask"]["answer"]), (&json!(100), &json!("session")));
    assert!(english.contains("leftof100s") && !english.contains("wouldopen"), "{english}");
    let (_, [english, _]) = asked(&home, 0, &[&inspect[..], &["--max-age", "none"]].concat());
    assert!(english.contains("notasked(--max-agenone)"), "{english}");
    // the salt that was not asked for makes no limit either, and Flask's own session refuses it
    let (facts, _) = asked(&home, 1, &["--url", &url, "inspect", "--secret-file", &key]);
    assert_eq!((&facts["max_age"], &facts["verification"]["fits"]["salt"]), (&Json::Null, &json!("itsdangerous")));
    assert_eq!(facts["flask"]["answer"], "empty");
    let visit = [&["--url", &url, "visit", "/", "--shows", "nowhere", "--secret-file", &key], &SETTINGS[..]].concat();
    let screen = home.run(&visit).stdout;
    assert!(!screen.contains("that are allowed"), "{screen}");
}

#[test]
fn what_the_answer_depended_on_goes_on_to_the_next_command_and_tamper_takes_it() {
    let url = serializer("itsdangerous", 100);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let how = [&["--secret-file", &key], &SETTINGS[..]].concat();
    let inspected = home.run(&[&["--url", &url, "inspect"], &how[..]].concat()).stdout;
    let next = inspected.rsplit("Try next: ").next().unwrap_or_default();
    assert!(next.contains("tamper") && next.contains(&SETTINGS.join(" ")), "{inspected}");
    let facts = home.facts(&[&["--url", &url, "tamper", "user=eve"], &how[..]].concat());
    assert_eq!((&facts["was_believed"], facts["needed_signature"].is_string()), (&json!(false), true), "{facts}");
    let tampered = home.run(&[&["--url", &url, "tamper", "user=eve"], &how[..]].concat()).stdout;
    let next = tampered.rsplit("Try next: ").next().unwrap_or_default();
    assert!(next.contains(" sign ") && next.contains(&SETTINGS.join(" ")), "{tampered}");
    // with Flask's own way this key makes another signature, so none is told
    let facts = home.facts(&["--url", &url, "tamper", "user=eve", "--secret-file", &key]);
    assert_eq!(facts["needed_signature"], Json::Null, "{facts}");
    // the embedded app has one way
    for outcome in super::errors::fails(&home, 2, &["tamper", "id=admin", "--salt", "itsdangerous"]) {
        assert!(outcome.stderr.contains("--url"), "{}", outcome.stderr);
    }
}

#[test]
fn a_session_of_flask_with_another_digest_keeps_flasks_rule() {
    let signer = || Signer::new(&SecretKey::new(KEY), &[], b"cookie-session", Digest::Sha256, KeyDerivation::default());
    let url = server(move |_| {
        let value = sign(&payload::pack(r#"{"user":"mia"}"#), &signer(), Clock::System.now()).expect("after 1970");
        answer(200, &format!("Set-Cookie: session={value}; Max-Age=600; Path=/\r\n"), "done")
    });
    let home = mia(&url);
    let key = home.file("key", KEY);
    let (facts, [english, _]) = asked(&home, 0, &["--url", &url, "expire", "--secret-file", &key]);
    assert_eq!((&facts["lifetime"], &facts["is_of_another_salt"]), (&json!(600), &json!(false)), "{facts}");
    assert_eq!(facts["fits"]["digest"], "sha256");
    assert!(english.contains("--digestsha256"), "{english}");
}

#[test]
fn an_end_on_another_day_has_its_date() {
    // signed at 23:59:30, good until 00:02:30
    let now = "2026-11-22T23:59:30Z";
    let home = Home::new();
    home.run(&["--now", now, "login", "alice"]);
    for lang in LANGUAGES {
        for command in [&["inspect"][..], &["expire"], &["expire", "--simulate"]] {
            let screen = home.run(&[&["--now", now, "--lang", lang], command].concat()).stdout;
            let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
            for (at, _) in words.match_indices("00:02:30").chain(words.match_indices("00:05:29")) {
                assert!(words[..at].ends_with("2026-11-23 "), "{words}");
            }
            assert!(words.contains("2026-11-23 00:0"), "{words}");
        }
        let screen = home.run(&["--now", "2026-11-23T00:00:10Z", "--lang", lang, "inspect"]).stdout;
        assert!(screen.contains("00:02:30") && !screen.contains("2026-11-23 00:02:30"), "{screen}");
    }
}

#[test]
fn settings_that_fit_the_key_are_said_where_a_cookie_that_it_signs_is_refused() {
    let url = serializer("itsdangerous", 1000);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let sign = ["--url", &url, "sign", "user=mia", "--secret-file", &key];
    let (facts, [english, japanese]) = asked(&home, 0, &sign);
    assert_eq!(
        (&facts["key_fits_the_jar"], &facts["fits"]["salt"]),
        (&json!(false), &json!("itsdangerous")),
        "{facts}"
    );
    for screen in [&english, &japanese] {
        assert!(screen.contains("--saltitsdangerous") && screen.contains("django-concat"), "{screen}");
        assert!(!screen.contains("anotherkey") && !screen.contains("別の鍵"), "{screen}");
        let next = screen.split("sessctl").last().expect("a next command");
        assert!(next.contains("--secret-file") && next.contains("--saltitsdangerous"), "{next}");
    }
    let facts = home.facts(&[&sign[..], &SETTINGS].concat());
    assert_eq!((&facts["sent"]["was_believed"], &facts["fits"]), (&json!(true), &Json::Null), "{facts}");
    // another key fits with no settings
    let other = home.file("other", "another key");
    let (facts, [english, _]) = asked(&home, 0, &["--url", &url, "sign", "user=mia", "--secret-file", &other]);
    assert!(facts["fits"].is_null() && !english.contains("--salt"), "{english}");
}
