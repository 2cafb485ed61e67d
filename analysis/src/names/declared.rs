//! What each file declares, by name space: the step from trees to names.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, parsed, statement_list};
use flux_syntax::tree::{Item, ItemKind, Name};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Name spaces that a name can be declared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, salsa::SalsaValue)]
pub enum Space {
    /// Nodes, and sources that have a `using`.
    Node,
    /// Record types.
    Type,
    /// Semantic types.
    Typedef,
    /// Stores.
    Store,
    /// Components.
    Component,
}

/// A declared name.
#[salsa::interned(unsafe(no_lifetime), revisions = usize::MAX, debug)]
#[derive(PartialOrd, Ord)]
pub struct Entity {
    /// The file that declares it.
    #[returns(copy)]
    pub file: SourceFile,
    /// Its name space.
    #[returns(copy)]
    pub space: Space,
    /// Its name there.
    #[returns(ref)]
    pub name: SmolStr,
}

/// The items that make a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct NodeItems<'db> {
    /// Items with a signature (`X (…) -> (…)`, with or without `using`).
    pub signatures: Vec<ItemRef<'db>>,
    /// Items that implement it: with `using`, a body, or cases.
    pub usings: Vec<ItemRef<'db>>,
    /// Bodies and cases, in the program's order.
    pub flows: Vec<ItemRef<'db>>,
    /// Sources of that name that have a `using`.
    pub sources: Vec<ItemRef<'db>>,
}

impl<'db> NodeItems<'db> {
    /// Those that may have annotations.
    fn all(&self) -> impl Iterator<Item = ItemRef<'db>> {
        self.signatures.iter().chain(&self.usings).chain(&self.flows).copied()
    }
}

/// What a file says of one of its nodes. It stays the same thing as long as the node has its name: what looks at the
/// others is not disturbed when one of them changes.
#[salsa::tracked(debug)]
pub struct NodeDecl<'db> {
    /// The node's name.
    #[returns(ref)]
    pub name: SmolStr,
    /// What makes it.
    #[tracked]
    #[returns(ref)]
    pub items: NodeItems<'db>,
    /// Handlers, recoveries, constraints and optimizations that name it.
    #[tracked]
    #[returns(ref)]
    pub directives: Vec<ItemRef<'db>>,
    /// Those of them that say what happens when it fails.
    #[tracked]
    #[returns(ref)]
    pub failures: Vec<ItemRef<'db>>,
    /// It has annotations.
    #[tracked]
    #[returns(copy)]
    pub annotated: bool,
}

/// Everything that a file declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct FileIndex<'db> {
    /// `use` items.
    pub uses: Vec<ItemRef<'db>>,
    /// Nodes by name. (Keys are plain text: nothing of them belongs to a revision.)
    #[salsa_value(unsafe(prove(NodeDecl<'db>: salsa::SalsaValue)))]
    pub nodes: BTreeMap<SmolStr, NodeDecl<'db>>,
    /// Sources, in order.
    pub sources: Vec<ItemRef<'db>>,
    /// Everything else that has a name, all declarations of it.
    #[salsa_value(unsafe(prove(ItemRef<'db>: salsa::SalsaValue)))]
    pub named: BTreeMap<(Space, SmolStr), Vec<ItemRef<'db>>>,
    /// Handlers, recoveries, constraints and optimizations by the (last) node that they name, as written.
    #[salsa_value(unsafe(prove(ItemRef<'db>: salsa::SalsaValue)))]
    pub directives: BTreeMap<SmolStr, Vec<ItemRef<'db>>>,
    /// Names whose declarations could not be read.
    pub lost: Vec<SmolStr>,
    /// Items without a node: `handle error *`, `assume`.
    pub program: Vec<ItemRef<'db>>,
    /// One of its nodes is an `@output`.
    pub outputs: bool,
}

/// What a file declares: unchanged when only bodies change.
#[salsa::tracked(returns(ref))]
pub fn index<'db>(db: &'db dyn Db, file: SourceFile) -> FileIndex<'db> {
    let (mut out, mut nodes) = (FileIndex::default(), Nodes::default());
    for statement in statement_list(db, file) {
        let parsed = parsed(db, *statement);
        out.lost.extend(parsed.lost.iter().map(|name| name.text.clone()));
        for (n, item) in parsed.items.iter().enumerate() {
            out.add(&mut nodes, item, ItemRef { statement: *statement, index: n as u32 });
        }
    }
    for (name, items) in nodes {
        let directives = out.directives.get(&name).cloned().unwrap_or_default();
        let failures = directives.iter().copied().filter(|at| is_failure(at.item(db))).collect();
        let annotations: Vec<_> = items.all().flat_map(|at| &at.item(db).annotations).collect();
        let annotated = !annotations.is_empty();
        out.outputs |= annotations.iter().any(|annotation| annotation.name.text == "output");
        out.nodes.insert(name.clone(), NodeDecl::new(db, name, items, directives, failures, annotated));
    }
    out
}

/// Nodes while they are collected.
type Nodes<'db> = BTreeMap<SmolStr, NodeItems<'db>>;

impl<'db> FileIndex<'db> {
    fn add(&mut self, nodes: &mut Nodes<'db>, item: &Item, at: ItemRef<'db>) {
        match &item.kind {
            ItemKind::Use(_) => self.uses.push(at),
            ItemKind::Type(x) => self.name(Space::Type, &x.name.text, at),
            ItemKind::Typedef(x) => self.name(Space::Typedef, &x.name.text, at),
            ItemKind::Store(x) => self.name(Space::Store, &x.name.text, at),
            ItemKind::Component(x) => self.name(Space::Component, &x.name.text, at),
            ItemKind::Node(x) => {
                let node = nodes.entry(x.name.text.clone()).or_default();
                if x.signature.is_some() {
                    node.signatures.push(at);
                }
                if x.using.is_some() {
                    node.usings.push(at);
                }
            }
            ItemKind::Flow(x) => nodes.entry(x.name.text.clone()).or_default().flows.push(at),
            ItemKind::Source(x) => {
                self.sources.push(at);
                if x.using.is_some() {
                    nodes.entry(x.name.text.clone()).or_default().sources.push(at);
                }
            }
            ItemKind::Handler(x) => match &x.path {
                Some(path) => self.direct(path.names.last(), at),
                None => self.program.push(at),
            },
            ItemKind::Recover(x) => self.direct(x.path.names.last(), at),
            ItemKind::Constraint(x) => self.direct(Some(&x.node), at),
            ItemKind::Optimize(x) => x.nodes.iter().for_each(|name| self.direct(Some(name), at)),
            ItemKind::Assume(_) => self.program.push(at),
        }
    }

    fn name(&mut self, space: Space, name: &SmolStr, at: ItemRef<'db>) {
        self.named.entry((space, name.clone())).or_default().push(at);
    }

    fn direct(&mut self, name: Option<&Name>, at: ItemRef<'db>) {
        if let Some(name) = name {
            self.directives.entry(name.text.clone()).or_default().push(at);
        }
    }
}

/// What a node's file says of it; none: nothing.
#[salsa::tracked(returns(copy))]
fn decl<'db>(db: &'db dyn Db, node: Entity) -> Option<NodeDecl<'db>> {
    index(db, node.file(db)).nodes.get(node.name(db)).copied()
}

/// The items of one node: unchanged when others of its file change.
pub fn node_items<'db>(db: &'db dyn Db, node: Entity) -> &'db NodeItems<'db> {
    static NONE: NodeItems<'static> =
        NodeItems { signatures: Vec::new(), usings: Vec::new(), flows: Vec::new(), sources: Vec::new() };
    decl(db, node).map_or(&NONE, |decl| decl.items(db))
}

/// The declarations of one name outside the node space.
#[salsa::tracked(returns(ref))]
pub fn named_items<'db>(db: &'db dyn Db, entity: Entity) -> Vec<ItemRef<'db>> {
    let key = (entity.space(db), entity.name(db).clone());
    index(db, entity.file(db)).named.get(&key).cloned().unwrap_or_default()
}

/// Has a node annotations?
pub fn is_annotated(db: &dyn Db, node: Entity) -> bool {
    decl(db, node).is_some_and(|decl| decl.annotated(db))
}

/// Handlers, recoveries, constraints and optimizations in a node's own file that name it so.
pub fn own_directives<'db>(db: &'db dyn Db, node: Entity) -> &'db [ItemRef<'db>] {
    decl(db, node).map_or(&[], |decl| decl.directives(db))
}

/// Those of them that say what happens when it fails: unchanged when only its constraints change.
pub fn own_failures<'db>(db: &'db dyn Db, node: Entity) -> &'db [ItemRef<'db>] {
    decl(db, node).map_or(&[], |decl| decl.failures(db))
}

/// A handler or a recovery.
pub fn is_failure(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Handler(_) | ItemKind::Recover(_))
}

/// The names that a file declares: unchanged when only bodies change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    spaces: FxHashSet<(Space, SmolStr)>,
    /// Names in directives that the file itself does not declare.
    pub foreign: Vec<SmolStr>,
    /// Names whose declarations could not be read.
    pub lost: Vec<SmolStr>,
}

impl Names {
    /// Is it declared?
    pub fn has(&self, space: Space, name: &SmolStr) -> bool {
        self.spaces.contains(&(space, name.clone()))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (Space, &SmolStr)> {
        self.spaces.iter().map(|(space, name)| (*space, name))
    }

    /// All of one name space.
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
    out.foreign = index.directives.keys().filter(|name| !out.has(Space::Node, name)).cloned().collect();
    out
}
