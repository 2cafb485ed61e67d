//! Bodies as blocks: slots numbered, results named.

use super::Lower;
use crate::elaborate::ir::{Body, Operand, Slot, Value};
use crate::locks::Hold;
use flux_plan::{Block, BlockId, Export, NodeId, StepId, StepNames};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::rc::Rc;

/// Where a body stands.
#[derive(Clone)]
pub(super) struct Place {
    /// What is held around it, in terms of the inputs of the node whose body it is.
    pub held: Vec<Hold>,
    /// For each of its parameters, the input of that node that it is, unchanged.
    pub names: Vec<Option<SmolStr>>,
    /// May handlers apply? Not inside a handler.
    pub handlers: bool,
    /// Names its steps, those of branches and elements inside it included.
    pub ids: Ids,
}

/// The names of the steps of one body, asked in program order.
#[derive(Clone)]
pub(super) struct Ids(Rc<RefCell<StepNames>>);

impl Ids {
    /// Names for the steps of the body that `owner` runs.
    pub fn of(owner: impl Into<String>) -> Ids {
        Ids(Rc::new(RefCell::new(StepNames::of(owner))))
    }

    /// The id of the next step that runs something of that name.
    pub fn next(&self, runs: &str) -> StepId {
        self.0.borrow_mut().next(runs)
    }
}

/// The numbers of a body's slots in its block.
#[derive(Clone)]
pub(super) struct Slots {
    /// The slot of each parameter.
    pub params: Vec<u32>,
    /// How many slots the caller fills.
    pub count: u32,
}

impl Slots {
    /// Slots in which the body's parameters come first, in order, and are all that the caller fills.
    pub fn plain(body: &Body<'_>) -> Slots {
        let count = body.params.len() as u32;
        Slots { params: (0..count).collect(), count }
    }

    pub fn slot(&self, slot: Slot) -> flux_plan::Slot {
        flux_plan::Slot(match slot {
            Slot::Param(i) => self.params[i as usize],
            Slot::Local(i) => self.count + i,
        })
    }

    pub fn operand(&self, operand: &Operand) -> flux_plan::Operand {
        match operand {
            Operand::Slot(slot) => flux_plan::Operand::Slot(self.slot(*slot)),
            Operand::Const(constant) => flux_plan::Operand::Const(constant.clone()),
            // Only after a mistake, and then there is no plan.
            Operand::Missing => flux_plan::Operand::Const(flux_plan::Constant::Bool(false)),
        }
    }
}

impl<'db> Lower<'db> {
    /// A place in the table for a block that is being made.
    pub(super) fn reserve(&mut self, name: &str, node: Option<NodeId>) -> BlockId {
        let (steps, results, exports) = (Vec::new(), Vec::new(), Vec::new());
        let name = name.to_owned();
        self.plan.blocks.push(Block { name, node, params: 0, frame: 0, steps, results, exports, paths: 0 });
        BlockId(self.plan.blocks.len() as u32 - 1)
    }

    /// Fills a block from a body.
    pub(super) fn fill(&mut self, id: BlockId, body: &Body<'db>, slots: &Slots, place: Place) {
        let mut steps = Vec::with_capacity(body.steps.len());
        for step in &body.steps {
            let lowered = self.step(step, slots, &place, id);
            steps.push(lowered);
        }
        let results = self.exports(&body.outputs, slots);
        let exports = self.exports(&body.exports, slots);
        let block = &mut self.plan.blocks[id.index()];
        block.params = slots.count;
        block.frame = slots.count + body.locals;
        block.steps = steps;
        block.results = results;
        block.exports = exports;
    }

    fn exports(&mut self, values: &[Value], slots: &Slots) -> Vec<Export> {
        values
            .iter()
            .map(|value| Export {
                name: value.field.name.to_string(),
                ty: self.ty(&value.field.ty),
                value: slots.operand(&value.operand),
            })
            .collect()
    }
}
