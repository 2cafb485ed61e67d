// Failure on purpose.

/// Fails; where it does not, passes the tuple on.
///
/// - `code`: not 0, which is success.
/// - `message`: as for `text.template`; for handlers and logs, never for clients by itself.
/// - `chance`: how likely, from 0.0 to 1.0.
///
/// ```flux
/// Order:[sold_out] = fail(409, "{name} is sold out");
/// ```
@sees(dice, when: chance)
@refuses
@never(unless: chance)
component fail(int code, template message = "it was told to fail", float chance = 1.0) (..) -> (..);
