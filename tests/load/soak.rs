//! 500 browsers, half of them hostile: they leave heads and bodies unfinished, flood cookies, and do not read.

use std::io::{BufRead, Read, Write};
use std::net::TcpStream;
use std::sync::PoisonError;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::browsers::Browser;
use super::{ALONE, END, HALVES, LEFT, MEMORY, Serving};

/// Of each kind.
const BROWSERS: usize = 250;
/// The connections that a hostile one holds, so that there are more of them than the server keeps.
const HELD: usize = 1;

/// What a hostile browser does with a new connection. It may be closed on at any time.
fn attack(stream: &mut TcpStream, number: usize) -> std::io::Result<()> {
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    match number % 7 {
        // half a head, and a byte of it now and then
        0 => {
            stream.write_all(b"GET /login HTTP/1.1\r\nHost: localhost\r\nCookie: session=")?;
            (0..20).try_for_each(|_| {
                thread::sleep(Duration::from_millis(25));
                stream.write_all(b"a")
            })
        }
        // half of a body as large as one may be
        1 => stream.write_all(format!("{head}Content-Length: 2097152\r\n\r\n{}", "a".repeat(1 << 20)).as_bytes()),
        // a body in the smallest pieces there are
        2 => stream
            .write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n{}", "1\r\na\r\n".repeat(20_000)).as_bytes()),
        // as many cookies as a head can hold, under one name and under many
        3 => {
            let same = "session=a.b.c; ".repeat(4_000);
            let others: String = (0..4_000).map(|number| format!("c{number}=x; ")).collect();
            for cookies in [same, others, ";".repeat(60_000)] {
                let head = "GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n";
                stream.write_all(format!("{head}Cookie: {cookies}\r\n\r\n").as_bytes())?;
                assert!(stream.read(&mut [0; 4096])? > 0, "a flood of cookies is answered");
            }
            Ok(())
        }
        // many requests, and no answer is read
        4 => stream.write_all(
            "GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n".repeat(5_000).as_bytes(),
        ),
        // no HTTP at all
        5 => stream.write_all(&[0x16; 100_000]),
        other => stream.write_all(HALVES[other % HALVES.len()].as_bytes()),
    }
}

#[test]
#[ignore = "load: SESSCTL_SOAK_SECONDS=600 is the long form, 60 seconds the short one"]
fn of_five_hundred_browsers_the_hostile_half_takes_nothing_from_the_others() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let seconds = std::env::var("SESSCTL_SOAK_SECONDS").map_or(60, |text| text.parse().expect("seconds"));
    let mut serving = Serving::start();
    let (idle, address) = (serving.memory(), serving.address);
    let begin = Instant::now();
    let is_over = move || begin.elapsed() >= Duration::from_secs(seconds);

    let honest: Vec<_> = (0..BROWSERS)
        .map(|number| Browser::new(number, address))
        .map(|mut browser| {
            thread::spawn(move || {
                let mut rounds = 0;
                while !is_over() {
                    browser.round()?;
                    rounds += 1;
                }
                Ok::<_, String>((rounds, browser.took))
            })
        })
        .collect();
    let hostile: Vec<_> = (0..BROWSERS)
        .map(|number| {
            thread::spawn(move || {
                let (mut attacks, mut held) = (0, Vec::new());
                while !is_over() {
                    let Ok(mut stream) = TcpStream::connect(address) else { continue };
                    stream.set_read_timeout(Some(Duration::from_secs(2))).expect("a timeout");
                    stream.set_write_timeout(Some(Duration::from_secs(2))).expect("a timeout");
                    // it may have been closed to make room
                    let _ = attack(&mut stream, number + attacks);
                    attacks += 1;
                    held.push(stream);
                    if held.len() == HELD {
                        thread::sleep(Duration::from_millis(500));
                        held.remove(0);
                    }
                }
                attacks
            })
        })
        .collect();
    let out = std::mem::replace(&mut serving.out, Box::new(std::io::empty()));
    let reading = thread::spawn(move || out.lines().map_while(Result::ok).last());

    let mut most = 0;
    while !is_over() {
        thread::sleep(Duration::from_millis(200));
        most = most.max(serving.memory());
    }
    let attacks: usize = hostile.into_iter().map(|browser| browser.join().expect("a hostile browser")).sum();
    let broken = |_| Err("a connection that broke off".to_owned());
    let ended: Vec<_> = honest.into_iter().map(|browser| browser.join().unwrap_or_else(broken)).collect();
    let lost: Vec<_> = ended.iter().filter_map(|ended| ended.as_ref().err()).collect();
    assert!(lost.is_empty(), "{} of {BROWSERS}: {}", lost.len(), lost[0]);

    let is_back = (0..500).any(|_| {
        thread::sleep(Duration::from_millis(20));
        serving.memory() < idle + LEFT
    });
    let after = serving.memory();
    let halves: Vec<TcpStream> = (0..300).map(|number| serving.half(number)).collect();
    serving.press_ctrl_c();
    let (code, took_to_end) = serving.end();
    drop(halves);
    let report = reading.join().expect("a reader").expect("a report");
    let report: Json = serde_json::from_str(&report).expect("JSON");

    let rounds: usize = ended.iter().flatten().map(|(rounds, _)| rounds).sum();
    let mut took: Vec<Duration> = ended.into_iter().flatten().flat_map(|(_, took)| took).collect();
    took.sort_unstable();
    let percentile = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!("{seconds} s: {rounds} logins, {} requests of {BROWSERS} browsers, {attacks} attacks", took.len());
    println!("latency: median {:?}, p99 {:?}, most {:?}", percentile(50), percentile(99), percentile(100));
    println!(
        "memory of the server: idle {idle} KB, at most {most} KB, afterwards {after} KB; its end: {took_to_end:?}"
    );
    assert!(report["answered"].as_u64() > Some(took.len() as u64), "it counted the hostile requests too");
    assert!(most < MEMORY, "{most} KB");
    assert!(is_back, "{after} KB are kept");
    assert_eq!(code, Some(0));
    assert!(took_to_end < END, "{took_to_end:?}");
}
