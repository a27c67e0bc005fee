//! Kernels over single rows: exponential, GELU, softmax, layer normalisation, sums.

use super::simd::Simd;
use super::{Job, Kernels, LANES, Matrix, dispatch};

/// e to the power of each lane, relative error below 2e-7 within −87…88.
///
/// Range reduction to ±ln 2 ÷ 2 and the polynomial of Cephes' `expf` (S. Moshier).
///
/// # Safety
/// The CPU must have the instructions of `S`.
#[inline(always)]
#[expect(clippy::excessive_precision, reason = "the digits of the source")]
pub(super) unsafe fn exp_vector<S: Simd>(x: S::V) -> S::V {
    // SAFETY: as the function says.
    unsafe {
        let x = S::min(S::max(x, S::splat(-87.0)), S::splat(88.0));
        let n = S::round(S::mul(x, S::splat(std::f32::consts::LOG2_E)));
        let r = S::mul_add(n, S::splat(-0.693_359_375), x);
        let r = S::mul_add(n, S::splat(2.121_944_4e-4), r);
        let mut p = S::splat(1.987_569_15e-4);
        for c in [
            1.398_199_950_7e-3,
            8.333_451_907_3e-3,
            4.166_579_589_4e-2,
            1.666_666_545_9e-1,
            5.000_000_120_1e-1,
        ] {
            p = S::mul_add(p, r, S::splat(c));
        }
        let p = S::add(S::mul_add(p, S::mul(r, r), r), S::splat(1.0));
        S::mul(p, S::pow2_whole(n))
    }
}

/// x · Φ(x), absolute error below 5e-7 · max(1, |x|).
///
/// Φ by the rational approximation of erfc in Abramowitz & Stegun 7.1.26.
///
/// # Safety
/// The CPU must have the instructions of `S`.
#[inline(always)]
#[expect(clippy::excessive_precision, reason = "the digits of the source")]
pub(super) unsafe fn gelu_vector<S: Simd>(x: S::V) -> S::V {
    // SAFETY: as the function says.
    unsafe {
        let minus = S::sub(S::zero(), x);
        let magnitude = S::max(x, minus);
        let z = S::mul(magnitude, S::splat(std::f32::consts::FRAC_1_SQRT_2));
        let t = S::div(S::splat(1.0), S::mul_add(z, S::splat(0.327_591_1), S::splat(1.0)));
        let mut p = S::splat(1.061_405_429);
        for c in [-1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592] {
            p = S::mul_add(p, t, S::splat(c));
        }
        let tail = S::mul(S::mul(p, t), exp_vector::<S>(S::sub(S::zero(), S::mul(z, z))));
        // x · Φ(x) = max(x, 0) − |x| · erfc(|x| ÷ √2) ÷ 2.
        let half_tail = S::mul(S::mul(magnitude, S::splat(0.5)), tail);
        S::sub(S::max(x, S::zero()), half_tail)
    }
}

impl Kernels {
    /// Turns scores into weights in place: `exp(scale · (x − max))`, and gives their sum.
    /// The caller divides, where that is cheapest.
    pub(crate) fn exp_scores(self, scores: &mut [f32], scale: f32) -> f32 {
        dispatch(self.set, ExpScores { scores, scale })
    }

    /// Layer normalisation of one row: `(x − mean) ÷ √(variance + 1e-5) · gamma + beta`.
    pub(crate) fn layer_norm(self, row: &[f32], gamma: &[f32], beta: &[f32], out: &mut [f32]) {
        assert!(
            row.len() == gamma.len() && row.len() == beta.len() && row.len() == out.len(),
            "rows of different lengths"
        );
        dispatch(self.set, LayerNorm { row, gamma, beta, out });
    }

    /// The product of one row with every row of a matrix.
    pub(crate) fn dot_rows(self, row: &[f32], rows: Matrix<'_>, out: &mut [f32]) {
        assert!(row.len() == rows.depth && out.len() == rows.rows, "shapes differ");
        dispatch(self.set, DotRows { row, rows, out });
    }

    /// The sum of the rows of a matrix, each times its weight.
    pub(crate) fn weighted_sum(self, weights: &[f32], rows: Matrix<'_>, out: &mut [f32]) {
        assert!(weights.len() == rows.rows && out.len() == rows.depth, "shapes differ");
        dispatch(self.set, WeightedSum { weights, rows, out });
    }

    /// Natural logarithm of the sum of the exponentials; −∞ for nothing.
    pub(crate) fn log_sum_exp(self, row: &[f32]) -> f32 {
        dispatch(self.set, LogSumExp { row })
    }
}

struct ExpScores<'a> {
    scores: &'a mut [f32],
    scale: f32,
}

impl Job for ExpScores<'_> {
    type Output = f32;

    #[inline(always)]
    unsafe fn run<S: Simd>(self) -> f32 {
        let (chunks, rest) = self.scores.as_chunks_mut::<LANES>();
        // SAFETY: chunks have 16 floats; the rest is copied to and from an array of 16.
        unsafe {
            let mut tail = [f32::NEG_INFINITY; LANES];
            tail[..rest.len()].copy_from_slice(rest);
            let mut highest = S::load(tail.as_ptr());
            for chunk in chunks.iter() {
                highest = S::max(highest, S::load(chunk.as_ptr()));
            }
            let highest = S::to_array(highest).into_iter().fold(f32::NEG_INFINITY, f32::max);
            if highest == f32::NEG_INFINITY {
                self.scores.fill(0.0);
                return 0.0;
            }
            let (highest, scale) = (S::splat(highest), S::splat(self.scale));
            let mut sums = S::zero();
            for chunk in chunks {
                let x = S::load(chunk.as_ptr());
                let e = exp_vector::<S>(S::mul(S::sub(x, highest), scale));
                S::store(chunk.as_mut_ptr(), e);
                sums = S::add(sums, e);
            }
            let x = S::load(tail.as_ptr());
            let e = S::to_array(exp_vector::<S>(S::mul(S::sub(x, highest), scale)));
            rest.copy_from_slice(&e[..rest.len()]);
            S::to_array(sums).iter().sum::<f32>() + rest.iter().sum::<f32>()
        }
    }
}

struct LayerNorm<'a> {
    row: &'a [f32],
    gamma: &'a [f32],
    beta: &'a [f32],
    out: &'a mut [f32],
}

impl Job for LayerNorm<'_> {
    type Output = ();

    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        const EPSILON: f32 = 1e-5;
        let len = self.row.len() as f32;
        let mean = lane_sum(self.row, |x| x) / len;
        let variance = lane_sum(self.row, |x| (x - mean) * (x - mean)) / len;
        let scale = 1.0 / (variance + EPSILON).sqrt();
        for (((to, x), gamma), beta) in
            self.out.iter_mut().zip(self.row).zip(self.gamma).zip(self.beta)
        {
            *to = (x - mean) * scale * gamma + beta;
        }
    }
}

/// Sum in 16 lanes, the order that every instruction set shares.
#[inline(always)]
fn lane_sum(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += f(*x);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|x| f(*x)).sum::<f32>()
}

struct DotRows<'a> {
    row: &'a [f32],
    rows: Matrix<'a>,
    out: &'a mut [f32],
}

impl Job for DotRows<'_> {
    type Output = ();

    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        let (a, a_rest) = self.row.as_chunks::<LANES>();
        for (r, out) in self.out.iter_mut().enumerate() {
            let (b, b_rest) = self.rows.row(r).as_chunks::<LANES>();
            // SAFETY: chunks have 16 floats.
            let lanes = unsafe {
                let mut sums = S::zero();
                for (a, b) in a.iter().zip(b) {
                    sums = S::mul_add(S::load(a.as_ptr()), S::load(b.as_ptr()), sums);
                }
                S::to_array(sums)
            };
            let rest = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>();
            *out = lanes.iter().sum::<f32>() + rest;
        }
    }
}

struct WeightedSum<'a> {
    weights: &'a [f32],
    rows: Matrix<'a>,
    out: &'a mut [f32],
}

impl Job for WeightedSum<'_> {
    type Output = ();

    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        self.out.fill(0.0);
        for (r, weight) in self.weights.iter().enumerate() {
            for (to, from) in self.out.iter_mut().zip(self.rows.row(r)) {
                *to += from * weight;
            }
        }
    }
}

struct LogSumExp<'a> {
    row: &'a [f32],
}

impl Job for LogSumExp<'_> {
    type Output = f32;

    #[inline(always)]
    unsafe fn run<S: Simd>(self) -> f32 {
        let (chunks, rest) = self.row.as_chunks::<LANES>();
        let mut tail = [f32::NEG_INFINITY; LANES];
        tail[..rest.len()].copy_from_slice(rest);
        // SAFETY: chunks and the tail have 16 floats.
        unsafe {
            let mut highest = S::load(tail.as_ptr());
            for chunk in chunks {
                highest = S::max(highest, S::load(chunk.as_ptr()));
            }
            let highest = S::to_array(highest).into_iter().fold(f32::NEG_INFINITY, f32::max);
            if highest == f32::NEG_INFINITY {
                return highest;
            }
            let shift = S::splat(highest);
            let mut sums = exp_vector::<S>(S::sub(S::load(tail.as_ptr()), shift));
            for chunk in chunks {
                let x = S::sub(S::load(chunk.as_ptr()), shift);
                sums = S::add(sums, exp_vector::<S>(x));
            }
            highest + S::to_array(sums).iter().sum::<f32>().ln()
        }
    }
}
