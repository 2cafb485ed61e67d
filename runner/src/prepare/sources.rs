//! Sources: what starts flows, and how what they bring becomes the first values of one.

use super::blocks::{Maker, Whose};
use super::{Block, Node, Program, ReplyShape, Session, Source, Start, StartError, StartProblem};
use crate::counters::Counts;
use crate::sources::{http, timer};
use flux_node::Records;
use flux_plan::{Plan, SourceKind};
use std::collections::HashMap;
use std::sync::Arc;

/// Every source, and what starts them, sorted by kind.
pub(crate) fn sources(
    plan: &Plan,
    nodes: &[Node],
    blocks: &[Block],
    maker: &mut Maker<'_>,
    records: &Records,
    before: Option<&Program>,
    errors: &mut Vec<StartError>,
) -> (Vec<Source>, Start) {
    let counted = before.map(|before| before.sources.iter().map(|s| (s.name.as_str(), &s.counts)).collect());
    let (mut sources, mut start) = (Vec::new(), Start::default());
    for plan_source in &plan.sources {
        let mut source = source(plan_source, blocks, maker, counted.as_ref(), errors);
        let index = sources.len() as u32;
        if let Err(error) = begin(plan_source, &mut source, index, &mut start, nodes, maker, records) {
            errors.push(error);
        }
        sources.push(source);
    }
    http::conflicts(plan, &mut start.http, errors);
    (sources, start)
}

fn source(
    plan: &flux_plan::Source,
    blocks: &[Block],
    maker: &mut Maker<'_>,
    before: Option<&HashMap<&str, &Arc<Counts>>>,
    errors: &mut Vec<StartError>,
) -> Source {
    let whose = Whose { name: &plan.name, at: plan.at };
    let session = plan.session.as_ref().map(|session| match session {
        flux_plan::Session::Output(operand) => Session::Output(maker.place(operand, whose, errors)),
        flux_plan::Session::Node(block) => Session::Block(block.0),
    });
    let body = &blocks[plan.block.index()];
    let session_sync = match session {
        Some(Session::Block(block)) => blocks[block as usize].sync,
        _ => true,
    };
    Source {
        name: plan.name.clone(),
        block: plan.block.0,
        session,
        catches: maker.catches(&plan.on_error, &plan.name, errors),
        sync: body.sync && session_sync,
        outlives: body.outlives,
        native: None,
        reply: ReplyShape { values: body.results.clone(), names: body.names.clone() },
        http: None,
        counts: before
            .and_then(|before| before.get(plan.name.as_str()).cloned().cloned())
            .unwrap_or_default(),
    }
}

/// Enters the source among those of its kind.
fn begin(
    plan: &flux_plan::Source,
    source: &mut Source,
    index: u32,
    start: &mut Start,
    nodes: &[Node],
    maker: &Maker<'_>,
    records: &Records,
) -> Result<(), StartError> {
    let problem = |problem| StartError::new(&plan.name, plan.at, problem);
    match &plan.kind {
        SourceKind::Native(node) => {
            // Without an implementation there is an error already.
            if nodes.get(node.index()).is_some_and(|node| node.built.is_some()) {
                start.natives.push(index);
            }
        }
        SourceKind::Component(call) if call.component == "timer.every" => {
            start.timers.push((index, timer::interval(call, maker.resources()).map_err(problem)?));
        }
        SourceKind::Component(call) => match call.component.strip_prefix("http.") {
            Some(method) => {
                let made = http::source(method, call, records, maker.resources()).map_err(problem)?;
                start.http.add(method, &made, index);
                source.http = Some(made);
            }
            None => return Err(problem(StartProblem::Missing(call.component.clone()))),
        },
    }
    Ok(())
}
