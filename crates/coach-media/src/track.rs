//! One audio track: which decoder it needs, and packets to blocks of frames.

use symphonia::core::audio::{Channels, GenericAudioBufferRef, Position};
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{AudioCodecId, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::{FormatReader, Track, TrackFlags};
use symphonia::core::packet::Packet;

use crate::decode::caught;
use crate::opus::{OPUS_RATE_HZ, OpusTrack};
use crate::sink::Block;

/// An audio track of a file.
#[derive(Debug, Clone)]
pub(crate) struct AudioTrack {
    pub(crate) track: Track,
    codec: AudioCodecId,
}

impl AudioTrack {
    /// The audio tracks of a file, in its order.
    pub(crate) fn all(reader: &dyn FormatReader) -> Vec<Self> {
        let audio = |track: &Track| match &track.codec_params {
            Some(CodecParameters::Audio(params)) => {
                Some(Self { track: track.clone(), codec: params.codec })
            }
            _ => None,
        };
        reader.tracks().iter().filter_map(audio).collect()
    }

    /// Whether the file says that this is the track to play.
    pub(crate) fn is_default(&self) -> bool {
        self.track.flags.contains(TrackFlags::DEFAULT)
    }

    /// How long the track is by its header, if its header counts frames.
    pub(crate) fn header_duration_s(&self) -> Option<f64> {
        let rate_hz = self.params()?.sample_rate.filter(|&rate_hz| rate_hz > 0)?;
        Some(self.track.num_frames? as f64 / f64::from(rate_hz))
    }

    /// Channels and sample rate by the header, 0 for what it does not say.
    pub(crate) fn header_format(&self) -> (u16, u32) {
        let params = self.params();
        let channels =
            params.and_then(|params| params.channels.as_ref()).map_or(0, Channels::count);
        let rate_hz = params.and_then(|params| params.sample_rate).unwrap_or(0);
        (u16::try_from(channels).unwrap_or(u16::MAX), rate_hz)
    }

    /// Time in seconds of a timestamp of this track.
    pub(crate) fn seconds(&self, ticks: f64) -> f64 {
        self.track
            .time_base
            .map_or(0.0, |base| ticks * f64::from(base.numer.get()) / f64::from(base.denom.get()))
    }

    /// The usual name of a codec that no built-in decoder knows.
    pub(crate) fn codec_name(&self) -> &'static str {
        match self.codec {
            codec::CODEC_ID_AC3 => "AC-3 sound",
            codec::CODEC_ID_EAC3 => "E-AC-3 sound",
            codec::CODEC_ID_DCA => "DTS sound",
            codec::CODEC_ID_TRUEHD => "TrueHD sound",
            codec::CODEC_ID_AAC => "this kind of AAC sound",
            codec::CODEC_ID_OPUS => "this kind of Opus sound",
            codec::CODEC_ID_WMA => "WMA sound",
            codec::CODEC_ID_SPEEX => "Speex sound",
            _ => "the sound in this file",
        }
    }

    /// The decoder for this track; `None` if there is no built-in one.
    pub(crate) fn decoder(&self) -> Option<TrackDecoder> {
        let params = self.params()?;
        if self.codec == codec::CODEC_ID_OPUS {
            return OpusTrack::new(params.extra_data.as_deref()).map(TrackDecoder::Opus);
        }
        // Without a count of delay and padding from the encoder the demuxer's end of the track
        // is a guess, and trimming to it would cut off speech.
        let gapless = self.track.delay.is_some() || self.track.padding.is_some();
        let options = AudioDecoderOptions::default().gapless(gapless);
        let decoder = symphonia::default::get_codecs().make_audio_decoder(params, &options).ok()?;
        Some(TrackDecoder::Symphonia { decoder, gapless })
    }

    fn params(&self) -> Option<&symphonia::core::codecs::audio::AudioCodecParameters> {
        self.track.codec_params.as_ref()?.audio()
    }
}

/// Turns packets into frames.
pub(crate) enum TrackDecoder {
    /// One of Symphonia's.
    Symphonia {
        decoder: Box<dyn AudioDecoder>,
        /// It trims what the packets say.
        gapless: bool,
    },
    /// Opus.
    Opus(OpusTrack),
}

/// Why a packet gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// This packet is damaged; the next may be fine.
    Packet,
    /// The decoder cannot go on.
    Decoder,
}

impl TrackDecoder {
    /// The codec's name in facts.
    pub(crate) fn codec_name(&self) -> &'static str {
        match self {
            Self::Symphonia { decoder, .. } => decoder.codec_info().short_name,
            Self::Opus(_) => "opus",
        }
    }

    /// Seconds of encoder delay that the caller has to leave out, if it is in the codec's header.
    pub(crate) fn pre_skip_s(&self) -> Option<f64> {
        match self {
            Self::Symphonia { .. } => None,
            Self::Opus(opus) => Some(f64::from(opus.pre_skip()) / f64::from(OPUS_RATE_HZ)),
        }
    }

    /// The rate of the source, which Opus packets are not decoded to.
    pub(crate) fn source_rate_hz(&self, block: &Block) -> u32 {
        match self {
            Self::Symphonia { .. } => block.rate_hz,
            Self::Opus(_) => OPUS_RATE_HZ,
        }
    }

    /// Ticks that the decoder cuts off the start of a packet.
    pub(crate) fn trimmed_start(&self, packet: &Packet) -> u64 {
        match self {
            Self::Symphonia { gapless: true, .. } => packet.trim_start.get(),
            _ => 0,
        }
    }

    /// Decodes a packet into `block`, whose buffers are used again.
    pub(crate) fn decode(&mut self, packet: &Packet, block: &mut Block) -> Result<(), Fault> {
        match self {
            Self::Symphonia { decoder, .. } => {
                match caught(|| decoder.decode(packet)).ok_or(Fault::Decoder)? {
                    Ok(frames) => {
                        fill(block, &frames);
                        Ok(())
                    }
                    Err(SymphoniaError::DecodeError(_) | SymphoniaError::IoError(_)) => {
                        Err(Fault::Packet)
                    }
                    Err(_) => Err(Fault::Decoder),
                }
            }
            Self::Opus(opus) => {
                let trim_end = usize::try_from(packet.trim_end.get()).unwrap_or(usize::MAX);
                opus.decode(&packet.data, trim_end, block).ok_or(Fault::Packet)
            }
        }
    }
}

fn fill(block: &mut Block, frames: &GenericAudioBufferRef<'_>) {
    let spec = frames.spec();
    block.rate_hz = spec.rate();
    block.lfe = match spec.channels() {
        Channels::Positioned(positions) if positions.contains(Position::LFE1) => {
            let before = positions.bits() & (Position::LFE1.bits() - 1);
            usize::try_from(before.count_ones()).ok()
        }
        _ => None,
    };
    frames.copy_to_vecs_planar::<f32>(&mut block.channels);
}
