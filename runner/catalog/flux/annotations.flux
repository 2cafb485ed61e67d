// Annotations: what stands before a node, a flow, a case or a source, and says what it does to the world or how it runs.

/// Does nothing to the world: the same inputs give the same outputs.
///
/// ```flux
/// @pure
/// ```
@stands(node, flow, component)
component pure() () -> ();

/// Reads state, and what it tells may be so old.
///
/// - `within`: how old at most; `0`: it must be fresh, which is so for whatever reads state and says nothing.
/// - `on_error`: how old while the node fails.
///
/// ```flux
/// @volatile(3m)
/// @volatile(0)
/// @volatile(3m, on_error: 1h)
/// ```
@stands(node, flow, component)
component volatile(age within, age on_error = 0) () -> ();

/// Which state it reads.
///
/// - `state`: a store, or a part of it: `news.edits`.
/// - `key`: which input says what part; without it, all of it.
///
/// ```flux
/// @reads(store)
/// @reads(store.part, key: input)
/// ```
@stands(node, flow, component)
@many
component reads(state state, input key = all) () -> ();

/// Which state it writes.
///
/// - `state`, `key`: as for `@reads`.
///
/// ```flux
/// @writes(store)
/// @writes(store.part, key: input)
/// ```
@stands(node, flow, component)
@many
component writes(state state, input key = all) () -> ();

/// May run twice with the same inputs: the second time the effect and the answer are the same.
///
/// ```flux
/// @idempotent
/// ```
@stands(node, flow, component)
component idempotent() () -> ();

/// The order of its runs makes no difference to the state that they lead to.
///
/// ```flux
/// @commutative
/// ```
@stands(node, flow, component)
component commutative() () -> ();

/// It fails with 408 when it has not ended by then, waiting included; where nothing handles that, a client gets 504.
///
/// - `after`: how long it may take.
///
/// ```flux
/// @timeout(2s)
/// ```
@stands(node, flow)
@bound(after, above: 0s)
component timeout(duration after) () -> ();

/// So many runs of it at once, wherever it is used; others wait for their turn.
///
/// - `count`: how many.
/// - `by`: an input: so many for each of its values.
///
/// ```flux
/// @limit(16)
/// @limit(4, by: user)
/// ```
@stands(node, flow)
@bound(count, from: 1, to: 4_294_967_295)
component limit(int count, input by = all) () -> ();

/// A bucket of starts, refilled evenly, wherever the node is used: it is asked before anything else, and where it is empty
/// the node is refused with 429 at once, and the client told when to come again (`retry-after`).
///
/// - `starts`: how many the bucket holds.
/// - `per`: how long until an empty bucket is full again.
/// - `by`: an input: a bucket for each of its values. Of a million at most: then those that are nearly full are forgotten.
///
/// ```flux
/// @throttle(100, per: 1m, by: key)
/// ```
@stands(node, flow)
@bound(starts, from: 1)
@bound(per, above: 0s)
component throttle(int starts, duration per = 1s, input by = all) () -> ();

/// All that it does to that SQL store is one serializable transaction.
///
/// - `store`: the store.
///
/// ```flux
/// @transaction(news)
/// ```
@stands(flow)
@planned
component transaction(state store) () -> ();

/// Its tuple is the reply, sent as soon as it is done; the flow goes on behind it.
///
/// ```flux
/// @output
/// ```
@stands(node, flow)
component output() () -> ();

/// Of a node whose code is linked in: it never blocks.
///
/// ```flux
/// @fast
/// ```
@stands(native)
@planned
component fast() () -> ();

/// An estimate, for design before code: what a run of it costs. Nothing that runs depends on it.
///
/// - `cpu`: how long it computes.
/// - `io`: how long it waits: `"20ms"`, or `"exp(20ms)"`, exponentially distributed around that.
///
/// ```flux
/// @cost(cpu: 2ms, io: "exp(20ms)")
/// ```
@stands(node)
component cost(duration cpu = 0s, string io = "") () -> ();

/// An estimate, for design before code: how often it fails, and with which code. Nothing that runs depends on it.
///
/// - `rate`: from 0.0 to 1.0.
/// - `code`: what it fails with.
///
/// ```flux
/// @fails(0.01, code: 404)
/// ```
@stands(node)
@bound(rate, from: 0.0, to: 1.0)
@bound(code, not: 0)
component fails(float rate, int code = 500) () -> ();

/// An estimate, for design before code: how often this case is the one. Cases without one share the rest. Nothing that
/// runs depends on it.
///
/// - `share`: from 0.0 to 1.0.
///
/// ```flux
/// @chance(0.3)
/// ```
@stands(case)
@many
@bound(share, from: 0.0, to: 1.0)
component chance(float share) () -> ();

/// An estimate, for design before code: how many flows of this source start in a second. Nothing that runs depends on
/// it.
///
/// - `rate`: a second.
///
/// ```flux
/// @arrives(500)
/// ```
@stands(source)
@bound(rate, above: 0.0)
component arrives(float rate) () -> ();

/// Of a component: it starts flows.
///
/// ```flux
/// @source
/// ```
@stands(component)
component source() () -> ();

/// Of a component: it is state that outlives a request.
///
/// ```flux
/// @store
/// ```
@stands(component)
component store() () -> ();

/// Of a component: the kind of store that one of its arguments names.
///
/// - `argument`: which.
/// - `kind`: the component that makes such stores.
///
/// ```flux
/// @of(store, memory)
/// ```
@stands(component)
@many
component of(name argument, name kind) () -> ();

/// Of a component: an input that may be of any type may be a stream, too. The component consumes it.
///
/// - `input`: which.
///
/// ```flux
/// @streams(body)
/// ```
@stands(component)
@many
component streams(name input) () -> ();

/// Of a component: how a node of it runs.
///
/// - `name`: `"asynchronous"` waits without a thread, `"waiting"` occupies a thread and waits, `"computing"` a thread and
///   a core. One that says nothing costs a call.
///
/// ```flux
/// @class("waiting")
/// ```
@stands(component)
@bound(name, one_of: ["synchronous", "asynchronous", "waiting", "computing"])
component class(string name) () -> ();

/// Of a component: several calls can run together.
///
/// ```flux
/// @batches
/// ```
@stands(component)
component batches() () -> ();

/// Of a component: what it depends on beside its inputs.
///
/// - `what`: `clock`, `dice`, `session` or `request`.
/// - `when`: only where this argument is given.
///
/// ```flux
/// @sees(dice)
/// @sees(dice, when: chance)
/// ```
@stands(component)
@many
component sees(name what, name when = always) () -> ();

/// Of a component: it asks another process.
///
/// ```flux
/// @remote
/// ```
@stands(component)
component remote() () -> ();

/// Of a component: it fails on purpose, so that what comes behind may have to stay undone.
///
/// ```flux
/// @refuses
/// ```
@stands(component)
component refuses() () -> ();

/// Of a component: what it puts out where an argument is `true`, in the place of what stands in its declaration.
///
/// - `what`: a type that only the library's components make: `body`.
/// - `when`: the argument.
///
/// ```flux
/// @gives(body, when: stream)
/// ```
@stands(component)
@many
component gives(name what, name when) () -> ();

/// Of a component: it never returns, so that nothing behind it has to fit.
///
/// - `unless`: but where this argument is given.
///
/// ```flux
/// @never
/// @never(unless: chance)
/// ```
@stands(component)
component never(name unless = none) () -> ();

/// Of a component: what it does is known to nobody, so it is never repeated, skipped, reordered or postponed.
///
/// ```flux
/// @unknown
/// ```
@stands(component)
component unknown() () -> ();

/// Of a component: what a value of one of its arguments must be. The checker asks it of constants, the start of what the
/// environment holds.
///
/// - `argument`: which.
/// - `from`, `to`: both included; a name is another argument.
/// - `above`: more than this.
/// - `not`: anything but this.
/// - `one_of`: one of these.
/// - `help`: what else to say of a value outside.
///
/// ```flux
/// @bound(quality, from: 1, to: 100)
/// @bound(order, one_of: ["asc", "desc"])
/// @bound(interval, above: 0s)
/// ```
@stands(component)
@many
component bound(
  name argument,
  any from = none,
  any to = none,
  any above = none,
  any not = none,
  any one_of = none,
  string help = ""
) ()
  -> ();

/// Of a component: it fails with this code.
///
/// - `code`: the code; a name is the argument that gives it, or says what it is.
/// - `meaning`: when it does.
///
/// ```flux
/// @fails_with(404, "there is no such file")
/// ```
@stands(component)
@many
component fails_with(code code, string meaning) () -> ();

/// Of an annotation's declaration: before what it may stand.
///
/// - `first`, `second`, `third`, `fourth`: `node`, `native`, `flow`, `case`, `source` or `component`.
///
/// ```flux
/// @stands(node, flow)
/// ```
@stands(component)
component stands(name first, name second = none, name third = none, name fourth = none) () -> ();

/// Of an annotation's declaration: it may stand several times before one item.
///
/// ```flux
/// @many
/// ```
@stands(component)
component many() () -> ();

/// Of an annotation's declaration: it is part of the language, and nothing carries it out yet.
///
/// - `parameter`: only this parameter of it.
///
/// ```flux
/// @planned
/// @planned(by)
/// ```
@stands(component)
component planned(name parameter = all) () -> ();
