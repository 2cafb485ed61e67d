// Chance.

/// A whole number, each equally likely.
///
/// - `from`, `to`: both included.
///
/// ```flux
/// Roll () -> (int eyes) using random.int(1, 6);
/// ```
@sees(dice)
component random.int(int from, int to) () -> (int number);

/// A number from 0 to below 1.
///
/// ```flux
/// Toss () -> (float x) using random.float();
/// ```
@sees(dice)
component random.float() () -> (float number);

/// 128 random bits as 32 hexadecimal digits: a name that nobody else has. Not for secrets.
///
/// ```flux
/// Name () -> (string id) using random.id();
/// ```
@sees(dice)
component random.id() () -> (string id);
