//! "Could not do it": what went wrong, as facts.
//!
//! A verdict is not an error. "The signature does not match" is an answer, and a report; "no such file" is
//! here. Input, keys and usage have a small enum each, and [`Error`] stands on top: it knows the kind, for JSON, and
//! the exit code. The hints stand in `render`.

mod app;
mod clock;
mod config;
mod env;
mod export;
mod key;
mod lesson;
mod request;

use std::path::PathBuf;
use std::{fmt, io};

use crate::browser::{BrowserError, JarError, LeftOut};
use crate::clock::Timestamp;
use crate::cookie::{PayloadError, Unsignable};
use crate::inspect::find::Nothing;
use crate::lab::LabError;
use crate::lang::Bilingual;
pub use app::AppError;
pub use clock::ClockUsage;
pub use config::{ConfigError, ConfigValue, ConfigWrong};
pub use env::{EnvError, EnvValue};
pub use export::ExportError;
pub use key::{KeyError, KeyShape, Source};
pub use lesson::LessonError;
pub use request::RequestError;

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// The command line asks for something that makes no sense.
    Usage(Usage),
    /// What was given to read.
    Input(InputError),
    /// A key.
    Key(KeyError),
    /// A setting in an env file.
    Env(EnvError),
    /// The configuration file.
    Config(ConfigError),
    /// A Flask app that was asked for its key and settings.
    App(AppError),
    /// The browser has no cookie of this name to look at.
    NoCookie {
        /// The browser.
        browser: String,
        /// The name of the cookie.
        name: String,
        /// Whether the app itself told that its session cookie has this name.
        name_is_of_the_app: bool,
        /// Whether it had one that has expired.
        had_expired: bool,
        /// Where the browser's clock stands, if it is held: by it that is judged.
        held_at: Option<Timestamp>,
        /// The name with which the browser logged in last to the app, if that is known.
        user: Option<Box<str>>,
        /// The names of the live cookies that it has for the real app. Which of them is the session is not known.
        names: Box<[String]>,
        /// The address of the real app that it was used for, where none was given now.
        used_for: Option<Box<str>>,
        /// Whether it has the session of that app.
        has_its_session: bool,
    },
    /// The browser was used for the app of this address, no address was given now, and what was asked for would end a session.
    OfAnotherApp {
        /// The browser.
        browser: String,
        /// The address.
        url: Box<str>,
    },
    /// Jars can be kept nowhere: the system names no folder for state.
    NoHome,
    /// A jar.
    Jar(JarError),
    /// The file of the held clock, which is kept as a jar is.
    Clock(JarError),
    /// The clock is held so late that no session can begin and end.
    HeldTooLate {
        /// Where it would stand, in Unix seconds.
        at: i64,
    },
    /// A part of what is kept was cleared, and then something failed.
    HalfCleared {
        /// The files that were removed before, in order.
        removed: Vec<PathBuf>,
        /// What failed.
        source: JarError,
    },
    /// The browser got no page.
    Browser(BrowserError),
    /// The lab: an app, a session, a clock.
    Lab(LabError),
    /// A lesson, a pack, or the progress of a learner.
    Lesson(LessonError),
    /// A file that a screen was to be written to.
    Export(ExportError),
    /// The output could not be written.
    Output(io::Error),
    /// The thread on which the program runs could not be started.
    NoThread(io::Error),
}

/// What is wrong with what was given to read.
#[derive(Debug)]
pub enum InputError {
    /// What was given has no cookie.
    NoCookie {
        /// The name of the cookie that was looked for.
        wanted: String,
        /// What there is instead.
        found: Nothing,
    },
    /// Standard input has neither a term nor a cookie.
    NeitherOnStdin {
        /// All of it, where that is short.
        text: Option<String>,
        /// The terms that may be meant, in both languages.
        suggested: Vec<Bilingual>,
    },
    /// What was given has cookies, and none for the app.
    NoneForApp {
        /// The address of the app.
        app: String,
        /// The cookies, by the reasons why they are not for it.
        left_out: Vec<LeftOut>,
    },
    /// A file that cannot be read.
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file with the key of a browser's login cannot be read any more.
    KeptKeyFile {
        /// Its path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What a jar notes of a login's settings is not understood.
    UnknownSettings {
        /// The file of the jar.
        path: PathBuf,
        /// The browser.
        browser: String,
    },
    /// Standard input cannot be read.
    Stdin(io::Error),
    /// Standard input or a file holds more than is read into memory.
    TooMuch {
        /// The most, in bytes.
        limit: u64,
    },
    /// What was given as a session is too long for one.
    SessionTooLong {
        /// The most, in bytes.
        limit: u64,
    },
}

/// What is wrong with the command line.
#[derive(Debug)]
pub enum Usage {
    /// Not a command.
    UnknownCommand {
        /// What was typed.
        found: String,
        /// The command whose part it was to be: `jar`, or nothing.
        within: String,
        /// What was meant, perhaps.
        suggested: Vec<String>,
        /// What there is, in the order of the help. Empty for the commands themselves, which are many.
        known: Vec<String>,
    },
    /// A field that the JSON of the command never has.
    UnknownField {
        /// What was typed.
        found: String,
        /// The part of it that there is, with its dot. Empty: nothing.
        within: String,
        /// What was meant, perhaps.
        suggested: Vec<String>,
        /// The fields that there are in its place.
        known: Vec<String>,
    },
    /// An option or an argument that the command does not take.
    UnknownArgument {
        /// What was typed, without its value.
        found: String,
        /// What was meant, perhaps.
        suggested: Vec<String>,
    },
    /// A second name to log in with.
    TwoNames {
        /// The first.
        first: String,
        /// The one that is too many.
        second: String,
    },
    /// The second word of a term, which is one argument: `explain cookie jar`.
    TermInTwo {
        /// The term.
        term: String,
    },
    /// An option of a command, typed before it.
    OptionTooEarly {
        /// The option.
        option: String,
        /// What the help calls its value. None: it has none.
        value: Option<String>,
        /// The command.
        command: String,
    },
    /// A value that an option or an argument does not take.
    BadValue {
        /// The option or the argument.
        argument: String,
        /// What was given.
        value: String,
        /// The values that it takes, where they can be counted.
        valid: Vec<String>,
        /// The first and last number that it takes.
        range: Option<(u32, u32)>,
    },
    /// An option without its value.
    NoValue {
        /// The option.
        argument: String,
        /// The values that it takes, where they can be counted.
        valid: Vec<String>,
    },
    /// An argument that is needed.
    Missing {
        /// The command, as `jar copy`.
        command: String,
        /// The argument, as the help names it.
        argument: String,
        /// A command line that has it.
        example: Option<&'static str>,
    },
    /// An option twice.
    Twice {
        /// The option.
        argument: String,
    },
    /// Two options of which there can be one.
    Conflict {
        /// The first.
        argument: String,
        /// The second.
        other: String,
    },
    /// An option with another number of values than it takes.
    ValueCount {
        /// The option.
        argument: String,
    },
    /// A command line that is wrong in some other way.
    Unclear,
    /// `--name` cannot be the name of a cookie.
    CookieName {
        /// What was given.
        text: String,
    },
    /// `--now` is not a time.
    Now {
        /// What was given.
        text: String,
    },
    /// What was asked of the held clock.
    Clock(ClockUsage),
    /// Not a length of time.
    Duration {
        /// The option.
        option: &'static str,
        /// What was given.
        text: String,
    },
    /// `tamper` takes `KEY=VALUE`.
    Assignment {
        /// What was given.
        text: String,
    },
    /// `sign` takes JSON or `KEY=VALUE`, and this is meant to be JSON.
    Json {
        /// The character at which it stops being JSON, from 1.
        at: usize,
    },
    /// `sign` takes JSON or `KEY=VALUE`, and this is neither.
    NoSession {
        /// What was given.
        text: String,
    },
    /// A dict as Python writes it, where JSON is wanted.
    PythonDict,
    /// JSON that Flask could not load again.
    Unloadable(PayloadError),
    /// A key, salt or fallback whose prefix promises bytes that do not follow. It is not shown.
    KeyPrefix {
        /// The option.
        option: &'static str,
        /// `hex:` or `base64:`.
        prefix: &'static str,
    },
    /// Two of what was typed read standard input, which can be read once.
    StdinTwice {
        /// The first.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// Settings of the embedded app beside `--url`.
    EmbeddedOnly,
    /// The settings of a Flask app for a command that takes none.
    NotOfAnApp {
        /// The command.
        command: &'static str,
    },
    /// A setting of the embedded app was typed in a lesson, whose app runs already.
    LessonsApp,
    /// Settings of how a real app signs, without `--url`.
    RealOnly,
    /// The app that told its settings signs in another way than the embedded one, and there is no `--url`.
    SignsOtherwise,
    /// `--page`, `--shows` or `--header` where no real app is asked.
    NothingIsAsked {
        /// Whether `--simulate` is missing.
        lacks_simulate: bool,
        /// Whether `--url` is missing.
        lacks_url: bool,
    },
    /// `demo` beside `--url`: the story is told with the embedded app.
    DemoIsEmbedded,
    /// A jar copied onto itself.
    SameBrowser {
        /// The browser.
        browser: String,
    },
    /// `explain` takes a term or a cookie, and this is neither.
    UnknownTerm {
        /// What was given.
        found: String,
        /// What was meant, perhaps.
        suggested: Vec<Bilingual>,
    },
    /// `explain` takes one cookie.
    ManyCookies {
        /// How many there are. None: more than memory should hold.
        count: Option<usize>,
    },
    /// `worksheet` beside `--url`: it is made from a run of the embedded app.
    MadeOfEmbedded,
    /// `reset` without `--yes` and without a terminal, at which it asks.
    NobodyToAsk,
    /// A line that would be right, if its full-width signs were half-width ones.
    Wide {
        /// The first of them.
        sign: char,
        /// What would be right, behind the name of the program. None: it may have a secret in it.
        line: Option<String>,
    },
    /// A cookie or a name that is not UTF-8.
    NotUtf8,
    /// A request to a real app.
    Request(RequestError),
}

impl Error {
    /// 2 for wrong usage, 3 for what could not be done.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Export(error) if error.is_usage() => 2,
            Error::Config(error) if error.is_usage() => 2,
            Error::Lesson(error) if error.is_usage() => 2,
            Error::Usage(_)
            | Error::Lab(LabError::NothingChanges { .. })
            | Error::Jar(JarError::BadName { .. })
            | Error::Browser(
                BrowserError::BadAddress { .. }
                | BrowserError::WrongScheme { .. }
                | BrowserError::TooLongAddress { .. },
            ) => 2,
            _ => 3,
        }
    }

    /// Its name in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Error::Usage(usage) => usage.kind(),
            Error::Input(error) => error.kind(),
            Error::Key(error) => error.kind(),
            Error::Env(error) => error.kind(),
            Error::Config(error) => error.kind(),
            Error::App(error) => error.kind(),
            Error::NoCookie { .. } => "no_cookie",
            Error::OfAnotherApp { .. } => "of_another_app",
            Error::NoHome => "no_home",
            Error::Jar(error) => jar_kind(error),
            Error::Clock(error) => clock_kind(error),
            Error::HeldTooLate { .. } => "held_too_late",
            Error::HalfCleared { source, .. } => jar_kind(source),
            Error::Browser(error) => browser_kind(error),
            Error::Lab(error) => lab_kind(error),
            Error::Lesson(error) => error.kind(),
            Error::Export(error) => error.kind(),
            Error::Output(_) => "output",
            Error::NoThread(_) => "no_thread",
        }
    }
}

impl InputError {
    fn kind(&self) -> &'static str {
        match self {
            InputError::NoCookie { found: Nothing::OtherNames(_), .. } => "other_names",
            InputError::NoCookie { .. } => "no_cookie_here",
            InputError::NeitherOnStdin { .. } => "neither_on_stdin",
            InputError::NoneForApp { .. } => "none_for_app",
            InputError::Unreadable { .. } => "unreadable_file",
            InputError::KeptKeyFile { .. } => "kept_key_file",
            InputError::UnknownSettings { .. } => "unknown_settings",
            InputError::Stdin(_) => "unreadable_stdin",
            InputError::TooMuch { .. } => "too_much_input",
            InputError::SessionTooLong { .. } => "session_too_long",
        }
    }
}

impl Usage {
    fn kind(&self) -> &'static str {
        match self {
            Usage::UnknownCommand { .. } => "unknown_command",
            Usage::UnknownField { .. } => "unknown_field",
            Usage::UnknownArgument { .. } => "unknown_argument",
            Usage::TwoNames { .. } => "two_names",
            Usage::TermInTwo { .. } => "term_in_two",
            Usage::OptionTooEarly { .. } => "option_before_command",
            Usage::BadValue { .. } => "bad_value",
            Usage::NoValue { .. } => "no_value",
            Usage::Missing { .. } => "missing_argument",
            Usage::Twice { .. } => "given_twice",
            Usage::Conflict { .. } => "conflict",
            Usage::ValueCount { .. } => "value_count",
            Usage::Unclear => "unclear",
            Usage::CookieName { .. } => "bad_cookie_name",
            Usage::Now { .. } => "bad_time",
            Usage::Clock(error) => error.kind(),
            Usage::Duration { .. } => "bad_duration",
            Usage::Assignment { .. } => "no_assignment",
            Usage::Json { .. } => "no_json",
            Usage::NoSession { .. } => "no_session_given",
            Usage::PythonDict => "python_dict",
            Usage::Unloadable(_) => "unloadable_json",
            Usage::KeyPrefix { .. } => "bad_key_prefix",
            Usage::StdinTwice { .. } => "stdin_twice",
            Usage::EmbeddedOnly => "embedded_only",
            Usage::NotOfAnApp { .. } => "not_of_an_app",
            Usage::LessonsApp => "lessons_app",
            Usage::RealOnly => "real_only",
            Usage::SignsOtherwise => "signs_otherwise",
            Usage::NothingIsAsked { .. } => "nothing_is_asked",
            Usage::DemoIsEmbedded => "demo_is_embedded",
            Usage::SameBrowser { .. } => "same_browser",
            Usage::UnknownTerm { .. } => "unknown_term",
            Usage::ManyCookies { .. } => "many_cookies",
            Usage::MadeOfEmbedded => "made_of_embedded",
            Usage::NobodyToAsk => "nobody_to_ask",
            Usage::Wide { .. } => "full_width",
            Usage::NotUtf8 => "not_utf8",
            Usage::Request(error) => error.kind(),
        }
    }
}

fn jar_kind(error: &JarError) -> &'static str {
    match error {
        JarError::BadName { .. } => "bad_browser_name",
        JarError::Unreadable { .. } => "unreadable_jar",
        JarError::Damaged { .. } => "damaged_jar",
        JarError::Newer { .. } => "newer_jar",
        JarError::Unwritable { .. } => "unwritable_jar",
        JarError::NotAFile { .. } => "not_a_file",
        JarError::TooLarge { .. } => "large_jar",
        JarError::Unlockable { .. } => "unlockable_jar",
        JarError::Locked { .. } => "locked_jar",
    }
}

fn clock_kind(error: &JarError) -> &'static str {
    match error {
        JarError::Unreadable { .. } => "unreadable_clock",
        JarError::Damaged { .. } => "damaged_clock",
        JarError::Newer { .. } => "newer_clock",
        JarError::Unwritable { .. } => "unwritable_clock",
        JarError::TooLarge { .. } => "large_clock",
        JarError::Unlockable { .. } => "unlockable_clock",
        JarError::Locked { .. } => "locked_clock",
        JarError::BadName { .. } | JarError::NotAFile { .. } => jar_kind(error),
    }
}

fn browser_kind(error: &BrowserError) -> &'static str {
    match error {
        BrowserError::BadAddress { .. } => "bad_address",
        BrowserError::WrongScheme { .. } => "wrong_scheme",
        BrowserError::NoSuchHost { .. } => "no_such_host",
        BrowserError::TooLongAddress { .. } => "long_address",
        BrowserError::LongRedirect { .. } => "long_redirect",
        BrowserError::NoNameServer { .. } => "no_name_server",
        BrowserError::Shortage { .. } => "shortage",
        BrowserError::NoCertificates { .. } => "no_certificates",
        BrowserError::NoAuthorities { .. } => "no_authorities",
        BrowserError::Untrusted { .. } => "untrusted_certificate",
        BrowserError::NotTls { .. } => "not_tls",
        BrowserError::OldTls { .. } => "old_tls",
        BrowserError::NoTlsAgreement { .. } => "no_tls_agreement",
        BrowserError::BadHttp { .. } => "bad_http",
        BrowserError::LargeHead { .. } => "large_head",
        BrowserError::Unreachable { .. } => "unreachable",
        BrowserError::NotHttp { .. } => "not_http",
        BrowserError::Broken { .. } => "broken_answer",
        BrowserError::TimedOut { .. } => "timed_out",
        BrowserError::TooManyRedirects { .. } => "too_many_redirects",
        BrowserError::BadRedirect { .. } => "bad_redirect",
        BrowserError::CarriedAway { .. } => "carried_away",
        BrowserError::UnsendableCookie { .. } => "unsendable_cookie",
    }
}

fn lab_kind(error: &LabError) -> &'static str {
    match error {
        LabError::Server { .. } => "server",
        LabError::EmptyAppKey => "empty_app_key",
        LabError::Browser(error) => browser_kind(error),
        LabError::NoSession { .. } => "no_session",
        LabError::NotItsKey => "not_its_key",
        LabError::NoLifetime => "no_lifetime",
        LabError::OffTheCalendar { .. } => "off_the_calendar",
        LabError::Unsignable(Unsignable::BeforeTheEpoch) => "before_the_epoch",
        LabError::Unsignable(Unsignable::DateOverflow) => "date_overflow",
        LabError::NotASession { .. } => "not_a_session",
        LabError::NotSentThere { .. } => "not_sent_there",
        LabError::Unsendable { .. } => "unsendable",
        LabError::NothingChanges { .. } => "nothing_changes",
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(error) => error.fmt(f),
            Error::Input(error) => error.fmt(f),
            Error::Key(error) => error.fmt(f),
            Error::Env(error) => error.fmt(f),
            Error::Config(error) => error.fmt(f),
            Error::App(error) => error.fmt(f),
            Error::NoCookie { browser, name, .. } => {
                write!(f, "the jar of browser `{browser}` has no live cookie `{name}`")
            }
            Error::OfAnotherApp { browser, url } => {
                write!(f, "browser `{browser}` was used for {url}, and no address was given")
            }
            Error::NoHome => f.write_str("found no home folder to keep cookies in"),
            Error::Jar(error) | Error::Clock(error) | Error::HalfCleared { source: error, .. } => error.fmt(f),
            Error::HeldTooLate { at } => write!(f, "the held clock would come to stand at second {at}"),
            Error::Browser(error) => error.fmt(f),
            Error::Lab(error) => error.fmt(f),
            Error::Lesson(error) => error.fmt(f),
            Error::Export(error) => error.fmt(f),
            Error::Output(error) => write!(f, "the output cannot be written: {error}"),
            Error::NoThread(error) => write!(f, "no thread can be started: {error}"),
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InputError::NoCookie { wanted, found } => write!(f, "found {found}, expected a cookie `{wanted}`"),
            InputError::NeitherOnStdin { .. } => f.write_str("found neither a term nor a cookie on standard input"),
            InputError::NoneForApp { app, .. } => write!(f, "found cookies, and none that is for {app}"),
            InputError::Unreadable { path, source } => write!(f, "{} cannot be read: {source}", path.display()),
            InputError::KeptKeyFile { path, source } => {
                write!(f, "the key file {} of the login cannot be read: {source}", path.display())
            }
            InputError::UnknownSettings { path, .. } => {
                write!(f, "the settings of the login in {} are not understood", path.display())
            }
            InputError::Stdin(source) => write!(f, "standard input cannot be read: {source}"),
            InputError::TooMuch { limit } => write!(f, "found more than {limit} bytes of input"),
            InputError::SessionTooLong { limit } => write!(f, "found more than {limit} bytes, expected a session"),
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Usage::UnknownCommand { found, .. } => write!(f, "found `{found}`, expected a command"),
            Usage::UnknownField { found, .. } => write!(f, "found the field `{found}`, which there never is"),
            Usage::UnknownArgument { found, .. } => write!(f, "found `{found}`, which the command does not take"),
            Usage::TwoNames { first, second } => write!(f, "found `{first}` and `{second}`, expected one name"),
            Usage::TermInTwo { term } => write!(f, "found the words of `{term}` apart"),
            Usage::OptionTooEarly { option, command, .. } => {
                write!(f, "found `{option}` before its command `{command}`")
            }
            Usage::BadValue { argument, value, .. } => write!(f, "found `{value}` for `{argument}`"),
            Usage::NoValue { argument, .. } => write!(f, "found nothing after `{argument}`, expected a value"),
            Usage::Missing { command, argument, .. } => write!(f, "`{command}` needs {argument}"),
            Usage::Twice { argument } => write!(f, "found `{argument}` twice"),
            Usage::Conflict { argument, other } => write!(f, "found `{argument}` beside `{other}`"),
            Usage::ValueCount { argument } => write!(f, "found another number of values for `{argument}`"),
            Usage::Unclear => f.write_str("the command line was not understood"),
            Usage::CookieName { text } => write!(f, "found `{text}` for --name, expected the name of a cookie"),
            Usage::Now { text } => write!(f, "found `{text}`, expected a time between 1970 and 9999"),
            Usage::Clock(error) => error.fmt(f),
            Usage::Duration { option, text } => write!(f, "found `{text}` for {option}, expected a length of time"),
            Usage::Assignment { text } => write!(f, "found `{text}`, expected KEY=VALUE"),
            Usage::Json { at } => write!(f, "found something else than JSON at character {at}"),
            Usage::NoSession { text } => write!(f, "found `{text}`, expected KEY=VALUE or JSON"),
            Usage::PythonDict => f.write_str("found a Python dict, expected JSON"),
            Usage::Unloadable(error) => write!(f, "Flask could not load this JSON: {error:?}"),
            Usage::KeyPrefix { option, prefix } => write!(f, "what follows {prefix} in {option} is not bytes"),
            Usage::StdinTwice { first, second } => {
                write!(f, "found {first} beside {second}, and standard input can be read once")
            }
            Usage::NotOfAnApp { command } => write!(f, "found the settings of an app beside `{command}`"),
            Usage::LessonsApp => f.write_str("found a setting of an app that runs already"),
            Usage::EmbeddedOnly => f.write_str("found settings of the embedded app beside --url"),
            Usage::RealOnly => f.write_str("found settings of how a real app signs, expected --url beside them"),
            Usage::SignsOtherwise => {
                f.write_str("found an app that signs in another way than the embedded one, expected --url")
            }
            Usage::NothingIsAsked { lacks_simulate, lacks_url } => {
                let lacks = match (lacks_simulate, lacks_url) {
                    (true, false) => "--simulate",
                    (false, true) => "--url",
                    _ => "--simulate and --url",
                };
                write!(f, "found --page, --shows or --header, expected {lacks} beside it")
            }
            Usage::DemoIsEmbedded => f.write_str("found --url beside demo, which is told with the embedded app"),
            Usage::SameBrowser { browser } => write!(f, "found `{browser}` twice, expected two browsers"),
            Usage::UnknownTerm { found, .. } => write!(f, "found `{found}`, expected a term or a cookie"),
            Usage::ManyCookies { count: Some(count) } => write!(f, "found {count} cookies, expected one"),
            Usage::ManyCookies { count: None } => f.write_str("found many cookies, expected one"),
            Usage::MadeOfEmbedded => f.write_str("found --url beside worksheet, which is made with the embedded app"),
            Usage::NobodyToAsk => f.write_str("found no terminal to ask at, expected --yes"),
            Usage::Wide { sign, .. } => write!(f, "found the full-width sign `{sign}`"),
            Usage::NotUtf8 => f.write_str("found bytes that are not UTF-8"),
            Usage::Request(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}
impl std::error::Error for InputError {}
impl std::error::Error for Usage {}

impl From<ClockUsage> for Error {
    fn from(error: ClockUsage) -> Error {
        Error::Usage(Usage::Clock(error))
    }
}

impl From<LessonError> for Error {
    fn from(error: LessonError) -> Error {
        Error::Lesson(error)
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Error {
        Error::Export(error)
    }
}

impl From<Usage> for Error {
    fn from(usage: Usage) -> Error {
        Error::Usage(usage)
    }
}

impl From<InputError> for Error {
    fn from(error: InputError) -> Error {
        Error::Input(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Error {
        Error::Config(error)
    }
}

impl From<EnvError> for Error {
    fn from(error: EnvError) -> Error {
        Error::Env(error)
    }
}

impl From<AppError> for Error {
    fn from(error: AppError) -> Error {
        Error::App(error)
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Error {
        Error::Key(error)
    }
}

impl From<JarError> for Error {
    fn from(error: JarError) -> Error {
        Error::Jar(error)
    }
}

impl From<BrowserError> for Error {
    fn from(error: BrowserError) -> Error {
        Error::Browser(error)
    }
}

/// A page that did not come is the browser's error, also in the lab.
impl From<LabError> for Error {
    fn from(error: LabError) -> Error {
        match error {
            LabError::Browser(error) => Error::Browser(error),
            error => Error::Lab(error),
        }
    }
}
