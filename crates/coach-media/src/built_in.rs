//! Opening a file with the demuxers inside the program.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use coach_speech::report::Decoder;
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::FormatOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::io::{MediaSource, MediaSourceStream, ReadOnlySource};
use symphonia::core::meta::MetadataOptions;

use crate::decode::{Length, Open, Opened};
use crate::error::Error;
use crate::input::Input;
use crate::limits::LimitKind;
use crate::sniff::Container;
use crate::{mp4, ogg, riff};

/// How to read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As it is.
    Plain,
    /// As a stream, so that headers that promise more than there is do no harm.
    Salvage,
}

/// Opens a file whose content was sniffed; `None` stands for MPEG audio behind garbage.
pub(crate) struct BuiltIn<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) container: Option<Container>,
    pub(crate) mode: Mode,
    pub(crate) max_channels: u16,
}

impl BuiltIn<'_> {
    fn media(&self) -> Result<(Box<dyn MediaSource>, bool), Error> {
        let mut bytes = self.input.open()?;
        let salvage = self.mode == Mode::Salvage;
        if salvage && self.container == Some(Container::Ogg) {
            return Ok((Box::new(ReadOnlySource::new(ogg::PageFilter::new(bytes))), true));
        }
        let repair = if self.container == Some(Container::Wav) {
            riff::repair(bytes.as_mut(), self.input.len)?
        } else {
            riff::Repair::default()
        };
        if repair.channels > self.max_channels {
            return Err(Error::LimitExceeded { limit: LimitKind::Channels });
        }
        let media = self.input.media(bytes, repair.patches);
        let media = if salvage { media.into_stream() } else { media };
        Ok((Box::new(media), salvage || repair.truncated))
    }
}

impl Open for BuiltIn<'_> {
    fn open(&mut self, track: Option<usize>) -> Result<(Opened, usize), Error> {
        let edits = if self.container == Some(Container::Mp4) {
            mp4::edits(self.input.open()?.as_mut(), self.input.len)?
        } else {
            HashMap::new()
        };
        let (media, damaged) = self.media()?;
        let stream =
            MediaSourceStream::new(media, symphonia::core::io::MediaSourceStreamOptions::default());
        let probed = symphonia::default::get_probe().probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        );
        let reader = probed.map_err(|error| match error {
            // Nothing found at all, though the first bytes are those of a known container.
            _ if self.container.is_none() => Error::NotMedia,
            SymphoniaError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                Error::Io(error.kind())
            }
            _ => Error::Damaged,
        })?;
        let length = match self.container {
            Some(Container::Adts) | None => Length::Guess,
            // Only an encoder that wrote the padding knew the length.
            Some(Container::MpegAudio) if reader.tracks().iter().all(|t| t.padding.is_none()) => {
                Length::Guess
            }
            Some(_) => Length::Exact,
        };
        let container = self.container.unwrap_or(Container::MpegAudio);
        let opened = Opened {
            container: container.name(),
            decoder: Decoder::BuiltIn,
            damaged,
            ends_anywhere: false,
            length,
            delay_is_negative: container == Container::Matroska,
            zero_s: None,
            lfe: None,
            edits,
            reader,
        };
        Ok((opened, track.unwrap_or(0)))
    }

    fn fraction(&self, _: f64) -> f64 {
        self.input.position.load(Ordering::Relaxed) as f64 / self.input.len.max(1) as f64
    }

    fn codec(&self, _: usize) -> Option<String> {
        None
    }

    fn close(&mut self) -> Result<bool, Error> {
        Ok(true)
    }
}
