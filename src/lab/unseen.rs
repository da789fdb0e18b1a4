//! What differs between two pages that a person reads alike: what stands in templates and scripts, and in tags.
//!
//! ```text
//! without a cookie   <p>Welcome</p>
//! with it            <p>Welcome</p><template><a href="/admin">mia</a></template><script src="bar.js"></script>
//!                                  a script shows it, and no reader of the text finds it
//! ```

use std::collections::BTreeSet;

use super::page::{Mark, UNSEEN, VOID, is_html, marks};
use super::varying::{is_only_a_mask, masked};
use crate::exchange::Response;

/// The most elements that are named.
const MOST_ELEMENTS: usize = 20;
/// The most characters of the name of an element.
const LONGEST_NAME: usize = 40;
/// How deep elements are followed.
const MAX_DEPTH: usize = 64;

/// The name under which a comment is told.
const COMMENT: &str = "comment";

/// A tag, or a text that is not shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    /// The element that hides it, or else its own.
    element: String,
    /// What it is, without the values that stand in it.
    shape: String,
    /// The same with its values, masked.
    whole: String,
}

/// The elements in which a page differs from what comes without a cookie, where a person reads the same. What differs among
/// the answers without one varies by itself, and is left out. Empty: nothing differs, or these are no HTML pages.
pub(super) fn differing(without: &[&Response], with: &Response) -> Vec<String> {
    let are_pages = without.iter().chain([&with]).all(|response| is_html(response));
    let Some(first) = without.first().filter(|_| are_pages) else { return Vec::new() };
    let (theirs, ours) = (pieces(&first.body), pieces(&with.body));
    let others: Vec<Vec<Piece>> = without.iter().skip(1).map(|response| pieces(&response.body)).collect();
    let (mut shapes, mut elements) = (BTreeSet::new(), BTreeSet::new());
    for other in &others {
        for (one, another) in [(&theirs, other), (other, &theirs)] {
            let wholes: BTreeSet<&str> = another.iter().map(|piece| piece.whole.as_str()).collect();
            let known: BTreeSet<&str> = another.iter().map(|piece| piece.shape.as_str()).collect();
            for piece in one.iter().filter(|piece| !wholes.contains(piece.whole.as_str())) {
                shapes.insert(piece.shape.as_str());
                // what is not even of the same shape may be anything the next time
                if !known.contains(piece.shape.as_str()) {
                    elements.insert(piece.element.as_str());
                }
            }
        }
    }
    let mut differing = Vec::new();
    for (one, another) in [(&ours, &theirs), (&theirs, &ours)] {
        let wholes: BTreeSet<&str> = another.iter().map(|piece| piece.whole.as_str()).collect();
        for piece in one {
            let varies = shapes.contains(piece.shape.as_str()) || elements.contains(piece.element.as_str());
            if !varies && !wholes.contains(piece.whole.as_str()) && !differing.contains(&piece.element) {
                differing.push(piece.element.clone());
            }
        }
    }
    differing.truncate(MOST_ELEMENTS);
    differing
}

/// The tags of a page, and its texts that are not shown, each once.
fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut known = BTreeSet::new();
    let mut add = |piece: Piece| {
        if known.insert(piece.whole.clone()) {
            pieces.push(piece);
        }
    };
    // (its name, whether it hides what is in it)
    let mut open: Vec<(String, bool)> = Vec::new();
    for mark in marks(html) {
        match mark {
            Mark::Start(name, attributes) => {
                let hides = UNSEEN.contains(&name.as_str()) || attributes.iter().any(|(name, _)| name == "hidden");
                let hidden_in = hidden_in(&open).map(str::to_owned);
                add(of_tag(&attributes, &name, hidden_in.unwrap_or_else(|| shortened(&name))));
                if !VOID.contains(&name.as_str()) && open.len() < MAX_DEPTH {
                    open.push((shortened(&name), hides));
                }
            }
            Mark::End(name) => {
                let name = shortened(&name);
                if let Some(place) = open.iter().rposition(|(open, _)| *open == name) {
                    open.truncate(place);
                }
            }
            Mark::Text(text) => {
                let element = hidden_in(&open).map(str::to_owned);
                element.and_then(|element| of_text(&text, element)).into_iter().for_each(&mut add);
            }
            Mark::Comment(text) => of_text(&text, COMMENT.to_owned()).into_iter().for_each(&mut add),
        }
    }
    pieces
}

fn shortened(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

/// The innermost element that hides what is in it.
fn hidden_in(open: &[(String, bool)]) -> Option<&str> {
    open.iter().rev().find(|(_, hides)| *hides).map(|(name, _)| name.as_str())
}

fn of_tag(attributes: &[(String, String)], name: &str, element: String) -> Piece {
    let (mut shape, mut whole) = (format!("{element} <{name}"), String::new());
    for (attribute, value) in attributes {
        shape.push(' ');
        shape.push_str(attribute);
        whole.push_str(&masked(value));
        whole.push('"');
    }
    Piece { whole: format!("{shape}>{whole}"), shape, element }
}

fn of_text(text: &str, element: String) -> Option<Piece> {
    let text = masked(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_quote = |char: char| matches!(char, '"' | '\'' | '`');
    let between: Vec<&str> = text.split(is_quote).step_by(2).collect();
    let (shape, whole) = (format!("{element} {}", between.join("\"\"")), format!("{element} {text}"));
    (!is_only_a_mask(&text)).then_some(Piece { element, shape, whole })
}

#[cfg(test)]
mod tests {
    use super::*;
    fn response(body: &str) -> Response {
        Response {
            status: 200,
            reason: String::new(),
            headers: Vec::new(),
            body: body.to_owned(),
            charset: "UTF-8",
            is_cut: false,
        }
    }

    fn of(without: [&str; 2], with: &str) -> Vec<String> {
        let without = without.map(response);
        differing(&without.each_ref(), &response(with))
    }

    #[test]
    fn what_stands_in_templates_scripts_and_tags_differs_where_the_text_does_not() {
        let bar = "<template><a href=/admin>mia</a></template><script src=bar.js></script>";
        assert_eq!(of(["<p>a"; 2], &format!("{bar}<p>a")), ["template", "script"]);
        assert_eq!(of([&format!("{bar}<p>a"); 2], "<p>a"), ["template", "script"]);
        assert_eq!(of(["<script>user = null</script>"; 2], "<script>user = 'mia'</script>"), ["script"]);
        assert_eq!(of(["<title>a</title>"; 2], "<title>a, mia</title>"), ["title"]);
        assert_eq!(of(["<!-- nobody -->"; 2], "<!-- mia -->"), ["comment"]);
        assert_eq!(of(["<p class=out>a"; 2], "<p class=in>a"), ["p"]);
        assert_eq!(of(["<p>a<b hidden>x</b>"; 2], "<p>a<b hidden>mia</b>"), ["b"]);
    }

    #[test]
    fn what_varies_by_itself_is_no_difference() {
        for (first, second, with) in [
            ("<script nonce=8f3a>a</script>", "<script nonce=91bc>a</script>", "<script nonce=77aa>a</script>"),
            ("<script>t = 'abc'</script>", "<script>t = 'def'</script>", "<script>t = 'ghi'</script>"),
            ("<input type=hidden value=abc>", "<input type=hidden value=def>", "<input type=hidden value=ghi>"),
            ("<template>carpe</template>", "<template>diem</template>", "<template>festina</template>"),
            ("<script>t = 1</script>", "<script>t = 1</script>", "<script>t = 2</script>"),
            ("<img src=a.png>", "<video src=b>", "<img src=c.png>"),
            ("<p>a", "<p>a", "<p>a"),
        ] {
            assert_eq!(of([first, second], with), [""; 0], "{with}");
        }
    }

    #[test]
    fn a_page_of_many_elements_is_compared_in_the_time_of_any_other() {
        let deep = "<div><b hidden>".repeat(1 << 16);
        assert_eq!(of([&deep; 2], &format!("{deep}<template>")), ["b"], "it is in what is hidden");
        let long = format!("<{} hidden>{}", "x".repeat(1 << 16), "<b>".repeat(1 << 16));
        assert_eq!(of([&long; 2], &format!("{long}<i>")), ["x".repeat(LONGEST_NAME)]);
        assert_eq!(of(["{\"user\": null}"; 2], "{\"user\": {}}"), [""; 0], "no HTML");
    }
}
