//! What is to be said of a file, neither worded nor placed yet: for those who keep what they make of it.
//!
//! Comes in: a file. Goes out: [`Sayings`], with digests by which equal ones are known without a look at each of them.
//! *Never* here: protocols, and what is kept.

use crate::check::{Roots, said_in};
use crate::diagnostics::Diag;
use crate::files::cut::{Anchor, Columns};
use crate::files::db::Db;
use crate::files::statement::{Statement, StatementId};
use crate::files::{Folders, SourceFile};
use crate::names::users::roots_of;
use crate::workspace::{Diagnostic, FileId, Offsets, Workspace};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::cell::{OnceCell, RefCell};
use std::hash::{Hash, Hasher};

/// All that is to be said of a file.
pub struct Sayings<'a> {
    db: &'a dyn Db,
    file: SourceFile,
    /// What is to be said of the file as a whole; none: it can be read.
    whole: Option<Diagnostic>,
    found: &'a [Diag<'a>],
    told: &'a Told,
    columns: Columns,
    /// Looked for when somebody asks.
    anchors: OnceCell<FxHashMap<StatementId, Anchor>>,
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

/// What is known of what is said, wherever it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    /// One digest for each diagnostic: equal ones read the same.
    digests: Vec<u64>,
    /// One digest for all of them together.
    digest: u64,
    /// The statements that they are about or speak of.
    statements: FxHashSet<StatementId>,
    /// The files of those statements.
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
    let said = said_in(db, roots, file);
    out.digests.reserve(said.len());
    out.statements.reserve(said.len());
    texts.reserve(said.len());
    for diag in said {
        let mut hasher = FxHasher::default();
        diag.hash(&mut hasher);
        for statement in spoken_of(diag) {
            text(&mut texts, statement).hash(&mut hasher);
            // What is only supposed is in no file.
            let Statement::Written(id) = statement else { continue };
            if out.statements.insert(id) && !out.files.contains(&id.file(db)) {
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
            columns,
            anchors: OnceCell::new(),
            offsets: RefCell::new(Offsets::new(db, self.wording)),
        }
    }
}

impl<'a> Sayings<'a> {
    /// Two with the same digest say the same, wherever it is.
    pub fn digest(&self) -> u64 {
        let mut hasher = FxHasher::default();
        (self.told.digest, self.whole.as_ref().map(|said| &said.message)).hash(&mut hasher);
        hasher.finish()
    }

    /// Two with the same digest of places, which say the same, say it in the same places.
    pub fn places(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.told.files.iter().for_each(|file| file.cut(self.db).layout().hash(&mut hasher));
        hasher.finish()
    }

    fn anchors(&self) -> &FxHashMap<StatementId, Anchor> {
        self.anchors.get_or_init(|| {
            let wanted = &self.told.statements;
            let mut anchors = FxHashMap::with_capacity_and_hasher(wanted.len(), Default::default());
            for file in &self.told.files {
                let see = |id, anchor| {
                    anchors.insert(id, anchor);
                };
                file.cut(self.db).anchors(self.columns, |id: StatementId| wanted.contains(&id), see);
            }
            anchors
        })
    }

    /// The diagnostics one by one, in the order of their places.
    pub fn all(&self) -> Vec<Saying<'_, 'a>> {
        let anchors = self.anchors();
        let whole = self.whole.iter().map(|said| ((0, 0, said.code), What::Whole(said)));
        let parts = self.found.iter().zip(&self.told.digests).map(|(diag, digest)| {
            let anchor = match diag.place.statement {
                Statement::Written(id) => anchors.get(&id).copied().unwrap_or_default(),
                Statement::Supposed(_) => Anchor::default(),
            };
            let span = diag.place.span.range();
            let order = (anchor.start + span.start, anchor.start + span.end, diag.said.code());
            (order, What::Part(diag, *digest, anchor))
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
