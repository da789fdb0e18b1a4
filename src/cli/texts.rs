//! The texts that are made from the description of the command line: scripts of completion, and manual pages.

mod page;
mod words;

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
    clap_complete::generate(nushell, &mut values::fixed_grammar(lang), "sessctl", &mut script);
    String::from_utf8(script).ok()
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
