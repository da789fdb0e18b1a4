//! What a command answers with its exit code.

/// The answer to the question that a command asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, or done: exit code 0.
    Yes,
    /// No: exit code 1.
    No,
    /// It cannot be told: exit code 3.
    CannotTell,
}

impl From<bool> for Answer {
    fn from(is_yes: bool) -> Answer {
        if is_yes { Answer::Yes } else { Answer::No }
    }
}
