//! Parts that fail whatever the inputs are: an index past the end of a list that the text writes, `int('x')`.
//!
//! What needs no inputs is evaluated where it is reached in any case. What stands behind a condition, or in a macro over
//! what may be empty, is left alone as long as it is open whether it is reached.

use super::Checker;
use crate::cel::code::Code;
use crate::cel::evaluate::{Known, Wanted, tried, value};
use crate::cel::tree::{Constant, Expr, Kind};
use crate::cel::ty::Ty;
use crate::numbered::numbered;
use flux_plan::Type;
use flux_value::Value;

/// Steps that one expression's parts may take while it is checked, a hundredth of what a call may: an editor waits for it.
/// What takes more is left open.
pub(super) const STEPS: u64 = 100_000;

/// How far the checker was.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    errors: usize,
    used: usize,
    failing: usize,
}

impl Checker<'_> {
    pub(super) fn mark(&self) -> Mark {
        Mark { errors: self.errors.len(), used: self.used.len(), failing: self.failing.len() }
    }

    /// Keeps the failure of a part that needs no inputs.
    pub(super) fn try_out(&mut self, expr: &Expr, code: &Code, since: Mark) {
        if matches!(code, Code::Constant(_) | Code::Type(_)) {
            return;
        }
        if let Some(Err(Some(why))) = self.tried(code, since) {
            self.failing.push((expr.range.clone(), why));
        }
    }

    /// What is known of a part's value without any inputs.
    pub(super) fn known(&self, code: &Code, since: Mark) -> Option<Known> {
        self.tried(code, since)?.ok()
    }

    fn tried(&self, code: &Code, since: Mark) -> Option<Result<Known, Option<String>>> {
        let tries = self.tries.as_ref()?;
        let here = self.locals.len();
        let inside = |used: &Option<usize>| used.is_some_and(|local| local >= here);
        let sound = self.errors.len() == since.errors && !self.fails_since(since);
        (sound && self.used[since.used..].iter().all(inside)).then(|| tried(code, here, tries))
    }

    /// Does a part fail in any case that was checked since?
    pub(super) fn fails_since(&self, since: Mark) -> bool {
        self.failing.len() > since.failing
    }

    /// What was checked since is reached only if that holds.
    pub(super) fn only_if(&mut self, reached: bool, since: Mark) {
        if !reached {
            self.failing.truncate(since.failing);
        }
    }

    /// Tells what fails in any case, if there is no other mistake.
    pub(super) fn only_fails(&mut self, expr: &Expr, wanted: Option<&Type>) {
        if !self.errors.is_empty() {
            return;
        }
        if let (true, Some(wanted)) = (self.failing.is_empty(), wanted) {
            let (ty, records) = numbered(wanted, self.around.records);
            self.put_out(expr, &ty, &records, wanted);
        }
        for (range, why) in std::mem::take(&mut self.failing) {
            self.error(&range, format!("this can only fail: {why}"));
        }
    }

    /// Parts of what is put out that never become what they shall: `duration('-1s')` is no `duration` of the language.
    fn put_out(&mut self, expr: &Expr, ty: &Type, records: &flux_value::Records, wanted: &Type) {
        let mut own = Checker::new(self.text, self.around);
        let (code, found) = own.part(expr, Some(&Ty::of(wanted)));
        if own.used.iter().all(Option::is_some) {
            let nothing = |_: usize| &Value::Empty;
            let wanted = Wanted { ty, records, same: found == Ty::of(wanted) };
            let Some(cx) = &self.tries else { return };
            let made = value(&code, own.most, cx, &nothing, wanted);
            // An end of the steps says nothing.
            if let Err(failure) = made
                && failure.code == 422
            {
                self.failing.push((expr.range.clone(), failure.message.into_owned()));
            }
            return;
        }
        match (&expr.kind, ty, wanted) {
            (_, Type::Option(ty), Type::Option(wanted)) => self.put_out(expr, ty, records, wanted),
            (Kind::List(elements), Type::List(ty), Type::List(wanted)) => {
                for element in elements.iter().filter(|element| !element.optional) {
                    self.put_out(&element.value, ty, records, wanted);
                }
            }
            (Kind::Map(entries), Type::Map(_, ty), Type::Map(_, wanted)) => {
                for (_, element) in entries.iter().filter(|(_, element)| !element.optional) {
                    self.put_out(&element.value, ty, records, wanted);
                }
            }
            (Kind::Map(entries), Type::Record(id), Type::Record(old)) => {
                let Some(fields) = records.get(*id).map(|record| record.fields.clone()) else { return };
                let around = self.around.records;
                let Some((_, record)) = around.iter().find(|(own, _)| own == old) else { return };
                for (field, wanted) in fields.iter().zip(&record.fields) {
                    let element = entries.iter().find(|(key, _)| is_text(key, &field.name));
                    if let Some((_, element)) = element.filter(|(_, element)| !element.optional) {
                        self.put_out(&element.value, &field.ty, records, &wanted.ty);
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_text(key: &Expr, name: &str) -> bool {
    matches!(&key.kind, Kind::Constant(Constant::Text(text)) if text == name)
}
