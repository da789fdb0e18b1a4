//! What each step of the codec costs: to verify, to read, to sign, and to say all that can be said.
//!
//! `cargo bench --bench codec`; with a name behind it (`-- sign`) only what has it in its own.

#![allow(clippy::expect_used, missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use sessctl::clock::Timestamp;
use sessctl::cookie::payload::{self, MAX_INFLATED};
use sessctl::cookie::{SecretKey, Signer, Value, dumps, split, verdict};
use sessctl::inspect::bulk::line;
use sessctl::inspect::find::{Kind, raw};
use sessctl::inspect::{Lifetime, Question, inspect};
use sessctl::python::json;

const KEY: &str = "a key of our own";
const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
const MAX_AGE: i64 = 180;

/// The tutorial's session, which Flask does not compress.
const SMALL: &str = r#"{"_permanent":true,"id":"alice"}"#;
/// A session of a shop, which it does.
const LARGE: &str = r#"{"_fresh":true,"_id":"7f3c0a51f0be4b1a9f0d6a3c1d2e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4",
    "_permanent":true,"_user_id":"48213","cart":[{"price":19.9,"qty":2,"sku":"A-1034"},{"price":5,"qty":1,"sku":"C-22"},
    {"price":129.5,"qty":1,"sku":"D-7781"}],"csrf_token":"9b1f0c3de5a7482b6d0e4f1a8c5b7d3926e0f4a1","lang":"ja",
    "name":"佐藤 花子","note":"注文を受け付けました。The order will arrive on Monday, before noon.","visits":42}"#;

fn signer() -> Signer {
    Signer::flask(&SecretKey::new(KEY))
}

fn session(text: &str) -> Value {
    json::read(text).expect("JSON")
}

fn cookie(text: &str) -> String {
    dumps(&session(text), &signer(), NOW).expect("a date after 1970")
}

fn payload_of(cookie: &str) -> &str {
    split(cookie).expect("three parts").payload
}

fn codec(criterion: &mut Criterion) {
    let signer = signer();
    let (plain, compressed) = (cookie(SMALL), cookie(LARGE));
    assert!(!plain.starts_with('.') && compressed.starts_with('.'));
    let loads = |cookie: &str, signer: &Signer| verdict::loads(cookie, signer, Some(MAX_AGE), NOW).expect("a session");
    let read = |cookie: &str| payload::read(black_box(payload_of(cookie)), MAX_INFLATED);

    for (name, text, cookie) in [("plain", SMALL, &plain), ("compressed", LARGE, &compressed)] {
        criterion.bench_function(&format!("verify and decode, {name}"), |bench| {
            bench.iter(|| loads(black_box(cookie), &signer));
        });
        criterion.bench_function(&format!("decode, {name}"), |bench| bench.iter(|| read(cookie)));
        let mut visits = 0;
        let mut anew = || {
            visits += 1;
            session(&text.replacen(r#""_permanent":true"#, &format!(r#""_permanent":{visits:4}"#), 1))
        };
        criterion.bench_function(&format!("sign, {name}"), |bench| {
            bench.iter_batched(&mut anew, |session| dumps(&session, &signer, NOW), BatchSize::SmallInput);
        });
        criterion.bench_function(&format!("read JSON, {name}"), |bench| bench.iter(|| json::read(black_box(text))));
    }
    // what a signer prepares for many cookies is done for each one here
    criterion.bench_function("derive the key, verify and decode, plain", |bench| {
        bench.iter(|| loads(&plain, &Signer::flask(&SecretKey::new(black_box(KEY)))));
    });
}

/// Everything that can be said of a cookie, and the line of JSON that says it.
fn inspecting(criterion: &mut Criterion) {
    let question = Question {
        signer: signer(),
        has_own_key: true,
        search: None,
        cookie_name: "session".into(),
        is_tutorials: false,
        lifetime: Lifetime::Seconds(MAX_AGE),
        max_payload: MAX_INFLATED,
        now: NOW,
    };
    for (name, cookie) in [("plain", cookie(SMALL)), ("compressed", cookie(LARGE))] {
        criterion.bench_function(&format!("inspect, {name}"), |bench| {
            assert!(inspect(cookie.as_str(), None, &question).is_good());
            bench.iter(|| inspect(black_box(cookie.as_str()), None, &question));
        });
        let found = raw(&cookie, Kind::Stdin);
        criterion.bench_function(&format!("inspect and write a JSON line, {name}"), |bench| {
            bench.iter(|| {
                let mut written = Vec::with_capacity(4096);
                line::write(black_box(&found), &question, &mut written).map(|_| written)
            });
        });
    }
}

criterion_group!(benches, codec, inspecting);
criterion_main!(benches);
