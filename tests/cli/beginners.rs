//! What a beginner types after the path: a wrong key, another salt, a clock that is moved, one scene of the story.

use super::*;

/// The same screen in both languages says these two sentences.
fn says(home: &Home, args: &[&str], en: &str, ja: &str) -> Outcome {
    let english = home.run(args);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&english.everything()).contains(en), "{args:?}: {}", english.everything());
    let japanese = home.run(&[&["--lang", "ja"], args].concat());
    let pressed = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    assert!(pressed(&japanese.everything()).contains(&pressed(ja)), "{args:?}: {}", japanese.everything());
    english
}

#[test]
fn a_cookie_of_a_guessed_key_is_believed_by_a_server_with_that_key_alone_and_the_screen_says_so() {
    let home = Home::new();
    for key in [["--secret", "foo"], ["--secret-file", &home.file("k.txt", "foo")]] {
        let args = ["sign", "id=admin", key[0], key[1]];
        let en = "The embedded server was started with this key. With the tutorial's key it would refuse the cookie.";
        says(&home, &args, en, "内蔵サーバーを、この鍵で起動しました。");
    }
    assert!(!home.run(&["sign", "id=admin"]).stdout.contains("was started with this key"));
    let cookie = home.run(&["sign", "id=admin", "--secret", "foo", "--value"]).stdout;
    let serving = Serving::start(&home, &["--port", "0"]);
    let refused = home.run(&["--url", serving.address(), "sign", "id=admin", "--secret", "foo"]);
    assert_eq!((refused.code, cookie.matches('.').count()), (0, 2));
    assert!(refused.stdout.contains("did not believe"), "{}", refused.stdout);
}

#[test]
fn a_cookie_that_is_signed_in_another_way_is_said_to_be_sent_nowhere() {
    let home = Home::new();
    for way in [["--salt", "other"], ["--digest", "sha256"], ["--key-derivation", "none"]] {
        let args = ["sign", "id=admin", way[0], way[1]];
        let screen = says(
            &home,
            &args,
            "It was sent to no app: the embedded one signs in another way.",
            "どのアプリにも送っていません。",
        );
        assert!(!screen.stdout.contains("can be any user"), "{}", screen.stdout);
    }
}

#[test]
fn with_a_wrong_key_the_refusal_of_a_changed_cookie_says_nothing_of_the_change() {
    let home = Home::new();
    assert_eq!(home.run(&["login", "alice"]).code, 0);
    let screen = says(
        &home,
        &["tamper", "id=admin", "--secret", "foo"],
        "Refused, but the app's key did not make the signature of the cookie as it was either.",
        "変更する前のクッキーの署名も、アプリの鍵のものではありません。",
    );
    assert!(!screen.stdout.contains("only the key makes"), "{}", screen.stdout);
    let facts = home.facts(&["tamper", "id=admin", "--secret", "foo"]);
    assert_eq!((&facts["app_signed_it"], &facts["needed_signature"]), (&false.into(), &Json::Null));
    let facts = home.facts(&["tamper", "id=admin"]);
    assert_eq!(facts["app_signed_it"], true);
    assert!(facts["needed_signature"].is_string());
}

#[test]
fn at_an_address_the_tutorials_key_is_known_too() {
    let home = Home::new();
    let serving = Serving::start(&home, &["--port", "0"]);
    assert_eq!(home.run(&["--url", serving.address(), "login", "alice"]).code, 0);
    let facts = home.facts(&["--url", serving.address(), "tamper", "id=admin"]);
    assert!(facts["needed_signature"].is_string(), "{facts}");
    let screen = home.run(&["--url", serving.address(), "tamper", "id=admin"]).stdout;
    assert!(!screen.contains("cannot be known"), "{screen}");
}

#[test]
fn after_a_logout_no_clock_brings_the_session_back_and_none_is_offered() {
    let home = Home::new();
    for args in [&["clock", "hold", "2026-11-22T19:41:33Z"][..], &["login", "alice"], &["clock", "+181s"]] {
        assert_eq!(home.run(args).code, 0);
    }
    let before = home.run(&["visit"]).stdout;
    assert!(before.contains("Back to where it still lives"), "{before}");
    assert!(!before.contains("Hold the clock before"), "it is held: {before}");
    let screen = home.run(&["logout"]).stdout;
    assert!(!screen.contains("Back to where it still lives"), "{screen}");
    says(
        &home,
        &["clock", "hold", "2026-11-22T19:43:33Z"],
        "The clock was held at 2026-11-22 19:44:34 UTC, and is held at 2026-11-22 19:43:33 UTC now.",
        "時計を 2026-11-22 19:43:33 UTC で止めました。",
    );
    let gone = home.run(&["inspect"]).stdout;
    assert!(gone.contains("when its clock stood at 2026-11-22 19:44:33 UTC"), "{gone}");
}

#[test]
fn the_handout_and_its_answers_have_the_same_numbers() {
    let home = Home::new();
    for topic in ["login", "inspect", "expire", "demo"] {
        let outcome = home.run(&["worksheet", topic]);
        let next = outcome.stdout.lines().next_back().unwrap_or_default().to_owned();
        let command = next.strip_prefix("Try next: sessctl ").unwrap_or_else(|| panic!("{next}"));
        let args: Vec<&str> = command.split(' ').collect();
        assert_eq!(args.iter().filter(|word| **word == "--now").count(), 1, "{command}");
        let hold = |text: &str| text.lines().find(|line| line.contains("clock hold")).map(str::to_owned);
        assert_eq!(hold(&home.run(&args).stdout), hold(&outcome.stdout), "{topic}");
    }
}

#[test]
fn one_scene_of_the_story_has_its_own_picture() {
    let home = Home::new();
    for scene in ["2", "5", "7"] {
        let picture = home.run(&["demo", scene, "--picture"]).stdout;
        let all = home.run(&["demo", "--picture"]).stdout;
        assert!(picture.lines().count() * 3 < all.lines().count(), "{picture}");
        let file = home.path(&format!("d{scene}.svg"));
        let file = file.to_str().expect("a path");
        assert_eq!(home.run(&["demo", scene, "--export", file]).code, 0);
        let whole = home.path(&format!("e{scene}.md"));
        assert_eq!(home.run(&["demo", scene, "--export", whole.to_str().expect("a path")]).code, 0);
        let text = fs::read_to_string(whole).expect("an export");
        assert!(text.contains(if scene == "7" { "179" } else { "HTTP" }), "{text}");
    }
    assert!(home.run(&["demo", "1", "--picture"]).stdout.contains("nothing here to draw"));
}

#[test]
fn a_plan_has_as_many_scenes_as_steps_and_leads_to_a_reset_that_asks() {
    let home = Home::new();
    let screen = home.run(&["plan"]).stdout;
    assert!(screen.ends_with("Try next: sessctl reset\n"), "{screen}");
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("A cookie of admin that is signed with the key is believed."), "{screen}");
}
