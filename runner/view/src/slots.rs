//! What stands in a block's slots, by the names that a person knows.

use flux_plan::show_constant;
use flux_plan::{Block, Branch, Field, Operand, Plan, Slot, Step, StepKind, Test, Type};

/// The names and types of a frame's slots, as far as they can be told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(Vec<Option<Field>>);

impl Slots {
    /// With these as the parameters.
    pub(crate) fn new(block: &Block, params: Vec<Option<Field>>) -> Slots {
        let mut slots = params;
        slots.resize(block.frame as usize, None);
        // What a record puts out has no other name than the one under which it leaves the block.
        let mut slots = Slots(slots);
        for export in block.results.iter().chain(&block.exports) {
            if let Operand::Slot(slot) = export.value
                && slot.0 >= block.params
            {
                slots.set(slot, Field { name: export.name.clone(), ty: export.ty.clone() });
            }
        }
        slots
    }

    fn set(&mut self, slot: Slot, field: Field) {
        if let Some(place) = self.0.get_mut(slot.index()) {
            *place = Some(field);
        }
    }

    /// What an operand is, where that is known.
    pub(crate) fn field(&self, operand: &Operand) -> Option<Field> {
        match operand {
            Operand::Slot(slot) => self.0.get(slot.index()).cloned().flatten(),
            Operand::Const(_) => None,
        }
    }

    /// How a person calls an operand.
    pub(crate) fn name(&self, operand: &Operand) -> Option<String> {
        match operand {
            Operand::Slot(_) => self.field(operand).map(|field| field.name),
            Operand::Const(constant) => Some(show_constant(constant)),
        }
    }

    /// What a branch's block is given.
    pub(crate) fn inputs(&self, inputs: &[Operand]) -> Vec<Option<Field>> {
        inputs.iter().map(|operand| self.field(operand)).collect()
    }

    /// Notes what a step puts out.
    pub(crate) fn after(&mut self, plan: &Plan, step: &Step) {
        match &step.kind {
            StepKind::Call { node, outputs, .. } => {
                for (slot, field) in outputs.iter().zip(&plan.node(*node).outputs) {
                    self.set(*slot, field.clone());
                }
            }
            StepKind::Block { body, .. } | StepKind::Around { body, .. } => {
                self.after_branch(plan, body, false);
            }
            StepKind::Each { body, .. } => self.after_branch(plan, body, true),
            StepKind::Fork { branches, .. } => {
                branches.iter().for_each(|branch| self.after_branch(plan, branch, false));
            }
            StepKind::Dispatch { cases, .. } => {
                for case in cases {
                    for test in &case.tests {
                        if let Test::Some { value, bind } = test
                            && let Some(Field { name, ty: Type::Option(of) }) = self.field(value)
                        {
                            self.set(*bind, Field { name, ty: *of });
                        }
                    }
                    self.after_branch(plan, &case.body, false);
                }
            }
            StepKind::Copy { inputs, outputs } => {
                for (from, to) in inputs.iter().zip(outputs) {
                    if self.field(&Operand::Slot(*to)).is_none()
                        && let Some(field) = self.field(from)
                    {
                        self.set(*to, field);
                    }
                }
            }
        }
    }

    fn after_branch(&mut self, plan: &Plan, branch: &Branch, listed: bool) {
        let block = plan.block(branch.block);
        let slots =
            branch.results.iter().zip(&block.results).chain(branch.exports.iter().zip(&block.exports));
        for (slot, export) in slots {
            if let Some(slot) = slot {
                let ty = if listed { Type::List(Box::new(export.ty.clone())) } else { export.ty.clone() };
                self.set(*slot, Field { name: export.name.clone(), ty });
            }
        }
    }
}
