//! A screen as a page: one file of HTML, without a script, for a browser and for paper.

use super::svg::{STROKES, figure};
use super::theme::{Ink, Sheet, css, escaped};
use crate::render::document::{Block, Cookie, Document, Exchange, Piece, Role, Table};

/// The whole page.
pub fn text(sheet: &Sheet<'_>) -> String {
    let mut page = Page { body: String::new(), figures: 0 };
    for document in sheet.documents {
        page.document(document);
    }
    let (title, lang) = (escaped(sheet.title), escaped(sheet.lang));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}{STROKES}{}</style>\n\
         </head>\n<body class=\"paper plain\">\n<main>\n<h1>{title}</h1>\n{}</main>\n</body>\n</html>\n",
        css(),
        page.body
    )
}

const STYLE: &str = "\
@page { size: A4; margin: 16mm }\n\
body { margin: 0; font-family: sans-serif; font-size: 1.05rem; line-height: 1.5 }\n\
main { max-width: 50rem; margin: 0 auto; padding: 1.5rem }\n\
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin: 1.4rem 0 .4rem }\n\
h1, h2, figcaption, thead th { break-after: avoid }\n\
p { margin: .5rem 0 }\n\
pre, code, samp { font-family: monospace; overflow-wrap: anywhere }\n\
pre { white-space: pre-wrap; padding: .6rem .8rem; border-radius: .4rem; margin: .6rem 0 }\n\
.header, .line { display: block; padding-left: 6ch; text-indent: -6ch }\n\
.header { word-break: break-all }\n\
pre, figure, tr, .exchange, dl > div { break-inside: avoid }\n\
dl > div { display: grid; grid-template-columns: minmax(6rem, 9rem) 1fr; gap: 0 1rem; margin: .25rem 0 }\n\
dt { font-weight: bold; grid-column: 1 } dd { margin: 0; grid-column: 2; overflow-wrap: anywhere }\n\
table { border-collapse: collapse; margin: .6rem 0; width: 100% }\n\
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid; overflow-wrap: anywhere; line-break: strict; word-break: auto-phrase }\n\
td:first-child, th:first-child { white-space: nowrap }\n\
figure { margin: 1rem 0 } figure svg { width: 100%; height: auto; display: block }\n\
figure text { font-family: monospace; white-space: pre }\n\
.next { margin-top: 1.2rem; border-top: 1px solid; padding-top: .6rem }\n\
.title, .command, .look { font-weight: bold }\n\
.payload, .time, .signature { font-family: monospace; overflow-wrap: anywhere }\n\
mark { background: none; color: inherit; text-decoration: underline; text-decoration-thickness: .18em }\n\
@media print { main { max-width: none; padding: 0 } body { font-size: 10.5pt } }\n";

/// The page as it fills up.
struct Page {
    body: String,
    figures: usize,
}

fn inline(pieces: &[Piece]) -> String {
    pieces.iter().map(one).collect()
}

fn one(piece: &Piece) -> String {
    let text = escaped(piece.text());
    match piece.role() {
        Role::Plain => text,
        Role::Title => format!("<strong>{text}</strong>"),
        Role::Command => format!("<code class=\"command\">{text}</code>"),
        role => format!("<span class=\"{}\">{text}</span>", Ink::Text(role).class()),
    }
}

impl Page {
    fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn document(&mut self, document: &Document) {
        self.put("<section>");
        let mut is_in_list = false;
        for block in document.blocks() {
            let is_fact = matches!(block, Block::Fact { .. });
            if is_fact && !is_in_list {
                self.put("<dl>");
            }
            let goes_on = is_in_list && matches!(block, Block::Note(_));
            if is_in_list && !is_fact && !goes_on {
                self.put("</dl>");
            }
            is_in_list = is_fact || goes_on;
            match block {
                Block::Note(pieces) if goes_on => {
                    let note = inline(pieces);
                    self.put(&format!("<div><dd>{note}</dd></div>"));
                }
                block => self.block(block),
            }
        }
        if is_in_list {
            self.put("</dl>");
        }
        self.put("</section>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(pieces) => {
                let title: String = pieces.iter().map(|piece| escaped(piece.text())).collect();
                self.put(&format!("<h2>{title}</h2>"));
            }
            Block::Question(question) if question.is_for_presenter => {}
            Block::Question(question) => {
                let look = one(&question.text);
                self.put(&format!("<p class=\"look\">{look}</p>"));
            }
            Block::Paragraph(pieces) | Block::Note(pieces) => {
                let text = inline(pieces);
                self.put(&format!("<p>{text}</p>"));
            }
            Block::Fact { label, pieces } => {
                let (label, text) = (one(label), inline(pieces));
                self.put(&format!("<div><dt>{label}</dt><dd>{text}</dd></div>"));
            }
            Block::Message { label, text } => {
                let (label, text) = (one(label), inline(text));
                self.put(&format!("<p>{label}{text}</p>"));
            }
            Block::Table(table) => self.table(table),
            Block::Rows { table, rows } => self.table(&table.some(rows)),
            Block::Cookie(cookie) => self.cookie(cookie),
            Block::Anatomy { cookie, names } => {
                self.cookie(cookie);
                let names: Vec<String> = names.iter().map(one).collect();
                let names = names.join(" · ");
                self.put(&format!("<p>{names}</p>"));
            }
            Block::Comparison { before: [before_label, before], after: [after_label, after] } => {
                let (same_start, same_end) = same_ends(before.text(), after.text());
                for (label, text) in [(before_label, before), (after_label, after)] {
                    let (label, class) = (one(label), Ink::Text(text.role()).class());
                    let marked = marked(text.text(), same_start, same_end);
                    self.put(&format!("<p>{label}</p>\n<pre class=\"panel {class}\">{marked}</pre>"));
                }
            }
            Block::Exchange(exchange) => self.exchange(exchange),
            Block::Picture(picture) => {
                let (id, title) = (self.figures, one(picture.title()));
                self.figures += 1;
                let drawn = figure(picture, id);
                self.put(&format!("<figure>\n<figcaption>{title}</figcaption>\n{drawn}</figure>"));
            }
            Block::Command { command, about } => {
                let (command, about) = (one(command), one(about));
                self.put(&format!("<p>{command} {about}</p>"));
            }
            Block::TryNext { again, place, label, command } => {
                again.iter().chain(place).for_each(|above| self.put(&format!("<p>{}</p>", one(above))));
                let (label, command) = (one(label), escaped(command.text()));
                self.put(&format!("<p class=\"next\">{label}<code class=\"command\">{command}</code></p>"));
            }
            Block::Blank => {}
        }
    }

    fn cookie(&mut self, cookie: &Cookie) {
        let cookie = inline(&cookie.pieces());
        self.put(&format!("<pre class=\"panel\">{cookie}</pre>"));
    }

    fn table(&mut self, table: &Table) {
        self.put("<table>");
        if !table.headings.is_empty() {
            let headings: String = table
                .headings
                .iter()
                .map(|heading| format!("<th scope=\"col\">{}</th>", escaped(heading.text())))
                .collect();
            self.put(&format!("<thead><tr>{headings}</tr></thead>"));
        }
        self.put("<tbody>");
        for row in &table.rows {
            let cells: String = row.iter().map(|cell| format!("<td>{}</td>", inline(cell))).collect();
            self.put(&format!("<tr>{cells}</tr>"));
        }
        self.put("</tbody>\n</table>");
    }

    fn exchange(&mut self, exchange: &Exchange) {
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
        // a header goes on behind its own beginning, and is broken where the line ends
        let header = |pieces: &[Piece]| format!("<span class=\"header\">    {}\n</span>", inline(pieces));
        let line = |piece: &Piece| format!("<span class=\"line\">    {}\n</span>", one(piece));
        let mut lines = String::new();
        if shown.has_request() {
            lines.push_str(&format!("{}{}\n", one(to_server), one(request_line)));
            lines.extend(cookie.iter().map(|cookie| header(cookie)));
            lines.extend(body.iter().map(|body| header(std::slice::from_ref(body))));
        }
        if shown.has_response() {
            lines.push_str(&format!("{}{}\n", one(to_browser), one(status_line)));
            lines.extend(set_cookies.iter().map(|set_cookie| header(set_cookie)));
            lines.extend(location.iter().map(|location| header(std::slice::from_ref(location))));
            lines.extend(jar.iter().map(line));
        }
        let lines = lines.trim_end();
        self.put(&format!("<pre class=\"panel exchange\">{lines}</pre>"));
    }
}

/// How many characters two texts share at their beginning and at their end.
fn same_ends(one: &str, other: &str) -> (usize, usize) {
    let start = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let room = one.chars().count().min(other.chars().count()) - start;
    let end = one.chars().rev().zip(other.chars().rev()).take_while(|(one, other)| one == other).count();
    (start, end.min(room))
}

/// The text, with a mark on what stands between these ends.
fn marked(text: &str, start: usize, end: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let last = characters.len().saturating_sub(end);
    let part = |from: usize, to: usize| -> String {
        escaped(&characters.get(from..to).unwrap_or_default().iter().collect::<String>())
    };
    format!("{}<mark>{}</mark>{}", part(0, start), part(start, last), part(last, characters.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::{Column, Shown, plain};

    fn page(document: Document) -> String {
        text(&Sheet { title: "a <title>", lang: "ja", documents: &[document] })
    }

    #[test]
    fn a_page_has_its_language_and_no_text_breaks_out_of_it() {
        let mut document = Document::new();
        document.title("</title><script>alert(1)</script>").text("<img src=x onerror=alert(1)>");
        document.fact("label\"", [plain("a & b")]).note([plain("<i>")]);
        document.rows(&[Column::Setting, Column::Sentence], vec![vec![vec![plain("|")], vec![plain("<td>")]]]);
        let page = page(document);
        assert!(page.contains("<html lang=\"ja\">") && page.contains("<title>a &lt;title&gt;</title>"));
        for tag in ["<script", "<img", "<i>", "<td><td>"] {
            assert!(!page.contains(tag), "{tag}");
        }
        assert!(page.contains("<dt>label&quot;</dt><dd>a &amp; b</dd>"));
    }

    #[test]
    fn a_header_is_one_line_of_its_own_that_begins_with_its_name() {
        let exchange = Exchange {
            shown: Shown::Whole,
            to_server: plain("→ "),
            request_line: plain("GET /"),
            cookie: None,
            body: None,
            to_browser: plain("← "),
            status_line: plain("200 OK"),
            set_cookies: vec![vec![plain("Set-Cookie: session="), plain("x".repeat(200))]],
            location: None,
            jar: vec![plain("kept")],
        };
        let mut document = Document::new();
        document.push(Block::Exchange(Box::new(exchange)));
        let page = page(document);
        let value = "x".repeat(200);
        assert!(page.contains(&format!("<span class=\"header\">    Set-Cookie: session={value}\n</span>")), "{page}");
        assert!(page.contains("<span class=\"line\">    kept\n</span></pre>"), "{page}");
        assert!(page.contains(".header { word-break: break-all }"), "{page}");
    }

    #[test]
    fn what_was_changed_is_marked() {
        let mut document = Document::new();
        let [before, after] = ["alice is in", "alive is in"].map(plain);
        document.push(Block::Comparison { before: [plain("before"), before], after: [plain("after"), after] });
        let page = page(document);
        assert!(page.contains("ali<mark>c</mark>e is in") && page.contains("ali<mark>v</mark>e is in"), "{page}");
    }
}
