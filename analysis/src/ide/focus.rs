//! What stands at an offset: a name, and the thing that it names.

use super::occurrence::{Occurrence, Role, of_item};
use super::place::{At, statement_at};
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::files::{SourceFile, used_path};
use crate::library::component::find_component;
use crate::names::declared::{Entity, Space, index};
use crate::names::program::program;
use crate::names::{resolve, visible};
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;
use std::ops::Range;

/// A thing that names can stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thing<'db> {
    /// Something that a file declares: a node, type, store, source or component.
    Entity(Entity),
    /// A lock, and the files in which its name is the same lock.
    Lock(SmolStr, SmolStr),
    /// The alias of a file, in that file's user.
    Alias(SourceFile, SmolStr),
    /// A file that a `use` names.
    File(SourceFile),
    /// A value of an item: a parameter, a field, a key.
    Value(ItemRef<'db>, SmolStr),
    /// An argument of a component.
    Argument(Entity, SmolStr),
    /// A built-in or foreign type.
    Type(SmolStr),
    /// An annotation of the language, without its `@`.
    Annotation(SmolStr),
    /// An optimization of the language: `cache`.
    Optimization(SmolStr),
}

/// A name in a file.
#[derive(Clone, Debug)]
pub(crate) struct Focus<'db> {
    /// The name's bytes in the file.
    pub range: Range<usize>,
    /// What kind of thing the name stands for where it is written.
    pub occurrence: Occurrence,
    /// The item that it is in.
    pub item: ItemRef<'db>,
    /// What it stands for; none: nothing that anybody knows.
    pub thing: Option<Thing<'db>>,
}

/// The name at an offset.
pub(crate) fn focus<'db>(db: &'db dyn Db, file: SourceFile, offset: usize) -> Option<Focus<'db>> {
    let at = statement_at(db, file, offset)?;
    let inside = at.inside(offset)?;
    let mut found: Option<(ItemRef<'db>, Occurrence)> = None;
    for (reference, item) in at.items(db) {
        for occurrence in of_item(item) {
            let touches = occurrence.span.touches(inside);
            // Of two names that meet here, the one that begins here.
            if touches && found.as_ref().is_none_or(|(_, other)| other.span.start < occurrence.span.start) {
                found = Some((reference, occurrence));
            }
        }
    }
    let (item, occurrence) = found?;
    let thing = thing(db, file, item, &occurrence);
    Some(Focus { range: at.range(occurrence.span), occurrence, item, thing })
}

/// All names of a statement with what they stand for.
pub(crate) fn in_statement<'db>(db: &'db dyn Db, file: SourceFile, at: At<'db>) -> Vec<Focus<'db>> {
    let mut out = Vec::new();
    for (item, tree) in at.items(db) {
        for occurrence in of_item(tree) {
            let thing = thing(db, file, item, &occurrence);
            out.push(Focus { range: at.range(occurrence.span), occurrence, item, thing });
        }
    }
    out
}

/// What a name stands for.
pub(crate) fn thing<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    item: ItemRef<'db>,
    occurrence: &Occurrence,
) -> Option<Thing<'db>> {
    let text = &occurrence.text;
    let entity = |space| resolve(db, file, space, text).map(Thing::Entity);
    match occurrence.role {
        Role::Node => entity(Space::Node),
        Role::Typedef => entity(Space::Typedef),
        Role::Store => entity(Space::Store),
        Role::Type => entity(Space::Type).or_else(|| Some(Thing::Type(text.clone()))),
        Role::Component => find_component(db, file, text).map(Thing::Entity),
        Role::Given => entity(Space::Store),
        Role::Session => entity(Space::Node).or_else(|| Some(Thing::Value(item, text.clone()))),
        Role::Lock => Some(Thing::Lock(text.clone(), program(db, file).lock_group(db, file))),
        Role::Alias => aliased(db, file, text).map(|_| Thing::Alias(file, text.clone())),
        Role::Path => Some(Thing::File(db.file(&used_path(db, file, text)))),
        Role::Annotation => Some(Thing::Annotation(text.clone())),
        Role::Argument => match &occurrence.of {
            Some(of) => find_component(db, file, of).map(|c| Thing::Argument(c, text.clone())),
            None => match &item.item(db).kind {
                ItemKind::Component(it) => resolve(db, file, Space::Component, &it.name.text)
                    .map(|c| Thing::Argument(c, text.clone())),
                _ => None,
            },
        },
        Role::Value | Role::Field => Some(Thing::Value(item, text.clone())),
        Role::Optimization => Some(Thing::Optimization(text.clone())),
        Role::Assumption => None,
    }
}

/// The file behind an alias.
pub(crate) fn aliased(db: &dyn Db, file: SourceFile, alias: &SmolStr) -> Option<SourceFile> {
    let seen = visible(db, file).iter().find(|(prefix, _)| prefix.as_ref() == Some(alias));
    seen.map(|(_, file)| *file).or_else(|| {
        let mut uses = index(db, file).uses.iter();
        uses.find_map(|at| match &at.item(db).kind {
            ItemKind::Use(it) if it.alias.as_ref().is_some_and(|a| a.text == *alias) => {
                Some(db.file(&used_path(db, file, &it.path)))
            }
            _ => None,
        })
    })
}
