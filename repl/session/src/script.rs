//! A session that a script types: `flux repl FILE < script`.
//!
//! Comes in: lines. Goes out: results, and 1 as exit code on the first error, with its line.

use crate::{Failed, Outcome};
use crate::{Next, Session, is_complete};
use std::io::BufRead;

/// Runs it to its end or to its first error.
pub fn run(mut session: Session, lines: impl BufRead) -> Result<Outcome, Failed> {
    session.interrupt.leave_when_idle();
    let mut waiting = String::new();
    let mut first = 0;
    for (index, line) in lines.lines().enumerate() {
        let line = line.map_err(|error| Failed::World(format!("cannot read standard input: {error}")))?;
        if waiting.is_empty() {
            first = index + 1;
        } else {
            waiting.push('\n');
        }
        waiting.push_str(line.trim_end_matches('\r'));
        if !is_complete(&waiting) {
            continue;
        }
        let input = std::mem::take(&mut waiting);
        match session.step(&input) {
            Next::Leave => return Ok(Outcome::Fine),
            Next::Go(Outcome::Fine) => {}
            Next::Go(_) => return Ok(stopped(&session, first)),
        }
    }
    if waiting.trim().is_empty() {
        return Ok(Outcome::Fine);
    }
    session.say.error("the input ends in the middle of a flow or a statement: a statement ends with `;`");
    Ok(stopped(&session, first))
}

fn stopped(session: &Session, line: usize) -> Outcome {
    let interrupted = session.interrupt.is_pressed();
    let (word, outcome) =
        if interrupted { ("interrupted", Outcome::Interrupted) } else { ("stopped", Outcome::Errors) };
    session.say.error(&format!("{word} at line {line} of the input"));
    outcome
}
