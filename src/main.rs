//! Parse, run, show, exit.

use std::ffi::OsString;
use std::process::ExitCode;

use sessctl::cli::complete::Tab;
use sessctl::cli::{self, Cli, Command, Config, Export, OutputOptions, Stop};
use sessctl::commands::allocator;
use sessctl::error::Error;
use sessctl::render::Style;
use sessctl::render::output;
use sessctl::report::Answer;
use sessctl::stack;

fn main() -> ExitCode {
    match stack::run(program) {
        Ok(ended) => ended.unwrap_or(ExitCode::from(101)),
        Err(source) => {
            let options = OutputOptions::of(&arguments(), Config::default());
            output::exit_code(Err(Error::NoThread(source)), &options)
        }
    }
}

fn program() -> ExitCode {
    let arguments = arguments();
    if let Some(tab) = Tab::of(&arguments) {
        return output::completed(&tab);
    }
    let (config, unusable) = Config::of(&arguments);
    let options = OutputOptions::of(&arguments, config);
    let answer = match cli::parse(&arguments, options.lang) {
        Ok(cli) => unusable.map_or_else(|| run(&cli, &options), |error| Err(error.into())),
        Err(Stop::Text(text)) => output::text(&text, &options).map_err(Error::Output),
        Err(Stop::Wrong(usage)) => Err(usage.into()),
    };
    output::exit_code(answer.map_err(|error| cli::of_line(error, &arguments)), &options)
}

fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

/// Runs the command and shows what it found.
fn run(cli: &Cli, options: &OutputOptions) -> Result<Answer, Error> {
    if let Some(Command::Serve(_)) = cli.command {
        allocator::keep_little();
    }
    output::note(cli.typed_key, options);
    let style = Style::of(cli, options)?;
    let export = Export::of(cli)?;
    let Some(command) = &cli.command else { return output::welcome(&style).map_err(Error::Output) };
    let context = cli.context(options.lang, &options.given, options.config.set(), output::on_wait(options))?;
    output::note_files(&cli.from_files(&options.config, &context), options);
    let report = output::while_it_runs(&style, |output| command.run(&context, output))?;
    let shown = output::report(&report, &style, options).map_err(Error::Output);
    export.map_or(Ok(()), |export| output::export(&report, &style, &export, options))?;
    shown
}
