//! A value that is broken over the rows of a drawn table.
//!
//! ```text
//! │ Set-Cookie │ session=eyJpZCI6ImFs │
//! │            │ aWNlIn0.awNFbQ.dgxK… │
//! ```

use super::form::{is_part, is_signed};
use super::pieces::{Joined, Reading, begins, most_pieces, read};

/// The bars between the cells of a table.
pub(super) const BARS: [char; 8] = ['|', '│', '┃', '║', '┆', '┊', '╎', '▏'];
/// The most rows of one value.
const MOST: usize = 64;
/// The longest text that is searched for tables, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Joins the values that are broken over rows. `None` if there are none.
pub(super) fn joined(text: &str) -> Option<Joined> {
    if text.len() > LONGEST || !text.lines().any(is_row) {
        return None;
    }
    let mut rows: Vec<Vec<String>> = text.split('\n').map(cells).collect();
    let mut joined = Joined::default();
    for first in 0..rows.len() {
        let count = table_length(rows.get(first..).unwrap_or_default());
        let table = rows.get_mut(first..first + count).unwrap_or_default();
        for column in 0..table.first().map_or(0, Vec::len) {
            join_column(table, column, &mut joined);
        }
    }
    joined.text = rows.iter().map(|row| row.concat()).collect::<Vec<_>>().join("\n");
    (joined.has_halves || !joined.values.is_empty()).then_some(joined)
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with(BARS)
}

/// The cells of a row, each with the bar behind it. Any other line is one cell.
fn cells(line: &str) -> Vec<String> {
    if is_row(line) { line.split_inclusive(BARS).map(str::to_owned).collect() } else { vec![line.to_owned()] }
}

/// A cell without the blanks and the bar around it.
fn inner(cell: &str) -> &str {
    cell.trim_end().trim_end_matches(BARS).trim()
}

/// How many rows at the beginning have the same columns, up to a line between them.
fn table_length(rows: &[Vec<String>]) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let is_line = |row: &[String]| row.iter().all(|cell| inner(cell).bytes().all(|byte| b"-=:+".contains(&byte)));
    let is_same = |row: &&Vec<String>| width > 1 && row.len() == width && !is_line(row);
    rows.iter().take(MOST).take_while(is_same).count()
}

/// Joins the value that begins in the first row of a column, if one does and goes on in the next.
fn join_column(rows: &mut [Vec<String>], column: usize, joined: &mut Joined) {
    let Some((pieces, are_alone)) = pieces_of(rows, column) else { return };
    let (by, count) = match read(&pieces.iter().map(String::as_str).collect::<Vec<_>>()) {
        Reading::Value { value, count } => {
            joined.values.push(value.clone());
            (value, count)
        }
        Reading::Half if are_alone => {
            joined.has_halves = true;
            ("…".to_owned(), pieces.len())
        }
        Reading::Half | Reading::Apart => return,
    };
    for (number, (piece, row)) in pieces.iter().zip(rows).take(count).enumerate() {
        let Some(cell) = row.get_mut(column) else { continue };
        let (by, place) =
            if number == 0 { (by.as_str(), cell.rfind(piece.as_str())) } else { ("", cell.find(piece.as_str())) };
        if let Some(place) = place {
            cell.replace_range(place..place + piece.len(), by);
        }
    }
}

/// What ends the first cell of a column and begins those below it, as long as they are nothing else; and whether those
/// below have nothing beside them. `None` if there is but one.
fn pieces_of(rows: &[Vec<String>], column: usize) -> Option<(Vec<String>, bool)> {
    let mut pieces: Vec<String> = Vec::new();
    let mut are_alone = true;
    let most = most_pieces(part_at_the_end(inner(rows.first()?.get(column)?)));
    for (number, row) in rows.iter().take(most).enumerate() {
        let cell = inner(row.get(column)?);
        let part = if number == 0 { part_at_the_end(cell) } else { part_at_the_beginning(cell) };
        let is_alone = row.iter().enumerate().all(|(other, cell)| other == column || inner(cell).is_empty());
        // what is whole does not go on in an entry of its own
        let is_another = number > 0 && !is_alone && pieces.first().is_some_and(|first| is_signed(first));
        if part.is_empty() || is_another || number > 0 && begins(part) {
            break;
        }
        pieces.push(part.to_owned());
        are_alone &= number == 0 || is_alone;
        if number > 0 && part.len() < cell.len() {
            break;
        }
    }
    (pieces.len() > 1).then_some((pieces, are_alone))
}

fn part_at_the_end(cell: &str) -> &str {
    cell.get(cell.len() - cell.bytes().rev().take_while(|&byte| is_part(byte)).count()..).unwrap_or_default()
}

fn part_at_the_beginning(cell: &str) -> &str {
    cell.get(..cell.bytes().take_while(|&byte| is_part(byte)).count()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";

    #[test]
    fn a_value_is_joined_over_the_rows_of_its_column() {
        for place in [9, 30, 44, 51, 73] {
            let (before, after) = C.split_at(place);
            for (text, expected) in [
                (format!("│ {before} │\n│ {after} │"), format!("│ {C} │\n│  │")),
                (format!("┃ session={before} ┃\r\n┃ {after} ┃\r\n"), format!("┃ session={C} ┃\r\n┃  ┃\r\n")),
                (
                    format!("+---+\n| Cookie | session={before} |\n|        | {after}; Path=/ |\n+---+"),
                    format!("+---+\n| Cookie | session={C} |\n|        | ; Path=/ |\n+---+"),
                ),
                (
                    format!("| a | {before} | Fri, 15 |\n| b | {after} | Jan |"),
                    format!("| a | {C} | Fri, 15 |\n| b |  | Jan |"),
                ),
                (format!("│ session={before}\n│ {after}\n"), format!("│ session={C}\n│ \n")),
            ] {
                let is_whole_already = place == 73 && text.starts_with("| a");
                let joined = joined(&text);
                assert_eq!(joined.is_none(), is_whole_already, "{text}");
                if let Some(joined) = joined {
                    assert_eq!((joined.text, joined.values), (expected, vec![C.to_owned()]));
                }
            }
        }
        let three = format!("║ {} ║\n║ {} ║\n║ {} ║", &C[..30], &C[30..60], &C[60..]);
        assert_eq!(joined(&three).map(|joined| joined.values), Some(vec![C.to_owned()]));
    }

    #[test]
    fn a_half_gives_way_and_what_is_whole_stays() {
        let half = joined(&format!("| Cookie: session={} |\n| {} |", &C[..30], &C[30..70])).expect("a half");
        assert!(half.has_halves && half.text.contains("session=… |"), "{half:?}");
        for text in [
            format!("| name | value |\n|---|---|\n| session | {C} |\n| sid | 0123456789abcdef |"),
            format!("│ {C} │\n│ {C} │"),
            format!("│ {} │\n├───┤\n│ {} │", &C[..30], &C[30..]),
            format!("| {} |\n| a | {} |", &C[..30], &C[30..]),
            "| a | b |\n| c | d |\n".to_owned(),
        ] {
            assert_eq!(joined(&text), None, "{text}");
        }
    }
}
