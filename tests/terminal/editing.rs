//! Keys: completions, several lines, history, cancelling.

use crate::seen::*;

#[test]
fn statements_join_the_program_and_flows_run() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.line("Four = Double -> {n: twice} -> Double;");
    terminal.sees("defined Four in main.flux:8");
    terminal.line("3 -> Four");
    terminal.sees("_1 = (int twice)");
    terminal.sees("12");
    terminal.line("_1 -> Nowhere");
    terminal.sees("there is no node `Nowhere`");
    terminal.sees("<typed>");
}

#[test]
fn the_tab_key_offers_what_fits_first() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys("{n: 3} -> ");
    terminal.keys(TAB);
    terminal.sees("each");
    let screen = terminal.screen();
    let listed: Vec<&str> = screen.lines().skip_while(|line| !line.starts_with("flux> {n")).skip(1).collect();
    let first = listed.iter().find_map(|line| line.split_whitespace().next());
    assert_eq!(first, Some("Double"), "{screen}");
    terminal.keys(&format!("Dou{TAB}"));
    terminal.waits("the whole name", |screen| screen.contains("flux> {n: 3} -> Double"));
    terminal.keys(CTRL_C);
}

#[test]
fn the_tab_key_knows_commands_flags_routes_and_results() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    for (typed, whole) in [
        (":sen\tGE\t/h\t", "flux> :send GET /hello/"),
        (":send GET /x --rep\t", "flux> :send GET /x --repeat"),
        (":explain F050\t1", "flux> :explain F0501"),
        ("\"mai\t", "flux> \"main.flux"),
        ("sourc\t", "flux> source"),
    ] {
        terminal.keys(typed);
        terminal.waits(whole, |screen| screen.contains(whole));
        terminal.cancels();
    }
    terminal.line("7 -> Double");
    terminal.keys(":long _1.t\t");
    terminal.typed("flux> :long _1.twice");
    terminal.cancels();
    terminal.keys("_1.t\t");
    terminal.typed("flux> _1.twice");
}

#[test]
fn a_statement_of_several_lines_is_one_input() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!("Loud ={ENTER}Greet ->{ENTER}"));
    terminal.sees("....>   Greet ->\n....>");
    terminal.keys(&format!("Shout;{ENTER}"));
    terminal.sees("defined Loud in main.flux:8");
    terminal.line(":diff");
    terminal.sees("+ Loud = Greet -> Shout;");
}

#[test]
fn history_outlives_a_session_with_its_lines() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!("{{name: \"Ada\"}}{ENTER}"));
    terminal.sees("_1 =");
    terminal.keys(&format!("Loud ={ENTER}Greet -> Shout;{ENTER}"));
    terminal.sees("defined Loud");
    terminal.keys(&format!(":quit{ENTER}"));
    assert_eq!(terminal.ends(), 0);
    let history = desk.read("home/.local/state/flux/history");
    assert_eq!(history, "{name: \"Ada\"}\nLoud =\\n  Greet -> Shout;\n:quit\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = std::fs::metadata(desk.path("home/.local/state/flux/history")).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
    }

    let mut terminal = desk.session();
    terminal.keys(UP);
    terminal.waits("the last line", |screen| screen.lines().last().unwrap().starts_with("flux> :quit"));
    terminal.keys(UP);
    terminal.typed("flux> Loud =\n....>   Greet -> Shout;");
    terminal.cancels();
    terminal.keys(&format!("{CTRL_R}Ada"));
    terminal.sees("{name: \"Ada\"}");
    terminal.keys(ENTER);
    terminal.sees("_1 = (string name)");
}

#[test]
fn sessions_side_by_side_keep_both_histories() {
    let desk = Desk::new(PROGRAM);
    let (mut one, mut other) = (desk.session(), desk.session());
    for name in ["1", "2", "3", "4"] {
        let terminal = if matches!(name, "1" | "3") { &mut one } else { &mut other };
        terminal.keys(&format!("{name}{ENTER}"));
        terminal.sees(&format!("  {name}"));
    }
    assert_eq!(desk.read("home/.local/state/flux/history"), "1\n2\n3\n4\n");
}

#[test]
fn what_was_typed_before_is_hinted_and_taken_with_the_right_arrow() {
    let desk = Desk::new(PROGRAM);
    desk.write("home/.local/state/flux/history", "21 -> Double\n");
    let mut terminal = desk.session();
    terminal.keys("21");
    terminal.sees("flux> 21 -> Double");
    terminal.keys(&format!("{RIGHT}{ENTER}"));
    terminal.sees("42");
}

#[test]
fn signatures_are_hinted() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys("{n: 1} -> ");
    terminal.sees("(int n)");
    terminal.keys("Double");
    terminal.sees("Double  (int n) -> (int twice)");
}

#[test]
fn words_have_their_colours() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys("7 -> each Double");
    terminal.sees("each Double");
    terminal.waits("all of it", |screen| screen.contains("7 -> each Double"));
    assert_eq!(terminal.colour_of("each Double"), vt100::Color::Idx(5));
    assert_eq!(terminal.colour_of("Double  "), vt100::Color::Idx(6));
}

#[test]
fn an_empty_line_ends_an_input() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!("Feed ={ENTER}"));
    terminal.sees("....>");
    terminal.keys(ENTER);
    terminal.sees("defined Feed");
    terminal.typed("flux>");
}

#[test]
fn an_interrupt_cancels_the_line() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!("Feed ={ENTER}Double"));
    terminal.sees("....>   Double");
    terminal.cancels();
    terminal.line("7 -> Double");
    terminal.sees("14");
}

#[test]
fn an_interrupt_cancels_a_flow_that_never_ends() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!("7 -> time.delay(1h) -> Double{ENTER}"));
    terminal.sees("7 -> time.delay(1h) -> Double");
    terminal.cancels_a_flow();
    terminal.line("7 -> Double");
    terminal.sees("14");
}

#[test]
fn a_cancelled_flow_gives_its_locks_back() {
    let locks =
        "Hold = time.delay(1h);\nEnter = Double;\nconstraint Hold:{door};\nconstraint Enter:{door};\n";
    let desk = Desk::new(&format!("{PROGRAM}{locks}"));
    let mut terminal = desk.session();
    terminal.keys(&format!(":!clear{ENTER}{{n: 1}} -> Hold{ENTER}"));
    terminal.waits("the flow alone", |screen| screen.trim_end() == "flux> {n: 1} -> Hold");
    terminal.cancels_a_flow();
    terminal.line("{n: 8} -> Enter");
    terminal.sees("16");
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys("7 -> Dou");
    terminal.sees("7 -> Dou");
    terminal.bytes(b"\xff\xfe");
    terminal.sees("no UTF-8");
    terminal.typed("flux> 7 -> Dou");
    terminal.cancels();
    for garbage in ["}{", "=> => ->", "\"", "@@@", "\\", ":", ":\u{2}x\u{5}", "%$#"] {
        terminal.keys(&format!("{garbage}{ENTER}{ENTER}"));
    }
    terminal.line("7 -> Double");
    terminal.sees("14");
}

#[test]
fn a_shell_command_has_the_terminal_to_itself() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys(&format!(":!printf 'name? '; read name; echo \"[$name]\"{ENTER}"));
    terminal.sees("\nname?");
    terminal.keys(&format!("Ada{ENTER}"));
    terminal.sees("[Ada]");
    terminal.line("7 -> Double");
    terminal.sees("14");
}

#[test]
fn what_is_pasted_may_be_several_inputs() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    terminal.keys("\x1b[200~Four =\n  Double\n  -> {n: twice}\n  -> Double;\n3 -> Four\n4 -> Four\x1b[201~");
    terminal.sees("4 -> Four");
    terminal.keys(ENTER);
    terminal.sees("defined Four");
    terminal.sees("12");
    terminal.sees("16");
}

#[test]
fn a_flow_that_panics_leaves_the_session_whole() {
    let desk = Desk::new("Odd (int n) -> (int odd) using cel(\"n / (n - 1)\");\n");
    let mut terminal = desk.session();
    terminal.line("1 -> Odd");
    terminal.sees("Odd failed");
    terminal.line("2");
    terminal.sees("_1 = (int it)");
}
