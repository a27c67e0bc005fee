//! Edit lists of MP4 and MOV files, which the demuxer does not apply.
//!
//! An edit list says how much of a track is encoder delay, how much later than the video it
//! starts, and how long it plays. ISO/IEC 14496-12, 8.6.5 and 8.6.6.

use std::collections::HashMap;
use std::io::{self, SeekFrom};

use crate::input::Bytes;

/// How many boxes are looked at, in all.
const MAX_BOXES: u32 = 4096;
/// How many entries of one edit list are read.
const MAX_EDITS: u32 = 64;

/// What the edit list of a track asks for.
#[expect(clippy::struct_field_names, reason = "the unit is part of every name")]
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Edit {
    /// How much of the media is left out at the start.
    pub(crate) skip_s: f64,
    /// How much later than the movie the track starts.
    pub(crate) delay_s: f64,
    /// How long it plays after `skip_s`; `None` if to the end.
    pub(crate) keep_s: Option<f64>,
}

/// Reads the edits of all tracks, by track number; damage gives fewer of them.
///
/// # Errors
/// Those of reading; a file that ends early is no error.
pub(crate) fn edits(bytes: &mut dyn Bytes, len: u64) -> io::Result<HashMap<u32, Edit>> {
    let mut walk = Walk { bytes, boxes_left: MAX_BOXES, movie_scale: 0, tracks: Vec::new() };
    let walked = walk.children(0, len);
    let edits = walk.tracks.iter().filter_map(|track| track.edit(walk.movie_scale)).collect();
    bytes.seek(SeekFrom::Start(0))?;
    match walked {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(edits),
    }
}

#[derive(Default)]
struct TrackBoxes {
    id: u32,
    scale: u32,
    /// Duration in units of the movie, time in units of the track; −1 for nothing.
    entries: Vec<(u64, i64)>,
}

impl TrackBoxes {
    fn edit(&self, movie_scale: u32) -> Option<(u32, Edit)> {
        if self.scale == 0 || movie_scale == 0 {
            return None;
        }
        let movie_s = |units: u64| units as f64 / f64::from(movie_scale);
        let empty = self.entries.iter().take_while(|(_, time)| *time < 0);
        let delay_s = empty.map(|(duration, _)| movie_s(*duration)).sum();
        let mut media = self.entries.iter().filter(|(_, time)| *time >= 0);
        let &(duration, time) = media.next()?;
        // With several pieces the media is played on from the first: a cut needs an editor.
        let keep_s = (duration > 0 && media.next().is_none()).then(|| movie_s(duration));
        Some((self.id, Edit { skip_s: time as f64 / f64::from(self.scale), delay_s, keep_s }))
    }
}

struct Walk<'a> {
    bytes: &'a mut dyn Bytes,
    boxes_left: u32,
    movie_scale: u32,
    tracks: Vec<TrackBoxes>,
}

impl Walk<'_> {
    fn children(&mut self, start: u64, end: u64) -> io::Result<()> {
        let mut at = start;
        while at + 8 <= end && self.boxes_left > 0 {
            self.boxes_left -= 1;
            self.bytes.seek(SeekFrom::Start(at))?;
            let [a, b, c, d, kind @ ..] = self.array::<8>()?;
            let (size, header) = match u32::from_be_bytes([a, b, c, d]) {
                0 => (end - at, 8),
                1 => (u64::from_be_bytes(self.array()?), 16),
                size => (u64::from(size), 8),
            };
            if size < header {
                break;
            }
            let next = at.saturating_add(size);
            match &kind {
                b"moov" => {
                    self.children(at + header, next.min(end))?;
                    break; // Nothing after it is of use here.
                }
                b"trak" => {
                    self.tracks.push(TrackBoxes::default());
                    self.children(at + header, next.min(end))?;
                }
                b"edts" | b"mdia" => self.children(at + header, next.min(end))?,
                b"mvhd" => self.movie_scale = self.scale()?,
                b"tkhd" => {
                    let id = self.after_times()?;
                    if let Some(track) = self.tracks.last_mut() {
                        track.id = id;
                    }
                }
                b"mdhd" => {
                    let scale = self.scale()?;
                    if let Some(track) = self.tracks.last_mut() {
                        track.scale = scale;
                    }
                }
                b"elst" => self.edit_list()?,
                _ => {}
            }
            at = next;
        }
        Ok(())
    }

    fn edit_list(&mut self) -> io::Result<()> {
        let [version, ..] = self.array::<4>()?;
        let count = u32::from_be_bytes(self.array()?).min(MAX_EDITS);
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(if version == 1 {
                (u64::from_be_bytes(self.array()?), i64::from_be_bytes(self.array()?))
            } else {
                let duration = u32::from_be_bytes(self.array()?);
                (u64::from(duration), i64::from(i32::from_be_bytes(self.array()?)))
            });
            self.array::<4>()?; // The rate, which is 1 in recordings.
        }
        if let Some(track) = self.tracks.last_mut() {
            track.entries = entries;
        }
        Ok(())
    }

    /// The field after version, flags and the two times.
    fn after_times(&mut self) -> io::Result<u32> {
        let [version, ..] = self.array::<4>()?;
        if version == 1 {
            self.array::<16>()?;
        } else {
            self.array::<8>()?;
        }
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// The time scale of `mvhd` and `mdhd`.
    fn scale(&mut self) -> io::Result<u32> {
        self.after_times()
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut array = [0; N];
        self.bytes.read_exact(&mut array)?;
        Ok(array)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn atom(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap();
        [&size.to_be_bytes(), &kind[..], body].concat()
    }

    fn words(words: &[i32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    fn movie(entries: &[i32]) -> Vec<u8> {
        let count = i32::try_from(entries.len() / 3).unwrap();
        let elst = atom(*b"elst", &[words(&[0, count]), words(entries)].concat());
        let mdhd = atom(*b"mdhd", &words(&[0, 0, 0, 48_000, 0]));
        let trak = [
            atom(*b"tkhd", &words(&[0, 0, 0, 7, 0])),
            atom(*b"edts", &elst),
            atom(*b"mdia", &mdhd),
        ];
        let moov = [atom(*b"mvhd", &words(&[0, 0, 0, 1000, 0])), atom(*b"trak", &trak.concat())];
        [atom(*b"ftyp", b"isom"), atom(*b"moov", &moov.concat())].concat()
    }

    fn read(file: Vec<u8>) -> Option<Edit> {
        let len = file.len() as u64;
        edits(&mut Cursor::new(file), len).unwrap().get(&7).copied()
    }

    #[test]
    fn delay_priming_and_length_are_read() {
        for (entries, expected) in [
            (&[20_000, 1024, 65_536][..], Some((1024.0 / 48e3, 0.0, Some(20.0)))),
            (&[2_000, -1, 65_536, 20_000, 0, 65_536], Some((0.0, 2.0, Some(20.0)))),
            (&[0, 2112, 65_536], Some((0.044, 0.0, None))),
            (&[5_000, 0, 65_536, 5_000, 9_600, 65_536], Some((0.0, 0.0, None))),
            (&[], None),
        ] {
            let expected =
                expected.map(|(skip_s, delay_s, keep_s)| Edit { skip_s, delay_s, keep_s });
            assert_eq!(read(movie(entries)), expected);
        }
    }

    proptest! {
        #[test]
        fn damage_is_not_an_error(at in 0..160_usize, value in any::<u8>(), cut in 0..200_usize) {
            let mut file = movie(&[20_000, 1024, 65_536]);
            let place = at.min(file.len() - 1);
            file[place] = value;
            file.truncate(cut);
            read(file);
        }
    }
}
