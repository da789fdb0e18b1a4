//! An app with one thing wrong, as a value.

use crate::lang::Bilingual;
use crate::server::Deployment;
use crate::teaching::station::Station;

/// An app with one thing wrong, and the same app without it.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The name of the entry, in lower case with hyphens.
    pub name: &'static str,
    /// What is wrong, in one sentence.
    pub wrong: Bilingual,
    /// The name of what is wrong, in lower case with hyphens. Two entries have the same one if they mend it in two ways.
    pub cause: &'static str,
    /// The station at which the session goes wrong.
    pub station: Station,
    /// The name that a browser has to know the app by, for a fault that no browser shows at 127.0.0.1. No DNS has it: it
    /// is for the browser alone.
    pub host: Option<&'static str>,
    /// The app with the fault: what answers at each of its addresses. Each call makes it anew, as a restart does.
    pub app: fn() -> Vec<Deployment>,
    /// The same app without it.
    pub mended: fn() -> Vec<Deployment>,
}

/// One thing wrong, and what it looks like in the app with it and in the mended one.
#[cfg(test)]
pub(super) mod tests {
    use super::Fault;
    use crate::server::visitor::Visitor;

    /// The results of a test at the first address of the app with the fault, and of the mended one.
    pub(in super::super) fn both<T>(fault: &Fault, test: impl Fn(Visitor) -> T) -> [T; 2] {
        [fault.app, fault.mended].map(|start| test(Visitor::to(start().remove(0))))
    }
}
