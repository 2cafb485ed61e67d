// Topics in the service's own memory.

/// A store of topics: who follows a key of it hears what is published under that key. Nothing of it is kept, and a key
/// that nobody follows costs no memory.
///
/// - `queue`: so many values may wait for one follower. One that is further behind is cut: its stream ends in a failure,
///   and with it the client's connection, which comes back and is told what it has missed.
///
/// ```flux
/// store rooms using topics(queue: 256);
/// ```
@store
@bound(queue, from: 1, to: 65536)
component topics(int queue = 256) () -> ();
