//! Products of row-major activations with packed matrices.

use half::f16;
use rayon::prelude::*;

use super::elementwise::gelu_vector;
use super::pack::{Elements, Panels};
use super::simd::Simd;
use super::{Job, Kernels, LANES, dispatch};

/// Depth of one pass: a panel of it (16 KiB in half precision) stays in the first-level cache.
const DEPTH_BLOCK: usize = 512;

/// Rows that one task works on: their part of a pass (240 KiB) stays in the second-level cache.
const ROW_BLOCK: usize = 120;

/// Products with fewer multiply-adds than this are not worth a second thread.
const PARALLEL_FROM: usize = 100_000;

/// Rows of `depth` numbers, `stride` apart; rows may overlap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    data: &'a [f32],
    pub(crate) rows: usize,
    pub(crate) depth: usize,
    stride: usize,
}

impl<'a> Matrix<'a> {
    /// Rows that lie in `data`; panics if the last would not.
    pub(crate) fn new(data: &'a [f32], rows: usize, depth: usize, stride: usize) -> Self {
        assert!(rows == 0 || (rows - 1) * stride + depth <= data.len(), "rows outside the data");
        Self { data, rows, depth, stride }
    }

    /// Rows without gaps.
    pub(crate) fn dense(data: &'a [f32], depth: usize) -> Self {
        Self::new(data, data.len() / depth.max(1), depth, depth)
    }

    /// One row.
    pub(crate) fn row(&self, row: usize) -> &'a [f32] {
        &self.data[row * self.stride..][..self.depth]
    }
}

/// Where the rows of a product go.
#[derive(Debug)]
pub(crate) struct OutputRows<'a> {
    /// First number of the first row.
    pub(crate) data: &'a mut [f32],
    /// Distance of rows.
    pub(crate) stride: usize,
}

/// What happens to a product before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Epilogue {
    /// Stored.
    Store,
    /// Added to what is there.
    Add,
    /// Passed through GELU and stored.
    Gelu,
}

impl Kernels {
    /// out = a · b + bias, by all threads of the current pool.
    pub(crate) fn multiply(
        self,
        a: Matrix<'_>,
        b: &Panels,
        bias: Option<&[f32]>,
        epilogue: Epilogue,
        mut out: OutputRows<'_>,
    ) {
        let product = Product::new(self, a, b, bias, epilogue, &mut out);
        let threads = rayon::current_num_threads();
        let panels = b.columns().div_ceil(LANES);
        if threads == 1 || a.rows * a.depth * b.columns() < PARALLEL_FROM {
            product.run(0..a.rows, 0..panels);
        } else if a.rows >= 2 * threads * 6 {
            let block = ROW_BLOCK.min(a.rows.div_ceil(2 * threads).next_multiple_of(6));
            (0..a.rows.div_ceil(block)).into_par_iter().for_each(|i| {
                product.run(i * block..((i + 1) * block).min(a.rows), 0..panels);
            });
        } else {
            let block = panels.div_ceil(4 * threads).max(4);
            (0..panels.div_ceil(block)).into_par_iter().for_each(|i| {
                product.run(0..a.rows, i * block..((i + 1) * block).min(panels));
            });
        }
    }

    /// out = a · b on the calling thread.
    pub(crate) fn multiply_here(self, a: Matrix<'_>, b: &Panels, mut out: OutputRows<'_>) {
        let panels = b.columns().div_ceil(LANES);
        Product::new(self, a, b, None, Epilogue::Store, &mut out).run(0..a.rows, 0..panels);
    }
}

/// A checked product whose tiles may be computed in any order by any thread.
struct Product<'a> {
    kernels: Kernels,
    a: Matrix<'a>,
    b: &'a Panels,
    bias: Option<&'a [f32]>,
    epilogue: Epilogue,
    out: *mut f32,
    out_stride: usize,
}

// SAFETY: `out` is borrowed mutably for the life of the product, and `multiply` gives every
// tile of it to one task only.
unsafe impl Sync for Product<'_> {}

impl<'a> Product<'a> {
    fn new(
        kernels: Kernels,
        a: Matrix<'a>,
        b: &'a Panels,
        bias: Option<&'a [f32]>,
        epilogue: Epilogue,
        out: &'a mut OutputRows<'_>,
    ) -> Self {
        assert_eq!(a.depth, b.depth(), "depths differ");
        assert!(bias.is_none_or(|bias| bias.len() == b.columns()), "bias of another width");
        assert!(out.stride >= b.columns(), "rows of the output overlap");
        assert!(
            a.rows == 0 || (a.rows - 1) * out.stride + b.columns() <= out.data.len(),
            "rows outside the output"
        );
        Self { kernels, a, b, bias, epilogue, out: out.data.as_mut_ptr(), out_stride: out.stride }
    }

    fn run(&self, rows: std::ops::Range<usize>, panels: std::ops::Range<usize>) {
        match &self.b.elements {
            Elements::Half(b) => {
                dispatch(self.kernels.set, Block { product: self, b, rows, panels })
            }
            Elements::Single(b) => {
                dispatch(self.kernels.set, Block { product: self, b, rows, panels });
            }
        }
    }
}

/// A number of a packed matrix.
trait Element: Copy {
    /// 16 of them as single precision.
    ///
    /// # Safety
    /// 16 must be readable, and the CPU must have the instructions of `S`.
    unsafe fn load<S: Simd>(from: *const Self) -> S::V;
}

impl Element for f32 {
    #[inline(always)]
    unsafe fn load<S: Simd>(from: *const Self) -> S::V {
        // SAFETY: as the trait says.
        unsafe { S::load(from) }
    }
}

impl Element for f16 {
    #[inline(always)]
    unsafe fn load<S: Simd>(from: *const Self) -> S::V {
        // SAFETY: as the trait says.
        unsafe { S::load_half(from) }
    }
}

/// Some rows and panels of a product.
struct Block<'a, E> {
    product: &'a Product<'a>,
    b: &'a [E],
    rows: std::ops::Range<usize>,
    panels: std::ops::Range<usize>,
}

impl<E: Element> Job for Block<'_, E> {
    type Output = ();

    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        let depth = self.product.a.depth;
        for start in (0..depth.max(1)).step_by(DEPTH_BLOCK) {
            let pass = start..(start + DEPTH_BLOCK).min(depth);
            let mut panel = self.panels.start;
            while panel < self.panels.end {
                let left = self.panels.end - panel;
                let wide = match self.rows.len() {
                    1 => 4,
                    2 => 2,
                    _ => S::TILE_PANELS,
                };
                let count = if left >= wide { wide } else { 1 };
                let mut row = self.rows.start;
                while row < self.rows.end {
                    let tile_rows = (self.rows.end - row).min(S::TILE_ROWS);
                    // SAFETY: the tile lies inside the checked product.
                    unsafe { self.tile_of::<S>(row, tile_rows, panel, count, &pass) };
                    row += tile_rows;
                }
                panel += count;
            }
        }
    }
}

impl<E: Element> Block<'_, E> {
    /// Picks the tile compiled for a shape.
    #[inline(always)]
    unsafe fn tile_of<S: Simd>(
        &self,
        row: usize,
        rows: usize,
        panel: usize,
        panels: usize,
        pass: &std::ops::Range<usize>,
    ) {
        // SAFETY: as the caller says; every arm computes exactly `rows` × `panels`.
        unsafe {
            match (rows, panels) {
                (1, 4) => self.tile::<S, 1, 4>(row, panel, pass),
                (2, 2) => self.tile::<S, 2, 2>(row, panel, pass),
                (3, 2) => self.tile::<S, 3, 2>(row, panel, pass),
                (4, 2) => self.tile::<S, 4, 2>(row, panel, pass),
                (5, 2) => self.tile::<S, 5, 2>(row, panel, pass),
                (6, 2) => self.tile::<S, 6, 2>(row, panel, pass),
                (6, 1) => self.tile::<S, 6, 1>(row, panel, pass),
                (5, 1) => self.tile::<S, 5, 1>(row, panel, pass),
                (4, 1) => self.tile::<S, 4, 1>(row, panel, pass),
                (3, 1) => self.tile::<S, 3, 1>(row, panel, pass),
                (2, 1) => self.tile::<S, 2, 1>(row, panel, pass),
                _ => {
                    for row in row..row + rows {
                        for panel in panel..panel + panels {
                            self.tile::<S, 1, 1>(row, panel, pass);
                        }
                    }
                }
            }
        }
    }

    /// `R` rows by `P` panels of the product, for one pass over the depth.
    ///
    /// # Safety
    /// The tile must lie inside the product; the CPU must have the instructions of `S`.
    #[inline(always)]
    unsafe fn tile<S: Simd, const R: usize, const P: usize>(
        &self,
        row: usize,
        panel: usize,
        pass: &std::ops::Range<usize>,
    ) {
        let product = self.product;
        let (depth, stride) = (product.a.depth, product.a.stride);
        let first = pass.start == 0 && product.epilogue != Epilogue::Add;
        let last = pass.end == depth;
        // SAFETY: rows, panels and pass lie inside the matrices, whose sizes `Product::new` and
        // the packing have checked; a panel always has 16 columns.
        unsafe {
            let mut sums = [[S::zero(); P]; R];
            if !first {
                for (r, sums) in sums.iter_mut().enumerate() {
                    for (p, sum) in sums.iter_mut().enumerate() {
                        *sum = self.load_output::<S>(row + r, panel + p);
                    }
                }
            }
            let mut a = product.a.data.as_ptr().add(row * stride + pass.start);
            let mut b = self.b.as_ptr().add((panel * depth + pass.start) * LANES);
            for _ in pass.clone() {
                for p in 0..P {
                    let b = E::load::<S>(b.add(p * depth * LANES));
                    for (r, sums) in sums.iter_mut().enumerate() {
                        sums[p] = S::mul_add(S::splat(*a.add(r * stride)), b, sums[p]);
                    }
                }
                a = a.add(1);
                b = b.add(LANES);
            }
            for (r, sums) in sums.iter().enumerate() {
                for (p, sum) in sums.iter().enumerate() {
                    let sum = if last { self.finish::<S>(*sum, panel + p) } else { *sum };
                    self.store_output::<S>(row + r, panel + p, sum);
                }
            }
        }
    }

    /// Adds the bias and applies the activation.
    #[inline(always)]
    unsafe fn finish<S: Simd>(&self, mut sum: S::V, panel: usize) -> S::V {
        // SAFETY: the bias is as wide as the product, and short ends are copied first.
        unsafe {
            if let Some(bias) = self.product.bias {
                let bias = &bias[panel * LANES..];
                sum = S::add(sum, load_up_to::<S>(bias.as_ptr(), bias.len()));
            }
            if self.product.epilogue == Epilogue::Gelu { gelu_vector::<S>(sum) } else { sum }
        }
    }

    #[inline(always)]
    unsafe fn load_output<S: Simd>(&self, row: usize, panel: usize) -> S::V {
        // SAFETY: inside the output, see `Product::new`.
        unsafe {
            let at = self.product.out.add(row * self.product.out_stride + panel * LANES);
            load_up_to::<S>(at, self.product.b.columns() - panel * LANES)
        }
    }

    #[inline(always)]
    unsafe fn store_output<S: Simd>(&self, row: usize, panel: usize, value: S::V) {
        let columns = self.product.b.columns() - panel * LANES;
        // SAFETY: inside the output, see `Product::new`.
        unsafe {
            let at = self.product.out.add(row * self.product.out_stride + panel * LANES);
            if columns >= LANES {
                S::store(at, value);
            } else {
                at.copy_from_nonoverlapping(S::to_array(value).as_ptr(), columns);
            }
        }
    }
}

/// 16 floats of which `available` exist; the others are 0.
///
/// # Safety
/// `available` floats, or 16 if there are more, must be readable.
#[inline(always)]
unsafe fn load_up_to<S: Simd>(from: *const f32, available: usize) -> S::V {
    // SAFETY: as the function says.
    unsafe {
        if available >= LANES {
            S::load(from)
        } else {
            let mut array = [0.0; LANES];
            array.as_mut_ptr().copy_from_nonoverlapping(from, available);
            S::load(array.as_ptr())
        }
    }
}
