//! A page in a real browser.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::stage::python;

/// A page in Chromium, which ends with the value.
pub(crate) struct Page {
    child: Child,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Page {
    pub(crate) fn open(url: &str) -> Page {
        let mut command = python("3.1.3", "chromium_page.py");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python");
        let answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut page = Page { child, answers };
        assert_eq!(page.order(&json!({ "open": url })), url);
        page
    }

    fn order(&mut self, order: &Json) -> Json {
        writeln!(self.child.stdin.as_ref().expect("a pipe"), "{order}").expect("a child that reads");
        let answer = self.answers.next().expect("an answer of chromium_page.py").expect("text");
        serde_json::from_str(&answer).expect("JSON")
    }

    /// The cookies of this browser, as its developer tools have them.
    pub(crate) fn cookies(&mut self) -> Vec<Json> {
        self.order(&json!({ "cookies": true })).as_array().expect("a list").clone()
    }

    /// Runs this script, and waits until the page is one of which this holds.
    pub(crate) fn until(&mut self, script: &str, holds: &str) {
        self.order(&json!({ "script": script }));
        let begun = Instant::now();
        let question = json!({ "script": format!("document.readyState == 'complete' && ({holds})") });
        while self.order(&question) != true {
            assert!(begun.elapsed() < Duration::from_secs(20), "no page of which `{holds}` holds");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // at the end of its input the script ends Chromium
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
