//! Pictures of whole programs, at three widths.

use super::draw;
use flux_session::analysis::Workspace;
use flux_session::plan::Plan;
use flux_session::screen::{Screen, width_of};
use std::path::Path;

const HELLO: &str = include_str!("../../../../examples/hello/hello.flux");
const SHOP: &str = include_str!("../../../../examples/shop/shop.flux");
const IMAGE: &str = include_str!("../../../../examples/image/image.flux");
const PAPER: &str = include_str!("../../../../tests/cli/image_2006.flux");

/// Forks in forks, elements, locks that move, keys, recoveries, a reply before the end, names that are too long.
const HARD: &str = r#"
source Buy using http.post("/buy/{int user}", body: "list<int> goods") => Order;
source Tick using timer.every(1s) => Sweep -> Sweep;
Order = { Check, Prices -> Sum } -> Decide -> { Log, { Mail, Print }, Count };
Check (int user) -> (bool known) using cel("user > 0");
Prices = {goods: goods} -> { each Price, Rates } -> {prices: price, rate: rate};
Price (int good) -> (float price) using cel("double(good)");
Rates () -> (float rate) using constant(1.5);
Sum (list<float> prices, float rate) -> (float sum) using cel("rate * double(size(prices))");
typedef large using cel("it > 100.0");
typedef known using cel("it");
Decide:[known, large] = AskSomebodyWhoIsAllowedToDecideAboutLargeOrders -> Answer;
Decide:[known, !large] = Answer;
Decide:[!known, _] = Refuse;
AskSomebodyWhoIsAllowedToDecideAboutLargeOrders (float sum) -> (float sum) using pass();
@output
Answer (float sum) -> (string text) using text.template("it costs {sum}");
Refuse (int user) -> (string text) using text.template("who is {user}?");
Log (string text) -> () using log.info("{text}");
Mail (string text) -> () using log.info("{text}");
Print (string text) -> () using log.info("{text}");
Count (int user) -> () using log.info("{user}");
Sweep = Outer;
Outer = Inner -> Second;
Inner () -> () using log.info("inner");
Second () -> () using log.info("second");
recover Prices => log.warn("{message}") -> NoPrices;
NoPrices () -> (list<float> prices, float rate);
handle error Check(404, 410) => Refuse;
constraint Outer:{b};
constraint Inner:{c?};
constraint Second:{a};
constraint Count:{users(user), total};
"#;

fn plan(text: &str) -> Plan {
    let mut workspace = Workspace::new();
    let file = workspace.open_text(Path::new("/program.flux"), text);
    workspace.plan(file).unwrap_or_else(|found| {
        panic!("{:?}", found.iter().map(|d| (&d.code, &d.message)).collect::<Vec<_>>())
    })
}

fn screen(width: usize, colour: bool) -> Screen {
    Screen { width, colour, progress: false }
}

#[test]
fn programs_fit_the_screen() {
    let programs = [("hello", HELLO), ("shop", SHOP), ("image", IMAGE), ("paper", PAPER), ("hard", HARD)];
    for (name, text) in programs {
        let plan = plan(text);
        for width in [40, 80, 120] {
            let drawn = draw(&plan, None, &screen(width, false));
            insta::assert_snapshot!(format!("{name}_{width}"), drawn);
        }
        // Any width: never wider, whatever is nested in what.
        for width in 20..160 {
            let drawn = draw(&plan, None, &screen(width, false));
            for line in drawn.lines() {
                assert!(width_of(line) <= width, "{name} at {width}: {line}");
            }
        }
    }
}

/// Every program of the literate suite that has a plan.
#[test]
fn whatever_the_suite_has_fits_the_screen() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let mut drawn = 0;
    for page in std::fs::read_dir(suite).unwrap() {
        let text = std::fs::read_to_string(page.unwrap().path()).unwrap();
        let programs = text.split("```flux\n").skip(1).filter_map(|rest| rest.split("```").next());
        for program in programs {
            let mut workspace = Workspace::new();
            let file = workspace.open_text(Path::new("/program.flux"), program);
            let Ok(plan) = workspace.plan(file) else { continue };
            drawn += 1;
            for width in [20, 40, 80] {
                let picture = draw(&plan, None, &screen(width, false));
                assert!(picture.lines().all(|line| width_of(line) <= width), "{width}:\n{picture}");
            }
            for node in &plan.nodes {
                let picture = draw(&plan, plan.find_node(&node.name), &screen(40, false));
                assert!(picture.lines().all(|line| width_of(line) <= 40), "{}:\n{picture}", node.name);
            }
        }
    }
    assert!(drawn > 50, "{drawn} programs");
}

#[test]
fn colours_tell_kinds_apart_and_change_no_letter() {
    let plan = plan(IMAGE);
    let painted = draw(&plan, None, &screen(80, true));
    insta::assert_snapshot!("image_in_colour", painted.replace('\x1b', "^"));
    let mut plain = String::new();
    for (index, part) in painted.split("\x1b[").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, draw(&plan, None, &screen(80, false)));
}

#[test]
fn one_node_and_what_is_inside() {
    let plan = plan(SHOP);
    let drawn = draw(&plan, plan.find_node("Availability"), &screen(80, false));
    insta::assert_snapshot!("one_node", drawn);
    let drawn = draw(&plan, plan.find_node("Stock"), &screen(80, false));
    insta::assert_snapshot!("one_concrete_node", drawn);
}

#[test]
fn what_is_nested_without_end_is_drawn_in_time() {
    let mut flows = String::new();
    for n in 0..15 {
        flows.push_str(&format!("F{n} = {{ F{}, {{ A, {{ A, A }} }} }};\n", n + 1));
    }
    let text = format!(
        "source S using timer.every(1s) => F0;\n{flows}F15 = A;\nA () -> () using log.info(\"a\");\n"
    );
    let plan = plan(&text);
    for width in [20, 40, 80, 120] {
        let drawn = draw(&plan, None, &screen(width, false));
        assert!(drawn.contains("F14"), "{width}: {drawn}");
        assert!(drawn.lines().all(|line| width_of(line) <= width), "{width}: {drawn}");
    }
}
