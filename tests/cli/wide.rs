//! What a Japanese keyboard types: full-width signs where half-width ones are needed.

use super::hints::joined;
use super::{ALICE, Home, LANGUAGES, NOW};

#[test]
fn a_line_that_would_be_right_in_half_width_is_told_so_with_the_line() {
    let home = Home::of_alice();
    let pasted = ALICE.replace('.', "．");
    let inspected = format!("inspect {ALICE}");
    for (args, sign, line) in [
        (&["tamper", "id＝admin"][..], "＝", "tamper id=admin"),
        (&["tamper", "id＝山田　太郎"], "＝", "tamper 'id=山田 太郎'"),
        (&["sign", "id＝admin"], "＝", "sign id=admin"),
        (&["login　alice"], "", "login alice"),
        (&["ｌｏｇｉｎ", "alice"], "ｌ", "login alice"),
        (&["jar", "copy", "default　thief"], "", "jar copy default thief"),
        (&["clock", "＋１８１s"], "＋", "clock +181s"),
        (&["clock", "+１８１s"], "１", "clock +181s"),
        (&["clock", "hold", "２０２６-11-22T19:41:33Z"], "２", "clock hold 2026-11-22T19:41:33Z"),
        (&["expire", "--after", "１０m"], "１", "expire --after 10m"),
        (&["expire", "--after=１０m"], "１", "expire --after=10m"),
        (&["--browser　thief", "visit"], "", "--browser thief visit"),
        (&["plan", "--minutes", "４５"], "４", "plan --minutes 45"),
        (&["demo", "５"], "５", "demo 5"),
        (&["visit", "--now", "１７９５３７６４９３"], "１", "visit --now 1795376493"),
        (&["inspect", pasted.as_str()], "．", inspected.as_str()),
    ] {
        for lang in LANGUAGES {
            let outcome = home.run_with_env(args, "SESSCTL_LANG", lang);
            let said = joined(&outcome);
            assert_eq!(outcome.code, 2, "{args:?}: {said}");
            assert!(said.ends_with(&format!(": sessctl {line}")), "{args:?}: {said}");
            let named = match (lang, sign) {
                ("ja", "") => "全角の空白があります".to_owned(),
                (_, "") => "found a full-width blank".to_owned(),
                ("ja", sign) => format!("全角の「{sign}」があります"),
                (_, sign) => format!("found a full-width `{sign}`"),
            };
            assert!(said.contains(&named), "{args:?}: {said}");
        }
    }
    let error = home.run(&["--json", "tamper", "id＝admin"]).stderr;
    assert!(error.contains(r#""kind":"full_width""#), "{error}");
}

#[test]
fn another_error_stays_what_it_is_beside_full_width_signs() {
    let home = Home::of_alice();
    for (args, kind) in [
        // no form of it is KEY=VALUE
        (&["tamper", "id：admin"][..], "no_assignment"),
        (&["login", "山田　太郎", "--bogus"], "unknown_argument"),
        (&["tamper", "ｉｄ"], "no_assignment"),
        (&["explain", "ＡＢＣ"], "unknown_term"),
        (&["expire", "--after", "１０分"], "bad_duration"),
        (&["login"], "missing_argument"),
    ] {
        let error = home.run(&[&["--json"], args].concat()).stderr;
        assert!(error.contains(&format!(r#""kind":"{kind}""#)), "{args:?}: {error}");
    }
    let name = home.run(&[NOW, "login", "ＡＬＩＣＥ　太郎"]);
    assert_eq!(name.code, 0, "{}", name.stderr);
}

#[test]
fn a_key_beside_a_full_width_sign_is_not_repeated() {
    let home = Home::of_alice();
    for args in [
        &["tamper", "id＝admin", "--secret", "hunter2"][..],
        &["tamper", "id＝admin", "--secret=hunter2"],
        &["inspect", "--secret＝hunter2"],
        &["--secret＝hunter2", "inspect"],
        &["inspect", "--fallback　hunter2"],
    ] {
        for lang in LANGUAGES {
            let outcome = home.run_with_env(args, "SESSCTL_LANG", lang);
            assert_eq!(outcome.code, 2, "{args:?}");
            assert!(!outcome.everything().contains("hunter2"), "{args:?}: {}", outcome.everything());
        }
    }
}
