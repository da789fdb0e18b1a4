//! The texts that are made from the description of the command line: scripts of completion, and manual pages.

mod page;
mod words;

use clap::Arg;

use super::complete::Shell;
use super::help;
use super::list::{ABOUT, About};
use super::manual::Texts;
use super::{schema, values};
use crate::error::Usage;
use crate::lang::Lang;
use crate::report::Manual;

/// How they are made.
pub const TEXTS: Texts = Texts { script, page };

/// The script for a shell. All but nushell's call the program at each Tab.
fn script(shell: &str, lang: Lang) -> Option<String> {
    if let Some(shell) = Shell::ALL.into_iter().find(|known| known.name() == shell) {
        return Some(shell.script() + "\n");
    }
    if shell != "nushell" {
        return None;
    }
    let mut script = Vec::new();
    let nushell = clap_complete_nushell::Nushell;
    let mut grammar = values::fixed_grammar(lang);
    clap_complete::generate(nushell, &mut grammar, "sessctl", &mut script);
    // it has the options too that are not for users
    let hidden: Vec<String> = grammar.get_arguments().filter(|arg| arg.is_hide_set()).map(of_nushell).collect();
    let script = String::from_utf8(script).ok()?;
    let is_for_users = |line: &&str| !hidden.iter().any(|option| line.trim_start().starts_with(option));
    Some(script.split_inclusive('\n').filter(is_for_users).collect())
}

/// How the line of an option begins.
fn of_nushell(option: &Arg) -> String {
    format!("--{}:", option.get_long().unwrap_or_default())
}

/// The page of a command, or of the program.
fn page(name: Option<&str>, lang: Lang) -> Result<Manual, Usage> {
    let grammar = help::command(lang);
    let page = match name {
        None | Some("sessctl") => words::of_program(&grammar, lang),
        Some(name) => match About::of(name) {
            Some(about) => words::of_command(about, &grammar, lang),
            None => return Err(schema::unknown(name, ABOUT.iter().map(|about| about.name).collect())),
        },
    };
    Ok(Manual { text: page.roff(), plain: page.plain() })
}
