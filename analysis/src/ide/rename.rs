//! Rename, across files, refused where it would change what a program means.

use super::focus::{Focus, Thing, focus, in_statement};
use super::occurrence::Role;
use super::place::all;
use super::references::references;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::component::find_component;
use crate::names::declared::{Entity, Space, named_items, node_items};
use crate::names::{resolve, visible};
use crate::workspace::{Edit, FileId, Workspace};
use smol_str::SmolStr;
use std::ops::Range;

/// Why something can't be renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenameError {
    /// Nothing there has a name of this program.
    #[error("there is nothing to rename here")]
    Nothing,
    /// The name belongs to the component library, whose files nobody edits.
    #[error("`{0}` belongs to the component library")]
    Library(String),
    /// A value's name decides how it is wired.
    #[error(
        "the name of a value decides how it is wired; rename it where it is put out and where it is taken"
    )]
    Value,
    /// The new name is not one that the language could read.
    #[error("`{0}` is not a name: letters, digits and `_`, and no digit first")]
    NoName(String),
    /// The language means something else by it.
    #[error("`{0}` is a word of the language: it would not be yours any more")]
    Language(String),
    /// Something that is declared nowhere has that name.
    #[error(
        "`{name}` means something else in {file}, where nothing declares it: it would mean this from then on"
    )]
    Captures {
        /// The name that was asked for.
        name: String,
        /// Where it is spoken of.
        file: String,
    },
    /// The name is seen there already, for something else.
    #[error("there is another `{name}` in {file}: the two would be taken for each other")]
    Taken {
        /// The name that was asked for.
        name: String,
        /// Where the other is seen.
        file: String,
    },
}

impl Workspace {
    /// What would be renamed at an offset.
    ///
    /// # Errors
    /// Nothing can.
    pub fn prepare_rename(&self, file: FileId, offset: usize) -> Result<Range<usize>, RenameError> {
        let db: &dyn Db = &self.db;
        Ok(renamed(db, file.0, offset)?.range)
    }

    /// Renames what is named at an offset.
    ///
    /// # Errors
    /// It can't be, or the new name would mean something else somewhere.
    pub fn rename(&self, file: FileId, offset: usize, name: &str) -> Result<Vec<Edit>, RenameError> {
        let db: &dyn Db = &self.db;
        let found = renamed(db, file.0, offset)?;
        let Some(thing) = &found.thing else { return Err(RenameError::Nothing) };
        let component = matches!(thing, Thing::Entity(entity) if entity.space(db) == Space::Component);
        if !(is_name(name) || component && name.split('.').all(is_name)) {
            return Err(RenameError::NoName(name.to_owned()));
        }
        if is_of_language(db, thing, name) {
            return Err(RenameError::Language(name.to_owned()));
        }
        let files = self.all_files();
        let places = references(db, file.0, &files, thing);
        taken(db, &files, thing, &SmolStr::new(name), &places.iter().map(|p| p.file.0).collect::<Vec<_>>())?;
        let edit = |p: super::references::Reference| {
            // A component's name has dots of its own; an alias before it stays.
            let own = match thing {
                Thing::Entity(entity) if component => entity.name(db).len().min(p.range.len()),
                _ => p.range.len(),
            };
            Edit { file: p.file, range: p.range.end - own..p.range.end, text: name.to_owned() }
        };
        Ok(places.into_iter().map(edit).collect())
    }
}

fn renamed<'db>(db: &'db dyn Db, file: SourceFile, offset: usize) -> Result<Focus<'db>, RenameError> {
    let found = focus(db, file, offset).ok_or(RenameError::Nothing)?;
    match &found.thing {
        Some(Thing::Entity(entity)) if in_library(db, *entity) => {
            Err(RenameError::Library(entity.name(db).to_string()))
        }
        Some(Thing::Entity(entity)) if !exists(db, *entity) => Err(RenameError::Nothing),
        Some(Thing::Entity(_) | Thing::Lock(..) | Thing::Alias(..)) => Ok(found),
        Some(Thing::Value(..)) => Err(RenameError::Value),
        _ => Err(RenameError::Nothing),
    }
}

fn exists(db: &dyn Db, entity: Entity) -> bool {
    match entity.space(db) {
        Space::Node => *node_items(db, entity) != crate::names::declared::NodeItems::default(),
        _ => !named_items(db, entity).is_empty(),
    }
}

fn in_library(db: &dyn Db, entity: Entity) -> bool {
    entity.file(db).path(db).starts_with("flux:/")
}

/// Letters, digits and `_`; `_` alone is a pattern.
pub(crate) fn is_name(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    first && name != "_" && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Is the new name free wherever the thing is named, or can be seen?
fn taken(
    db: &dyn Db,
    files: &[SourceFile],
    thing: &Thing<'_>,
    name: &SmolStr,
    places: &[SourceFile],
) -> Result<(), RenameError> {
    let error = |file: SourceFile| RenameError::Taken { name: name.to_string(), file: file_name(db, file) };
    match thing {
        Thing::Entity(entity) => {
            let own = entity.file(db);
            let sees = |file: &&SourceFile| {
                places.contains(file)
                    || visible(db, **file).iter().any(|(prefix, f)| prefix.is_none() && *f == own)
            };
            let space = entity.space(db);
            let mut seeing = files.iter().filter(sees);
            if let Some(file) = seeing.clone().find(|file| is_there(db, **file, space, name)) {
                return Err(error(*file));
            }
            match seeing.find(|file| speaks_of(db, **file, space, name)) {
                Some(file) => {
                    Err(RenameError::Captures { name: name.to_string(), file: file_name(db, *file) })
                }
                None => Ok(()),
            }
        }
        Thing::Lock(_, group) => {
            let other = Thing::Lock(name.clone(), group.clone());
            match files.iter().find(|file| !super::references::in_file(db, **file, &other).is_empty()) {
                Some(file) => Err(error(*file)),
                None => Ok(()),
            }
        }
        Thing::Alias(file, _) => match super::focus::aliased(db, *file, name) {
            Some(_) => Err(error(*file)),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn is_there(db: &dyn Db, file: SourceFile, space: Space, name: &SmolStr) -> bool {
    match space {
        Space::Component => find_component(db, file, name).is_some(),
        _ => resolve(db, file, space, name).is_some(),
    }
}

/// Does a file speak of something of that name that is declared nowhere: a native handler, predicate or session, a
/// foreign type?
fn speaks_of(db: &dyn Db, file: SourceFile, space: Space, name: &SmolStr) -> bool {
    let means = |role: Role| match space {
        Space::Node => matches!(role, Role::Node | Role::Session),
        Space::Type => role == Role::Type,
        Space::Typedef => role == Role::Typedef,
        Space::Store => matches!(role, Role::Store | Role::Given),
        Space::Component => role == Role::Component,
    };
    if !file.text(db).contains(name.as_str()) {
        return false;
    }
    let mut statements = all(db, file).filter(|at| at.statement.text(db).contains(name.as_str()));
    statements.any(|at| {
        let found = in_statement(db, file, at);
        found.iter().any(|found| found.occurrence.text == *name && means(found.occurrence.role))
    })
}

/// Is it a name that the language gives a meaning, where the thing stands?
fn is_of_language(db: &dyn Db, thing: &Thing<'_>, name: &str) -> bool {
    match thing {
        Thing::Entity(entity) => match entity.space(db) {
            Space::Type => crate::types::is_builtin(name),
            Space::Typedef => matches!(name, "some" | "none"),
            _ => false,
        },
        _ => false,
    }
}

pub(crate) fn file_name(db: &dyn Db, file: SourceFile) -> String {
    file.path(db).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
