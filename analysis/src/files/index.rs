//! What a file declares: a table from names to the statements that speak of them.
//!
//! Comes in: the trees of a file's statements. Goes out: [`FileIndex`], an input beside the texts, so that a query that
//! asks what is declared depends on no statement's inside. *Never* here: what a name means.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Statement};
use flux_syntax::Parsed;
use flux_syntax::tree::{Item, ItemKind, Name, Predicate, Step, StepKind, Typedef};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Name spaces that a name can be declared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, salsa::SalsaValue)]
pub enum Space {
    /// Nodes, and sources that have a `using`.
    Node,
    /// Record types: `type`.
    Type,
    /// Semantic types: `typedef`.
    Typedef,
    /// Stores: `store`.
    Store,
    /// Components that the program declares: `component`.
    Component,
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

/// What a file says of one of its nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct NodeDecl<'db> {
    /// The items that make it: signature, `using`, flows and cases.
    pub items: NodeItems<'db>,
    /// At least one of its items has an annotation.
    pub annotated: bool,
}

/// An item that says something of a node which it does not make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct Directive<'db> {
    /// The item that says it.
    pub at: ItemRef<'db>,
    /// What it is. Known here, so that who asks for one kind depends on no other's text.
    pub kind: DirectiveKind,
}

/// What an item says of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum DirectiveKind {
    /// What follows its failure.
    Handler,
    /// What stands in for it when it fails.
    Recovery,
    /// Which locks it holds.
    Constraint,
}

/// Things of two kinds: what people change most often, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted<T> {
    /// Insides of flows, what is chosen of them.
    pub inside: Vec<T>,
    /// What others see of something.
    pub outside: Vec<T>,
}

impl<T> Default for Parted<T> {
    fn default() -> Self {
        Parted { inside: Vec::new(), outside: Vec::new() }
    }
}

impl<T> Parted<T> {
    fn add(&mut self, inside: bool, one: T) {
        if inside { self.inside.push(one) } else { self.outside.push(one) }
    }
}

/// Is all of a statement about the inside of something, on whose signature nobody depends?
pub(super) fn is_inside(parsed: &Parsed) -> bool {
    let inside = |item: &Item| matches!(item.kind, ItemKind::Flow(_) | ItemKind::Optimize(_));
    !parsed.items.is_empty() && parsed.items.iter().all(inside)
}

/// Is a statement read by those alone who ask about the nodes that it makes, or about what is chosen of nodes?
pub(super) fn is_of_nodes(parsed: &Parsed) -> bool {
    let of_node =
        |item: &Item| matches!(item.kind, ItemKind::Node(_) | ItemKind::Flow(_) | ItemKind::Optimize(_));
    !parsed.items.is_empty() && parsed.items.iter().all(of_node)
}

/// Everything that a file declares: which statements speak of what. It is made beside the queries, from the trees of the
/// statements ([`FileIndex::of`]), and stays the same while only their insides change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileIndex<'db> {
    /// Every statement of the file, in order.
    pub statements: Vec<Statement<'db>>,
    /// Those of them that are about the inside of something alone, and the others.
    pub parted: Parted<Statement<'db>>,
    /// The names of nodes that are flows, and of the others, in order.
    pub names: Parted<SmolStr>,
    /// The `use` items, in order.
    pub uses: Vec<ItemRef<'db>>,
    /// What is said of each node, by the node's name.
    pub nodes: BTreeMap<SmolStr, NodeDecl<'db>>,
    /// The sources, in the order in which they stand.
    pub sources: Vec<ItemRef<'db>>,
    /// Everything else that has a name, all declarations of it.
    pub named: BTreeMap<(Space, SmolStr), Vec<ItemRef<'db>>>,
    /// Handlers, recoveries and constraints by the (last) node that they name, as written.
    pub directives: BTreeMap<SmolStr, Vec<Directive<'db>>>,
    /// Optimizations by each node that they name, as written. No flow's meaning depends on them.
    pub choices: BTreeMap<SmolStr, Vec<ItemRef<'db>>>,
    /// Names of predicates, sessions and handlers, which are native where nothing of that name is declared.
    pub natives: BTreeSet<SmolStr>,
    /// Names whose declarations could not be read.
    pub lost: Vec<SmolStr>,
    /// Items without a node: `handle error *`, `assume`.
    pub program: Vec<ItemRef<'db>>,
    /// One of its nodes is an `@output`.
    pub outputs: bool,
}

/// What a file declares: unchanged when only bodies change.
pub fn index<'db>(db: &'db dyn Db, file: SourceFile) -> &'db FileIndex<'db> {
    file.contents(db).declared(db)
}

/// Nodes while they are collected.
type Nodes<'db> = BTreeMap<SmolStr, NodeDecl<'db>>;

impl<'db> FileIndex<'db> {
    /// The index of these statements, which are in the file's order.
    pub fn of<'a>(all: impl IntoIterator<Item = (Statement<'db>, &'a Parsed)>) -> Self {
        let (mut out, mut nodes) = (FileIndex::default(), Nodes::default());
        for (statement, parsed) in all {
            out.statements.push(statement);
            out.parted.add(is_inside(parsed), statement);
            out.lost.extend(parsed.lost.iter().map(|name| name.text.clone()));
            for (n, item) in parsed.items.iter().enumerate() {
                let at = ItemRef { statement, index: n as u32 };
                out.add(&mut nodes, item, at);
            }
        }
        for (name, decl) in &nodes {
            out.names.add(!decl.items.flows.is_empty(), name.clone());
        }
        out.nodes = nodes;
        out
    }

    /// Does it declare the same, whatever is chosen of it?
    pub(super) fn declares_as(&self, other: &Self) -> bool {
        // Each by its name, so that a new one is not forgotten.
        let FileIndex {
            statements: _,
            parted: _,
            choices: _,
            names,
            uses,
            nodes,
            sources,
            named,
            directives,
            natives,
            lost,
            program,
            outputs,
        } = self;
        (names, uses, nodes, sources) == (&other.names, &other.uses, &other.nodes, &other.sources)
            && (named, directives, natives) == (&other.named, &other.directives, &other.natives)
            && (lost, program, outputs) == (&other.lost, &other.program, &other.outputs)
    }

    fn add(&mut self, nodes: &mut Nodes<'db>, item: &Item, at: ItemRef<'db>) {
        self.natives.extend(may_be_native(&item.kind).map(|name| name.text.clone()));
        match &item.kind {
            ItemKind::Use(_) => self.uses.push(at),
            ItemKind::Type(x) => self.name(Space::Type, &x.name.text, at),
            ItemKind::Typedef(x) => self.name(Space::Typedef, &x.name.text, at),
            ItemKind::Store(x) => self.name(Space::Store, &x.name.text, at),
            ItemKind::Component(x) => self.name(Space::Component, &x.name.text, at),
            ItemKind::Node(x) => {
                let node = self.node(nodes, item, &x.name.text);
                if x.signature.is_some() {
                    node.signatures.push(at);
                }
                if x.using.is_some() {
                    node.usings.push(at);
                }
            }
            ItemKind::Flow(x) => self.node(nodes, item, &x.name.text).flows.push(at),
            ItemKind::Source(x) => {
                self.sources.push(at);
                if x.using.is_some() {
                    nodes.entry(x.name.text.clone()).or_default().items.sources.push(at);
                }
            }
            ItemKind::Handler(x) => match &x.path {
                Some(path) => self.direct(path.names.last(), at, DirectiveKind::Handler),
                None => self.program.push(at),
            },
            ItemKind::Recover(x) => self.direct(x.path.names.last(), at, DirectiveKind::Recovery),
            ItemKind::Constraint(x) => self.direct(Some(&x.node), at, DirectiveKind::Constraint),
            ItemKind::Optimize(x) => {
                let names = x.nodes.iter().map(|name| name.text.clone());
                names.for_each(|name| self.choices.entry(name).or_default().push(at));
            }
            ItemKind::Assume(_) => self.program.push(at),
        }
    }

    /// A node that an item helps to make.
    fn node<'n>(&mut self, nodes: &'n mut Nodes<'db>, item: &Item, name: &SmolStr) -> &'n mut NodeItems<'db> {
        let decl = nodes.entry(name.clone()).or_default();
        decl.annotated |= !item.annotations.is_empty();
        self.outputs |= item.annotations.iter().any(|annotation| annotation.name.text == "output");
        &mut decl.items
    }

    fn name(&mut self, space: Space, name: &SmolStr, at: ItemRef<'db>) {
        self.named.entry((space, name.clone())).or_default().push(at);
    }

    fn direct(&mut self, name: Option<&Name>, at: ItemRef<'db>, kind: DirectiveKind) {
        if let Some(name) = name {
            self.directives.entry(name.text.clone()).or_default().push(Directive { at, kind });
        }
    }
}

/// The function of a typedef or session, or the only node of a handler: native, unless something of that name is declared.
pub fn may_be_native(item: &ItemKind) -> Option<&Name> {
    let name = match item {
        ItemKind::Typedef(Typedef { predicate: Predicate::Node(name), .. }) => Some(name),
        ItemKind::Source(source) => source.session.as_ref(),
        ItemKind::Handler(handler) => match handler.body.steps.as_slice() {
            [Step { each: None, kind: StepKind::Node(name), .. }] => Some(name),
            _ => None,
        },
        _ => None,
    };
    name.filter(|name| !name.text.contains('.'))
}
