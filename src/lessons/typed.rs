//! What a learner types at the prompt of a lesson: a key, the number of an answer, or a command.

use super::check::AppNow;
use crate::lang::width::{WIDE_BLANK, narrow};

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing but Enter.
    Empty,
    /// `h`: a hint.
    Hint,
    /// `n`: on, without doing it.
    Next,
    /// `b`: back.
    Back,
    /// `l`: the list of lessons.
    List,
    /// `x`: the step anew.
    Reset,
    /// `q`: leave.
    Quit,
    /// The number of an answer, from 1.
    Choice(usize),
    /// `answer KEY=VALUE`
    Answer(String, String),
    /// `serve`: the lesson's app anew, with these settings.
    Serve(Serve),
    /// `mend`: a faulty app anew, without its fault.
    Mend,
    /// `restart`: the app once more, as it is.
    Restart,
    /// `certificate`: the learner's own.
    Certificate,
    /// A command of sessctl, in its words.
    Command(Vec<String>),
    /// A quote that is not closed.
    Unclosed,
    /// `answer` or `serve` with words that do not belong there.
    Wrong(Word),
}

/// A word of the prompt that was typed in another form than it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `answer KEY=VALUE`
    Answer,
    /// `serve [--no-permanent] [--no-refresh] [--lifetime SECONDS]`
    Serve,
}

/// The words of the prompt that are no commands of the program.
pub const OWN: [&str; 4] = ["answer", "mend", "restart", "certificate"];
/// The options of `serve` at the prompt.
pub const OF_SERVE: [&str; 3] = ["--no-permanent", "--no-refresh", "--lifetime"];

/// The settings with which the lesson's app is to be started. What is not typed is the tutorial's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serve {
    /// `--no-permanent`
    pub no_permanent: bool,
    /// `--no-refresh`
    pub no_refresh: bool,
    /// `--lifetime`, in seconds.
    pub lifetime: Option<i64>,
}

impl Serve {
    /// The tutorial's app with these settings.
    pub fn app(&self) -> AppNow {
        let tutorial = AppNow::tutorial();
        AppNow {
            permanent: !self.no_permanent,
            refresh: !self.no_refresh,
            lifetime: self.lifetime.unwrap_or(tutorial.lifetime),
            ..tutorial
        }
    }
}

/// Reads a line.
pub fn read(line: &str) -> Typed {
    // the blank of a Japanese keyboard, and its wide letters where a key or a number is meant
    let line = &line.replace(WIDE_BLANK, " ");
    let line = line.trim();
    let narrowed = narrow(line);
    let is_short = narrowed.len() <= 3 && !narrowed.contains(' ');
    let line = if is_short { narrowed.as_str() } else { line };
    match line {
        "" => return Typed::Empty,
        "h" => return Typed::Hint,
        "n" => return Typed::Next,
        "b" => return Typed::Back,
        "l" => return Typed::List,
        "x" => return Typed::Reset,
        "q" | "exit" | "quit" => return Typed::Quit,
        _ => {}
    }
    if let Ok(number) = line.parse() {
        return Typed::Choice(number);
    }
    let Some(words) = shlex::split(line) else { return Typed::Unclosed };
    let mut words: Vec<String> = match words.split_first() {
        Some((first, rest)) if first == "sessctl" && !rest.is_empty() => rest.to_vec(),
        _ => words,
    };
    match words.first().map(String::as_str) {
        None => Typed::Empty, // a comment
        Some("answer") => match words.get(1..).unwrap_or_default().join(" ").split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                Typed::Answer(key.trim().to_lowercase(), value.trim().to_owned())
            }
            _ => Typed::Wrong(Word::Answer),
        },
        Some("serve") => serve(words.get(1..).unwrap_or_default()).map_or(Typed::Wrong(Word::Serve), Typed::Serve),
        Some("mend") if words.len() == 1 => Typed::Mend,
        Some("restart") if words.len() == 1 => Typed::Restart,
        Some("certificate") if words.len() == 1 => Typed::Certificate,
        Some("learn") if words.len() == 2 && words.last().is_some_and(|word| word == "certificate") => {
            Typed::Certificate
        }
        // the teacher's command, which stands below `learn`
        Some("certify") => {
            words.insert(0, "learn".to_owned());
            Typed::Command(words)
        }
        Some(_) => Typed::Command(words),
    }
}

/// The name of the command in these words: the first that is no option, and no value of one.
pub fn name_of(words: &[String]) -> Option<&str> {
    /// The options that go with every command and take a value.
    const WITH_VALUE: [&str; 9] =
        ["--browser", "--url", "--cacert", "--name", "--now", "--lang", "--color", "--export", "--timeout"];
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.strip_prefix('-') {
            None => return Some(word),
            Some(_) if WITH_VALUE.contains(&word.as_str()) => drop(rest.next()),
            Some(_) => {}
        }
    }
    None
}

fn serve(words: &[String]) -> Option<Serve> {
    let mut serve = Serve::default();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.split_once('=').map_or((word.as_str(), None), |(option, value)| (option, Some(value))) {
            ("--no-permanent", None) => serve.no_permanent = true,
            ("--no-refresh", None) => serve.no_refresh = true,
            ("--lifetime", value) => {
                let text = value.map(str::to_owned).or_else(|| rest.next().cloned())?;
                let seconds = text.parse().ok().or_else(|| Some(humantime::parse_duration(&text).ok()?.as_secs()))?;
                // longer than that, the Expires has no date
                serve.lifetime = i64::try_from(seconds).ok().filter(|seconds| (1..=400 * 86_400).contains(seconds));
                serve.lifetime?;
            }
            _ => return None,
        }
    }
    Some(serve)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Typed {
        Typed::Command(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn a_line_is_a_key_a_number_or_a_command_with_or_without_sessctl() {
        for (line, typed) in [
            ("", Typed::Empty),
            ("  ", Typed::Empty),
            ("# a comment", Typed::Empty),
            (" h ", Typed::Hint),
            ("q", Typed::Quit),
            ("3", Typed::Choice(3)),
            ("３", Typed::Choice(3)),
            ("ｈ", Typed::Hint),
            ("login　花子", command(&["login", "花子"])),
            ("login ｈａｎａ", command(&["login", "ｈａｎａ"])),
            ("99999999999999999999999", command(&["99999999999999999999999"])),
            ("login alice", command(&["login", "alice"])),
            ("sessctl login 'a b'", command(&["login", "a b"])),
            ("sessctl", command(&["sessctl"])),
            ("answer id=アリス さん", Typed::Answer("id".to_owned(), "アリス さん".to_owned())),
            ("answer Cause = two=2", Typed::Answer("cause".to_owned(), "two=2".to_owned())),
            ("answer", Typed::Wrong(Word::Answer)),
            ("answer =x", Typed::Wrong(Word::Answer)),
            ("mend", Typed::Mend),
            ("restart", Typed::Restart),
            ("certificate", Typed::Certificate),
            ("sessctl learn certificate", Typed::Certificate),
            ("certify --secret-file class.key C", command(&["learn", "certify", "--secret-file", "class.key", "C"])),
            ("login 'alice", Typed::Unclosed),
            ("serve", Typed::Serve(Serve::default())),
            ("serve --port 1", Typed::Wrong(Word::Serve)),
            ("serve --lifetime", Typed::Wrong(Word::Serve)),
            ("serve --lifetime 0", Typed::Wrong(Word::Serve)),
            ("serve --lifetime 99999999999999999999", Typed::Wrong(Word::Serve)),
        ] {
            assert_eq!(read(line), typed, "{line}");
        }
        let Typed::Command(words) = read("--browser mine --plain --lang=ja jar copy a b") else { panic!() };
        assert_eq!(name_of(&words), Some("jar"));
        let Typed::Serve(serve) = read("sessctl serve --no-permanent --lifetime=15m --no-refresh") else { panic!() };
        assert_eq!(serve, Serve { no_permanent: true, no_refresh: true, lifetime: Some(900) });
    }
}
