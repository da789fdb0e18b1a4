//! Did you mean: the names that are like what was typed.

/// The names that are a slip of the finger away, the nearest ones; or those that begin so.
pub(super) fn similar<'a>(found: &str, names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let bare = found.trim_start_matches('-');
    let most = (bare.chars().count() / 3).max(1);
    let far = |name: &str| strsim::damerau_levenshtein(found, name);
    let nearest = names.clone().map(far).min().filter(|&distance| distance <= most && bare.len() > 1);
    let begins = |name: &str| bare.len() >= 3 && name.starts_with(found);
    let near = |name: &&str| nearest.map_or_else(|| begins(name), |nearest| far(name) == nearest);
    names.filter(near).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar_to(found: &str) -> Vec<String> {
        similar(found, ["login", "logout", "expire", "--secret", "--secret-stdin", "--digest"].into_iter())
    }

    #[test]
    fn a_suggestion_is_a_slip_of_the_finger_away() {
        assert_eq!(similar_to("logon"), ["login"]);
        assert_eq!(similar_to("log"), ["login", "logout"]);
        assert_eq!(similar_to("--dijest"), ["--digest"]);
        assert_eq!(similar_to("--secrt"), ["--secret"]);
        assert_eq!(similar_to("--user"), [""; 0]);
        assert_eq!(similar_to("x"), [""; 0]);
    }
}
