//! The wheel, as it is installed: the program, `python -m sessctl`, `flask sessctl`, and `--app` from outside.
//!
//! `wheel/setup.sh` builds it. Each test installs it without network in a fresh venv; the Flask there is the one that
//! `setup.sh` has installed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

const FLASKS: [&str; 3] = ["2.3.3", "3.0.3", "3.1.3"];
/// Signed with the tutorial's key.
const NOW: &str = "--now=2026-11-22T19:41:33Z";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn tool(name: &str) -> PathBuf {
    let tool = root().join("target/real/wheel-tools/bin").join(name);
    assert!(tool.exists(), "no {name}: run tests/real/wheel/setup.sh first");
    tool
}

/// The wheel that was built.
fn wheel() -> PathBuf {
    let folder = root().join("target/wheels");
    let wheels: Vec<PathBuf> = fs::read_dir(folder)
        .expect("run tests/real/wheel/setup.sh first")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let [wheel] = wheels.as_slice() else { panic!("one wheel, not {wheels:?}: run tests/real/wheel/setup.sh first") };
    wheel.clone()
}

/// A fresh virtual environment in which the wheel is installed.
struct Venv(TempDir);

impl Venv {
    /// One that has a Flask, or none. Every test has the same one.
    fn with(flask: Option<&str>) -> &'static Venv {
        static VENVS: [OnceLock<Venv>; 4] = [const { OnceLock::new() }; 4];
        let place =
            flask.map_or(3, |flask| FLASKS.iter().position(|known| *known == flask).expect("a Flask of setup.sh"));
        VENVS[place].get_or_init(|| Venv::make(flask))
    }

    fn make(flask: Option<&str>) -> Venv {
        let venv = Venv(tempfile::tempdir().expect("a folder"));
        let made = Command::new(tool("python")).args(["-m", "venv", "--without-pip"]).arg(venv.0.path()).output();
        assert!(made.expect("python").status.success());
        if let Some(flask) = flask {
            let theirs = site_packages(&root().join(format!("target/real/flask-{flask}")));
            fs::write(site_packages(venv.0.path()).join("flask.pth"), theirs.to_str().expect("UTF-8")).expect("a file");
        }
        let pip = Command::new(tool("python"))
            .args([
                "-m",
                "pip",
                "--python",
                venv.bin("python").to_str().expect("UTF-8"),
                "install",
                "--no-index",
                "--find-links",
            ])
            .arg(wheel().parent().expect("a folder"))
            .args(["--quiet", "--disable-pip-version-check", "sessctl"])
            .env_remove("PYTHONPATH")
            .output()
            .expect("pip");
        assert!(pip.status.success(), "{}", String::from_utf8_lossy(&pip.stderr));
        venv
    }

    fn bin(&self, name: &str) -> PathBuf {
        self.0.path().join("bin").join(name)
    }

    /// A program of it, in an environment without surprises and in the folder of the apps.
    fn command(&self, program: &str, home: &Path) -> Command {
        let mut command = Command::new(self.bin(program));
        command.env_clear().env("HOME", home).env("SESSCTL_HOME", home).env("PYTHONDONTWRITEBYTECODE", "1");
        command
            .env("PATH", format!("{}:/usr/bin:/bin", self.0.path().join("bin").display()))
            .env("VIRTUAL_ENV", self.0.path());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .current_dir(root().join("tests/real/wheel"));
        command
    }

    fn run(&self, program: &str, args: &[&str], home: &Path) -> Ended {
        ended(self.command(program, home).args(args).output().expect("a program"))
    }

    /// `flask --app APP sessctl ARGS`
    fn flask(&self, app: &str, args: &[&str]) -> Ended {
        let home = tempfile::tempdir().expect("a folder");
        self.run("python", &[&["-m", "flask", "--app", app, "sessctl"], args].concat(), home.path())
    }

    /// `sessctl ARGS --app APP`
    fn outside(&self, app: &str, args: &[&str]) -> Ended {
        let home = tempfile::tempdir().expect("a folder");
        self.run("sessctl", &[args, &["--app", app]].concat(), home.path())
    }

    /// The `Set-Cookie` line of an app.
    fn cookie(&self, app: &str) -> String {
        let home = tempfile::tempdir().expect("a folder");
        let ended = self.run("python", &["apps.py", app], home.path());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        // behind what the app says when it is imported
        ended.stdout.lines().last().expect("a line").to_owned()
    }
}

fn site_packages(venv: &Path) -> PathBuf {
    let lib = fs::read_dir(venv.join("lib"))
        .unwrap_or_else(|error| panic!("{}: {error}: run tests/real/setup.sh first", venv.display()));
    lib.map(|entry| entry.expect("an entry").path().join("site-packages"))
        .find(|path| path.exists())
        .expect("site-packages")
}

#[derive(Debug)]
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ended { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

impl Ended {
    fn json(&self) -> Json {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The kind of the error, with exit code 3.
    fn error(&self) -> String {
        assert_eq!(self.code, 3, "{self:?}");
        // the app may have said something before
        let line = self.stderr.lines().last().unwrap_or_default();
        let error: Json = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        error["error"]["kind"].as_str().expect("a kind").to_owned()
    }
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn the_wheel_is_for_every_linux_since_glibc_2_17_and_brings_what_it_should() {
    let name = wheel().file_name().expect("a name").to_string_lossy().into_owned();
    for tag in ["-py3-none-", "manylinux_2_17_x86_64", "manylinux2014_x86_64"] {
        assert!(name.contains(tag), "{name}");
    }
    let venv = Venv::with(None);
    let package = site_packages(venv.0.path());
    for file in ["sessctl/py.typed", "sessctl/settings.py", "sessctl/flask_command.py"] {
        assert!(package.join(file).exists(), "{file}");
    }
    let info = package.join(format!("sessctl-{}.dist-info", env!("CARGO_PKG_VERSION")));
    assert!(info.join("licenses/LICENSE").exists());
    let description = fs::read_to_string(info.join("METADATA")).expect("the metadata");
    assert!(description.contains("flask sessctl") && !description.contains("!["), "{description}");
    // completions and pages come to where shells and man look for them
    let kept = root().join("packaging/data/data");
    for (path, content) in files(&kept) {
        let installed = venv.0.path().join(path.strip_prefix(&kept).expect("below"));
        assert_eq!(fs::read(&installed).ok().as_deref(), Some(content.as_slice()), "{}", installed.display());
    }
    let glibc = Command::new("objdump").arg("-T").arg(venv.bin("sessctl")).output();
    // where there is no objdump, maturin has looked
    if let Ok(symbols) = glibc {
        let symbols = String::from_utf8_lossy(&symbols.stdout).into_owned();
        let newest = symbols
            .split("GLIBC_2.")
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
            .max();
        assert!(newest.is_none_or(|newest: u32| newest <= 17), "{newest:?}");
    }
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let below = |path: PathBuf| match path.is_dir() {
        true => files(&path),
        false => vec![(path.clone(), fs::read(&path).expect("a file"))],
    };
    paths.flat_map(below).collect()
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn without_flask_the_class_runs_and_python_m_is_the_same_program() {
    let (venv, home) = (Venv::with(None), tempfile::tempdir().expect("a folder"));
    let run = |args: &[&str]| venv.run("sessctl", args, home.path());
    let demo = run(&[NOW, "demo"]);
    assert_eq!((demo.code, demo.stdout.contains("alice")), (0, true), "{demo:?}");
    assert_eq!(run(&[NOW, "login", "alice"]).code, 0);
    let inspect = run(&[NOW, "inspect"]);
    assert!(inspect.code == 0 && inspect.stdout.contains("the tutorial's secret_key"), "{inspect:?}");
    assert_eq!(run(&[NOW, "expire", "--simulate"]).code, 0);
    assert_eq!(run(&[NOW, "tamper", "id=admin"]).code, 1);
    assert_eq!(run(&["inspekt"]).code, 2);
    assert_eq!(run(&["inspect", "no cookie"]).code, 3);
    for args in
        [&[NOW, "inspect"][..], &["--version"], &["inspect", "no cookie"], &["inspekt"], &[NOW, "tamper", "id=admin"]]
    {
        let (program, module) = (run(args), venv.run("python", &[&["-m", "sessctl"], args].concat(), home.path()));
        assert_eq!(format!("{program:?}"), format!("{module:?}"));
    }
    // standard input goes through
    let mut child = venv
        .command("python", home.path())
        .args(["-m", "sessctl", NOW, "inspect", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("python");
    child.stdin.take().expect("a pipe").write_all(b"session=a.b.c").expect("a pipe that is read");
    assert_eq!(ended(child.wait_with_output().expect("an end")).json()["source"]["kind"], "stdin");
    // the command for Flask is there and is not loaded
    assert_eq!(venv.run("python", &["-c", "import sessctl.binary; print(sessctl.binary.find())"], home.path()).code, 0);
    let no_flask = venv.outside("apps:hello", &["inspect", "a.b.c", "--json"]);
    assert_eq!(no_flask.error(), "no_flask");
    // a wheel whose program is gone
    let broken = "import pathlib, sessctl.binary as b, sessctl.__main__ as m; b.__file__ = '/nowhere/x/y'; b.sysconfig.get_path = lambda *_: '/nowhere'; raise SystemExit(m.main())";
    let broken = venv.run("python", &["-c", broken], home.path());
    assert!(
        broken.code == 3 && broken.stderr.starts_with("error: found no sessctl") && broken.stderr.contains("\nhint: "),
        "{broken:?}"
    );
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn the_python_of_the_wheel_is_typed() {
    for flask in FLASKS {
        let python = root().join(format!("target/real/flask-{flask}/bin/python"));
        let mypy = Command::new(tool("mypy"))
            .arg("--python-executable")
            .arg(python)
            .args(["--cache-dir", "/dev/null"])
            .current_dir(root())
            .output()
            .expect("mypy");
        assert!(mypy.status.success(), "{flask}: {}", String::from_utf8_lossy(&mypy.stdout));
    }
}

/// The key with which the cookie of an app verifies, both from inside and from outside of it.
fn keys_of(venv: &Venv, flask: &str, app: &str, cookie: &str) -> [Json; 2] {
    let args = ["inspect", cookie, "--json"];
    let spec = format!("apps:{app}");
    [venv.flask(&spec, &args), venv.outside(&spec, &args)].map(|ended| {
        let facts = ended.json();
        assert_eq!((&facts["told_by"]["flask"], &facts["max_age_from"]), (&json!(flask), &json!("app")), "{facts}");
        facts["verification"]["key"].clone()
    })
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn a_cookie_verifies_with_the_key_of_its_app_in_every_flask() {
    for flask in FLASKS {
        let venv = Venv::with(Some(flask));
        let cookie = venv.cookie("hello");
        assert_eq!(keys_of(venv, flask, "hello", &cookie), ["current", "current"], "{flask}");
        let inside = venv.flask("apps:hello", &["inspect", &cookie, "--json"]);
        let facts = inside.json();
        assert_eq!(
            (&facts["name"], &facts["max_age"], &facts["flask"]["answer"]),
            (&json!("sid"), &json!(600), &json!("session"))
        );
        let told = &facts["told_by"];
        assert_eq!(
            (&told["name"], &told["asked_by"], &told["cookie"]["secure"], &told["cookie"]["same_site"]),
            (&json!("hello"), &json!("flask"), &json!(true), &json!("Lax"))
        );
        assert!(!format!("{inside:?}").contains("the key of hello"));
        for app in ["bytes_key", "long_key"] {
            assert_eq!(keys_of(venv, flask, app, &venv.cookie(app)), ["current", "current"], "{flask} {app}");
        }
        // what a session interface derived from Flask's changes is seen
        let cookie = venv.cookie("own");
        assert_eq!(keys_of(venv, flask, "own", &cookie), ["current", "current"], "{flask}");
        let own = venv.flask("apps:own", &["inspect", &cookie, "--json"]).json();
        assert_eq!(
            (&own["signed_with"]["digest"], &own["told_by"]["interface"]),
            (&json!("sha256"), &json!("apps.Own"))
        );
        // SECRET_KEY_FALLBACKS came with Flask 3.1: an older Flask does not accept them, and it is not said to
        let rotated = keys_of(venv, flask, "rotated", &venv.cookie("older"));
        let expected = if flask.starts_with("3.1") { json!("fallback 1") } else { Json::Null };
        assert_eq!(rotated, [expected.clone(), expected], "{flask}");
        let refused = venv.flask("apps:rotated", &["inspect", &venv.cookie("older")]).stdout.replace("\n", " ");
        assert_eq!(refused.contains("does not use them"), !flask.starts_with("3.1"), "{refused}");
        let made = venv.flask("apps:create_app('x')", &["sign", "id=mia", "--json"]);
        assert_eq!((made.code, &made.json()["told_by"]["name"]), (0, &json!("x")), "{made:?}");
    }
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn an_app_that_cannot_be_asked_is_told_by_its_reason_in_every_flask() {
    for flask in FLASKS {
        let venv = Venv::with(Some(flask));
        for (app, kind) in [
            ("no_key", "app_without_key"),
            ("empty_key", "app_without_key"),
            ("number_key", "app_setting_raised"),
            ("half_a_character", "app_setting_raised"),
            ("raising", "app_setting_raised"),
            ("no_lifetime", "app_setting_raised"),
            ("odd_digest", "other_signer"),
            ("elsewhere", "other_session_interface"),
        ] {
            let args = ["inspect", "a.b.c", "--json"];
            // both ways run the same script, so one Flask is enough for the second
            let outside = (flask == "3.1.3").then(|| venv.outside(&format!("apps:{app}"), &args));
            for ended in [Some(venv.flask(&format!("apps:{app}"), &args)), outside].into_iter().flatten() {
                assert_eq!(ended.error(), kind, "{flask} {app}");
                assert_eq!(ended.stdout, "", "{flask} {app}");
            }
        }
        assert_eq!(venv.outside("apps:nope", &["inspect", "x", "--json"]).error(), "no_app");
        assert_eq!(venv.outside("raises_at_once", &["inspect", "x", "--json"]).error(), "app_raised");
        // beside Flask, in its own words
        let raised = venv.flask("raises_at_once", &["inspect", "x"]);
        assert!(
            raised.code == 3 && raised.stderr.contains("Traceback") && raised.stderr.contains("no database today"),
            "{raised:?}"
        );
        let ended = venv.flask("exits_at_once", &["inspect", "x"]);
        assert!(ended.code == 3 && ended.stderr.contains("SystemExit"), "0 would be a yes: {ended:?}");
        let signed = venv.flask("prints_much", &["sign", "id=mia", "--value"]);
        assert!(signed.stdout.starts_with("ey") && signed.stdout.lines().count() == 1, "{signed:?}");
        for said in ["at once", "by a child", "at the end"] {
            assert!(signed.stderr.contains(said), "{signed:?}");
        }
        let none = venv.flask("apps:nope", &["inspect", "x"]);
        assert!(none.code == 2 && none.stderr.contains("Failed to find attribute 'nope' in 'apps'"), "{none:?}");
        for other in [&["visit"][..], &["login", "alice"], &["serve"], &["demo"]] {
            let ended = venv.flask("apps:hello", other);
            assert!(ended.code == 2 && ended.stderr.contains(&format!("flask sessctl {}", other[0])), "{ended:?}");
        }
        // help takes no app
        for args in [&[][..], &["--help"], &["help", "inspect"], &["inspect", "-h"], &["--version"]] {
            let help = venv.flask("apps:nope", args);
            assert!(help.code == 0 && !help.stdout.is_empty(), "{help:?}");
        }
    }
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn flask_session_is_named_and_no_cookie_of_it_is_judged() {
    let venv = Venv::with(None);
    let home = tempfile::tempdir().expect("a folder");
    let app = "from flask import Flask\nfrom flask_session import Session\napp = Flask('kept')\napp.config.update(SESSION_TYPE='cachelib', SECRET_KEY='k')\nSession(app)\n";
    fs::write(home.path().join("kept.py"), app).expect("a file");
    let theirs = root().join("target/real/formats");
    let mut command = venv.command("sessctl", home.path());
    command.env("VIRTUAL_ENV", theirs).current_dir(home.path()).args(["inspect", "a.b.c", "--app", "kept", "--json"]);
    let ended = ended(command.output().expect("sessctl"));
    assert_eq!(ended.error(), "other_session_interface");
    assert!(ended.stderr.contains("flask_session."), "{ended:?}");
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
fn the_five_commands_work_beside_flask_and_what_they_suggest_does_too() {
    let venv = Venv::with(Some("3.1.3"));
    let home = tempfile::tempdir().expect("a folder");
    let flask = |args: &[&str]| {
        venv.run("python", &[&["-m", "flask", "--app", "apps:hello", "sessctl"], args].concat(), home.path())
    };
    let cookie = venv.cookie("hello");
    let (value, _) = cookie.split_once(';').expect("attributes");
    let screen = flask(&["inspect", value]);
    assert!(
        screen.stdout.contains("the app hello, from Flask 3.1.3") && screen.stdout.contains("the app's own key"),
        "{screen:?}"
    );
    let (_, suggested) = screen.stdout.split_once("Try next: ").expect("a suggestion");
    assert_eq!(suggested.trim(), "python -m flask --app apps:hello sessctl sign id=admin");
    let mut shell = venv.command("python", home.path());
    shell.args(["-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1], shell=True))", suggested.trim()]);
    let signed = ended(shell.output().expect("a shell"));
    assert!(signed.code == 0 && signed.stdout.contains("adminでログイン中"), "{signed:?}");
    // the app's own Flask takes what was signed
    let signed = flask(&["sign", "id=admin", "--value"]);
    let opened = format!(
        "import apps; c = apps.hello.test_client(); c.set_cookie('sid', {:?}, domain='localhost', secure=True); r = c.get('/', base_url='https://localhost'); import flask; print(apps.hello.session_interface.get_signing_serializer(apps.hello).loads({:?}), file=__import__('sys').stderr)",
        signed.stdout.trim(),
        signed.stdout.trim()
    );
    let opened = venv.run("python", &["-c", &opened], home.path());
    assert!(opened.stderr.contains("{'id': 'admin'}"), "{opened:?}");
    assert_eq!(flask(&["explain", value, "--json"]).json()["inspection"]["verification"]["key"], "current");
    assert_eq!(flask(&["expire", "--simulate", "--json"]).json()["lifetime"], 600);
    let gone = flask(&["tamper", "id=admin", "--json"]);
    assert_eq!(gone.error(), "no_cookie");
    assert_eq!(flask(&["inspect", "--json", "--", "-x"]).error(), "no_cookie_here");
    // standard input is the user's, and a broken pipe breaks nothing
    let mut child = venv.command("python", home.path());
    child.args(["-m", "flask", "--app", "apps:hello", "sessctl", "inspect", "--json"]).stdin(Stdio::piped());
    let mut child = child.spawn().expect("python");
    child.stdin.take().expect("a pipe").write_all(value.as_bytes()).expect("a pipe that is read");
    let facts = ended(child.wait_with_output().expect("an end")).json();
    assert_eq!((&facts["source"]["kind"], &facts["verification"]["key"]), (&json!("stdin"), &json!("current")));
    // a command that never reads the settings does not stop the one that writes them
    assert_eq!(venv.flask("apps:long_key", &["inspect", "--nope"]).code, 2);
}

#[test]
#[ignore = "needs the wheel: run tests/real/wheel/setup.sh first"]
#[cfg(target_os = "linux")]
fn the_key_stands_in_no_arguments_and_in_no_environment() {
    let venv = Venv::with(Some("3.1.3"));
    let home = tempfile::tempdir().expect("a folder");
    let mut flask = venv.command("python", home.path());
    flask.args(["-m", "flask", "--app", "apps:hello", "sessctl", "inspect", "--json"]).stdin(Stdio::piped());
    let mut flask = flask.spawn().expect("python");
    let mut stdin = flask.stdin.take().expect("a pipe");
    // the program waits for a line at the end of the pipe, with the settings read or still to be read
    let began = Instant::now();
    let child = loop {
        let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", flask.id())).unwrap_or_default();
        if let Some(child) = children.split_whitespace().next() {
            let line = fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default();
            if String::from_utf8_lossy(&line).contains("--app-settings") {
                break child.to_owned();
            }
        }
        assert!(began.elapsed() < Duration::from_secs(30), "no child of flask");
        thread::sleep(Duration::from_millis(5));
    };
    for (pid, name) in [(child.as_str(), "cmdline"), (&child, "environ"), (&flask.id().to_string(), "cmdline")] {
        let bytes = fs::read(format!("/proc/{pid}/{name}")).expect("what every process shows");
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !bytes.is_empty() && !text.contains("the key of hello") && !text.contains("dGhlIGtleSBvZiBoZWxsbw"),
            "{name}: {text}"
        );
    }
    writeln!(stdin, "{}", venv.cookie("hello").split(';').next().expect("a cookie")).expect("a pipe that is read");
    drop(stdin);
    let mut said = String::new();
    BufReader::new(flask.stdout.take().expect("a pipe")).read_line(&mut said).expect("a line");
    assert_eq!(serde_json::from_str::<Json>(&said).expect("JSON")["verification"]["key"], "current");
    assert!(flask.wait().expect("an end").success());
}

/// `itsdangerous` before 2.0 has one key and no list of them, and the app before Flask 2.0 names its cookie itself.
#[test]
#[ignore = "needs an old Flask: run tests/real/setup.sh first"]
fn an_app_of_the_itsdangerous_before_2_tells_its_key() {
    let python = root().join("target/real/flask-1.1.4/bin/python");
    let output = Command::new(python)
        .arg(root().join("packaging/python/sessctl/settings.py"))
        .arg("apps:hello")
        .current_dir(root().join("tests/real/wheel"))
        .output()
        .expect("Python");
    let told: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (&told["error"], &told["flask"], &told["cookie"]["name"]),
        (&Json::Null, &json!("1.1.4"), &json!("sid"))
    );
    assert_eq!((&told["salt"], &told["digest"]), (&json!("Y29va2llLXNlc3Npb24="), &json!("sha1")), "{told}");
    assert_eq!(told["keys"].as_array().map(Vec::len), Some(1), "{told}");
}
