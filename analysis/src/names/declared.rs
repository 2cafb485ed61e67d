//! What each file declares, by name space: the step from trees to names.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::index::NodeDecl;
pub use crate::files::index::{Directive, DirectiveKind, NodeItems, Space, index};
use crate::files::statement::ItemRef;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// A name that some file declares, or that a flow uses as a native node; equal handles mean the same thing.
#[salsa::interned(unsafe(no_lifetime), revisions = usize::MAX, debug)]
#[derive(PartialOrd, Ord)]
pub struct Entity {
    /// The file that declares it.
    #[returns(copy)]
    pub file: SourceFile,
    /// What kind of name it is: the same name may be declared once in each space.
    #[returns(copy)]
    pub space: Space,
    /// The name as its file declares it, without an alias.
    #[returns(ref)]
    pub name: SmolStr,
}

/// What a node's file says of it; none: nothing.
fn decl<'db>(db: &'db dyn Db, node: Entity) -> Option<&'db NodeDecl<'db>> {
    index(db, node.file(db)).nodes.get(node.name(db))
}

/// The items of one node: unchanged when others of its file change.
#[salsa::tracked(returns(ref))]
pub fn node_items<'db>(db: &'db dyn Db, node: Entity) -> NodeItems<'db> {
    decl(db, node).map(|decl| decl.items.clone()).unwrap_or_default()
}

/// The declarations of one name outside the node space.
#[salsa::tracked(returns(ref))]
pub fn named_items<'db>(db: &'db dyn Db, entity: Entity) -> Vec<ItemRef<'db>> {
    let key = (entity.space(db), entity.name(db).clone());
    index(db, entity.file(db)).named.get(&key).cloned().unwrap_or_default()
}

/// Has a node annotations?
#[salsa::tracked(returns(copy))]
pub fn is_annotated(db: &dyn Db, node: Entity) -> bool {
    decl(db, node).is_some_and(|decl| decl.annotated)
}

/// Which directives somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Asked {
    /// Handlers, recoveries and constraints.
    All,
    /// Handlers and recoveries: what paths of failures lead to.
    Failures,
    /// Recoveries without handlers.
    Recoveries,
    /// Constraints without what failures lead to.
    Constraints,
}

impl Asked {
    /// The items of those directives that are asked for, in their order.
    pub fn of<'db>(
        self,
        all: impl IntoIterator<Item = Directive<'db>>,
    ) -> impl Iterator<Item = ItemRef<'db>> {
        let wanted = move |kind| match self {
            Asked::All => true,
            Asked::Failures => kind != DirectiveKind::Constraint,
            Asked::Recoveries => kind == DirectiveKind::Recovery,
            Asked::Constraints => kind == DirectiveKind::Constraint,
        };
        all.into_iter().filter(move |directive| wanted(directive.kind)).map(|directive| directive.at)
    }
}

/// Directives in a node's own file that name it: unchanged when only others than the asked ones come and go, whatever
/// is written in any of them.
#[salsa::tracked(returns(ref))]
pub fn own_directives<'db>(db: &'db dyn Db, node: Entity, asked: Asked) -> Vec<ItemRef<'db>> {
    let index = index(db, node.file(db));
    let declared = index.nodes.contains_key(node.name(db)) || index.natives.contains(node.name(db));
    let all = index.directives.get(node.name(db)).filter(|_| declared);
    asked.of(all.into_iter().flatten().copied()).collect()
}

/// The names that a file declares: unchanged when only bodies change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    spaces: FxHashSet<(Space, SmolStr)>,
    /// Names whose declarations could not be read.
    pub lost: Vec<SmolStr>,
}

impl Names {
    /// Whether some statement declares the name in that space.
    pub fn has(&self, space: Space, name: &SmolStr) -> bool {
        self.spaces.contains(&(space, name.clone()))
    }

    /// Every declared name with its space, in no order.
    pub fn all(&self) -> impl Iterator<Item = (Space, &SmolStr)> {
        self.spaces.iter().map(|(space, name)| (*space, name))
    }

    /// The names that are declared in one name space, in no order.
    pub fn of(&self, space: Space) -> impl Iterator<Item = &SmolStr> {
        self.spaces.iter().filter(move |(s, _)| *s == space).map(|(_, name)| name)
    }
}

/// The names that a file declares.
#[salsa::tracked(returns(ref))]
pub fn names(db: &dyn Db, file: SourceFile) -> Names {
    let index = index(db, file);
    let mut out = Names::default();
    out.spaces.extend(index.nodes.keys().map(|name| (Space::Node, name.clone())));
    out.spaces.extend(index.named.keys().cloned());
    out.lost.clone_from(&index.lost);
    out
}

/// Names in a file's directives that it does not declare itself. Apart from [`names`]: nothing that is found by name
/// depends on whom else the file speaks of.
#[salsa::tracked(returns(ref))]
pub fn foreign_names(db: &dyn Db, file: SourceFile) -> Vec<SmolStr> {
    let known = names(db, file);
    index(db, file).directives.keys().filter(|name| !known.has(Space::Node, name)).cloned().collect()
}
