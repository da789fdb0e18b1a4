//! What the screens of `login`, `visit` and `logout` say of pages, links and answers that are easily taken for others.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};

use super::server_of::{answer, app, html};
use super::{Home, LANGUAGES, NOW, Outcome};

fn letters(outcome: &Outcome) -> String {
    outcome.stdout.split_whitespace().collect()
}

/// Both screens have their sentence, whatever the ends of its lines.
fn assert_says(home: &Home, args: &[&str], said: [&str; 2]) {
    for (lang, said) in LANGUAGES.into_iter().zip(said) {
        let outcome = home.run(&[&[NOW, "--lang", lang], args].concat());
        assert!(letters(&outcome).contains(&said.replace(' ', "")), "{said}\n{}", outcome.everything());
    }
}

/// A bar that a script draws stands in a template: no reader of the text finds it.
#[test]
fn a_page_that_differs_in_what_is_not_shown_is_not_said_to_be_the_same() {
    let visits = AtomicUsize::new(0);
    let url = app(move |asked| {
        let nonce = format!("<script nonce=n{}>start()</script>", visits.fetch_add(1, Ordering::SeqCst));
        let page = |bar: &str| html(&format!("<p>Welcome</p>{nonce}{bar}"));
        match (asked.path(), asked.cookie("session")) {
            ("/become", _) => answer("200 OK", "Set-Cookie: session=abc123; Path=/\r\n", ""),
            ("/bar", Some(_)) => page("<template><a href=/admin>Edit as mia</a></template>"),
            _ => page(""),
        }
    });
    let home = Home::new();
    home.run(&["--url", &url, "visit", "/become"]);
    let facts = home.facts(&["--url", &url, "visit", "/bar"]);
    assert_eq!(facts["logged_in"], Json::Null);
    assert_eq!(facts["evidence"], json!([{"kind": "unseen_differs", "elements": ["template"]}]));
    assert_says(
        &home,
        &["--url", &url, "visit", "/bar"],
        [
            "what a person reads on the page is the same with the cookie and without it, but for what may vary by itself, such as numbers; what is not shown on it differs, in template.",
            "ページで人が読む部分は、数など、そのつど変わりうるものを除けば、クッキーがあってもなくても同じですが、表示されない部分（template）には違いがあります。",
        ],
    );
    let args = ["--url", &url, "visit", "/bar"];
    assert_says(
        &home,
        &args,
        ["a text that the app sends to a logged-in user only", "ページのソースの中でもかまいません"],
    );
    let facts = home.facts(&["--url", &url, "visit", "/bar", "--shows", "Edit as mia"]);
    assert_eq!(facts["logged_in"], json!(true), "that settles it: {facts}");
    let facts = home.facts(&["--url", &url, "visit", "/"]);
    assert_eq!(facts["evidence"], json!([{"kind": "same"}]), "the nonce varies by itself");
}
