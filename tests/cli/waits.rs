//! What waits says for what it waits, and ends. Nothing is opened that could be waited for without end.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use super::{Home, LANGUAGES, NOW, Outcome, hear};

/// Without the ends of its lines.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A lock that another process, this one, holds until it is dropped.
fn held(home: &Home, browser: &str) -> File {
    let path = home.file(&format!("jars/browsers/{browser}.lock"), "");
    let lock = File::options().write(true).open(path).expect("a file");
    lock.lock().expect("a lock");
    lock
}

/// A server whose every connection is handled so.
fn slow(handle: impl Fn(std::net::TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, handle) = (stream.expect("a connection"), handle.clone());
            thread::spawn(move || handle(stream));
        }
    });
    url
}

/// Sends bytes for ever, one every so often.
fn drip(stream: &mut std::net::TcpStream, byte: &[u8]) {
    while stream.write_all(byte).is_ok() {
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_lock_that_is_given_back_is_waited_for_and_after_a_second_that_is_said() {
    let home = Home::of_alice();
    for (command, lang, word) in [
        (&["login", "bob"][..], "--lang=en", "waiting:anotherprocesshasthelock"),
        (&["jar", "clear"], "--lang=en", "waiting:anotherprocesshasthelock"),
        (&["login", "eve"], "--lang=ja", "待機中:別のプロセスが"),
        (&["logout"], "--lang=ja", "待機中:別のプロセスが"),
        (&["login", "eve"], "--json", r#"{"note":{"kind":"waiting_for_lock""#),
    ] {
        let lock = held(&home, "default");
        let keeper = thread::spawn(move || {
            thread::sleep(Duration::from_secs(2));
            drop(lock);
        });
        let outcome = home.run(&[&[NOW, lang], command].concat());
        keeper.join().expect("an end");
        assert_eq!(outcome.code, 0, "{}: {}", outcome.what, outcome.everything());
        let said = unbroken(&outcome.stderr);
        assert!(said.contains(word) && said.contains("default.lock"), "{}: {}", outcome.what, outcome.stderr);
    }
}

#[test]
fn whatever_never_ends_is_left_after_thirty_seconds_with_the_cause() {
    let home = Home::of_alice();
    let locks = ["default", "other", "third"].map(|browser| held(&home, browser));
    let redirect = |mut stream: std::net::TcpStream| {
        hear(&mut stream);
        thread::sleep(Duration::from_secs(2));
        let _ = stream.write_all(b"HTTP/1.1 302 FOUND\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    };
    let silent = |mut stream: std::net::TcpStream| {
        hear(&mut stream);
        thread::sleep(Duration::from_secs(60));
    };
    let page = |mut stream: std::net::TcpStream| {
        hear(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n");
        drip(&mut stream, b"x");
    };
    let head = |mut stream: std::net::TcpStream| {
        hear(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        drip(&mut stream, b"X: y\r\n");
    };
    let urls = [slow(redirect), slow(silent), slow(page), slow(head)];
    let no_tls = slow(silent).replace("http://", "https://");
    let cases: Vec<(Vec<&str>, u64, [&str; 2])> = vec![
        (vec!["login", "bob"], 30, ["has held the lock", "ロックしたまま"]),
        (vec!["--browser", "other", "login", "bob"], 30, ["lsof", "lsof"]),
        (vec!["jar", "copy", "default", "third"], 30, ["third.lock for 30 s", "30秒間"]),
        (vec!["--url", &urls[0], "visit", "/"], 30, ["after 14 redirects", "14回リダイレクトした後"]),
        (vec!["--url", &urls[1], "visit", "/"], 30, ["no answer from", "応答がありません"]),
        (
            vec!["--url", &urls[2], "visit", "/"],
            30,
            ["had no end within 30 s, the limit for one page", "の上限の30秒以内に終わりません"],
        ),
        (vec!["--url", &urls[3], "visit", "/"], 30, ["no answer from", "応答がありません"]),
        (vec!["--url", &no_tls, "visit", "/"], 10, ["within 10 s (TCP and the TLS handshake)", "ハンドシェイク"]),
    ];
    thread::scope(|scope| {
        for (args, limit, words) in &cases {
            for (lang, word) in LANGUAGES.into_iter().zip(words) {
                let home = &home;
                scope.spawn(move || {
                    let began = Instant::now();
                    let outcome: Outcome = home.run(&[&[NOW, "--lang", lang][..], args].concat());
                    let took = began.elapsed().as_secs();
                    assert_eq!(outcome.code, 3, "{}: {}", outcome.what, outcome.everything());
                    assert!((*limit..limit + 10).contains(&took), "{}: {took} s", outcome.what);
                    let said = unbroken(&outcome.stderr);
                    // how many redirects it comes to depends on how busy the machine is
                    let is_said = match word.split_once("14") {
                        Some((before, after)) => said.contains(&unbroken(before)) && said.contains(&unbroken(after)),
                        None => said.contains(&unbroken(word)),
                    };
                    assert!(is_said, "{}: {}", outcome.what, outcome.stderr);
                    let waits = ["waiting:", "待機中:"].iter().any(|word| outcome.stderr.starts_with(word));
                    assert!(waits, "it was said before the end: {}", outcome.stderr);
                });
            }
        }
    });
    drop(locks);
}

#[test]
fn a_jar_of_three_gigabytes_is_refused_without_being_read() {
    let home = Home::new();
    for size in [3 << 30, (32 << 20) + 1, 1 << 40] {
        let path = home.file("jars/browsers/default.json", "");
        let file = File::options().write(true).open(&path).expect("a file");
        if file.set_len(size).is_err() {
            continue; // not every file system has files of a terabyte
        }
        for command in [&["jar"][..], &["login", "alice"], &["inspect"]] {
            for outcome in super::errors::fails(&home, 3, &[&[NOW], command].concat()) {
                let said = unbroken(&outcome.stderr);
                assert!(said.contains("33554432") && said.contains("sessctljarclear"), "{}", outcome.stderr);
            }
        }
        assert_eq!(fs::metadata(&path).expect("a file").len(), size);
        assert_eq!(home.run(&[NOW, "jar", "clear"]).code, 0);
        assert_eq!(home.run(&[NOW, "login", "alice"]).code, 0, "it was kept aside");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::errors::fails;

    fn pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    }

    #[test]
    fn what_is_no_file_is_never_opened_as_a_jar_or_a_lock() {
        type Maker = fn(&Path);
        let makers: [(&str, Maker); 6] = [
            ("(FIFO)", pipe),
            ("(FIFO)", |path| {
                let real = path.with_extension("pipe");
                pipe(&real);
                symlink(real, path).expect("a link");
            }),
            ("device", |path| symlink("/dev/zero", path).expect("a link")),
            ("device", |path| symlink("/dev/tty", path).expect("a link")),
            ("folder", |path| fs::create_dir(path).expect("a folder")),
            ("socket", |path| drop(UnixListener::bind(path).expect("a socket"))),
        ];
        for (what, make) in makers {
            for (name, commands) in [
                ("default.json", &[&["jar"][..], &["login", "bob"], &["logout"]][..]),
                ("default.lock", &[&["login", "bob"][..], &["jar", "clear"], &["jar", "restart"]]),
            ] {
                let home = Home::of_alice();
                // something to restart, and to clear
                let url = crate::server(|_| crate::page("Set-Cookie: short=1; Path=/\r\n", ""));
                assert_eq!(home.run(&[NOW, "--url", &url, "visit", "/"]).code, 0);
                let path = home.path("jars/browsers").join(name);
                fs::remove_file(&path).expect("a file");
                make(&path);
                for command in commands {
                    let began = Instant::now();
                    let [english, japanese] = fails(&home, 3, &[&[NOW], *command].concat());
                    let took = began.elapsed();
                    assert!(took < Duration::from_secs(10), "{what} {name} {command:?}: {took:?}");
                    let said = unbroken(&english.stderr);
                    assert!(said.contains(what) && said.contains(name), "{what} {command:?}: {}", english.stderr);
                    assert!(unbroken(&japanese.stderr).contains(name), "{}", japanese.stderr);
                }
            }
        }
    }

    #[test]
    fn a_lock_that_is_a_link_to_a_file_is_a_lock() {
        let home = Home::of_alice();
        let path = home.path("jars/browsers/default.lock");
        let elsewhere = home.file("elsewhere.lock", "");
        fs::remove_file(&path).expect("a lock");
        symlink(elsewhere, &path).expect("a link");
        assert_eq!(home.run(&[NOW, "login", "bob"]).code, 0);
    }

    /// A command that reads a pipe into which nothing is written yet.
    fn waiting(home: &Home, args: &[&str]) -> std::process::Child {
        home.command(args).spawn().expect("sessctl")
    }

    #[test]
    fn a_pipe_that_nobody_writes_into_is_said_to_be_waited_for_and_read_when_it_comes() {
        let home = Home::new();
        let path = home.path("key");
        pipe(&path);
        let name = path.to_str().expect("UTF-8");
        let key = "not the key of the tutorial";
        let env = format!("SECRET_KEY={key}\n");
        let cookie = crate::ALICE;
        for (args, text, code) in [
            (vec!["inspect", cookie, "--secret-file", name], key, 1),
            (vec!["inspect", cookie, "--fallback-file", name], key, 0),
            (vec!["inspect", cookie, "--env-file", name], env.as_str(), 1),
            (vec!["--cacert", name, "jar"], "no certificate", 3),
            (vec!["inspect", name], cookie, 0),
            (vec!["jar", "import", name], cookie, 0),
        ] {
            for (lang, words) in LANGUAGES.into_iter().zip(["waiting: for a program that writes into", "待機中:"]) {
                let args = [&[NOW, "--lang", lang], args.as_slice()].concat();
                let child = waiting(&home, &args);
                thread::sleep(Duration::from_millis(1600));
                fs::write(&path, text).expect("a reader");
                let outcome = Outcome::of(child.wait_with_output().expect("an end"), &args);
                assert_eq!(outcome.code, code, "{}: {}", outcome.what, outcome.everything());
                let said = unbroken(&outcome.stderr);
                let is_said = said.contains(&unbroken(words)) && said.contains(&unbroken(name));
                assert!(is_said, "{}: {}", outcome.what, outcome.stderr);
            }
        }
        let child = waiting(&home, &[NOW, "--json", "inspect", cookie, "--secret-file", name]);
        thread::sleep(Duration::from_millis(1600));
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
        let ended = child.wait_with_output().expect("an end");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&ended.status), Some(2), "Ctrl-C ends it");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(said.contains(r#""kind":"waiting_for_file""#), "{said}");
    }

    #[test]
    fn a_pipe_that_is_written_at_once_is_read_without_a_word() {
        let home = Home::new();
        let path = home.path("key");
        pipe(&path);
        let args = [NOW, "inspect", crate::ALICE, "--secret-file", path.to_str().expect("UTF-8")];
        let child = waiting(&home, &args);
        fs::write(&path, "abcdefghijklmn").expect("a reader");
        let outcome = Outcome::of(child.wait_with_output().expect("an end"), &args);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    }

    #[test]
    fn a_folder_as_standard_input_is_no_cookie_and_not_the_jar() {
        let home = Home::of_alice();
        for command in
            [&["inspect"][..], &["inspect", "-"], &["jar", "import"], &["inspect", "--secret-stdin"], &["sign", "-"]]
        {
            for (lang, words) in LANGUAGES.into_iter().zip(["it is a folder", "フォルダーです"]) {
                let args = [&[NOW, "--lang", lang], command].concat();
                let folder = File::open(home.path("")).expect("a folder");
                let outcome = crate::finished(home.command(&args).stdin(folder), &args);
                assert_eq!(outcome.code, 3, "{}: {}", outcome.what, outcome.everything());
                assert!(outcome.stderr.contains(words), "{}: {}", outcome.what, outcome.stderr);
            }
        }
    }
}
