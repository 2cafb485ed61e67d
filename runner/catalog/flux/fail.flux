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
@bound(code, not: 0, help: "0 is success: use a number that says what is wrong, such as 500")
@bound(chance, from: 0.0, to: 1.0)
@fails_with(code, "always, or as often as `chance` says")
component fail(live int code, template message = "it was told to fail", float chance = 1.0) (..)
  -> (..);
