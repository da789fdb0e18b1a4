//! `completions` and `man`: their arguments. Both are made from the description of the command line, which knows them.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::error::{Error, Usage};
use crate::lang::Lang;
use crate::report::{Manual, Text};

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell: bash, elvish, fish, nushell, powershell or zsh
    #[arg(value_parser = PossibleValuesParser::new(SHELLS), hide_possible_values = true)]
    pub shell: String,
}

/// Arguments of `man`.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The command; nothing: the page of the program
    pub command: Option<String>,
}

/// The names of the shells.
const SHELLS: [&str; 6] = ["bash", "elvish", "fish", "nushell", "powershell", "zsh"];

/// How the texts are made.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The script for the shell of this name.
    pub script: fn(&str, Lang) -> Option<String>,
    /// The page of a command, or of the program.
    pub page: fn(Option<&str>, Lang) -> Result<Manual, Usage>,
}

/// The completion script for a shell.
///
/// # Errors
///
/// [`Usage::Unclear`], for a shell that clap does not let through.
pub fn completions(args: &CompletionsArgs, lang: Lang, texts: Texts) -> Result<Text, Error> {
    let script = (texts.script)(&args.shell, lang);
    Ok(Text { text: script.ok_or(Usage::Unclear)? })
}

/// A manual page.
///
/// # Errors
///
/// There is no such command.
pub fn man(args: &ManArgs, lang: Lang, texts: Texts) -> Result<Manual, Error> {
    Ok((texts.page)(args.command.as_deref(), lang)?)
}
