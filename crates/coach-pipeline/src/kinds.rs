//! What is cached: one kind a stage, with the version of its code and its life.
//!
//! A value is a pure function of what its key is made of, so it is never renewed: it expires.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use coach_cache::{Codec, Kind, Undecodable, Value, json};
use coach_speech::Span;
use coach_speech::loudness::Loudness;
use coach_speech::measures::Measures;
use coach_speech::report::{MediaFacts, Report, Waveform};
use coach_speech::score::SubScore;
use coach_speech::transcript::{Transcript, Word};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::commentary::Commentary;
use crate::contextual_fillers::Opinion;
use crate::run::Section;

const LIFE: Duration = Duration::from_hours(90 * 24);
const COMMENTARY_LIFE: Duration = Duration::from_hours(30 * 24);
const REPORT_LIFE: Duration = Duration::from_hours(7 * 24);
/// A recording that cannot be decoded is not tried again for so long.
const NEGATIVE: Duration = Duration::from_mins(10);

/// Which bytes a file holds, by what its file system says of it: for this machine alone.
pub(crate) const DIGEST: Kind = Kind { is_shared: false, ..Kind::new("digest", 1, LIFE) };
pub(crate) const MEDIA: Kind =
    Kind { negative: NEGATIVE, ..Kind::new("media", coach_media::VERSION, LIFE) };
pub(crate) const REGIONS: Kind = Kind::new("speech-regions", coach_recognition::vad::VERSION, LIFE);
pub(crate) const TRANSCRIPT: Kind = Kind::new("transcript", coach_recognition::VERSION, LIFE);
pub(crate) const MEASURES: Kind = Kind::new("measures", coach_measures::VERSION, LIFE);
pub(crate) const REPORT: Kind =
    Kind { negative: NEGATIVE, ..Kind::new("report", coach_findings::VERSION, REPORT_LIFE) };

/// What a client is answered, in the bytes that are sent: made again in milliseconds, so it is
/// for this machine alone.
pub(crate) const ANSWER: Kind = Kind { is_shared: false, ..Kind::new("answer", 1, REPORT_LIFE) };

/// What a language model says of a report: it is paid for, so it is kept for long.
pub(crate) const COMMENTARY: Kind =
    Kind::new("commentary", crate::commentary::VERSION, COMMENTARY_LIFE);

/// What a language model says of a word that may be a filler: paid for as well, and small.
pub(crate) const FILLER_VERDICT: Kind =
    Kind::new("filler-verdict", crate::contextual_fillers::VERSION, LIFE);

/// The numbers of a part of a talk: worked out in seconds, and of parts that nobody can list when
/// a take is removed, so nothing of them outlives the process.
pub(crate) const SECTION: Kind =
    Kind { is_shared: false, is_written: false, ..Kind::new("section", 1, REPORT_LIFE) };

/// The stages whose versions a report depends on.
pub(crate) const OF_REPORT: [Kind; 5] = [MEDIA, REGIONS, TRANSCRIPT, MEASURES, REPORT];

/// A BLAKE3 digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(pub(crate) [u8; 32]);

impl Value for Digest {
    const CODEC: Codec = Codec::Raw;

    fn encode(&self) -> Result<Vec<u8>, Undecodable> {
        Ok(self.0.to_vec())
    }

    fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        bytes.try_into().map(Self).map_err(|_| Undecodable)
    }

    fn memory_bytes(&self) -> usize {
        size_of::<Self>()
    }
}

/// What decoding tells besides the samples, which are too many to keep.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Media {
    pub(crate) facts: MediaFacts,
    /// Digest of the samples: what the stages behind decoding are found by.
    pub(crate) samples: [u8; 32],
    pub(crate) waveform: Waveform,
    /// Of the source, which the samples do not tell.
    pub(crate) loudness: Loudness,
}

/// A view of a result in the bytes that clients get.
#[derive(Debug)]
pub struct Page {
    /// The bytes.
    pub content: Bytes,
    /// Another one for other bytes.
    pub etag: String,
}

impl Page {
    /// A page of bytes.
    pub fn new(content: impl Into<Bytes>) -> Self {
        let content = content.into();
        let digest = blake3::hash(&content).to_hex();
        Self { etag: format!("\"{}\"", &digest[..24]), content }
    }
}

impl Value for Page {
    const CODEC: Codec = Codec::Raw;

    fn encode(&self) -> Result<Vec<u8>, Undecodable> {
        Ok(self.content.to_vec())
    }

    fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        Ok(Self::new(bytes.to_vec()))
    }

    fn memory_bytes(&self) -> usize {
        size_of::<Self>() + self.content.len()
    }
}

/// A whole result.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(crate) report: Arc<Report>,
    pub(crate) waveform: Arc<Waveform>,
}

/// A value that is kept as compressed JSON.
#[derive(Debug)]
pub(crate) struct Kept<T>(pub(crate) T);

impl<T: Weigh + Serialize + DeserializeOwned + Send + Sync + 'static> Value for Kept<T> {
    const CODEC: Codec = Codec::Zstd;

    fn encode(&self) -> Result<Vec<u8>, Undecodable> {
        json::encode(&self.0)
    }

    fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        json::decode(bytes).map(Self)
    }

    fn memory_bytes(&self) -> usize {
        size_of::<T>() + self.0.heap_bytes()
    }
}

/// About how much memory a value holds beyond itself.
pub(crate) trait Weigh {
    fn heap_bytes(&self) -> usize;
}

impl Weigh for Waveform {
    fn heap_bytes(&self) -> usize {
        size_of_val(self.bins.as_slice())
    }
}

impl Weigh for Media {
    fn heap_bytes(&self) -> usize {
        self.waveform.heap_bytes() + 2 * self.loudness.curve.len()
    }
}

impl Weigh for Commentary {
    fn heap_bytes(&self) -> usize {
        let texts = [self.impression.len(), self.model.len(), self.provider.len()];
        // Each item holds up to four texts of a few hundred characters.
        let items = self.strengths.len() + self.improvements.len() + self.rephrasings.len() + 1;
        texts.iter().sum::<usize>() + items * 2_048
    }
}

impl Weigh for Opinion {
    fn heap_bytes(&self) -> usize {
        0
    }
}

impl Weigh for Vec<Span> {
    fn heap_bytes(&self) -> usize {
        size_of_val(self.as_slice())
    }
}

impl Weigh for Transcript {
    fn heap_bytes(&self) -> usize {
        let texts: usize = self.words.iter().map(|word| word.text.capacity()).sum();
        self.words.len() * size_of::<Word>() + texts
    }
}

impl Weigh for Measures {
    fn heap_bytes(&self) -> usize {
        let curve = self.timing.pace_curve.as_ref().map_or(&[][..], |curve| &curve.points);
        let lists = [
            size_of_val(curve),
            size_of_val(self.text.events.as_slice()),
            size_of_val(self.voice.sentence_ends.as_slice()),
            size_of_val(self.voice.pitch_curve.f0_st.as_slice()),
            size_of_val(self.voice.loudness_curve.lufs.as_slice()),
            size_of_val(self.recording.breaths.as_slice()),
            size_of_val(self.pauses.as_slice()),
            size_of_val(self.filled_pauses.as_slice()),
            size_of_val(self.filler_words.as_slice()),
        ];
        lists.iter().sum::<usize>() + self.values.len() * 128
    }
}

impl Weigh for Section {
    fn heap_bytes(&self) -> usize {
        let terms: usize = self.sub_scores.iter().map(|score| score.terms.len()).sum();
        self.values.len() * 128 + self.sub_scores.len() * size_of::<SubScore>() + terms * 64
    }
}

impl Weigh for Whole {
    fn heap_bytes(&self) -> usize {
        let report = &self.report;
        let findings = report.findings.len() * 512;
        report.transcript.heap_bytes()
            + report.measures.heap_bytes()
            + report.speech_regions.heap_bytes()
            + findings
            + self.waveform.heap_bytes()
    }
}
