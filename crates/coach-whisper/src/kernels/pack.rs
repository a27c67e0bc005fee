//! Matrices laid out for the product kernel: panels of 16 columns, each panel contiguous along
//! the depth.

use half::f16;
use rayon::prelude::*;

use super::{LANES, Matrix};

/// A matrix of `depth` × `columns`, packed as `[columns / 16][depth][16]`, the last panel padded
/// with zeros.
#[derive(Debug)]
pub(crate) struct Panels {
    pub(super) elements: Elements,
    depth: usize,
    columns: usize,
}

/// Half precision where that loses nothing or was asked for, else single precision.
#[derive(Debug)]
pub(super) enum Elements {
    Half(Vec<f16>),
    Single(Vec<f32>),
}

impl Panels {
    /// Rows of the packed matrix: how long each column is.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Columns of the packed matrix.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// Whether it is kept in half precision.
    #[cfg(test)]
    pub(crate) fn is_half(&self) -> bool {
        matches!(self.elements, Elements::Half(_))
    }

    /// Row `r` of the source becomes column `r`: what `x · Wᵀ` wants of a weight `W`.
    /// Kept in half precision if no number loses by it.
    pub(crate) fn transposed_lossless(rows: Matrix<'_>) -> Self {
        let lossless =
            (0..rows.rows).into_par_iter().all(|r| rows.row(r).iter().all(|x| fits_half(*x)));
        if lossless { Self::transposed_half(rows) } else { Self::transposed(rows) }
    }

    /// Row `r` of the source becomes column `r`.
    pub(crate) fn transposed(rows: Matrix<'_>) -> Self {
        Self::build(rows.depth, rows.rows, Elements::Single(pack_transposed(rows, |x| x)))
    }

    /// Row `r` of the source becomes column `r`, rounded to half precision.
    pub(crate) fn transposed_half(rows: Matrix<'_>) -> Self {
        Self::build(rows.depth, rows.rows, Elements::Half(pack_transposed(rows, f16::from_f32)))
    }

    /// The source as it is: its rows are the depth.
    pub(crate) fn straight(rows: Matrix<'_>) -> Self {
        Self::build(rows.rows, rows.depth, Elements::Single(pack_straight(rows, |x| x)))
    }

    /// The source as it is, rounded to half precision.
    pub(crate) fn straight_half(rows: Matrix<'_>) -> Self {
        Self::build(rows.rows, rows.depth, Elements::Half(pack_straight(rows, f16::from_f32)))
    }

    fn build(depth: usize, columns: usize, elements: Elements) -> Self {
        Self { elements, depth, columns }
    }

    /// Copies one column into `to`, which holds `depth` numbers.
    pub(crate) fn copy_column(&self, column: usize, to: &mut [f32]) {
        let start = column / LANES * LANES * self.depth + column % LANES;
        match &self.elements {
            Elements::Half(halves) => {
                for (to, from) in to.iter_mut().zip(halves[start..].iter().step_by(LANES)) {
                    *to = from.to_f32();
                }
            }
            Elements::Single(singles) => {
                for (to, from) in to.iter_mut().zip(singles[start..].iter().step_by(LANES)) {
                    *to = *from;
                }
            }
        }
    }
}

/// Whether a number survives half precision, from its bits: 13 low bits of the fraction clear and
/// an exponent within 2^−14…2^15, or zero, or a subnormal half.
fn fits_half(x: f32) -> bool {
    let bits = x.to_bits();
    let exponent = (bits >> 23) & 0xff;
    bits.trailing_zeros() >= 13 && ((113..=142).contains(&exponent) || bits << 1 == 0)
        || is_half_subnormal(x)
}

/// Whether a number is a multiple of 2^−24 below 2^−14.
fn is_half_subnormal(x: f32) -> bool {
    let steps = x * 16_777_216.0;
    steps.abs() < 1024.0 && steps.fract() == 0.0
}

fn pack_transposed<E: Copy + Default + Send>(
    rows: Matrix<'_>,
    element: impl Fn(f32) -> E + Sync,
) -> Vec<E> {
    let mut packed = vec![E::default(); rows.rows.div_ceil(LANES) * LANES * rows.depth];
    let panels = packed.par_chunks_exact_mut(LANES * rows.depth.max(1));
    panels.enumerate().for_each(|(p, panel)| {
        for lane in 0..LANES.min(rows.rows - p * LANES) {
            let row = rows.row(p * LANES + lane);
            for (to, from) in panel[lane..].iter_mut().step_by(LANES).zip(row) {
                *to = element(*from);
            }
        }
    });
    packed
}

fn pack_straight<E: Copy + Default>(rows: Matrix<'_>, element: impl Fn(f32) -> E) -> Vec<E> {
    let mut packed = vec![E::default(); rows.depth.div_ceil(LANES) * LANES * rows.rows];
    for (p, panel) in packed.chunks_exact_mut(LANES * rows.rows.max(1)).enumerate() {
        let columns = p * LANES..rows.depth.min((p + 1) * LANES);
        for (r, to) in panel.chunks_exact_mut(LANES).enumerate() {
            for (to, from) in to.iter_mut().zip(&rows.row(r)[columns.clone()]) {
                *to = element(*from);
            }
        }
    }
    packed
}
