//! From what was heard to tokens: greedy, beam search and sampling, windows side by side.

use crate::decoder::{Decoder, Heard, Memory, Sequence};
use crate::kernels::Kernels;
use crate::loops::loop_end;
use crate::rules::Rules;
use crate::text::{Error, Hook};
use crate::tokenizer::{Token, Tokenizer};

/// How the next token is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Strategy {
    /// The likeliest, keeping this many hypotheses; 1 is greedy.
    Beam(usize),
    /// At random by probability, flattened by the temperature.
    Sample { temperature: f32 },
}

/// One window to be put into words.
#[derive(Debug)]
pub(crate) struct Listening<'a> {
    /// What the encoder made of it.
    pub(crate) heard: &'a Heard,
    /// Its end in steps of 0.02 s.
    pub(crate) last_timestamp: u32,
    /// More tokens than could be said in its time: what goes on is a loop.
    pub(crate) max_tokens: usize,
}

/// The tokens of one window.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decoded {
    /// Text and timestamps, without the end mark.
    pub(crate) tokens: Vec<Token>,
    /// Natural logarithm of the probability of each token, and of the end mark if it came.
    pub(crate) log_probabilities: Vec<f32>,
    /// Probability that nobody speaks.
    pub(crate) no_speech_probability: f32,
    /// Whether it went round in circles; it ends after the first round.
    pub(crate) loops: bool,
}

impl Decoded {
    /// Mean of the logarithms, the end mark included.
    pub(crate) fn mean_log_probability(&self) -> f32 {
        self.log_probabilities.iter().sum::<f32>() / (self.tokens.len() + 1) as f32
    }
}

/// Everything that decoding needs of a model.
pub(crate) struct Search<'a> {
    pub(crate) kernels: Kernels,
    pub(crate) decoder: &'a Decoder,
    pub(crate) tokenizer: &'a Tokenizer,
    pub(crate) rules: &'a Rules,
}

/// A text in the making.
#[derive(Debug, Clone, Default)]
struct Hypothesis {
    decoded: Decoded,
    memory: Memory,
    sum: f32,
}

/// A window with its hypotheses.
struct Running<'a> {
    index: usize,
    listening: &'a Listening<'a>,
    hypotheses: Vec<Hypothesis>,
    finished: Vec<Hypothesis>,
    random: Random,
}

impl Search<'_> {
    /// Puts windows into words, all with the same prompt.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the hook asked to stop.
    pub(crate) fn run(
        &self,
        windows: &[Listening<'_>],
        prompt: &[Token],
        strategy: Strategy,
        hook: &dyn Hook,
    ) -> Result<Vec<Decoded>, Error> {
        let mut results = vec![Decoded::default(); windows.len()];
        let (mut running, mut scores) = self.begin(windows, prompt);
        let longest = (self.decoder.max_tokens() / 2).min(self.decoder.max_tokens() - prompt.len());
        for step in 1..=longest {
            if hook.should_stop() {
                return Err(Error::Cancelled);
            }
            let mut rows = scores.chunks_exact_mut(self.decoder.vocabulary());
            for window in &mut running {
                let mut mine: Vec<&mut [f32]> =
                    rows.by_ref().take(window.hypotheses.len()).collect();
                self.advance(window, strategy, &mut mine);
                window.stop_loops(self.tokenizer.first_timestamp);
                if step == longest || step >= window.listening.max_tokens {
                    window.finished.append(&mut window.hypotheses);
                }
            }
            running.retain_mut(|window| {
                let done = window.is_done(strategy);
                if done {
                    results[window.index] = window.best();
                }
                !done
            });
            if running.is_empty() {
                break;
            }
            scores = self.scores_of_last(&mut running);
        }
        Ok(results)
    }

    /// The prompt of every window at once.
    fn begin<'a>(
        &self,
        windows: &'a [Listening<'a>],
        prompt: &[Token],
    ) -> (Vec<Running<'a>>, Vec<f32>) {
        let mut memories = vec![Memory::default(); windows.len()];
        let mut sequences: Vec<Sequence<'_>> = windows
            .iter()
            .zip(&mut memories)
            .map(|(window, memory)| Sequence { tokens: prompt, memory, heard: window.heard })
            .collect();
        let vectors = self.decoder.forward(self.kernels, &mut sequences, None);
        let width = vectors.len() / (windows.len() * prompt.len()).max(1);
        let mut last = Vec::new();
        let mut running = Vec::new();
        for (index, ((listening, memory), vectors)) in
            windows.iter().zip(memories).zip(vectors.chunks_exact(width * prompt.len())).enumerate()
        {
            let no_speech_probability = self.tokenizer.no_speech.map_or(0.0, |token| {
                let scores = self.decoder.scores(self.kernels, &vectors[..width]);
                (scores[token as usize] - self.kernels.log_sum_exp(&scores)).exp()
            });
            last.extend_from_slice(&vectors[width * (prompt.len() - 1)..]);
            let decoded = Decoded { no_speech_probability, ..Decoded::default() };
            running.push(Running {
                index,
                listening,
                hypotheses: vec![Hypothesis { decoded, memory, sum: 0.0 }],
                finished: Vec::new(),
                random: Random(0x9e37_79b9_7f4a_7c15),
            });
        }
        (running, self.decoder.scores(self.kernels, &last))
    }

    /// Scores after the last token of every hypothesis of every window.
    fn scores_of_last(&self, running: &mut [Running<'_>]) -> Vec<f32> {
        let mut sequences: Vec<Sequence<'_>> = running
            .iter_mut()
            .flat_map(|window| {
                let heard = window.listening.heard;
                window.hypotheses.iter_mut().filter_map(move |hypothesis| {
                    let last = hypothesis.decoded.tokens.len().checked_sub(1)?;
                    let tokens = &hypothesis.decoded.tokens[last..];
                    Some(Sequence { tokens, memory: &mut hypothesis.memory, heard })
                })
            })
            .collect();
        let vectors = self.decoder.forward(self.kernels, &mut sequences, None);
        self.decoder.scores(self.kernels, &vectors)
    }

    /// Adds a token to the hypotheses of a window, given their scores.
    fn advance(&self, window: &mut Running<'_>, strategy: Strategy, scores: &mut [&mut [f32]]) {
        for (hypothesis, scores) in window.hypotheses.iter().zip(scores.iter_mut()) {
            self.rules.apply(
                self.kernels,
                self.tokenizer,
                &hypothesis.decoded.tokens,
                window.listening.last_timestamp,
                scores,
            );
            let total = self.kernels.log_sum_exp(scores);
            scores.iter_mut().for_each(|score| *score -= total);
        }
        match strategy {
            Strategy::Beam(size) => self.extend_beam(window, size.max(1), scores),
            Strategy::Sample { temperature } => {
                for (hypothesis, scores) in window.hypotheses.iter_mut().zip(scores) {
                    let token = window.random.choose(scores, temperature);
                    hypothesis.push(token, scores[token as usize], self.tokenizer.end);
                }
                let (done, open) = std::mem::take(&mut window.hypotheses)
                    .into_iter()
                    .partition(Hypothesis::has_ended);
                window.hypotheses = open;
                window.finished.extend::<Vec<_>>(done);
            }
        }
    }

    /// Keeps the `size` likeliest continuations; those that end are set aside.
    fn extend_beam(&self, window: &mut Running<'_>, size: usize, scores: &[&mut [f32]]) {
        let mut candidates: Vec<(usize, Token, f32, f32)> = Vec::new();
        for (parent, (hypothesis, scores)) in window.hypotheses.iter().zip(scores).enumerate() {
            for (token, log_probability) in likeliest(scores, size + 1) {
                let sum = hypothesis.sum + log_probability;
                candidates.push((parent, token, log_probability, sum));
            }
        }
        candidates.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
        let mut parents: Vec<Option<Hypothesis>> =
            std::mem::take(&mut window.hypotheses).into_iter().map(Some).collect();
        let mut chosen: Vec<(usize, Token, f32)> = Vec::new();
        let mut open = 0;
        for (parent, token, log_probability, _) in candidates {
            if open == size {
                break;
            }
            open += usize::from(token != self.tokenizer.end);
            chosen.push((parent, token, log_probability));
        }
        for i in 0..chosen.len() {
            let (parent, token, log_probability) = chosen[i];
            let needed_again = chosen[i + 1..].iter().any(|(later, ..)| *later == parent);
            let source =
                if needed_again { parents[parent].clone() } else { parents[parent].take() };
            let Some(mut hypothesis) = source else {
                continue;
            };
            hypothesis.push(token, log_probability, self.tokenizer.end);
            if token == self.tokenizer.end {
                window.finished.push(hypothesis);
            } else {
                window.hypotheses.push(hypothesis);
            }
        }
    }
}

impl Hypothesis {
    fn push(&mut self, token: Token, log_probability: f32, end: Token) {
        self.decoded.log_probabilities.push(log_probability);
        self.sum += log_probability;
        if token != end {
            self.decoded.tokens.push(token);
        }
    }

    fn has_ended(&self) -> bool {
        self.decoded.log_probabilities.len() > self.decoded.tokens.len()
    }
}

impl Running<'_> {
    fn stop_loops(&mut self, first_timestamp: Token) {
        let looping = |hypothesis: &mut Hypothesis| {
            let Some(end) = loop_end(&hypothesis.decoded.tokens, first_timestamp) else {
                return false;
            };
            // What comes round again was not said; speech behind it is heard again.
            hypothesis.decoded.tokens.truncate(end);
            hypothesis.decoded.log_probabilities.truncate(end);
            hypothesis.sum = hypothesis.decoded.log_probabilities.iter().sum();
            hypothesis.decoded.loops = true;
            true
        };
        self.finished.extend(self.hypotheses.extract_if(.., looping));
    }

    fn is_done(&self, strategy: Strategy) -> bool {
        match strategy {
            Strategy::Beam(size) => {
                self.hypotheses.is_empty() || self.finished.len() >= size.max(1)
            }
            Strategy::Sample { .. } => self.hypotheses.is_empty(),
        }
    }

    /// The finished hypothesis that is likeliest for its length; loops are last.
    fn best(&mut self) -> Decoded {
        let mean =
            |hypothesis: &Hypothesis| hypothesis.sum / (hypothesis.decoded.tokens.len() + 1) as f32;
        let loops = |hypothesis: &Hypothesis| hypothesis.decoded.loops;
        std::mem::take(&mut self.finished)
            .into_iter()
            .max_by(|a, b| loops(b).cmp(&loops(a)).then(mean(a).total_cmp(&mean(b))))
            .map(|hypothesis| hypothesis.decoded)
            .unwrap_or_default()
    }
}

/// The `count` highest scores with their tokens, highest first; ties go to the lower token.
fn likeliest(scores: &[f32], count: usize) -> Vec<(Token, f32)> {
    let mut best: Vec<(Token, f32)> = Vec::with_capacity(count + 1);
    let mut bar = f32::NEG_INFINITY;
    for (token, score) in (0..).zip(scores) {
        if *score > bar {
            let at = best.partition_point(|(_, other)| other >= score);
            best.insert(at, (token, *score));
            if best.len() > count {
                best.pop();
            }
            if best.len() == count {
                bar = best.last().map_or(bar, |(_, score)| *score);
            }
        }
    }
    best
}

/// Pseudo-random numbers that are the same in every run (SplitMix64, Steele et al. 2014).
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    /// A number in 0…1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// A token by its probability at a temperature, from normalised log-probabilities.
    fn choose(&mut self, log_probabilities: &[f32], temperature: f32) -> Token {
        let weight = |x: &f32| (x / temperature).exp();
        let total: f32 = log_probabilities.iter().map(weight).sum();
        let mut left = self.next() * total;
        let mut last = 0;
        for (token, x) in (0..).zip(log_probabilities) {
            let weight = weight(x);
            if weight > 0.0 {
                last = token;
                left -= weight;
                if left < 0.0 {
                    break;
                }
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_come_in_order() {
        let scores = [0.1, 0.9, 0.5, 0.9, f32::NEG_INFINITY];
        assert_eq!(likeliest(&scores, 3), [(1, 0.9), (3, 0.9), (2, 0.5)]);
        assert_eq!(likeliest(&scores, 9).len(), 4);
        assert!(likeliest(&[f32::NEG_INFINITY; 3], 2).is_empty());
    }

    #[test]
    fn chance_follows_probability_and_repeats_itself() {
        let log_probabilities = [0.7_f32.ln(), 0.3_f32.ln(), f32::NEG_INFINITY];
        let draw = || {
            let mut random = Random(1);
            (0..4000).map(|_| random.choose(&log_probabilities, 1.0)).collect::<Vec<_>>()
        };
        let drawn = draw();
        let zeros = drawn.iter().filter(|token| **token == 0).count() as f64 / 4000.0;
        assert!((zeros - 0.7).abs() < 0.03, "{zeros}");
        assert!(drawn.iter().all(|token| *token < 2));
        assert_eq!(drawn, draw());
    }
}
