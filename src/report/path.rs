//! The path through the lesson: its stations in their order, and the place of a screen on it.
//!
//! ```text
//! login → inspect → tamper → sign → expire → jar copy → visit → jar restart → logout → visit → demo → learn
//!                                            the copy in another browser ↑            ↑ and after the logout
//! ```
//!
//! The order, the number and the command of a station stand here and nowhere else.

use schemars::JsonSchema;
use serde::Serialize;

/// A station of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Station {
    /// `login`: a session begins.
    Login,
    /// `inspect`: what is in its cookie.
    Inspect,
    /// `tamper`: the cookie is changed without the key.
    Tamper,
    /// `sign`: a cookie is made with the key.
    Sign,
    /// `expire --simulate`: when the session ends, and who ends it.
    Expire,
    /// `jar copy`: another browser steals the cookie.
    JarCopy,
    /// `visit` in the other browser: the copy is the session too.
    OtherBrowser,
    /// `jar restart`: the first browser is closed and opened again.
    JarRestart,
    /// `logout` in the first browser.
    Logout,
    /// `visit` in the other browser once more: what the copy is worth after the logout.
    Copy,
    /// `demo`: the whole story once more.
    Demo,
    /// `learn`: the lessons, which ask and check.
    Learn,
}

impl Station {
    /// All of them, in their order.
    pub const ALL: [Station; 12] = [
        Station::Login,
        Station::Inspect,
        Station::Tamper,
        Station::Sign,
        Station::Expire,
        Station::JarCopy,
        Station::OtherBrowser,
        Station::JarRestart,
        Station::Logout,
        Station::Copy,
        Station::Demo,
        Station::Learn,
    ];

    /// Its number, from 1.
    pub fn number(self) -> usize {
        Station::ALL.iter().take_while(|station| **station != self).count() + 1
    }

    /// The station behind it. `None` behind the last.
    pub fn next(self) -> Option<Station> {
        Station::ALL.get(self.number()).copied()
    }

    /// The station that comes behind a new login, in the place of a session that ran out after this number of stations.
    /// `None`: the one behind the login. A copy of the old session is over with it, so a new one is made.
    pub fn after_a_new_login(reached: usize) -> Option<Station> {
        match reached {
            2..=5 => Station::ALL.get(reached).copied(),
            6..=9 => Some(Station::JarCopy),
            _ => None,
        }
    }

    /// What is typed there, without the options that were given. `another_user` is what makes the session say that it is
    /// another user's, where that is not the tutorial's `id`; `whole` is the session with that change, where `sign` needs its
    /// other keys too.
    pub fn command(self, first: &str, other: &str, another_user: Option<&str>, whole: Option<&str>) -> Typed {
        let another_user = another_user.unwrap_or("id=admin");
        let signed = whole.unwrap_or(another_user);
        let by =
            |browser: &str, command: &str| Typed { browser: Some(browser.to_owned()), command: command.to_owned() };
        match self {
            Station::Login => by(first, "login alice"),
            Station::Inspect => by(first, "inspect"),
            // what is a text in the session stays one
            Station::Tamper => by(first, &format!("tamper {}", another_user.replace('"', ""))),
            Station::Sign => by(first, &format!("sign {}", shell_word(signed))),
            Station::Expire => by(first, "expire --simulate"),
            Station::JarCopy => {
                // a name may begin as an option does
                let separator = if first.starts_with('-') || other.starts_with('-') { "-- " } else { "" };
                Typed { browser: None, command: format!("jar copy {separator}{first} {other}") }
            }
            Station::OtherBrowser | Station::Copy => by(other, "visit"),
            Station::JarRestart => by(first, "jar restart"),
            Station::Logout => by(first, "logout"),
            Station::Demo => Typed { browser: None, command: "demo".to_owned() },
            Station::Learn => Typed { browser: None, command: "learn".to_owned() },
        }
    }
}

/// A command to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The browser that it is typed for. `None`: it takes none, or names its own.
    pub browser: Option<String>,
    /// It, without `sessctl` and without the options that were given.
    pub command: String,
}

/// An option that goes with some commands, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TypedOption {
    /// Its name, without the dashes.
    pub name: String,
    /// Its value. Null: it takes none, or it may be a secret.
    pub value: Option<String>,
}

/// What was typed of such options for one command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedAt {
    /// Those that later stations need too.
    pub options: Vec<TypedOption>,
    /// The names of all that the command takes. Those that it takes and that were not typed are not in force any more.
    pub takes: Vec<String>,
}

impl TypedAt {
    /// Those that are in force behind this command, of those before it.
    pub fn after(&self, before: &[TypedOption]) -> Vec<TypedOption> {
        let is_in_force = |option: &&TypedOption| {
            !self.takes.contains(&option.name) && self.options.iter().all(|typed| typed.name != option.name)
        };
        before.iter().filter(is_in_force).chain(&self.options).cloned().collect()
    }
}

/// The place of a command on the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The station.
    pub at: Station,
    /// Its number, from 1.
    pub number: usize,
    /// How many stations there are.
    pub of: usize,
    /// The browser that logged in.
    pub first: String,
    /// The browser that has a copy of its cookie, or that will get one.
    pub other: String,
    /// The station that comes next. Null behind the last.
    pub next: Option<Station>,
    /// What `tamper` and `sign` take so that this session says that it is another user's: `_user_id="2"`. Null: nothing else
    /// is known than the tutorial's `id=admin`.
    pub another_user: Option<String>,
    /// This session with that change, where it is short and has other keys, which `sign` would leave out. Null: `sign` takes
    /// the change alone.
    pub whole_session: Option<String>,
    /// The options that were typed at this station and at those before it, and that are in force.
    pub options: Vec<TypedOption>,
}

impl Place {
    /// The browser that gets a copy, if none was named.
    const OTHERS: [&'static str; 2] = ["other", "thief"];

    /// This station, for the browser that logged in and the one that has a copy, if there is one.
    pub fn at(at: Station, first: &str, other: Option<&str>) -> Place {
        let unnamed = Place::OTHERS.into_iter().find(|name| *name != first).unwrap_or_default();
        let other = other.unwrap_or(unnamed).to_owned();
        let (number, of, first) = (at.number(), Station::ALL.len(), first.to_owned());
        Place {
            at,
            number,
            of,
            first,
            other,
            next: at.next(),
            another_user: None,
            whole_session: None,
            options: Vec::new(),
        }
    }

    /// The same place, from which another station comes next.
    #[must_use]
    pub fn then(self, next: Station) -> Place {
        Place { next: Some(next), ..self }
    }

    /// What is typed next.
    pub fn next_command(&self) -> Option<Typed> {
        let (another_user, whole) = (self.another_user.as_deref(), self.whole_session.as_deref());
        self.next.map(|next| next.command(&self.first, &self.other, another_user, whole))
    }
}

/// A text as one word of a shell.
pub fn shell_word(text: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@%=,".contains(character);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_a_line_and_no_command_comes_twice_but_the_visit_of_the_copy() {
        let mut stations = vec![Station::Login];
        while let Some(next) = stations.last().and_then(|station| station.next()) {
            stations.push(next);
        }
        assert_eq!(stations, Station::ALL);
        assert_eq!(stations.iter().map(|station| station.number()).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
        let typed: Vec<Typed> = stations.iter().map(|station| station.command("shop", "thief", None, None)).collect();
        for (place, one) in typed.iter().enumerate() {
            let again: Vec<usize> = (place + 1..typed.len()).filter(|other| typed[*other] == *one).collect();
            let expected: &[usize] = if stations[place] == Station::OtherBrowser { &[9] } else { &[] };
            assert_eq!(again, expected, "{one:?}");
        }
    }

    #[test]
    fn another_user_stands_where_this_session_holds_its_own() {
        let typed = |station: Station, another_user| station.command("shop", "thief", another_user, None).command;
        assert_eq!(typed(Station::Tamper, None), "tamper id=admin");
        assert_eq!(typed(Station::Tamper, Some("_user_id=\"2\"")), "tamper _user_id=2");
        assert_eq!(typed(Station::Sign, Some("_user_id=\"2\"")), "sign '_user_id=\"2\"'");
        assert_eq!(typed(Station::Sign, Some("user=admin")), "sign user=admin");
        let whole = Station::Sign.command("shop", "thief", Some("user=admin"), Some(r#"{"a":"it's","user":"admin"}"#));
        assert_eq!(whole.command, r#"sign '{"a":"it'\''s","user":"admin"}'"#);
    }

    #[test]
    fn the_browsers_are_those_that_were_named() {
        let typed = |first, other| Place::at(Station::Expire, first, other).next_command().map(|typed| typed.command);
        assert_eq!(typed("default", None).as_deref(), Some("jar copy default other"));
        assert_eq!(typed("other", None).as_deref(), Some("jar copy other thief"));
        assert_eq!(typed("shop", Some("thief")).as_deref(), Some("jar copy shop thief"));
        assert_eq!(typed("-x", None).as_deref(), Some("jar copy -- -x other"));
    }
}
