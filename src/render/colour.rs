//! When a screen has colours. The terminal surface says which.

use std::env;

pub use crate::cli::When;

impl When {
    /// Whether what goes to a stream is coloured. What was typed counts before the variables, and they before what the
    /// configuration file says.
    pub fn wants_colour(typed: Option<When>, set: Option<When>, is_terminal: bool) -> bool {
        let variable = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let coloured = match typed {
            Some(When::Always) => true,
            Some(When::Never) => false,
            Some(When::Auto) => automatic(is_terminal, None, variable),
            None => automatic(is_terminal, set, variable),
        };
        // what is asked for is done, even where the console shows it as letters
        coloured && (is_understood() || !is_terminal || typed == Some(When::Always))
    }
}

/// Whether the console obeys escape sequences. One of Windows has to be told to (`ENABLE_VIRTUAL_TERMINAL_PROCESSING` of
/// SetConsoleMode), which this does; one from before Windows 10 cannot, and would show them as letters.
#[cfg(windows)]
fn is_understood() -> bool {
    crossterm::ansi_support::supports_ansi()
}

/// A terminal of Unix does.
#[cfg(not(windows))]
const fn is_understood() -> bool {
    true
}

/// NO_COLOR (no-color.org) wins over FORCE_COLOR (force-color.org) and CLICOLOR_FORCE (bixense.com/clicolors): it is
/// for people who cannot read a coloured screen. `FORCE_COLOR=0` and `CLICOLOR_FORCE=0` force nothing.
/// After that the stream has to be a terminal, and `TERM=dumb` and `CLICOLOR=0` turn colours off.
fn automatic(is_terminal: bool, set: Option<When>, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, wanted: &str| variable(name).is_some_and(|value| value == wanted);
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let forces = |name: &str| is_set(name) && !is(name, "0");
    if is_set("NO_COLOR") {
        return false;
    }
    if forces("FORCE_COLOR") || forces("CLICOLOR_FORCE") {
        return true;
    }
    match set {
        Some(When::Always) => true,
        Some(When::Never) => false,
        Some(When::Auto) | None => is_terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured(is_terminal: bool, environment: &[(&str, &str)]) -> bool {
        set_to(None, is_terminal, environment)
    }

    fn set_to(set: Option<When>, is_terminal: bool, environment: &[(&str, &str)]) -> bool {
        automatic(is_terminal, set, |name| {
            environment.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_terminal_has_colours_and_a_pipe_has_none() {
        assert!(coloured(true, &[]));
        assert!(!coloured(false, &[]));
    }

    #[test]
    fn the_variables_decide_in_the_order_of_their_conventions() {
        assert!(!coloured(true, &[("NO_COLOR", "1")]));
        assert!(coloured(true, &[("NO_COLOR", "")]), "an empty NO_COLOR is not set");
        assert!(coloured(false, &[("FORCE_COLOR", "1")]));
        assert!(coloured(false, &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]));
        assert!(!coloured(false, &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), "NO_COLOR wins");
        assert!(!coloured(false, &[("FORCE_COLOR", "0")]) && !coloured(false, &[("FORCE_COLOR", "")]));
        assert!(!coloured(true, &[("TERM", "dumb")]));
        assert!(!coloured(true, &[("CLICOLOR", "0")]) && coloured(true, &[("CLICOLOR", "1")]));
        assert!(!coloured(false, &[("CLICOLOR", "1")]), "CLICOLOR is about terminals");
    }
    #[test]
    fn the_configuration_file_is_asked_after_the_variables_that_force() {
        assert!(set_to(Some(When::Always), false, &[]) && !set_to(Some(When::Never), true, &[]));
        assert!(!set_to(Some(When::Always), true, &[("NO_COLOR", "1")]));
        assert!(set_to(Some(When::Never), false, &[("FORCE_COLOR", "1")]));
        assert!(set_to(Some(When::Auto), true, &[]) && !set_to(Some(When::Auto), false, &[]));
    }
}
