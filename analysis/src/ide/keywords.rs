//! The words and signs of the language, each explained in a sentence.

use crate::files::db::Db;
use crate::library::words;
use flux_catalog::Declares;

/// What a type is.
pub(crate) fn builtin(name: &str) -> String {
    let said = match name {
        "int" => "a whole number of 64 bits",
        "float" => "a number",
        "bool" => "true or false",
        "string" => "text",
        "bytes" => "any bytes; `char*` is the same",
        "json" => "any JSON value",
        "time" => "a moment",
        "duration" => "a length of time",
        "list" => "values in an order: `list<T>`",
        "map" => "values by keys: `map<K, V>`",
        "option" => "a value or none: `option<T>`",
        "stream" => "values that come later, consumed once: `stream<T>`",
        _ => "a foreign type: equal only to itself, carried only by native nodes",
    };
    format!("`{name}`: {said}")
}

/// What an optimization does, and where it is legal.
pub(crate) fn optimization(db: &dyn Db, name: &str) -> String {
    declared(db, Declares::Optimizations, name)
        .unwrap_or_else(|| format!("`{name}` is no optimization of the language"))
}

/// What an annotation says.
pub(crate) fn annotation(db: &dyn Db, name: &str) -> Option<String> {
    declared(db, Declares::Annotations, name)
}

/// A word of the language as it is declared: its forms, then its documentation without the examples.
fn declared(db: &dyn Db, declares: Declares, name: &str) -> Option<String> {
    let usage = words::usage(db, words::word(db, declares, name)?);
    let docs = usage.docs.split("\n```").next().unwrap_or_default().trim_end();
    let planned = match &usage.planned {
        Some(parameters) if parameters.is_empty() => {
            "\n\nThis version of Flux does not carry it out yet.".to_owned()
        }
        Some(parameters) => {
            let all: Vec<String> = parameters.iter().map(|name| format!("`{name}`")).collect();
            format!("\n\nThis version of Flux does not carry out {} yet.", all.join(", "))
        }
        None => String::new(),
    };
    Some(format!("{}\n\n{docs}{planned}", usage.written()))
}

/// What a keyword or a sign begins.
pub(crate) fn explain(word: &str) -> Option<&'static str> {
    Some(match word {
        "use" => {
            "`use \"auth.flux\";` joins that file's names to this program's; `as auth` puts them behind `auth.`"
        }
        "as" => "`as NAME`: the used file's names stand behind `NAME.`",
        "type" => "`type Edit = (int user, string text);` a record type",
        "typedef" => {
            "`typedef hit TestInCache;` a semantic type: a value has it if that node says so; cases ask for it"
        }
        "component" => "`component name(args) (inputs) -> (outputs) using …;` a component of your own",
        "source" => "`source Read using http.get(\"/feed\") => Feed;` starts flows: each output is one",
        "session" => "`{session: S}`: what tells the flows of one session from others",
        "handle" | "error" => {
            "`handle error X => Y;` Y runs when X fails, after all locks are released, and its tuple is the reply"
        }
        "recover" => "`recover X => Y;` Y runs in X's place when it fails, and the flow goes on",
        "constraint" | "atomic" => {
            "`constraint N:{a, b?, c(session), d(user)};` N runs while it holds these locks: `b?` as a reader, `c` one \
             for each session, `d` one for each value of the input `user`"
        }
        "store" => "`store news using sqlite(\"news.db\");` state that outlives a request",
        "using" => "`using component(args)`: the component that runs it",
        "assume" => "`assume closed_world(news);` nothing else writes that store",
        "optimize" | "with" => {
            "`optimize X with cache(entries: 1_000);` an optimization, legal where no user could tell"
        }
        "live" => {
            "`live int status`: the argument may also come with the flow: `http.respond(code)`, where `code` is an input"
        }
        "each" => "`each N`: N for every element of a list, at the same time, in order",
        "env" => "`env(\"NAME\", \"default\")`: read when the service starts",
        "program" => "`(program)`: one lock for the whole service",
        "closed_world" => {
            "`assume closed_world(news);` nothing but this program writes that store, so a write can invalidate exactly \
             what it changed"
        }
        "true" | "false" => "`true`, `false`: a truth value, a `bool`",
        "->" => {
            "`A -> B`: what A puts out goes to B: by position if the types are B's inputs in their order, else by name"
        }
        "=>" => {
            "`=>` leads from a source, a handler or a recovery to its flow; in a signature it is the older form of `->`"
        }
        "_" => "`_`: a pattern that every value fits",
        "*" => {
            "`*`: every node, in `handle error *`; in a pattern the older form of `_`; behind a type, a pointer to it"
        }
        "?" => "`a?`: the lock is held as a reader; readers hold it together",
        "!" => "`a!`: the lock is held as a writer, as without `!`; `!hit`: the value is not a `hit`",
        "=" => "`X = A -> B;` X is an abstract node: whoever uses it runs these steps",
        ":" => "`X:[_, hit] = …;` one case of X; `name: value` in calls and records",
        ".." => "`..`: the current tuple, passed through; in declarations of components",
        "{" | "}" => {
            "`{ A, B -> C }` runs its branches at the same time and puts their outputs side by side; `{name: value}` is a \
             record: a new tuple"
        }
        "@" => "`@name(…)` says of the next item what it does to the world, or how it runs",
        "[" | "]" => "`[_, hit]` has one pattern for each value of the current tuple; `[1, 2]` is a list",
        _ => return None,
    })
}
