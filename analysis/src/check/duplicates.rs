//! Names declared twice in one file ([`check`]), and nodes with two implementations ([`node`]).

use crate::diagnostics::Diag;
use crate::diagnostics::alias_taken::AliasTaken;
use crate::diagnostics::duplicate::{BuiltIn, Duplicate, TwoImplementations};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::index::FileIndex;
use crate::files::statement::{ItemRef, Place};
use crate::library::component::of_library;
use crate::names::declared::{Entity, NodeItems, Space, named_items, names, node_items};
use crate::names::visible;
use crate::types::{FOREIGN_OF_LIBRARY, is_builtin};
use flux_syntax::tree::ItemKind;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

pub(super) fn check<'db>(db: &'db dyn Db, index: &FileIndex<'db>, diags: &mut Vec<Diag<'db>>) {
    for ((space, name), items) in &index.named {
        let first = items[0].name(db);
        diags.extend(items[1..].iter().map(|at| declared_twice(at.name(db), first, what(*space), name)));
        if let Some(library) = built_in(db, *space, name, items[0]) {
            diags.push(Diag::new(first, BuiltIn { what: what(*space), name: name.clone(), library }));
        }
    }
    sources(db, index, diags);
    aliases(db, index, diags);
}

/// Is there one of that name without any program? Inside: it is the library's.
fn built_in(db: &dyn Db, space: Space, name: &SmolStr, at: ItemRef<'_>) -> Option<bool> {
    match space {
        Space::Type if is_builtin(name) => Some(false),
        Space::Type if FOREIGN_OF_LIBRARY.contains(&name.as_str()) => Some(true),
        Space::Typedef if ["some", "none"].contains(&name.as_str()) => Some(false),
        Space::Component => {
            let library = named_items(db, of_library(db, name)?).first()?;
            // The library's own declarations are checked, too.
            (library.item(db) != at.item(db)).then_some(true)
        }
        _ => None,
    }
}

fn declared_twice<'db>(at: Place<'db>, first: Place<'db>, what: &'static str, name: &SmolStr) -> Diag<'db> {
    Diag::new(at, Duplicate { what, name: name.clone() }).label(first)
}

fn what(space: Space) -> &'static str {
    match space {
        Space::Node => "node",
        Space::Type => "type",
        Space::Typedef => "semantic type",
        Space::Store => "store",
        Space::Component => "component",
    }
}

/// What is to be said of the items that make a node.
pub(super) fn node<'db>(db: &'db dyn Db, name: &SmolStr, items: &NodeItems<'db>, diags: &mut Vec<Diag<'db>>) {
    if let Some((first, more)) = items.signatures.split_first() {
        let first = first.name(db);
        diags.extend(more.iter().map(|at| declared_twice(at.name(db), first, "signature of", name)));
    }
    let is_case = |at: &ItemRef<'db>| match &at.item(db).kind {
        ItemKind::Flow(flow) => flow.patterns.is_some(),
        _ => false,
    };
    // `using`, one body, or cases: the first decides, everything of another kind is one too many.
    let cases = items.flows.iter().filter(|at| is_case(at)).take(1);
    let bodies = items.flows.iter().filter(|at| !is_case(at));
    // A signature with `using` stands in two lists, and a second such signature has been told of.
    let repeated = items.signatures.get(1..).unwrap_or_default();
    let usings = items.usings.iter().filter(|at| !repeated.contains(at));
    let all = items.sources.iter().take(1).chain(usings).chain(bodies).chain(cases);
    // What could not be read may be no implementation at all.
    let all: Vec<ItemRef<'db>> = all.filter(|at| !at.is_broken(db)).copied().collect();
    if let Some((first, more)) = all.split_first() {
        let first = first.name(db);
        diags.extend(
            more.iter()
                .map(|at| Diag::new(at.name(db), TwoImplementations { name: name.clone() }).label(first)),
        );
    }
    if let (Some(source), Some(signature)) = (items.sources.first(), items.signatures.first()) {
        diags.push(declared_twice(signature.name(db), source.name(db), "name of a source", name));
    }
}

fn sources<'db>(db: &'db dyn Db, index: &FileIndex<'db>, diags: &mut Vec<Diag<'db>>) {
    let mut seen: FxHashMap<&SmolStr, ItemRef<'db>> = FxHashMap::default();
    for at in &index.sources {
        let ItemKind::Source(source) = &at.item(db).kind else { continue };
        match seen.get(&source.name.text) {
            Some(first) => {
                diags.push(declared_twice(at.name(db), first.name(db), "source", &source.name.text));
            }
            None => {
                seen.insert(&source.name.text, *at);
            }
        }
    }
}

fn aliases<'db>(db: &'db dyn Db, index: &FileIndex<'db>, diags: &mut Vec<Diag<'db>>) {
    let mut seen: FxHashMap<&SmolStr, Place<'db>> = FxHashMap::default();
    for at in &index.uses {
        let ItemKind::Use(used) = &at.item(db).kind else { continue };
        let Some(alias) = &used.alias else { continue };
        let here = at.at(alias.span);
        match seen.get(&alias.text) {
            Some(first) => {
                diags.push(Diag::new(here, AliasTaken { alias: alias.text.clone() }).label(*first))
            }
            None => {
                seen.insert(&alias.text, here);
            }
        }
    }
}

/// Names that two files declare which some root sees both without an alias.
pub(super) fn across_files<'db>(db: &'db dyn Db, roots: &[SourceFile]) -> Vec<Diag<'db>> {
    let joined =
        |root: SourceFile| visible(db, root).iter().filter(|(prefix, _)| prefix.is_none()).map(|(_, f)| *f);
    let files: FxHashSet<SourceFile> = roots.iter().flat_map(|root| joined(*root)).collect();
    let mut declared: FxHashMap<(Space, &SmolStr), Vec<SourceFile>> = FxHashMap::default();
    for file in files {
        for name in names(db, file).all() {
            declared.entry(name).or_default().push(file);
        }
    }
    declared.retain(|_, files| files.len() > 1);
    let mut diags = Vec::new();
    for root in roots.iter().filter(|_| !declared.is_empty()) {
        let seen: Vec<SourceFile> = joined(*root).collect();
        for ((space, name), files) in &declared {
            let mut here = seen.iter().filter(|file| files.contains(file));
            let Some(first) = here.next() else { continue };
            let place = |file: SourceFile| declaration(db, Entity::new(db, file, *space, (*name).clone()));
            for other in here {
                if let (Some(at), Some(first)) = (place(*other), place(*first)) {
                    diags.push(declared_twice(at, first, what(*space), name));
                }
            }
        }
    }
    diags
}

/// Where a name is declared.
pub(super) fn declaration<'db>(db: &'db dyn Db, entity: Entity) -> Option<Place<'db>> {
    let at = match entity.space(db) {
        Space::Node => {
            let items = node_items(db, entity);
            let all = items.signatures.iter().chain(&items.flows).chain(&items.usings).chain(&items.sources);
            all.copied().next()
        }
        _ => named_items(db, entity).first().copied(),
    };
    at.map(|at| at.name(db))
}
