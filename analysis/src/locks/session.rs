//! Session locks and sources: where there is a session, and where there is none.

use super::findings::{self, Finding};
use super::name::Scope;
use super::summary::{NodeRef, Summary};

/// What a source makes of its flows.
#[derive(Clone, Copy, Debug)]
pub struct SourceUse<'a> {
    /// The source that is asked about.
    pub source: &'a NodeRef,
    /// The source tells its sessions apart (`{session: …}`).
    pub has_session: bool,
    /// Runs before there is a session: the source's own node or flow, and the node that tells its session.
    pub inside: &'a [&'a Summary],
    /// What its flows run: the nodes of its body, and its `handle error *` handlers.
    pub flows: &'a [&'a Summary],
}

/// Session locks that no session stands behind: one finding for each such lock.
pub fn check_source(source: &SourceUse<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for reach in session_locks(source.inside) {
        findings.push(findings::no_session::inside(source.source, reach));
    }
    if !source.has_session {
        for reach in session_locks(source.flows) {
            findings.push(findings::no_session::under(source.source, reach));
        }
    }
    findings
}

fn session_locks<'a>(nodes: &'a [&'a Summary]) -> Vec<&'a super::summary::Reach> {
    let mut found: Vec<&super::summary::Reach> = Vec::new();
    for reach in nodes.iter().flat_map(|node| &node.reach) {
        let known = found.iter().any(|f| f.hold.lock == reach.hold.lock);
        if reach.hold.scope == Scope::Session && !known {
            found.push(reach);
        }
    }
    found
}
