//! Go to definition, declaration, type definition, implementation.

use super::Target;
use super::focus::{Thing, aliased, focus};
use super::place::range_of;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::files::statement::name_span;
use crate::library::component::component_decl;
use crate::names::declared::{Entity, Space, index, named_items, node_items};
use crate::node::{signature, using_of};
use crate::types::{Field, Ty};
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::{ItemKind, Param};

impl Workspace {
    /// Where the thing at an offset is defined: a node's flow or signature, a name's declaration, a used file.
    pub fn definition(&self, file: FileId, offset: usize) -> Vec<Target> {
        self.find(file, offset, definition_items)
    }

    /// Where it is declared: a node's signature before its flow.
    pub fn declaration(&self, file: FileId, offset: usize) -> Vec<Target> {
        self.find(file, offset, |db, entity| {
            let signatures = &node_items(db, entity).signatures;
            match entity.space(db) {
                Space::Node if !signatures.is_empty() => signatures.clone(),
                _ => definition_items(db, entity),
            }
        })
    }

    /// What runs it: the component of a node, its flows, the predicate of a semantic type.
    pub fn implementation(&self, file: FileId, offset: usize) -> Vec<Target> {
        self.find(file, offset, implementation_items)
    }

    /// The record types of what it is: of a value, of what a node puts out.
    pub fn type_definition(&self, file: FileId, offset: usize) -> Vec<Target> {
        let db: &dyn Db = &self.db;
        let Some(found) = focus(db, file.0, offset) else { return Vec::new() };
        let fields: Vec<Field> = match &found.thing {
            Some(Thing::Entity(entity)) => match entity.space(db) {
                Space::Node => signature(db, *entity).as_ref().map(|s| s.outputs.clone()).unwrap_or_default(),
                Space::Type => vec![Field { name: entity.name(db).clone(), ty: Ty::Record(*entity) }],
                _ => Vec::new(),
            },
            Some(Thing::Value(item, name)) => {
                super::arrows::value_type(db, file.0, *item, name).into_iter().collect()
            }
            _ => Vec::new(),
        };
        let mut records = Vec::new();
        fields.iter().for_each(|field| records_in(&field.ty, &mut records));
        records.into_iter().flat_map(|entity| targets(db, named_items(db, entity).clone())).collect()
    }

    fn find<'db>(
        &'db self,
        file: FileId,
        offset: usize,
        items: impl Fn(&'db dyn Db, Entity) -> Vec<ItemRef<'db>>,
    ) -> Vec<Target> {
        let db: &dyn Db = &self.db;
        let Some(found) = focus(db, file.0, offset) else { return Vec::new() };
        match found.thing {
            Some(Thing::Entity(entity)) => targets(db, items(db, entity)),
            Some(Thing::File(used)) if used.trouble(db).is_none() => vec![start(used)],
            Some(Thing::Alias(user, alias)) => aliased(db, user, &alias).map(start).into_iter().collect(),
            Some(Thing::Argument(component, name)) => argument(db, component, &name).into_iter().collect(),
            Some(Thing::Value(item, name)) => value(db, file.0, item, &name).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

fn start(file: SourceFile) -> Target {
    Target { file: FileId(file), range: 0..0, name: 0..0 }
}

/// The items that define a name.
pub(crate) fn definition_items<'db>(db: &'db dyn Db, entity: Entity) -> Vec<ItemRef<'db>> {
    if entity.space(db) != Space::Node {
        return named_items(db, entity).clone();
    }
    let items = node_items(db, entity);
    let lists = [&items.flows, &items.signatures, &items.usings, &items.sources];
    lists.into_iter().find(|list| !list.is_empty()).cloned().unwrap_or_default()
}

fn implementation_items<'db>(db: &'db dyn Db, entity: Entity) -> Vec<ItemRef<'db>> {
    let component = |call: &flux_syntax::tree::Call, from: SourceFile| {
        let found = crate::library::component::find_component(db, from, &call.component.text)?;
        named_items(db, found).first().copied()
    };
    match entity.space(db) {
        Space::Node => {
            let items = node_items(db, entity);
            if !items.flows.is_empty() {
                return items.flows.clone();
            }
            let using = items.usings.iter().chain(&items.sources).find_map(|at| using_of(db, *at));
            match using.and_then(|call| component(call, entity.file(db))) {
                Some(found) => vec![found],
                None => items.signatures.clone(),
            }
        }
        Space::Component => {
            let using = component_decl(db, entity).as_ref().and_then(|decl| decl.using.as_ref());
            let inner = using.and_then(|call| component(call, entity.file(db)));
            inner.map_or_else(|| named_items(db, entity).clone(), |found| vec![found])
        }
        Space::Typedef => match named_items(db, entity).first().map(|at| &at.item(db).kind) {
            Some(ItemKind::Typedef(it)) => match &it.predicate {
                flux_syntax::tree::Predicate::Node(name) => {
                    crate::names::resolve(db, entity.file(db), Space::Node, &name.text)
                        .map_or_else(Vec::new, |node| definition_items(db, node))
                }
                flux_syntax::tree::Predicate::Using(call) => {
                    component(call, entity.file(db)).into_iter().collect()
                }
            },
            _ => Vec::new(),
        },
        _ => named_items(db, entity).clone(),
    }
}

/// The places of some items, each with the name that it declares.
pub(crate) fn targets<'db>(db: &'db dyn Db, items: Vec<ItemRef<'db>>) -> Vec<Target> {
    let target = |at: ItemRef<'db>| {
        let item = at.item(db);
        Target {
            file: FileId(at.statement.file(db)),
            range: range_of(db, at.at(item.span)),
            name: range_of(db, at.at(name_span(item))),
        }
    };
    items.into_iter().map(target).collect()
}

fn records_in(ty: &Ty, out: &mut Vec<Entity>) {
    match ty {
        Ty::Record(entity) if !out.contains(entity) => out.push(*entity),
        Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => records_in(a, out),
        Ty::Map(a, b) => {
            records_in(a, out);
            records_in(b, out);
        }
        Ty::Made(fields) => fields.iter().for_each(|field| records_in(&field.ty, out)),
        _ => {}
    }
}

fn argument(db: &dyn Db, component: Entity, name: &str) -> Option<Target> {
    let at = *named_items(db, component).first()?;
    let ItemKind::Component(it) = &at.item(db).kind else { return None };
    let span = it.args.params.iter().find_map(|param| match param {
        Param::Field { name: own, .. } if own.text == name => Some(own.span),
        _ => None,
    })?;
    let range = range_of(db, at.at(span));
    Some(Target { file: FileId(component.file(db)), range: range.clone(), name: range })
}

/// Where a value comes from: the parameter of its own item, else of the node that it is a key of.
fn value<'db>(db: &'db dyn Db, file: SourceFile, item: ItemRef<'db>, name: &str) -> Option<Target> {
    let node = match &item.item(db).kind {
        ItemKind::Constraint(it) => crate::names::resolve(db, file, Space::Node, &it.node.text)?,
        ItemKind::Node(it) => Entity::new(db, file, Space::Node, it.name.text.clone()),
        ItemKind::Flow(it) => Entity::new(db, file, Space::Node, it.name.text.clone()),
        _ => return None,
    };
    index(db, node.file(db)).nodes.get(node.name(db))?;
    let at = *node_items(db, node).signatures.first()?;
    let ItemKind::Node(it) = &at.item(db).kind else { return None };
    let signature = it.signature.as_ref()?;
    let mut params = signature.inputs.params.iter().chain(&signature.outputs.params);
    let span = params.find_map(|param| match param {
        Param::Field { name: own, .. } if own.text == name => Some(own.span),
        _ => None,
    })?;
    let range = range_of(db, at.at(span));
    Some(Target { file: FileId(node.file(db)), range: range.clone(), name: range })
}
