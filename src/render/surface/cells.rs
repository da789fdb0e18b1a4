//! The columns of a text: what stays of it where there is no room for the whole.

use unicode_width::UnicodeWidthChar;

use super::lines::{Span, width, width_of};
use crate::render::document::Role;

/// A character and the columns it takes.
pub(super) type Cell = (char, usize);

pub(super) fn cells(text: &str) -> Vec<Cell> {
    text.chars().map(|character| (character, character.width().unwrap_or(0))).collect()
}

pub(super) fn total(cells: &[Cell]) -> usize {
    cells.iter().map(|(_, columns)| columns).sum()
}

/// The place so many columns behind another.
fn ending(cells: &[Cell], place: usize, columns: usize) -> usize {
    let mut taken = 0;
    let after = cells.get(place..).unwrap_or_default().iter();
    place
        + after
            .take_while(|(_, columns_of_one)| {
                taken += columns_of_one;
                taken <= columns
            })
            .count()
}

/// The place so many columns before another.
pub(super) fn beginning(cells: &[Cell], place: usize, columns: usize) -> usize {
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
pub(super) fn window(text: &[Cell], from: usize, columns: usize, ellipsis: &str) -> String {
    let rest = text.get(from..).unwrap_or_default();
    let start = if from > 0 { ellipsis } else { "" };
    if from == 0 && total(rest) <= columns {
        return rest.iter().map(|(character, _)| character).collect();
    }
    let mut taken = 0;
    let fitting = rest.iter().take_while(|(_, columns_of_one)| {
        taken += columns_of_one;
        taken < columns
    });
    let shown: String = fitting.map(|(character, _)| character).collect();
    let end = if shown.chars().count() < rest.len() { ellipsis } else { "" };
    format!("{start}{shown}{end}")
}

/// The spans of a value in so many columns: the longest of them lose their middles, of which no less than so much is left.
pub(super) fn within(mut spans: Vec<Span>, room: usize, least: usize, ellipsis: &str) -> Vec<Span> {
    // three long parts at most, and each is shortened once
    for _ in 0..3 {
        let over = width_of(&spans).saturating_sub(room);
        let Some(longest) = spans.iter_mut().max_by_key(|span| width(&span.text)).filter(|_| over > 0) else {
            break;
        };
        let cells = cells(&longest.text);
        let keep = total(&cells).saturating_sub(over + width(ellipsis)).max(least);
        let head = ending(&cells, 0, keep / 2);
        let tail = beginning(&cells, cells.len(), keep - keep / 2);
        let text = |cells: Option<&[Cell]>| cells.unwrap_or_default().iter().map(|(one, _)| one).collect::<String>();
        longest.text = format!("{}{ellipsis}{}", text(cells.get(..head)), text(cells.get(tail.max(head)..)));
    }
    spans
}

/// `payload.time.signature`: the names of the parts with the dots that stand between the parts.
pub(super) fn in_order(names: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut line = Vec::new();
    for name in names {
        if !line.is_empty() {
            line.push(Span { role: Role::Quiet, ..Span::plain(".") });
        }
        line.push(name);
    }
    line
}
