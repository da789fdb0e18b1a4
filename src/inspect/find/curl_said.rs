//! What `curl -v` says of a cookie that it takes into its jar.
//!
//! ```text
//! * Added cookie session="eyJpZCI6Img…" for domain 127.0.0.1, path /, expire 1795376673
//! ```

use super::end;
use super::found::End;

/// A cookie that curl took in.
pub(super) struct Taken<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
    /// Its end. curl says 0 for a cookie that ends with it.
    pub end: Option<End>,
}

/// The cookie of such a line.
pub(super) fn taken(line: &str) -> Option<Taken<'_>> {
    let rest = ["Added cookie ", "Replaced cookie "].iter().find_map(|said| line.split_once(said))?.1;
    let (name, rest) = rest.split_once("=\"")?;
    let (value, behind) = rest.split_once("\" for domain ")?;
    let end = behind.rsplit_once(", expire ").and_then(|(_, end)| end::read(end));
    Some(Taken { name, value, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_the_value_and_the_end_are_said() {
        for (said, at) in [("Added", 1_800_003_600), ("Replaced", 61), ("Added", 0)] {
            let line = format!("* {said} cookie session=\"x.y.z\" for domain 127.0.0.1, path /, expire {at}");
            let Taken { name, value, end } = taken(&line).expect(&line);
            assert_eq!((name, value), ("session", "x.y.z"));
            let unix = end.map(|end| match end {
                End::Expires { at, .. } => at.unix(),
                End::MaxAge { seconds } => seconds,
                End::MaxAgeUntil { at } => at.unix(),
            });
            assert_eq!(unix, (at > 0).then_some(at));
        }
        assert!(taken("* Added cookie").is_none() && taken("session=\"x\"").is_none());
    }
}
