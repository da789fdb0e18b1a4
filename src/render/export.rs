//! A screen as the text of a file.

use super::style::Style;
use super::surface::terminal::{self, Paper};
use super::surface::theme::Sheet;
use super::surface::{html, markdown, plain, svg};
use super::words;
use crate::cli::Report;
use crate::cli::export::{Export, Format};
use crate::cli::list::About;
use crate::lang::Lang;
use crate::render::document::Document;

/// The screen of a command with its pictures. `None` where it has none: of many cookies.
pub fn text(report: &Report, style: &Style, export: &Export) -> Option<String> {
    let mut documents = words::sheet(report, style);
    // a handout does not name the command that prints the answers
    if matches!(report, Report::Worksheet(_)) {
        documents = documents.into_iter().map(Document::without_the_next_command).collect();
    }
    if documents.is_empty() {
        return None;
    }
    // a page has its title above everything, so that the handout's own is not there twice
    let has_heading = matches!(export.format, Format::Html | Format::Markdown);
    let own = match (report, documents.first_mut()) {
        (Report::Worksheet(_), Some(first)) if has_heading => first.take_title(),
        (Report::Worksheet(worksheet), _) => Some(worksheet.title.of(style.lang).to_owned()),
        _ => None,
    };
    let title = match own {
        Some(title) => title,
        None => {
            let about = About::of(export.command).map(|about| about.text.of(style.lang)).unwrap_or_default();
            format!("sessctl {}: {about}", export.command)
        }
    };
    let lang = match style.lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    };
    let sheet = Sheet { title: &title, lang, documents: &documents };
    Some(match export.format {
        Format::Svg => svg::text(&sheet),
        Format::Html => html::text(&sheet),
        Format::Markdown => markdown::text(&sheet),
        Format::Text => {
            let text = |document| match style.plain {
                true => plain::text(document),
                false => terminal::text(document, Paper::PAGE),
            };
            documents.iter().map(text).collect::<Vec<_>>().join("\n")
        }
    })
}
