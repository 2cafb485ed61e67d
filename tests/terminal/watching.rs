//! Files that change under a session.

use crate::seen::*;

#[test]
fn a_change_is_told_above_what_is_being_typed() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys("7 -> Dou");
    terminal.sees("flux> 7 -> Dou");
    desk.write("work/main.flux", &PROGRAM.replace("=> Greet", "=> Nowhere"));
    terminal.sees("there is no node `Nowhere`");
    terminal.sees("main.flux has changed: 1 error");
    terminal.waits("the line below", |screen| screen.lines().last().unwrap().starts_with("flux> 7 -> Dou"));
    desk.write("work/main.flux", &PROGRAM.replace("n * 2", "n * 3"));
    terminal.sees("main.flux has changed: no errors");
    terminal.keys(&format!("ble{ENTER}"));
    terminal.sees("21");
}

#[test]
fn what_was_typed_stays_over_a_changed_file() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.line("Double (int n) -> (int twice) using cel(\"n * 5\");");
    desk.write("work/main.flux", &format!("{PROGRAM}More = Double;\n"));
    terminal.sees("main.flux has changed:");
    terminal.line("7 -> More");
    terminal.sees("35");
}

#[test]
fn a_file_that_vanishes_is_told_once() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    std::fs::remove_file(desk.path("work/main.flux")).unwrap();
    terminal.sees("main.flux is gone; the session goes on with what it had");
    terminal.line("7 -> Double");
    terminal.sees("14");
    desk.write("work/main.flux", &PROGRAM.replace("n * 2", "n * 3"));
    terminal.sees("main.flux has changed: no errors");
    terminal.line("7 -> Double");
    terminal.sees("21");
}

#[test]
fn what_the_session_saves_is_no_news() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.line("More = Double;");
    terminal.line(":save");
    terminal.sees("wrote main.flux");
    desk.write("work/other.flux", "");
    terminal.line("use \"other.flux\";");
    desk.write("work/other.flux", "Other = More;\n");
    terminal.sees("other.flux has changed: ");
    assert!(!terminal.screen().contains("main.flux has changed"), "{}", terminal.screen());
}

#[test]
fn a_file_that_was_not_there_yet_is_found() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    desk.write("work/main.plan.flux", "optimize Nowhere with retry(times: 2, backoff: 1ms);\n");
    terminal.sees("main.plan.flux has changed: 1 error");
    desk.write("work/main.plan.flux", "");
    terminal.sees("main.plan.flux has changed: no errors");
    terminal.line("use \"more.flux\";");
    desk.write("work/more.flux", "More = Double;\nuse \"main.flux\";\n");
    terminal.sees("more.flux has changed: no errors");
    terminal.line("7 -> More");
    terminal.sees("14");
}
