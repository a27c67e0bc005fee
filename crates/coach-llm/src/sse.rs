//! Server-sent events (WHATWG HTML, 9.2): bytes in any pieces to the data of events.
//!
//! Only what chat servers use: `data` lines are kept, names, ids and comments are not. Text is
//! decoded line by line, because a piece may end within a letter.

#[cfg(test)]
mod tests;

/// An event, or everything of a stream, is longer than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Collects pieces and gives whole events.
#[derive(Debug)]
pub(crate) struct Parser {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// A `\r` ended the last line; a `\n` that follows belongs to it.
    after_cr: bool,
    at_start: bool,
    event_bytes_max: usize,
    bytes_left: usize,
}

impl Parser {
    pub(crate) fn new(event_bytes_max: usize, stream_bytes_max: usize) -> Self {
        Self {
            line: Vec::new(),
            data: Vec::new(),
            has_data: false,
            after_cr: false,
            at_start: true,
            event_bytes_max,
            bytes_left: stream_bytes_max,
        }
    }

    /// Takes a piece and adds the events that it ends.
    pub(crate) fn push(&mut self, piece: &[u8], events: &mut Vec<String>) -> Result<(), TooLong> {
        self.bytes_left = self.bytes_left.checked_sub(piece.len()).ok_or(TooLong)?;
        for &byte in piece {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.end_line(events),
                _ => {
                    if self.line.len() + self.data.len() >= self.event_bytes_max {
                        return Err(TooLong);
                    }
                    self.line.push(byte);
                }
            }
        }
        Ok(())
    }

    /// What a body that ended left behind, if it was a whole line of data: some servers do not
    /// end their last event.
    pub(crate) fn finish(mut self) -> Option<String> {
        let mut events = Vec::new();
        self.end_line(&mut events);
        self.end_event(&mut events);
        events.pop()
    }

    fn end_line(&mut self, events: &mut Vec<String>) {
        let mut line = std::mem::take(&mut self.line);
        let mut text = line.as_slice();
        if std::mem::take(&mut self.at_start) {
            text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        }
        if text.is_empty() {
            self.end_event(events);
        } else if let Some(value) = data_of(text) {
            if self.has_data {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value);
            self.has_data = true;
        }
        line.clear();
        self.line = line;
    }

    fn end_event(&mut self, events: &mut Vec<String>) {
        if std::mem::take(&mut self.has_data) {
            events.push(String::from_utf8_lossy(&self.data).into_owned());
            self.data.clear();
        }
    }
}

/// The value of a line, if it is one of data.
fn data_of(line: &[u8]) -> Option<&[u8]> {
    let value = match line.strip_prefix(b"data") {
        Some([]) => return Some(&[]),
        Some([b':', value @ ..]) => value,
        _ => return None,
    };
    Some(value.strip_prefix(b" ").unwrap_or(value))
}
