use super::*;
use flux_plan::Staleness;
use smol_str::SmolStr;

fn node(name: &str) -> NodeRef {
    NodeRef { name: name.into(), id: 0 }
}

fn state(store: u64, part: &str) -> State {
    let store = Store::Declared(NodeRef { name: SmolStr::new_static("s"), id: store });
    State { store, part: part.into() }
}

fn used(store: u64, part: &str, key: Key) -> Use {
    Use { state: state(store, part), key, within: 0, who: node("K") }
}

fn reads(uses: &[Use]) -> Effects {
    let said = Said { reads: uses.to_vec(), ..Said::default() };
    add(Effects::default(), &said, &node("K")).0
}

fn fresh() -> Staleness {
    Staleness { within: 0, on_error: None }
}

#[test]
fn stores_of_one_name_are_not_one_store() {
    assert_ne!(state(1, ""), state(2, ""));
    assert!(!state(1, "").covers(&state(2, "")));
    assert!(state(1, "").covers(&state(1, "edits")));
    assert!(!state(1, "edits").covers(&state(1, "")));
    assert!(!state(1, "edit").covers(&state(1, "edits")));
}

#[test]
fn keys_go_through_the_wiring_or_are_hidden() {
    let inner = reads(&[used(1, "a", Key::Input("k".into())), used(1, "b", Key::Input("other".into()))]);
    let wiring = [(SmolStr::new("k"), SmolStr::new("user"))];
    let outer = sum([Part { effects: &inner, wiring: &wiring }]);
    assert_eq!(outer.reads[0].key, Key::Input("user".into()));
    assert_eq!(outer.reads[1].key, Key::Hidden);
}

#[test]
fn idempotent_and_commutative_are_never_a_sum() {
    let one = Effects { idempotent: true, commutative: true, ..Effects::default() };
    let both = sum([Part { effects: &one, wiring: &[] }]);
    assert!(!both.idempotent && !both.commutative);
}

#[test]
fn the_strictest_age_holds_and_the_clock_is_fresh() {
    let three = Staleness { within: 3, on_error: Some(9) };
    let old = Effects { staleness: Some(By { what: three, who: node("Old") }), ..Effects::default() };
    let five = Staleness { within: 5, on_error: None };
    let older = Effects { staleness: Some(By { what: five, who: node("Older") }), ..Effects::default() };
    let both =
        sum([Part { effects: &older, wiring: &[] }, Part { effects: &old, wiring: &[] }]).staleness.unwrap();
    assert_eq!(both.what, Staleness { within: 3, on_error: Some(5) });
    assert_eq!(both.who.name, "Old");
    let sees = Sees { clock: Some(node("Now")), ..Sees::default() };
    let clock = Effects { sees, ..Effects::default() };
    let with_clock = sum([Part { effects: &old, wiring: &[] }, Part { effects: &clock, wiring: &[] }]);
    assert_eq!(with_clock.staleness.map(|age| age.what.within), Some(0));
}

#[test]
fn who_reads_state_and_says_nothing_reads_it_fresh() {
    assert_eq!(reads(&[used(1, "", Key::All)]).staleness.map(|age| age.what), Some(fresh()));
}

#[test]
fn each_state_is_as_old_as_its_reader_allows() {
    let old = Said { staleness: Some(Staleness { within: 5, on_error: None }), ..Said::default() };
    let old = Said { reads: vec![used(1, "", Key::All), used(2, "", Key::All)], ..old };
    let (old, _) = add(Effects::default(), &old, &node("Old"));
    let both = sum([
        Part { effects: &old, wiring: &[] },
        Part { effects: &reads(&[used(1, "", Key::All)]), wiring: &[] },
    ]);
    assert_eq!(both.reads.iter().map(|used| used.within).collect::<Vec<_>>(), [0, 5]);
    assert_eq!(both.outside, None);
}

#[test]
fn what_is_told_without_state_ages_too() {
    let fetch = Said { staleness: Some(fresh()), ..Said::default() };
    let (fetch, _) = add(Effects::default(), &fetch, &node("Fetch"));
    let read = reads(&[used(1, "", Key::All)]);
    let both = sum([Part { effects: &read, wiring: &[] }, Part { effects: &fetch, wiring: &[] }]);
    assert_eq!(both.outside.map(|age| age.who.name), Some("Fetch".into()));
    let sees = Sees { clock: Some(node("Now")), ..Sees::default() };
    let minute = Said { staleness: Some(Staleness { within: 60, on_error: None }), ..Said::default() };
    let (now, _) = add(Effects { sees, ..Effects::default() }, &minute, &node("Now"));
    assert_eq!(now.outside_age().map(|age| age.what), Some(60));
}

#[test]
fn annotations_say_which_part_of_a_store_is_meant() {
    let component = reads(&[used(1, "", Key::All), used(2, "", Key::All)]);
    let said = Said { reads: vec![used(1, "edits", Key::Input("user".into()))], ..Said::default() };
    let (both, denials) = add(component, &said, &node("N"));
    assert!(denials.is_empty());
    assert_eq!(both.reads, [used(2, "", Key::All), used(1, "edits", Key::Input("user".into()))]);
}

#[test]
fn annotations_tell_what_is_not_known() {
    let native = Effects::unknown(node("N"));
    let (told, _) = add(native.clone(), &Said { pure: true, ..Said::default() }, &node("N"));
    assert!(told.is_pure());
    let (once_more, _) = add(native, &Said { idempotent: true, ..Said::default() }, &node("N"));
    assert!(once_more.unknown.is_some() && once_more.idempotent);
}

#[test]
fn what_a_component_does_cant_be_denied() {
    let writes = Effects { writes: vec![used(1, "", Key::All)], ..Effects::default() };
    let (still, denials) = add(writes, &Said { pure: true, ..Said::default() }, &node("N"));
    assert_eq!(denials, [Denial::Writes(used(1, "", Key::All))]);
    assert!(!still.is_pure());
    let sees = Sees { dice: Some(node("N")), ..Sees::default() };
    let (_, denials) =
        add(Effects { sees, ..Effects::default() }, &Said { pure: true, ..Said::default() }, &node("N"));
    assert_eq!(denials, [Denial::Dice(node("N"))]);
    let age = By { what: fresh(), who: node("N") };
    let fetch = Effects { staleness: Some(age), ..Effects::default() };
    assert_eq!(
        add(fetch, &Said { pure: true, ..Said::default() }, &node("N")).1,
        [Denial::Volatile(node("N"))]
    );
}

#[test]
fn a_use_is_told_once_and_log_lines_are_known() {
    let part = reads(&[used(1, "a", Key::All)]);
    let twice = sum([Part { effects: &part, wiring: &[] }, Part { effects: &part, wiring: &[] }]);
    assert_eq!(twice.reads.len(), 1);
    assert!(State { store: Store::World("log".into()), part: SmolStr::default() }.is_log());
    assert!(!state(1, "log").is_log());
}
