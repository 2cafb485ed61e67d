//! Handlers and recoveries at the steps that they catch.

use super::blocks::{Ids, Place, Slots};
use super::{BlockKey, Lower, What};
use crate::elaborate::ir::{Around, Body, Context, Operand, Outer, Step, StepKind};
use crate::elaborate::runs::recovery_names;
use crate::elaborate::{failure_body, request_fields, service_context};
use crate::files::statement::ItemRef;
use crate::locks::Hold;
use crate::names::declared::Space;
use crate::names::resolve;
use crate::trails::path_of;
use flux_plan::{BlockId, Branch, Catch, DeclaredId, OnError};
use flux_syntax::tree::{ItemKind, Span};

impl<'db> Lower<'db> {
    pub(super) fn on_error(
        &mut self,
        step: &Step<'db>,
        slots: &Slots,
        held: &[Hold],
        handlers: bool,
        kind: &flux_plan::StepKind,
    ) -> Vec<OnError> {
        let (Some(node), Some(around)) = (step.node(), &step.around) else { return Vec::new() };
        let mut items: Vec<ItemRef<'db>> = self
            .program
            .failures(self.db, node)
            .filter(|item| match &item.item(self.db).kind {
                ItemKind::Handler(_) => handlers,
                ItemKind::Recover(_) => true,
                _ => false,
            })
            .collect();
        // What asks for more comes first: longer paths, then particular codes.
        let rank = |item: &ItemRef<'db>| {
            let path = path_of(item.item(self.db));
            path.map_or((0, true), |p| (usize::MAX - p.names.len(), p.codes.is_empty()))
        };
        items.sort_by_key(rank);
        items.into_iter().map(|item| self.catch(item, step, around, slots, held, handlers, kind)).collect()
    }

    /// The nodes that have run before the one that failed, where an item asks for them.
    fn path_before(&mut self, item: ItemRef<'db>) -> Vec<DeclaredId> {
        let Some(path) = path_of(item.item(self.db)) else { return Vec::new() };
        let file = item.statement.file(self.db);
        let before = &path.names[..path.names.len() - 1];
        let nodes = before.iter().filter_map(|n| resolve(self.db, file, Space::Node, &n.text));
        nodes.collect::<Vec<_>>().into_iter().map(|node| self.declare(node)).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "the step and where it stands, all of them needed")]
    fn catch(
        &mut self,
        item: ItemRef<'db>,
        step: &Step<'db>,
        around: &Around,
        slots: &Slots,
        held: &[Hold],
        handlers: bool,
        kind: &flux_plan::StepKind,
    ) -> OnError {
        let codes =
            path_of(item.item(self.db)).map_or_else(Vec::new, |p| p.codes.iter().map(|(c, _)| *c).collect());
        let recovers = matches!(item.item(self.db).kind, ItemKind::Recover(_));
        let body = &failure_body(self.db, self.program, item, around.context).body;
        let inputs = others(body, false).map(|outer| given(around, outer, slots)).collect();
        let held = if recovers { held } else { &[] };
        let block = self.failure_block(item, around.context, held, recovers && handlers);
        let catch = match recovers {
            false => Catch::Handle { block, inputs },
            true => {
                let (results, exports) = self.recovered(body, step, around, slots, kind);
                Catch::Recover { body: Branch { block, inputs, results, exports } }
            }
        };
        OnError { codes, path: self.path_before(item), catch, at: self.item_at(item) }
    }

    /// The block of a handler (which runs when nothing is held, and in which no handler applies) or a recovery.
    pub(super) fn failure_block(
        &mut self,
        item: ItemRef<'db>,
        context: Context,
        held: &[Hold],
        handlers: bool,
    ) -> BlockId {
        let held = held.to_vec();
        let what = What::Failure(item);
        let key = BlockKey { what, context, held: held.clone(), handlers };
        if let Some(id) = self.blocks.get(&key) {
            return *id;
        }
        let name = match path_of(item.item(self.db)).and_then(|p| p.names.last()) {
            Some(name) if matches!(item.item(self.db).kind, ItemKind::Recover(_)) => {
                format!("recover {}", name.text)
            }
            Some(name) => format!("handle error {}", name.text),
            None => "handle error *".to_owned(),
        };
        let id = self.reserve(&name, None);
        self.blocks.insert(key, id);
        let body = &failure_body(self.db, self.program, item, context).body;
        let slots = with_failure(body, context == service_context(self.db));
        let names = recovery_names(self.db, context, body);
        let ids = Ids::of(self.catch_name(item));
        self.fill(id, body, &slots, Place { held, names, handlers, ids });
        id
    }

    /// What tells a handler or recovery from all others: its whole path and its codes.
    fn catch_name(&self, item: ItemRef<'db>) -> String {
        let what = match &item.item(self.db).kind {
            ItemKind::Recover(_) => "recover",
            _ => "handle error",
        };
        let codes_of = |codes: &[(i64, Span)]| {
            let codes: Vec<String> = codes.iter().map(|(code, _)| code.to_string()).collect();
            if codes.is_empty() { String::new() } else { format!("({})", codes.join(", ")) }
        };
        let Some(path) = path_of(item.item(self.db)) else {
            let every = match &item.item(self.db).kind {
                ItemKind::Handler(handler) => codes_of(&handler.codes),
                _ => String::new(),
            };
            return format!("{what} *{every}");
        };
        let file = item.statement.file(self.db);
        let names: Vec<String> = path
            .names
            .iter()
            .map(|name| {
                let node = resolve(self.db, file, Space::Node, &name.text);
                node.map_or_else(|| name.text.to_string(), |node| self.display(node))
            })
            .collect();
        format!("{what} {}{}", names.join(" -> "), codes_of(&path.codes))
    }

    /// Where a recovery's results go: the slots of the step that failed.
    fn recovered(
        &self,
        body: &Body<'db>,
        step: &Step<'db>,
        around: &Around,
        slots: &Slots,
        kind: &flux_plan::StepKind,
    ) -> (Vec<Option<flux_plan::Slot>>, Vec<Option<flux_plan::Slot>>) {
        if body.never {
            return (vec![None; body.outputs.len()], vec![None; body.exports.len()]);
        }
        let results = around.outputs.iter().map(|value| match &value.operand {
            Operand::Slot(slot) => Some(slots.slot(*slot)),
            _ => None,
        });
        let out = match (&step.kind, kind) {
            (StepKind::Abstract { exports, .. }, flux_plan::StepKind::Block { body: branch, .. }) => {
                let own = &self.plan.blocks[branch.block.index()].exports;
                let named = |name: &str| {
                    let at = own.iter().position(|e| e.name == name)?;
                    exports.get(at).map(|slot| slots.slot(*slot))
                };
                body.exports.iter().map(|e| named(&e.field.name)).collect()
            }
            _ => vec![None; body.exports.len()],
        };
        (results.collect(), out)
    }
}

fn is_failure(outer: &Outer) -> Option<u32> {
    match outer {
        Outer::Name(name) if name == "code" => Some(0),
        Outer::Name(name) if name == "message" => Some(1),
        _ => None,
    }
}

/// What of the request that is, in a handler of a source or of the whole service.
fn is_request(outer: &Outer) -> Option<u32> {
    let Outer::Name(name) = outer else { return None };
    request_fields().iter().position(|field| field.name == *name).map(|place| place as u32)
}

/// A failure's body's parameters but `code` and `message`, and what there is of the request.
fn others<'a>(body: &'a Body<'_>, of_source: bool) -> impl Iterator<Item = &'a Outer> {
    let asked = move |outer: &&Outer| of_source && is_request(outer).is_some();
    let all = body.params.iter().map(|(outer, _)| outer);
    all.filter(move |outer| is_failure(outer).is_none() && !asked(outer))
}

/// Its slots: `code` and `message` are always the last two parameters; before them comes the request, where a source's
/// handler asks for any of it.
fn with_failure(body: &Body<'_>, of_source: bool) -> Slots {
    let count = others(body, of_source).count() as u32;
    let asks = of_source && body.params.iter().any(|(outer, _)| is_request(outer).is_some());
    let request = if asks { request_fields().len() as u32 } else { 0 };
    let mut next = 0;
    let mut slot = |outer: &Outer| match (is_failure(outer), is_request(outer).filter(|_| of_source)) {
        (Some(place), _) => count + request + place,
        (None, Some(place)) => count + place,
        (None, None) => {
            next += 1;
            next - 1
        }
    };
    let params = body.params.iter().map(|(outer, _)| slot(outer)).collect();
    Slots { params, count: count + request + 2 }
}

fn given(around: &Around, outer: &Outer, slots: &Slots) -> flux_plan::Operand {
    let found = around.values.iter().find(|(o, _)| o == outer).map(|(_, operand)| slots.operand(operand));
    found.unwrap_or_else(|| slots.operand(&crate::elaborate::ir::Operand::Missing))
}
