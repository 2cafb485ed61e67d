//! `fault(rate: 0.01, delay: 500ms, code: 503)`: innermost, and only under `flux run --faults`, so nothing forbids it.

use super::{source, verdict};
use crate::{Facts, Reason, Reasons, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    verdict(source(&facts.node).into_iter().collect(), || vec![Reason::Always])
}
