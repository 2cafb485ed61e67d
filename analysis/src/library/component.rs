//! Components: what their declarations say, and how a call is bound to one.

use crate::diagnostics::Diag;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call;
use crate::names::declared::{Entity, Space, index, named_items, names};
use crate::names::resolve;
use crate::types::values::constant;
use crate::types::{Field, Ty, Types};
use flux_catalog::bounds::Bound;
use flux_catalog::{Declares, declarations};
use flux_plan::{Class, Constant};
use flux_syntax::tree::{Annotation, Call, ItemKind, Param, Params, TypeRef};
use smol_str::SmolStr;
use std::borrow::Cow;

/// An argument as declared.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgDecl {
    /// The name by which a call gives it.
    pub name: SmolStr,
    /// What it may be: `string`, `template`, `route`, `list<string>`, …
    pub kind: SmolStr,
    /// It may also come with the flow: as an input, or a field of one.
    pub live: bool,
    /// What holds where it is not given.
    pub default: Option<Constant>,
}

/// A component as declared.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentDecl {
    /// The name by which it is called: `http.get`.
    pub name: SmolStr,
    /// The arguments, in the order in which a call may give them without names.
    pub args: Vec<ArgDecl>,
    /// What it takes from the flow.
    pub inputs: Vec<Field>,
    /// Where `..` stands among its inputs: the whole current tuple is given.
    pub row_in: Option<usize>,
    /// What it puts out.
    pub outputs: Vec<Field>,
    /// Where `..` stands among its outputs: the current tuple passes through.
    pub row_out: Option<usize>,
    /// It starts flows (`source`), and can't run inside one.
    pub source: bool,
    /// Bounds of its arguments.
    pub bounds: Vec<Bound>,
    /// Those of its inputs that may be streams though they are declared to be of any type (`@streams(body)`).
    pub streams: Vec<SmolStr>,
    /// What it does to the world, as annotations.
    pub annotations: Vec<Annotation>,
    /// The component that it is made from.
    pub using: Option<Call>,
}

impl ComponentDecl {
    /// Is there a type variable in it that no input tells?
    pub fn is_open(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Var(name) => !self.inputs.iter().any(|input| mentions(&input.ty, name)),
            Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => self.is_open(a),
            Ty::Map(a, b) => self.is_open(a) || self.is_open(b),
            _ => false,
        }
    }

    /// Does what it takes or puts out depend on where it is used?
    pub fn is_generic(&self) -> bool {
        self.row_in.is_some()
            || self.row_out.is_some()
            || self.inputs.iter().chain(&self.outputs).any(|field| has_variable(&field.ty))
    }
}

fn mentions(ty: &Ty, variable: &SmolStr) -> bool {
    match ty {
        Ty::Var(name) => name == variable,
        Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => mentions(a, variable),
        Ty::Map(a, b) => mentions(a, variable) || mentions(b, variable),
        _ => false,
    }
}

/// Is there a type variable in it?
pub fn has_variable(ty: &Ty) -> bool {
    match ty {
        Ty::Var(_) => true,
        Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => has_variable(a),
        Ty::Map(a, b) => has_variable(a) || has_variable(b),
        _ => false,
    }
}

/// The component that a name in this file means: the program's own, else the library's.
pub fn find_component(db: &dyn Db, file: SourceFile, name: &SmolStr) -> Option<Entity> {
    if let Some(own) = resolve(db, file, Space::Component, name) {
        return Some(own);
    }
    let family = name.split('.').next().unwrap_or(name);
    let declared = db.catalog_file(&format!("{family}.flux"))?;
    names(db, declared)
        .has(Space::Component, name)
        .then(|| Entity::new(db, declared, Space::Component, name.clone()))
}

/// The component of that name in the library.
pub fn of_library(db: &dyn Db, name: &SmolStr) -> Option<Entity> {
    let family = name.split('.').next().unwrap_or(name);
    let declared = db.catalog_file(&format!("{family}.flux"));
    let declared = declared.filter(|declared| names(db, *declared).has(Space::Component, name))?;
    Some(Entity::new(db, declared, Space::Component, name.clone()))
}

/// Every component of the library.
pub fn library(db: &dyn Db) -> Vec<Entity> {
    let files = declarations(Declares::Components).filter_map(|one| db.catalog_file(one.file));
    let mut out = Vec::new();
    for file in files {
        let declared = index(db, file).named.keys().filter(|(space, _)| *space == Space::Component);
        out.extend(declared.map(|(_, name)| Entity::new(db, file, Space::Component, name.clone())));
    }
    out
}

/// What a component's declaration says.
#[salsa::tracked(returns(ref))]
pub fn component_decl(db: &dyn Db, component: Entity) -> Option<ComponentDecl> {
    let at = *named_items(db, component).first()?;
    let mut ignored = Vec::new();
    declare(db, component, at, &mut ignored)
}

/// How a component runs, as its declaration says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// `@class("waiting")`; one that says nothing costs a call.
    pub class: Class,
    /// `@batches`: several calls can run together.
    pub batches: bool,
}

/// How a component runs; one that is made from others, as what it is made from.
pub fn manner(db: &dyn Db, component: Entity) -> Manner {
    let mut component = component;
    // Depth: a component that is made from itself must not hang us.
    for _ in 0..32 {
        let Some(using) = component_decl(db, component).as_ref().and_then(|decl| decl.using.as_ref()) else {
            break;
        };
        let Some(inner) = find_component(db, component.file(db), &using.component.text) else { break };
        component = inner;
    }
    let mut manner = Manner::default();
    for annotation in component_decl(db, component).iter().flat_map(|decl| &decl.annotations) {
        match annotation.name.text.as_str() {
            "class" => {
                let said = annotation.args.first().map(|arg| constant(&arg.value));
                if let Some(Constant::Text(name)) = said {
                    manner.class = Class::named(&name).unwrap_or_default();
                }
            }
            "batches" => manner.batches = true,
            _ => {}
        }
    }
    manner
}

/// What a component's declaration says of that call: where an argument is `true` it may put out another type (`@gives`).
pub fn called<'db>(db: &'db dyn Db, bound: &call::Bound<'_>) -> Option<Cow<'db, ComponentDecl>> {
    let decl = component_decl(db, bound.component).as_ref()?;
    let is_true = |name: &str| {
        bound.args.iter().any(|arg| arg.name == name && matches!(arg.value, Constant::Bool(true)))
    };
    let given = decl.annotations.iter().filter(|a| a.name.text == "gives").find_map(|gives| {
        let [what, when] = &gives.args[..] else { return None };
        match (constant(&what.value), constant(&when.value)) {
            (Constant::Name(what), Constant::Name(when)) if is_true(&when) => Some(Ty::Foreign(what.into())),
            _ => None,
        }
    });
    Some(match given {
        None => Cow::Borrowed(decl),
        Some(ty) => {
            let mut decl = decl.clone();
            decl.outputs.iter_mut().for_each(|output| output.ty = ty.clone());
            Cow::Owned(decl)
        }
    })
}

/// What is wrong with a component's declaration.
#[salsa::tracked(returns(ref))]
pub fn check_component<'db>(db: &'db dyn Db, component: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    for at in named_items(db, component) {
        declare(db, component, *at, &mut diags);
    }
    diags
}

fn declare<'db>(
    db: &'db dyn Db,
    component: Entity,
    at: ItemRef<'db>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<ComponentDecl> {
    let item = at.item(db);
    let ItemKind::Component(written) = &item.kind else { return None };
    let mut types = Types { db, file: component.file(db), at, variables: true, diags };
    let (inputs, row_in) = types.fields(&written.inputs);
    let (outputs, row_out) = types.fields(&written.outputs);
    Some(ComponentDecl {
        name: written.name.text.clone(),
        args: arguments(&written.args),
        inputs,
        row_in,
        outputs,
        row_out,
        source: item.annotations.iter().any(|a| a.name.text == "source"),
        bounds: item.annotations.iter().filter_map(|a| bound(a)?.ok()).collect(),
        streams: item.annotations.iter().filter_map(|a| named(a, "streams")).collect(),
        annotations: item.annotations.clone(),
        using: written.using.clone(),
    })
}

/// The name that an annotation of that name says first.
fn named(annotation: &Annotation, called: &str) -> Option<SmolStr> {
    match annotation.args.first().map(|arg| constant(&arg.value)) {
        Some(Constant::Name(name)) if annotation.name.text == called => Some(name.into()),
        _ => None,
    }
}

/// The kind of store that an argument must name (`@of(store, topics)`); of a component that is made from another, what
/// that one asks of the argument that it is handed on as. None: any.
pub fn store_kind(db: &dyn Db, component: Entity, argument: &str) -> Option<SmolStr> {
    let (mut component, mut argument) = (component, SmolStr::new(argument));
    // Depth: a component that is made from itself must not hang us.
    for _ in 0..32 {
        let decl = component_decl(db, component).as_ref()?;
        let says = |a: &&Annotation| named(a, "of").is_some_and(|name| name == argument);
        if let Some(said) = decl.annotations.iter().find(says) {
            return match said.args.get(1).map(|arg| constant(&arg.value)) {
                Some(Constant::Name(kind)) => Some(kind.into()),
                _ => None,
            };
        }
        let using = decl.using.as_ref()?;
        let inner = find_component(db, component.file(db), &using.component.text)?;
        let declared = component_decl(db, inner).as_ref()?;
        let handed = using.args.iter().enumerate().find(
            |(_, arg)| matches!(constant(&arg.value), Constant::Name(name) if name == argument.as_str()),
        );
        let (at, arg) = handed?;
        argument = match &arg.name {
            Some(name) => name.text.clone(),
            None => declared.args.get(at)?.name.clone(),
        };
        component = inner;
    }
    None
}

/// The bound that an annotation says, or what is wrong with it; none: it is another annotation.
pub fn bound(annotation: &Annotation) -> Option<Result<Bound, String>> {
    let args = annotation.args.iter().map(|arg| {
        let name = arg.name.as_ref().map(|name| name.text.to_string());
        (name, constant(&arg.value))
    });
    (annotation.name.text == "bound").then(|| Bound::new(args))
}

fn arguments(params: &Params) -> Vec<ArgDecl> {
    let fields = params.params.iter().filter_map(|param| match param {
        Param::Field { live, ty, name, default } => Some(ArgDecl {
            name: name.text.clone(),
            kind: kind(ty),
            live: *live,
            default: default.as_ref().map(constant),
        }),
        Param::Row(_) => None,
    });
    fields.collect()
}

fn kind(ty: &TypeRef) -> SmolStr {
    match ty {
        TypeRef::Named { name, .. } => name.text.clone(),
        TypeRef::Generic { name, args, .. } => {
            let inner: Vec<_> = args.iter().map(|a| kind(a).to_string()).collect();
            smol_str::format_smolstr!("{}<{}>", name.text, inner.join(", "))
        }
    }
}
