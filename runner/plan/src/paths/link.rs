//! How numbers are carried from what is inside to what is around it: every edge is one multiplication and one
//! addition, and most are neither.

/// What became of a step or a block, and by which of its ways of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it is for, by this way of those that do: the flow goes on behind it.
    Succeeded(u64),
    /// A handler inside it ended the flow.
    Ended(u64),
    /// It failed, and nothing inside caught that.
    Failed {
        /// As which kind of failure: what can still catch it.
        class: u32,
        /// By which of the ways that end so.
        number: u64,
    },
}

/// A failure on its way through a step's catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Which of the step's routes it takes.
    pub(super) route: u32,
    /// By which of the ways that lead there.
    pub(super) number: u64,
}

/// How many outcomes something has, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) succeed: u64,
    pub(super) end: u64,
    /// Ways to fail, by class of failure.
    pub(super) fail: Vec<u64>,
}

impl Counts {
    /// All in one row of numbers: successes, then ends, then failures by class.
    pub(super) fn flat(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Succeeded(number) => number,
            Outcome::Ended(number) => self.succeed.wrapping_add(number),
            Outcome::Failed { class, number } => {
                let before = self.fail.iter().take(class as usize);
                let start = self.succeed.wrapping_add(self.end);
                before.fold(start, |sum, count| sum.wrapping_add(*count)).wrapping_add(number)
            }
        }
    }

    /// The outcome of that number.
    pub(super) fn unflat(&self, number: u64) -> Option<Outcome> {
        let Some(number_of_ends) = number.checked_sub(self.succeed) else {
            return Some(Outcome::Succeeded(number));
        };
        let Some(mut left) = number_of_ends.checked_sub(self.end) else {
            return Some(Outcome::Ended(number_of_ends));
        };
        for (count, class) in self.fail.iter().zip(0u32..) {
            match left.checked_sub(*count) {
                None => return Some(Outcome::Failed { class, number: left }),
                Some(rest) => left = rest,
            }
        }
        None
    }

    /// How many in all; none: more than can be numbered.
    pub(super) fn total(&self) -> Option<u64> {
        let sum = self.succeed.checked_add(self.end)?;
        self.fail.iter().try_fold(sum, |sum, count| sum.checked_add(*count)).filter(|sum| *sum <= 1 << 63)
    }
}

/// Where the outcomes of something inside begin among those of what is around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) succeed: u64,
    pub(super) end: u64,
    /// By the inside's class: the class around it, and where it begins there.
    pub(super) fail: Vec<(u32, u64)>,
}

impl Link {
    /// An outcome of the inside as one of what is around it, where each stands for so many there.
    pub(super) fn out(&self, outcome: Outcome, times: u64) -> Outcome {
        let place = |base: u64, number: u64| base.wrapping_add(number.wrapping_mul(times));
        match outcome {
            Outcome::Succeeded(number) => Outcome::Succeeded(place(self.succeed, number)),
            Outcome::Ended(number) => Outcome::Ended(place(self.end, number)),
            Outcome::Failed { class, number } => {
                let (class, base) = self.fail.get(class as usize).copied().unwrap_or_default();
                Outcome::Failed { class, number: place(base, number) }
            }
        }
    }

    /// An outcome of what is around it as one of the inside, whose counts these are, and which of the `times`.
    pub(super) fn back(&self, counts: &Counts, outcome: Outcome, times: u64) -> Option<(Outcome, u64)> {
        let place = |base: u64, count: u64, number: u64| {
            let number = number.checked_sub(base)?;
            // Where nothing can come to, nothing comes from.
            let way = number.checked_div(times)?;
            (way < count).then_some((way, number % times))
        };
        match outcome {
            Outcome::Succeeded(number) => {
                let (number, rest) = place(self.succeed, counts.succeed, number)?;
                Some((Outcome::Succeeded(number), rest))
            }
            Outcome::Ended(number) => {
                let (number, rest) = place(self.end, counts.end, number)?;
                Some((Outcome::Ended(number), rest))
            }
            Outcome::Failed { class: around, number } => {
                self.fail.iter().zip(&counts.fail).zip(0u32..).find_map(|(((to, base), count), class)| {
                    let (number, rest) = place(*base, *count, number).filter(|_| *to == around)?;
                    Some((Outcome::Failed { class, number }, rest))
                })
            }
        }
    }
}
