//! Every line that a run prints under `--json`, held to the schema in `docs/schema`.
//!
//! `tests/schema.rs` holds those files to the program.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::thread;

use jsonschema::Validator;
use sessctl::cli::list::About;
use sessctl::python::neutral;

/// A session may be nested so deeply that its JSON needs more stack than a test has.
const STACK: usize = 256 << 20;
const WITH_VALUE: [&str; 7] = ["--browser", "--url", "--name", "--now", "--lang", "--color", "--export"];

/// Each schema in `docs/schema`, by its name.
fn validators() -> &'static HashMap<String, Validator> {
    static VALIDATORS: OnceLock<HashMap<String, Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
        let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let validator = |path: &Path| {
            let schema = serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
            jsonschema::draft202012::new(&schema).expect("a schema")
        };
        paths.map(|path| (path.file_stem().expect("a name").to_string_lossy().into(), validator(&path))).collect()
    })
}

/// The command of a line: the first word that is no option and no value of one.
fn command_of<'a>(args: &[&'a str]) -> Option<&'a str> {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match *arg {
            arg if WITH_VALUE.contains(&arg) => args.next().map(drop)?,
            arg if arg.starts_with('-') => {}
            arg => return About::of(arg).map(|about| about.name),
        }
    }
    None
}

/// Each line of the answer to these arguments is what the schema of the command says. Help, the version and the welcome
/// are texts under `--json` too.
pub(crate) fn assert_answer(args: &[&str], stdout: &str, what: &str) {
    let before_dashes: Vec<&str> = args.iter().copied().take_while(|arg| *arg != "--").collect();
    let is_text = before_dashes.iter().any(|arg| ["--help", "-h", "--version", "-V", "help"].contains(arg));
    if let Some(command) = command_of(args).filter(|_| !is_text) {
        assert_lines(command, stdout, what);
    }
}

/// Each line is what this schema says.
pub(crate) fn assert_lines(schema: &str, lines: &str, what: &str) {
    let validator = validators().get(schema).unwrap_or_else(|| panic!("{what}: no docs/schema/{schema}.json"));
    thread::scope(|scope| {
        let check = || lines.lines().for_each(|line| assert_line(validator, line, what));
        let checked = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, check).expect("a thread").join();
        checked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

fn assert_line(validator: &Validator, line: &str, what: &str) {
    let json = neutral::read(line.as_bytes()).unwrap_or_else(|error| panic!("{what}: {error}\n{line}"));
    if let Err(error) = validator.validate(&json) {
        let shown: String = line.chars().take(1000).collect();
        panic!("{what}: {} at {}\n{shown}", error.masked(), error.instance_path());
    }
}

#[test]
fn the_command_of_a_line_is_found_behind_its_options() {
    assert_eq!(command_of(&["--browser", "login", "visit", "/"]), Some("visit"));
    assert_eq!(command_of(&["--now=5", "--json", "jar", "copy", "a", "b"]), Some("jar"));
    assert_eq!(command_of(&["--json"]), None);
}

#[test]
#[should_panic(expected = "unknown")]
fn a_key_that_is_not_in_the_schema_is_found() {
    assert_lines("serve", r#"{"answered":1,"unknown":2}"#, "unknown");
}
