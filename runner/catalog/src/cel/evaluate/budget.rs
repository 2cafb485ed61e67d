//! How much an expression may do: a number of steps for a whole call of its node.
//!
//! A step is an element that is looked at, or a few bytes of text that are made or looked through: about a tenth of a
//! microsecond, so that no expression holds a thread for much longer than a second, whatever it is given, and what it
//! makes on its way is bounded too.

use flux_value::Failure;
use std::cell::Cell;

/// Steps that one call of a node may take.
const STEPS: u64 = 10_000_000;

/// Bytes of text that are looked through in a step.
const SCANNED: usize = 64;

/// Bytes of text that are made in a step.
const MADE: usize = 16;

/// What is left of a call's work.
#[derive(Debug)]
pub(super) struct Budget(Cell<u64>);

impl Default for Budget {
    fn default() -> Self {
        Budget(Cell::new(STEPS))
    }
}

impl Budget {
    pub(super) fn of(steps: u64) -> Budget {
        Budget(Cell::new(steps))
    }

    /// Takes so many steps.
    ///
    /// # Errors
    /// There are not so many left.
    pub(super) fn spend(&self, steps: u64) -> Result<(), Failure> {
        match self.0.get().checked_sub(steps) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => {
                self.0.set(0);
                let message = format!("the expression looks at more than {STEPS} elements; it stopped there");
                Err(Failure::new(413, message))
            }
        }
    }

    /// Takes the steps of looking through so many bytes.
    pub(super) fn scan(&self, bytes: usize) -> Result<(), Failure> {
        self.spend((bytes / SCANNED) as u64)
    }

    /// Takes the steps of making so many bytes.
    pub(super) fn make(&self, bytes: usize) -> Result<(), Failure> {
        self.spend((bytes / MADE) as u64)
    }

    /// Takes the steps of making a list of so many elements, which are kept.
    pub(super) fn keep(&self, elements: usize) -> Result<(), Failure> {
        self.spend(4_u64.saturating_mul(elements as u64))
    }
}

/// Was it the budget that ended an expression? Nothing that it would do instead may go on then.
pub(super) fn is_used_up(failure: &Failure) -> bool {
    failure.code == 413
}
