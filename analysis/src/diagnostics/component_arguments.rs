//! F0702 to F0708: a component's arguments, and how a node's signature fits it.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::library::call::inside;
use crate::nearest::nearest;
use crate::types::values::describe;
use crate::types::{Field, show_tuple};
use flux_catalog::Problem;
use flux_plan::Constant;
use flux_syntax::tree::Span;
use smol_str::SmolStr;

/// F0702: an argument without default is not given.
pub fn missing<'db>(at: Place<'db>, component: &str, argument: &str, kind: &str) -> Diag<'db> {
    Diag::error("F0702", at, format!("`{component}` needs the argument `{argument}`"))
        .help(format!("add `{argument}: …`, {}", wanted(kind)))
}

/// F0703: no such argument.
pub fn unknown<'db>(at: Place<'db>, component: &str, argument: &str, known: &[SmolStr]) -> Diag<'db> {
    let said = Diag::error("F0703", at, format!("`{component}` has no argument `{argument}`"));
    match nearest(argument, known) {
        Some(near) => said.did_you_mean(Some(near)),
        None => said.help(list(component, known)),
    }
}

/// F0703: more arguments than there are.
pub fn too_many<'db>(at: Place<'db>, component: &str, known: &[SmolStr]) -> Diag<'db> {
    Diag::error("F0703", at, format!("`{component}` takes no further argument here"))
        .help(list(component, known))
}

/// F0703: an argument twice.
pub fn repeated<'db>(at: Place<'db>, argument: &str) -> Diag<'db> {
    Diag::error("F0703", at, format!("the argument `{argument}` is given twice"))
        .help("remove one of the two")
}

fn list(component: &str, known: &[SmolStr]) -> String {
    if known.is_empty() {
        return format!("`{component}` takes no arguments");
    }
    let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("its arguments are {}", names.join(", "))
}

/// F0704: an argument of the wrong kind.
pub fn kind<'db>(at: Place<'db>, argument: &str, kind: &str, given: &Constant) -> Diag<'db> {
    let message = format!("`{argument}` must be {}, and this is {}", wanted(kind), describe(given));
    let said = Diag::error("F0704", at, message);
    match given {
        Constant::Name(name) if kind != "store" && kind != "name" => said
            .help(format!("arguments are constants: write \"{name}\" for the text"))
            .fix(at, format!("\"{name}\"")),
        Constant::Int(n) if kind == "duration" => {
            said.help(format!("give it a unit, such as `{n}ms` or `{n}s`"))
        }
        _ => said,
    }
}

/// What a kind is called.
fn wanted(kind: &str) -> String {
    match kind {
        "int" => "a whole number".into(),
        "float" => "a number".into(),
        "bool" => "`true` or `false`".into(),
        "string" => "a text".into(),
        "duration" => "a duration such as `250ms`".into(),
        "size" => "a size such as `64KB`".into(),
        "template" => "a text, which may name inputs in braces".into(),
        "expression" => "a text with a CEL expression".into(),
        "route" => "a text such as \"/users/{int user}\"".into(),
        "params" => "a text such as \"string name, int page = 1\"".into(),
        "store" => "the name of a store".into(),
        "name" => "a name".into(),
        "value" | "json" => "a constant".into(),
        list if list.starts_with("list<") => "a list in square brackets".into(),
        map if map.starts_with("map<") => "a record in braces".into(),
        other => format!("a text of the kind `{other}`"),
    }
}

/// F0705: what a text argument says is wrong.
pub fn text<'db>(
    db: &'db dyn Db,
    at: ItemRef<'db>,
    literal: Span,
    text: &str,
    problem: Problem,
) -> Diag<'db> {
    let span = match &problem.range {
        Some(range) => inside(db, at, literal, text, range),
        None => literal,
    };
    let said = Diag::error("F0705", at.at(span), problem.message);
    match problem.help {
        Some(help) => said.help(help),
        None => said,
    }
}

/// F0706: a signature does not fit its component.
pub fn signature<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    component: &str,
    what: &str,
    declared: &[Field],
    given: &[Field],
) -> Diag<'db> {
    let (declared, given) = (show_tuple(db, declared), show_tuple(db, given));
    Diag::error("F0706", at, format!("these {what} do not fit `{component}`"))
        .help(format!("`{component}` has the {what} {declared}, and the signature has {given}"))
}

/// F0707: what a component puts out must be said by a signature.
pub fn needs_signature<'db>(at: Place<'db>, component: &str, output: &str) -> Diag<'db> {
    let message = format!("`{component}` puts out `{output}`, whose type only a signature can tell");
    Diag::error("F0707", at, message)
        .help(format!("declare a node: `Name (…) -> (… {output}) using {component}(…);`, and use it here"))
}

/// F0707: a node that only names a component.
pub fn needs_signature_here<'db>(at: Place<'db>, node: &str, component: &str, output: &str) -> Diag<'db> {
    let message = format!("`{component}` puts out `{output}`, whose type only a signature can tell");
    Diag::error("F0707", at, message).help(format!(
        "say what the node takes and puts out: `{node} (…) -> (… {output}) using {component}(…);`"
    ))
}

/// F0708: a text names what is no input.
pub fn no_input<'db>(at: Place<'db>, name: &str, known: &[SmolStr]) -> Diag<'db> {
    let said = Diag::error("F0708", at, format!("this text names `{name}`, which is no input here"));
    match nearest(name, known) {
        Some(near) => said.did_you_mean(Some(near)),
        None if known.is_empty() => said.help("there are no inputs here"),
        None => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            said.help(format!("the inputs are {}", names.join(", ")))
        }
    }
}
