//! What is held already, on the way down: what a step still takes, and which siblings must take turns.

use super::child::Child;
use super::name::{Hold, Scope};
use super::summary::{Own, Summary};
use flux_plan::Mode;

/// How a step is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What the step takes, in the order of acquisition; keys are inputs of the node that it runs.
    pub take: Vec<Own>,
    /// What is held inside it and matters there, in the same terms and order. With the node, it says all that
    /// a block's locks and turns depend on.
    pub held: Vec<Hold>,
}

/// Enters a node under what is held around it (keys: inputs of the node that the step stands in).
///
/// What is held at least as strongly is not taken again. A session lock is one and the same all through a
/// flow. A key is the same only if wiring hands it on unchanged; where it does not, and the name is needed
/// inside, [`super::summarize`] has refused the program, so a held key without a name inside can be forgotten.
pub fn enter(held: &[Hold], child: &Child<'_>) -> Entry {
    let mut inside: Vec<Hold> = held.iter().flat_map(|hold| inward(hold, child)).collect();
    let is_held = |own: &&Own| inside.iter().any(|h| h.same_lock(&own.hold) && h.mode >= own.hold.mode);
    let take: Vec<Own> = child.summary.own.iter().filter(|own| !is_held(own)).cloned().collect();
    inside.extend(take.iter().map(|own| own.hold.clone()));
    inside.retain(|hold| child.summary.reach.iter().any(|reach| reach.hold.may_be_same(hold)));
    inside.sort();
    // Of one lock in two modes only the stronger, which sorts behind the other.
    inside.dedup_by(|later, earlier| {
        let same = later.same_lock(earlier);
        if same {
            earlier.mode = later.mode;
        }
        same
    });
    Entry { take, held: inside }
}

/// A hold as the child sees it: one key may come in as several inputs, or as none.
fn inward(hold: &Hold, child: &Child<'_>) -> Vec<Hold> {
    let Scope::Key(outer) = &hold.scope else { return vec![hold.clone()] };
    let inputs = child.wiring.iter().filter(|(_, from)| from == outer);
    inputs.map(|(input, _)| Hold { scope: Scope::Key(input.clone()), ..hold.clone() }).collect()
}

/// Pairs `(a, b)`, `a < b`, of siblings that must run in program order: something held around them is needed
/// by both, not by both as readers. Reentrancy would let both in at once, and so would not exclude them.
///
/// A sibling is all nodes that run in it: the steps of a branch, or one of two steps that could overlap.
/// Two keys of one name count as equal, as they may be when the service runs.
pub fn conflicts(held: &[Hold], siblings: &[&[&Summary]]) -> Vec<(u32, u32)> {
    let needs: Vec<Vec<Option<Mode>>> = siblings.iter().map(|nodes| needs(held, nodes)).collect();
    let mut pairs = Vec::new();
    for (b, later) in (0..).zip(&needs) {
        for (a, earlier) in (0..b).zip(&needs) {
            if clash(earlier, later) {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

/// Must the elements of an `each` with this body run one after the other (see [`conflicts`])?
pub fn in_order(held: &[Hold], body: &[&Summary]) -> bool {
    let needs = needs(held, body);
    clash(&needs, &needs)
}

/// For each hold, the strongest mode in which the nodes need it.
fn needs(held: &[Hold], nodes: &[&Summary]) -> Vec<Option<Mode>> {
    let mode = |hold: &Hold| {
        let reach = nodes.iter().flat_map(|node| &node.reach);
        reach.filter(|r| r.hold.may_be_same(hold)).map(|r| r.hold.mode).max()
    };
    held.iter().map(mode).collect()
}

fn clash(a: &[Option<Mode>], b: &[Option<Mode>]) -> bool {
    a.iter().zip(b).any(|pair| match pair {
        (Some(a), Some(b)) => (*a).max(*b) == Mode::Write,
        _ => false,
    })
}
