//! What of a key is in the memory of the program, and who can read it there.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The user that the program runs as where the test runs as root, who may read everything.
const NOBODY: u32 = 65534;
/// The size of a page of memory, in bytes.
const PAGE: usize = 4096;
/// A key, and a text of the environment, which the search has to find.
const KEY: &str = "plum plum key of the memory test, 0123456789";
const PROBE: &str = "a probe of the memory test, 9876543210";

/// `sessctl serve` as somebody who is not root, while it serves.
struct Serving {
    child: Child,
    _home: tempfile::TempDir,
}

impl Serving {
    /// With these arguments, in a folder with this file `key`, which stands in standard input too.
    fn start(args: &[&str], key: &str) -> Serving {
        let home = tempfile::tempdir().expect("a folder");
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
        fs::write(home.path().join("key"), format!("{key}\n")).expect("a file");
        let mut command = Command::new(program(home.path()));
        command.args(["serve", "--port=0", "--json"]).args(args).current_dir(home.path());
        command.env_clear().env("SESSCTL_PROBE", PROBE).stdin(Stdio::piped()).stdout(Stdio::piped());
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().expect("sessctl");
        writeln!(child.stdin.take().expect("a pipe"), "{key}").expect("a program that runs");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("an event");
        assert!(line.contains("started"), "{args:?}: {line}");
        Serving { child, _home: home }
    }

    fn proc(&self, file: &str) -> PathBuf {
        Path::new("/proc").join(self.child.id().to_string()).join(file)
    }

    /// Whether programs of the same user may read its memory. If not, its files in /proc are root's.
    fn is_open(&self) -> bool {
        fs::metadata(self.proc("environ")).expect("a process").uid() != 0
    }

    /// All that it can write to, but for what is empty: the heap and the stacks, and its environment.
    fn memory(&self) -> Vec<u8> {
        let mut memory = Vec::new();
        let mut file = File::open(self.proc("mem")).expect("a process whose memory root may read");
        for line in fs::read_to_string(self.proc("maps")).expect("a process").lines() {
            let mut columns = line.split_ascii_whitespace();
            let (range, permissions) = (columns.next().expect("a range"), columns.next().expect("permissions"));
            let (start, end) = range.split_once('-').expect("a range");
            let [start, end] = [start, end].map(|hex| u64::from_str_radix(hex, 16).expect("an address"));
            if permissions.starts_with("rw") {
                file.seek(SeekFrom::Start(start)).expect("an address");
                let mut page = [0; PAGE];
                for _ in 0..(end - start) / PAGE as u64 {
                    // what the system itself has mapped cannot be read
                    if file.read_exact(&mut page).is_err() {
                        break;
                    }
                    // a text has no zeros, so it ends before an empty page
                    if page != [0; PAGE] {
                        memory.extend_from_slice(&page);
                    }
                }
            }
        }
        memory
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").expect("Linux").uid() == 0
}

/// A file that was written just now may still be open in a child of another test, and cannot be run then.
fn program(home: &Path) -> PathBuf {
    let (program, link) = (env!("CARGO_BIN_EXE_sessctl"), home.join("sessctl"));
    fs::hard_link(program, &link).or_else(|_| fs::copy(program, &link).map(drop)).expect("a program");
    link
}

fn count(memory: &[u8], text: &str) -> usize {
    memory.windows(text.len()).filter(|bytes| *bytes == text.as_bytes()).count()
}

/// Every way in which a key comes that is not the command line or the environment, where others can read it anyway.
const WAYS: [&[&str]; 3] = [&["--secret-file=key"], &["--secret-stdin"], &["--secret-file=/dev/stdin"]];

#[test]
fn other_programs_of_the_user_cannot_read_the_memory_while_a_key_is_in_it() {
    assert!(Serving::start(&[], KEY).is_open(), "the tutorial's key is no secret");
    for args in WAYS.into_iter().chain([&["--secret=a key of one's own"] as &[&str]]) {
        assert!(!Serving::start(args, KEY).is_open(), "{args:?}");
    }
}

#[test]
fn no_copy_of_the_key_is_left_in_the_memory_of_the_server() {
    if !is_root() {
        let serving = Serving::start(WAYS[0], KEY);
        assert!(File::open(serving.proc("mem")).is_err(), "nobody but root can look for it");
        return;
    }
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    for (written, as_it_is) in [(KEY, KEY), (&format!("hex:{hex}"), &hex)] {
        for args in WAYS {
            let memory = Serving::start(args, written).memory();
            assert!(count(&memory, PROBE) > 0, "the search works");
            for text in [KEY, as_it_is] {
                assert_eq!(count(&memory, text), 0, "{args:?}, {written}");
            }
        }
    }
}
