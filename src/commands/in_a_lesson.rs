//! Whether a command was typed in a lesson.

/// Set for the commands of a lesson.
pub(super) const IN_A_LESSON: &str = "SESSCTL_IN_A_LESSON";

/// Whether this command was typed in a lesson.
pub(super) fn is_in_a_lesson() -> bool {
    std::env::var_os(IN_A_LESSON).is_some()
}
