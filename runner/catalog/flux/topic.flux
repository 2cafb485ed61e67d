// What is said now, to all who listen, over a `topics` store.

/// Tells a value to all who follow the key now. All hear what is published under one key in one order.
///
/// - `store`: a `topics` store.
/// - `key`: as for `kv.put`.
///
/// It waits for nobody: who does not keep up is cut (see `topics`). All that publish and follow one key speak of one type;
/// those who follow it for a program that ran before, and wait for another, are let go.
///
/// ```flux
/// Tell (string room, string text) -> () using topic.publish(rooms, "{room}");
/// ```
@of(store, topics)
@writes(store, key: key)
component topic.publish(store store, key key) (T value) -> ();

/// A stream of what is published under a key from now on: from when this runs, not from when somebody takes it.
///
/// - `store`, `key`: as for `topic.publish`.
///
/// A list among the inputs that the key does not name is what came before: its elements come first, in their order.
/// Publish and keep a value under one constraint, `room(room)`, read what was kept and follow under the same one as a
/// reader, `room?(room)`, and nothing is missed between the two, and nothing comes twice. The constraint is held while
/// this runs, not while the stream is consumed.
///
/// ```flux
/// Follow (string room) -> (stream<string> talk) using topic.follow(rooms, "{room}");
/// ```
@of(store, topics)
@volatile(0)
@reads(store, key: key)
component topic.follow(store store, key key) (..) -> (stream<T> values);
