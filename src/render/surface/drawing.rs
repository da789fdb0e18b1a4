//! A picture in the columns of a terminal.

use super::cells::{in_order, within};
use super::lines::{Span, broken, pad, width, width_of};
use super::scale::{Scale, seconds_of};
use crate::render::document::picture::{Bar, Bytes, End, Event, Part, Seen, Timeline, Wire};
use crate::render::document::{Cookie, Exchange, Picture, Piece, Role, shortened};

/// Where a picture begins.
const INDENT: usize = 2;
/// A page below this width has no room for a column of labels.
const NARROW: usize = 50;

/// The picture as lines of so many columns at most, perhaps in the signs of ASCII alone.
pub(super) fn lines(picture: &Picture, columns: usize, is_ascii: bool) -> Vec<Vec<Span>> {
    let strokes_beside = |labels: &[&Piece]| match is_ascii || has_wide_letters(labels) {
        true => &ASCII,
        false => &BOXES,
    };
    let mut drawing = Drawing { columns, lines: Vec::new(), strokes: &BOXES, is_ascii };
    match picture {
        Picture::Timeline(timeline) => {
            drawing.strokes = strokes_beside(&timeline.bars().map(|bar| &bar.label).collect::<Vec<_>>());
            drawing.timeline(timeline);
        }
        Picture::Wire(wire) => {
            drawing.strokes = strokes_beside(&wire.columns.iter().collect::<Vec<_>>());
            drawing.wire(wire);
        }
        Picture::Bytes(bytes) => {
            drawing.strokes = strokes_beside(&bytes.parts.iter().map(|part| &part.name).collect::<Vec<_>>());
            drawing.bytes(bytes);
        }
    }
    drawing.lines
}

/// The characters that lines are drawn with.
struct Strokes {
    bar: char,
    dashed: char,
    cap: char,
    open: char,
    good: char,
    bad: char,
    now: char,
    /// Where the scale changes.
    broken: char,
    across: char,
    down: char,
    tee: char,
    right: char,
    left: char,
    corners: [char; 2],
}

const BOXES: Strokes = Strokes {
    bar: '━',
    dashed: '╌',
    cap: '┃',
    open: '▶',
    good: '●',
    bad: '✘',
    now: '◆',
    broken: '≈',
    across: '─',
    down: '│',
    tee: '├',
    right: '▶',
    left: '◀',
    corners: ['└', '┘'],
};

const ASCII: Strokes = Strokes {
    bar: '=',
    dashed: '-',
    cap: '|',
    open: '>',
    good: 'o',
    bad: 'x',
    now: '*',
    broken: '~',
    across: '-',
    down: '|',
    tee: '+',
    right: '>',
    left: '<',
    corners: ['\\', '/'],
};

/// Many Japanese fonts draw box lines two columns wide, and nothing would stand under anything.
fn has_wide_letters(labels: &[&Piece]) -> bool {
    !labels.iter().all(|label| label.text().is_ascii())
}

/// Lines as they fill up.
struct Drawing {
    columns: usize,
    lines: Vec<Vec<Span>>,
    strokes: &'static Strokes,
    is_ascii: bool,
}

fn span(piece: &Piece) -> Span {
    Span { role: piece.role(), text: piece.text().to_owned(), is_whole: piece.is_whole(), is_carried: false }
}

fn spans(pieces: &[Piece]) -> Vec<Span> {
    pieces.iter().map(span).collect()
}

fn quiet(text: impl Into<String>) -> Span {
    Span { role: Role::Quiet, ..Span::plain(text) }
}

/// A row of characters, each in its role.
struct Cells(Vec<(char, Role)>);

impl Cells {
    fn blank(columns: usize) -> Cells {
        Cells(vec![(' ', Role::Plain); columns])
    }

    fn put(&mut self, place: usize, character: char, role: Role) {
        if let Some(cell) = self.0.get_mut(place) {
            *cell = (character, role);
        }
    }

    /// The row as pieces. Text of two columns a character has its own line, and is never put here.
    fn spans(&self) -> Vec<Span> {
        let runs = self.0.chunk_by(|one, other| one.1 == other.1);
        runs.map(|run| Span {
            role: run.first().map_or(Role::Plain, |cell| cell.1),
            ..Span::plain(run.iter().map(|cell| cell.0).collect::<String>())
        })
        .collect()
    }
}

impl Drawing {
    fn hanging(&mut self, first: usize, rest: usize, spans: Vec<Span>) {
        self.lines.extend(broken(first, rest, spans, self.columns));
    }

    fn ruler(&mut self, spans: impl IntoIterator<Item = Span>) {
        self.lines.push(spans.into_iter().collect());
    }

    fn title(&mut self, title: &Piece) {
        if !title.text().is_empty() {
            self.hanging(0, 0, vec![span(title)]);
        }
    }

    /// ```text
    ///            0         60                    179 180 181
    /// browser    ●━━━━━━━━━●━━━━━━━━━━━━━━━━━━━━━●━━━┃
    /// server     ●━━━━━━━━━●━━━━━━━━━━━━━━━━━━━━━●━━━●━━━✘
    /// ```
    fn timeline(&mut self, timeline: &Timeline) {
        self.title(&timeline.title);
        if !timeline.about.text().is_empty() {
            self.hanging(INDENT, INDENT, vec![quiet(timeline.about.text())]);
        }
        let widest = timeline.bars().map(|bar| width(bar.label.text())).max().unwrap_or_default();
        let is_beside = INDENT + widest + 24 <= self.columns;
        let start = if is_beside { INDENT + (widest + 1).max(11) } else { INDENT };
        let start = if self.columns < NARROW && is_beside { INDENT + widest + 1 } else { start };
        let room = self.columns.saturating_sub(start);
        let labels: Vec<(i64, usize)> =
            timeline.moments.iter().map(|moment| (moment.at, width(moment.label.text()))).collect();
        let seconds = seconds_of(timeline);
        let (scale, has_labels) = match Scale::with_labels(&seconds, &labels, room) {
            Some(scale) => (scale, true),
            None => (Scale::with_letters(&seconds, &labels, room), false),
        };
        self.moments(timeline, &scale, start, has_labels);
        for group in &timeline.groups {
            if let Some(title) = &group.title {
                self.hanging(INDENT, INDENT, vec![span(title)]);
            }
            for bar in &group.bars {
                let mut row = self.bar(bar, &scale, room);
                let mut note = spans(&bar.note);
                if width_of(&note) == 0 {
                    note.clear();
                }
                // a short note stands beside its bar
                if let Some(last) = row.last_mut().filter(|last| last.text.trim().is_empty()) {
                    let free = width(&last.text);
                    if !note.is_empty() && width_of(&note) + 2 <= free {
                        last.text = "  ".to_owned();
                        row.append(&mut note);
                    }
                }
                if is_beside {
                    let label = Span { text: pad(bar.label.text(), start - INDENT), ..span(&bar.label) };
                    self.ruler([Span::plain(" ".repeat(INDENT)), label].into_iter().chain(row));
                } else {
                    self.hanging(INDENT, INDENT, vec![span(&bar.label)]);
                    self.ruler([Span::plain(" ".repeat(start))].into_iter().chain(row));
                }
                if !note.is_empty() {
                    let indent = if is_beside { start } else { INDENT + 2 };
                    self.hanging(indent, indent, note);
                }
            }
        }
        if let Some(between) = &timeline.between {
            self.hanging(INDENT, INDENT, vec![span(&between.label)]);
        }
        if scale.is_enlarged && !timeline.enlarged.text().is_empty() {
            self.hanging(INDENT, INDENT, vec![quiet(timeline.enlarged.text())]);
        }
    }

    /// The labels of the moments, or a letter for each and what it stands for.
    fn moments(&mut self, timeline: &Timeline, scale: &Scale, start: usize, has_labels: bool) {
        let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()).to_string();
        let mut line = vec![Span::plain(" ".repeat(start))];
        let mut taken = 0;
        for (number, moment) in timeline.moments.iter().enumerate() {
            let place = scale.place(moment.at);
            let label = if has_labels { moment.label.text().to_owned() } else { letter(number) };
            if place < taken {
                continue;
            }
            line.push(Span::plain(" ".repeat(place - taken)));
            taken = place + width(&label);
            line.push(quiet(label));
        }
        if !has_labels {
            let mut key = Vec::new();
            for (number, moment) in timeline.moments.iter().enumerate() {
                let gap = if number == 0 { "" } else { "  " };
                key.push(Span { is_whole: true, ..quiet(format!("{gap}{} {}", letter(number), moment.label.text())) });
            }
            self.hanging(INDENT, INDENT, key);
        }
        self.ruler(line);
    }

    fn bar(&self, bar: &Bar, scale: &Scale, room: usize) -> Vec<Span> {
        let strokes = self.strokes;
        let mut row = Cells::blank(room);
        let from = scale.place(bar.from);
        let mut fill = |from: usize, to: usize, stroke: char, role: Role| {
            (from..to).for_each(|place| row.put(place, stroke, role));
        };
        let edge = room.saturating_sub(1);
        let cap = match bar.end {
            End::At(end) => {
                fill(from, scale.place(end), strokes.bar, Role::Plain);
                (scale.place(end), strokes.cap)
            }
            End::Open => {
                fill(from, edge, strokes.bar, Role::Plain);
                (edge, strokes.open)
            }
            End::Unknown { known_until, over_at } => {
                let (known, over) = (scale.place(known_until), over_at.map_or(edge, |over| scale.place(over)));
                fill(from, known, strokes.bar, Role::Plain);
                fill(known, over, strokes.dashed, Role::Quiet);
                (over, if over_at.is_some() { strokes.cap } else { '?' })
            }
        };
        let bars = [strokes.bar, strokes.dashed];
        for place in &scale.breaks {
            if row.0.get(*place).is_some_and(|(stroke, _)| bars.contains(stroke)) {
                row.put(*place, strokes.broken, Role::Quiet);
            }
        }
        row.put(cap.0, cap.1, Role::Plain);
        for mark in &bar.marks {
            let (character, role) = match mark.seen {
                Seen::Good => (strokes.good, Role::Good),
                Seen::Bad => (strokes.bad, Role::Bad),
                Seen::Unclear => ('?', Role::Plain),
                Seen::Now => (strokes.now, Role::Title),
            };
            // the end of the bar stays in sight: the moment of the question stands beside it
            let is_at_the_end = mark.seen == Seen::Now && bar.end == End::At(mark.at);
            row.put(scale.place(mark.at) + usize::from(is_at_the_end), character, role);
        }
        row.spans()
    }

    /// ```text
    /// browser                    wire                    server
    ///   │── GET /login ───────────────────────────────────▶│
    ///   │   Cookie: session=eyJfcGVy….awNFbQ.dgxKsKrm…     │
    ///   │◀─ 200 OK ────────────────────────────────────────│
    ///   ├ the browser keeps its cookie                     │
    /// ```
    fn wire(&mut self, wire: &Wire) {
        self.title(&wire.title);
        self.names_of_the_lanes(wire);
        for event in &wire.events {
            match event {
                Event::Crossed(exchange) => self.crossed(exchange),
                Event::InBrowser(pieces) => self.in_browser(spans(pieces)),
                Event::Meanwhile(text) => {
                    self.between_lanes(' ', Vec::new(), ' ');
                    let lines = broken(INDENT, INDENT, vec![span(text)], self.columns);
                    self.lines.extend(lines);
                }
            }
        }
    }

    fn names_of_the_lanes(&mut self, wire: &Wire) {
        let [browser, mut middle, server] = wire.columns.each_ref().map(|name| name.text());
        let both = INDENT + width(browser) + width(server);
        if both + width(middle) + 2 > self.columns {
            middle = "";
        }
        if both + 1 > self.columns {
            let names = format!("{browser} … {server}");
            return self.hanging(INDENT, INDENT, vec![Span { role: Role::Title, ..Span::plain(names) }]);
        }
        let free = self.columns.saturating_sub(INDENT + width(browser) + width(middle) + width(server));
        let (before, after) = (free / 2, free - free / 2);
        let name = |text: &str| Span { role: Role::Title, ..Span::plain(text) };
        self.ruler([
            Span::plain(" ".repeat(INDENT)),
            name(browser),
            Span::plain(" ".repeat(before)),
            name(middle),
            Span::plain(" ".repeat(after)),
            name(server),
        ]);
    }

    /// Columns between the two lanes.
    fn inner(&self) -> usize {
        self.columns.saturating_sub(2 * (INDENT + 2) + 2).max(8)
    }

    fn between_lanes(&mut self, left: char, content: Vec<Span>, right: char) {
        let blank = self.inner().saturating_sub(width_of(&content));
        let lane = |stroke: char| quiet(stroke.to_string());
        let line = [Span::plain(" ".repeat(INDENT + 2)), lane(left)].into_iter().chain(content);
        self.ruler(line.chain([Span::plain(" ".repeat(blank)), lane(right)]));
    }

    fn in_lanes(&mut self, left: char, indent: usize, pieces: Vec<Span>) {
        let down = self.strokes.down;
        let room = self.inner().saturating_sub(1);
        for (number, line) in
            broken(indent, indent + if indent > 1 { 2 } else { 0 }, pieces, room).into_iter().enumerate()
        {
            self.between_lanes(if number == 0 { left } else { down }, line, down);
        }
    }

    fn in_browser(&mut self, pieces: Vec<Span>) {
        self.in_lanes(self.strokes.tee, 1, pieces);
    }

    /// The pieces of a line with a cookie, which is shortened further where it would be broken.
    fn in_a_lane(&self, indent: usize, pieces: &[Piece]) -> Vec<Span> {
        /// What is left of a part of the value at least, in columns.
        const LEAST: usize = 4;
        let is_value = |piece: &Piece| piece.is_carried();
        let Some(start) = pieces.iter().position(is_value) else { return spans(pieces) };
        let end = pieces.iter().rposition(is_value).map_or(start, |last| last + 1);
        let [before, value, after] =
            [0..start, start..end, end..pieces.len()].map(|range| spans(pieces.get(range).unwrap_or_default()));
        // a semicolon stays with it
        let room = self.inner().saturating_sub(1 + indent + width_of(&before) + usize::from(!after.is_empty()));
        let short = within(value.clone(), room, LEAST, self.ellipsis());
        let value = if width_of(&short) <= room { short } else { value };
        [before, value, after].concat()
    }

    fn ellipsis(&self) -> &'static str {
        if self.is_ascii { "..." } else { "…" }
    }

    fn arrow(&mut self, text: &str, is_to_server: bool) {
        let Strokes { across, down, right, left, .. } = *self.strokes;
        let room = self.inner();
        let text = shortened(text, room.saturating_sub(6));
        let line = |count: usize| quiet(across.to_string().repeat(count));
        let rest = room.saturating_sub(width(&text) + 4);
        let text = Span { role: Role::Title, ..Span::plain(format!(" {text} ")) };
        match is_to_server {
            true => self.between_lanes(down, vec![line(1), text, line(rest), quiet(right.to_string())], down),
            false => self.between_lanes(down, vec![quiet(left.to_string()), text, line(rest), line(1)], down),
        }
    }

    fn crossed(&mut self, exchange: &Exchange) {
        let down = self.strokes.down;
        self.between_lanes(down, Vec::new(), down);
        self.arrow(exchange.request_line.text(), true);
        for line in exchange.cookie.iter() {
            self.in_lanes(down, 3, self.in_a_lane(3, line));
        }
        for body in exchange.body.iter() {
            self.in_lanes(down, 3, vec![span(body)]);
        }
        self.arrow(exchange.status_line.text(), false);
        for line in &exchange.set_cookies {
            self.in_lanes(down, 3, self.in_a_lane(3, line));
        }
        for location in exchange.location.iter() {
            self.in_lanes(down, 3, vec![span(location)]);
        }
        for done in &exchange.jar {
            self.in_browser(vec![span(done)]);
        }
    }

    /// ```text
    /// eyJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo
    /// └─ payload ───────┘ └time┘ └─ signature ─────────────┘
    /// └─ what the signature covers ┘
    /// ```
    fn bytes(&mut self, bytes: &Bytes) {
        self.title(&bytes.title);
        self.cookie(&bytes.cookie.pieces());
        let fits = INDENT + width_of(&spans(&bytes.cookie.pieces())) <= self.columns;
        if let (Cookie::Parts { payload, timestamp, signature }, true) = (&bytes.cookie, fits) {
            let parts = [payload, timestamp, signature];
            let under = bytes.parts.iter().zip(parts).map(|(part, text)| (part.role, part.name.text(), text));
            let mut line = vec![Span::plain(" ".repeat(INDENT))];
            for (role, name, text) in under {
                let brace = self.brace(name, width(text.text()));
                line.push(Span { role, ..Span::plain(brace + " ") });
            }
            self.ruler(line);
            if let Some(covered) = &bytes.covered {
                let columns = width(payload.text()) + 1 + width(timestamp.text());
                match width(covered.text()) + 6 <= columns {
                    true => {
                        let brace = self.brace(covered.text(), columns);
                        self.ruler([Span::plain(" ".repeat(INDENT)), Span { role: Role::Title, ..Span::plain(brace) }]);
                    }
                    false => self.hanging(INDENT, INDENT, vec![span(covered)]),
                }
            }
        } else {
            let name = |part: &Part| Span { role: part.role, ..span(&part.name) };
            self.hanging(INDENT, INDENT, in_order(bytes.parts.iter().map(name)));
            if let Some(covered) = &bytes.covered {
                self.hanging(INDENT, INDENT, vec![span(covered)]);
            }
        }
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
        let names = widest(&mut bytes.parts.iter().map(|part| width(part.name.text())));
        let hows = widest(&mut bytes.parts.iter().flat_map(|part| &part.steps).map(|step| width(step.how.text())));
        let value = INDENT + names + 2 + hows + 2;
        for part in &bytes.parts {
            self.lines.push(Vec::new());
            for (number, step) in part.steps.iter().enumerate() {
                let name = if number == 0 { part.name.text() } else { "" };
                let name = Span { role: part.role, ..Span::plain(pad(name, names + 2)) };
                if value + 20 <= self.columns {
                    let how = quiet(pad(step.how.text(), hows + 2));
                    let longest = step.value.iter().flat_map(|piece| piece.text().split(' ')).map(width).max();
                    match longest.unwrap_or_default() > self.columns - value {
                        // a long word has the whole line below it
                        true => {
                            self.hanging(INDENT, value, vec![name, how]);
                            let below = INDENT + names + 2;
                            self.hanging(below, below, spans(&step.value));
                        }
                        false => self.hanging(INDENT, value, [vec![name, how], spans(&step.value)].concat()),
                    }
                } else {
                    if number == 0 {
                        self.hanging(INDENT, INDENT, vec![name]);
                    }
                    self.hanging(INDENT + 2, INDENT + 2, vec![quiet(step.how.text())]);
                    self.hanging(INDENT + 4, INDENT + 4, spans(&step.value));
                }
            }
        }
        for note in &bytes.notes {
            self.lines.push(Vec::new());
            self.hanging(INDENT, INDENT, spans(note));
        }
    }

    /// A cookie as one line, with which a terminal goes on in its next row. One of more than two rows loses its middle.
    fn cookie(&mut self, pieces: &[Piece]) {
        let whole = |piece: &Piece| Span { is_carried: piece.is_carried(), ..span(piece) };
        let mut line: Vec<Span> = pieces.iter().map(whole).collect();
        let room = (2 * self.columns).saturating_sub(INDENT + 1);
        if width_of(&line) > room && pieces.iter().any(Piece::is_carried) {
            let length = pieces.iter().find_map(Piece::length).map(|length| format!(" ({length})")).unwrap_or_default();
            line = within(line, room.saturating_sub(width(&length)), 8, self.ellipsis());
            line.push(Span { is_carried: true, ..quiet(length) });
        }
        self.hanging(INDENT, INDENT, line);
    }

    /// A name under so many columns.
    fn brace(&self, name: &str, columns: usize) -> String {
        let Strokes { across, corners: [left, right], .. } = *self.strokes;
        let line = |count: usize| across.to_string().repeat(count);
        match columns.checked_sub(width(name)) {
            Some(free @ 5..) => format!("{left}{across} {name} {}{right}", line(free - 5)),
            Some(free @ 2..) => format!("{left}{name}{}{right}", line(free - 2)),
            Some(free) => format!("{name}{}", " ".repeat(free)),
            None => line(columns),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::Shown;
    use crate::render::document::picture::{Group, Mark, Moment, Reading, Side};
    use crate::render::document::{Block, Document, plain};
    use crate::render::surface::terminal::Paper;
    use crate::render::surface::terminal::text;

    fn three_minutes(labels: [&str; 2]) -> Timeline {
        let bar = |label: &str, end: i64, marks: &[(i64, Seen)]| Bar {
            label: plain(label),
            side: Side::Browser,
            from: 0,
            end: End::At(end),
            marks: marks.iter().map(|&(at, seen)| Mark { at, seen }).collect(),
            note: Vec::new(),
        };
        let good = [0, 60, 179].map(|at| (at, Seen::Good));
        let with = |more: &[(i64, Seen)]| [good.as_slice(), more].concat();
        let [browser, server] = labels;
        Timeline {
            title: plain(""),
            about: plain(""),
            moments: [0, 60, 179, 180, 181].map(|at| Moment { at, label: plain(at.to_string()) }).to_vec(),
            groups: vec![Group {
                title: None,
                bars: vec![bar(browser, 180, &good), bar(server, 181, &with(&[(180, Seen::Good), (181, Seen::Bad)]))],
            }],
            enlarged: plain("the last seconds are drawn larger"),
            between: None,
        }
    }

    fn drawn(timeline: Timeline, columns: usize) -> String {
        let mut document = Document::new();
        document.push(Block::Picture(Box::new(Picture::Timeline(timeline))));
        text(&document, Paper { columns, ..Paper::PAGE })
    }

    #[test]
    fn an_end_stays_in_sight_at_the_moment_of_the_question() {
        for columns in [40, 60, 80] {
            for now in [179, 180, 181, 182] {
                let mut timeline = three_minutes(["browser", "server"]);
                for bar in timeline.groups.iter_mut().flat_map(|group| &mut group.bars) {
                    bar.marks = vec![Mark { at: now, seen: Seen::Now }];
                }
                let shown = drawn(timeline, columns);
                for (line, end) in shown.lines().skip(1).zip([180, 181]) {
                    let places = ['┃', '◆'].map(|sign| line.chars().position(|character| character == sign));
                    let [Some(cap), Some(question)] = places else { panic!("{now}\n{shown}") };
                    assert_eq!(question < cap, now < end, "{now}\n{shown}");
                }
            }
        }
    }

    #[test]
    fn the_second_between_the_two_ends_can_be_seen_at_every_width() {
        for columns in [40, 60, 80] {
            for labels in [["browser", "server"], ["ブラウザ", "サーバー"]] {
                let shown = drawn(three_minutes(labels), columns);
                let lines: Vec<&str> = shown.lines().collect();
                assert!(lines[0].contains("179 180 181"), "{shown}");
                assert!(width(lines[1]) + 3 < width(lines[2]), "{shown}");
                assert!(lines.iter().all(|line| width(line) <= columns), "{shown}");
                assert_eq!(lines[3].trim(), "the last seconds are drawn larger");
            }
        }
    }

    /// A picture of every kind, with short texts, long ones, and texts without a place to break them.
    fn everything(text: &str) -> Vec<Picture> {
        let text = || plain(text);
        let mut timeline = three_minutes(["browser", "server"]);
        timeline.title = text();
        timeline.about = text();
        timeline.enlarged = text();
        for bar in timeline.groups.iter_mut().flat_map(|group| &mut group.bars) {
            bar.note = vec![text()];
        }
        let labelled = Timeline {
            moments: timeline.moments.iter().map(|moment| Moment { label: text(), ..moment.clone() }).collect(),
            groups: vec![Group {
                title: Some(text()),
                bars: timeline.bars().map(|bar| Bar { label: text(), ..bar.clone() }).collect(),
            }],
            ..timeline.clone()
        };
        let exchange = Exchange {
            shown: Shown::Whole,
            to_server: plain("→ "),
            request_line: text(),
            cookie: Some(vec![plain("Cookie: "), text()]),
            body: Some(text()),
            to_browser: plain("← "),
            status_line: text(),
            set_cookies: vec![vec![plain("Set-Cookie: "), text()]],
            location: Some(text()),
            jar: vec![text()],
        };
        let events = vec![Event::Crossed(Box::new(exchange)), Event::InBrowser(vec![text()]), Event::Meanwhile(text())];
        let steps = vec![Reading { how: text(), value: vec![text(), text()] }];
        let [payload, timestamp, signature] = [text(), plain("awNFbQ"), text()];
        vec![
            Picture::Timeline(timeline),
            Picture::Timeline(labelled),
            Picture::Wire(Wire { title: text(), columns: [text(), text(), text()], events }),
            Picture::Bytes(Bytes {
                title: text(),
                cookie: Cookie::Parts { payload, timestamp, signature },
                parts: [Role::Payload, Role::Timestamp, Role::Signature]
                    .map(|role| Part { role, name: text(), steps: steps.clone() })
                    .to_vec(),
                covered: Some(text()),
                notes: vec![vec![text()]],
            }),
        ]
    }

    #[test]
    fn no_picture_is_wider_than_the_page_however_narrow_it_is() {
        for words in ["short", &"a word and another ".repeat(9), &"署名は一致します。".repeat(9), &"x".repeat(200)]
        {
            for columns in 20..=80 {
                for picture in everything(words) {
                    let mut document = Document::new();
                    document.push(Block::Picture(Box::new(picture)));
                    for line in text(&document, Paper { columns, ..Paper::PAGE }).lines() {
                        assert!(width(line) <= columns, "{columns} columns: {line}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_bar_without_a_known_end_says_so() {
        let mut timeline = three_minutes(["browser", "server"]);
        if let Some(bar) = timeline.groups[0].bars.get_mut(1) {
            bar.end = End::Unknown { known_until: 60, over_at: None };
            bar.marks.clear();
        }
        if let Some(bar) = timeline.groups[0].bars.get_mut(0) {
            bar.end = End::Open;
        }
        let shown = drawn(timeline, 80);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[1].ends_with('▶') && lines[2].ends_with("╌╌?"), "{shown}");
    }
}
