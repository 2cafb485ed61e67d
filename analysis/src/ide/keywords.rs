//! The words and signs of the language, each explained in a sentence.

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
        _ => "a foreign type: equal only to itself, carried only by native nodes",
    };
    format!("`{name}`: {said}")
}

/// What an optimization does, and where it is legal.
pub(crate) fn optimization(name: &str) -> String {
    let said = match name {
        "cache" => {
            "`cache(entries: 100_000, ttl: 3m)` keeps results and gives them again: legal where nothing inside writes, \
             as stale as the nodes say"
        }
        "precompute" => {
            "`precompute(every: 1h, top: 1_000)` makes the results that are asked for most before they are asked for"
        }
        "postpone" => {
            "`postpone(queue: \"notify.queue\")` runs it behind the reply: legal where nothing after it uses what it \
             puts out, or its failure"
        }
        "replicate" => {
            "`replicate(copies: 2, after: \"p95\")` runs it again where it is slow, and takes what comes first: legal \
             where it writes nothing, or may run twice"
        }
        "retry" => {
            "`retry(times: 3, backoff: 50ms)` runs it again where it fails: legal where it may run twice"
        }
        "batch" => {
            "`batch(max: 64, within: 2ms)` gives its component several calls at once, where that can take them"
        }
        "partition" => {
            "`partition(by: user, shards: 4)` runs it in several places: legal where all its state is kept by that key"
        }
        "fault" => {
            "`fault(rate: 0.01, delay: 500ms, code: 503)` makes it slow and lets it fail, to try what happens then"
        }
        "parallel" => {
            "`parallel()` runs nodes that stand one behind the other at the same time: legal where neither needs \
             what the other does"
        }
        "reply" => {
            "`reply()` sends what it puts out at once, and runs the rest behind it: legal where nothing behind it can \
             fail the request"
        }
        "runtime" => "`runtime(scheduler: \"pool\", workers: 4)` of `program`: how the program runs",
        _ => return format!("`{name}` is no optimization of the language"),
    };
    said.to_owned()
}

/// What an annotation says.
pub(crate) fn annotation(name: &str) -> Option<&'static str> {
    Some(match name {
        "pure" => "`@pure`: does nothing to the world; the same inputs give the same outputs",
        "volatile" => {
            "`@volatile(3m)`: reads state, and may be 3 minutes stale; `@volatile(0)` must be fresh"
        }
        "reads" => "`@reads(store.part, key: input)`: which state it reads",
        "writes" => "`@writes(store.part, key: input)`: which state it writes",
        "idempotent" => "`@idempotent`: may run twice and has the same effect",
        "commutative" => "`@commutative`: the order of its runs makes no difference",
        "timeout" => "`@timeout(2s)`: it fails when it has not ended by then",
        "limit" => "`@limit(16)`: so many flows at once",
        "output" => "`@output`: its tuple is the reply, sent as soon as it is done; the flow goes on",
        "source" => "`@source`: the component starts flows",
        _ => return None,
    })
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
