//! A document in the columns of a terminal, from 40 to 80 of them.

use unicode_width::UnicodeWidthChar;

use super::lines::{Span, broken, pad, width, width_of};
use super::paint::painted;
use crate::render::document::{Block, Column, Cookie, Document, Exchange, Piece, Role, Table, shortened};

/// The widest page, in columns.
pub const WIDEST: usize = 80;
/// The narrowest page, in columns. A narrower terminal breaks the lines itself.
const NARROWEST: usize = 20;
/// A page below this width has no room for a column of labels.
const NARROW: usize = 50;

/// Where text begins.
const INDENT: usize = 2;
/// Where the text of a fact begins.
const LABEL: usize = 13;
/// Where the text beside a command of a list begins.
const COMMANDS: usize = 30;

/// The document as text, in so many columns, with colours if they are wanted.
pub fn text(document: &Document, columns: usize, is_coloured: bool) -> String {
    let mut page = Page { columns: columns.clamp(NARROWEST, WIDEST), lines: Vec::new() };
    for block in document.blocks() {
        page.block(block);
    }
    let mut text = String::new();
    for line in &page.lines {
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
    lines: Vec<Vec<Span>>,
}

fn spans(pieces: &[Piece]) -> Vec<Span> {
    pieces.iter().map(span).collect()
}

fn span(piece: &Piece) -> Span {
    Span { role: piece.role(), text: piece.text().to_owned(), is_whole: piece.is_whole() }
}

/// The pieces as they fit into lines of so many columns, if not all of their text has to. A narrow page does not say
/// less of a fact than a wide one.
fn fitted(pieces: &[Piece], columns: usize) -> Vec<Span> {
    let fit = |piece: &Piece| match piece.most_lines() {
        Some(most) => Span { text: shortened(piece.text(), most * columns), ..span(piece) },
        None => span(piece),
    };
    pieces.iter().map(fit).collect()
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            // an empty cookie has left an empty line already
            Block::Blank if self.lines.last().is_some_and(Vec::is_empty) => {}
            Block::Blank => self.lines.push(Vec::new()),
            Block::Title(pieces) => self.hanging(0, 0, spans(pieces)),
            Block::LookAt(look) => {
                let mark = Span { role: Role::Quiet, ..Span::plain("▸ ") };
                self.hanging(INDENT, INDENT + 2, vec![mark, span(look)]);
            }
            Block::Paragraph(pieces) => self.hanging(INDENT, INDENT, spans(pieces)),
            Block::Fact { label, pieces } => self.fact(label, pieces),
            Block::Note(pieces) => {
                let indent = if self.is_narrow() { INDENT + 2 } else { LABEL };
                self.hanging(indent, indent, fitted(pieces, WIDEST - LABEL));
            }
            Block::Message { label, text } => self.message(label, text),
            Block::Table(table) => self.table(table),
            Block::Cookie(cookie) => self.hanging(INDENT, INDENT, spans(&cookie.pieces())),
            Block::Anatomy { cookie, names } => self.anatomy(cookie, names),
            Block::Comparison { before, after } => self.comparison(before, after),
            Block::Exchange(exchange) => self.exchange(exchange),
            Block::Command { command, about } => self.command(command, about),
            Block::TryNext { label, command } => self.try_next(label, command),
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
        let spans: Vec<Span> = std::iter::once(label).chain(said).map(span).collect();
        let whole: Vec<Span> = spans.iter().cloned().chain(command.map(span)).collect();
        match command {
            Some(command) if width_of(&whole) > self.columns => {
                self.hanging(0, 2, spans);
                self.ruler(2, [span(command)]);
            }
            _ => self.hanging(0, 2, whole),
        }
    }

    /// A label, and what it is about beside it; where there is no room, below it.
    fn fact(&mut self, label: &Piece, pieces: &[Piece]) {
        let beside = vec![Span::plain(pad(label.text(), LABEL - INDENT))];
        if !self.is_narrow() || LABEL + width_of(&spans(pieces)) <= self.columns {
            let pieces = fitted(pieces, WIDEST - LABEL);
            self.hanging(INDENT, LABEL, beside.into_iter().chain(pieces).collect());
        } else {
            self.hanging(INDENT, INDENT, vec![span(label)]);
            let indent = INDENT + 2;
            self.hanging(indent, indent, fitted(pieces, WIDEST - LABEL));
        }
    }

    fn command(&mut self, command: &Piece, about: &Piece) {
        if self.is_narrow() {
            self.hanging(INDENT, INDENT + 2, vec![span(command)]);
            self.hanging(INDENT + 2, INDENT + 2, vec![span(about)]);
        } else {
            let padded = Span { text: pad(command.text(), COMMANDS - INDENT), ..span(command) };
            self.hanging(INDENT, COMMANDS, vec![padded, span(about)]);
        }
    }

    /// The command is one line, however long: where it is broken, it cannot be copied. A terminal wraps it by itself. On a
    /// narrow page it has a line of its own.
    fn try_next(&mut self, label: &Piece, command: &Piece) {
        let (label, command) = (span(label), span(command));
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
        let Exchange { to_server, request_line, cookie, body, to_browser, status_line, set_cookies, location, jar } =
            exchange;
        self.hanging(INDENT, INDENT, vec![span(to_server), span(request_line)]);
        if let Some(cookie) = cookie {
            self.hanging(indent, indent + 2, spans(cookie));
        }
        if let Some(body) = body {
            self.hanging(indent, indent, vec![span(body)]);
        }
        self.hanging(INDENT, INDENT, vec![span(to_browser), span(status_line)]);
        for line in set_cookies {
            self.hanging(indent, indent + 2, spans(line));
        }
        if let Some(location) = location {
            self.hanging(indent, indent + 2, vec![span(location)]);
        }
        for done in jar {
            self.hanging(indent, indent, vec![span(done)]);
        }
    }

    /// ```text
    /// eyJfcGVy….awNFbQ.dgxKsK…
    /// payload ─ time   signature
    /// ```
    fn anatomy(&mut self, cookie: &Cookie, names: &[Piece; 3]) {
        self.hanging(INDENT, INDENT, spans(&cookie.pieces()));
        let Cookie::Parts { payload, timestamp, signature } = cookie else { return };
        // many Japanese fonts draw box lines two columns wide
        let stroke = if names.iter().all(|name| name.text().is_ascii()) { "─" } else { "-" };
        let under = |(name, part): (&Piece, &Piece)| {
            let columns = width(part.text());
            let line = columns.saturating_sub(width(name.text()) + 1);
            let rule = if line > 2 { format!(" {}", stroke.repeat(line)) } else { String::new() };
            Span { text: pad(&format!("{}{rule}", name.text()), columns + 1), ..span(name) }
        };
        let names: Vec<Span> = names.iter().zip([payload, timestamp, signature]).map(under).collect();
        // under a cookie of more than one line there is no place for it
        if INDENT + width_of(&names) <= self.columns + 1 {
            self.ruler(INDENT, names);
        }
    }

    /// Two texts one under the other, and a mark under each character that differs.
    fn comparison(&mut self, [before_label, before]: &[Piece; 2], [after_label, after]: &[Piece; 2]) {
        let columns = self.columns - LABEL - 1;
        let [one, other] = [before, after].map(|text| cells(text.text()));
        let same_start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
        let room = one.len().min(other.len()) - same_start;
        let ends = one.iter().rev().zip(other.iter().rev());
        let same_end = ends.take_while(|(one, other)| one == other).count().min(room);
        // a long text is shown from a little before the first difference on
        let from = if total(&one).max(total(&other)) <= columns { 0 } else { beginning(&one, same_start, columns / 2) };
        for (label, text, role) in [(before_label, &one, before.role()), (after_label, &other, after.role())] {
            let label = Span::plain(pad(label.text(), LABEL - INDENT));
            self.ruler(INDENT, [label, Span { role, ..Span::plain(window(text, from, columns)) }]);
        }
        let columns_of = |from: usize, to: usize| total(other.get(from..to).unwrap_or_default());
        let indent = columns_of(from, same_start) + usize::from(from > 0);
        let changed = columns_of(same_start, other.len() - same_end).clamp(1, columns / 2);
        let marks = Span { role: Role::Bad, ..Span::plain(" ".repeat(indent) + &"^".repeat(changed)) };
        self.ruler(LABEL, [marks]);
    }

    fn table(&mut self, table: &Table) {
        match self.widths(table) {
            Some(widths) => {
                if !table.headings.is_empty() {
                    let headings: Vec<Vec<Piece>> =
                        table.headings.iter().map(|heading| vec![heading.clone()]).collect();
                    self.row(&headings, &widths);
                }
                table.rows.iter().for_each(|row| self.row(row, &widths));
            }
            None if table.headings.is_empty() => {
                let is_setting = table.columns.first() == Some(&Column::Setting);
                table.rows.iter().for_each(|row| self.in_a_row(row, if is_setting { ": " } else { "  " }));
            }
            None => table.rows.iter().for_each(|row| self.stacked(row, &table.headings)),
        }
    }

    /// The widths of all columns but the last, which takes the rest; none if too little is left for it.
    fn widths(&self, table: &Table) -> Option<Vec<usize>> {
        let (last, others) = table.columns.split_last()?;
        let widest = |place: usize| {
            let heading = table.headings.get(place).map_or(0, |heading| width(heading.text()));
            let cells = table.rows.iter().filter_map(|row| row.get(place)).map(|cell| width_of(&spans(cell)));
            cells.max().unwrap_or_default().max(heading)
        };
        let usual = |(place, column): (usize, &Column)| match column {
            Column::Moment if !table.headings.is_empty() => (widest(place) + 2).max(10),
            Column::Moment => 10,
            Column::Deed => 22,
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
                Some(columns) => line.extend(padded(spans(cell), *columns)),
                // as much stays free to the right of an excerpt as to the left of the row
                None => line.extend(fitted(cell, self.columns.saturating_sub(rest + INDENT))),
            }
        }
        self.hanging(INDENT, rest, line);
    }

    /// One cell after the other.
    fn in_a_row(&mut self, row: &[Vec<Piece>], between: &str) {
        let mut line: Vec<Span> = Vec::new();
        for cell in row.iter().filter(|cell| width_of(&spans(cell)) > 0) {
            if !line.is_empty() {
                line.push(Span::plain(between));
            }
            line.extend(fitted(cell, self.columns - INDENT - 2));
        }
        self.hanging(INDENT, INDENT + 2, line);
    }

    /// Each cell on a line of its own behind its heading; where there is no room, below it.
    fn stacked(&mut self, row: &[Vec<Piece>], headings: &[Piece]) {
        for (place, (heading, cell)) in headings.iter().zip(row).enumerate() {
            let indent = if place == 0 { INDENT } else { INDENT + 2 };
            let (heading, cell) = ([span(heading), Span::plain(": ")], spans(cell));
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

/// A character and the columns it takes.
type Cell = (char, usize);

fn cells(text: &str) -> Vec<Cell> {
    text.chars().map(|character| (character, character.width().unwrap_or(0))).collect()
}

fn total(cells: &[Cell]) -> usize {
    cells.iter().map(|(_, columns)| columns).sum()
}

/// The place so many columns before another.
fn beginning(cells: &[Cell], place: usize, columns: usize) -> usize {
    let mut taken = 0;
    let before = cells.get(..place).unwrap_or_default().iter().rev();
    place
        - before
            .take_while(|(_, columns_of_one)| {
                taken += columns_of_one;
                taken <= columns
            })
            .count()
}

/// As much of a text as fits, with an ellipsis at each end where something is left out.
fn window(text: &[Cell], from: usize, columns: usize) -> String {
    let rest = text.get(from..).unwrap_or_default();
    let start = if from > 0 { "…" } else { "" };
    if from == 0 && total(rest) <= columns {
        return rest.iter().map(|(character, _)| character).collect();
    }
    let mut taken = 0;
    let fitting = rest.iter().take_while(|(_, columns_of_one)| {
        taken += columns_of_one;
        taken < columns
    });
    let shown: String = fitting.map(|(character, _)| character).collect();
    let end = if shown.chars().count() < rest.len() { "…" } else { "" };
    format!("{start}{shown}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::{good, piece, plain, sign, whole};

    fn cookie(payload: &str) -> Cookie {
        Cookie::Parts {
            payload: piece(Role::Payload, payload),
            timestamp: piece(Role::Timestamp, "awNFbQ"),
            signature: piece(Role::Signature, "dgxKsKrmZVNxYXtxk3etDJkRXjo"),
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
            document.push(Block::Title(vec![text()])).push(Block::LookAt(text())).paragraph([text()]);
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
            document.push(Block::TryNext { label: plain("Try next: "), command: plain(COMMAND) });
        }
        document
    }

    /// A command that is longer than a line.
    const COMMAND: &str =
        "sessctl --url http://127.0.0.1:5000/a/long/path --browser another --now 2026-11-22T19:41:33Z visit";

    #[test]
    fn nothing_is_wider_than_the_page_however_narrow_it_is() {
        for columns in NARROWEST..=WIDEST {
            for line in text(&everything(), columns, false).lines() {
                // a command is copied from its line, so that is whole. A terminal wraps it by itself
                let is_command = line.strip_prefix("Try next: ").unwrap_or(line) == COMMAND;
                assert!(is_command || width(line) <= columns, "{columns} columns: {line}");
            }
            assert_eq!(text(&everything(), columns, false).matches(COMMAND).count(), 4, "{columns} columns");
        }
    }

    #[test]
    fn colours_are_all_that_colours_add() {
        let coloured = text(&everything(), 60, true);
        let mut pieces = coloured.split('\u{1b}');
        let first = pieces.next().unwrap_or_default().to_owned();
        let without = pieces.fold(first, |text, piece| text + piece.split_once('m').map_or("", |(_, text)| text));
        assert_eq!(without, text(&everything(), 60, false));
        assert!(!text(&everything(), 60, false).contains('\u{1b}'));
    }

    #[test]
    fn a_table_that_does_not_fit_is_stacked_with_its_headings() {
        let mut document = Document::new();
        document.push(Block::Table(simulation()));
        assert!(text(&document, 80, false).starts_with("  clock       browser               server, given a copy"));
        let stacked = "  clock: +0 s\n    browser: ✔ keeps it, sends it\n    server, given a copy of the cookie:\n      180 ≤ 180: 日本語\n";
        assert!(text(&document, 40, false).starts_with(stacked), "{}", text(&document, 40, false));
    }

    #[test]
    fn settings_that_do_not_fit_are_lines_of_their_own() {
        let mut document = Document::new();
        let row = vec![vec![plain("permanent_session_lifetime")], vec![plain("the tutorial's three minutes")]];
        document.rows(&[Column::Setting, Column::Sentence], vec![row]);
        assert_eq!(text(&document, 40, false), "  permanent_session_lifetime: the\n    tutorial's three minutes\n");
    }

    #[test]
    fn a_label_stands_above_a_fact_that_has_no_room_beside_it() {
        let mut document = Document::new();
        document.fact("Path", [plain("/")]).fact("Expires", [plain("when the browser is closed")]);
        assert_eq!(text(&document, 60, false), "  Path       /\n  Expires    when the browser is closed\n");
        document.note([plain("a note")]);
        assert_eq!(
            text(&document, 38, false),
            "  Path       /\n  Expires\n    when the browser is closed\n    a note\n"
        );
    }

    #[test]
    fn marks_stand_under_what_changed_in_columns() {
        let mut document = Document::new();
        let [before, after] = ["日本語で alice です", "日本語で bob です"].map(plain);
        document.push(Block::Comparison { before: [plain("before"), before], after: [plain("after"), after] });
        assert_eq!(text(&document, 80, false).lines().last(), Some("                      ^^^"));
    }

    #[test]
    fn a_comparison_shows_the_last_character_too() {
        for length in 60..70 {
            let mut document = Document::new();
            let [before, after] = ["a", "b"].map(|end| plain("x".repeat(length - 1) + end));
            document.push(Block::Comparison { before: [plain("before"), before], after: [plain("after"), after] });
            let shown = text(&document, 80, false);
            assert!(shown.lines().next().is_some_and(|line| line.ends_with("xa")), "{shown}");
        }
    }
}
