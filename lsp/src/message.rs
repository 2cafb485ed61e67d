//! Bytes in pieces, one of which its maker may keep: so what is long and sent often is never copied.
//!
//! Comes in: JSON, or two pieces of it around one that is shared. Goes out: the pieces in order. *Never* here: who
//! writes them.

use std::sync::Arc;

/// Some bytes that belong together.
#[derive(Debug, Default)]
pub struct Message {
    before: Vec<u8>,
    shared: Option<Arc<Vec<u8>>>,
    behind: Vec<u8>,
}

impl From<Vec<u8>> for Message {
    fn from(bytes: Vec<u8>) -> Self {
        Message { before: bytes, ..Message::default() }
    }
}

impl Message {
    /// Bytes that others have too, between two pieces.
    pub fn around(before: Vec<u8>, shared: Arc<Vec<u8>>, behind: &[u8]) -> Self {
        Message { before, shared: Some(shared), behind: behind.to_vec() }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.pieces().iter().map(|piece| piece.len()).sum()
    }

    /// The bytes, in order.
    pub fn pieces(&self) -> [&[u8]; 3] {
        [&self.before, self.shared.as_deref().map_or(&[], Vec::as_slice), &self.behind]
    }

    /// The same, as the value of an object's last field, behind a header that says how long all of it is.
    pub fn framed(self, object: &str) -> Self {
        let Message { before, shared, mut behind } = self;
        let length =
            object.len() + before.len() + shared.as_ref().map_or(0, |it| it.len()) + behind.len() + 1;
        let mut front = format!("Content-Length: {length}\r\n\r\n{object}").into_bytes();
        let Some(shared) = shared else {
            front.extend(before);
            front.push(b'}');
            return front.into();
        };
        front.extend(before);
        behind.push(b'}');
        Message { before: front, shared: Some(shared), behind }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_message_reads_the_same_in_one_piece_and_in_three() {
        let one = Message::from(b"{\"items\":[1,2]}".to_vec()).framed("{\"result\":");
        let three = Message::around(b"{\"items\":".to_vec(), b"[1,2]".to_vec().into(), b"}");
        let three = three.framed("{\"result\":");
        assert_eq!(one.pieces().concat(), b"Content-Length: 26\r\n\r\n{\"result\":{\"items\":[1,2]}}");
        assert_eq!(one.pieces().concat(), three.pieces().concat());
        assert_eq!((one.len(), three.len()), (48, 48));
    }
}
