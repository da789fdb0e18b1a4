//! The two streams of the program: answers go to standard output, everything else to standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use super::colour::When;
use super::pager;
use super::progress;
use super::prompt::Prompt;
use super::shells;
use super::stream::Stream;
use super::style::Style;
use super::surface::fitted;
use crate::browser::OnWait;
use crate::cli::complete::Tab;
use crate::cli::texts::TEXTS;
use crate::cli::{Cli, Command, Export, Output, OutputOptions, Report, Table};
use crate::error::{Error, ExportError, Usage};
use crate::inspect::bulk::Answers;
use crate::report::{Answer, Event, Examined, FromFiles, InspectReport, Line, Manual, Prompted, TypedKey, WriteOne};

impl Style {
    /// The style that a command line asks for; its answer goes to standard output.
    ///
    /// # Errors
    ///
    /// As [`Table::of`].
    pub fn of(cli: &Cli, options: &OutputOptions) -> Result<Style, Usage> {
        let lang = options.lang;
        let wants_facts = cli.wants_facts();
        let global = &cli.global;
        // a presenter needs a keyboard and a screen
        let value = cli.command.as_ref().is_some_and(Command::wants_the_value);
        // a server has no scenes, and its end is Ctrl-C, which a presenter takes for a key
        let has_scenes = !matches!(cli.command, Some(Command::Serve(_) | Command::Learn(_)));
        let is_presented =
            io::stdin().is_terminal() && io::stdout().is_terminal() && !wants_facts && !value && has_scenes;
        let style = Style {
            json: wants_facts,
            table: Table::of(cli)?.map(Arc::new),
            step: global.step && is_presented,
            can_step: is_presented,
            notes: global.notes && !wants_facts && !value,
            value,
            plain: global.plain,
            quiet: global.quiet,
            has_keyboard: io::stdin().is_terminal() && io::stdout().is_terminal() && !wants_facts,
            projects: matches!(&cli.command, Some(Command::Learn(args)) if args.project),
            sources: match &cli.command {
                Some(Command::Learn(args)) => args.sources,
                Some(Command::Explain(args)) => args.sources,
                _ => false,
            },
            picture: global.picture,
            ..Style::new(lang)
        };
        Ok(Style { given: options.given.clone(), ..style.on(Stream::Output, options) })
    }

    fn on(self, stream: Stream, options: &OutputOptions) -> Style {
        let is_terminal = stream.is_terminal();
        Style {
            width: width(stream, options),
            colour: When::wants_colour(options.color, options.config.color, is_terminal),
            is_terminal,
            is_ascii: stream.is_ascii(),
            ..self
        }
    }
}

/// The columns of a stream, and no more than the configuration file allows.
fn width(stream: Stream, options: &OutputOptions) -> usize {
    stream.width().min(options.config.width.unwrap_or(usize::MAX))
}

/// Runs a command, and shows its events while it runs.
///
/// # Errors
///
/// Those of the command.
pub fn while_it_runs(
    style: &Style,
    run: impl FnOnce(Output<'_, '_>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let mut out = io::stdout();
    let write_row = |examined: &Examined, out: &mut Answers<'_>| super::one_of_many(examined, style, out);
    let write_one = if style.json && style.table.is_none() { WriteOne::Json } else { WriteOne::Row(&write_row) };
    let mut line = progress::Line::new(style, io::stderr().is_terminal(), io::stdout().is_terminal());
    let mut sink = |event: Event<'_>| match event {
        Event::Served(events) => super::events(events, style, &mut out),
        Event::ToldBy(app) => super::told_by(app, style, &mut out),
        Event::Held(clock) => super::held_clock(clock, style, &mut out),
        Event::Lines(lines) => super::header(style, &mut out).and_then(|()| out.write_all(lines)),
        Event::Progress(progress) => line.show(progress),
        Event::Repeated { asked, of } => line.repeat(asked, of),
        Event::Clearing(found) => ask(|err| super::clearing(found, style, err)),
        Event::Lesson(scene) if style.value => ask(|err| super::scene(scene, style, err)),
        Event::Lesson(scene) => super::scene(scene, style, &mut out),
        Event::Asking(asking) => line.ask(asking),
    };
    let mut prompt = None;
    let mut keyboard = |prompted| read_line(&mut prompt, prompted, style);
    let report = run(Output {
        write_one: &write_one,
        sink: &mut sink,
        texts: TEXTS,
        keyboard: style.has_keyboard.then_some(&mut keyboard),
        surface: &surface(style),
    });
    line.clear();
    report
}

/// Reads a line at the prompt of a lesson.
fn read_line(prompt: &mut Option<Prompt>, prompted: Prompted, style: &Style) -> io::Result<Line> {
    let prompt = match prompt {
        Some(prompt) => prompt,
        None => prompt.insert(Prompt::new(style)?),
    };
    prompt.read(prompted)
}

/// The options with which a command shows itself as this style does.
fn surface(style: &Style) -> Vec<String> {
    if style.json {
        return vec!["--json".to_owned()];
    }
    let colour = if style.colour { "always" } else { "never" };
    let plain = style.plain.then(|| "--plain".to_owned());
    plain.into_iter().chain([format!("--color={colour}")]).collect()
}

/// Shows what a command found, and hands on its answer. What an export left out is said on standard error.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn report(report: &Report, style: &Style, options: &OutputOptions) -> io::Result<Answer> {
    if style.value {
        return value(report, style, options);
    }
    let is_paged = |manual: &Manual| style.is_terminal && !style.json && !style.plain && pager::show(&manual.text);
    match report {
        Report::Man(manual) if is_paged(manual) => {}
        report => super::report(report, style, &mut io::stdout())?,
    }
    let is_a_note = matches!(report, Report::Jar(_));
    if !(options.quiet && is_a_note) {
        complain(options, |style, err| super::left_out(report, style, err));
    }
    Ok(report.answer())
}

/// Shows the value of the cookie alone. Where there is none, the screen says why, on standard error.
fn value(report: &Report, style: &Style, options: &OutputOptions) -> io::Result<Answer> {
    match super::value_of(report) {
        Some(value) => {
            let mut out = io::stdout();
            super::value(&value, style, &mut out).and_then(|()| out.flush())?;
        }
        None if matches!(report, Report::Inspect(found) if matches!(**found, InspectReport::Many(_))) => {}
        None => complain(options, |style, err| super::report(report, style, err)),
    }
    Ok(report.answer())
}

/// Writes what a command found to a file, and says on standard error that it is there.
///
/// # Errors
///
/// It has nothing that a file could show, or the file cannot be written.
pub fn export(report: &Report, style: &Style, export: &Export, options: &OutputOptions) -> Result<(), Error> {
    let text = super::export::text(report, style, export).ok_or(ExportError::Many)?;
    export.write(&text).map_err(Error::Export)?;
    if !options.quiet {
        complain(options, |style, err| super::written(export.path(), style, err));
    }
    Ok(())
}

/// Shows where to begin.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn welcome(style: &Style) -> io::Result<Answer> {
    super::welcome(style, &mut io::stdout())?;
    Ok(Answer::Yes)
}

/// Shows a text that was asked for: the help. It is laid out for a page, and a terminal may be narrower.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn text(text: &str, options: &OutputOptions) -> io::Result<Answer> {
    let mut out = io::stdout();
    write!(out, "{}", fitted(text, width(Stream::Output, options))).and_then(|()| out.flush())?;
    Ok(Answer::Yes)
}

/// Answers a Tab. A shell that no longer listens is no failure, and neither is anything else: a line is being typed.
pub fn completed(tab: &Tab) -> ExitCode {
    let mut out = io::stdout();
    let _ = write!(out, "{}", shells::text(tab)).and_then(|()| out.flush());
    ExitCode::SUCCESS
}

/// Says on standard error that a key was typed where others can see it.
pub fn note(key: Option<TypedKey>, options: &OutputOptions) {
    if let Some(key) = key.filter(|_| !options.quiet) {
        complain(options, |style, err| super::note(key, style, err));
    }
}

/// Says on standard error what a command was given by files: the configuration file, and an env file.
pub fn note_files(files: &FromFiles, options: &OutputOptions) {
    if !options.quiet {
        complain(options, |style, err| super::from_files(files, style, err));
    }
}

/// Says on standard error for what a command waits, where that takes long.
pub fn on_wait(options: &OutputOptions) -> OnWait {
    if options.quiet {
        return OnWait::default();
    }
    let options = options.clone();
    OnWait::call(move |wait| complain(&options, |style, err| super::waiting(wait, style, err)))
}

/// The exit code of an answer. An error is written to standard error. A closed pipe on standard output is a success.
pub fn exit_code(answer: Result<Answer, Error>, options: &OutputOptions) -> ExitCode {
    match answer {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Ok(Answer::CannotTell) => ExitCode::from(3),
        Err(Error::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(options, |style, err| super::error(&error, style, err));
            ExitCode::from(error.exit_code())
        }
    }
}

/// Asks on standard error. A question that cannot be shown cannot be answered, so that is an error.
fn ask(question: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
    let mut text = Vec::new();
    question(&mut text)?;
    let mut err = io::stderr();
    err.write_all(&text).and_then(|()| err.flush())
}

/// Writes to standard error at once. An error of standard error itself is dropped: it could be written nowhere.
fn complain(options: &OutputOptions, say: impl FnOnce(&Style, &mut Vec<u8>) -> io::Result<()>) {
    let OutputOptions { json, plain, ref given, .. } = *options;
    let style = Style { json, plain, given: given.clone(), ..Style::new(options.lang) };
    let style = style.on(Stream::Errors, options);
    let mut text = Vec::new();
    let _ = say(&style, &mut text).and_then(|()| io::stderr().write_all(&text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help;
    use crate::lang::Lang;
    use crate::render::surface::width;

    /// The help of the program and of each command, and of each part of one.
    fn all_help(command: &clap::Command, texts: &mut Vec<String>) {
        texts.push(command.clone().render_help().to_string());
        command.get_subcommands().for_each(|sub| all_help(sub, texts));
    }

    #[test]
    fn japanese_help_fits_a_narrow_terminal_and_no_line_begins_with_a_particle() {
        let mut whole = help::command(Lang::Ja);
        whole.build();
        let mut texts = Vec::new();
        all_help(&whole, &mut texts);
        assert!(texts.len() > 15);
        for text in texts {
            for line in fitted(&text, 60).lines() {
                assert!(width(line) <= 60, "{line}");
                let begins = line.trim_start().chars().next();
                assert!(!begins.is_some_and(|first| "をにはがとでのへか、。）」".contains(first)), "{line}");
            }
        }
    }
}
