//! How many cookies have been inspected so far: one line on the terminal, written over itself.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::surface::width;
use crate::clock::instant;
use crate::lang::{Lang, say};
use crate::report::Progress;

/// The line. It is written on a terminal only, and is gone when the work is done.
pub struct Line {
    lang: Lang,
    is_seen: bool,
    /// The number of cookies at which it is written again: writing to a terminal is slow.
    next_at: u64,
    /// How many columns were written last.
    columns: usize,
}

const STEP: u64 = 50_000;

impl Line {
    /// A line that is not written yet. `is_seen` says whether standard error is a terminal and shows nothing else.
    pub fn new(lang: Lang, is_seen: bool) -> Line {
        Line { lang, is_seen, next_at: STEP, columns: 0 }
    }

    /// Writes the line, if it is time to.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written.
    pub fn show(&mut self, progress: Progress) -> io::Result<()> {
        if self.is_seen && progress.cookies >= self.next_at {
            self.next_at = progress.cookies + STEP;
            let Progress { cookies, percent } = progress;
            let cookies = grouped(cookies);
            let text = match percent {
                Some(percent) => say!(self.lang, "{cookies} cookies, {percent} %", "クッキー{cookies}個、{percent}%"),
                None => say!(self.lang, "{cookies} cookies", "クッキー{cookies}個"),
            };
            self.columns = width(&text) + 4;
            write!(io::stderr(), "\r  {text}  ")?;
        }
        Ok(())
    }

    /// Clears the line. An error of the terminal is dropped, since nothing more is written there.
    pub fn clear(&mut self) {
        if self.is_seen && self.next_at > STEP {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.columns));
        }
    }
}

/// How many times the same request has been sent: a line as the other, from the second second on.
pub struct Repeated {
    lang: Lang,
    is_seen: bool,
    begun: Instant,
    /// How many columns were written last.
    columns: usize,
}

/// How long nothing is written.
const SILENCE: Duration = Duration::from_secs(1);

impl Repeated {
    /// A line that is not written yet. `is_seen` says whether standard error is a terminal.
    pub fn new(lang: Lang, is_seen: bool) -> Repeated {
        Repeated { lang, is_seen, begun: instant(), columns: 0 }
    }

    /// Writes the line.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written.
    pub fn show(&mut self, asked: u32, of: u32) -> io::Result<()> {
        if self.is_seen && self.begun.elapsed() >= SILENCE {
            let text = say!(self.lang, "request {asked} of {of}", "リクエスト{asked}件目(全{of}件)");
            self.columns = width(&text) + 4;
            write!(io::stderr(), "\r  {text}  ")?;
        }
        Ok(())
    }

    /// Clears the line. An error of the terminal is dropped, since nothing more is written there.
    pub fn clear(&mut self) {
        if self.columns > 0 {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.columns));
        }
    }
}

/// `1,234,567`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_written_in_groups() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
