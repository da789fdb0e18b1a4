//! 500 browsers, each with a name and a jar of its own: log in, visit, log out, and again.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::PoisonError;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use sessctl::browser::{Jar, join, parse_base};
use sessctl::clock::Clock;
use sessctl::server::apps::tutorial::Page;

use super::{ALONE, Serving, answer, connect, next};

const BROWSERS: usize = 500;
/// Pages between login and logout.
const VISITS: usize = 5;
/// People do not click faster.
const PAUSE: Duration = Duration::from_millis(50);

/// A jar, and a way to the server.
pub(super) struct Browser {
    name: String,
    jar: Jar,
    base: reqwest::Url,
    /// Every other one keeps its connection, as browsers do; the rest take a new one each time, as curl does.
    keeps: bool,
    kept: Option<BufReader<TcpStream>>,
    pub(super) took: Vec<Duration>,
}

impl Browser {
    pub(super) fn new(number: usize, server: SocketAddr) -> Browser {
        Browser {
            name: format!("browser-{number}"),
            jar: Jar::empty(),
            base: parse_base(&format!("http://{server}")).expect("an address"),
            keeps: number.is_multiple_of(2),
            kept: None,
            took: Vec::new(),
        }
    }

    /// One request and its answer: where it leads, or the page.
    fn exchange(&mut self, path: &str, form: Option<&str>) -> Result<String, Page> {
        let url = join(&self.base, path);
        let method = if form.is_some() { "POST" } else { "GET" };
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        if self.keeps {
            request += "Connection: keep-alive\r\n";
        }
        if let Some(cookie) = self.jar.cookie_header(&url, Clock::System.now()) {
            request += &format!("Cookie: {cookie}\r\n");
        }
        if let Some(form) = form {
            let length = form.len();
            request += &format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n");
        }
        request += &format!("\r\n{}", form.unwrap_or_default());

        let begin = Instant::now();
        let address = self.base.socket_addrs(|| None).expect("an address")[0];
        let mut stream = self.kept.take().unwrap_or_else(|| BufReader::new(connect(address)));
        stream.get_mut().write_all(request.as_bytes()).expect("a server that reads");
        let (head, body) = answer(&mut stream);
        self.took.push(begin.elapsed());
        self.kept = self.keeps.then_some(stream);

        let headers = || head.lines().filter_map(|line| line.split_once(": "));
        for (_, line) in headers().filter(|(name, _)| *name == "Set-Cookie") {
            self.jar.receive(line, &url, Clock::System.now());
        }
        match headers().find(|(name, _)| *name == "Location") {
            Some((_, location)) => Ok(location.to_owned()),
            None => Err(Page::read(&body)),
        }
    }

    fn go(&mut self, path: &str, form: Option<&str>) -> Page {
        thread::sleep(PAUSE);
        match self.exchange(path, form) {
            Err(page) => page,
            Ok(location) => self.exchange(&location, None).expect_err("a page after one redirect"),
        }
    }

    /// From login to logout. An error is what went wrong.
    pub(super) fn round(&mut self) -> Result<(), String> {
        let form = format!("id={}", self.name);
        let mut pages = vec![self.go("/", Some(&form))];
        for visit in 0..VISITS {
            pages.push(self.go(["/login", "/"][visit % 2], None));
        }
        if let Some(place) = pages.iter().position(|page| page.logged_in_as() != Some(&self.name)) {
            return Err(format!("{} was lost on page {place}: {:?}", self.name, pages[place]));
        }
        let page = self.go("/logout", None);
        let rows = self.jar.rows(Clock::System.now());
        if page != Page::LoginForm || !rows.is_empty() {
            return Err(format!("{} could not log out: {page:?}, {rows:?}", self.name));
        }
        Ok(())
    }
}

#[test]
#[ignore = "load: SESSCTL_LOAD_SECONDS=300 is the long form, 10 seconds the short one"]
fn of_five_hundred_browsers_none_is_lost_or_taken_for_another() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let seconds = std::env::var("SESSCTL_LOAD_SECONDS").map_or(10, |text| text.parse().expect("seconds"));
    let mut serving = Serving::start();
    let idle = serving.memory();
    let begin = Instant::now();
    let is_over = move || begin.elapsed() >= Duration::from_secs(seconds);

    let browsers: Vec<_> = (0..BROWSERS)
        .map(|number| Browser::new(number, serving.address))
        .map(|mut browser| {
            thread::spawn(move || {
                let mut rounds = 0;
                while !is_over() {
                    browser.round()?;
                    rounds += 1;
                }
                Ok::<_, String>((rounds, browser.took))
            })
        })
        .collect();
    // a thread reads along, so that nothing is untold for want of a reader; another one looks at what it has read
    let out = std::mem::replace(&mut serving.out, Box::new(std::io::empty()));
    let (lines, heard) = channel();
    thread::spawn(move || out.lines().map_while(Result::ok).for_each(|line| drop(lines.send(line))));
    let reading = thread::spawn(move || heard.iter().filter_map(|line| next(&mut line.as_bytes())).last());
    thread::sleep(Duration::from_secs(seconds) / 2);
    let middle = serving.memory();
    let ended: Vec<_> = browsers.into_iter().map(|browser| browser.join().expect("a browser")).collect();
    let end = serving.memory();
    serving.press_ctrl_c();
    let report = reading.join().expect("a reader").expect("a report");

    let lost: Vec<_> = ended.iter().filter_map(|ended| ended.as_ref().err()).collect();
    assert!(lost.is_empty(), "{} of {BROWSERS}: {}", lost.len(), lost[0]);
    let rounds: usize = ended.iter().flatten().map(|(rounds, _)| rounds).sum();
    let mut took: Vec<Duration> = ended.into_iter().flatten().flat_map(|(_, took)| took).collect();
    assert_eq!(report["answered"], took.len(), "the server counted as many");
    took.sort_unstable();
    let percentile = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!("{BROWSERS} browsers for {seconds} s: {rounds} logins, {} requests", took.len());
    println!("latency: median {:?}, p99 {:?}, most {:?}", percentile(50), percentile(99), percentile(100));
    println!("memory of the server: idle {idle} KB, in the middle {middle} KB, at the end {end} KB");
    assert!(end <= middle + 2_000, "memory grew from {middle} to {end} KB");
}
