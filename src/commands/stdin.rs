//! Standard input: it has one owner, who hands it out once.

use std::io;
use std::sync::OnceLock;

use crate::error::Usage;
use crate::lang::{Bilingual, Lang};

/// Standard input. A second reader would get what the first has left, which is nothing: an empty key, an empty list.
#[derive(Debug, Default)]
pub struct Stdin {
    reader: OnceLock<&'static str>,
}

impl Stdin {
    /// Hands it out to the first that asks. `reader` is what reads it, as it was typed: `-` or `--secret-stdin`.
    ///
    /// # Errors
    ///
    /// [`Usage::StdinTwice`] for the second that asks, naming both.
    pub fn take(&self, reader: &'static str) -> Result<io::Stdin, Usage> {
        match self.reader.set(reader) {
            Ok(()) => Ok(io::stdin()),
            Err(second) => Err(Usage::StdinTwice { first: self.reader.get().copied().unwrap_or_default(), second }),
        }
    }
}

/// Asks at the terminal for a line that is not shown while it is typed.
///
/// # Errors
///
/// The terminal cannot be read.
pub fn ask_unseen(prompt: Bilingual, lang: Lang) -> io::Result<String> {
    rpassword::prompt_password(prompt.of(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_reader_is_told_who_the_first_was() {
        let stdin = Stdin::default();
        assert!(stdin.take("-").is_ok());
        let second = stdin.take("--secret-stdin");
        assert!(matches!(second, Err(Usage::StdinTwice { first: "-", second: "--secret-stdin" })));
    }
}
