//! What a command must not show of a request: in notes on a long wait, in errors, in its report.

use std::sync::{Arc, Mutex, PoisonError};

use crate::browser::{Network, OnWait};
use crate::error::Error;
use crate::lab::LabError;
use crate::lab::password::Masking;

/// What is hidden, for all that may show it. A password is known only after a page has come.
#[derive(Clone, Default)]
pub(super) struct Hidden(Arc<Mutex<Masking>>);

impl Hidden {
    /// Hides more.
    pub(super) fn more(&self, hide: impl FnOnce(&mut Masking)) {
        hide(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
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
