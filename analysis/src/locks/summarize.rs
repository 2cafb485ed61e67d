//! The rule of early acquisition, at one node.

use super::child::{Child, Subject};
use super::findings::{self, Finding};
use super::merge::{Merged, merge};
use super::name::Scope;
use super::reach::Inside;
use super::summary::{Own, Reach, Summary, Why};
use flux_plan::Mode;

/// What a node takes and may take, from what it declares and what may run inside it; see the module.
///
/// With a finding that is an error, the summary is what would be right without the mistake's lock, so that
/// the nodes around it can be checked as well; no plan may be made of it.
pub fn summarize(subject: &Subject<'_>, children: &[Child<'_>]) -> (Summary, Vec<Finding>) {
    let mut findings = Vec::new();
    let declared = merge(subject, &mut findings);
    let inside = Inside::of(subject.node, children);
    let mut own: Vec<Own> =
        declared.iter().map(|m| Own { hold: m.hold.clone(), why: Why::Declared }).collect();
    for reach in inside.iter() {
        let around = Around { subject, declared: &declared, children };
        around.settle(reach, &mut own, &mut findings);
    }
    own.sort_by(|a, b| a.hold.cmp(&b.hold));
    let reach = inside.with_own(subject.node, &declared);
    (Summary { own, reach }, findings)
}

/// A node around something that it reaches.
pub(crate) struct Around<'a> {
    /// The node that is summarized.
    pub subject: &'a Subject<'a>,
    /// What it declares, in the order of acquisition.
    pub declared: &'a [Merged],
    /// What may run inside it.
    pub children: &'a [Child<'a>],
}

impl Around<'_> {
    fn settle(&self, reach: &Reach, own: &mut Vec<Own>, findings: &mut Vec<Finding>) {
        if let Some(mine) = own.iter_mut().find(|o| o.hold.same_lock(&reach.hold)) {
            if mine.hold.mode < reach.hold.mode {
                findings.push(findings::promoted::finding(self, reach));
                mine.hold.mode = Mode::Write;
                mine.why = Why::Promoted(reach.origin.clone());
            }
        } else if self.must_move(reach) {
            if reach.hold.scope == Scope::Hidden {
                findings.push(findings::immovable::finding(self, reach));
            } else {
                findings.push(findings::early::finding(self, reach));
                own.push(Own { hold: reach.hold.clone(), why: Why::Early(reach.origin.clone()) });
            }
        } else if let Some(mine) = self.other_key(reach) {
            findings.push(findings::two_keys::finding(self, mine, reach));
        }
    }

    fn must_move(&self, reach: &Reach) -> bool {
        self.subject.limited || self.greater(reach).next().is_some()
    }

    /// What the node declares that is taken after that lock.
    pub(crate) fn greater<'b>(&'b self, reach: &'b Reach) -> impl Iterator<Item = &'b Merged> {
        self.declared.iter().filter(|m| reach.hold.sorts_before(&m.hold))
    }

    fn other_key(&self, reach: &Reach) -> Option<&Merged> {
        let keyed = reach.hold.scope.is_keyed();
        self.declared.iter().find(|m| keyed && m.hold.may_be_same(&reach.hold))
    }
}
