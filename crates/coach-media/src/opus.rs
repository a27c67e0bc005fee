//! Opus packets to frames: the header that every container carries, one stream or several.
//!
//! Symphonia has demuxers but no decoder for Opus; `opus-pure` is the decoder (see
//! `docs/decisions/002-opus-decoder.md`). The header is that of RFC 7845, section 5.1.

use coach_speech::SAMPLE_RATE_HZ;
use opus_pure::{ChannelLayout, OpusDecoder, OpusMSDecoder};

use crate::sink::Block;

/// The rate of Opus's clock, and of what it encodes.
pub(crate) const OPUS_RATE_HZ: u32 = 48_000;
/// The decoder can leave out the upper bands, which saves a resampler and two thirds of the time:
/// speech is 16 kHz inside most packets anyway.
const DECODED_RATE_HZ: u32 = SAMPLE_RATE_HZ;
/// Clock ticks for one decoded frame.
const TICKS_PER_FRAME: usize = (OPUS_RATE_HZ / DECODED_RATE_HZ) as usize;
/// The longest packet: 120 ms (RFC 6716, section 3.2).
const MAX_FRAMES: usize = DECODED_RATE_HZ as usize * 120 / 1000;
/// Lossy coding overshoots full scale a little; nonsense packets overshoot it without bounds.
const MAX_SAMPLE: f32 = 4.0;

/// Decodes one Opus track.
pub(crate) struct OpusTrack {
    decoder: Streams,
    header: Header,
    interleaved: Vec<f32>,
}

enum Streams {
    One(Box<OpusDecoder>),
    Surround(Box<OpusMSDecoder>),
}

/// The identification header.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Header {
    channels: usize,
    pre_skip: u16,
    gain: f32,
    surround: bool,
}

impl OpusTrack {
    /// A decoder for a track with this header; `None` for layouts it does not know.
    /// Without a header, it is taken for a stereo track.
    pub(crate) fn new(header: Option<&[u8]>) -> Option<Self> {
        let header = match header {
            Some(bytes) => Header::read(bytes)?,
            None => Header { channels: 2, pre_skip: 0, gain: 1.0, surround: false },
        };
        let rate = i32::try_from(DECODED_RATE_HZ).ok()?;
        let decoder = if header.surround {
            Streams::Surround(Box::new(OpusMSDecoder::new(rate, header.channels, 1).ok()?))
        } else {
            Streams::One(Box::new(OpusDecoder::new(rate, header.channels).ok()?))
        };
        Some(Self { decoder, header, interleaved: vec![0.0; MAX_FRAMES * header.channels] })
    }

    /// Frames at the start of the stream that are not to be heard.
    pub(crate) fn pre_skip(&self) -> u16 {
        self.header.pre_skip
    }

    /// Decodes one packet into a block, without the last `trim_end` ticks of 48 kHz; `None` if it
    /// is damaged.
    pub(crate) fn decode(
        &mut self,
        packet: &[u8],
        trim_end: usize,
        block: &mut Block,
    ) -> Option<()> {
        if packet.is_empty() {
            return None; // The decoder would make something up, 120 ms of it.
        }
        let output = &mut self.interleaved;
        let frames = match &mut self.decoder {
            Streams::One(decoder) => decoder.decode(packet, MAX_FRAMES, output),
            Streams::Surround(decoder) => decoder.decode(packet, MAX_FRAMES, output),
        };
        let frames = frames.ok()?.min(MAX_FRAMES);
        let channels = self.header.channels;
        block.rate_hz = DECODED_RATE_HZ;
        // In the Vorbis order the low-frequency channel of 5.1, 6.1 and 7.1 is the last.
        block.lfe = (channels >= 6).then_some(channels - 1);
        block.channels.resize(channels, Vec::new());
        for (c, channel) in block.channels.iter_mut().enumerate() {
            let samples = self.interleaved[..frames * channels].iter().skip(c).step_by(channels);
            channel.clear();
            channel.extend(samples.map(|x| (x * self.header.gain).clamp(-MAX_SAMPLE, MAX_SAMPLE)));
        }
        block.trim(0, trim_end / TICKS_PER_FRAME);
        Some(())
    }
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"OpusHead")?;
        let &[version, channels, skip_low, skip_high, _, _, _, _, gain_low, gain_high, family, ..] =
            rest
        else {
            return None;
        };
        let channels = usize::from(channels);
        let surround = match family {
            0 if (1..=2).contains(&channels) => false,
            1 => {
                let layout = ChannelLayout::surround(channels, 1).ok()?;
                let [streams, coupled, mapping @ ..] = &rest[11..] else { return None };
                let usual = usize::from(*streams) == layout.nb_streams
                    && usize::from(*coupled) == layout.nb_coupled_streams
                    && mapping.starts_with(&layout.mapping);
                if !usual {
                    return None;
                }
                true
            }
            _ => return None,
        };
        // MP4 writes the same fields with the high byte first, and version 0
        // (Opus in ISOBMFF, section 4.3.2).
        let word = if version == 0 { u16::from_be_bytes } else { u16::from_le_bytes };
        let pre_skip = word([skip_low, skip_high]);
        let gain_db = f32::from(word([gain_low, gain_high]).cast_signed()) / 256.0;
        // Version 1 in bits 4 to 7 would be a format that is not compatible.
        (version < 16).then_some(Self {
            channels,
            pre_skip,
            gain: 10_f32.powf(gain_db / 20.0),
            surround,
        })
    }
}
