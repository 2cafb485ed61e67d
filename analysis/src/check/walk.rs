//! A walk through a program from its sources: each node as it is used, with what is to be said of it there.

use super::declarations::is_heard;
use super::duplicates::declaration;
use super::handlers::{handlers_of, locks_of};
use super::reach::{reached_here, reached_in};
use super::{cases, denials, failures, output, replies};
use crate::constraints::{lock_diags, lock_summary, node_ref, placed, uses};
use crate::diagnostics::Diag;
use crate::diagnostics::circle::Circle;
use crate::diagnostics::source_as_node::OfSource;
use crate::diagnostics::too_deep::TooDeep;
use crate::elaborate::ir::{Around, Body, Context, Step, StepKind, Test};
use crate::elaborate::nesting::{DEEPEST, leads_to, nesting};
use crate::elaborate::runs::{Inside, callee_inputs};
use crate::elaborate::ways::{Map, To};
use crate::elaborate::{
    Origin, SourceFlow, begins_flows, concrete_context, failure_body, infer, node_reads, own_context,
    predicate_body, predicate_node, service_context, sound, source_flow, source_nodes, source_reads,
    unused_context,
};
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::files::{Kept, SourceFile, each, looking};
use crate::locks::{Role, SourceUse, Summary, check_source};
use crate::names::declared::{Entity, Space, index};
use crate::names::parts::{Part, node_parts};
use crate::names::program::Program;
use crate::node::{Definition, definition, is_broken, signature};
use flux_syntax::tree::{self, ItemKind};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// What is to be said of the flows that begin in a file, and of the nodes there that none of them reaches: what is
/// in other files too, where a flow leads there.
#[salsa::tracked(returns(ref))]
pub fn flow_diags<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Vec<Diag<'db>> {
    let mut walk = Walk::new(db, program);
    let index = index(db, file);
    for (number, some) in (0u32..).zip(index.sources.chunks(SOURCES)) {
        let quiet = quiet_in(db, program, file, number);
        some.iter().zip(quiet).filter(|(_, quiet)| !**quiet).for_each(|(item, _)| walk.source(*item));
    }
    for item in &index.program {
        if matches!(item.item(db).kind, ItemKind::Handler(_)) {
            walk.failure(*item, service_context(db));
        }
    }
    walk.rest(file);
    walk.nesting(file);
    walk.diags.extend(failures::repeated(db, program, file).iter().cloned());
    // What is said of one place is said once, however often and however differently it is used.
    let mut seen = FxHashSet::default();
    let of_use = |diag: &Diag<'db>| diag.row().typed.then(|| (diag.row().code, diag.place));
    let mut places = FxHashSet::default();
    walk.diags.retain(|diag| {
        is_heard(db, diag)
            && seen.insert(diag.clone())
            && of_use(diag).is_none_or(|place| places.insert(place))
    });
    walk.diags
}

/// So many of a file's sources are asked about together.
const SOURCES: usize = 8;

/// Of which of these sources there is nothing to be said.
#[salsa::tracked(returns(ref))]
fn quiet_in<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile, number: u32) -> Vec<bool> {
    let some = index(db, file).sources.chunks(SOURCES).nth(number as usize).unwrap_or_default();
    each(db, file, some, |db, source| is_quiet(db, program, *source).clone())
}

/// Is there nothing to be said of a source, nor of anything that it runs?
#[salsa::tracked(returns(ref))]
fn is_quiet<'db>(db: &'db dyn Db, program: Program<'db>, source: ItemRef<'db>) -> Kept<bool> {
    let file = source.statement.file(db);
    looking(db, file, |db| source_reads(db, program, source), |db| nothing_said(db, program, source))
}

fn nothing_said<'db>(db: &'db dyn Db, program: Program<'db>, source: ItemRef<'db>) -> bool {
    let flow = source_flow(db, program, source);
    let clean = flow.flow.diags.is_empty()
        && clean_body(db, program, &flow.flow.body)
        && flow.session.as_ref().is_none_or(|session| clean_body(db, program, session));
    clean && {
        let mut walk = Walk::new(db, program);
        walk.own(source, flow);
        walk.diags.is_empty()
    }
}

/// Those nodes of a part of which there is something to be said, as if their first step were theirs to begin; of
/// flows, those that no source of their file reaches.
#[salsa::tracked(returns(ref))]
fn uneasy<'db>(db: &'db dyn Db, program: Program<'db>, part: Part<'db>) -> Vec<Entity> {
    let nodes = part.nodes(db).iter().copied();
    if !part.inside(db) {
        return nodes
            .filter(|node| is_concrete(db, *node) && !own_locks(db, program, *node).is_empty())
            .collect();
    }
    let reached = reached_in(db, program, part);
    let rest: Vec<Entity> =
        nodes.zip(reached).filter(|(_, reached)| !**reached).map(|(node, _)| node).collect();
    let uneasy = each(db, part.file(db), &rest, |db, node| is_uneasy(db, program, *node).clone());
    rest.into_iter().zip(uneasy).filter(|(_, uneasy)| *uneasy).map(|(node, _)| node).collect()
}

/// Is there something to be said of a flow that nothing runs?
#[salsa::tracked(returns(ref))]
fn is_uneasy<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Kept<bool> {
    let file = node.file(db);
    looking(db, file, |db| node_reads(db, program, node), |db| something_said(db, program, node))
}

fn something_said<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> bool {
    match definition(db, node) {
        Definition::Flow(_) | Definition::Cases(_) => {
            sound(db, program, node)
                && !is_broken(db, node)
                && !begins_flows(db, node)
                && !clean(db, program, node, unused_context(db, node))
        }
        Definition::Concrete { .. } => !own_locks(db, program, node).is_empty(),
        _ => false,
    }
}

fn is_concrete(db: &dyn Db, node: Entity) -> bool {
    matches!(definition(db, node), Definition::Concrete { .. })
}

/// What is to be said of the locks of a node with a signature.
fn own_locks<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Vec<Diag<'db>> {
    let context = signature(db, node).as_ref().map(|signature| own_context(db, &signature.inputs));
    context.map_or_else(Vec::new, |context| lock_diags(db, program, node, context))
}

/// Is there nothing to be said of a node as it is used in that context, nor of anything inside it?
#[salsa::tracked(returns(copy))]
fn clean<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> bool {
    if !sound(db, program, node) {
        return false;
    }
    let elaborated = infer(db, program, node, context);
    elaborated.diags.is_empty()
        && lock_summary(db, program, node, context).findings.is_empty()
        && (!has_cases(db, node) || cases::check(db, node).is_empty())
        && denials::flow(db, program, node, context).is_none()
        && clean_body(db, program, &elaborated.body)
}

fn has_cases(db: &dyn Db, node: Entity) -> bool {
    matches!(definition(db, node), Definition::Cases(_))
}

fn clean_body<'db>(db: &'db dyn Db, program: Program<'db>, body: &Body<'db>) -> bool {
    body.steps.iter().all(|step| {
        let own = match &step.kind {
            StepKind::Concrete { callee, .. } => match callee_inputs(db, callee) {
                Some((node, context, _)) => lock_summary(db, program, node, context).findings.is_empty(),
                None => true,
            },
            StepKind::Abstract { node, context, .. } => clean(db, program, *node, *context),
            _ => true,
        };
        let mut inside = step.inside();
        clean_around(db, program, step)
            && own
            && inside.all(|inside| match inside {
                Inside::Test(test) => clean_test(db, program, test),
                Inside::Body(inner) => clean_body(db, program, &inner.body),
            })
    })
}

fn clean_test<'db>(db: &'db dyn Db, program: Program<'db>, test: &Test) -> bool {
    let Test::Is { typedef, context, .. } = test else { return true };
    let predicate = predicate_body(db, program, *typedef, *context);
    predicate.diags.is_empty() && clean_body(db, program, &predicate.body)
}

/// Is there nothing to be said of what handles and recovers a step's failures?
fn clean_around<'db>(db: &'db dyn Db, program: Program<'db>, step: &Step<'db>) -> bool {
    let (Some(around), Some(node)) = (&step.around, step.node()) else { return true };
    program.failures(db, node).all(|item| {
        let said = failure_body(db, program, item, around.context);
        let fits = match item.item(db).kind {
            ItemKind::Recover(_) => failures::recovery_outputs(db, item, node, around, &said.body).is_none(),
            _ => true,
        };
        fits && said.diags.is_empty() && clean_body(db, program, &said.body)
    })
}

struct Walk<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    seen: FxHashSet<(Entity, Context)>,
    failures: FxHashSet<(ItemRef<'db>, Context)>,
    nodes: FxHashSet<Entity>,
    diags: Vec<Diag<'db>>,
}

impl<'db> Walk<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>) -> Self {
        let (seen, failures, nodes) = (FxHashSet::default(), FxHashSet::default(), FxHashSet::default());
        Walk { db, program, seen, failures, nodes, diags: Vec::new() }
    }

    fn source(&mut self, item: ItemRef<'db>) {
        let db = self.db;
        let source = source_flow(db, self.program, item);
        self.diags.extend(source.flow.diags.iter().cloned());
        self.body(&source.flow.body);
        if let Some(session) = &source.session {
            self.body(session);
        }
        self.own(item, source);
    }

    /// What is to be said of a source itself, whatever is said of its flow.
    fn own(&mut self, item: ItemRef<'db>, source: &'db SourceFlow<'db>) {
        let db = self.db;
        if output::are_in(db, item.statement.file(db)) {
            self.diags.extend(output::check(db, self.program, &source.flow.body));
        }
        self.source_locks(item, source);
        self.source_nodes(item, source);
        if let ItemKind::Source(written) = &item.item(db).kind
            && source.replies(db)
            && !output::replies_early(db, self.program, &source.flow.body)
        {
            let last = written.body.steps.last().map_or(written.body.span, |step| step.span);
            self.diags.extend(replies::check(db, &source.flow.body, item.at(last)));
            for (handler, context) in handlers_of(db, self.program, item, &source.flow.body) {
                let body = &failure_body(db, self.program, handler, context).body;
                self.diags.extend(replies::of_handler(db, handler, body));
            }
        }
    }

    /// What is said of the nodes that a source is made of: handlers take its failures; others have no flow to hold in.
    fn source_nodes(&mut self, item: ItemRef<'db>, source: &'db SourceFlow<'db>) {
        let (db, program) = (self.db, self.program);
        let nodes = if source.origin.is_some() { source_nodes(db, item) } else { Vec::new() };
        for node in nodes {
            let begins = matches!(source.origin, Some(Origin::Native(origin)) if origin == node);
            for said in program.directives(db, node).collect::<Vec<_>>() {
                let (name, what) = match &said.item(db).kind {
                    ItemKind::Handler(_) => {
                        self.failure(said, service_context(db));
                        continue;
                    }
                    // It is called, and holds while it is.
                    ItemKind::Constraint(_) if begins => continue,
                    ItemKind::Constraint(constraint) => (constraint.node.span, "a constraint"),
                    ItemKind::Recover(recover) => (recover.path.span, "a recovery"),
                    _ => continue,
                };
                let mistake = OfSource { name: node.name(db).clone(), what, target: target(db, item) };
                self.diags.push(Diag::new(said.at(name), mistake));
            }
            if begins && let Some(context) = concrete_context(db, node) {
                self.diags.extend(lock_diags(db, program, node, context));
            }
        }
    }

    fn source_locks(&mut self, item: ItemRef<'db>, source: &'db SourceFlow<'db>) {
        let (db, program) = (self.db, self.program);
        let ItemKind::Source(written) = &item.item(db).kind else { return };
        let summaries = |body: &Body<'db>| -> Vec<&'db Summary> {
            let mut found = Vec::new();
            uses(db, program, body, &vec![None; body.params.len()], Role::Step, &mut found);
            found.iter().map(|u| &lock_summary(db, program, u.node, u.context).summary).collect()
        };
        let mut flows = summaries(&source.flow.body);
        let handlers = handlers_of(db, program, item, &source.flow.body);
        flows.extend(locks_of(db, program, &handlers));
        let mut inside = source.session.as_ref().map(summaries).unwrap_or_default();
        if let Some(Origin::Native(origin)) = &source.origin
            && let Some(context) = concrete_context(db, *origin)
        {
            inside.push(&lock_summary(db, program, *origin, context).summary);
        }
        let node = Entity::new(db, item.statement.file(db), Space::Node, written.name.text.clone());
        let me = node_ref(db, node);
        let findings = check_source(&SourceUse {
            source: &me,
            has_session: source.session.is_some() || written.session.is_some(),
            inside: &inside,
            flows: &flows,
        });
        self.diags.extend(findings.iter().filter_map(|f| placed(db, program, f, Some(item))));
    }

    /// Tells of each circle once, at the first of its nodes, and of what nests too deep.
    fn nesting(&mut self, file: SourceFile) {
        let db = self.db;
        let found = nesting(db, self.program, file);
        for nodes in &found.circles {
            let first = nodes.iter().min_by_key(|node| node.name(db));
            if let Some(first) = first.filter(|first| first.file(db) == file)
                && let Some(circle) = circle(db, self.program, *first, nodes)
            {
                self.circle(&circle);
            }
        }
        let too_deep = found.too_deep.iter().find(|node| node.file(db) == file);
        if let Some((node, place)) = too_deep.and_then(|node| Some((node, declaration(db, *node)?))) {
            let mistake = TooDeep { name: node.name(db).clone(), deepest: DEEPEST };
            self.diags.push(Diag::new(place, mistake));
        }
    }

    fn circle(&mut self, circle: &[Entity]) {
        let db = self.db;
        let names: Vec<_> = circle.iter().map(|n| n.name(db).clone()).collect();
        let mut places = Vec::new();
        for (i, from) in circle.iter().enumerate() {
            let to = circle[(i + 1) % circle.len()];
            if let Some(place) = failures::use_of(db, self.program, *from, to) {
                places.push((place, to.name(db).clone()));
            }
        }
        if let Some(at) = places.first().map(|(place, _)| *place) {
            let (labels, places) = places.into_iter().unzip();
            let mistake = Circle { nodes: names, places };
            self.diags.push(Diag { labels, ..Diag::new(at, mistake) });
        }
    }

    /// Nodes that no source of their file reaches, as if their first step were theirs to begin.
    fn rest(&mut self, file: SourceFile) {
        let (db, program) = (self.db, self.program);
        let uneasy: Vec<Entity> =
            node_parts(db, file).flat_map(|part| uneasy(db, program, part)).copied().collect();
        if uneasy.is_empty() {
            return;
        }
        let (reached, map) = (reached_here(db, program, file), Map::of(db, program, file));
        let uneasy: Vec<Entity> = uneasy.into_iter().filter(|node| !reached.has(db, *node)).collect();
        let mut asked = vec![false; map.room()];
        uneasy.iter().filter_map(|node| map.number(*node)).for_each(|number| asked[number as usize] = true);
        let rest = map.all().filter(|number| !reached.in_file(file)[*number as usize]);
        let (mut inner, mut handled) = (vec![false; map.room()], Vec::new());
        for number in rest {
            for way in map.ways(number) {
                match way.to {
                    To::Own(to) if !way.after => inner[to as usize] = true,
                    To::Own(to) if asked[to as usize] => handled.push(number),
                    _ => {}
                }
            }
        }
        // What the handler of a node runs is given what its node was, where a flow runs the node: it is looked at so.
        for number in handled.into_iter().filter(|number| inner[*number as usize]) {
            let after = map.ways(number).iter().filter(|way| way.after);
            self.nodes.extend(after.map(|way| map.end(way)));
        }
        let is_inner = |node: &Entity| map.number(*node).is_some_and(|number| inner[number as usize]);
        let (later, first): (Vec<Entity>, Vec<Entity>) = uneasy.into_iter().partition(is_inner);
        for node in first.into_iter().chain(later) {
            if !self.nodes.contains(&node) {
                self.unreached(node);
            }
        }
    }

    fn unreached(&mut self, node: Entity) {
        match definition(self.db, node) {
            Definition::Flow(_) | Definition::Cases(_) => {
                let context = unused_context(self.db, node);
                self.abstract_node(node, context);
            }
            Definition::Concrete { .. } => {
                self.nodes.insert(node);
                self.concrete_failures(node);
            }
            _ => {}
        }
    }

    fn body(&mut self, body: &Body<'db>) {
        for step in &body.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step<'db>) {
        match &step.kind {
            StepKind::Concrete { callee, .. } => {
                if let Some((node, context, _)) = callee_inputs(self.db, callee)
                    && self.seen.insert((node, context))
                {
                    self.nodes.insert(node);
                    self.diags.extend(lock_diags(self.db, self.program, node, context));
                }
            }
            StepKind::Abstract { node, context, .. } => self.abstract_node(*node, *context),
            _ => {}
        }
        for inside in step.inside() {
            match inside {
                Inside::Test(test) => self.test(test),
                Inside::Body(inner) => self.body(&inner.body),
            }
        }
        if let (Some(around), Some(node)) = (&step.around, step.node()) {
            self.handled(node, around);
        }
    }

    fn test(&mut self, test: &Test) {
        let Test::Is { typedef, context, .. } = test else { return };
        if let Some(node) = predicate_node(self.db, *typedef) {
            self.nodes.insert(node);
        }
        let predicate = predicate_body(self.db, self.program, *typedef, *context);
        self.diags.extend(predicate.diags.iter().cloned());
        self.body(&predicate.body);
    }

    fn abstract_node(&mut self, node: Entity, context: Context) {
        let (db, program) = (self.db, self.program);
        self.nodes.insert(node);
        if !self.seen.insert((node, context))
            || !sound(db, program, node)
            || is_broken(db, node)
            || clean(db, program, node, context)
        {
            return;
        }
        let elaborated = infer(db, program, node, context);
        self.diags.extend(elaborated.diags.iter().cloned());
        self.diags.extend(lock_diags(db, program, node, context));
        self.diags.extend(cases::check(db, node).iter().cloned());
        self.diags.extend(denials::flow(db, program, node, context));
        self.body(&elaborated.body);
    }

    /// The locks of a concrete node (it may have a recovery inside).
    fn concrete_failures(&mut self, node: Entity) {
        self.diags.extend(own_locks(self.db, self.program, node));
    }

    fn handled(&mut self, node: Entity, around: &Around) {
        let (db, program) = (self.db, self.program);
        for item in program.failures(db, node).collect::<Vec<_>>() {
            if matches!(item.item(db).kind, ItemKind::Handler(_) | ItemKind::Recover(_)) {
                self.failure(item, around.context);
            }
            if matches!(item.item(db).kind, ItemKind::Recover(_)) {
                let body = &failure_body(db, program, item, around.context).body;
                self.diags.extend(failures::recovery_outputs(db, item, node, around, body));
            }
        }
    }

    fn failure(&mut self, item: ItemRef<'db>, context: Context) {
        if self.failures.insert((item, context)) {
            let elaborated = failure_body(self.db, self.program, item, context);
            self.diags.extend(elaborated.diags.iter().cloned());
            self.body(&elaborated.body);
        }
    }
}

/// Where a source's flows go, if that is a node.
fn target(db: &dyn Db, item: ItemRef<'_>) -> Option<SmolStr> {
    let ItemKind::Source(source) = &item.item(db).kind else { return None };
    match source.body.steps.as_slice() {
        [tree::Step { each: None, kind: tree::StepKind::Node(name), .. }] => Some(name.text.clone()),
        _ => None,
    }
}

/// The shortest way from a node back to itself among these.
fn circle<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
    among: &[Entity],
) -> Option<Vec<Entity>> {
    let among: FxHashSet<Entity> = among.iter().copied().collect();
    let mut from: FxHashMap<Entity, Entity> = FxHashMap::default();
    let mut queue = std::collections::VecDeque::from([node]);
    while let Some(at) = queue.pop_front() {
        for child in leads_to(db, program, at) {
            if *child == node {
                let mut out = vec![at];
                while let Some(before) =
                    out.last().and_then(|last| from.get(last)).filter(|_| out.last() != Some(&node))
                {
                    out.push(*before);
                }
                out.reverse();
                return Some(out);
            }
            if among.contains(child) && !from.contains_key(child) {
                from.insert(*child, at);
                queue.push_back(*child);
            }
        }
    }
    None
}
