//! What is to be said of a file, neither worded nor placed yet: for those who keep what they make of it.
//!
//! Comes in: a file. Goes out: [`Sayings`], with digests by which equal ones are known without a look at each of them.
//! *Never* here: protocols, and what is kept.

use crate::check::{Idle, Roots, SaidIn, idle, said_in};
use crate::diagnostics::Diag;
use crate::files::cut::{Anchor, Columns};
use crate::files::db::Db;
use crate::files::statement::{Statement, StatementId};
use crate::files::{Folders, SourceFile};
use crate::names::users::roots_of;
use crate::workspace::{Diagnostic, FileId, Offsets, Workspace};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};

/// All that is to be said of a file.
pub struct Sayings<'a> {
    db: &'a dyn Db,
    file: SourceFile,
    /// What is to be said of the file as a whole; none: it can be read.
    whole: Option<Diagnostic>,
    found: &'a SaidIn<'a>,
    told: &'a Told,
    /// The hints on nodes that nothing runs.
    idle: Vec<&'a Idle<'a>>,
    columns: Columns,
    offsets: RefCell<Offsets<'a>>,
}

/// One diagnostic of the file, worded only when somebody asks for it.
pub struct Saying<'s, 'a> {
    all: &'s Sayings<'a>,
    what: What<'s, 'a>,
}

enum What<'s, 'a> {
    Whole(&'s Diagnostic),
    Part(&'a Diag<'a>, u64, Anchor),
}

/// Where statements begin, as long as none begins elsewhere: it may be kept, and asked for again.
#[derive(Default)]
pub struct Anchors {
    /// Of which places and columns they are.
    of: Option<(u64, Columns)>,
    all: FxHashMap<StatementId, Anchor>,
}

/// What is known of what is said but for these hints, wherever it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    /// One digest for each diagnostic: equal ones read the same.
    digests: Vec<u64>,
    /// One digest for all of them together.
    digest: u64,
    /// The files of the statements that they are about or speak of.
    files: Vec<SourceFile>,
}

/// Its digest says what is said, of what text: where lines end in it, and how wide its characters are.
#[salsa::tracked(returns(ref))]
fn told<'db>(db: &'db dyn Db, roots: Roots<'db>, file: SourceFile) -> Told {
    let (mut out, mut all) = (Told::default(), FxHasher::default());
    let mut texts: FxHashMap<Statement<'db>, u64> = FxHashMap::default();
    let text = |texts: &mut FxHashMap<Statement<'db>, u64>, statement: Statement<'db>| {
        *texts.entry(statement).or_insert_with(|| {
            let mut hasher = FxHasher::default();
            statement.text(db).hash(&mut hasher);
            hasher.finish()
        })
    };
    let said = &said_in(db, roots, file).diags;
    out.digests.reserve(said.len());
    let mut seen = FxHashSet::default();
    texts.reserve(said.len());
    for diag in said {
        let mut hasher = FxHasher::default();
        diag.hash(&mut hasher);
        for statement in spoken_of(diag) {
            text(&mut texts, statement).hash(&mut hasher);
            // What is only supposed is in no file.
            let Statement::Written(id) = statement else { continue };
            if seen.insert(id) && !out.files.contains(&id.file(db)) {
                out.files.push(id.file(db));
            }
        }
        out.digests.push(hasher.finish());
        hasher.finish().hash(&mut all);
    }
    out.digest = all.finish();
    out
}

/// The statements that a diagnostic is about, and speaks of.
fn spoken_of<'d, 'db>(diag: &'d Diag<'db>) -> impl Iterator<Item = Statement<'db>> + use<'d, 'db> {
    let fix = diag.fix.iter().map(|(place, _)| place);
    std::iter::once(&diag.place).chain(&diag.labels).chain(fix).map(|place| place.statement)
}

impl Workspace {
    /// What [`Workspace::check_file`] says of a file.
    pub fn sayings(&self, file: FileId, columns: Columns) -> Sayings<'_> {
        let db: &dyn Db = &self.db;
        let roots = Roots::new(db, roots_of(db, Folders::try_get(db), file.0));
        let told = told(db, roots, file.0);
        Sayings {
            db,
            file: file.0,
            whole: self.not_utf8(file),
            found: said_in(db, roots, file.0),
            told,
            idle: idle(db, file.0).collect(),
            columns,
            offsets: RefCell::new(Offsets::new(db, self.wording)),
        }
    }
}

impl<'a> Sayings<'a> {
    /// Two with the same digest say the same, wherever it is.
    pub fn digest(&self) -> u64 {
        let mut hasher = FxHasher::default();
        (self.told.digest, self.whole.as_ref().map(|said| &said.message)).hash(&mut hasher);
        self.idle.iter().for_each(|idle| idle.digest().hash(&mut hasher));
        self.found.follow_ups.digest(&mut hasher);
        hasher.finish()
    }

    /// Two with the same digest of places, which say the same, say it in the same places.
    pub fn places(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.files().for_each(|file| file.cut(self.db).layout().hash(&mut hasher));
        hasher.finish()
    }

    /// Each diagnostic with its digest.
    fn parts(&self) -> impl Iterator<Item = (&'a Diag<'a>, u64)> {
        let found = self.found.diags.iter().zip(self.told.digests.iter().copied());
        let follow_ups = &self.found.follow_ups;
        found.chain(self.idle.iter().flat_map(|idle| idle.told(follow_ups)))
    }

    /// The files that they are about or speak of.
    fn files(&self) -> impl Iterator<Item = SourceFile> {
        let hints = !self.told.files.contains(&self.file);
        self.told.files.iter().copied().chain(hints.then_some(self.file))
    }

    /// Looks again where statements begin, if that has changed.
    fn look(&self, anchors: &mut Anchors) {
        let of = Some((self.places(), self.columns));
        if anchors.of == of {
            return;
        }
        anchors.of = of;
        anchors.all.clear();
        for file in self.files() {
            let see = |id, anchor| {
                anchors.all.insert(id, anchor);
            };
            file.cut(self.db).anchors(self.columns, see);
        }
    }

    /// The diagnostics one by one, in the order of their places; with what is known of where statements begin.
    pub fn all(&self, anchors: &mut Anchors) -> Vec<Saying<'_, 'a>> {
        self.look(anchors);
        let whole = self.whole.iter().map(|said| ((0, 0, 0, 0, said.code), What::Whole(said)));
        let parts = self.parts().map(|(diag, digest)| {
            let anchor = match diag.place.statement {
                Statement::Written(id) => anchors.all.get(&id).copied().unwrap_or_default(),
                Statement::Supposed(_) => Anchor::default(),
            };
            // Statements follow each other, and each place is in one.
            let span = diag.place.span;
            let order = (anchor.line, anchor.column, span.start, span.end, diag.said.code());
            (order, What::Part(diag, digest, anchor))
        });
        let mut all: Vec<_> = whole.chain(parts).collect();
        all.sort_by_key(|(order, _)| *order);
        all.into_iter().map(|(_, what)| Saying { all: self, what }).collect()
    }
}

impl Saying<'_, '_> {
    /// The line and the column at which its statement begins, both from 0: everything of it that is in the statement
    /// is relative to that.
    pub fn anchor(&self) -> (usize, usize) {
        match &self.what {
            What::Whole(_) => (0, 0),
            What::Part(_, _, anchor) => (anchor.line, anchor.column),
        }
    }

    /// Two with the same digest say the same of the same text, wherever it is.
    pub fn digest(&self) -> u64 {
        match &self.what {
            What::Whole(said) => {
                let mut hasher = FxHasher::default();
                said.message.hash(&mut hasher);
                hasher.finish()
            }
            What::Part(_, digest, _) => *digest,
        }
    }

    /// Is it about one statement alone, and that in this file?
    pub fn is_local(&self) -> bool {
        match &self.what {
            What::Whole(_) => false,
            What::Part(diag, ..) => {
                let own = diag.place.statement;
                own.file(self.all.db) == self.all.file && spoken_of(diag).all(|other| other == own)
            }
        }
    }

    /// May it have [`Workspace::chains`]?
    pub fn has_chains(&self) -> bool {
        match &self.what {
            What::Whole(_) => false,
            What::Part(diag, ..) => diag.said.code().starts_with("F05"),
        }
    }

    /// The diagnostic as it is told, worded and placed.
    pub fn diagnostic(&self) -> Diagnostic {
        match &self.what {
            What::Whole(said) => (*said).clone(),
            What::Part(diag, ..) => self.all.offsets.borrow_mut().place(diag),
        }
    }
}
