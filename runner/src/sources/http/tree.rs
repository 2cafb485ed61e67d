//! Routes of one method as a tree of segments.
//!
//! The rules are those of `flux_components::route`: the tree only finds faster what trying every route in
//! the order of precedence would.

use flux_components::route::{Route, Segment};
use flux_plan::Type;
use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::borrow::Cow;

/// A path's parameters, in order.
pub(crate) type Parts<'p> = SmallVec<[Cow<'p, str>; 4]>;

/// Where the routes with one beginning go on.
#[derive(Default)]
pub(crate) struct Tree {
    texts: FxHashMap<String, Tree>,
    /// In the order of precedence: numbers before other text.
    params: Vec<(Type, Tree)>,
    rest: Option<u32>,
    end: Option<u32>,
}

impl Tree {
    /// Are there no routes?
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.params.is_empty() && self.rest.is_none() && self.end.is_none()
    }

    /// Adds a route; the source that serves the same paths already, if there is one.
    pub(crate) fn add(&mut self, segments: &[Segment], source: u32) -> Option<u32> {
        let (first, left) = match segments.split_first() {
            None => return take_place(&mut self.end, source),
            Some(split) => split,
        };
        match first {
            Segment::Text(text) => self.texts.entry(text.clone()).or_default().add(left, source),
            Segment::Rest(_) => take_place(&mut self.rest, source),
            Segment::Param(field) => {
                let at = match self.params.iter().position(|(ty, _)| *ty == field.ty) {
                    Some(at) => at,
                    None => {
                        self.params.push((field.ty.clone(), Tree::default()));
                        self.params.sort_by_key(|(ty, _)| rank(ty));
                        self.params.iter().position(|(ty, _)| *ty == field.ty).unwrap_or(0)
                    }
                };
                self.params[at].1.add(left, source)
            }
        }
    }

    /// The source of a path, and its parameters. `left` begins behind a slash; none: the path is at its end.
    pub(crate) fn find<'p>(&self, left: Option<&'p str>, parts: &mut Parts<'p>) -> Option<u32> {
        let Some(left) = left else { return self.end };
        let (segment, next) = split(left);
        let segment = decode(segment);
        let text = self.texts.get(&*segment).and_then(|tree| tree.find(next, parts));
        if text.is_some() {
            return text;
        }
        for (ty, tree) in &self.params {
            if holds(ty, &segment) {
                parts.push(segment.clone());
                let found = tree.find(next, parts);
                if found.is_some() {
                    return found;
                }
                parts.pop();
            }
        }
        let rest = self.rest?;
        parts.push(decode(left));
        Some(rest)
    }
}

fn take_place(place: &mut Option<u32>, source: u32) -> Option<u32> {
    let before = *place;
    place.get_or_insert(source);
    before
}

/// The first segment, and what is behind its slash. Segments are short: a plain loop finds the slash fastest.
fn split(left: &str) -> (&str, Option<&str>) {
    match left.bytes().position(|b| b == b'/') {
        Some(slash) => (&left[..slash], Some(&left[slash + 1..])),
        None => (left, None),
    }
}

/// Decoded. What is not UTF-8 finds its source too, which refuses it.
fn decode(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b == b'%') {
        percent_decode_str(text).decode_utf8_lossy()
    } else {
        Cow::Borrowed(text)
    }
}

/// The order in which parameters of a segment are tried, as in `Route::precedence`: the smallest first.
fn rank(ty: &Type) -> u8 {
    match ty {
        Type::Int => 0,
        Type::Float => 1,
        Type::Bool => 2,
        _ => 3,
    }
}

/// Is the segment a value of that type? An empty one is nobody's.
fn holds(ty: &Type, segment: &str) -> bool {
    match ty {
        Type::Int => segment.parse::<i64>().is_ok(),
        Type::Float => segment.parse::<f64>().is_ok_and(f64::is_finite),
        Type::Bool => matches!(segment, "true" | "false"),
        _ => !segment.is_empty(),
    }
}

/// A route's path where it has no parameters.
pub(crate) fn fixed(route: &Route) -> Option<String> {
    let mut path = String::new();
    for segment in &route.segments {
        let Segment::Text(text) = segment else { return None };
        path.push('/');
        path.push_str(text);
    }
    Some(if path.is_empty() { "/".to_owned() } else { path })
}
