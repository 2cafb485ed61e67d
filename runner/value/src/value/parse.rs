//! JSON text that others wrote.
//!
//! What it says must be kept: a number that no value of ours holds is an error and not another number, and text that is
//! not UTF-8 is none.

use serde_json::Value as Json;

/// Text that is no JSON which a value can hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoJsonText {
    /// The text's bytes are not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// It is not JSON; says why and where.
    #[error("it is no JSON: {0}")]
    Syntax(String),
    /// A whole number of more than 64 bits, or one that no float holds.
    #[error("the number `{0}` is too large")]
    Number(String),
}

/// Of a number in a message; more digits help nobody.
const SHOWN: usize = 24;

/// The JSON that a text is.
///
/// # Errors
/// See [`NoJsonText`].
pub fn json_from_text(text: &[u8]) -> Result<Json, NoJsonText> {
    match serde_json::from_slice(text) {
        Ok(json) => match too_large(text) {
            None => Ok(json),
            Some(number) => Err(NoJsonText::Number(number)),
        },
        Err(error) => Err(match (std::str::from_utf8(text), too_large(text)) {
            (Err(_), _) => NoJsonText::NotUtf8,
            // The parser knows no infinite number, and says so at the same place.
            (Ok(_), Some(number)) if error.to_string().starts_with("number out of range") => {
                NoJsonText::Number(number)
            }
            (Ok(_), _) => NoJsonText::Syntax(error.to_string()),
        }),
    }
}

/// The first number of a JSON text that no value holds as it stands.
fn too_large(text: &[u8]) -> Option<String> {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'"' => at = behind_string(text, at + 1),
            b'-' | b'0'..=b'9' => {
                let length = text[at..].iter().take_while(|byte| is_of_number(**byte)).count();
                let number = &text[at..at + length];
                if !fits(number) {
                    let shown = String::from_utf8_lossy(&number[..length.min(SHOWN)]).into_owned();
                    return Some(if length > SHOWN { shown + "…" } else { shown });
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    None
}

fn behind_string(text: &[u8], mut at: usize) -> usize {
    while at < text.len() {
        match text[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}

fn fits(number: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(number) else { return true };
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        // Eighteen digits always fit.
        return text.len() <= 18 || text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
    }
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_what_they_are_or_are_errors() {
        for good in
            ["9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e308", "[0.1, 2]"]
        {
            assert!(json_from_text(good.as_bytes()).is_ok(), "{good}");
        }
        let number = |text: &str| match json_from_text(text.as_bytes()) {
            Err(NoJsonText::Number(number)) => number,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(number("{\"a\": [1, 18446744073709551616]}"), "18446744073709551616");
        assert_eq!(number("[-9223372036854775809]"), "-9223372036854775809");
        assert_eq!(number("1e400"), "1e400");
        assert_eq!(number("{\"1e400\": -1e400}"), "-1e400");
        assert_eq!(number(&"9".repeat(100)), format!("{}…", "9".repeat(24)));
    }

    #[test]
    fn digits_in_texts_are_no_numbers() {
        let text = br#"{"a \" 99999999999999999999": "99999999999999999999 1e999", "b\\": 1}"#;
        assert!(json_from_text(text).is_ok());
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(json_from_text(b"\"\xff\""), Err(NoJsonText::NotUtf8));
        assert!(matches!(json_from_text(b"{"), Err(NoJsonText::Syntax(_))));
        assert!(matches!(json_from_text(b""), Err(NoJsonText::Syntax(_))));
    }
}
