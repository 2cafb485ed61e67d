optimize Edits with cache(entries: 100_000, ttl: 3m);
optimize Friends with precompute(every: 1h, top: 1_000);
optimize Notify with postpone(queue: "notify.queue");
optimize Geo with replicate(copies: 2, after: "p95");
optimize Save with retry(times: 3, backoff: 50ms);
optimize Edits with batch(max: 64, within: 2ms);
optimize Render with partition(by: user, shards: 4);
