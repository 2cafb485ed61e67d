//! Every name in a tree: where it stands, and what kind of thing it names there. Syntax only.

use flux_syntax::tree::{
    Annotation, Arg, Body, Call, Ident, Item, ItemKind, Name, Param, Params, PatternKind, Predicate, Record,
    Span, StepKind, TypeRef, Value, ValueKind,
};
use smol_str::SmolStr;

/// What kind of thing a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Node,
    /// The session of a source: an output, else a node.
    Session,
    Type,
    Typedef,
    Store,
    Component,
    Lock,
    Alias,
    /// The string of a `use`.
    Path,
    Annotation,
    /// An argument's name in a call.
    Argument,
    /// A bare name given to an argument.
    Given,
    /// A value in a flow: a parameter, a record's value, a key.
    Value,
    /// A field of a record, where it is declared or given a value.
    Field,
    Optimization,
    Assumption,
}

/// One name in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Relative to the statement; of a dotted name with an alias, the last part.
    pub span: Span,
    /// The whole name, as written.
    pub text: SmolStr,
    pub role: Role,
    /// It is declared here.
    pub declares: bool,
    /// The call that it is in, for arguments.
    pub of: Option<SmolStr>,
}

/// Every name of an item, in no particular order.
pub(crate) fn of_item(item: &Item) -> Vec<Occurrence> {
    let mut walk = Walk { out: Vec::new() };
    walk.item(item);
    walk.out
}

struct Walk {
    out: Vec<Occurrence>,
}

impl Walk {
    fn push(&mut self, span: Span, text: &SmolStr, role: Role, declares: bool) {
        self.out.push(Occurrence { span, text: text.clone(), role, declares, of: None });
    }

    fn ident(&mut self, ident: &Ident, role: Role, declares: bool) {
        self.push(ident.span, &ident.text, role, declares);
    }

    /// A name that may stand behind aliases.
    fn name(&mut self, name: &Name, role: Role) {
        match name.text.rsplit_once('.') {
            None => self.push(name.span, &name.text, role, false),
            Some((alias, last)) => {
                let start = name.span.end - last.len() as u32;
                self.push(Span { start, end: name.span.end }, &name.text, role, false);
                let end = name.span.start + alias.len() as u32;
                self.push(Span { start: name.span.start, end }, &SmolStr::new(alias), Role::Alias, false);
            }
        }
    }

    fn item(&mut self, item: &Item) {
        item.annotations.iter().for_each(|a| self.annotation(a));
        match &item.kind {
            ItemKind::Use(it) => {
                self.push(it.path_span, &it.path, Role::Path, false);
                it.alias.iter().for_each(|alias| self.ident(alias, Role::Alias, true));
            }
            ItemKind::Type(it) => {
                self.ident(&it.name, Role::Type, true);
                self.fields(&it.fields, Role::Field);
            }
            ItemKind::Typedef(it) => {
                self.ident(&it.name, Role::Typedef, true);
                match &it.predicate {
                    Predicate::Node(name) => self.name(name, Role::Node),
                    Predicate::Using(call) => self.call(call),
                }
            }
            ItemKind::Component(it) => {
                self.push(it.name.span, &it.name.text, Role::Component, true);
                self.kinds(&it.args);
                self.fields(&it.inputs, Role::Value);
                self.fields(&it.outputs, Role::Value);
                it.using.iter().for_each(|call| self.call(call));
            }
            ItemKind::Node(it) => {
                self.ident(&it.name, Role::Node, true);
                if let Some(signature) = &it.signature {
                    self.fields(&signature.inputs, Role::Value);
                    self.fields(&signature.outputs, Role::Value);
                }
                it.using.iter().for_each(|call| self.call(call));
            }
            ItemKind::Source(it) => {
                self.ident(&it.name, Role::Node, it.using.is_some());
                it.using.iter().for_each(|call| self.call(call));
                it.session.iter().for_each(|name| self.name(name, Role::Session));
                self.body(&it.body);
            }
            ItemKind::Flow(it) => {
                self.ident(&it.name, Role::Node, true);
                for pattern in it.patterns.iter().flat_map(|p| &p.patterns) {
                    if let PatternKind::Is { name, .. } = &pattern.kind {
                        self.name(name, Role::Typedef);
                    }
                }
                it.body.iter().for_each(|body| self.body(body));
            }
            _ => self.directive(item),
        }
    }

    fn directive(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Handler(it) => {
                it.path.iter().flat_map(|p| &p.names).for_each(|name| self.name(name, Role::Node));
                self.body(&it.body);
            }
            ItemKind::Recover(it) => {
                it.path.names.iter().for_each(|name| self.name(name, Role::Node));
                self.body(&it.body);
            }
            ItemKind::Constraint(it) => {
                self.name(&it.node, Role::Node);
                for lock in &it.locks {
                    self.name(&lock.name, Role::Lock);
                    let key = lock.scope.iter().filter(|s| s.text != "program" && s.text != "session");
                    key.for_each(|scope| self.ident(scope, Role::Value, false));
                }
            }
            ItemKind::Store(it) => {
                self.ident(&it.name, Role::Store, true);
                self.call(&it.using);
            }
            ItemKind::Assume(it) => {
                self.ident(&it.what, Role::Assumption, false);
                it.stores.iter().for_each(|store| self.name(store, Role::Store));
            }
            ItemKind::Optimize(it) => {
                it.nodes.iter().for_each(|name| self.name(name, Role::Node));
                self.push(it.with.component.span, &it.with.component.text, Role::Optimization, false);
                for arg in &it.with.args {
                    arg.name.iter().for_each(|name| self.argument(name, &it.with.component.text));
                    self.value(&arg.value, Role::Value);
                }
            }
            _ => {}
        }
    }

    fn annotation(&mut self, annotation: &Annotation) {
        self.ident(&annotation.name, Role::Annotation, false);
        for arg in &annotation.args {
            let role = if arg.name.is_some() { Role::Value } else { Role::Store };
            match &arg.value.kind {
                // `news.edits`: a part of the store.
                ValueKind::Name(name) if role == Role::Store => {
                    let head = name.text.split('.').next().unwrap_or(&name.text);
                    let end = name.span.start + head.len() as u32;
                    self.push(Span { start: name.span.start, end }, &SmolStr::new(head), role, false);
                }
                _ => self.value(&arg.value, role),
            }
        }
    }

    /// A component's arguments: their kinds are no types.
    fn kinds(&mut self, params: &Params) {
        for param in &params.params {
            if let Param::Field { name, .. } = param {
                self.ident(name, Role::Argument, true);
            }
        }
    }

    fn fields(&mut self, params: &Params, role: Role) {
        for param in &params.params {
            if let Param::Field { ty, name, default, .. } = param {
                self.ty(ty);
                self.ident(name, role, true);
                default.iter().for_each(|value| self.value(value, Role::Value));
            }
        }
    }

    fn ty(&mut self, ty: &TypeRef) {
        match ty {
            TypeRef::Named { name, .. } => self.name(name, Role::Type),
            TypeRef::Generic { name, args, .. } => {
                self.ident(name, Role::Type, false);
                args.iter().for_each(|arg| self.ty(arg));
            }
        }
    }

    fn argument(&mut self, name: &Ident, of: &SmolStr) {
        let of = Some(of.clone());
        let text = name.text.clone();
        self.out.push(Occurrence { span: name.span, text, role: Role::Argument, declares: false, of });
    }

    fn call(&mut self, call: &Call) {
        self.push(call.component.span, &call.component.text, Role::Component, false);
        for Arg { name, value, .. } in &call.args {
            name.iter().for_each(|name| self.argument(name, &call.component.text));
            self.value(value, Role::Given);
        }
    }

    fn value(&mut self, value: &Value, role: Role) {
        match &value.kind {
            // Of a field of a record, the value is what has a name here.
            ValueKind::Name(name) if role == Role::Value && name.text.contains('.') => {
                let first = name.text.split('.').next().unwrap_or_default();
                let span = Span { start: name.span.start, end: name.span.start + first.len() as u32 };
                self.push(span, &first.into(), role, false);
            }
            ValueKind::Name(name) => self.push(name.span, &name.text, role, false),
            ValueKind::Env { default: Some(value), .. } => self.value(value, role),
            ValueKind::List(values) => values.iter().for_each(|value| self.value(value, role)),
            ValueKind::Record(record) => self.record(record, role),
            _ => {}
        }
    }

    fn record(&mut self, record: &Record, role: Role) {
        for field in &record.fields {
            self.ident(&field.name, Role::Field, true);
            self.value(&field.value, role);
        }
    }

    fn body(&mut self, body: &Body) {
        body.walk(&mut |step| match &step.kind {
            StepKind::Node(name) => self.name(name, Role::Node),
            StepKind::Call(call) => self.call(call),
            StepKind::Record(record) => self.record(record, Role::Value),
            StepKind::Group(_) | StepKind::Fork(_) => {}
        });
    }
}
