//! Any number of channels to one, so that no speech is lost on the way.
//!
//! Averaging fails in three ways: opposite phases cancel, speech in one of six channels becomes
//! six times quieter, and a dead channel adds its noise. So the mix is decided from the signal,
//! for each block of half a second, before that block is mixed (the block is its own
//! look-ahead):
//!
//! 1. The covariance matrix of the channels, means removed, is kept with a half-life of 2 s.
//! 2. Channels 30 dB below the loudest are left out, and so is the low-frequency channel.
//! 3. A channel that correlates with the loudest one below −0.5 is turned over.
//! 4. The sum of what is left is scaled to the energy of its loudest channel: two equal channels
//!    give each a weight of ½, one lone channel gets 1, two speakers in a channel each keep
//!    theirs.
//!
//! Weights change over 20 ms at the start of a block. Loudness is otherwise left alone. A slow
//! high-pass (one pole at 4 Hz, started at the mean of the first block) takes away the constant
//! part (DC).

/// Length of a block.
const BLOCK_S: f64 = 0.5;
/// What is left of the covariance after one block: half in 2 s.
const DECAY: f64 = 0.840_896_415_253_714_6;
/// Energy of a channel against the loudest below which it is left out: −30 dB.
const LIVE_RATIO: f64 = 1e-3;
/// Correlation below which a channel is turned over, and above which it is turned back.
const FLIP_BELOW: f64 = -0.5;
/// Length of the change from one set of weights to the next.
const RAMP_S: f64 = 0.02;
/// Corner of the high-pass.
const HIGH_PASS_HZ: f64 = 4.0;

/// Mixes a stream of frames with a fixed rate and number of channels.
pub(crate) struct Mixer {
    /// One buffer for each channel, filled up to a block.
    block: Vec<Vec<f32>>,
    block_frames: usize,
    ramp_frames: usize,
    /// The channel for low-frequency effects, never speech.
    lfe: Option<usize>,
    /// Row by row, as many rows as channels.
    covariance: Vec<f64>,
    signs: Vec<f64>,
    /// `None` before the first block.
    weights: Option<Vec<f32>>,
    dc: HighPass,
    mono: Vec<f32>,
}

impl Mixer {
    /// A mixer for some channels at a rate that is not zero.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of a positive rate of 32 bits"
    )]
    pub(crate) fn new(channels: usize, rate_hz: u32, lfe: Option<usize>) -> Self {
        let frames = |seconds: f64| ((f64::from(rate_hz) * seconds) as usize).max(1);
        Self {
            block: vec![Vec::new(); channels],
            block_frames: frames(BLOCK_S),
            ramp_frames: frames(RAMP_S),
            lfe: lfe.filter(|_| channels > 1),
            covariance: vec![0.0; channels * channels],
            signs: vec![1.0; channels],
            weights: None,
            dc: HighPass::new(rate_hz),
            mono: Vec::new(),
        }
    }

    /// How many channels it takes.
    pub(crate) fn channels(&self) -> usize {
        self.block.len()
    }

    /// Takes one buffer for each channel, all of one length, and hands each mixed block on.
    pub(crate) fn push(&mut self, channels: &[Vec<f32>], mut sink: impl FnMut(&[f32])) {
        let frames = channels.first().map_or(0, Vec::len);
        let mut taken = 0;
        while taken < frames {
            let held = self.block.first().map_or(0, Vec::len);
            let take = (self.block_frames - held).min(frames - taken);
            for (block, channel) in self.block.iter_mut().zip(channels) {
                block.extend_from_slice(&channel[taken..taken + take]);
            }
            taken += take;
            if held + take == self.block_frames {
                self.mix_block(&mut sink);
            }
        }
    }

    /// Ends the stream: hands on what is left.
    pub(crate) fn finish(&mut self, mut sink: impl FnMut(&[f32])) {
        if self.block.first().is_some_and(|channel| !channel.is_empty()) {
            self.mix_block(&mut sink);
        }
    }

    fn mix_block(&mut self, sink: &mut impl FnMut(&[f32])) {
        let target = if self.channels() > 1 {
            self.update_covariance();
            self.target_weights()
        } else {
            vec![1.0]
        };
        let from = self.weights.take().unwrap_or_else(|| target.clone());
        let frames = self.block.first().map_or(0, Vec::len);
        self.mono.clear();
        self.mono.resize(frames, 0.0);
        for ((channel, &from), &to) in self.block.iter_mut().zip(&from).zip(&target) {
            let ramp = self.ramp_frames.min(frames);
            for (i, (mono, x)) in self.mono.iter_mut().zip(channel.iter()).enumerate() {
                let weight =
                    if i < ramp { from + (to - from) * i as f32 / ramp as f32 } else { to };
                *mono += weight * x;
            }
            channel.clear();
        }
        self.weights = Some(target);
        self.dc.filter(&mut self.mono);
        sink(&self.mono);
    }

    fn update_covariance(&mut self) {
        let frames = self.block.first().map_or(1, Vec::len).max(1) as f64;
        let means: Vec<f64> = self.block.iter().map(|channel| sum(channel) / frames).collect();
        let n = self.channels();
        for row in 0..n {
            for column in row..n {
                let products: f64 = self.block[row]
                    .iter()
                    .zip(&self.block[column])
                    .map(|(&a, &b)| f64::from(a) * f64::from(b))
                    .sum();
                let covariance = products - frames * means[row] * means[column];
                let value = self.covariance[row * n + column] * DECAY + covariance;
                self.covariance[row * n + column] = value;
                self.covariance[column * n + row] = value;
            }
        }
    }

    /// The weights that the rules in the module's description give.
    #[expect(clippy::cast_possible_truncation, reason = "weights lie between −1 and 1")]
    fn target_weights(&mut self) -> Vec<f32> {
        let n = self.channels();
        let energy = |channel: usize| self.covariance[channel * n + channel];
        let mut speaking: Vec<usize> = (0..n).filter(|&c| Some(c) != self.lfe).collect();
        let loudest =
            speaking.iter().copied().max_by(|&a, &b| energy(a).total_cmp(&energy(b))).unwrap_or(0);
        let most = energy(loudest);
        if most <= 0.0 {
            // Digital silence so far: whatever it is, it is 0.
            return self.weights.clone().unwrap_or_else(|| vec![1.0 / n as f32; n]);
        }
        speaking.retain(|&c| energy(c) > most * LIVE_RATIO);

        let mut signs = vec![1.0; n];
        for &c in &speaking {
            let correlation = self.covariance[loudest * n + c] / (most * energy(c)).sqrt();
            let same_before = self.signs[c] * self.signs[loudest];
            signs[c] = if correlation < FLIP_BELOW {
                -1.0
            } else if correlation > -FLIP_BELOW {
                1.0
            } else {
                same_before
            };
        }
        // Turning everything over is inaudible, so keep to what was before.
        let agreement: f64 = speaking.iter().map(|&c| signs[c] * self.signs[c]).sum();
        if agreement < 0.0 {
            for sign in &mut signs {
                *sign = -*sign;
            }
        }
        let sum_energy: f64 = speaking
            .iter()
            .flat_map(|&a| speaking.iter().map(move |&b| (a, b)))
            .map(|(a, b)| signs[a] * signs[b] * self.covariance[a * n + b])
            .sum();
        let gain = if sum_energy > most { (most / sum_energy).sqrt() } else { 1.0 };

        let mut weights = vec![0.0; n];
        for &c in &speaking {
            weights[c] = (gain * signs[c]) as f32;
        }
        self.signs = signs;
        weights
    }
}

fn sum(channel: &[f32]) -> f64 {
    channel.iter().map(|&x| f64::from(x)).sum()
}

/// `y[n] = x[n] − m[n]`, where `m` follows `x` slowly.
struct HighPass {
    step: f64,
    mean: Option<f64>,
}

impl HighPass {
    fn new(rate_hz: u32) -> Self {
        let step = 1.0 - (-std::f64::consts::TAU * HIGH_PASS_HZ / f64::from(rate_hz)).exp();
        Self { step, mean: None }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the samples were f32")]
    fn filter(&mut self, samples: &mut [f32]) {
        let start = || sum(samples) / samples.len().max(1) as f64;
        let mut mean = self.mean.unwrap_or_else(start);
        for x in samples {
            let value = f64::from(*x);
            mean += self.step * (value - mean);
            *x = (value - mean) as f32;
        }
        self.mean = Some(mean);
    }
}

#[cfg(test)]
mod tests;
