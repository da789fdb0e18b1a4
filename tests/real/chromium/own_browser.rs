//! The steps of the lessons that are done in a browser of the learner's own, done in Chromium.

use serde_json::{Value as Json, json};
use sessctl::lang::Lang;
use sessctl::lessons::progress::Part;

use super::page::Page;
use crate::learner::{LEARNER, Window, course, lessons, progress};

const FORM: &str = "document.querySelector('[name=id]') != null";

/// A learner who stands before what is to be done in a browser.
struct Learner {
    home: tempfile::TempDir,
    window: Window,
    /// The address of the lesson's app.
    url: String,
    /// The name to log in with.
    name: String,
}

impl Learner {
    fn in_lesson(lesson: usize) -> Learner {
        let (home, lessons) = (tempfile::tempdir().expect("a folder"), lessons());
        let mut window = Window::open(&home, Lang::En, &[&lesson.to_string(), "--learner", LEARNER]);
        loop {
            let course = course(&home, &lessons);
            assert_eq!(course.lesson_number() + 1, lesson, "the lesson has a step in the learner's own browser");
            if course.part() == Part::Act && course.step_now().act.as_ref().is_some_and(|act| act.own_browser) {
                let (url, name) = (course.values().fill("{url}"), course.values().fill("{name}"));
                return Learner { home, window, url, name };
            }
            window.line("n");
        }
    }

    /// What Enter shows, where it finds something missing.
    fn missing(&mut self) -> Option<String> {
        let shown = self.window.line("");
        (progress(&self.home).place.expect("a place").part == Part::Act).then_some(shown)
    }

    fn page(&self, path: &str) -> Page {
        Page::open(&format!("{}{path}", self.url))
    }

    fn log_in(&self, page: &mut Page) {
        let script = format!(
            "document.querySelector('[name=id]').value = {}; document.forms[0].submit(); null",
            json!(self.name)
        );
        page.until(
            &script,
            &format!("document.body.innerText.includes({})", json!(format!("{}でログイン中", self.name))),
        );
    }
}

/// The cookie of the app, as the Application tab shows it.
fn session(page: &mut Page) -> Option<Json> {
    page.cookies().into_iter().find(|cookie| cookie["name"] == "session")
}

#[test]
#[ignore = "needs Chromium: run tests/real/setup.sh first"]
fn lesson_1_sees_a_login_in_chromium_and_its_row_has_http_only_alone() {
    let mut learner = Learner::in_lesson(1);
    assert_ne!(learner.missing(), None, "nothing has happened");
    let mut page = learner.page("/");
    assert_eq!(session(&mut page), None);
    assert_ne!(learner.missing(), None, "the form was not sent");
    learner.log_in(&mut page);
    let row = session(&mut page).expect("a row");
    assert_eq!((&row["httpOnly"], &row["secure"], row.get("sameSite")), (&json!(true), &json!(false), None));
    assert_eq!(learner.missing(), None);
    learner.window.leave();
}

#[test]
#[ignore = "needs Chromium: run tests/real/setup.sh first"]
fn lesson_4_sees_two_chromiums_of_which_one_has_no_cookie() {
    let mut learner = Learner::in_lesson(4);
    let mut first = learner.page("/");
    learner.log_in(&mut first);
    assert_ne!(learner.missing(), None, "no other browser has come");
    let mut second = learner.page("/login");
    second.until("null", FORM);
    assert_eq!(session(&mut second), None);
    assert_eq!(learner.missing(), None);
    learner.window.leave();
}

#[test]
#[ignore = "needs Chromium: run tests/real/setup.sh first"]
fn lesson_5_sees_chromium_send_a_cookie_that_is_too_old_and_keep_it() {
    let mut learner = Learner::in_lesson(5);
    let mut page = learner.page("/");
    learner.log_in(&mut page);
    let before = session(&mut page).expect("a row");
    learner.window.line("clock +181s --server-only");
    assert_ne!(learner.missing(), None, "the page was not asked for again");
    page.until("window.is_old = true; location.reload(); null", &format!("window.is_old === undefined && {FORM}"));
    assert_eq!(session(&mut page), Some(before), "the row is still there");
    assert_eq!(learner.missing(), None);
    learner.window.leave();
}
