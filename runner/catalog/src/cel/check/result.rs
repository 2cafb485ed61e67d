//! What an expression gives, against what it must give.

use super::Checker;
use crate::cel::relate::{self, Found, Misfit};
use crate::cel::tree::{Constant, Expr, Kind};
use crate::cel::ty::Ty;

impl Checker<'_> {
    /// May what the expression gives become what is wanted?
    pub(super) fn result(&mut self, expr: &Expr, ty: &Ty, wanted: &Ty) {
        let Err(misfit) = relate::becomes(ty, wanted, self.around.records) else { return };
        let at = place(expr, &misfit.path);
        let wanted = self.show(&misfit.wanted);
        match &misfit.found {
            Found::Nothing => {
                let name = misfit.path.rsplit('.').next().unwrap_or_default();
                let message = format!("the field `{name}` is missing: it is no `option`");
                self.helped(&at.range, message, format!("write `'{name}': …`, a `{wanted}`"));
            }
            Found::Excess(name) => self.excess(at, name, &misfit),
            Found::Other(found) => {
                let shown = self.show(found);
                let message = match misfit.path.as_str() {
                    "" => format!("this is `{shown}`, and `{wanted}` is wanted"),
                    path if at.range != expr.range => {
                        format!("`{}` is `{wanted}`, and this is `{shown}`", path.trim_start_matches('.'))
                    }
                    path => {
                        let path = path.trim_start_matches('.');
                        format!("`{path}` of this is `{shown}`, and `{wanted}` is wanted")
                    }
                };
                let help = self.converted(at, found, &misfit.wanted);
                self.error(&at.range, message).help = help;
            }
        }
    }

    /// A field that the wanted record has not.
    fn excess(&mut self, at: &Expr, name: &str, misfit: &Misfit) {
        let key = match &at.kind {
            Kind::Map(entries) => entries.iter().map(|(key, _)| key).find(|key| is_text(key, name)),
            _ => None,
        };
        let range = key.map_or(at.range.clone(), |key| key.range.clone());
        let fields = misfit.wanted.fields(self.around.records).unwrap_or_default();
        let known: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let help = match crate::nearest::nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its fields are `{}`", known.join("`, `")),
        };
        let record = self.show(&misfit.wanted);
        self.helped(&range, format!("`{record}` has no field `{name}`"), help);
    }

    fn converted(&self, at: &Expr, found: &Ty, wanted: &Ty) -> Option<String> {
        let written = self.written(at);
        let function = match (found.some(), wanted.some()) {
            (Ty::Float, Ty::Int) => {
                return Some(format!("write `int({written})`, which cuts it, or put out a `float`"));
            }
            (Ty::String, Ty::Int) => "int",
            (Ty::String, Ty::Float) => "double",
            (Ty::String, Ty::Bool) => "bool",
            (Ty::String, Ty::Bytes) => "bytes",
            (Ty::String | Ty::Int, Ty::Time) => "timestamp",
            (Ty::String, Ty::Duration) => "duration",
            (Ty::Int | Ty::Float | Ty::Bool | Ty::Bytes | Ty::Time | Ty::Duration, Ty::String) => "string",
            (Ty::Time, Ty::Int) => "int",
            (Ty::Int | Ty::List(_), Ty::Bool) => return Some("write a comparison".to_owned()),
            _ => return None,
        };
        Some(format!("write `{function}({written})`"))
    }
}

fn is_text(expr: &Expr, text: &str) -> bool {
    matches!(&expr.kind, Kind::Constant(Constant::Text(own)) if own == text)
}

/// The part of a written-out map or list that a path leads to, as far as it is written out.
fn place<'e>(expr: &'e Expr, path: &str) -> &'e Expr {
    let Some(rest) = path.strip_prefix('.') else { return expr };
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    match &expr.kind {
        Kind::Map(entries) => match entries.iter().find(|(key, _)| is_text(key, &rest[..end])) {
            Some((_, element)) => place(&element.value, &rest[end..]),
            None => expr,
        },
        _ => expr,
    }
}
