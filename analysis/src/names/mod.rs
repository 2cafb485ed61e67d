//! Names across files: what `use` makes visible, and which declaration a name means.

pub(crate) mod declared;
pub(crate) mod parts;
pub(crate) mod program;
pub(crate) mod unknown;
pub(crate) mod users;

use crate::files::db::Db;
use crate::files::{SourceFile, used_path};
use crate::names::declared::{Entity, Space, index, names};
use crate::nearest::{Spellings, Wanted};
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHasher;
use smol_str::{SmolStr, format_smolstr};
use std::hash::{Hash, Hasher};

/// The `use` items of a file: path and alias, without places.
#[salsa::tracked(returns(ref))]
pub fn uses(db: &dyn Db, file: SourceFile) -> Vec<(SmolStr, Option<SmolStr>)> {
    let items = index(db, file).uses.iter();
    items
        .filter_map(|at| match &at.item(db).kind {
            ItemKind::Use(x) => Some((x.path.clone(), x.alias.as_ref().map(|a| a.text.clone()))),
            _ => None,
        })
        .collect()
}

/// Files that a file uses, each with the alias that its names stand behind. Files that use the same share one: what is
/// told of it does not depend on the texts of those who use it.
#[salsa::interned(revisions = usize::MAX, debug)]
pub struct Used<'db> {
    /// The files in the order of their `use` items, each with its alias; none: their names are visible as they are.
    #[returns(ref)]
    pub files: Vec<(SourceFile, Option<SmolStr>)>,
}

/// The files that `NAME.flux` brings along: those that it uses, and `NAME.plan.flux` beside it if there is one,
/// which sees `NAME.flux` in turn.
#[salsa::tracked(returns(copy))]
pub fn brings<'db>(db: &'db dyn Db, file: SourceFile) -> Used<'db> {
    let used = uses(db, file).iter();
    let mut out: Vec<_> =
        used.map(|(path, alias)| (db.file(&used_path(db, file, path)), alias.clone())).collect();
    if let Some(partner) = partner(db, file) {
        out.push((partner, None));
    }
    Used::new(db, out)
}

/// The files that a file uses itself, each with its alias; none: its names are visible as they are.
pub fn neighbours(db: &dyn Db, file: SourceFile) -> &[(SourceFile, Option<SmolStr>)] {
    brings(db, file).files(db)
}

/// `NAME.plan.flux` beside `NAME.flux`, and the other way round.
fn partner(db: &dyn Db, file: SourceFile) -> Option<SourceFile> {
    let path = file.path(db);
    let stem = path.file_stem()?.to_str()?;
    if path.extension()? != "flux" || path.starts_with("flux:/") {
        return None;
    }
    let name = match stem.strip_suffix(".plan") {
        Some(program) => format!("{program}.flux"),
        None => format!("{stem}.plan.flux"),
    };
    let partner = db.file(&path.with_file_name(name));
    partner.trouble(db).is_none().then_some(partner)
}

/// What a file sees: itself, and whatever it uses, nearest first, each with the alias that its names stand behind.
pub fn visible(db: &dyn Db, file: SourceFile) -> &[(Option<SmolStr>, SourceFile)] {
    &behind(db, file, brings(db, file)).files
}

/// Does one of the files that a file sees see it in turn?
pub fn is_circular(db: &dyn Db, file: SourceFile) -> bool {
    behind(db, file, brings(db, file)).circular
}

/// What a file sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The file itself, then the others.
    pub files: Vec<(Option<SmolStr>, SourceFile)>,
    /// The files whose names are visible as they are.
    pub joined: Vec<SourceFile>,
    /// One of the files sees this one in turn.
    pub circular: bool,
}

/// What a file sees that uses those: as long as they are the same, its own text does not matter.
#[salsa::tracked(returns(ref))]
pub fn behind<'db>(db: &'db dyn Db, file: SourceFile, used: Used<'db>) -> Behind {
    let mut out: Vec<(Option<SmolStr>, SourceFile)> = vec![(None, file)];
    let (mut next, mut circular) = (0, false);
    while next < out.len() {
        let (outer, at) = out[next].clone();
        let own = at == file;
        for (used, alias) in if own { used.files(db) } else { neighbours(db, at) } {
            circular |= *used == file;
            let prefix = match (&outer, alias) {
                (Some(outer), Some(inner)) => Some(format_smolstr!("{outer}.{inner}")),
                (Some(one), None) | (None, Some(one)) => Some(one.clone()),
                (None, None) => None,
            };
            // A circle of aliases would never end: what is behind an alias is seen once more, not again and again.
            let new = match outer {
                None => !out.contains(&(prefix.clone(), *used)),
                Some(_) => !out.iter().any(|(p, f)| f == used && p.is_some()),
            };
            if new {
                out.push((prefix, *used));
            }
        }
        next += 1;
    }
    let joined = out.iter().filter(|(prefix, _)| prefix.is_none()).map(|(_, file)| *file).collect();
    Behind { files: out, joined, circular }
}

/// What a file sees without an alias: itself, then whatever it uses so, nearest first.
fn joined(db: &dyn Db, file: SourceFile) -> &[SourceFile] {
    &behind(db, file, brings(db, file)).joined
}

/// The declaration that a name in this file means.
pub fn resolve(db: &dyn Db, file: SourceFile, space: Space, name: &SmolStr) -> Option<Entity> {
    // Most names are the file's own: asked before the list of joined files is.
    if names(db, file).has(space, name) {
        return Some(Entity::new(db, file, space, name.clone()));
    }
    let seen = joined(db, file);
    if may_be_behind(db, file, space, name)
        && let Some(other) = seen[1..].iter().find(|other| names(db, **other).has(space, name))
    {
        return Some(Entity::new(db, *other, space, name.clone()));
    }
    // Behind an alias, what that file sees: each step takes a part of the name, so circles end.
    let (head, rest) = name.split_once('.')?;
    let rest = SmolStr::new(rest);
    let behind = seen
        .iter()
        .flat_map(|file| neighbours(db, *file))
        .filter(|(_, alias)| alias.as_deref() == Some(head));
    behind.into_iter().find_map(|(used, _)| resolve(db, *used, space, &rest))
}

/// The file that stands behind an alias.
pub fn aliased(db: &dyn Db, file: SourceFile, alias: &str) -> Option<SourceFile> {
    let (head, rest) = alias.split_once('.').map_or((alias, None), |(head, rest)| (head, Some(rest)));
    let used = joined(db, file).iter().flat_map(|file| neighbours(db, *file));
    let mut behind = used.filter(|(_, alias)| alias.as_deref() == Some(head)).map(|(file, _)| *file);
    match rest {
        Some(rest) => behind.find_map(|file| aliased(db, file, rest)),
        None => behind.next(),
    }
}

/// Does a file, or one that it joins, have a lock of that name?
pub fn has_lock(db: &dyn Db, file: SourceFile, name: &str) -> bool {
    joined(db, file).iter().any(|file| own_locks(db, *file).iter().any(|own| own == name))
}

/// The locks that a file names as its own.
#[salsa::tracked(returns(ref))]
fn own_locks(db: &dyn Db, file: SourceFile) -> Vec<SmolStr> {
    let mut out = Vec::new();
    for said in index(db, file).directives.values().flatten() {
        if let ItemKind::Constraint(constraint) = &said.at.item(db).kind {
            let own = constraint.locks.iter().map(|lock| &lock.name.text).filter(|name| !name.contains('.'));
            out.extend(own.cloned());
        }
    }
    out
}

/// The native node that a name means which nothing declares: the function of a typedef or session, or a handler.
pub fn native(db: &dyn Db, file: SourceFile, name: &SmolStr) -> Option<Entity> {
    if resolve(db, file, Space::Node, name).is_some() {
        return None;
    }
    let used = joined(db, file).iter().find(|seen| index(db, **seen).natives.contains(name));
    used.map(|used| Entity::new(db, *used, Space::Node, name.clone()))
}

/// May a file without an alias that a file sees declare a name? Mostly not, if it is a misspelt one: then nobody has
/// to look at all of them.
fn may_be_behind(db: &dyn Db, file: SourceFile, space: Space, name: &SmolStr) -> bool {
    let all = digests_behind(db, file, brings(db, file));
    all.binary_search(&digest(space, name)).is_ok()
}

/// Digests of all names that files without an alias declare which a file sees.
#[salsa::tracked(returns(ref))]
fn digests_behind<'db>(db: &'db dyn Db, file: SourceFile, used: Used<'db>) -> Box<[u32]> {
    let others = behind(db, file, used).joined[1..].iter();
    let names = others.flat_map(|other| names(db, *other).all());
    let mut all: Vec<u32> = names.map(|(space, name)| digest(space, name)).collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}

fn digest(space: Space, name: &SmolStr) -> u32 {
    let mut hasher = FxHasher::default();
    (space, name).hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

/// Could an item of that name, or a file that may declare it, not be read?
pub fn is_lost(db: &dyn Db, file: SourceFile, name: &str) -> bool {
    let (alias, own) = name.rsplit_once('.').map_or((None, name), |(alias, own)| (Some(alias), own));
    let behind = lost_behind(db, file, brings(db, file));
    // Nobody knows what a file that can't be read declares.
    let unread = (file.trouble(db).is_some() && alias.is_none())
        || behind.unread.iter().any(|prefix| prefix.as_deref() == alias);
    unread || names(db, file).lost.iter().chain(&behind.lost).any(|lost| lost == own)
}

/// What can't be read behind a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Unreadable {
    /// Files, by the aliases that they stand behind.
    unread: Vec<Option<SmolStr>>,
    /// Names whose declarations could not be read.
    lost: Vec<SmolStr>,
}

#[salsa::tracked(returns(ref))]
fn lost_behind<'db>(db: &'db dyn Db, file: SourceFile, used: Used<'db>) -> Unreadable {
    let mut out = Unreadable::default();
    for (prefix, seen) in &behind(db, file, used).files[1..] {
        if seen.trouble(db).is_some() {
            out.unread.push(prefix.clone());
        }
        out.lost.extend(names(db, *seen).lost.iter().cloned());
    }
    out
}

/// Everything of one name space that a file sees, as it would write it.
pub fn all_names(db: &dyn Db, file: SourceFile, space: Space) -> Vec<SmolStr> {
    let mut out = Vec::new();
    for (prefix, seen) in visible(db, file) {
        let own = names(db, *seen).of(space);
        out.extend(own.map(|name| match prefix {
            None => name.clone(),
            Some(prefix) => format_smolstr!("{prefix}.{name}"),
        }));
    }
    out.sort();
    out
}

/// What a program calls an entity: its name, behind its alias if it is seen through one.
pub fn display(db: &dyn Db, root: SourceFile, entity: Entity) -> SmolStr {
    let name = entity.name(db);
    let prefix = visible(db, root).iter().find(|(_, file)| *file == entity.file(db));
    match prefix.and_then(|(prefix, _)| prefix.as_ref()) {
        Some(prefix) => format_smolstr!("{prefix}.{name}"),
        None => name.clone(),
    }
}

/// The names of a file, as a misspelt one is looked for among them.
#[salsa::tracked(returns(ref))]
fn spellings(db: &dyn Db, file: SourceFile, space: Space) -> Spellings {
    Spellings::of(names(db, file).of(space))
}

/// The nearest name of those that a file sees. A name that is one letter away is meant, if it is in a nearer file
/// than others: nobody has to look at all names of a large program while somebody types.
pub fn nearest_seen(db: &dyn Db, file: SourceFile, space: Space, name: &str) -> Option<SmolStr> {
    let mut best: Option<(usize, SmolStr)> = None;
    for (prefix, seen) in visible(db, file) {
        let written = match prefix {
            None => name,
            Some(prefix) => {
                match name.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_prefix('.')) {
                    Some(rest) => rest,
                    None => continue,
                }
            }
        };
        let wanted = Wanted::new(written);
        let found = wanted.best(spellings(db, *seen, space).near(&wanted).into_iter());
        if let Some((distance, near)) = found
            && best.as_ref().is_none_or(|(other, _)| distance < *other)
        {
            let near = prefix.as_ref().map_or_else(|| SmolStr::new(near), |p| format_smolstr!("{p}.{near}"));
            best = Some((distance, near));
            if distance <= 1 {
                break;
            }
        }
    }
    best.map(|(_, name)| name)
}
