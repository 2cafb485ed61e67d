//! The arguments of `optimize` items, as their rules are told them.

use crate::library::component::ComponentDecl;
use crate::types::values::constant;
use flux_optimize::Args;
use flux_syntax::tree::Call;

/// The arguments of an item's call, by the names of their parameters.
pub(super) fn args(optimization: &ComponentDecl, call: &Call) -> Args {
    let named = call.args.iter().enumerate().filter_map(|(i, arg)| {
        let name = match &arg.name {
            Some(name) => name.text.to_string(),
            None => optimization.args.get(i)?.name.to_string(),
        };
        Some((name, constant(&arg.value)))
    });
    Args(named.collect())
}
