//! What is to be known of a name that a person asks for, wherever it stands: for a terminal.
//!
//! Comes in: a program and a name. Goes out: what an editor shows over that name, as Markdown, and every statement about
//! it. *Never* here: offsets that somebody points at; see `hover` for those.

use super::Target;
use super::focus::Thing;
use super::hover::{holders, list, of_entity};
use super::keywords::{annotation, builtin, explain};
use super::navigate::targets;
use super::place::{At, all};
use super::references::references;
use crate::choices::choices_of;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::component::{component_decl, find_component, library};
use crate::names::declared::{Entity, Space, index, named_items, node_items};
use crate::names::program::program;
use crate::names::{all_names, resolve};
use crate::types::{Field, show_tuple};
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;

/// A name, and what there is to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The name as it was asked for.
    pub name: String,
    /// What it is: `node`, `type`, `component`, `lock`, `word`…
    pub kind: &'static str,
    /// What an editor shows over the name, as Markdown.
    pub text: String,
    /// Every statement about it: what declares it first, then what speaks of it.
    pub statements: Vec<Target>,
}

/// A component that a program can call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The name by which programs call it: `list.merge`.
    pub name: String,
    /// Its arguments; those that have a default with a `?` behind them.
    pub arguments: Vec<String>,
    /// `(list<T> lists) -> (list<T> list)`.
    pub signature: String,
    /// The first sentence of its documentation.
    pub summary: String,
    /// The program declares it itself.
    pub own: bool,
}

/// The name spaces, with what a person calls them.
const SPACES: [(Space, &str); 5] = [
    (Space::Node, "node"),
    (Space::Type, "type"),
    (Space::Typedef, "semantic type"),
    (Space::Store, "store"),
    (Space::Component, "component"),
];

impl Workspace {
    /// All that a name means in the program that begins at a file; a name may be a node and a type, say.
    pub fn about(&self, root: FileId, name: &str) -> Vec<About> {
        let db: &dyn Db = &self.db;
        let word = SmolStr::new(name);
        let mut out = Vec::new();
        for (space, kind) in SPACES {
            let found = match space {
                Space::Component => find_component(db, root.0, &word),
                _ => resolve(db, root.0, space, &word),
            };
            if let Some(entity) = found {
                out.push(About {
                    name: name.to_owned(),
                    kind,
                    text: of_entity(db, root.0, entity).join("\n\n"),
                    statements: wholes(db, &statements(db, root.0, entity)),
                });
            }
        }
        out.extend(self.lock(root, &word));
        if out.is_empty() {
            out.extend(word_of_language(db, name));
        }
        out
    }

    /// Every name of the program that begins at a file, and the library's components.
    pub fn names(&self, root: FileId) -> Vec<String> {
        let db: &dyn Db = &self.db;
        let mut out: Vec<String> = Vec::new();
        for (space, _) in SPACES {
            out.extend(all_names(db, root.0, space).iter().map(ToString::to_string));
        }
        out.extend(library(db).into_iter().map(|component| component.name(db).to_string()));
        out.sort();
        out.dedup();
        out
    }

    /// Every component that the program can call, its own first.
    pub fn components(&self, root: FileId) -> Vec<Component> {
        let db: &dyn Db = &self.db;
        let own = all_names(db, root.0, Space::Component);
        let mut out: Vec<Component> = own
            .iter()
            .filter_map(|name| component(db, name, resolve(db, root.0, Space::Component, name)?, true))
            .collect();
        let known: Vec<String> = out.iter().map(|c| c.name.clone()).collect();
        let rest = library(db).into_iter().filter_map(|it| component(db, it.name(db), it, false));
        out.extend(rest.filter(|component| !known.contains(&component.name)));
        out
    }

    fn lock(&self, root: FileId, name: &SmolStr) -> Option<About> {
        let db: &dyn Db = &self.db;
        let holders = holders(db, root.0, name);
        if holders.is_empty() {
            return None;
        }
        let lock = Thing::Lock(name.clone(), program(db, root.0).lock_group(db, root.0));
        let mut items: Vec<ItemRef<'_>> = Vec::new();
        for found in references(db, root.0, &self.all_files(), &lock) {
            let at = all(db, found.file.0)
                .find(|at| at.whole(db).contains(&found.range.start))
                .and_then(|at| at.items(db).map(|(item, _)| item).next());
            items.extend(at.filter(|at| !items.contains(at)));
        }
        Some(About {
            name: name.to_string(),
            kind: "lock",
            text: format!("lock `{name}`, held by {}", list(&holders)),
            statements: wholes(db, &items),
        })
    }
}

/// Whole statements, documentation and all.
fn wholes<'db>(db: &'db dyn Db, items: &[ItemRef<'db>]) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    for item in items {
        let file = item.statement.file(db);
        let Some(at) = all(db, file).find(|at: &At<'db>| at.statement == item.statement) else { continue };
        let Some(target) = targets(db, vec![*item]).pop() else { continue };
        let target = Target { range: at.whole(db), ..target };
        if !out.iter().any(|other| other.file == target.file && other.range == target.range) {
            out.push(target);
        }
    }
    out
}

/// What declares a name, then what is said of it elsewhere.
fn statements<'db>(db: &'db dyn Db, root: SourceFile, entity: Entity) -> Vec<ItemRef<'db>> {
    if entity.space(db) != Space::Node {
        return named_items(db, entity).clone();
    }
    let items = node_items(db, entity);
    let flows = index(db, entity.file(db)).sources.iter().filter(|at| match &at.item(db).kind {
        ItemKind::Source(it) => it.name.text == *entity.name(db),
        _ => false,
    });
    let mut out: Vec<ItemRef<'db>> = Vec::new();
    let all = items.signatures.iter().chain(&items.usings).chain(&items.flows).chain(flows).copied();
    let about = program(db, root).directives(db, entity).chain(choices_of(db, root, entity));
    for item in all.chain(about) {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

fn component(db: &dyn Db, name: &str, component: Entity, own: bool) -> Option<Component> {
    let decl = component_decl(db, component).as_ref()?;
    let docs = named_items(db, component).first().and_then(|at| at.doc(db));
    let first = docs.and_then(|docs| docs.split("\n\n").next().map(str::to_owned)).unwrap_or_default();
    let arguments = decl.args.iter().map(|arg| {
        let mark = if arg.default.is_some() { "?" } else { "" };
        format!("{}{mark}", arg.name)
    });
    Some(Component {
        name: name.to_owned(),
        arguments: arguments.collect(),
        signature: format!(
            "{} -> {}",
            tuple(db, &decl.inputs, decl.row_in),
            tuple(db, &decl.outputs, decl.row_out)
        ),
        summary: first.split_whitespace().collect::<Vec<_>>().join(" "),
        own,
    })
}

/// A tuple with its `..` where it has one.
fn tuple(db: &dyn Db, fields: &[Field], row: Option<usize>) -> String {
    let shown = show_tuple(db, fields);
    match row {
        None => shown,
        Some(_) if fields.is_empty() => "(..)".to_owned(),
        Some(0) => shown.replacen('(', "(.., ", 1),
        Some(_) => format!("{}, ..)", shown.trim_end_matches(')')),
    }
}

fn word_of_language(db: &dyn Db, name: &str) -> Option<About> {
    let (kind, text) = match name {
        "int" | "float" | "bool" | "string" | "bytes" | "json" | "time" | "duration" | "list" | "map"
        | "option" | "stream" => ("type", builtin(name)),
        _ => ("word", explain(name).map(str::to_owned).or_else(|| annotation(db, name))?),
    };
    Some(About { name: name.to_owned(), kind, text, statements: Vec::new() })
}
