//! The answer to a Tab, as each shell reads it.

use super::document::escape::escape;
use crate::cli::complete::{Offer, Shell, Tab, Typed};

/// The text that the shell reads. What it would obey, or show as something else, is not in it: a name of a file can hold
/// a line end, or a sequence that clears the screen.
pub fn text(tab: &Tab) -> String {
    let is_plain = |text: &str| escape(text) == text;
    let offers = tab.offers.iter().filter(|offer| is_plain(&offer.value));
    let lines: Vec<String> = offers.filter_map(|offer| line(tab.shell, tab.typed, offer)).collect();
    match tab.shell {
        Shell::Bash | Shell::Zsh | Shell::Elvish => lines.join(tab.between.as_deref().unwrap_or("\n")),
        Shell::Fish | Shell::PowerShell => lines.iter().map(|line| format!("{line}\n")).collect(),
    }
}

/// `None`: it cannot be typed where the cursor is.
fn line(shell: Shell, typed: Typed, Offer { value, help }: &Offer) -> Option<String> {
    let with_help = |value: &str, between: &str| match help.is_empty() {
        true => value.to_owned(),
        false => format!("{value}{between}{}", escape(help)),
    };
    Some(match shell {
        // it puts the word into the line as it is
        Shell::Bash => in_sh(value, typed)?,
        Shell::Elvish => value.clone(),
        Shell::Fish => with_help(value, "\t"),
        Shell::PowerShell => with_help(&in_powershell(value), "\t"),
        Shell::Zsh => {
            let word = in_sh(value, typed)?;
            // a command's path would stand in its place
            let sign = if word.starts_with('=') { "\\" } else { "" };
            with_help(&(sign.to_owned() + &word).replace('\\', r"\\").replace(':', r"\:"), ":")
        }
    })
}

/// What is left to type of a word of bash or zsh.
fn in_sh(value: &str, typed: Typed) -> Option<String> {
    let rest = value.get(typed.done..)?;
    if let Some(quote) = typed.quote {
        // a backslash is not the same in each quote, and a tilde is no home there
        let is_plain = |character: char| character != quote && (quote == '\'' || !r"$`\!".contains(character));
        return (!typed.is_at_home && rest.chars().all(is_plain)).then(|| rest.to_owned());
    }
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@%=,".contains(character);
    let mut word = String::new();
    for (place, character) in value.char_indices().skip_while(|(place, _)| *place < typed.done) {
        // it is a home at the beginning, and in bash behind these signs too
        let may_be_home = value[..place].chars().next_back().is_none_or(|before| "=:".contains(before));
        let is_tilde = character == '~' && (!may_be_home || place == 0 && typed.is_at_home);
        if !is_plain(character) && !is_tilde {
            word.push('\\');
        }
        word.push(character);
    }
    Some(word)
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
        text(&Tab { shell, between: between.map(str::to_owned), typed: Typed::default(), offers })
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
