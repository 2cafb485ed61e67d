//! One run of a node.

use crate::{Flow, Value};
use smallvec::SmallVec;

/// Values given to a node that outlives the frame (asynchronous and blocking ones).
pub type Inputs = SmallVec<[Value; 4]>;

/// Values put out by such a node, in the order of its signature.
pub type Outputs = SmallVec<[Value; 2]>;

/// One run of a synchronous node: reads its inputs and sets its outputs in place, without allocation.
pub struct Call<'a> {
    frame: &'a mut [Value],
    constants: &'a [Value],
    inputs: &'a [Place],
    outputs: &'a [u32],
    /// The flow that it runs in.
    pub flow: &'a Flow,
    place: u64,
    rolls: u64,
}

/// Where an input stands: in the frame, or among the block's constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the frame of the block that runs, by slot.
    Slot(u32),
    /// Among the program's constants, by index.
    Const(u32),
}

impl<'a> Call<'a> {
    /// For the engine: a call over a frame. Every place and output must be in range.
    #[inline]
    pub fn new(
        frame: &'a mut [Value],
        constants: &'a [Value],
        inputs: &'a [Place],
        outputs: &'a [u32],
        flow: &'a Flow,
    ) -> Self {
        Call { frame, constants, inputs, outputs, flow, place: 0, rolls: 0 }
    }

    /// For the engine: the same at that place in the flow's program, which tells its dice from those of other steps.
    #[inline]
    #[must_use]
    pub fn at(mut self, place: u64) -> Self {
        self.place = place;
        self
    }

    /// Sixty-four random bits. In a world whose dice have places ([`flux_policy::World::placed`]) they depend on the
    /// seed, the flow, the step and how often it has rolled, and on nothing else.
    pub fn random(&mut self) -> u64 {
        let roll = self.rolls;
        self.rolls += 1;
        self.flow.world.dice(self.flow.id, self.place, roll)
    }

    /// The input at that place in the signature.
    #[inline]
    pub fn input(&self, index: usize) -> &Value {
        match self.inputs[index] {
            Place::Slot(slot) => &self.frame[slot as usize],
            Place::Const(constant) => &self.constants[constant as usize],
        }
    }

    /// How many inputs there are.
    pub fn inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Sets the output at that place in the signature.
    #[inline]
    pub fn set(&mut self, index: usize, value: Value) {
        self.frame[self.outputs[index] as usize] = value;
    }
}
