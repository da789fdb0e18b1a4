//! Parse, run, show, exit.

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use sessctl::cli::{self, Cli};
use sessctl::commands::inspect::WriteOne;
use sessctl::commands::{self, News, World};
use sessctl::error::Error;
use sessctl::lang::Lang;
use sessctl::inspect::bulk::Answers;
use sessctl::render::stream::Stream;
use sessctl::render::{self, Style};
use sessctl::report::Examined;

/// The deepest cookie takes up to a megabyte of stack, which is all that Windows gives a program.
fn main() -> ExitCode {
    if !cfg!(windows) {
        return program();
    }
    let program = std::thread::Builder::new().stack_size(sessctl::cookie::STACK).spawn(program);
    program.ok().and_then(|program| program.join().ok()).unwrap_or(ExitCode::from(101))
}

fn program() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = cli::language(&arguments);
    let cli = match cli::parse(&arguments, lang) {
        Ok(cli) => cli,
        Err(stop) => {
            let plain = cli::is_plain(&arguments);
            return stopped(&stop, &Style { plain, ..cli::style_on(Stream::Errors, lang, cli::colour(&arguments)) });
        }
    };
    match run(&cli, lang) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        // whoever reads has seen enough
        Err(Error::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // a standard error that is closed cannot be told about
            let _ = render::error(&error, &cli.global.style(lang, Stream::Errors), &mut io::stderr());
            ExitCode::from(error.exit_code())
        }
    }
}

/// Runs the command and shows what it found. The answer is yes or no.
fn run(cli: &Cli, lang: Lang) -> Result<bool, Error> {
    if let Some(key) = cli.command.as_ref().and_then(commands::typed_key) {
        let _ = render::note(key, &cli.global.style(lang, Stream::Errors), &mut io::stderr());
    }
    let style = cli.global.style(lang, Stream::Output);
    let mut out = io::stdout();
    let Some(command) = &cli.command else {
        return render::welcome(&style, &mut out).map(|()| true).map_err(Error::Output);
    };
    let world = World::new(&cli.global, lang)?;
    let write_row = |examined: &Examined, out: &mut Answers<'_>| render::one_of_many(examined, &style, out);
    let write_one = if style.json { WriteOne::Json } else { WriteOne::Row(&write_row) };
    let mut progress = render::progress::Line::new(lang, io::stderr().is_terminal() && !io::stdout().is_terminal());
    let report = commands::run(command, &world, &write_one, &mut |news| match news {
        News::Served(events) => render::events(events, &style, &mut out),
        News::Lines(lines) => out.write_all(lines),
        News::Progress(progress_made) => progress.show(progress_made),
    });
    progress.clear();
    let report = report?;
    render::report(&report, &style, &mut out).map_err(Error::Output)?;
    Ok(report.is_yes())
}

/// Help and version are answers; everything else is wrong usage.
fn stopped(stop: &clap::Error, style: &Style) -> ExitCode {
    if stop.use_stderr() {
        let _ = render::usage(stop, style, &mut io::stderr());
        return ExitCode::from(2);
    }
    match write!(io::stdout(), "{}", stop.render()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = render::error(&Error::Output(error), style, &mut io::stderr());
            ExitCode::from(3)
        }
        _ => ExitCode::SUCCESS,
    }
}
