//! Dice that fall the same way whenever they are thrown from the same seed.

use std::ops::Range;

/// SplitMix64: every seed is a good one.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of these numbers.
    pub(super) fn within(&mut self, range: Range<usize>) -> usize {
        let width = u64::try_from(range.len()).expect("64 bits");
        range.start + usize::try_from(self.throw() % width).expect("less than a usize")
    }

    /// True once in so many throws.
    pub(super) fn once_in(&mut self, throws: usize) -> bool {
        self.within(0..throws) == 0
    }

    /// One of these things.
    pub(super) fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.within(0..things.len())]
    }

    /// One of these things, each as likely as the number before it says.
    pub(super) fn weigh<T: Copy>(&mut self, things: &[(usize, T)]) -> T {
        let mut weight = self.within(0..things.iter().map(|(weight, _)| weight).sum());
        for &(own, thing) in things {
            if weight < own {
                return thing;
            }
            weight -= own;
        }
        unreachable!("the throw is below the sum")
    }

    /// Some of these pieces, one behind the other.
    pub(super) fn string(&mut self, pieces: &[&[u8]], length: Range<usize>) -> Vec<u8> {
        (0..self.within(length)).flat_map(|_| self.pick(pieces)).copied().collect()
    }
}
