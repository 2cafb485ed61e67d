//! Blocks: constants gathered, results joined to where they go, and what never waits.

use super::build::WithStores;
use super::{Block, Branch, Catch, CatchKind, Give, Node, StartError};
use crate::machine::Cost;
use flux_node::{Place, Value, constant};
use flux_plan::{BlockId, Catch as PlanCatch, Constant, OnError, Operand, Plan, Pos};

/// Makes blocks, bottom up.
pub(crate) struct Maker<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) nodes: &'a [Node],
    resources: &'a WithStores<'a>,
    constants: Vec<Value>,
    known: Vec<(Constant, u32)>,
    pub(crate) made: Vec<Block>,
    /// Which limits take their permit before all locks (see [`super::limits`]).
    pub(crate) permit_first: Vec<bool>,
    /// Those of them inside each block: whoever takes locks around one takes its permit before them.
    pub(crate) ahead: Vec<Vec<u32>>,
    /// The limits of nodes of which one has the other inside.
    pub(crate) contains: Vec<(u32, u32)>,
}

/// Whom to name when a constant has no value.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: Pos,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(plan: &'a Plan, nodes: &'a [Node], resources: &'a WithStores<'a>) -> Self {
        let made = plan.blocks.iter().map(|_| Block::default()).collect();
        let ahead = vec![Vec::new(); plan.blocks.len()];
        Maker {
            plan,
            nodes,
            resources,
            constants: Vec::new(),
            known: Vec::new(),
            made,
            ahead,
            permit_first: Vec::new(),
            contains: Vec::new(),
        }
    }

    /// Makes the blocks in that order; others stay empty.
    pub(crate) fn blocks(&mut self, order: &[BlockId], errors: &mut Vec<StartError>) -> Vec<Block> {
        self.permit_first = super::limits::permit_first(self.plan, order);
        for id in order {
            let (block, ahead) = self.block(*id, errors);
            self.made[id.index()] = block;
            self.ahead[id.index()] = ahead;
        }
        self.order_permits();
        std::mem::take(&mut self.made)
    }

    /// Permits taken together are taken in one order everywhere: outer nodes' before inner ones'.
    fn order_permits(&mut self) {
        let mut heights = vec![0u32; self.plan.declared.len()];
        // Nodes are nested without circles, so heights settle after as many rounds as they are deep.
        for _ in 0..=self.contains.len() {
            let mut settled = true;
            for (outer, inner) in &self.contains {
                let least = heights[*inner as usize] + 1;
                if heights[*outer as usize] < least {
                    heights[*outer as usize] = least;
                    settled = false;
                }
            }
            if settled {
                break;
            }
        }
        for step in self.made.iter_mut().flat_map(|block| &mut block.steps) {
            step.permits.sort_by_key(|node| (std::cmp::Reverse(heights[*node as usize]), *node));
        }
    }

    pub(crate) fn resources(&self) -> &'a WithStores<'a> {
        self.resources
    }

    pub(crate) fn into_constants(self) -> Vec<Value> {
        self.constants
    }

    fn block(&mut self, id: BlockId, errors: &mut Vec<StartError>) -> (Block, Vec<u32>) {
        let plan = self.plan.block(id);
        let mut block = Block { frame: plan.frame as usize, ..Block::default() };
        let mut ahead = Vec::new();
        for step in &plan.steps {
            let step = self.step(&plan.name, step, &mut block.frame, &mut ahead, errors);
            block.steps.push(step);
        }
        let at = plan.steps.last().map_or(Pos(0), |step| step.at);
        let whose = Whose { name: &plan.name, at };
        block.results = plan.results.iter().map(|export| self.place(&export.value, whose, errors)).collect();
        block.names = plan.results.iter().map(|export| export.name.clone()).collect();
        block.sync = block.steps.iter().all(|step| step.sync);
        block.outlives = block.steps.iter().any(|step| step.outlives);
        (block, ahead)
    }

    /// An operand as a place; a constant joins the program's table.
    pub(crate) fn place(
        &mut self,
        operand: &Operand,
        whose: Whose<'_>,
        errors: &mut Vec<StartError>,
    ) -> Place {
        let wanted = match operand {
            Operand::Slot(slot) => return Place::Slot(slot.0),
            Operand::Const(wanted) => wanted,
        };
        if let Some((_, index)) = self.known.iter().find(|(known, _)| known == wanted) {
            return Place::Const(*index);
        }
        let value = constant(wanted, self.resources).unwrap_or_else(|error| {
            errors.push(StartError::constant(whose.name, whose.at, &error));
            Value::Empty
        });
        let index = self.constants.len() as u32;
        self.constants.push(value);
        self.known.push((wanted.clone(), index));
        Place::Const(index)
    }

    pub(crate) fn places(
        &mut self,
        operands: &[Operand],
        whose: Whose<'_>,
        errors: &mut Vec<StartError>,
    ) -> Vec<Place> {
        operands.iter().map(|operand| self.place(operand, whose, errors)).collect()
    }

    /// A branch, whose results and exports come out of the block's frame as one list.
    pub(crate) fn branch(
        &mut self,
        branch: &flux_plan::Branch,
        whose: Whose<'_>,
        errors: &mut Vec<StartError>,
    ) -> Branch {
        let inputs = self.places(&branch.inputs, whose, errors);
        let body = self.plan.block(branch.block);
        let results = body.results.iter().zip(&branch.results);
        let exports = body.exports.iter().zip(&branch.exports);
        let mut gives: Vec<Give> = Vec::new();
        for (export, slot) in results.chain(exports) {
            let Some(slot) = slot else { continue };
            let from = self.place(&export.value, whose, errors);
            for earlier in gives.iter_mut().filter(|give| give.from == from) {
                earlier.last = false;
            }
            gives.push(Give { from, to: slot.0, last: matches!(from, Place::Slot(_)) });
        }
        Branch { block: branch.block.0, inputs, gives, cost: Cost::default() }
    }

    pub(crate) fn catches(
        &mut self,
        on_error: &[OnError],
        name: &str,
        errors: &mut Vec<StartError>,
    ) -> Vec<Catch> {
        let mut catches = Vec::new();
        for catch in on_error {
            let whose = Whose { name, at: catch.at };
            let kind = match &catch.catch {
                PlanCatch::Handle { block, inputs } => {
                    let asks = self.plan.block(*block).params as usize > inputs.len() + 2;
                    CatchKind::Handle { block: block.0, inputs: self.places(inputs, whose, errors), asks }
                }
                PlanCatch::Recover { body } => CatchKind::Recover(self.branch(body, whose, errors)),
            };
            let path = catch.path.iter().map(|id| id.0).collect();
            catches.push(Catch { codes: catch.codes.clone(), path, kind });
        }
        catches
    }
}
