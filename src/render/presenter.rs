//! `--step`: a presenter goes through the scenes with a key, and each stops before its answer.
//!
//! A scene is a document. Its views are what stands on the screen at each stop: first the question, and then the answer
//! below it. A view is never higher than the page.

mod keyboard;
mod keys;
mod notes;
mod views;

use std::env;
use std::io::{self, Write};
use std::process::Command;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};

use super::document::Document;
use super::stream::{self, Stream};
use super::style::Style;
use crate::lang::say;
use keyboard::Keyboard;
use keys::Key;
pub use views::{View, views};

/// Shows the scenes one after the other, from one of them on. Where there are no keys to be had, all is shown at once.
///
/// # Errors
///
/// The screen cannot be written.
pub fn present(scenes: &[Document], first: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let Some(keyboard) = Keyboard::take() else { return write!(out, "{}", everything(scenes, style)) };
    let mut hand =
        Hand { scenes, at: Place { scene: first.min(scenes.len() - 1), view: 0 }, typed: String::new(), said: None };
    let ended = hand.go(&keyboard, style, out);
    drop(keyboard);
    match ended? {
        End::Left => Ok(()),
        End::NoMoreKeys(Place { scene, .. }) => match scenes.get(scene + 1..).unwrap_or_default() {
            [] => Ok(()),
            rest => write!(out, "\n{}", everything(rest, style)),
        },
    }
}

/// Writes the notes of all questions to standard error, for those who do not stop at them.
pub fn notes(scene: &Document, style: &Style) {
    scene.questions().for_each(|question| notes::write(question, style));
}

/// The rows of the terminal that these screens take, one below the other, and that of the prompt after them.
pub fn rows_of(scenes: &[Document], style: &Style) -> usize {
    let rows = |scene: &Document| views::rows(&scene.clone().without_presenter(), style) + 1;
    scenes.iter().map(rows).sum()
}

/// All scenes without a stop.
fn everything(scenes: &[Document], style: &Style) -> String {
    let scenes: Vec<String> = scenes.iter().map(|scene| style.text(&scene.clone().without_presenter())).collect();
    scenes.join("\n")
}

/// A scene, and one of its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    scene: usize,
    view: usize,
}

enum End {
    /// The presenter left.
    Left,
    /// There will be no more keys: what is behind this place is shown without them.
    NoMoreKeys(Place),
}

/// The presenter's hand: where it is, and what it has begun to type.
struct Hand<'a> {
    scenes: &'a [Document],
    at: Place,
    /// The number of a scene, before Enter.
    typed: String,
    /// What could not be done, until the next key.
    said: Option<String>,
}

impl Hand<'_> {
    fn go(&mut self, keyboard: &Keyboard, style: &Style, out: &mut impl Write) -> io::Result<End> {
        let mut screen = Screen::new(style);
        let mut before = None;
        let mut written = String::new();
        loop {
            let all: Vec<Vec<View>> =
                self.scenes.iter().map(|scene| views(scene, &screen.style, screen.rows, screen.has_notes)).collect();
            let count = |scene: usize| all.get(scene).map_or(1, Vec::len);
            self.at.view = self.at.view.min(count(self.at.scene) - 1);
            let Some(view) = all.get(self.at.scene).and_then(|views| views.get(self.at.view)) else {
                return Ok(End::Left);
            };
            let is_last = self.at.scene + 1 == self.scenes.len() && self.at.view + 1 == count(self.at.scene);
            let line = self.line(is_last, &screen.style);
            if before != Some(self.at) {
                screen.show(view, is_next(before, self.at), &line, out)?;
                keyboard.discard();
                before = Some(self.at);
            } else if line != written {
                screen.line(&line, out)?;
            }
            written = line;
            match keyboard.next() {
                Key::Enter if !self.typed.is_empty() => {
                    let scene = std::mem::take(&mut self.typed).parse::<usize>().ok();
                    let scenes = self.scenes.len();
                    let Some(scene) = scene.filter(|scene| (1..=scenes).contains(scene)) else {
                        self.said = Some(say!(style.lang, "scenes 1 to {scenes}", "場面は1から{scenes}まで"));
                        continue;
                    };
                    self.at = Place { scene: scene - 1, view: 0 };
                    before = None;
                }
                Key::Enter | Key::Next if is_last => {
                    screen.leave(view, out)?;
                    return Ok(End::Left);
                }
                Key::Enter | Key::Next => {
                    self.typed.clear();
                    self.at = match self.at.view + 1 < count(self.at.scene) {
                        true => Place { view: self.at.view + 1, ..self.at },
                        false => Place { scene: self.at.scene + 1, view: 0 },
                    };
                }
                Key::Back => {
                    self.typed.clear();
                    self.at = match (self.at.view, self.at.scene) {
                        (1.., _) => Place { view: self.at.view - 1, ..self.at },
                        (0, 1..) => Place { scene: self.at.scene - 1, view: count(self.at.scene - 1) - 1 },
                        (0, 0) => self.at,
                    };
                }
                // a presenter with one scene has no other to go to
                Key::Digit(digit) if self.scenes.len() > 1 && self.typed.len() < 3 => self.typed.push(digit),
                Key::Erase => drop(self.typed.pop()),
                Key::Shell => {
                    self.typed.clear();
                    screen.clear(out)?;
                    self.said = keyboard.lend(|| shell(style)).err().map(|error| {
                        let error = error.to_string();
                        say!(style.lang, "no shell: {error}", "シェルを起動できません: {error}")
                    });
                    screen = Screen::new(style);
                    before = None;
                    continue;
                }
                Key::Resized => {
                    screen = Screen::new(style);
                    before = None;
                }
                Key::Leave => {
                    screen.leave(view, out)?;
                    return Ok(End::Left);
                }
                Key::NoMore => {
                    screen.leave(view, out)?;
                    let rest: Vec<String> = all
                        .get(self.at.scene)
                        .into_iter()
                        .flatten()
                        .skip(self.at.view + 1)
                        .map(|view| view.added().to_owned())
                        .collect();
                    write!(out, "{}", raw(&rest.concat()))?;
                    return Ok(End::NoMoreKeys(self.at));
                }
                Key::Digit(_) | Key::Nothing => {}
            }
            self.said = None;
        }
    }

    /// The keys, in one line: with the number of the scene, or with what was typed of another. It has sixty columns at
    /// most, and fewer on a narrower page.
    fn line(&self, is_last: bool, style: &Style) -> String {
        if let Some(said) = &self.said {
            return said.clone();
        }
        let (lang, typed, scene, scenes) = (style.lang, &self.typed, self.at.scene + 1, self.scenes.len());
        if !typed.is_empty() && !typed.parse().is_ok_and(|scene: usize| (1..=scenes).contains(&scene)) {
            return say!(lang, "{typed}  there are scenes 1 to {scenes}", "{typed}  場面は1から{scenes}までです");
        }
        if !typed.is_empty() {
            return say!(
                lang,
                "{typed}  Enter: scene {typed} of {scenes}",
                "{typed}  Enter: 場面{typed}へ（全{scenes}場面）"
            );
        }
        let on = match is_last {
            true => say!(lang, "Enter end", "Enter 終了"),
            false => say!(lang, "Enter next", "Enter 次へ"),
        };
        let rest = say!(lang, "! shell  q quit", "! シェル  q 終了");
        let back = say!(lang, "b back", "b 前へ");
        let whole = match scenes {
            1 => format!("{on}  {back}  {rest}"),
            _ => {
                // an example, of a scene that there is
                let other = scenes.min(5);
                let jump = say!(lang, "{other} Enter: scene {other}", "{other} Enter 場面{other}へ");
                format!("{scene}/{scenes}  {on}  {back}  {jump}  {rest}")
            }
        };
        match super::surface::width(&whole) < style.width {
            true => whole,
            false => "Enter  b  !  q".chars().take(style.width.saturating_sub(1)).collect(),
        }
    }
}

/// Whether one place is the next of the same scene.
fn is_next(before: Option<Place>, at: Place) -> bool {
    before.is_some_and(|before| before.scene == at.scene && before.view + 1 == at.view)
}

/// The user's shell, until it ends.
fn shell(style: &Style) -> io::Result<()> {
    let (variable, usual) = if cfg!(windows) { ("COMSPEC", "cmd.exe") } else { ("SHELL", "/bin/sh") };
    let shell = env::var_os(variable).filter(|shell| !shell.is_empty()).unwrap_or_else(|| usual.into());
    let mut out = io::stdout();
    writeln!(out, "{}", say!(style.lang, "exit leads back.", "exit で戻ります。"))?;
    out.flush()?;
    Command::new(shell).status().map(drop)
}

/// The terminal, as it is written.
struct Screen {
    style: Style,
    rows: usize,
    /// Whether notes stand on it, because standard error is the same terminal.
    has_notes: bool,
    /// Whether it is only ever written on, line by line, for a screen reader or a terminal without a cursor.
    is_plain: bool,
}

impl Screen {
    fn new(style: &Style) -> Screen {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Screen {
            style: Style { width: Stream::Output.width(), ..style.clone() },
            rows: stream::rows(),
            has_notes: style.notes && stream::are_one_terminal(),
            is_plain: style.plain || is_dumb,
        }
    }

    fn clear(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.is_plain {
            queue!(out, Clear(ClearType::All), MoveTo(0, 0))?;
        }
        out.flush()
    }

    /// Shows a view, with the keys in the last row. A plain screen is only added to.
    fn show(&self, view: &View, is_next: bool, line: &str, out: &mut impl Write) -> io::Result<()> {
        // in one piece: half a page is never seen
        let mut page: Vec<u8> = Vec::new();
        if self.is_plain {
            let text = if is_next { view.added() } else { view.text() };
            write!(page, "{}[{line}]\r\n", raw(text))?;
        } else {
            queue!(page, Clear(ClearType::All), MoveTo(0, 0))?;
            write!(page, "{}", raw(view.text()))?;
            self.line(line, &mut page)?;
        }
        out.write_all(&page)?;
        out.flush()?;
        match (view.note(), self.has_notes) {
            (Some(note), false) if self.style.notes => notes::write(note, &self.style),
            _ => {}
        }
        Ok(())
    }

    /// Writes the last row anew.
    fn line(&self, line: &str, out: &mut impl Write) -> io::Result<()> {
        if self.is_plain {
            return Ok(());
        }
        let last = u16::try_from(self.rows.saturating_sub(1)).unwrap_or(u16::MAX);
        queue!(out, MoveTo(0, last), Clear(ClearType::CurrentLine))?;
        write!(out, "{line}")?;
        out.flush()
    }

    /// Leaves the view on the screen, with the cursor below it.
    fn leave(&self, view: &View, out: &mut impl Write) -> io::Result<()> {
        if !self.is_plain {
            let below = view.rows().min(self.rows.saturating_sub(1));
            queue!(out, MoveTo(0, u16::try_from(below).unwrap_or(u16::MAX)), Clear(ClearType::FromCursorDown))?;
        }
        out.flush()
    }
}

/// The lines as a terminal takes them while it hands out single keys.
fn raw(text: &str) -> String {
    text.replace('\n', "\r\n")
}
