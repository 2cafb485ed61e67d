//! What a person reads: long values through a pager, pages and diagnostics that fit, and sentences at once.

use crate::seen::*;

#[test]
fn a_long_value_goes_through_the_pager() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(80, &["--quiet", "main.flux"], &[("PAGER", "tail -n 2")]);
    terminal.sees("flux>");
    let numbers: Vec<String> = (1000..1100).map(|number| number.to_string()).collect();
    terminal.line(&format!("[{}]", numbers.join(", ")));
    terminal.line(":long _");
    let screen = terminal.screen();
    assert!(screen.contains("  1099,\n]") && !screen.contains("  1050,"), "{screen}");
}

#[test]
fn a_short_value_and_a_pager_that_is_not_there_need_none() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(80, &["main.flux"], &[("PAGER", "no-such-pager-anywhere")]);
    terminal.sees("flux>");
    terminal.line("\"short\"");
    terminal.line(":long _");
    terminal.sees("\nshort\n");
    let numbers: Vec<String> = (1000..1100).map(|number| number.to_string()).collect();
    terminal.line(&format!("[{}]", numbers.join(", ")));
    terminal.keys(&format!(":long _{ENTER}"));
    terminal.sees("  1099,\n]");
}

#[test]
fn an_explained_page_is_drawn_for_the_terminal() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(60, &["explain", "F0707"], &[]);
    terminal.waits("the page", |screen| screen.contains("F0707") && !screen.contains("# F0707"));
    terminal.waits("no marks", |screen| !screen.contains("```"));
}

#[test]
fn a_long_diagnostic_fits() {
    let desk = Desk::new(
        "A = B;\nB (int a) -> (int b) using cel(\"a\");\nconstraint A:{pictures};\nconstraint B:{cache};\n\
         source S using http.get(\"/{int a}\") => A;\n",
    );
    let mut terminal = desk.start(70, &["check", "main.flux"], &[]);
    terminal.sees("1 warning");
    let screen = terminal.screen();
    // A line that were longer than the terminal would go on at the next one's beginning, outside the frame.
    let outside = screen.lines().filter(|line| line.starts_with(|c: char| c.is_alphabetic()));
    assert!(outside.clone().all(|line| line.starts_with("1 warning")), "{screen}");
}

#[test]
fn what_is_no_variable_waits_for_nothing() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.line("x = 3");
    terminal.sees("there are no variables");
    terminal.keys(&format!("help{ENTER}"));
    terminal.sees(":quit");
}
