//! Rewriting: whatever stands around whatever step, the plan stays whole, and the step does what it did.

mod samples;

use flux_plan::{
    After, BlockId, Constant, How, Mode, Numbering, Operand, Plan, Pos, Root, SiteKind, Slot, Step, StepKind,
};

/// One of each, with their sites.
fn hows(rewrite: &mut flux_plan::Rewrite) -> Vec<How> {
    let cache = rewrite.site("cache", SiteKind::Cache { entries: 10 }, Pos(0));
    let batch = rewrite.site("batch", SiteKind::Batch { max: 8, within: 1_000 }, Pos(0));
    let shards = rewrite.site("shards", SiteKind::Shards { count: 4 }, Pos(0));
    let times = rewrite.site("times", SiteKind::Times, Pos(0));
    let key = vec![Operand::Slot(Slot(0)), Operand::Const(Constant::Int(1))];
    vec![
        How::Cached { site: cache, key, session: true, ttl: Some(1), on_error: None },
        How::Retried { times: 3, backoff: 50_000_000 },
        How::Raced { copies: 2, after: After::Share { share: 0.95, site: times } },
        How::Raced { copies: 2, after: After::Time(1) },
        How::Batched { site: batch },
        How::Sharded { site: shards, by: Operand::Slot(Slot(0)) },
        How::Faulty { rate: 0.01, delay: 0, code: 503 },
    ]
}

fn steps(plan: &Plan) -> Vec<(BlockId, usize)> {
    let blocks = plan.blocks.iter().zip((0u32..).map(BlockId));
    blocks.flat_map(|(block, id)| (0..block.steps.len()).map(move |at| (id, at))).collect()
}

fn step(plan: &Plan, (block, at): (BlockId, usize)) -> &Step {
    &plan.block(block).steps[at]
}

#[test]
fn every_step_that_runs_a_node_can_have_everything_around_it() {
    for plan in [samples::image(), samples::news()] {
        for place in steps(&plan) {
            let runs_a_node = step(&plan, place).node().is_some();
            let mut rewrite = plan.clone().rewrite();
            for how in hows(&mut rewrite) {
                let name = how.name();
                let done = rewrite.around(place.0, place.1, how);
                assert_eq!(done.is_ok(), runs_a_node, "{done:?}");
                let Ok(inside) = done else { continue };
                let (outer, inner) = (step(rewrite.plan(), place), &rewrite.plan().block(inside).steps[0]);
                assert!(outer.id.0.starts_with(&format!("{name} ")), "{}", outer.id);
                assert_eq!(inner.on_error, vec![], "what catches its failure stays outside");
                assert_eq!(outer.on_error.len(), step(&plan, place).on_error.len());
            }
            let after = rewrite.finish().unwrap();
            assert_eq!(Plan::from_json(&after.to_json()).as_ref(), Ok(&after));
            assert_eq!(after.sources[0].outputs, plan.sources[0].outputs);
        }
    }
}

#[test]
fn constraints_go_along_with_what_is_spared_and_stay_around_what_is_repeated() {
    let mut plan = samples::image();
    let place = (BlockId(plan.blocks.len() as u32 - 2), 1);
    assert!(matches!(step(&plan, place).kind, StepKind::Call { .. }));
    let lock =
        flux_plan::LockUse { lock: flux_plan::LockId(0), mode: Mode::Write, key: None, session: false };
    plan.blocks[place.0.index()].steps[place.1].locks.push(lock);
    for n in [0, 1, 4] {
        let mut rewrite = plan.clone().rewrite();
        let how = hows(&mut rewrite).swap_remove(n);
        let outside = matches!(how, How::Retried { .. });
        let inside = rewrite.around(place.0, place.1, how).unwrap();
        assert_eq!(step(rewrite.plan(), place).locks.len(), usize::from(outside));
        assert_eq!(rewrite.plan().block(inside).steps[0].locks.len(), usize::from(!outside));
    }
}

#[test]
fn a_cache_is_one_path_more_for_each_way_around_it() {
    let plan = samples::news();
    let feed = steps(&plan).into_iter().find(|place| {
        let step = step(&plan, *place);
        step.node().is_some_and(|node| plan.node(node).name == "OwnEdits")
    });
    let mut rewrite = plan.clone().rewrite();
    let how = hows(&mut rewrite).swap_remove(0);
    let (block, at) = feed.unwrap();
    rewrite.around(block, at, how).unwrap();
    let after = rewrite.finish().unwrap();
    assert_eq!(after.block(block).paths, plan.block(block).paths + 1);
    let numbers = Numbering::of(&after).unwrap();
    assert!(
        numbers.paths(Root::Source(0)).unwrap()
            > Numbering::of(&plan).unwrap().paths(Root::Source(0)).unwrap()
    );
}

#[test]
fn what_is_not_there_is_said() {
    let mut rewrite = samples::news().rewrite();
    let retried = How::Retried { times: 2, backoff: 0 };
    assert_eq!(rewrite.around(BlockId(99), 0, retried.clone()), Err("block 99 has no step 0".into()));
    assert_eq!(rewrite.around(BlockId(0), 7, retried), Err("block 0 has no step 7".into()));
    rewrite.steps(&mut |_, step| step.id.0.clear());
    assert!(rewrite.finish().unwrap_err().contains("one of its steps has no id"));
}
