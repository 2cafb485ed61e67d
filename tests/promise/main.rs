//! What `check` accepts, `run` starts, and no request fails for a reason that stands in the program.
//!
//! Random programs over the whole catalog, with arguments at their bounds and behind them, and mutations of them. What
//! `check` lets pass must start, and its flows, begun with values or by requests over a socket, fail only as its
//! components declare that data, the world or the program on purpose make them fail.
//!
//! `PROGRAMS=20000 cargo test --test promise -- --nocapture` makes so many, and says of which components; `PROGRAM=7` asks
//! the one of that number alone, and `SHOW=1` shows what was accepted.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod catalog;
mod law;
mod make;
mod mutate;
mod texts;
mod values;

use catalog::{Catalog, Component};
use law::{Law, Verdict};
use make::Program;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many programs the usual run makes.
const USUAL: u64 = 100;
/// So many mutations of each program that is accepted are tried.
const MUTATIONS: u64 = 2;

#[derive(Default)]
struct Seen {
    accepted: BTreeMap<String, usize>,
    refused: BTreeMap<String, usize>,
    mutants: usize,
    well: usize,
    failed: usize,
    /// Kinds of violations: how often, and the first.
    broken: BTreeMap<String, (usize, u64, String)>,
}

/// So many programs are made for each that may be refused.
const TRIES: u64 = 8;

/// A program of that number, and the component that it is about.
fn made(catalog: &Catalog, number: u64, turn: u64) -> (&Component, Program) {
    let all: Vec<&Component> = catalog.nodes.iter().chain(&catalog.sources).chain(&catalog.stores).collect();
    let about = all[(number % all.len() as u64) as usize];
    (about, make::program(catalog, about, flux_policy::mix(number, turn)))
}

/// The smallest program that breaks the promise in the same way.
fn shrunk(law: &mut Law<'_>, mut program: Program, seed: u64, kind: &str) -> Program {
    let mut same = |program: &Program| matches!(law.ask(&program.text(), seed), Verdict::Broken { kind: other, .. } if other == kind);
    loop {
        let smaller = program.smaller().into_iter().find(|smaller| same(smaller));
        match smaller {
            Some(smaller) => program = smaller,
            None => return program,
        }
    }
}

fn ask_one(catalog: &Catalog, law: &mut Law<'_>, number: u64, seen: &Mutex<Seen>) {
    for turn in 0..TRIES {
        if ask_turn(catalog, law, number, turn, seen) {
            break;
        }
    }
}

/// Is that program accepted?
fn ask_turn(catalog: &Catalog, law: &mut Law<'_>, number: u64, turn: u64, seen: &Mutex<Seen>) -> bool {
    let (about, program) = made(catalog, number, turn);
    let text = program.text();
    let verdict = law.ask(&text, number);
    let accepted = !matches!(verdict, Verdict::Refused(_));
    if std::env::var_os("SHOW").is_some() && accepted {
        println!("{text}");
    }
    note(law, &about.name, program, number, verdict, seen);
    for mutation in 0..if accepted { MUTATIONS } else { 0 } {
        let mutant = mutate::mutant(&text, number, mutation);
        let verdict = law.ask(&mutant, number);
        seen.lock().unwrap().mutants += 1;
        if matches!(verdict, Verdict::Broken { .. }) {
            let mutant = Program { items: vec![mutant], flows: Vec::new() };
            note(law, &about.name, mutant, number, verdict, seen);
        }
    }
    accepted
}

fn note(law: &mut Law<'_>, about: &str, program: Program, number: u64, verdict: Verdict, seen: &Mutex<Seen>) {
    match verdict {
        Verdict::Refused(errors) => {
            let mut seen = seen.lock().unwrap();
            seen.accepted.entry(about.to_owned()).or_default();
            *seen.refused.entry(law::kind_of(&errors[0])).or_default() += 1;
        }
        Verdict::Kept { well, failed } => {
            let mut seen = seen.lock().unwrap();
            *seen.accepted.entry(about.to_owned()).or_default() += 1;
            seen.well += well;
            seen.failed += failed;
        }
        Verdict::Broken { kind, seen: what } => {
            let known = {
                let mut seen = seen.lock().unwrap();
                *seen.accepted.entry(about.to_owned()).or_default() += 1;
                match seen.broken.get_mut(&kind) {
                    Some(known) => {
                        known.0 += 1;
                        true
                    }
                    None => {
                        seen.broken.insert(kind.clone(), (1, number, String::new()));
                        false
                    }
                }
            };
            if !known {
                let small = shrunk(law, program, number, &kind);
                let told = format!("{}{what}\n", small.text());
                // A long run tells what it finds as it finds it.
                println!("{kind} (program {number}):\n{told}");
                seen.lock().unwrap().broken.get_mut(&kind).unwrap().2 = told;
            }
        }
    }
}

#[test]
fn what_checks_runs() {
    // Nothing of a panic that is caught and told is wanted twice.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let catalog = Catalog::read();
    let (from, to) = match number("PROGRAM") {
        Some(one) => (one, one + 1),
        None => (
            number("PROGRAMS_FROM").unwrap_or(0),
            number("PROGRAMS_FROM").unwrap_or(0) + number("PROGRAMS").unwrap_or(USUAL),
        ),
    };
    let (next, seen) = (AtomicU64::new(from), Mutex::new(Seen::default()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let folder = tempfile::tempdir().unwrap();
                std::fs::create_dir(folder.path().join("sub")).unwrap();
                std::fs::write(folder.path().join("a.txt"), "text").unwrap();
                let mut law = Law::new(&catalog, folder.path());
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= to {
                        break;
                    }
                    ask_one(&catalog, &mut law, number, &seen);
                }
            });
        }
    });
    std::panic::set_hook(usual);
    let seen = seen.into_inner().unwrap();
    let accepted: usize = seen.accepted.values().sum();
    println!(
        "{accepted} of {} programs and {} mutants were asked: {} flows ended well, {} failed as they may",
        to - from,
        seen.mutants,
        seen.well,
        seen.failed
    );
    let never: Vec<&String> = seen.accepted.iter().filter(|(_, n)| **n == 0).map(|(name, _)| name).collect();
    let mut refused: Vec<(&String, &usize)> = seen.refused.iter().collect();
    refused.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
    println!("never accepted: {never:?}\nrefused for: {:#?}", &refused[..refused.len().min(40)]);
    let told: Vec<String> = seen
        .broken
        .iter()
        .map(|(kind, (times, number, text))| format!("{times} times {kind} (program {number}):\n{text}"))
        .collect();
    assert!(told.is_empty(), "{} kinds of violations\n{}", told.len(), told.join("\n"));
    assert!(number("PROGRAM").is_some() || accepted > 0, "no program was accepted");
}
