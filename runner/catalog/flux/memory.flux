// State in the service's own memory.

/// A store in memory: it is empty when the service starts, and keeps what is used.
///
/// - `entries`: it never holds more.
/// - `size`: nor more than this, keys and values together, about.
/// - `policy`: what happens when it is full. `"lfu"`: the least frequently used entry goes, as in the Flux
///   paper's image server, the longest unused among equals; old fame fades. `"none"`: nothing goes, and a
///   new entry is a failure of code 507.
///
/// ```flux
/// store images using memory(entries: 64, size: 16MB, policy: "lfu");
/// ```
@store
@bound(entries, from: 1)
@bound(size, above: 0B)
@bound(policy, one_of: ["lfu", "none"])
component memory(int entries = 10_000, size size = 64MB, string policy = "lfu") () -> ();
