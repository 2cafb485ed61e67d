//! Sessions in this process: what the verbs that look at a program say.

mod lists;
mod locks;
mod names;
mod runs;
mod serving;
mod types;

use crate::verbs::typed::VERBS;
use flux_session::screen::Screen;
use flux_session::{Format, Interrupt, Say, Session, Wishes};
use std::path::PathBuf;

/// A session of one of the examples.
fn example(name: &str, width: usize) -> Session {
    session(vec![PathBuf::from(format!("../../examples/{name}/{name}.flux"))], width)
}

/// A session whose program is typed; statements before those that they name are errors only until these come.
fn typed(program: &str, width: usize) -> Session {
    let mut session = session(Vec::new(), width);
    says(&mut session, program);
    let said = says(&mut session, ":check");
    assert!(!said.contains("] error"), "{said}");
    session
}

fn session(files: Vec<PathBuf>, width: usize) -> Session {
    let wishes = Wishes {
        verbs: &VERBS,
        files,
        say: Say::keeping(),
        screen: Screen { width, colour: false, progress: false },
        format: Format::Human,
        quiet: false,
        interrupt: Interrupt::default(),
    };
    Session::open(wishes).unwrap_or_else(|failed| panic!("{failed}"))
}

/// What it says to an input.
fn says(session: &mut Session, input: &str) -> String {
    session.step(input);
    session.say.take()
}

/// A transcript; nothing in it is wider than the screen.
fn transcript(session: &mut Session, inputs: &[&str]) -> String {
    let mut out = String::new();
    for input in inputs {
        let said = says(session, input);
        for line in said.lines() {
            // Errors are a sentence on one line, which terminals break.
            if line.starts_with("error: ") {
                continue;
            }
            let fits = flux_session::screen::width_of(line) <= session.screen.width;
            assert!(fits || session.format == Format::Json, "{input} says {line:?}");
        }
        out.push_str(&format!("> {input}\n{said}\n"));
    }
    out
}
