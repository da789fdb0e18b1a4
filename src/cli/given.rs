//! The options that were given and that the next command needs too, for the commands that screens and hints suggest.

use std::ffi::OsString;
use std::path::Path;

use crate::browser::parse_base;
use crate::lab::password::has_secret_in_query;
use crate::lang::Lang;
pub use crate::report::shell_word;
use crate::report::{TypedAt, TypedOption};

/// The options that were given and that the next command needs too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    browser: Option<String>,
    /// All but the browser that go with every command, each followed by a blank.
    others: String,
    /// The address and the language alone, each followed by a blank: all that the clock depends on.
    of_the_clock: String,
    /// The language alone, followed by a blank: all that a story depends on.
    lang: String,
    /// Those for the embedded app, each followed by a blank, where the address of another was typed or is that of the file.
    of_the_embedded_app: Option<String>,
    /// Whether it is a real app that is talked to.
    is_real: bool,
    /// Whether its address is that of the configuration file.
    address_is_of_the_file: bool,
    /// Those that go with some commands, as they were typed.
    own: Vec<TypedOption>,
    /// What is typed in the place of `sessctl` where an app gives its key: `flask --app app sessctl`.
    with_an_app: Option<String>,
    /// Whether what was said of one request holds for the same command again.
    is_of_the_same_request: bool,
}

/// What the configuration file sets, and what counts where nothing else was given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Set<'a> {
    /// The address of the app.
    pub url: Option<&'a str>,
    /// The name of the session cookie.
    pub name: Option<&'a str>,
    /// The path of a key file.
    pub secret_file: Option<&'a Path>,
}

/// A command to type next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// All of it, on one line.
    pub line: String,
    /// The options that it takes, that were given, and that are not repeated in it.
    pub again: Vec<String>,
}

/// The same options, one by one.
#[derive(Clone, Copy, Debug, Default)]
struct Options<'a> {
    browser: Option<&'a str>,
    url: Option<&'a str>,
    /// Whether the address was typed. What stands in the environment will stand there for the next command too.
    url_was_typed: bool,
    cacert: Option<&'a str>,
    timeout: Option<&'a str>,
    name: Option<&'a str>,
    now: Option<&'a str>,
    lang: Option<&'a str>,
    insecure: bool,
    /// What sets an address for every command.
    url_is_set_by: Option<SetBy>,
    /// Whether the address that is set is not to count.
    leaves_the_url_out: bool,
    /// Whether the configuration file is not to count.
    leaves_the_config_out: bool,
}

/// What sets an address for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SetBy {
    /// `SESSCTL_URL`.
    Environment,
    /// The configuration file.
    File,
}

impl Given {
    /// Looks for the options in a line that may not be one that can be read.
    pub fn in_line(arguments: &[OsString], set: Set<'_>) -> Given {
        let typed = |option: &str| values_of(arguments, option).last().map(|&text| text.to_owned());
        let url = typed("--url");
        let url_was_typed = url.is_some();
        let of_environment = std::env::var("SESSCTL_URL").ok();
        let by = if of_environment.is_some() { SetBy::Environment } else { SetBy::File };
        let set_url = of_environment.or_else(|| set.url.map(str::to_owned));
        let url_is_set_by = set_url.as_ref().filter(|url| !url.is_empty()).map(|_| by);
        let leaves_the_url_out = url.as_deref() == Some("") && set_url.as_ref().is_some_and(|url| !url.is_empty());
        let url = url.or(set_url);
        let has = |option: &str| arguments.iter().take_while(|text| *text != "--").any(|text| text == option);
        let given = Given::from(Options {
            browser: typed("--browser").as_deref(),
            url: url.as_deref(),
            url_was_typed,
            cacert: typed("--cacert").as_deref(),
            timeout: typed("--timeout").as_deref(),
            // one that cannot be shown still stands where it is set
            name: typed("--name").as_deref().or(set.name.filter(|name| is_shown(name))),
            now: typed("--now").as_deref(),
            lang: typed("--lang").as_deref(),
            insecure: has("--insecure"),
            url_is_set_by,
            leaves_the_url_out,
            leaves_the_config_out: has("--no-config"),
        });
        let with_an_app = typed("--typed-as").filter(|words| words.chars().all(is_shown_as_it_is));
        let own = OWN.iter().flat_map(|(name, kind)| kind.own(name, arguments)).collect();
        Given { own, with_an_app, ..given }
    }

    /// Those that a command needs to talk to an app at this address, with a session cookie of this name.
    pub fn of_app(url: &str, name: Option<&str>) -> Given {
        Given::from(Options { url: Some(url), name, ..Options::default() })
    }

    /// Whether it is a real app that is talked to.
    pub fn is_at_a_real_app(&self) -> bool {
        self.is_real
    }

    /// Whether an app tells its key and settings for this command.
    pub fn names_an_app(&self) -> bool {
        self.with_an_app.is_some() || self.own.iter().any(|own| own.name == "app")
    }

    /// Whether the address of the app was not typed, and is that of the configuration file.
    pub fn address_is_of_the_file(&self) -> bool {
        self.address_is_of_the_file
    }

    /// They, for the next command in the same browser, each followed by a blank.
    pub fn here(&self) -> String {
        self.at(self.browser.as_deref().unwrap_or_default())
    }

    /// They, for a command in this browser.
    pub fn at(&self, browser: &str) -> String {
        browser_option(browser) + &self.others
    }

    /// Those that `clock` needs. `--now` is not one of them: `clock` sets the time itself.
    pub fn for_the_clock(&self) -> &str {
        &self.of_the_clock
    }

    /// They, for a command that names its browser itself.
    pub fn anywhere(&self) -> &str {
        &self.others
    }

    /// The option that names the pack of lessons, with a blank before it. Nothing, where none was given.
    pub fn pack(&self) -> String {
        let typed = self.own.iter().find(|own| own.name == "pack");
        let words = typed.map(|typed| words_of(typed).unwrap_or_else(|| "--pack FILE".to_owned()));
        words.map(|words| format!(" {words}")).unwrap_or_default()
    }

    /// The same, with the options that were typed at stations before, and not again.
    #[must_use]
    pub fn carrying(&self, options: &[TypedOption]) -> Given {
        let is_typed = |name: &str| self.has(name);
        let before = options.iter().filter(|option| !is_typed(&option.name)).cloned();
        let mut own: Vec<TypedOption> = before.chain(self.own.iter().cloned()).collect();
        own.sort_by_key(|own| OWN.iter().position(|(name, _)| *name == own.name));
        Given { own, ..self.clone() }
    }

    /// The options that were typed and that later stations need too, and the names of all that this command takes.
    pub fn typed_at(&self, command: &str) -> TypedAt {
        let names = OWN.iter().map(|(name, _)| *name);
        let is_of_one_login = |name: &str| OF_ONE_LOGIN.contains(&name);
        let is_kept = |name: &str| command == "login" && !self.is_real && KEPT.contains(&name);
        // a pack belongs to its lessons, and to no session
        let is_left = |name: &str| is_of_one_login(name) || is_kept(name) || name == "pack";
        let options = self.own.iter().filter(|own| !is_left(&own.name));
        TypedAt {
            options: options.cloned().collect(),
            takes: names.filter(|name| takes(command, name, self.is_real)).map(str::to_owned).collect(),
        }
    }

    /// A whole line for a command that goes to the embedded app. `None`: the address of another stands in the environment.
    pub fn line_at_the_embedded_app(&self, command: &str) -> Option<String> {
        let browser = self.browser.as_deref().map(browser_option).unwrap_or_default();
        let others = self.of_the_embedded_app.as_deref()?;
        Some(format!("sessctl {browser}{others}{command}"))
    }

    /// A whole line for a command of the same browser.
    pub fn line(&self, command: &str) -> Line {
        self.line_in(Some(self.browser.as_deref().unwrap_or_default()), command)
    }

    /// A whole line for a command of this browser. Without one, it takes none or names its own.
    pub fn line_in(&self, browser: Option<&str>, command: &str) -> Line {
        let words: Vec<&str> = command.split(' ').collect();
        let name = words.first().copied().unwrap_or_default();
        let others = match (name, browser) {
            // its story has an app and a clock of its own
            ("demo" | "serve" | "help" | "--help", _) => self.lang.clone(),
            ("clock", _) => self.of_the_clock.clone(),
            (_, None) => self.others.clone(),
            (_, Some(browser)) => self.at(browser),
        };
        let program = self.with_an_app.as_deref().filter(|_| takes(name, "app", self.is_real)).unwrap_or("sessctl");
        let mut line = format!("{program} {others}{command}");
        let mut again = Vec::new();
        let is_there = |option: &str| words.contains(&format!("--{option}").as_str());
        // many times, one page is asked for
        let names_its_page =
            words.get(1) == Some(&"--times") && words.get(3).is_some_and(|word| !word.starts_with('-'));
        for own in &self.own {
            let option = &own.name;
            let is_of_the_request = self.is_of_the_same_request && OF_ONE_REQUEST.contains(&option.as_str());
            let is_taken = is_of_the_request || takes(&command_of(&words, &is_there), option, self.is_real);
            if !is_taken || is_there(option) || option == "page" && names_its_page {
                continue;
            }
            match words_of(own) {
                Some(words) => line.extend([" ", &words]),
                // a visit to a real app does not need the key
                None if self.is_real && name == "visit" && is_of_the_key(option) => {}
                None if !again.contains(option) => again.push(option.clone()),
                None => {}
            }
        }
        Line { line, again }
    }

    /// The same, without the options that the login of this command has left beside the session: the next command finds
    /// them there.
    #[must_use]
    pub fn without_what_a_login_keeps(&self) -> Given {
        let is_kept = |name: &str| KEPT.contains(&name) && !self.is_real;
        Given { own: self.own.iter().filter(|own| !is_kept(&own.name)).cloned().collect(), ..self.clone() }
    }

    /// The same, without those that say how the key signs.
    #[must_use]
    pub fn without_the_signing(&self) -> Given {
        let is_of_it = |name: &str| ["salt", "digest", "key-derivation"].contains(&name);
        Given { own: self.own.iter().filter(|own| !is_of_it(&own.name)).cloned().collect(), ..self.clone() }
    }

    /// The same, for the same command again, which makes the same request.
    #[must_use]
    pub fn of_the_same_request(&self) -> Given {
        Given { is_of_the_same_request: true, ..self.clone() }
    }

    /// The same, without those that say what one request is.
    #[must_use]
    pub fn without_the_request(&self) -> Given {
        let is_of_it = |name: &str| OF_ONE_REQUEST.contains(&name);
        Given { own: self.own.iter().filter(|own| !is_of_it(&own.name)).cloned().collect(), ..self.clone() }
    }

    /// The same, without the headers.
    #[must_use]
    pub fn without_headers(&self) -> Given {
        Given { own: self.own.iter().filter(|own| own.name != "header").cloned().collect(), ..self.clone() }
    }

    /// The same, without those that say where a password is.
    #[must_use]
    pub fn without_the_password(&self) -> Given {
        let is_of_it = |name: &str| ["password-file", "password-stdin"].contains(&name);
        Given { own: self.own.iter().filter(|own| !is_of_it(&own.name)).cloned().collect(), ..self.clone() }
    }

    /// Whether this one of those that go with some commands was typed.
    pub fn has(&self, option: &str) -> bool {
        self.own.iter().any(|own| own.name == option)
    }

    /// Whether one of them says where the key is.
    pub fn has_a_key(&self) -> bool {
        self.with_an_app.is_some() || self.own.iter().any(|own| OF_THE_KEY.contains(&own.name.as_str()))
    }

    /// The same, without those that say where the key is and how it signs.
    #[must_use]
    pub fn without_the_key(&self) -> Given {
        let own = self.own.iter().filter(|own| !is_of_the_key(&own.name)).cloned().collect();
        Given { own, with_an_app: None, ..self.clone() }
    }
}

/// Whether an option says where a key is or how it signs.
fn is_of_the_key(name: &str) -> bool {
    OF_THE_KEY.contains(&name) || OF_SIGNING.contains(&name)
}

/// How an option is given again.
#[derive(Clone, Copy)]
enum Kind {
    /// With its last value.
    Last,
    /// With each of its values.
    Each,
    /// It has none.
    Flag,
    /// Not: its value may be a secret.
    Secret,
}

/// The options that go with some commands, in the order in which they are given again.
const OWN: [(&str, Kind); 24] = [
    ("path", Kind::Last),
    ("method", Kind::Last),
    ("page", Kind::Last),
    ("shows", Kind::Last),
    ("app", Kind::Last),
    ("secret-file", Kind::Last),
    ("env-file", Kind::Last),
    ("secret-stdin", Kind::Flag),
    ("secret", Kind::Secret),
    ("fallback-file", Kind::Each),
    ("fallback", Kind::Secret),
    ("salt", Kind::Last),
    ("digest", Kind::Last),
    ("key-derivation", Kind::Last),
    ("lifetime", Kind::Last),
    ("no-permanent", Kind::Flag),
    ("no-refresh", Kind::Flag),
    ("max-age", Kind::Last),
    ("password-file", Kind::Last),
    ("password-stdin", Kind::Secret),
    ("header", Kind::Secret),
    ("field", Kind::Secret),
    ("data", Kind::Secret),
    ("pack", Kind::Last),
];

const OF_THE_KEY: [&str; 5] = ["app", "secret-file", "env-file", "secret-stdin", "secret"];
const OF_SIGNING: [&str; 5] = ["fallback-file", "fallback", "salt", "digest", "key-derivation"];
/// What says where one request goes, and how.
const OF_ONE_REQUEST: [&str; 2] = ["path", "method"];
/// What only the request of a login or a logout depends on.
const OF_ONE_LOGIN: [&str; 6] = ["path", "method", "password-file", "password-stdin", "field", "data"];
/// What the embedded app's login leaves beside the session cookie.
const KEPT: [&str; 5] = ["secret-file", "env-file", "lifetime", "no-permanent", "no-refresh"];

/// An option as words of a shell. `None`: it may be a secret, or cannot be shown as it is. What was kept of it may have been
/// written by another program, so it is taken for nothing but a value.
fn words_of(typed: &TypedOption) -> Option<String> {
    let (name, kind) = OWN.iter().find(|(name, _)| *name == typed.name)?;
    let is_told = |value: &&str| value.chars().all(is_shown_as_it_is) && !has_secret_in_query(value);
    let value = typed.value.as_deref().filter(is_told);
    match kind {
        Kind::Flag => Some(format!("--{name}")),
        Kind::Secret => None,
        Kind::Last | Kind::Each => value.map(|value| shell_option(name, value)),
    }
}

impl Kind {
    fn own(self, name: &'static str, arguments: &[OsString]) -> Vec<TypedOption> {
        let long = format!("--{name}");
        let repeated = |value: &&str| TypedOption {
            name: name.to_owned(),
            value: Some((*value).to_owned())
                .filter(|value| value.chars().all(is_shown_as_it_is) && !has_secret_in_query(value)),
        };
        let values = values_of(arguments, &long);
        let has_flag = || arguments.iter().take_while(|text| *text != "--").any(|text| *text == *long);
        match self {
            Kind::Last => values.last().map(repeated).into_iter().collect(),
            Kind::Each => values.iter().map(repeated).collect(),
            Kind::Flag => {
                has_flag().then_some(TypedOption { name: name.to_owned(), value: None }).into_iter().collect()
            }
            Kind::Secret => {
                let was_given = !values.is_empty() || has_flag();
                was_given.then_some(TypedOption { name: name.to_owned(), value: None }).into_iter().collect()
            }
        }
    }
}

/// Whether an option of the line has a value that may be a secret.
pub(super) fn may_have_secret(arguments: &[OsString]) -> bool {
    let has_it = |(name, kind): &(&str, Kind)| {
        matches!(kind, Kind::Secret) && !values_of(arguments, &format!("--{name}")).is_empty()
    };
    let is_address = |text: &str| text.contains("://") && (has_password(text) || has_secret_in_query(text));
    OWN.iter().any(has_it) || arguments.iter().filter_map(|text| text.to_str()).any(is_address)
}

/// The name of a command, and two as ones of their own: `expire --simulate` asks the app, and `expire` does not. `learn check`
/// names its pack itself.
fn command_of(words: &[&str], is_there: &impl Fn(&str) -> bool) -> String {
    let name = words.first().copied().unwrap_or_default();
    match (name, words.get(1)) {
        ("learn", Some(&"check")) => "learn check".to_owned(),
        _ if is_there("simulate") => format!("{name} --simulate"),
        _ => name.to_owned(),
    }
}

/// Whether a command takes an option, and needs it.
fn takes(command: &str, option: &str, is_real: bool) -> bool {
    let asks = matches!(command, "login" | "visit" | "logout" | "tamper" | "expire --simulate");
    let reads_a_key = matches!(command, "visit" | "inspect" | "tamper" | "sign" | "expire" | "expire --simulate");
    match option {
        "app" => matches!(command, "inspect" | "explain" | "tamper" | "sign" | "expire" | "expire --simulate"),
        // a real app has its own key, and a login to it has a password
        _ if OF_THE_KEY.contains(&option) => reads_a_key || !is_real && matches!(command, "login" | "logout"),
        // an old key signs nothing
        "fallback-file" | "fallback" if command == "sign" => false,
        _ if OF_SIGNING.contains(&option) => reads_a_key && (is_real || !matches!(command, "visit" | "tamper")),
        "page" | "shows" if is_real => asks || command == "sign",
        "page" | "shows" => matches!(command, "visit" | "tamper" | "sign"),
        "lifetime" if is_real => matches!(command, "visit" | "expire" | "expire --simulate"),
        "lifetime" | "no-permanent" | "no-refresh" => !is_real && (asks || command == "expire"),
        "max-age" => command == "inspect",
        "pack" => command == "learn",
        "header" => is_real && asks,
        "path" | "method" | "password-file" | "password-stdin" | "field" | "data" => is_real && command == "login",
        _ => false,
    }
}

/// What was typed for an option, each time.
pub(super) fn values_of<'a>(arguments: &'a [OsString], option: &str) -> Vec<&'a str> {
    let texts: Vec<&str> = arguments.iter().map_while(|text| text.to_str()).take_while(|text| *text != "--").collect();
    let values = texts.iter().enumerate().filter_map(|(place, text)| match text.strip_prefix(option)? {
        "" => texts.get(place + 1).copied(),
        joined => joined.strip_prefix('='),
    });
    values.collect()
}

impl From<Options<'_>> for Given {
    fn from(options: Options<'_>) -> Given {
        let Options { browser, url, url_was_typed, cacert, timeout, name, now, lang, insecure, .. } = options;
        let url = url.filter(|url| !url.is_empty());
        let is_real = url.is_some();
        let address_is_of_the_file = !url_was_typed && is_real && options.url_is_set_by == Some(SetBy::File);
        let url = match url {
            // a password is not repeated. Without the option the next command would go to the embedded app
            Some(url) if has_password(url) || has_secret_in_query(url) || !is_shown(url) => {
                url_was_typed.then_some("URL")
            }
            url => url,
        };
        let name = name.map(|name| if is_shown(name) { name } else { "NAME" });
        let now = now.filter(|now| !now.is_empty());
        let lang = lang.and_then(|lang| <Lang as clap::ValueEnum>::from_str(lang, true).ok()).map(|lang| match lang {
            Lang::En => "en",
            Lang::Ja => "ja",
        });
        let words = |all: &[(&str, Option<&str>)]| -> String {
            all.iter().filter_map(|(name, value)| Some(option(name, (*value)?))).collect()
        };
        // both say that what is set is not to count, and the next command needs them for the same answer
        let mut without = if options.leaves_the_config_out { "--no-config ".to_owned() } else { String::new() };
        if options.leaves_the_url_out {
            without.push_str(&option("url", ""));
        }
        let mut others = without.clone();
        others.push_str(&words(&[
            ("url", url),
            ("cacert", cacert),
            ("timeout", timeout),
            ("name", name),
            ("now", now),
        ]));
        if insecure {
            others.push_str("--insecure ");
        }
        others.push_str(&words(&[("lang", lang)]));
        let to_the_embedded_app = match options.url_is_set_by {
            Some(SetBy::Environment) => None,
            Some(SetBy::File) => Some("--no-config "),
            None if options.leaves_the_config_out => url_was_typed.then_some("--no-config "),
            None => url_was_typed.then_some(""),
        };
        Given {
            browser: browser.map(str::to_owned),
            others,
            of_the_clock: without.clone() + &words(&[("url", url), ("lang", lang)]),
            lang: without + &words(&[("lang", lang)]),
            of_the_embedded_app: to_the_embedded_app
                .map(|without| without.to_owned() + &words(&[("now", now), ("lang", lang)])),
            is_real,
            address_is_of_the_file,
            is_of_the_same_request: false,
            own: Vec::new(),
            with_an_app: None,
        }
    }
}

/// Whether an address has a password, or a query that may be a secret.
pub(super) fn is_secret_address(url: &str) -> bool {
    has_password(url) || has_secret_in_query(url)
}

/// Whether a user stands in the address, or may stand there.
fn has_password(url: &str) -> bool {
    let has_user =
        |url: &str| parse_base(url).map_or(true, |url| !url.username().is_empty() || url.password().is_some());
    url.contains('@') && has_user(url)
}

fn browser_option(browser: &str) -> String {
    match browser {
        "" | "default" => String::new(),
        browser => option("browser", browser),
    }
}

fn option(name: &str, value: &str) -> String {
    shell_option(name, value) + " "
}

/// An option with its value, as words of a shell.
pub fn shell_option(name: &str, value: &str) -> String {
    let (between, value) = (if value.starts_with('-') { '=' } else { ' ' }, shell_word(value));
    format!("--{name}{between}{value}")
}

/// Whether every terminal shows a character as it is, so that it can be copied from there.
fn is_shown_as_it_is(character: char) -> bool {
    let is_filler = matches!(character, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    let is_japanese = matches!(character, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}');
    matches!(character, ' '..='~') || character.is_alphanumeric() && !is_filler || is_japanese
}

/// Whether it can be copied from a screen as it is.
fn is_shown(text: &str) -> bool {
    text.chars().all(is_shown_as_it_is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_is_one_word_of_a_shell_and_a_password_is_not_repeated() {
        let url = |url| Given::from(Options { url: Some(url), url_was_typed: true, ..Options::default() }).here();
        assert_eq!(url("http://h:5000/app"), "--url http://h:5000/app ");
        assert_eq!(url("http://h/a b?c=d&e"), "--url 'http://h/a b?c=d&e' ");
        assert_eq!(url("http://h/@name"), "--url http://h/@name ");
        assert_eq!(url("http://user:hunter2@h/"), "--url URL ");
        assert_eq!(url("not@an address"), "--url URL ");
        assert_eq!(url(""), "");
        let of_environment = Options { url: Some("http://user:hunter2@h/"), ..Options::default() };
        assert_eq!(Given::from(of_environment).here(), "");
        let name = |name| Given::from(Options { name: Some(name), ..Options::default() }).here();
        assert_eq!([name("it's"), name("-x"), name("")], [r"--name 'it'\''s' ", "--name=-x ", "--name '' "]);
        // what a screen cannot show would be another value when it is typed
        assert_eq!([name("s\u{202e}x"), name("s\u{1b}[2J")], ["--name NAME ", "--name NAME "]);
        assert_eq!(url("http://h/\u{202e}"), "--url URL ");
        let set = Set { url: Some("http://h/\u{202e}"), name: Some("s\u{202e}"), secret_file: None };
        let of_the_file = Given::in_line(&["sessctl", "visit"].map(OsString::from), set);
        assert_eq!((of_the_file.here().as_str(), of_the_file.is_real), ("", true), "it stands in the file");
    }

    #[test]
    fn a_line_that_cannot_be_read_still_has_its_options() {
        let line =
            |line: &str| Given::in_line(&line.split(' ').map(OsString::from).collect::<Vec<_>>(), Set::default());
        let given = line("sessctl --url http://h login --browser=b --insecure --now 5 -- --name x");
        assert_eq!(given.here(), "--browser b --url http://h --now 5 --insecure ");
        assert_eq!(given.at("thief"), "--browser thief --url http://h --now 5 --insecure ");
        let sign = |text: &str| line(&format!("sessctl tamper id=admin {text}")).line("sign id=admin").line;
        let signs = |options: &str| format!("sessctl sign id=admin{options}");
        assert_eq!(sign(""), signs(""));
        assert_eq!(sign("--app app:app"), signs(" --app app:app"));
        assert_eq!(
            [sign("--secret-file k"), sign("--env-file=.env")],
            [signs(" --secret-file k"), signs(" --env-file .env")]
        );
        let look = line("sessctl --url http://h login mia --page=/me --shows Bye").line("tamper id=admin");
        assert_eq!(look.line, "sessctl --url http://h tamper id=admin --page /me --shows Bye");
        assert_eq!([sign("--secret hunter2"), sign("--secret-stdin")], [signs(""), signs(" --secret-stdin")]);
        assert_eq!((given.at("default"), given.anywhere()), (given.anywhere().to_owned(), given.others.as_str()));
    }

    #[test]
    fn beside_an_app_the_next_command_is_asked_of_it_too() {
        let words = ["sessctl", "--typed-as", "flask --app 'my app' sessctl", "--lang", "ja", "inspect", "x"];
        let given = Given::in_line(&words.map(OsString::from), Set::default());
        assert_eq!(given.line("sign id=admin").line, "flask --app 'my app' sessctl --lang ja sign id=admin");
        assert_eq!(given.line("expire --simulate").line, "flask --app 'my app' sessctl --lang ja expire --simulate");
        assert_eq!(given.line("jar restart").line, "sessctl --lang ja jar restart");
        assert_eq!(given.without_the_key().line("inspect").line, "sessctl --lang ja inspect");
        assert!(given.has_a_key() && !given.without_the_key().has_a_key());
    }

    #[test]
    fn what_was_kept_is_a_value_whatever_stands_in_it() {
        let kept =
            |name: &str, value: Option<&str>| TypedOption { name: name.to_owned(), value: value.map(str::to_owned) };
        let real = Given::from(Options { url: Some("http://h"), ..Options::default() });
        let line = |options: &[TypedOption]| real.carrying(options).line("visit");
        let odd = line(&[
            kept("page", Some("/a; rm -rf ~")),
            kept("shows", Some("$(id) it's")),
            kept("no-refresh", Some("; id")),
        ]);
        assert_eq!(odd.line, r"sessctl --url http://h visit --page '/a; rm -rf ~' --shows '$(id) it'\''s'");
        let secret = line(&[kept("header", Some("A: b")), kept("page", Some("a\n; id")), kept("; id", Some("; id"))]);
        assert_eq!(
            (secret.line.as_str(), secret.again),
            ("sessctl --url http://h visit", vec!["page".into(), "header".into()])
        );
    }

    #[test]
    fn a_command_gets_the_options_that_it_takes_and_a_secret_is_only_named() {
        let given =
            |line: &str| Given::in_line(&line.split(' ').map(OsString::from).collect::<Vec<_>>(), Set::default());
        let real = given(
            "sessctl expire --simulate --url http://h --now=5 --lang JA --page /me --secret hunter2 --header A:b \
             --salt=-s --fallback-file f --fallback-file g --lifetime 9 --no-refresh",
        );
        let line = |command: &str| real.line_in(Some("thief"), command);
        let begin = "sessctl --browser thief --url http://h --now 5 --lang ja";
        assert_eq!(line("jar restart"), Line { line: format!("{begin} jar restart"), again: vec![] });
        let asked = Line { line: format!("{begin} logout --page /me"), again: vec!["header".to_owned()] };
        assert_eq!(line("logout"), asked);
        assert_eq!(line("inspect").again, ["secret"]);
        assert_eq!(line("visit").again, ["header"], "a visit to a real app needs no key");
        assert_eq!(line("inspect").line, format!("{begin} inspect --fallback-file f --fallback-file g --salt=-s"));
        assert_eq!(
            line("expire").line,
            format!("{begin} expire --fallback-file f --fallback-file g --salt=-s --lifetime 9")
        );
        assert_eq!(line("visit --page /x").line.matches("--page").count(), 1);
        assert_eq!(line("demo").line, "sessctl --lang ja demo");
        assert_eq!(line("clock release").line, "sessctl --url http://h --lang ja clock release");
        assert!(real.without_the_key().line("inspect").again.is_empty());

        let query = given("sessctl visit --url http://h --page /me?token=abcd --shows a?token=b");
        let line = Line { line: "sessctl --url http://h visit".to_owned(), again: vec!["page".into(), "shows".into()] };
        assert_eq!(query.line("visit"), line, "a secret in a query is not repeated");

        let embedded = given("sessctl login alice --lifetime 9m --no-permanent --secret-file k --shows \u{1b}x");
        assert_eq!(embedded.line("visit").line, "sessctl visit --secret-file k --lifetime 9m --no-permanent");
        assert_eq!(embedded.line("visit").again, ["shows"], "what a screen cannot show is not repeated");
        assert_eq!(embedded.without_what_a_login_keeps().line("visit").line, "sessctl visit");
    }
}
