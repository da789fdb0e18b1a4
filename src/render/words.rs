//! The words: what was found, as documents in both languages. One file a command.
//!
//! Nothing is computed here. A fact that a screen needs stands in the report, so that JSON has it too.

mod arrows;
mod challenge;
pub mod clock;
pub mod cookie;
pub mod demo;
mod ends;
pub mod errors;
pub mod exchange;
pub mod expire;
pub mod explain;
pub mod flask_app;
pub mod foreign;
pub mod gone;
pub mod inspect;
pub mod jar;
pub mod learn;
pub mod left_out;
pub mod login;
pub mod logout;
pub mod looks;
pub mod next;
pub mod note;
pub mod page;
pub mod pictures;
pub mod plan;
pub mod question;
pub mod recognition;
pub mod reset;
mod sentence;
pub mod serve;
pub mod session;
pub mod settings;
pub mod sign;
pub mod system;
pub mod tamper;
pub mod time;
pub mod token_header;
pub mod verdict;
pub mod visit;
pub mod welcome;
pub mod worksheet;

use super::document::{Document, bad, plain};
use super::style::Style;
use crate::cli::Report;
use crate::clock::HeldClock;
use crate::report::{AppFacts, ExpiryReport, Explanation, InspectReport, LoginSettings, TamperAnswer};

/// What a command found, as one document for each screen.
pub fn documents(report: &Report, style: &Style) -> Vec<Document> {
    match style.quiet {
        true => whole(report, style).into_iter().map(Document::without_the_next_command).collect(),
        false => whole(report, style),
    }
}

fn whole(report: &Report, style: &Style) -> Vec<Document> {
    let documents = of_report(report, style);
    if style.picture {
        return with_what_it_lived_by(pictures::alone(&documents, report, style.lang), report, style);
    }
    let mut documents = documents;
    if matches!(report, Report::Demo(_)) {
        demo::in_parts(&mut documents, style);
    }
    pictures::beside(&mut documents, report, style);
    with_what_it_lived_by(documents, report, style)
}

/// The same for a file, with every picture that there is.
pub fn sheet(report: &Report, style: &Style) -> Vec<Document> {
    let mut documents = of_report(report, style);
    if style.picture {
        documents = pictures::screens(&documents, report, style.lang);
    } else {
        pictures::into(&mut documents, report, style.lang);
    }
    with_what_it_lived_by(documents, report, style)
}

/// Says first of all what a command lived by: the held clock, the settings of a login, a certificate that was not checked.
fn with_what_it_lived_by(mut documents: Vec<Document>, report: &Report, style: &Style) -> Vec<Document> {
    if app_of(report).is_some_and(|app| app.certificate_checked == Some(false))
        && let Some(first) = documents.first_mut()
    {
        first.begin_with(bad(note::unchecked(style.lang)));
    }
    if let (Some(settings), Some(first)) = (settings_of(report), documents.first_mut()) {
        let of_login = match report {
            Report::Login(report) => settings::begun(settings, login::is_permanent_still(report), style.lang),
            _ => settings::of_login(settings, style.lang),
        };
        first.begin_with([plain(of_login)]);
    }
    if let (Some(held), Some(first)) = (clock_of(report), documents.first_mut()) {
        let is_simulation = matches!(report, Report::Expire(report) if matches!(**report, ExpiryReport::Simulation(_)));
        if is_simulation && held.both().is_none() {
            first.begin_with([plain(clock::not_used(style.lang))]);
        }
        first.begin_with(clock::held(held, style.lang));
    }
    documents
}

/// The clock that is held, by which the command lived.
fn clock_of(report: &Report) -> Option<HeldClock> {
    match report {
        Report::Login(report) => report.visit.clock,
        Report::Visit(report) => report.clock,
        Report::Logout(report) => report.visit.clock,
        Report::Jar(report) => report.clock,
        Report::Inspect(report) => match &**report {
            InspectReport::OfLogin(of_login) => of_login.clock,
            InspectReport::NoSession(no_session) => no_session.clock,
            _ => None,
        },
        Report::Tamper(report) => match &**report {
            TamperAnswer::Sent(report) => report.clock,
            TamperAnswer::NoSession(no_session) => no_session.clock,
        },
        Report::Sign(signing) => signing.clock,
        Report::Expire(report) => match &**report {
            ExpiryReport::Expiry(expiry) => expiry.clock,
            ExpiryReport::Simulation(found) => found.simulation.clock,
            ExpiryReport::NoSession(no_session) => no_session.clock,
        },
        Report::Explain(report) => match &**report {
            Explanation::Cookie(worked) => worked.clock,
            Explanation::NoSession(no_session) => no_session.clock,
            Explanation::Terms(_) | Explanation::Term(_) | Explanation::Deletion(_) => None,
        },
        Report::Serve(_) | Report::Demo(_) | Report::Clock(_) => None,
        Report::Worksheet(_) | Report::Plan(_) | Report::Reset(_) | Report::Learn(_) => None,
        Report::Completions(_) | Report::Man(_) | Report::Schema(_) => None,
    }
}

/// The settings of the browser's login that are in force.
fn settings_of(report: &Report) -> Option<&LoginSettings> {
    match report {
        Report::Expire(report) => match &**report {
            ExpiryReport::Expiry(expiry) => expiry.settings.as_deref(),
            ExpiryReport::Simulation(found) => found.simulation.app.settings.as_deref(),
            ExpiryReport::NoSession(_) => None,
        },
        Report::Inspect(report) => match &**report {
            InspectReport::OfLogin(of_login) => of_login.settings.as_deref(),
            _ => None,
        },
        other => app_of(other).and_then(|app| app.settings.as_deref()),
    }
}

/// The app that was talked to.
fn app_of(report: &Report) -> Option<&AppFacts> {
    match report {
        Report::Login(report) => Some(&report.visit.app),
        Report::Visit(report) => Some(&report.app),
        Report::Logout(report) => Some(&report.visit.app),
        Report::Tamper(report) => match &**report {
            TamperAnswer::Sent(report) => Some(&report.tampering.app),
            TamperAnswer::NoSession(_) => None,
        },
        Report::Sign(signing) => signing.sent.as_ref().map(|sent| &sent.app),
        Report::Expire(report) => match &**report {
            ExpiryReport::Simulation(found) => Some(&found.simulation.app),
            ExpiryReport::Expiry(_) | ExpiryReport::NoSession(_) => None,
        },
        _ => None,
    }
}

fn of_report(report: &Report, style: &Style) -> Vec<Document> {
    match report {
        Report::Login(report) => vec![login::document(report, style)],
        Report::Visit(report) => vec![visit::document(report, style)],
        Report::Logout(report) => vec![logout::document(report, style)],
        Report::Jar(report) => vec![jar::document(report, style)],
        Report::Inspect(report) => match &**report {
            InspectReport::One(examined) => vec![inspect::document(examined, style)],
            InspectReport::OfLogin(of_login) => vec![inspect::of_login(of_login, style)],
            InspectReport::NoSession(no_session) => vec![gone::document(&no_session.gone, style)],
            InspectReport::Many(_) => Vec::new(),
            InspectReport::Deletion(deletion) => vec![inspect::deletion(deletion, style)],
        },
        Report::Tamper(report) => match &**report {
            TamperAnswer::Sent(report) => vec![tamper::document(report, style)],
            TamperAnswer::NoSession(no_session) => vec![gone::document(&no_session.gone, style)],
        },
        Report::Sign(signing) => vec![sign::document(signing, style)],
        Report::Expire(report) => match &**report {
            ExpiryReport::Expiry(expiry) => vec![expire::document(expiry, style)],
            ExpiryReport::Simulation(simulation) => expire::simulation(simulation, style),
            ExpiryReport::NoSession(no_session) => vec![gone::document(&no_session.gone, style)],
        },
        Report::Demo(demo) => demo::documents(demo, style),
        Report::Clock(report) => vec![clock::document(report, style)],
        Report::Explain(report) => vec![explain::document(report, style)],
        Report::Worksheet(worksheet) => worksheet::documents(worksheet, style),
        Report::Plan(plan) => plan::documents(plan, style),
        Report::Reset(report) => vec![reset::document(report, style)],
        Report::Learn(report) => vec![learn::document(report, style)],
        Report::Serve(served) => vec![serve::document(served, style)],
        Report::Completions(_) | Report::Man(_) | Report::Schema(_) => Vec::new(),
    }
}
