//! What inputs of stages are told apart by.

use coach_speech::MonoAudio;
use coach_speech::transcript::Transcript;

use crate::kinds::{Digest, Media};

/// What the stages behind decoding are found by.
pub(super) fn digest_of_samples(audio: &MonoAudio) -> Digest {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = Vec::with_capacity(1 << 16);
    for samples in audio.samples().chunks(1 << 14) {
        bytes.clear();
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        hasher.update(&bytes);
    }
    Digest(*hasher.finalize().as_bytes())
}

/// Of all that measures hear: the samples, and the loudness before channels were mixed.
pub(super) fn digest_of_sound(media: &Media) -> Digest {
    let loudness = format!("{:?}", media.loudness);
    let mut hasher = blake3::Hasher::new();
    hasher.update(&media.samples).update(loudness.as_bytes());
    Digest(*hasher.finalize().as_bytes())
}

/// By its `Debug` form, which names all fields.
pub(super) fn digest_of_transcript(transcript: &Transcript) -> Digest {
    Digest(*blake3::hash(format!("{transcript:?}").as_bytes()).as_bytes())
}
