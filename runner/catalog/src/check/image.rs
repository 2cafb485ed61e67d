//! Arguments of the `image.*` components.

use super::{one_of, within};
use crate::{ArgFact, Problem};

/// What is wrong with one argument.
pub(super) fn argument(arg: &ArgFact<'_>) -> Option<Problem> {
    match arg.name {
        "format" => one_of(arg, &["jpeg", "png", "ppm"]),
        "quality" => within(arg, 1, 100),
        "filter" => one_of(arg, &["smooth", "nearest"]),
        "pixels" => within(arg, 1, 1_000_000_000),
        _ => None,
    }
}
