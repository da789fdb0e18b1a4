//! Against apps that others wrote, and small apps of one trait each: `sessctl` says what is true of them, or that it
//! cannot tell.
//!
//! `apps/serve.py` starts an app, `apps/truth.json` has what is true of it, and `apps/README.md` says what it is. The truth
//! was found by `apps/truth.py`, without `sessctl`. What `sessctl` said of each app is the table of `docs/apps.md`:
//! `SESSCTL_WRITE=1` writes it.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::panic;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::stage::{App, Said, Terminal, python_of};

/// How long an app may take to listen, a command to answer, and all of them together.
const MAX_START: Duration = Duration::from_secs(20);
const MAX_COMMAND: Duration = Duration::from_secs(75);
const MAX_STAGE: Duration = Duration::from_secs(360);
/// Apps that run at a time. Most of the time is waiting: some of them never answer.
const AT_A_TIME: usize = 4;

const PASSWORD: &str = "plum-password";
const KEY: &str = "plum-key";
/// A login by JSON. `sessctl` puts the password in, so that it does not stand in the list of processes.
const API: &str =
    r#"login mia --path /login --data {"username":"{user}","password":"{password}"} --password-stdin --page /me"#;

/// What `inspect` finds in the jar after a login.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cookie {
    /// A session of Flask, signed with the key that is given.
    Flask,
    /// The same, and no key is known.
    Unverified,
    /// Another format, by its name in `looks_like`.
    Foreign(&'static str),
    /// No cookie has to have come.
    Any,
}

/// An app, and what is typed for it.
struct Row {
    /// For `serve.py`.
    name: &'static str,
    /// For the table.
    title: &'static str,
    /// The likely command. The address is added to it, and the password where it asks for one.
    login: &'static str,
    /// The page that shows who is logged in, if it has to be named.
    page: Option<&'static str>,
    /// What is added to `logout`.
    logout: &'static str,
    /// The name of the session cookie.
    cookie_name: &'static str,
    /// What the cookie is.
    cookie: Cookie,
    /// Columns in which `cannot tell` is no answer.
    must: &'static [Column],
}

/// A column of the table: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    LoggedIn,
    Forged,
    Lifetime,
    Copy,
}

use Column::{Copy as CopyWorks, Forged, Lifetime, LoggedIn};

/// An app with a plain form and Flask's sessions. What is otherwise is named.
const FLASK: Row = Row {
    name: "",
    title: "",
    login: "login mia --password-stdin",
    page: None,
    logout: "",
    cookie_name: "session",
    cookie: Cookie::Flask,
    must: &[LoggedIn, Lifetime],
};
/// An app with a fault: no answer is expected of it.
const FAULT: Row = Row { cookie: Cookie::Any, must: &[], ..FLASK };
/// Django's admin.
const DJANGO: Row = Row {
    login: "login mia --path /admin/login/ --password-stdin --page /admin/",
    page: Some("/admin/"),
    cookie_name: "sessionid",
    must: &[LoggedIn],
    ..FLASK
};

/// Those that never answer are the first to start.
const ROWS: [Row; 38] = [
    Row { name: "hangs", title: "fault: no request is answered", ..FAULT },
    Row { name: "endless", title: "fault: no page ends", ..FAULT },
    Row { name: "flaskr", title: "the blog of Flask's tutorial", ..FLASK },
    Row { name: "flask_login", title: "Flask-Login, form by Flask-WTF", ..FLASK },
    Row {
        name: "flask_security",
        title: "Flask-Security, quickstart",
        login: "login mia@example.com --password-stdin",
        logout: " --path /logout --method POST",
        ..FLASK
    },
    Row {
        name: "flask_session_files",
        title: "Flask-Session, files",
        cookie: Cookie::Foreign("random_id"),
        must: &[LoggedIn],
        ..FLASK
    },
    Row {
        name: "flask_session_redis",
        title: "Flask-Session, Redis",
        cookie: Cookie::Foreign("random_id"),
        must: &[LoggedIn],
        ..FLASK
    },
    Row { name: "quart", title: "Quart", ..FLASK },
    Row {
        name: "starlette",
        title: "Starlette, SessionMiddleware",
        cookie: Cookie::Foreign("starlette"),
        must: &[LoggedIn],
        ..FLASK
    },
    Row { name: "django_cookies", title: "Django admin, signed_cookies", cookie: Cookie::Foreign("django"), ..DJANGO },
    Row {
        name: "django_database",
        title: "Django admin, database sessions",
        cookie: Cookie::Foreign("random_id"),
        ..DJANGO
    },
    Row {
        name: "jwt",
        title: "Flask-JWT-Extended, token in a cookie",
        login: API,
        page: Some("/me"),
        logout: " --path /logout --method POST",
        cookie_name: "access_token_cookie",
        cookie: Cookie::Foreign("jwt"),
        must: &[LoggedIn],
    },
    Row {
        name: "datasette",
        title: "datasette, datasette-auth-passwords",
        login: "login mia --path /-/login --password-stdin",
        cookie_name: "ds_actor",
        cookie: Cookie::Foreign("datasette"),
        must: &[LoggedIn],
        ..FLASK
    },
    Row {
        name: "locust",
        title: "locust --web-login, form by a script",
        login: "login mia --path /login_submit --method POST --field username=mia --field password=plum-password --page /",
        page: Some("/"),
        must: &[],
        ..FLASK
    },
    Row {
        name: "gunicorn",
        title: "gunicorn, 4 workers with a key each",
        cookie: Cookie::Unverified,
        must: &[],
        ..FLASK
    },
    Row { name: "nginx", title: "nginx, Flask below /shop", ..FLASK },
    Row { name: "plain", title: "trait: none", ..FLASK },
    Row { name: "short_lifetime", title: "trait: 20 s, not permanent", ..FLASK },
    Row {
        name: "quickstart",
        title: "Flask's quickstart, 600 s, not permanent",
        login: "login mia --path /login",
        logout: " --path /logout",
        ..FLASK
    },
    Row {
        name: "api",
        title: "trait: JSON, 200 or 401",
        login: API,
        page: Some("/me"),
        logout: " --path /logout",
        ..FLASK
    },
    Row { name: "noisy", title: "trait: nonces, tokens, clocks", ..FLASK },
    Row { name: "get_login", title: "trait: login by GET", ..FLASK },
    Row { name: "renamed", title: "trait: SESSION_COOKIE_NAME", cookie_name: "my_sess", ..FLASK },
    Row { name: "hidden_id", title: "trait: a hidden field `id`", ..FLASK },
    Row { name: "guarded", title: "trait: 302 to the login", ..FLASK },
    Row { name: "same_page", title: "trait: one page for all", must: &[], ..FLASK },
    Row { name: "elsewhere", title: "trait: login at /auth/sign-in, a session for all", ..FLASK },
    Row { name: "strict", title: "trait: 422 to a bad cookie", ..FLASK },
    Row { name: "closed", title: "fault: nothing listens", ..FAULT },
    Row { name: "circle", title: "fault: redirects in a circle", ..FAULT },
    Row { name: "other_host", title: "fault: redirects to another host", ..FAULT },
    Row { name: "all_500", title: "fault: 500 to everything", ..FAULT },
    Row { name: "huge_page", title: "fault: a page of 100 MB", ..FAULT },
    Row { name: "thousand_fields", title: "trait: a form of 1,000 fields", must: &[], ..FLASK },
    Row {
        name: "two_forms",
        title: "trait: two login forms",
        login: "login mia --path /login --form 2 --password-stdin",
        must: &[LoggedIn],
        ..FLASK
    },
    Row { name: "shift_jis", title: "trait: Shift_JIS", must: &[], ..FLASK },
    Row { name: "csrf", title: "trait: a CSRF token that is new on each GET", ..FLASK },
    Row { name: "once", title: "trait: a login that works once", must: &[LoggedIn], ..FLASK },
];

/// What `sessctl` said of an app, and what was wrong with it.
struct Found {
    row: &'static Row,
    /// In the order of the columns.
    cells: [Json; 4],
    faults: Vec<String>,
    took: Duration,
}

#[test]
#[ignore = "needs the apps: run tests/real/apps/setup.sh first"]
fn of_each_app_the_truth_is_said_or_that_it_cannot_be_told() {
    let truth = truth();
    let begun = Instant::now();
    let waiting: Mutex<VecDeque<&'static Row>> = Mutex::new(ROWS.iter().collect());
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("a lock").pop_front();
                    let Some(row) = next else { break };
                    let of_one = of_one(row, &truth[row.name]);
                    println!(
                        "{:>5.1} s  {}  {:?}",
                        of_one.took.as_secs_f64(),
                        row.name,
                        of_one.cells.each_ref().map(Json::to_string)
                    );
                    found.lock().expect("a lock").push(of_one);
                }
            });
        }
    });
    let took = begun.elapsed();
    let mut found = found.into_inner().expect("a lock");
    found.sort_by_key(|of_one| ROWS.iter().position(|row| row.name == of_one.row.name));
    println!("{} apps in {:.0} s", found.len(), took.as_secs_f64());

    let faults: Vec<String> = found.iter().flat_map(|of_one| of_one.faults.iter().cloned()).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(took <= MAX_STAGE, "{took:?}");
    is_written(&table(&found, &truth));
}

#[test]
#[ignore = "needs the apps: run tests/real/apps/setup.sh first"]
fn the_truth_is_what_a_plain_client_sees() {
    let output = python_of("apps", "apps/truth.py").arg("--check").output().expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn each_app_has_a_row_and_a_truth() {
    let truth = truth();
    let mut known: Vec<&str> = truth.as_object().expect("apps by name").keys().map(String::as_str).collect();
    let mut rows: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    known.sort_unstable();
    rows.sort_unstable();
    assert_eq!(rows, known);
}

#[test]
fn a_cell_is_the_truth_or_nothing() {
    let fault = |said: Json, is: Json, must: bool| fault_of(Forged, &said, &is, must).is_some();
    for truth in [json!(true), json!(false), json!(600)] {
        assert!(!fault(truth.clone(), truth.clone(), true));
        assert!(!fault(Json::Null, truth.clone(), false));
        assert!(fault(Json::Null, truth.clone(), true));
    }
    assert!(fault(json!(true), json!(false), false));
    assert!(fault(json!(false), json!(true), false));
    assert!(fault(json!(601), json!(600), false));
    assert!(fault(json!(true), Json::Null, false), "what cannot be told is not said");
    assert!(fault(json!(false), Json::Null, false), "what cannot be told is not said");
    assert!(!fault(json!(true), json!("varies"), true));
}

#[test]
fn the_table_has_a_line_for_each_app() {
    let truth = truth();
    let cells = |row: &Row| ["logged_in", "forged", "lifetime", "copy"].map(|key| truth[row.name][key].clone());
    let found = |row| Found { row, cells: cells(row), faults: Vec::new(), took: Duration::ZERO };
    let table = table(&ROWS.iter().map(found).collect::<Vec<_>>(), &truth);
    for line in [
        "| Quart | yes | refused | 2678400 s | works |",
        "| Flask-Session, Redis | yes | refused | cannot tell | refused |",
        "| trait: one page for all | cannot tell | cannot tell | cannot tell | cannot tell |",
        "| gunicorn, 4 workers with a key each | varies | refused | cannot tell | varies |",
    ] {
        assert!(table.lines().any(|found| found == line), "{line} in\n{table}");
    }
    assert_eq!(table.lines().filter(|line| line.starts_with("| ")).count(), 1 + ROWS.len());
}

/// What is true, by app and column.
fn truth() -> Json {
    let text = fs::read_to_string(root().join("tests/real/apps/truth.json")).expect("a file");
    serde_json::from_str(&text).expect("JSON")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What is wrong with an answer, if anything is.
fn fault_of(column: Column, said: &Json, truth: &Json, must: bool) -> Option<String> {
    let is_right = match said {
        Json::Null => !must || truth.is_null(),
        _ => said == truth || truth == "varies",
    };
    (!is_right).then(|| format!("{column:?}: {said} is said, {truth} is true"))
}

/// The commands of a lesson, one after the other, at one app.
fn of_one(row: &'static Row, truth: &Json) -> Found {
    let begun = Instant::now();
    let run = panic::catch_unwind(|| {
        let app = App::start(row.name);
        let mut lesson = Lesson { row, url: app.url().to_owned(), terminal: Terminal::new(), faults: Vec::new() };
        lesson.bounded("the start of the app", begun, MAX_START);
        lesson.terminal.write("plum-key", &format!("{KEY}\n"));
        let cells = lesson.all(truth);
        lesson.seen(&app.seen());
        (cells, lesson.faults)
    });
    let (cells, faults) = run.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        ([const { Json::Null }; 4], vec![said.unwrap_or_default()])
    });
    let faults = faults.into_iter().map(|fault| format!("{}: {fault}", row.name)).collect();
    Found { row, cells, faults, took: begun.elapsed() }
}

/// A user in front of one app.
struct Lesson {
    row: &'static Row,
    url: String,
    terminal: Terminal,
    faults: Vec<String>,
}

impl Lesson {
    fn all(&mut self, truth: &Json) -> [Json; 4] {
        let row = self.row;
        let page = row.page.map(|page| format!(" --page {page}")).unwrap_or_default();
        let name = if row.cookie_name == "session" { String::new() } else { format!(" --name {}", row.cookie_name) };
        let key = if row.cookie == Cookie::Unverified { "" } else { " --secret-file plum-key" };

        self.with_a_wrong_password(&truth["logged_in"]);
        let (login, logged_in) = self.verdict(row.login, "logged_in");
        let (_, still) = self.verdict(&format!("visit {}{page}", row.page.unwrap_or("/")), "logged_in");
        let value = login.and_then(|report| self.cookie(&report["jar"]));
        self.inspect(&format!("inspect{name}{key}"), value.is_some());

        let (_, changed) = self.verdict(&format!("tamper user=admin{name}{page}"), "was_believed");
        let forged = match value {
            Some(value) => self.with_a_changed_letter(&value, &name, &page),
            None => Json::Null,
        };
        let (simulation, lifetime) = self.verdict(&format!("expire --simulate{name}{key}{page}"), "lifetime");
        if let Some(simulation) = simulation {
            self.steps(&simulation, &truth["lifetime"]);
        }
        let (_, copy) = self.verdict(&format!("logout{}{name}{page}", row.logout), "copy_still_works");

        let cells = [
            (LoggedIn, "logged_in", vec![logged_in, still]),
            (Forged, "forged", vec![changed, forged]),
            (Lifetime, "lifetime", vec![lifetime]),
            (CopyWorks, "copy", vec![copy]),
        ];
        cells.map(|(column, key, said)| {
            for (place, said) in said.iter().enumerate() {
                // the first command of the column is the one that must know
                let must = place == 0 && row.must.contains(&column);
                self.faults.extend(fault_of(column, said, &truth[key], must));
            }
            said.into_iter().find(|said| !said.is_null()).unwrap_or_default()
        })
    }

    /// Nobody is logged in by a wrong password, and nothing says so.
    fn with_a_wrong_password(&mut self, logged_in: &Json) {
        // one app asks for none, and some never answer
        let login = self.row.login;
        if logged_in.is_null() || !login.contains("password") {
            return;
        }
        let wrong = login.replace(PASSWORD, "not-that");
        let (_, said) = self.verdict_of(&format!("{wrong} --browser stranger"), "not-that\n", "logged_in");
        if said == json!(true) {
            self.faults.push(format!("`{wrong}`: a wrong password, and it is said to be logged in"));
        }
    }

    /// Runs a command at the app, and reads one value of its report.
    ///
    /// Exit code 3 with an error in place of a report is `cannot tell` too. An exit code that contradicts the value is a fault.
    fn verdict(&mut self, command: &str, key: &str) -> (Option<Json>, Json) {
        let password = if command.contains("--password-stdin") { format!("{PASSWORD}\n") } else { String::new() };
        self.verdict_of(command, &password, key)
    }

    fn verdict_of(&mut self, command: &str, input: &str, key: &str) -> (Option<Json>, Json) {
        let said = self.run(command, input);
        let (code, lines) = (said.code, said.lines.len());
        let Some(report) = said.lines.into_iter().next() else {
            if code != 3 {
                self.faults.push(format!("`{command}`: exit {code} without a report: {}", said.errors.trim()));
            }
            return (None, Json::Null);
        };
        let Some(value) = report.get(key).cloned() else {
            self.faults.push(format!("`{command}`: the report has no `{key}`"));
            return (Some(report), Json::Null);
        };
        // of a visit and a logout the exit code says another thing
        let expected = match (command.split(' ').next(), &value) {
            // nothing was sent: it could not be tried
            (Some("login"), _) if report["sent_at"].is_null() => Some(3),
            (Some("login" | "tamper"), Json::Bool(true)) => Some(0),
            (Some("login" | "tamper"), Json::Bool(false)) => Some(1),
            (Some("login" | "tamper" | "expire"), Json::Null) => Some(3),
            _ => None,
        };
        if lines != 1 || expected.is_some_and(|expected| code != expected) {
            self.faults.push(format!("`{command}`: exit {code}, {lines} reports, and {key} is {value}"));
        }
        (Some(report), value)
    }

    fn run(&mut self, command: &str, input: &str) -> Said {
        let begun = Instant::now();
        let arguments: Vec<&str> = command.split(' ').chain(["--url", &self.url]).collect();
        let said = self.terminal.run_with(&arguments, input);
        self.bounded(command, begun, MAX_COMMAND);
        said
    }

    fn bounded(&mut self, what: &str, begun: Instant, most: Duration) {
        let took = begun.elapsed();
        if took > most {
            self.faults.push(format!("{what} took {:.0} s", took.as_secs_f64()));
        }
    }

    /// The app's session cookie in a jar.
    fn cookie(&self, jar: &Json) -> Option<String> {
        let row = jar.as_array()?.iter().find(|cookie| cookie["name"] == self.row.cookie_name)?;
        Some(row["value"].as_str()?.to_owned())
    }

    /// Puts the cookie into another browser, with one letter of its signature changed, and visits the app.
    fn with_a_changed_letter(&mut self, value: &str, name: &str, page: &str) -> Json {
        let place = value.len() - 3;
        let letter = if value[place..].starts_with('A') { "B" } else { "A" };
        let changed = format!("{}{letter}{}", &value[..place], &value[place + 1..]);
        let line = format!("Cookie: {}={changed}\n", self.row.cookie_name);
        let said = self.run(&format!("jar import --browser forger{name}"), &line);
        if said.code != 0 {
            self.faults.push(format!("the changed cookie is not imported: {}", said.errors.trim()));
        }
        self.verdict(&format!("visit {} --browser forger{page}", self.row.page.unwrap_or("/")), "logged_in").1
    }

    /// What is said of each age is true of it. The age is the server's: a cookie grows older on its way to a slow app.
    fn steps(&mut self, simulation: &Json, lifetime: &Json) {
        let steps = simulation["steps"].as_array().expect("steps");
        for step in steps {
            let (Some(accepted), Some(age)) = (step["server"]["accepted"].as_bool(), step["server"]["age"].as_i64())
            else {
                continue;
            };
            let is_true = lifetime.as_i64().is_none_or(|lifetime| accepted == (age <= lifetime));
            if !is_true {
                self.faults
                    .push(format!("the server is said to answer {accepted} at {age} s, its lifetime is {lifetime}"));
            }
        }
    }

    /// What `inspect` says of the jar's cookie.
    fn inspect(&mut self, command: &str, has_cookie: bool) {
        let expected = match self.row.cookie {
            Cookie::Any => return,
            // the login itself is judged elsewhere
            _ if !has_cookie && !self.row.must.contains(&LoggedIn) => return,
            _ if !has_cookie => return self.faults.push("the login left no session cookie in the jar".into()),
            Cookie::Flask => (0, json!([null, "session", null])),
            Cookie::Unverified => (0, json!(["Unverified", null, null])),
            Cookie::Foreign(name) => (3, json!(["Unverified", null, name])),
        };
        let said = self.run(command, "");
        let report = said.lines.first().cloned().unwrap_or_default();
        let found =
            (said.code, json!([report["verification"]["error"], report["flask"]["answer"], report["looks_like"]]));
        if found != expected {
            self.faults.push(format!("`{command}`: {found:?}, not {expected:?} {}", said.errors.trim()));
        }
    }

    /// What the app has seen of us.
    fn seen(&mut self, seen: &Json) {
        let expected = match self.row.name {
            "other_host" => json!({ "cookies": [], "with_password": 0 }),
            "once" => json!({ "logins": 1 }),
            _ => return,
        };
        for (what, expected) in expected.as_object().expect("facts by name") {
            if &seen[what] != expected {
                self.faults.push(format!("the app has seen {what}: {}, not {expected}", seen[what]));
            }
        }
    }
}

/// The table of `docs/apps.md`.
fn table(found: &[Found], truth: &Json) -> String {
    let mut text = String::from(
        "# What is said of other apps\n\n\
         Each of these apps is started and used as its users would: `login`, `visit`, `inspect`, `tamper`, `expire --simulate`\n\
         and `logout`, with the key where Flask signs. What stands here is what sessctl said. `tests/real/apps.rs` holds it to\n\
         what is true of the app (`tests/real/apps/truth.json`), and makes this file: `SESSCTL_WRITE=1 cargo test --test real --\n\
         --ignored apps::`. `tests/real/apps/README.md` says what each app is.\n\n\
         \"Cannot tell\" is an answer: the page does not show it, or the session is not in the cookie. \"Varies\": the app itself\n\
         does not answer the same each time.\n\n\
         | app | logged in | forged cookie | lifetime | copy after logout |\n|---|---|---|---|---|\n",
    );
    for Found { row, cells, .. } in found {
        let [logged_in, forged, lifetime, copy] = cells;
        let truth = &truth[row.name];
        let words = |said: &Json, truth: &Json, yes: &str, no: &str| match (truth, said) {
            (Json::String(truth), _) => truth.clone(),
            (_, Json::Bool(true)) => yes.to_owned(),
            (_, Json::Bool(false)) => no.to_owned(),
            (_, Json::Number(seconds)) => format!("{seconds} s"),
            _ => "cannot tell".to_owned(),
        };
        let cells = [
            row.title.to_owned(),
            words(logged_in, &truth["logged_in"], "yes", "no"),
            words(forged, &truth["forged"], "believed", "refused"),
            words(lifetime, &truth["lifetime"], "", ""),
            words(copy, &truth["copy"], "works", "refused"),
        ];
        writeln!(text, "| {} |", cells.join(" | ")).expect("a text takes it");
    }
    text
}

/// `docs/apps.md` is this text, or is written.
fn is_written(table: &str) {
    let path = root().join("docs/apps.md");
    if std::env::var_os("SESSCTL_WRITE").is_some() {
        fs::write(&path, table).expect("a file");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let stale = "docs/apps.md is not what was said now: SESSCTL_WRITE=1 writes it";
    assert_eq!(written.lines().count(), table.lines().count(), "{stale}");
    for (written, said) in written.lines().zip(table.lines()) {
        // an app that is slow today, such as the one of 100 MB, may leave untold what it told another day
        let is_same = |(written, said): (&str, &str)| written == said || [written, said].contains(&" cannot tell ");
        let (cells, said_cells) = (written.split('|'), said.split('|'));
        let is_row = cells.clone().count() == said_cells.clone().count();
        assert!(is_row && cells.zip(said_cells).all(is_same), "{stale}: {written} {said}");
    }
}
