//! Whether something was done, told by what happened: never by what was typed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Evidence, Exchanged};
use super::handed_in::{WhyNot, is_value, why_not};
use super::pack::{AnswerIs, AppIs, AppOf, Criterion, JarIs, RequestIs, Text};
use super::values::Values;
use crate::browser::{DropRule, Dropped, Jar, Row};
use crate::clock::Timestamp;
use crate::cookie::Value;
use crate::lab::change;
use crate::lang::BilingualText;
use crate::python::json;
use crate::server::apps::tutorial::{COOKIE_NAME, LIFETIME};

/// What a criterion is held to.
pub struct Held<'a> {
    /// What was seen since the step began.
    pub evidence: &'a Evidence,
    /// The home of the sandbox, with the jars.
    pub home: &'a Path,
    /// The time by the browser's clock.
    pub now: Timestamp,
    /// Where the commands are run, and where a key may lie.
    pub desk: PathBuf,
    /// How the lesson's app is set.
    pub app: &'a AppNow,
    /// The values of the lesson.
    pub values: &'a Values,
}

/// How the lesson's app is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
pub struct AppNow {
    /// `tutorial`, or the name of a faulty app.
    pub name: String,
    /// Whether it runs without its fault.
    pub mended: bool,
    /// `PERMANENT_SESSION_LIFETIME`, in seconds.
    pub lifetime: i64,
    /// Whether its login says `session.permanent = True`.
    pub permanent: bool,
    /// `SESSION_REFRESH_EACH_REQUEST`
    pub refresh: bool,
}

impl AppNow {
    /// The tutorial's.
    pub fn tutorial() -> AppNow {
        let (lifetime, permanent, refresh) = (LIFETIME, true, true);
        AppNow { name: TUTORIAL.to_owned(), mended: false, lifetime, permanent, refresh }
    }

    /// The app that a step asks for.
    pub fn of(app: &AppOf) -> AppNow {
        let tutorial = AppNow::tutorial();
        AppNow {
            name: app.name.get_ref().clone(),
            mended: app.mended,
            lifetime: app.lifetime.unwrap_or(tutorial.lifetime),
            permanent: app.permanent.unwrap_or(tutorial.permanent),
            refresh: app.refresh.unwrap_or(tutorial.refresh),
        }
    }

    /// Whether it is the tutorial's.
    pub fn is_tutorial(&self) -> bool {
        self.name == TUTORIAL
    }
}

/// The name of the tutorial's app in a pack.
pub const TUTORIAL: &str = "tutorial";

/// A criterion, and what was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// What is expected.
    pub says: BilingualText,
    /// Whether it is so.
    pub is_met: bool,
    /// What was found.
    pub found: Found,
}

/// What was found in the place of what is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Found {
    /// So many requests that fit.
    Requests {
        /// How many.
        fitting: usize,
        /// The last of all requests, where none fits.
        last: Option<Exchanged>,
    },
    /// A cookie in a jar.
    Cookie {
        /// The browser.
        browser: String,
        /// Whether it is alive. Null: there is none.
        alive: Option<bool>,
        /// Its session, as JSON. Null: it has none that can be read.
        session: Option<String>,
    },
    /// What the learner answered. Null: nothing yet.
    Answer {
        /// The key.
        key: String,
        /// The answer.
        text: Option<String>,
        /// Why it is not the cookie that is asked for. Empty: it is, or no cookie is asked for.
        why: Vec<WhyNot>,
    },
    /// How the app is set.
    App {
        /// The app.
        app: AppNow,
    },
    /// Whether the command has ended.
    Ran {
        /// Its name.
        command: String,
    },
}

/// Holds all criteria to what was seen.
pub fn check(criteria: &[Criterion], held: &Held<'_>) -> Vec<Checked> {
    let is_hidden = asks_for_the_station(criteria, held);
    let checked = criteria.iter().map(|criterion| one(criterion, held));
    checked.map(|checked| if is_hidden { checked.without_verdict() } else { checked }).collect()
}

/// The key of the answer that names the station at which a session is lost.
const STATION: &str = "station";

/// Whether the station at which a session is lost is asked for, and is not named yet. What a cookie was to the server would
/// be the answer.
pub fn asks_for_the_station(criteria: &[Criterion], held: &Held<'_>) -> bool {
    let answers = criteria.iter().filter_map(|criterion| criterion.answer.as_ref());
    answers.into_iter().any(|asked| asked.key == STATION && !of_an_answer(asked, held).0)
}

impl Checked {
    fn without_verdict(self) -> Checked {
        let found = match self.found {
            Found::Requests { fitting, last } => {
                Found::Requests { fitting, last: last.map(Exchanged::without_verdict) }
            }
            other => other,
        };
        Checked { found, ..self }
    }
}

fn one(criterion: &Criterion, held: &Held<'_>) -> Checked {
    let Text { en, ja, .. } = held.values.fill_text(&criterion.says);
    let says = BilingualText { en, ja };
    let (is_met, found) = match criterion {
        Criterion { request: Some(request), .. } => of_requests(request, held),
        Criterion { jar: Some(jar), .. } => of_a_jar(jar, held),
        Criterion { answer: Some(answer), .. } => of_an_answer(answer, held),
        Criterion { app: Some(app), .. } => (fits_app(app, held.app), Found::App { app: held.app.clone() }),
        Criterion { ran, .. } => {
            let command = ran.as_ref().map(|ran| ran.command.clone()).unwrap_or_default();
            (held.evidence.ran.contains(&command), Found::Ran { command })
        }
    };
    Checked { says, is_met, found }
}

fn of_requests(asked: &RequestIs, held: &Held<'_>) -> (bool, Found) {
    let exchanges = &held.evidence.exchanges;
    let after = asked.after.as_ref();
    let first = after.map(|after| exchanges.iter().position(|exchange| fits(exchange, after, held.values)));
    let behind = match first {
        None => exchanges.as_slice(),
        Some(first) => first.and_then(|first| exchanges.get(first + 1..)).unwrap_or_default(),
    };
    let since = first.flatten().and_then(|first| exchanges.get(first)).map(|first| first.at);
    let is_later = |exchange: &Exchanged| {
        let passed = since.map(|since| exchange.at - since);
        asked.later.is_none_or(|later| passed.is_some_and(|passed| passed >= later))
    };
    let fitting = behind.iter().filter(|exchange| fits(exchange, asked, held.values) && is_later(exchange)).count();
    // to be none of them is possible at once, and is no wish for one
    let least = asked.least.unwrap_or(usize::from(asked.most != Some(0)));
    // before that request there is nothing of which something could be missing
    let has_begun = first.is_none_or(|first| first.is_some());
    let is_met = has_begun && fitting >= least && asked.most.is_none_or(|most| fitting <= most);
    let last = exchanges.last().filter(|_| fitting == 0).cloned();
    (is_met, Found::Requests { fitting, last })
}

fn fits(exchange: &Exchanged, asked: &RequestIs, values: &Values) -> bool {
    let path = exchange.path.split('?').next();
    let is = |asked: &Option<String>, found: Option<&str>| {
        asked.as_ref().is_none_or(|asked| found == Some(values.fill(asked).as_str()))
    };
    is(&asked.method, Some(&exchange.method))
        && is(&asked.path, path)
        && is(&asked.user, exchange.user.as_deref())
        && asked.status.is_none_or(|status| status == exchange.status)
        && asked.cookie.is_none_or(|cookie| exchange.cookie.is_a(cookie))
        && asked.sent.is_none_or(|sent| sent == exchange.sent)
        && asked.app.is_none_or(|app| app == exchange.app)
        && asked.mended.is_none_or(|mended| mended == exchange.mended)
}

fn of_a_jar(asked: &JarIs, held: &Held<'_>) -> (bool, Found) {
    let browser = held.values.fill(asked.browser.as_deref().unwrap_or("default"));
    let name = asked.name.as_deref().unwrap_or(COOKIE_NAME);
    let is_named = |row: &Row| name == "*" || row.name == name;
    let cookies = |browser: &str| rows(held.home, browser, held.now).into_iter().filter(is_named).collect::<Vec<_>>();
    let here = cookies(&browser);
    let others = asked.same_as.as_ref().map(|other| cookies(&held.values.fill(other)));
    let fits = |row: &&Row| fits_cookie(row, asked, others.as_deref(), held);
    let dropped = dropped(held.home, &browser, held.now, is_dropped(name));
    let is_met = match asked.alive.unwrap_or(true) {
        true => here.iter().any(|row| fits(&row)),
        // one that is gone has nothing that could be looked at
        false => here.iter().all(|row| row.is_expired),
    };
    let is_met = is_met && asked.dropped.is_none_or(|rule| dropped == Some(rule));
    let shown = here.iter().find(fits).or(here.last());
    let session = shown.and_then(|row| change::session(&row.value)).map(text_of);
    (is_met, Found::Cookie { browser, alive: shown.map(|row| !row.is_expired), session })
}

fn fits_cookie(row: &Row, asked: &JarIs, others: Option<&[Row]>, held: &Held<'_>) -> bool {
    let session = change::session(&row.value);
    !row.is_expired
        && asked.expires.is_none_or(|expires| row.expires.is_some() == expires)
        && holds(session.as_ref(), &asked.holds, held.values)
        && asked.lacks.iter().all(|key| session.as_ref().is_none_or(|session| !session.contains_key(key)))
        && others.is_none_or(|others| others.iter().any(|other| other.value == row.value))
}

/// Why a browser dropped a cookie last.
fn dropped(home: &Path, browser: &str, now: Timestamp, is_it: impl Fn(&Dropped) -> bool) -> Option<DropRule> {
    let jar = Jar::open(home, browser).ok()?;
    jar.dropped(now).into_iter().filter(|dropped| is_it(dropped)).max_by_key(|dropped| dropped.at).map(|last| last.rule)
}

fn is_dropped(name: &str) -> impl Fn(&Dropped) -> bool {
    move |dropped| name == "*" || dropped.name == name
}

fn of_an_answer(asked: &AnswerIs, held: &Held<'_>) -> (bool, Found) {
    let text = held.evidence.answers.get(&asked.key).map(|text| text.trim().to_owned());
    let is_word = |text: &str| asked.is.iter().any(|is| held.values.fill(is).to_lowercase() == text.to_lowercase());
    let why = match (text.as_deref(), &asked.cookie) {
        (Some(text), Some(cookie)) if !is_word(text) => why_not(text, cookie, &held.desk, held.values),
        _ => Vec::new(),
    };
    let is_met = text.as_deref().is_some_and(|text| is_word(text) || asked.cookie.is_some() && why.is_empty());
    (is_met, Found::Answer { key: asked.key.clone(), text, why })
}

/// Whether a session holds these values: as JSON, or as a bare text.
fn holds(session: Option<&BTreeMap<String, Value>>, asked: &BTreeMap<String, String>, values: &Values) -> bool {
    asked.iter().all(|(key, expected)| {
        let (key, expected) = (values.fill(key), values.fill(expected));
        let found = session.and_then(|session| session.get(&key));
        found.is_some_and(|found| is_value(found, &expected))
    })
}

/// A session as JSON.
fn text_of(session: BTreeMap<String, Value>) -> String {
    let of = |(key, value): (String, Value)| format!("{}: {}", serde_json::Value::from(key), json::write(&value));
    format!("{{{}}}", session.into_iter().map(of).collect::<Vec<_>>().join(", "))
}

fn fits_app(asked: &AppIs, now: &AppNow) -> bool {
    asked.mended.is_none_or(|mended| mended == now.mended)
        && asked.permanent.is_none_or(|permanent| permanent == now.permanent)
        && asked.refresh.is_none_or(|refresh| refresh == now.refresh)
        && asked.lifetime.is_none_or(|lifetime| lifetime == now.lifetime)
}

/// The rows of a browser's jar in a home. One that cannot be read has none.
pub fn rows(home: &Path, browser: &str, now: Timestamp) -> Vec<Row> {
    Jar::open(home, browser).map(|jar| jar.rows(now)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    use crate::browser::Url;
    use crate::lessons::evidence::{CookieWas, Sent};
    use crate::lessons::pack;
    use crate::lessons::values::signed;
    use crate::server::apps::tutorial::SECRET_KEY;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);

    /// A step with these criteria, in the words of a pack.
    fn criteria(toml: &str) -> Vec<Criterion> {
        let head = "[[lesson]]\nname = 'l'\ntitle = { en = '', ja = '' }\noutcome = { en = '', ja = '' }\n\
                    [[lesson.step]]\nname = 's'\nstation = 'read'\n[lesson.step.do]\ntext = { en = '', ja = '' }\ncommands = []\n";
        let until = toml
            .trim()
            .lines()
            .map(|line| format!("[[lesson.step.do.until]]\nsays = {{ en = 'so', ja = '' }}\n{}\n", line.trim()));
        let pack = pack::read(&(head.to_owned() + &until.collect::<String>())).expect("a pack");
        pack.lessons[0].steps[0].act.clone().expect("something to do").until
    }

    fn exchange(at: i64, method: &str, path: &str, cookie: CookieWas, user: Option<&str>) -> Exchanged {
        Exchanged {
            app: 1,
            mended: at >= 1000,
            at,
            method: method.to_owned(),
            path: path.to_owned(),
            status: 200,
            cookie,
            user: user.map(str::to_owned),
            sent: Sent::Nothing,
        }
    }

    /// Which of these criteria are met, with these exchanges and in this home.
    fn met(toml: &str, evidence: &Evidence, home: &Path) -> Vec<bool> {
        let mut values = Values::default();
        values.set("user", "alice");
        let (app, desk) = (AppNow::tutorial(), home.to_owned());
        let held = Held { evidence, home, now: NOW, desk, app: &app, values: &values };
        check(&criteria(toml), &held).iter().map(|checked| checked.is_met).collect()
    }

    #[test]
    fn while_the_station_is_asked_it_is_not_told_what_a_cookie_was() {
        let exchanges = vec![
            exchange(0, "GET", "/login", CookieWas::None, None),
            exchange(1, "GET", "/login", CookieWas::BadSignature, None),
        ];
        let mut evidence = Evidence { exchanges, ..Evidence::default() };
        let asked = criteria(
            "answer = { key = 'station', is = ['verify'] }\nrequest = { user = 'bob' }\nrequest = { cookie = 'brought', least = 2 }",
        );
        let (app, values, desk) = (AppNow::tutorial(), Values::default(), PathBuf::new());
        let last = |evidence: &Evidence| {
            let held = Held { evidence, home: Path::new(""), now: NOW, desk: desk.clone(), app: &app, values: &values };
            let checked = check(&asked, &held);
            assert!(!checked[2].is_met, "one request of the two brought none");
            let Found::Requests { last: Some(last), .. } = &checked[1].found else { panic!("{checked:?}") };
            (asks_for_the_station(&asked, &held), last.cookie)
        };
        assert_eq!(last(&evidence), (true, CookieWas::Brought));
        evidence.answers.insert("station".to_owned(), "send".to_owned());
        assert_eq!(last(&evidence), (true, CookieWas::Brought), "a wrong answer tells nothing");
        evidence.answers.insert("station".to_owned(), "verify".to_owned());
        assert_eq!(last(&evidence), (false, CookieWas::BadSignature));
    }

    #[test]
    fn of_a_cookie_that_is_not_the_right_one_it_is_said_why() {
        let home = tempfile::tempdir().unwrap();
        let asked = criteria(
            "answer = { key = 'c', cookie = { key = 'tutorial', holds = { name = '{user}', lessons = '[1,2]' } } }",
        );
        let (mut values, app) = (Values::default(), AppNow::tutorial());
        values.set("user", "alice");
        let why = |text: &str, asked: &[Criterion]| {
            let answers = [("c".to_owned(), text.to_owned())].into();
            let evidence = Evidence { answers, ..Evidence::default() };
            let desk = home.path().to_owned();
            let held = Held { evidence: &evidence, home: home.path(), now: NOW, desk, app: &app, values: &values };
            let checked = check(asked, &held).remove(0);
            let Found::Answer { why, .. } = checked.found else { panic!() };
            assert_eq!(checked.is_met, why.is_empty());
            why
        };
        let [tutorials, others] =
            [SECRET_KEY, "mallory"].map(|key| move |json: &str| signed(json, key, NOW).expect("a session"));
        let other_signature = WhyNot::OtherSignature { key: "tutorial".to_owned() };
        let lacks = |key: &str| WhyNot::Lacks { key: key.to_owned() };
        let other_value = |key: &str, found: &str, expected: &str| WhyNot::OtherValue {
            key: key.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        };
        let right = r#"{"name":"alice","lessons":[1,2]}"#;
        for (text, expected) in [
            (tutorials(right), vec![]),
            ("hello".to_owned(), vec![WhyNot::NoSession]),
            (others(right), vec![other_signature.clone()]),
            (tutorials(r#"{"name":"bob"}"#), vec![lacks("lessons"), other_value("name", "bob", "alice")]),
            (
                others(r#"{"name":"alice","lessons":[1]}"#),
                vec![other_signature.clone(), other_value("lessons", "[1]", "[1,2]")],
            ),
            ("e30x.awFNbQ.x".to_owned(), vec![other_signature, WhyNot::Unreadable]),
        ] {
            assert_eq!(why(&text, &asked), expected, "{text}");
        }
        let of_the_class = criteria("answer = { key = 'c', cookie = { key = 'class.key' } }");
        let no_key = WhyNot::NoKey { file: "class.key".to_owned() };
        assert_eq!(why(&tutorials(right), &of_the_class), [no_key]);
    }

    #[test]
    fn a_request_is_told_by_what_the_server_saw_and_by_what_came_before_it() {
        let exchanges = vec![
            exchange(0, "POST", "/", CookieWas::None, None),
            exchange(0, "GET", "/login?x=1", CookieWas::Opened, Some("alice")),
            exchange(700, "GET", "/login", CookieWas::Expired, None),
            exchange(1000, "GET", "/login", CookieWas::BadSignature, None),
        ];
        let evidence = Evidence { exchanges, ..Evidence::default() };
        for (criterion, is_met) in [
            ("request = {}", true),
            ("request = { path = '/login', user = '{user}' }", true),
            ("request = { path = '/login', user = 'bob' }", false),
            ("request = { cookie = 'refused', least = 2 }", true),
            ("request = { cookie = 'refused', least = 3 }", false),
            ("request = { cookie = 'expired', most = 0 }", false),
            ("request = { method = 'PUT', most = 0 }", true),
            ("request = { cookie = 'opened', most = 1 }", true),
            ("request = { cookie = 'none', after = { method = 'POST' } }", false),
            ("request = { cookie = 'expired', after = { method = 'POST' }, later = 700 }", true),
            ("request = { cookie = 'expired', after = { method = 'POST' }, later = 701 }", false),
            ("request = { cookie = 'expired', after = { method = 'PUT' } }", false),
            ("request = { mended = true, cookie = 'bad_signature' }", true),
            ("request = { mended = true, cookie = 'opened' }", false),
            ("request = { app = 2 }", false),
            ("request = { sent = 'set' }", false),
            ("request = { status = 404, most = 0 }", true),
        ] {
            assert_eq!(met(criterion, &evidence, Path::new("nowhere")), [is_met], "{criterion}");
        }
    }

    #[test]
    fn a_jar_is_told_by_what_its_cookie_decodes_to() {
        let home = tempfile::tempdir().unwrap();
        let url = Url::parse("http://127.0.0.1/").unwrap();
        let value = signed(r#"{"_permanent":true,"id":"alice","n":1}"#, SECRET_KEY, NOW).unwrap();
        for (browser, line) in [
            ("default", format!("session={value}; Path=/")),
            ("thief", format!("session={value}; Path=/")),
            ("late", format!("session={value}; Max-Age=1; Path=/")),
            ("other", format!("shop={value}; Max-Age=100; Path=/")),
        ] {
            let mut jar = Jar::open(home.path(), browser).unwrap();
            jar.receive(&line, &url, NOW.plus(-10));
            jar.save(NOW.plus(-10)).unwrap();
            let mut jar = Jar::open(home.path(), browser).unwrap();
            jar.save(NOW).unwrap();
        }
        for (criterion, is_met) in [
            ("jar = {}", true),
            ("jar = { holds = { id = '{user}', n = '1', _permanent = 'true' } }", true),
            ("jar = { holds = { id = 'bob' } }", false),
            ("jar = { holds = { n = '2' } }", false),
            ("jar = { lacks = ['id'] }", false),
            ("jar = { lacks = ['cart'], expires = false }", true),
            ("jar = { expires = true }", false),
            ("jar = { browser = 'thief', same_as = 'default' }", true),
            ("jar = { browser = 'late', same_as = 'default' }", false),
            ("jar = { browser = 'late' }", false),
            ("jar = { browser = 'late', alive = false, dropped = 'expires' }", true),
            ("jar = { browser = 'late', alive = false, dropped = 'closed' }", false),
            ("jar = { browser = 'nobody', alive = false }", true),
            ("jar = { browser = 'other' }", false),
            ("jar = { browser = 'other', name = '*', holds = { id = 'alice' }, expires = true }", true),
        ] {
            assert_eq!(met(criterion, &Evidence::default(), home.path()), [is_met], "{criterion}");
        }
    }

    #[test]
    fn an_answer_is_one_of_several_or_a_cookie_that_a_key_verifies() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("class.key"), "class\n").unwrap();
        let json = r#"{"name":"alice","lessons":[1,2]}"#;
        let ours = signed(json, "class", NOW).unwrap();
        let answered = |key: &str, text: &str| {
            let answers = BTreeMap::from([(key.to_owned(), text.to_owned())]);
            Evidence { answers, ..Evidence::default() }
        };
        let is_met = |criterion: &str, evidence| met(criterion, &evidence, home.path()) == [true];
        let word = "answer = { key = 'id', is = ['{user}', 'x'] }";
        assert!(is_met(word, answered("id", " ALICE ")) && is_met(word, answered("id", "X")));
        assert!(!is_met(word, answered("id", "bob")) && !is_met(word, answered("other", "alice")));
        let by = |key: &str, list: &str| {
            format!(
                "answer = {{ key = 'c', cookie = {{ key = '{key}', holds = {{ name = '{{user}}', lessons = '{list}' }} }} }}"
            )
        };
        assert!(is_met(&by("class.key", "[1,2]"), answered("c", &ours)));
        assert!(!is_met(&by("class.key", "[1,2,3]"), answered("c", &ours)));
        assert!(!is_met(&by("tutorial", "[1,2]"), answered("c", &ours)), "another key");
        assert!(!is_met(&by("../class.key", "[1,2]"), answered("c", &ours)), "a way out of the desk");
        assert!(!is_met(&by("class.key", "[1,2]"), answered("c", &ours[1..])), "cut");
    }

    #[test]
    fn a_command_and_the_settings_of_the_app_are_told_too() {
        let evidence = Evidence { ran: vec!["inspect".to_owned()], ..Evidence::default() };
        let criteria = "ran = { command = 'inspect' }\nran = { command = 'jar' }\napp = { permanent = true, lifetime = 180 }\napp = { mended = true }\napp = { refresh = false }";
        assert_eq!(met(criteria, &evidence, Path::new("nowhere")), [true, false, true, false, false]);
    }
}
