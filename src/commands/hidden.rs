//! What a command must not show of a request: in notes on a long wait, in errors, in its report.

use std::sync::{Arc, Mutex, PoisonError};

use super::travel::masked;
use crate::browser::{Network, OnWait};
use crate::error::Error;
use crate::lab::LabError;
use crate::lab::forge::Tampering;
use crate::lab::password::Masking;
use crate::report::{Sent, Simulation, VisitReport};

/// What is hidden, for all that may show it. A password is known only after a page has come.
#[derive(Clone, Default)]
pub(super) struct Hidden(Arc<Mutex<Masking>>);

impl Hidden {
    /// Hides more.
    pub(super) fn more(&self, hide: impl FnOnce(&mut Masking)) {
        hide(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Hides the secrets in the queries of what was typed, if anything was.
    pub(super) fn queries<'a>(&self, typed: impl IntoIterator<Item = Option<&'a str>>) {
        self.more(|masking| typed.into_iter().flatten().for_each(|address| masking.hide_in_query(address)));
    }

    /// All that is hidden.
    pub(super) fn masking(&self) -> Masking {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A network that tells of a long wait without what is hidden.
    pub(super) fn network(&self, network: Network) -> Network {
        let (hidden, told) = (self.clone(), network.on_wait.clone());
        let on_wait = OnWait::call(move |wait| {
            let masking = hidden.masking();
            told.tell(&wait.clone().with_address(|address| masking.address(address)));
        });
        Network { on_wait, ..network }
    }

    /// A visit without what is hidden.
    pub(super) fn visit(&self, mut report: VisitReport) -> VisitReport {
        let masking = self.masking();
        let beside = report.looks.iter_mut().flat_map(|look| &mut look.exchanges);
        report.exchanges.iter_mut().chain(beside).for_each(|seen| masked(seen, &masking));
        report.session_change.iter_mut().for_each(|change| masking.change(change));
        masking.page(&mut report.page);
        report.login_page.iter_mut().for_each(|page| *page = masking.address(page));
        report.evidence.iter_mut().for_each(|evidence| masking.evidence(evidence));
        report.login_by_header.iter_mut().for_each(|asked| asked.mask(&masking));
        report.remembered_by.iter_mut().for_each(|name| masking.within(name));
        report.looked_at.iter_mut().for_each(|page| *page = masking.address(page));
        report.jar.iter_mut().for_each(|row| masking.row(row));
        report
    }

    /// What a forged cookie was answered, without what is hidden.
    pub(super) fn tampering(&self, mut tampering: Tampering) -> Tampering {
        let masking = self.masking();
        std::iter::once(&mut tampering.exchange)
            .chain(&mut tampering.then)
            .for_each(|exchange| masking.exchange(exchange));
        masking.page(&mut tampering.page);
        tampering.session_change.iter_mut().for_each(|change| masking.change(change));
        tampering.login_by_header.iter_mut().for_each(|asked| asked.mask(&masking));
        let of_the_good = tampering.original_is_good.iter_mut().flat_map(|verdict| &mut verdict.evidence);
        let of_the_second = tampering.second_forgery.iter_mut().flat_map(|second| &mut second.evidence);
        let evidence = tampering.evidence.iter_mut().chain(of_the_good).chain(of_the_second);
        evidence.for_each(|evidence| masking.evidence(evidence));
        tampering
    }

    /// What a signed cookie was answered, without what is hidden.
    pub(super) fn sent(&self, mut sent: Sent) -> Sent {
        let masking = self.masking();
        sent.sent_to = masking.address(&sent.sent_to);
        std::iter::once(&mut sent.exchange).chain(&mut sent.then).for_each(|exchange| masking.exchange(exchange));
        let changes = sent.session_changes.iter_mut().flatten().chain(&mut sent.session_change);
        changes.for_each(|change| masking.change(change));
        masking.page(&mut sent.page);
        sent.evidence.iter_mut().for_each(|evidence| masking.evidence(evidence));
        sent
    }

    /// What was seen while a cookie grew older, without what is hidden.
    pub(super) fn simulation(&self, mut simulation: Simulation) -> Simulation {
        let masking = self.masking();
        let Simulation { asked, stops, sightings, .. } = &mut simulation;
        let by_header = asked.iter_mut().flat_map(|asked| &mut asked.login_by_header);
        by_header.for_each(|asked| asked.mask(&masking));
        let mut lists: Vec<_> = asked.iter_mut().map(|asked| &mut asked.evidence).collect();
        let (mut texts, mut changes) = (Vec::new(), Vec::new());
        for server in stops.iter_mut().map(|stop| &mut stop.server) {
            lists.push(&mut server.evidence);
            changes.extend(&mut server.session_change);
            texts.extend([server.logged_in_as.as_mut(), server.set_cookie.as_mut()]);
        }
        for sighting in sightings {
            lists.push(&mut sighting.evidence);
            changes.extend(&mut sighting.session_change);
            texts.push(sighting.set_cookie.as_mut());
        }
        changes.into_iter().for_each(|change| masking.change(change));
        lists.into_iter().flatten().for_each(|evidence| masking.evidence(evidence));
        texts.into_iter().flatten().for_each(|text| masking.within(text));
        simulation
    }

    /// An error without what is hidden.
    pub(super) fn error(&self, error: Error) -> Error {
        let masking = self.masking();
        let masked = |address: &str| masking.address(address);
        match error {
            Error::Browser(error) | Error::Lab(LabError::Browser(error)) => {
                Error::Browser(error.with_addresses(masked))
            }
            error => error,
        }
    }
}
