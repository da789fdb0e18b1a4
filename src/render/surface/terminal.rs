//! A document in the columns of a terminal, from 40 to 80 of them.

use std::ops::Range;

use super::cells::{beginning, cells, in_order, total, window, within};
use super::drawing;
use super::lines::{Span, broken, pad, width, width_of};
use super::paint::painted;
use crate::render::document::{Block, Column, Cookie, Document, Exchange, Piece, Role, Table, shortened};

/// The widest page, in columns.
pub const WIDEST: usize = 80;
/// The narrowest page, in columns. A narrower terminal breaks the lines itself.
const NARROWEST: usize = 20;
/// A page below this width has no room for a column of labels.
const NARROW: usize = 50;

/// What is left of a part of a value that is shortened, in columns, at least.
const MIDDLE: usize = 8;

/// Where text begins.
const INDENT: usize = 2;
/// Where the text of a fact begins.
const LABEL: usize = 13;
/// Where the text beside a command of a list begins.
const COMMANDS: usize = 30;

/// On what a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// How many columns it has.
    pub columns: usize,
    /// Whether with colours.
    pub is_coloured: bool,
    /// Whether it is a terminal, on which the value of a cookie takes two rows at most. Elsewhere it is whole.
    pub is_terminal: bool,
    /// Whether it has the signs of ASCII alone.
    pub is_ascii: bool,
}

impl Paper {
    /// A page of [`WIDEST`] columns that is no terminal.
    pub const PAGE: Paper = Paper { columns: WIDEST, is_coloured: false, is_terminal: false, is_ascii: false };
}

/// The rows of a terminal that the value of a cookie takes at most.
const ROWS_OF_A_VALUE: usize = 2;

/// Some blocks as lines on this paper.
pub(super) fn lines<'a>(blocks: impl IntoIterator<Item = &'a Block>, paper: Paper) -> Vec<Vec<Span>> {
    let mut page = Page { columns: paper.columns.clamp(NARROWEST, WIDEST), paper, lines: Vec::new() };
    for block in blocks {
        page.block(block);
    }
    page.lines
}

/// The document as text.
pub fn text(document: &Document, paper: Paper) -> String {
    let is_coloured = paper.is_coloured;
    let mut text = String::new();
    for line in &lines(document.blocks(), paper) {
        let shown = line.iter().rposition(|span| !span.text.trim_end().is_empty()).map_or(0, |last| last + 1);
        for (place, span) in line.iter().take(shown).enumerate() {
            let is_last = place + 1 == shown;
            let piece = if is_last { span.text.trim_end() } else { &span.text };
            match is_coloured {
                true => text.push_str(&painted(span.role, piece)),
                false => text.push_str(piece),
            }
        }
        text.push('\n');
    }
    text
}

/// Lines as they fill up.
struct Page {
    columns: usize,
    paper: Paper,
    lines: Vec<Vec<Span>>,
}

/// The signs of the screens, and what stands for them in ASCII.
const IN_ASCII: [(char, &str); 10] = [
    ('→', "->"),
    ('←', "<-"),
    ('✔', "ok"),
    ('✘', "x"),
    ('▸', ">"),
    ('─', "-"),
    ('–', "-"),
    ('≤', "<="),
    ('×', "x"),
    ('…', "..."),
];
/// Those of them that stand within sentences too. The others are changed in signs alone: what an app or a cookie says is
/// shown as it is.
const WITHIN_SENTENCES: [char; 2] = ['×', '…'];

impl Page {
    fn spans(&self, pieces: &[Piece]) -> Vec<Span> {
        pieces.iter().map(|piece| self.span(piece)).collect()
    }

    fn span(&self, piece: &Piece) -> Span {
        Span {
            role: piece.role(),
            text: self.signs(piece.text(), piece.is_sign()),
            is_whole: piece.is_whole() || piece.role() == Role::Command,
            is_carried: piece.is_carried(),
        }
    }

    /// The text with the signs that the paper has.
    fn signs(&self, text: &str, is_sign: bool) -> String {
        if !self.paper.is_ascii || text.is_ascii() {
            return text.to_owned();
        }
        let is_ours = |sign: &char| is_sign || WITHIN_SENTENCES.contains(sign);
        IN_ASCII
            .iter()
            .filter(|(sign, _)| is_ours(sign))
            .fold(text.to_owned(), |text, (sign, ascii)| text.replace(*sign, ascii))
    }

    /// The pieces as they fit into lines of so many columns, if not all of their text has to. A narrow page does not say
    /// less of a fact than a wide one.
    fn fitted(&self, pieces: &[Piece], columns: usize) -> Vec<Span> {
        let fit = |piece: &Piece| match piece.most_lines() {
            Some(most) => {
                Span { text: self.signs(&shortened(piece.text(), most * columns), piece.is_sign()), ..self.span(piece) }
            }
            None => self.span(piece),
        };
        pieces.iter().map(fit).collect()
    }

    /// The pieces of a line that begins at a column. The value of a cookie that takes more than two rows of a terminal is
    /// shortened in its middle, and its length is said.
    fn line(&self, indent: usize, pieces: &[Piece]) -> Vec<Span> {
        let mut line: Vec<Span> = Vec::with_capacity(pieces.len());
        for run in pieces.chunk_by(|one, other| one.is_carried() == other.is_carried()) {
            let spans = self.spans(run);
            let is_value = run.first().is_some_and(Piece::is_carried);
            if !is_value || !self.paper.is_terminal {
                line.extend(spans);
                continue;
            }
            let before = (indent + width_of(&line)).min(self.columns - 1);
            let room = (ROWS_OF_A_VALUE * self.columns).saturating_sub(before + 1);
            if width_of(&spans) <= room {
                line.extend(spans);
                continue;
            }
            let length = run.iter().find_map(Piece::length).map(|length| format!(" ({length})")).unwrap_or_default();
            let ellipsis = self.signs("…", true);
            line.extend(within(spans, room.saturating_sub(width(&length)), MIDDLE, &ellipsis));
            // in the same rows
            line.push(Span { role: Role::Quiet, is_carried: true, ..Span::plain(length) });
        }
        line
    }

    fn block(&mut self, block: &Block) {
        match block {
            // an empty cookie has left an empty line already
            Block::Blank if self.lines.last().is_some_and(Vec::is_empty) => {}
            Block::Blank => self.lines.push(Vec::new()),
            Block::Title(pieces) => self.hanging(0, 0, self.line(0, pieces)),
            Block::Question(question) => {
                let mark = Span { role: Role::Quiet, ..Span::plain(self.signs("▸ ", true)) };
                self.hanging(INDENT, INDENT + 2, vec![mark, self.span(&question.text)]);
            }
            Block::Paragraph(pieces) => self.hanging(INDENT, INDENT, self.line(INDENT, pieces)),
            Block::Fact { label, pieces } => self.fact(label, pieces),
            Block::Note(pieces) => {
                let indent = if self.is_narrow() { INDENT + 2 } else { LABEL };
                self.hanging(indent, indent, self.fitted(pieces, WIDEST - LABEL));
            }
            Block::Message { label, text } => self.message(label, text),
            Block::Table(table) => self.table(table, 0..table.rows.len()),
            Block::Rows { table, rows } => self.table(table, rows.clone()),
            Block::Cookie(cookie) => self.hanging(INDENT, INDENT, self.line(INDENT, &cookie.pieces())),
            Block::Anatomy { cookie, names } => self.anatomy(cookie, names),
            Block::Comparison { before, after } => self.comparison(before, after),
            Block::Exchange(exchange) => self.exchange(exchange),
            Block::Picture(picture) => self.lines.extend(drawing::lines(picture, self.columns, self.paper.is_ascii)),
            Block::Command { command, about } => self.command(command, about),
            Block::TryNext { again, place, label, command } => {
                if let Some(again) = again {
                    self.hanging(INDENT, INDENT, vec![self.span(again)]);
                }
                // at the margin, as the command below it: further in it would read as a row of a table above
                if let Some(place) = place {
                    self.hanging(0, 0, vec![self.span(place)]);
                }
                self.try_next(label, command);
            }
        }
    }

    fn is_narrow(&self) -> bool {
        self.columns < NARROW
    }

    /// The first line begins at one column, those after it at another.
    fn hanging(&mut self, first: usize, rest: usize, spans: Vec<Span>) {
        self.lines.extend(broken(first, rest, spans, self.columns));
    }

    /// A line that is never broken, for what stands under something else.
    fn ruler(&mut self, indent: usize, spans: impl IntoIterator<Item = Span>) {
        self.lines.push(std::iter::once(Span::plain(" ".repeat(indent))).chain(spans).collect());
    }

    /// A message may end with a command. It stands behind it where there is room for it, and otherwise on a line of its own.
    fn message(&mut self, label: &Piece, text: &[Piece]) {
        let is_command = |piece: &&Piece| piece.role() == Role::Command;
        let (command, said) = match text.split_last() {
            Some((last, said)) if is_command(&last) => (Some(last), said),
            _ => (None, text),
        };
        let spans: Vec<Span> = std::iter::once(label).chain(said).map(|piece| self.span(piece)).collect();
        let whole: Vec<Span> = spans.iter().cloned().chain(command.map(|command| self.span(command))).collect();
        match command {
            Some(command) if width_of(&whole) > self.columns => {
                self.hanging(0, 2, spans);
                self.ruler(2, [self.span(command)]);
            }
            _ => self.hanging(0, 2, whole),
        }
    }

    /// A label, and what it is about beside it; where there is no room, below it.
    fn fact(&mut self, label: &Piece, pieces: &[Piece]) {
        let beside = vec![Span::plain(pad(label.text(), LABEL - INDENT))];
        let has_command = pieces.iter().any(|piece| piece.role() == Role::Command);
        let may_be_broken = !self.is_narrow() && !has_command;
        if may_be_broken || LABEL + width_of(&self.spans(pieces)) <= self.columns {
            let pieces = self.fact_pieces(LABEL, pieces);
            self.hanging(INDENT, LABEL, beside.into_iter().chain(pieces).collect());
        } else {
            self.hanging(INDENT, INDENT, vec![self.span(label)]);
            let indent = INDENT + 2;
            self.hanging(indent, indent, self.fact_pieces(indent, pieces));
        }
    }

    /// What a fact is about, which may be the value of a cookie.
    fn fact_pieces(&self, indent: usize, pieces: &[Piece]) -> Vec<Span> {
        match pieces.iter().any(Piece::is_carried) {
            true => self.line(indent, pieces),
            false => self.fitted(pieces, WIDEST - LABEL),
        }
    }

    fn command(&mut self, command: &Piece, about: &Piece) {
        if self.is_narrow() {
            self.hanging(INDENT, INDENT + 2, vec![self.span(command)]);
            self.hanging(INDENT + 2, INDENT + 2, vec![self.span(about)]);
        } else {
            let padded = Span { text: pad(command.text(), COMMANDS - INDENT), ..self.span(command) };
            self.hanging(INDENT, COMMANDS, vec![padded, self.span(about)]);
        }
    }

    /// The command is one line, however long: where it is broken, it cannot be copied. A terminal wraps it by itself. On a
    /// narrow page it has a line of its own.
    fn try_next(&mut self, label: &Piece, command: &Piece) {
        let (label, command) = (self.span(label), self.span(command));
        let fits = width(&label.text) + width(&command.text) <= self.columns;
        if fits || self.columns == WIDEST {
            self.ruler(0, [label, command]);
        } else {
            self.hanging(0, 0, vec![label]);
            self.ruler(0, [command]);
        }
    }

    /// Requests to the right, responses to the left, headers below them.
    fn exchange(&mut self, exchange: &Exchange) {
        let indent = if self.is_narrow() { INDENT + 2 } else { INDENT + 4 };
        let Exchange {
            shown,
            to_server,
            request_line,
            cookie,
            body,
            to_browser,
            status_line,
            set_cookies,
            location,
            jar,
        } = exchange;
        if shown.has_request() {
            self.hanging(INDENT, INDENT, vec![self.span(to_server), self.span(request_line)]);
            if let Some(cookie) = cookie {
                self.hanging(indent, indent + 2, self.line(indent, cookie));
                self.marks(indent, cookie);
            }
            if let Some(body) = body {
                self.hanging(indent, indent, vec![self.span(body)]);
            }
        }
        if !shown.has_response() {
            return;
        }
        self.hanging(INDENT, INDENT, vec![self.span(to_browser), self.span(status_line)]);
        for line in set_cookies {
            self.hanging(indent, indent + 2, self.line(indent, line));
        }
        if let Some(location) = location {
            self.hanging(indent, indent + 2, vec![self.span(location)]);
        }
        for done in jar {
            self.hanging(indent, indent, vec![self.span(done)]);
        }
    }

    /// A mark under each character that was changed, where the line has one row.
    fn marks(&mut self, indent: usize, pieces: &[Piece]) {
        let line = self.line(indent, pieces);
        if !pieces.iter().any(Piece::is_changed) || indent + width_of(&line) > self.columns {
            return;
        }
        let under =
            |(piece, span): (&Piece, &Span)| if piece.is_changed() { "^" } else { " " }.repeat(width(&span.text));
        let marks: String = pieces.iter().zip(&line).map(under).collect();
        self.ruler(indent, [Span { role: Role::Bad, ..Span::plain(marks) }]);
    }

    /// ```text
    /// eyJfcGVy….awNFbQ.dgxKsK…
    /// payload ─ time   signature
    /// ```
    fn anatomy(&mut self, cookie: &Cookie, names: &[Piece; 3]) {
        let line = self.line(INDENT, &cookie.pieces());
        // under a cookie of more than one row there is no place for a ruler
        let has_room = INDENT + width_of(&line) <= self.columns;
        self.hanging(INDENT, INDENT, line);
        let Cookie::Parts { payload, timestamp, signature } = cookie else { return };
        // many Japanese fonts draw box lines two columns wide
        let is_drawn = !self.paper.is_ascii && names.iter().all(|name| name.text().is_ascii());
        let stroke = if is_drawn { "─" } else { "-" };
        let under = |(name, part): (&Piece, &Piece)| {
            let columns = width(part.text());
            let line = columns.saturating_sub(width(name.text()) + 1);
            let rule = if line > 2 { format!(" {}", stroke.repeat(line)) } else { String::new() };
            Span { text: pad(&format!("{}{rule}", name.text()), columns + 1), ..self.span(name) }
        };
        let rulers: Vec<Span> = names.iter().zip([payload, timestamp, signature]).map(under).collect();
        if has_room && INDENT + width_of(&rulers) <= self.columns + 1 {
            self.ruler(INDENT, rulers);
        } else {
            // in the order of the parts
            self.hanging(INDENT, INDENT, in_order(names.iter().map(|name| self.span(name))));
        }
    }

    /// Two texts one under the other, and a mark under each character that differs.
    fn comparison(&mut self, [before_label, before]: &[Piece; 2], [after_label, after]: &[Piece; 2]) {
        let ellipsis = self.signs("…", true);
        let columns = (self.columns - LABEL - 1).saturating_sub(2 * (width(&ellipsis) - 1));
        let [one, other] = [before, after].map(|text| cells(text.text()));
        let same_start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
        let room = one.len().min(other.len()) - same_start;
        let ends = one.iter().rev().zip(other.iter().rev());
        let same_end = ends.take_while(|(one, other)| one == other).count().min(room);
        // a long text is shown from a little before the first difference on
        let from = if total(&one).max(total(&other)) <= columns { 0 } else { beginning(&one, same_start, columns / 2) };
        for (label, text, role) in [(before_label, &one, before.role()), (after_label, &other, after.role())] {
            let label = Span::plain(pad(label.text(), LABEL - INDENT));
            self.ruler(INDENT, [label, Span { role, ..Span::plain(window(text, from, columns, &ellipsis)) }]);
        }
        let columns_of = |from: usize, to: usize| total(other.get(from..to).unwrap_or_default());
        let indent = columns_of(from, same_start) + if from > 0 { width(&ellipsis) } else { 0 };
        let changed = columns_of(same_start, other.len() - same_end).clamp(1, columns / 2);
        let marks = Span { role: Role::Bad, ..Span::plain(" ".repeat(indent) + &"^".repeat(changed)) };
        self.ruler(LABEL, [marks]);
    }

    /// Some of its rows, in the columns of the whole.
    fn table(&mut self, table: &Table, rows: Range<usize>) {
        let is_first = rows.start == 0;
        let rows = table.rows.get(rows).unwrap_or_default();
        match self.widths(table) {
            Some(widths) => {
                if is_first && !table.headings.is_empty() {
                    let headings: Vec<Vec<Piece>> =
                        table.headings.iter().map(|heading| vec![heading.clone()]).collect();
                    self.row(&headings, &widths);
                }
                rows.iter().for_each(|row| self.row(row, &widths));
            }
            None if table.headings.is_empty() => {
                let is_setting = table.columns.first() == Some(&Column::Setting);
                rows.iter().for_each(|row| self.in_a_row(row, if is_setting { ": " } else { "  " }));
            }
            None => rows.iter().for_each(|row| self.stacked(row, &table.headings)),
        }
    }

    /// The widths of all columns but the last, which takes the rest; none if too little is left for it.
    fn widths(&self, table: &Table) -> Option<Vec<usize>> {
        let (last, others) = table.columns.split_last()?;
        let widest = |place: usize| {
            let heading = table.headings.get(place).map_or(0, |heading| width(heading.text()));
            let cells = table.rows.iter().filter_map(|row| row.get(place)).map(|cell| width_of(&self.spans(cell)));
            cells.max().unwrap_or_default().max(heading)
        };
        let usual = |(place, column): (usize, &Column)| match column {
            Column::Moment if !table.headings.is_empty() => (widest(place) + 2).max(8),
            Column::Moment => 10,
            Column::Deed => (widest(place) + 2).max(22),
            Column::Setting => 31,
            Column::TimeOfDay => 10,
            Column::Request => 23,
            Column::Status => 5,
            Column::Finding => 26,
            Column::Verdict => 20,
            Column::Sentence | Column::Excerpt => widest(place) + 2,
        };
        let usual: Vec<usize> = others.iter().enumerate().map(usual).collect();
        let close: Vec<usize> =
            usual.iter().enumerate().map(|(place, usual)| (*usual).min(widest(place) + 1)).collect();
        let (wanted, least) = match last {
            Column::Excerpt => (0, 12),
            _ => (widest(others.len()), 24),
        };
        let left = |widths: &[usize]| self.columns.saturating_sub(INDENT + widths.iter().sum::<usize>());
        if self.columns == WIDEST || left(&usual) >= wanted.max(least) {
            return Some(usual);
        }
        let wanted = if table.headings.is_empty() { wanted.min(least) } else { least };
        (left(&close) >= wanted.max(12)).then_some(close)
    }

    fn row(&mut self, row: &[Vec<Piece>], widths: &[usize]) {
        let rest = INDENT + widths.iter().sum::<usize>();
        let mut line = Vec::new();
        for (place, cell) in row.iter().enumerate() {
            match widths.get(place) {
                Some(columns) => line.extend(padded(self.spans(cell), *columns)),
                // as much stays free to the right of an excerpt as to the left of the row
                None => line.extend(self.fitted(cell, self.columns.saturating_sub(rest + INDENT))),
            }
        }
        self.hanging(INDENT, rest, line);
    }

    /// One cell after the other.
    fn in_a_row(&mut self, row: &[Vec<Piece>], between: &str) {
        let mut line: Vec<Span> = Vec::new();
        for cell in row.iter().filter(|cell| width_of(&self.spans(cell)) > 0) {
            if !line.is_empty() {
                line.push(Span::plain(between));
            }
            line.extend(self.fitted(cell, self.columns - INDENT - 2));
        }
        self.hanging(INDENT, INDENT + 2, line);
    }

    /// Each cell on a line of its own behind its heading; where there is no room, below it.
    fn stacked(&mut self, row: &[Vec<Piece>], headings: &[Piece]) {
        for (place, (heading, cell)) in headings.iter().zip(row).enumerate() {
            let indent = if place == 0 { INDENT } else { INDENT + 2 };
            let (heading, cell) = ([self.span(heading), Span::plain(": ")], self.spans(cell));
            if indent + width_of(&heading) + width_of(&cell) <= self.columns {
                self.hanging(indent, indent, heading.into_iter().chain(cell).collect());
            } else {
                self.hanging(indent, indent, heading.to_vec());
                self.hanging(indent + 2, indent + 2, cell);
            }
        }
    }
}

/// A cell, filled up to the width of its column.
fn padded(mut cell: Vec<Span>, columns: usize) -> Vec<Span> {
    let taken = width_of(&cell);
    if let Some(last) = cell.last_mut() {
        let own = width(&last.text);
        last.text = pad(&last.text, columns.saturating_sub(taken - own));
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::{Question, Shown, carried, good, piece, plain, sign, whole};

    fn paper(columns: usize) -> Paper {
        Paper { columns, is_coloured: false, is_terminal: false, is_ascii: false }
    }

    fn cookie(payload: &str) -> Cookie {
        Cookie::Parts {
            payload: piece(Role::Payload, payload),
            timestamp: piece(Role::Timestamp, "awNFbQ"),
            signature: piece(Role::Signature, "dgxKsKrmZVNxYXtxk3etDJkRXjo"),
        }
    }

    fn asked(text: Piece) -> Question {
        Question { text, note: plain(""), is_for_presenter: false }
    }

    /// The value of a cookie, as the words make it.
    fn value(payload: usize) -> Cookie {
        Cookie::Parts {
            payload: carried(Role::Payload, "x".repeat(payload)).of_length("many characters"),
            timestamp: carried(Role::Timestamp, "awNFbQ"),
            signature: carried(Role::Signature, "dgxKsKrmZVNxYXtxk3etDJkRXjo"),
        }
    }

    #[test]
    fn a_value_is_one_line_and_on_a_terminal_two_rows_at_most() {
        for columns in [40, 60, 80] {
            for payload in 1..400 {
                let mut document = Document::new();
                document.push(Block::Cookie(value(payload))).fact("Value", value(payload).pieces());
                let whole = format!("{}.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo", "x".repeat(payload));
                let in_a_pipe = text(&document, paper(columns));
                assert!(
                    in_a_pipe.lines().filter(|line| line.trim_start().ends_with(&whole)).count() == 2,
                    "{in_a_pipe}"
                );
                let on_a_terminal = text(&document, Paper { is_terminal: true, ..paper(columns) });
                for line in on_a_terminal.lines() {
                    assert!(width(line) <= 2 * columns, "{columns} columns: {line}");
                    let is_value = line.contains(".awNFbQ.");
                    let is_shortened = line.contains('…');
                    assert!(is_value || line.trim() == "Value", "{line}");
                    assert_eq!(
                        is_shortened,
                        line.ends_with(".awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo (many characters)"),
                        "{line}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_was_changed_is_marked_where_it_stands_in_one_row() {
        let cookie = vec![
            plain("Cookie: s="),
            carried(Role::Payload, "…Impb"),
            carried(Role::Payload, "FkbW").changed(),
            carried(Role::Quiet, "."),
        ];
        let exchange = Exchange {
            shown: Shown::Request,
            to_server: plain(""),
            request_line: plain("GET /"),
            cookie: Some(cookie),
            body: None,
            to_browser: plain(""),
            status_line: plain("200 OK"),
            set_cookies: Vec::new(),
            location: None,
            jar: Vec::new(),
        };
        let mut document = Document::new();
        document.push(Block::Exchange(Box::new(exchange)));
        let shown = "  GET /\n      Cookie: s=…ImpbFkbW.\n                     ^^^^\n";
        assert_eq!(text(&document, paper(80)), shown);
        assert!(!text(&document, paper(20)).contains('^'), "{}", text(&document, paper(20)));
    }

    #[test]
    fn signs_are_ascii_where_the_paper_has_no_others_and_what_an_app_says_stays() {
        let mut document = Document::new();
        document.paragraph([sign(Role::Plain, "→ ", "request: "), plain("GET /→ … 日本語")]).paragraph(good("yes"));
        document.push(Block::Anatomy {
            cookie: cookie("eyJpZCI6ImFsaWNlIn0"),
            names: ["payload", "time", "signature"].map(plain),
        });
        let shown = text(&document, Paper { is_ascii: true, ..paper(80) });
        let mut lines = shown.lines();
        assert_eq!(lines.next(), Some("  -> GET /→ ... 日本語"));
        assert_eq!(lines.next(), Some("  ok yes"));
        assert!(lines.all(|line| line.is_ascii()), "{shown}");
    }

    #[test]
    fn a_table_that_is_shown_in_parts_keeps_its_columns() {
        let (mut whole, mut parts) = (Document::new(), Document::new());
        whole.push(Block::Table(simulation()));
        parts
            .push(Block::Rows { table: simulation(), rows: 0..1 })
            .push(Block::Rows { table: simulation(), rows: 1..2 });
        for columns in [40, 60, 80] {
            assert_eq!(text(&whole, paper(columns)), text(&parts, paper(columns)));
        }
    }

    fn simulation() -> Table {
        let row = |after: &str| vec![vec![plain(after)], good("keeps it, sends it"), vec![plain("180 ≤ 180: 日本語")]];
        Table {
            columns: vec![Column::Moment, Column::Deed, Column::Sentence],
            headings: ["clock", "browser", "server, given a copy of the cookie"].map(plain).to_vec(),
            rows: vec![row("+0 s"), row("+2678400 s")],
        }
    }

    /// A document with a block of every kind, with short texts, long ones, and texts without a place to break them.
    fn everything() -> Document {
        let mut document = Document::new();
        for text in ["short", &"a word and another ".repeat(9), &"署名は一致します。".repeat(9), &"x".repeat(200)]
        {
            let text = || plain(text);
            let shown = Exchange {
                shown: Shown::Whole,
                to_server: sign(Role::Title, "→ ", "request: "),
                request_line: text(),
                cookie: Some(vec![plain("Cookie: "), text()]),
                body: Some(text()),
                to_browser: sign(Role::Title, "← ", "response: "),
                status_line: text(),
                set_cookies: vec![vec![plain("Set-Cookie: "), text(), plain("; "), whole("HttpOnly")]],
                location: Some(text()),
                jar: vec![text()],
            };
            let row = |columns: usize| vec![(0..columns).map(|_| vec![text()]).collect()];
            document.push(Block::Title(vec![text()])).question(asked(text())).paragraph([text()]);
            document.fact("label", [text()]).fact("ペイロード", [text().within_lines(2)]).note([text()]);
            document.push(Block::Message { label: plain("error: "), text: vec![text()] });
            document.push(Block::Table(simulation()));
            document.rows(&[Column::Moment, Column::Sentence], row(2));
            document.rows(&[Column::Setting, Column::Sentence], row(2));
            let served = [Column::TimeOfDay, Column::Request, Column::Status, Column::Finding, Column::Sentence];
            document.rows(&served, row(5));
            document
                .rows(&[Column::Verdict, Column::Excerpt], vec![vec![good("verified"), vec![text().within_lines(1)]]]);
            document.push(Block::Cookie(Cookie::Whole(text())));
            document.push(Block::Anatomy {
                cookie: cookie("eyJpZCI6ImFsaWNlIn0"),
                names: ["payload", "time", "signature"].map(plain),
            });
            document.push(Block::Anatomy {
                cookie: cookie(&"\u{7}".repeat(70)),
                names: ["ペイロード", "時刻", "署名"].map(plain),
            });
            document.push(Block::Comparison { before: [plain("before"), text()], after: [plain("after"), plain("y")] });
            document.push(Block::Exchange(Box::new(shown)));
            document.push(Block::Command { command: plain("sessctl demo"), about: text() });
            document.push(Block::TryNext {
                again: None,
                place: None,
                label: plain("Try next: "),
                command: plain(COMMAND),
            });
        }
        document
    }

    /// A command that is longer than a line.
    const COMMAND: &str =
        "sessctl --url http://127.0.0.1:5000/a/long/path --browser another --now 2026-11-22T19:41:33Z visit";

    #[test]
    fn nothing_is_wider_than_the_page_however_narrow_it_is() {
        for columns in NARROWEST..=WIDEST {
            // the value of a cookie is never broken
            for line in text(&everything(), paper(columns)).lines().filter(|line| !line.contains(".awNFbQ.")) {
                // a command is copied from its line, so that is whole. A terminal wraps it by itself
                let is_command = line.strip_prefix("Try next: ").unwrap_or(line) == COMMAND;
                assert!(is_command || width(line) <= columns, "{columns} columns: {line}");
            }
            assert_eq!(text(&everything(), paper(columns)).matches(COMMAND).count(), 4, "{columns} columns");
        }
    }

    #[test]
    fn colours_are_all_that_colours_add() {
        let coloured = text(&everything(), Paper { is_coloured: true, ..paper(60) });
        let mut pieces = coloured.split('\u{1b}');
        let first = pieces.next().unwrap_or_default().to_owned();
        let without = pieces.fold(first, |text, piece| text + piece.split_once('m').map_or("", |(_, text)| text));
        assert_eq!(without, text(&everything(), paper(60)));
        assert!(!text(&everything(), paper(60)).contains('\u{1b}'));
    }

    #[test]
    fn a_table_that_does_not_fit_is_stacked_with_its_headings() {
        let mut document = Document::new();
        document.push(Block::Table(simulation()));
        assert!(text(&document, paper(80)).starts_with("  clock       browser               server, given a copy"));
        let stacked = "  clock: +0 s\n    browser: ✔ keeps it, sends it\n    server, given a copy of the cookie:\n      180 ≤ 180: 日本語\n";
        assert!(text(&document, paper(40)).starts_with(stacked), "{}", text(&document, paper(40)));
    }

    #[test]
    fn settings_that_do_not_fit_are_lines_of_their_own() {
        let mut document = Document::new();
        let row = vec![vec![plain("permanent_session_lifetime")], vec![plain("the tutorial's three minutes")]];
        document.rows(&[Column::Setting, Column::Sentence], vec![row]);
        assert_eq!(text(&document, paper(40)), "  permanent_session_lifetime: the\n    tutorial's three minutes\n");
    }

    #[test]
    fn a_label_stands_above_a_fact_that_has_no_room_beside_it() {
        let mut document = Document::new();
        document.fact("Path", [plain("/")]).fact("Expires", [plain("when the browser is closed")]);
        assert_eq!(text(&document, paper(60)), "  Path       /\n  Expires    when the browser is closed\n");
        document.note([plain("a note")]);
        assert_eq!(
            text(&document, paper(38)),
            "  Path       /\n  Expires\n    when the browser is closed\n    a note\n"
        );
    }

    #[test]
    fn marks_stand_under_what_changed_in_columns() {
        let mut document = Document::new();
        let [before, after] = ["日本語で alice です", "日本語で bob です"].map(plain);
        document.push(Block::Comparison { before: [plain("before"), before], after: [plain("after"), after] });
        assert_eq!(text(&document, paper(80)).lines().last(), Some("                      ^^^"));
    }

    #[test]
    fn a_comparison_shows_the_last_character_too() {
        for length in 60..70 {
            let mut document = Document::new();
            let [before, after] = ["a", "b"].map(|end| plain("x".repeat(length - 1) + end));
            document.push(Block::Comparison { before: [plain("before"), before], after: [plain("after"), after] });
            let shown = text(&document, paper(80));
            assert!(shown.lines().next().is_some_and(|line| line.ends_with("xa")), "{shown}");
        }
    }
}
