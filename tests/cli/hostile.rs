//! Text that a terminal would obey, from every source of text: it is shown, and never obeyed.
//!
//! One table of places. Each is fed with every kind of hostile text, and shown in every way.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use sessctl::cli;
use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, payload, sign};
use sessctl::lang::Lang;
use sessctl::server::apps::tutorial;

use super::{Home, NOW, Outcome, Serving, finished, server, unicode};

/// Begins every hostile text, to see whether a place has shown it at all.
const MARK: &str = "Zq9Zq";

/// Clears the screen, renames the window, fills the clipboard, colours, hides: in 7 bits and in 8.
const SEQUENCES: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{1b}]52;c;eA==\u{1b}\\\u{1b}[5;41m\u{1b}P1$r\u{1b}\\\u{1b}c\
    \u{9b}2J\u{9d}0;x\u{9c}\u{9b}5;41m\u{90}x\u{9c}\u{e}\r\u{8}\u{7f}";

/// Every kind of hostile text: control characters, what else Unicode has, and what programs do with them.
fn texts() -> [String; 3] {
    let mut unicode = unicode::texts();
    let control = unicode.next().expect("control characters");
    [control, unicode.collect(), SEQUENCES.to_owned()].map(|kind| format!("{MARK}{kind}Z"))
}

/// Options that say how to show things.
type Way = &'static [&'static str];

/// No two languages, and no colours either, are shown by the same code.
const WAYS: [Way; 7] = [
    &["--lang=en", "--color=never"],
    &["--lang=ja", "--color=always"],
    &["--lang=en", "--json"],
    &["--lang=ja", "--color=never"],
    &["--lang=en", "--color=always"],
    &["--lang=ja", "--json", "--color=always"],
    &["--lang=en", "--plain"],
];

/// A place from which text from outside can come to be printed. In a template `{}` stands for the text itself,
/// `{json}` and `{u}` for the text in JSON, as it is or in `\u` escapes, `{wire}` for what HTTP lets through.
#[derive(Debug)]
enum Place {
    /// The arguments.
    Arguments(&'static [&'static str]),
    /// A variable of the environment.
    Variable(&'static str, &'static [&'static str]),
    /// Standard input.
    Input(&'static str, &'static [&'static str]),
    /// The content of a file, which is FILE in the arguments.
    File(&'static str, &'static [&'static str]),
    /// The name of a file that is there, or is not.
    Name(&'static [&'static str]),
    /// The folder of a jar that is damaged.
    Folder(&'static [&'static str]),
    /// A jar, with every command that looks into one.
    Jar(&'static str),
    /// A payload, signed with the tutorial's key and in the jar.
    Payload(&'static str),
    /// What a server says, to every command that talks to one.
    Answer(&'static str),
}
use Place::*;

/// Every place, and whether it shows what it is fed. What it does not, it must not hide wrongly either.
const PLACES: &[(bool, Place)] = &[
    (true, Arguments(&["{}"])),
    (true, Arguments(&["--{}", "jar"])),
    (false, Arguments(&["inspect", "{}"])),
    (true, Arguments(&["inspect", "session={}"])),
    (true, Arguments(&["inspect", "--raw", "{}"])),
    (false, Arguments(&["inspect", "{}.{}.{}"])),
    (true, Arguments(&["inspect", "--secret-file", "{}", "a.b.c"])),
    (true, Arguments(&["inspect", "Cookie: {}=1; b{}=2"])),
    (true, Arguments(&["inspect", "--name={}", "Cookie: a=1"])),
    (true, Arguments(&["inspect", "Set-Cookie: {}; Path={}; Expires={}"])),
    (true, Arguments(&[NOW, "login", "{}"])),
    (true, Arguments(&["visit", "/{}?{}"])),
    (true, Arguments(&["visit", "{}"])),
    (true, Arguments(&["visit", "http://{}/"])),
    (true, Arguments(&[NOW, "tamper", "{}={}"])),
    (true, Arguments(&["sign", "a={}"])),
    (true, Arguments(&["sign", "{\"{json}\":\"{json}\"}"])),
    (true, Arguments(&["sign", "{\"id\":\"{u}\"}"])),
    (true, Arguments(&["jar", "copy", "{}", "x"])),
    (true, Arguments(&["jar", "copy", "x", "{}"])),
    (true, Arguments(&["--browser={}", "jar"])),
    (true, Arguments(&["--url=http://{}", "visit"])),
    (true, Arguments(&["--url={}://x", "visit"])),
    (true, Arguments(&["--now={}", "jar"])),
    (true, Arguments(&["--name={}", "inspect"])),
    (true, Arguments(&["--name={}", "jar"])),
    (true, Variable("SESSCTL_URL", &["visit"])),
    (true, Variable("SESSCTL_URL", &["login", "alice"])),
    (true, Variable("SESSCTL_HOME", &["login", "alice"])),
    (false, Variable("SESSCTL_SECRET", &["inspect", "a.b.c"])),
    (false, Variable("SESSCTL_SECRET", &["login", "alice"])),
    (false, Variable("LANG", &["login"])),
    (false, Variable("LC_ALL", &["login"])),
    (false, Variable("NO_COLOR", &["login", "alice"])),
    (false, Variable("TERM", &["login", "alice"])),
    (false, Input("{}", &["inspect"])),
    (true, Input("session={}", &["inspect"])),
    (true, Input("session={}\nsession={}\n", &["inspect", "-"])),
    (true, Input("{}", &["inspect", "--raw", "-"])),
    (true, Input("{\"id\":\"{json}\"}", &["sign", "-"])),
    (false, Input("{}", &["sign", "-"])),
    (false, Input("{}", &["login", "alice", "--secret-stdin"])),
    (false, Input("{}", &["inspect", "a.b.c", "--secret-stdin"])),
    (false, Input("{}\n{}\n{}", &[NOW, "expire", "--simulate", "--step"])),
    (false, File("{}", &["inspect", "FILE"])),
    (true, File("session={}; Path={}\nCookie: {}=1\n", &["inspect", "FILE"])),
    (true, File("HTTP/1.1 200 {}\r\nSet-Cookie: {}=1; Path={}\r\n", &["inspect", "FILE"])),
    (true, File("curl 'http://{}' -H 'Cookie: session={}; {}={}'", &["inspect", "FILE"])),
    (true, File("# Netscape HTTP Cookie File\n{}\tFALSE\t{}\tFALSE\t0\tsession\t{}\n", &["inspect", "FILE"])),
    (true, File("h\tFALSE\t/\tFALSE\t0\t{wire}\t1\n", &["inspect", "FILE"])),
    (
        true,
        File(
            r#"{"log":{"entries":[{"request":{"cookies":[{"name":"session","value":"{json}"}]}}]}}"#,
            &["inspect", "FILE"],
        ),
    ),
    (
        true,
        File(r#"{"log":{"entries":[{"request":{"cookies":[{"name":"{json}","value":"x"}]}}]}}"#, &["inspect", "FILE"]),
    ),
    (true, File(r#"{"cookies":[{"name":"session","value":"{json}"}]}"#, &["inspect", "FILE"])),
    (true, File(r#"{"cookies":{"{json}":{"value":"x"}}}"#, &["inspect", "FILE"])),
    (
        true,
        File(r#"{"sessctl_jar":1,"cookies":[{"raw_cookie":"session={json}; Path=/{json}"}]}"#, &["inspect", "FILE"]),
    ),
    (false, File("{}", &["inspect", "a.b.c", "--secret-file", "FILE"])),
    (false, File("{}", &["login", "alice", "--secret-file", "FILE"])),
    (false, Name(&["inspect", "FILE"])),
    (true, Name(&["inspect", "FILE/x"])),
    (true, Name(&["inspect", "a.b.c", "--secret-file", "FILE/x"])),
    (true, Name(&["login", "alice", "--secret-file", "FILE/x"])),
    (true, Folder(&["jar"])),
    (true, Folder(&["login", "alice"])),
    (true, Folder(&["jar", "clear"])),
    (false, Jar("{}")),
    (false, Jar(r#"{"sessctl_jar":"{json}"}"#)),
    (false, Jar(r#"{"sessctl_jar":1,"cookies":["{json}"]}"#)),
    (
        true,
        Jar(concat!(
            r#"{"sessctl_jar":1,"cookies":[{"raw_cookie":"session={wire}; Path=/{wire}","path":["/{json}",true],"#,
            r#""domain":{"HostOnly":"{json}"},"expires":"SessionEnd"}]}"#
        )),
    ),
    (
        true,
        Jar(concat!(
            r#"{"sessctl_jar":1,"cookies":[{"raw_cookie":"session=a.{wire}.{wire}; Path=/","path":["/",true],"#,
            r#""domain":{"HostOnly":"127.0.0.1"},"expires":"SessionEnd"},{"raw_cookie":"{wire}={wire}; Path=/","#,
            r#""path":["/",true],"domain":{"Suffix":"{json}"},"expires":{"AtUtc":"2026-11-22T19:00:00Z"}}]}"#
        )),
    ),
    (true, Payload(r#"{"_permanent":true,"id":"{u}"}"#)),
    (true, Payload(r#"{"_permanent":true,"id":"{json}"}"#)),
    (true, Payload(r#"{"{u}":1,"id":["{u}",{" t":["{u}"]},{" m":"{u}"}]}"#)),
    (true, Payload(r#"{"{json}":{" b":"{json}"}}"#)),
    (true, Payload(r#"{" d":"{u}"}"#)),
    (true, Payload(r#""{u}""#)),
    (true, Payload("{}")),
    (true, Payload(r#"{"id":"Zq9Zq\u0000\ud800\udfff\udc00\ud800\ud83d"}"#)),
    (true, Payload(r#"{"\ud800":"Zq9Zq\udfff"}"#)),
    (false, Answer("HTTP/1.1 200 {wire}\r\nX-{wire}: 1\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 {wire}\r\nServer: {wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 O\r\nSet-Cookie: session={wire}; Path=/{wire}\r\nContent-Length: 0\r\n\r\n")),
    (
        true,
        Answer(
            "HTTP/1.1 200 O\r\nSet-Cookie: session={wire}; SameSite={wire}; Max-Age={wire}\r\nContent-Length: 0\r\n\r\n",
        ),
    ),
    (true, Answer("HTTP/1.1 200 O\r\nSet-Cookie: {wire}=1; Domain={wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 O\r\nSet-Cookie: {wire}=1; {wire}={wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 O\r\nSet-Cookie: {wire}\r\nSet-Cookie: a={wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 O\r\nSet-Cookie: __Host-{wire}=1; Expires={wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 302 FOUND\r\nLocation: file:///{wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 302 FOUND\r\nLocation: //{wire}/\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 302 FOUND\r\nLocation: /{wire}?{wire}#{wire}\r\nContent-Length: 0\r\n\r\n")),
    (true, Answer("HTTP/1.1 304 OK\r\nLocation: {wire}\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 OK\r\n\r\n<p>{}でログイン中</p>")),
    (true, Answer("HTTP/1.1 200 OK\r\n\r\n{}")),
    (true, Answer("HTTP/1.1 500 {wire}\r\n\r\n<h1>{}</h1>")),
    (false, Answer("{}\r\n\r\n")),
    (false, Answer("HTTP/1.1 {}\r\n\r\n")),
    (true, Answer("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n")),
    (false, Answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}")),
];

/// The template with the text in its places.
fn filled(template: &str, text: &str) -> String {
    let json = serde_json::to_string(text).expect("JSON");
    let escapes: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let wire: String = text.chars().filter(|character| !character.is_ascii_control()).collect();
    let with = |name, text: &str, template: String| template.replace(name, text);
    let template = with("{json}", &json[1..json.len() - 1], template.to_owned());
    with("{}", text, with("{wire}", &wire, with("{u}", &escapes, template)))
}

/// Every command that opens the jar, those that change it last.
const OVER_THE_JAR: &[&[&str]] = &[
    &["jar"],
    &["inspect"],
    &["expire"],
    &["expire", "--simulate"],
    &["tamper", "id=x"],
    &["visit"],
    &["jar", "copy", "default", "other"],
    &["logout"],
    &["jar", "restart"],
    &["jar", "clear"],
];

const OVER_THE_WIRE: &[&[&str]] = &[
    &["login", "alice"],
    &["visit"],
    &["inspect"],
    &["jar"],
    &["tamper", "id=x"],
    &["sign", "{}"],
    &["expire", "--simulate"],
    &["logout"],
];

/// Runs commands, each in the next way, and tastes what they print.
struct Taster {
    home: Home,
    runs: usize,
    has_seen_the_mark: bool,
}

impl Taster {
    fn taste(&mut self, run: impl FnOnce(&Home, Way) -> Outcome) {
        let way = WAYS[self.runs % WAYS.len()];
        let outcome = run(&self.home, way);
        assert_harmless(&outcome, way);
        if way.contains(&"--json") {
            outcome.json_lines();
        }
        self.runs += 1;
        self.has_seen_the_mark |= shows_the_mark(&outcome);
    }

    fn taste_arguments<A: AsRef<str>>(&mut self, args: &[A]) {
        let args: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
        self.taste(|home, way| home.run(&[way, &args].concat()));
    }

    /// Feeds a place with the text.
    fn feed(&mut self, place: &Place, text: &str) {
        // no argument can hold a NUL, nor a name
        let argument = text.replace('\0', "");
        match place {
            Arguments(args) => {
                self.taste_arguments(&args.iter().map(|arg| filled(arg, &argument)).collect::<Vec<_>>());
            }
            Variable(name, args) => self.taste(|home, way| {
                let value = match *name {
                    // not a folder where the test happens to run
                    "SESSCTL_HOME" => home.path("jars/browsers/default.json").join(&argument).into(),
                    _ => OsString::from(&argument),
                };
                home.run_with_env(&[way, args].concat(), name, value)
            }),
            Input(template, args) => {
                self.taste(|home, way| home.feed(filled(template, text), &[way, args].concat()));
            }
            File(template, args) => {
                let path = self.home.file("file", filled(template, text));
                self.taste_arguments(&with_file(args, &path));
            }
            Name(args) => file_names(&argument).iter().for_each(|name| {
                let path = self.home.file(name, "a.b.c");
                self.taste_arguments(&with_file(args, &path));
            }),
            Folder(args) => file_names(&argument).iter().for_each(|name| {
                self.home.file(&format!("{name}/browsers/default.json"), "junk");
                self.taste(|home, way| home.run_with_env(&[way, args].concat(), "SESSCTL_HOME", home.path(name)));
            }),
            Jar(template) => self.look_into(&filled(template, text)),
            Payload(json) => {
                let cookie = signed(&filled(json, text));
                let list = self.home.file("list", format!("{cookie}\n{cookie}\n"));
                self.taste_arguments(&[NOW, "inspect", &list]);
                self.taste_arguments(&[NOW, "inspect", "--max-age=0", &cookie]);
                self.look_into(&format!(
                    r#"{{"sessctl_jar":1,"cookies":[{{"raw_cookie":"session={cookie}; Path=/","path":["/",true],
                    "domain":{{"HostOnly":"127.0.0.1"}},"expires":"SessionEnd"}}]}}"#
                ));
            }
            Answer(template) => {
                let answer = filled(template, text);
                let url = server(move |_| answer.clone().into_bytes());
                self.home = Home::new();
                OVER_THE_WIRE.iter().for_each(|command| self.taste_arguments(&[&["--url", &url], *command].concat()));
            }
        }
    }

    fn look_into(&mut self, jar: &str) {
        for command in OVER_THE_JAR {
            self.home.file("jars/browsers/default.json", jar);
            self.taste_arguments(&[&[NOW], *command].concat());
        }
    }
}

/// A payload, signed with the tutorial's key at [`NOW`].
fn signed(json: &str) -> String {
    let signer = Signer::flask(&SecretKey::new(tutorial::SECRET_KEY));
    sign(&payload::pack(json), &signer, Timestamp::from_unix(1_795_376_493)).expect("signable")
}

fn with_file(args: &[&str], path: &str) -> Vec<String> {
    args.iter().map(|arg| arg.replace("FILE", path)).collect()
}

/// As many names as the text is too long for one.
fn file_names(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().filter(|c| *c != '/').collect();
    characters.chunks(50).map(|chunk| format!("{MARK}{}", String::from_iter(chunk))).collect()
}

/// Nothing that a terminal would obey. Of colours only our own, and only where they were asked for.
fn assert_harmless(outcome: &Outcome, way: Way) {
    let uncoloured = match (way.contains(&"--color=always"), way.contains(&"--json")) {
        (false, _) => outcome.everything(),
        (true, true) => outcome.stdout.clone(),
        (true, false) => String::new(),
    };
    assert!(!uncoloured.contains('\u{1b}'), "{}: colours", outcome.what);
    outcome.assert_harmless();
}

/// Wherever lines were broken.
fn shows_the_mark(outcome: &Outcome) -> bool {
    outcome.everything().split_whitespace().collect::<String>().contains(MARK)
}

/// Every place of the table that is chosen, with every kind of text, in all ways.
fn feed_all(is_chosen: impl Fn(&Place) -> bool) {
    let mut surprises = Vec::new();
    for (is_shown, place) in PLACES.iter().filter(|(_, place)| is_chosen(place)) {
        let mut taster = Taster { home: Home::of_alice(), runs: 0, has_seen_the_mark: false };
        while taster.runs < WAYS.len() {
            texts().iter().for_each(|text| taster.feed(place, text));
        }
        if taster.has_seen_the_mark != *is_shown {
            surprises.push(format!("{place:?} shows it: {}", taster.has_seen_the_mark));
        }
    }
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

#[test]
fn in_arguments_and_the_environment() {
    feed_all(|place| matches!(place, Arguments(_) | Variable(..)));
}

#[test]
fn in_standard_input_and_files_and_their_names() {
    feed_all(|place| matches!(place, Input(..) | File(..) | Name(_) | Folder(_)));
}

#[test]
fn in_jars() {
    feed_all(|place| matches!(place, Jar(_)));
}

#[test]
fn in_payloads() {
    feed_all(|place| matches!(place, Payload(_)));
}

#[test]
fn in_the_answers_of_servers() {
    feed_all(|place| matches!(place, Answer(_)));
}

/// Every command line that the program itself knows: a command, and the place of one argument in it.
fn command_lines() -> Vec<(Vec<String>, Option<usize>)> {
    let mut whole = cli::help::command(Lang::En);
    whole.build();
    let mut lines = Vec::new();
    collect(&whole, &[], &mut lines);
    lines
}

fn collect(command: &clap::Command, path: &[String], lines: &mut Vec<(Vec<String>, Option<usize>)>) {
    for sub in command.get_subcommands() {
        collect(sub, &[path, &[sub.get_name().to_owned()]].concat(), lines);
    }
    let needed: Vec<String> = command.get_positionals().map(|arg| format!("x{}", arg.get_id())).collect();
    for arg in command.get_arguments() {
        let mut line = path.to_vec();
        if path == ["serve"] {
            // an address to listen on that no machine has, or it would not end
            line.push("--host=203.0.113.1".to_owned());
        }
        let place = arg.get_long().map(|long| {
            line.push(format!("--{long}="));
            line.len() - 1
        });
        let place = place.or(arg.get_index().map(|index| line.len() + index - 1));
        line.extend(needed.iter().cloned());
        lines.push((line, place));
    }
}

/// A path that does not exist would be a file of this name.
fn in_its_place(line: &[String], place: Option<usize>, text: &std::ffi::OsStr) -> Vec<OsString> {
    let mut line: Vec<OsString> = line.iter().map(OsString::from).collect();
    if let Some(argument) = place.and_then(|place| line.get_mut(place)) {
        if !argument.to_string_lossy().starts_with("--") {
            argument.clear();
        }
        argument.push(text);
    }
    line
}

#[test]
fn in_any_argument_of_any_command() {
    let lines = command_lines();
    assert!(lines.len() > 150, "only {} arguments: is this the program?", lines.len());
    let texts = texts();
    let home = Home::of_alice();
    for (number, (line, place)) in lines.iter().enumerate() {
        let way = WAYS[number % WAYS.len()];
        let text = texts[number % texts.len()].replace('\0', "");
        let args = [way.iter().map(OsString::from).collect(), in_its_place(line, *place, text.as_ref())].concat();
        let what = format!("{line:?}");
        assert_harmless(&finished(&mut home.command(&args), &[way, &[&what]].concat()), way);
    }
}

#[test]
#[cfg(not(unix))]
#[cfg_attr(not(unix), ignore = "needs Unix: arguments and names of any bytes")]
fn bytes_that_are_no_text() {}

#[test]
#[cfg(unix)]
fn bytes_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    const BYTES: &[u8] = b"Zq9Zq\xff\x9b2J\x1b[2J\xc2\xed\xa0\x80";
    let bytes = std::ffi::OsStr::from_bytes(BYTES);
    let home = Home::of_alice();
    let check = |command: &mut std::process::Command, what: &str, way: Way| {
        let outcome = finished(command, &[way, &[what]].concat());
        assert_harmless(&outcome, way);
        outcome
    };
    for (number, (line, place)) in command_lines().iter().enumerate() {
        let way = WAYS[number % WAYS.len()];
        let args = [way.iter().map(OsString::from).collect(), in_its_place(line, *place, bytes)].concat();
        check(&mut home.command(&args), &format!("{line:?}"), way);
    }
    for way in WAYS {
        for name in ["SESSCTL_URL", "SESSCTL_SECRET", "LANG", "LC_ALL", "NO_COLOR", "TERM"] {
            let args = [way, &[NOW, "visit"]].concat();
            check(home.command(&args).env(name, bytes), name, way);
        }
        let folder = home.path("folder").join(bytes);
        fs::create_dir_all(folder.join("browsers")).expect("a folder");
        fs::write(folder.join("browsers/default.json"), "junk").expect("a file");
        for args in [&["jar"][..], &["login", "alice"], &["jar", "clear"]] {
            let outcome = check(home.command(&[way, args].concat()).env("SESSCTL_HOME", &folder), "a folder", way);
            assert!(shows_the_mark(&outcome), "{}", outcome.what);
        }
        for file in [folder.clone(), folder.join("browsers"), folder.join("nowhere")] {
            let args = [way.iter().map(OsString::from).collect(), vec!["inspect".into(), file.into()]].concat();
            assert!(shows_the_mark(&check(&mut home.command(&args), "a file", way)));
        }
        for stdin in [BYTES, b"\x80\x9b\xff", b"\0"] {
            for args in [&["inspect"][..], &["sign", "-"], &["inspect", "a.b.c", "--secret-stdin"]] {
                assert_harmless(&home.feed(stdin, &[way, args].concat()), way);
            }
        }
        let argv0 = home.command(&[way, &["--help"]].concat());
        let mut named = argv0;
        std::os::unix::process::CommandExt::arg0(&mut named, bytes);
        check(&mut named, "--help", way);
    }
}

#[test]
#[cfg_attr(not(unix), ignore = "needs Unix: Ctrl-C by kill")]
fn in_the_requests_that_serve_tells_of() {
    for way in WAYS {
        let mut serving = Serving::start(&Home::new(), &[way, &[NOW, "--port=0"]].concat());
        let mut told = vec![serving.greeting.clone()];
        for text in &texts() {
            for request in requests(text) {
                let mut stream = TcpStream::connect(serving.address()).expect("a server");
                stream.write_all(&request).expect("a server that reads");
                let mut answer = Vec::new();
                let _ = stream.read_to_end(&mut answer);
                // only a client that does not speak HTTP gets 400
                if !answer.is_empty() && !answer.starts_with(b"HTTP/1.1 400") {
                    told.push(serving.line());
                }
            }
        }
        let end = serving.interrupted();
        assert!(told.len() > 4 * texts().len(), "{told:?}");
        let outcome = Outcome { stdout: told.concat() + &end.stdout, ..end };
        assert_harmless(&outcome, way);
        assert!(shows_the_mark(&outcome), "{}", outcome.what);
    }
}

/// The text wherever a request can hold one, and more bytes that are no text.
fn requests(text: &str) -> Vec<Vec<u8>> {
    let cookie = signed(&filled(r#"{"_permanent":true,"id":"{u}"}"#, text));
    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length";
    vec![
        filled("GET /{wire}?{wire} HTTP/1.1\r\n\r\n", text).into_bytes(),
        filled("GET /login HTTP/1.1\r\nCookie: session={wire}; {wire}=1\r\n\r\n", text).into_bytes(),
        filled("{wire} / HTTP/1.1\r\n\r\n", text).into_bytes(),
        filled("{}\r\n\r\n", text).into_bytes(),
        format!("GET /login HTTP/1.1\r\nCookie: session={cookie}\r\n\r\n").into_bytes(),
        format!("POST / HTTP/1.1\r\n{form}: {}\r\n\r\nid={text}", text.len() + 3).into_bytes(),
        b"GET /\xff\x9b2J?\x80 HTTP/1.1\r\nCookie: session=\xff\x9b\x80\r\n\r\n".to_vec(),
    ]
}

#[test]
fn escaped_json_reads_as_the_same_value() {
    let home = Home::new();
    for text in texts() {
        let text = text.replace('\0', "");
        let inspected = home.run(&["inspect", "--raw", "--json", &text]);
        assert_eq!(inspected.json()["cookie"], text);
        let login = home.run(&[NOW, "login", &text, "--json"]);
        assert!(login.json()["page"]["name"].as_str().is_some_and(|name| name.starts_with(MARK)));
    }
}
