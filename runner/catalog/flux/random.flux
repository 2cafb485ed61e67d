// Chance.

/// A whole number, each equally likely.
///
/// - `from`, `to`: both included.
///
/// ```flux
/// Roll () -> (int eyes) using random.int(1, 6);
/// ```
@sees(dice)
@bound(to, from: from)
component random.int(int from, int to) () -> (int number);

/// A number from 0 to below 1.
///
/// ```flux
/// Toss () -> (float x) using random.float();
/// ```
@sees(dice)
component random.float() () -> (float number);

/// Random bytes in Base64 without padding, as an address takes it: for secrets, such as the name of a session.
///
/// - `bytes`: how many, from 16 to 1024.
///
/// ```flux
/// Token () -> (string token) using random.token();
/// ```
@sees(dice)
@bound(bytes, from: 16, to: 1024)
component random.token(int bytes = 32) () -> (string token);

/// 128 random bits as 32 hexadecimal digits: a name that nobody else has. Not for secrets.
///
/// ```flux
/// Name () -> (string id) using random.id();
/// ```
@sees(dice)
component random.id() () -> (string id);
