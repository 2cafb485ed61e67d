//! Functions of times and durations. Parts of a time are those of UTC, or of the given offset (`'+02:00'`).

use super::{ConstantCheck, Row};
use crate::cel::duration;

const ZONE: ConstantCheck = ConstantCheck { argument: 1, check: duration::wrong_zone };

/// `time.NAME() -> int`, and with an offset.
macro_rules! part {
    ($name:literal, $docs:literal, $example:literal, $value:literal) => {
        Row::new(
            $name,
            &[concat!("time.", $name, "() -> int"), concat!("time.", $name, "(string) -> int")],
            $docs,
            &[($example, $value)],
        )
        .constant(ZONE)
    };
    ($name:literal, and durations, $docs:literal, $example:literal, $value:literal) => {
        Row::new(
            $name,
            &[
                concat!("time.", $name, "() -> int"),
                concat!("time.", $name, "(string) -> int"),
                concat!("duration.", $name, "() -> int"),
            ],
            $docs,
            &[($example, $value)],
        )
        .constant(ZONE)
    };
}

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "timestamp",
        &["timestamp(string) -> time", "timestamp(int) -> time", "timestamp(time) -> time"],
        "The `time` that RFC 3339 text means, or that many seconds after 1970 began.",
        &[
            (
                "timestamp('2026-03-04T05:06:07Z') + duration('1h') > timestamp('2026-03-04T06:00:00Z')",
                "true",
            ),
            ("timestamp(60) - timestamp(0)", "duration('1m')"),
        ],
    )
    .constant(ConstantCheck { argument: 0, check: duration::wrong_time }),
    Row::new(
        "duration",
        &["duration(string) -> duration", "duration(duration) -> duration"],
        "The `duration` that text means: numbers with `h`, `m`, `s`, `ms`, `us` or `ns` behind each.",
        &[("duration('1h30m') == duration('90m')", "true"), ("duration('-1.5s').getMilliseconds()", "-500")],
    )
    .constant(ConstantCheck { argument: 0, check: duration::wrong }),
    part!("getFullYear", "The year.", "timestamp('2026-03-04T05:06:07Z').getFullYear()", "2026"),
    part!("getMonth", "The month, from 0.", "timestamp('2026-03-04T05:06:07Z').getMonth()", "2"),
    part!("getDate", "The day of the month, from 1.", "timestamp('2026-03-04T05:06:07Z').getDate()", "4"),
    part!(
        "getDayOfMonth",
        "The day of the month, from 0.",
        "timestamp('2026-03-04T05:06:07Z').getDayOfMonth()",
        "3"
    ),
    part!(
        "getDayOfWeek",
        "The day of the week: 0 is Sunday.",
        "timestamp('2026-03-04T05:06:07Z').getDayOfWeek()",
        "3"
    ),
    part!(
        "getDayOfYear",
        "The day of the year, from 0.",
        "timestamp('2026-03-04T05:06:07Z').getDayOfYear()",
        "62"
    ),
    part!(
        "getHours",
        and durations,
        "The hour; of a duration, all its whole hours.",
        "timestamp('2026-03-04T05:06:07Z').getHours('+02:00')",
        "7"
    ),
    part!(
        "getMinutes",
        and durations,
        "The minute; of a duration, all its whole minutes.",
        "duration('2h1s').getMinutes()",
        "120"
    ),
    part!(
        "getSeconds",
        and durations,
        "The second; of a duration, all its whole seconds.",
        "duration('2m').getSeconds()",
        "120"
    ),
    part!(
        "getMilliseconds",
        and durations,
        "The milliseconds behind the second.",
        "timestamp('2026-03-04T05:06:07.25Z').getMilliseconds()",
        "250"
    ),
];
