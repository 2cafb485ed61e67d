//! F0501 to F0508: what the lock analysis finds, put in its places.

use super::{Diag, Severity};
use crate::files::statement::Place;
use crate::locks;

/// A finding whose places are known.
pub fn finding<'db>(
    finding: &locks::Finding,
    at: Place<'db>,
    labels: Vec<(Place<'db>, String)>,
) -> Diag<'db> {
    let severity = match finding.severity() {
        locks::Severity::Error => Severity::Error,
        locks::Severity::Warning => Severity::Warning,
        locks::Severity::Hint => Severity::Hint,
    };
    let said = Diag { severity, labels, ..Diag::error(finding.code.as_str(), at, finding.message.clone()) };
    said.help(finding.advice())
}
