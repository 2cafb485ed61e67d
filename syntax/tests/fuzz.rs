//! The fuzz target: random bytes as a text, and as a random program with random mistakes.
//!
//! Bounded by the variable `FUZZ_SECONDS` (two seconds without it), on stable Rust:
//! `FUZZ_SECONDS=30 cargo test --release -p flux-syntax --test fuzz`. With `cargo bolero test texts` the same
//! target runs under a coverage-guided engine.

mod common;
#[path = "common/laws.rs"]
mod laws;

use common::{Choices, commented, program};
use std::time::Duration;

fn time() -> Duration {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|value| value.parse().ok());
    Duration::from_secs(seconds.unwrap_or(2)) / 2
}

#[test]
fn texts() {
    bolero::check!().with_max_len(512).with_test_time(time()).for_each(|bytes: &[u8]| {
        laws::hold_for(&String::from_utf8_lossy(bytes));
    });
}

#[test]
fn programs_with_mistakes() {
    bolero::check!().with_max_len(512).with_test_time(time()).for_each(|bytes: &[u8]| {
        let mut choices = Choices::new(bytes);
        let (mistakes, at) = (choices.below(4), choices.below(255));
        let mut program = program(&mut choices);
        for mistake in 0..mistakes {
            let statement = (at + mistake) % program.len();
            let tokens = &mut program[statement];
            let place = (at * 7 + mistake) % tokens.len();
            match (at + mistake) % 3 {
                0 => drop(tokens.remove(place)),
                1 => tokens.insert(place, tokens[place / 2].clone()),
                _ => tokens[place] = tokens[place].chars().rev().collect(),
            }
            program.retain(|tokens| !tokens.is_empty());
            if program.is_empty() {
                return;
            }
        }
        laws::hold_for(&commented(&program, &mut choices).0);
    });
}
