//! Routes: `"/feed/{int user}/{string rest*}"`.

use super::param::typed;
use super::types::{names_in, unknown};
use crate::problem::TextError;
use flux_plan::{Field, Type};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// A route that has been read: its segments, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Between the slashes, in order; `/` has none.
    pub segments: Vec<Segment>,
}

/// One segment of a route.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// A segment that must be this text, percent-decoded.
    Text(String),
    /// `{int user}`: one segment that is such a value.
    Param(Field),
    /// `{string rest*}`: all that is left; only at the end.
    Rest(Field),
}

impl Route {
    /// Reads a route.
    ///
    /// # Errors
    /// No leading `/`, a brace without its other, a parameter that is no whole segment, of another type than
    /// `int`, `float`, `bool` or `string`, or named twice; something behind `{…*}`.
    pub fn parse(text: &str) -> Result<Route, TextError> {
        let Some(path) = text.strip_prefix('/') else {
            return Err(TextError::new(
                0..text.chars().next().map_or(0, char::len_utf8),
                "a route begins with `/`",
            )
            .help(format!("write `/{text}`"))
            .instead(format!("/{text}")));
        };
        if let Some(i) = text.find(['?', '#']) {
            return Err(TextError::new(i..text.len(), "a route is a path only")
                .help("name the query's parameters in `query: \"…\"`"));
        }
        let mut route = Route { segments: Vec::new() };
        if path.is_empty() {
            return Ok(route);
        }
        let mut at = 1;
        for part in path.split('/') {
            let range = at..at + part.len();
            if matches!(route.segments.last(), Some(Segment::Rest(_))) {
                return Err(TextError::new(range, "nothing can follow `{…*}`, which takes all that is left"));
            }
            let segment = segment(part).map_err(|e| e.shifted(range.start))?;
            route.add(segment, range)?;
            at += part.len() + 1;
        }
        Ok(route)
    }

    fn add(&mut self, segment: Segment, range: Range<usize>) -> Result<(), TextError> {
        if let Segment::Param(new) | Segment::Rest(new) = &segment
            && self.fields().any(|field| field.name == new.name)
        {
            return Err(TextError::new(range, format!("`{}` is named twice", new.name)));
        }
        self.segments.push(segment);
        Ok(())
    }

    /// What it reads from a path, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Text(_) => None,
            Segment::Param(field) | Segment::Rest(field) => Some(field),
        })
    }

    /// The values of [`Route::fields`] in a request's path (without its query), decoded; none: it does not
    /// fit. Each is the text of a value of its field's type.
    pub fn matches<'p>(&self, path: &'p str) -> Option<Vec<Cow<'p, str>>> {
        let mut left = Some(path.strip_prefix('/')?);
        if self.segments.is_empty() {
            return (path == "/").then(Vec::new);
        }
        let mut values = Vec::new();
        for segment in &self.segments {
            let rest = left?;
            if let Segment::Rest(_) = segment {
                values.push(decode(rest)?);
                return Some(values);
            }
            let (part, next) = rest.split_once('/').map_or((rest, None), |(part, next)| (part, Some(next)));
            let part = decode(part)?;
            match segment {
                Segment::Text(text) if *text == part => {}
                Segment::Param(field) if holds(&field.ty, &part) => values.push(part),
                _ => return None,
            }
            left = next;
        }
        left.is_none().then_some(values)
    }

    /// Its place among routes that fit the same path: the least is meant. Text comes before numbers, numbers
    /// before other text, and the rest of a path last, segment by segment.
    pub fn precedence(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Text(_) => 0,
            Segment::Param(Field { ty: Type::Int, .. }) => 1,
            Segment::Param(Field { ty: Type::Float | Type::Bool, .. }) => 2,
            Segment::Param(_) => 3,
            Segment::Rest(_) => 4,
        };
        self.segments.iter().map(rank).collect()
    }

    /// Do the two fit exactly the same paths? Then one of them would never be reached.
    pub fn same_paths(&self, other: &Route) -> bool {
        let same = |(a, b): (&Segment, &Segment)| match (a, b) {
            (Segment::Text(a), Segment::Text(b)) => a == b,
            (Segment::Param(a), Segment::Param(b)) => a.ty == b.ty,
            (Segment::Rest(_), Segment::Rest(_)) => true,
            _ => false,
        };
        self.segments.len() == other.segments.len() && self.segments.iter().zip(&other.segments).all(same)
    }
}

/// One segment's text, which stands at byte 0 of its own range.
fn segment(part: &str) -> Result<Segment, TextError> {
    let whole = 0..part.len();
    if !part.contains(['{', '}']) {
        return match decode(part) {
            Some(text) => Ok(Segment::Text(text.into_owned())),
            None => Err(TextError::new(whole, "this is not UTF-8 once decoded")),
        };
    }
    let Some(inner) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return Err(TextError::new(whole, "a parameter is a whole segment, from `{` to `}`")
            .help("write `/{string name}/…`"));
    };
    let (inner, star) = inner.strip_suffix('*').map_or((inner, false), |inner| (inner, true));
    if inner.contains(['{', '}', '*']) {
        return Err(TextError::new(whole, "a parameter is a type and a name").help("write `{int user}`"));
    }
    let (field, _, type_range) = typed(inner).map_err(|e| e.shifted(1))?;
    if let [name] = names_in(&field.ty)[..] {
        return Err(unknown(name, type_range.start + 1));
    }
    match (star, &field.ty) {
        (true, Type::String) => Ok(Segment::Rest(field)),
        (true, _) => Err(TextError::new(whole, "the rest of a path is a `string`")
            .help(format!("write `{{string {}*}}`", field.name))),
        (false, Type::Int | Type::Float | Type::Bool | Type::String) => Ok(Segment::Param(field)),
        (false, _) => {
            Err(TextError::new(whole, "a segment of a path is an `int`, a `float`, a `bool` or a `string`"))
        }
    }
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// Is the text a value of that type? An empty segment is nobody's value.
fn holds(ty: &Type, text: &str) -> bool {
    match ty {
        Type::Int => text.parse::<i64>().is_ok(),
        Type::Float => text.parse::<f64>().is_ok_and(f64::is_finite),
        Type::Bool => matches!(text, "true" | "false"),
        _ => !text.is_empty(),
    }
}
