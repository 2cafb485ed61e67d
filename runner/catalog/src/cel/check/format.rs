//! `format`: each clause against the value that stands for it.

use super::{Checker, unknown};
use crate::cel::code::Code;
use crate::cel::format::{Part, parse};
use crate::cel::tree::{Constant, Element, Expr, Kind};
use crate::cel::ty::Ty;

impl Checker<'_> {
    /// `target.format(list)`: each clause of a constant text is checked against its value.
    pub(super) fn format(&mut self, number: usize, target: &Expr, list: &Expr) -> (Code, Ty) {
        let (text, ty) = self.part(target, None);
        if !matches!(ty.some(), Ty::String | Ty::Json | Ty::Unknown) && !self.is_opaque(target, &ty) {
            let found = self.show(&ty);
            self.error(&target.range, format!("a `{found}` has no function `format`"));
        }
        let verbs = self.verbs(target);
        let values = match &list.kind {
            Kind::List(elements) => self.clauses(list, elements, verbs.as_deref()),
            _ => {
                let (code, ty) = self.part(list, None);
                match ty.some() {
                    Ty::List(item) => {
                        for verb in verbs.iter().flatten() {
                            self.clause(list, *verb, item);
                        }
                    }
                    Ty::Json | Ty::Unknown => {}
                    other => {
                        let found = self.show(other);
                        let message =
                            format!("the values of a format stand in a list, and this is `{found}`");
                        self.helped(&list.range, message, "write `'%s'.format([value])`");
                    }
                }
                code
            }
        };
        (Code::Call(number, vec![text, values]), Ty::String)
    }

    /// The clauses of a constant format, if it is one.
    fn verbs(&mut self, target: &Expr) -> Option<Vec<char>> {
        let Kind::Constant(Constant::Text(text)) = &target.kind else { return None };
        match parse(text) {
            Ok(parts) => Some(
                parts
                    .iter()
                    .filter_map(|part| match part {
                        Part::Clause { verb, .. } => Some(*verb),
                        Part::Text(_) => None,
                    })
                    .collect(),
            ),
            Err(_) => {
                if let Some(wrong) = crate::cel::format::wrong(text) {
                    let range = self.inside(target, text, wrong.range);
                    self.helped(&range, wrong.message, wrong.help);
                }
                None
            }
        }
    }

    fn clauses(&mut self, list: &Expr, elements: &[Element], verbs: Option<&[char]>) -> Code {
        let mut parts = Vec::with_capacity(elements.len());
        for (i, element) in elements.iter().enumerate() {
            let (code, ty) = self.part(&element.value, None);
            if self.is_opaque(&element.value, &ty) {
                return unknown().0;
            }
            if let Some(verb) = verbs.and_then(|verbs| verbs.get(i)) {
                self.clause(&element.value, *verb, &ty);
            }
            parts.push((code, element.optional));
        }
        if let Some(verbs) = verbs.filter(|verbs| verbs.len() != elements.len()) {
            let message =
                format!("the format has {} clauses, and here are {} values", verbs.len(), elements.len());
            self.error(&list.range, message);
        }
        Code::List(parts)
    }

    fn clause(&mut self, expr: &Expr, verb: char, ty: &Ty) {
        let known = ty.some();
        let fits = match verb {
            _ if matches!(known, Ty::Json | Ty::Unknown) => true,
            's' => true,
            'd' | 'o' => matches!(known, Ty::Int),
            'b' => matches!(known, Ty::Int | Ty::Bool),
            'f' | 'e' => matches!(known, Ty::Int | Ty::Float),
            _ => matches!(known, Ty::Int | Ty::String | Ty::Bytes),
        };
        if !fits {
            let found = self.show(ty);
            self.helped(&expr.range, format!("`%{verb}` does not take `{found}`"), "`%s` takes anything");
        }
    }
}
