//! Handlers and recoveries: paths that occur, one catch for a code, recoveries that put out what they stand for.

use super::handlers::locks_of;
use super::reach::{has_sources, reached_from};
use super::replies;
use crate::constraints::{node_ref, placed};
use crate::diagnostics::Diag;
use crate::diagnostics::caught_twice::{Caught, CaughtTwice};
use crate::diagnostics::never_runs::NeverRuns;
use crate::diagnostics::no_such_path::NoSuchPath;
use crate::diagnostics::recovery_outputs::RecoveryOutputs;
use crate::elaborate::ir::{Around, Body};
use crate::elaborate::{failure_body, nodes_of, service_context, source_flow, source_nodes};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::locks::{Scope, SourceUse, check_source};
use crate::names::declared::{Directive, Entity, Space, index, node_items};
use crate::names::program::{Program, behind_root, program, stars_in};
use crate::names::users::files_of;
use crate::names::{brings, resolve};
use crate::trails::{Trails, path_of};
use crate::types::{Field, show_tuple};
use flux_syntax::tree::{ItemKind, Path, Span};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// What is to be said of a root's handlers and recoveries: those that can never run, and `*` twice.
pub(super) fn check<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    stars(db, root, diags);
    if !has_sources(db, root) {
        return;
    }
    let mut trails: Option<Trails<'db>> = None;
    for file in files_of(db, root) {
        for (item, nodes) in paths_in(db, file) {
            let Some(node) = nodes.last() else { continue };
            // Its text is read only where something is to be said of it.
            let named = || path_of(item.item(db)).and_then(|path| Some((path, path.names.split_last()?)));
            // What a used file says of nodes that this program does not run is for others.
            if file == root && !reached_from(db, root).has(db, *node) {
                let never =
                    named().map(|(path, (last, _))| (path.span, NeverRuns { name: last.text.clone() }));
                diags.extend(never.map(|(span, mistake)| Diag::new(item.at(span), mistake)));
            } else if nodes.len() > 1 {
                let trails = trails.get_or_insert_with(|| Trails::of(db, program(db, root), root));
                if trails.occurs(&nodes[nodes.len() - 1..])
                    && !trails.occurs(nodes)
                    && let Some((path, (last, [.., from]))) = named()
                {
                    let mistake = NoSuchPath { from: from.text.clone(), to: last.text.clone() };
                    diags.push(Diag::new(item.at(path.span), mistake));
                }
            }
        }
    }
}

/// The handlers and recoveries of a file, with the nodes that their paths name: whatever flows do.
#[salsa::tracked(returns(ref))]
fn paths_in<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<(ItemRef<'db>, Vec<Entity>)> {
    let all = index(db, file).directives.values().flatten().map(|directive| directive.at);
    let read = all.filter(|item| !item.is_broken(db));
    read.filter_map(|item| Some((item, path_nodes(db, file, item)?.1))).collect()
}

/// A handler's or recovery's path, and the nodes that it names.
fn path_nodes<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    item: ItemRef<'db>,
) -> Option<(&'db Path, Vec<Entity>)> {
    let path = path_of(item.item(db))?;
    let nodes = path.names.iter().map(|name| resolve(db, file, Space::Node, &name.text));
    Some((path, nodes.collect::<Option<Vec<_>>>()?))
}

/// What a file says twice of one node's failures.
#[salsa::tracked(returns(ref))]
pub(super) fn repeated<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Vec<Diag<'db>> {
    let (mut checked, mut diags) = (FxHashSet::<Entity>::default(), Vec::new());
    for Directive { at: item, .. } in index(db, file).directives.values().flatten() {
        let node = path_nodes(db, file, *item).and_then(|(_, nodes)| nodes.last().copied());
        if let Some(node) = node.filter(|node| checked.insert(*node)) {
            catches(db, program, node, &mut diags);
        }
    }
    diags
}

/// `handle error *` once for a code in a program, and what is to be said of each wherever it may run.
fn stars<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    let behind = &behind_root(db, root, brings(db, root)).stars;
    let mut seen: Vec<(ItemRef<'db>, &[(i64, Span)])> = Vec::new();
    for star in stars_in(db, root).chain(behind.iter().copied()) {
        let ItemKind::Handler(handler) = &star.item(db).kind else { continue };
        let codes = handler.codes.as_slice();
        let twice = seen.iter().find_map(|(first, other)| Some((*first, common(codes, other)?)));
        if let Some((first, code)) = twice {
            let what = code.map_or(Caught::All, |code| Caught::Code(SmolStr::new_static("*"), code));
            diags.push(Diag::new(star.name(db), CaughtTwice { what }).label(first.name(db)));
        } else {
            everywhere(db, root, star, diags);
        }
        seen.push((star, codes));
    }
}

/// What a program's `handle error *` can't do for all of its sources.
fn everywhere<'db>(db: &'db dyn Db, root: SourceFile, star: ItemRef<'db>, diags: &mut Vec<Diag<'db>>) {
    let program = program(db, root);
    let context = service_context(db);
    let wrong_reply = replies::of_handler(db, star, &failure_body(db, program, star, context).body);
    let locks = locks_of(db, program, &[(star, context)]);
    let session =
        locks.iter().flat_map(|summary| &summary.reach).any(|reach| reach.hold.scope == Scope::Session);
    if wrong_reply.is_none() && !session {
        return;
    }
    let mut wrong_reply = wrong_reply;
    let mut wrong_lock = None;
    for item in files_of(db, root).into_iter().flat_map(|file| index(db, file).sources.iter()) {
        let ItemKind::Source(written) = &item.item(db).kind else { continue };
        if takes_all(db, program, *item) {
            continue;
        }
        let source = source_flow(db, program, *item);
        if source.replies(db) {
            diags.extend(wrong_reply.take());
        }
        if session && wrong_lock.is_none() {
            let node = Entity::new(db, item.statement.file(db), Space::Node, written.name.text.clone());
            let me = node_ref(db, node);
            let has_session = source.session.is_some() || written.session.is_some();
            let found = check_source(&SourceUse { source: &me, has_session, inside: &[], flows: &locks });
            wrong_lock = found.iter().find_map(|finding| placed(db, program, finding, Some(*item)));
        }
    }
    diags.extend(wrong_lock);
}

/// Has a source a handler of its own for whatever fails?
fn takes_all<'db>(db: &'db dyn Db, program: Program<'db>, source: ItemRef<'db>) -> bool {
    source_nodes(db, source).into_iter().any(|node| {
        program.failures(db, node).any(|item| match &item.item(db).kind {
            ItemKind::Handler(handler) => handler.path.as_ref().is_some_and(|path| path.codes.is_empty()),
            _ => false,
        })
    })
}

/// One handler or recovery for a code of a node reached on one path.
fn catches<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, diags: &mut Vec<Diag<'db>>) {
    let mut seen: Vec<(ItemRef<'db>, &Path, Vec<Entity>)> = Vec::new();
    for item in program.failures(db, node) {
        let Some((path, nodes)) = path_nodes(db, item.statement.file(db), item) else { continue };
        // Nodes, not names: another file may write them behind an alias.
        for (first, other, _) in seen.iter().filter(|(_, _, others)| *others == nodes) {
            if let Some(code) = clash(path, other) {
                let first = first.at(other.span);
                let name = node.name(db).clone();
                let what =
                    code.map_or_else(|| Caught::Node(name.clone()), |code| Caught::Code(name.clone(), code));
                diags.push(Diag::new(item.at(path.span), CaughtTwice { what }).label(first));
                break;
            }
        }
        seen.push((item, path, nodes));
    }
}

/// A common code, or both without codes: inside, which code; none: no clash.
fn clash(a: &Path, b: &Path) -> Option<Option<i64>> {
    common(&a.codes, &b.codes)
}

/// The same of lists of codes.
fn common(a: &[(i64, Span)], b: &[(i64, Span)]) -> Option<Option<i64>> {
    if a.is_empty() && b.is_empty() {
        return Some(None);
    }
    let common = a.iter().find(|(code, _)| b.iter().any(|(other, _)| other == code));
    common.map(|(code, _)| Some(*code))
}

/// A recovery puts out what its node would have.
pub(super) fn recovery_outputs<'db>(
    db: &'db dyn Db,
    item: ItemRef<'db>,
    node: Entity,
    around: &Around,
    body: &Body<'db>,
) -> Option<Diag<'db>> {
    let wanted: Vec<Field> = around.outputs.iter().map(|value| value.field.clone()).collect();
    if body.broken || body.never || around.broken {
        return None;
    }
    let given: Vec<Field> = body.outputs.iter().map(|v| v.field.clone()).collect();
    let same = given.len() == wanted.len() && given.iter().zip(&wanted).all(|(a, b)| a.ty.fits(&b.ty));
    let at = item.name(db);
    let mistake = || RecoveryOutputs {
        name: node.name(db).clone(),
        wanted: show_tuple(db, &wanted),
        given: show_tuple(db, &given),
    };
    (!same).then(|| Diag::new(at, mistake()))
}

/// Where a node's body, predicates, handlers or recoveries name another.
pub(super) fn use_of<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    from: Entity,
    to: Entity,
) -> Option<Place<'db>> {
    let file = from.file(db);
    for at in &node_items(db, from).flows {
        let ItemKind::Flow(flow) = &at.item(db).kind else { continue };
        let names = flow.body.iter().flat_map(nodes_of);
        for name in names {
            if resolve(db, file, Space::Node, &name.text) == Some(to) {
                return Some(at.at(name.span));
            }
        }
        if let Some(patterns) = &flow.patterns
            && crate::elaborate::children_of_patterns(db, *at).contains(&to)
        {
            return Some(at.at(patterns.span));
        }
    }
    for at in program.failures(db, from) {
        let body = match &at.item(db).kind {
            ItemKind::Handler(handler) => &handler.body,
            ItemKind::Recover(recover) => &recover.body,
            _ => continue,
        };
        let file = at.statement.file(db);
        let names = nodes_of(body).into_iter();
        let mut meant = names.filter(|name| resolve(db, file, Space::Node, &name.text) == Some(to));
        if let Some(name) = meant.next() {
            return Some(at.at(name.span));
        }
    }
    let items = &node_items(db, from);
    let any = items.flows.first().or(items.signatures.first())?;
    Some(any.name(db))
}
