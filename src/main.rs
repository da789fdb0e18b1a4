//! Parse, run, show, exit.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use sessctl::cli::{self, Cli};
use sessctl::commands::{self, World};
use sessctl::error::Error;
use sessctl::render::screens::trouble;
use sessctl::render::{self, Lang, Manner, palette};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = cli::language(&arguments);
    let cli = match cli::parse(&arguments, lang) {
        Ok(cli) => cli,
        Err(stop) => return stopped(&stop, lang),
    };
    match run(&cli, lang) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        // whoever reads has seen enough
        Err(Error::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            palette::decide(cli.global.color, &io::stderr());
            complain(&trouble::scene(&error, lang).to_text());
            ExitCode::from(error.exit_code())
        }
    }
}

/// Runs the command and shows what it found. The answer is yes or no.
fn run(cli: &Cli, lang: Lang) -> Result<bool, Error> {
    let manner = Manner { lang, json: cli.global.json, step: cli.global.step };
    palette::decide(cli.global.color, &io::stdout());
    let mut out = io::stdout().lock();
    let Some(command) = &cli.command else {
        return render::welcome(manner, &mut out).map(|()| true).map_err(Error::Output);
    };
    let world = World::new(&cli.global, lang)?;
    let report =
        commands::run(command, &world, &mut |event| render::event(event, manner, &mut out).map_err(Error::Output))?;
    render::report(&report, manner, &mut out).map_err(Error::Output)?;
    Ok(report.is_yes())
}

/// Help and version are answers; everything else is wrong usage.
fn stopped(stop: &clap::Error, lang: Lang) -> ExitCode {
    if stop.use_stderr() {
        palette::decide(palette::When::Auto, &io::stderr());
        complain(&trouble::usage(stop, lang).to_text());
        return ExitCode::from(2);
    }
    // nobody left to tell that the help could not be written
    let _ = write!(io::stdout(), "{}", stop.render());
    ExitCode::SUCCESS
}

fn complain(text: &str) {
    let _ = write!(io::stderr(), "{text}");
}
