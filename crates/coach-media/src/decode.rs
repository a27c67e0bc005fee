//! The way of a track: packets to frames to samples, with the facts on the side.

use std::panic::{AssertUnwindSafe, catch_unwind};

use coach_speech::report::{Decoder, MediaFacts};
use coach_speech::{CancelFlag, MonoAudio, Seconds, Span};
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::FormatReader;
use symphonia::core::packet::Packet;

use crate::choose::choose;
use crate::error::Error;
use crate::idle::Idle;
use crate::limits::{LimitKind, Limits};
use crate::mp4::Edit;
use crate::sink::{Block, Sink, check_format};
use crate::timeline::{Origin, Timeline};
use crate::track::{AudioTrack, Fault, TrackDecoder};
use crate::{DecodedMedia, waveform};

/// How much shorter than its header a track may be before it counts as damaged.
const MISSING_S: f64 = 0.2;

/// An opened file, at its first packet.
pub(crate) struct Opened {
    pub(crate) reader: Box<dyn FormatReader>,
    /// The container's name for the facts.
    pub(crate) container: &'static str,
    pub(crate) decoder: Decoder,
    /// What is known to be wrong before anything is decoded.
    pub(crate) damaged: bool,
    /// Whether the input may end anywhere and still be whole.
    pub(crate) ends_anywhere: bool,
    /// What the header's count of frames is worth.
    pub(crate) length: Length,
    /// Whether encoder delay lies before time zero, as in Matroska.
    pub(crate) delay_is_negative: bool,
    /// What the container's clock shows at time zero, if it is known.
    pub(crate) zero_s: Option<f64>,
    /// The channel for low-frequency effects, if the decoder cannot tell.
    pub(crate) lfe: Option<usize>,
    /// Edit lists by track number.
    pub(crate) edits: std::collections::HashMap<u32, Edit>,
}

/// What a header's count of frames is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// A file that holds fewer was cut short.
    Exact,
    /// The demuxer worked it out from the first packets.
    Guess,
}

/// A way to open one file, again and again, from the start.
pub(crate) trait Open {
    /// Opens the file; for `Some(n)` at least audio track `n`, for `None` all of them. Returns
    /// with it where the wanted track stands among the audio tracks of what was opened.
    fn open(&mut self, track: Option<usize>) -> Result<(Opened, usize), Error>;

    /// How much of the file was used, 0 to 1; `decoded_s` is the time decoded so far.
    fn fraction(&self, decoded_s: f64) -> f64;

    /// Codec of an audio track as the file names it, if the decoders cannot tell.
    fn codec(&self, track: usize) -> Option<String>;

    /// Called when no more packets come; whether that is the true end.
    fn close(&mut self) -> Result<bool, Error>;
}

/// What every step needs.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) cancel: &'a CancelFlag,
    pub(crate) progress: &'a dyn Fn(f64),
    /// Whether somebody else may try what no built-in decoder knows.
    pub(crate) has_alternative: bool,
    /// What loudness is measured of; `None` for all.
    pub(crate) part: Option<Span>,
}

/// Chooses a track and decodes it.
///
/// # Errors
/// Any of [`Error`].
pub(crate) fn decode(open: &mut dyn Open, context: Context<'_>) -> Result<DecodedMedia, Error> {
    let Context { limits, cancel, has_alternative, .. } = context;
    let (mut opened, _) = open.open(None)?;
    if opened.reader.tracks().len() > limits.max_tracks {
        return Err(Error::LimitExceeded { limit: LimitKind::Tracks });
    }
    let tracks = AudioTrack::all(opened.reader.as_ref());
    let decodable = tracks.iter().filter(|track| track.decoder().is_some()).count();
    let Some(unknown) = tracks.iter().find(|track| track.decoder().is_none()).or(tracks.first())
    else {
        return Err(Error::NoAudioTrack);
    };
    if decodable == 0 || (decodable < tracks.len() && has_alternative) {
        return Err(Error::UnsupportedNeedsFfmpeg { format: unknown.codec_name() });
    }
    let (chosen, place) = if tracks.len() == 1 {
        (0, 0)
    } else {
        let chosen = choose(opened.reader.as_mut(), &tracks, limits, cancel)?;
        drop(opened);
        let (again, place) = open.open(Some(chosen))?;
        opened = again;
        (chosen, place)
    };
    let now = AudioTrack::all(opened.reader.as_ref());
    let track = now.into_iter().nth(place).ok_or(Error::Damaged)?;
    let mut run = Run::new(opened, track, context)?;
    run.decode_all(open)?;
    let codec = open.codec(chosen);
    run.finish(tracks.len(), chosen, codec)
}

/// Runs a step of a foreign parser; `None` if it panics. Fuzzing found overflows in the arithmetic
/// of Symphonia 0.6.1 (WAV, AIFF and CAF headers, MS ADPCM), which panic where they are checked.
/// What was decoded before stays good.
pub(crate) fn caught<T>(step: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(step)).ok()
}

/// What a demuxer that panicked says from then on.
fn broken<T>() -> Result<T, SymphoniaError> {
    Err(SymphoniaError::DecodeError("the demuxer failed"))
}

/// The state while one track is decoded.
struct Run<'a> {
    context: Context<'a>,
    opened: Opened,
    track: AudioTrack,
    decoder: TrackDecoder,
    sink: Sink<'a>,
    timeline: Option<Timeline>,
    block: Block,
    /// Earliest time of any packet so far.
    earliest_s: f64,
    /// Sound still to be left out, in seconds.
    skip_s: f64,
    /// Sound still to be kept, if the edit list limits it.
    keep_s: Option<f64>,
    idle: Idle,
    packets: u64,
    errors: u64,
    errors_in_a_row: u32,
    channels: u16,
    rate_hz: u32,
    /// Where the track starts on the clock.
    start_s: f64,
    shown: f64,
}

/// Whether to go on with the next packet.
enum Step {
    Next,
    End,
}

impl<'a> Run<'a> {
    fn new(opened: Opened, track: AudioTrack, context: Context<'a>) -> Result<Self, Error> {
        let decoder =
            track.decoder().ok_or(Error::UnsupportedNeedsFfmpeg { format: track.codec_name() })?;
        let header_s = track.header_duration_s().filter(|_| opened.length == Length::Exact);
        if header_s.is_some_and(|length_s| length_s > context.limits.max_duration.get()) {
            return Err(Error::LimitExceeded { limit: LimitKind::Duration });
        }
        let keep_s = opened.edits.get(&track.track.id).and_then(|edit| edit.keep_s);
        Ok(Self {
            context,
            opened,
            track,
            decoder,
            sink: Sink::new(context.limits, context.part),
            timeline: None,
            block: Block::default(),
            earliest_s: f64::INFINITY,
            skip_s: 0.0,
            keep_s,
            idle: Idle::new(context.limits),
            packets: 0,
            errors: 0,
            errors_in_a_row: 0,
            channels: 0,
            rate_hz: 0,
            start_s: 0.0,
            shown: 0.0,
        })
    }

    fn decode_all(&mut self, open: &mut dyn Open) -> Result<(), Error> {
        loop {
            self.context.cancel.check()?;
            if self.idle.is_hopeless() {
                self.opened.damaged = true;
                break;
            }
            match caught(|| self.opened.reader.next_packet()).unwrap_or_else(broken) {
                Ok(Some(packet)) => {
                    self.idle.count(&packet);
                    if let Step::End = self.packet(&packet)? {
                        return Ok(());
                    }
                    self.show_progress(open);
                }
                Ok(None) => break,
                Err(SymphoniaError::ResetRequired) => {
                    if !self.next_chain() {
                        break;
                    }
                }
                Err(SymphoniaError::IoError(error)) => {
                    if self.context.cancel.is_cancelled() {
                        return Err(Error::Cancelled);
                    }
                    // A stream without a length ends like this; one with a length was cut off.
                    self.opened.damaged |= error.kind() != std::io::ErrorKind::UnexpectedEof
                        || !(self.opened.ends_anywhere
                            || self.opened.reader.media_info().duration.is_none());
                    break;
                }
                Err(_) => {
                    self.opened.damaged = true;
                    break;
                }
            }
        }
        self.opened.damaged |= !open.close()?;
        Ok(())
    }

    /// Takes a packet of any track.
    fn packet(&mut self, packet: &Packet) -> Result<Step, Error> {
        let Some(track) = self.opened.reader.tracks().iter().find(|t| t.id == packet.track_id)
        else {
            return Ok(Step::Next);
        };
        if packet.track_id != self.track.track.id {
            if let (None, Some(base)) = (&self.timeline, track.time_base) {
                let ticks = packet.pts.get() as f64;
                let time_s = ticks * f64::from(base.numer.get()) / f64::from(base.denom.get());
                self.earliest_s = self.earliest_s.min(time_s);
            }
            return Ok(Step::Next);
        }
        self.packets += 1;
        match self.decoder.decode(packet, &mut self.block) {
            Ok(()) => {
                self.errors_in_a_row = 0;
                self.frames(packet)
            }
            Err(fault) => {
                self.errors += 1;
                self.errors_in_a_row += 1;
                if let Some(timeline) = &mut self.timeline {
                    timeline.lose();
                }
                let hopeless = fault == Fault::Decoder
                    || self.errors_in_a_row >= self.context.limits.max_consecutive_errors;
                Ok(if hopeless { Step::End } else { Step::Next })
            }
        }
    }

    /// Puts the frames of a packet in their place.
    fn frames(&mut self, packet: &Packet) -> Result<Step, Error> {
        let frames = self.block.frames();
        if frames == 0 {
            return Ok(Step::Next);
        }
        self.idle = Idle::new(self.context.limits);
        check_format(self.block.rate_hz, self.block.channels.len(), self.context.limits)?;
        let rate_hz = f64::from(self.block.rate_hz);
        let ticks = packet.pts.get() as f64 + self.decoder.trimmed_start(packet) as f64;
        let time_s = self.track.seconds(ticks);
        let origin = Origin {
            pre_skip_s: self.decoder.pre_skip_s(),
            edit: self.opened.edits.get(&self.track.track.id).copied(),
            delay_is_negative: self.opened.delay_is_negative,
            earliest_s: self.earliest_s,
            zero_s: self.opened.zero_s,
        };
        let timeline = self.timeline.get_or_insert_with(|| Timeline::new(origin));
        let placement = timeline.place(time_s, frames as f64 / rate_hz);
        if self.channels == 0 {
            self.start_s = timeline.start_s();
        }
        self.skip_s += placement.skip_s;
        if placement.silence_s > self.context.limits.max_gap.get() && self.channels > 0 {
            self.opened.damaged = true;
        } else if placement.silence_s > 0.0 {
            self.sink.silence(placement.silence_s)?;
        }

        self.skip(rate_hz);
        let end = self.cut_to_keep(rate_hz);
        if self.channels == 0 {
            self.channels = u16::try_from(self.block.channels.len()).unwrap_or(u16::MAX);
            self.rate_hz = self.decoder.source_rate_hz(&self.block);
        }
        self.block.lfe = self.block.lfe.or(self.opened.lfe);
        self.sink.push(&mut self.block)?;
        Ok(if end { Step::End } else { Step::Next })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and the value is not negative"
    )]
    fn skip(&mut self, rate_hz: f64) {
        let skip = ((self.skip_s * rate_hz).round() as usize).min(self.block.frames());
        self.skip_s = (self.skip_s - skip as f64 / rate_hz).max(0.0);
        self.block.trim(skip, 0);
    }

    /// Cuts the block where the edit list ends the track; whether it did.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and the value is not negative"
    )]
    fn cut_to_keep(&mut self, rate_hz: f64) -> bool {
        let Some(keep_s) = &mut self.keep_s else { return false };
        let keep = (*keep_s * rate_hz).round() as usize;
        let frames = self.block.frames();
        self.block.trim(0, frames.saturating_sub(keep));
        *keep_s -= frames as f64 / rate_hz;
        frames >= keep
    }

    /// A chained file goes on with new tracks; whether one of them can be decoded.
    fn next_chain(&mut self) -> bool {
        let tracks = AudioTrack::all(self.opened.reader.as_ref());
        let next = tracks.into_iter().find_map(|track| Some((track.decoder()?, track)));
        let Some((decoder, track)) = next else { return false };
        self.decoder = decoder;
        self.track = track;
        // Its clock starts anew, right behind what was decoded.
        self.timeline = None;
        self.earliest_s = f64::INFINITY;
        true
    }

    fn show_progress(&mut self, open: &dyn Open) {
        let fraction = open.fraction(self.sink.clock_s()).clamp(0.0, 1.0);
        if fraction >= self.shown + 0.01 {
            self.shown = fraction;
            (self.context.progress)(fraction);
        }
    }

    fn finish(
        self,
        audio_tracks: usize,
        chosen_track: usize,
        codec: Option<String>,
    ) -> Result<DecodedMedia, Error> {
        let decoded_s = self.sink.clock_s();
        let expected_s =
            self.track.header_duration_s().filter(|_| self.opened.length == Length::Exact);
        let cut_short = self.keep_s.is_none_or(|keep_s| keep_s > MISSING_S)
            && expected_s.is_some_and(|length_s| decoded_s - self.start_s < length_s - MISSING_S);
        let damaged = self.opened.damaged || self.errors > 0 || cut_short;
        if self.channels == 0 && damaged {
            return Err(Error::Damaged);
        }
        // Frames of bare MPEG audio are easily found in what is none; they do not decode then.
        if self.opened.length == Length::Guess && self.errors * 2 > self.packets {
            return Err(Error::NotMedia);
        }
        let (samples, levels, loudness) = self.sink.finish();
        let audio = MonoAudio::new(samples);
        let waveform = waveform::waveform(audio.samples());
        let (channels, rate_hz) = if self.channels == 0 {
            self.track.header_format()
        } else {
            (self.channels, self.rate_hz)
        };
        let facts = MediaFacts {
            container: self.opened.container.to_owned(),
            codec: codec.unwrap_or_else(|| self.decoder.codec_name().to_owned()),
            channels,
            sample_rate_hz: rate_hz,
            audio_tracks,
            chosen_track,
            duration: audio.duration(),
            start_offset: Seconds::new(self.start_s).unwrap_or(Seconds::ZERO),
            peak_dbfs: levels.peak_dbfs(),
            clipped_ratio: levels.clipped_ratio(),
            damaged,
            decoder: self.opened.decoder,
        };
        (self.context.progress)(1.0);
        Ok(DecodedMedia { audio, waveform, facts, loudness })
    }
}
