//! The one walk over what a block says: every operand, slot, branch, id and position of it.
//!
//! Comes in: a block or a step. Goes out: its [`Part`]s, one call each, so that no reader need know every place
//! where one thing names another; [`PartMut`] is the same for those that change them. *Never* here: what the parts
//! mean, the order in which they run.

use crate::{
    After, Block, BlockId, Branch, Catch, How, LockId, NodeId, OnError, Operand, Plan, Pos, PredicateId,
    Session, SiteId, Slot, SourceKind, StateId, Step, StepKind, Test,
};

/// As what a step runs a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The body of the node that it runs.
    Body,
    /// A case of the dispatch.
    Case,
    /// A branch of the fork.
    Fork,
    /// The body of `each`: its first parameter is the element, given by nobody.
    Element,
    /// What stands inside an `Around`.
    Inside,
    /// What puts the flow back on its way: its last two parameters are the failure's code and message.
    Recovery,
}

impl Role {
    /// How many parameters its block has beside those that the branch gives.
    pub fn besides(self) -> usize {
        match self {
            Role::Body | Role::Case | Role::Fork | Role::Inside => 0,
            Role::Element => 1,
            Role::Recovery => 2,
        }
    }
}

/// Writes both walks from one text: the shared one and the changing one.
macro_rules! walks {
    ($part:ident, $doc:literal, $whole:ident, $block:ident, $step:ident, $catches:ident, $branch:ident, $test:ident,
     $how:ident, $iter:ident, $as_opt:ident, [$($mutable:tt)?]) => {
        #[doc = $doc]
        #[derive(Debug)]
        pub enum $part<'a> {
            /// A value that is read from the frame.
            Reads(&'a $($mutable)? Operand),
            /// A slot of the frame that is filled.
            Fills(&'a $($mutable)? Slot),
            /// A branch; what it is given and what it fills are parts of their own.
            Branch(Role, &'a $($mutable)? $whole),
            /// What ends the flow after a failure: its block, and how many values it is given; they follow.
            Handler(&'a $($mutable)? BlockId, usize),
            /// A predicate that is asked.
            Predicate(&'a $($mutable)? PredicateId),
            /// A node that is run.
            Node(&'a $($mutable)? NodeId),
            /// A lock that is taken.
            Lock(&'a $($mutable)? LockId),
            /// State that is read or written.
            State(&'a $($mutable)? StateId),
            /// A site that is used.
            Site(&'a $($mutable)? SiteId),
            /// A position in the source.
            At(&'a $($mutable)? Pos),
        }

        impl Block {
            /// Calls `visit` with each part of its steps, in program order, and of its results and exports.
            pub fn $block<'a>(&'a $($mutable)? self, visit: &mut dyn FnMut($part<'a>)) {
                for step in self.steps.$iter() {
                    step.$step(visit);
                }
                for export in self.results.$iter().chain(self.exports.$iter()) {
                    visit($part::Reads(&$($mutable)? export.value));
                }
            }
        }

        impl Step {
            /// Calls `visit` with each part of it: what it takes, what it runs, what catches its failure.
            pub fn $step<'a>(&'a $($mutable)? self, visit: &mut dyn FnMut($part<'a>)) {
                visit($part::At(&$($mutable)? self.at));
                for lock in self.locks.$iter() {
                    visit($part::Lock(&$($mutable)? lock.lock));
                    if let Some(key) = lock.key.$as_opt() {
                        visit($part::Reads(key));
                    }
                }
                if let Some(key) = self.throttle.$as_opt().and_then(|used| used.key.$as_opt()) {
                    visit($part::Reads(key));
                }
                if let Some(key) = self.limit_key.$as_opt() {
                    visit($part::Reads(key));
                }
                for used in self.reads.$iter().chain(self.writes.$iter()) {
                    visit($part::State(&$($mutable)? used.state));
                    if let Some(key) = used.key.$as_opt() {
                        visit($part::Reads(key));
                    }
                }
                match &$($mutable)? self.kind {
                    StepKind::Call { node, inputs, outputs } => {
                        visit($part::Node(node));
                        inputs.$iter().for_each(|operand| visit($part::Reads(operand)));
                        outputs.$iter().for_each(|slot| visit($part::Fills(slot)));
                    }
                    StepKind::Copy { inputs, outputs } => {
                        inputs.$iter().for_each(|operand| visit($part::Reads(operand)));
                        outputs.$iter().for_each(|slot| visit($part::Fills(slot)));
                    }
                    StepKind::Block { node, body } => {
                        visit($part::Node(node));
                        $branch(Role::Body, body, visit);
                    }
                    StepKind::Dispatch { node, cases } => {
                        visit($part::Node(node));
                        for case in cases.$iter() {
                            case.tests.$iter().for_each(|test| $test(test, visit));
                            $branch(Role::Case, &$($mutable)? case.body, visit);
                        }
                    }
                    StepKind::Fork { branches, .. } => {
                        branches.$iter().for_each(|branch| $branch(Role::Fork, branch, visit));
                    }
                    StepKind::Each { list, body, .. } => {
                        visit($part::Reads(list));
                        $branch(Role::Element, body, visit);
                    }
                    StepKind::Around { body, how } => {
                        $how(how, visit);
                        $branch(Role::Inside, body, visit);
                    }
                }
                $catches(&$($mutable)? self.on_error, visit);
            }
        }

        fn $branch<'a>(role: Role, branch: &'a $($mutable)? Branch, visit: &mut dyn FnMut($part<'a>)) {
            walks!(@branch [$($mutable)?] $part, role, branch, visit, $iter);
        }

        fn $test<'a>(test: &'a $($mutable)? Test, visit: &mut dyn FnMut($part<'a>)) {
            match test {
                Test::Is { predicate, value, .. } => {
                    visit($part::Predicate(predicate));
                    visit($part::Reads(value));
                }
                Test::Some { value, bind } => {
                    visit($part::Reads(value));
                    visit($part::Fills(bind));
                }
                Test::None { value } => visit($part::Reads(value)),
            }
        }

        fn $how<'a>(how: &'a $($mutable)? How, visit: &mut dyn FnMut($part<'a>)) {
            match how {
                How::Cached { site, key, .. } => {
                    visit($part::Site(site));
                    key.$iter().for_each(|operand| visit($part::Reads(operand)));
                }
                How::Sharded { site, by } => {
                    visit($part::Site(site));
                    visit($part::Reads(by));
                }
                How::Postponed { site } | How::Batched { site } => visit($part::Site(site)),
                How::Raced { after: After::Share { site, .. }, .. } => visit($part::Site(site)),
                How::Raced { .. } | How::Retried { .. } | How::Faulty { .. } => {}
            }
        }

        /// Calls `visit` with each part of these.
        pub(crate) fn $catches<'a>(
            on_error: &'a $($mutable)? [OnError],
            visit: &mut dyn FnMut($part<'a>),
        ) {
            for catch in on_error.$iter() {
                visit($part::At(&$($mutable)? catch.at));
                match &$($mutable)? catch.catch {
                    Catch::Handle { block, inputs } => {
                        visit($part::Handler(block, inputs.len()));
                        inputs.$iter().for_each(|operand| visit($part::Reads(operand)));
                    }
                    Catch::Recover { body } => $branch(Role::Recovery, body, visit),
                }
            }
        }
    };
    // A branch is told whole to those that look; those that change it get its block by itself, as what it is
    // given and fills follows.
    (@branch [] $part:ident, $role:ident, $branch:ident, $visit:ident, $iter:ident) => {
        $visit($part::Branch($role, $branch));
        $branch.inputs.iter().for_each(|operand| $visit($part::Reads(operand)));
        $branch.results.iter().chain(&$branch.exports).flatten().for_each(|slot| $visit($part::Fills(slot)));
    };
    (@branch [mut] $part:ident, $role:ident, $branch:ident, $visit:ident, $iter:ident) => {
        $branch.inputs.iter_mut().for_each(|operand| $visit($part::Reads(operand)));
        let slots = $branch.results.iter_mut().chain(&mut $branch.exports).flatten();
        slots.for_each(|slot| $visit($part::Fills(slot)));
        $visit($part::Branch($role, &mut $branch.block));
    };
}

walks! {
    Part, "One thing that a step or block says.", Branch, parts, parts, parts_of_catches, branch, test, how, iter,
    as_ref, []
}
walks! {
    PartMut, "One thing that a step or block says, to be changed.", BlockId, parts_mut, parts_mut,
    parts_of_catches_mut, branch_mut, test_mut, how_mut, iter_mut, as_mut, [mut]
}

impl Block {
    /// Calls `visit` with each block that it runs: handlers, recoveries and predicates included.
    pub fn runs(&self, plan: &Plan, visit: &mut dyn FnMut(BlockId)) {
        self.parts(&mut |part| run_by(plan, &part, visit));
    }
}

impl Step {
    /// Calls `visit` with each block that it runs: handlers, recoveries and predicates included.
    pub fn runs(&self, plan: &Plan, visit: &mut dyn FnMut(BlockId)) {
        self.parts(&mut |part| run_by(plan, &part, visit));
    }

    /// Calls `visit` with each block that may run while it holds what it takes: all but handlers.
    pub fn runs_inside(&self, plan: &Plan, visit: &mut dyn FnMut(BlockId)) {
        self.parts(&mut |part| {
            if !matches!(part, Part::Handler(..)) {
                run_by(plan, &part, visit);
            }
        });
    }
}

fn run_by(plan: &Plan, part: &Part<'_>, visit: &mut dyn FnMut(BlockId)) {
    match part {
        Part::Branch(_, branch) => visit(branch.block),
        Part::Handler(block, _) => visit(**block),
        Part::Predicate(id) => {
            if let Some(predicate) = plan.predicates.get(id.index()) {
                visit(predicate.block);
            }
        }
        _ => {}
    }
}

impl Plan {
    /// The blocks at which its sources begin: bodies, sessions, handlers.
    pub fn roots(&self) -> Vec<BlockId> {
        let mut roots = Vec::new();
        for source in &self.sources {
            roots.push(source.block);
            if let Some(Session::Node(block) | Session::Behind(block)) = source.session {
                roots.push(block);
            }
            parts_of_catches(&source.on_error, &mut |part| run_by(self, &part, &mut |id| roots.push(id)));
        }
        parts_of_catches(&self.on_refusal, &mut |part| run_by(self, &part, &mut |id| roots.push(id)));
        roots
    }

    /// The nodes that its sources call in a loop.
    pub fn native_sources(&self) -> impl Iterator<Item = NodeId> {
        self.sources.iter().filter_map(|source| match source.kind {
            SourceKind::Native(node) => Some(node),
            SourceKind::Component(_) => None,
        })
    }

    /// The blocks in an order in which each comes after all that it runs.
    ///
    /// # Errors
    /// A block that runs itself, in however many steps.
    pub fn bottom_up(&self) -> Result<Vec<BlockId>, BlockId> {
        bottom_up(self.blocks.len(), |id, visit| self.block(id).runs(self, visit))
    }

    /// Calls `visit` with every source position in it.
    pub fn positions_mut(&mut self, visit: &mut dyn FnMut(&mut Pos)) {
        for store in &mut self.stores {
            visit(&mut store.at);
        }
        for declared in &mut self.declared {
            visit(&mut declared.at);
        }
        for node in &mut self.nodes {
            visit(&mut node.at);
        }
        for predicate in &mut self.predicates {
            visit(&mut predicate.at);
        }
        let mut in_parts = |part: PartMut<'_>| {
            if let PartMut::At(at) = part {
                visit(at);
            }
        };
        for block in &mut self.blocks {
            block.parts_mut(&mut in_parts);
        }
        for source in &mut self.sources {
            in_parts(PartMut::At(&mut source.at));
            parts_of_catches_mut(&mut source.on_error, &mut in_parts);
        }
        parts_of_catches_mut(&mut self.on_refusal, &mut in_parts);
        for site in &mut self.sites {
            visit(&mut site.at);
        }
        for choice in &mut self.choices {
            visit(&mut choice.at);
        }
    }
}

/// Things that name each other by index, in an order in which each comes after all that it names.
///
/// # Errors
/// One that names itself, in however many steps. Names beyond `count` are passed over.
pub(crate) fn bottom_up(
    count: usize,
    named: impl Fn(BlockId, &mut dyn FnMut(BlockId)),
) -> Result<Vec<BlockId>, BlockId> {
    /// What is known of one on the way.
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let children = |id: BlockId| {
        let mut found = Vec::new();
        named(id, &mut |child| found.push(child));
        found
    };
    let mut seen = vec![Seen::Not; count];
    let mut order = Vec::with_capacity(count);
    // An explicit stack: programs may nest deeper than a thread's stack.
    let mut stack: Vec<(BlockId, Vec<BlockId>)> = Vec::new();
    for root in (0..count as u32).map(BlockId) {
        if seen[root.index()] != Seen::Not {
            continue;
        }
        seen[root.index()] = Seen::Open;
        stack.push((root, children(root)));
        while let Some((id, todo)) = stack.last_mut() {
            let id = *id;
            match todo.pop() {
                None => {
                    seen[id.index()] = Seen::Done;
                    order.push(id);
                    stack.pop();
                }
                Some(child) => match seen.get(child.index()) {
                    Some(Seen::Not) => {
                        seen[child.index()] = Seen::Open;
                        stack.push((child, children(child)));
                    }
                    Some(Seen::Open) => return Err(child),
                    Some(Seen::Done) | None => {}
                },
            }
        }
    }
    Ok(order)
}
