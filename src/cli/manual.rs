//! `completions` and `man`: both are made from the description of the command line.

use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::error::Error;
use crate::report::Text;

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell: bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: Shell,
}

/// Arguments of `man`: none.
#[derive(Args, Debug)]
pub struct ManArgs {}

/// The completion script for a shell.
pub fn completions(args: &CompletionsArgs, mut grammar: Command) -> Text {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut grammar, "sessctl", &mut script);
    text(&script)
}

/// The manual page, in roff: the program, then each command.
///
/// # Errors
///
/// None in practice: the page is written into memory.
pub fn man(mut grammar: Command) -> Result<Text, Error> {
    grammar.build();
    let mut page = Vec::new();
    let mut write = || {
        Man::new(grammar.clone()).render(&mut page)?;
        for sub in grammar.get_subcommands() {
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

fn text(bytes: &[u8]) -> Text {
    Text { text: String::from_utf8_lossy(bytes).into_owned() }
}
