// Optimizations: what `optimize X with …;` chooses. Each is legal only where nobody who is served could tell.

/// Keeps results and gives them again: legal where nothing inside writes, as stale as the nodes say.
///
/// - `entries`: how many results at most.
/// - `ttl`: how long one is kept at most.
/// - `size`: how much they may take together.
/// - `header`: a header of the reply that says whether it was kept.
///
/// Of nodes joined by `->`, each the next step behind the one before it, what comes out of all together is kept.
///
/// ```flux
/// optimize Edits with cache(entries: 100_000, ttl: 3m);
/// optimize Friends -> Edits with cache(ttl: 3m);
/// ```
@bound(entries, from: 1)
component cache(int entries = 10_000, duration ttl = 0s, size size = 64MB, string header = "") ()
  -> ();

/// Makes the results that are asked for most before they are asked for; legal as `cache` is.
///
/// - `every`: from one making to the next.
/// - `top`: how many results.
/// - `keys`: a query for the inputs whose results are made, instead of those that are asked for most.
///
/// ```flux
/// optimize Friends with precompute(every: 1h, top: 1_000);
/// optimize Prices with precompute(keys: "select id from products", every: 1h);
/// ```
@bound(top, from: 1)
component precompute(duration every = 1h, int top = 1_000, string keys = "") () -> ();

/// Runs it behind the reply: legal where nothing after it uses what it puts out, or its failure.
///
/// - `queue`: a file, or a store, that holds what is not done yet.
/// - `times`: how often an entry is tried.
/// - `backoff`: how long before it is tried again.
///
/// ```flux
/// optimize Notify with postpone(queue: "notify.queue");
/// ```
@bound(times, from: 1)
component postpone(queue queue = "postponed.queue", int times = 3, duration backoff = 50ms) ()
  -> ();

/// Runs it again where it is slow, and takes what comes first: legal where it writes nothing, or may run twice.
///
/// - `copies`: how many runs at most.
/// - `after`: when the next begins: a time, or a percentile of how long it takes.
/// - `budget`: which part of all runs may begin again, from 0.0 to 1.0.
/// - `to`: the services that are asked, each by one run: those that stand where its own address does.
///
/// ```flux
/// optimize Geo with replicate(copies: 2, after: "p95");
/// optimize Rates with replicate(to: ["http://a", "http://b"]);
/// ```
@bound(copies, from: 1)
@bound(budget, from: 0.0, to: 1.0)
component replicate(
  int copies = 2,
  delay after = "p95",
  float budget = 1.0,
  list<string> to = []
) ()
  -> ();

/// Runs it again where it fails: legal where it may run twice.
///
/// - `times`: how many runs at most.
/// - `backoff`: how long before the second; twice that before the third.
///
/// ```flux
/// optimize Save with retry(times: 3, backoff: 50ms);
/// ```
@bound(times, from: 1)
component retry(int times = 3, duration backoff = 50ms) () -> ();

/// Gives its component several calls at once, where that can take them.
///
/// - `max`: how many at most.
/// - `within`: how long the first of them waits for others.
///
/// ```flux
/// optimize Edits with batch(max: 64, within: 2ms);
/// ```
@bound(max, from: 1)
component batch(int max = 64, duration within = 2ms) () -> ();

/// Runs it in several places: legal where all its state is kept by that key.
///
/// - `by`: the input that says which place.
/// - `shards`: how many.
///
/// ```flux
/// optimize Render with partition(by: user, shards: 4);
/// ```
@bound(shards, from: 1)
component partition(name by, int shards = 4) () -> ();

/// Makes it slow and lets it fail, to try what happens then.
///
/// - `rate`: how often it fails, from 0.0 to 1.0.
/// - `delay`: how much longer it takes.
/// - `code`: what it fails with.
///
/// ```flux
/// optimize Geo with fault(rate: 0.01, delay: 500ms, code: 503);
/// ```
@bound(rate, from: 0.0, to: 1.0)
@bound(code, from: 100, to: 599)
component fault(float rate = 0.01, duration delay = 0s, int code = 503) () -> ();

/// Runs nodes that stand one behind the other at the same time: legal where neither needs what the other does.
///
/// ```flux
/// optimize Audit, Index with parallel();
/// ```
component parallel() () -> ();

/// Sends what it puts out at once, and runs the rest behind it: legal where nothing behind it can fail the request.
///
/// ```flux
/// optimize Accept with reply();
/// ```
component reply() () -> ();

/// How the program runs.
///
/// - `scheduler`: which of the engine's.
/// - `workers`: how many threads.
///
/// ```flux
/// optimize program with runtime(scheduler: "pool", workers: 4);
/// ```
@bound(workers, from: 1)
component runtime(string scheduler = "event", int workers = 4) () -> ();
