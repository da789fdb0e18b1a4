//! A screen as a picture: SVG, for slides and pages. Light or dark as the viewer is.

use super::lines::{Span, broken, width, width_of};
use super::terminal::{self, Paper};
use super::theme::{Ink, Sheet, css, escaped, tint};
use crate::render::document::picture::{Bar, Bytes, End, Event, Group, Moment, Part, Seen, Timeline, Wire};
use crate::render::document::{Block, Cookie, Exchange, Picture, Piece, Role};

/// The width of the content, in pixels.
const WIDTH: f64 = 700.0;
/// What stays free around it.
const MARGIN: f64 = 24.0;
/// The height of a line of text.
const LINE: f64 = 20.0;
/// The columns of text.
const COLUMNS: usize = 80;
/// How far in a command goes on.
const INDENT: usize = 4;

/// A size of text: its height, and the width of a column. The fonts are what the viewer has, so each text is told its
/// length.
#[derive(Clone, Copy)]
struct Size {
    height: f64,
    column: f64,
}

impl Size {
    /// The same, smaller where so many columns would not fit.
    fn for_columns(self, columns: usize) -> Size {
        let share = (COLUMNS as f64 / columns.max(1) as f64).min(1.0);
        Size { height: self.height * share, column: self.column * share }
    }
}

const TEXT: Size = Size { height: 14.0, column: WIDTH / 80.0 };
const SMALL: Size = Size { height: 13.0, column: 7.8 };
const TINY: Size = Size { height: 12.0, column: 7.2 };

/// The whole screen as one picture.
pub fn text(sheet: &Sheet<'_>) -> String {
    let mut canvas = Canvas { y: MARGIN, body: String::new() };
    let mut spoken: Vec<String> = Vec::new();
    for document in sheet.documents {
        let mut blocks: Vec<&Block> = Vec::new();
        for block in document.blocks() {
            match block {
                Block::Picture(picture) => {
                    canvas.blocks(&std::mem::take(&mut blocks));
                    canvas.picture(picture);
                    spoken.push(picture.title().spoken().to_owned());
                    spoken.extend(picture.spoken());
                }
                block => blocks.push(block),
            }
        }
        canvas.blocks(&blocks);
        canvas.y += LINE;
    }
    if spoken.is_empty() {
        spoken.extend(sheet.documents.iter().map(super::plain::text));
    }
    let (width, height) = (WIDTH + 2.0 * MARGIN, (canvas.y + MARGIN - LINE).max(2.0 * MARGIN));
    let (title, description, lang) = (escaped(sheet.title), lines_of(&spoken), escaped(sheet.lang));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         xml:lang=\"{lang}\" lang=\"{lang}\" role=\"img\" aria-labelledby=\"title description\">\n\
         <title id=\"title\">{title}</title>\n<desc id=\"description\">{description}</desc>\n\
         <style>\ntext {{ font-family: monospace; white-space: pre }}\n{STROKES}{}</style>\n\
         <rect class=\"paper\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n\
         <g transform=\"translate({MARGIN} 0)\">\n{}</g>\n</svg>\n",
        css(),
        canvas.body
    )
}

/// How lines are drawn and texts are weighted, in either scheme.
pub(super) const STROKES: &str = "\
.line, .good-line, .bad-line, .title-line { stroke-width: 1.5 }\n\
.bad-line { stroke-width: 2.5 }\n\
.dashed { stroke-dasharray: 4 4 }\n\
.thin { stroke-width: 1; stroke-dasharray: 2 3 }\n\
text.title, text.command { font-weight: bold }\n";

/// One picture without its title, to stand in a page that has the style sheet.
pub(super) fn figure(picture: &Picture, id: usize) -> String {
    let mut canvas = Canvas { y: 4.0, body: String::new() };
    canvas.drawing(picture);
    let height = canvas.y;
    let (title, description) = (escaped(picture.title().spoken()), lines_of(&picture.spoken()));
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"title-{id} description-{id}\">\n\
         <title id=\"title-{id}\">{title}</title>\n<desc id=\"description-{id}\">{description}</desc>\n{}</svg>\n",
        canvas.body
    )
}

fn lines_of(texts: &[String]) -> String {
    texts.iter().map(|text| text.lines().map(escaped).collect::<Vec<_>>().join("\n")).collect::<Vec<_>>().join("\n")
}

fn spans(pieces: &[Piece]) -> Vec<Span> {
    pieces.iter().map(span).collect()
}

fn span(piece: &Piece) -> Span {
    Span { role: piece.role(), text: piece.text().to_owned(), is_whole: piece.is_whole(), is_carried: false }
}

fn as_role(role: Role, piece: &Piece) -> Vec<Span> {
    vec![Span { role, ..span(piece) }]
}

/// How a shell is told that a command goes on in the next line.
const GOES_ON: &str = " \\";

/// A line that is too long, where its commands end a line with `\` and go on in the next, so that they can be typed as they
/// stand. A word of a shell is never broken.
fn with_whole_commands(line: &[Span]) -> Vec<Vec<Span>> {
    let mut lines: Vec<Vec<Span>> = vec![Vec::new()];
    let mut columns = 0;
    for span in line {
        if span.role != Role::Command {
            columns += width(&span.text);
            push(&mut lines, span.clone());
            continue;
        }
        for (place, word) in shell_words(&span.text).into_iter().enumerate() {
            let is_too_long = columns + width(word) + width(GOES_ON) > COLUMNS;
            if place > 0 && is_too_long {
                push(&mut lines, Span { text: GOES_ON.to_owned(), ..span.clone() });
                lines.push(Vec::new());
                columns = INDENT;
                push(&mut lines, Span { text: " ".repeat(INDENT), ..span.clone() });
            }
            let word = if place > 0 && !is_too_long { format!(" {word}") } else { word.to_owned() };
            columns += width(&word);
            push(&mut lines, Span { text: word, ..span.clone() });
        }
    }
    lines
}

/// Adds to the last line. What is in one role is one text, so that its blanks are copied too.
fn push(lines: &mut [Vec<Span>], span: Span) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some(last) if last.role == span.role => last.text.push_str(&span.text),
        _ => line.push(span),
    }
}

/// The words of a command as they were written, with their quotes. A blank in quotes ends none.
fn shell_words(command: &str) -> Vec<&str> {
    let mut quote = None;
    let mut is_escaped = false;
    let ends_a_word = |character: char| {
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (None, ' ') => return true,
            (None | Some('"'), '\\') => is_escaped = true,
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        false
    };
    command.split(ends_a_word).filter(|word| !word.is_empty()).collect()
}

/// Characters of one width, side by side.
struct Run {
    text: String,
    columns: usize,
    is_wide: bool,
}

/// The text in pieces that keep their columns in any font. Several blanks are a piece of their own.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut characters = text.chars().peekable();
    let mut is_gap = false;
    while let Some(character) = characters.next() {
        let columns = width(character.encode_utf8(&mut [0; 4]));
        let is_wide = columns == 2;
        let was_gap = is_gap;
        is_gap = character == ' ' && (was_gap || runs.is_empty() || matches!(characters.peek(), None | Some(' ')));
        match runs.last_mut() {
            Some(last) if last.is_wide == is_wide && is_gap == was_gap => {
                last.text.push(character);
                last.columns += columns;
            }
            _ => runs.push(Run { text: character.to_string(), columns, is_wide }),
        }
    }
    runs
}

/// What is drawn, from the top down.
struct Canvas {
    /// Where the next thing begins.
    y: f64,
    body: String,
}

impl Canvas {
    fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn line(&mut self, class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) {
        self.put(&format!("<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>"));
    }

    fn rect(&mut self, class: &str, [x, y]: [f64; 2], [width, height]: [f64; 2], rx: f64) {
        let width = width.max(0.0);
        self.put(&format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{rx}\"/>"
        ));
    }

    /// A line of text with its left end here. The parts of a cookie stand on their colours.
    fn spans(&mut self, size: Size, x: f64, y: f64, line: &[Span]) {
        let Size { height, column } = size;
        let mut x = x;
        for span in line {
            let class = Ink::Text(span.role).class();
            let blank = width(&span.text) - width(span.text.trim_start());
            let shown = span.text.trim();
            if let Some(tint) = tint(span.role).filter(|_| !shown.is_empty()) {
                let (start, length) = (x + blank as f64 * column, width(shown) as f64 * column);
                self.rect(tint, [start - 1.0, y - height], [length + 2.0, height + 5.0], 3.0);
            }
            for Run { text, columns, is_wide } in runs(&span.text) {
                let length = columns as f64 * column;
                if !text.trim().is_empty() {
                    // a font for both has East Asian characters that are less than two columns wide
                    let font = if is_wide { column * 1.92 } else { height };
                    self.put(&format!(
                        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{font:.1}\" textLength=\"{length:.1}\">{}</text>",
                        escaped(&text)
                    ));
                }
                x += length;
            }
        }
    }

    /// Text that is broken to so many pixels, each line below the other.
    fn text(&mut self, size: Size, x: f64, room: f64, pieces: Vec<Span>) {
        if width_of(&pieces) == 0 {
            return;
        }
        let columns = ((room / size.column) as usize).max(8);
        for line in broken(0, 0, pieces, columns) {
            self.y += size.height + 5.0;
            self.spans(size, x, self.y - 5.0, &line);
        }
    }

    /// Text whose middle is here.
    fn middle(&mut self, size: Size, x: f64, y: f64, text: &Span) {
        let start = x - width(&text.text) as f64 * size.column / 2.0;
        self.spans(size, start, y, std::slice::from_ref(text));
    }

    /// Text as a terminal of 80 columns has it.
    fn blocks(&mut self, blocks: &[&Block]) {
        for line in terminal::lines(blocks.iter().copied(), Paper::PAGE) {
            // a terminal breaks the value of a cookie, and here there is none
            let line: Vec<Span> = line.into_iter().map(|span| Span { is_carried: false, ..span }).collect();
            let has_command = line.iter().any(|span| span.role == Role::Command);
            let lines = match (width_of(&line) > COLUMNS, has_command) {
                (true, true) => with_whole_commands(&line),
                // an image has no next row in which a long value would go on by itself
                (true, false) => {
                    let spans = line.into_iter().map(|span| Span { is_whole: false, ..span });
                    broken(0, 0, spans.collect(), COLUMNS)
                }
                (false, _) => vec![line],
            };
            for line in lines {
                self.y += LINE;
                self.spans(TEXT.for_columns(width_of(&line)), 0.0, self.y - 5.0, &line);
            }
        }
    }

    fn picture(&mut self, picture: &Picture) {
        self.y += 6.0;
        self.text(TEXT, 0.0, WIDTH, as_role(Role::Title, picture.title()));
        self.drawing(picture);
    }

    fn drawing(&mut self, picture: &Picture) {
        match picture {
            Picture::Timeline(timeline) => self.timeline(timeline),
            Picture::Wire(wire) => self.wire(wire),
            Picture::Bytes(bytes) => self.bytes(bytes),
        }
        self.y += 10.0;
    }
}

// the end of a session

/// The height of a bar.
const BAR: f64 = 18.0;

/// A line of time in pixels.
#[derive(Clone, Copy)]
struct Axis {
    left: f64,
    right: f64,
    from: f64,
    a_second: f64,
}

impl Axis {
    fn new([left, right]: [f64; 2], [from, to]: [i64; 2]) -> Axis {
        let seconds = (to.saturating_sub(from)).max(1) as f64;
        Axis { left, right, from: from as f64, a_second: (right - left) / seconds }
    }

    fn at(self, second: i64) -> f64 {
        (self.left + (second as f64 - self.from) * self.a_second).clamp(self.left, self.right)
    }
}

/// The height of a row of labels.
const LABEL: f64 = 14.0;
/// How many rows of labels there are at most.
const LABEL_ROWS: usize = 2;

/// A label of a moment, and where it stands. The rows are counted from the line of time upwards.
struct Label<'a> {
    moment: &'a Moment,
    middle: f64,
    row: usize,
}

/// The moments that are on the line of time.
fn on_axis(timeline: &Timeline, axis: Axis) -> impl Iterator<Item = &Moment> {
    let end = axis.from + (axis.right - axis.left) / axis.a_second + 0.01;
    timeline.moments.iter().filter(move |moment| (axis.from..=end).contains(&(moment.at as f64)))
}

/// The labels that have room, none on another.
fn labelled<'a>(timeline: &'a Timeline, group: &Group, axis: Axis) -> Vec<Label<'a>> {
    // the label of an end comes before that of what was seen on the way
    let is_end = |at: i64| group.bars.iter().any(|bar| bar.end == End::At(at));
    let mut shown: Vec<&Moment> = on_axis(timeline, axis).collect();
    shown.sort_by_key(|moment| (moment.at != 0, !is_end(moment.at), moment.at));
    let mut taken: [Vec<[f64; 2]>; LABEL_ROWS] = Default::default();
    let mut labels = Vec::new();
    for moment in shown {
        let half = width(moment.label.text()) as f64 * TINY.column / 2.0;
        let middle = axis.at(moment.at).clamp(half, WIDTH - half);
        let place = [middle - half - 4.0, middle + half + 4.0];
        let is_free = |row: &Vec<[f64; 2]>| row.iter().all(|[from, to]| place[1] <= *from || *to <= place[0]);
        if let Some(row) = taken.iter().position(is_free) {
            if let Some(taken) = taken.get_mut(row) {
                taken.push(place);
            }
            labels.push((Label { moment, middle, row }, place));
        }
    }
    in_order(labels)
}

/// The labels in the order of time: of two that would stand on one another, the later stands above.
fn in_order<'a>(mut labels: Vec<(Label<'a>, [f64; 2])>) -> Vec<Label<'a>> {
    labels.sort_by(|(_, one), (_, other)| one[0].total_cmp(&other[0]));
    let mut ends = [f64::NEG_INFINITY; LABEL_ROWS];
    let placed = labels.into_iter().map(|(label, [from, to])| {
        let row = ends.iter().position(|end| *end <= from).unwrap_or(label.row);
        if let Some(end) = ends.get_mut(row) {
            *end = to;
        }
        Label { row, ..label }
    });
    placed.collect()
}

impl Canvas {
    fn timeline(&mut self, timeline: &Timeline) {
        self.text(SMALL, 0.0, WIDTH, as_role(Role::Quiet, &timeline.about));
        let seconds = super::scale::seconds_of(timeline);
        let (Some(&first), Some(&last)) = (seconds.first(), seconds.last()) else { return };
        let widest = timeline.bars().map(|bar| width(bar.label.text())).max().unwrap_or_default();
        let left = (widest as f64 * SMALL.column + 14.0).min(WIDTH / 3.0);
        let has_no_end = timeline.bars().any(|bar| !matches!(bar.end, End::At(_)));
        let right = WIDTH - if has_no_end { 40.0 } else { 12.0 };
        let axis = Axis::new([left, right], [first, last]);
        for (number, group) in timeline.groups.iter().enumerate() {
            self.y += if number == 0 { 4.0 } else { 14.0 };
            if let Some(title) = &group.title {
                self.text(SMALL, 0.0, WIDTH, as_role(Role::Title, title));
            }
            self.group(timeline, group, axis, true);
            if number == 0 {
                self.lens(timeline, group, axis);
            }
        }
    }

    /// The labels of the moments, and the bars below them. A label that would stand on another stands above it. One that
    /// has no room there either is left out: it stands in the words below.
    fn group(&mut self, timeline: &Timeline, group: &Group, axis: Axis, has_notes: bool) {
        let labelled = labelled(timeline, group, axis);
        let has_two_rows = labelled.iter().any(|label| label.row > 0);
        self.y += if has_two_rows { 20.0 + LABEL } else { 20.0 };
        let (labels, top) = (self.y - 6.0, self.y);
        let start = self.body.len();
        let mut bottom = top;
        for bar in &group.bars {
            self.y += 6.0;
            let y = self.y;
            self.bar(bar, axis, y);
            self.spans(SMALL, 0.0, y + BAR - 5.0, &[span(&bar.label)]);
            self.y += BAR;
            bottom = self.y;
            if has_notes {
                let (drawn, from) = (self.body.len(), self.y);
                self.text(TINY, axis.left + 2.0, WIDTH - axis.left - 2.0, spans(&bar.note));
                // the lines of the moments do not run through words
                let room = (width_of(&spans(&bar.note)) as f64 * TINY.column + 6.0).min(WIDTH - axis.left);
                let (place, size) = ([axis.left, from + 1.0], [room, self.y - from - 1.0]);
                self.behind(drawn, |canvas| canvas.rect("paper", place, size, 0.0));
            }
        }
        let ticks: Vec<f64> = on_axis(timeline, axis).map(|moment| axis.at(moment.at)).collect();
        for Label { moment, middle, row } in labelled {
            let y = labels - row as f64 * LABEL;
            self.middle(TINY, middle, y, &Span { role: Role::Quiet, ..span(&moment.label) });
        }
        self.behind(start, |canvas| {
            ticks.into_iter().for_each(|x| canvas.line("line thin", [x, top], [x, bottom + 4.0]));
            canvas.line("line", [axis.left, top], [axis.right, top]);
        });
    }

    fn bar(&mut self, bar: &Bar, axis: Axis, y: f64) {
        let class = Ink::Bar(bar.side).class();
        let from = axis.at(bar.from);
        let middle = y + BAR / 2.0;
        let mut solid = |from_second: i64, to_second: i64, to: f64| {
            let (x, width) = (from, (to - from).max(0.0));
            self.put(&format!(
                "<rect class=\"{class}\" x=\"{x:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"{BAR}\" rx=\"2\" stroke=\"none\" \
                 data-from=\"{from_second}\" data-to=\"{to_second}\"/>"
            ));
        };
        match bar.end {
            End::At(end) => solid(bar.from, end, axis.at(end)),
            End::Open => {
                let edge = axis.right + 10.0;
                solid(bar.from, bar.from, edge);
                let (top, end, tip) = (y - 4.0, y + BAR + 4.0, edge + 18.0);
                self.put(&format!(
                    "<path class=\"{class}\" d=\"M{edge:.1} {top:.1}L{tip:.1} {middle:.1}L{edge:.1} {end:.1}Z\"/>"
                ));
            }
            End::Unknown { known_until, over_at } => {
                let known = axis.at(known_until).max(from);
                solid(bar.from, known_until, known);
                let edge = over_at.map_or(axis.right + 10.0, |over| axis.at(over));
                let (top, bottom) = (y + 1.0, y + BAR - 1.0);
                self.put(&format!(
                    "<path class=\"line dashed\" d=\"M{known:.1} {top:.1}H{edge:.1}M{known:.1} {bottom:.1}H{edge:.1}\"/>"
                ));
                let question = Span { role: Role::Title, ..Span::plain("?") };
                let place = if over_at.is_some() { f64::midpoint(known, edge) } else { edge + 12.0 };
                self.middle(TEXT, place, middle + 5.0, &question);
            }
        }
        for mark in &bar.marks {
            let x = axis.at(mark.at);
            match mark.seen {
                Seen::Good => {
                    self.put(&format!("<circle class=\"paper\" cx=\"{x:.1}\" cy=\"{middle:.1}\" r=\"6\"/>"));
                    self.put(&format!("<circle class=\"good\" cx=\"{x:.1}\" cy=\"{middle:.1}\" r=\"4.5\"/>"));
                }
                Seen::Bad => {
                    self.put(&format!("<circle class=\"paper\" cx=\"{x:.1}\" cy=\"{middle:.1}\" r=\"8\"/>"));
                    let [l, r, t, b] = [x - 4.5, x + 4.5, middle - 4.5, middle + 4.5];
                    self.put(&format!(
                        "<path class=\"bad-line\" d=\"M{l:.1} {t:.1}L{r:.1} {b:.1}M{l:.1} {b:.1}L{r:.1} {t:.1}\"/>"
                    ));
                }
                Seen::Unclear => {
                    self.put(&format!("<circle class=\"paper\" cx=\"{x:.1}\" cy=\"{middle:.1}\" r=\"8\"/>"));
                    self.middle(TEXT, x, middle + 5.0, &Span { role: Role::Title, ..Span::plain("?") });
                }
                Seen::Now => {
                    let [l, r, t, b] = [x - 7.0, x + 7.0, middle - 9.0, middle + 9.0];
                    self.put(&format!(
                        "<path class=\"title\" d=\"M{x:.1} {t:.1}L{r:.1} {middle:.1}L{x:.1} {b:.1}L{l:.1} {middle:.1}Z\"/>"
                    ));
                }
            }
        }
    }

    /// The last seconds once more, drawn larger, where they cannot be told apart above.
    fn lens(&mut self, timeline: &Timeline, group: &Group, axis: Axis) {
        const CLOSE: f64 = 16.0;
        let Some(between) = &timeline.between else { return };
        if (between.to - between.from) as f64 * axis.a_second > 4.0 * CLOSE {
            return;
        }
        // what stands so close to the two ends that it cannot be told from them
        let seconds: Vec<i64> = super::scale::seconds_of(timeline).into_iter().collect();
        let is_close = |one: i64, other: i64| (one - other).abs() as f64 * axis.a_second < CLOSE;
        let [mut first, mut last] = [between.from, between.to];
        for &second in seconds.iter().rev().filter(|second| **second < between.from) {
            first = if is_close(first, second) && between.from - second <= 5 { second } else { first };
        }
        for &second in seconds.iter().filter(|second| **second > between.to) {
            last = if is_close(last, second) && second - between.to <= 5 { second } else { last };
        }
        let (first, last) = (first - 1, last + 1);
        let top = self.y + 4.0;
        self.y += 34.0;
        let lens = Axis::new([axis.left, WIDTH - 12.0], [first, last]);
        // from the seconds above to the same seconds below
        let [a, b, c, d] = [axis.at(first), axis.at(last), lens.right, lens.left];
        let bottom = self.y;
        self.put(&format!("<path class=\"panel\" d=\"M{a:.1} {top:.1}H{b:.1}L{c:.1} {bottom:.1}H{d:.1}Z\"/>"));
        let start = self.body.len();
        let shown = Timeline { moments: timeline.moments.clone(), groups: Vec::new(), ..timeline.clone() };
        let cut = Group { title: None, bars: group.bars.iter().map(|bar| within(bar, first, last)).collect() };
        self.group(&shown, &cut, lens, false);
        let height = self.y - bottom + 8.0;
        let (from, to) = (lens.at(between.from), lens.at(between.to));
        self.behind(start, |canvas| {
            canvas.rect("panel", [lens.left, bottom], [lens.right - lens.left, height], 0.0);
            canvas.rect("between", [from, bottom + 20.0], [to - from, height - 20.0], 0.0);
        });
        self.y += 10.0;
        self.text(SMALL, lens.left, WIDTH - lens.left, vec![span(&between.label)]);
        let enlarged = Span { role: Role::Quiet, ..Span::plain(timeline.enlarged.spoken()) };
        self.text(TINY, lens.left, WIDTH - lens.left, vec![enlarged]);
    }
}

/// What can be seen of a bar between two seconds.
fn within(bar: &Bar, first: i64, last: i64) -> Bar {
    let end = match bar.end {
        End::At(end) => End::At(end.clamp(first, last)),
        End::Open => End::At(last),
        End::Unknown { known_until, over_at } => End::Unknown {
            known_until: known_until.clamp(first, last),
            over_at: over_at.map(|over| over.clamp(first, last)),
        },
    };
    let marks = bar.marks.iter().copied().filter(|mark| (first..=last).contains(&mark.at)).collect();
    Bar { from: bar.from.clamp(first, last), end, marks, ..bar.clone() }
}

// the wire

/// Where the browser and the server stand.
const LANES: [f64; 2] = [44.0, WIDTH - 44.0];

impl Canvas {
    fn wire(&mut self, wire: &Wire) {
        self.y += 8.0;
        let (top, [browser, middle, server]) = (self.y, &wire.columns);
        for (x, name) in [(LANES[0], browser), (LANES[1], server)] {
            let columns = width(name.text()) as f64 * TEXT.column + 20.0;
            let x = x.clamp(columns / 2.0, WIDTH - columns / 2.0);
            self.rect("panel", [x - columns / 2.0, top], [columns, 26.0], 6.0);
            self.middle(TEXT, x, top + 18.0, &Span { role: Role::Title, ..span(name) });
        }
        self.middle(TEXT, WIDTH / 2.0, top + 18.0, &Span { role: Role::Quiet, ..span(middle) });
        self.y += 26.0;
        let (start, lanes_from) = (self.body.len(), self.y);
        for event in &wire.events {
            match event {
                Event::Crossed(exchange) => self.crossed(exchange),
                Event::InBrowser(pieces) => self.in_browser(spans(pieces)),
                Event::Meanwhile(text) => {
                    self.y += 12.0;
                    let (y, drawn) = (self.y, self.body.len());
                    self.y += 3.0;
                    self.text(SMALL, LANES[0] + 16.0, LANES[1] - LANES[0] - 32.0, as_role(Role::Title, text));
                    let (place, size) = ([LANES[0] + 8.0, y], [LANES[1] - LANES[0] - 16.0, self.y - y + 4.0]);
                    self.behind(drawn, |canvas| canvas.rect("panel", place, size, 4.0));
                    self.y += 8.0;
                }
            }
        }
        self.y += 12.0;
        let end = self.y;
        self.behind(start, |canvas| {
            LANES.into_iter().for_each(|x| canvas.line("line", [x, lanes_from], [x, end]));
        });
    }

    /// Draws something behind what was drawn from this place on.
    fn behind(&mut self, drawn: usize, draw: impl FnOnce(&mut Canvas)) {
        let before = self.body.split_off(drawn);
        draw(self);
        self.body.push_str(&before);
    }

    fn between(&mut self, pieces: Vec<Span>) {
        self.text(SMALL, LANES[0] + 30.0, LANES[1] - LANES[0] - 60.0, pieces);
    }

    fn in_browser(&mut self, pieces: Vec<Span>) {
        let y = self.y + 12.0;
        self.put(&format!("<circle class=\"title\" cx=\"{}\" cy=\"{y:.1}\" r=\"4\"/>", LANES[0]));
        self.text(SMALL, LANES[0] + 14.0, LANES[1] - LANES[0] - 30.0, pieces);
    }

    fn arrow(&mut self, text: &Piece, is_to_server: bool) {
        let columns = ((LANES[1] - LANES[0] - 60.0) / TEXT.column) as usize;
        self.y += 12.0;
        let line = broken(0, 0, as_role(Role::Title, text), columns);
        for part in line {
            self.y += 19.0;
            self.spans(TEXT, LANES[0] + 30.0, self.y - 5.0, &part);
        }
        let y = self.y + 4.0;
        let [left, right] = [LANES[0] + 6.0, LANES[1] - 6.0];
        self.line("title-line", [left, y], [right, y]);
        let (tip, back) = if is_to_server { (right, right - 10.0) } else { (left, left + 10.0) };
        let (above, below) = (y - 5.0, y + 5.0);
        self.put(&format!("<path class=\"title\" d=\"M{tip:.1} {y:.1}L{back:.1} {above:.1}V{below:.1}Z\"/>"));
        self.y += 8.0;
    }

    fn crossed(&mut self, exchange: &Exchange) {
        self.arrow(&exchange.request_line, true);
        for line in exchange.cookie.iter() {
            self.between(spans(line));
        }
        for body in exchange.body.iter() {
            self.between(vec![span(body)]);
        }
        self.arrow(&exchange.status_line, false);
        for line in &exchange.set_cookies {
            self.between(spans(line));
        }
        for location in exchange.location.iter() {
            self.between(vec![span(location)]);
        }
        for done in &exchange.jar {
            self.in_browser(vec![span(done)]);
        }
    }
}

// the anatomy

impl Canvas {
    fn bytes(&mut self, bytes: &Bytes) {
        self.y += 8.0;
        let pieces = spans(&bytes.cookie.pieces());
        let columns = (WIDTH / TEXT.column) as usize;
        let is_one_row = width_of(&pieces) <= columns;
        let widths = match &bytes.cookie {
            Cookie::Parts { payload, timestamp, signature } if is_one_row => {
                Some([payload, timestamp, signature].map(|part| width(part.text()) as f64 * TEXT.column))
            }
            _ => None,
        };
        if let Some(covered) = &bytes.covered {
            self.text(SMALL, 0.0, WIDTH, as_role(Role::Title, covered));
            if let Some([payload, time, _]) = widths {
                let (end, y) = (payload + TEXT.column + time, self.y + 4.0);
                let below = y + 8.0;
                self.put(&format!("<path class=\"title-line\" d=\"M0 {below:.1}V{y:.1}H{end:.1}V{below:.1}\"/>"));
            }
            self.y += 14.0;
        }
        for line in broken(0, 0, pieces, columns) {
            self.y += LINE;
            self.spans(TEXT, 0.0, self.y - 5.0, &line);
        }
        let under = self.y + 2.0;
        self.y += 34.0;
        let top = self.y;
        let count = bytes.parts.len();
        let shares: &[f64] = if count == 3 { &[0.40, 0.27, 0.33] } else { &[1.0] };
        let (mut x, mut bottom) = (0.0, top);
        let mut part_starts = 0.0;
        for (number, part) in bytes.parts.iter().enumerate() {
            let share = if count == 3 { shares.get(number).copied().unwrap_or(1.0) } else { 1.0 / count as f64 };
            let room = WIDTH * share - if number + 1 < count { 10.0 } else { 0.0 };
            if let Some(&own) = widths.as_ref().and_then(|widths| widths.get(number)) {
                let (middle, to) = (part_starts + own / 2.0, x + room / 2.0);
                let (turn, end) = (under + 6.0, top);
                self.put(&format!(
                    "<path class=\"line\" d=\"M{middle:.1} {under:.1}V{turn:.1}L{to:.1} {:.1}V{end:.1}\"/>",
                    end - 6.0
                ));
                part_starts += own + TEXT.column;
            }
            self.y = top;
            self.part(part, x, room);
            bottom = self.y.max(bottom);
            x += room + 10.0;
        }
        self.y = bottom + 4.0;
        for note in &bytes.notes {
            self.text(SMALL, 0.0, WIDTH, spans(note));
        }
    }

    fn part(&mut self, part: &Part, x: f64, room: f64) {
        let (top, start) = (self.y, self.body.len());
        self.y += 6.0;
        self.text(TEXT, x + 10.0, room - 20.0, vec![Span { role: part.role, ..span(&part.name) }]);
        for step in &part.steps {
            self.y += 6.0;
            self.text(TINY, x + 10.0, room - 20.0, as_role(Role::Quiet, &step.how));
            self.text(SMALL, x + 10.0, room - 20.0, spans(&step.value));
        }
        self.y += 8.0;
        let size = [room, self.y - top];
        self.behind(start, |canvas| canvas.rect("panel", [x, top], size, 6.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::picture::{Between, Mark, Side};
    use crate::render::document::{Document, piece, plain};

    fn sheet(picture: Picture) -> String {
        let mut document = Document::new();
        document.text("a text <b>").push(Block::Picture(Box::new(picture)));
        text(&Sheet { title: "the <title>", lang: "en", documents: &[document] })
    }

    fn two_ends() -> Timeline {
        let bar = |label: &str, end: i64, seen| Bar {
            label: plain(label),
            side: Side::Browser,
            from: 0,
            end: End::At(end),
            marks: vec![Mark { at: 180, seen }],
            note: vec![plain("a note")],
        };
        Timeline {
            title: plain("The end"),
            about: plain("seconds"),
            moments: [0, 60, 179, 180, 181].map(|at| Moment { at, label: plain(format!("{at} s")) }).to_vec(),
            groups: vec![Group {
                title: None,
                bars: vec![bar("browser", 180, Seen::Unclear), bar("server", 181, Seen::Good)],
            }],
            enlarged: plain("drawn larger"),
            between: Some(Between { from: 180, to: 181, label: plain("one second") }),
        }
    }

    /// The lengths of the bars, as seconds and as pixels.
    fn bars(svg: &str) -> Vec<(f64, f64)> {
        let number = |line: &str, name: &str| -> Option<f64> {
            let (_, rest) = line.split_once(&format!(" {name}=\""))?;
            rest.split('"').next()?.parse().ok()
        };
        let length = |line: &str| {
            let seconds = number(line, "data-to")? - number(line, "data-from")?;
            Some((seconds, number(line, "width")?))
        };
        svg.lines().filter_map(length).collect()
    }

    #[test]
    fn bars_are_as_long_as_they_last_and_the_second_between_is_drawn_larger() {
        let svg = sheet(Picture::Timeline(two_ends()));
        let bars = bars(&svg);
        let [browser, server, near, far] = bars.as_slice() else { panic!("{bars:?}") };
        assert_eq!([browser.0, server.0], [180.0, 181.0]);
        assert!((browser.1 / server.1 - 180.0 / 181.0).abs() < 1e-3, "{bars:?}");
        assert!(server.1 > browser.1, "{bars:?}");
        assert_eq!(far.0 - near.0, 1.0);
        assert!(far.1 - near.1 > 100.0, "{bars:?}");
        assert!(svg.contains("class=\"between\"") && svg.contains("one second"));
    }

    #[test]
    fn the_picture_is_told_to_who_cannot_see_it_and_nothing_breaks_out_of_it() {
        let svg = sheet(Picture::Timeline(two_ends()));
        assert!(svg.contains("<title id=\"title\">the &lt;title&gt;</title>"));
        assert!(svg.contains("browser: a note"));
        assert!(svg.contains("a text &lt;b&gt;") && !svg.contains("<b>"));
    }

    #[test]
    fn a_cookie_stands_on_its_three_colours() {
        let [payload, timestamp, signature] =
            [(Role::Payload, "eyJ9"), (Role::Timestamp, "awNFbQ"), (Role::Signature, "dgxK")]
                .map(|(role, text)| piece(role, text));
        let part = |role: Role| Part { role, name: piece(role, "name"), steps: Vec::new() };
        let svg = sheet(Picture::Bytes(Bytes {
            title: plain("The cookie"),
            cookie: Cookie::Parts { payload, timestamp, signature },
            parts: [Role::Payload, Role::Timestamp, Role::Signature].map(part).to_vec(),
            covered: Some(plain("covered")),
            notes: Vec::new(),
        }));
        for class in ["on-payload", "on-time", "on-signature"] {
            assert!(svg.contains(&format!("<rect class=\"{class}\"")), "{class}");
        }
    }

    /// The texts of a sheet, line by line.
    fn lines(svg: &str) -> Vec<String> {
        let mut lines: Vec<(String, String)> = Vec::new();
        for text in svg.split("<text ").skip(1) {
            let y = text.split_once(" y=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(y, _)| y);
            let shown = text.split_once('>').and_then(|(_, rest)| rest.split_once('<')).map_or("", |(shown, _)| shown);
            match lines.last_mut() {
                Some((last, line)) if last == y => line.push_str(shown),
                _ => lines.push((y.to_owned(), shown.to_owned())),
            }
        }
        lines.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn a_long_command_goes_on_behind_a_backslash_and_no_word_of_it_is_broken() {
        let blanks = "--page '/a page with blanks that is quite long' visit 'another page with blanks'";
        let command = format!("sessctl --url http://127.0.0.1:5000/a/long/path --browser another {blanks}");
        let mut document = Document::new();
        document.paragraph([plain("Try next: "), piece(Role::Command, &command)]);
        let svg = text(&Sheet { title: "a title", lang: "en", documents: &[document] });
        let lines = lines(&svg);
        assert!(lines.len() > 1, "{lines:?}");
        // a command has lines of its own
        let lines = lines.get(1..).unwrap_or_default();
        let (last, others) = lines.split_last().expect("lines");
        assert!(others.iter().all(|line| line.ends_with('\\')) && !last.ends_with('\\'), "{lines:?}");
        let typed: Vec<String> = lines.iter().map(|line| line.trim_end_matches('\\').trim().to_owned()).collect();
        let typed = typed.join(" ").replace("&#39;", "'");
        assert_eq!(shlex::split(&typed), shlex::split(&command), "{lines:?}");
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_drawn_smaller() {
        let mut document = Document::new();
        document.paragraph([piece(Role::Command, format!("sessctl inspect {}", "a".repeat(120)))]);
        let svg = text(&Sheet { title: "a title", lang: "en", documents: &[document] });
        let right = |text: &str| -> Option<f64> {
            let value = |name: &str| text.split_once(name)?.1.split_once('"')?.0.parse::<f64>().ok();
            Some(value(" x=\"")? + value("textLength=\"")?)
        };
        let rights: Vec<f64> = svg.split("<text ").skip(1).filter_map(right).collect();
        assert!(rights.len() > 1 && rights.iter().all(|right| *right <= WIDTH + 0.5), "{rights:?}");
    }

    #[test]
    fn of_two_labels_on_one_another_the_later_stands_above() {
        let mut timeline = two_ends();
        let axis = Axis::new([100.0, WIDTH - 12.0], [0, 181]);
        // whether it is an end or only a moment on the way
        for end in [180, 181] {
            timeline.groups.iter_mut().flat_map(|group| &mut group.bars).for_each(|bar| bar.end = End::At(end));
            let labels = labelled(&timeline, timeline.groups.first().expect("bars"), axis);
            let half = |label: &Label<'_>| width(label.moment.label.text()) as f64 * TINY.column / 2.0;
            let pairs = labels.iter().flat_map(|one| labels.iter().map(move |other| (one, other)));
            let stacked: Vec<_> = pairs
                .filter(|(one, other)| one.moment.at < other.moment.at)
                .filter(|(one, other)| other.middle - one.middle < half(one) + half(other))
                .map(|(one, other)| (one.row, other.row))
                .collect();
            assert!(!stacked.is_empty() && stacked.iter().all(|rows| *rows == (0, 1)), "end {end}: {stacked:?}");
        }
    }

    #[test]
    fn labels_of_close_moments_stand_in_two_rows_and_none_on_another() {
        let timeline = two_ends();
        let group = timeline.groups.first().expect("bars");
        let axis = Axis::new([100.0, WIDTH - 12.0], [0, 181]);
        let labels = labelled(&timeline, group, axis);
        let rows: Vec<(i64, usize)> = labels.iter().map(|label| (label.moment.at, label.row)).collect();
        let row_of = |at: i64| rows.iter().find(|(moment, _)| *moment == at).map(|(_, row)| *row);
        assert!(row_of(180).is_some() && row_of(181).is_some() && row_of(180) != row_of(181), "{rows:?}");
        for (place, one) in labels.iter().enumerate() {
            for other in labels.iter().skip(place + 1).filter(|other| other.row == one.row) {
                let half = |label: &Label<'_>| width(label.moment.label.text()) as f64 * TINY.column / 2.0;
                assert!((one.middle - other.middle).abs() >= half(one) + half(other), "{rows:?}");
            }
        }
    }
}
