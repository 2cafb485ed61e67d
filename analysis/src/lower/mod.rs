//! From bodies to the plan: every decision that is left (lock order and what is held, handlers, predicates, effects).
//!
//! Comes in: a program without errors. Goes out: a [`Plan`] and the places that its positions stand for.
//! *Never* here: checking; what could be wrong has been said.

mod blocks;
mod effects;
mod failures;
mod nodes;
mod predicates;
mod sources;
mod steps;

use crate::choices::{Written, choices_in};
use crate::constraints::lock_of;
use crate::elaborate::ir::Context;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::library::component::component_decl;
use crate::locks::{Hold, LockName};
use crate::names::declared::{Entity, Space, index};
use crate::names::program::{Program, program};
use crate::names::{resolve, visible};
use crate::types::values::constant;
use flux_plan::{
    Arg, BlockId, Choice, ClosedWorld, ComponentCall, DeclaredId, Lock, LockId, NodeId, Plan, Pos,
    PredicateId, RecordId, Store, StoreId,
};
use flux_syntax::tree::{self, ItemKind};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// A plan with the places that its positions stand for.
pub struct Lowered<'db> {
    /// What the engine runs.
    pub plan: Plan,
    /// The place of each [`Pos`] of the plan: the number is the index.
    pub places: Vec<Place<'db>>,
}

/// A body as it is under what is held around it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct BlockKey<'db> {
    what: What<'db>,
    context: Context,
    held: Vec<Hold>,
    handlers: bool,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum What<'db> {
    Node(Entity),
    Failure(ItemRef<'db>),
}

struct Lower<'db> {
    db: &'db dyn Db,
    root: SourceFile,
    program: Program<'db>,
    plan: Plan,
    places: Vec<Place<'db>>,
    known_places: FxHashMap<Place<'db>, Pos>,
    nodes: FxHashMap<Entity, NodeId>,
    declared: FxHashMap<Entity, DeclaredId>,
    declared_names: FxHashSet<String>,
    stores: FxHashMap<Entity, StoreId>,
    natives: FxHashMap<SmolStr, NodeId>,
    blocks: FxHashMap<BlockKey<'db>, BlockId>,
    records: FxHashMap<Entity, RecordId>,
    locks: Vec<LockName>,
    predicates: FxHashMap<predicates::Key, PredicateId>,
}

/// Makes the plan of a program without errors; `only` with this source, and what it reaches.
pub fn lower<'db>(db: &'db dyn Db, root: SourceFile, only: Option<&str>) -> Lowered<'db> {
    let name = root.path(db).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let program = program(db, root);
    let mut lower = Lower {
        db,
        root,
        program,
        plan: Plan::new(name),
        places: Vec::new(),
        known_places: FxHashMap::default(),
        nodes: FxHashMap::default(),
        declared: FxHashMap::default(),
        declared_names: FxHashSet::default(),
        stores: FxHashMap::default(),
        natives: FxHashMap::default(),
        blocks: FxHashMap::default(),
        records: FxHashMap::default(),
        locks: Vec::new(),
        predicates: FxHashMap::default(),
    };
    lower.all_locks();
    lower.stores();
    lower.sources(only);
    if only.is_none() {
        lower.rest();
    }
    lower.choices();
    lower.plan.number_paths();
    Lowered { plan: lower.plan, places: lower.places }
}

impl<'db> Lower<'db> {
    fn files(&self) -> Vec<SourceFile> {
        let mut out = Vec::new();
        for (_, file) in visible(self.db, self.root) {
            if !out.contains(file) {
                out.push(*file);
            }
        }
        out
    }

    fn at(&mut self, place: Place<'db>) -> Pos {
        let places = &mut self.places;
        *self.known_places.entry(place).or_insert_with(|| {
            places.push(place);
            Pos(places.len() as u32 - 1)
        })
    }

    /// The place of an item's name.
    fn item_at(&mut self, item: ItemRef<'db>) -> Pos {
        self.at(item.name(self.db))
    }

    fn all_locks(&mut self) {
        let db = self.db;
        let mut locks: Vec<LockName> = Vec::new();
        for file in self.files() {
            for said in index(db, file).directives.values().flatten() {
                if let ItemKind::Constraint(constraint) = &said.at.item(db).kind {
                    let all = constraint.locks.iter();
                    locks.extend(all.map(|lock| lock_of(db, self.program, file, lock).lock));
                }
            }
        }
        locks.sort();
        locks.dedup();
        self.plan.locks = locks
            .iter()
            .map(|lock| Lock { name: lock.name.to_string(), file: lock.file.to_string() })
            .collect();
        self.locks = locks;
    }

    fn lock(&self, name: &LockName) -> LockId {
        // Every lock comes from a constraint of the program, all of which are in the table.
        LockId(self.locks.binary_search(name).unwrap_or(0) as u32)
    }

    fn stores(&mut self) {
        let db = self.db;
        for file in self.files() {
            let stores = index(db, file).named.iter().filter(|((space, _), _)| *space == Space::Store);
            for ((_, name), items) in stores {
                let Some(item) = items.first() else { continue };
                let ItemKind::Store(store) = &item.item(db).kind else { continue };
                let Some(bound) = crate::library::call::bind(db, file, *item, &store.using, &mut Vec::new())
                else {
                    continue;
                };
                let at = self.item_at(*item);
                let store = Entity::new(db, file, Space::Store, name.clone());
                self.stores.insert(store, StoreId(self.plan.stores.len() as u32));
                let name = self.display(store);
                let using = self.component_call(&bound);
                self.plan.stores.push(Store { name, using, at });
            }
        }
    }

    fn display(&self, entity: Entity) -> String {
        crate::names::display(self.db, self.root, entity).to_string()
    }

    /// A call as the plan has it: stores by the names that the plan has for them.
    fn component_call(&self, bound: &crate::library::call::Bound<'db>) -> ComponentCall {
        let call = crate::library::call::expanded(self.db, bound);
        let decl = component_decl(self.db, call.component).as_ref();
        // Other names are those of inputs.
        let is_store = |name: &str| {
            decl.is_some_and(|decl| decl.args.iter().any(|d| d.name == name && d.kind == "store"))
        };
        let args = call.args.into_iter().map(|arg| {
            let value = match arg.value {
                flux_plan::Constant::Name(name) if is_store(&arg.name) => {
                    let store = resolve(self.db, arg.file, Space::Store, &SmolStr::new(name.as_str()));
                    flux_plan::Constant::Name(store.map_or(name, |store| self.display(store)))
                }
                value => value,
            };
            Arg { name: arg.name.to_string(), value }
        });
        ComponentCall { component: call.component.name(self.db).to_string(), args: args.collect() }
    }

    /// What the program says of optimization, and what it promises.
    fn choices(&mut self) {
        let db = self.db;
        for file in self.files() {
            for written in choices_in(db, file) {
                self.choice(written);
            }
            for item in &index(db, file).program {
                if let ItemKind::Assume(assume) = &item.item(db).kind {
                    self.assume(file, &assume.stores);
                }
            }
        }
    }

    fn choice(&mut self, written: &Written<'db>) {
        let ItemKind::Optimize(optimize) = &written.item.item(self.db).kind else { return };
        let (db, file) = (self.db, written.item.statement.file(self.db));
        let known = |name: &tree::Name| {
            let node = resolve(db, file, Space::Node, &name.text)?;
            self.declared.get(&node).copied()
        };
        // Those that arrows join are a choice of their own.
        let (mut each, mut sets): (Vec<DeclaredId>, Vec<Vec<DeclaredId>>) = (Vec::new(), Vec::new());
        for set in optimize.sets() {
            let nodes: Vec<DeclaredId> = optimize.nodes[set.clone()].iter().filter_map(known).collect();
            if set.len() == 1 { each.extend(nodes) } else { sets.push(nodes) }
        }
        let args = optimize.with.args.iter().map(|arg| Arg {
            name: arg.name.as_ref().map_or_else(String::new, |n| n.text.to_string()),
            value: constant(&arg.value),
        });
        let args: Vec<Arg> = args.collect();
        let at = self.item_at(written.item);
        let optimization = optimize.with.component.text.to_string();
        let choice = |nodes: Vec<DeclaredId>, together: bool| Choice {
            nodes,
            together,
            optimization: optimization.clone(),
            args: args.clone(),
            at,
        };
        if !each.is_empty() || sets.is_empty() {
            self.plan.choices.push(choice(each, false));
        }
        self.plan.choices.extend(sets.into_iter().map(|nodes| choice(nodes, true)));
    }

    fn assume(&mut self, file: SourceFile, stores: &[flux_syntax::tree::Name]) {
        let named = stores.iter().filter_map(|name| resolve(self.db, file, Space::Store, &name.text));
        let ids: Vec<StoreId> = named.filter_map(|store| self.stores.get(&store).copied()).collect();
        match &mut self.plan.closed_world {
            ClosedWorld::All => {}
            _ if stores.is_empty() => self.plan.closed_world = ClosedWorld::All,
            ClosedWorld::Stores(known) => known.extend(ids),
            no @ ClosedWorld::No => *no = ClosedWorld::Stores(ids),
        }
    }
}
