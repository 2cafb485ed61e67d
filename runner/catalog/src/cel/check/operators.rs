//! Operators: which values they join, and what comes of it.

use super::{Checker, unknown};
use crate::cel::code::{Code, Operation};
use crate::cel::evaluate::Known;
use crate::cel::relate;
use crate::cel::tree::{Constant, Expr, Kind, Operator};
use crate::cel::ty::Ty;
use std::ops::Range;

impl Checker<'_> {
    /// `-of`: a number or a duration with the other sign.
    pub(super) fn negative(&mut self, expr: &Expr, of: &Expr) -> (Code, Ty) {
        let (code, ty) = self.part(of, None);
        let known = ty.some();
        if !known.is_number() && !matches!(known, Ty::Duration) && !self.is_opaque(of, known) {
            let found = self.show(known);
            self.error(&expr.range, format!("`-` is for numbers, and this is `{found}`"));
            return unknown();
        }
        (Code::Negative(Box::new(code)), known.clone())
    }

    /// `first + a - b`
    pub(super) fn chain(&mut self, first: &Expr, rest: &[(Operator, Range<usize>, Expr)]) -> (Code, Ty) {
        let (code, mut ty) = self.part(first, None);
        let mut parts = Vec::with_capacity(rest.len());
        let mut before = first;
        for (operator, _, operand) in rest {
            let mark = self.mark();
            let (right, right_ty) = self.part(operand, None);
            let zero = self.known(&right, mark) == Some(Known::Int(0));
            let json = is_json(&ty) || is_json(&right_ty);
            if zero && divides(*operator, &ty) && !matches!(operand.kind, Kind::Constant(_)) {
                self.failing.push((operand.range.clone(), "a division by 0".to_owned()));
            }
            ty = self.joined_by(*operator, (before, &ty), (operand, &right_ty));
            parts.push((Operation { operator: *operator, json }, right));
            before = operand;
        }
        (Code::Chain(Box::new(code), parts), ty)
    }

    fn joined_by(&mut self, operator: Operator, left: (&Expr, &Ty), right: (&Expr, &Ty)) -> Ty {
        let records = self.around.records;
        let (a, b) = (left.1, right.1);
        let found = match operator {
            Operator::Equal | Operator::Unequal => relate::comparable(a, b, records).then_some(Ty::Bool),
            Operator::In => is_in(a, b.some(), records).then_some(Ty::Bool),
            Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast => {
                ordered(a.some(), b.some()).then_some(Ty::Bool)
            }
            _ => computed(operator, a.some(), b.some()),
        };
        if let Some(ty) = found {
            self.divided_by_zero(operator, a, right.0);
            return ty;
        }
        if !self.is_opaque(left.0, a) && !self.is_opaque(right.0, b) {
            self.misfit(operator, left, right);
        }
        match operator {
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Divided | Operator::Remainder => {
                Ty::Unknown
            }
            _ => Ty::Bool,
        }
    }

    /// A division that fails whatever its inputs are.
    fn divided_by_zero(&mut self, operator: Operator, left: &Ty, right: &Expr) {
        let zero = matches!(right.kind, Kind::Constant(Constant::Int(0)));
        if zero && divides(operator, left) {
            self.error(&right.range, "this divides by 0");
        }
    }

    fn misfit(&mut self, operator: Operator, left: (&Expr, &Ty), right: (&Expr, &Ty)) {
        let range = left.0.range.start..right.0.range.end;
        let (a, b, sign) = (self.show(left.1), self.show(right.1), operator.sign());
        let message = match operator {
            Operator::Equal | Operator::Unequal => format!("a `{a}` never equals a `{b}`"),
            Operator::In => format!("a `{a}` is never in a `{b}`"),
            _ => format!("`{sign}` does not take `{a}` and `{b}`"),
        };
        let help = self.way_out(operator, left, right);
        self.error(&range, message).help = help;
    }

    fn way_out(&self, operator: Operator, left: (&Expr, &Ty), right: (&Expr, &Ty)) -> Option<String> {
        let sign = operator.sign();
        let (a, b) = (self.written(left.0), self.written(right.0));
        Some(match (left.1.some(), right.1.some()) {
            (Ty::Float, Ty::Int) if operator != Operator::In => match &right.0.kind {
                Kind::Constant(Constant::Int(n)) => format!("write `{a} {sign} {n}.0`"),
                _ => format!("write `{a} {sign} double({b})`"),
            },
            (Ty::Int, Ty::Float) if operator != Operator::In => match &left.0.kind {
                Kind::Constant(Constant::Int(n)) => format!("write `{n}.0 {sign} {b}`"),
                _ => format!("write `double({a}) {sign} {b}`"),
            },
            (Ty::String, Ty::String) if operator == Operator::In => format!("write `{b}.contains({a})`"),
            (Ty::String, Ty::Int | Ty::Float | Ty::Bool | Ty::Time | Ty::Duration) => match operator {
                Operator::Plus => format!("write `{a} + string({b})`"),
                _ => format!("write `{}({a}) {sign} {b}`", reader(right.1.some())?),
            },
            (Ty::Int | Ty::Float | Ty::Bool | Ty::Time | Ty::Duration, Ty::String) => match operator {
                Operator::Plus => format!("write `string({a}) + {b}`"),
                _ => format!("write `{a} {sign} {}({b})`", reader(left.1.some())?),
            },
            (Ty::Time, Ty::Json) => format!("write `{a} {sign} timestamp({b})`"),
            (Ty::Json, Ty::Time) => format!("write `timestamp({a}) {sign} {b}`"),
            (Ty::Duration, Ty::Json) => format!("write `{a} {sign} duration({b})`"),
            (Ty::Time, Ty::Int) | (Ty::Duration, Ty::Int) | (Ty::Int, Ty::Time | Ty::Duration) => {
                "write a time as `timestamp('2026-03-04T05:06:07Z')`, a duration as `duration('90s')`"
                    .to_owned()
            }
            (Ty::Null, other) | (other, Ty::Null) if !matches!(other, Ty::Null) => {
                "only an `option` or `json` may be `null`".to_owned()
            }
            (Ty::List(_), other) if operator == Operator::Plus && !matches!(other, Ty::List(_)) => {
                format!("write `{a} + [{b}]`")
            }
            _ => return None,
        })
    }
}

/// Does the operator divide whole numbers?
fn divides(operator: Operator, left: &Ty) -> bool {
    matches!((operator, left.some()), (Operator::Divided, Ty::Int) | (Operator::Remainder, _))
}

/// The function that reads a value of that type from text.
fn reader(ty: &Ty) -> Option<&'static str> {
    Some(match ty {
        Ty::Int => "int",
        Ty::Float => "double",
        Ty::Bool => "bool",
        Ty::Time => "timestamp",
        Ty::Duration => "duration",
        _ => return None,
    })
}

fn is_json(ty: &Ty) -> bool {
    matches!(ty.some(), Ty::Json | Ty::Unknown)
}

/// Is a value of the one type ever in one of the other?
fn is_in(a: &Ty, b: &Ty, records: crate::cel::ty::Records<'_>) -> bool {
    match b {
        Ty::Unknown | Ty::Json => !matches!(a, Ty::Opaque(_)),
        Ty::List(item) => relate::comparable(a, item, records),
        Ty::Map(key, _) => relate::comparable(a, key, records),
        Ty::Record(_) | Ty::Object(_) => relate::comparable(a, &Ty::String, records),
        _ => false,
    }
}

/// Does one of two values come first?
fn ordered(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Unknown, other) | (other, Ty::Unknown) => is_ordered(other),
        (Ty::Json, other) | (other, Ty::Json) => {
            matches!(other, Ty::Json | Ty::Int | Ty::Float | Ty::String | Ty::Bool)
        }
        (Ty::Int | Ty::Float, Ty::Int | Ty::Float) => true,
        (a, b) => a == b && is_ordered(a),
    }
}

fn is_ordered(ty: &Ty) -> bool {
    !matches!(
        ty,
        Ty::Null | Ty::List(_) | Ty::Map(..) | Ty::Record(_) | Ty::Object(_) | Ty::Type | Ty::Opaque(_)
    )
}

/// What comes of two values, if anything does.
fn computed(operator: Operator, a: &Ty, b: &Ty) -> Option<Ty> {
    let plus = operator == Operator::Plus;
    let minus = operator == Operator::Minus;
    Some(match (a, b) {
        (Ty::Opaque(_), _) | (_, Ty::Opaque(_)) => return None,
        (Ty::Unknown, _) | (_, Ty::Unknown) => Ty::Unknown,
        (Ty::Int, Ty::Int) => Ty::Int,
        (Ty::Float, Ty::Float) if operator != Operator::Remainder => Ty::Float,
        (Ty::String, Ty::String) if plus => Ty::String,
        (Ty::Bytes, Ty::Bytes) if plus => Ty::Bytes,
        (Ty::List(a), Ty::List(b)) if plus => Ty::list(relate::join(a, b)?),
        (Ty::Time, Ty::Duration) if plus || minus => Ty::Time,
        (Ty::Duration, Ty::Time) if plus => Ty::Time,
        (Ty::Duration, Ty::Duration) if plus || minus => Ty::Duration,
        (Ty::Time, Ty::Time) if minus => Ty::Duration,
        (Ty::Json, other) | (other, Ty::Json) => with_json(operator, other)?,
        _ => return None,
    })
}

/// What comes of a value of JSON and another.
fn with_json(operator: Operator, other: &Ty) -> Option<Ty> {
    Some(match (operator, other) {
        (Operator::Remainder, Ty::Int | Ty::Json) => Ty::Int,
        (Operator::Remainder, _) => return None,
        (Operator::Divided, Ty::Int | Ty::Json | Ty::Float) => Ty::Float,
        (_, Ty::Float) => Ty::Float,
        (Operator::Plus, Ty::String) => Ty::String,
        (Operator::Plus, Ty::List(_)) => Ty::list(Ty::Json),
        (_, Ty::Int | Ty::Json) => Ty::Json,
        _ => return None,
    })
}
