//! What people are told: messages, places, chains, help.

use crate::compiled::{Compiled, Rule};
use crate::program::{Builder, Program, Step, Use, lock};
use flux_analysis::locks::{
    Finding, Input, NodeRef, Place, Severity, SourceUse, Subject, Summary, check_source, summarize,
};

fn only(program: &Program) -> Finding {
    let findings = Compiled::new(program, Rule::Whole).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.into_iter().next().unwrap()
}

fn places(finding: &Finding) -> Vec<String> {
    let text = |place: &Place| match place {
        Place::Lock { node, index } => format!("{node}[{index}]"),
        Place::Key { node, index } => format!("key of {node}[{index}]"),
        Place::Node(node) => format!("node {node}"),
        Place::Source(node) => format!("source {node}"),
    };
    finding.places.iter().map(text).collect()
}

#[test]
fn an_early_acquisition_shows_both_chains_and_its_cost() {
    let program = Builder::default()
        .node("D", &["x"], &[])
        .node("Middle", &[], &["D"])
        .node("C", &["y"], &["Middle"])
        .roots(&["C"]);
    let finding = only(&program);
    assert_eq!((finding.said.code(), finding.severity()), ("F0501", Severity::Warning));
    assert_eq!(finding.words().message, "`C` takes `x` early, before `y`");
    assert_eq!(places(&finding), ["C[0]", "D[0]"]);
    assert_eq!(finding.words().labels[0], "`C` itself takes `y`, which sorts after `x`");
    assert_eq!(finding.words().labels[1], "`x` is taken inside it: C → Middle → D");
    assert!(finding.words().notes[1].starts_with("cost: all of `C` now runs under `x`, not only `Middle`."));
    assert!(
        finding
            .words()
            .help
            .unwrap()
            .starts_with("if that is meant, say so: `constraint C:{x, y};`; else give `y` a name")
    );
    assert_eq!(finding.words().advice().unwrap().lines().count(), 3);
}

#[test]
fn saying_what_the_help_says_mends_it() {
    let mended = Builder::default().node("D", &["x"], &[]).node("C", &["x", "y"], &["D"]).roots(&["C"]);
    assert_eq!(Compiled::new(&mended, Rule::Whole).findings, []);
}

#[test]
fn an_early_reader_costs_less_and_says_so() {
    let program = Builder::default().node("D", &["x?"], &[]).node("C", &["y"], &["D"]).roots(&["C"]);
    let finding = only(&program);
    assert!(finding.words().notes[1].contains("as a reader"), "{:?}", finding.words().notes);
    assert!(
        finding.words().help.unwrap().contains("`constraint C:{x?, y};`"),
        "{}",
        finding.words().help.unwrap()
    );
    assert!(!finding.words().help.unwrap().contains("costs less"), "{}", finding.words().help.unwrap());
}

#[test]
fn a_key_that_is_not_known_says_what_to_write_instead() {
    let program = Builder::default().node("D", &["x(k0)"], &[]).node("C", &["y"], &[]).with(|n| {
        n.body = vec![Step::Each(vec![Step::Use(Use { node: 0, keys: [None, None] })])];
    });
    let finding = only(&program.roots(&["C"]));
    assert_eq!((finding.said.code(), finding.severity()), ("F0502", Severity::Error));
    assert_eq!(
        finding.words().message,
        "`C` would have to take `x(k0)` before `y`, but does not know the `k0` of `D`"
    );
    assert_eq!(places(&finding), ["C[0]", "D[0]"]);
    assert!(
        finding.words().help.unwrap().contains("`constraint D:{x};`"),
        "{}",
        finding.words().help.unwrap()
    );
}

#[test]
fn two_keys_say_what_to_write_instead() {
    let program = Builder::default().node("D", &["x(k1)"], &[]).node("C", &["x(k0)"], &["D"]).roots(&["C"]);
    let finding = only(&program);
    assert_eq!((finding.said.code(), finding.severity()), ("F0503", Severity::Error));
    assert!(
        finding.words().help.unwrap().contains("`constraint C:{x(k0), x(k1)};`"),
        "{}",
        finding.words().help.unwrap()
    );
}

#[test]
fn a_promoted_reader_keeps_its_other_locks_in_the_help() {
    let program = Builder::default().node("D", &["x"], &[]).node("C", &["x?", "z?"], &["D"]).roots(&["C"]);
    let finding = only(&program);
    assert_eq!((finding.said.code(), finding.severity()), ("F0507", Severity::Warning));
    assert!(
        finding.words().help.unwrap().contains("`constraint C:{x, z?};`"),
        "{}",
        finding.words().help.unwrap()
    );
}

fn alone(locks: &[&str], inputs: &[(&str, Option<&str>)]) -> (Summary, Vec<Finding>) {
    let node = NodeRef { name: "N".into(), id: 0 };
    let declared: Vec<_> = locks.iter().map(|l| lock(l)).collect();
    let input = |(name, foreign): &(&str, Option<&str>)| Input {
        name: (*name).into(),
        foreign: foreign.map(Into::into),
    };
    let inputs: Vec<_> = inputs.iter().map(input).collect();
    let subject = Subject { node: &node, declared: &declared, inputs: Some(&inputs), limited: false };
    summarize(&subject, &[])
}

#[test]
fn statements_add_up_and_the_stronger_holds() {
    let (summary, findings) = alone(&["b", "a?", "a", "b"], &[]);
    let own: Vec<String> = summary.own.iter().map(|o| crate::examples::spell(&o.hold)).collect();
    assert_eq!(own, ["a", "b"]);
    let told: Vec<(String, &str, Severity)> =
        findings.iter().map(|f| (f.words().message, f.said.code(), f.severity())).collect();
    assert_eq!(
        told,
        [
            ("`N` declares `a` both as a reader and as a writer".into(), "F0508", Severity::Hint),
            ("`N` declares `b` twice".into(), "F0508", Severity::Hint),
        ]
    );
    assert_eq!(places(&findings[0]), ["N[2]", "N[1]"]);
}

#[test]
fn a_key_must_be_an_input() {
    let (summary, findings) = alone(&["d(k0)"], &[("key", None), ("k", None)]);
    assert_eq!(summary.own, []);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].said.code(), findings[0].words().message.as_str()),
        ("F0505", "`k0` is not an input of `N`")
    );
    assert_eq!(findings[0].words().help.unwrap(), "write `d(k)`");
    assert_eq!(places(&findings[0]), ["key of N[0]", "node N"]);
}

#[test]
fn a_key_must_be_comparable() {
    let (summary, findings) = alone(&["d(k0)"], &[("k0", Some("image_tag*"))]);
    assert_eq!(summary.own.len(), 1);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].said.code(), findings[0].severity()), ("F0506", Severity::Error));
}

#[test]
fn a_session_lock_needs_a_session() {
    let (summary, _) = alone(&["a(session)", "b"], &[]);
    let source = NodeRef { name: "L".into(), id: 1 };
    let check = |has_session, inside: &[&Summary], flows: &[&Summary]| {
        check_source(&SourceUse { source: &source, has_session, inside, flows })
    };
    assert_eq!(check(true, &[], &[&summary]), []);
    let under = check(false, &[], &[&summary]);
    assert_eq!(under.len(), 1);
    assert_eq!(under[0].words().message, "flows of `L` have no session, but take `a(session)`");
    assert_eq!(places(&under[0]), ["N[0]", "source L"]);
    let inside = check(true, &[&summary], &[&summary]);
    assert_eq!(
        inside[0].words().message,
        "`a(session)` is taken inside the source `L`, before there is a session"
    );
}
