//! Sources: what starts flows, and how what they bring becomes the first values of one.

use super::again::same_built;
use super::blocks::{Maker, Whose};
use super::{Block, Node, Program, ReplyShape, Session, Source, StartError, StartProblem};
use crate::counters::Counts;
use crate::limits::Places;
use crate::machine::Trail;
use crate::sources::{HttpRoutes, Native, SourceNode, http, of_component};
use flux_node::Records;
use flux_plan::{ComponentCall, Plan, SourceKind};
use std::collections::HashMap;
use std::sync::Arc;

/// Every source, and which one a request is for.
pub(crate) fn sources(
    plan: &Plan,
    nodes: &[Node],
    blocks: &[Block],
    maker: &mut Maker<'_>,
    records: &Records,
    before: Option<&Program>,
    errors: &mut Vec<StartError>,
) -> (Vec<Source>, HttpRoutes) {
    let before = Before::new(before);
    let (mut sources, mut routes) = (Vec::new(), HttpRoutes::default());
    for plan_source in &plan.sources {
        let mut source = source(plan_source, blocks, maker, before.counts(&plan_source.name), errors);
        source.places = before.places(&plan_source.name);
        source.behind = behind(plan, plan_source);
        let problem = |problem| StartError::new(&plan_source.name, plan_source.at, problem);
        let begun = match &plan_source.kind {
            // Without an implementation there is an error already.
            SourceKind::Native(node) => {
                let built = nodes.get(node.index()).and_then(|node| node.built.as_ref());
                source.node = built.map(|_| before.native(plan, plan_source, nodes));
                Ok(())
            }
            SourceKind::Component(call) => match call.component.strip_prefix("http.") {
                Some(method) => http::source(method, call, &plan_source.outputs, records, maker.resources())
                    .map(|made| {
                        routes.add(method, &made, sources.len() as u32);
                        source.http = Some(made);
                    }),
                None => before
                    .component(plan_source, call)
                    .map_or_else(|| of_component(call, maker.resources()), Ok)
                    .map(|node| source.node = Some(node)),
            },
        };
        errors.extend(begun.map_err(problem).err());
        sources.push(source);
    }
    http::conflicts(plan, &mut routes, errors);
    (sources, routes)
}

/// Gives each source its part of the places among the flows: what it asks for, or an equal part of what others have not
/// asked for.
pub(crate) fn shares(plan: &Plan, sources: &[Source], nobody: &Source, errors: &mut Vec<StartError>) {
    let asked = |source: &Source| source.http.as_ref().and_then(|http| http.share);
    let given: f64 = sources.iter().filter_map(asked).sum();
    // Handlers of requests that no source takes need places like any flow.
    let more = usize::from(!nobody.catches.is_empty());
    let others = sources.iter().filter(|source| asked(source).is_none()).count() + more;
    let too_much = given > 1.0 + 1e-9 || (others > 0 && given > 1.0 - 1e-9);
    if too_much && let Some(last) = sources.iter().rposition(|source| asked(source).is_some()) {
        let source = &plan.sources[last];
        let message = if others > 0 {
            "all shares together leave nothing for the other sources".to_owned()
        } else {
            format!("all shares together are {}%", (given * 100.0).round())
        };
        let problem = StartProblem::Argument { argument: "share".to_owned(), message };
        errors.push(StartError::new(&source.name, source.at, problem));
    }
    let equal = (1.0 - given).max(0.0) / others.max(1) as f64;
    for source in sources {
        source.places.set_part(asked(source).unwrap_or(equal));
    }
    nobody.places.set_part(equal);
}

/// Who stands for the source of requests that none takes: its flows are handlers alone.
pub(crate) fn nobody(plan: &Plan, maker: &mut Maker<'_>, errors: &mut Vec<StartError>) -> Source {
    Source {
        name: "*".to_owned(),
        block: 0,
        session: None,
        catches: maker.catches(&plan.on_refusal, "*", errors),
        sync: false,
        outlives: false,
        native: None,
        behind: Trail::default(),
        reply: ReplyShape::default(),
        http: None,
        node: None,
        counts: Arc::default(),
        places: Arc::default(),
    }
}

/// The sources of the program before, by name.
struct Before<'a> {
    program: Option<&'a Program>,
    named: HashMap<&'a str, usize>,
}

impl<'a> Before<'a> {
    fn new(program: Option<&'a Program>) -> Before<'a> {
        let sources = program.iter().flat_map(|program| program.sources.iter().enumerate());
        Before { program, named: sources.map(|(index, source)| (source.name.as_str(), index)).collect() }
    }

    fn of_name(&self, name: &str) -> Option<(&'a Program, usize)> {
        Some((self.program?, *self.named.get(name)?))
    }

    fn counts(&self, name: &str) -> Arc<Counts> {
        self.of_name(name).map(|(program, index)| program.sources[index].counts.clone()).unwrap_or_default()
    }

    fn places(&self, name: &str) -> Arc<Places> {
        self.of_name(name).map(|(program, index)| program.sources[index].places.clone()).unwrap_or_default()
    }

    /// The source that is declared alike, whatever its flow has become.
    fn component(&self, source: &flux_plan::Source, call: &ComponentCall) -> Option<Arc<dyn SourceNode>> {
        let (program, index) = self.of_name(&source.name)?;
        let was = &program.plan.sources[index];
        let alike = matches!(&was.kind, SourceKind::Component(before) if before == call)
            && puts_out_alike(was, source);
        program.sources[index].node.clone().filter(|_| alike)
    }

    /// The source whose node goes on, or a new one.
    fn native(&self, plan: &Plan, source: &flux_plan::Source, nodes: &[Node]) -> Arc<dyn SourceNode> {
        let goes_on = || {
            let (program, index) = self.of_name(&source.name)?;
            let was = &program.plan.sources[index];
            let (SourceKind::Native(old), SourceKind::Native(new)) = (&was.kind, &source.kind) else {
                return None;
            };
            let built = (program.nodes[old.index()].built.as_ref()?, nodes[new.index()].built.as_ref()?);
            let alike = program.plan.node(*old).name == plan.node(*new).name
                && same_built(built.0, built.1)
                && puts_out_alike(was, source);
            program.sources[index].node.clone().filter(|_| alike)
        };
        goes_on().unwrap_or_else(|| Arc::new(Native))
    }
}

fn puts_out_alike(one: &flux_plan::Source, other: &flux_plan::Source) -> bool {
    let types =
        |source: &flux_plan::Source| source.outputs.iter().map(|field| field.ty.clone()).collect::<Vec<_>>();
    types(one) == types(other)
}

/// What a source's flows begin behind: the node that puts out, and the source by its name.
fn behind(plan: &Plan, source: &flux_plan::Source) -> Trail {
    let back = super::program::asks_back(plan);
    let node = match &source.kind {
        SourceKind::Native(node) => plan.node(*node).declared.map(|id| id.0),
        SourceKind::Component(_) => None,
    };
    let named = plan.declared.iter().position(|declared| declared.name == source.name).map(|at| at as u32);
    let start = Trail::default();
    start.then(node, back).and(&start.then(named, back))
}

fn source(
    plan: &flux_plan::Source,
    blocks: &[Block],
    maker: &mut Maker<'_>,
    counts: Arc<Counts>,
    errors: &mut Vec<StartError>,
) -> Source {
    let whose = Whose { name: &plan.name, at: plan.at };
    let session = plan.session.as_ref().map(|session| match session {
        flux_plan::Session::Output(operand) => Session::Output(maker.place(operand, whose, errors)),
        flux_plan::Session::Node(block) => Session::Block { block: block.0, behind: false },
        flux_plan::Session::Behind(block) => Session::Block { block: block.0, behind: true },
    });
    let body = &blocks[plan.block.index()];
    let session_sync = match session {
        Some(Session::Block { block, .. }) => blocks[block as usize].sync,
        _ => true,
    };
    Source {
        name: plan.name.clone(),
        block: plan.block.0,
        session,
        catches: maker.catches(&plan.on_error, &plan.name, errors),
        sync: body.sync && session_sync,
        outlives: body.outlives,
        native: None,
        behind: Trail::default(),
        reply: ReplyShape { values: body.results.clone(), names: body.names.clone() },
        http: None,
        node: None,
        counts,
        places: Arc::default(),
    }
}
