//! The options that were given and that the next command needs too, for the commands that screens and hints suggest.

use std::ffi::OsString;

use crate::browser::parse_base;

/// The options that were given and that the next command needs too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    browser: Option<String>,
    /// All but the browser, each followed by a blank.
    others: String,
    /// The address alone, followed by a blank: all that the clock depends on.
    url: String,
    /// Those that say where the key is, each after a blank.
    key: String,
    /// Those that say where it is seen who is logged in, each after a blank.
    look: String,
}

/// The same options, one by one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Options<'a> {
    pub(super) browser: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    /// Whether the address was typed. What stands in the environment will stand there for the next command too.
    pub(super) url_was_typed: bool,
    pub(super) cacert: Option<&'a str>,
    pub(super) timeout: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) now: Option<&'a str>,
    pub(super) insecure: bool,
}

impl Given {
    /// Looks for the options in a line that may not be one that can be read.
    pub fn in_line(arguments: &[OsString]) -> Given {
        let variable = |name: &str| std::env::var(name).ok();
        let typed = |option: &str| values_of(arguments, option).last().map(|&text| text.to_owned());
        let (url, now) = (typed("--url"), typed("--now"));
        let url_was_typed = url.is_some();
        let (url, now) = (url.or_else(|| variable("SESSCTL_URL")), now.or_else(|| variable("SESSCTL_NOW")));
        let is_insecure = |argument: &&OsString| *argument == "--insecure";
        let given = Given::from(Options {
            browser: typed("--browser").as_deref(),
            url: url.as_deref(),
            url_was_typed,
            cacert: typed("--cacert").as_deref(),
            timeout: typed("--timeout").as_deref(),
            name: typed("--name").as_deref(),
            now: now.as_deref(),
            insecure: arguments.iter().take_while(|argument| *argument != "--").any(|argument| is_insecure(&argument)),
        });
        Given { key: key_in(arguments), look: look_in(arguments), ..given }
    }

    /// Those that a command needs to talk to an app at this address, with a session cookie of this name.
    pub fn of_app(url: &str, name: Option<&str>) -> Given {
        Given::from(Options { url: Some(url), name, ..Options::default() })
    }

    /// They, for the next command in the same browser, each followed by a blank.
    pub fn here(&self) -> String {
        self.at(self.browser.as_deref().unwrap_or_default())
    }

    /// They, for a command in this browser.
    pub fn at(&self, browser: &str) -> String {
        let browser = match browser {
            "" | "default" => String::new(),
            browser => option("browser", browser),
        };
        browser + &self.others
    }

    /// Those that `clock` needs. `--now` is not one of them: `clock` sets the time itself.
    pub fn for_the_clock(&self) -> &str {
        &self.url
    }

    /// The options that say where the key is, for a command that needs it too. A key that was typed is not repeated.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The options that say where it is seen who is logged in, for a command that needs them too.
    pub fn look(&self) -> &str {
        &self.look
    }

    /// The same, with the place of the key and of the look from others.
    #[must_use]
    pub fn with_the_key_and_the_look_of(self, others: &Given) -> Given {
        Given { key: others.key.clone(), look: others.look.clone(), ..self }
    }

    /// They, for a command that names its browser itself.
    pub fn anywhere(&self) -> &str {
        &self.others
    }
}

impl From<Options<'_>> for Given {
    fn from(options: Options<'_>) -> Given {
        let Options { browser, url, url_was_typed, cacert, timeout, name, now, insecure } = options;
        let mut others = String::new();
        let url = match url.filter(|url| !url.is_empty()) {
            // a password is not repeated. Without the option the next command would go to the embedded app
            Some(url) if has_password(url) => url_was_typed.then_some("URL"),
            url => url,
        };
        let of_the_clock = url.map(|url| option("url", url)).unwrap_or_default();
        let now = now.filter(|now| !now.is_empty());
        let all = [("url", url), ("cacert", cacert), ("timeout", timeout), ("name", name), ("now", now)];
        others.extend(all.into_iter().filter_map(|(name, value)| Some(option(name, value?))));
        if insecure {
            others.push_str("--insecure ");
        }
        Given { browser: browser.map(str::to_owned), others, url: of_the_clock, ..Given::default() }
    }
}

/// Where the key is, as it was typed, each option after a blank.
fn key_in(arguments: &[OsString]) -> String {
    let path = |name| repeated(arguments, name);
    let has_flag = |name: &str| arguments.iter().take_while(|text| *text != "--").any(|text| text == name);
    let stdin = has_flag("--secret-stdin").then(|| " --secret-stdin".to_owned());
    [path("secret-file"), path("env-file"), stdin].into_iter().flatten().collect()
}

/// Where it is seen who is logged in, as it was typed.
fn look_in(arguments: &[OsString]) -> String {
    ["page", "shows"].into_iter().filter_map(|name| repeated(arguments, name)).collect()
}

/// An option as it was typed last, after a blank.
fn repeated(arguments: &[OsString], name: &str) -> Option<String> {
    let values = values_of(arguments, &format!("--{name}"));
    Some(format!(" {}", option(name, values.last()?).trim_end()))
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

/// Whether a user stands in the address, or may stand there.
fn has_password(url: &str) -> bool {
    let has_user =
        |url: &str| parse_base(url).map_or(true, |url| !url.username().is_empty() || url.password().is_some());
    url.contains('@') && has_user(url)
}

fn option(name: &str, value: &str) -> String {
    let (between, value) = (if value.starts_with('-') { '=' } else { ' ' }, shell_word(value));
    format!("--{name}{between}{value} ")
}

/// A text as one word of a shell.
fn shell_word(text: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@%".contains(character);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
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
    }

    #[test]
    fn a_line_that_cannot_be_read_still_has_its_options() {
        let line = |line: &str| Given::in_line(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        let given = line("sessctl --url http://h login --browser=b --insecure --now 5 -- --name x");
        assert_eq!(given.here(), "--browser b --url http://h --now 5 --insecure ");
        assert_eq!(given.at("thief"), "--browser thief --url http://h --now 5 --insecure ");
        assert_eq!(given.key(), "");
        let key = |text: &str| line(&format!("sessctl tamper id=admin {text}")).key().to_owned();
        assert_eq!([key("--secret-file k"), key("--env-file=.env")], [" --secret-file k", " --env-file .env"]);
        let look = line("sessctl login mia --page=/me --shows Bye");
        assert_eq!((look.look(), look.key()), (" --page /me --shows Bye", ""));
        assert_eq!([key("--secret hunter2"), key("--secret-stdin")], ["", " --secret-stdin"]);
        assert_eq!((given.at("default"), given.anywhere()), (given.anywhere().to_owned(), given.others.as_str()));
    }
}
