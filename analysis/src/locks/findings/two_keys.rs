//! F0503: two keys of one lock name held at once.

use super::{Finding, lock, origin};
use crate::locks::merge::Merged;
use crate::locks::name::{Hold, Scope};
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0503, error);

/// A node that holds a lock while another of the same name, and maybe another key, is taken inside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TwoKeys {
    /// The node that holds the outer lock.
    pub node: SmolStr,
    /// The name that both locks have.
    pub name: SmolStr,
    /// The one that the node holds, spelt.
    pub outer: String,
    /// The one inside, spelt as it is declared.
    pub inner: String,
    /// The nodes from the outer one to the one that declares the inner lock.
    pub chain: String,
    /// Who declares the one inside.
    pub owner: SmolStr,
    /// The constraint that mends it.
    pub way: Way,
}

/// How two keys can be mended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The node takes both, by this constraint.
    Both(String),
    /// The node can't name the other key; this constraint holds its own lock for the whole service.
    Whole(String),
}

impl Mistake for TwoKeys {
    fn row(&self) -> &'static Row {
        &F0503
    }

    fn words(&self) -> Words {
        let Self { node, name, outer, inner, chain, owner, way } = self;
        Words::new(format!("`{node}` could hold two keys of `{name}` at once"))
            .label(format!("`{node}` holds `{outer}` …"))
            .label(format!("… while `{inner}` is taken inside it: {chain}"))
            .note(
                "keys of one name are taken in the order of their values, which nobody knows before the service runs: \
                 two flows with the same two keys, the other way round, would wait for each other for ever",
            )
            .help(match way {
                Way::Both(both) => {
                    format!("let `{node}` take both, which it does in the order of their values: {both}")
                }
                Way::Whole(whole) => format!(
                    "hand the key of `{node}` on to `{owner}` unchanged; or take `{outer}` in a step beside `{owner}` \
                     rather than around it; or give the two locks names of their own; or hold `{name}` for the whole \
                     service: {whole}, and the same at `{owner}`"
                ),
            })
    }
}

/// The node holds `mine` while `reach`, of the same name and maybe another key, is taken inside it.
pub(crate) fn finding(around: &Around<'_>, mine: &Merged, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let way = match reach.hold.scope {
        Scope::Key(_) => {
            let all: Vec<&Hold> = around.declared.iter().map(|m| &m.hold).chain([&reach.hold]).collect();
            Way::Both(spell::statement(&node.name, all))
        }
        _ => Way::Whole(spell::statement(&node.name, [&Hold { scope: Scope::Program, ..mine.hold.clone() }])),
    };
    let mistake = TwoKeys {
        node: node.name.clone(),
        name: reach.hold.lock.name.clone(),
        outer: spell::which(&mine.hold),
        inner: spell::declared_which(reach),
        chain: spell::chain(&reach.origin.chain),
        owner: reach.origin.declares().name.clone(),
        way,
    };
    Finding::new(node, mistake, [lock(node, mine.index), origin(&reach.origin)]).inside(&reach.origin)
}
