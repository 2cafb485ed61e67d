//! What can be said of a file without its users: syntax, names, signatures, components, annotations.

use super::{denials, duplicates};
use crate::diagnostics::component_signature::ComponentSignature;
use crate::diagnostics::node_as_source::NoStore;
use crate::diagnostics::predicate::{GivesNoBool, TakesNoValue};
use crate::diagnostics::source_as_node::SourceAsNode;
use crate::diagnostics::unknown_node::UnknownLock;
use crate::diagnostics::unreadable_file::UnreadableFile;
use crate::diagnostics::{Diag, of_item, unknown_input};
use crate::elaborate::{misdeclared, own_statements, starts_flows};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place, Statement, StatementId, in_broken_item, parsed};
use crate::files::{Kept, SourceFile, each, looking, used_path, written};
use crate::library::call::bind;
use crate::library::catalog::check_alone;
use crate::library::component::{check_component, component_decl};
use crate::library::made::check_body;
use crate::names::declared::{Entity, Space, index, is_annotated, node_items};
use crate::names::parts::{Part, node_parts, statement_parts};
use crate::names::{aliased, has_lock, native, resolve, unknown};
use crate::node::annotations::{check_annotations, check_one};
use crate::node::{check_signature, signature};
use crate::types::unify::Bindings;
use crate::types::{Field, Ty, check_record, show_tuple};
use flux_syntax::tree::{Constraint, Item, ItemKind, Name, Predicate};
use smol_str::SmolStr;

/// What is to be said of a file by itself.
#[salsa::tracked(returns(ref))]
pub fn file_diags<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Diag<'db>> {
    let of_statements = statement_parts(db, file).flat_map(|part| statement_diags(db, part));
    let of_nodes = node_parts(db, file).flat_map(|part| node_diags(db, part));
    of_statements.chain(name_diags(db, file)).chain(of_nodes).cloned().collect()
}

/// What is to be said of a part's statements one by one.
#[salsa::tracked(returns(ref))]
fn statement_diags<'db>(db: &'db dyn Db, part: Part<'db>) -> Vec<Diag<'db>> {
    let (file, all, mut diags) = (part.file(db), part.statements(db), Vec::new());
    let faulty: Vec<bool> = match part.inside(db) {
        true => {
            let ids: Vec<StatementId> = written(all.iter().copied()).collect();
            each(db, file, &ids, |db, id| is_faulty_statement(db, *id).clone())
        }
        false => vec![true; all.len()],
    };
    for (statement, _) in all.iter().zip(faulty).filter(|(_, faulty)| *faulty) {
        one_statement(db, file, *statement, &mut diags);
    }
    diags.retain(|diag| is_heard(db, diag));
    diags
}

/// Is there something to be said of a flow's statement, or of what is chosen of one?
#[salsa::tracked(returns(ref))]
fn is_faulty_statement(db: &dyn Db, id: StatementId) -> Kept<bool> {
    let file = id.file(db);
    let said = |db: &dyn Db| {
        let mut diags = Vec::new();
        one_statement(db, file, Statement::Written(id), &mut diags);
        !diags.is_empty()
    };
    looking(db, file, |_| vec![id], said)
}

fn one_statement<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    statement: Statement<'db>,
    diags: &mut Vec<Diag<'db>>,
) {
    let parsed = parsed(db, statement);
    diags.extend(parsed.errors.iter().map(|error| {
        let at = |span| Place { statement, span };
        Diag {
            said: error.said.clone(),
            place: at(error.span),
            labels: error.labels.iter().map(|span| at(*span)).collect(),
            fix: error.fix.as_ref().map(|fix| (at(fix.span), fix.text.to_string())),
        }
    }));
    for (n, item) in parsed.items.iter().enumerate() {
        let at = ItemRef { statement, index: n as u32 };
        of_item(item, &mut |span, said| diags.push(Diag::new(at.at(span), said)));
        check_item(db, file, at, item, diags);
    }
}

/// What is to be said of a part's nodes: implementations, signatures, annotations.
#[salsa::tracked(returns(ref))]
fn node_diags<'db>(db: &'db dyn Db, part: Part<'db>) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    let nodes = part.nodes(db);
    let faulty: Vec<bool> = match part.inside(db) {
        true => each(db, part.file(db), nodes, |db, node| is_faulty(db, *node).clone()),
        false => vec![true; nodes.len()],
    };
    for (node, _) in nodes.iter().zip(faulty).filter(|(_, faulty)| *faulty) {
        one_node(db, *node, &mut diags);
    }
    diags.retain(|diag| is_heard(db, diag));
    diags
}

/// Is there something to be said of a flow by itself?
#[salsa::tracked(returns(ref))]
fn is_faulty(db: &dyn Db, node: Entity) -> Kept<bool> {
    let said = |db: &dyn Db| {
        let mut diags = Vec::new();
        one_node(db, node, &mut diags);
        !diags.is_empty()
    };
    looking(db, node.file(db), |db| own_statements(db, node), said)
}

fn one_node<'db>(db: &'db dyn Db, node: Entity, diags: &mut Vec<Diag<'db>>) {
    duplicates::node(db, node.name(db), node_items(db, node), diags);
    diags.extend(check_signature(db, node).iter().cloned());
    if is_annotated(db, node) {
        diags.extend(check_annotations(db, node).iter().cloned());
        diags.extend(denials::concrete(db, node));
    }
}

/// What is to be said of a file's other names.
#[salsa::tracked(returns(ref))]
fn name_diags<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Diag<'db>> {
    let (index, mut diags) = (index(db, file), Vec::new());
    duplicates::check(db, index, &mut diags);
    for (space, name) in index.named.keys() {
        let entity = Entity::new(db, file, *space, name.clone());
        match space {
            Space::Type => diags.extend(check_record(db, entity).iter().cloned()),
            Space::Component => diags.extend(check_component(db, entity).iter().cloned()),
            _ => {}
        }
    }
    diags.retain(|diag| is_heard(db, diag));
    diags
}

/// Is it worth telling? In an item that could not be read, only that is.
pub(super) fn is_heard(db: &dyn Db, diag: &Diag<'_>) -> bool {
    diag.row().text.is_some() || !in_broken_item(db, diag.place)
}

fn check_item<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    item: &Item,
    diags: &mut Vec<Diag<'db>>,
) {
    match &item.kind {
        ItemKind::Use(used) => {
            let target = db.file(&used_path(db, file, &used.path));
            if let Some(trouble) = target.trouble(db) {
                let mistake = UnreadableFile { path: used.path.clone(), reason: trouble.to_string() };
                diags.push(Diag::new(at.at(used.path_span), mistake));
            }
        }
        ItemKind::Typedef(typedef) => match &typedef.predicate {
            Predicate::Using(call) => predicate(db, file, at, call, diags),
            Predicate::Node(name) => predicate_of(db, file, at, name, diags),
        },
        ItemKind::Store(store) => {
            if let Some(bound) = bind(db, file, at, &store.using, diags) {
                let decl = component_decl(db, bound.component).as_ref();
                if decl.is_some_and(|d| !d.annotations.iter().any(|a| a.name.text == "store")) {
                    let name = store.using.component.text.clone();
                    diags.push(Diag::new(bound.place, NoStore { name }));
                } else {
                    diags.extend(check_alone(db, &bound));
                }
            }
        }
        ItemKind::Component(component) => {
            annotated(db, at, item, "component", diags);
            check_body(db, file, at, component, diags);
        }
        ItemKind::Handler(handler) => {
            let names = handler.path.iter().flat_map(|p| &p.names);
            names.for_each(|name| node(db, file, at, name, diags));
        }
        ItemKind::Recover(recover) => {
            recover.path.names.iter().for_each(|name| node(db, file, at, name, diags));
        }
        ItemKind::Constraint(constraint) if locks(db, file, at, constraint, diags) => {}
        ItemKind::Constraint(constraint) if native(db, file, &constraint.node.text).is_some() => {}
        ItemKind::Constraint(constraint) => node(db, file, at, &constraint.node, diags),
        ItemKind::Optimize(optimize) => {
            if !super::optimize::is_of_the_program(optimize) {
                optimize.nodes.iter().for_each(|name| node(db, file, at, name, diags));
            }
            super::optimize::check(db, at, optimize, diags);
        }
        ItemKind::Assume(assume) => {
            for store in &assume.stores {
                if resolve(db, file, Space::Store, &store.text).is_none() {
                    diags.extend(unknown::store(db, file, at.at(store.span), &store.text));
                }
            }
        }
        ItemKind::Source(_) => annotated(db, at, item, "source", diags),
        ItemKind::Type(_) | ItemKind::Node(_) | ItemKind::Flow(_) => {}
    }
}

/// The annotations of an item that is no node's.
fn annotated<'db>(
    db: &'db dyn Db,
    at: ItemRef<'db>,
    item: &Item,
    place: &'static str,
    diags: &mut Vec<Diag<'db>>,
) {
    for annotation in &item.annotations {
        check_one(db, at, annotation, place, None, diags);
    }
}

fn node<'db>(db: &'db dyn Db, file: SourceFile, at: ItemRef<'db>, name: &Name, diags: &mut Vec<Diag<'db>>) {
    if resolve(db, file, Space::Node, &name.text).is_none() {
        diags.extend(unknown::node(db, file, at.at(name.span), &name.text));
    }
}

/// Locks of other files are there. Is one not?
fn locks<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    constraint: &Constraint,
    diags: &mut Vec<Diag<'db>>,
) -> bool {
    let before = diags.len();
    for lock in &constraint.locks {
        let Some((alias, name)) = lock.name.text.rsplit_once('.') else { continue };
        match aliased(db, file, alias) {
            None => diags.extend(unknown::node(db, file, at.at(lock.name.span), &lock.name.text)),
            Some(owner) if !has_lock(db, owner, name) => {
                let mistake = UnknownLock { name: name.into(), alias: alias.into() };
                diags.push(Diag::new(at.at(lock.name.span), mistake));
            }
            Some(_) => {}
        }
    }
    diags.len() > before
}

/// `typedef hit TestInCache;`: whatever the value, a predicate takes one and gives a `bool`.
fn predicate_of<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    name: &Name,
    diags: &mut Vec<Diag<'db>>,
) {
    let Some(node) = resolve(db, file, Space::Node, &name.text) else { return };
    if !misdeclared(db, node) {
        return;
    }
    let place = at.at(name.span);
    let predicate = name.text.clone();
    diags.push(match signature(db, node) {
        _ if starts_flows(db, node) => Diag::new(place, SourceAsNode { name: predicate }),
        Some(s) if s.inputs.len() != 1 => {
            Diag::new(place, TakesNoValue { predicate, inputs: show_tuple(db, &s.inputs) })
        }
        Some(s) => Diag::new(place, GivesNoBool { predicate, outputs: show_tuple(db, &s.outputs) }),
        None => return,
    });
}

/// `typedef big using cel("size(it) > 4096");`: the value is `it`, and the component gives a `bool`.
fn predicate<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    call: &flux_syntax::tree::Call,
    diags: &mut Vec<Diag<'db>>,
) {
    let Some(bound) = bind(db, file, at, call, diags).filter(|bound| bound.sound) else { return };
    let Some(decl) = component_decl(db, bound.component) else { return };
    let it = [SmolStr::new_static("it")];
    for (name, place) in &bound.names {
        if *name != "it" {
            diags.push(unknown_input::unknown(*place, name, &it));
        }
    }
    let gives = decl.outputs.len() == 1 && Bindings::default().unify(&decl.outputs[0].ty, &Ty::Bool);
    if !gives || decl.inputs.len() > 1 || decl.source {
        let wanted = [Field { name: SmolStr::new_static("yes"), ty: Ty::Bool }];
        let mistake = ComponentSignature {
            component: call.component.text.clone(),
            what: "outputs",
            declared: show_tuple(db, &decl.outputs),
            given: show_tuple(db, &wanted),
        };
        diags.push(Diag::new(bound.place, mistake));
    } else if bound.names.iter().all(|(name, _)| *name == "it") {
        let output = [Field { name: SmolStr::new_static("yes"), ty: Ty::Bool }];
        let input = [Field { name: it[0].clone(), ty: Ty::Unknown }];
        diags.extend(crate::library::catalog::catalog_check(db, &bound, &input, &input, &output));
    }
}
