//! What is said of a request to any app: which form, which page, which headers, and what is refused before any network.

use serde_json::Value as Json;

use super::errors::fails;
use super::hints::joined;
use super::server_of::{html, watched};
use super::{Home, LANGUAGES, NOW};

const LOGIN: &str = "<form action=/in method=post><input name=username><input type=password name=pw></form>";

/// The command that a screen suggests.
fn next(screen: &str) -> &str {
    screen.split_once("Try next: ").map_or("", |(_, next)| next)
}

#[test]
fn forms_are_counted_from_one() {
    let (url, heard) = watched(|_| html(LOGIN));
    let home = Home::new();
    for form in [&["--form", "0"][..], &["--form=0"], &["--form", "00"], &["--form", "20001"], &["--form", "x"]] {
        let args = [&["--url", url.as_str(), "login", "mia"], form].concat();
        let [english, japanese] = fails(&home, 2, &args);
        assert!(english.stderr.contains("it takes a number from 1 to 20000"), "{}", english.stderr);
        assert!(japanese.stderr.contains("1から20000までの数"), "{}", japanese.stderr);
    }
    assert!(heard.lock().expect("a lock").is_empty(), "nothing was asked");
}

#[test]
fn a_form_that_is_not_there_is_told_with_how_many_there_are_and_the_hint_leads_on() {
    let search = "<form action=/search><input name=q></form>";
    let two = format!("{search}{LOGIN}");
    let (url, _) = watched(move |asked| match asked.path() {
        "/two" => html(&two),
        "/one" => html(LOGIN),
        _ => html("<h1>hi</h1>"),
    });
    let home = Home::new();
    for (path, form, english, japanese, leads_to) in [
        ("/two", "9", "there is no form 9 on /two, which has 2", "フォームは2個", "login mia --path /two --form 2"),
        ("/one", "2", "there is no form 2 on /one, which has 1", "フォームは1個", "login mia --path /one --form 1"),
        ("/none", "1", "/none has no form at all", "フォームがありません", "login mia --path /login"),
        ("/login", "1", "/login has no form at all", "フォームがありません", "login mia --data '{"),
    ] {
        let args = ["--url", &url, "login", "mia", "--path", path, "--form", form];
        let [screen, other] = LANGUAGES.map(|lang| home.run(&[&[NOW, "--lang", lang], &args[..]].concat()));
        assert_eq!((screen.code, other.code), (1, 1), "{}", screen.everything());
        let screen = joined(&screen);
        assert!(screen.contains(english), "{screen}");
        assert!(other.stdout.replace("\n  ", "").contains(japanese), "{}", other.stdout);
        assert!(next(&screen).contains(leads_to), "{screen}");
        let facts = home.facts(&[&[NOW], &args[..]].concat());
        assert_eq!(facts["nothing_sent"]["wanted"], form.parse::<u32>().expect("a number"));
    }
}

#[test]
fn of_many_fields_the_names_are_cut_short_and_the_number_is_not() {
    let fields: String =
        (0..30).map(|place| format!("<input name=f{place}><input type=hidden name=h{place}>")).collect();
    let form = LOGIN.replace("</form>", &format!("{fields}</form>"));
    let (url, _) = watched(move |asked| if asked.method == "POST" { html("<h1>no</h1>") } else { html(&form) });
    let home = Home::new();
    let args = [NOW, "--url", &url, "login", "mia", "--form", "5"];
    let [screen, japanese] = LANGUAGES.map(|lang| joined(&home.run(&[&args[..], &["--lang", lang]].concat())));
    assert!(screen.contains("asks for username, pw, f0, f1, f2, f3, f4, f5 and 24 more."), "{screen}");
    assert!(japanese.contains("ほか24個"), "{japanese}");
    let form = &home.facts(&args)["forms"][0];
    assert_eq!((&form["field_count"], &form["carried_count"]), (&Json::from(32), &Json::from(30)));
    assert_eq!(
        (form["fields"].as_array().map(Vec::len), form["carried"].as_array().map(Vec::len)),
        (Some(20), Some(20))
    );
}
