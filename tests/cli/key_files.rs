//! Files that hold more than a key, `.env` files, and files with older keys.

use serde_json::Value as Json;

use super::{Home, LANGUAGES, Outcome};

const NOW: &str = "--now=1800000010";
/// Signed with `plum-key` at 1800000000.
const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What people save as a key, the kind of the error, and what its hint names.
fn odd_files() -> Vec<(Vec<u8>, &'static str, &'static str)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (text("SECRET_KEY = 'plum-key'\n"), "key_in_python_source", "--env-file"),
        (text("import os\n\nSECRET_KEY = \"plum-key\"\n"), "key_in_python_source", "--env-file"),
        (text("app.secret_key='plum-key'\n"), "key_in_python_source", "hex:"),
        (text("app.config['SECRET_KEY'] = b'plum\\x2dkey'\n"), "key_in_python_source", "hex:"),
        (text("SECRET_KEY=plum-key\n"), "key_in_env_file", "--env-file"),
        (text("DEBUG=1\nexport SECRET_KEY='plum-key'\nPORT=5000\n"), "key_in_env_file", "--env-file"),
        (text("{\n  \"SECRET_KEY\": \"plum-key\"\n}\n"), "key_in_config_file", ""),
        (text("[Service]\nEnvironment=\"SECRET_KEY=plum-key\"\n"), "key_in_config_file", "--env-file"),
        (text("Environment=SECRET_KEY=plum-key DEBUG=1\n"), "key_in_config_file", "--env-file"),
        (text("services:\n  web:\n    environment:\n      SECRET_KEY: plum-key\n"), "key_in_config_file", "--env-file"),
        (text("    environment:\n      - SECRET_KEY=plum-key\n"), "key_in_config_file", "--env-file"),
        (text("      - \"SECRET_KEY=plum-key\"\n"), "key_in_config_file", "--env-file"),
        (text("['plum-key']\n"), "key_in_list", "--fallback-file"),
        (text("[\n    \"plum-key\",\n]\n"), "key_in_list", "--fallback-file"),
        (text("('plum-key',)\n"), "key_in_list", "--fallback-file"),
        (text("“plum-key”\n"), "key_in_quotes", ""),
        (text("‘plum-key’"), "key_in_quotes", ""),
        (text("SECRET_KEY = “plum-key”\n"), "key_in_python_source", ""),
        (text("'plum-key'\n"), "key_in_quotes", ""),
        (text("\"plum-key\""), "key_in_quotes", ""),
        (text("b'plum-key'\n"), "key_in_python_bytes", "hex:"),
        (text("b\"plum\\x2dkey\"\n"), "key_in_python_bytes", "hex:"),
        (text("\u{feff}plum-key\n"), "key_with_byte_order_mark", "UTF-8"),
        (utf16("\u{feff}plum-key\r\n"), "key_in_utf16", "UTF-8"),
        (utf16("plum-key"), "key_in_utf16", "UTF-8"),
        (text("plum-key \n"), "key_with_blanks", "hex:"),
        (text("plum-key\n\n"), "key_with_blanks", "hex:"),
        (text("\tplum-key"), "key_with_blanks", "hex:"),
    ]
}

fn error_of(outcome: &Outcome) -> Json {
    assert_eq!(outcome.code, 3, "{}: {}", outcome.what, outcome.everything());
    serde_json::from_str::<Json>(&outcome.stderr).expect("JSON")["error"].clone()
}

#[test]
fn a_file_that_holds_more_than_the_key_is_said_to_and_is_not_taken_for_another_key() {
    let home = Home::new();
    for (content, kind, named) in odd_files() {
        let path = home.file("key", &content);
        for lang in LANGUAGES {
            let args = [NOW, "--lang", lang, "--json", "inspect", C, "--secret-file", &path];
            let error = error_of(&home.run(&args));
            assert_eq!(error["kind"], kind, "{error}");
            let hint = error["hint"].as_str().expect("a hint");
            assert!(hint.contains(named), "{hint}");
            let says_it_matches = if lang == "en" { "; that key matches" } else { "その鍵なら一致します" };
            assert!(hint.ends_with(says_it_matches), "{hint}");
            let fed = error_of(&home.feed(&content, &[NOW, "--lang", lang, "--json", "inspect", C, "--secret-stdin"]));
            assert_eq!((&fed["kind"], &fed["hint"]), (&error["kind"], &error["hint"]));
        }
        let another = C.replace("AvTq", "BvTq");
        let error = error_of(&home.run(&[NOW, "--json", "inspect", &another, "--secret-file", &path]));
        assert!(error["hint"].as_str().is_some_and(|hint| hint.ends_with("that key does not match either")), "{error}");
    }
}

#[test]
fn nothing_but_blanks_or_a_mark_is_no_key() {
    let home = Home::new();
    for nothing in [&b""[..], b"\n", b"  \n", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"\xff\xfe"] {
        let path = home.file("key", nothing);
        let error = error_of(&home.run(&[NOW, "--json", "inspect", C, "--secret-file", &path]));
        assert_eq!(error["kind"], "empty_key", "{nothing:x?}");
    }
}

#[test]
fn the_literal_bytes_are_the_key_where_they_match() {
    let home = Home::new();
    let odd = odd_files();
    for (content, ..) in &odd {
        let mut literal = content.as_slice();
        for end in [&b"\n"[..], b"\r"] {
            literal = literal.strip_suffix(end).unwrap_or(literal);
        }
        let hex: String = literal.iter().map(|byte| format!("{byte:02x}")).collect();
        let cookie = home.facts(&[NOW, "sign", "id=x", &format!("--secret=hex:{hex}")])["cookie"].clone();
        let cookie = cookie.as_str().expect("a cookie");
        let path = home.file("key", content);
        let alone = home.facts(&[NOW, "inspect", cookie, "--secret-file", &path]);
        assert_eq!(alone["verification"]["key"], "current", "{content:x?}");
        // of many it is enough that one is signed with it
        let list = format!("{C}\n{cookie}\n");
        let lines = home.feed(&list, &[NOW, "inspect", "--json", "-", "--secret-file", &path]).json_lines();
        assert_eq!(lines[1]["verification"]["error"], Json::Null);
        // the last is enough of a stream that is longer than memory should hold
        if content == &odd[odd.len() - 1].0 {
            let streamed = home.feed(list.repeat(8_000), &[NOW, "inspect", "--json", "-", "--secret-file", &path]);
            assert_eq!(streamed.json_lines().len(), 16_000);
            let none = format!("{C}\n").repeat(20_000);
            error_of(&home.feed(none, &[NOW, "inspect", "--json", "-", "--secret-file", &path]));
        }
    }
}

#[test]
fn a_command_without_a_cookie_to_check_signs_with_no_key_of_odd_shape() {
    let home = Home::new();
    for (content, kind, _) in odd_files() {
        let path = home.file("key", &content);
        for command in [&["sign", "id=x"][..], &["login", "alice"], &["visit"], &["expire", "--simulate"]] {
            let error = error_of(&home.run(&[&[NOW, "--json"], command, &["--secret-file", &path]].concat()));
            assert_eq!(error["kind"], kind, "{command:?}");
        }
        if let Some(text) = std::str::from_utf8(&content).ok().filter(|text| !text.contains('\0')) {
            let set =
                home.run_with_env(&[NOW, "--json", "sign", "id=x"], "SESSCTL_SECRET", text.trim_end_matches('\n'));
            assert!(text.ends_with("\n\n") || error_of(&set)["kind"] == kind, "{}", set.everything());
        }
    }
    // what is typed is the key
    assert_eq!(home.run(&[NOW, "sign", "id=x", "--secret='plum-key'"]).code, 0);
}

#[test]
fn the_key_of_an_env_file_is_the_one_that_the_app_reads() {
    let home = Home::new();
    for content in [
        "SECRET_KEY=plum-key\n",
        "# settings\nDEBUG=1\nexport SECRET_KEY='plum-key' # secret\nPORT=5000\n",
        "SECRET_KEY = \"plum-key\"\n",
        "SECRET_KEY=another\nSECRET_KEY=plum-key\n",
        "FLASK_SECRET_KEY=plum-key",
        "SESSCTL_SECRET=plum-key\r\n",
        "SESSCTL_SECRET=hex:706c756d2d6b6579\n",
        "\u{feff}SECRET_KEY=plum-key\n",
        "[Service]\nEnvironment=\"SECRET_KEY=plum-key\"\nEnvironment=DEBUG=1\n",
        "[Service]\nEnvironment=DEBUG=1 SECRET_KEY=plum-key\n",
        "services:\n  web:\n    environment:\n      SECRET_KEY: plum-key\n",
        "    environment:\n      - DEBUG=1\n      - SECRET_KEY=plum-key\n",
        "      - 'SECRET_KEY=plum-key'\n",
        "      - name: SECRET_KEY\n        value: \"plum-key\"\n",
        "      SESSCTL_SECRET: hex:706c756d2d6b6579\n",
        "SESSCTL_SECRET=another\nFLASK_SECRET_KEY=another\nSECRET_KEY=plum-key\n",
    ] {
        let path = home.file(".env", content);
        for args in [&["inspect", C][..], &["inspect", "-"]] {
            let outcome = home.feed(C, &[&[NOW, "--json"], args, &["--env-file", &path]].concat());
            assert_eq!(outcome.json()["verification"]["key"], "current", "{content}");
        }
        let by_stdin = home.feed(content, &[NOW, "--json", "inspect", C, "--env-file", "/dev/stdin"]);
        assert_eq!(by_stdin.json()["verification"]["key"], "current", "{content}");
    }
    let path = home.file(".env", "SECRET_KEY=hex:00\n");
    let signed = |way: &[&str]| home.facts(&[&[NOW, "sign", "id=x"], way].concat())["cookie"].clone();
    assert_eq!(signed(&["--env-file", &path]), signed(&["--secret=hex:6865783a3030"]), "the app knows no `hex:`");
}

#[test]
fn an_env_file_without_a_key_is_an_error_that_names_what_there_is() {
    let home = Home::new();
    for (content, kind, named) in [
        (&b"DEBUG=1\n"[..], "no_key_in_env_file", ""),
        (b"APP_SECRET_KEY=hunter2\n", "no_key_in_env_file", "APP_SECRET_KEY"),
        (b"plum-key\n", "no_key_in_env_file", "--secret-file"),
        (b"SECRET_KEY=\n", "empty_key", ""),
        (b"SECRET_KEY=''\n", "empty_key", ""),
        (b"SECRET_KEY=${OTHER}hunter2\n", "key_of_variables", "--secret-file"),
        (b"  SECRET_KEY: ${OTHER}hunter2\n", "key_of_variables", "--secret-file"),
        (b"Environment=SECRET_KEY=%ihunter2\n", "key_of_variables", "--secret-file"),
        (b"  SECRET_KEY: hunter2\n  SECRET_KEY: another\n", "different_keys", "--secret-file"),
        (b"SECRET_KEY=\xff\n", "not_text", "UTF-8"),
    ] {
        let path = home.file(".env", content);
        for lang in LANGUAGES {
            let outcome = home.run(&[NOW, "--lang", lang, "--json", "inspect", C, "--env-file", &path]);
            let error = error_of(&outcome);
            assert_eq!(error["kind"], kind, "{error}");
            assert!(error["hint"].as_str().is_some_and(|hint| hint.contains(named)), "{error}");
            assert!(!outcome.everything().contains("hunter2"), "{error}");
        }
    }
    assert_eq!(home.run(&[NOW, "inspect", C, "--env-file", "/nowhere/.env"]).code, 3);
    let both = home.run(&[NOW, "inspect", C, "--env-file", "a", "--secret-file", "b"]);
    assert_eq!(both.code, 2, "{}", both.everything());
}

#[test]
fn older_keys_come_from_files_too_in_the_order_of_the_config() {
    let home = Home::new();
    let (plum, other) = (home.file("plum", "plum-key\n"), home.file("other", "other\r\n"));
    let key = |options: &[&str]| {
        let facts = home.facts(&[&[NOW, "inspect", C, "--secret=new"], options].concat());
        facts["verification"]["key"].as_str().map(str::to_owned)
    };
    assert_eq!(key(&["--fallback-file", &plum]).as_deref(), Some("fallback 1"));
    assert_eq!(key(&["--fallback=a", "--fallback-file", &plum, "--fallback=b"]).as_deref(), Some("fallback 2"));
    assert_eq!(
        key(&["--fallback-file", &other, "--fallback=a", "--fallback-file", &plum]).as_deref(),
        Some("fallback 3")
    );
    assert_eq!(key(&["--fallback=a", "--fallback=hex:706c756d2d6b6579"]).as_deref(), Some("fallback 2"));
    let fed = home.feed("plum-key", &[NOW, "--json", "inspect", C, "--fallback-file", "/dev/stdin"]);
    assert_eq!(fed.json()["verification"]["key"], "fallback 1");
    let twice = home.feed("plum-key", &[NOW, "--json", "inspect", "-", "--fallback-file", "/dev/stdin"]);
    assert_eq!(twice.code, 2, "{}", twice.everything());

    let odd = home.file("odd", "'plum-key'\n");
    let error = error_of(&home.run(&[NOW, "--json", "inspect", C, "--fallback-file", &odd]));
    assert_eq!(error["kind"], "key_in_quotes");
    assert!(error["message"].as_str().is_some_and(|message| message.contains("--fallback-file")), "{error}");
    assert_eq!(home.run(&[NOW, "inspect", C, "--fallback-file", "/nowhere"]).code, 3);
}
