//! Nodes: what defines one, and its signature.

pub(crate) mod annotations;
mod fit;

use fit::fit_concrete;
pub(crate) use fit::{Concrete, concrete, is_source};

use crate::diagnostics::Diag;
use crate::diagnostics::needs_signature::NeedsSignature;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::{Bound, bind};
use crate::library::component::component_decl;
use crate::names::declared::{Entity, node_items};
use crate::types::{Field, Types};
use flux_syntax::tree::{Call, ItemKind, NodeItem};

/// What defines a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition<'db> {
    /// A signature, with a component or native.
    Concrete {
        /// The item with the signature.
        at: ItemRef<'db>,
        /// The item with `using`; none: native.
        using: Option<ItemRef<'db>>,
    },
    /// `X using c(args);`: as if the call stood where X does.
    Using(ItemRef<'db>),
    /// A source with a `using`.
    Source(ItemRef<'db>),
    /// One flow that always runs.
    Flow(ItemRef<'db>),
    /// Flows with patterns, in program order: the first that fits runs.
    Cases(Vec<ItemRef<'db>>),
    /// Nothing defines it: that has been told, or the node is native.
    Missing,
}

/// What defines that node.
pub fn definition<'db>(db: &'db dyn Db, node: Entity) -> Definition<'db> {
    let items = node_items(db, node);
    if let Some(first) = items.flows.first() {
        return match &first.item(db).kind {
            ItemKind::Flow(flow) if flow.patterns.is_none() => Definition::Flow(*first),
            _ => Definition::Cases(items.flows.clone()),
        };
    }
    match (items.signatures.first(), items.usings.first(), items.sources.first()) {
        (Some(at), using, _) => Definition::Concrete { at: *at, using: using.copied() },
        (None, Some(using), _) => Definition::Using(*using),
        (None, None, Some(source)) => Definition::Source(*source),
        (None, None, None) => Definition::Missing,
    }
}

/// Is something of it not readable as it stands? Then nobody knows what it takes and puts out.
pub fn is_broken(db: &dyn Db, node: Entity) -> bool {
    let items = node_items(db, node);
    let all = items.signatures.iter().chain(&items.usings).chain(&items.flows).chain(&items.sources);
    all.into_iter().any(|at| at.is_broken(db))
}

/// Is it a flow or a dispatch?
pub fn is_abstract(db: &dyn Db, node: Entity) -> bool {
    !node_items(db, node).flows.is_empty()
}

/// What a node takes and puts out, as its signature says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The inputs, in the order in which they are declared.
    pub inputs: Vec<Field>,
    /// What it puts out.
    pub outputs: Vec<Field>,
}

/// A node's signature, if it has one.
#[salsa::tracked(returns(ref))]
pub fn signature(db: &dyn Db, node: Entity) -> Option<Signature> {
    let at = *node_items(db, node).signatures.first()?;
    signature_of(db, node.file(db), at, &mut Vec::new())
}

fn signature_of<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Signature> {
    let ItemKind::Node(NodeItem { signature: Some(written), .. }) = &at.item(db).kind else { return None };
    let mut types = Types { db, file, at, variables: false, diags };
    let inputs = types.fields(&written.inputs).0;
    let outputs = types.fields(&written.outputs).0;
    Some(Signature { inputs, outputs })
}

/// What is wrong with a node's signature and its component.
#[salsa::tracked(returns(ref))]
pub fn check_signature<'db>(db: &'db dyn Db, node: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    for at in &node_items(db, node).signatures {
        signature_of(db, node.file(db), *at, &mut diags);
    }
    match definition(db, node) {
        Definition::Concrete { .. } => {
            fit_concrete(db, node, &mut diags);
        }
        Definition::Using(at) => {
            if let Some(bound) = using_call(db, node.file(db), at, &mut diags).filter(|bound| bound.sound) {
                diags.extend(needs_signature(db, node, &bound));
            }
        }
        _ => {}
    }
    diags
}

/// A node that only names a component whose outputs nothing but a signature can tell.
fn needs_signature<'db>(db: &'db dyn Db, node: Entity, bound: &Bound<'db>) -> Option<Diag<'db>> {
    let decl = component_decl(db, bound.component).as_ref()?;
    let open = decl.outputs.iter().find(|field| decl.is_open(&field.ty))?;
    let mistake = NeedsSignature {
        node: Some(node.name(db).clone()),
        component: decl.name.clone(),
        output: open.name.clone(),
    };
    Some(Diag::new(bound.place, mistake))
}

/// The bound call of an item with `using`.
pub fn using_call<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Bound<'db>> {
    bind(db, file, at, using_of(db, at)?, diags)
}

/// The `using` of a node or source.
pub fn using_of<'db>(db: &'db dyn Db, at: ItemRef<'db>) -> Option<&'db Call> {
    match &at.item(db).kind {
        ItemKind::Node(node) => node.using.as_ref(),
        ItemKind::Source(source) => source.using.as_ref(),
        _ => None,
    }
}
