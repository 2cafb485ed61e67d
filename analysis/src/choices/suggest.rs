//! What else would be legal, and useful by what is known before anything was measured.
//!
//! Nobody who types waits for this: it is asked for by itself.

use super::choices_in;
use super::judge::{facts, is_whole};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::words;
use crate::names::declared::{Entity, Space, index};
use crate::names::visible;
use flux_optimize::rules::rule;
use flux_optimize::{Args, Kind, Node, Reasons};
use flux_plan::{Constant, show_constant};
use flux_syntax::tree::ItemKind;

/// An optimization that nobody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The node that it would be chosen for.
    pub node: Entity,
    /// `cache(entries: 100_000, ttl: 3m)`.
    pub call: String,
    /// The optimization's name: `cache`.
    pub optimization: &'static str,
    /// Why it is legal.
    pub reasons: Reasons,
}

/// Of the nodes of a file, in the program that begins there.
#[salsa::tracked(returns(ref))]
pub fn suggested(db: &dyn Db, root: SourceFile) -> Vec<Suggested> {
    let nodes = index(db, root).nodes.keys().map(|name| Entity::new(db, root, Space::Node, name.clone()));
    nodes.flat_map(|node| suggestions_of(db, root, node)).cloned().collect()
}

/// Of one node, in the program that begins there.
#[salsa::tracked(returns(ref))]
pub fn suggestions_of(db: &dyn Db, root: SourceFile, node: Entity) -> Vec<Suggested> {
    let mut out = Vec::new();
    if is_whole(db, root, node) {
        let told = super::facts::node_facts(db, root, node);
        for (optimization, args) in useful(told) {
            let Some(rule) = rule(optimization).filter(|_| !is_chosen(db, root, node, optimization)) else {
                continue;
            };
            let call = call(optimization, &args);
            let mut facts = facts(db, root, rule, node);
            facts.args = args;
            if let Ok(reasons) = (rule.legal)(&facts) {
                out.push(Suggested { node, call, optimization, reasons });
            }
        }
    }
    out
}

/// What could be worth it: who asks another process may ask again; what may be old may be kept; what does many calls
/// at once may be given many.
fn useful(node: &Node) -> Vec<(&'static str, Args)> {
    let mut out = Vec::new();
    if node.kind != Kind::Code {
        return out;
    }
    let duration = |name: &str, n: u64| (name.to_owned(), Constant::Duration(n));
    let count = |name: &str, n: i64| (name.to_owned(), Constant::Int(n));
    let effects = &node.effects;
    let ages =
        effects.reads.iter().map(|used| used.within).chain(effects.outside.iter().map(|age| age.within));
    if let Some(ttl) = ages.min().filter(|ttl| *ttl > 0) {
        out.push(("cache", Args(vec![count("entries", 100_000), duration("ttl", ttl)])));
    }
    if effects.remote.is_some() {
        out.push(("retry", Args(vec![count("times", 3), duration("backoff", 50_000_000)])));
    }
    if node.batches {
        out.push(("batch", Args(vec![count("max", 64), duration("within", 2_000_000)])));
    }
    out
}

fn call(optimization: &str, args: &Args) -> String {
    let args: Vec<String> =
        args.0.iter().map(|(name, value)| format!("{name}: {}", show_constant(value))).collect();
    format!("{optimization}({})", args.join(", "))
}

/// Is it, or what does the same, chosen already?
fn is_chosen(db: &dyn Db, root: SourceFile, node: Entity, optimization: &str) -> bool {
    let same = |other: &str| other == optimization || (optimization == "cache" && other == "precompute");
    let known = |other: &str| words::optimization(db, other).is_some();
    visible(db, root).iter().flat_map(|(_, file)| choices_in(db, *file)).any(|written| {
        let ItemKind::Optimize(optimize) = &written.item.item(db).kind else { return false };
        let other = optimize.with.component.text.as_str();
        written.nodes.contains(&node) && known(other) && same(other)
    })
}
