//! What is looked into: members, elements.

use super::{Checker, Seen, unknown};
use crate::cel::code::Code;
use crate::cel::evaluate::Known;
use crate::cel::functions;
use crate::cel::relate;
use crate::cel::tree::{Constant, Expr, Kind, Name};
use crate::cel::ty::Ty;

impl Checker<'_> {
    /// `of.field`, or with `optional` `of.?field`: a record's field, a member of a map or of a JSON object.
    pub(super) fn select(&mut self, of: &Expr, field: &Name, optional: bool) -> (Code, Ty) {
        let (inner, ty) = self.part(of, None);
        self.member(of, inner, &ty, field, optional)
    }

    fn member(&mut self, of: &Expr, inner: Code, ty: &Ty, field: &Name, optional: bool) -> (Code, Ty) {
        self.ask(&field.range);
        let Some((place, own)) = self.member_type(of, ty, field, optional) else { return unknown() };
        self.seen.push((field.range.clone(), Seen::Member(ty.clone(), field.text.clone(), own.clone())));
        let result = if optional { Ty::option(own) } else { own };
        let (of, name) = (Box::new(inner), field.text.as_str().into());
        match place {
            Some(place) => (Code::Field { of, name, place, optional }, result),
            None => (Code::Member { of, name, optional }, result),
        }
    }

    /// The type of a member, and its place if it is a record's field. None: there is none, and that was told.
    fn member_type(
        &mut self,
        of: &Expr,
        ty: &Ty,
        field: &Name,
        optional: bool,
    ) -> Option<(Option<usize>, Ty)> {
        match ty.some() {
            Ty::Unknown => {
                self.seen.push((field.range.clone(), Seen::Before(Ty::Unknown)));
                Some((None, Ty::Unknown))
            }
            Ty::Json => Some((None, Ty::Json)),
            Ty::Map(_, value) => Some((None, (**value).clone())),
            record @ (Ty::Record(_) | Ty::Object(_)) => {
                let fields = record.fields(self.around.records).unwrap_or_default();
                match fields.iter().position(|(name, _)| *name == field.text) {
                    Some(place) => {
                        let own = fields[place].1.clone();
                        Some((matches!(record, Ty::Record(_)).then_some(place), own))
                    }
                    // Of a map that is written out, too, `.?` may ask for what is not there.
                    None if optional && matches!(record, Ty::Object(_)) => Some((None, Ty::Unknown)),
                    None => {
                        self.seen.push((field.range.clone(), Seen::Before(record.clone())));
                        self.no_field(record, field, &fields);
                        None
                    }
                }
            }
            other => {
                self.seen.push((field.range.clone(), Seen::Before(other.clone())));
                if self.is_opaque(of, other) {
                    return None;
                }
                let message = format!("a `{}` has no members", self.show(other));
                let help = called(&field.text);
                self.error(&field.range, message).help = help;
                None
            }
        }
    }

    fn no_field(&mut self, record: &Ty, field: &Name, fields: &[(String, Ty)]) {
        let names = fields.iter().map(|(name, _)| name.as_str());
        let near = crate::nearest::nearest(&field.text, names.clone());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                format!("it has {}", known.join(", "))
            }
        };
        let whose = match record {
            Ty::Record(_) => format!("`{}`", self.show(record)),
            _ => "this map".to_owned(),
        };
        let instead = near.map(|near| {
            let (before, behind) = (&self.text[..field.range.start], &self.text[field.range.end..]);
            format!("{before}{near}{behind}")
        });
        let error = self.error(&field.range, format!("{whose} has no field `{}`", field.text));
        error.help = Some(help);
        error.instead = instead;
    }

    /// `has(of.field)`: whether the member is there.
    pub(super) fn has(&mut self, arg: &Expr) -> (Code, Ty) {
        let Kind::Select { of, field, optional: false } = &arg.kind else {
            let help = "write `has(a.b)`; a key that is no name is asked for with `'key' in a`";
            self.helped(&arg.range, "`has` asks for a member", help);
            return unknown();
        };
        let (inner, ty) = self.part(of, None);
        self.ask(&field.range);
        if let Some((_, own)) = self.member_type(of, &ty, field, false) {
            self.seen.push((field.range.clone(), Seen::Member(ty, field.text.clone(), own)));
        }
        (Code::Has { of: Box::new(inner), name: field.text.as_str().into() }, Ty::Bool)
    }

    /// `of[at]`, or with `optional` `of[?at]`: an element of a list, or what a map has under a key.
    pub(super) fn index(&mut self, expr: &Expr, of: &Expr, at: &Expr, optional: bool) -> (Code, Ty) {
        let (inner, ty) = self.part(of, None);
        let known = ty.some();
        if let (Ty::Record(_) | Ty::Object(_), Kind::Constant(Constant::Text(text))) = (known, &at.kind) {
            // The name between its quotes.
            let range = at.range.start + 1..at.range.end.saturating_sub(1).max(at.range.start + 1);
            let name = Name { text: text.clone(), range };
            return self.member(of, inner, &ty, &name, optional);
        }
        let mark = self.mark();
        let (place, key) = self.part(at, None);
        if let (Ty::List(_), false, Some(Known::Int(..0))) = (known, optional, self.known(&place, mark)) {
            self.failing.push((at.range.clone(), "an element's place is 0 or more".to_owned()));
        }
        let (wanted, own) = match known {
            Ty::Unknown => (Ty::Unknown, Ty::Unknown),
            Ty::Json => (Ty::Json, Ty::Json),
            Ty::List(item) => (Ty::Int, (**item).clone()),
            Ty::Map(key, value) => ((**key).clone(), (**value).clone()),
            Ty::Record(_) | Ty::Object(_) => {
                let fields = known.fields(self.around.records).unwrap_or_default();
                (Ty::String, relate::values(&fields))
            }
            other => {
                if !self.is_opaque(of, other) {
                    let message = format!("a `{}` has no elements", self.show(other));
                    let error = self.error(&expr.range, message);
                    let text = "a character of a text is found with `.charAt(0)`";
                    error.help = matches!(other, Ty::String).then(|| text.to_owned());
                }
                return unknown();
            }
        };
        let fits = match (&wanted, key.some()) {
            (Ty::Json, key) => matches!(key, Ty::Int | Ty::String | Ty::Bool | Ty::Json | Ty::Unknown),
            (_, Ty::Json) => true,
            (wanted, key) => relate::comparable(wanted, key, self.around.records),
        };
        if !fits {
            let (wanted, found) = (self.show(&wanted), self.show(&key));
            let what = if matches!(known, Ty::List(_)) { "an element's place" } else { "a key of this map" };
            self.error(&at.range, format!("{what} is `{wanted}`, and this is `{found}`"));
        }
        let result = if optional { Ty::option(own) } else { own };
        (Code::Index { of: Box::new(inner), at: Box::new(place), optional }, result)
    }
}

/// A method as it may be written by mistake: `s.size` for `s.size()`.
fn called(name: &str) -> Option<String> {
    let function = &functions::all()[functions::find(name)?];
    function.is_member().then(|| format!("a function is called with parentheses: `.{name}()`"))
}
