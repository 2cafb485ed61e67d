//! Random programs out of random bytes: fewer and smaller bytes, simpler programs, so that they shrink.

use crate::program::{Node, Program, Step, Use, lock};
use flux_analysis::locks::Declared;

/// Bytes as choices; when they are used up, every choice is the first.
pub struct Dice<'a> {
    bytes: &'a [u8],
}

impl<'a> Dice<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Dice { bytes }
    }

    /// A number below that.
    pub fn below(&mut self, limit: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first as usize % limit
    }

    /// Once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }
}

/// How large, and with what.
#[derive(Clone, Copy)]
pub struct Shape {
    pub depth: usize,
    pub width: usize,
    pub steps: usize,
    pub keys: bool,
    pub limits: bool,
    pub roots: usize,
}

/// A program with `depth` levels of nodes; each uses only nodes of the levels below.
pub fn program(dice: &mut Dice<'_>, shape: Shape) -> Program {
    let mut program = Program::default();
    for level in 0..shape.depth {
        let below = program.nodes.len();
        for _ in 0..=dice.below(shape.width) {
            let node = node(dice, shape, level, below);
            program.nodes.push(Node { name: format!("N{}", program.nodes.len()), ..node });
        }
    }
    let all = program.nodes.len();
    program.roots = (0..shape.roots).map(|_| steps(dice, shape, all, 1)).collect();
    program
}

fn node(dice: &mut Dice<'_>, shape: Shape, level: usize, below: usize) -> Node {
    let mut node = Node { declared: locks(dice, shape), ..Node::default() };
    node.limit = (shape.limits && dice.once_in(6)).then(|| 1 + dice.below(2));
    if level == 0 {
        return node;
    }
    node.body = steps(dice, shape, below, 2);
    if dice.once_in(6) {
        node.recovery = vec![Step::Use(a_use(dice, below))];
    }
    if dice.once_in(6) {
        node.predicates = vec![a_use(dice, below)];
    }
    node
}

fn locks(dice: &mut Dice<'_>, shape: Shape) -> Vec<Declared> {
    let count = [0, 1, 1, 1, 2, 2, 3][dice.below(7)];
    (0..count)
        .map(|_| {
            let name = ["a", "b", "c", "d"][dice.below(4)];
            let mode = ["", "", "?"][dice.below(3)];
            let scopes = ["", "", "", "(session)", "(k0)", "(k0)", "(k1)"];
            let scope = scopes[dice.below(if shape.keys { 7 } else { 4 })];
            lock(&format!("{name}{mode}{scope}"))
        })
        .collect()
}

fn steps(dice: &mut Dice<'_>, shape: Shape, below: usize, nesting: usize) -> Vec<Step> {
    (0..=dice.below(shape.steps)).map(|_| step(dice, shape, below, nesting)).collect()
}

fn step(dice: &mut Dice<'_>, shape: Shape, below: usize, nesting: usize) -> Step {
    let kind = if nesting == 0 { 0 } else { dice.below(8) };
    let mut two = || (0..2).map(|_| steps(dice, shape, below, nesting - 1)).collect();
    match kind {
        5 => Step::Fork(two()),
        6 => Step::Cases(two()),
        7 => Step::Each(steps(dice, shape, below, nesting - 1)),
        _ => Step::Use(a_use(dice, below)),
    }
}

fn a_use(dice: &mut Dice<'_>, below: usize) -> Use {
    // The nearest level most of the time, so that nesting is deep.
    let node = below - 1 - dice.below(below).min(dice.below(below));
    let key = |dice: &mut Dice<'_>, same| match dice.below(8) {
        6 => Some(1 - same),
        7 => None,
        _ => Some(same),
    };
    let first = key(dice, 0);
    Use { node, keys: [first, key(dice, 1)] }
}
