//! How far a command has come: one line on the terminal, written over itself.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::style::Style;
use super::surface::width;
use super::words::time::exact;
use crate::clock::instant;
use crate::lang::{Lang, say};
use crate::report::{Asking, Progress};

/// The line. It is written on a terminal only, and is gone when the work is done.
pub struct Line {
    lang: Lang,
    /// Whether standard error is a terminal and shows nothing else.
    is_alone: bool,
    /// Whether standard error is a terminal, for a command that shows nothing before its end.
    is_seen: bool,
    /// The number of cookies at which it is written again: writing to a terminal is slow.
    next_at: u64,
    /// How many columns were written last.
    columns: usize,
    /// How many the page has.
    page: usize,
    begun: Instant,
}

const STEP: u64 = 50_000;
/// How long nothing is written of the same request that is sent many times.
const SILENCE: Duration = Duration::from_secs(1);

impl Line {
    /// A line that is not written yet. `err` and `out` say whether the two streams are terminals.
    pub fn new(style: &Style, err: bool, out: bool) -> Line {
        // a screen reader would read each of the lines that are written over
        let is_seen = err && !style.json && !style.plain;
        Line {
            lang: style.lang,
            is_alone: err && !out && !style.plain,
            is_seen,
            next_at: STEP,
            columns: 0,
            page: style.width,
            begun: instant(),
        }
    }

    /// Writes the line, if it is time to.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written.
    pub fn show(&mut self, progress: Progress) -> io::Result<()> {
        if self.is_alone && progress.cookies >= self.next_at {
            self.next_at = progress.cookies + STEP;
            let Progress { cookies, percent } = progress;
            let cookies = grouped(cookies);
            let text = match percent {
                Some(percent) => say!(self.lang, "{cookies} cookies, {percent} %", "クッキー{cookies}個、{percent}%"),
                None => say!(self.lang, "{cookies} cookies", "クッキー{cookies}個"),
            };
            self.write(&text)?;
        }
        Ok(())
    }

    /// Writes how far the asking of an app has come.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written.
    pub fn ask(&mut self, asking: Asking) -> io::Result<()> {
        if !self.is_seen {
            return Ok(());
        }
        let lang = self.lang;
        let Asking { requests, most, at_least, below } = asking;
        let count = say!(lang, "request {requests} of at most {most}", "リクエスト{requests}件目（最大{most}件）");
        let exact = |age: i64| exact(age, lang);
        let text = match (at_least.map(exact), below.map(exact)) {
            (Some(good), Some(bad)) => {
                say!(lang, "{count}: accepted at {good}, refused at {bad}", "{count}: {good}は有効、{bad}は拒否")
            }
            (Some(good), None) => say!(lang, "{count}: accepted at {good}", "{count}: {good}は有効"),
            _ => count.clone(),
        };
        // a line that is broken cannot be written over
        let fits = width(&text) + 4 < self.page;
        self.write(if fits { &text } else { &count })
    }

    /// Writes how many times the same request has been sent, once that takes longer than a moment.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written.
    pub fn repeat(&mut self, asked: u32, of: u32) -> io::Result<()> {
        if !self.is_seen || self.begun.elapsed() < SILENCE {
            return Ok(());
        }
        self.write(&say!(self.lang, "request {asked} of {of}", "リクエスト{asked}件目（全{of}件）"))
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let before = self.columns;
        self.columns = width(text) + 4;
        write!(io::stderr(), "\r  {text}  {}", " ".repeat(before.saturating_sub(self.columns)))
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
