//! Folders that can't be written, files that are wrong, terminals that can little.

use crate::seen::*;

#[test]
fn a_history_that_cannot_be_written_costs_one_warning() {
    let desk = Desk::new(PROGRAM);
    // A file where a folder should be: not even the system's owner can write below it.
    desk.write("home/.local/state", "");
    let mut terminal = desk.session();
    terminal.sees("warning: cannot keep the history in ");
    terminal.line("7 -> Double");
    terminal.sees("14");
    terminal.line("8 -> Double");
    terminal.sees("16");
    assert!(!terminal.screen().contains("warning"), "{}", terminal.screen());
    terminal.keys(UP);
    terminal.waits("the last line", |screen| screen.lines().last().unwrap().starts_with("flux> 8 -> Double"));
}

#[test]
fn choices_are_read() {
    let desk = Desk::new(PROGRAM);
    desk.write("home/.config/flux/repl.toml", "prompt = \"shop: \"\ncolour = \"never\"\nhistory_size = 0\n");
    let mut terminal = desk.start(80, &["main.flux"], &[]);
    terminal.sees("shop:");
    terminal.keys(&format!("7 -> Double{ENTER}"));
    terminal.sees("14");
    assert_eq!(terminal.colour_of("Double"), vt100::Color::Default);
    assert!(!desk.path("home/.local/state/flux/history").exists());
}

#[test]
fn vi_keys_are_there_for_those_who_want_them() {
    let desk = Desk::new(PROGRAM);
    desk.write("conf/flux/repl.toml", "edit_mode = \"vi\"\n");
    let conf = desk.path("conf").display().to_string();
    let mut terminal = desk.start(80, &["main.flux"], &[("XDG_CONFIG_HOME", &conf)]);
    terminal.sees("flux>");
    terminal.keys("9 -> Double");
    terminal.sees("flux> 9 -> Double");
    // Escape is one only if no key follows at once.
    terminal.keys("\x1b");
    std::thread::sleep(std::time::Duration::from_millis(700));
    terminal.keys("0r7");
    terminal.sees("flux> 7 -> Double");
    terminal.keys(ENTER);
    terminal.sees("14");
}

#[test]
fn a_wrong_choice_says_where_and_what_would_do() {
    let desk = Desk::new(PROGRAM);
    desk.write("home/.config/flux/repl.toml", "hints = true\nedit_mode = \"nano\"\n");
    let mut terminal = desk.session();
    let screen = terminal.screen().replace('\n', "");
    assert!(screen.contains("repl.toml:2:13: unknown variant `nano`, expected"), "{screen}");
    assert!(screen.contains("the session goes on without that file"), "{screen}");
    terminal.line("7 -> Double");
    terminal.sees("14");
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_will_do() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.start(80, &["main.flux"], &[("TERM", "dumb")]);
    terminal.sees("flux>");
    terminal.keys("7 -> Double\n");
    terminal.sees("14");
    terminal.keys("Feed =\n");
    terminal.keys("Double;\n");
    terminal.sees("defined Feed");
    desk.write("work/main.flux", &PROGRAM.replace("n * 2", "n * 3"));
    terminal.sees("main.flux has changed: ");
    terminal.keys(":quit\n");
    assert_eq!(terminal.ends(), 0);
}
