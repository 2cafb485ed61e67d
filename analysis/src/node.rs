//! Nodes: what defines one, its signature, and how a concrete one fits its component.

use crate::call::{Bound, bind};
use crate::component::component_decl;
use crate::db::Db;
use crate::diagnostics::{Diag, component_arguments as say, sources as say_source};
use crate::files::SourceFile;
use crate::index::{Entity, node_items};
use crate::plain::loose;
use crate::statement::{ItemRef, Place};
use crate::types::{Field, Ty, Types};
use flux_catalog::fit;
use flux_plan::Constant;
use flux_syntax::tree::{Call, ItemKind, NodeItem, Param};
use smol_str::SmolStr;

/// What defines a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition<'db> {
    /// A signature, with a component or native.
    Concrete {
        /// The signature's item.
        at: ItemRef<'db>,
        /// The item with `using`; none: native.
        using: Option<ItemRef<'db>>,
    },
    /// `X using c(args);`: as if the call stood where X does.
    Using(ItemRef<'db>),
    /// A source with a `using`.
    Source(ItemRef<'db>),
    /// One body.
    Flow(ItemRef<'db>),
    /// Cases.
    Cases(Vec<ItemRef<'db>>),
    /// Nothing.
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
    /// What it takes.
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

/// A concrete node with its component, each value's place decided.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct Concrete<'db> {
    /// Its signature.
    pub signature: Signature,
    /// Its component; none: native.
    pub bound: Option<Bound<'db>>,
    /// The implementation's inputs, as places in the signature's.
    pub order: Vec<usize>,
    /// For each output: an input that passes through, or put out by the implementation.
    pub outputs: Vec<Option<usize>>,
}

/// The concrete node of that name.
#[salsa::tracked(returns(ref))]
pub fn concrete<'db>(db: &'db dyn Db, node: Entity) -> Option<Concrete<'db>> {
    fit_concrete(db, node, &mut Vec::new())
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
    Some(say::needs_signature_here(bound.place, node.name(db), &decl.name, &open.name))
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

fn fit_concrete<'db>(db: &'db dyn Db, node: Entity, diags: &mut Vec<Diag<'db>>) -> Option<Concrete<'db>> {
    let Definition::Concrete { at, using } = definition(db, node) else { return None };
    let signature = signature(db, node).clone()?;
    let native = |signature: Signature| Concrete {
        bound: None,
        order: (0..signature.inputs.len()).collect(),
        outputs: vec![None; signature.outputs.len()],
        signature,
    };
    let Some(using) = using else { return Some(native(signature)) };
    let before = diags.len();
    let bound = using_call(db, node.file(db), using, diags);
    // A call that is wrong by itself, or a row in the signature, says nothing of what would fit.
    let Some(bound) = bound.filter(|_| diags.len() == before && !has_row(db, at)) else {
        return Some(native(signature));
    };
    let place = at.at(signature_span(db, at));
    if !bound.sound {
        return Some(native(signature));
    }
    Some(
        Fitter { db, bound: &bound, signature: &signature, place }
            .fit(diags)
            .unwrap_or_else(|| native(signature)),
    )
}

/// Does a signature have a `..`, which it can't?
fn has_row(db: &dyn Db, at: ItemRef<'_>) -> bool {
    let ItemKind::Node(NodeItem { signature: Some(s), .. }) = &at.item(db).kind else { return false };
    s.inputs.params.iter().chain(&s.outputs.params).any(|param| matches!(param, Param::Row(_)))
}

/// From the inputs' parenthesis to the outputs'.
pub fn signature_span(db: &dyn Db, at: ItemRef<'_>) -> flux_syntax::tree::Span {
    match &at.item(db).kind {
        ItemKind::Node(NodeItem { signature: Some(s), .. }) => {
            flux_syntax::tree::Span { start: s.inputs.span.start, end: s.outputs.span.end }
        }
        _ => at.item(db).span,
    }
}

struct Fitter<'a, 'db> {
    db: &'db dyn Db,
    bound: &'a Bound<'db>,
    signature: &'a Signature,
    place: Place<'db>,
}

impl<'db> Fitter<'_, 'db> {
    fn fit(&self, diags: &mut Vec<Diag<'db>>) -> Option<Concrete<'db>> {
        let decl = component_decl(self.db, self.bound.component).as_ref()?;
        if decl.source {
            return self.fit_source(diags);
        }
        if !self.check_names(diags) {
            return None;
        }
        let declared: Vec<_> = decl.inputs.iter().map(loose).collect();
        let given: Vec<_> = self.signature.inputs.iter().map(loose).collect();
        let named: Vec<&str> = self.bound.names.iter().map(|(name, _)| name.as_str()).collect();
        let places = fit::inputs(&declared, &named, &given);
        // Where the component asks for nothing, or for all of it by name, the node may take more: the key of a
        // lock, what a native node in its place would need.
        let named_all = declared.iter().all(|d| given.iter().any(|g| g.name == d.name));
        let extra =
            |i: &usize| named_all || decl.row_in.is_some() || named.contains(&given[*i].name.as_str());
        let fitting = places.filter(|p| (0..given.len()).filter(|i| !p.contains(i)).all(|i| extra(&i)));
        let Some(mut order) = fitting else {
            diags.push(self.misfit("inputs", &decl.inputs, &self.signature.inputs));
            return None;
        };
        let mut bindings = fit::Bindings::default();
        for (declared, place) in declared.iter().zip(&order) {
            bindings.unify(&declared.ty, &given[*place].ty);
        }
        order.extend((0..given.len()).filter(|i| !order.contains(i)).collect::<Vec<_>>());
        let outputs = self.outputs(decl, &mut bindings, diags)?;
        diags.extend(catalog_check(self.db, self.bound, &self.signature.inputs, &self.signature.outputs));
        Some(Concrete { signature: self.signature.clone(), bound: Some(self.bound.clone()), order, outputs })
    }

    /// `Listen () -> (int user) using http.get("/{int user}");`
    fn fit_source(&self, diags: &mut Vec<Diag<'db>>) -> Option<Concrete<'db>> {
        if !self.signature.inputs.is_empty() {
            let name = self.bound.component.name(self.db);
            diags.push(say_source::source_as_node(self.bound.place, name));
            return None;
        }
        let puts = source_outputs(self.db, self.bound, diags)?;
        let given = &self.signature.outputs;
        let fits = puts.len() == given.len() && puts.iter().zip(given).all(|(a, b)| a.ty.fits(&b.ty));
        if !fits {
            diags.push(self.misfit("outputs", &puts, given));
            return None;
        }
        let outputs = vec![None; given.len()];
        Some(Concrete {
            signature: self.signature.clone(),
            bound: Some(self.bound.clone()),
            order: Vec::new(),
            outputs,
        })
    }

    fn misfit(&self, what: &str, declared: &[Field], given: &[Field]) -> Diag<'db> {
        let name = self.bound.component.name(self.db);
        say::signature(self.db, self.place, name, what, declared, given)
    }

    /// Which outputs the component puts out, and which are inputs passed through.
    fn outputs(
        &self,
        decl: &crate::component::ComponentDecl,
        bindings: &mut fit::Bindings,
        diags: &mut Vec<Diag<'db>>,
    ) -> Option<Vec<Option<usize>>> {
        let (given, own) = (&self.signature.outputs, decl.outputs.len());
        let passed = given.len().checked_sub(own).filter(|n| *n == 0 || decl.row_out.is_some());
        let first = if decl.row_out == Some(0) { passed.unwrap_or(0) } else { 0 };
        let mut out = Vec::with_capacity(given.len());
        let fits = passed.is_some()
            && given.iter().enumerate().all(|(i, field)| {
                if i >= first && i < first + own {
                    out.push(None);
                    return bindings.unify(&loose(&decl.outputs[i - first]).ty, &loose(field).ty);
                }
                let same = |f: &Field| f.name == field.name && f.ty.fits(&field.ty);
                let through = self.signature.inputs.iter().position(same);
                out.push(through);
                through.is_some()
            });
        if !fits {
            diags.push(self.misfit("outputs", &decl.outputs, given));
            return None;
        }
        Some(out)
    }

    /// Is every name in a text an input?
    fn check_names(&self, diags: &mut Vec<Diag<'db>>) -> bool {
        let known: Vec<SmolStr> = self.signature.inputs.iter().map(|f| f.name.clone()).collect();
        let before = diags.len();
        for (name, place) in &self.bound.names {
            if !known.contains(name) {
                diags.push(say::no_input(*place, name, &known));
            }
        }
        diags.len() == before
    }
}

/// What the catalog says of a call, beyond the types.
pub fn catalog_check<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    inputs: &[Field],
    outputs: &[Field],
) -> Vec<Diag<'db>> {
    let args: Vec<_> = bound
        .args
        .iter()
        .map(|a| flux_catalog::ArgFact { name: &a.name, kind: &a.kind, value: &a.value })
        .collect();
    let (inputs, outputs): (Vec<_>, Vec<_>) =
        (inputs.iter().map(loose).collect(), outputs.iter().map(loose).collect());
    let facts = flux_catalog::CallFacts {
        component: bound.component.name(db),
        args: &args,
        inputs: &inputs,
        outputs: &outputs,
    };
    if !bound.sound {
        return Vec::new();
    }
    flux_catalog::check(&facts).into_iter().map(|problem| catalog_problem(db, bound, problem)).collect()
}

fn catalog_problem<'db>(db: &'db dyn Db, bound: &Bound<'db>, problem: flux_catalog::Problem) -> Diag<'db> {
    let named = |a: &&crate::call::BoundArg<'db>| Some(a.name.as_str()) == problem.argument.as_deref();
    let arg = bound.args.iter().find(named);
    match arg.and_then(|a| a.place.map(|place| (place, &a.value))) {
        Some((place, Constant::Text(text))) => {
            let at = ItemRef { statement: place.statement, index: 0 };
            say::text(db, at, place.span, text, problem)
        }
        other => {
            let place = other.map_or(bound.place, |(place, _)| place);
            let said = Diag::error("F0705", place, problem.message);
            match problem.help {
                Some(help) => said.help(help),
                None => said,
            }
        }
    }
}

/// Is its component one that starts flows?
pub fn is_source(db: &dyn Db, concrete: &Concrete<'_>) -> bool {
    let component = concrete.bound.as_ref().and_then(|b| component_decl(db, b.component).as_ref());
    component.is_some_and(|decl| decl.source)
}

/// What a source with a component puts out.
pub fn source_outputs<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Vec<Field>> {
    if !bound.sound {
        return None;
    }
    let decl = component_decl(db, bound.component).as_ref()?;
    if !decl.source {
        diags.push(say_source::node_as_source(bound.place, &decl.name));
        return None;
    }
    // An argument of the wrong kind is told where it stands.
    if bound.args.iter().any(|arg| !crate::call::fits(&arg.kind, &arg.value)) {
        return None;
    }
    let call = bound.to_plan(db);
    match flux_catalog::source_outputs(&call.component, &call.args) {
        Ok(fields) => {
            let field = |f: flux_plan::Field| Field { name: f.name.into(), ty: from_plan(&f.ty) };
            Some(fields.into_iter().map(field).collect())
        }
        Err(problem) => {
            diags.push(catalog_problem(db, bound, problem));
            None
        }
    }
}

/// A type of the catalog, which knows no records.
fn from_plan(ty: &flux_plan::Type) -> Ty {
    use flux_plan::Type;
    use std::sync::Arc;
    match ty {
        Type::Int => Ty::Int,
        Type::Float => Ty::Float,
        Type::Bool => Ty::Bool,
        Type::String => Ty::String,
        Type::Bytes => Ty::Bytes,
        Type::Json => Ty::Json,
        Type::Time => Ty::Time,
        Type::Duration => Ty::Duration,
        Type::List(a) => Ty::List(Arc::new(from_plan(a))),
        Type::Map(a, b) => Ty::Map(Arc::new(from_plan(a)), Arc::new(from_plan(b))),
        Type::Option(a) => Ty::Option(Arc::new(from_plan(a))),
        Type::Record(_) => Ty::Unknown,
        Type::Foreign(name) => Ty::Foreign(name.into()),
    }
}
