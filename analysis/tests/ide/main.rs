//! What an editor is shown, case by case: text with a caret in, what comes out of it.
//!
//! `cases/*.md` has one file for each feature, `cases/actions/*.md` one for each action. A heading begins a case; its
//! `flux` blocks are files, with `$0` where the caret is, or around what is selected; the block behind them is
//! what is shown. `UPDATE=1 cargo test -p flux-analysis --test ide` rewrites these; read the difference before you
//! keep it.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod actions;
mod cases;
mod laws;
mod show;
mod table;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let mut trials = vec![
        Trial::test("every action has cases of its own", actions::all_have_cases),
        Trial::test("the book's table of fixes says what the code does", table::agrees),
        Trial::test("every diagnostic with a fix is mended somewhere", laws::every_fix_mends),
    ];
    trials.extend(laws::trials());
    for path in cases::files() {
        for case in cases::read(&path) {
            let name = format!("{}: {}", path.file_stem().unwrap().display(), case.name);
            trials.push(Trial::test(name, move || case.run()));
        }
    }
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    cases::rewrite();
    conclusion.exit()
}
