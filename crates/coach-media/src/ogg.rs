//! Damaged Ogg files: a reader that passes on only the pages whose checksum is right.
//!
//! The demuxer gives up if one of the first pages is damaged. Without that page it goes on, and
//! the positions in the pages after it tell how much is missing. RFC 3533, section 6.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::OnceLock;

use crate::input::Bytes;

const CAPTURE: &[u8; 4] = b"OggS";
const HEADER_BYTES: usize = 27;
/// Header, 255 segment sizes, 255 segments of 255 bytes.
const MAX_PAGE_BYTES: usize = HEADER_BYTES + 255 + 255 * 255;
/// After this many wrong checksums the rest is not worth the time.
const MAX_BAD_PAGES: u32 = 2048;

/// Reads whole pages and drops the others.
pub(crate) struct PageFilter {
    bytes: Box<dyn Bytes>,
    buffer: Vec<u8>,
    /// The page to pass on, as a range of `buffer`; what is before it is used up.
    page: std::ops::Range<usize>,
    at_end: bool,
    bad_pages: u32,
}

impl PageFilter {
    /// A filter over bytes that stand at their start.
    pub(crate) fn new(bytes: Box<dyn Bytes>) -> Self {
        Self { bytes, buffer: Vec::new(), page: 0..0, at_end: false, bad_pages: 0 }
    }

    /// Finds the next good page; an empty one is the end.
    fn next_page(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.page.end);
        self.page = 0..0;
        let mut from = 0;
        loop {
            if self.buffer.len() < from + MAX_PAGE_BYTES && !self.at_end {
                self.buffer.drain(..from);
                from = 0;
                self.fill()?;
            }
            let rest = &self.buffer[from..];
            let Some(start) = rest.windows(CAPTURE.len()).position(|bytes| bytes == CAPTURE) else {
                if self.at_end {
                    self.buffer.clear();
                    return Ok(());
                }
                from += rest.len().saturating_sub(CAPTURE.len() - 1);
                continue;
            };
            if start > 0 {
                from += start; // So that the page has all the room it may need.
                continue;
            }
            if let Some(len) = page_len(rest).filter(|&len| is_sound(&rest[..len])) {
                self.page = from..from + len;
                return Ok(());
            }
            self.bad_pages += 1;
            if self.bad_pages > MAX_BAD_PAGES {
                self.buffer.clear();
                self.at_end = true;
                return Ok(());
            }
            from += CAPTURE.len();
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let wanted = (2 * MAX_PAGE_BYTES).saturating_sub(self.buffer.len()) as u64;
        let count = self.bytes.by_ref().take(wanted).read_to_end(&mut self.buffer)?;
        self.at_end = (count as u64) < wanted;
        Ok(())
    }
}

impl Read for PageFilter {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.page.is_empty() {
            self.next_page()?;
        }
        let count = buffer.len().min(self.page.len());
        buffer[..count].copy_from_slice(&self.buffer[self.page.start..self.page.start + count]);
        self.page.start += count;
        Ok(count)
    }
}

impl Seek for PageFilter {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Length of the page at the start of `bytes`, if all of it is there.
fn page_len(bytes: &[u8]) -> Option<usize> {
    let segments = usize::from(*bytes.get(HEADER_BYTES - 1)?);
    let sizes = bytes.get(HEADER_BYTES..HEADER_BYTES + segments)?;
    let len = HEADER_BYTES + segments + sizes.iter().map(|&size| usize::from(size)).sum::<usize>();
    (len <= bytes.len()).then_some(len)
}

/// Whether the checksum in a page is the one of the page.
fn is_sound(page: &[u8]) -> bool {
    let [before @ .., _, _, _, _] = &page[..26] else { return false };
    let stored = &page[22..26];
    let crc = [before, &[0; 4], &page[26..]].into_iter().fold(0, update_crc);
    crc.to_le_bytes() == stored
}

/// CRC-32 with the polynomial 0x04c11db7, not reflected, started at 0 (RFC 3533, section 6).
fn update_crc(crc: u32, bytes: &[u8]) -> u32 {
    static TABLE: OnceLock<[u32; 256]> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut value = 0_u32;
        std::array::from_fn(|_| {
            let entry = (0..8).fold(value, |entry, _| {
                if entry >> 31 == 1 { (entry << 1) ^ 0x04c1_1db7 } else { entry << 1 }
            });
            value = value.wrapping_add(1 << 24);
            entry
        })
    });
    bytes.iter().fold(crc, |crc, &byte| {
        let [top, ..] = crc.to_be_bytes();
        (crc << 8) ^ table[usize::from(top ^ byte)]
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn page(body: &[u8]) -> Vec<u8> {
        let mut page = [&CAPTURE[..], &[0; 22], &[1, u8::try_from(body.len()).unwrap()]].concat();
        page.extend(body);
        let crc = update_crc(0, &page);
        page[22..26].copy_from_slice(&crc.to_le_bytes());
        page
    }

    fn filtered(file: Vec<u8>) -> Vec<u8> {
        let mut passed = Vec::new();
        PageFilter::new(Box::new(Cursor::new(file))).read_to_end(&mut passed).unwrap();
        passed
    }

    #[test]
    fn damaged_pages_and_garbage_are_dropped() {
        let (one, two, three) = (page(b"one"), page(b"OggS inside"), page(b"three"));
        let mut damaged = two.clone();
        damaged[30] ^= 1;
        let whole = [&one[..], &two, &three].concat();
        assert_eq!(filtered(whole.clone()), whole);
        let file = [b"garbage", &one[..], &damaged, b"Ogg", &three, &two[..20]].concat();
        assert_eq!(filtered(file), [one, three].concat());
    }

    proptest! {
        #[test]
        fn anything_ends(file in prop::collection::vec(prop::sample::select(b"OggS\0\x01".to_vec()), 0..4000)) {
            let len = file.len();
            prop_assert!(filtered(file).len() <= len);
        }
    }
}
