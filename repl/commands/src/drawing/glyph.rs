//! The letters that lines are drawn with, by where they lead.

/// To which sides a line leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ways {
    pub(super) up: bool,
    pub(super) down: bool,
    pub(super) left: bool,
    pub(super) right: bool,
}

impl Ways {
    /// Its letter; a blank where it leads nowhere.
    pub(super) fn letter(self) -> char {
        let bits = [self.up, self.down, self.left, self.right];
        let index = bits.iter().fold(0, |index, way| index * 2 + usize::from(*way));
        [' ', '╶', '╴', '─', '╷', '┌', '┐', '┬', '╵', '└', '┘', '┴', '│', '├', '┤', '┼'][index]
    }
}

/// The same line, with a way down from it; anything else stays as it is.
pub(super) fn with_way_down(letter: char) -> char {
    match letter {
        '─' | '╌' => '┬',
        '═' => '╤',
        '┴' => '┼',
        '└' => '├',
        '┘' => '┤',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_has_its_letter() {
        let up_right = Ways { up: true, right: true, ..Ways::default() };
        assert_eq!(up_right.letter(), '└');
        assert_eq!(Ways { up: true, down: true, left: true, right: true }.letter(), '┼');
        assert_eq!(Ways { down: true, left: true, right: true, up: false }.letter(), '┬');
        assert_eq!(Ways::default().letter(), ' ');
        assert_eq!(with_way_down('─'), '┬');
    }
}
