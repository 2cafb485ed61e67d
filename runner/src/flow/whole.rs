//! A flow that may wait.

use super::{End, Life, Unended, count, failed, handler_reply, last_resort, session_value};
use crate::engine::Inner;
use crate::interpret::{At, Cx, Handled, Stop, gather, run_async};
use crate::limits::Ticket;
use crate::locks::{Ended, Scope};
use crate::prepare::{Program, Session, Source};
use crate::reply::{Reply, Values, encode};
use flux_node::{Flow, Request, Value};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Where a flow begins.
pub(crate) struct Begin {
    pub(crate) engine: Arc<Inner>,
    pub(crate) program: Arc<Program>,
    /// Index of the source.
    pub(crate) source: u32,
    pub(crate) life: Arc<Life>,
    pub(crate) request: Option<Arc<dyn Request>>,
    /// Its place among the flows in flight, given back when it is over.
    pub(crate) ticket: Option<Ticket>,
}

impl Begin {
    fn context<'a>(&'a self, flow: &'a Arc<Flow>) -> Cx<'a> {
        Cx {
            program: &self.program,
            flow,
            shared: &self.engine.shared,
            trace: self.life.tracer.as_ref(),
            committed: &self.life.committed,
            early: Some(&self.life.early),
        }
    }

    fn source(&self) -> &Source {
        &self.program.sources[self.source as usize]
    }
}

/// Runs a flow to its end. Dropped before, it is cancelled, and all that can stop has stopped.
pub(crate) async fn whole(begin: Begin, outputs: Vec<Value>) -> End {
    let source = begin.source();
    source.counts.started.fetch_add(1, Ordering::Relaxed);
    let unended = Unended::new(source);
    let mut flow = Arc::new(begin.engine.flow(begin.request.clone()));
    // What the last resort is given, where it is given anything.
    let kept = if source.catches.is_empty() { Vec::new() } else { outputs.clone() };
    let (scope, ended) = scope(source);
    let result = match session(&begin, &mut flow, scope.as_ref(), &outputs).await {
        Ok(()) => body(&begin, &flow, scope.as_ref(), outputs).await,
        Err(stop) => Err(stop),
    };
    drop(scope);
    let end = match result.map_err(|stop| last_resort(source, stop, &kept, &begin.program.constants)) {
        Ok(reply) => Ok(reply),
        Err(Stop::Failed(failed)) => Err(*failed),
        Err(Stop::Handled(handled)) => handle(&begin, &flow, ended, *handled).await,
    };
    unended.ended();
    count(&begin.engine, &begin.program, source, &flow, &end);
    end
}

/// Runs a flow that nobody waits for but who looks inside: what it puts out, or the end of its handler.
pub(crate) async fn values(begin: Begin, outputs: Vec<Value>) -> Result<Vec<Value>, End> {
    let source = begin.source();
    let flow = Arc::new(begin.engine.flow(None));
    let kept = outputs.clone();
    let (scope, ended) = scope(source);
    let result = steps(&begin, &flow, scope.as_ref(), outputs).await;
    drop(scope);
    match result.map_err(|stop| last_resort(source, stop, &kept, &begin.program.constants)) {
        Ok(frame) => Ok(gather(&source.reply.values, &frame, &begin.program.constants)),
        Err(Stop::Failed(failed)) => Err(Err(*failed)),
        Err(Stop::Handled(handled)) => Err(handle(&begin, &flow, ended, *handled).await),
    }
}

/// What a flow holds by itself, where it may hold anything, and the sign that it does no more.
fn scope(source: &Source) -> (Option<Arc<Scope>>, Option<Ended>) {
    if !source.scoped {
        return (None, None);
    }
    let (scope, ended) = Scope::default().watched();
    (Some(scope), Some(ended))
}

/// Ends a flow that has failed by its handler.
pub(crate) async fn handler(begin: Begin, flow: Flow, handled: Handled) -> End {
    let flow = Arc::new(flow);
    let unended = Unended::new(begin.source());
    let end = handle(&begin, &flow, None, handled).await;
    unended.ended();
    count(&begin.engine, &begin.program, begin.source(), &flow, &end);
    end
}

async fn session(
    begin: &Begin,
    flow: &mut Arc<Flow>,
    scope: Option<&Arc<Scope>>,
    outputs: &[Value],
) -> Result<(), Stop> {
    let program = &begin.program;
    let session = match &begin.source().session {
        None => return Ok(()),
        Some(Session::Output(place)) => gather::<Vec<_>>(&[*place], outputs, &program.constants).pop(),
        Some(Session::Block(block)) => {
            let block = program.block(*block);
            let mut frame = outputs.to_vec();
            frame.resize_with(block.frame.max(frame.len()), Value::default);
            run_async(begin.context(flow), scope, block, &mut frame, At::default()).await?;
            Some(session_value(block, &frame, &program.constants)?)
        }
    };
    let with_session = Flow {
        id: flow.id,
        now: flow.now,
        session,
        world: flow.world.clone(),
        request: flow.request.clone(),
    };
    *flow = Arc::new(with_session);
    Ok(())
}

async fn body(
    begin: &Begin,
    flow: &Arc<Flow>,
    scope: Option<&Arc<Scope>>,
    outputs: Vec<Value>,
) -> Result<Reply, Stop> {
    let mut frame = steps(begin, flow, scope, outputs).await?;
    if begin.life.early.sent() {
        return Ok(NOTHING_MORE);
    }
    encode(&begin.source().reply, &mut frame, &begin.program.constants, None, Values::Take)
        .map_err(|failure| Stop::failed(failure, None))
}

/// Runs the steps of a source's flow; its frame in the end.
async fn steps(
    begin: &Begin,
    flow: &Arc<Flow>,
    scope: Option<&Arc<Scope>>,
    outputs: Vec<Value>,
) -> Result<Vec<Value>, Stop> {
    let block = begin.program.block(begin.source().block);
    let mut frame = outputs;
    frame.resize_with(block.frame.max(frame.len()), Value::default);
    run_async(begin.context(flow), scope, block, &mut frame, At::default()).await?;
    Ok(frame)
}

/// What a flow puts out after its reply: dropped.
const NOTHING_MORE: Reply = Reply::Plain { status: 204, kind: None, body: bytes::Bytes::new() };

/// Runs a handler, once the flow holds nothing any more and all that ran in it has returned.
async fn handle(begin: &Begin, flow: &Arc<Flow>, ended: Option<Ended>, handled: Handled) -> End {
    if let Some(ended) = ended {
        ended.wait().await;
    }
    let program = &begin.program;
    let block = program.block(handled.block);
    let mut frame = handled.inputs;
    frame.resize_with(block.frame.max(frame.len()), Value::default);
    let event = begin.life.tracer.as_ref().map(|t| (t, t.handler(program, handled.block)));
    let mut cx = begin.context(flow);
    // What a handler puts out is the reply; `@output` inside would come before it is known to succeed.
    cx.early = None;
    let at = At::inside(event.as_ref().map(|(_, event)| *event));
    let result = run_async(cx, None, block, &mut frame, at).await;
    if let Some((tracer, event)) = event {
        tracer.end(event, &result);
    }
    match result {
        Ok(()) => handler_reply(block, &mut frame, &program.constants),
        Err(stop) => Err(failed(stop)),
    }
}
