//! The tree of a program: what the parser gives and everyone else reads.
//!
//! Spans are byte offsets relative to the text that was parsed: the statement when it came through
//! [`crate::parse_statement`]. Nothing here knows files or absolute positions, so that a statement
//! moved by a line is still the same tree.

mod helpers;
pub(crate) mod spans;

use smol_str::SmolStr;

/// A range of bytes in the parsed text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The offset of its first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// An identifier where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ident {
    /// The identifier as written.
    pub text: SmolStr,
    /// Its place in the statement's text.
    pub span: Span,
}

/// A dotted name: `http.get`, `auth.Check`, `Feed`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The parts joined by dots, as a program means it (no blanks, no comments).
    pub text: SmolStr,
    /// From the first part to the last.
    pub span: Span,
}

/// One item of a file, with the documentation and annotations before it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The text of the `///` lines before it, one leading blank of each line removed, joined by `\n`.
    pub doc: Option<SmolStr>,
    /// The annotations (`@name(args)`), in order.
    pub annotations: Vec<Annotation>,
    /// The declaration or directive itself.
    pub kind: ItemKind,
    /// From the first annotation or keyword to before the `;` (documentation is outside).
    pub span: Span,
}

/// The items of the grammar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// `use "auth.flux" as auth;`
    Use(Use),
    /// `type Edit = (int user, string text);`
    Type(TypeItem),
    /// A semantic type: `typedef hit TestInCache;`.
    Typedef(Typedef),
    /// `component geo.lookup(string db) (string ip) -> (string city) using …;`
    Component(Component),
    /// A signature, an implementation or both: `X (int a) -> (int b) using c();`, `X using c();`.
    Node(NodeItem),
    /// `source Listen => Image;`
    Source(Source),
    /// `Feed = A -> B;` or a case `Handler:[_, hit] = …;`
    Flow(Flow),
    /// `handle error A => B;`
    Handler(Handler),
    /// `recover A => B;`
    Recover(Recover),
    /// A node's locks: `constraint A:{x, y?};`.
    Constraint(Constraint),
    /// `store news using sqlite("news.db");`
    Store(Store),
    /// What is taken for granted: `assume closed_world(news);`.
    Assume(Assume),
    /// `optimize Edits with cache(entries: 100);`
    Optimize(Optimize),
}

/// An annotation as it is written: `@volatile(3m, on_error: 1h)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Annotation {
    /// The annotation's name, without the `@`.
    pub name: Ident,
    /// Its arguments; `@pure` and `@pure()` are the same.
    pub args: Vec<Arg>,
    /// From the `@` to the closing parenthesis.
    pub span: Span,
}

/// `use "auth.flux" as auth`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    /// The path as written, unescaped.
    pub path: SmolStr,
    /// Where the path stands, quotes included.
    pub path_span: Span,
    /// The alias that its names stand behind.
    pub alias: Option<Ident>,
}

/// `type Edit = (…)`: a record type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeItem {
    /// The name of the new type.
    pub name: Ident,
    /// The record's fields, in parentheses.
    pub fields: Params,
}

/// `typedef hit TestInCache` or `typedef big using cel("…")`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Typedef {
    /// The semantic type's name, by which patterns ask.
    pub name: Ident,
    /// What decides whether a value is of that type.
    pub predicate: Predicate,
}

/// What decides a semantic type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// A node from the value to `bool`.
    Node(Name),
    /// A component; the value is `it`.
    Using(Call),
}

/// The declaration of a component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Component {
    /// The component's name, dotted if it belongs to a family.
    pub name: Name,
    /// Its arguments, given where it is used.
    pub args: Params,
    /// What it takes from the flow.
    pub inputs: Params,
    /// What it puts out.
    pub outputs: Params,
    /// The component that it is made from.
    pub using: Option<Call>,
}

/// A node's signature, implementation, or both; at least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NodeItem {
    /// The name of the node that it declares or implements.
    pub name: Ident,
    /// Inputs and outputs; none for `ID using call;`, which takes the component's.
    pub signature: Option<Signature>,
    /// The component that runs it.
    pub using: Option<Call>,
}

/// `(int a) -> (int b)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The inputs, in parentheses.
    pub inputs: Params,
    /// The arrow that was written; the formatter writes `->`.
    pub arrow: Arrow,
    /// What it puts out.
    pub outputs: Params,
}

/// Which of the dialects' arrows was written, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Arrow {
    /// `=>` rather than `->`.
    pub fat: bool,
    /// From the first input's parenthesis to the last output's.
    pub span: Span,
}

/// A parenthesised list of parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Params {
    /// The parameters, in the order written.
    pub params: Vec<Param>,
    /// From the opening parenthesis to the closing one.
    pub span: Span,
}

/// One parameter, or the row `..`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Param {
    /// `int width = 256`.
    Field {
        /// `live`: of a component's argument, which may also come with the flow.
        live: bool,
        /// The type of its values.
        ty: TypeRef,
        /// The name, by which wiring and arguments find it.
        name: Ident,
        /// What an argument is that is left out.
        default: Option<Value>,
    },
    /// `..`: the current tuple, passed through.
    Row(Span),
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A type without arguments: `int`, `char*`, `auth.User`.
    Named {
        /// The type's name, behind an alias if there is one.
        name: Name,
        /// How many `*` follow.
        stars: u32,
        /// The name and the stars behind it.
        span: Span,
    },
    /// A type with arguments: `list<Edit>`, `map<string, int>`.
    Generic {
        /// The generic type's name: `list`, `map`, `option`.
        name: Ident,
        /// The types between the angle brackets.
        args: Vec<TypeRef>,
        /// From the name to the closing `>`.
        span: Span,
    },
}

/// `http.get("/x", body: "string text")`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The name of what is called.
    pub component: Name,
    /// What stands in the parentheses, in the order written.
    pub args: Vec<Arg>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// One argument, by position or by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arg {
    /// The parameter that it is for: `limit:`. Without one it goes by position.
    pub name: Option<Ident>,
    /// The value that is given.
    pub value: Value,
    /// From the name, if there is one, to the end of the value.
    pub span: Span,
}

/// A value in an argument, a default or a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    /// The literal, name, list or record.
    pub kind: ValueKind,
    /// Its place in the statement's text.
    pub span: Span,
}

/// The values of the grammar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A whole number: `42`, `-1`, `1_000`.
    Int(i64),
    /// `2.5`: as written without `_`, so that the tree compares and prints exactly.
    Float(SmolStr),
    /// `true` or `false`.
    Bool(bool),
    /// `"text"` or `"""text"""`, unescaped.
    Text {
        /// The text that the literal stands for, escapes resolved.
        text: SmolStr,
        /// Written with three quotes.
        multiline: bool,
    },
    /// A length of time (`250ms`), in nanoseconds.
    Duration(u64),
    /// A size of memory (`64KiB`), in bytes.
    Size(u64),
    /// The name of a store, an input or a node: `news`, `user`, `auth.db`.
    Name(Name),
    /// A value that the service reads when it starts: `env("NAME", "default")`.
    Env {
        /// The name of the environment variable.
        name: SmolStr,
        /// What holds where it is not set.
        default: Option<Box<Value>>,
    },
    /// Values in order: `[1, 2]`.
    List(Vec<Value>),
    /// `{a: 1, "b c": 2}`.
    Record(Record),
}

/// `{jpeg: data, width: 256}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The fields, in the order written.
    pub fields: Vec<RecordField>,
    /// From the opening brace to the closing one.
    pub span: Span,
}

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordField {
    /// The field's name, quoted or not.
    pub name: Ident,
    /// What the field holds.
    pub value: Value,
}

/// `source L using … {session: S} => body`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The source's name: a component's use, or a native node.
    pub name: Ident,
    /// The component that starts its flows; none: a native node or a flow of that name.
    pub using: Option<Call>,
    /// An output of the source, or a node from its outputs to one value.
    pub session: Option<Name>,
    /// Where its flows go.
    pub body: Body,
}

/// A flow, or one case of a dispatch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Flow {
    /// The name of the node whose body, or one of whose cases, this is.
    pub name: Ident,
    /// `[_, _, hit]` for a case.
    pub patterns: Option<Patterns>,
    /// None: the tuple is passed on (`Handler:[_, hit] = ;`).
    pub body: Option<Body>,
}

/// The patterns of a case, one for each value: `[_, !hit]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Patterns {
    /// One for each value of the tuple.
    pub patterns: Vec<Pattern>,
    /// From the opening bracket to the closing one.
    pub span: Span,
}

/// What one value of the tuple must be for a case to apply.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// What it asks for.
    pub kind: PatternKind,
    /// Its place in the statement's text.
    pub span: Span,
}

/// What a pattern asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PatternKind {
    /// `_` or `*`: anything.
    Any {
        /// Written `*`, as the released compiler has it.
        star: bool,
    },
    /// A semantic type that the value must, or must not, be of: `hit`, `!hit`.
    Is {
        /// It is written with `!`: the value must not be of that type.
        negated: bool,
        /// The name of the semantic type.
        name: Name,
    },
}

/// Steps joined by arrows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// At least one, unless the body was broken.
    pub steps: Vec<Step>,
    /// First step to last.
    pub span: Span,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// `each` before it, where.
    pub each: Option<Span>,
    /// The node, call, record, brackets or fork.
    pub kind: StepKind,
    /// The whole step, `each` included.
    pub span: Span,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// A node, a case's or a branch's name: whatever is declared so.
    Node(Name),
    /// A component called where it stands.
    Call(Call),
    /// A new tuple of values from the environment.
    Record(Record),
    /// `( A -> B )`.
    Group(Body),
    /// `{ A, B -> C }`: fork and join.
    Fork(Vec<Body>),
}

/// `handle error A -> B (404) => H`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handler {
    /// Whose failures it handles; none: those of every node (`*`).
    pub path: Option<Path>,
    /// The codes that `*` is limited to; empty: all. A path has its own.
    pub codes: Vec<(i64, Span)>,
    /// The draft's form writes `->`; `Arrow::fat` otherwise.
    pub arrow: Arrow,
    /// The flow that runs in the failed one's stead.
    pub body: Body,
}

/// `A -> B (404, 410)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// At least one; the last is the node that fails.
    pub names: Vec<Name>,
    /// The codes that it is limited to; empty: all.
    pub codes: Vec<(i64, Span)>,
    /// From the first name to the codes.
    pub span: Span,
}

/// `recover Reviews => NoReviews`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Recover {
    /// The node, or the way to it, whose failure is recovered from.
    pub path: Path,
    /// What runs in its place.
    pub body: Body,
}

/// `constraint A:{x, y?}`; `atomic` says the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// It is written `atomic`, as in the 2006 paper.
    pub atomic: bool,
    /// The node that holds them.
    pub node: Name,
    /// The locks that the node holds, in the order written.
    pub locks: Vec<Lock>,
}

/// `a`, `a!`, `b?`, `c(session)`, `d?(user)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lock {
    /// Its name; behind the alias of a used file, that file's lock.
    pub name: Name,
    /// `?`, `!` or nothing.
    pub mode: LockMode,
    /// `(program)`, `(session)` or a key.
    pub scope: Option<Ident>,
    /// From the name to the mode or the scope.
    pub span: Span,
}

/// How a lock is held, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockMode {
    /// Nothing is written: a writer.
    Default,
    /// Written `!`: a writer, alone.
    Writer,
    /// Written `?`: a reader, beside other readers.
    Reader,
}

/// `store news using sqlite("news.db")`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Store {
    /// The name by which nodes speak of the store.
    pub name: Ident,
    /// The component that keeps its data, with its settings.
    pub using: Call,
}

/// `assume closed_world(news)`; without names: every store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assume {
    /// What is assumed: `closed_world`.
    pub what: Ident,
    /// The stores that are meant; none: all of the program.
    pub stores: Vec<Name>,
}

/// `optimize Edits with cache(entries: 100)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Optimize {
    /// The nodes that are to be optimized.
    pub nodes: Vec<Name>,
    /// For each of them: is it one with the node before it (`A -> B`)? Else it is meant by itself (`A, B`).
    pub joined: Vec<bool>,
    /// The optimization and its parameters.
    pub with: Call,
}
