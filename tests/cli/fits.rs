//! A right key with other settings than Flask's: what fits is found and named.
//!
//! itsdangerous 2.2.0 signed these with `plum-key`, and `old-key` where that is said, at 1800000000.

use serde_json::{Value as Json, json};

use super::{Home, LANGUAGES};

/// Signed as Flask signs.
const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
const NOW: &str = "--now=1800000010";

/// What was signed, how, and the options that say so.
const SIGNED: [(&str, [&str; 3], &str); 11] = [
    (
        "eyJ1c2VyIjoibWlhIn0.a0nSAA.eZcPbYUaqdvzsPTmVQT2BRaslzXCEYxB4t-2Vt4Zw4E",
        ["sha256", "hmac", "cookie-session"],
        "--digest sha256",
    ),
    ("eyJ1c2VyIjoibWlhIn0.a0nSAA.uPzQfcSeDevF2evq_2priQ", ["md5", "hmac", "cookie-session"], "--digest md5"),
    (
        "eyJ1c2VyIjoibWlhIn0.a0nSAA.eVu7_HR9A4VAUM3VUprwLkRbtp4",
        ["sha1", "hmac", "wtf-csrf-token"],
        "--salt wtf-csrf-token",
    ),
    (
        "eyJ1c2VyIjoibWlhIn0.a0nSAA.VQPGApPuHhw64VhjoYmqwaw0tAo",
        ["sha1", "django-concat", "itsdangerous.Signer"],
        "--key-derivation django-concat --salt itsdangerous.Signer",
    ),
    (
        "eyJ1c2VyIjoibWlhIn0.a0nSAA.P3kKNI5JicJUjxwbwB0cK8eZlSKmMAEgEiay-4eMtp28bu_Uk7cODvjA1maLLrLbGDtIkt-45QPG0G8bJFUOsw",
        ["sha512", "none", "cookie-session"],
        "--digest sha512 --key-derivation none",
    ),
    (
        "eyJ1c2VyIjoibWlhIn0.a0nSAA.oSwUgqYAoE9gVVIrm8v-b6Jn3eh8FDewBLX-HUQemLky1DykrRDtGTu_B_UTybe9",
        ["sha384", "concat", "activate"],
        "--digest sha384 --key-derivation concat --salt activate",
    ),
    (
        "eyJ1c2VyIjoibWlhIn0.a0nSAA.a2IhIkhyW7Fha1571wGi_sm7cGUSyG_5trHeNg",
        ["sha224", "hmac", "password-reset"],
        "--digest sha224 --salt password-reset",
    ),
    // Starlette's SessionMiddleware
    (
        "eyJ1c2VyIjogIm1pYSJ9.a0nSAA.JZo1OSVJfshrF8igGSgQMsUNqXA",
        ["sha1", "django-concat", "itsdangerous.Signer"],
        "--key-derivation django-concat --salt itsdangerous.Signer",
    ),
    // no timestamp: datasette's actor, Flask-Session's id
    (
        "eyJhIjp7ImlkIjoicm9vdCJ9fQ.erqynVEFUiJZQHxSpCcA_WxSGEQ",
        ["sha1", "django-concat", "actor"],
        "--key-derivation django-concat --salt actor",
    ),
    (
        "k5kX2vQ0Qe3bqg0n8J1Zx6cP4rY7tU9wS2aD5fG8hJ0.W_4ydOLXNwWte9UHBeIR6ydiyAA",
        ["sha1", "hmac", "flask-session"],
        "--salt flask-session",
    ),
    // URLSafeTimedSerializer of a list
    (
        "WyJtaWEiXQ.aweG1A.IDUDwH0m6GaD6FeKWSSEsJNbzac",
        ["sha1", "django-concat", "itsdangerous"],
        "--key-derivation django-concat --salt itsdangerous",
    ),
];

/// Of these the key is `old-key`.
const BY_THE_OLD_KEY: &str = "eyJ1c2VyIjoibWlhIn0.a0nSAA.a2IhIkhyW7Fha1571wGi_sm7cGUSyG_5trHeNg";

/// With `plum-key` and another salt, and with another key.
const FITS_NOTHING: [&str; 3] = [
    "eyJ1c2VyIjoibWlhIn0.a0nSAA.nob0uj8FrqOVyhSR-xxMDxFfawI",
    "eyJ1c2VyIjoibWlhIn0.a0nSAA.9JpvTPEixmJALF-kwK4wgS7vJjo",
    // a letter of the payload is another
    "eyJ1c2VyIjoibWlhIn1.a0nSAA.eZcPbYUaqdvzsPTmVQT2BRaslzXCEYxB4t-2Vt4Zw4E",
];

fn keys(home: &Home) -> [String; 4] {
    [
        "--secret-file".to_owned(),
        home.file("key", "plum-key\n"),
        "--fallback-file".to_owned(),
        home.file("old", "old-key\n"),
    ]
}

fn fits([digest, key_derivation, salt]: [&str; 3], cookie: &str) -> Json {
    let key = if cookie == BY_THE_OLD_KEY { "fallback 1" } else { "current" };
    json!({"digest": digest, "key_derivation": key_derivation, "salt": salt, "key": key})
}

#[test]
fn what_fits_is_named_and_the_error_stays_what_it_was() {
    let home = Home::new();
    let keys = keys(&home);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    for (cookie, settings, options) in SIGNED {
        let inspect = [&[NOW, "inspect", cookie], &keys[..]].concat();
        let facts = home.run(&[&inspect[..], &["--json"]].concat()).json();
        assert_eq!(facts["verification"]["fits"], fits(settings, cookie), "{cookie}");
        let (class, code) = match (facts["looks_like"].is_null(), cookie.matches('.').count()) {
            // the token of another library is no forged session
            (false, _) => ("Unverified", 3),
            (true, 2) => ("BadTimeSignature", 1),
            (true, _) => ("BadSignature", 1),
        };
        assert_eq!(facts["verification"]["error"], class, "{cookie}");
        for lang in LANGUAGES {
            let screen = home.run(&[&inspect[..], &["--lang", lang]].concat());
            let words: String = screen.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(options) && screen.code == code, "{cookie}:\n{}", screen.stdout);
            assert!(!words.contains("another key") && !words.contains("別の鍵"), "{}", screen.stdout);
        }
        // and it is true
        let options: Vec<&str> = options.split(' ').collect();
        let again = home.facts(&[&inspect[..], &options, &["--max-age=none"]].concat());
        let message = &again["verification"]["message"];
        assert!(message.is_null() || message == "timestamp missing", "{cookie}: {message}");
        assert_eq!(again["verification"]["fits"], Json::Null);
    }
}

#[test]
fn a_setting_too_many_is_found_too() {
    let home = Home::new();
    for options in [&["--salt=wtf-csrf-token"][..], &["--digest=sha256"], &["--key-derivation=none", "--salt=x"]] {
        let args = [&[NOW, "inspect", C, "--secret=plum-key"], options].concat();
        assert_eq!(home.facts(&args)["verification"]["fits"], fits(["sha1", "hmac", "cookie-session"], C));
        let screen = home.run(&args).stdout;
        assert!(screen.contains("without --digest, --key-derivation and --salt"), "{screen}");
    }
}

#[test]
fn what_is_forged_or_signed_with_another_key_fits_nothing() {
    let home = Home::new();
    for cookie in FITS_NOTHING {
        let facts = home.facts(&[NOW, "inspect", cookie, "--secret=plum-key"]);
        assert_eq!(facts["verification"]["fits"], Json::Null, "{cookie}");
    }
    let (cookie, ..) = SIGNED[0];
    for options in [&["--secret=another key"][..], &[]] {
        let facts = home.facts(&[&[NOW, "inspect", cookie], options].concat());
        assert_eq!(facts["verification"]["fits"], Json::Null, "{options:?}");
    }
}

#[test]
fn many_cookies_are_searched_on_request_and_then_as_one_alone_is() {
    let home = Home::new();
    let keys = keys(&home);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let list: String = SIGNED.iter().map(|(cookie, ..)| format!("{cookie}\n")).collect();
    let inspect = [&[NOW, "inspect", "--json"], &keys[..]].concat();
    let fits_of = |lines: Vec<Json>| lines.iter().map(|line| line["verification"]["fits"].clone()).collect::<Vec<_>>();

    assert_eq!(fits_of(home.feed(&list, &inspect).json_lines()), vec![Json::Null; SIGNED.len()]);
    let searched = fits_of(home.feed(&list, &[&inspect[..], &["--search"]].concat()).json_lines());
    assert_eq!(searched, SIGNED.map(|(cookie, settings, _)| fits(settings, cookie)));
    // a stream that is longer than memory should hold is answered by another way
    let many = format!("{list}{}", format!("{C}\n").repeat(14_000));
    let lines = home.feed(&many, &[&inspect[..], &["--search"]].concat()).json_lines();
    assert_eq!(lines.len(), SIGNED.len() + 14_000);
    assert_eq!(fits_of(lines)[..SIGNED.len()], searched);
}

/// `["mia"]`, by a `URLSafeSerializer` of itsdangerous 2.2.0 with `plum-key`, and datasette's actor.
#[test]
fn a_token_that_has_no_age_is_not_refused_for_want_of_a_timestamp() {
    let home = Home::new();
    let [option, file, ..] = keys(&home);
    for (cookie, salt) in [
        ("WyJtaWEiXQ.t8H6M9Z_paWRsR_bRMCOOt0YN7g", "itsdangerous"),
        ("eyJhIjp7ImlkIjoicm9vdCJ9fQ.erqynVEFUiJZQHxSpCcA_WxSGEQ", "actor"),
    ] {
        for (lang, word) in LANGUAGES.into_iter().zip(["✔ matches", "✔ 一致します"]) {
            let asked = [NOW, "--lang", lang, "inspect", cookie, &option, &file];
            let outcome = home.run(&[&asked[..], &["--key-derivation", "django-concat", "--salt", salt]].concat());
            let shown = &outcome.stdout;
            assert!(outcome.code == 3 && shown.contains(word) && shown.contains("URLSafeSerializer"), "{shown}");
            assert!(!shown.contains('✘') && !shown.contains("BadTimeSignature"), "{shown}");
        }
    }
    // Flask's own session has a timestamp
    let flasks = home.run(&[NOW, "inspect", "eyJ1c2VyIjoibWlhIn0.vmT-UXUsm3FZR1fQnBivTm0vlhw", &option, &file]);
    assert!(flasks.code == 1 && flasks.stdout.contains('✘'), "{}", flasks.stdout);
}

#[test]
fn whether_a_given_key_was_tried_is_said_of_other_formats_too() {
    let home = Home::new();
    let [option, file, ..] = keys(&home);
    let django = "eyJfYXV0aF91c2VyX2lkIjoiMSJ9:1xWhT7:RvfjWACJhSP1dnyQ5HR3T69ehR81xurS4iIprDRmwUg";
    // a token of itsdangerous, of another key
    let token = "WyJtaWEiXQ.t8H6M9Z_paWRsR_bRMCOOt0YN7E";
    for (cookie, words) in
        [(django, ["was not tried", "試していません"]), (token, ["does not make", "この署名になりません"])]
    {
        for (lang, word) in LANGUAGES.into_iter().zip(words) {
            let with = home.run(&[NOW, "--lang", lang, "inspect", cookie, &option, &file]).stdout;
            assert!(with.contains(word), "{with}");
            let without = home.run(&[NOW, "--lang", lang, "inspect", cookie]).stdout;
            assert!(!without.contains(word), "{without}");
        }
    }
}

#[test]
fn what_a_given_key_signs_in_another_way_is_not_said_to_be_shown_without_a_key() {
    let home = Home::new();
    let [option, file, ..] = keys(&home);
    // Starlette's
    let cookie = "eyJ1c2VyIjogIm1pYSJ9.a0nSAA.JZo1OSVJfshrF8igGSgQMsUNqXA";
    let with = home.run(&[NOW, "--lang=en", "inspect", cookie, &option, &file]).stdout;
    assert!(with.contains("the given key is right") && with.contains("What it shows:"), "{with}");
    assert!(!with.contains("not verified") && !with.contains("nothing of it is verified"), "{with}");
    let without = home.run(&[NOW, "--lang=en", "inspect", cookie]).stdout;
    assert!(without.contains("Shown without a key, not verified:"), "{without}");
}

/// `{"long": "xxx…", "n": 1}`, signed as the others of Starlette.
const LONG: &str = "eyJsb25nIjogInh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eCIsICJuIjogMX0=.a0nSCg.fpKwg-u2s4pZcAPPtg_kQjwgcKA";

/// What Starlette 1.10.0 writes with `plum-key` at 1800000010: base64 with padding, and nothing compressed.
#[test]
fn what_is_signed_with_the_settings_of_starlette_is_packed_as_starlette_packs_it() {
    let home = Home::new();
    let [option, file, ..] = keys(&home);
    let settings = ["--salt", "itsdangerous.Signer", "--key-derivation", "django-concat"];
    let long = format!(r#"{{"long":"{}","n":1}}"#, "x".repeat(120));
    for (session, cookie) in [
        (r#"{"user":"mia"}"#, "eyJ1c2VyIjogIm1pYSJ9.a0nSCg.pHz2CDNF_Y2yAHF8l336EAzdsf4"),
        (
            r#"{"cart":[1,"a: b, \"c\"","日本"],"user":"tom"}"#,
            "eyJjYXJ0IjogWzEsICJhOiBiLCBcImNcIiIsICJcdTY1ZTVcdTY3MmMiXSwgInVzZXIiOiAidG9tIn0=.a0nSCg.Z_SsOv5ULX4oHadhqL-0NeXmvdI",
        ),
        (&long, LONG),
    ] {
        let signed = home.run(&[&[NOW, "sign", session, "--value", &option, &file], &settings[..]].concat());
        assert_eq!(signed.stdout.trim_end(), cookie, "{}", signed.everything());
    }
}

#[test]
fn a_lifetime_that_is_only_the_default_of_flask_is_not_said_to_be_the_apps() {
    let home = Home::new();
    let [option, file, ..] = keys(&home);
    let shown = |now: &str, more: &[&str], lang: &str| {
        let asked = [&[now, "--lang", lang, "inspect", C, &option, &file], more].concat();
        // a line may break anywhere in these
        home.run(&asked).stdout.split_whitespace().collect::<String>()
    };
    for (lang, [condition, more]) in
        LANGUAGES.into_iter().zip([["leftFlask'sdefault", "allowsmore"], ["初期設定", "もっと長く"]])
    {
        let young = shown("--now=1800000010", &[], lang);
        assert_eq!(young.matches(condition).count(), 2, "the age and the answer of Flask\n{young}");
        assert_eq!(young.matches('✔').count(), 1, "the signature alone\n{young}");
        let old = shown("--now=1803000010", &[], lang);
        assert!(old.contains('✘') && old.contains(more), "{old}");
        for max_age in ["120", "1y"] {
            let known = shown("--now=1803000010", &["--max-age", max_age], lang);
            assert!(!known.contains(condition) && !known.contains(more), "{known}");
        }
    }
}

#[test]
fn the_session_of_starlette_is_shown_with_its_blanks_before_it_is_changed_and_after() {
    let url = super::server(|_| {
        let set = "Set-Cookie: session=eyJ1c2VyIjogIm1pYSJ9.a0nSCg.pHz2CDNF_Y2yAHF8l336EAzdsf4; Path=/\r\n";
        super::apps::answer(200, set, "x")
    });
    let home = Home::new();
    let [option, file, ..] = keys(&home);
    let settings = ["--salt", "itsdangerous.Signer", "--key-derivation", "django-concat", &option, &file];
    home.run(&["--url", &url, NOW, "visit", "/"]);
    let facts = home.run(&[&["--url", &url, NOW, "tamper", "user=tom", "--json"], &settings[..]].concat()).json();
    assert_eq!(facts["original_json"], r#"{"user": "mia"}"#, "{facts}");
    assert_eq!(facts["forged_json"], r#"{"user": "tom"}"#, "{facts}");
}
