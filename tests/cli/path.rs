//! The path from an empty home to its end, typed as it is suggested: the last line of each screen is the next command.

use std::process::Command;

use super::apps::{KEY, answer, app, mia};
use super::{Home, LANGUAGES, OTHER_KEY, Outcome, Serving, finished, server};

/// How many stations there are.
const STATIONS: usize = 12;

/// A line as a shell runs it, with `sessctl` on the PATH.
pub(super) fn typed(home: &Home, environment: &[(&str, &str)], line: &str) -> Outcome {
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_sessctl")).parent().expect("a folder");
    let mut command: Command = home.program("sh", &["-c", line]);
    let path = format!("{}:/usr/bin:/bin", folder.display());
    command.env("PATH", path).envs(environment.iter().copied());
    // its words are what a run is held to
    finished(&mut command, &line.split(' ').collect::<Vec<_>>())
}

/// What the last line of a screen says to type, and how its label reads.
fn suggested(screen: &Outcome) -> &str {
    let last = screen.stdout.lines().last().unwrap_or_default();
    let labels = ["Try next: ", "次に試すこと: "];
    let command = labels.iter().find_map(|label| last.strip_prefix(label));
    let command = command.unwrap_or_else(|| panic!("{}: nothing to try: {}", screen.what, screen.everything()));
    assert!(command.starts_with("sessctl "), "{command}");
    command
}

/// The place that stands above the last line.
fn place(screen: &Outcome) -> Option<usize> {
    let line = screen.stdout.lines().rev().nth(1).unwrap_or_default().trim();
    let number = line
        .strip_prefix("step ")
        .and_then(|line| line.strip_suffix(" of 12"))
        .or_else(|| line.strip_prefix("全12段階の")?.strip_suffix("番目"));
    number.map(|number| number.parse().expect("a number"))
}

/// Types the path from this line on to its end. The commands, each with its screen.
fn walked(home: &Home, environment: &[(&str, &str)], first: &str) -> Vec<(String, Outcome)> {
    let mut walked: Vec<(String, Outcome)> = Vec::new();
    let mut next = first.to_owned();
    for number in 1..=STATIONS {
        let screen = typed(home, environment, &next);
        // a forged cookie is refused, and all else is done
        assert_eq!(screen.code, i32::from(number == 3), "{next}: {}", screen.everything());
        assert_eq!(place(&screen), Some(number), "{next}: {}", screen.stdout);
        let command = suggested(&screen).to_owned();
        walked.push((next, screen));
        next = command;
    }
    // the path leads on, and to nothing that was typed on it
    let is_new = |line: &str| walked.iter().all(|(typed, _)| typed != line);
    assert!(is_new(&next) && next.ends_with("learn 2 --learner learner"), "{next}");
    for (one, (typed, _)) in walked.iter().enumerate() {
        let again: Vec<usize> = (one + 1..STATIONS).filter(|other| walked[*other].0 == *typed).collect();
        assert_eq!(again, if one == 6 { vec![9] } else { vec![] }, "{typed}");
    }
    walked
}

/// What happens at the stations where something does.
fn assert_what_happened(walked: &[(String, Outcome)]) {
    let screen = |number: usize| walked[number - 1].1.stdout.as_str();
    let says = |number: usize, words: [&str; 2]| {
        assert!(words.iter().any(|words| screen(number).contains(words)), "{number}: {}", screen(number));
    };
    says(1, ["session=eyJ", "session=eyJ"]);
    says(2, ["matches", "一致"]);
    says(3, ["✘", "✘"]);
    says(5, ["+180 s", "+180秒"]);
    says(7, ["that is: alice is logged in", "ページには「aliceでログイン中」とあります"]);
    says(8, ["Nothing was lost", "消えたクッキーはありません"]);
    says(9, ["session=; Expires=Thu, 01 Jan 1970", "session=; Expires=Thu, 01 Jan 1970"]);
    says(10, ["that is: alice is logged in", "ページには「aliceでログイン中」とあります"]);
    says(12, ["Lesson 1 of 10", "レッスン1（全10）"]);
}

fn commands(walked: &[(String, Outcome)]) -> Vec<&str> {
    walked.iter().map(|(typed, _)| typed.strip_prefix("sessctl ").expect("our program")).collect()
}

#[test]
fn the_path_is_typed_from_an_empty_home_to_its_end() {
    let home = Home::new();
    let walked = walked(&home, &[], "sessctl login alice");
    assert_eq!(
        commands(&walked),
        [
            "login alice",
            "inspect",
            "tamper id=admin",
            "sign id=admin",
            "expire --simulate",
            "jar copy default other",
            "--browser other visit",
            "jar restart",
            "logout",
            "--browser other visit",
            "demo",
            "learn",
        ]
    );
    assert_what_happened(&walked);
}

#[test]
fn a_second_class_in_the_same_home_walks_it_again() {
    let home = Home::new();
    for _ in 0..2 {
        assert_what_happened(&walked(&home, &[], "sessctl login alice"));
    }
}

#[test]
fn a_time_that_was_typed_is_typed_again_and_one_of_the_environment_stays_there() {
    let home = Home::new();
    let now = "--now 2026-11-22T19:41:33Z ";
    let with_now = walked(&home, &[], &format!("sessctl {now}login alice"));
    assert!(commands(&with_now)[..10].iter().all(|command| command.contains(now)), "{:?}", commands(&with_now));
    assert_eq!(commands(&with_now)[10], "demo");
    assert_what_happened(&with_now);

    let home = Home::new();
    let of_environment = walked(&home, &[("SESSCTL_NOW", "2026-11-22T19:41:33Z")], "sessctl login alice");
    assert!(commands(&of_environment).iter().all(|command| !command.contains("--now")));
    assert_what_happened(&of_environment);
}

#[test]
fn the_names_that_were_chosen_are_followed() {
    let home = Home::new();
    let walked = walked(&home, &[], "sessctl --browser shop login alice");
    let commands = commands(&walked);
    assert_eq!(commands[5..8], ["jar copy shop other", "--browser other visit", "--browser shop jar restart"]);
    assert_what_happened(&walked);

    // another thief than the one that was suggested
    let home = Home::new();
    typed(&home, &[], "sessctl --browser other login alice");
    let suggestion = typed(&home, &[], "sessctl --browser other expire --simulate");
    assert_eq!(suggested(&suggestion), "sessctl jar copy other thief");
    let mut next = "sessctl jar copy other mallory".to_owned();
    for (number, expected) in [
        (6, "sessctl --browser mallory visit"),
        (7, "sessctl --browser other jar restart"),
        (8, "sessctl --browser other logout"),
        (9, "sessctl --browser mallory visit"),
        (10, "sessctl demo"),
    ] {
        let screen = typed(&home, &[], &next);
        assert_eq!((place(&screen), suggested(&screen)), (Some(number), expected), "{}", screen.stdout);
        next = expected.to_owned();
    }
}

#[test]
fn a_language_that_was_typed_is_typed_again() {
    let home = Home::new();
    let walked = walked(&home, &[("LANG", "en_US.UTF-8")], "sessctl --lang ja login alice");
    for (typed, screen) in &walked {
        assert!(typed.contains("--lang ja "), "{typed}");
        assert!(screen.stdout.contains("段階の"), "{typed}: {}", screen.stdout);
    }
    assert_what_happened(&walked);
}

#[test]
fn options_that_the_answer_depends_on_are_carried_along() {
    let home = Home::new();
    let key = home.file("it's a key", OTHER_KEY);
    let quoted = format!("'{}'", key.replace('\'', r"'\''"));
    let walked = walked(&home, &[], &format!("sessctl login alice --secret-file {quoted} --lifetime 10m"));
    // what the login left beside the session is found there; `sign` has no session and takes the file
    let commands = commands(&walked);
    assert_eq!(commands[1..3], ["inspect", "tamper id=admin"]);
    assert_eq!(commands[3], format!("sign id=admin --secret-file {quoted}"));
    assert!(walked[3].1.stdout.contains("the given key"), "{}", walked[3].1.stdout);
}

#[test]
fn a_held_clock_does_not_break_it() {
    let home = Home::new();
    typed(&home, &[], "sessctl clock hold 2026-11-22T19:41:33Z");
    assert_what_happened(&walked(&home, &[], "sessctl login alice"));
}

#[test]
fn a_held_clock_that_passes_the_end_is_repaired_at_each_station() {
    let lines = {
        let home = Home::new();
        walked(&home, &[], "sessctl login alice").into_iter().map(|(typed, _)| typed).collect::<Vec<_>>()
    };
    for (place_before, line) in lines[1..10].iter().enumerate() {
        let home = Home::new();
        typed(&home, &[], "sessctl clock hold 2026-11-22T19:41:33Z");
        for before in &lines[..=place_before] {
            typed(&home, &[], before);
        }
        typed(&home, &[], "sessctl clock +181s");
        let over = typed(&home, &[], line);
        assert_eq!(place(&over), None, "{line}: {}", over.stdout);
        assert_eq!(suggested(&over), "sessctl login alice", "{line}: {}", over.stdout);
        let repaired = typed(&home, &[], suggested(&over));
        assert_eq!((repaired.code, place(&repaired)), (0, Some(1)), "{line}: {}", repaired.everything());
        // it goes on where it was, or with a new copy where one was made of the old session
        let goes_on = &lines[(place_before + 1).min(5)];
        assert_eq!(suggested(&repaired), goes_on, "{line}: {}", repaired.stdout);
        let (mut number, mut screen) = (1, repaired);
        while number < STATIONS {
            screen = typed(&home, &[], suggested(&screen));
            let at = place(&screen).unwrap_or_default();
            assert!(at > number, "{line}: {number}, {}", screen.everything());
            number = at;
        }
    }
}

#[test]
fn beside_a_good_session_with_another_name_and_behind_the_end_the_path_begins_anew() {
    let anew = |home: &Home, login: &str| {
        let screen = typed(home, &[], login);
        assert_eq!((place(&screen), suggested(&screen)), (Some(1), "sessctl inspect"), "{login}: {}", screen.stdout);
    };
    let home = Home::new();
    typed(&home, &[], "sessctl clock hold 2026-11-22T19:41:33Z");
    for before in ["login alice", "inspect", "tamper id=admin"] {
        typed(&home, &[], &format!("sessctl {before}"));
    }
    anew(&home, "sessctl login alice");
    for before in ["inspect", "tamper id=admin", "clock +181s"] {
        typed(&home, &[], &format!("sessctl {before}"));
    }
    anew(&home, "sessctl login bob");
    // a session from the future is over too
    for before in ["inspect", "tamper id=admin", "clock -1m"] {
        typed(&home, &[], &format!("sessctl {before}"));
    }
    assert_eq!(suggested(&typed(&home, &[], "sessctl login bob")), "sessctl sign id=admin");
    typed(&home, &[], "sessctl jar clear");
    anew(&home, "sessctl login bob");
    for before in ["jar copy default other", "--browser other visit", "logout", "--browser other visit"] {
        typed(&home, &[], &format!("sessctl {before}"));
    }
    anew(&home, "sessctl login bob");
}

/// The words of a screen, whatever its width.
fn words(screen: &Outcome) -> String {
    screen.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_two_visits_of_the_copy_say_what_is_new_in_each() {
    let home = Home::new();
    typed(&home, &[], "sessctl clock hold 2026-11-22T19:41:33Z");
    typed(&home, &[], "sessctl login alice");
    typed(&home, &[], "sessctl jar copy default other");
    let enough = [r#"For that, the copy from browser "default" was enough."#, "からのコピーだけで"];
    let still =
        [r#"Browser "default" has logged out, and this copy of its session still works."#, "はログアウトしましたが"];
    for (said, unsaid, number) in [(enough, still, 7), (still, enough, 10)] {
        for (lang, place_of_words) in LANGUAGES.into_iter().zip([0, 1]) {
            let visit = typed(&home, &[], &format!("sessctl --browser other --lang {lang} visit"));
            let text = words(&visit);
            assert_eq!(place(&visit), Some(number), "{text}");
            assert!(text.contains(said[place_of_words]) && !text.contains(unsaid[place_of_words]), "{text}");
            // value and Expires are what they were
            let same = ["The answer brought the same cookie again.", "応答で同じクッキーがもう一度届きました。"];
            assert!(text.contains(same[place_of_words]) && !text.contains("renewed"), "{text}");
        }
        typed(&home, &[], "sessctl logout");
    }
    typed(&home, &[], "sessctl clock +1s");
    let renewed = typed(&home, &[], "sessctl --browser other visit");
    assert!(words(&renewed).contains("renewed the cookie: kept until 2026-11-22 19:44:34 UTC"), "{}", renewed.stdout);
}

#[test]
fn a_copy_that_is_no_good_names_the_browser_that_it_came_from() {
    for (moved, session) in [("+181s", "its Expires"), ("-1m", "60 s in the future")] {
        let home = Home::new();
        for line in ["clock hold 2026-11-22T19:41:33Z", "--browser shop login mia", "jar copy shop other"] {
            typed(&home, &[], &format!("sessctl {line}"));
        }
        typed(&home, &[], &format!("sessctl clock {moved}"));
        for (lang, origin) in
            LANGUAGES.into_iter().zip([r#"copied from browser "shop""#, "ブラウザ「shop」からのコピー"])
        {
            let visit = typed(&home, &[], &format!("sessctl --browser other --lang {lang} visit"));
            assert!(words(&visit).contains(origin), "{}", visit.stdout);
            assert!(lang == "ja" || words(&visit).contains(session), "{}", visit.stdout);
            assert_eq!(suggested(&visit), format!("sessctl --browser shop --lang {lang} login mia"));
        }
    }
}

#[test]
fn at_an_app_with_an_address_it_is_the_same_path() {
    let home = Home::new();
    let app = Serving::start(&home, &["--port", "0"]);
    let walked = walked(&home, &[], &format!("sessctl --url {} login alice", app.url));
    let url = format!("--url {} ", app.url);
    assert!(commands(&walked)[..10].iter().all(|command| command.contains(&url)), "{:?}", commands(&walked));
    assert_what_happened(&walked);
}

#[test]
fn a_clock_apart_from_a_real_app_is_released_first() {
    let home = Home::new();
    let app = Serving::start(&Home::new(), &["--port", "0"]);
    let line = |command: &str| format!("sessctl --url {} {command}", app.url);
    typed(&home, &[], &line("login alice"));
    typed(&home, &[], &line("clock +181s"));
    let over = typed(&home, &[], &line("inspect"));
    assert_eq!((over.code, suggested(&over)), (1, line("clock release").as_str()), "{}", over.stdout);
    let released = typed(&home, &[], suggested(&over));
    assert_eq!(suggested(&released), line("inspect"));
    assert_eq!(place(&typed(&home, &[], suggested(&released))), Some(2));
}

/// The command in the hint of an error.
fn hinted(error: &Outcome) -> String {
    assert!(!error.is_answer() || error.stdout.is_empty(), "{}", error.stdout);
    let hint = error.stderr.lines().skip_while(|line| !line.starts_with("hint: ")).collect::<Vec<_>>().join(" ");
    let hint = hint.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = hint.find("sessctl ").unwrap_or_else(|| panic!("{}: no command: {hint}", error.what));
    hint[place..].to_owned()
}

#[test]
fn after_each_kind_of_failure_the_next_command_repairs_it() {
    const NOW: &str = "--now 2026-11-22T19:41:33Z";
    const LATER: &str = "--now 2026-11-22T19:44:40Z";
    // what is done first, what fails, its exit code, and what repairs it
    let failures = [
        (vec![], "inspect".to_owned(), 3, "login alice"),
        (vec![], "expire".to_owned(), 3, "login alice"),
        (vec![], "tamper id=admin".to_owned(), 3, "login alice"),
        (vec![], "logout".to_owned(), 0, "login alice"),
        (vec![], "visit".to_owned(), 0, "login alice"),
        (vec![], "jar".to_owned(), 0, "login alice"),
        (vec![], "--browser nobody inspect".to_owned(), 3, "--browser nobody login alice"),
        (vec![], "jar copy nobody thief".to_owned(), 3, "--browser nobody login alice"),
        (vec!["login mia"], "--name sid inspect".to_owned(), 3, "--name sid login mia"),
        (vec!["login mia"], "jar copy default default".to_owned(), 2, "jar copy default thief"),
        (vec!["--now 2026-11-22T19:41:33Z login mia"], format!("{LATER} inspect"), 1, "login mia"),
        (vec!["--now 2026-11-22T19:41:33Z login mia"], format!("{LATER} tamper id=x"), 1, "login mia"),
        (vec!["--now 2026-11-22T19:41:33Z login mia"], format!("{LATER} visit"), 0, "login mia"),
        (vec!["--now 2026-11-22T19:41:33Z login mia"], format!("{LATER} expire"), 1, "login mia"),
        (vec!["--now 2026-11-22T19:41:33Z login mia"], format!("{LATER} jar copy default thief"), 1, "login mia"),
        (vec!["login mia", "logout"], "inspect".to_owned(), 1, "login mia"),
        (vec!["login mia --no-permanent", "jar restart"], "inspect".to_owned(), 1, "login mia"),
        (vec!["login mia --no-permanent"], "jar restart".to_owned(), 0, "login mia"),
        (vec!["login mia"], "jar clear".to_owned(), 0, "login alice"),
    ];
    for (before, fails, code, repair) in failures {
        let home = Home::new();
        for line in &before {
            typed(&home, &[], &format!("sessctl {line}"));
        }
        let failed = typed(&home, &[], &format!("sessctl {fails}"));
        assert_eq!(failed.code, code, "{fails}: {}", failed.everything());
        let next = if failed.stdout.is_empty() { hinted(&failed) } else { suggested(&failed).to_owned() };
        // the time that was typed goes along
        let next = next.replace(&format!("{LATER} "), "").replace(&format!("{NOW} "), "");
        assert_eq!(next, format!("sessctl {repair}"), "{fails}");
        assert_eq!(place(&failed), None, "{fails}: {}", failed.stdout);
        let repaired = typed(&home, &[], &next);
        assert_eq!(repaired.code, 0, "{fails}, {next}: {}", repaired.everything());
    }
}

#[test]
fn at_an_app_without_an_answer_the_embedded_one_is_left() {
    let home = Home::new();
    let failed = typed(&home, &[], "sessctl --browser shop --url http://127.0.0.1:1 login alice --page /me");
    let next = hinted(&failed);
    assert_eq!((failed.code, next.as_str()), (3, "sessctl --browser shop login alice"));
    assert_eq!(typed(&home, &[], &next).code, 0);
}

#[test]
fn a_key_that_does_not_fit_is_left_out_and_the_app_is_asked() {
    let view = |visit: &super::apps::Visit<'_>| super::apps::quickstart(visit);
    let (url, _) = app(None, view);
    let home = mia(&url);
    let wrong = home.file("wrong", OTHER_KEY);
    let refused = typed(&home, &[], &format!("sessctl --url {url} inspect --secret-file {wrong}"));
    assert_eq!((refused.code, suggested(&refused)), (1, format!("sessctl --url {url} visit").as_str()));
    let asked = typed(&home, &[], suggested(&refused));
    assert_eq!((asked.code, suggested(&asked)), (0, format!("sessctl --url {url} inspect").as_str()));
    assert_eq!(typed(&home, &[], suggested(&asked)).code, 0);

    // the right key, used in another way
    let right = home.file("right", KEY);
    let refused = typed(&home, &[], &format!("sessctl --url {url} inspect --secret-file {right} --salt other"));
    assert_eq!(
        (refused.code, suggested(&refused)),
        (1, format!("sessctl --url {url} inspect --secret-file {right}").as_str())
    );
    assert_eq!(typed(&home, &[], suggested(&refused)).code, 0);
}

#[test]
fn where_it_cannot_be_told_a_page_is_named() {
    let (url, _) = app(None, |visit| match (visit.path, &visit.user) {
        ("/me", Some(user)) => answer(200, "", &format!("<p>Hello {user}</p>")),
        ("/me", None) => answer(401, "", "<p>Please log in</p>"),
        ("/", _) => answer(200, "", "<p>Welcome</p>"),
        _ => answer(404, "", "<p>No such page</p>"),
    });
    let home = mia(&url);
    for command in ["tamper id=admin", "visit /", "expire --simulate"] {
        let unknown = typed(&home, &[], &format!("sessctl --url {url} {command}"));
        let expected = match command {
            "visit /" => format!("sessctl --url {url} visit --page PATH"),
            command => format!("sessctl --url {url} {command} --page PATH"),
        };
        assert_eq!(suggested(&unknown), expected, "{command}: {}", unknown.stdout);
        assert_eq!(place(&unknown), None);
        let known = typed(&home, &[], &expected.replace("PATH", "/me"));
        let facts =
            known.stdout.contains("logged in") || known.stdout.contains("did not believe") || place(&known) == Some(5);
        assert!(facts, "{}", known.stdout);
    }
    let nowhere = typed(&home, &[], &format!("sessctl --url {url} visit /nowhere"));
    assert_eq!(suggested(&nowhere), format!("sessctl --url {url} visit /"), "{}", nowhere.stdout);
}

#[test]
fn what_may_be_a_secret_is_named_and_not_repeated() {
    let (url, _) = app(None, super::apps::quickstart);
    let home = mia(&url);
    for (lang, again) in LANGUAGES.into_iter().zip(["Add --header as before", "--header の値は秘密かもしれない"])
    {
        let line = format!("sessctl --url {url} --lang {lang} visit --header 'X-Api-Key: hunter2' --shows 'Logged in'");
        typed(&home, &[], &line);
        let line = format!("sessctl --url {url} --lang {lang} tamper id=admin --header 'X-Api-Key: hunter2' --page /");
        let unseen = typed(&home, &[], &line);
        assert!(!suggested(&unseen).contains("header"), "`sign` takes none");
        let line = format!("sessctl --url {url} --lang {lang} sign id=admin --secret hunter2 --page /");
        let signed = typed(&home, &[], &line);
        assert!(!signed.everything().contains("hunter2"), "{}", signed.everything());
        let logout = typed(&home, &[], &format!("sessctl --url {url} --lang {lang} logout --header 'A: hunter2'"));
        assert!(logout.stdout.contains(again) && !logout.everything().contains("hunter2"), "{}", logout.stdout);
    }
}

#[test]
fn the_command_is_one_line_however_long() {
    let home = Home::new();
    let url = server(|_| answer(200, "", "<p>hello</p>"));
    let long = format!("--url {url}/{} --name {}", "a".repeat(60), "n".repeat(60));
    let screen = typed(&home, &[], &format!("sessctl {long} jar"));
    assert_eq!(suggested(&screen), format!("sessctl {long} login USER"));
}

#[test]
fn what_was_typed_at_one_station_is_in_force_at_those_that_take_it() {
    let (url, _) = app(Some(600), |visit| match &visit.user {
        Some(user) if visit.path == "/me" => answer(200, "", &format!("<p>Hello {user}</p>")),
        _ => answer(200, "", "<p>Welcome</p>"),
    });
    let home = mia(&url);
    let key = home.file("key", KEY);
    let begin = format!("sessctl --url {url}");
    let next = |line: &str| suggested(&typed(&home, &[], &format!("{begin} {line}"))).to_owned();
    let seen = "--page /me --shows Hello";
    // `inspect` takes no page, and `tamper` is to be asked for it all the same
    assert_eq!(next(&format!("visit {seen}")), format!("{begin} inspect"));
    assert_eq!(
        next(&format!("tamper user=admin {seen} --secret-file {key}")),
        format!("{begin} sign user=admin {seen} --secret-file {key}")
    );
    assert_eq!(
        next(&format!("inspect --secret-file {key}")),
        format!("{begin} tamper user=admin {seen} --secret-file {key}")
    );
    // what a command takes and was not typed is not in force any more
    assert_eq!(next("inspect"), format!("{begin} tamper user=admin {seen}"));
    assert_eq!(
        next(&format!("tamper user=admin {seen}")),
        format!("{begin} sign user=admin --secret-file FILE {seen}")
    );
}

#[test]
fn what_another_program_wrote_beside_a_browser_is_no_part_of_a_command() {
    let home = Home::of_alice();
    let foreign = r#"{"sessctl_copies": 1, "from": "$(touch x)", "to": "a; touch x", "user": "b; touch x", "logged_out": true,
        "typed": [["lifetime", "9; touch x"], ["shows", "$(touch x)"], ["no-refresh", "; touch x"], ["; touch x", "touch"]]}"#;
    for (args, lang) in
        [(&["expire", "--simulate"][..], "en"), (&["inspect"], "en"), (&["logout"], "ja"), (&["jar"], "ja")]
    {
        home.file("jars/copies/default.json", foreign);
        let screen = home.run(&[&[super::NOW, "--lang", lang], args].concat());
        let line = suggested(&screen);
        let words = shlex::split(line).unwrap_or_else(|| panic!("no words of a shell: {line}"));
        let bare = |word: &String| !line.contains(&format!("'{word}'")) && word.contains(['$', ';', ' ', '(']);
        assert!(!words.iter().any(bare), "{line}");
        assert!(!line.contains("a; touch"), "no browser has this name: {line}");
    }
}
