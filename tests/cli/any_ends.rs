//! What ends a cookie in the browser is named as the app said it: `Expires`, `Max-Age`, neither, or what is not known.

use std::fs;

use serde_json::json;
use sessctl::clock::Clock;

use super::apps::{KEY, answer, app, cookie, quickstart};
use super::{Home, LANGUAGES, NOW};

/// An app whose sessions last ten minutes, and whose cookies end with this.
fn ending_with(attributes: &str) -> (String, Home) {
    let attributes = attributes.to_owned();
    let (url, _) = app(Some(600), move |visit| match visit.path {
        "/in" => {
            let session = cookie(r#"{"user":"mia"}"#, 0);
            answer(200, &format!("Set-Cookie: session={session}; Path=/{attributes}\r\n"), "done")
        }
        _ => quickstart(visit),
    });
    let home = Home::new();
    assert!(home.run(&["--url", &url, "visit", "/in"]).is_answer());
    (url, home)
}

fn in_an_hour() -> String {
    Clock::System.now().plus(3600).http_date()
}

/// The words of both screens, wherever their lines were broken.
fn screens(home: &Home, args: &[&str]) -> [String; 2] {
    LANGUAGES.map(|lang| {
        let told = home.run(&[&["--lang", lang], args].concat());
        told.everything().split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn what_ends_a_cookie_is_named_as_the_app_said_it() {
    let hour = in_an_hour();
    for (attributes, by, [english, japanese]) in [
        ("; Max-Age=3600".to_owned(), "max_age", ["its Max-Age:", "UTC（Max-Age）まで保存します"]),
        (format!("; Expires={hour}"), "expires", ["its Expires:", "UTC（Expires）まで保存します"]),
        (format!("; Expires={hour}; Max-Age=600"), "max_age", ["its Max-Age:", "UTC（Max-Age）まで保存します"]),
        (String::new(), "neither", ["there is no Expires and no Max-Age", "Expires も Max-Age もないからです"]),
    ] {
        let (url, home) = ending_with(&attributes);
        let facts = home.facts(&["--url", &url, "expire"]);
        assert_eq!(facts["browser_drops_by"], by, "{facts}");
        assert_eq!(home.facts(&["jar"])["jar"][0]["expires_by"], by);
        let [said, said_in_japanese] = screens(&home, &["--url", &url, "expire"]);
        assert!(said.contains(english), "{said}");
        assert!(said_in_japanese.contains(japanese), "{said_in_japanese}");
        // a copy in another browser has the same end
        home.run(&["jar", "copy", "default", "thief"]);
        assert_eq!(home.facts(&["--browser", "thief", "jar"])["jar"][0]["expires_by"], by);
    }
}

#[test]
fn a_max_age_is_nowhere_called_an_expires() {
    let (url, home) = ending_with("; HttpOnly; Max-Age=3600");
    let key = home.file("key", KEY);
    let simulate = ["--url", &url, "expire", "--simulate"];
    let with_the_key = [&simulate[..], &["--secret-file", &key, "--after", "2h"]].concat();
    let later = Clock::System.now().plus(7200).rfc3339();
    let gone = ["--url", &url, "--now", &later];
    let of_the_jar = ["--url", &url, "visit", "/"];
    for args in [
        &["--url", &url, "expire"][..],
        &["--url", &url, "--secret-file", &key, "expire"],
        &["--url", &url, "--notes", "expire"],
        &simulate,
        &with_the_key,
        &["inspect"],
        &of_the_jar,
        &[&gone[..], &["expire"]].concat(),
        &[&gone[..], &["visit", "/"]].concat(),
        &[&gone[..], &["jar"]].concat(),
        &[&gone[..], &["jar", "restart"]].concat(),
    ] {
        let said = screens(&home, args);
        // the column has the name that developer tools give it
        let said = said.map(|said| said.replace("Expires 20", ""));
        assert!(said.iter().all(|said| !said.contains("Expires")), "{args:?} {said:?}");
    }
    let [jar, in_japanese] = screens(&home, &["jar"]);
    assert!(jar.contains("UTC (Max-Age)") && in_japanese.contains("UTC（Max-Age）"), "{jar}");
    let [dropped, in_japanese] = screens(&home, &[&gone[..], &["visit", "/"]].concat());
    assert!(dropped.contains("the end of its Max-Age"), "{dropped}");
    assert!(in_japanese.contains("Max-Age の期限"), "{in_japanese}");
    let facts = home.facts(&[&gone[..], &["visit", "/"]].concat());
    assert_eq!(facts["not_sent"]["by"], "max_age", "{facts}");
    assert_eq!(home.facts(&["inspect"])["source"]["end"]["kind"], "max_age_until");
}

#[test]
fn of_the_jar_of_an_older_version_it_is_not_known_what_said_the_end() {
    let (url, home) = ending_with("; Max-Age=3600");
    let file = fs::read_to_string(home.jar()).expect("a jar");
    let older = file.replace(r#""expires_by": "max_age","#, "").replace(r#""expires_by":"max_age","#, "");
    assert_ne!(older, file);
    fs::write(home.jar(), older).expect("a jar");
    let facts = home.facts(&["--url", &url, "expire"]);
    assert_eq!((&facts["browser_drops_by"], &facts["lifetime"]), (&json!("not_known"), &json!(3600)), "{facts}");
    let [english, japanese] = screens(&home, &["--url", &url, "expire"]);
    assert!(english.contains("its end:") && english.contains("as its end says"), "{english}");
    assert!(japanese.contains("UTC（期限）まで") && japanese.contains("期限からわかります"), "{japanese}");
}

#[test]
fn a_closed_browser_loses_what_a_real_app_gave_neither_expires_nor_max_age() {
    let (url, home) = ending_with("");
    let [english, japanese] = LANGUAGES.map(|lang| {
        home.run(&["jar", "copy", "default", lang]);
        home.run(&["--browser", lang, "--lang", lang, "jar", "restart"]).stdout.split_whitespace().collect::<String>()
    });
    assert!(english.contains("ithadnoExpiresandnoMax-Age:session"), "{english}");
    assert!(japanese.contains("ExpiresもMax-Ageもないsession"), "{japanese}");
    let [english, japanese] = screens(&home, &["--browser", "en", "--url", &url, "expire"]);
    assert!(english.contains("the cookie had no Expires and no Max-Age"), "{english}");
    assert!(japanese.contains("Expires も Max-Age もないクッキー"), "{japanese}");
    // what the embedded app says has no Max-Age to speak of
    let home = Home::new();
    home.run(&[NOW, "login", "alice", "--no-permanent"]);
    let [english, _] = screens(&home, &[NOW, "jar", "restart"]);
    assert!(english.contains("it had no Expires: session"), "{english}");
}
