//! Laws of expressions, on random ones: what the checker passes never fails at run time for a reason of types, and gives
//! a value of the type that the checker said; what another implementation evaluates too has the same value.

use crate::harness::{Service, text};
use ::cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelString};
use ::cel::common::value::Val;
use ::cel::{Context, Env, Value as Other, extensions};
use flux_catalog::cel::{Around, Ty, check};
use flux_node::{Bulk, Failure, Field, RecordId, RecordType, Type, Value};
use proptest::prelude::*;
use std::sync::Arc;

/// What the expressions see. Nothing of it is `json` or may be missing, so that every failure of types is the checker's.
const INPUTS: &str = "int n, int k, float x, float y, string s, string t, bool p, bool q, list<int> l, list<string> w, R0 e, time a, duration d";

const ATOMS: [(&str, &str); 24] = [
    ("int", "n"),
    ("int", "k"),
    ("int", "0"),
    ("int", "7"),
    ("int", "-3"),
    ("int", "e.user"),
    ("float", "x"),
    ("float", "y"),
    ("float", "1.5"),
    ("float", "e.score"),
    ("string", "s"),
    ("string", "t"),
    ("string", "'ab'"),
    ("string", "''"),
    ("string", "e.text"),
    ("bool", "p"),
    ("bool", "q"),
    ("bool", "true"),
    ("ints", "l"),
    ("ints", "[1, n]"),
    ("strings", "w"),
    ("strings", "['a', s]"),
    ("time", "a"),
    ("duration", "d"),
];

/// Ways to make a value of a type of others: `$int` is an expression of that type.
const FORMS: [(&str, &str); 62] = [
    ("int", "$int + $int"),
    ("int", "$int - $int"),
    ("int", "$int * $int"),
    ("int", "$int / $int"),
    ("int", "$int % $int"),
    ("int", "-$int"),
    ("int", "size($string)"),
    ("int", "size($ints)"),
    ("int", "$bool ? $int : $int"),
    ("int", "$ints[0]"),
    ("int", "int($float)"),
    ("int", "int($string)"),
    ("int", "$string.indexOf($string)"),
    ("int", "math.greatest($int, $int)"),
    ("int", "math.abs($int)"),
    ("int", "$time.getFullYear()"),
    ("int", "$duration.getSeconds()"),
    ("int", "$ints.first().orValue($int)"),
    ("float", "$float + $float"),
    ("float", "$float * $float"),
    ("float", "$float / $float"),
    ("float", "double($int)"),
    ("float", "-$float"),
    ("float", "math.floor($float)"),
    ("float", "$bool ? $float : $float"),
    ("string", "$string + $string"),
    ("string", "string($int)"),
    ("string", "$bool ? $string : $string"),
    ("string", "$string.upperAscii()"),
    ("string", "$string.trim()"),
    ("string", "$strings.join($string)"),
    ("string", "$string.replace($string, $string)"),
    ("string", "$string.substring(1)"),
    ("string", "$strings[0]"),
    ("bool", "$int < $int"),
    ("bool", "$int == $int"),
    ("bool", "$float >= $float"),
    ("bool", "$string != $string"),
    ("bool", "$string < $string"),
    ("bool", "!$bool"),
    ("bool", "$bool && $bool"),
    ("bool", "$bool || $bool"),
    ("bool", "$int in $ints"),
    ("bool", "$string in $strings"),
    ("bool", "$string.contains($string)"),
    ("bool", "$string.startsWith($string)"),
    ("bool", "$string.matches('^[a-c]+$')"),
    ("bool", "$ints.exists(i, i > $int)"),
    ("bool", "$ints.all(i, i != $int)"),
    ("bool", "$ints == $ints"),
    ("bool", "$strings.exists_one(i, i == $string)"),
    ("bool", "$time > $time"),
    ("bool", "$int < $float"),
    ("ints", "$ints + $ints"),
    ("ints", "$ints.map(i, i + $int)"),
    ("ints", "$ints.filter(i, i > $int)"),
    ("ints", "[$int, $int]"),
    ("strings", "$string.split($string)"),
    ("strings", "$ints.map(i, string(i))"),
    ("time", "$time + $duration"),
    ("duration", "$time - $time"),
    ("duration", "$duration + $duration"),
];

/// Random numbers from a seed, without a crate of their own.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// An expression of that type.
fn expression(ty: &str, depth: usize, dice: &mut Dice) -> String {
    let forms: Vec<&str> = FORMS.iter().filter(|(own, _)| *own == ty).map(|(_, form)| *form).collect();
    if depth == 0 || dice.roll(5) == 0 {
        let atoms: Vec<&str> = ATOMS.iter().filter(|(own, _)| *own == ty).map(|(_, atom)| *atom).collect();
        return atoms[dice.roll(atoms.len())].to_owned();
    }
    let form = forms[dice.roll(forms.len())];
    let (mut out, mut rest) = (String::new(), form);
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        // `$'` at a pattern's end is no type.
        match &rest[..end] {
            "" => out.push('$'),
            ty => out.push_str(&format!("({})", expression(ty, depth - 1, dice))),
        }
        rest = &rest[end..];
    }
    out + rest
}

/// The expression with one word or sign put in another's place.
fn mutated(text: &str, dice: &mut Dice) -> String {
    const WORDS: [&str; 22] = [
        "n", "x", "s", "p", "l", "e", "a", "nmae", "'a'", "1", "2.5", "null", "true", "user", "txet", "size",
        "trim", "+", "<", "==", "&&", "in",
    ];
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\'';
        match words.last_mut() {
            Some(last) if word(c) && last.ends_with(word) => last.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let places: Vec<usize> = (0..words.len()).filter(|i| words[*i].trim() != "").collect();
    let place = places[dice.roll(places.len())];
    words[place] = WORDS[dice.roll(WORDS.len())].to_owned();
    words.concat()
}

fn service() -> Service {
    let field = |name: &str, ty: Type| Field { name: name.into(), ty };
    let fields = vec![field("user", Type::Int), field("score", Type::Float), field("text", Type::String)];
    Service { records: Arc::from([RecordType { name: "Edit".into(), fields }]), ..Service::default() }
}

fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

fn types() -> Vec<Field> {
    let field = |(name, ty): (&str, Type)| Field { name: name.into(), ty };
    [
        ("n", Type::Int),
        ("k", Type::Int),
        ("x", Type::Float),
        ("y", Type::Float),
        ("s", Type::String),
        ("t", Type::String),
        ("p", Type::Bool),
        ("q", Type::Bool),
        ("l", list(Type::Int)),
        ("w", list(Type::String)),
        ("e", Type::Record(RecordId(0))),
        ("a", Type::Time),
        ("d", Type::Duration),
    ]
    .map(field)
    .to_vec()
}

/// Values for the inputs.
fn values(service: &Service, dice: &mut Dice) -> Vec<Value> {
    let words = ["", "a", "b", "ab", "cab", "12", "é!"];
    let int = |dice: &mut Dice| [0, 1, -1, 5, 40, i64::MAX][dice.roll(6)];
    let float = |dice: &mut Dice| [0.0, 1.0, -2.5, 0.1, 1e300][dice.roll(5)];
    let word = |dice: &mut Dice| Value::Str(words[dice.roll(words.len())].into());
    let records = flux_node::Records::new(service.records.clone());
    let numbers = (0..dice.roll(4)).map(|_| Value::Int(int(dice))).collect();
    let texts = (0..dice.roll(4)).map(|_| word(dice)).collect();
    let edit = vec![Value::Int(int(dice)), Value::Float(float(dice)), word(dice)];
    vec![
        Value::Int(int(dice)),
        Value::Int(int(dice)),
        Value::Float(float(dice)),
        Value::Float(float(dice)),
        word(dice),
        word(dice),
        Value::Bool(dice.roll(2) == 0),
        Value::Bool(dice.roll(2) == 0),
        Value::List(Bulk::new(numbers)),
        Value::List(Bulk::new(texts)),
        records.value(RecordId(0), edit),
        Value::Time(1_772_600_767_500_000_000),
        Value::Duration(90_000_000_000),
    ]
}

/// The output that a type of the checker is, as a program writes it.
fn output(ty: &Ty) -> Option<String> {
    Some(match ty {
        Ty::Int => "int".into(),
        Ty::Float => "float".into(),
        Ty::Bool => "bool".into(),
        Ty::String => "string".into(),
        Ty::Time => "time".into(),
        Ty::Duration => "duration".into(),
        Ty::List(item) => format!("list<{}>", output(item)?),
        Ty::Option(inner) => format!("option<{}>", output(inner)?),
        _ => return None,
    })
}

/// Was it for a reason of types?
fn is_of_types(failure: &Failure) -> bool {
    let said = [
        "does not take",
        "has no member",
        "has no elements",
        "goes over",
        "a condition is",
        "is no key",
        "looks at",
    ];
    // A duration that is negative, an `int` that no `float` is and an option that is none are values that do not fit.
    let value = ["negative", "no `float`", "nothing"];
    failure.code != 413
        && (said.iter().any(|part| failure.message.contains(part)) || failure.message.contains("expected `"))
        && !value.iter().any(|part| failure.message.contains(part))
}

/// Does a passed expression keep what the checker promised?
fn holds(text_of: &str, seed: u64) -> Result<(), TestCaseError> {
    let (service, types, mut dice) = (service(), types(), Dice(seed));
    let records = [(RecordId(0), service.records[0].clone())];
    let around = Around { variables: &types, records: &records };
    let Ok(checked) = check(text_of, around, None) else { return Ok(()) };
    let Some(out) = output(&checked.ty) else { return Ok(()) };
    let node = service.try_node("cel", &[("expression", text(text_of))], INPUTS, &format!("{out} v"));
    let node = node.map_err(|error| TestCaseError::fail(format!("{text_of} as {out}: {error}")))?;
    for _ in 0..4 {
        if let Err(failure) = node.run(&values(&service, &mut dice)) {
            prop_assert!(!is_of_types(&failure), "{text_of} as {out}: {failure}");
        }
    }
    Ok(())
}

fn theirs(value: &Value) -> Box<dyn Val> {
    match value {
        Value::Int(n) => Box::new(CelInt::from(*n)),
        Value::Float(x) => Box::new(CelDouble::from(*x)),
        Value::Bool(b) => Box::new(CelBool::from(*b)),
        Value::Str(text) => Box::new(CelString::from(text.to_string())),
        Value::List(items) => Box::new(CelList::from(items.iter().map(theirs).collect::<Vec<_>>())),
        _ => Box::new(CelInt::from(0)),
    }
}

fn same(ours: &Value, theirs: &Other) -> bool {
    match (ours, theirs) {
        (Value::Int(a), Other::Int(b)) => a == b,
        (Value::Float(a), Other::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Bool(a), Other::Bool(b)) => a == b,
        (Value::Str(a), Other::String(b)) => **a == **b,
        (Value::List(a), Other::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b))
        }
        _ => false,
    }
}

/// Another implementation of the language, with its extensions for text and numbers.
fn other() -> Arc<Env> {
    let mut env = Env::stdlib();
    extensions::strings(&mut env).expect("text's functions are not declared yet");
    extensions::math(&mut env).expect("numbers' functions are not declared yet");
    Arc::new(env)
}

/// What both evaluate has one value.
fn agrees(text_of: &str, ty: &str, seed: u64) -> Result<(), TestCaseError> {
    if is_ours(text_of) {
        return Ok(());
    }
    let (service, env, mut dice) = (service(), other(), Dice(seed));
    let Ok(node) = service.try_node("cel", &[("expression", text(text_of))], INPUTS, &format!("{ty} v"))
    else {
        return Ok(());
    };
    let program = env.compile(text_of).map_err(|error| TestCaseError::fail(format!("{text_of}: {error}")))?;
    for _ in 0..4 {
        let given = values(&service, &mut dice);
        let mut context = Context::with_env(env.clone());
        for (field, value) in types().iter().zip(&given) {
            context.add_variable_as_val(field.name.as_str(), theirs(value));
        }
        if let (Ok(ours), Ok(theirs)) = (node.run(&given), program.execute(&context)) {
            prop_assert!(same(&ours[0], &theirs), "{text_of}: {:?}, {theirs:?}", ours[0]);
        }
    }
    Ok(())
}

/// How the checker says that an expression fails whatever it is given.
const ONLY_FAILS: &str = "this can only fail: ";

/// Of records, times and options each implementation has its own notion.
fn is_ours(text_of: &str) -> bool {
    ["e.", "a.", "(a)", "(d)", "first()", "get"].iter().any(|part| text_of.contains(part))
}

/// What the checker says can only fail has no value for another implementation either.
fn only_fails(text_of: &str, seed: u64) -> Result<(), TestCaseError> {
    let (service, types, mut dice) = (service(), types(), Dice(seed));
    let records = [(RecordId(0), service.records[0].clone())];
    let checked = check(text_of, Around { variables: &types, records: &records }, None);
    let said =
        checked.err().map(|errors| errors[0].message.clone()).filter(|said| said.starts_with(ONLY_FAILS));
    let (Some(said), false) = (said, is_ours(text_of)) else { return Ok(()) };
    let env = other();
    let program = env.compile(text_of).map_err(|error| TestCaseError::fail(format!("{text_of}: {error}")))?;
    for _ in 0..4 {
        let mut context = Context::with_env(env.clone());
        for (field, value) in types.iter().zip(&values(&service, &mut dice)) {
            context.add_variable_as_val(field.name.as_str(), theirs(value));
        }
        let theirs = program.execute(&context);
        prop_assert!(theirs.is_err(), "{text_of}: {said}, and elsewhere it is {theirs:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_passes_never_fails_for_its_types(seed in any::<u64>(), depth in 0usize..4) {
        let mut dice = Dice(seed);
        let ty = ["int", "float", "string", "bool", "ints", "strings", "time", "duration"][dice.roll(8)];
        let text_of = expression(ty, depth, &mut dice);
        let (service, types) = (service(), types());
        let records = [(RecordId(0), service.records[0].clone())];
        let checked = check(&text_of, Around { variables: &types, records: &records }, None);
        // Only what fails whatever it is given is refused.
        let refused = checked.as_ref().err().map(|errors| errors[0].message.clone());
        let fails = |said: &String| said == "this divides by 0" || said.starts_with(ONLY_FAILS);
        prop_assert!(refused.as_ref().is_none_or(fails), "{text_of}: {refused:?}");
        holds(&text_of, seed)?;
    }

    #[test]
    fn what_is_said_to_fail_fails_elsewhere_too(seed in any::<u64>(), depth in 1usize..4) {
        let mut dice = Dice(seed);
        let ty = ["int", "float", "string", "bool", "ints", "strings"][dice.roll(6)];
        only_fails(&expression(ty, depth, &mut dice), seed)?;
    }

    #[test]
    fn mutations_are_caught_or_harmless(seed in any::<u64>(), depth in 1usize..4) {
        let mut dice = Dice(seed);
        let ty = ["int", "float", "string", "bool", "ints", "strings"][dice.roll(6)];
        let text_of = expression(ty, depth, &mut dice);
        for _ in 0..4 {
            holds(&mutated(&text_of, &mut dice), seed)?;
        }
    }

    #[test]
    fn another_implementation_agrees(seed in any::<u64>(), depth in 0usize..4) {
        let mut dice = Dice(seed);
        let (own, ty) = [
            ("int", "int"), ("float", "float"), ("string", "string"), ("bool", "bool"), ("ints", "list<int>"),
            ("strings", "list<string>"),
        ][dice.roll(6)];
        let text_of = expression(own, depth, &mut dice);
        agrees(&text_of, ty, seed)?;
    }

    #[test]
    fn no_text_makes_the_checker_panic(text_of in "[a-z0-9 .,:?(){}\\[\\]'\"+*<>=!&|%-]{0,60}|\\PC{0,30}") {
        let (service, types) = (service(), types());
        let records = [(RecordId(0), service.records[0].clone())];
        let around = Around { variables: &types, records: &records };
        if let Err(errors) = check(&text_of, around, None) {
            for error in errors {
                prop_assert!(text_of.get(error.range.clone()).is_some(), "{text_of}: {error:?}");
            }
        }
        for at in (0..=text_of.len()).filter(|at| text_of.is_char_boundary(*at)) {
            let _ = (flux_catalog::cel::offers(&text_of, around, at), flux_catalog::cel::said(&text_of, around, at));
        }
    }
}
