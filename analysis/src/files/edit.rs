//! Changes of a file's text: what an edit touches is cut and parsed anew, and everything else stays what it was.
//!
//! Three kinds of inputs, by how often they change. The insides of flows, in a file that is edited (low durability). What
//! such a file declares, and every other statement of it (medium). Files that nobody edits, the library (high). So a
//! letter in a flow has nothing looked at that depends on signatures alone. No edit makes an input less durable than
//! it was, but where it becomes another kind of statement: salsa runs whatever depends on a result that became less
//! durable again, even when the result is the same.
//!
//! Positions and documentation are no inputs ([`super::texts`]).

use super::SourceFile;
use super::bundle::{Bundle, Bundles};
use super::cut::{Piece, Recut};
use super::index::{FileIndex, is_inside, is_of_nodes};
use super::statement::{Code, Statement, StatementId, doc_before, read};
use crate::files::db::Database;
use rustc_hash::{FxHashMap, FxHashSet};
use salsa::{Durability, Setter};
use std::ops::Range;
use std::sync::Arc;

/// Statements that a file has no longer, for the next ones that it gets; of each file that is being edited.
pub type Spare = FxHashMap<SourceFile, Vec<StatementId>>;

/// What edits have cost, for those who want to know that it does not grow with the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Bytes that were looked at to find where statements begin and end.
    pub cut: usize,
    /// Statements that were read.
    pub parsed: usize,
    /// Files whose table of declarations was made anew.
    pub indexed: usize,
}

/// Replaces all of a file's text. What is the same at the beginning and at the end stays.
pub fn replace(db: &mut Database, file: SourceFile, text: &str, spare: &mut Spare, work: &mut Work) {
    let old = file.cut(db).text();
    if old == text {
        return;
    }
    let same = |a: &u8, b: &u8| a == b;
    let pairs = old.bytes().zip(text.bytes());
    let mut start = pairs.take_while(|(a, b)| same(a, b)).count();
    while !old.is_char_boundary(start) || !text.is_char_boundary(start) {
        start -= 1;
    }
    let room = old.len().min(text.len()) - start;
    let pairs = old.bytes().rev().zip(text.bytes().rev()).take(room);
    let mut end = pairs.take_while(|(a, b)| same(a, b)).count();
    while !old.is_char_boundary(old.len() - end) || !text.is_char_boundary(text.len() - end) {
        end -= 1;
    }
    edit(db, file, start..old.len() - end, &text[start..text.len() - end], spare, work);
}

/// Replaces a part of a file's text.
pub fn edit(
    db: &mut Database,
    file: SourceFile,
    range: Range<usize>,
    by: &str,
    spare: &mut Spare,
    work: &mut Work,
) {
    let settled = db.is_settled();
    let cut = file.cut(db).clone();
    let Recut { old, was, mut new, bytes } = cut.recut(range, by);
    work.cut += bytes;
    // What a file that nobody edits has no longer is not kept for it.
    let (edited, mut none) = (spare.contains_key(&file), Vec::new());
    let mut change =
        Change { db, file, edited, bundles: Bundles::default(), parsed: 0, declares: false, reaches: false };
    change.name(&was, &mut new, spare.get_mut(&file).unwrap_or(&mut none));
    let Change { parsed, declares, mut reaches, .. } = change;
    work.parsed += parsed;
    let cut = cut.put(old, new);
    if declares {
        work.indexed += 1;
        let ids: Vec<StatementId> = cut.pieces().filter_map(|(_, piece)| piece.id).collect();
        let all = ids.iter().map(|id| (Statement::Written(*id), &id.code(db).parsed));
        let declared = Arc::new(FileIndex::of(all));
        reaches |= !declared.declares_as(file.contents(db).declared(db));
        let durability = if edited { Durability::MEDIUM } else { Durability::HIGH };
        file.contents(db).set_declared(db).with_durability(durability).to(declared);
    }
    // Whoever asks about nodes has read what makes them.
    match settled && edited && !reaches {
        true => db.go_on(),
        false => db.settle(),
    }
    let text = file.text_id(db);
    db.texts_mut().change(text, cut);
}

/// How seldom a statement changes.
fn durability(edited: bool, inside: bool) -> Durability {
    match edited {
        true if inside => Durability::LOW,
        true => Durability::MEDIUM,
        false => Durability::HIGH,
    }
}

/// From now on, somebody edits a file.
pub fn begin(db: &mut Database, file: SourceFile, spare: &mut Spare) {
    if spare.contains_key(&file) {
        return;
    }
    spare.insert(file, Vec::new());
    let body = file.contents(db);
    let ids: Vec<StatementId> = file.cut(db).pieces().filter_map(|(_, piece)| piece.id).collect();
    let mut bundles: FxHashSet<Bundle> = FxHashSet::default();
    for id in ids {
        let code = id.code(db).clone();
        bundles.insert(id.bundle(db));
        id.set_code(db).with_durability(durability(true, is_inside(&code.parsed))).to(code);
    }
    for bundle in bundles {
        bundle.turn(db, durability(true, bundle.inside(db)));
    }
    let declared = body.declared(db).clone();
    body.set_declared(db).with_durability(Durability::MEDIUM).to(declared);
    body.set_edited(db).with_durability(Durability::MEDIUM).to(true);
}

struct Change<'a> {
    db: &'a mut Database,
    file: SourceFile,
    /// By somebody who will edit it again.
    edited: bool,
    /// Those of its new statements.
    bundles: Bundles,
    parsed: usize,
    /// Something is declared that was not, or no longer.
    declares: bool,
    /// Something is written that may matter to others than those who ask about a node that it makes.
    reaches: bool,
}

impl Change<'_> {
    /// Says which statements the new pieces are: the same ones where that can be.
    fn name(
        &mut self,
        was: &[Piece<StatementId>],
        new: &mut [Piece<StatementId>],
        spare: &mut Vec<StatementId>,
    ) {
        let was: Vec<(StatementId, &Piece<StatementId>)> =
            was.iter().filter_map(|piece| Some((piece.id?, piece))).collect();
        let mut new: Vec<&mut Piece<StatementId>> =
            new.iter_mut().filter(|piece| !piece.span.is_empty()).collect();
        let same = |old: &Piece<StatementId>, new: &Piece<StatementId>| old.statement() == new.statement();
        let pairs = was.iter().zip(&new);
        let front = pairs.take_while(|((_, old), piece)| same(old, piece)).count();
        let pairs = was[front..].iter().rev().zip(new[front..].iter().rev());
        let back = pairs.take_while(|((_, old), piece)| same(old, piece)).count();
        let fronts = new.iter_mut().zip(&was).take(front);
        fronts.for_each(|(piece, (id, old))| piece.is(*id, old.documented()));
        let backs = new.iter_mut().rev().zip(was.iter().rev()).take(back);
        backs.for_each(|(piece, (id, old))| piece.is(*id, old.documented()));
        let end = was.len() - back;
        let mut olds = was[front..end].iter();
        let count = new.len() - back;
        for piece in &mut new[front..count] {
            let old = olds.next().map(|(id, _)| *id);
            self.declares |= old.is_none();
            let (id, at) = match old.or_else(|| spare.pop()) {
                Some(id) => (id, self.rewrite(id, piece.statement())),
                None => self.write(piece.statement()),
            };
            piece.is(id, at as u32);
        }
        let gone = olds.map(|(id, _)| *id);
        let before = spare.len();
        spare.extend(gone);
        self.declares |= spare.len() != before;
    }

    /// A new statement, with where its code begins.
    fn write(&mut self, text: &str) -> (StatementId, usize) {
        self.parsed += 1;
        let (at, code) = read(text);
        let inside = is_inside(&code.parsed);
        let durability = durability(self.edited, inside);
        let bundle = self.bundles.next(self.db, inside, durability);
        let made = StatementId::builder(self.file, bundle, Arc::new(code));
        (made.durability(Durability::HIGH).code_durability(durability).new(self.db), at)
    }

    /// Another text for a statement; gives where its code begins.
    fn rewrite(&mut self, id: StatementId, text: &str) -> usize {
        let known = id.code(self.db).clone();
        // A letter in the documentation: the code is not even read.
        if let Some(at) = doc_before(text, &known) {
            return at;
        }
        self.parsed += 1;
        let (at, code) = read(text);
        let of = |code: &Code| FileIndex::of([(Statement::Written(id), &code.parsed)]);
        self.declares |= of(&known) != of(&code);
        self.reaches |= !is_of_nodes(&known.parsed) || !is_of_nodes(&code.parsed);
        let inside = is_inside(&code.parsed);
        let durability = durability(self.edited, inside);
        let bundle = id.bundle(self.db);
        if bundle.inside(self.db) == inside {
            bundle.turn(self.db, durability);
        } else {
            // Another kind of statement: what the file declares is another table, which all are asked about anew.
            let bundle = self.bundles.next(self.db, inside, durability);
            id.set_bundle(self.db).with_durability(Durability::HIGH).to(bundle);
        }
        id.set_code(self.db).with_durability(durability).to(Arc::new(code));
        at
    }
}
