//! Bounds of arguments: what is outside, and what is said of it.

use flux_catalog::bounds::{Bound, Outside, of};
use flux_plan::Constant;

fn text(text: &str) -> Constant {
    Constant::Text(text.into())
}

fn bound(args: Vec<(&str, Constant)>) -> Bound {
    let named = args.into_iter().map(|(name, value)| (Some(name.to_owned()), value));
    Bound::new(std::iter::once((None, Constant::Name("n".into()))).chain(named)).expect("it is a bound")
}

fn said(bound: &Bound, value: &Constant) -> Option<String> {
    bound.refuses(value, |_| None).map(|Outside { message, .. }| message)
}

#[test]
fn ends_are_inside() {
    let quality = bound(vec![("from", Constant::Int(1)), ("to", Constant::Int(100))]);
    for inside in [1, 50, 100] {
        assert_eq!(said(&quality, &Constant::Int(inside)), None);
    }
    assert_eq!(said(&quality, &Constant::Int(0)).as_deref(), Some("is from 1 to 100, not 0"));
    assert_eq!(said(&quality, &Constant::Int(101)).as_deref(), Some("is from 1 to 100, not 101"));
    let count = bound(vec![("from", Constant::Int(0))]);
    assert_eq!(said(&count, &Constant::Int(-1)).as_deref(), Some("is 0 or more, not -1"));
    let most = bound(vec![("to", Constant::Float(1.0))]);
    assert_eq!(said(&most, &Constant::Int(2)).as_deref(), Some("is 1.0 at most, not 2"));
}

#[test]
fn more_than_nothing() {
    let interval = bound(vec![("above", Constant::Duration(0))]);
    assert_eq!(said(&interval, &Constant::Duration(1)), None);
    assert_eq!(said(&interval, &Constant::Duration(0)).as_deref(), Some("is more than 0s, not 0s"));
    let size = bound(vec![("above", Constant::Size(0))]);
    assert_eq!(said(&size, &Constant::Int(0)).as_deref(), Some("is more than 0B, not 0"));
    assert_eq!(said(&size, &Constant::Int(-4)).as_deref(), Some("is more than 0B, not -4"));
}

#[test]
fn words_suggest_the_nearest() {
    let order = bound(vec![("one_of", Constant::List(vec![text("asc"), text("desc")]))]);
    assert_eq!(said(&order, &text("asc")), None);
    let capital = order.refuses(&text("DESC"), |_| None).expect("it is outside");
    assert_eq!(capital.help.as_deref(), Some("write `\"desc\"`"));
    assert_eq!(capital.instead.as_deref(), Some("desc"));
    let other = order.refuses(&text("up"), |_| None).expect("it is outside");
    assert_eq!(other.message, "is none of `\"asc\"` or `\"desc\"`");
    // Of another type: told elsewhere.
    assert_eq!(said(&order, &Constant::Int(1)), None);
}

#[test]
fn another_argument_can_be_an_end() {
    let to = bound(vec![("from", Constant::Name("from".into()))]);
    let outside = to.refuses(&Constant::Int(1), |name| (name == "from").then_some(Constant::Int(5)));
    assert_eq!(outside.map(|o| o.message).as_deref(), Some("is 5 (`from`) or more, not 1"));
    assert_eq!(said(&to, &Constant::Int(1)), None);
}

#[test]
fn what_is_no_bound_is_refused() {
    let none = |args: Vec<(Option<&str>, Constant)>| {
        Bound::new(args.into_iter().map(|(name, value)| (name.map(str::to_owned), value))).is_err()
    };
    assert!(none(vec![]));
    assert!(none(vec![(None, Constant::Name("n".into()))]));
    assert!(none(vec![(Some("from"), Constant::Int(1))]));
    assert!(none(vec![(None, Constant::Name("n".into())), (Some("form"), Constant::Int(1))]));
    assert!(none(vec![(None, Constant::Name("n".into())), (Some("one_of"), Constant::Int(1))]));
}

#[test]
fn the_library_has_some() {
    assert_eq!(of("image.encode").len(), 2);
    assert_eq!(of("nothing"), []);
}
