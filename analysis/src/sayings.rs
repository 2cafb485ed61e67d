//! What is to be said of a file, one by one, neither worded nor placed yet: for those who keep what they make of it.

use crate::check::{Roots, said_in};
use crate::diagnostics::Diag;
use crate::files::Folders;
use crate::files::db::Db;
use crate::names::users::roots_of;
use crate::workspace::{Diagnostic, FileId, Offsets, Workspace};
use rustc_hash::FxHasher;
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// One of them.
pub struct Saying<'a> {
    db: &'a dyn Db,
    said: What<'a>,
    offsets: Rc<RefCell<Offsets<'a>>>,
    anchor: usize,
}

enum What<'a> {
    /// Of the file as a whole.
    Whole(Diagnostic),
    Part(&'a Diag<'a>),
}

impl Workspace {
    /// What [`Workspace::check_file`] says of a file, in the same order.
    pub fn sayings(&self, file: FileId) -> Vec<Saying<'_>> {
        let db: &dyn Db = &self.db;
        let roots = roots_of(db, Folders::try_get(db), file.0);
        let found = said_in(db, Roots::new(db, roots), file.0);
        let offsets = Rc::new(RefCell::new(Offsets::new(db, self.wording)));
        let whole = self.not_utf8(file).map(|said| ((0, 0, said.code), 0, What::Whole(said)));
        let parts = found.iter().map(|diag| {
            let (_, range) = offsets.borrow_mut().range(diag.place);
            let anchor = range.start - diag.place.span.start as usize;
            ((range.start, range.end, diag.said.code()), anchor, What::Part(diag))
        });
        let mut all: Vec<_> = whole.into_iter().chain(parts).collect();
        all.sort_by_key(|(order, ..)| *order);
        let saying = |(_, anchor, said)| Saying { db, said, offsets: offsets.clone(), anchor };
        all.into_iter().map(saying).collect()
    }
}

impl Saying<'_> {
    /// Where its statement begins: everything of it that is in the file is relative to that.
    pub fn anchor(&self) -> usize {
        self.anchor
    }

    /// Two with the same digest say the same of the same text, wherever it is.
    pub fn digest(&self) -> u64 {
        let mut hasher = FxHasher::default();
        match &self.said {
            What::Whole(said) => said.message.hash(&mut hasher),
            What::Part(diag) => {
                diag.hash(&mut hasher);
                // Where lines end in it, and how wide its characters are.
                diag.place.statement.text(self.db).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// Is it about one statement alone?
    pub fn is_local(&self) -> bool {
        match &self.said {
            What::Whole(_) => false,
            What::Part(diag) => {
                let own = diag.place.statement;
                let fix = diag.fix.iter().map(|(place, _)| place);
                diag.labels.iter().chain(fix).all(|place| place.statement == own)
            }
        }
    }

    /// May it have [`Workspace::chains`]?
    pub fn has_chains(&self) -> bool {
        match &self.said {
            What::Whole(_) => false,
            What::Part(diag) => diag.said.code().starts_with("F05"),
        }
    }

    /// As it is told.
    pub fn diagnostic(&self) -> Diagnostic {
        match &self.said {
            What::Whole(said) => said.clone(),
            What::Part(diag) => self.offsets.borrow_mut().place(diag),
        }
    }
}
