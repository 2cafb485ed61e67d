//! Plans as files: what is written is read back, and what is no plan is refused in words.

mod samples;

use flux_plan::{FormatError, Plan};

#[test]
fn what_is_written_is_read_back() {
    for plan in [samples::image(), samples::news(), Plan::new("empty")] {
        assert_eq!(Plan::from_json(&plan.to_json()), Ok(plan));
    }
}

#[test]
fn the_version_comes_first() {
    assert!(samples::image().to_json().starts_with("{\n  \"version\": 2,\n"));
}

#[test]
fn another_version_is_refused_before_anything_else() {
    let error = Plan::from_json(r#"{"version": 99, "what": ["nobody", "knows"]}"#).unwrap_err();
    assert_eq!(error, FormatError::Version { found: 99 });
    insta::assert_snapshot!(error, @"this plan has version 99, and this build reads version 2: read it with a build as new as the one that wrote it, or compile its program again with this one");
    let error = Plan::from_json(r#"{"version": 1, "program": "old"}"#).unwrap_err();
    insta::assert_snapshot!(error, @"this plan has version 1, and this build reads version 2: compile its program again with this build");
}

#[test]
fn what_is_no_plan_is_refused() {
    for text in ["", "{}", "[]", "{\"version\": 2}", "{\"version\": -1}", "\u{1F600}"] {
        assert!(matches!(Plan::from_json(text), Err(FormatError::Malformed(_))), "{text}");
    }
}

#[test]
fn ids_that_point_at_nothing_are_refused() {
    let breaks: [fn(&mut Plan); 7] = [
        |plan| plan.blocks.clear(),
        |plan| plan.nodes.truncate(1),
        |plan| plan.locks.clear(),
        |plan| plan.predicates.clear(),
        |plan| plan.blocks[0].frame = 0,
        |plan| plan.sources[0].block.0 = 1_000,
        |plan| plan.blocks[0].params = 3,
    ];
    for (number, damage) in breaks.iter().enumerate() {
        let mut plan = samples::image();
        damage(&mut plan);
        let read = Plan::from_json(&plan.to_json());
        assert!(matches!(read, Err(FormatError::Damaged(_))), "{number}: {read:?}");
    }
}

#[test]
fn blocks_that_run_in_a_circle_are_refused_and_have_no_path_numbers() {
    let mut plan = samples::news();
    let last = plan.blocks.len() - 1;
    let body = plan.sources[0].block.index();
    plan.blocks[body] = plan.blocks[last].clone();
    let step = plan.blocks[body].steps[0].clone();
    let flux_plan::StepKind::Block { node, mut body } = step.kind.clone() else { panic!("a block step") };
    let inner = body.block.index();
    body.block.0 = inner as u32;
    plan.blocks[inner].steps =
        vec![flux_plan::Step { kind: flux_plan::StepKind::Block { node, body }, ..step }];
    plan.number_paths();
    let read = Plan::from_json(&plan.to_json());
    assert!(matches!(&read, Err(FormatError::Damaged(why)) if why.contains("runs itself")), "{read:?}");
}
