//! The configuration file: what is typed with every command, written down once. It never holds a secret.
//!
//! ```toml
//! lang = "ja"
//! url = "http://127.0.0.1:5000"
//! secret_file = "class.key"    # the path of a key, and not the key
//! ```
//!
//! An option counts before a variable, and a variable before the file. `lang` stands behind SESSCTL_LANG and before the
//! locale of the system, which nearly every system sets.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use etcetera::BaseStrategy;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::given::{Set, is_secret_address};
use super::line::When;
use super::similar::similar;
use crate::browser::{Thing, can_be_a_name, parse_base};
use crate::commands::stdin::is_stdin;
use crate::error::{ConfigError, ConfigValue, ConfigWrong};
use crate::lang::Lang;

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Where it is. `None`: there is none, or it was left out.
    pub path: Option<PathBuf>,
    /// The language.
    pub lang: Option<Lang>,
    /// When in colours.
    pub color: Option<When>,
    /// The most columns of a screen.
    pub width: Option<usize>,
    /// The name of the session cookie.
    pub name: Option<String>,
    /// The address of the app.
    pub url: Option<String>,
    /// The path of a key file.
    pub secret_file: Option<PathBuf>,
}

/// Its keys.
const KEYS: &[&str] = &["lang", "color", "width", "name", "url", "secret_file"];
/// What the name of a secret is made of.
const WORDS_OF_SECRETS: &[&str] = &[
    "secret",
    "secrets",
    "key",
    "keys",
    "fallback",
    "fallbacks",
    "password",
    "passwd",
    "token",
    "app",
    "db",
    "flask",
    "session",
    "sessctl",
];
/// The largest file, in bytes.
const MOST: u64 = 64 * 1024;
/// The columns that a screen can have.
const COLUMNS: (i64, i64) = (40, 80);

impl Config {
    /// Reads the file, unless the line has `--no-config`. One that cannot be used says nothing, and why.
    pub fn of(arguments: &[OsString]) -> (Config, Option<ConfigError>) {
        let is_left_out = arguments.iter().take_while(|text| *text != "--").any(|text| text == "--no-config");
        let Some(path) = (!is_left_out).then(path).flatten() else { return (Config::default(), None) };
        match read(&path) {
            Ok(Some(text)) => match Config::in_text(&text, path.parent().unwrap_or(Path::new(""))) {
                Ok(config) => (Config { path: Some(path), ..config }, None),
                Err(wrong) => (Config::default(), Some(ConfigError { path, wrong })),
            },
            Ok(None) => (Config::default(), None),
            Err(wrong) => (Config::default(), Some(ConfigError { path, wrong })),
        }
    }

    /// What counts where nothing else was given.
    pub fn set(&self) -> Set<'_> {
        Set { url: self.url.as_deref(), name: self.name.as_deref(), secret_file: self.secret_file.as_deref() }
    }

    fn in_text(text: &str, folder: &Path) -> Result<Config, ConfigWrong> {
        let line = |at: usize| 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        let table = DeTable::parse(text).map_err(|error| {
            let line = line(error.span().map_or(0, |span| span.start));
            not_toml(text, line)
        })?;
        let table = table.into_inner();
        if let Some((at, key)) = secret_in(&table) {
            return Err(ConfigWrong::Secret { line: line(at), key });
        }
        let mut config = Config::default();
        for (key, value) in &table {
            let (name, line) = (key.get_ref().as_ref(), line(key.span().start));
            let Some(key) = KEYS.iter().find(|known| **known == name) else {
                let lower = name.to_ascii_lowercase().replace('-', "_");
                let suggested = similar(&lower, KEYS.iter().copied());
                return Err(ConfigWrong::UnknownKey { line, key: name.to_owned(), suggested, known: KEYS });
            };
            config.take(key, value.get_ref(), folder).map_err(|refused| match refused {
                Refused::Secret => ConfigWrong::Secret { line, key: name.to_owned() },
                Refused::Value(expected) => ConfigWrong::BadValue { line, key, expected },
            })?;
        }
        Ok(config)
    }

    fn take(&mut self, key: &str, value: &DeValue<'_>, folder: &Path) -> Result<(), Refused> {
        let text = value.as_str();
        match key {
            "lang" => self.lang = Some(choice(text, &["en", "ja"])?),
            "color" => self.color = Some(choice(text, &["auto", "always", "never"])?),
            "width" => {
                let number =
                    value.as_integer().and_then(|digits| i64::from_str_radix(digits.as_str(), digits.radix()).ok());
                let width = number.filter(|width| (COLUMNS.0..=COLUMNS.1).contains(width));
                self.width = width.and_then(|width| usize::try_from(width).ok());
                self.width.ok_or(Refused::Value(ConfigValue::Number(COLUMNS.0, COLUMNS.1)))?;
            }
            "name" => {
                self.name = text.filter(|name| !name.is_empty() && can_be_a_name(name)).map(str::to_owned);
                self.name.as_ref().ok_or(Refused::Value(ConfigValue::Name))?;
            }
            "url" => {
                let url = text.ok_or(Refused::Value(ConfigValue::Address))?;
                if is_secret_address(url) {
                    return Err(Refused::Secret);
                }
                parse_base(url).map_err(|_| Refused::Value(ConfigValue::Address))?;
                self.url = Some(url.to_owned());
            }
            _ => {
                let path = text.filter(|path| !path.is_empty()).map(|path| whole(path, folder));
                self.secret_file = path.filter(|path| !is_stdin(path));
                self.secret_file.as_ref().ok_or(Refused::Value(ConfigValue::Path))?;
            }
        }
        Ok(())
    }
}

/// Why a value is not taken.
enum Refused {
    Secret,
    Value(ConfigValue),
}

/// Where the file is: in the folder of `SESSCTL_HOME`, or `sessctl` in the XDG config folder.
fn path() -> Option<PathBuf> {
    let home = std::env::var_os("SESSCTL_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let folder = match home {
        Some(home) => home,
        None => etcetera::choose_base_strategy().ok()?.config_dir().join("sessctl"),
    };
    Some(folder.join("config.toml"))
}

/// Its text. `None`: there is no file. It is looked at before, because even to open a device can do something, and again
/// when it is open, because it may have been exchanged in between.
fn read(path: &Path) -> Result<Option<String>, ConfigWrong> {
    let there = match fs::metadata(path) {
        Ok(there) => there,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(ConfigWrong::Unreadable(error)),
    };
    is_a_file(&there)?;
    let file = open(path).map_err(ConfigWrong::Unreadable)?;
    let opened = file.metadata().map_err(ConfigWrong::Unreadable)?;
    is_a_file(&opened)?;
    if others_write(&opened) {
        return Err(ConfigWrong::OthersWrite(path.to_owned()));
    }
    if let Some(folder) = folder_of_others(path) {
        return Err(ConfigWrong::OthersWrite(folder));
    }
    // its length does not say how much comes: that of a file in /proc is 0
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(ConfigWrong::Unreadable)?;
    if bytes.len() as u64 > MOST {
        return Err(ConfigWrong::TooLarge(MOST));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        ConfigWrong::Syntax { line: 1 + before.iter().filter(|&&byte| byte == b'\n').count() }
    })?;
    Ok(Some(text))
}

fn is_a_file(there: &Metadata) -> Result<(), ConfigWrong> {
    match there.is_file() {
        true => Ok(()),
        false => Err(ConfigWrong::NotAFile(Thing::of(there.file_type()).unwrap_or(Thing::Other))),
    }
}

/// Opens and reads without waiting for what may never come.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// The folder of the file, or of what it is a link to, if every user can put another file in its place. The sticky bit, as
/// on /tmp, leaves a file to its owner.
#[cfg(unix)]
fn folder_of_others(path: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let target = fs::canonicalize(path).ok();
    let folders = [Some(path), target.as_deref()].into_iter().flatten().filter_map(Path::parent);
    let is_open = |folder: &&Path| {
        let mode = fs::metadata(folder).map_or(0, |there| there.permissions().mode());
        mode & 0o1002 == 0o002
    };
    folders.filter(|folder| !folder.as_os_str().is_empty()).find(is_open).map(Path::to_owned)
}

#[cfg(not(unix))]
fn folder_of_others(_: &Path) -> Option<PathBuf> {
    None
}

/// Whether every user of the system can write to it, and so send a login to another app. A group may be the user's own.
#[cfg(unix)]
fn others_write(there: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    there.permissions().mode() & 0o002 != 0
}

#[cfg(not(unix))]
fn others_write(_: &Metadata) -> bool {
    false
}

fn choice<T: ValueEnum>(text: Option<&str>, valid: &'static [&'static str]) -> Result<T, Refused> {
    let known = text.filter(|text| valid.contains(text));
    known.and_then(|text| T::from_str(text, false).ok()).ok_or(Refused::Value(ConfigValue::OneOf(valid)))
}

/// A path as the file means it: `~` is the user's home, and what is not whole begins at the folder of the file.
fn whole(path: &str, folder: &Path) -> PathBuf {
    match path.strip_prefix("~/").and_then(|rest| Some(etcetera::home_dir().ok()?.join(rest))) {
        Some(path) => path,
        None => folder.join(path),
    }
}

/// A line that is not TOML. It may be a secret as an env file has it, without quotes, or with anything else before it. So no
/// more of it is named than a first word of which each part is known.
fn not_toml(text: &str, line: usize) -> ConfigWrong {
    let written = text.lines().nth(line - 1).unwrap_or_default();
    let written = written.trim_start();
    let exported = written.strip_prefix("export").filter(|rest| rest.starts_with(char::is_whitespace));
    let written = exported.unwrap_or(written).trim_start();
    let is_in_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let name = written.split(|character| !is_in_name(character)).next().unwrap_or_default();
    let parts = name.to_ascii_lowercase().replace('-', "_");
    match is_secret(name) && parts.split('_').all(|part| WORDS_OF_SECRETS.contains(&part)) {
        true => ConfigWrong::Secret { line, key: name.to_owned() },
        false => ConfigWrong::Syntax { line },
    }
}

/// The first key that is named as a secret, in a table of the file too, and where it stands.
fn secret_in(table: &DeTable<'_>) -> Option<(usize, String)> {
    table.iter().find_map(|(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        let name = key.get_ref();
        match is_secret(name) {
            true => Some((key.span().start, name.clone().into_owned())),
            false => value.get_ref().as_table().and_then(secret_in),
        }
    })
}

/// Whether a name is that of a secret, or of something that has one.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let is_named = ["secret", "fallback", "password", "passwd"].iter().any(|word| name.contains(word));
    !name.contains("file") && (is_named || ["key", "token"].contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(text: &str) -> Result<Config, ConfigWrong> {
        Config::in_text(text, Path::new("/folder"))
    }

    #[test]
    fn every_key_is_read_and_a_path_begins_at_the_folder_of_the_file() {
        let text = "lang = \"ja\"\ncolor = 'never'\nwidth = 60\nname = \"sid\"\nurl = \"http://h:5000\"\nsecret_file = \"k\"\n";
        let config = in_text(text).expect("a configuration");
        let expected = Config {
            path: None,
            lang: Some(Lang::Ja),
            color: Some(When::Never),
            width: Some(60),
            name: Some("sid".to_owned()),
            url: Some("http://h:5000".to_owned()),
            secret_file: Some("/folder/k".into()),
        };
        assert_eq!(config, expected);
        assert_eq!(in_text("").expect("nothing"), Config::default());
        assert_eq!(in_text("secret_file = '/k'").expect("a path").secret_file, Some("/k".into()));
        for key in KEYS {
            assert!(text.contains(&format!("{key} =")), "{key}");
        }
    }

    #[test]
    fn what_is_wrong_names_its_line_and_never_a_value() {
        let kind = |text: &str| match in_text(text) {
            Err(ConfigWrong::UnknownKey { line, key, suggested, .. }) => format!("unknown {line} {key} {suggested:?}"),
            Err(ConfigWrong::Secret { line, key }) => format!("secret {line} {key}"),
            Err(ConfigWrong::BadValue { line, key, .. }) => format!("value {line} {key}"),
            Err(ConfigWrong::Syntax { line }) => format!("syntax {line}"),
            other => format!("{other:?}"),
        };
        for (text, expected) in [
            ("\nlnag = 'ja'", "unknown 2 lnag [\"lang\"]"),
            ("colour = 'never'", "unknown 1 colour [\"color\"]"),
            ("secret-file = 'k'", "unknown 1 secret-file [\"secret_file\"]"),
            ("browser = 'x'", "unknown 1 browser []"),
            ("lang = 'en'\n\n[app]\nx = 1", "unknown 3 app []"),
            ("secret = 'hunter2'", "secret 1 secret"),
            ("lang = 'en'\nSECRET_KEY = 'hunter2'", "secret 2 SECRET_KEY"),
            ("SECRET_KEY=hunter2", "secret 1 SECRET_KEY"),
            ("export SECRET_KEY=hunter2", "secret 1 SECRET_KEY"),
            ("lang = 'en'\n[app]\nsecret-key = 'hunter2'", "secret 3 secret-key"),
            ("fallbacks = ['hunter2']", "secret 1 fallbacks"),
            ("url = 'http://user:hunter2@h/'", "secret 1 url"),
            ("url = 'ftp://h'", "value 1 url"),
            ("url = ''", "value 1 url"),
            ("url = 5", "value 1 url"),
            ("lang = 'de'", "value 1 lang"),
            ("color = true", "value 1 color"),
            ("width = 39", "value 1 width"),
            ("width = '60'", "value 1 width"),
            ("name = ''", "value 1 name"),
            ("name = 'a b;'", "value 1 name"),
            ("name = \"a\\nb\"", "value 1 name"),
            ("secret_file = '/dev/stdin'", "value 1 secret_file"),
            ("lang = 'en'\nhunter2", "syntax 2"),
            ("SECRET_KEY hunter2hunter2", "secret 1 SECRET_KEY"),
            ("export SECRET_KEY hunter2", "secret 1 SECRET_KEY"),
            ("  export \tSECRET_KEY\thunter2", "secret 1 SECRET_KEY"),
            ("SECRET_KEY -> hunter2", "secret 1 SECRET_KEY"),
            ("secret-key\u{3000}hunter2", "secret 1 secret-key"),
            ("my password is hunter2", "syntax 1"),
            ("the SECRET_KEY: hunter2", "syntax 1"),
            ("SECRET_KEYhunter2 x", "syntax 1"),
            ("SECRET_KEY_hunter2 = x", "syntax 1"),
            ("hunter2-secret", "syntax 1"),
            ("password\u{200b}hunter2", "secret 1 password"),
            ("lang = 'en'\nlang = 'en'", "syntax 2"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
            assert!(!kind(text).contains("hunter2"), "{text}");
        }
    }
}
