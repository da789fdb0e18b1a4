//! Which age to ask for next, until the oldest that is accepted and the youngest that is refused are neighbours.
//!
//! People choose lifetimes that are easy to say: ten minutes, eight hours, 31 days. So such ages are tried first, and
//! after one that is accepted the second after it. What is left is halved, at whole days, hours and minutes first.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Lifetimes that people choose, in seconds.
const LIKELY: [i64; 30] = [
    10,
    20,
    30,
    MINUTE,
    2 * MINUTE,
    3 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
    8 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    3 * DAY,
    5 * DAY,
    7 * DAY,
    10 * DAY,
    14 * DAY,
    30 * DAY,
    31 * DAY,
    60 * DAY,
    90 * DAY,
    180 * DAY,
    365 * DAY,
];

/// What is known of a lifetime, in seconds: an age that was accepted, and one that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The oldest that was accepted.
    pub at_least: i64,
    /// The youngest that was refused, if any was.
    pub below: Option<i64>,
}

impl Bounds {
    /// The lifetime, if the two are neighbours.
    pub fn lifetime(self) -> Option<i64> {
        self.below.filter(|below| below - self.at_least == 1).map(|_| self.at_least)
    }

    /// What is left of bounds that are neighbours, where that could not be made sure: each age may have been a second more or
    /// less.
    pub fn if_unsure(self) -> Bounds {
        match self.lifetime() {
            Some(lifetime) => Bounds { at_least: (lifetime - 1).max(0), below: Some(lifetime + 2) },
            None => self,
        }
    }

    /// Whether an age was accepted that is older than one that was refused.
    pub fn contradict(self) -> bool {
        self.below.is_some_and(|below| below <= self.at_least)
    }

    /// The age in the middle.
    pub fn middle(self, oldest: i64) -> i64 {
        self.at_least + (self.below.unwrap_or(oldest) - self.at_least) / 2
    }

    /// The age to ask for next. `None` if there is none: the lifetime is known, or every age up to the oldest is accepted.
    pub fn next(self, oldest: i64) -> Option<i64> {
        let Bounds { at_least, below } = self;
        let Some(below) = below else {
            // a lifetime beyond 31 days is seldom chosen: has it an end at all?
            return (at_least < oldest).then_some(oldest);
        };
        if below - at_least <= 1 {
            return None;
        }
        let between: Vec<i64> = LIKELY.into_iter().filter(|&age| at_least < age && age < below).collect();
        let is_likely = LIKELY.contains(&at_least);
        if let Some(&middle) = between.get(between.len() / 2) {
            return Some(middle);
        }
        if is_likely {
            return Some(at_least + 1);
        }
        for unit in [DAY, HOUR, MINUTE] {
            let (first, count) = (at_least / unit + 1, (below - 1) / unit - at_least / unit);
            if count > 0 {
                return Some((first + (count - 1) / 2) * unit);
            }
            if at_least > 0 && at_least % unit == 0 {
                return Some(at_least + 1);
            }
        }
        Some(self.middle(oldest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLDEST: i64 = 1_795_376_493;

    /// The lifetime that is found for an app with this one, and how often it is asked.
    fn found(lifetime: i64) -> (Bounds, usize) {
        let mut bounds = Bounds { at_least: 0, below: None };
        let mut asked = 0;
        while let Some(age) = bounds.next(OLDEST) {
            assert!(age > bounds.at_least && bounds.below.is_none_or(|below| age < below), "{lifetime}: {age}");
            asked += 1;
            if age <= lifetime {
                bounds.at_least = age;
            } else {
                bounds.below = Some(age);
            }
        }
        (bounds, asked)
    }

    #[test]
    fn any_lifetime_is_found_and_a_likely_one_soon() {
        for lifetime in
            (0..4000).chain([86_399, 86_400, 86_401, 100_000, 2_678_399, 31_536_000, 40_000_000, OLDEST - 1])
        {
            let (bounds, asked) = found(lifetime);
            assert_eq!(bounds.lifetime(), Some(lifetime));
            let most = if LIKELY.contains(&lifetime) { 7 } else { 42 };
            assert!(asked <= most, "{lifetime} took {asked}");
        }
        for lifetime in [20 * DAY, 100 * DAY, 3 * HOUR, 45 * MINUTE, 90, 36 * HOUR, 2_678_399] {
            assert!(found(lifetime).1 <= 27, "{lifetime} took {}", found(lifetime).1);
        }
    }

    #[test]
    fn a_cookie_that_is_always_accepted_has_no_lifetime() {
        let (bounds, asked) = found(OLDEST);
        assert_eq!((bounds, asked), (Bounds { at_least: OLDEST, below: None }, 1));
        assert_eq!(bounds.lifetime(), None);
    }
}
