//! What a server can send instead of a proper answer: the cause is named, a limit of ours is never told as its fault,
//! and one bad cookie does not spoil the others.

use std::io::Write;
use std::net::TcpListener;
use std::thread;

use serde_json::Value as Json;

use super::errors::fails;
use super::{Home, LANGUAGES, NOW, Outcome, hear, page, server};

/// What stands in the two lines, wherever they were broken.
fn said(outcome: &Outcome) -> String {
    outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_answer_with_hundreds_of_cookies_is_read_whole() {
    for many in [99, 101, 169] {
        let lines: String = (0..many).map(|n| format!("Set-Cookie: c{n}={n}; Path=/\r\n")).collect();
        let url = server(move |_| page(&lines, "hello"));
        let home = Home::new();
        let facts = home.facts(&[NOW, "--url", &url, "visit", "/"]);
        assert_eq!(facts["exchanges"][0]["set_cookies"].as_array().map(Vec::len), Some(many));
        assert_eq!(facts["jar"].as_array().map(Vec::len), Some(many), "{many}");
    }
    let lines: String = (0..1900).map(|n| format!("X-{n}: {n}\r\n")).collect();
    let url = server(move |_| page(&lines, "hello"));
    assert_eq!(Home::new().run(&[NOW, "--url", &url, "visit", "/"]).code, 0, "as with other headers");
}

#[test]
fn a_head_beyond_a_limit_is_named_as_a_limit_of_ours() {
    let long = |line: &str, times: usize| format!("HTTP/1.1 200 OK\r\n{}\r\n\r\n", line.repeat(times)).into_bytes();
    let of = |bytes: usize| format!("X: {}\r\n", "x".repeat(bytes));
    let limits = "more than 2000 headers or 417792 bytes of them, the limits of sessctl";
    for (answer, limit) in [
        (long(&of(10_000_000), 1), limits),
        (long(&of(9000), 1000), limits),
        (long(&of(600_000), 1), limits),
        (of(10_000_000).into_bytes(), "does not speak HTTP"),
        (long("Set-Cookie: a=b\r\n", 3000), limits),
        (long("X: 1\r\nY: 2\r\n", 1001), limits),
    ] {
        let url = server(move |_| answer.clone());
        for outcome in fails(&Home::new(), 3, &["--url", &url, "visit", "/"]) {
            assert!(!said(&outcome).contains("own log") && !said(&outcome).contains("ログ"), "{}", outcome.stderr);
            if outcome.what.ends_with("en") {
                assert!(said(&outcome).contains(limit), "{limit}: {}", outcome.stderr);
            } else if limit.contains("sessctl") {
                assert!(said(&outcome).contains("sessctl の上限"), "{}", outcome.stderr);
            }
        }
    }
    let below = of(417_000);
    let url = server(move |_| page(&below, "hello"));
    assert_eq!(Home::new().run(&[NOW, "--url", &url, "visit", "/"]).code, 0, "it is no lower");
}

/// hyper drops such a header and tells nobody, so neither does the screen.
#[test]
fn a_cookie_with_a_control_character_is_dropped_alone_and_nothing_is_claimed_of_it() {
    for bad in ["\u{1}", "\u{1b}[2J", "\u{7f}", "\u{8}"] {
        let lines = format!("Set-Cookie: a=1; Path=/\r\nSet-Cookie: bad={bad}; Path=/\r\nSet-Cookie: z=2; Path=/\r\n");
        let url = server(move |_| page(&lines, "hello"));
        let home = Home::new();
        let facts = home.facts(&[NOW, "--url", &url, "visit", "/"]);
        let names: Vec<&Json> = facts["jar"].as_array().expect("a jar").iter().map(|row| &row["name"]).collect();
        assert_eq!(names, ["a", "z"], "{bad:?}");
        assert_eq!(facts["exchanges"][0]["response"]["body"], "hello", "{bad:?}");
        for lang in LANGUAGES {
            let screen = home.run(&[NOW, "--lang", lang, "--url", &url, "visit", "/"]);
            assert_eq!(screen.code, 0, "{}", screen.stderr);
            assert!(!screen.stdout.contains("bad"), "{bad:?}: {}", screen.stdout);
            screen.assert_harmless();
        }
    }
}

#[test]
fn another_header_that_no_program_may_read_does_not_spoil_an_answer() {
    for bad in ["X-Bad: \u{1}", "No colon here: but a blank in the name", "X\u{7}Y: 1"] {
        let lines = format!("Set-Cookie: a=1; Path=/\r\n{bad}\r\n");
        let url = server(move |_| page(&lines, "hello"));
        let facts = Home::new().facts(&[NOW, "--url", &url, "visit", "/"]);
        assert_eq!(facts["jar"][0]["name"], "a", "{bad:?}");
        assert_eq!(facts["exchanges"][0]["response"]["body"], "hello", "{bad:?}");
    }
}

/// At these two hyper gives the whole answer up.
#[test]
fn a_nul_or_a_lone_carriage_return_in_a_header_is_named_as_the_answers_fault() {
    for bad in ["Set-Cookie: a=\0b", "Server: a\0b", "Set-Cookie: x\ry", "X: y\rz"] {
        let lines = format!("{bad}\r\n");
        let url = server(move |_| page(&lines, "hello"));
        let [english, japanese] = fails(&Home::new(), 3, &["--url", &url, "visit", "/"]);
        assert!(said(&english).contains("breaks a rule of HTTP: one of its headers"), "{bad:?}: {}", english.stderr);
        assert!(said(&japanese).contains("ヘッダーのどれか"), "{bad:?}: {}", japanese.stderr);
    }
}

#[test]
fn an_answer_that_breaks_off_is_told_by_where_it_does() {
    for (answer, words) in [
        (&b""[..], "closed the connection before the headers of its answer were whole"),
        (b"HTT", "closed the connection before the headers of its answer were whole"),
        (b"HTTP/1.1 200 OK\r\nX: y\r\n", "closed the connection before the headers of its answer were whole"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal", "closed the connection within its page"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", "closed the connection within its page"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "breaks a rule of HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello", "breaks a rule of HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhello", "breaks a rule of HTTP"),
        (b"HTTP/9.9 200 OK\r\n\r\n", "does not speak HTTP/1"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "does not speak HTTP"),
        (b"220 mail ESMTP\r\n", "does not speak HTTP"),
        (b"\x15\x03\x03\x00\x02\x02\x46", "does not speak HTTP"),
        (b"\0\0\x12\x04\0\0\0\0\0", "does not speak HTTP"),
    ] {
        let url = server(move |_| answer.to_vec());
        let [english, _] = fails(&Home::new(), 3, &["--url", &url, "visit", "/"]);
        assert!(said(&english).contains(words), "{:?}: {}", String::from_utf8_lossy(answer), english.stderr);
        let is_the_apps = words.contains("closed");
        assert_eq!(said(&english).contains("own log"), is_the_apps, "{}", english.stderr);
    }
}

#[test]
fn a_path_longer_than_the_library_sends_is_a_limit_of_ours() {
    let url = server(|_| page("", "hello"));
    let long = format!("/{}", "x".repeat(70_000));
    for path in [long.clone(), format!("/?{}", &long[1..]), "/日".repeat(9000)] {
        for outcome in fails(&Home::new(), 2, &["--url", &url, "visit", &path]) {
            assert!(said(&outcome).contains("65534") && outcome.stderr.len() < 300, "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_user_and_a_password_in_the_address_are_sent_and_not_shown() {
    let url = server(|request| page("", &format!("<p>{}</p>", request.contains("Authorization: Basic YTpiIGM6ZA=="))));
    let home = Home::new();
    let outcome = home.run(&[NOW, "--url", &url.replace("http://", "http://a:b%20c:d@"), "--json", "visit", "/"]);
    assert!(outcome.stdout.contains("<p>true</p>"), "{}", outcome.stdout);
    assert!(!outcome.everything().contains("b%20c") && !outcome.everything().contains("YTpiIGM6ZA"));
}

#[test]
fn the_second_address_of_a_host_is_tried_when_the_first_refuses() {
    // `localhost` has two addresses in most places, and servers listen at one
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(listener) = TcpListener::bind(address) else { continue };
        let port = listener.local_addr().expect("an address").port();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                hear(&mut stream);
                let _ = stream.write_all(&page("", "hello"));
            }
        });
        let is_known = std::net::ToSocketAddrs::to_socket_addrs(&("localhost", port))
            .is_ok_and(|found| found.into_iter().any(|found| found.is_ipv6() == address.starts_with('[')));
        if is_known {
            let outcome = Home::new().run(&[NOW, "--url", &format!("http://localhost:{port}"), "visit", "/"]);
            assert_eq!(outcome.code, 0, "{address}: {}", outcome.stderr);
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::process::Command;

    use super::*;
    use crate::finished;

    /// The command as a shell runs it that first sets a limit.
    fn limited(home: &Home, limit: &str, args: &[&str]) -> Outcome {
        let script = format!("{limit}; exec \"$0\" \"$@\"");
        let all = [&["-c", &script, env!("CARGO_BIN_EXE_sessctl")], args].concat();
        let mut command: Command = home.program("/bin/sh", &all);
        finished(&mut command, args)
    }

    #[test]
    fn too_few_files_are_named_wherever_they_run_out() {
        let url = server(|_| page("Set-Cookie: a=b; Path=/\r\n", "hello"));
        let home = Home::of_alice();
        let mut kinds = Vec::new();
        for limit in 4..12 {
            for (lang, words) in LANGUAGES.into_iter().zip(["may open no more files", "ファイルの数の上限"]) {
                for command in [&["--url", &url, "visit", "/"][..], &["login", "bob"], &["jar"]] {
                    let args = [&[NOW, "--lang", lang], command].concat();
                    let outcome = limited(&home, &format!("ulimit -n {limit}"), &args);
                    if outcome.code == 3 {
                        assert!(said(&outcome).contains(words), "{limit} {command:?}: {}", outcome.stderr);
                        assert!(said(&outcome).contains("ulimit -n"), "{limit} {command:?}: {}", outcome.stderr);
                        kinds.push(limit);
                    } else {
                        assert_eq!(outcome.code, 0, "{limit} {command:?}: {}", outcome.everything());
                    }
                }
            }
        }
        assert!(kinds.len() > 6, "few files are too few at {kinds:?} only");
    }

    /// Root may start as many threads as it likes, so another user runs it.
    #[test]
    #[allow(clippy::print_stderr)]
    fn a_thread_that_cannot_be_started_is_named() {
        use std::os::unix::fs::{MetadataExt, chown};
        use std::os::unix::process::CommandExt;
        const NOBODY: u32 = 61_234;
        let home = Home::new();
        let is_root = std::fs::metadata(home.path("")).expect("a folder").uid() == 0;
        if !is_root {
            eprintln!("not checked: only root can run a program as another user");
            return;
        }
        let sessctl = home.path("sessctl");
        let program = env!("CARGO_BIN_EXE_sessctl");
        std::fs::hard_link(program, &sessctl)
            .or_else(|_| std::fs::copy(program, &sessctl).map(drop))
            .expect("a program");
        chown(home.path(""), Some(NOBODY), Some(NOBODY)).expect("a gift");
        let sessctl = sessctl.to_str().expect("UTF-8").to_owned();
        // the command itself is one; the server, the browser and the name server's have one each
        for processes in 1..=3 {
            for (lang, words) in
                LANGUAGES.into_iter().zip(["no more threads can be started", "スレッドをこれ以上起動できません"])
            {
                for command in
                    [&["--url", "http://localhost:1", "visit"][..], &["login", "alice"], &["expire", "--simulate"]]
                {
                    let args = [&[NOW, "--lang", lang], command].concat();
                    let limit = format!("--nproc={processes}:{processes}");
                    let all = [&[limit.as_str(), &sessctl], &args[..]].concat();
                    let mut command: Command = home.program("/usr/bin/prlimit", &all);
                    let outcome = finished(command.uid(NOBODY).gid(NOBODY), &args);
                    assert_eq!(outcome.code, 3, "{processes}: {}: {}", outcome.what, outcome.everything());
                    let unbroken = |text: &str| text.split_whitespace().collect::<String>();
                    assert!(
                        unbroken(&outcome.stderr).contains(&unbroken(words)),
                        "{}: {}",
                        outcome.what,
                        outcome.stderr
                    );
                    assert!(said(&outcome).contains("ulimit -u"), "{}: {}", outcome.what, outcome.stderr);
                }
            }
        }
    }
}
