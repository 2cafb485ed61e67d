//! Whether a failure's reason stands in the program, as its components declare how they may fail.

use super::super::catalog::Catalog;
use super::kind_of;
use flux_plan::{Constant, Implementation, Node, NodeKind, Plan};

/// A failure as the engine tells it.
pub struct Failed {
    pub node: Option<String>,
    pub code: i64,
    pub message: String,
}

/// Judges failures of one plan's flows.
pub struct Blame<'a> {
    pub catalog: &'a Catalog,
    pub plan: &'a Plan,
}

impl Blame<'_> {
    /// Does a failure's reason stand in the program? Then its kind.
    pub fn kind(&self, failure: &Failed) -> Option<String> {
        let kind = |who: &str| Some(format!("{who} {} {}", failure.code, kind_of(&failure.message)));
        let Some(name) = &failure.node else {
            let refused_by_source = [400, 413, 415].contains(&failure.code);
            return if refused_by_source { None } else { kind("(no node)") };
        };
        let node = self.plan.nodes.iter().find(|node| node.name == *name)?;
        let Implementation::Component(call) = &node.implementation else {
            let of_the_engine = [408, 409, 429, 503].contains(&failure.code);
            let no_case = node.kind == NodeKind::Dispatch && failure.code == 422;
            let passed_on = node.kind == NodeKind::Abstract || node.kind == NodeKind::Dispatch;
            return if of_the_engine || no_case || (passed_on && failure.message.is_empty()) {
                None
            } else {
                kind(name)
            };
        };
        if IMPOSSIBLE.iter().any(|said| failure.message.contains(said)) {
            return kind(&call.component);
        }
        if failure.message.contains("expected `") && !self.takes_what_it_gets(&call.component) {
            return kind(&call.component);
        }
        if !self.may_fail(node, failure.code) {
            return kind(&call.component);
        }
        let component = self.catalog.find(&call.component)?;
        let on_purpose = component.is("never") || component.is("refuses");
        if component.is("pure") && node.inputs.is_empty() && !on_purpose {
            return kind(&format!("{} (only constants)", call.component));
        }
        None
    }

    /// Is the type of what it puts out its user's wish, or is there `json` to look into? Then data decide.
    fn takes_what_it_gets(&self, component: &str) -> bool {
        let Some(component) = self.catalog.find(component) else { return true };
        let asked = component.outputs.iter().any(|(ty, _)| {
            ty.split(|c: char| !c.is_alphanumeric()).any(|word| {
                matches!(word.as_bytes(), [b'A'..=b'Z'])
                    && !component.inputs.iter().any(|(ty, _)| ty.contains(word))
            })
        });
        asked
            || component.inputs.iter().any(|(ty, _)| ty.contains("json"))
            || component.args.iter().any(|arg| arg.kind == "expression")
    }

    /// Does the node's component declare that it may fail so?
    fn may_fail(&self, node: &Node, code: i64) -> bool {
        // What is around a node: its time limit, its throttle, its limit.
        if [408, 429, 503].contains(&code) {
            return true;
        }
        let Implementation::Component(call) = &node.implementation else { return true };
        let Some(component) = self.catalog.find(&call.component) else { return true };
        let live = |name: &str| component.args.iter().any(|arg| arg.live && arg.name == name);
        let comes = |arg: &flux_plan::Arg| live(&arg.name) && matches!(arg.value, Constant::Name(_));
        if code == 422 && call.args.iter().any(comes) {
            return true;
        }
        component.codes.iter().any(|said| match said.parse::<i64>() {
            Ok(said) => said == code,
            Err(_) => match call.args.iter().find(|arg| arg.name == *said).map(|arg| &arg.value) {
                Some(Constant::Int(said)) => *said == code,
                _ => true,
            },
        })
    }
}

/// What no data brings about: it would have been for `check` to say.
const IMPOSSIBLE: &[&str] = &[
    "never runs at once",
    "has no implementation",
    "panicked",
    "has no field",
    "this is no stream",
    "is consumed already",
    "is no file that a client sent",
    "what sets a cookie is no reply",
    "is a name, not a value",
    "this is no picture",
    "without session",
    "the reply can't be sent",
];
