//! A loaded model and the way of a batch of windows through it.

use std::path::Path;

use rayon::prelude::*;

use crate::SAMPLE_RATE_HZ;
use crate::align::token_times;
use crate::decoder::{AttentionWeights, Decoder, Heard, Memory, Sequence};
use crate::encoder::Encoder;
use crate::kernels::{InstructionSet, Kernels};
use crate::layers::Loader;
use crate::mel::{HOP, MAX_FRAMES, MelSpectrogram};
use crate::model_files::{self, AlignmentHead, damaged};
use crate::rules::Rules;
use crate::search::{Decoded, Listening, Search, Strategy};
use crate::text::{Error, Hook, Language, LoadOptions, Options, WindowText};
use crate::tokenizer::{Token, Tokenizer};
use crate::words::Phrases;

/// Temperatures tried in turn until a text is neither repetitive nor improbable.
const TEMPERATURES: [f32; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];

/// A text that compresses better than this repeats itself.
const MAX_COMPRESSION_RATIO: f32 = 2.4;

/// A text with a lower mean is improbable.
const MIN_MEAN_LOG_PROBABILITY: f32 = -1.0;

/// An improbable text with a higher no-speech probability is silence.
const SILENCE_PROBABILITY: f32 = 0.6;

/// Silence that the encoder hears behind a window: less makes it write what is not there.
const MARGIN_FRAMES: usize = 200;

/// A loaded model; shared between threads without a lock.
#[derive(Debug)]
pub struct Model {
    kernels: Kernels,
    pool: rayon::ThreadPool,
    mel: MelSpectrogram,
    encoder: Encoder,
    decoder: Decoder,
    tokenizer: Tokenizer,
    rules: Rules,
    alignment_heads: Vec<AlignmentHead>,
}

impl Model {
    /// Loads a model folder, Hugging Face or CTranslate2 layout.
    ///
    /// # Errors
    /// [`Error::Model`] when a file is missing, damaged or of another kind.
    pub fn load(dir: &Path, options: &LoadOptions) -> Result<Self, Error> {
        let (settings, mut source) = model_files::open(dir)?;
        let (encoder_layers, decoder_layers) = source.layers();
        let width = {
            let name = model_files::TensorName::Positions(model_files::Half::Decoder);
            source.tensor(&name)?.shape.get(1).copied().unwrap_or(0)
        };
        if settings.heads == 0 || width == 0 || width % settings.heads != 0 {
            return Err(damaged("the width does not divide into heads"));
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.max(1))
            .thread_name(|i| format!("whisper-{i}"))
            .build()
            .map_err(|e| damaged(format!("its threads did not start: {e}")))?;
        let heads = settings.heads;
        let (encoder, decoder) = pool.install(|| {
            let mut loader = Loader { source: source.as_mut(), width };
            let encoder = Encoder::load(&mut loader, encoder_layers, heads)?;
            Ok((encoder, Decoder::load(&mut loader, decoder_layers, heads)?))
        })?;
        let vocabulary = decoder.vocabulary();
        let multilingual = vocabulary != ENGLISH_ONLY_VOCABULARY;
        let tokenizer = Tokenizer::new(&settings.vocabulary, vocabulary, multilingual)?;
        let rules = Rules::new(&settings.suppressed, &tokenizer, vocabulary);
        let mut alignment_heads = settings.alignment_heads;
        alignment_heads.retain(|head| decoder.has_head(*head));
        if alignment_heads.is_empty() {
            alignment_heads = decoder.upper_heads();
        }
        Ok(Self {
            kernels: Kernels::new(options.instruction_set),
            pool,
            mel: MelSpectrogram::new(encoder.bands()),
            encoder,
            decoder,
            tokenizer,
            rules,
            alignment_heads,
        })
    }

    /// The instruction set in use.
    pub fn instruction_set(&self) -> InstructionSet {
        self.kernels.instruction_set()
    }

    /// Codes of the languages that it knows; English-only models know `en`.
    pub fn languages(&self) -> Vec<&str> {
        match self.tokenizer.languages() {
            [] => vec!["en"],
            languages => languages.iter().map(|(code, _)| code.as_str()).collect(),
        }
    }

    /// Words of independent windows of at most [`crate::MAX_WINDOW_S`] each; what is longer is
    /// cut off. Without a language in the options, the first batch votes on it. The result does not depend on the number of threads nor on the batch.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the hook asked to stop, [`Error::UnknownLanguage`].
    pub fn transcribe(
        &self,
        windows: &[&[f32]],
        options: &Options,
        hook: &dyn Hook,
    ) -> Result<Vec<WindowText>, Error> {
        if let Some(code) = &options.language
            && !self.languages().contains(&code.as_str())
        {
            return Err(Error::UnknownLanguage(code.clone()));
        }
        let mut language = options.language.clone().map(|code| Language { code, probability: 1.0 });
        self.pool.install(|| {
            let mut texts = Vec::with_capacity(windows.len());
            for batch in windows.chunks(options.batch_size.max(1)) {
                let heard = self.listen(batch, hook)?;
                let language = language.get_or_insert_with(|| self.language_of(&heard)).clone();
                let prompt = self.prompt(&language.code);
                let decoded = self.decode(batch, &heard, &prompt, options, hook)?;
                for ((samples, heard), (decoded, temperature)) in
                    batch.iter().zip(&heard).zip(decoded)
                {
                    let text =
                        self.write(samples, heard, &prompt, &decoded, temperature, &language);
                    texts.push(text);
                    hook.windows_done(texts.len(), windows.len());
                    if hook.should_stop() {
                        return Err(Error::Cancelled);
                    }
                }
            }
            Ok(texts)
        })
    }

    /// Spectrogram, encoder and the keys and values of the cross-attention of each window.
    fn listen(&self, windows: &[&[f32]], hook: &dyn Hook) -> Result<Vec<Heard>, Error> {
        let spectrograms: Vec<Vec<f32>> = windows
            .par_iter()
            .map(|samples| {
                let samples = &samples[..samples.len().min(MAX_FRAMES * HOP)];
                self.mel.compute(samples, frames(samples.len()))
            })
            .collect();
        spectrograms
            .iter()
            .map(|spectrogram| {
                let stop = || hook.should_stop();
                let encoded = self.encoder.encode(self.kernels, spectrogram, &stop);
                Ok(self.decoder.hear(self.kernels, &encoded.ok_or(Error::Cancelled)?))
            })
            .collect()
    }

    /// The language that is most probable over all windows.
    fn language_of(&self, heard: &[Heard]) -> Language {
        let languages = self.tokenizer.languages();
        let mut votes = vec![0.0; languages.len()];
        for heard in heard {
            let mut memory = Memory::default();
            let tokens = [self.tokenizer.start];
            let mut sequence = [Sequence { tokens: &tokens, memory: &mut memory, heard }];
            let vectors = self.decoder.forward(self.kernels, &mut sequence, None);
            let scores = self.decoder.scores(self.kernels, &vectors);
            let mut weights: Vec<f32> =
                languages.iter().map(|(_, token)| scores[*token as usize]).collect();
            let sum = self.kernels.exp_scores(&mut weights, 1.0);
            for (vote, weight) in votes.iter_mut().zip(&weights) {
                *vote += weight / sum;
            }
        }
        languages.iter().zip(&votes).max_by(|a, b| a.1.total_cmp(b.1)).map_or_else(
            || Language { code: "en".to_owned(), probability: 1.0 },
            |((code, _), vote)| Language {
                code: code.clone(),
                probability: vote / heard.len() as f32,
            },
        )
    }

    fn prompt(&self, language: &str) -> Vec<Token> {
        [Some(self.tokenizer.start), self.tokenizer.language(language), self.tokenizer.transcribe]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Tokens of each window and the temperature that gave them.
    fn decode(
        &self,
        windows: &[&[f32]],
        heard: &[Heard],
        prompt: &[Token],
        options: &Options,
        hook: &dyn Hook,
    ) -> Result<Vec<(Decoded, f32)>, Error> {
        let search = Search {
            kernels: self.kernels,
            decoder: &self.decoder,
            tokenizer: &self.tokenizer,
            rules: &self.rules,
        };
        let is_good = |decoded: &Decoded| self.is_good(decoded, options.retries_loops);
        let mut results: Vec<Option<(Decoded, f32)>> = vec![None; windows.len()];
        for temperature in TEMPERATURES {
            let open: Vec<usize> = (0..windows.len())
                .filter(|i| results[*i].as_ref().is_none_or(|(decoded, _)| !is_good(decoded)))
                .collect();
            if open.is_empty() {
                break;
            }
            let listening: Vec<Listening<'_>> = open
                .iter()
                .map(|i| Listening {
                    heard: &heard[*i],
                    last_timestamp: last_timestamp(windows[*i].len()),
                    max_tokens: max_tokens(windows[*i].len()),
                })
                .collect();
            let strategy = if temperature > 0.0 {
                Strategy::Sample { temperature }
            } else {
                Strategy::Beam(options.beam_size.max(1))
            };
            let decoded = search.run(&listening, prompt, strategy, hook)?;
            for (i, decoded) in open.into_iter().zip(decoded) {
                let best = &results[i];
                if best
                    .as_ref()
                    .is_none_or(|(best, _)| self.is_better(&decoded, best, options.retries_loops))
                {
                    results[i] = Some((decoded, temperature));
                }
            }
        }
        Ok(results.into_iter().map(Option::unwrap_or_default).collect())
    }

    fn is_good(&self, decoded: &Decoded, retries_loops: bool) -> bool {
        is_silence(decoded)
            || (decoded.mean_log_probability() >= MIN_MEAN_LOG_PROBABILITY
                && !self.is_repetitive(decoded, retries_loops))
    }

    fn is_repetitive(&self, decoded: &Decoded, retries_loops: bool) -> bool {
        goes_round(decoded.loops && retries_loops, &self.tokenizer.decode(&decoded.tokens))
    }

    /// Whether an attempt is kept instead of another: first what does not repeat itself, then
    /// what is more probable.
    fn is_better(&self, attempt: &Decoded, other: &Decoded, retries_loops: bool) -> bool {
        let rank = |decoded: &Decoded| {
            let is_repetitive = self.is_repetitive(decoded, retries_loops);
            (self.is_good(decoded, retries_loops), !is_repetitive, decoded.mean_log_probability())
        };
        rank(attempt) > rank(other)
    }

    /// Phrases and words of a window.
    fn write(
        &self,
        samples: &[f32],
        heard: &Heard,
        prompt: &[Token],
        decoded: &Decoded,
        temperature: f32,
        language: &Language,
    ) -> WindowText {
        let mut text = WindowText {
            language: language.clone(),
            segments: Vec::new(),
            no_speech_probability: decoded.no_speech_probability,
            mean_log_probability: decoded.mean_log_probability(),
            compression_ratio: compression_ratio(&self.tokenizer.decode(&decoded.tokens)),
            was_stopped: decoded.loops,
            temperature,
        };
        let phrases = Phrases::new(&self.tokenizer, &decoded.tokens, &decoded.log_probabilities);
        let tokens = phrases.tokens();
        if tokens.is_empty() || is_silence(decoded) {
            return text;
        }
        let watch = AttentionWeights {
            heads: self.alignment_heads.clone(),
            positions: last_timestamp(samples.len()).max(1) as usize,
            weights: vec![Vec::new(); self.alignment_heads.len()],
        };
        let times_s = token_times(
            self.kernels,
            &self.decoder,
            &self.tokenizer,
            heard,
            prompt,
            &tokens,
            watch,
        );
        text.segments = phrases.into_segments(&self.tokenizer, &language.code, &times_s);
        text
    }
}

/// Tokens of the published English-only models; multilingual ones have more.
const ENGLISH_ONLY_VOCABULARY: usize = 51_864;

/// Frames that the encoder hears for a window: its own and a margin, in steps that keep rows of
/// tiles whole, never more than it has positions for.
fn frames(samples: usize) -> usize {
    (samples.div_ceil(HOP) + MARGIN_FRAMES).next_multiple_of(96).min(MAX_FRAMES)
}

/// The end of a window in steps of 0.02 s.
#[expect(clippy::cast_possible_truncation, reason = "at most 1500")]
fn last_timestamp(samples: usize) -> u32 {
    samples.div_ceil(2 * HOP).min(MAX_FRAMES / 2) as u32
}

/// Most tokens of a window: the fastest speech has about 12 a second in the languages that the
/// vocabulary cuts finest, and short windows need some for their marks.
fn max_tokens(samples: usize) -> usize {
    const A_SECOND: usize = 20;
    const AT_LEAST: usize = 16;
    AT_LEAST + samples * A_SECOND / SAMPLE_RATE_HZ as usize
}

fn is_silence(decoded: &Decoded) -> bool {
    decoded.no_speech_probability > SILENCE_PROBABILITY
        && decoded.mean_log_probability() < MIN_MEAN_LOG_PROBABILITY
}

/// Whether a text repeats itself; one that was stopped in a loop has too few rounds to show it.
fn goes_round(was_stopped: bool, text: &str) -> bool {
    was_stopped || compression_ratio(text) > MAX_COMPRESSION_RATIO
}

/// Letters of a text ÷ bytes after compression (zlib).
///
/// One byte stands for each letter: in UTF-8, Cyrillic takes two, which alone would bring plain
/// Russian near the limit that was found on English. Their low bytes tell letters apart well enough.
fn compression_ratio(text: &str) -> f32 {
    const LEVEL: u8 = 6;
    let letters: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    let compressed = miniz_oxide::deflate::compress_to_vec_zlib(&letters, LEVEL);
    letters.len() as f32 / compressed.len().max(1) as f32
}

#[cfg(test)]
mod tests;
