// A cache that a program fills by itself, over a `memory` store.

/// What is kept under a key, if anything is.
///
/// - `store`: a `memory` store.
/// - `key`: names the inputs that the value depends on. All of a value but letters and digits is escaped, so that no two
///   different inputs make one key; two values need another sign between them. A `string` alone is the key itself.
///
/// ```flux
/// CheckCache (string name, int width) -> (option<bytes> cached) using cache.get(images, "{name}@{width}");
/// ```
@of(store, memory)
@volatile(0)
@reads(store, key: key)
@fails_with(409, "what is kept under the key is of another type")
component cache.get(store store, key key) () -> (option<T> cached);

/// Keeps a value under a key, and puts it out.
///
/// - `store`, `key`: as for `cache.get`.
/// - `ttl`: how long it is kept at most; `0s`: as long as there is room.
///
/// A value that the whole store could not hold is not kept.
///
/// ```flux
/// StoreInCache (string name, int width, bytes jpeg) -> (bytes jpeg) using cache.put(images, "{name}@{width}");
/// ```
@of(store, memory)
@writes(store, key: key)
@idempotent
component cache.put(store store, key key, live duration ttl = 0s) (T value) -> (T kept);
