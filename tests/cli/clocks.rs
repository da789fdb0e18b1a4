//! The clock that a class holds: every command lives by it, and `serve` follows it.

use super::*;

use std::time::{Duration, Instant};

const AT: &str = "2026-11-22T19:41:33Z";
/// [`AT`] in Unix seconds.
const LOGIN: i64 = 1_795_376_493;

/// A home whose clock is held at [`AT`], and whose browser is logged in as alice.
fn held() -> Home {
    let home = Home::new();
    assert_eq!(home.run(&["clock", "hold", AT]).code, 0);
    assert_eq!(home.run(&["login", "alice"]).code, 0);
    home
}

fn first_line(outcome: &Outcome) -> &str {
    outcome.stdout.lines().next().unwrap_or_default()
}

#[test]
fn every_command_lives_by_the_held_clock_and_says_so_in_its_first_line() {
    let home = held();
    for args in [
        &["visit"][..],
        &["inspect"],
        &["jar"],
        &["expire"],
        &["expire", "--simulate"],
        &["tamper", "id=admin"],
        &["sign", "id=admin"],
        &["inspect", ALICE],
        &["logout"],
    ] {
        let outcome = home.run(args);
        assert_eq!(
            first_line(&outcome),
            "  Clock held at 2026-11-22 19:41:33 UTC (sessctl clock release lets it run).",
            "{args:?}"
        );
        let japanese = home.run(&[&["--lang", "ja"], args].concat());
        assert!(first_line(&japanese).contains("時計は 2026-11-22 19:41:33 UTC で停止中です"), "{args:?}");
        let given = home.run(&[&["--now", "1795376500"], args].concat());
        assert!(!given.stdout.contains("Clock held"), "--now wins: {args:?}");
    }
    for args in [&["demo"][..], &["man"], &["completions", "bash"], &["schema", "jar"], &["jar", "export"]] {
        let outcome = home.run(args);
        assert!(!outcome.everything().contains("Clock held"), "{args:?}");
    }
    let many = home.feed(format!("{ALICE}\n{ALICE}\n"), &["inspect"]);
    assert_eq!(many.stdout.matches("Clock held at").count(), 1, "{}", many.stdout);
    assert!(first_line(&many).starts_with("  Clock held at"));
}

#[test]
fn the_held_clock_is_a_fact_in_json() {
    let home = held();
    for args in [&["visit"][..], &["inspect"], &["jar"], &["expire"], &["expire", "--simulate"], &["tamper", "id=b"]] {
        let facts = home.facts(args);
        assert_eq!(facts["clock"]["browser"]["unix"], LOGIN, "{args:?}");
        assert_eq!(facts["clock"]["server"]["unix"], LOGIN, "{args:?}");
    }
    let given = home.facts(&[NOW, "visit"]);
    assert!(given["clock"].is_null());
}

#[test]
fn after_the_move_the_session_is_over() {
    let home = held();
    assert_eq!(home.facts(&["visit"])["logged_in"], true);
    let moved = home.facts(&["clock", "+181s"]);
    assert_eq!(moved["done"], serde_json::json!({ "kind": "moved", "by": 181 }));
    assert_eq!(moved["browser_now"]["unix"], LOGIN + 181);
    let visit = home.facts(&["visit"]);
    assert_eq!((&visit["logged_in"], &visit["not_sent"]["kind"]), (&Json::Bool(false), &"expired".into()));
    home.run(&["clock", "-2s"]);
    assert_eq!(home.facts(&["visit"])["logged_in"], true, "a clock that is moved back finds the session again");
    for (lang, words) in
        [("en", ["The clock runs again", "The clock runs:"]), ("ja", ["時計を再び動かしました", "時計は動いています"])]
    {
        home.run(&["clock", "hold", AT]);
        let released = home.run(&["--lang", lang, "clock", "release"]);
        assert!(released.stdout.contains(words[0]), "{}", released.stdout);
        assert!(home.run(&["--lang", lang, "clock"]).stdout.contains(words[1]));
    }
    assert!(home.facts(&["clock"])["clock"]["browser"].is_null());
}

#[test]
fn the_browser_and_the_server_have_clocks_of_their_own() {
    let home = held();
    let moved = home.facts(&["clock", "+181s", "--server-only"]);
    assert_eq!(
        (&moved["clock"]["browser"]["unix"], &moved["clock"]["server"]["unix"]),
        (&LOGIN.into(), &(LOGIN + 181).into())
    );
    let visit = home.facts(&["visit"]);
    assert_eq!((&visit["cookie_was_sent"], &visit["logged_in"]), (&Json::Bool(true), &Json::Bool(false)));
    assert_eq!((&visit["not_believed"]["kind"], &visit["not_believed"]["age"]), (&"too_old".into(), &181.into()));
    assert_eq!(home.facts(&["inspect"])["age"], 181);
    let expire = home.facts(&["expire"]);
    assert_eq!((&expire["age"], &expire["browser_drops_in"]), (&181.into(), &180.into()));
    let line = home.run(&["visit"]);
    assert_eq!(first_line(&line), "  Clocks, in UTC: browser 2026-11-22 19:41:33, server 2026-11-22 19:44:34.");

    home.run(&["clock", "hold", AT]);
    home.run(&["clock", "+180s", "--browser-only"]);
    let visit = home.facts(&["visit"]);
    assert_eq!((&visit["cookie_was_sent"], &visit["not_sent"]["kind"]), (&Json::Bool(false), &"expired".into()));
    assert_eq!(home.facts(&["clock", "release", "--browser-only"])["clock"]["server"]["unix"], LOGIN);
}

#[test]
fn a_cookie_whose_age_was_bad_before_it_was_changed_proves_nothing_of_signatures() {
    let home = held();
    let good = home.run(&["tamper", "id=admin"]);
    assert_eq!(good.code, 1);
    assert!(good.stdout.contains("Flask treats a forged cookie as if none had come"), "{}", good.stdout);
    assert_eq!(home.run(&["tamper", "id=admin", "--json"]).json()["bad_age"], Json::Null);
    for (moved, age, said) in [
        ("+181s", 181, "too old before anything was changed: signed 181 s ago, and 180 s are allowed"),
        ("-1m", -60, "signed 60 s in the future before anything was changed"),
    ] {
        assert_eq!(home.run(&["clock", moved, "--server-only"]).code, 0);
        let refused = home.run(&["tamper", "id=admin"]);
        assert_eq!(refused.code, 1);
        let text = refused.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(said), "{text}");
        assert!(!text.contains("treats a forged cookie"), "{text}");
        assert!(!text.contains("Hold the clock before the next login"), "it is held: {text}");
        let facts = home.run(&["tamper", "id=admin", "--json"]).json();
        assert_eq!(facts["bad_age"], serde_json::json!({"age": age, "max_age": 180}));
        assert_eq!(home.run(&["clock", "hold", AT]).code, 0);
    }
}

#[test]
fn a_moment_before_the_signing_is_said() {
    let home = held();
    let back = home.facts(&["clock", "-1m"]);
    assert_eq!(back["signed_later"][0]["signed_at"]["unix"], LOGIN);
    let shown = home.run(&["clock"]);
    assert!(shown.stdout.contains("was signed later, at 2026-11-22 19:41:33"), "{}", shown.stdout);
    assert_eq!(home.facts(&["visit"])["not_believed"]["kind"], "from_the_future");
    assert_eq!(home.facts(&["clock", "+1m"])["signed_later"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_done_with_the_clock_is_an_error_with_what_is_possible() {
    let home = held();
    for (args, code, hint) in [
        (&["clock", "+9999999d"][..], 2, "forward is the most"),
        (&["clock", "-99999999999999999999"], 2, "back is the most"),
        (&["clock", "+1x"], 2, "sessctl clock +181s"),
        (&["clock", "hold", "tomorrow"], 2, "sessctl clock hold 2026-11-22T19:41:33Z"),
        (&["clock", "hold", "-1"], 2, "sessctl clock hold 2026-11-22T19:41:33Z"),
        (&["clock", "hodl"], 2, "hold, +181s, -1m, release"),
        (&["clock", "release", "1"], 2, "leave it out"),
        (&["clock", "--server-only"], 2, "leave it out"),
        (&["--url", "http://127.0.0.1:1", "clock", "+1s", "--server-only"], 2, "--browser-only"),
    ] {
        for lang in LANGUAGES {
            let outcome = home.run(&[&["--lang", lang], args].concat());
            assert_eq!(outcome.code, code, "{args:?}: {}", outcome.everything());
            assert!(lang == "ja" || outcome.stderr.replace("\n  ", " ").contains(hint), "{args:?}: {}", outcome.stderr);
        }
    }
    assert_eq!(home.facts(&["clock"])["clock"]["browser"]["unix"], LOGIN, "it is as it was");
    let browsers = home.facts(&["--url", "http://127.0.0.1:1", "clock", "+5s"]);
    assert_eq!(
        (&browsers["clock"]["browser"]["unix"], &browsers["clock"]["server"]["unix"]),
        (&(LOGIN + 5).into(), &LOGIN.into())
    );
}

#[test]
fn a_clock_that_cannot_be_read_is_kept_aside_and_that_is_said() {
    let home = held();
    let path = home.path("jars/clock.json");
    for (text, kind) in [(r#"{"sessctl_clock": 1, "bro"#, "damaged_clock"), (r#"{"sessctl_clock": 2}"#, "newer_clock")]
    {
        fs::write(&path, text).unwrap();
        for args in [&["visit"][..], &["clock"], &["clock", "+1s"], &["serve", "--port", "0"]] {
            let outcome = home.run(&[args, &["--json"]].concat());
            assert_eq!(outcome.code, 3, "{args:?}");
            assert!(outcome.stderr.contains(kind), "{args:?}: {}", outcome.stderr);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(home.run(&[NOW, "visit"]).code, 0, "a time that is given needs no clock");
        for lang in LANGUAGES {
            assert_eq!(home.run(&["--lang", lang, "jar"]).code, 3);
        }
        let released = home.facts(&["clock", "release"]);
        let aside = released["set_aside"].as_str().expect("a path");
        assert_eq!(fs::read_to_string(aside).unwrap(), text);
        assert_eq!(home.run(&["jar"]).code, 0);
    }
}

#[test]
fn after_an_expiry_the_answer_is_who_dropped_the_session_and_when_and_how_to_go_on() {
    let home = held();
    home.run(&["clock", "+181s"]);
    for args in [&["inspect"][..], &["tamper", "id=x"], &["jar", "copy", "default", "thief"]] {
        let facts = home.facts(args);
        let gone = if facts["done"].is_null() { &facts["gone"] } else { &facts["done"]["gone"] };
        assert_eq!(
            (&gone["dropped"]["rule"], &gone["dropped"]["at"]["unix"]),
            (&"expires".into(), &(LOGIN + 180).into())
        );
        assert_eq!((&gone["ago"], &gone["lives_at"]["unix"]), (&1.into(), &(LOGIN + 120).into()), "{args:?}");
        for (lang, again) in [("en", "its Expires was reached"), ("ja", "Expires の時刻になったからです")] {
            let outcome = home.run(&[&["--lang", lang], args].concat());
            assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "{args:?}");
            let screen = outcome.stdout.replace("\n  ", " ");
            let typed = |command: &str| format!("sessctl --lang {lang} {command}");
            for text in [again.to_owned(), typed("clock hold 2026-11-22T19:43:33Z"), typed("login alice")] {
                assert!(screen.contains(&text), "{args:?} {text}: {}", outcome.stdout);
            }
        }
    }
    let visit = home.run(&["visit"]);
    assert!(visit.stdout.contains("sessctl clock hold 2026-11-22T19:43:33Z"), "{}", visit.stdout);
    assert_eq!(home.run(&["clock", "hold", "2026-11-22T19:43:33Z"]).code, 0);
    assert_eq!(home.facts(&["inspect"])["age"], 120, "the clock that was offered brings it back");
}

#[test]
fn what_dropped_a_session_is_remembered_when_its_cookie_is_not_kept_any_more() {
    let home = held();
    home.run(&["clock", "+3d"]);
    // a jar forgets the values of what expired a day ago as soon as it is written
    home.file("cookies.txt", "127.0.0.1\tFALSE\t/\tFALSE\t0\tother\t1\n");
    assert_eq!(home.run(&["jar", "import", home.path("cookies.txt").to_str().unwrap()]).code, 0);
    assert!(!fs::read_to_string(home.jar()).unwrap().contains(ALICE));
    let gone = home.facts(&["inspect"]);
    assert_eq!((&gone["gone"]["dropped"]["rule"], &gone["gone"]["lives_at"]), (&"expires".into(), &Json::Null));

    let rules = [(&["jar", "restart"][..], "closed"), (&["logout"], "deleted")];
    for (command, rule) in rules {
        let home = Home::new();
        home.run(&["clock", "hold", AT]);
        home.run(&["login", "alice", if rule == "closed" { "--no-permanent" } else { "--no-refresh" }]);
        home.run(command);
        for args in [&["inspect"][..], &["tamper", "id=x"], &["visit"]] {
            assert_eq!(home.facts(args)["gone"]["dropped"]["rule"], rule, "{args:?}");
            let japanese = home.run(&[&["--lang", "ja"], args].concat());
            assert!(
                japanese.stdout.contains("`session` を捨てました（2026-11-22 19:41:33 UTC、0秒前）"),
                "{args:?}: {}",
                japanese.stdout
            );
        }
    }
}

#[test]
fn a_hundred_terminals_move_it_at_once_and_no_move_is_lost() {
    let home = held();
    thread::scope(|scope| {
        for n in 0..10 {
            let home = &home;
            scope.spawn(move || {
                for _ in 0..10 {
                    assert_eq!(home.run(&["clock", if n % 2 == 0 { "+3s" } else { "-1s" }]).code, 0);
                }
            });
        }
    });
    let clock = home.facts(&["clock"]);
    assert_eq!(clock["clock"]["browser"]["unix"], LOGIN + 100);
}

#[test]
fn serve_follows_the_clock_within_half_a_second_and_tells_of_each_move() {
    let home = held();
    let cookie = format!("session={ALICE}");
    for is_json in [true, false] {
        home.run(&["clock", "hold", AT]);
        let mut serving = Serving::start(&home, if is_json { &["--port=0", "--json"] } else { &["--port=0"] });
        let page = |cookie: &str| wire_get(&serving.url, cookie);
        assert!(page(&cookie).contains("aliceでログイン中"));
        home.run(&["clock", "+181s"]);
        let moved = Instant::now();
        while page(&cookie).contains("aliceでログイン中") {
            assert!(moved.elapsed() < Duration::from_millis(500), "not followed");
            thread::sleep(Duration::from_millis(20));
        }
        let mut line = String::new();
        while !line.contains(if is_json { "clock_moved" } else { "moved 181 s forward" }) {
            line.clear();
            assert_ne!(serving.out.read_line(&mut line).expect("a line"), 0, "it ended");
        }
        if is_json {
            let event: Json = serde_json::from_str(&line).unwrap();
            assert_eq!((&event["by"], &event["held_at"]["unix"]), (&181.into(), &(LOGIN + 181).into()));
        }
    }
}

#[test]
fn a_server_that_was_given_a_time_follows_nothing_and_says_nothing() {
    let home = held();
    let serving = Serving::start(&home, &["--port=0", NOW]);
    home.run(&["clock", "+181s"]);
    thread::sleep(Duration::from_millis(500));
    assert!(wire_get(&serving.url, &format!("session={ALICE}")).contains("aliceでログイン中"));
    let said = serving.interrupted();
    assert!(!said.stdout.to_lowercase().contains("clock"), "{}", said.stdout);
}

#[test]
fn a_move_of_the_browsers_clock_alone_is_none_of_the_servers() {
    let home = held();
    let serving = Serving::start(&home, &["--port=0"]);
    home.run(&["clock", "+181s", "--browser-only"]);
    thread::sleep(Duration::from_millis(500));
    assert!(wire_get(&serving.url, &format!("session={ALICE}")).contains("aliceでログイン中"));
    let said = serving.interrupted();
    assert!(!said.stdout.contains("moved"), "{}", said.stdout);
    let simulation = home.run(&["expire", "--simulate"]);
    assert!(simulation.stdout.contains("one clock of its own"), "{}", simulation.stdout);
}

/// The words of a screen, whatever its width.
fn words(outcome: &Outcome) -> String {
    outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_clock_that_is_released_before_a_signing_says_so_and_leads_to_a_login() {
    let home = Home::new();
    for args in [&["clock", "hold"][..], &["clock", "+1h"], &["login", "bob"]] {
        assert_eq!(home.run(args).code, 0);
    }
    let released = home.facts(&["clock", "release"]);
    assert_eq!(released["signed_later"][0]["browser"], "default", "{released}");
    for args in [&["clock", "release"][..], &["clock"]] {
        let said = home.run(args);
        assert!(words(&said).contains("Flask refuses a signature from the future."), "{}", said.stdout);
        assert!(said.stdout.ends_with("Try next: sessctl login bob\n"), "{}", said.stdout);
    }
    // the clock of a real app is not known
    assert_eq!(home.facts(&["--url", "http://127.0.0.1:1", "clock"])["signed_later"], serde_json::json!([]));
    home.run(&["login", "bob"]);
    let good = home.run(&["clock", "release"]);
    assert!(!words(&good).contains("future") && good.stdout.ends_with("sessctl inspect\n"), "{}", good.stdout);
}

#[test]
fn a_logout_says_for_which_age_a_copy_is_not_accepted_now() {
    for (moved, age, said) in [
        ("+181s", 181, ["it was signed 181 s ago, and 180 s are allowed", "署名から181秒たっていて"]),
        ("-1m", -60, ["by its clock the cookie is signed 60 s in the future", "クッキーの署名時刻は60秒先です"]),
    ] {
        for (lang, said) in LANGUAGES.into_iter().zip(said) {
            let home = held();
            home.run(&["clock", moved, "--server-only"]);
            let logout = home.run(&["--lang", lang, "logout"]);
            // a line of Japanese is broken between any two words
            let text = if lang == "ja" { words(&logout).replace(' ', "") } else { words(&logout) };
            assert!(text.contains(said) && !text.contains("worth nothing") && !text.contains("前から無効"), "{text}");
        }
        let home = held();
        home.run(&["clock", moved, "--server-only"]);
        let facts = home.facts(&["logout"]);
        assert_eq!(
            (&facts["copy_still_works"], &facts["bad_age"]),
            (&Json::Bool(false), &serde_json::json!({"age": age, "max_age": 180}))
        );
    }
    assert_eq!(held().facts(&["logout"])["bad_age"], Json::Null);
}

#[test]
fn a_logout_after_the_end_says_who_dropped_the_cookie_and_not_that_there_was_no_login() {
    let home = held();
    home.run(&["clock", "+181s"]);
    for (lang, said) in LANGUAGES.into_iter().zip(["its Expires was reached", "Expires の時刻になったからです"])
    {
        let logout = home.run(&["--lang", lang, "logout"]);
        assert!(words(&logout).contains(said), "{}", logout.stdout);
        assert!(!words(&logout).contains("was not logged in") && !logout.stdout.contains("ログインしていなかった"));
        // it is held, and the cookie is deleted whatever it shows
        assert!(!words(&logout).contains("clock hold"), "{}", logout.stdout);
    }
    assert_eq!(home.facts(&["logout"])["gone"]["dropped"]["rule"], "expires");
    home.run(&["login", "alice"]);
    assert_eq!(home.facts(&["logout"])["gone"], Json::Null);
    assert_eq!(home.facts(&["logout"])["gone"]["dropped"]["rule"], "deleted");
    let never = Home::new().run(&["logout"]);
    assert!(words(&never).contains("this browser was not logged in"), "{}", never.stdout);
}

#[test]
fn at_a_real_app_too_a_logout_says_who_dropped_the_cookie() {
    let app = Serving::start(&Home::new(), &["--port=0"]);
    let home = Home::new();
    let at_the_app = |args: &[&str]| home.run(&[&["--url", app.url.as_str()], args].concat());
    assert_eq!(at_the_app(&["login", "alice"]).code, 0);
    assert_eq!(at_the_app(&["clock", "+181s"]).code, 0);
    let logout = at_the_app(&["logout"]);
    let text = words(&logout);
    assert!(text.contains("its Expires was reached") && !text.contains("Nobody was logged in"), "{text}");
    assert!(text.ends_with(&format!("Try next: sessctl --url {} clock release", app.url)), "{text}");
    let never = home.run(&["--url", &app.url, "--browser", "new", "logout"]);
    assert!(words(&never).contains("Nobody was logged in."), "{}", never.stdout);
}

#[test]
fn a_restart_after_the_end_has_nothing_to_lose() {
    let home = held();
    home.run(&["clock", "+181s"]);
    let restart = home.run(&["jar", "restart"]);
    let text = words(&restart);
    assert!(text.contains("There was no live cookie."), "{text}");
    assert!(text.contains("`session` had already reached its Expires at 2026-11-22 19:44:33 UTC"), "{text}");
    assert!(!text.contains("Nothing was lost") && !text.contains("is empty"), "{text}");
    let japanese = home.run(&["--lang", "ja", "jar", "restart"]).stdout;
    assert!(
        japanese.contains("有効なクッキーはありませんでした") && !japanese.contains("消えたクッキーは"),
        "{japanese}"
    );
}

#[test]
fn where_no_session_is_left_the_simulation_says_so_and_logs_in_by_itself_with_the_last_name() {
    let home = held();
    home.run(&["login", "bob"]);
    home.run(&["clock", "+181s"]);
    let facts = home.facts(&["expire", "--simulate"]);
    assert_eq!(
        (&facts["stand_in"], &facts["gone"]["dropped"]["at"]["unix"]),
        (&Json::from("bob"), &Json::from(LOGIN + 180))
    );
    assert_eq!(facts["steps"][0]["server"]["logged_in_as"], "bob");
    for (lang, said) in LANGUAGES.into_iter().zip([
        ["its Expires was reached.", "logged in by itself as bob, in no jar"],
        ["`session` を捨てました", "sessctl が代わりに bob として"],
    ]) {
        let text = words(&home.run(&["--lang", lang, "expire", "--simulate"]));
        assert!(said.iter().all(|said| text.contains(said)) && !text.contains("alice"), "{text}");
    }
    let never = home.facts(&["--browser", "new", "expire", "--simulate"]);
    assert_eq!((&never["stand_in"], &never["gone"]), (&Json::from("alice"), &Json::Null));
    home.run(&["login", "bob"]);
    let held = home.facts(&["expire", "--simulate"]);
    assert_eq!((&held["stand_in"], &held["gone"]), (&Json::Null, &Json::Null));
}

#[test]
fn the_demo_begins_where_the_clock_is_held() {
    let home = held();
    assert_eq!(home.facts(&["demo"])["begins_at"]["unix"], LOGIN);
    assert_eq!(home.facts(&["--now", "1795380093", "demo"])["begins_at"]["unix"], 1_795_380_093_i64);
    for (lang, said) in LANGUAGES.into_iter().zip(["demo begins there", "demo はこの時刻から始まり"]) {
        let clock = home.run(&["--lang", lang, "clock"]);
        assert!(words(&clock).contains(said), "{}", clock.stdout);
    }
}

/// The body of the login page, to a browser that sends this cookie.
fn wire_get(url: &str, cookie: &str) -> String {
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).expect("a server");
    let request = format!("GET /login HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn in_a_lesson_the_clock_speaks_of_the_lessons_app_alone() {
    let home = Home::new();
    for lang in LANGUAGES {
        let args = ["--lang", lang, "clock", "hold", AT];
        let in_a_lesson = home.run_with_env(&args, "SESSCTL_IN_A_LESSON", "1").stdout;
        assert!(!in_a_lesson.contains("serve") && !in_a_lesson.contains("demo"), "{in_a_lesson}");
        let elsewhere = home.run(&args).stdout;
        assert!(elsewhere.contains("sessctl serve"), "{elsewhere}");
    }
}
