//! The answer to a Tab, as each shell reads it.

use super::document::escape::escape;
use crate::cli::complete::{Offer, Shell, Tab};

/// The text that the shell reads. What it would obey, or show as something else, is not in it: a name of a file can hold
/// a line end, or a sequence that clears the screen.
pub fn text(tab: &Tab) -> String {
    let is_plain = |text: &str| escape(text) == text;
    let offers = tab.offers.iter().filter(|offer| is_plain(&offer.value));
    let lines: Vec<String> = offers.map(|offer| line(tab.shell, offer)).collect();
    match tab.shell {
        Shell::Bash | Shell::Zsh | Shell::Elvish => lines.join(tab.between.as_deref().unwrap_or("\n")),
        Shell::Fish | Shell::PowerShell => lines.iter().map(|line| format!("{line}\n")).collect(),
    }
}

fn line(shell: Shell, Offer { value, help }: &Offer) -> String {
    let with_help = |value: &str, between: &str| match help.is_empty() {
        true => value.to_owned(),
        false => format!("{value}{between}{}", escape(help)),
    };
    match shell {
        // it puts the word into the line as it is
        Shell::Bash => in_sh(value),
        Shell::Elvish => value.clone(),
        Shell::Fish => with_help(value, "\t"),
        Shell::PowerShell => with_help(&in_powershell(value), "\t"),
        Shell::Zsh => with_help(&in_sh(value).replace('\\', r"\\").replace(':', r"\:"), ":"),
    }
}

/// A word of bash or zsh, whose `~/` stays what it is.
fn in_sh(value: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@%=,~".contains(character);
    let mut word = String::new();
    for character in value.chars() {
        if !is_plain(character) {
            word.push('\\');
        }
        word.push(character);
    }
    word
}

fn in_powershell(value: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || r"/\._-+:%=~".contains(character);
    match value.chars().all(is_plain) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(shell: Shell, between: Option<&str>) -> String {
        let offer = |value: &str, help: &str| Offer { value: value.to_owned(), help: help.to_owned() };
        let offers = vec![
            offer("plain", "the: help"),
            offer("a b:$(id)", ""),
            offer("two\nlines", ""),
            offer("\u{1b}[2J", ""),
            offer("turned\u{202e}", ""),
            offer("last", "clears\u{1b}[2J"),
        ];
        text(&Tab { shell, between: between.map(str::to_owned), offers })
    }

    #[test]
    fn a_word_is_one_word_of_the_shell_and_never_obeyed() {
        assert_eq!(answer(Shell::Bash, Some("\u{b}")), "plain\u{b}a\\ b:\\$\\(id\\)\u{b}last");
        assert_eq!(answer(Shell::Elvish, None), "plain\na b:$(id)\nlast");
        assert_eq!(answer(Shell::Fish, None), "plain\tthe: help\na b:$(id)\nlast\tclears\\x1b[2J\n");
        assert_eq!(answer(Shell::PowerShell, None), "plain\tthe: help\n'a b:$(id)'\nlast\tclears\\x1b[2J\n");
        assert_eq!(answer(Shell::Zsh, Some(",")), r"plain:the: help,a\\ b\:\\$\\(id\\),last:clears\x1b[2J");
    }
}
