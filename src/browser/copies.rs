//! What a browser and a copy of its session know of each other: a small file, written as its jar is.
//!
//! ```text
//! <home>/copies/default.json    {"sessctl_copies": 1, "to": "thief", "logged_out": true, …}
//! <home>/copies/thief.json      {"sessctl_copies": 1, "from": "default", …}
//! ```
//!
//! No server sees it, and no cookie says it. It is there to name the browsers in what is to be typed next. A file that is
//! broken, or cannot be read, is as one that is not there.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::jar_file::{JarError, JarFile};
use super::waiting::OnWait;

const VERSION: u64 = 1;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 16 * 1024;

/// The most other apps whose session cookie is remembered by its name, and the most bytes of an address and a name.
const MOST_NAMES: usize = 8;
const LONGEST_NAME: usize = 256;

/// Where that of the browsers is kept.
#[derive(Debug)]
pub struct Copies {
    folder: PathBuf,
    on_wait: OnWait,
}

/// How a browser logged in last to an app, as far as that is kept: nothing of it may hold a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct KeptLogin {
    /// The page, where that was said with `--path`. Null: it was not, or it is not kept.
    pub path: Option<String>,
    /// Whether that page is not kept: its query may hold a secret.
    pub path_is_left_out: bool,
    /// The page that showed the user, where that was said with `--page`. Null: it was not, or it is not kept.
    pub page: Option<String>,
    /// Whether it was by `--data`. What the JSON was is not kept: it may hold a secret.
    pub is_json: bool,
    /// The method, where that was said with `--method`. Null: it was not.
    pub method: Option<String>,
    /// Whether fields were said with `--field`. What stood in them is not kept: it may be a secret.
    pub has_fields: bool,
    /// Whether a header was said with `--header`. What stood in it is not kept either.
    pub has_headers: bool,
}

impl KeptLogin {
    /// The same without an address that may hold a secret.
    pub fn without_secrets(self) -> KeptLogin {
        let may_be_kept = |path: &String| !path.contains(['?', '#', ':']);
        let was_said = self.path.is_some();
        let path = self.path.filter(may_be_kept);
        KeptLogin { path_is_left_out: was_said && path.is_none(), path, page: self.page.filter(may_be_kept), ..self }
    }
}

/// The name of the session cookie of an app to which a browser has logged in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct NameAt {
    /// The address of the app.
    pub app: String,
    /// The name.
    pub name: String,
}

/// What is kept of one browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Copied {
    /// The browser whose session this one has a copy of.
    pub from: Option<String>,
    /// The digests of the cookies that were copied, or into which the app renewed them since. A cookie that came in another
    /// way is not among them.
    pub copied: Vec<String>,
    /// The browser that has a copy of the session of this one.
    pub to: Option<String>,
    /// Whether this browser has logged out since it logged in.
    pub logged_out: bool,
    /// The name with which it logged in last.
    pub user: Option<String>,
    /// The app at which that was. `None`: the embedded one.
    pub app: Option<String>,
    /// How it did so.
    pub login: KeptLogin,
    /// The name of the session cookie that this login brought, where it was known by its form.
    pub cookie_name: Option<String>,
    /// The names of the session cookies of the apps that it was used for before, the latest last.
    pub names_elsewhere: Vec<NameAt>,
    /// The digests of the pages of this app on which a user was seen since that login.
    pub shown_at: Vec<String>,
    /// The digests of the cookies that the jar had before this login and that it left as they were.
    pub before_login: Vec<String>,
    /// The number of the furthest station of the path that it has reached, from 1. 0: none, or it has walked it.
    pub reached: usize,
    /// The options that were typed since then and are in force: names, and their values where they are no secrets.
    pub typed: Vec<(String, Option<String>)>,
}

impl Copied {
    /// What stays when another session begins: the names of the session cookies of other apps. The app that the browser was used
    /// for until now is among them.
    pub fn anew(&self) -> Copied {
        let mut names = self.names_elsewhere.clone();
        if let Some(app) = self.app.clone() {
            names.retain(|at| at.app != app);
            names.extend(self.cookie_name.clone().map(|name| NameAt { app, name }));
        }
        names.retain(|at| at.app.len() + at.name.len() <= LONGEST_NAME);
        names.drain(..names.len().saturating_sub(MOST_NAMES));
        Copied { names_elsewhere: names, ..Copied::default() }
    }

    /// The name of the session cookie of the app whose address `is_it` accepts. Of several apps, it is the one that the browser
    /// was used for last. `None`: no name is kept.
    pub fn cookie_name_at(&self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        match self.app.as_deref().is_some_and(&is_it) {
            true => self.cookie_name.clone(),
            false => self.names_elsewhere.iter().rfind(|at| is_it(&at.app)).map(|at| at.name.clone()),
        }
    }
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Content {
    sessctl_copies: u64,
    #[serde(flatten)]
    copied: Copied,
}

impl Copies {
    /// Those below this home.
    pub fn below(home: &Path, on_wait: &OnWait) -> Copies {
        Copies { folder: home.join("copies"), on_wait: on_wait.clone() }
    }

    /// What is kept of this browser.
    pub fn of(&self, browser: &str) -> Copied {
        let bytes = self.file(browser).ok().and_then(|file| file.bytes(MAX_FILE)).unwrap_or_default();
        let content: Content = serde_json::from_slice(&bytes).unwrap_or_default();
        let Content { sessctl_copies: VERSION, copied } = content else { return Copied::default() };
        // another program may have written the file, and a name that no browser can have leads nowhere
        let is_browser = |name: &String| self.file(name).is_ok();
        Copied { from: copied.from.filter(is_browser), to: copied.to.filter(is_browser), ..copied }
    }

    /// Whether any browser has logged out since it logged in.
    pub fn has_one_that_logged_out(&self) -> bool {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = files.filter_map(|file| file.file_name().to_str()?.strip_suffix(".json").map(str::to_owned));
        names.into_iter().any(|name| self.of(&name).logged_out)
    }

    /// Changes what is kept of this browser. What stays as it was is not written.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or a browser cannot have this name.
    pub fn change(&self, browser: &str, change: impl Fn(&mut Copied)) -> Result<(), JarError> {
        let file = self.file(browser)?;
        let changed = || {
            let before = self.of(browser);
            let mut copied = before.clone();
            change(&mut copied);
            (copied != before).then_some(copied)
        };
        if changed().is_none() {
            return Ok(());
        }
        let _lock = file.lock()?;
        // another command may have changed it by now
        let Some(copied) = changed() else { return Ok(()) };
        file.replace(&serde_json::to_vec(&Content { sessctl_copies: VERSION, copied }).unwrap_or_default())
    }

    fn file(&self, browser: &str) -> Result<JarFile, JarError> {
        let mut file = JarFile::within(self.folder.clone(), browser)?;
        file.on_wait = self.on_wait.clone();
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_last_apps_are_left_of_what_is_kept() {
        let at = |copied: &Copied, app: &str| copied.cookie_name_at(|at| at == app);
        let mut copied = Copied::default();
        for number in 0..12 {
            copied = copied.anew();
            (copied.app, copied.cookie_name) = (Some(format!("http://{number}/")), Some(format!("s{number}")));
        }
        let names = [2, 3, 10, 11].map(|number| at(&copied, &format!("http://{number}/")));
        assert_eq!(names, [None, Some("s3".to_owned()), Some("s10".to_owned()), Some("s11".to_owned())]);
        // a later login there found none
        copied = copied.anew();
        copied.app = Some("http://10/".to_owned());
        assert_eq!((at(&copied, "http://10/"), at(&copied, "http://11/")), (None, Some("s11".to_owned())));
        assert_eq!(at(&copied.anew(), "http://10/"), None);
        let long = Copied { app: Some("x".repeat(300)), cookie_name: Some("sid".to_owned()), ..Copied::default() };
        assert_eq!(long.anew(), Copied::default());
    }

    #[test]
    fn what_is_kept_is_read_again_and_a_broken_file_is_as_none() {
        let home = tempfile::tempdir().unwrap();
        let copies = Copies::below(home.path(), &OnWait::default());
        assert_eq!((copies.of("shop"), copies.has_one_that_logged_out()), (Copied::default(), false));
        copies.change("shop", |_| {}).unwrap();
        assert!(!home.path().join("copies").exists(), "nothing to keep");

        copies.change("shop", |copied| copied.to = Some("アリス".to_owned())).unwrap();
        copies.change("shop", |copied| copied.logged_out = true).unwrap();
        let kept = copies.of("shop");
        assert_eq!((kept.to.as_deref(), kept.from, kept.logged_out), (Some("アリス"), None, true));
        assert!(copies.has_one_that_logged_out());
        assert!(matches!(copies.change("../x", |copied| copied.logged_out = true), Err(JarError::BadName { .. })));

        let foreign = r#"{"sessctl_copies": 1, "from": "$(id)", "to": "a b; id", "logged_out": true}"#;
        fs::write(home.path().join("copies/shop.json"), foreign).unwrap();
        assert_eq!(copies.of("shop"), Copied { logged_out: true, ..Copied::default() });

        for broken in ["", "{", "[]", r#"{"sessctl_copies": 2, "to": "x"}"#, r#"{"sessctl_copies": 1, "to": 7}"#] {
            fs::write(home.path().join("copies/shop.json"), broken).unwrap();
            assert_eq!(copies.of("shop"), Copied::default(), "{broken}");
        }
    }
}
