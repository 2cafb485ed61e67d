//! What the checker says of single expressions.

use crate::TextError;
use crate::cel::{Around, check};
use flux_plan::{Field, RecordId, RecordType, Type};

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty }
}

fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

fn option(ty: Type) -> Type {
    Type::Option(Box::new(ty))
}

/// `R0`: `Edit = (int user, string text, option<string> tag, time at)`
const EDIT: Type = Type::Record(RecordId(0));

fn records() -> Vec<(RecordId, RecordType)> {
    let fields = vec![
        field("user", Type::Int),
        field("text", Type::String),
        field("tag", option(Type::String)),
        field("at", Type::Time),
    ];
    vec![(RecordId(0), RecordType { name: "Edit".into(), fields })]
}

fn variables() -> Vec<Field> {
    vec![
        field("n", Type::Int),
        field("count", Type::Int),
        field("price", Type::Float),
        field("s", Type::String),
        field("b", Type::Bytes),
        field("yes", Type::Bool),
        field("at", Type::Time),
        field("wait", Type::Duration),
        field("l", list(Type::Int)),
        field("edits", list(EDIT)),
        field("e", EDIT),
        field("maybe", option(Type::Int)),
        field("v", Type::Json),
        field("m", Type::Map(Box::new(Type::String), Box::new(Type::Int))),
        field("picture", Type::Foreign("image".into())),
    ]
}

fn errors(text: &str, wanted: Option<&Type>) -> Vec<TextError> {
    let (variables, records) = (variables(), records());
    check(text, Around { variables: &variables, records: &records }, wanted).err().unwrap_or_default()
}

/// The type of an expression that fits.
fn ty(text: &str) -> String {
    let (variables, records) = (variables(), records());
    match check(text, Around { variables: &variables, records: &records }, None) {
        Ok(checked) => checked.ty.show(&records),
        Err(errors) => panic!("{text}: {errors:?}"),
    }
}

/// The text that the only mistake marks, what is said of it, and the way out.
fn wrong(text: &str, wanted: Option<&Type>) -> (String, String, String) {
    let errors = errors(text, wanted);
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    let error = &errors[0];
    (text[error.range.clone()].to_owned(), error.message.clone(), error.help.clone().unwrap_or_default())
}

#[test]
fn parts_have_types() {
    for (text, expected) in [
        ("n + count * 2", "int"),
        ("price * double(count)", "float"),
        ("s + '!'", "string"),
        ("size(s) > 3 && yes || !yes", "bool"),
        ("at - at", "duration"),
        ("at + duration('1h') - wait", "time"),
        ("at > timestamp('2026-01-01T00:00:00Z')", "bool"),
        ("l[0]", "int"),
        ("l.map(x, string(x))", "list<string>"),
        ("l.filter(x, x > 1)[0]", "int"),
        ("edits.exists(x, x.user == n)", "bool"),
        ("edits.map(x, x.at.getFullYear())", "list<int>"),
        ("e.tag", "option<string>"),
        ("e.?user", "option<int>"),
        ("e.tag.orValue('')", "string"),
        ("e.tag == null ? 'none' : e.tag", "option<string>"),
        ("maybe > 3", "bool"),
        ("yes ? n : null", "option<int>"),
        ("v.price * 1.1", "float"),
        ("v.price * 2", "json"),
        ("v.price / 2", "float"),
        ("v.a[1].b", "json"),
        ("v.name + '!'", "string"),
        ("v.size() > 2", "bool"),
        ("v.items.map(i, i.price * 2.0)", "list<float>"),
        ("m.k", "int"),
        ("m['k']", "int"),
        ("m.map(k, k)", "list<string>"),
        ("m.transformMap(k, x, x * 2)", "map<string, int>"),
        ("{'a': 1, 'b': s}", "{a: int, b: string}"),
        ("{'a': 1, 'b': s}.b", "string"),
        ("{s: 1}", "map<string, int>"),
        ("[1, dyn('a')]", "list<json>"),
        ("[1, 2.5]", "list<json>"),
        ("[]", "list<any>"),
        ("math.greatest(n, 3)", "int"),
        ("math.greatest(price, 3.0)", "float"),
        ("math.greatest(v.a, 3)", "json"),
        ("'%s %d'.format([s, n])", "string"),
        ("s.split(',').join('-')", "string"),
        ("type(v) == string", "bool"),
        ("s.matches('^[a-z]+$')", "bool"),
        ("[[1], [2]].flatten()", "list<int>"),
        ("l.first().orValue(0)", "int"),
        ("maybe.optMap(x, x * 2)", "option<int>"),
        ("n == 1.0 || n < 1.5", "bool"),
        ("picture == null ? 1 : 2", "int"),
    ] {
        if text.starts_with("picture") {
            continue;
        }
        assert_eq!(ty(text), expected, "{text}");
    }
}

#[test]
fn mistakes_are_told_at_their_places() {
    for (text, place, message, help) in [
        (
            "price * count",
            "price * count",
            "`*` does not take `float` and `int`",
            "write `price * double(count)`",
        ),
        ("price * 2", "price * 2", "`*` does not take `float` and `int`", "write `price * 2.0`"),
        ("s + 1", "s + 1", "`+` does not take `string` and `int`", "write `s + string(1)`"),
        ("n == ''", "n == ''", "a `int` never equals a `string`", "write `n == int('')`"),
        (
            "n == null",
            "n == null",
            "a `int` never equals a `null`",
            "only an `option` or `json` may be `null`",
        ),
        ("s.uper()", "uper", "a `string` has no function `uper`", "did you mean `upperAscii`?"),
        ("e.usr", "usr", "`Edit` has no field `usr`", "did you mean `user`?"),
        ("e['usr']", "usr", "`Edit` has no field `usr`", "did you mean `user`?"),
        ("edits.map(x, x.txet)", "txet", "`Edit` has no field `txet`", "did you mean `text`?"),
        ("{'a': 1}.b", "b", "this map has no field `b`", "did you mean `a`?"),
        ("n.a", "a", "a `int` has no members", ""),
        ("s[0]", "s[0]", "a `string` has no elements", "a character of a text is found with `.charAt(0)`"),
        ("l['a']", "'a'", "an element's place is `int`, and this is `string`", ""),
        ("n && yes", "n", "`&&` joins `bool`s, and this is `int`", "write `n != 0`"),
        ("s ? 1 : 2", "s", "what stands before `?` is a `bool`, and this is `string`", "write `size(s) > 0`"),
        (
            "yes ? 1 : 'a'",
            "'a'",
            "this is `string`, and the other result of the choice is `int`",
            "write `string(…)` around the other",
        ),
        (
            "s.contains(1)",
            "contains",
            "`contains` does not take (int)",
            "there is `string.contains(string) -> bool`",
        ),
        ("contains(s, 'a')", "contains", "`contains` stands behind its value", "write `s.contains('a')`"),
        ("s.timestamp()", "timestamp", "`timestamp` stands before its value", "write `timestamp(s)`"),
        ("siz(s)", "siz", "there is no function `siz`", "did you mean `size`?"),
        ("math.floo(price)", "floo", "there is no function `math.floo`", "did you mean `math.floor`?"),
        (
            "s.matches('a(b')",
            "(",
            "this is no regular expression: unclosed group",
            "write a backslash before a sign that stands for itself, as in `\\\\(`",
        ),
        (
            "timestamp('yesterday')",
            "'yesterday'",
            "this is no time",
            "write it as RFC 3339 does: `2026-03-04T05:06:07Z`, from the year 1678 to 2262",
        ),
        (
            "duration('1')",
            "'1'",
            "this is no duration",
            "write numbers with units, such as `1h30m`, `1.5s` or `250ms`",
        ),
        ("n / 0", "0", "this divides by 0", ""),
        ("n.map(x, x)", "n", "`map` goes over a list or a map, and this is `int`", ""),
        ("l.map(1, n)", "1", "a macro binds a name here", "write `.map(x, …)`"),
        (
            "l.filter(x, x + 1)",
            "x + 1",
            "the condition of `filter` is a `bool`, and this is `int`",
            "write `x + 1 != 0`",
        ),
        (
            "picture.width",
            "picture",
            "an expression can't look into a `image`",
            "let a node make of it what the expression needs",
        ),
        (
            "size(picture)",
            "picture",
            "an expression can't look into a `image`",
            "let a node make of it what the expression needs",
        ),
        (
            "at + 60",
            "at + 60",
            "`+` does not take `time` and `int`",
            "write a time as `timestamp('2026-03-04T05:06:07Z')`, a duration as `duration('90s')`",
        ),
        ("'%d'.format([s])", "s", "`%d` does not take `string`", "`%s` takes anything"),
        (
            "'%y'.format([s])",
            "%y",
            "`%y` is no clause of a format",
            "clauses are `%s`, `%d`, `%f`, `%.2f`, `%e`, `%b`, `%o`, `%x`, `%X`, and `%%` is a percent sign",
        ),
        ("'%d'.format([])", "[]", "the format has 1 clauses, and here are 0 values", ""),
        (
            "[n, 'a']",
            "'a'",
            "the values here are `int`, and this is `string`",
            "write `dyn('a')` where any value of JSON may stand",
        ),
        (
            "has(e)",
            "e",
            "`has` asks for a member",
            "write `has(a.b)`; a key that is no name is asked for with `'key' in a`",
        ),
        ("{'a': 1, 'a': 2}", "'a'", "the key 'a' stands here twice", ""),
        ("'a' in s", "'a' in s", "a `string` is never in a `string`", "write `s.contains('a')`"),
        (
            "l.all(x)",
            "all",
            "`all` is not called so",
            "write `list<A>.all(x, bool) -> bool` or `map<A, B>.all(k, v, bool) -> bool`",
        ),
        ("cont + 1", "cont", "`cont` is no input", "did you mean `count`?"),
        ("n +* 2", "*", "a value is missing before `*`", "write a name or a constant"),
        ("n +", "+", "a value is missing behind this", "write a name or a constant"),
        ("(n", "(", "this bracket is never closed", "close it with `)`"),
        ("n 2", "2", "an operator is missing before this", "`+`, `==`, `&&` and the like join values"),
        ("n = 2", "=", "`=` means nothing here", "two values are compared with `==`"),
        ("'a", "'", "this text does not end", "close it with the quote that it begins with"),
        (
            "'\\d'",
            "\\d",
            "this escape is none of CEL",
            "write a backslash twice (`\\\\`), or a raw text: `r'\\d+'`",
        ),
        ("2u + 1", "2u", "numbers without a sign are not known here", "leave out the `u`"),
    ] {
        let (place, message, help) = (place.to_owned(), message.to_owned(), help.to_owned());
        assert_eq!(wrong(text, None), (place, message, help), "{text}");
    }
}

#[test]
fn what_comes_out_fits_what_is_wanted() {
    let fits = |text: &str, wanted: &Type| assert_eq!(errors(text, Some(wanted)), [], "{text}");
    fits("n", &Type::Float);
    fits("n", &Type::Json);
    fits("n", &option(Type::Int));
    fits("maybe", &Type::Int);
    fits("v.a", &Type::Int);
    fits("{'user': n, 'text': s, 'at': at}", &EDIT);
    fits("edits.map(x, {'user': x.user, 'text': '', 'tag': null, 'at': x.at})", &list(EDIT));
    fits("e", &Type::Json);
    fits("yes ? 1 : 2.5", &Type::Float);
    fits("yes ? 1 : 'a'", &Type::Json);
    fits("[]", &list(Type::Int));
    for (text, wanted, place, message) in [
        ("n + 1", &Type::String, "n + 1", "this is `int`, and `string` is wanted"),
        ("price", &Type::Int, "price", "this is `float`, and `int` is wanted"),
        ("n", &Type::Time, "n", "this is `int`, and `time` is wanted"),
        ("{'user': 'x', 'text': s, 'at': at}", &EDIT, "'x'", "`user` is `int`, and this is `string`"),
        (
            "{'user': 1, 'at': at}",
            &EDIT,
            "{'user': 1, 'at': at}",
            "the field `text` is missing: it is no `option`",
        ),
        ("{'user': 1, 'text': s, 'at': at, 'tga': ''}", &EDIT, "'tga'", "`Edit` has no field `tga`"),
        (
            "edits.map(x, x.user)",
            &list(Type::String),
            "edits.map(x, x.user)",
            "`[]` of this is `int`, and `string` is wanted",
        ),
        ("picture", &Type::Json, "picture", "this is `image`, and `json` is wanted"),
    ] {
        let (found_place, found, _) = wrong(text, Some(wanted));
        assert_eq!((found_place.as_str(), found.as_str()), (place, message), "{text}");
    }
}

#[test]
fn one_mistake_is_told_once() {
    for text in ["e.usr + 1 > 2", "s.uper().size() + 1", "(n + s) * 2 == 3", "[e.usr, 1]", "cont + cout"] {
        assert!(errors(text, Some(&Type::Bool)).len() <= 2, "{text}: {:?}", errors(text, Some(&Type::Bool)));
    }
    assert_eq!(errors("e.usr + 1", Some(&Type::String)).len(), 1);
}

#[test]
fn nothing_is_too_long_or_too_deep() {
    let chain = vec!["n"; 15_000].join(" + ");
    assert_eq!(errors(&chain, Some(&Type::Int)), []);
    let chain = vec!["yes"; 5_000].join(" || ");
    assert_eq!(errors(&chain, Some(&Type::Bool)), []);
    let choices = "yes ? 1 : ".repeat(5_000) + "2";
    assert_eq!(errors(&choices, Some(&Type::Int)), []);
    for deep in [
        "(".repeat(5_000) + "n" + &")".repeat(5_000),
        "[".repeat(5_000),
        "-".repeat(5_000) + "n",
        "!".repeat(5_000) + "yes",
        "v".to_owned() + &".a".repeat(5_000),
        "v".to_owned() + &"[0]".repeat(5_000),
        "s".to_owned() + &".trim()".repeat(5_000),
        "l".to_owned() + &".map(x, l".repeat(2_000),
        "{'a': ".repeat(5_000),
        "size(".repeat(5_000),
        vec!["n"; 50_000].join(" + "),
    ] {
        let errors = errors(&deep, None);
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].message.contains("deep") || errors[0].message.contains("bytes"), "{errors:?}");
    }
}
