//! Arguments about where it is seen who is logged in.

use clap::Args;

use crate::lab::probe::Look;

/// Which page shows who is logged in, and by what.
#[derive(Args, Clone, Debug, Default)]
pub struct LookArgs {
    /// A page that shows who is logged in: /me
    #[arg(long, value_name = "PATH")]
    pub page: Option<String>,

    /// A text that only a logged-in user sees
    #[arg(long, value_name = "TEXT")]
    pub shows: Option<String>,
}

impl LookArgs {
    /// As plain settings.
    pub fn look(&self) -> Look {
        Look { page: self.page.clone(), shows: self.shows.clone().filter(|text| !text.is_empty()) }
    }
}
