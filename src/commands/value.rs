//! `--value`: the cookie alone, for another command.

use clap::Args;

/// Whether the cookie alone is wanted.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct ValueArgs {
    /// Print the value of the cookie alone
    #[arg(long)]
    pub value: bool,
}
