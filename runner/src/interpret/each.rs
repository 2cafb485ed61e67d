//! Each: a body for every element of a list, some at a time, in order; the first failure cancels the rest.

use super::context::fail;
use super::{At, Cx, Stop, codes, frame, run_async, sync};
use crate::locks::Scope;
use crate::prepare::{Branch, Step};
use flux_node::{Failure, Place, Value};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::sync::Arc;

/// So many elements at the same time: enough to hide waiting, too few to flood what is waited for.
const AT_ONCE: usize = 16;

/// After so many elements that never wait, other flows get a turn.
const TURN: usize = 128;

/// What the elements give, a list for each slot.
struct Columns<'a> {
    body: &'a Branch,
    values: Vec<Vec<Value>>,
}

impl<'a> Columns<'a> {
    fn new(body: &'a Branch, elements: usize) -> Self {
        Columns { body, values: body.gives.iter().map(|_| vec![Value::Empty; elements]).collect() }
    }

    fn fill(&mut self, row: usize, inner: &mut [Value], constants: &[Value]) {
        for (column, give) in self.values.iter_mut().zip(&self.body.gives) {
            column[row] = frame::take(give, inner, constants);
        }
    }

    fn write(self, frame: &mut [Value]) {
        for (column, give) in self.values.into_iter().zip(&self.body.gives) {
            frame[give.to as usize] = Value::List(Arc::new(column));
        }
    }
}

/// Runs the body for each element.
#[expect(clippy::too_many_arguments, reason = "they are the fields of `Kind::Each` and where it runs")]
pub(crate) async fn run(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    list: Place,
    body: &Branch,
    in_order: bool,
    frame: &mut [Value],
    event: Option<u32>,
) -> Result<(), Stop> {
    let constants = &cx.program.constants;
    let elements = match frame::value(list, frame, constants) {
        Value::List(elements) => elements.clone(),
        other => {
            let message = format!("`each` got one {} instead of a list", other.type_name());
            return Err(fail(cx.program, step.node, Failure::new(codes::INTERNAL, message)));
        }
    };
    let mut columns = Columns::new(body, elements.len());
    if cx.program.block(body.block).sync {
        in_turns(cx, &elements, body, frame, event, &mut columns).await?;
    } else {
        let at_once = if in_order { 1 } else { AT_ONCE };
        at_the_same_time(cx, scope, &elements, body, at_once, frame, event, &mut columns).await?;
    }
    columns.write(frame);
    Ok(())
}

async fn in_turns(
    cx: Cx<'_>,
    elements: &[Value],
    body: &Branch,
    frame: &[Value],
    event: Option<u32>,
    columns: &mut Columns<'_>,
) -> Result<(), Stop> {
    let (block, constants) = (cx.program.block(body.block), &cx.program.constants);
    let mut inner = Vec::with_capacity(block.frame);
    for (i, element) in elements.iter().enumerate() {
        frame::fill(&mut inner, block, body, Some(element.clone()), frame, constants);
        sync::run(&cx.sync(), block, &mut inner, 0, At::branch(event, i))?;
        columns.fill(i, &mut inner, constants);
        if i % TURN == TURN - 1 {
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "see `run`")]
async fn at_the_same_time(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    elements: &[Value],
    body: &Branch,
    at_once: usize,
    frame: &[Value],
    event: Option<u32>,
    columns: &mut Columns<'_>,
) -> Result<(), Stop> {
    let (block, constants) = (cx.program.block(body.block), &cx.program.constants);
    let start = |(i, element): (usize, &Value)| {
        let mut inner = frame::own(block, body, Some(element.clone()), frame, constants);
        async move {
            run_async(cx, scope, block, &mut inner, At::branch(event, i)).await?;
            Ok::<_, Stop>((i, inner))
        }
    };
    let mut waiting = elements.iter().enumerate();
    let mut running: FuturesUnordered<_> = waiting.by_ref().take(at_once).map(start).collect();
    while let Some(done) = running.next().await {
        let (i, mut inner) = done?;
        columns.fill(i, &mut inner, constants);
        running.extend(waiting.next().map(start));
    }
    Ok(())
}
