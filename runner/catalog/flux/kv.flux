// Keys and values, over a `memory` store.

/// The value of a key; `none` when there is none. A value of another type is a failure of code 409.
///
/// ```flux
/// Visits (string page) -> (option<int> visits) using kv.get(counters, "{page}");
/// ```
@volatile(0)
@reads(store, key: key)
component kv.get(store store, template key) () -> (option<T> value);

/// Sets a key's value. Fails with 507 when the store is full and forgets nothing.
///
/// ```flux
/// Remember (string user, json profile) -> () using kv.put(profiles, "{user}");
/// ```
@writes(store, key: key)
@idempotent
component kv.put(store store, template key) (T value) -> ();

/// Forgets a key, and says whether it was there.
///
/// ```flux
/// Forget (string user) -> (bool existed) using kv.delete(profiles, "{user}");
/// ```
@writes(store, key: key)
component kv.delete(store store, template key) () -> (bool existed);

/// The values of all keys that begin so, in the order of their keys. A value of another type is a failure of code
/// 409.
///
/// ```flux
/// Profiles () -> (list<json> profiles) using kv.list(profiles);
/// ```
@volatile(0)
@reads(store)
component kv.list(store store, template prefix = "") () -> (list<T> values);

/// All keys that begin so, in order.
///
/// ```flux
/// Users () -> (list<string> users) using kv.keys(profiles);
/// ```
@volatile(0)
@reads(store)
component kv.keys(store store, template prefix = "") () -> (list<string> keys);

/// Adds to the `int` of a key, which counts as 0 when it is not there, and puts out the sum.
///
/// Fails with 409 when the value is no `int`, 422 when the sum has more than 64 bits.
///
/// ```flux
/// Count (string page) -> (int visits) using kv.increment(counters, "{page}");
/// ```
@writes(store, key: key)
@commutative
component kv.increment(store store, template key, int by = 1) () -> (int value);
