//! Nothing is believed that was not signed, nothing is refused without a reason, and every part of the
//! program says the same about a cookie.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sessctl::cookie::payload::MAX_INFLATED;
use sessctl::cookie::session::{self, contents, flask_answer};
use sessctl::cookie::timestamp::{calendar_date, read as read_timestamp};
use sessctl::cookie::verdict::{Sections, loads_within};
use sessctl::cookie::{FlaskAnswer, Refusal, Value, split};
use sessctl::inspect::bulk::line;
use sessctl::inspect::find::{Kind, raw};
use sessctl::inspect::{Lifetime, Question, Verification, inspect};
use sessctl::python::ascii;
use sessctl::python::{base64, cookie_header};
use sessctl::report::Examined;
use sessctl_fuzz::{Asked, SignedBy, begin, corpus, same};

/// A payload that inflates to more is refused: a bomb would only cost time here.
const MAX_PAYLOAD: usize = 64 * 1024;

fn seeds() -> impl Iterator<Item = Vec<u8>> {
    corpus().into_iter().enumerate().flat_map(|(number, (asked, _))| {
        let signed_by = if number % 4 == 0 { SignedBy::Fallback } else { SignedBy::Current };
        [asked.to_bytes(), asked.about_the_signed_text(signed_by).to_bytes()]
    })
}

fuzz_target!(init: begin(seeds()), |bytes: &[u8]| {
    let Some(asked) = Asked::from_bytes(bytes) else { return };
    let cookie = asked.cookie();
    let loaded = loads_within(MAX_PAYLOAD, &cookie, &asked.signer(), asked.max_age(), asked.now());
    match &loaded {
        Ok(_) => assert_deserved(&asked, &cookie),
        Err(refusal) => assert_reasoned(refusal, &asked),
    }
    assert_inspection_agrees(&loaded, &asked, &cookie);
    assert_server_agrees(&loaded, &asked, &cookie);
});

/// A cookie that is believed has the signature of one of the keys, is young enough, and no letter of it can be changed.
fn assert_deserved(asked: &Asked, cookie: &str) {
    let signer = asked.signer();
    let parts = split(cookie).expect("a signature stands behind a dot");
    let brought = base64::decode(parts.signature).expect("a signature is base64");
    let made = asked.keys().map(|key| {
        let signature = asked.signer_with(&key, &[]).signature(parts.signed_text);
        base64::decode(&signature).expect("base64")
    });
    assert!(made.contains(&brought), "no key made this signature");
    let unix = parts.timestamp.and_then(read_timestamp).expect("a timestamp");
    let age = asked.now().unix() - calendar_date(unix).expect("a date").unix();
    assert!(asked.max_age().is_none_or(|max_age| (0..=max_age).contains(&age)), "age {age}");

    let places: Vec<usize> = parts.signed_text.char_indices().map(|(place, _)| place).collect();
    for place in places.iter().step_by(places.len() / 8 + 1) {
        for other in ["A", "B", "."] {
            let mut forged = cookie.to_owned();
            let letter = forged[*place..].chars().next().expect("a letter");
            forged.replace_range(place..&(place + letter.len_utf8()), other);
            let refusal = loads_within(MAX_PAYLOAD, &forged, &signer, asked.max_age(), asked.now());
            assert!(
                forged == cookie
                    || matches!(refusal, Err(Refusal::SignatureMismatch { .. } | Refusal::MalformedTimestamp)),
                "{forged} was made of {cookie}"
            );
        }
    }
}

/// A refusal is one of Python's exceptions, with words. What one of the keys has signed is never called forged.
fn assert_reasoned(refusal: &Refusal, asked: &Asked) {
    const CLASSES: [&str; 8] = [
        "BadSignature",
        "BadTimeSignature",
        "SignatureExpired",
        "BadPayload",
        "PayloadTooLarge",
        "ValueError",
        "OSError",
        "OverflowError",
    ];
    assert!(CLASSES.contains(&refusal.class()), "{refusal:?}");
    let message = refusal.message();
    assert!(!message.is_empty() && message.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{message}");
    if asked.signed_by != SignedBy::NoKey {
        assert!(!matches!(refusal, Refusal::SignatureMismatch { .. } | Refusal::NoSeparator), "{refusal:?}");
    }
    if let Some(FlaskAnswer::Crash(class)) = flask_answer(Err(refusal)) {
        assert_eq!(class, refusal.class());
    }
}

fn assert_inspection_agrees(loaded: &Result<Value, Refusal>, asked: &Asked, cookie: &str) {
    let question = Question {
        signer: asked.signer(),
        has_own_key: true,
        search: None,
        cookie_name: "session".into(),
        is_tutorials: false,
        lifetime: asked.max_age().map_or(Lifetime::Unlimited, Lifetime::Seconds),
        max_payload: MAX_PAYLOAD,
        now: asked.now(),
    };
    let inspection = inspect(cookie, None, &question);
    assert_eq!(inspection.cookie, cookie);
    let shown = inspection.payload.as_ref().map(|payload| &payload.value);
    match (&inspection.verification, loaded) {
        (Verification::Good(_), Ok(value)) => match shown {
            Some(Ok(shown)) => assert!(same(shown, value)),
            other => panic!("{other:?}"),
        },
        (Verification::Refused(said, _), Err(refusal)) => assert_eq!(said, refusal),
        // no key fits it
        (Verification::Foreign, Err(Refusal::SignatureMismatch { .. } | Refusal::NoSeparator)) => {}
        // the date of a value that nothing has signed may be beyond the calendar
        (Verification::Foreign, Err(Refusal::MalformedTimestamp)) => {
            assert!(Sections::of(cookie).is_none_or(|sections| sections.key(&asked.signer()).is_none()));
        }
        (said, loaded) => panic!("{said:?}, but {loaded:?}"),
    }
    let found = raw(cookie, Kind::Argument);
    let question = Question { max_payload: MAX_INFLATED, ..question };
    let inspection = inspect(cookie, None, &question);
    let examined = Examined {
        inspection,
        name: None,
        kind: found.kind,
        stripped: Vec::new(),
        end: None,
        signed_with: None,
        told_by: None,
    };
    let (mut plain, mut quick) = (Vec::new(), Vec::new());
    ascii::write(&examined, &mut plain).expect("memory");
    line::write(&found, &question, &mut quick).expect("memory");
    assert_eq!(String::from_utf8(quick), String::from_utf8(plain));
    let question = Question { has_own_key: false, lifetime: Lifetime::Default, max_payload: MAX_PAYLOAD, ..question };
    let inspection = inspect(cookie, None, &question);
    if inspection.verification == Verification::Unverified {
        assert!(!inspection.is_good());
        assert!(matches!(inspection.flask, None | Some(FlaskAnswer::Empty)), "another key could open it");
        // what is said without a key is true of the right one
        if let (Some(parts), Some(FlaskAnswer::Empty)) = (inspection.parts(), inspection.flask)
            && session::received(cookie).as_deref() == Some(cookie)
        {
            let signer = asked.signer();
            let signed = [parts.signed_text, &signer.signature(parts.signed_text)].join(".");
            let max_age = inspection.max_age.unwrap_or(i64::MAX);
            let answer = session::answer(&signed, &signer, max_age, asked.now(), MAX_PAYLOAD);
            assert_eq!(answer, Some(FlaskAnswer::Empty));
        }
    }
}

/// The server reads a header first; where that leaves the value alone, it must come to the same end.
fn assert_server_agrees(loaded: &Result<Value, Refusal>, asked: &Asked, cookie: &str) {
    let Some(max_age) = asked.max_age() else { return };
    let answer = session::answer(cookie, &asked.signer(), max_age, asked.now(), MAX_PAYLOAD);
    let is_unchanged =
        !cookie.is_empty() && cookie_header::first(&format!("session={cookie}"), "session").as_deref() == Some(cookie);
    if answer.is_none() || !is_unchanged || !cookie.is_ascii() {
        return;
    }
    let expected = match loaded {
        Err(refusal) => flask_answer(Err(refusal)).expect("what was answered is not too large"),
        Ok(value) => match contents(value.clone()) {
            Ok(contents) if contents.is_empty() => FlaskAnswer::Empty,
            Ok(_) => FlaskAnswer::Session,
            Err(class) => FlaskAnswer::Crash(class),
        },
    };
    assert_eq!(answer, Some(expected));
}
