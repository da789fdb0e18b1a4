//! Where the moments of a line of time stand in columns.
//!
//! The columns between two moments are in proportion to the seconds between them, but where these would be too few to tell
//! the two apart.

use std::collections::BTreeSet;

use crate::render::document::picture::{End, Timeline};

/// The places of moments, in columns.
pub(super) struct Scale {
    places: Vec<(i64, usize)>,
    /// Whether some seconds are drawn larger than others.
    pub is_enlarged: bool,
    /// The columns at which the scale changes.
    pub breaks: Vec<usize>,
}

/// Every second at which something begins, ends, or was seen.
pub(super) fn seconds_of(timeline: &Timeline) -> BTreeSet<i64> {
    let mut seconds: BTreeSet<i64> = timeline.moments.iter().map(|moment| moment.at).collect();
    for bar in timeline.bars() {
        seconds.insert(bar.from);
        seconds.extend(bar.marks.iter().map(|mark| mark.at));
        match bar.end {
            End::At(end) => drop(seconds.insert(end)),
            End::Open => {}
            End::Unknown { known_until, over_at } => seconds.extend([Some(known_until), over_at].into_iter().flatten()),
        }
    }
    seconds
}

impl Scale {
    /// With room for each label, given by its second and its width. `None` if there is not enough.
    pub(super) fn with_labels(seconds: &BTreeSet<i64>, labels: &[(i64, usize)], room: usize) -> Option<Scale> {
        let least = |at: i64| labels.iter().find(|(of, _)| *of == at).map_or(2, |(_, width)| width + 1);
        Scale::of(seconds, least, room)
    }

    /// With room for a letter instead of each label; where there is no room for that either, in equal steps.
    pub(super) fn with_letters(seconds: &BTreeSet<i64>, labels: &[(i64, usize)], room: usize) -> Scale {
        let least = |at: i64| if labels.iter().any(|(of, _)| *of == at) { 2 } else { 1 };
        Scale::of(seconds, least, room).or_else(|| Scale::of(seconds, |_| 1, room)).unwrap_or_else(|| {
            let last = seconds.len().saturating_sub(1).max(1);
            let place = |number: usize| number * room.saturating_sub(1) / last;
            let places = seconds.iter().enumerate().map(|(number, at)| (*at, place(number))).collect();
            Scale { places, is_enlarged: true, breaks: Vec::new() }
        })
    }

    fn of(seconds: &BTreeSet<i64>, least: impl Fn(i64) -> usize, room: usize) -> Option<Scale> {
        let seconds: Vec<i64> = seconds.iter().copied().collect();
        let last = seconds.last().copied()?;
        // the last moment has its label behind it
        let room = room.checked_sub(least(last))?;
        let gaps: Vec<(i64, usize)> =
            seconds.windows(2).map(|pair| (pair[1].saturating_sub(pair[0]), least(pair[0]))).collect();
        if gaps.iter().map(|(_, least)| least).sum::<usize>() > room {
            return None;
        }
        // columns a second, as many as there is room for
        let columns = |(length, least): (i64, usize), a_second: f64| ((length as f64 * a_second) as usize).max(least);
        let total = |a_second: f64| gaps.iter().map(|gap| columns(*gap, a_second)).sum::<usize>();
        let (mut low, mut high) = (0.0, room as f64 + 1.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if total(middle) <= room { low = middle } else { high = middle }
        }
        let mut places = vec![(seconds.first().copied()?, 0)];
        let mut place: usize = 0;
        let mut is_enlarged = false;
        let (mut breaks, mut was_larger) = (Vec::new(), None);
        for (gap, at) in gaps.iter().zip(seconds.iter().skip(1)) {
            let taken = columns(*gap, low);
            let is_larger = taken as f64 > 2.0 * (gap.0 as f64 * low).max(0.5);
            is_enlarged |= is_larger;
            // before the first of the larger gaps, and behind the last
            match was_larger {
                Some(false) if is_larger => breaks.extend(place.checked_sub(1)),
                Some(true) if !is_larger => breaks.push(place + 1),
                _ => {}
            }
            was_larger = Some(is_larger);
            place += taken;
            places.push((*at, place));
        }
        Some(Scale { places, is_enlarged, breaks })
    }

    /// The column of a moment.
    pub(super) fn place(&self, at: i64) -> usize {
        let found = self.places.binary_search_by_key(&at, |(second, _)| *second);
        let place = found.unwrap_or_else(|next| next.saturating_sub(1));
        self.places.get(place).map_or(0, |(_, place)| *place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_in_proportion_but_where_moments_would_touch() {
        let scale = |seconds: &[i64], room| {
            let labels: Vec<(i64, usize)> = seconds.iter().map(|at| (*at, at.to_string().len())).collect();
            Scale::with_labels(&seconds.iter().copied().collect(), &labels, room)
        };
        let even = scale(&[0, 100, 200, 400], 44).expect("room");
        assert_eq!([0, 100, 200, 400].map(|at| even.place(at)), [0, 10, 20, 40]);
        assert!(!even.is_enlarged);
        let close = scale(&[0, 60, 179, 180, 181], 60).expect("room");
        let [start, first, before, end, after] = [0, 60, 179, 180, 181].map(|at| close.place(at));
        assert_eq!([end - before, after - end], [4, 4]);
        assert!((first - start) * 2 <= before - first + 2 && before - first <= (first - start) * 2 + 2);
        assert!(close.is_enlarged);
        assert!(scale(&[0, 60, 179, 180, 181], 16).is_none());
    }
}
