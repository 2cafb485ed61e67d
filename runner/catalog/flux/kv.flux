// Keys and values, over a `memory` store.

/// The value of a key; `none` when there is none.
///
/// ```flux
/// Visits (string page) -> (option<int> visits) using kv.get(counters, "{page}");
/// ```
@of(store, memory)
@volatile(0)
@reads(store, key: key)
@fails_with(409, "the value is of another type")
component kv.get(store store, key key) () -> (option<T> value);

/// Sets a key's value.
///
/// - `ttl`: how long it is kept at most; `0s`: until it is deleted or forgotten.
///
/// ```flux
/// Remember (string user, json profile) -> () using kv.put(profiles, "{user}");
/// ```
@of(store, memory)
@writes(store, key: key)
@idempotent
@fails_with(507, "the store is full and forgets nothing, or smaller than the value")
component kv.put(store store, key key, duration ttl = 0s) (T value) -> ();

/// Keeps a key so long from now on, and says whether it was there: a session that is used lives on.
///
/// - `ttl`: how long it is kept at most; `0s`: until it is deleted or forgotten.
///
/// ```flux
/// Use (string session) -> (bool alive) using kv.touch(sessions, "{session}", ttl: 30m);
/// ```
@of(store, memory)
@writes(store, key: key)
@idempotent
component kv.touch(store store, key key, duration ttl) () -> (bool existed);

/// Forgets a key, and says whether it was there.
///
/// ```flux
/// Forget (string user) -> (bool existed) using kv.delete(profiles, "{user}");
/// ```
@of(store, memory)
@writes(store, key: key)
component kv.delete(store store, key key) () -> (bool existed);

/// The values of all keys that begin so, in the order of their keys.
///
/// ```flux
/// Profiles () -> (list<json> profiles) using kv.list(profiles);
/// ```
@of(store, memory)
@volatile(0)
@reads(store)
@fails_with(409, "a value is of another type")
component kv.list(store store, key prefix = "") () -> (list<T> values);

/// All keys that begin so, in order.
///
/// ```flux
/// Users () -> (list<string> users) using kv.keys(profiles);
/// ```
@of(store, memory)
@volatile(0)
@reads(store)
component kv.keys(store store, key prefix = "") () -> (list<string> keys);

/// Adds to the `int` of a key, which counts as 0 when it is not there, and puts out the sum.
///
/// It goes on being kept as long as before.
///
/// ```flux
/// Count (string page) -> (int visits) using kv.increment(counters, "{page}");
/// ```
@of(store, memory)
@writes(store, key: key)
@commutative
@fails_with(409, "the value is no `int`")
@fails_with(422, "the sum has more than 64 bits")
@fails_with(507, "the store is full and forgets nothing")
component kv.increment(store store, key key, live int by = 1) () -> (int value);
