//! The words: what was found, as documents in both languages. One file a command.
//!
//! Nothing is computed here. A fact that a screen needs stands in the report, so that JSON has it too.

pub mod cookie;
pub mod demo;
pub mod errors;
pub mod exchange;
pub mod expire;
pub mod inspect;
pub mod jar;
pub mod next;
pub mod note;
pub mod page;
pub mod serve;
pub mod sign;
pub mod starting;
pub mod system;
pub mod tamper;
pub mod time;
pub mod verdict;
pub mod visit;
pub mod welcome;

use super::document::Document;
use super::style::Style;
use crate::cli::Report;
use crate::report::{ExpiryReport, InspectReport};

/// What a command found, as one document for each screen.
pub fn documents(report: &Report, style: &Style) -> Vec<Document> {
    match report {
        Report::Login(report) | Report::Visit(report) | Report::Logout(report) => vec![visit::document(report, style)],
        Report::Jar(report) => vec![jar::document(report, style)],
        Report::Inspect(report) => match &**report {
            InspectReport::One(examined) => vec![inspect::document(examined, style)],
            InspectReport::Many(_) => Vec::new(),
        },
        Report::Tamper(report) => vec![tamper::document(report, style)],
        Report::Sign(signing) => vec![sign::document(signing, style)],
        Report::Expire(report) => match &**report {
            ExpiryReport::Expiry(expiry) => vec![expire::document(expiry, style)],
            ExpiryReport::Simulation(simulation) => expire::simulation(simulation, style),
        },
        Report::Demo(demo) => demo::documents(demo, style),
        Report::Serve(served) => vec![serve::document(served, style)],
        Report::Completions(_) | Report::Man(_) | Report::Schema(_) => Vec::new(),
    }
}
