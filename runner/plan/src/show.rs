//! Parts of a plan as a program would write them.

use crate::{
    Acquire, Arg, Case, ComponentCall, Constant, Field, Mode, NodeId, Plan, Scope, StepKind, Test, Type,
    show_duration,
};
use std::fmt;

impl Plan {
    /// A type as a program writes it: `list<Edit>`.
    pub fn show_type(&self, ty: &Type) -> String {
        match ty {
            Type::Int => "int".into(),
            Type::Float => "float".into(),
            Type::Bool => "bool".into(),
            Type::String => "string".into(),
            Type::Bytes => "bytes".into(),
            Type::Json => "json".into(),
            Type::Time => "time".into(),
            Type::Duration => "duration".into(),
            Type::List(of) => format!("list<{}>", self.show_type(of)),
            Type::Map(key, value) => format!("map<{}, {}>", self.show_type(key), self.show_type(value)),
            Type::Option(of) => format!("option<{}>", self.show_type(of)),
            Type::Stream(of) => format!("stream<{}>", self.show_type(of)),
            Type::Record(id) => match self.types.get(id.index()) {
                Some(record) => record.name.clone(),
                None => format!("record {}", id.0),
            },
            Type::Foreign(name) => name.clone(),
        }
    }

    /// `int user, string text`.
    pub fn show_fields(&self, fields: &[Field]) -> String {
        let shown = fields.iter().map(|field| format!("{} {}", self.show_type(&field.ty), field.name));
        shown.collect::<Vec<_>>().join(", ")
    }

    /// `cache`, `cache?`, `edits(user)`; with `↑` behind it if the deadlock rule moved it up.
    pub fn show_lock(&self, acquire: &Acquire) -> String {
        let name = self.locks.get(acquire.lock.index()).map_or("?", |lock| lock.name.as_str());
        let mode = if acquire.mode == Mode::Read { "?" } else { "" };
        let scope = match &acquire.scope {
            Scope::Program => String::new(),
            Scope::Session => "(session)".into(),
            Scope::Key(input) => format!("({input})"),
        };
        let hoisted = if acquire.hoisted { "↑" } else { "" };
        format!("{name}{mode}{scope}{hoisted}")
    }

    /// `{a, b?}`, or nothing.
    pub fn show_locks(&self, locks: &[Acquire]) -> String {
        if locks.is_empty() {
            return String::new();
        }
        let shown: Vec<String> = locks.iter().map(|lock| self.show_lock(lock)).collect();
        format!("{{{}}}", shown.join(", "))
    }

    /// What a dispatch's cases are called, in their order: `few`, `!hit`, `some`, `_`. Nothing for any other node.
    pub fn case_names(&self, node: NodeId) -> Vec<String> {
        let mut steps = self.blocks.iter().flat_map(|block| &block.steps);
        let cases = steps.find_map(|step| match &step.kind {
            StepKind::Dispatch { node: own, cases } if *own == node => Some(cases),
            _ => None,
        });
        cases.into_iter().flatten().map(|case| case_name(self, case)).collect()
    }
}

fn case_name(plan: &Plan, case: &Case) -> String {
    let name = |test: &Test| match test {
        Test::Is { predicate, negated, .. } => {
            let name = plan.predicates.get(predicate.index()).map_or("?", |p| p.name.as_str());
            format!("{}{name}", if *negated { "!" } else { "" })
        }
        Test::Some { .. } => "some".into(),
        Test::None { .. } => "none".into(),
    };
    let names: Vec<String> = case.tests.iter().map(name).collect();
    if names.is_empty() { "_".into() } else { names.join(", ") }
}

/// `http.get(path: "/x")`; what says nothing is left out, and what `env` reads is never shown.
impl fmt::Display for ComponentCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.args.iter().filter(|arg| !says_nothing(arg));
        let args = told.map(|arg| format!("{}: {}", arg.name, show_constant(&arg.value)));
        write!(f, "{}({})", self.component, args.collect::<Vec<_>>().join(", "))
    }
}

/// Is that what holds without it? Empty texts are defaults everywhere, and a share of nothing asks for none.
fn says_nothing(arg: &Arg) -> bool {
    match &arg.value {
        Constant::Text(text) => text.is_empty(),
        Constant::Float(part) => arg.name == "share" && *part == 0.0,
        _ => false,
    }
}

/// `"text"`, `42`, `env("NAME")`: what `env` reads is never shown.
pub fn show_constant(constant: &Constant) -> String {
    match constant {
        Constant::Int(n) => n.to_string(),
        Constant::Float(x) => format!("{x:?}"),
        Constant::Bool(b) => b.to_string(),
        Constant::Text(text) => format!("{text:?}"),
        Constant::Duration(nanos) => show_duration(*nanos),
        Constant::Size(bytes) => show_size(*bytes),
        Constant::Name(name) => name.clone(),
        Constant::List(items) => {
            format!("[{}]", items.iter().map(show_constant).collect::<Vec<_>>().join(", "))
        }
        Constant::Record(fields) => {
            let shown = fields.iter().map(|(name, value)| format!("{name}: {}", show_constant(value)));
            format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
        }
        Constant::Env { name, .. } => format!("env({name:?})"),
    }
}

/// In the largest unit that says it exactly: `16MB`, `64KiB`, `1500B`.
fn show_size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 6] = [
        ("GiB", 1 << 30),
        ("GB", 1_000_000_000),
        ("MiB", 1 << 20),
        ("MB", 1_000_000),
        ("KiB", 1 << 10),
        ("KB", 1_000),
    ];
    let whole = UNITS.iter().find(|(_, unit)| bytes > 0 && bytes.is_multiple_of(*unit));
    whole.map_or_else(|| format!("{bytes}B"), |(name, unit)| format!("{}{name}", bytes / unit))
}
