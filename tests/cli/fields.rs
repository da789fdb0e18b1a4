//! Output for other programs: `--format`, `--fields`, and one value alone.

use serde_json::json;

use super::{ALICE, Home, LANGUAGES, NOW, Outcome};

const LATE: &str = "--now=2026-11-22T19:44:40Z";

/// Tabs stand between cells, and nothing else that a terminal would obey is there.
fn assert_harmless_but_tabs(outcome: &Outcome) {
    let stdout = outcome.stdout.replace('\t', " ");
    Outcome { stdout, stderr: outcome.stderr.clone(), what: outcome.what.clone(), code: outcome.code }
        .assert_harmless();
}

fn rows(stdout: &str) -> Vec<Vec<&str>> {
    stdout.lines().map(|line| line.split('\t').collect()).collect()
}

#[test]
fn a_table_has_a_header_and_a_row_for_each_cookie() {
    let home = Home::new();
    let text = format!("{ALICE}\nno-cookie\n{ALICE}\nsession=e30.awNFbQ.x\n");
    for lang in LANGUAGES {
        let args = [NOW, "--lang", lang, "inspect", "--fields", "payload.json,verification.error,age,source.stripped"];
        let table = home.feed(&text, &args);
        assert_eq!(table.code, 0, "no key was given, so nothing is refused");
        let alice = vec![r#"{"_permanent":true,"id":"alice"}"#, "", "0", "[]"];
        let expected = vec![
            vec!["payload.json", "verification.error", "age", "source.stripped"],
            alice.clone(),
            alice,
            vec!["{}", "Unverified", "0", r#"["cookie_name"]"#],
        ];
        assert_eq!(rows(&table.stdout), expected, "{}", table.stdout);
    }
    let json = home.feed(&text, &[NOW, "inspect", "--json", "--fields", "age,verification.error"]);
    assert_eq!(json.json_lines()[2], json!({"age": 0, "verification": {"error": "Unverified"}}));
    // one cookie has the same form
    let one = home.run(&[NOW, "inspect", ALICE, "--format", "tsv", "--fields=name,age"]);
    assert_eq!(one.stdout, "name\tage\n\t0\n");
    assert_eq!(
        home.run(&["--format=json", NOW, "inspect", ALICE]).stdout,
        home.run(&[NOW, "inspect", ALICE, "--json"]).stdout
    );
}

#[test]
fn without_fields_a_table_has_the_keys_of_the_schema_whatever_the_answer_is() {
    let home = Home::new();
    let header = |args: &[&str]| home.run(&[args, &["--format=tsv"]].concat()).stdout.lines().next().map(str::to_owned);
    let of_one = header(&[NOW, "inspect", ALICE]).expect("a header");
    assert!(of_one.starts_with("cookie\tname\tsource\tpayload\t") && of_one.contains("\tdeleted"), "{of_one}");
    assert_eq!(header(&[NOW, "inspect", "session=; Max-Age=0"]), Some(of_one));
    for args in [&["plan"][..], &["clock"], &["jar"], &[NOW, "visit"], &["explain", "age"], &["demo"], &["man"]] {
        let outcome = home.run(&[args, &["--format=tsv"]].concat());
        let rows = rows(&outcome.stdout);
        assert!(rows.len() == 2 && rows[0].len() == rows[1].len(), "{args:?}: {}", outcome.stdout);
        assert_harmless_but_tabs(&outcome);
    }
    assert_eq!(home.run(&["schema", "inspect", "--format=tsv"]).code, 2, "a schema has no keys of its own");
}

#[test]
fn nothing_in_a_cell_breaks_the_table_or_reaches_the_terminal() {
    let home = Home::new();
    let signed = home.facts(&[NOW, "sign", r#"{"id":"a\tb\n\\c\u001b[31m\u202e日"}"#])["cookie"].clone();
    let cookie = signed.as_str().expect("a cookie");
    let outcome = home.run(&[NOW, "inspect", cookie, "--fields", "payload.json,payload.value"]);
    let rows = rows(&outcome.stdout);
    assert_eq!((rows.len(), rows[1].len()), (2, 2), "{}", outcome.stdout);
    assert_harmless_but_tabs(&outcome);
}

#[test]
fn a_path_through_a_list_is_that_of_each_item() {
    let home = Home::of_alice();
    let table = home.run(&[NOW, "visit", "--fields", "exchanges[].request.path,jar.name,logged_in,path.number"]);
    assert_eq!(rows(&table.stdout)[1][..3], [r#"["/login"]"#, r#"["session"]"#, "true"]);
    let json = home.run(&[NOW, "visit", "--json", "--fields", "exchanges.response.status,jar.name"]);
    assert_eq!(json.json(), json!({"exchanges": [{"response": {"status": 200}}], "jar": [{"name": "session"}]}));
}

#[test]
fn a_field_that_there_never_is_is_wrong_usage_and_names_those_that_there_are() {
    let home = Home::new();
    for (fields, named) in
        [("payload.jsn", "payload.json"), ("cookei", "cookie"), ("id", "verification"), ("age.x", "age")]
    {
        for lang in LANGUAGES {
            let outcome = home.run(&["--lang", lang, "inspect", ALICE, "--json", "--fields", fields]);
            let error = outcome.error();
            assert_eq!((outcome.code, &error["kind"]), (2, &json!("unknown_field")), "{error}");
            assert!(error["hint"].as_str().expect("a hint").contains(named), "{error}");
        }
    }
    for args in [
        &["inspect", ALICE, "--fields", ","][..],
        &["inspect", ALICE, "--format", "csv"],
        &["inspect", ALICE, "--format", "tsv", "--json"],
        &["inspect", ALICE, "--format", "tsv", "--value"],
        &["inspect", ALICE, "--fields", "age", "--value"],
        &["inspect", ALICE, "--fields", "age", "--picture"],
        &["jar", "export", "--format", "tsv"],
    ] {
        let outcome = home.run(args);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{args:?}");
    }
}

#[test]
fn an_export_of_cookies_has_formats_of_its_own() {
    let home = Home::of_alice();
    let curl = home.run(&[NOW, "jar", "export", "--format=curl"]).stdout;
    assert!(curl.starts_with("curl -b "), "{curl}");
    let json = home.run(&[NOW, "jar", "export", "--format", "json"]);
    assert_eq!(json.json()[0]["name"], "session");
    assert_eq!(home.run(&[NOW, "--format", "json", "jar", "export"]).stdout, json.stdout);
    assert_eq!(home.run(&[NOW, "jar", "--format", "json"]).json()["browser"], "default");
    // its errors are sentences, since it is the cookies that are JSON
    let none = home.run(&["--browser=none", "jar", "export", "--format", "json"]);
    assert!(none.stderr.starts_with("error: "), "{}", none.stderr);
}

#[test]
fn one_value_is_the_whole_answer_where_there_is_one() {
    let home = Home::of_alice();
    let visited = home.run(&[NOW, "visit", "--value"]);
    assert_eq!(visited.stdout.trim_end(), ALICE);
    assert_eq!(home.run(&["--now=2026-11-22T19:43:33Z", "expire", "--value"]).stdout, "60\n");
    assert_eq!(home.run(&[NOW, "expire", "--simulate", "--value"]).stdout, "180\n");
    let over = home.run(&[LATE, "expire", "--value"]);
    assert_eq!((over.code, over.stdout.as_str()), (1, ""), "it has nothing left: {}", over.everything());
    assert!(!over.stderr.is_empty());
    assert_eq!(home.run(&["clock", "hold", "2026-11-22T19:41:33Z", "--value"]).stdout, "2026-11-22T19:41:33Z\n");
    assert_eq!(home.run(&["clock", "+60s", "--server-only", "--value"]).stdout, "2026-11-22T19:42:33Z\n");
    let apart = home.run(&["clock", "--value"]);
    assert_eq!(apart.stdout, "", "the two show different times");
    assert!(apart.stderr.contains("19:42:33"), "{}", apart.stderr);
    assert_eq!(home.run(&["clock", "--value", "--browser-only"]).stdout, "2026-11-22T19:41:33Z\n");
}

#[test]
fn a_long_field_is_shortened_where_it_is_named() {
    let home = Home::new();
    for field in ["a".repeat(100_000), format!("payload.{}", "a".repeat(100_000)), "payload.json.".repeat(10_000)] {
        let outcome = home.run(&["inspect", ALICE, "--fields", &field]);
        assert_eq!(outcome.code, 2, "{}", outcome.stderr);
        assert!(outcome.stderr.len() < 1000, "{}", outcome.stderr.len());
    }
}
