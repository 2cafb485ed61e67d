//! A program with its summaries, as the checker would make them: children first.

use crate::program::{KEYS, Program, Use, uses};
use flux_analysis::locks::{
    Child, Finding, Input, NodeRef, Own, Role, Severity, Subject, Summary, summarize,
};
use smol_str::SmolStr;

/// Which parts of the rule are at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Whole,
    /// Each node takes what it declares, and no more.
    DeclaredOnly,
    /// Siblings never wait for their turn.
    NoTurns,
    /// `@limit` is not known to the analysis.
    NoLimits,
}

pub struct Compiled<'a> {
    pub program: &'a Program,
    pub refs: Vec<NodeRef>,
    pub summaries: Vec<Summary>,
    pub findings: Vec<Finding>,
    pub rule: Rule,
}

pub fn node_ref(program: &Program, node: usize) -> NodeRef {
    NodeRef { name: SmolStr::new(&program.nodes[node].name), id: node as u64 }
}

pub fn wiring(u: Use) -> Vec<(SmolStr, SmolStr)> {
    let pairs = KEYS.iter().zip(u.keys);
    pairs.filter_map(|(inner, outer)| outer.map(|o| ((*inner).into(), KEYS[o].into()))).collect()
}

impl<'a> Compiled<'a> {
    pub fn new(program: &'a Program, rule: Rule) -> Self {
        let refs = (0..program.nodes.len()).map(|n| node_ref(program, n)).collect();
        let mut compiled = Compiled { program, refs, summaries: Vec::new(), findings: Vec::new(), rule };
        for node in 0..program.nodes.len() {
            let (summary, findings) = compiled.summarize(node);
            compiled.summaries.push(summary);
            compiled.findings.extend(findings);
        }
        compiled
    }

    fn summarize(&self, node: usize) -> (Summary, Vec<Finding>) {
        let declared = &self.program.nodes[node];
        let of = |role| move |u: Use| (role, u);
        let inside: Vec<(Role, Use)> = (uses(&declared.body).into_iter().map(of(Role::Step)))
            .chain(declared.predicates.iter().copied().map(of(Role::Predicate)))
            .chain(uses(&declared.recovery).into_iter().map(of(Role::Recovery)))
            .collect();
        let wirings: Vec<_> = inside.iter().map(|(_, u)| wiring(*u)).collect();
        let children: Vec<Child<'_>> = (inside.iter().zip(&wirings))
            .map(|((role, u), wiring)| Child {
                node: &self.refs[u.node],
                role: *role,
                summary: &self.summaries[u.node],
                wiring,
            })
            .collect();
        let inputs = KEYS.map(|k| Input { name: k.into(), foreign: None });
        let subject = Subject {
            node: &self.refs[node],
            declared: &declared.declared,
            inputs: Some(&inputs),
            limited: declared.limit.is_some() && self.rule != Rule::NoLimits,
        };
        let (mut summary, findings) = summarize(&subject, &children);
        if self.rule == Rule::DeclaredOnly {
            summary.own = summarize(&subject, &[]).0.own;
        }
        (summary, findings)
    }

    /// May it run at all?
    pub fn is_legal(&self) -> bool {
        self.findings.iter().all(|f| f.severity() != Severity::Error)
    }

    /// What a node finally takes, as text: `x`, `y?`, `d(k0)`.
    pub fn locks(&self, name: &str) -> Vec<String> {
        let text = |own: &Own| crate::examples::spell(&own.hold);
        self.summaries[self.program.index(name)].own.iter().map(text).collect()
    }
}
