//! Bars of block letters, to an eighth of a column.

use crate::screen::fit;

const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A bar for a part of a whole, filled up to so many columns. What is more than nothing shows.
pub fn of(part: usize, whole: usize, columns: usize) -> String {
    let eighths = part.min(whole) as u128 * columns as u128 * 8 / whole.max(1) as u128;
    let least = usize::from(part > 0 && columns > 0);
    let eighths = usize::try_from(eighths).unwrap_or(usize::MAX).max(least);
    let mut bar = "█".repeat(eighths / 8);
    if eighths % 8 > 0 {
        bar.push(EIGHTHS[eighths % 8]);
    }
    fit(&bar, columns)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn to_an_eighth() {
        assert_eq!(of(1, 2, 3), "█▌ ");
        assert_eq!(of(2, 2, 3), "███");
        assert_eq!(of(1, 1_000_000, 3), "▏  ");
        assert_eq!(of(0, 0, 3), "   ");
        assert_eq!(of(9, 2, 0), "");
    }
}
