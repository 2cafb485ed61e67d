//! Sources, and what the program declares beside what they reach.

use super::Lower;
use super::blocks::{Ids, Place, Slots};
use crate::elaborate::ir::{Body, Operand, Outer, Slot};
use crate::elaborate::{Origin, SourceFlow, service_context, source_flow, source_nodes};
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, Space, index};
use crate::node::{Definition, concrete, definition};
use crate::trails::path_of;
use crate::types::Field;
use crate::world;
use flux_plan::{BlockId, Catch, OnError, Session, Source, SourceKind};
use flux_syntax::tree::{self, ItemKind, StepKind};

impl<'db> Lower<'db> {
    pub(super) fn sources(&mut self, only: Option<&str>) {
        let db = self.db;
        let files = self.files();
        let stars = self.stars();
        self.plan.on_refusal = stars.iter().filter(|star| !star.codes.is_empty()).cloned().collect();
        for file in files {
            for item in &index(db, file).sources {
                let ItemKind::Source(written) = &item.item(db).kind else { continue };
                if only.is_some_and(|name| written.name.text != name) {
                    continue;
                }
                let mut on_error = self.handlers(*item);
                on_error.extend(stars.iter().cloned());
                self.source(*item, written, source_flow(db, self.program, *item), on_error);
            }
        }
    }

    /// The handlers of a source, those of particular codes first: they take its failures, and those of its flows that
    /// nothing nearer takes.
    fn handlers(&mut self, source: ItemRef<'db>) -> Vec<OnError> {
        let db = self.db;
        let mut out = Vec::new();
        for node in source_nodes(db, source) {
            let items = self.program.failures(db, node);
            let alone = |item: &ItemRef<'db>| match &item.item(db).kind {
                ItemKind::Handler(handler) => handler.path.as_ref().is_some_and(|path| path.names.len() == 1),
                _ => false,
            };
            let mut items: Vec<ItemRef<'db>> = items.filter(alone).collect();
            let codes = |item: &ItemRef<'db>| {
                path_of(item.item(db))
                    .map_or_else(Vec::new, |path| path.codes.iter().map(|(c, _)| *c).collect())
            };
            items.sort_by_key(|item| codes(item).is_empty());
            for item in items {
                let block = self.failure_block(item, service_context(db), &[], false);
                let catch = Catch::Handle { block, inputs: Vec::new() };
                out.push(OnError { codes: codes(&item), path: Vec::new(), catch, at: self.item_at(item) });
            }
        }
        out
    }

    /// `handle error *`, those of particular codes first.
    fn stars(&mut self) -> Vec<OnError> {
        let db = self.db;
        let mut out = Vec::new();
        for file in self.files() {
            for item in &index(db, file).program {
                let ItemKind::Handler(handler) = &item.item(db).kind else { continue };
                let block = self.failure_block(*item, service_context(db), &[], false);
                let catch = Catch::Handle { block, inputs: Vec::new() };
                let codes = handler.codes.iter().map(|(code, _)| *code).collect();
                out.push(OnError { codes, path: Vec::new(), catch, at: self.item_at(*item) });
            }
        }
        out.sort_by_key(|star| star.codes.is_empty());
        out
    }

    fn source(
        &mut self,
        item: ItemRef<'db>,
        written: &tree::Source,
        source: &'db SourceFlow<'db>,
        on_error: Vec<OnError>,
    ) {
        let db = self.db;
        let file = item.statement.file(db);
        let Some(origin) = &source.origin else { return };
        let node = Entity::new(db, file, Space::Node, written.name.text.clone());
        let name = self.display(node);
        let kind = match origin {
            Origin::Component(bound) => SourceKind::Component(self.component_call(bound)),
            Origin::Native(node) => SourceKind::Native(self.concrete_node(*node)),
        };
        let (block, session) = match &source.session {
            Some(rest) if source.behind => {
                let rest = self.outputs_block(&format!("{name} session"), rest, &source.outputs);
                (self.behind_block(&name, &source.flow.body), Some(Session::Behind(rest)))
            }
            session => {
                let block = self.outputs_block(&name, &source.flow.body, &source.outputs);
                (block, session.as_ref().map(|body| self.session(&name, body, &source.outputs)))
            }
        };
        let outputs = self.fields(&source.outputs);
        let may_write = world::body_effects(db, self.program, &source.flow.body, &[]).commits();
        let (target, at) = (target(&written.body), self.item_at(item));
        self.plan.sources.push(Source {
            name,
            kind,
            outputs,
            session,
            block,
            on_error,
            target,
            paths: 0,
            may_write,
            at,
        });
    }

    /// A block whose parameters are all outputs of a source, in order.
    fn outputs_block(&mut self, name: &str, body: &Body<'db>, outputs: &[Field]) -> BlockId {
        let id = self.reserve(name, None);
        let slots = output_slots(body, outputs);
        let names = body.params.iter().map(|(_, field)| Some(field.name.clone())).collect();
        let ids = Ids::of(format!("source {name}"));
        self.fill(id, body, &slots, Place { held: Vec::new(), names, handlers: true, ids });
        id
    }

    /// A block whose parameters are what the rest of its source puts out for it.
    fn behind_block(&mut self, name: &str, body: &Body<'db>) -> BlockId {
        let id = self.reserve(name, None);
        let names = body.params.iter().map(|(_, field)| Some(field.name.clone())).collect();
        let ids = Ids::of(format!("source {name}"));
        self.fill(id, body, &Slots::plain(body), Place { held: Vec::new(), names, handlers: true, ids });
        id
    }

    fn session(&mut self, name: &str, body: &Body<'db>, outputs: &[Field]) -> Session {
        match (body.steps.is_empty(), body.outputs.first().map(|v| &v.operand)) {
            (true, Some(operand @ Operand::Slot(Slot::Param(_)))) => {
                Session::Output(output_slots(body, outputs).operand(operand))
            }
            _ => Session::Node(self.outputs_block(&format!("{name} session"), body, outputs)),
        }
    }

    /// Concrete nodes that no flow runs are in the plan too: a graph shows them, and `run` builds what it can.
    pub(super) fn rest(&mut self) {
        let db = self.db;
        for file in self.files() {
            for name in index(db, file).nodes.keys() {
                let node = Entity::new(db, file, Space::Node, name.clone());
                let declared = matches!(definition(db, node), Definition::Concrete { .. });
                if declared && concrete(db, node).as_ref().is_some_and(|c| !crate::node::is_source(db, c)) {
                    self.concrete_node(node);
                }
            }
        }
    }
}

fn output_slots(body: &Body<'_>, outputs: &[Field]) -> Slots {
    let place = |outer: &Outer| match outer {
        Outer::Tuple(i) => *i,
        Outer::Name(name) => outputs.iter().position(|f| f.name == *name).unwrap_or(0) as u32,
    };
    let params = body.params.iter().map(|(outer, _)| place(outer)).collect();
    Slots { params, count: outputs.len() as u32 }
}

/// What people call the place where a source's flows go.
fn target(body: &tree::Body) -> String {
    let first = body.steps.first().map(|step| &step.kind);
    match first {
        Some(StepKind::Node(name)) => name.text.to_string(),
        Some(StepKind::Call(call)) => call.component.text.to_string(),
        Some(StepKind::Group(body)) => target(body),
        Some(StepKind::Record(_)) => "{…}".to_owned(),
        Some(StepKind::Fork(branches)) => {
            let parts: Vec<_> = branches.iter().map(target).collect();
            format!("{{{}}}", parts.join(", "))
        }
        None => String::new(),
    }
}
