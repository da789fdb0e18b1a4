//! `--export` and `--picture`: every screen on every surface, and what may stand in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use roxmltree::Document;
use sessctl::clock::Timestamp;
use sessctl::cookie::{SecretKey, Signer, sign};
use sessctl::python::base64;
use sessctl::server::apps::tutorial;
use unicode_width::UnicodeWidthStr;

use super::{ALICE, Home, LANGUAGES, NOW, OTHER_KEY, Outcome, server};

const LATER: &str = "--now=2026-11-22T19:42:33Z";

/// Every command that has a screen, in an order in which they can be typed, and whether it has a picture.
const SCREENS: &[(bool, &[&str])] = &[
    (true, &[NOW, "visit"]),
    (true, &[NOW, "login", "alice"]),
    (true, &[LATER, "inspect"]),
    (true, &[LATER, "inspect", ALICE, "--secret=wrong"]),
    (true, &[LATER, "inspect", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImFsaWNlIn0.c2lnbmF0dXJl"]),
    (true, &[LATER, "tamper", "id=admin"]),
    (false, &[LATER, "sign", "id=admin"]),
    (true, &[LATER, "expire"]),
    (true, &[LATER, "expire", "--simulate"]),
    (true, &["--now=2026-11-22T19:44:40Z", "expire"]),
    (true, &[LATER, "expire", "--simulate", "--lifetime=31d"]),
    (false, &[LATER, "jar"]),
    (false, &[LATER, "jar", "list"]),
    (false, &[LATER, "jar", "copy", "default", "thief"]),
    (true, &[LATER, "visit"]),
    (true, &[LATER, "visit", "--times=3"]),
    (true, &[LATER, "logout"]),
    (true, &[NOW, "demo"]),
    (false, &["clock"]),
];
const ENDINGS: [&str; 4] = ["svg", "html", "md", "txt"];

/// Runs a command with `--export`, and returns what it printed and the file.
fn exported(home: &Home, args: &[&str], ending: &str) -> (Outcome, String) {
    let path = home.path(&format!("exported.{ending}"));
    let export = format!("--export={}", path.display());
    let outcome = home.run(&[args, &[export.as_str(), "--force"]].concat());
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error} {}", outcome.what, outcome.stderr));
    (outcome, text)
}

#[test]
fn every_screen_can_be_written_on_every_surface_in_both_languages() {
    for lang in LANGUAGES {
        let home = Home::new();
        for (has_picture, args) in SCREENS {
            let args = [args, ["--lang", lang].as_slice()].concat();
            for ending in ENDINGS {
                let (outcome, text) = exported(&home, &args, ending);
                assert!(outcome.is_answer(), "{}: {}", outcome.what, outcome.stderr);
                assert!(!outcome.stdout.is_empty(), "{}: the screen is shown as ever", outcome.what);
                assert!(!text.contains(tutorial::SECRET_KEY), "{}: the key", outcome.what);
                check(&text, ending, lang, &outcome.what);
                let drawn = match ending {
                    "html" => text.contains("<figure>") == *has_picture,
                    "md" => text.contains("```text") || !has_picture,
                    _ => true,
                };
                assert!(drawn, "{}: a picture, or none", outcome.what);
            }
        }
    }
}

#[test]
fn what_is_printed_is_the_same_with_an_export_and_json_goes_beside_it() {
    let home = Home::of_alice();
    for args in [[LATER, "expire"].as_slice(), &[LATER, "inspect"], &[LATER, "expire", "--json"]] {
        let (outcome, text) = exported(&home, args, "svg");
        assert_eq!(outcome.stdout, home.run(args).stdout, "{}", outcome.what);
        check(&text, "svg", "en", &outcome.what);
    }
}

/// What has to hold for a file of this kind, whatever stands in it.
fn check(text: &str, ending: &str, lang: &str, what: &str) {
    let hostile = text.chars().find(|character| *character != '\n' && super::unicode::is_hostile(*character));
    assert_eq!(hostile, None, "{what}");
    match ending {
        "svg" => check_svg(text, lang, what),
        "html" => check_html(text, lang, what),
        "md" => check_markdown(text, what),
        _ => assert!(text.lines().all(|line| line.width() <= 400) && text.ends_with('\n'), "{what}"),
    }
}

/// Valid XML, of the few elements that a picture needs, and with words for who cannot see it.
fn check_svg(text: &str, lang: &str, what: &str) {
    const ELEMENTS: [&str; 9] = ["svg", "title", "desc", "style", "g", "rect", "path", "circle", "text"];
    let xml = Document::parse(text).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
    let root = xml.root_element();
    assert_eq!(root.attribute("lang"), Some(lang), "{what}");
    let number = |node: roxmltree::Node<'_, '_>, name: &str| -> f64 {
        node.attribute(name).and_then(|number| number.parse().ok()).unwrap_or_default()
    };
    let (width, height) = (number(root, "width"), number(root, "height"));
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(ELEMENTS.contains(&name), "{what}: <{name}>");
        let is_harmless = |attribute: roxmltree::Attribute<'_, '_>| {
            !attribute.name().starts_with("on") && !attribute.name().contains("href")
        };
        assert!(node.attributes().all(is_harmless), "{what}: {:?}", node);
        if name == "text" {
            let end = number(node, "x") + number(node, "textLength");
            assert!(end <= width && number(node, "y") <= height, "{what}: {:?} stands outside", node.text());
        }
    }
    for name in ["title", "desc"] {
        let told = root.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
        assert!(told.and_then(|node| node.text()).is_some_and(|text| !text.trim().is_empty()), "{what}: no {name}");
    }
    assert!(!text.contains("url(") && text.matches("://").count() <= 1 + text.matches("127.0.0.1").count(), "{what}");
}

/// HTML without an error of its grammar, in which each element is closed, that loads nothing and runs nothing.
fn check_html(text: &str, lang: &str, what: &str) {
    const VOID: [&str; 2] = ["meta", "br"];
    const NEVER: [&str; 8] = ["script", "img", "iframe", "link", "object", "embed", "form", "base"];
    let (mut open, mut seen) = (Vec::new(), Vec::new());
    for token in Tokenizer::new_with_emitter(text, DefaultEmitter::<()>::default()).map(|token| token.expect("a token"))
    {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).expect("a name");
                assert!(!NEVER.contains(&name.as_str()), "{what}: <{name}>");
                for attribute in tag.attributes.keys() {
                    let attribute = String::from_utf8(attribute.to_vec()).expect("a name");
                    let loads = ["src", "href", "action", "style"].contains(&attribute.as_str());
                    assert!(!loads && !attribute.starts_with("on"), "{what}: {attribute}");
                }
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push(name.clone());
                }
                seen.push(name);
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).expect("a name");
                assert_eq!(open.pop(), Some(name), "{what}");
            }
            Token::Error(error) => panic!("{what}: {error:?}"),
            _ => {}
        }
    }
    assert_eq!(open, [""; 0], "{what}");
    assert_eq!(seen.iter().filter(|name| *name == "h1").count(), 1, "{what}");
    assert!(text.contains(&format!("<html lang=\"{lang}\">")), "{what}");
    assert!(text.contains("@page { size: A4") && text.contains("prefers-color-scheme: dark"), "{what}");
}

/// Outside of blocks of text there is no tag, and each block is closed by the fence that opened it.
fn check_markdown(text: &str, what: &str) {
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        match fence {
            Some(open) => fence = if line == open { None } else { Some(open) },
            None if line.starts_with("```") => fence = line.strip_suffix("text"),
            None => {
                let outside: String = line.split('`').step_by(2).collect();
                assert!(!outside.contains('<'), "{what}: {line}");
            }
        }
    }
    assert_eq!(fence, None, "{what}: a block is open");
    assert!(text.starts_with("# sessctl "), "{what}");
}

/// What breaks out of one surface or another.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "]]></text></svg><script>",
    "--><b onload=x>",
    "\u{1b}[2J\u{9b}31m\u{202e}",
    "````\n```\n# x",
    "a|b|c\\",
    "\" onmouseover=\"x' y=&amp;&#0;",
    "{{7*7}}${x}[a](javascript:b)<!--",
];

#[test]
fn nothing_in_a_cookie_or_a_page_breaks_out_of_a_file() {
    let home = Home::new();
    let signer = Signer::flask(&SecretKey::new(tutorial::SECRET_KEY));
    for (number, text) in HOSTILE.iter().enumerate() {
        let json = serde_json::json!({ "id": text, text.to_string(): "x" }).to_string();
        let payload = base64::encode(json.as_bytes());
        let cookie = sign(&payload, &signer, Timestamp::from_unix(1_795_376_493)).expect("a cookie");
        let inside = text.replace(['\n', '"', '\\', ';', '\u{1b}', '\u{9b}', '\u{202e}'], "_");
        let page = format!("<!DOCTYPE html><title>{inside}</title><p>{}</p>", text.replace('<', "&lt;"));
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nSet-Cookie: session={inside}\r\nLocation: /{inside}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
            page.len()
        );
        let url = server(move |_| answer.clone().into_bytes());
        let browser = format!("--browser=b{number}");
        let path = format!("/{}", inside.replace(['#', ' '], ""));
        for ending in ENDINGS {
            for args in [
                [NOW, "inspect", "--raw", &cookie].as_slice(),
                &[NOW, "inspect", "--raw", text],
                &[NOW, "--url", &url, &browser, "visit", &path],
                &[NOW, &browser, "login", text],
                &[NOW, &browser, "tamper", "id=<b>`|`</b>"],
            ] {
                let (outcome, text) = exported(&home, args, ending);
                check(&text, ending, "en", &format!("{} {ending}", outcome.what));
            }
        }
    }
}

#[test]
fn no_key_stands_in_a_file() {
    let home = Home::new();
    let key = home.file("key.txt", OTHER_KEY);
    assert_eq!(home.run(&[NOW, "login", "alice", "--secret-file", &key]).code, 0);
    for ending in ENDINGS {
        for args in [
            [NOW, "inspect", "--secret-file", &key].as_slice(),
            &[NOW, "tamper", "id=admin", "--secret-file", &key],
            &[NOW, "sign", "id=admin", "--secret-file", &key],
            &[NOW, "expire", "--simulate"],
            &[NOW, "inspect", ALICE, "--fallback", OTHER_KEY, "--secret", "another one"],
        ] {
            let (outcome, text) = exported(&home, args, ending);
            let keys = [OTHER_KEY, "another one", tutorial::SECRET_KEY];
            assert!(keys.iter().all(|key| !text.contains(key)), "{}", outcome.what);
        }
    }
}

/// The length of each bar of a picture: seconds, and pixels.
fn bars(svg: &str) -> Vec<(f64, f64)> {
    let xml = Document::parse(svg).expect("XML");
    let number = |node: &roxmltree::Node<'_, '_>, name: &str| -> Option<f64> { node.attribute(name)?.parse().ok() };
    let bar = |node: roxmltree::Node<'_, '_>| {
        Some((number(&node, "data-to")? - number(&node, "data-from")?, number(&node, "width")?))
    };
    xml.descendants().filter_map(bar).collect()
}

#[test]
fn the_browsers_bar_is_180_seconds_long_and_the_servers_181() {
    let home = Home::of_alice();
    for args in [[LATER, "expire"].as_slice(), &[LATER, "expire", "--simulate"]] {
        let (_, svg) = exported(&home, args, "svg");
        let bars = bars(&svg);
        let [browser, server] = [bars[0], bars[1]];
        assert_eq!([browser.0, server.0], [180.0, 181.0], "{args:?}");
        assert!((browser.1 / browser.0 - server.1 / server.0).abs() < 0.01, "{bars:?}");
        // the same second once more, large enough to be seen from the last row
        let [near, far] = [bars[2], bars[3]];
        assert!(far.0 - near.0 == 1.0 && far.1 - near.1 > 40.0, "{bars:?}");
    }
    for lang in LANGUAGES {
        let shown = home.run(&[LATER, "--lang", lang, "expire", "--simulate", "--picture"]);
        let unit = if lang == "en" { " s" } else { "秒" };
        for second in [0, 60, 179, 180, 181, 359] {
            assert!(shown.stdout.contains(&format!("{second}{unit}")), "{second}: {}", shown.stdout);
        }
        assert!(shown.stdout.lines().count() <= 24, "{}", shown.stdout);
    }
}

#[test]
fn an_end_that_is_not_known_is_open() {
    let home = Home::new();
    assert_eq!(home.run(&[NOW, "--browser=b", "login", "bob", "--no-permanent"]).code, 0);
    let (_, text) = exported(&home, &[NOW, "--browser=b", "expire"], "txt");
    assert!(text.contains("━▶"), "{text}");
    // a cookie of another app's key: when that app ends it is not known
    let other = Signer::flask(&SecretKey::new(OTHER_KEY));
    let payload = base64::encode(br#"{"_permanent":true,"id":"eve"}"#);
    let cookie = sign(&payload, &other, Timestamp::from_unix(1_795_376_493)).expect("a cookie");
    let line = format!("Set-Cookie: session={cookie}; Path=/; Expires=Sun, 22 Nov 2026 19:44:33 GMT\n");
    let imported = home.feed(line, &[NOW, "--browser=c", "--url=http://127.0.0.1:5000", "jar", "import"]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let (_, text) = exported(&home, &[NOW, "--browser=c", "--url=http://127.0.0.1:5000", "expire"], "txt");
    assert!(text.lines().any(|line| line.starts_with("  server") && line.ends_with("╌?")), "{text}");
    let (_, svg) = exported(&home, &[NOW, "--browser=c", "--url=http://127.0.0.1:5000", "expire"], "svg");
    assert!(svg.contains("class=\"line dashed\"") && !svg.contains("class=\"between\""), "{svg}");
}

#[test]
fn a_picture_is_shown_alone_and_read_aloud_in_words() {
    let home = Home::of_alice();
    for lang in LANGUAGES {
        for args in [
            [LATER, "expire"].as_slice(),
            &[LATER, "expire", "--simulate"],
            &[LATER, "inspect"],
            &[LATER, "tamper", "id=admin"],
            &[LATER, "visit"],
            &[LATER, "demo"],
        ] {
            let args = [args, &["--lang", lang, "--picture"]].concat();
            let shown = home.run(&args);
            assert!(shown.is_answer(), "{}: {}", shown.what, shown.stderr);
            let next = if lang == "en" { "Try next: " } else { "次に試すこと: " };
            assert!(shown.stdout.lines().last().is_some_and(|line| line.starts_with(next)), "{}", shown.stdout);
            let spoken = home.run(&[args.as_slice(), &["--plain"]].concat());
            assert!(!spoken.stdout.contains(['━', '│', '▶', '●']), "{}", spoken.stdout);
            assert!(spoken.stdout.lines().count() > 3, "{}", spoken.stdout);
        }
    }
}

/// The error in JSON.
fn kind(outcome: &Outcome) -> String {
    let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap_or_default();
    error["error"]["kind"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_is_wrong_with_a_file_is_told_before_anything_is_done() {
    let home = Home::new();
    let there = home.file("there.svg", "old");
    let folder = home.path("folder.svg");
    fs::create_dir(&folder).expect("a folder");
    let at = |name: &str| home.path(name).display().to_string();
    let mut cases = vec![
        (there.clone(), 3, "export_exists"),
        (folder.display().to_string(), 3, "export_is_folder"),
        (at("nowhere/a.svg"), 3, "no_export_folder"),
        (at("there.svg/a.svg"), 3, "no_export_folder"),
        (at("a.pdf"), 2, "export_ending"),
        (at("a"), 2, "export_ending"),
        (String::new(), 2, "no_value"),
    ];
    if cfg!(target_os = "linux") {
        cases.push(("/proc/a.svg".to_owned(), 3, "unwritable_export"));
    }
    for (path, code, expected) in &cases {
        let export = format!("--export={path}");
        for lang in LANGUAGES {
            let outcome = home.run(&[NOW, "--lang", lang, "login", "alice", &export]);
            assert_eq!(outcome.code, *code, "{path}: {}", outcome.stderr);
        }
        assert_eq!(kind(&home.run(&[NOW, "--json", "login", "alice", &export])), *expected, "{path}");
        assert!(!home.jar().exists(), "{path}: nobody is logged in");
    }
    assert_eq!(fs::read_to_string(&there).expect("a file"), "old");
    let replaced = home.run(&[NOW, "login", "alice", "--force", &format!("--export={there}")]);
    assert_eq!(replaced.code, 0, "{}", replaced.stderr);
    assert!(fs::read_to_string(&there).expect("a file").starts_with("<svg"));
    let left: BTreeSet<PathBuf> =
        fs::read_dir(home.path("")).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    assert!(left.iter().all(|path| !path.display().to_string().contains(".sessctl-")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_link_that_leads_nowhere_are_refused_before_anything_is_done() {
    let home = Home::new();
    let (pipe, link) = (home.path("pipe.svg"), home.path("link.svg"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    std::os::unix::fs::symlink(home.path("elsewhere.svg"), &link).expect("a link");
    for (path, said) in [(&pipe, ["a pipe (FIFO)", "パイプ（FIFO）"]), (&link, ["leads nowhere", "行き先のない"])]
    {
        let export = format!("--export={}", path.display());
        for force in [[].as_slice(), &["--force"]] {
            for (lang, said) in LANGUAGES.into_iter().zip(said) {
                let outcome = home.run(&[&[NOW, "--lang", lang, "login", "alice", export.as_str()], force].concat());
                let unbroken = |text: &str| text.split_whitespace().collect::<String>();
                let said = unbroken(&outcome.stderr).contains(&unbroken(said));
                assert!(outcome.code == 3 && said, "{}", outcome.stderr);
            }
        }
        assert_eq!(kind(&home.run(&[NOW, "--json", "login", "alice", &export, "--force"])), "export_not_a_file");
    }
    assert!(!home.jar().exists() && !home.path("elsewhere.svg").exists() && link.is_symlink());
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_in_which_no_file_can_be_made_is_not_said_to_be_missing() {
    for (lang, said) in LANGUAGES.into_iter().zip(["no file can be made there", "ファイルを作れません"]) {
        let outcome = Home::new().run(&[NOW, "--lang", lang, "login", "alice", "--export=/proc/x.svg"]);
        assert!(outcome.code == 3 && outcome.stderr.contains(said), "{}", outcome.stderr);
    }
}

#[test]
fn what_has_no_screen_or_no_picture_says_so() {
    let home = Home::of_alice();
    let export = format!("--export={}", home.path("a.svg").display());
    let many = home.file("many.txt", format!("{ALICE}\n{ALICE}\n"));
    for (args, expected) in [
        (["serve", &export].as_slice(), "no_screen"),
        (&["completions", "bash", &export], "no_screen"),
        (&["man", &export], "no_screen"),
        (&["schema", "inspect", &export], "no_screen"),
        (&["jar", "export", &export], "no_screen"),
        (&[&export], "no_screen"),
        (&["inspect", &many, &export], "no_screen_of_many"),
        (&["inspect", &many, "--picture"], "no_screen_of_many"),
        (&["jar", "--picture"], "no_picture"),
        (&["clock", "--picture"], "no_picture"),
        (&["sign", "id=x", "--picture"], "no_picture"),
        (&["--picture"], "no_picture"),
        (&["expire", "--force"], "force_alone"),
    ] {
        for lang in LANGUAGES {
            let outcome = home.run(&[[NOW, "--lang", lang].as_slice(), args].concat());
            assert_eq!(outcome.code, 2, "{args:?}: {}", outcome.stderr);
        }
        if !args.contains(&"--picture") {
            assert_eq!(kind(&home.run(&[[NOW, "--json"].as_slice(), args].concat())), expected, "{args:?}");
        }
    }
    let both = home.run(&[NOW, "expire", "--picture", "--json"]);
    assert_eq!((both.code, kind(&both)), (2, "conflict".to_owned()));
    assert!(!Path::new(&home.path("a.svg")).exists());
}

#[cfg(unix)]
#[test]
fn a_full_disk_and_a_closed_folder_are_told() {
    let home = Home::of_alice();
    if Path::new("/dev/full").exists() {
        let full = home.path("full.svg");
        std::os::unix::fs::symlink("/dev/full", &full).expect("a link");
        let export = format!("--export={}", full.display());
        // the screen is shown, and then the file cannot be written
        let output = home.command(&[NOW, "expire", "--force", &export]).output().expect("sessctl");
        assert_eq!(output.status.code(), Some(3));
        let stderr = String::from_utf8(output.stderr).expect("text");
        assert!(stderr.starts_with("error: ") && stderr.contains("full.svg"), "{stderr}");
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn a_file_that_was_written_is_named_on_standard_error() {
    let home = Home::new();
    for (lang, written) in [("en", "Written: "), ("ja", "書き出しました: ")] {
        let path = home.path(&format!("{lang}.svg")).display().to_string();
        let outcome = home.run(&[NOW, "--lang", lang, "login", "alice", "--export", &path]);
        assert_eq!((outcome.code, outcome.stderr), (0, format!("{written}{path}\n")));
    }
    let path = home.path("json.svg").display().to_string();
    let outcome = home.run(&[NOW, "login", "alice", "--json", "--export", &path]);
    let note: serde_json::Value = serde_json::from_str(&outcome.stderr).expect("a note");
    assert_eq!(note["note"]["kind"], "written");
    assert!(note["note"]["message"].as_str().is_some_and(|message| message.contains("json.svg")), "{note}");
    let again = home.run(&[NOW, "login", "alice", "--export", &path]);
    assert!(again.code == 3 && !again.stderr.contains("Written"), "{}: {}", again.code, again.stderr);
}
