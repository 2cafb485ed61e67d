//! Constraints of a program's nodes, given to [`crate::locks`], and what it finds put in its places.

use crate::diagnostics::Diag;
use crate::elaborate::ir::{Body, Context};
use crate::elaborate::runs::{Run, given_names, predicate_names, recovery_names, runs};
use crate::elaborate::{failure_body, failure_context, infer, predicate_body, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::locks::{self, Child, Declared, Finding, Input, LockName, NodeRef, Role, Scope, Subject, Summary};
use crate::names::declared::{Entity, is_annotated};
use crate::names::program::Program;
use crate::names::{aliased, visible};
use crate::node::annotations::facts;
use crate::node::is_abstract;
use crate::types::Ty;
use flux_plan::Mode;
use flux_syntax::tree::{self, ItemKind, LockMode};
use salsa::plumbing::{AsId, FromId};
use smol_str::SmolStr;

/// A node's locks in one context, and what is to be said of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Locks {
    /// What the node tells those who use it.
    pub summary: Summary,
    /// What people are told: mistakes, and locks that cost more than they seem to.
    pub findings: Vec<Finding>,
}

/// A node inside another, and how it stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The node that stands inside.
    pub node: Entity,
    /// What the node sees of this use.
    pub context: Context,
    /// Whether it runs as a step, a predicate, a handler or a recovery.
    pub role: Role,
    /// Inputs of it that are, unchanged, inputs of the node around it.
    pub wiring: Vec<(SmolStr, SmolStr)>,
}

/// How the lock analysis calls a node.
pub fn node_ref(db: &dyn Db, node: Entity) -> NodeRef {
    NodeRef { name: node.name(db).clone(), id: node.as_id().as_bits() }
}

/// The node that the lock analysis speaks of.
pub fn node_of(node: &NodeRef) -> Entity {
    Entity::from_id(salsa::Id::from_bits(node.id))
}

fn is_limited(db: &dyn Db, node: Entity) -> bool {
    is_annotated(db, node) && facts(db, node).limit.is_some()
}

/// A node's locks, from its constraints and those of everything that may run inside it.
#[salsa::tracked(returns(ref))]
pub fn lock_summary<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> Locks {
    let alone = !is_abstract(db, node) && program.directives(db, node).next().is_none();
    if alone && !is_limited(db, node) {
        return Locks::default();
    }
    // How flows nest matters where one is inside: it changes with each of them.
    let inside = is_abstract(db, node) || program.recoveries(db, node).next().is_some();
    if inside && !sound(db, program, node) {
        return Locks::default();
    }
    let declared: Vec<Declared> = declared(db, program, node).into_iter().map(|w| w.lock).collect();
    let uses = uses_inside(db, program, node, context);
    let limited = is_limited(db, node);
    let nothing = declared.is_empty()
        && !limited
        && uses.iter().all(|u| lock_summary(db, program, u.node, u.context).summary.is_empty());
    if nothing {
        return Locks::default();
    }
    let refs: Vec<NodeRef> = uses.iter().map(|u| node_ref(db, u.node)).collect();
    let children: Vec<Child<'_>> = uses
        .iter()
        .zip(&refs)
        .map(|(u, node)| Child {
            node,
            role: u.role,
            summary: &lock_summary(db, program, u.node, u.context).summary,
            wiring: &u.wiring,
        })
        .collect();
    let me = node_ref(db, node);
    let inputs = inputs(db, context);
    let subject = Subject { node: &me, declared: &declared, inputs: inputs.as_deref(), limited };
    let (summary, mut findings) = locks::summarize(&subject, &children);
    if context.open(db) {
        // Where values come from is not known, and so neither is which keys are the same.
        findings.retain(|finding| !finding.is_of_keys());
    }
    Locks { summary, findings }
}

/// What keys may name; none: not known.
fn inputs(db: &dyn Db, context: Context) -> Option<Vec<Input>> {
    if context.open(db) {
        return None;
    }
    let foreign = |ty: &Ty| ty.is_foreign(db).then(|| ty.show(db).into());
    let tuple = context.tuple(db).iter().zip(context.named(db)).filter(|(_, named)| **named);
    let tuple = tuple.map(|(f, _)| Input { name: f.name.clone(), foreign: foreign(&f.ty) });
    let names = context.names(db).iter();
    let names = names
        .filter_map(|(name, ty)| Some(Input { name: name.clone(), foreign: foreign(ty.as_ref().ok()?) }));
    Some(tuple.chain(names).collect())
}

/// A declared lock and where it stands.
pub struct Written<'db> {
    /// The lock as [`crate::locks`] takes it.
    pub lock: Declared,
    /// The whole lock: `d(user)!`.
    pub place: Place<'db>,
    /// What stands between the parentheses; none: a lock of the whole program.
    pub scope: Option<Place<'db>>,
}

/// A node's declared locks, over all its constraint statements.
pub fn declared<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Vec<Written<'db>> {
    let mut out = Vec::new();
    for at in program.constraints(db, node) {
        let ItemKind::Constraint(constraint) = &at.item(db).kind else { continue };
        for lock in &constraint.locks {
            out.push(Written {
                lock: lock_of(db, program, at.statement.file(db), lock),
                place: at.at(lock.span),
                scope: lock.scope.as_ref().map(|scope| at.at(scope.span)),
            });
        }
    }
    out
}

/// A lock as it is written in a file: behind an alias it is that file's.
pub fn lock_of<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile, lock: &tree::Lock) -> Declared {
    let (alias, name) =
        lock.name.text.rsplit_once('.').map_or((None, lock.name.text.as_str()), |(a, n)| (Some(a), n));
    let owner = alias.and_then(|alias| aliased(db, file, alias)).unwrap_or(file);
    one_lock(lock, LockName { name: name.into(), file: program.lock_group(db, owner) })
}

/// A lock as a file writes it: behind an alias where it is not the file's own; none: it can't be named there.
pub fn written_in<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    hold: &locks::Hold,
) -> Option<String> {
    if hold.lock.file == program.lock_group(db, file) {
        return Some(locks::spelt(hold));
    }
    let seen = visible(db, file).iter();
    let mut owners = seen.filter(|(_, other)| program.lock_group(db, *other) == hold.lock.file);
    let alias = owners.find_map(|(prefix, _)| prefix.as_ref())?;
    Some(format!("{alias}.{}", locks::spelt(hold)))
}

fn one_lock(lock: &tree::Lock, name: LockName) -> Declared {
    let scope = match lock.scope.as_ref().map(|s| s.text.as_str()) {
        None | Some("program") => Scope::Program,
        Some("session") => Scope::Session,
        Some(key) => Scope::Key(key.into()),
    };
    let mode = match lock.mode {
        LockMode::Reader => Mode::Read,
        LockMode::Default | LockMode::Writer => Mode::Write,
    };
    Declared { lock: name, scope, mode }
}

/// Every node that may run inside a node, each use of it.
pub fn uses_inside<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> Vec<Use> {
    let mut out = Vec::new();
    if is_abstract(db, node) {
        let body = &infer(db, program, node, context).body;
        uses(db, program, body, &given_names(db, context, body), Role::Step, &mut out);
    }
    for item in program.recoveries(db, node) {
        let context = failure_context(db, context);
        let body = &failure_body(db, program, item, context).body;
        uses(db, program, body, &recovery_names(db, context, body), Role::Recovery, &mut out);
    }
    out
}

/// Every use of a node in a body. `names` are those of the body's parameters in the node around it.
pub fn uses<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    body: &Body<'db>,
    names: &[Option<SmolStr>],
    role: Role,
    out: &mut Vec<Use>,
) {
    runs(db, body, names, &mut |run| match run {
        Run::Node { node, context, wiring } => out.push(Use { node, context, role, wiring }),
        Run::Predicate { typedef, context, input } => {
            let body = &predicate_body(db, program, typedef, context).body;
            uses(db, program, body, &predicate_names(body, input), Role::Predicate, out);
        }
        Run::Native { node, context, wiring, .. } => out.push(Use { node, context, role, wiring }),
        Run::Call { .. } => {}
    });
}

/// What is to be said of a node's locks.
pub fn lock_diags<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
    context: Context,
) -> Vec<Diag<'db>> {
    let findings = &lock_summary(db, program, node, context).findings;
    findings.iter().filter_map(|finding| placed(db, program, finding, None)).collect()
}

/// Puts a finding in its places. `source` is the item of the source that it may speak of.
pub fn placed<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    finding: &Finding,
    source: Option<ItemRef<'db>>,
) -> Option<Diag<'db>> {
    let mut places = finding.places.iter().map(|place| place_of(db, program, place, source));
    let at = places.next()??;
    let labels = std::iter::once(at).chain(places.map(|place| place.unwrap_or(at)));
    Some(Diag { labels: labels.collect(), ..Diag::new(at, finding.said.clone()) })
}

fn place_of<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    place: &locks::Place,
    source: Option<ItemRef<'db>>,
) -> Option<Place<'db>> {
    match place {
        locks::Place::Lock { node, index } => {
            declared(db, program, node_of(node)).get(*index as usize).map(|written| written.place)
        }
        locks::Place::Key { node, index } => {
            let written = declared(db, program, node_of(node));
            written.get(*index as usize).map(|written| written.scope.unwrap_or(written.place))
        }
        locks::Place::Node(node) => {
            let items = crate::names::declared::node_items(db, node_of(node));
            let at = items.flows.first().or(items.signatures.first()).or(items.usings.first())?;
            Some(at.name(db))
        }
        locks::Place::Source(_) => source.map(|at| at.name(db)),
    }
}
