//! `completions` and `man`: what every good command-line tool has.

use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::help;
use crate::error::Error;
use crate::lang::Lang;
use crate::report::{Report, Text};

/// The completion script for a shell.
pub fn completions(shell: Shell, lang: Lang) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(lang), "sessctl", &mut script);
    text(&script)
}

/// The manual page, in roff: the program, then each command.
pub fn man(lang: Lang) -> Result<Report, Error> {
    let mut command = help::command(lang);
    command.build();
    let mut page = Vec::new();
    let mut write = || {
        Man::new(command.clone()).render(&mut page)?;
        for sub in command.get_subcommands() {
            let man = Man::new(sub.clone());
            man.render_name_section(&mut page)?;
            man.render_synopsis_section(&mut page)?;
            man.render_options_section(&mut page)?;
        }
        Ok(())
    };
    write().map_err(Error::Output)?;
    Ok(text(&page))
}

fn text(bytes: &[u8]) -> Report {
    Report::Text(Text { text: String::from_utf8_lossy(bytes).into_owned() })
}
