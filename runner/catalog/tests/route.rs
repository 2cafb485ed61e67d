//! Routes and parameter lists, as a program writes them.

use flux_catalog::route::{Route, Segment, params};
use flux_catalog::{ArgFact, CallFacts, Problem, source_outputs};
use flux_plan::{Constant, Field, Type};
use proptest::prelude::*;

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty }
}

fn values(route: &str, path: &str) -> Option<Vec<String>> {
    let route = Route::parse(route).expect("a route");
    route.matches(path).map(|values| values.into_iter().map(Into::into).collect())
}

#[test]
fn a_route_reads_typed_segments_and_the_rest() {
    let route = Route::parse("/feed/{int user}/{string rest*}").unwrap();
    assert_eq!(
        route.segments,
        [
            Segment::Text("feed".into()),
            Segment::Param(field("user", Type::Int)),
            Segment::Rest(field("rest", Type::String)),
        ]
    );
    assert_eq!(
        values("/feed/{int user}/{string rest*}", "/feed/-7/a/b%20c"),
        Some(vec!["-7".into(), "a/b c".into()])
    );
    assert_eq!(values("/feed/{int user}/{string rest*}", "/feed/7/"), Some(vec!["7".into(), String::new()]));
    assert_eq!(values("/feed/{int user}/{string rest*}", "/feed/7"), None);
    assert_eq!(values("/feed/{int user}", "/feed/seven"), None);
    assert_eq!(values("/feed/{int user}", "/feed/7/"), None);
}

#[test]
fn the_root_and_decoded_text_are_compared() {
    assert_eq!(values("/", "/"), Some(vec![]));
    assert_eq!(values("/", "/x"), None);
    assert_eq!(values("/", ""), None);
    assert_eq!(values("/a b", "/a%20b"), Some(vec![]));
    assert_eq!(values("/{string s}", "/%FF"), None);
    assert_eq!(values("/{string s}", "/"), None);
    assert_eq!(values("/{bool s}", "/true"), Some(vec!["true".into()]));
}

#[test]
fn wrong_routes_point_at_the_bytes() {
    let error = |text: &str| {
        let error = Route::parse(text).unwrap_err();
        (text.get(error.range).unwrap().to_owned(), error.message)
    };
    assert_eq!(error("feed").0, "f");
    assert_eq!(error("/feed/{int user").0, "{int user");
    assert_eq!(error("/feed/x{int user}").0, "x{int user}");
    assert_eq!(error("/feed/{user}/x").0, "user");
    assert_eq!(error("/feed/{image user}").0, "image");
    assert_eq!(error("/{int a}/{string a}").1, "`a` is named twice");
    assert_eq!(error("/{string a*}/b").0, "b");
    assert_eq!(error("/{int a*}").0, "{int a*}");
    assert_eq!(error("/{json a}").0, "{json a}");
    assert_eq!(error("/a?b=1").0, "?b=1");
    assert_eq!(error("").0, "");
}

#[test]
fn precedence_prefers_text_to_numbers_to_names_to_the_rest() {
    let mut routes: Vec<Route> = ["/{string r*}", "/{string s}", "/{int n}", "/new", "/{float x}"]
        .iter()
        .map(|text| Route::parse(text).unwrap())
        .collect();
    routes.sort_by_key(Route::precedence);
    let first = |path: &str| routes.iter().position(|route| route.matches(path).is_some());
    assert_eq!(first("/new"), Some(0));
    assert_eq!(first("/7"), Some(1));
    assert_eq!(first("/7.5"), Some(2));
    assert_eq!(first("/seven"), Some(3));
    assert_eq!(first("/a/b"), Some(4));
    assert!(routes[1].same_paths(&Route::parse("/{int other}").unwrap()));
    assert!(!routes[1].same_paths(&routes[2]));
}

#[test]
fn parameters_have_types_and_defaults() {
    let list =
        params("int page = 1, string q, option<string> tag, list<int> ids, string c = \"a, \\\"b\\\"\"")
            .unwrap();
    let names: Vec<&str> = list.iter().map(|p| p.field.name.as_str()).collect();
    assert_eq!(names, ["page", "q", "tag", "ids", "c"]);
    assert_eq!(list[0].default, Some(Constant::Int(1)));
    assert_eq!(list[4].default, Some(Constant::Text("a, \"b\"".into())));
    assert_eq!(list[2].field.ty, Type::Option(Box::new(Type::String)));
    assert_eq!(list.iter().map(|p| p.required()).collect::<Vec<_>>(), [false, true, false, false, false]);
    let list =
        params("string mode 'hub.mode', list<int> id 'id[]', int page 'a=b, c' = 1, auth.User user").unwrap();
    let outside: Vec<&str> = list.iter().map(|p| p.outside()).collect();
    assert_eq!(outside, ["hub.mode", "id[]", "a=b, c", "user"]);
    assert_eq!(list[2].default, Some(Constant::Int(1)));
    assert_eq!(list[3].field.ty, Type::Foreign("auth.User".into()));
    assert_eq!(params(" ").unwrap(), []);
    assert_eq!(params("float x = 1").unwrap()[0].default, Some(Constant::Float(1.0)));
    assert_eq!(
        params("map<string, int> m").unwrap()[0].field.ty,
        Type::Map(Box::new(Type::String), Box::new(Type::Int))
    );
}

#[test]
fn wrong_parameters_point_at_the_bytes() {
    let error = |text: &str| {
        let error = params(text).unwrap_err();
        text.get(error.range).unwrap().to_owned()
    };
    assert_eq!(error("int page, list q"), "list");
    assert_eq!(error("int page 'p"), "p");
    assert_eq!(error("int page '' = 1"), "");
    assert_eq!(error("int page 'p' 1"), "1");
    assert_eq!(error("int a, string a"), "a");
    assert_eq!(error("int page = \"x\""), "\"x\"");
    assert_eq!(error("int page = x"), "x");
    assert_eq!(error("page"), "page");
    assert_eq!(error("int"), "int");
    assert_eq!(error("int a,"), "");
    assert_eq!(error("list<imagé> a"), "imagé");
}

/// What an HTTP source with these texts puts out, and last a `method`.
fn outputs(args: &[(&str, &str, &str)]) -> Result<Vec<Field>, Problem> {
    let values: Vec<Constant> = args.iter().map(|(_, _, text)| Constant::Text((*text).into())).collect();
    let args: Vec<ArgFact<'_>> =
        (args.iter().zip(&values)).map(|((name, kind, _), value)| ArgFact { name, kind, value }).collect();
    let call = CallFacts { component: "http.any", args: &args, bounds: &[], types: None };
    source_outputs(&call, &[field("method", Type::String)], Some(0))
}

#[test]
fn a_source_puts_out_what_its_texts_list_and_what_is_declared() {
    let args = [
        ("path", "route", "/e/{int user}"),
        ("query", "params", "int page = 1"),
        ("cors", "string", "int no"),
        ("body", "params", "string text"),
    ];
    let expected = [
        field("user", Type::Int),
        field("page", Type::Int),
        field("text", Type::String),
        field("method", Type::String),
    ];
    assert_eq!(outputs(&args).unwrap(), expected);
    assert_eq!(outputs(&[]).unwrap(), [field("method", Type::String)]);
}

#[test]
fn a_source_puts_out_no_name_twice() {
    let twice = outputs(&[("path", "route", "/{int id}"), ("query", "params", "int page, int id")]);
    let twice = twice.unwrap_err();
    assert_eq!((twice.argument.as_deref(), twice.range), (Some("query"), Some(14..16)));
    let declared = outputs(&[("path", "route", "/{int id}/{string method*}")]).unwrap_err();
    assert_eq!((declared.argument.as_deref(), declared.range), (Some("path"), Some(18..24)));
}

#[test]
fn what_a_source_puts_out_is_known_before_it_starts() {
    let value = Constant::Env { name: "QUERY".into(), default: None };
    let args = [ArgFact { name: "query", kind: "params", value: &value }];
    let call = CallFacts { component: "http.get", args: &args, bounds: &[], types: None };
    assert!(source_outputs(&call, &[], Some(0)).unwrap_err().help.is_some());
    assert_eq!(source_outputs(&call, &[], None), Ok(Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_within_its_bytes(text in "\\PC*") {
        for error in [Route::parse(&text).err(), params(&text).err()].into_iter().flatten() {
            prop_assert!(text.get(error.range.clone()).is_some(), "{error:?}");
        }
    }

    #[test]
    fn near_routes_are_read_or_refused_within_their_bytes(text in "[/{}*a-c=é <>,%2\" ]*(int |string |list<)?[a-z{}*]*") {
        for error in [Route::parse(&text).err(), params(&text).err()].into_iter().flatten() {
            prop_assert!(text.get(error.range.clone()).is_some(), "{error:?}");
        }
    }

    #[test]
    fn what_is_put_in_a_path_comes_out(user in any::<i64>(), name in "[^/]+", rest in "\\PC*") {
        let encode = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let path = format!("/feed/{user}/{}/{}", encode(&name), encode(&rest));
        let found = values("/feed/{int user}/{string name}/{string rest*}", &path);
        prop_assert_eq!(found, Some(vec![user.to_string(), name, rest]));
    }
}
