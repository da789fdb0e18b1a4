//! `sign` at apps of any kind: that the key is enough is said only where the cookie was seen to be believed by it.

use serde_json::{Value as Json, json};

use super::apps::{KEY, Visit, answer, app, mia, quickstart};
use super::{Home, LANGUAGES};

const CLAIM: [&str; 2] = ["A person who knows the key can be any user.", "誰にでもなりすませます"];

/// What was found of a signed `user=admin`, and whether each screen claims that the key is enough.
fn signed(view: impl Fn(&Visit<'_>) -> Vec<u8> + Send + 'static, more: &[&str]) -> (Json, bool) {
    let (url, _) = app(None, view);
    let home = Home::new();
    let key = home.file("key", KEY);
    let args = [&["--url", &url, "sign", "user=admin", "--secret-file", &key], more].concat();
    let claims = LANGUAGES.iter().zip(CLAIM).map(|(lang, claim)| {
        let outcome = home.run(&[&args[..], &["--lang", lang]].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        outcome.assert_harmless();
        outcome.stdout.contains(claim)
    });
    let claims: Vec<bool> = claims.collect();
    assert_eq!(claims[0], claims[1]);
    (home.facts(&args)["sent"].clone(), claims[0])
}

#[test]
fn the_key_is_enough_only_where_the_cookie_was_believed() {
    let (sent, claims) = signed(quickstart, &[]);
    assert_eq!((&sent["was_believed"], &sent["sent_to"], claims), (&json!(true), &json!("/"), true), "{sent}");
    assert_eq!(sent["signature_matters"], true);

    // the form of another app, a page that is missing, and one that asks for another login
    let form =
        |_: &Visit<'_>| answer(200, "", "<form method=post><input name=who><input type=password name=pw></form>");
    let (sent, claims) = signed(form, &[]);
    assert_eq!((&sent["was_believed"], claims), (&Json::Null, false));
    let (sent, claims) = signed(|_| answer(404, "", "no such page"), &[]);
    assert_eq!((&sent["was_believed"], &sent["evidence"][0]["kind"], claims), (&Json::Null, &json!("no_page"), false));
    let asking = |_: &Visit<'_>| answer(401, "", "<form method=post><input type=password name=pw></form>");
    let (url, _) = app(None, asking);
    for (lang, words) in LANGUAGES.iter().zip(["Why is known to the app alone", "理由はアプリにしかわかりません"])
    {
        let screen = Home::new().run(&["--url", &url, "--lang", lang, "sign", "user=admin"]).stdout;
        assert!(screen.contains(words), "{screen}");
    }
    let (sent, claims) = signed(asking, &[]);
    assert_eq!((&sent["was_believed"], claims), (&json!(false), false));
    // a page that goes by a header answers so to every cookie
    let (sent, claims) = signed(|_| answer(401, "", "no"), &[]);
    assert_eq!((&sent["was_believed"], &sent["evidence"][0]["kind"]), (&Json::Null, &json!("error_for_all")));
    assert!(!claims);
}

#[test]
fn where_a_wrong_signature_does_as_well_the_key_is_not_said_to_do_it() {
    let unchecked = |visit: &Visit<'_>| match visit.request.contains("Cookie: session=") {
        true => answer(200, "", "<p>Hello admin</p><a href=/logout>Log out</a>"),
        false => answer(200, "", "<a href=/login>Log in</a>"),
    };
    let (sent, claims) = signed(unchecked, &[]);
    assert_eq!((&sent["was_believed"], &sent["signature_matters"], claims), (&json!(true), &json!(false), false));
}

#[test]
fn the_page_of_the_last_visit_is_asked_or_the_one_that_is_named() {
    let view = |visit: &Visit<'_>| match visit.path {
        "/account" => quickstart(visit),
        "/me" => answer(200, "", &visit.user.as_deref().map_or("who?".to_owned(), |user| format!("<b>{user}</b>"))),
        _ => answer(200, "", "the same for all"),
    };
    let (url, _) = app(None, view);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let sign = |more: &[&str]| {
        home.facts(&[&["--url", &url, "sign", "user=admin", "--secret-file", &key], more].concat())["sent"].clone()
    };
    home.run(&["--url", &url, "visit", "/account"]);
    let sent = sign(&[]);
    assert_eq!((&sent["sent_to"], &sent["was_believed"]), (&json!("/account"), &json!(true)), "{sent}");
    let sent = sign(&["--page", "/me"]);
    assert_eq!((&sent["sent_to"], &sent["was_believed"]), (&json!("/me"), &json!(true)), "{sent}");
    let sent = sign(&["--page", "/"]);
    assert_eq!((&sent["sent_to"], &sent["was_believed"]), (&json!("/"), &Json::Null), "{sent}");
    let sent = sign(&["--page", "/account", "--shows", "Logged in as admin"]);
    assert_eq!(sent["was_believed"], true, "{sent}");
}

#[test]
fn a_cookie_that_no_browser_keeps_is_sent_to_no_app() {
    let (url, _) = app(None, quickstart);
    let home = Home::new();
    let key = home.file("key", KEY);
    let digits: String = (0..6000_u64).map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40)).collect();
    let args = ["--url", &url, "sign", &format!("user={digits}"), "--secret-file", &key];
    let facts = home.facts(&args);
    assert_eq!((&facts["sent"], &facts["is_too_long"]), (&Json::Null, &json!(true)));
    for (lang, claim) in LANGUAGES.iter().zip(CLAIM) {
        assert!(!home.run(&[&args[..], &["--lang", lang]].concat()).stdout.contains(claim));
    }
}

#[test]
fn the_next_command_after_a_forgery_has_the_key_that_was_given_and_none_that_was_typed() {
    let (url, _) = app(None, quickstart);
    let home = mia(&url);
    let key = home.file("key", KEY);
    let next = |more: &[&str]| {
        let screen = home.run(&[&["--url", &url, "tamper", "user=admin"], more].concat()).stdout;
        screen.split("Try next: ").nth(1).expect("a next command").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(next(&["--secret-file", &key]).ends_with(&format!("sign user=admin --secret-file {key}")));
    let typed = next(&["--secret", KEY]);
    assert!(typed.ends_with("sign user=admin") && !typed.contains(KEY), "{typed}");
    assert!(next(&[]).ends_with("sign user=admin --secret-file FILE"), "no key is known that this app believes");
}

#[test]
fn a_key_that_does_not_fit_the_jar_is_said_not_to_and_is_not_named_again() {
    let (url, _) = app(None, |visit| if visit.path == "/me" { quickstart(visit) } else { answer(200, "", "the same") });
    let home = mia(&url);
    let wrong = home.file("wrong", "not its key");
    for page in ["/", "/me"] {
        let args = ["--url", &url, "sign", "user=admin", "--page", page, "--secret-file", &wrong];
        let facts = home.run(&[&args[..], &["--json"]].concat()).json();
        assert_eq!(
            (&facts["sent"]["was_believed"], &facts["key_fits_the_jar"]),
            (&Json::Null, &json!(false)),
            "{facts}"
        );
        for (lang, fits, next) in [
            ("en", "This key does not make the signature of the session in the jar", "Try next: "),
            ("ja", "ブラウザにあるセッションの署名は、この鍵と合いません", "次に試すこと: "),
        ] {
            let screen = home.run(&[&args[..], &["--lang", lang]].concat()).stdout;
            let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(screen.contains(fits), "{screen}");
            let (before, next) = screen.split_once(next).expect("a next command");
            assert!(before.contains("--secret-file") && !next.contains("wrong"), "{screen}");
        }
    }
}

#[test]
fn a_menu_that_is_gone_does_not_show_that_a_cookie_was_believed() {
    let refusing = |visit: &Visit<'_>| match visit.request.contains("Cookie: session=") {
        true => answer(200, "", "<h1>Preferences</h1>"),
        false => answer(200, "", "<h1>Preferences</h1><p>Search:</p><p>Help/Guide</p>"),
    };
    let (sent, claims) = signed(refusing, &[]);
    assert_eq!((&sent["was_believed"], claims), (&Json::Null, false), "{sent}");
    assert_eq!(sent["evidence"][0]["kind"], "text_gone");
}

#[test]
fn a_cookie_of_a_name_that_was_only_assumed_is_not_said_to_be_refused() {
    let form = "<form method=post><input type=password name=pw></form>";
    let (sent, _) = signed(move |_| answer(401, "Set-Cookie: sid=e30.a.b; Path=/\r\n", form), &[]);
    assert_eq!((&sent["was_believed"], &sent["may_have_another_name"]), (&Json::Null, &json!("sid")), "{sent}");
    // what the app says of the name that was sent shows that it has that name
    for set in [
        "Set-Cookie: session=; Path=/; Max-Age=0\r\nSet-Cookie: sid=a; Path=/\r\n",
        "Set-Cookie: csrftoken=a; Path=/\r\n",
        "Set-Cookie: =a\r\nSet-Cookie: bare; Path=/\r\n",
    ] {
        let (sent, _) = signed(move |_| answer(401, set, form), &[]);
        assert_eq!((&sent["was_believed"], &sent["may_have_another_name"]), (&json!(false), &Json::Null), "{sent}");
    }
    let (url, _) = app(None, move |_| answer(401, "Set-Cookie: sid=e30.a.b; Path=/\r\n", form));
    for (lang, words) in LANGUAGES.iter().zip(["it did not read this cookie", "このクッキーは読まれていません"])
    {
        let said = Home::new().run(&["--url", &url, "--lang", lang, "sign", "user=admin"]).stdout.replace("\n  ", " ");
        assert!(said.replace("\n", " ").contains(words), "{said}");
    }
    let (url, _) = app(None, move |_| answer(401, "Set-Cookie: sid=e30.a.b; Path=/\r\n", form));
    let typed = Home::new().run(&["--url", &url, "--name", "sid", "sign", "user=admin", "--json"]).json();
    assert_eq!(typed["sent"]["was_believed"], false, "{typed}");
    // a name that a shell would run is shown, and is nothing to type
    let (url, _) = app(None, move |_| answer(401, "Set-Cookie: $(id)=a; Path=/\r\n", form));
    let said = Home::new().run(&["--url", &url, "--lang", "en", "sign", "user=admin"]);
    said.assert_harmless();
    assert!(said.stdout.contains("--name NAME") && !said.stdout.contains("--name $(id)"), "{}", said.stdout);
}
