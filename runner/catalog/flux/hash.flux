// Fingerprints. Text and bytes count as they are, other values as their JSON.

/// SHA-256, as 64 hexadecimal digits.
///
/// ```flux
/// Digest (bytes data) -> (string digest) using hash.sha256();
/// ```
@pure
component hash.sha256() (T data) -> (string digest);

/// CRC-32, as in zip and PNG: for accidents, not for attackers.
///
/// ```flux
/// Check (bytes data) -> (int crc) using hash.crc32();
/// ```
@pure
component hash.crc32() (T data) -> (int crc);

/// FNV-1a of 64 bits: a quick number to spread things by, negative for half of them.
///
/// - `buckets`: from 0 to below this; 0: the whole number.
///
/// ```flux
/// Shard (string user) -> (int shard) using hash.fnv(buckets: 16);
/// ```
@pure
@bound(buckets, from: 0)
component hash.fnv(int buckets = 0) (T data) -> (int hash);
