//! How long the commands take and how much memory, beside a hello-world in the same run.
//!
//! Nothing is asserted: machines differ, ratios less so. The commands are run in turn,
//! so that whatever else the machine does falls on all of them alike.

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

const SESSCTL: &str = env!("CARGO_BIN_EXE_sessctl");
const COOKIE: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
const RUNS: usize = 200;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let hello = hello_world(folder.path());
    let hello = hello.to_str().expect("a path");
    let commands: [(&str, Vec<&str>); 3] = [
        ("a Rust hello-world", vec![hello]),
        ("sessctl inspect COOKIE", vec![SESSCTL, "inspect", COOKIE]),
        ("sessctl demo", vec![SESSCTL, "demo"]),
    ];
    let mut measured = vec![Vec::new(); commands.len()];
    for _ in 0..RUNS {
        for ((_, command), runs) in commands.iter().zip(&mut measured) {
            runs.push(run(command, folder.path()));
        }
    }
    let first = median(measured[0].iter().map(|(time, _)| *time).collect());
    println!("{:<26}{:>10}{:>8}{:>12}", format!("medians of {RUNS} runs"), "time", "ratio", "memory");
    for ((name, _), runs) in commands.iter().zip(&measured) {
        let time = median(runs.iter().map(|(time, _)| *time).collect());
        let memory = runs.iter().map(|(_, memory)| *memory).max().unwrap_or_default();
        println!("{name:<26}{:>7.2} ms{:>8.2}{:>9.1} MB", time * 1e3, time / first, memory as f64 / 1e6);
    }
    println!("{:<44}{:>9.1} MB", "sessctl serve, idle", idle_memory(folder.path()) / 1e3);
}

fn hello_world(folder: &Path) -> PathBuf {
    let source = folder.join("hello.rs");
    fs::write(&source, "fn main() { println!(\"hello\"); }").expect("a file");
    let program = folder.join("hello");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status = Command::new(rustc).arg("-O").arg("-o").arg(&program).arg(&source).status();
    assert!(status.expect("rustc runs").success());
    program
}

/// Seconds and bytes of one run.
fn run(command: &[&str], home: &Path) -> (f64, u64) {
    let begin = Instant::now();
    let child = Command::new(command[0])
        .args(&command[1..])
        .env("SESSCTL_HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let used = child.wait4().expect("it ends").rusage;
    (begin.elapsed().as_secs_f64(), used.maxrss)
}

/// Kilobytes of a server that has answered nothing yet.
fn idle_memory(home: &Path) -> f64 {
    let mut server = Command::new(SESSCTL)
        .args(["serve", "--port", "0"])
        .env("SESSCTL_HOME", home)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let stdout = server.stdout.take().expect("its output");
    BufReader::new(stdout).read_line(&mut String::new()).expect("a line");
    let shown = Command::new("ps").args(["-o", "rss=", "-p", &server.id().to_string()]).output().expect("ps runs");
    server.kill().expect("it is ours");
    server.wait().expect("it ends");
    String::from_utf8_lossy(&shown.stdout).trim().parse().unwrap_or(f64::NAN)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
