//! Pictures: what people would rather look at than read.
//!
//! A picture has facts and roles, and neither columns nor pixels: a surface draws it as it can. Its seconds are numbers, so
//! that a surface may draw bars in proportion. Who cannot see it is told the same in words ([`Picture::spoken`]).

use super::piece::{Piece, Role};
use super::wire::{Cookie, Exchange};

/// A picture.
#[derive(Clone, Debug)]
pub enum Picture {
    /// Bars on one line of time.
    Timeline(Timeline),
    /// Browser, wire and server, with arrows down the time.
    Wire(Wire),
    /// A cookie, and what its bytes say.
    Bytes(Bytes),
}

/// Bars on one line of time.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// What it shows.
    pub title: Piece,
    /// What the line of time counts, and from when.
    pub about: Piece,
    /// The moments that have a label on the line, in seconds from its 0.
    pub moments: Vec<Moment>,
    /// The bars, by what they are about.
    pub groups: Vec<Group>,
    /// What is said where seconds are drawn larger than they are: of a sign that shows where the scale changes, and without
    /// one.
    pub enlarged: Piece,
    /// The time between the ends of the first two bars, and what is so then. `None`: they end together, or an end is not
    /// known.
    pub between: Option<Between>,
}

/// A moment with a label.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Seconds from the 0 of the line.
    pub at: i64,
    /// Its label.
    pub label: Piece,
}

/// Bars that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their title. `None` for the first.
    pub title: Option<Piece>,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// How long something lasts.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What lasts.
    pub label: Piece,
    /// With whom it lasts.
    pub side: Side,
    /// The second at which it begins.
    pub from: i64,
    /// When it ends.
    pub end: End,
    /// What was seen, and when.
    pub marks: Vec<Mark>,
    /// How it ends, and why, in words.
    pub note: Vec<Piece>,
}

/// Who keeps or accepts what lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The browser keeps it.
    Browser,
    /// The server accepts it.
    Server,
}

/// The end of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is over from this second on.
    At(i64),
    /// It has no end on the line.
    Open,
    /// When it ends is not known.
    Unknown {
        /// Until when it is known to last.
        known_until: i64,
        /// From when on it is known to be over. `None` if that is not known either.
        over_at: Option<i64>,
    },
}

/// What was seen at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Seconds from the 0 of the line.
    pub at: i64,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The cookie was sent, or accepted.
    Good,
    /// It was refused.
    Bad,
    /// It cannot be told.
    Unclear,
    /// Nothing was asked: it is the moment of the question.
    Now,
}

/// What is so between the ends of two bars.
#[derive(Clone, Debug)]
pub struct Between {
    /// The end of the one.
    pub from: i64,
    /// The end of the other.
    pub to: i64,
    /// What is so.
    pub label: Piece,
}

/// Browser, wire and server, with arrows down the time.
#[derive(Clone, Debug)]
pub struct Wire {
    /// What it shows.
    pub title: Piece,
    /// The names of browser, wire and server.
    pub columns: [Piece; 3],
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// What happened, on the wire or beside it.
#[derive(Clone, Debug)]
pub enum Event {
    /// A request, its response, and what the jar did.
    Crossed(Box<Exchange>),
    /// What the browser shows or does.
    InBrowser(Vec<Piece>),
    /// What changes before it goes on.
    Meanwhile(Piece),
}

/// A cookie, and what its bytes say.
#[derive(Clone, Debug)]
pub struct Bytes {
    /// What it shows.
    pub title: Piece,
    /// The cookie.
    pub cookie: Cookie,
    /// What stands under it, part by part. A value that does not have three parts has none.
    pub parts: Vec<Part>,
    /// What the signature covers, in words. `None`: there is no signature of Flask's.
    pub covered: Option<Piece>,
    /// What is said of the whole.
    pub notes: Vec<Vec<Piece>>,
}

/// A part of a cookie, and the way from its characters to what it means.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which part it is.
    pub role: Role,
    /// Its name.
    pub name: Piece,
    /// The steps: how it is read, and what is read.
    pub steps: Vec<Reading>,
}

/// A step from characters to meaning.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How it is read.
    pub how: Piece,
    /// What is read.
    pub value: Vec<Piece>,
}

impl Picture {
    /// What it shows, in a few words.
    pub fn title(&self) -> &Piece {
        match self {
            Picture::Timeline(timeline) => &timeline.title,
            Picture::Wire(wire) => &wire.title,
            Picture::Bytes(bytes) => &bytes.title,
        }
    }

    /// What it shows, in words alone: a fact a line.
    pub fn spoken(&self) -> Vec<String> {
        match self {
            Picture::Timeline(timeline) => timeline.spoken(),
            Picture::Wire(wire) => wire.spoken(),
            Picture::Bytes(bytes) => bytes.spoken(),
        }
    }
}

impl Timeline {
    /// Every bar, in order.
    pub fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.groups.iter().flat_map(|group| &group.bars)
    }

    fn spoken(&self) -> Vec<String> {
        let moments: Vec<&str> = self.moments.iter().map(|moment| moment.label.spoken()).collect();
        let mut lines = vec![self.about.spoken().to_owned(), moments.join(", ")];
        for group in &self.groups {
            lines.extend(group.title.iter().map(|title| title.spoken().to_owned()));
            lines.extend(group.bars.iter().map(|bar| labelled(&bar.label, &bar.note)));
        }
        lines.extend(self.between.iter().map(|between| between.label.spoken().to_owned()));
        lines
    }
}

impl Wire {
    fn spoken(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for event in &self.events {
            match event {
                Event::Crossed(exchange) => lines.extend(exchange.spoken()),
                Event::InBrowser(pieces) => lines.push(spoken(pieces)),
                Event::Meanwhile(text) => lines.push(text.spoken().to_owned()),
            }
        }
        lines
    }
}

impl Bytes {
    fn spoken(&self) -> Vec<String> {
        let mut lines = vec![spoken(&self.cookie.pieces())];
        for part in &self.parts {
            let step = |step: &Reading| labelled(&step.how, &step.value);
            let steps: Vec<String> = part.steps.iter().map(step).collect();
            lines.extend(steps.iter().map(|step| format!("{}, {step}", part.name.spoken())));
        }
        lines.extend(self.covered.iter().map(|covered| covered.spoken().to_owned()));
        lines.extend(self.notes.iter().map(|note| spoken(note)));
        lines
    }
}

fn spoken(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::spoken).collect()
}

fn labelled(label: &Piece, pieces: &[Piece]) -> String {
    match label.spoken() {
        "" => spoken(pieces),
        label => format!("{label}: {}", spoken(pieces)),
    }
}
