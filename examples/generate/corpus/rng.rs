//! A small generator of pseudo-random numbers (splitmix64), so that the same
//! seed gives the same corpus on every machine and with every version of
//! every library.

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

/// One step of splitmix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Rng {
    /// A stream of its own for each seed, each thing and each purpose, so that
    /// things can be made in any order, by any number of threads.
    pub(crate) fn new(seed: u64, thing: u64, purpose: u64) -> Self {
        Rng(mix(
            mix(mix(seed) ^ thing) ^ purpose.wrapping_mul(0x9e37_79b9)
        ))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `n`, which is at least 1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `all`, which is not empty.
    pub(crate) fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A place in a list of `n`, the k-th about 1/k times as often as the
    /// first (Zipf's law).
    pub(crate) fn zipf(&mut self, n: usize) -> usize {
        let u = self.next() as f64 / u64::MAX as f64;
        ((((n + 1) as f64).powf(u) - 1.0) as usize).min(n - 1)
    }
}
