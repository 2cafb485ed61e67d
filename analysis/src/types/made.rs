//! Records that a flow writes: what they can stand for.
//!
//! Such a record fits every record type with just these fields, and `json`, which it is where nothing else is asked
//! for. Its fields may be such records, and lists of them.

use crate::files::db::Db;
use crate::types::{Field, Ty, record_fields};
use std::sync::Arc;

impl Ty {
    /// What an empty list holds, which is of any type.
    pub fn nothing() -> Ty {
        Ty::Made(Arc::from([]))
    }

    /// Can a value of this type stand where the other is asked for, made into one of it if it is a written record?
    pub fn suits(&self, db: &dyn Db, wanted: &Ty) -> bool {
        match (self, wanted) {
            // Of what an empty list holds there is no value.
            (Ty::Made(fields), _) if fields.is_empty() => true,
            (Ty::Made(fields), Ty::Record(record)) => same_fields(db, fields, record_fields(db, *record)),
            (Ty::Made(fields), Ty::Made(wanted)) => same_fields(db, fields, wanted),
            // What no JSON can hold is no `json`.
            (Ty::Made(_), Ty::Json) => !self.is_foreign(db),
            (Ty::List(a), Ty::List(b)) | (Ty::Option(a), Ty::Option(b)) => a.suits(db, b),
            (Ty::Map(a, c), Ty::Map(b, d)) => a.fits(b) && c.suits(db, d),
            _ => self.fits(wanted),
        }
    }

    /// Is it, or does it hold, a record that a flow writes?
    pub fn is_made(&self) -> bool {
        match self {
            Ty::Made(_) => true,
            Ty::List(a) | Ty::Option(a) | Ty::Map(_, a) => a.is_made(),
            _ => false,
        }
    }

    /// What it is where nothing else is asked for.
    #[must_use]
    pub fn settled(&self) -> Ty {
        match self {
            Ty::Made(_) => Ty::Json,
            Ty::List(a) => Ty::List(Arc::new(a.settled())),
            Ty::Option(a) => Ty::Option(Arc::new(a.settled())),
            Ty::Map(a, b) => Ty::Map(a.clone(), Arc::new(b.settled())),
            other => other.clone(),
        }
    }
}

fn same_fields(db: &dyn Db, given: &[Field], wanted: &[Field]) -> bool {
    let suits = |field: &Field| wanted.iter().any(|w| w.name == field.name && field.ty.suits(db, &w.ty));
    given.len() == wanted.len() && given.iter().all(suits)
}
