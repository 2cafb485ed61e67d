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
@bound(memory, from: 8KiB, to: 1GiB)
@bound(passes, from: 1, to: 64)
@fails_with(400, "the password is too long")
@fails_with(500, "it can't be computed")
component password.hash(size memory = 19MiB, int passes = 2) (string password) -> (string hash);

/// Is that the password of which this is the hash?
///
/// ```flux
/// Check (string password, string hash) -> (bool valid) using password.verify();
/// ```
@class("computing")
@pure
@fails_with(400, "the password is too long")
@fails_with(422, "the hash is none, or asks for too much")
component password.verify() (string password, string hash) -> (bool valid);
