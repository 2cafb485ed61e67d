//! Is an `optimize` item legal? The rules are asked for each node that it names.

use super::args::args;
use super::facts::node_facts;
use super::items_in;
use super::others::others;
use super::place::placed;
use crate::diagnostics::Diag;
use crate::diagnostics::illegal_choice::IllegalChoice;
use crate::elaborate::{context_of, infer, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place as At};
use crate::library::component::ComponentDecl;
use crate::library::words;
use crate::names::declared::{Entity, Space, node_items};
use crate::names::program::program;
use crate::names::resolve;
use crate::node::{Definition, concrete, definition, is_abstract, is_broken, using_call};
use crate::world;
use flux_optimize::rules::{Rule, rule};
use flux_optimize::{Facts, Neighbour, Node, Place, Reasons, Refusal, Refusals, Who};
use flux_syntax::tree::{ItemKind, Optimize};

/// What the rules say of one node of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Which of the names in the item.
    pub name: usize,
    /// The node that it means.
    pub node: Entity,
    /// Why it is legal, or why not.
    pub verdict: Result<Reasons, Refusals>,
}

/// What the rules say of an item, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
struct Judgement<'db> {
    judged: Vec<Judged>,
    diags: Vec<Diag<'db>>,
}

#[salsa::tracked(returns(ref))]
fn judgement<'db>(db: &'db dyn Db, root: SourceFile, item: ItemRef<'db>) -> Judgement<'db> {
    let judged = judged(db, root, item);
    Judgement { diags: diags_of(db, item, &judged), judged }
}

/// What the rules say of an item, in the program that begins at `root`. Names that mean nothing, and nodes with
/// mistakes in them, are left out: that is told elsewhere.
pub fn verdicts<'db>(db: &'db dyn Db, root: SourceFile, item: ItemRef<'db>) -> &'db [Judged] {
    &judgement(db, root, item).judged
}

fn judged<'db>(db: &'db dyn Db, root: SourceFile, item: ItemRef<'db>) -> Vec<Judged> {
    let ItemKind::Optimize(optimize) = &item.item(db).kind else { return Vec::new() };
    let called = optimize.with.component.text.as_str();
    let (Some(optimization), Some(rule)) = (words::optimization(db, called), rule(called)) else {
        return Vec::new();
    };
    let file = item.statement.file(db);
    let named = optimize.nodes.iter().enumerate();
    let nodes: Vec<(usize, Entity)> =
        named.filter_map(|(n, name)| Some((n, resolve(db, file, Space::Node, &name.text)?))).collect();
    if nodes.iter().any(|(_, node)| !is_whole(db, root, *node)) {
        return Vec::new();
    }
    let judge = Judge { db, root, rule, optimization, optimize };
    if optimize.joined.contains(&true) {
        let node = |at: usize| nodes.iter().find(|(name, _)| *name == at).map(|(_, node)| *node);
        let judged = optimize.sets().filter_map(|set| {
            let all: Vec<Entity> = set.clone().map(node).collect::<Option<_>>()?;
            let [first, behind @ ..] = all.as_slice() else { return None };
            let verdict = if behind.is_empty() { judge.verdict(*first, &[]) } else { judge.together(&all) };
            Some(Judged { name: set.start, node: *first, verdict })
        });
        return judged.collect();
    }
    let last = if rule.asks.with { nodes.len().saturating_sub(1).max(1) } else { nodes.len() };
    let mut out: Vec<Judged> = Vec::new();
    for (i, (name, node)) in nodes.iter().enumerate().take(last) {
        let behind: Vec<Entity> = nodes[i + 1..].iter().map(|(_, node)| *node).collect();
        let verdict = judge.verdict(*node, &behind);
        out.push(Judged { name: *name, node: *node, verdict });
    }
    let echo = |who: &Who| of(db, who).is_some_and(|node| !is_whole(db, root, node));
    out.retain(|judged| match &judged.verdict {
        Ok(_) => true,
        Err(refusals) => !refusals.iter().filter_map(Refusal::who).any(echo),
    });
    out
}

struct Judge<'a> {
    db: &'a dyn Db,
    root: SourceFile,
    rule: &'static Rule,
    optimization: &'a ComponentDecl,
    optimize: &'a Optimize,
}

impl Judge<'_> {
    fn verdict(&self, node: Entity, behind: &[Entity]) -> Result<Reasons, Refusals> {
        let asks = self.rule.asks;
        let mut facts = facts(self.db, self.root, self.rule, node);
        facts.args = args(self.optimization, &self.optimize.with);
        if asks.with {
            let placed = placed(self.db, self.root, node);
            let neighbour = |other: &Entity| Neighbour {
                node: node_facts(self.db, self.root, *other).clone(),
                next: placed.next.contains(other),
                uses: placed.users.contains(other),
            };
            facts.with = behind.iter().map(neighbour).collect();
        }
        (self.rule.legal)(&facts)
    }
}

impl Judge<'_> {
    /// Nodes that are one: each the next behind the one before it.
    fn together(&self, nodes: &[Entity]) -> Result<Reasons, Refusals> {
        let (db, root) = (self.db, self.root);
        if !self.rule.sets {
            return Err(vec![Refusal::NoSet]);
        }
        let apart = nodes.windows(2).find(|pair| !placed(db, root, pair[0]).then.contains(&pair[1]));
        if let Some(pair) = apart {
            return Err(vec![Refusal::NotNext { other: node_facts(db, root, pair[1]).who.name.clone() }]);
        }
        let all: Vec<Node> = nodes.iter().map(|node| node_facts(db, root, *node).clone()).collect();
        let mut facts = Facts { node: Node::together(&all), ..Facts::default() };
        facts.args = args(self.optimization, &self.optimize.with);
        if self.rule.asks.place {
            // What is used of it is what the last puts out; the others' failures are its own.
            let last = &placed(db, root, nodes[nodes.len() - 1]).place;
            let mut caught = nodes.iter().filter_map(|node| placed(db, root, *node).place.caught.clone());
            facts.place = Place {
                held: placed(db, root, nodes[0]).place.held.clone(),
                caught: caught.next(),
                ..last.clone()
            };
        }
        if self.rule.asks.others && !facts.node.effects.writes.is_empty() {
            facts.others = others(db, root, nodes[0], &facts.node);
        }
        (self.rule.legal)(&facts)
    }
}

/// What a rule asks for, the item's own words aside.
pub(super) fn facts(db: &dyn Db, root: SourceFile, rule: &Rule, node: Entity) -> Facts {
    let mut facts = Facts { node: node_facts(db, root, node).clone(), ..Facts::default() };
    if rule.asks.place {
        facts.place = placed(db, root, node).place.clone();
    }
    if rule.asks.others && !facts.node.effects.writes.is_empty() {
        facts.others = others(db, root, node, &facts.node);
    }
    facts
}

/// Is nothing wrong with it, so that what it does can be told?
pub(super) fn is_whole(db: &dyn Db, root: SourceFile, node: Entity) -> bool {
    let program = program(db, root);
    if is_broken(db, node) || !sound(db, program, node) {
        return false;
    }
    if is_abstract(db, node) {
        let context = context_of(db, program, node);
        return infer(db, program, node, context).diags.is_empty();
    }
    match definition(db, node) {
        Definition::Concrete { using: None, .. } | Definition::Source(_) => true,
        Definition::Concrete { using: Some(_), .. } => {
            concrete(db, node).as_ref().and_then(|c| c.bound.as_ref()).is_some_and(|bound| bound.sound)
        }
        Definition::Using(item) => {
            using_call(db, node.file(db), item, &mut Vec::new()).is_some_and(|bound| bound.sound)
        }
        _ => false,
    }
}

fn of(db: &dyn Db, who: &Who) -> Option<Entity> {
    let node = crate::effects::NodeRef { name: who.name.as_str().into(), id: who.id };
    world::entity(&node).filter(|node| node.space(db) == Space::Node)
}

/// What is to be said of the `optimize` items of a file, in the program that begins at `root`.
pub fn choice_diags<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    items_in(db, file).flat_map(move |item| &judgement(db, root, item).diags)
}

/// What is to be said of an item of which that is judged.
fn diags_of<'db>(db: &'db dyn Db, item: ItemRef<'db>, all: &[Judged]) -> Vec<Diag<'db>> {
    let mut out = Vec::new();
    let ItemKind::Optimize(optimize) = &item.item(db).kind else { return out };
    for judged in all {
        let Err(refusals) = &judged.verdict else { continue };
        let name = &optimize.nodes[judged.name];
        let mut labels = Vec::new();
        for (n, refusal) in refusals.iter().enumerate() {
            let node = refusal.who().and_then(|who| of(db, who)).filter(|node| *node != judged.node);
            labels.extend(node.and_then(|node| place(db, node)).map(|place| (n, place)));
        }
        let mistake = IllegalChoice {
            optimization: optimize.with.component.text.clone(),
            node: name.text.clone(),
            refusals: refusals.clone(),
            elsewhere: labels.iter().map(|(n, _)| *n).collect(),
        };
        let said = Diag::new(item.at(name.span), mistake);
        out.push(labels.into_iter().fold(said, |said, (_, place)| said.label(place)));
    }
    out
}

/// Where a node is declared.
pub fn place<'db>(db: &'db dyn Db, node: Entity) -> Option<At<'db>> {
    let items = node_items(db, node);
    let at = items.flows.first().or(items.signatures.first()).or(items.usings.first())?;
    Some(at.name(db))
}
