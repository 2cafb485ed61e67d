//! `parallel()`: the nodes stand next to each other in one body, neither uses what the other puts out, at most one
//! writes, and the others read nothing of that state. No step that writes, is unknown or leaves the process starts
//! before an earlier one that could refuse it has succeeded.

use super::{source, unknown, verdict};
use crate::{Facts, Node, Reason, Reasons, Refusal, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    let node = &facts.node;
    if let Some(source) = source(node) {
        return Err(vec![source]);
    }
    if facts.with.is_empty() {
        return Err(vec![Refusal::Alone]);
    }
    let mut refusals: Refusals = unknown(node).into_iter().collect();
    for (n, neighbour) in facts.with.iter().enumerate() {
        let other = &neighbour.node;
        refusals.extend(source(other).or_else(|| unknown(other)));
        if n == 0 && !neighbour.next {
            refusals.push(Refusal::NotNext { other: other.who.name.clone() });
        }
        if neighbour.uses {
            refusals.push(Refusal::UsesOther { other: other.who.clone() });
        }
        if !node.effects.writes.is_empty() && !other.effects.writes.is_empty() {
            refusals.push(Refusal::BothWrite { other: other.who.clone() });
        }
        refusals.extend(reads_written(node, other).or_else(|| reads_written(other, node)));
        refusals.extend(refused(node, other));
    }
    verdict(refusals, || {
        facts.with.iter().map(|other| Reason::Independent(other.node.who.name.clone())).collect()
    })
}

fn reads_written(reader: &Node, writer: &Node) -> Option<Refusal> {
    let reads = &reader.effects.reads;
    let pair =
        |w: &crate::Use| reads.iter().find(|r| r.state.overlaps(&w.state)).map(|r| (r.clone(), w.clone()));
    let (read, written) = writer.effects.writes.iter().find_map(pair)?;
    Some(Refusal::ReadsWritten { state: written.state.name, reader: read.who, writer: written.who })
}

fn refused(earlier: &Node, later: &Node) -> Option<Refusal> {
    let who = earlier.effects.refuses.clone()?;
    let acts = !later.effects.writes.is_empty() || later.effects.remote.is_some();
    acts.then(|| Refusal::MayRefuse { who, later: later.who.name.clone() })
}
