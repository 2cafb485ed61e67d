// Passwords, kept as what can't be turned back (argon2id, RFC 9106).

/// What to keep of a password. It takes some tens of milliseconds, so that guessing does too.
///
/// - `memory`: what each takes; all that are in the making share 256 MiB.
/// - `passes`: how often it is gone through.
///
/// ```flux
/// Keep (string password) -> (string hash) using password.hash();
/// ```
@class("computing")
@sees(dice)
component password.hash(size memory = 19MiB, int passes = 2) (string password) -> (string hash);

/// Is that the password of which this is the hash? Fails with 422 when the hash is none.
///
/// ```flux
/// Check (string password, string hash) -> (bool valid) using password.verify();
/// ```
@class("computing")
@pure
component password.verify() (string password, string hash) -> (bool valid);
