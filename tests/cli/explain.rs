//! `explain`: terms in six lines, and the working of a cookie.

use sessctl::teaching::terms;
use unicode_width::UnicodeWidthStr;

use super::screens::english_sentence;
use super::{ALICE, Home, LANGUAGES, NOW, OTHER_KEY, finished};

/// Signed with nothing: the payload of another cookie before [`ALICE`]'s time and signature.
const FORGED: &str = "eyJpZCI6ImFkbWluIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImFsaWNlIn0.c2lnbmF0dXJl";

/// The words of the field on the screens of a class, in English and in Japanese.
const WORDS: &[(&str, &str)] = &[
    ("Set-Cookie", "Set-Cookie"),
    ("Cookie:", "Cookie:"),
    ("Location", "Location"),
    ("302", "302"),
    ("200", "200"),
    ("GET", "GET"),
    ("POST", "POST"),
    ("Expires", "Expires"),
    ("Max-Age", "Max-Age"),
    ("HttpOnly", "HttpOnly"),
    ("Secure", "Secure"),
    ("SameSite", "SameSite"),
    ("Domain", "Domain"),
    ("Path", "Path"),
    ("browser", "ブラウザ"),
    ("server", "サーバー"),
    ("cookie", "クッキー"),
    ("session", "セッション"),
    ("payload", "ペイロード"),
    ("signature", "署名"),
    ("HMAC", "HMAC"),
    ("encoded", "エンコード"),
    ("encrypted", "暗号化"),
    ("secret_key", "secret_key"),
    ("key", "鍵"),
    ("lifetime", "有効期間"),
    ("UTC", "UTC"),
    ("clock", "時計"),
    ("Flask", "Flask"),
    ("form", "フォーム"),
];

/// What a class types, in this order.
const PATH: &[&[&str]] = &[
    &[NOW, "login", "alice"],
    &[NOW, "inspect"],
    &[NOW, "tamper", "id=admin"],
    &[NOW, "sign", "id=admin"],
    &[NOW, "expire"],
    &[NOW, "expire", "--simulate"],
    &[NOW, "jar"],
    &[NOW, "jar", "copy", "default", "thief"],
    &[NOW, "--browser", "thief", "visit"],
    &[NOW, "jar", "restart"],
    &[NOW, "logout"],
    &[NOW, "demo"],
];

#[test]
fn every_word_of_the_field_on_the_screens_of_a_class_is_a_term() {
    for (lang, word_of) in
        [("en", (|words| words.0) as fn(&(&'static str, &'static str)) -> &'static str), ("ja", |words| words.1)]
    {
        let home = Home::new();
        let screens: String =
            PATH.iter().map(|args| home.run(&[&["--lang", lang], *args].concat()).stdout).collect::<Vec<_>>().concat();
        for word in WORDS.iter().map(word_of) {
            assert!(screens.contains(word), "{word} is on no screen: is the list still right?");
            assert!(terms::find(word).is_some(), "{word} is on a screen, and is no term");
            assert_eq!(home.run(&["explain", word]).code, 0, "{word}");
        }
    }
}

#[test]
fn a_term_is_six_lines_on_every_page() {
    let home = Home::new();
    for lang in LANGUAGES {
        let label = if lang == "en" { "see also" } else { "関連" };
        for term in terms::all() {
            let screen = home.run(&["--lang", lang, "explain", term.name.en]);
            assert_eq!(screen.code, 0, "{}", screen.what);
            let lines: Vec<&str> = screen.stdout.lines().collect();
            assert!(lines.len() <= 15, "{}: {} lines\n{}", screen.what, lines.len(), screen.stdout);
            // the command is whole, however long it is
            let is_command = |line: &str| line.trim_start() == term.example;
            assert!(lines.iter().all(|line| line.width() <= 80 || is_command(line)), "{}", screen.stdout);
            let facts = lines.iter().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).count();
            assert_eq!(facts, 6, "{}", screen.stdout);
            assert!(screen.stdout.contains(label), "{}", screen.stdout);
            let is_japanese = |c: char| ('ぁ'..='龯').contains(&c);
            match lang {
                "en" => assert!(!screen.stdout.chars().any(is_japanese), "{}", screen.stdout),
                _ => {
                    // how it is seen is code, or what Python says
                    let prose: Vec<&str> = lines.iter().filter(|line| !line.starts_with("  見え方")).copied().collect();
                    assert_eq!(english_sentence(&prose.join("\n")), None, "{}", screen.what);
                }
            }
        }
    }
}

#[test]
fn every_example_is_a_command_that_works() {
    for term in terms::all() {
        let home = Home::new();
        assert_eq!(home.run(&["login", "alice"]).code, 0);
        let words = shlex(term.example);
        let args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let outcome = home.run(&args);
        let is_help = args.contains(&"--help");
        assert!(is_help || outcome.is_answer(), "{}: {}\n{}", term.name.en, term.example, outcome.stderr);
        assert!(!outcome.stdout.is_empty(), "{}", term.example);
    }
}

/// The words of a line of a shell.
fn shlex(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut is_open) = (Vec::new(), String::new(), None, false);
    for character in line.chars() {
        match (quote, character) {
            (None, '\'' | '"') => (quote, is_open) = (Some(character), true),
            (Some(open), _) if open == character => quote = None,
            (None, ' ') if is_open => {
                words.push(std::mem::take(&mut word));
                is_open = false;
            }
            (None, ' ') => {}
            _ => {
                word.push(character);
                is_open = true;
            }
        }
    }
    if is_open {
        words.push(word);
    }
    words
}

#[test]
fn a_term_is_found_by_its_names_in_both_languages() {
    let home = Home::new();
    let term = |name: &str| home.facts(&["explain", name])["term"]["en"].as_str().map(str::to_owned);
    for (name, expected) in [
        ("max age", "Max-Age"),
        ("Max-Age", "Max-Age"),
        ("MAXAGE", "Max-Age"),
        ("max_age", "max_age"),
        ("署名", "signature"),
        ("Signature", "signature"),
        ("set cookie", "Set-Cookie"),
        ("cookie header", "Cookie header"),
        ("secret_key", "secret key"),
        ("permanent_session_lifetime", "lifetime"),
        ("改ざん", "tampering"),
        ("暗号化", "encoded, encrypted, signed"),
        ("セッション固定化", "fixation"),
        ("redirect", "302"),
    ] {
        assert_eq!(term(name).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn all_terms_are_listed_on_one_page() {
    let home = Home::new();
    for lang in LANGUAGES {
        let screen = home.run(&["--lang", lang, "explain"]);
        assert!(screen.stdout.lines().count() <= 24, "{}", screen.stdout);
        let without_breaks: String = screen.stdout.split_whitespace().collect();
        for term in terms::all() {
            let name = if lang == "en" { term.name.en } else { term.name.ja };
            let name: String = name.split_whitespace().collect();
            assert!(without_breaks.contains(&name), "{name}");
        }
    }
    let listed = &home.facts(&["explain"])["families"];
    let count =
        listed.as_array().expect("families").iter().map(|family| family["terms"].as_array().map_or(0, Vec::len));
    assert_eq!(count.sum::<usize>(), terms::all().count());
}

#[test]
fn what_is_neither_is_said_to_be_neither_with_what_was_meant() {
    let home = Home::new();
    let unknown = home.run(&["explain", "paylod"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("neither a term nor a cookie") && unknown.stderr.contains("payload"));
    let unknown = home.run(&["explain", "zzzzzz"]);
    assert!(unknown.stderr.contains("hint: sessctl explain lists the terms"), "{}", unknown.stderr);
    assert!(home.run(&["--lang=ja", "explain", "しょめい"]).stderr.contains("用語でもクッキーでもありません"));
    assert_eq!(home.run(&["explain", "zzzzzz", "--json"]).code, 2);
    // what inspect says of it is said here too
    for hopeless in ["a.txt", "session=[REDACTED]", "{\"a\": 1}"] {
        let [explained, inspected] = ["explain", "inspect"].map(|command| home.run(&[command, hopeless]));
        assert_eq!((explained.code, &explained.stderr), (inspected.code, &inspected.stderr), "{hopeless}");
    }
}

#[test]
fn the_working_of_a_cookie_stands_step_by_step_on_one_page() {
    let home = Home::new();
    for lang in LANGUAGES {
        let screen = home.run(&[NOW, "--lang", lang, "explain", ALICE]);
        assert_eq!(screen.code, 0);
        for step in [
            "eyJf → 30 50 9 31 → 7b 22 5f → {\"_",
            "011110 110010 001001 011111 = 01111011 00100010 01011111",
            "24 a4 32 37 9c 3a e2 c7 0b a8 92 2c 3e f5 82 57 53 e8 b6 47",
            "dgxKsKrmZVNxYXtxk3etDJkRXjo",
            "{\"_permanent\":true,\"id\":\"alice\"}",
            "awNFbQ → 6b 03 45 6d → 1795376493 →",
            // its age stands beside its date
            match lang {
                "ja" => "2026-11-22 19:41:33 UTC（0秒前）",
                _ => "2026-11-22 19:41:33 UTC, 0 s ago",
            },
            "50",
            "HMAC-SHA1(secret_key, \"cookie-session\")",
            "76 0c 4a b0 aa e6 65 53 71 61 7b 71 93 77 ad 0c 99 11 5e 3a",
        ] {
            assert!(screen.stdout.contains(step), "{step}\n{}", screen.stdout);
        }
        assert!(screen.stdout.lines().count() <= 24, "{}", screen.stdout);
        assert!(!screen.everything().contains("abcdefghijklmn"), "the key itself is not printed");
    }
    let working = &home.facts(&[NOW, "explain", ALICE])["working"];
    assert_eq!(working["computed"], working["found"]);
    assert_eq!((&working["key"], &working["is_match"]), (&"tutorial".into(), &true.into()));
    assert_eq!(working["recipe"]["key_derivation"], "hmac");
}

#[test]
fn it_answers_as_inspect_does() {
    let home = Home::new();
    for args in [
        &[NOW, "explain", ALICE][..],
        &["--now=2026-11-22T19:44:40Z", "explain", ALICE],
        &[NOW, "explain", FORGED],
        &[NOW, "explain", FORGED, "--secret=wrong"],
        &[NOW, "explain", JWT],
        &[NOW, "explain", "session=; Max-Age=0"],
        &[NOW, "explain", "0b1c6f3e-5a7d-4c61-9a51-2f6d8f1b7c11"],
        &[NOW, "explain", "session=a.b.c"],
    ] {
        let inspect: Vec<&str> = args.iter().map(|arg| if *arg == "explain" { "inspect" } else { arg }).collect();
        assert_eq!(home.run(args).code, home.run(&inspect).code, "{args:?}");
    }
    let jwt = home.run(&["explain", JWT]).stdout;
    assert!(jwt.contains("a JSON Web Token (JWT)") && !jwt.contains("HMAC-SHA1("), "{jwt}");
    assert!(home.facts(&["explain", JWT])["working"].is_null());
}

#[test]
fn a_cookie_that_no_key_fits_is_not_said_to_be_forged() {
    let home = Home::new();
    let unverified = home.run(&[NOW, "explain", FORGED]).stdout;
    assert!(unverified.contains("only the app's key can tell") && !unverified.contains('✘'), "{unverified}");
    let refused = home.run(&[NOW, "explain", FORGED, "--secret", OTHER_KEY]).stdout;
    assert!(refused.contains("✘ not the same"), "{refused}");
    // the key is right, the settings are not
    let home = Home::new();
    let signed = home.facts(&[NOW, "sign", "id=x", "--secret", OTHER_KEY, "--digest", "sha256"]);
    let cookie = signed["cookie"].as_str().expect("a cookie");
    let odd = home.run(&[NOW, "explain", cookie, "--secret", OTHER_KEY]);
    assert!(odd.stdout.contains("--digest sha256"), "{}", odd.stdout);
    let fit = home.facts(&[NOW, "explain", cookie, "--secret", OTHER_KEY, "--digest", "sha256"]);
    assert_eq!((&fit["working"]["is_match"], &fit["working"]["key"]), (&true.into(), &"current".into()));
    // a given salt may be a secret too
    let salted = home.run(&[NOW, "explain", ALICE, "--salt", "Zebra-pepper"]);
    assert!(!salted.everything().contains("Zebra"), "{}", salted.everything());
}

#[test]
fn the_cookie_of_the_jar_and_of_standard_input_can_be_explained_too() {
    let home = Home::of_alice();
    let of_jar = home.run(&[NOW, "explain", "--jar"]);
    let typed = home.run(&[NOW, "explain", ALICE]);
    assert_eq!((of_jar.code, typed.code), (0, 0));
    assert!(of_jar.stdout.ends_with(typed.stdout.as_str()) || of_jar.stdout.contains("eyJf → 7b 22 5f"));
    let fed = home.feed(format!("Cookie: session={ALICE}"), &[NOW, "explain", "-"]);
    assert!(fed.stdout.contains("awNFbQ → 6b 03 45 6d"), "{}", fed.stdout);
    let two = home.feed(format!("session={ALICE}\nsession={ALICE}\n"), &[NOW, "explain", "-"]);
    assert_eq!(two.code, 2, "{}", two.everything());
    let expired = home.run(&["--now=2026-11-22T19:45:00Z", "explain", "--jar"]);
    assert_eq!((expired.code, expired.stdout.contains("has no session now")), (1, true), "{}", expired.everything());
    assert_eq!(home.run(&["--browser=nobody", "explain", "--jar"]).code, 3);
    assert_eq!(home.run(&["explain", "--jar", "payload"]).code, 2);
}

#[test]
fn with_an_empty_pipe_as_standard_input_the_terms_are_listed() {
    let home = Home::new();
    let fed = home.feed("", &["explain"]);
    assert_eq!((fed.code, fed.stdout), (0, finished(&mut home.command(&["explain"]), &["explain"]).stdout));
}

#[test]
fn the_terms_lead_through_the_list_once_and_then_to_the_path() {
    let home = Home::new();
    let next = |line: &str| {
        let words = shlex(line);
        let screen = home.run(&words.iter().skip(1).map(String::as_str).collect::<Vec<_>>());
        assert_eq!(screen.code, 0, "{line}: {}", screen.everything());
        let last = screen.stdout.lines().last().and_then(|last| last.strip_prefix("Try next: "));
        last.unwrap_or_else(|| panic!("{line}: {}", screen.stdout)).to_owned()
    };
    let mut line = next("sessctl explain");
    for term in terms::all() {
        let typed = shlex(&line);
        assert_eq!(typed[1..], ["explain".to_owned(), term.name.en.to_owned()], "{line}");
        line = next(&line);
    }
    assert_eq!(line, "sessctl login alice");
}

/// A mebibyte of bytes that no text has, the same at each run.
fn noise() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(byte).take(1024 * 1024).collect()
}

#[test]
fn on_standard_input_a_term_is_a_term_and_what_is_neither_is_named() {
    let home = Home::new();
    let fed = home.feed("max age\n", &["explain", "-"]);
    assert!(fed.code == 0 && fed.stdout.contains("Max-Age"), "{}", fed.everything());
    let slip = home.feed("paylod\n", &["explain", "-"]);
    assert!(slip.code == 3 && slip.stderr.contains("found `paylod` on standard input"), "{}", slip.stderr);
    assert!(slip.stderr.contains("did you mean payload?"), "{}", slip.stderr);
    for text in ["", " \n", "a\nb\n"] {
        let outcome = home.feed(text, &["explain", "-"]);
        let said = outcome.stderr.contains("found neither a term nor a cookie on standard input");
        assert!(outcome.code == 3 && said, "{text:?}: {}", outcome.stderr);
    }
    let japanese = home.feed("hello", &["--lang=ja", "explain", "-"]);
    assert!(japanese.code == 3 && japanese.stderr.contains("標準入力の `hello`"), "{}", japanese.stderr);
}

#[test]
fn noise_has_no_cookie_and_not_many() {
    let home = Home::new();
    let file = home.file("noise.txt", noise());
    for outcome in [home.feed(noise(), &["explain", "-"]), home.run(&["explain", &file])] {
        assert_eq!(outcome.code, 3, "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("many") && outcome.stderr.contains("binary"), "{}", outcome.stderr);
    }
}

#[test]
fn only_what_is_named_as_a_file_is_opened_as_one() {
    let home = Home::new();
    let folder = home.path("");
    for name in ["a.b.c", "mine", "mine.txt"] {
        home.file(name, format!("session={ALICE}"));
    }
    let explain = |name: &str| finished(home.command(&[NOW, "explain", name]).current_dir(&folder), &["explain", name]);
    for name in ["a.b.c", "mine", "x.y.z"] {
        let outcome = explain(name);
        assert_eq!(outcome.code, 2, "{}", outcome.everything());
        for said in ["neither a term nor a cookie", "lists the terms", "a cookie is explained"] {
            assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
        }
    }
    for name in ["./mine", "mine.txt", "./a.b.c"] {
        assert_eq!(explain(name).code, 0, "{name}");
    }
    assert_eq!(explain("./nothing").code, 3);
}

#[test]
fn the_sources_of_a_working_are_shown_with_their_ids_and_whole_addresses_where_they_are_asked_for() {
    let home = Home::new();
    for lang in LANGUAGES {
        let without = home.run(&[NOW, "--lang", lang, "explain", ALICE]);
        assert!(without.stdout.lines().count() <= 24 && !without.stdout.contains("https://"), "{}", without.stdout);
        let shown = home.run(&[NOW, "--lang", lang, "explain", ALICE, "--sources"]).stdout;
        for id in ["itsdangerous-signer-py", "itsdangerous-timed-py", "itsdangerous-url-safe-py", "flask-sessions-py"] {
            let source = sessctl::teaching::sources::source(id).expect("a source");
            assert!(shown.contains(&format!("{id}: ")), "{shown}");
            assert!(shown.lines().any(|line| line.trim() == source.url), "{id}: {shown}");
        }
        let term = home.run(&["--lang", lang, "explain", "payload", "--sources"]).stdout;
        assert!(term.contains("flask-json-tag-py: "), "{term}");
        let jwt = home.run(&["--lang", lang, "explain", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2ln", "--sources"]).stdout;
        assert!(!jwt.contains("itsdangerous"), "{jwt}");
    }
}
