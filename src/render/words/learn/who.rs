//! The learner, as a command names one.

use crate::cli::shell_option;
use crate::render::document::escape::escape;

/// The option that names the learner. A name that a screen cannot show as it is would be another one when it is typed.
pub(super) fn who(learner: &str) -> String {
    shell_option("learner", if escape(learner) == learner { learner } else { "NAME" })
}
