//! The tables: what the entries of one name in another, and that names which must tell apart do.

use super::{same, within};
use crate::walk::parts_of_catches;
use crate::{
    Block, BlockId, Catch, ClosedWorld, Effects, OnError, Operand, Part, Plan, RecordId, Role, Session,
    Source, SourceKind, Throttle, Type,
};
use std::collections::HashSet;

/// What is wrong with the tables, what a block says aside.
pub(super) fn check(plan: &Plan) -> Result<(), String> {
    plan.types.iter().flat_map(|record| &record.fields).try_for_each(|field| ty(plan, &field.ty))?;
    records_end(plan)?;
    apart("declared node", plan.declared.iter().map(|declared| declared.name.as_str()))?;
    apart("store", plan.stores.iter().map(|store| store.name.as_str()))?;
    if let Some(never) = plan.declared.iter().find(|declared| declared.limit == Some(0)) {
        return Err(format!("`{}` has a limit of 0: it would never run", never.name));
    }
    let stops = |throttle: Throttle| throttle.starts == 0 || throttle.per == 0;
    if let Some(never) = plan.declared.iter().find(|declared| declared.throttle.is_some_and(stops)) {
        return Err(format!("`{}` has a throttle that lets nothing through, or no time", never.name));
    }
    for state in &plan.states {
        state.store.map_or(Ok(()), |id| within("store", id.0, plan.stores.len()))?;
    }
    for node in &plan.nodes {
        node.declared.map_or(Ok(()), |id| within("declared node", id.0, plan.declared.len()))?;
        node.inputs.iter().chain(&node.outputs).try_for_each(|field| ty(plan, &field.ty))?;
        for lock in node.locks.iter().chain(&node.declared_locks) {
            within("lock", lock.lock.0, plan.locks.len())?;
        }
        effects(plan, &node.name, &node.effects)?;
    }
    for predicate in &plan.predicates {
        let block = block(plan, predicate.block)?;
        let whose = format!("the predicate `{}`", predicate.name);
        same(&whose, "parameters", block.params as usize, 1)?;
        same(&whose, "results", block.results.len(), 1)?;
    }
    for choice in &plan.choices {
        choice.nodes.iter().try_for_each(|id| within("declared node", id.0, plan.declared.len()))?;
    }
    if let ClosedWorld::Stores(stores) = &plan.closed_world {
        stores.iter().try_for_each(|id| within("store", id.0, plan.stores.len()))?;
    }
    plan.sources.iter().try_for_each(|source| self::source(plan, source))
}

/// A source's block and session begin with its outputs; its handlers are given slots of the same frame.
fn source(plan: &Plan, source: &Source) -> Result<(), String> {
    if let SourceKind::Native(id) = source.kind {
        within("node", id.0, plan.nodes.len())?;
    }
    let whose = format!("the source `{}`", source.name);
    source.outputs.iter().try_for_each(|field| ty(plan, &field.ty))?;
    let outputs = source.outputs.len();
    let begins = match &source.session {
        // The session is one of them.
        Some(Session::Behind(id)) => block(plan, *id)?.results.len().saturating_sub(1),
        _ => outputs,
    };
    same(&whose, "parameters of its block", block(plan, source.block)?.params as usize, begins)?;
    match &source.session {
        Some(Session::Node(id)) => {
            let session = block(plan, *id)?;
            let whose = format!("the session of `{}`", source.name);
            same(&whose, "parameters", session.params as usize, outputs)?;
            same(&whose, "results", session.results.len(), 1)?;
        }
        Some(Session::Behind(id)) => {
            let rest = block(plan, *id)?;
            let whose = format!("the session of `{}`", source.name);
            same(&whose, "parameters", rest.params as usize, outputs)?;
            if rest.results.is_empty() {
                return Err(format!("{whose} puts out nothing"));
            }
        }
        Some(Session::Output(operand)) => given(&whose, operand, outputs)?,
        None => {}
    }
    if source.on_error.iter().any(|catch| matches!(catch.catch, Catch::Recover { .. })) {
        return Err(format!("{whose} has a recovery: only a step has"));
    }
    let mut found = Ok(());
    parts_of_catches(&source.on_error, &mut |part| {
        if let (Ok(()), Part::Reads(operand)) = (&found, part) {
            found = given(&whose, operand, outputs);
        }
    });
    found?;
    of_source(plan, &whose, &source.on_error)
}

/// Handlers that may ask for the request, too.
fn of_source(plan: &Plan, whose: &str, on_error: &[OnError]) -> Result<(), String> {
    on_error.iter().try_for_each(|catch| match &catch.catch {
        Catch::Handle { block: id, inputs } => {
            let given = inputs.len() + Role::Recovery.besides();
            let params = block(plan, *id)?.params as usize;
            if params == given + REQUEST {
                Ok(())
            } else {
                same(whose, "parameters of a handler", params, given)
            }
        }
        Catch::Recover { .. } => Ok(()),
    })
}

/// The parameters of a source's handler that tell of the request: its method, its path, what is wrong with it.
const REQUEST: usize = 3;

/// An operand of a source: one of its outputs, or a constant.
fn given(whose: &str, operand: &Operand, outputs: usize) -> Result<(), String> {
    match operand {
        Operand::Slot(slot) => within("output", slot.0, outputs).map_err(|why| format!("{whose}: {why}")),
        Operand::Const(_) => Ok(()),
    }
}

/// The blocks that catch a failure: each has two parameters more than it is given, the code and the message.
pub(super) fn catches(plan: &Plan, whose: &str, on_error: &[OnError]) -> Result<(), String> {
    for catch in on_error {
        catch.path.iter().try_for_each(|id| within("declared node", id.0, plan.declared.len()))?;
        if let Catch::Handle { block: id, inputs } = &catch.catch {
            let params = block(plan, *id)?.params as usize;
            same(whose, "parameters of a handler", params, inputs.len() + Role::Recovery.besides())?;
        }
    }
    Ok(())
}

pub(super) fn block(plan: &Plan, id: BlockId) -> Result<&Block, String> {
    within("block", id.0, plan.blocks.len())?;
    Ok(plan.block(id))
}

/// A type's record is in the table.
pub(super) fn ty(plan: &Plan, ty: &Type) -> Result<(), String> {
    let mut found = Ok(());
    records_of(ty, &mut |id| {
        if found.is_ok() {
            found = within("record type", id.0, plan.types.len());
        }
    });
    found
}

fn records_of(ty: &Type, visit: &mut dyn FnMut(RecordId)) {
    match ty {
        Type::Record(id) => visit(*id),
        Type::List(of) | Type::Option(of) | Type::Stream(of) => records_of(of, visit),
        Type::Map(key, value) => {
            records_of(key, visit);
            records_of(value, visit);
        }
        _ => {}
    }
}

/// A record that is a field of itself, not through a list, a map or an option, has no value.
fn records_end(plan: &Plan) -> Result<(), String> {
    let inside = |id: BlockId, visit: &mut dyn FnMut(BlockId)| {
        for field in &plan.types[id.index()].fields {
            if let Type::Record(inner) = field.ty {
                visit(BlockId(inner.0));
            }
        }
    };
    let order = crate::walk::bottom_up(plan.types.len(), inside);
    order
        .map(|_| ())
        .map_err(|id| format!("the record `{}` has itself as a field", plan.types[id.index()].name))
}

fn effects(plan: &Plan, name: &str, effects: &Effects) -> Result<(), String> {
    for used in effects.reads.iter().chain(&effects.writes) {
        within("state", used.state.0, plan.states.len())
            .map_err(|why| format!("the node `{name}` reads or writes what is not there: {why}"))?;
    }
    Ok(())
}

/// Names that tell things apart.
pub(super) fn apart<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("it has two {what}s `{name}`"));
        }
    }
    Ok(())
}
