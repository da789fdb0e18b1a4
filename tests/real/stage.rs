//! The stage of the tests beside this file: real Flask in a child process, `sessctl` beside it,
//! and a wire to talk to both. A child ends with the value that holds it.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value as Json, json};

use super::schemas;

/// The key of the apps here. It is not the tutorial's, which `sessctl` would know by itself.
pub(crate) const KEY: &str = "a key of our own, 鍵";

/// How long a child may take to say its first word, and a server to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    i64::try_from(since.as_secs()).expect("a clock before the end of time")
}

/// A Python of `setup.sh`, with this version of Flask.
pub(crate) fn python(version: &str, script: &str) -> Command {
    python_of(&format!("flask-{version}"), script)
}

/// A Python of `setup.sh` or of `apps/setup.sh`, by the name of its folder.
pub(crate) fn python_of(folder: &str, script: &str) -> Command {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(format!("target/real/{folder}/bin/python"));
    assert!(python.exists(), "no {folder}: run tests/real/setup.sh first");
    let mut command = Command::new(python);
    command.arg("-B").arg(root.join("tests/real").join(script)).env_remove("PYTHONPATH");
    command
}

/// A child that listens: its first line of output says where.
struct Listening {
    child: Child,
    said: mpsc::Receiver<String>,
    address: SocketAddr,
}

impl Listening {
    fn start(mut command: Command, address: impl Fn(&str) -> Option<SocketAddr>) -> Listening {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a program that starts");
        let said = lines_of(&mut child);
        let mut started = Listening { child, said, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let line = started.line();
        started.address = address(&line).unwrap_or_else(|| panic!("an address, not {line:?}"));
        started
    }

    /// What it says next.
    fn line(&self) -> String {
        self.said.recv_timeout(PATIENCE).expect("a child that speaks")
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines that a child prints.
fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    let (sender, said) = mpsc::channel();
    // reads on, so that a talkative child never waits; ends with the child
    thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    said
}

/// A server: `tests/real/app.py` on real Flask, or `sessctl serve`.
pub(crate) struct Server(Listening);

impl Server {
    /// Real Flask, with these settings besides the key.
    pub(crate) fn flask(version: &str, settings: Json) -> Server {
        let mut config = json!({ "SECRET_KEY": KEY });
        for (name, value) in settings.as_object().expect("settings by name") {
            config[name] = value.clone();
        }
        let mut command = python(version, "app.py");
        command.arg(config.to_string());
        let server = Server(Listening::start(command, |line| Some(([127, 0, 0, 1], line.parse::<u16>().ok()?).into())));
        let spoken = server.get("/", None).all("Server");
        assert!(spoken.starts_with("Werkzeug/"), "real Flask answers, not {spoken:?}");
        server
    }

    /// Real Flask, with sessions that Flask-Session keeps.
    pub(crate) fn flask_session() -> Server {
        let mut command = python_of("formats", "kept.py");
        command.arg(json!({ "SECRET_KEY": KEY }).to_string());
        Server(Listening::start(command, |line| Some(([127, 0, 0, 1], line.parse::<u16>().ok()?).into())))
    }

    /// `sessctl serve` with the same key.
    pub(crate) fn sessctl(options: &[&str]) -> Server {
        let mut command = sessctl_command();
        command.args(["serve", "--port", "0", "--json"]).args(options).env("SESSCTL_SECRET", KEY);
        Server(Listening::start(command, |line| {
            let event: Json = serde_json::from_str(line).ok()?;
            event["app"]["url"].as_str()?.strip_prefix("http://")?.parse().ok()
        }))
    }

    /// `sessctl serve` with the state folder of a terminal, and so with the clock that is held there.
    pub(crate) fn sessctl_of(terminal: &Terminal) -> Server {
        let mut command = sessctl_command();
        command.args(["serve", "--port", "0", "--json"]).env("SESSCTL_HOME", terminal.0.path().join("home"));
        Server(Listening::start(command, |line| {
            let event: Json = serde_json::from_str(line).ok()?;
            event["app"]["url"].as_str()?.strip_prefix("http://")?.parse().ok()
        }))
    }

    /// The next thing it tells of which this holds.
    pub(crate) fn event(&self, is_it: impl Fn(&Json) -> bool) -> Json {
        loop {
            let event = serde_json::from_str(&self.0.line()).expect("JSON");
            if is_it(&event) {
                return event;
            }
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// For `--url`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// Stops every clock of `app.py` at this moment.
    pub(crate) fn stop_the_clocks(&mut self, at: i64) {
        let mut input = self.0.child.stdin.as_ref().expect("a pipe");
        writeln!(input, "{at}").expect("a child that reads");
        assert_eq!(self.0.line(), at.to_string());
    }

    /// Sends these bytes and reads until the server closes.
    pub(crate) fn send(&self, request: &[u8]) -> Answer {
        send(self.0.address, request).expect("a server that listens, answers and closes")
    }

    /// A visit with this cookie, and nothing else a browser would add.
    pub(crate) fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        let cookie = cookie.map(|value| format!("Cookie: session={value}\r\n")).unwrap_or_default();
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n").as_bytes())
    }

    /// What the form does. The answer's cookie.
    pub(crate) fn login(&self, form: &str) -> String {
        self.send(&post("/", "application/x-www-form-urlencoded", form.as_bytes())).cookie().expect("a cookie")
    }
}

/// An app of others, by `apps/serve.py`.
pub(crate) struct App {
    child: Child,
    said: mpsc::Receiver<String>,
    url: String,
}

impl App {
    /// Starts it, and waits until it listens.
    pub(crate) fn start(name: &str) -> App {
        let mut command = python_of("apps", "apps/serve.py");
        let mut child = command.arg(name).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
        let said = lines_of(&mut child);
        let mut app = App { child, said, url: String::new() };
        app.url = app.said.recv_timeout(PATIENCE).expect("an app that starts");
        assert!(app.url.starts_with("http://127.0.0.1:"), "an address, not {:?}", app.url);
        app
    }

    /// For `--url`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What it has seen of its visitors.
    pub(crate) fn seen(&self) -> Json {
        let mut input = self.child.stdin.as_ref().expect("a pipe");
        writeln!(input).expect("a child that reads");
        serde_json::from_str(&self.said.recv_timeout(PATIENCE).expect("a child that speaks")).expect("JSON")
    }
}

impl Drop for App {
    /// The end of its input has it stop what it started itself. Only one that does not end is killed.
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let end = Instant::now() + PATIENCE;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < end {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends these bytes to the server at this address, and reads until it closes the connection.
pub(crate) fn send(address: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    stream.shutdown(Shutdown::Write)?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response)?;
    Ok(Answer::read(&response))
}

/// A POST request.
pub(crate) fn post(path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `HTTP/1.1`
    pub version: String,
    /// The code and its words.
    pub status: String,
    /// Name and value, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The page.
    pub body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("a response, not {text:?}"));
        let (status_line, headers) = head.split_once("\r\n").expect("headers");
        let headers = headers.split("\r\n").map(|line| line.split_once(": ").expect("a header"));
        let (version, status) = status_line.split_once(' ').expect("a status");
        Answer {
            version: version.to_owned(),
            status: status.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    /// Every header of this name. An empty text without one.
    pub(crate) fn all(&self, name: &str) -> String {
        let same = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" | ")
    }

    /// The cookie it sets.
    pub(crate) fn cookie(&self) -> Option<String> {
        Some(self.all("Set-Cookie").strip_prefix("session=")?.split_once(';')?.0.to_owned())
    }

    /// `Some(name)` on the page that greets, `None` on the one with the form. Any other page is a failure.
    pub(crate) fn logged_in_as(&self) -> Option<&str> {
        assert_eq!(self.status, "200 OK", "{self:?}");
        match self.page() {
            Page::Welcome(name) => Some(name),
            Page::Form => None,
            Page::Other => panic!("one of the two pages, not {self:?}"),
        }
    }

    /// Which page it is.
    pub(crate) fn page(&self) -> Page<'_> {
        let before = self.body.split_once("でログイン中</p>").map(|(before, _)| before);
        match before.and_then(|before| before.split_once("<p>")) {
            Some((_, name)) => Page::Welcome(name),
            None if self.body.contains(r#"name="id""#) => Page::Form,
            None => Page::Other,
        }
    }
}

/// The app's two pages, and everything else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Page<'a> {
    /// `NAMEでログイン中`, the name as HTML.
    Welcome(&'a str),
    /// The form with the field `id`.
    Form,
    /// A redirect, an error, nothing.
    Other,
}

/// The binary that was built, in an environment that tells it nothing.
fn sessctl_command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessctl"));
    for name in ["SESSCTL_URL", "SESSCTL_SECRET"] {
        command.env_remove(name);
    }
    command
}

/// A user at a terminal, with a state folder and two key files: the app's key and a wrong one.
pub(crate) struct Terminal(tempfile::TempDir);

impl Terminal {
    pub(crate) fn new() -> Terminal {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("key"), format!("{KEY}\n")).expect("a file");
        fs::write(home.path().join("wrong-key"), "not that key\n").expect("a file");
        Terminal(home)
    }

    /// Puts a file into its folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("a file");
    }

    /// Types a line into a shell there, with `sessctl` on the PATH. The exit code and the screen.
    pub(crate) fn type_in(&self, line: &str) -> (i32, String) {
        let folder = Path::new(env!("CARGO_BIN_EXE_sessctl")).parent().expect("a folder");
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(&self.0).stdin(Stdio::null()).env_clear();
        command.env("PATH", format!("{}:/usr/bin:/bin", folder.display())).env("LANG", "C");
        command.env("HOME", self.0.path()).env("SESSCTL_HOME", self.0.path().join("home"));
        let output = command.output().expect("a shell");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text(output.stderr), "", "{line}");
        (output.status.code().expect("an exit code"), text(output.stdout))
    }

    /// Runs `sessctl --json` there. Arguments are separated by blanks.
    pub(crate) fn run(&self, arguments: &str) -> Said {
        self.run_with(&arguments.split(' ').collect::<Vec<_>>(), "")
    }

    /// Runs `sessctl --json` there, with something to read.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = sessctl_command();
        command.current_dir(&self.0).env("SESSCTL_HOME", self.0.path().join("home")).arg("--json").args(arguments);
        let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child =
            command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("sessctl starts");
        if let Some(mut stdin) = child.stdin.take() {
            // a command may end before it has read everything
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().expect("sessctl ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (answer, errors, what) = (text(output.stdout), text(output.stderr), arguments.join(" "));
        schemas::assert_answer(arguments, &answer, &what);
        schemas::assert_lines("error", &errors, &what);
        Said {
            code: output.status.code().expect("an exit code"),
            lines: answer.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(),
            errors,
        }
    }
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub code: i32,
    /// Standard output, a JSON object a line.
    pub lines: Vec<Json>,
    /// Standard error.
    pub errors: String,
}

impl Said {
    /// The one report, if the command ended with this code and without an error. A note about a key is not an error.
    pub(crate) fn report(self, code: i32) -> Json {
        let complaints = self.errors.lines().filter(|line| !line.starts_with(r#"{"note":"#)).count();
        assert_eq!((self.code, complaints, self.lines.len()), (code, 0, 1), "{self:?}");
        self.lines.into_iter().next().expect("one line")
    }
}

/// A text in a report.
pub(crate) fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| panic!("a text, not {json}"))
}

/// What real Flask answers to each of these questions (`oracle.py`). Every one has our key unless it names another.
pub(crate) fn oracle(version: &str, questions: &[Json]) -> Vec<Json> {
    let mut child =
        python(version, "oracle.py").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    let mut input = child.stdin.take().expect("a pipe");
    let lines = questions.iter().map(|question| {
        let mut question = question.clone();
        if question["key"].is_null() {
            question["key"] = KEY.into();
        }
        format!("{question}\n")
    });
    let lines: String = lines.collect();
    // a thread writes while this one reads: both pipes are of limited size
    let writer = thread::spawn(move || input.write_all(lines.as_bytes()).expect("Python reads"));
    let output = child.wait_with_output().expect("Python ends");
    writer.join().expect("all was written");
    let output = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Json> = output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), questions.len(), "an answer to every question");
    answers
}
