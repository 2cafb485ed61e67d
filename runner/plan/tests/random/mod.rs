//! Random plans: every kind of step, nested, with handlers and recoveries.
#![allow(dead_code)]

use flux_plan::*;

/// Codes that handlers name, and one that none names.
pub const CODES: [i64; 3] = [1, 2, 3];

/// A source of choices that a seed decides.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % sides
    }
}

pub fn empty_block() -> Block {
    Block {
        name: String::new(),
        node: None,
        params: 0,
        frame: 1,
        steps: vec![],
        results: vec![],
        exports: vec![],
        paths: 0,
    }
}

pub fn branch(block: BlockId) -> Branch {
    Branch { block, inputs: vec![], results: vec![], exports: vec![] }
}

pub fn random_block(plan: &mut Plan, dice: &mut Dice, depth: u32) -> BlockId {
    let mut block = empty_block();
    for _ in 0..dice.roll(3) {
        let kinds = if depth == 0 { 2 } else { 8 };
        let kind = match dice.roll(kinds) {
            0 => StepKind::Call { node: NodeId(0), inputs: vec![], outputs: vec![] },
            1 => StepKind::Copy { inputs: vec![], outputs: vec![] },
            2 => StepKind::Block { node: NodeId(0), body: branch(random_block(plan, dice, depth - 1)) },
            3 => StepKind::Fork {
                branches: (0..1 + dice.roll(2))
                    .map(|_| branch(random_block(plan, dice, depth - 1)))
                    .collect(),
                after: vec![],
            },
            4 => StepKind::Each {
                list: Operand::Slot(Slot(0)),
                body: branch(random_block(plan, dice, depth - 1)),
                in_order: false,
            },
            5 => {
                // A body that others run too.
                let body = branch(BlockId(dice.roll(plan.blocks.len() as u64) as u32));
                StepKind::Block { node: NodeId(0), body }
            }
            6 => {
                let body = branch(random_block(plan, dice, depth - 1));
                StepKind::Around { body, how: random_how(dice) }
            }
            _ => {
                let test = Test::Is {
                    predicate: PredicateId(0),
                    value: Operand::Const(Constant::Int(1)),
                    negated: false,
                };
                let cases = (0..1 + dice.roll(2))
                    .map(|_| Case {
                        tests: if dice.roll(3) == 0 { vec![] } else { vec![test.clone()] },
                        body: branch(random_block(plan, dice, depth - 1)),
                    })
                    .collect();
                StepKind::Dispatch { node: NodeId(0), cases }
            }
        };
        let on_error = random_catches(plan, dice, depth);
        let id = StepId(format!("{}/{}", plan.blocks.len(), block.steps.len()));
        block.steps.push(Step { on_error, ..Step::new(id, kind, Pos(0)) });
    }
    plan.blocks.push(block);
    BlockId(plan.blocks.len() as u32 - 1)
}

/// One of what passes put around a body.
pub fn random_how(dice: &mut Dice) -> How {
    match dice.roll(4) {
        0 => How::Cached { site: SiteId(0), key: vec![], session: false, ttl: None, on_error: None },
        1 => How::Faulty { rate: 0.5, delay: 0, code: 2 },
        2 => How::Postponed { site: SiteId(1) },
        _ => How::Retried { times: 3, backoff: 0 },
    }
}

pub fn random_catches(plan: &mut Plan, dice: &mut Dice, depth: u32) -> Vec<OnError> {
    let count = if depth == 0 { 0 } else { [0, 0, 1, 2][dice.roll(4) as usize] };
    (0..count)
        .map(|_| {
            let block = random_block(plan, dice, depth - 1);
            let catch = match dice.roll(2) {
                0 => Catch::Handle { block, inputs: vec![] },
                _ => Catch::Recover { body: branch(block) },
            };
            let codes = [vec![], vec![1], vec![2], vec![1, 2]][dice.roll(4) as usize].clone();
            OnError { codes, path: vec![], catch, at: Pos(0) }
        })
        .collect()
}

pub fn plan_of(seed: u64) -> Plan {
    let mut plan = Plan::new("random");
    let dice = &mut Dice(seed);
    plan.predicates.push(Predicate { name: "p".into(), block: BlockId(0), at: Pos(0) });
    plan.blocks.push(empty_block());
    let block = random_block(&mut plan, dice, 3);
    let on_error = random_catches(&mut plan, dice, 2);
    plan.sources.push(Source {
        name: "S".into(),
        kind: SourceKind::Component(ComponentCall { component: "timer.every".into(), args: vec![] }),
        outputs: vec![],
        session: None,
        block,
        on_error,
        target: "T".into(),
        paths: 0,
        may_write: false,
        at: Pos(0),
    });
    plan
}
