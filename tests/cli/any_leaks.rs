//! Apps that give back what they were sent, where an address, a header or a realm holds it: no screen, JSON or error
//! shows a secret.

use serde_json::Value as Json;

use super::server_of::{answer, app, html, missing, redirect};
use super::{ALICE, Home, LANGUAGES, NOW, Outcome};

const FORM: &str = "<form method=post><input name=username><input type=password name=pw></form>";

/// Holds that none of these pieces of a secret is shown.
fn assert_shows_none(outcome: &Outcome, pieces: &[&str]) {
    let joined = outcome.everything().replace("\n  ", "");
    for piece in pieces {
        assert!(!joined.contains(piece), "{piece}: {}: {}", outcome.what, outcome.everything());
    }
}

/// The outcomes on a screen in both languages, and in JSON.
fn in_each_form(home: impl Fn() -> Home, args: &[&str], password: &str) -> Vec<Outcome> {
    let forms = [&["--lang=en"][..], &["--lang=ja"], &["--json"]];
    let run = |form: &[&str]| {
        let home = home();
        let file = home.file("password", password);
        let with = if args.contains(&"login") { &["--password-file", file.as_str()][..] } else { &[] };
        home.run(&[form, &[NOW], args, with].concat())
    };
    forms.into_iter().map(run).collect()
}

#[test]
fn a_secret_that_divides_an_address_is_not_shown_in_a_redirect() {
    for secret in ["plum1&pies", "plum1#pies", "plum1?pies", "plum1\\pies", "plum1=pies", "plum1&pies#é"] {
        let location = move |kind: &str| match kind {
            "/query" => format!("/seen?x=1&pw={secret}&z=2"),
            "/path" => format!("/seen/{secret}/a?z=2#{secret}"),
            "/circle" => format!("/circle?pw={secret}"),
            "/closed" => format!("http://127.0.0.1:1/?pw={secret}"),
            "/scheme" => format!("ftp://{secret}.example/?pw={secret}"),
            _ => format!("http://u:{secret}@127.0.0.1:1/"),
        };
        let url = app(move |asked| match (asked.method.as_str(), asked.path()) {
            ("GET", path) if path.starts_with("/seen") => html("<p>hello"),
            ("GET", "/circle") if asked.target.contains("plum1") => redirect(&location("/circle"), ""),
            ("GET", _) if asked.header("X-Api-Key").is_none() => html(FORM),
            _ => redirect(&location(asked.path()), &format!("Set-Cookie: session={ALICE}; Path=/\r\n")),
        });
        for kind in ["/query", "/path", "/circle", "/closed", "/scheme", "/user"] {
            let login = ["--url", url.as_str(), "login", "mia", "--path", kind];
            let header = format!("X-Api-Key: {secret}");
            let visit = ["--url", url.as_str(), "visit", kind, "--header", header.as_str()];
            let of_headers = if secret.is_ascii() { &visit[..] } else { &[] };
            for args in [&login[..], of_headers].into_iter().filter(|args| !args.is_empty()) {
                let outcomes = in_each_form(Home::new, args, secret);
                for outcome in &outcomes {
                    assert_shows_none(outcome, &["plum1", "pies"]);
                    outcome.assert_harmless();
                }
                let is_told = outcomes.iter().map(Outcome::everything).all(|text| text.contains("***"));
                // the user of an address is left out
                assert!(is_told || kind == "/user", "{kind}: {}", outcomes[0].everything());
            }
        }
    }
}

#[test]
fn a_secret_in_a_realm_is_not_shown() {
    let url = app(|asked| match asked.method.as_str() {
        "GET" if asked.header("X-Api-Key").is_none() => html(FORM),
        _ => answer(
            "401 NO",
            &format!("WWW-Authenticate: Basic realm=\"plum1pies\", Digest realm=\"{}plum1pies\"\r\n", "x".repeat(95)),
            "",
        ),
    });
    let key = ["--header", "X-Api-Key: plum1pies"];
    for args in [&["login", "mia"][..], &["visit"], &["logout"], &["logout", "--path", "/out"]] {
        let key = if args[0] == "login" { &[][..] } else { &key };
        let outcomes = in_each_form(Home::new, &[&["--url", url.as_str()], args, key].concat(), "plum1pies");
        outcomes.iter().for_each(|outcome| assert_shows_none(outcome, &["plum1", "pies"]));
        let facts = outcomes[2].json();
        let realms: Vec<&Json> = facts["login_by_header"]["challenges"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| &one["realm"])
            .collect();
        assert_eq!(realms, ["***", &format!("{}***", "x".repeat(95))], "{facts}");
    }
}

#[test]
fn a_secret_in_the_domain_or_the_path_of_a_cookie_is_not_shown() {
    let url = app(|asked| match asked.is("POST", "/") {
        true => {
            let set = |rest: &str| format!("Set-Cookie: a=b; {rest}\r\n");
            let lines = [set("Domain=Plum1Pies"), set("Domain=Plum1Pies.example"), set("Path=/x/Plum1Pies")];
            answer("200 OK", &lines.concat(), "hi")
        }
        false => html(FORM),
    });
    for outcome in in_each_form(Home::new, &["--url", &url, "login", "mia"], "Plum1Pies") {
        assert_shows_none(&outcome, &["plum1", "Plum1"]);
        // the domain crosses over into small letters
        let told = outcome.everything();
        assert!(!outcome.what.contains("--json") || told.contains(r#""domain":"***.example""#), "{told}");
    }
}

#[test]
fn a_password_in_the_base64_of_a_header_is_not_shown_when_the_app_decodes_it() {
    // mia:plum1&pies
    let text = "mia, you sent plum1&pies, plum1%2526pies and bWlhOnBsdW0xJnBpZXM=";
    let url = app(move |asked| match asked.path() {
        "/" | "/titled" => redirect(&format!("{}seen?as=plum1&pies", asked.path()), "X-Echo: plum1&pies\r\n"),
        "/seen" => html(&format!("<p>{text}")),
        "/titledseen" => html(&format!("<title>{text}</title><p>{text}")),
        _ => missing(),
    });
    for (lang, path) in LANGUAGES.into_iter().flat_map(|lang| ["/", "/titled"].map(|path| (lang, path))) {
        for form in [&["--lang", lang][..], &["--json"]] {
            let header = ["--header", "Authorization: basic bWlhOnBsdW0xJnBpZXM="];
            let outcome = Home::new().run(&[form, &[NOW, "--url", &url, "visit", path], &header].concat());
            assert!(outcome.is_answer(), "{}", outcome.everything());
            assert_shows_none(&outcome, &["plum1", "pies", "bWlhOn"]);
            assert!(outcome.stdout.contains("mia"), "the name is no secret: {}", outcome.stdout);
        }
    }
}

#[test]
fn a_secret_that_was_typed_in_a_query_is_not_shown_exported_or_kept() {
    let url = app(|asked| match asked.path() {
        "/go" => redirect(&asked.target.replace("/go", "/seen"), ""),
        _ => html(&format!("<a href=/logout>out</a><p>you asked for {}", asked.target)),
    });
    let query = "?password=HUNTER2&q=open&token=plum1pies";
    let (seen, go) = (format!("/seen{query}"), format!("/go{query}"));
    let at = ["--url", url.as_str()];
    for args in [
        [&at[..], &["visit", &seen]].concat(),
        [&at[..], &["visit", &go]].concat(),
        [&at[..], &["visit", "/seen", "--page", &seen]].concat(),
        [&at[..], &["tamper", "id=admin", "--page", &seen]].concat(),
        [&at[..], &["expire", "--simulate", "--page", &seen]].concat(),
        [&at[..], &["logout", "--page", &seen]].concat(),
        vec!["visit", &seen],
        vec!["sign", "id=admin", "--page", &seen],
        vec!["tamper", "id=admin", "--page", &seen],
    ] {
        let home = Home::of_alice();
        for form in [&["--lang=en"][..], &["--lang=ja"], &["--json"]] {
            let export = home.path("export.html");
            let export_to = format!("--export={}", export.display());
            let outcome = home.run(&[form, &[NOW, &export_to, "--force"], &args].concat());
            assert_shows_none(&outcome, &["HUNTER2", "plum1"]);
            let exported =
                std::fs::read_to_string(&export).unwrap_or_else(|error| panic!("{error}: {}", outcome.stderr));
            assert!(!exported.contains("HUNTER2") && !exported.contains("plum1"), "{}: {exported}", outcome.what);
            // of a cookie that grows older, no address with a query is shown
            let is_shown = outcome.stdout.contains("open") && outcome.stdout.contains("***");
            assert!(is_shown || args.contains(&"expire"), "{}", outcome.everything());
        }
        for (path, bytes) in super::files(&home.path("jars")) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("HUNTER2") && !text.contains("plum1"), "{}: {text}", path.display());
        }
    }
}
