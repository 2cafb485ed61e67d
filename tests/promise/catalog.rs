//! What the catalog declares, as the makers of programs need it: a new component is among it by being declared.

use flux_catalog::bounds::{self, Bound};
use flux_catalog::{Declares, declarations};
use flux_syntax::tree::{Component as Declared, Item, ItemKind, Param, Params, TypeRef, ValueKind};
use std::collections::BTreeSet;

/// A type, or `..`, and a name.
pub type Named = (String, String);

/// A component, or another word that is declared as one.
pub struct Component {
    pub name: String,
    pub args: Vec<Arg>,
    pub inputs: Vec<Named>,
    pub outputs: Vec<Named>,
    /// Codes with which it may fail: numbers, or names of arguments or of what gives them.
    pub codes: Vec<String>,
    /// The names of its annotations.
    pub marks: BTreeSet<String>,
    /// The kinds of stores that it is of.
    pub stores: Vec<String>,
    /// Before what an annotation may stand.
    pub stands: BTreeSet<String>,
    pub bounds: &'static [Bound],
}

/// A parameter of a component.
pub struct Arg {
    pub name: String,
    pub kind: String,
    pub live: bool,
    pub optional: bool,
}

/// The row, in the place of a type.
pub const ROW: &str = "..";

impl Component {
    pub fn is(&self, mark: &str) -> bool {
        self.marks.contains(mark)
    }

    pub fn has_row(params: &[Named]) -> bool {
        params.iter().any(|(ty, _)| ty == ROW)
    }
}

/// Everything that the catalog declares.
pub struct Catalog {
    pub nodes: Vec<Component>,
    pub sources: Vec<Component>,
    pub stores: Vec<Component>,
    pub annotations: Vec<Component>,
    pub optimizations: Vec<Component>,
}

impl Catalog {
    pub fn read() -> Catalog {
        let (mut nodes, mut sources, mut stores) = (Vec::new(), Vec::new(), Vec::new());
        for component in all(Declares::Components) {
            let list = match () {
                () if component.is("source") => &mut sources,
                () if component.is("store") => &mut stores,
                () => &mut nodes,
            };
            list.push(component);
        }
        let mut annotations = all(Declares::Annotations);
        // Those of declarations of components stand before nothing that a service runs.
        annotations.retain(|one| one.stands.iter().any(|place| place != "component"));
        Catalog { nodes, sources, stores, annotations, optimizations: all(Declares::Optimizations) }
    }

    /// The component of that name, whatever it is.
    pub fn find(&self, name: &str) -> Option<&Component> {
        self.nodes.iter().chain(&self.sources).chain(&self.stores).find(|one| one.name == name)
    }
}

fn all(declares: Declares) -> Vec<Component> {
    let mut out = Vec::new();
    for one in declarations(declares) {
        for item in flux_syntax::parse_file(one.text).items() {
            if let ItemKind::Component(declared) = &item.kind {
                out.push(component(item, declared));
            }
        }
    }
    out
}

fn component(item: &Item, declared: &Declared) -> Component {
    let said = |mark: &'static str| item.annotations.iter().filter(move |a| a.name.text == mark);
    let arg = |annotation: &flux_syntax::tree::Annotation, n: usize| {
        annotation.args.get(n).map(|arg| match &arg.value.kind {
            ValueKind::Name(name) => name.text.to_string(),
            ValueKind::Int(code) => code.to_string(),
            other => panic!("{}: {other:?} in an annotation", declared.name.text),
        })
    };
    Component {
        name: declared.name.text.to_string(),
        args: declared.args.params.iter().filter_map(parameter).collect(),
        inputs: names(&declared.inputs),
        outputs: names(&declared.outputs),
        codes: said("fails_with").filter_map(|annotation| arg(annotation, 0)).collect(),
        marks: item.annotations.iter().map(|annotation| annotation.name.text.to_string()).collect(),
        stores: said("of").filter_map(|annotation| arg(annotation, 1)).collect(),
        stands: said("stands").flat_map(|a| (0..a.args.len()).filter_map(move |n| arg(a, n))).collect(),
        bounds: bounds::of(&declared.name.text),
    }
}

fn parameter(param: &Param) -> Option<Arg> {
    let Param::Field { live, ty, name, default } = param else { return None };
    let (kind, name) = (written(ty), name.text.to_string());
    Some(Arg { name, kind, live: *live, optional: default.is_some() })
}

fn names(params: &Params) -> Vec<Named> {
    let of = |param: &Param| match param {
        Param::Field { ty, name, .. } => (written(ty), name.text.to_string()),
        Param::Row(_) => (ROW.to_owned(), String::new()),
    };
    params.params.iter().map(of).collect()
}

/// A type as it is written.
fn written(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named { name, stars, .. } => format!("{}{}", name.text, "*".repeat(*stars as usize)),
        TypeRef::Generic { name, args, .. } => {
            format!("{}<{}>", name.text, args.iter().map(written).collect::<Vec<_>>().join(", "))
        }
    }
}
