//! Parse, run, show, exit.

use std::ffi::OsString;
use std::process::ExitCode;

use sessctl::cli::{self, Cli, Manners, Stop};
use sessctl::error::Error;
use sessctl::render::Style;
use sessctl::render::output;

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
    let manners = Manners::of(&arguments);
    let answer = match cli::parse(&arguments, manners.lang) {
        Ok(cli) => run(&cli, manners),
        Err(Stop::Text(text)) => output::text(&text).map_err(Error::Output),
        Err(Stop::Wrong(usage)) => Err(usage.into()),
    };
    output::exit_code(answer, manners)
}

/// Runs the command and shows what it found. The answer is yes or no.
fn run(cli: &Cli, manners: Manners) -> Result<bool, Error> {
    output::note(cli.typed_key, manners);
    let style = Style::of(cli, manners.lang);
    let Some(command) = &cli.command else { return output::welcome(&style).map_err(Error::Output) };
    let context = cli.global.context(manners.lang)?;
    let report = output::while_it_runs(&style, |output| command.run(&context, output))?;
    output::report(&report, &style).map_err(Error::Output)
}
