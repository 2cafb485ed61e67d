//! Type variables of a component's declaration, and what they stand for at one call.

use crate::files::db::Db;
use crate::types::{Field, Ty};
use smol_str::SmolStr;
use std::sync::Arc;

/// What type variables stand for so far.
#[derive(Clone, Debug, Default)]
pub struct Bindings(Vec<(SmolStr, Ty)>);

impl Bindings {
    /// Does a value of the given type fit the declared one? Binds what it needs.
    pub fn unify(&mut self, declared: &Ty, given: &Ty) -> bool {
        match (declared, given) {
            (Ty::Var(name), _) => match self.0.iter().find(|(n, _)| n == name) {
                Some((_, bound)) => bound.fits(given),
                None => {
                    self.0.push((name.clone(), given.settled()));
                    true
                }
            },
            (_, Ty::Unknown) => true,
            (Ty::List(a), Ty::List(b)) | (Ty::Option(a), Ty::Option(b)) | (Ty::Stream(a), Ty::Stream(b)) => {
                self.unify(a, b)
            }
            (Ty::Map(k, v), Ty::Map(l, w)) => self.unify(k, l) && self.unify(v, w),
            (a, b) => a.fits(b),
        }
    }

    /// Do the values of a flow fit them all? Binds only if they do.
    pub fn unify_given<'a>(
        &mut self,
        db: &dyn Db,
        declared: &[Field],
        given: impl Iterator<Item = &'a Ty>,
    ) -> bool {
        let mut attempt = self.clone();
        let fits = declared
            .iter()
            .zip(given)
            .all(|(field, ty)| attempt.unify(&field.ty, ty) || ty.suits(db, &field.ty));
        if fits {
            *self = attempt;
        }
        fits
    }

    /// A declared type with its variables replaced; none: one of them stands for nothing.
    pub fn apply(&self, declared: &Ty) -> Option<Ty> {
        Some(match declared {
            Ty::Var(name) => self.0.iter().find(|(n, _)| n == name)?.1.clone(),
            Ty::List(a) => Ty::List(Arc::new(self.apply(a)?)),
            Ty::Option(a) => Ty::Option(Arc::new(self.apply(a)?)),
            Ty::Stream(a) => Ty::Stream(Arc::new(self.apply(a)?)),
            Ty::Map(k, v) => Ty::Map(Arc::new(self.apply(k)?), Arc::new(self.apply(v)?)),
            other => other.clone(),
        })
    }
}
