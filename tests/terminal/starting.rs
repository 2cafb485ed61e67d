//! What is there before anything is typed, and how a session ends.

use crate::seen::*;

#[test]
fn a_program_is_shown_on_one_screen() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    let screen = terminal.screen();
    for wanted in [
        "main.flux, 7 lines: ",
        "2 sources",
        "  Hello  http.get(\"/hello/{string name}\") => Greet",
        "4 nodes",
        "  Double, Greet, Say, Shout",
        "`:help` shows what can be typed",
    ] {
        assert!(screen.contains(wanted), "{wanted}\n{screen}");
    }
    terminal.keys(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn problems_are_drawn_and_the_prompt_is_there_all_the_same() {
    let desk = Desk::new("source S using timer.every(1s) => Nowhere;\n");
    let terminal = desk.session();
    let screen = terminal.screen();
    assert!(screen.contains("1 error"), "{screen}");
    assert!(screen.contains("[F0101] error: there is no node `Nowhere`"), "{screen}");
    assert!(screen.contains("main.flux:1:"), "{screen}");
}

#[test]
fn many_problems_leave_room_for_the_prompt() {
    let program: String =
        (0..50).map(|n| format!("source S{n} using timer.every(1s) => Nowhere{n};\n")).collect();
    let desk = Desk::new(&program);
    let terminal = desk.session();
    let screen = terminal.screen();
    assert!(screen.starts_with("flux "), "all of it is on the screen:\n{screen}");
    assert!(screen.contains("50 errors"), "{screen}");
    assert!(screen.contains("more: `:check` shows more"), "{screen}");
    assert!(screen.contains("… 42 more: `:sources`"), "{screen}");
}

#[test]
fn forty_columns_are_enough() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(40, &["main.flux"], &[("NO_COLOR", "1")]);
    terminal.sees("flux>");
    let screen = terminal.screen();
    assert!(
        screen.contains("  Hello  http.get(\"/hello/{string name}\"\n") || screen.contains("=> Greet"),
        "{screen}"
    );
    assert!(screen.contains("`:help` shows what can be typed"), "{screen}");
    terminal.line("7 -> Double");
    terminal.sees("14");
    assert_eq!(terminal.colour_of("14"), vt100::Color::Default);
}

#[test]
fn without_a_file_it_starts_empty() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(80, &[], &[]);
    terminal.sees("flux>");
    let screen = terminal.screen();
    assert!(screen.lines().count() == 2 && screen.contains("`:help`"), "{screen}");
    terminal.line("[1, 2, 3] -> list.length()");
    terminal.sees("3");
}

#[test]
fn quiet_shows_the_prompt_alone() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(80, &["main.flux", "--quiet"], &[]);
    terminal.sees("flux>");
    assert_eq!(terminal.screen(), "flux>");
}

#[test]
fn leaving_asks_once_when_something_would_be_lost() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.line("Twice = Double;");
    terminal.keys(CTRL_D);
    terminal.sees("a definition is not saved (`:save`); Ctrl-D again leaves all the same");
    terminal.typed("flux>");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.ends(), 0);
    assert_eq!(desk.read("work/main.flux"), PROGRAM, "the file is as it was");
}

#[test]
fn a_half_statement_stays_unsaid_when_the_session_ends() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!("Feed ={ENTER}Double ->{ENTER}"));
    terminal.sees("....>");
    // In a line that has something, Ctrl-D deletes what is under the cursor.
    terminal.keys(CTRL_D);
    terminal.cancels();
    terminal.keys(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}
