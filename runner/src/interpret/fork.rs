//! Fork: branches at the same time, joined; the first failure cancels the rest.

use super::{At, Cx, Stop, frame, run_async};
use crate::locks::Scope;
use crate::prepare::Branch;
use flux_node::Value;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::sync::Arc;

/// Runs all branches. `(a, b)` in `after`: `b` starts once `a` has succeeded.
pub(crate) async fn run(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    branches: &[Branch],
    after: &[(u32, u32)],
    frame: &mut [Value],
    event: Option<u32>,
) -> Result<(), Stop> {
    let constants = &cx.program.constants;
    let mut waits_for: Vec<usize> = vec![0; branches.len()];
    for (_, later) in after {
        waits_for[*later as usize] += 1;
    }
    let start = |i: usize, frame: &[Value]| {
        let block = cx.program.block(branches[i].block);
        let mut inner = frame::own(block, &branches[i], None, frame, constants);
        async move {
            run_async(cx, scope, block, &mut inner, At::branch(event, i)).await?;
            Ok::<_, Stop>((i, inner))
        }
    };
    let mut running = FuturesUnordered::new();
    (0..branches.len()).filter(|i| waits_for[*i] == 0).for_each(|i| running.push(start(i, frame)));
    while let Some(done) = running.next().await {
        let (i, mut inner) = done?;
        frame::give(&branches[i], &mut inner, frame, constants);
        for (_, later) in after.iter().filter(|(first, _)| *first as usize == i) {
            let later = *later as usize;
            waits_for[later] -= 1;
            if waits_for[later] == 0 {
                running.push(start(later, frame));
            }
        }
    }
    Ok(())
}
