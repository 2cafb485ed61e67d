//! Values of a type: what is there, constants, what components make of others.

use super::super::catalog::{Component, Named};
use super::super::texts::inside;
use super::types::{bind, has_literal};
use super::{Maker, Way};
use std::collections::BTreeMap;

impl Maker<'_> {
    /// A value of that type: what is there, a constant, or what some component makes of others.
    pub(super) fn supply(&mut self, way: &mut Way, ty: &str, depth: u32) -> Option<String> {
        let mut fits: Vec<String> =
            way.env.iter().filter(|(of, _)| of == ty).map(|(_, name)| name.clone()).collect();
        for (of, name) in &way.env {
            let fields = self.fields(of);
            fits.extend(fields.iter().filter(|(of, _)| of == ty).map(|(_, field)| format!("{name}.{field}")));
        }
        if !fits.is_empty() && !self.once_in(4) {
            return Some(self.one(&fits).clone());
        }
        if has_literal(ty) && (depth == 0 || !self.once_in(5)) {
            return Some(self.value(&way.env.clone(), ty, depth));
        }
        if depth == 0 {
            return fits.first().cloned();
        }
        let catalog = self.catalog;
        let mut makers: Vec<&Component> = Vec::new();
        for one in &catalog.nodes {
            if let Some((out, _)) = one.outputs.first()
                && one.outputs.len() == 1
                && bind(out, ty, &mut BTreeMap::new()).is_some()
                && !(out.len() == 1 && self.below(4) > 0)
            {
                makers.push(one);
            }
        }
        if makers.is_empty() {
            return fits.first().cloned();
        }
        let maker = *self.one(&makers);
        // Which only helps where it has a name.
        let before = way.env.len();
        let made = self.component(way, maker, Some(ty))?;
        if way.env.len() > before { Some(made) } else { fits.first().cloned() }
    }

    /// A value in a record: constants and what is there.
    pub(super) fn value(&mut self, env: &[Named], ty: &str, depth: u32) -> String {
        let fits: Vec<&Named> = env.iter().filter(|(of, _)| of == ty).collect();
        if !fits.is_empty() && self.once_in(2) {
            return self.one(&fits).1.clone();
        }
        let depth = depth.saturating_sub(1);
        if let Some(inner) = inside(ty, "list") {
            let inner = inner.to_owned();
            return match has_literal(&inner) {
                true => format!("[{}, {}]", self.value(env, &inner, depth), self.value(env, &inner, depth)),
                false => "[]".to_owned(),
            };
        }
        let fields = self.fields(ty);
        if !fields.is_empty() {
            let written: Vec<String> =
                fields.iter().map(|(ty, name)| format!("{name}: {}", self.value(env, ty, depth))).collect();
            return format!("{{{}}}", written.join(", "));
        }
        if ty == "json" && !env.is_empty() && self.once_in(2) {
            return self.one(env).1.clone();
        }
        self.literal(ty, depth)
    }

    /// A constant of that type, or of the type inside an option.
    pub fn literal(&mut self, ty: &str, depth: u32) -> String {
        let ty = inside(ty, "option").unwrap_or(ty);
        match ty {
            "int" => self.one(&["0", "1", "3", "-2", "9223372036854775807"]).to_string(),
            "float" => self.one(&["0.0", "1.5", "-2.0"]).to_string(),
            "bool" => self.one(&["true", "false"]).to_string(),
            "duration" => self.one(&["1ms", "2ms", "0s"]).to_string(),
            "json" => self.one(&["{a: 1}", "[1, \"x\"]", "7"]).to_string(),
            _ if ty.starts_with("list<") => "[1, 2]".to_owned(),
            _ if !self.fields(ty).is_empty() && depth > 0 => self.value(&[], ty, depth),
            _ => self.one(&["\"\"", "\"a\"", "\"/a/b\"", "\"7\"", "\"é\"", "\"{}\""]).to_string(),
        }
    }
}
