//! Every command of the contract: facts and exit codes.

use std::net::TcpListener;

use serde_json::{Value as Json, json};

use super::{ALICE, Home, LANGUAGES, NOW, Serving, page, server};

#[test]
fn alone_it_begins_with_the_three_commands() {
    let outcome = Home::new().run(&[]);
    let commands: Vec<&str> = outcome
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("  sessctl "))
        .map(|rest| rest.split("  ").next().unwrap())
        .collect();
    assert_eq!(commands[..3], ["login alice", "inspect", "expire --simulate"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn login_follows_the_redirect_and_keeps_the_cookie() {
    let home = Home::new();
    let facts = home.facts(&[NOW, "login", "alice"]);

    let exchanges = facts["exchanges"].as_array().expect("exchanges");
    assert_eq!(exchanges.len(), 2);
    assert_eq!(exchanges[0]["request"]["method"], "POST");
    assert_eq!(exchanges[0]["request"]["body"], "id=alice");
    assert_eq!(exchanges[0]["response"]["status"], 302);
    assert_eq!(exchanges[0]["response"]["reason"], "FOUND");
    assert_eq!(exchanges[1]["request"]["method"], "GET");
    assert_eq!(exchanges[1]["request"]["path"], "/login");
    assert_eq!(exchanges[1]["response"]["status"], 200);
    for exchange in exchanges {
        for side in ["request", "response"] {
            assert!(exchange[side]["headers"].as_array().expect("headers").iter().all(|pair| pair[1].is_string()));
        }
    }
    let jar = facts["jar"].as_array().expect("a jar");
    assert_eq!(jar.len(), 1);
    assert_eq!((&jar[0]["name"], &jar[0]["value"]), (&json!("session"), &json!(ALICE)));
    assert_eq!(facts["page"]["name"], "alice");
    assert_eq!(home.run(&[NOW, "login", "alice"]).code, 0);
}

#[test]
fn visit_shows_who_is_logged_in_and_logout_ends_that() {
    let home = Home::of_alice();
    assert_eq!(home.facts(&[NOW, "visit"])["page"]["name"], "alice");
    let redirected = home.facts(&[NOW, "visit", "/"]);
    assert_eq!(redirected["exchanges"].as_array().map(Vec::len), Some(2), "logged in, / leads to /login");

    let logout = home.facts(&[NOW, "logout"]);
    assert_eq!(logout["exchanges"][0]["request"]["path"], "/logout");
    assert_eq!(logout["exchanges"][0]["set_cookies"][0]["received"]["kind"], "deleted");
    assert_eq!(logout["jar"], json!([]));
    assert_eq!(home.facts(&[NOW, "visit"])["page"]["kind"], "login_form");
    assert_eq!(home.run(&[NOW, "logout"]).code, 0, "logged out is logged out");
}

#[test]
fn a_visit_to_a_whole_address_keeps_its_query() {
    let url = server(|_| page("", "hello"));
    let facts = Home::new().facts(&["visit", &format!("{url}/search?q=cookie")]);
    assert_eq!(facts["exchanges"][0]["request"]["path"], "/search?q=cookie");
}

#[test]
fn the_scheme_of_an_address_may_be_written_in_capitals() {
    let url = server(|_| page("", "hello")).replace("http://", "HTTP://");
    let facts = Home::new().facts(&["visit", &format!("{url}/x")]);
    assert_eq!((&facts["app"]["embedded"], &facts["exchanges"][0]["request"]["path"]), (&json!(false), &json!("/x")));
}

#[test]
fn each_browser_has_a_jar_of_its_own_until_a_cookie_is_copied() {
    let home = Home::of_alice();
    assert_eq!(home.facts(&[NOW, "--browser", "other", "visit"])["page"]["kind"], "login_form");

    let copied = home.facts(&[NOW, "jar", "copy", "default", "other"]);
    assert_eq!(copied["done"]["copied"][0]["value"], ALICE);
    assert_eq!((&copied["done"]["kind"], &copied["done"]["from"]), (&json!("copied"), &json!("default")));

    assert_eq!(home.facts(&[NOW, "--browser", "other", "visit"])["page"]["name"], "alice");
    home.run(&[NOW, "logout"]);
    assert_eq!(home.facts(&[NOW, "--browser", "other", "visit"])["page"]["name"], "alice", "the copy still works");
}

#[test]
fn jar_lists_restarts_and_clears() {
    let home = Home::of_alice();
    let row = &home.facts(&[NOW, "jar"])["jar"][0];
    assert_eq!(row["expires"]["unix"], 1_795_376_673);
    assert_eq!((&row["http_only"], &row["secure"], &row["path"]), (&json!(true), &json!(false), &json!("/")));
    assert_eq!(home.facts(&[NOW, "jar", "restart"])["jar"].as_array().map(Vec::len), Some(1));

    home.run(&[NOW, "login", "bob", "--no-permanent"]);
    home.run(&[NOW, "logout"]);
    home.run(&[NOW, "login", "bob", "--no-permanent"]);
    assert_eq!(home.facts(&[NOW, "jar", "restart"])["done"]["dropped"].as_array().map(Vec::len), Some(1));
    assert_eq!(home.facts(&[NOW, "jar"])["jar"], json!([]));

    home.run(&[NOW, "login", "carol"]);
    assert_eq!(home.facts(&[NOW, "jar", "clear"])["jar"], json!([]));
}

#[test]
fn inspect_keeps_its_contract() {
    let facts = Home::new().facts(&["--now=2026-11-22T19:42:33Z", "inspect", ALICE]);
    assert_eq!(facts["cookie"], ALICE);
    assert_eq!(facts["source"], json!({"kind": "argument", "stripped": [], "end": null}));
    assert_eq!(facts["payload"]["encoded"], "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0");
    assert_eq!(facts["payload"]["compressed"], false);
    assert_eq!(facts["payload"]["json"], r#"{"_permanent":true,"id":"alice"}"#);
    assert_eq!(facts["payload"]["value"], json!({"$dict": [["_permanent", true], ["id", "alice"]]}));
    assert_eq!(facts["payload"]["error"], Json::Null);
    assert_eq!(facts["timestamp"]["encoded"], "awNFbQ");
    assert_eq!(facts["timestamp"]["unix"], 1_795_376_493);
    assert!(facts["timestamp"]["date"].as_str().is_some_and(|date| date.starts_with("2026-11-22T19:41:33")));
    assert_eq!(facts["timestamp"]["legacy"], false);
    assert_eq!(facts["signature"], json!({"encoded": "dgxKsKrmZVNxYXtxk3etDJkRXjo", "digest": "sha1"}));
    assert_eq!(facts["verification"], json!({"error": null, "message": null, "key": "tutorial", "fits": null}));
    assert_eq!((&facts["age"], &facts["max_age"]), (&json!(60), &json!(180)));
    assert_eq!(facts["flask"]["answer"], "session");
}

#[test]
fn inspect_answers_no_to_a_forgery_and_yes_to_what_it_cannot_know() {
    let home = Home::new();
    let answer = |args: &[&str]| {
        let outcome = home.run(&[&[NOW, "inspect", "--json"], args].concat());
        let facts = outcome.json();
        (outcome.code, facts["verification"]["error"].as_str().map(str::to_owned))
    };
    assert_eq!(answer(&[ALICE]), (0, None));
    assert_eq!(answer(&["--secret=wrong", ALICE]), (1, Some("BadTimeSignature".into())));
    assert_eq!(answer(&["--now=2026-11-22T19:44:34Z", ALICE][1..]), (0, None), "at NOW it is fresh");
    let forged = ALICE.replace("dgx", "dgy");
    assert_eq!(answer(&[&forged]), (0, Some("Unverified".into())), "not its key is not forged");
    assert_eq!(answer(&["--raw", "no-dot-at-all"]), (1, Some("BadSignature".into())));
    assert_eq!(answer(&["session=no-dot-at-all"]), (1, Some("BadSignature".into())), "what has the name is judged");
    for text in ["no-dot-at-all", "", "www.example.com", "cookie.jar"] {
        assert_eq!(home.run(&[NOW, "inspect", text]).code, 3, "{text} is no bad cookie, it is none");
    }
    let late = home.run(&["--now=2026-11-22T19:44:34Z", "inspect", "--json", ALICE]);
    assert_eq!((late.code, &late.json()["verification"]["error"]), (1, &json!("SignatureExpired")));
    let early = home.run(&["--now=2026-11-22T19:41:32Z", "inspect", "--json", ALICE]);
    assert_eq!((early.code, &early.json()["verification"]["message"]), (1, &json!("Signature age -1 < 0 seconds")));
}

#[test]
fn tamper_is_really_sent_and_really_refused() {
    let home = Home::of_alice();
    let outcome = home.run(&[NOW, "tamper", "id=admin", "--json"]);
    let facts = outcome.json();
    assert_eq!(outcome.code, 1);
    assert_eq!(facts["forged_json"], r#"{"_permanent":true,"id":"admin"}"#);
    let sent = format!("session={}", facts["forged"].as_str().expect("a cookie"));
    let headers = facts["exchange"]["request"]["headers"].as_array().expect("headers");
    assert!(headers.contains(&json!(["Cookie", sent])));
    assert_eq!((&facts["exchange"]["response"]["status"], &facts["page"]["kind"]), (&json!(200), &json!("login_form")));
    assert!(facts["forged"].as_str().is_some_and(|forged| forged.ends_with(".dgxKsKrmZVNxYXtxk3etDJkRXjo")));
    assert_eq!(home.facts(&[NOW, "visit"])["page"]["name"], "alice", "the jar is as it was");
    assert_eq!(home.run(&[NOW, "tamper", "id=alice"]).code, 2, "nothing would change");
    assert_eq!(
        home.facts(&[NOW, "tamper", r#"cart=["tea"]"#])["forged_json"],
        r#"{"_permanent":true,"cart":["tea"],"id":"alice"}"#
    );
}

#[test]
fn sign_makes_what_flask_makes() {
    let home = Home::new();
    let signed = home.facts(&[NOW, "sign", r#"{"id":"alice","_permanent":true}"#]);
    assert_eq!(signed["cookie"], ALICE);
    assert_eq!(home.feed(r#"{"_permanent":true,"id":"alice"}"#, &[NOW, "sign", "-", "--json"]).json()["cookie"], ALICE);
    assert_eq!(home.facts(&[NOW, "sign", "[1]"])["is_session"], false);
    let tagged = home.facts(&[NOW, "sign", r#"{"b":{" b":"AP8="}}"#]);
    let read = home.facts(&[NOW, "inspect", tagged["cookie"].as_str().expect("a cookie")]);
    assert_eq!(read["payload"]["value"], json!({"$dict": [["b", {"$bytes": "00ff"}]]}));
}

#[test]
fn expire_says_when_and_by_whom() {
    let home = Home::of_alice();
    let facts = home.facts(&["--now=2026-11-22T19:42:33Z", "expire"]);
    assert_eq!((&facts["age"], &facts["lifetime"], &facts["is_alive"]), (&json!(60), &json!(180), &json!(true)));
    let end = json!({"unix": 1_795_376_673, "date": "2026-11-22T19:44:33Z"});
    assert_eq!((&facts["browser_drops_at"], &facts["server_accepts_until"]), (&end, &end));
    assert_eq!(facts["browser"], "default");
    assert_eq!(home.run(&["--now=2026-11-22T19:44:33Z", "expire"]).code, 1, "the browser has dropped it");
    assert_eq!(home.run(&["--now=2026-11-22T19:44:34Z", "expire"]).code, 1);
}

#[test]
fn expire_simulate_keeps_its_contract() {
    for home in [Home::new(), Home::of_alice()] {
        let facts = home.facts(&[NOW, "expire", "--simulate"]);
        assert_eq!(facts["lifetime"], 180);
        let steps = facts["steps"].as_array().expect("steps");
        let told: Vec<_> = steps
            .iter()
            .map(|step| {
                let (browser, server) = (&step["browser"], &step["server"]);
                let after = step["after"].as_i64().expect("seconds");
                assert_eq!(server["age"], after);
                let sends = browser["sends"].as_bool().expect("yes or no");
                let set_cookie = match server.get("set_cookie").expect("a line or null") {
                    Json::Null => false,
                    // a permanent session is signed anew with every answer
                    line => {
                        let line = line.as_str().expect("a line or null");
                        assert!(line.starts_with("session=eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0."), "{line}");
                        true
                    }
                };
                (after, sends, server["error"].as_str(), server["logged_in_as"].as_str(), set_cookie)
            })
            .collect();
        assert_eq!(
            told,
            [
                (0, true, None, Some("alice"), true),
                (60, true, None, Some("alice"), true),
                (179, true, None, Some("alice"), true),
                (180, false, None, Some("alice"), true),
                (181, false, Some("SignatureExpired"), None, false),
            ]
        );
    }
}

#[test]
fn expire_simulate_stops_where_it_is_told_and_leaves_the_jar_alone() {
    let home = Home::of_alice();
    let before = std::fs::read(home.jar()).expect("a jar");
    let stops = |args: &[&str]| -> Vec<i64> {
        let facts = home.facts(&[&[NOW, "expire", "--simulate"], args].concat());
        facts["steps"].as_array().expect("steps").iter().map(|step| step["after"].as_i64().expect("seconds")).collect()
    };
    assert!(stops(&["--after", "10m"]).contains(&600));
    assert!(stops(&["--after", "1"]).contains(&1));
    assert_eq!(home.facts(&[NOW, "expire", "--simulate", "--lifetime", "10s"])["lifetime"], 10);
    assert_eq!(std::fs::read(home.jar()).expect("a jar"), before);
}

#[test]
fn the_demo_tells_the_whole_story() {
    let facts = Home::new().facts(&[NOW, "demo"]);
    assert_eq!(facts["inspection"]["verification"]["error"], Json::Null);
    assert_eq!(facts["tampering"]["page"]["kind"], "login_form");
    assert_eq!(facts["thief"][0]["response"]["status"], 200);
    assert_eq!(facts["clock"][1]["browser"]["sends"], false);
    assert_eq!(facts["clock"][1]["server"]["logged_in_as"], "alice");
    assert_eq!(facts["jar_after_logout"], json!([]));
    assert_eq!(facts["replay_page"]["name"], "alice");
}

#[test]
fn the_demo_is_the_same_whatever_key_the_developer_has_set() {
    let home = Home::new();
    let outcome = home.run_with_env(&[NOW, "demo", "--json"], "SESSCTL_SECRET", super::OTHER_KEY);
    let facts = outcome.json();
    assert_eq!(facts["inspection"]["verification"]["key"], "tutorial");
    assert_eq!(facts["inspection"]["cookie"], ALICE, "what is called the tutorial's key is the tutorial's key");
}

#[test]
fn completions_and_man_are_for_other_programs() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = home.run(&["completions", shell]);
        assert!(outcome.code == 0 && outcome.stdout.contains("SESSCTL_COMPLETE"), "{shell} does not ask the program");
    }
    let fixed = home.run(&["completions", "nushell"]);
    for word in ["sessctl expire", "Max-Age", "three-minutes", "--secret-file: path"] {
        assert!(fixed.code == 0 && fixed.stdout.contains(word), "{word}");
    }
    let man = home.run(&["man"]);
    assert!(man.code == 0 && man.stdout.starts_with(".TH SESSCTL 1 "), "{}", man.stdout);
}

#[test]
fn the_version_names_the_flask_that_the_tests_install() {
    let home = Home::new();
    let number = concat!("sessctl ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(home.run(&["-V"]).stdout, number);
    let setup = include_str!("../real/setup.sh");
    for lang in ["--lang=en", "--lang=ja"] {
        let version = home.run(&[lang, "--version"]).stdout;
        let held = version.strip_prefix(number).expect("the number alone, in the first line");
        let words: Vec<&str> = held.split([' ', ',', '、', '\n']).filter(|word| !word.is_empty()).collect();
        let mut package = "";
        let mut pins = 0;
        for word in words {
            match ["Flask", "Werkzeug", "itsdangerous"].iter().find(|name| **name == word) {
                Some(name) => package = name,
                None if word.starts_with(|first: char| first.is_ascii_digit()) => {
                    let pin = format!("{}=={word}", package.to_lowercase());
                    assert!(setup.contains(&pin), "{pin}");
                    pins += 1;
                }
                None => {}
            }
        }
        assert_eq!(pins, 5, "{version}");
    }
}

#[test]
fn a_schema_is_asked_for_by_the_name_of_a_command_and_a_slip_of_the_finger_is_named() {
    let home = Home::new();
    let schema = home.run(&["schema", "inspect"]).json();
    assert!(schema["$defs"]["CookieReport"]["properties"]["payload"].is_object(), "{schema}");
    assert!(home.run(&["schema", "error"]).json()["$defs"]["ErrorReport"].is_object());
    for (lang, hint) in [("--lang=en", "did you mean inspect?"), ("--lang=ja", "inspect のことですか")] {
        let outcome = home.run(&["schema", "inspekt", lang]);
        assert!(outcome.code == 2 && outcome.stderr.contains(hint), "{}", outcome.stderr);
    }
    // the list takes more than one line
    let listed: Vec<String> = home.run(&["schema", "bogus"]).stderr.split_whitespace().map(str::to_owned).collect();
    assert!(listed.join(" ").contains("completions, man, schema, error"), "{listed:?}");
}

#[test]
fn a_real_app_is_one_option_or_one_variable_away() {
    let app = Serving::start(&Home::new(), &["--json", "--port=0"]);
    let home = Home::new();
    assert_eq!(home.facts(&["--url", &app.url, "login", "alice"])["app"]["embedded"], false);
    let by_variable = home.run_with_env(&["visit", "--json"], "SESSCTL_URL", &app.url);
    assert_eq!(by_variable.json()["page"]["name"], "alice");
    let aged = home.facts(&["--url", &app.url, "expire", "--simulate"]);
    assert_eq!(aged["by"], "ageing");
    assert_eq!(aged["steps"][4]["server"]["logged_in_as"], Json::Null);
    assert_eq!(aged["steps"][2]["server"]["logged_in_as"], "alice");
}

#[test]
fn serve_prints_its_address_and_a_line_for_each_exchange_and_ctrl_c_stops_it() {
    let mut serving = Serving::start(&Home::new(), &["--json", "--port=0"]);
    assert!(serving.get("/login").starts_with("HTTP/1.1 200 OK"));
    let event = serving.next();
    assert_eq!((&event["kind"], &event["path"], &event["status"]), (&json!("exchange"), &json!("/login"), &json!(200)));
    assert!(event["at"]["date"].is_string(), "{event}");

    let end = serving.interrupted();
    assert_eq!((end.code, &end.json()["answered"]), (0, &json!(1)));
}

#[test]
fn serve_ends_its_greeting_with_what_to_type_in_another_terminal() {
    for (lang, label) in LANGUAGES.into_iter().zip(["Try next: ", "次に試すこと: "]) {
        let serving = Serving::start(&Home::new(), &["--port=0", "--lang", lang]);
        let line = format!("\n{label}sessctl --url {} login alice\n", serving.url);
        let said = serving.interrupted().stdout;
        assert!(said.contains(&line), "{said}");
    }
}

#[test]
fn a_scene_that_there_is_not_is_refused_with_those_that_there_are() {
    for scene in ["0", "9", "x"] {
        let refused = Home::new().run(&["demo", scene]);
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains("hint: it takes a number from 1 to 8"), "{}", refused.stderr);
    }
}

#[test]
fn serve_takes_a_free_port_if_its_own_is_taken_and_says_so() {
    let holder = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = holder.local_addr().expect("an address").port();
    let serving = Serving::start(&Home::new(), &["--json", &format!("--port={port}")]);
    let started: Json = serde_json::from_str(&serving.greeting).expect("an event");
    assert_eq!(started["port_taken"], port);
    assert!(serving.get("/").starts_with("HTTP/1.1 200 OK"));
}

#[test]
fn a_restart_says_what_it_cost() {
    let home = Home::new();
    home.run(&[NOW, "login", "alice", "--no-permanent"]);
    let screen = home.run(&[NOW, "jar", "restart"]).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("Gone, because it had no Expires: session."), "{screen}");
}
